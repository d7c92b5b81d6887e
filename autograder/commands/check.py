"""`autograder check`: a student's own file on the recorded practice cases, in this very process."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from autograder.course import practice
from autograder.errors import UsageError
from autograder.grading import grade
from autograder.intake.submission import MOST_BYTES, Submission, examine
from autograder.judge.key import Key
from autograder.render import text
from autograder.results import Limits, Report
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.paper import Paper

PRACTICE = "practice.npz"
_LIMITS = Limits(seconds_per_case=10.0)
_TICK = 0.3


def run(args: argparse.Namespace) -> int:
    """Check; 0 if all practice points are there, 1 if not."""
    folders = find_assignments(args.path)
    if args.watch:
        return _watch(folders, args)
    return _check_all(folders, args)


def find_assignments(path: Path) -> list[Path]:
    """The assignment folders that a path means, itself or those in it; of a file, that file.

    Raises
    ------
    UsageError
        if there are none.

    """
    folder = _folder(path)
    if path.is_file() and path.suffix != ".py":
        raise UsageError(f"{path}: this is no Python file.\n  Name your own file, or its folder.")
    if (folder / PRACTICE).is_file():
        return [path]
    folders = sorted(file.parent for file in folder.glob(f"*/{PRACTICE}"))
    if not folders:
        raise UsageError(
            f"{folder.resolve()}: there is no assignment here (no {PRACTICE}).\n  Go to the folder that your course gave you, or name it: autograder check PATH"
        )
    return folders


def _folder(path: Path) -> Path:
    return path.parent if path.is_file() else path


def _check_all(folders: Sequence[Path], args: argparse.Namespace) -> int:
    papers = [(path, *practice.load(_folder(path) / PRACTICE)) for path in folders]
    _refuse_unknown(args.task, [key for _, _, key in papers])
    reports = [
        _check(folder, paper, _only(key, args.task)) for folder, paper, key in papers if _only(key, args.task).tasks
    ]
    for report in reports:
        print(_shown(report))
    _write(reports, args)
    return int(any(report.score < report.points for report in reports))


def _shown(report: Report) -> str:
    try:
        width = os.get_terminal_size().columns
    except OSError:
        width = 80
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return text.render(report, colour=colour, width=max(40, min(width, 100)))


def _check(path: Path, paper: Paper, key: Key) -> Report:
    return grade(_read(path, paper), key, InProcess(paper, _LIMITS))


def _only(key: Key, names: Sequence[str] | None) -> Key:
    return replace(key, tasks=tuple(task for task in key.tasks if task.name in names)) if names else key


def _refuse_unknown(names: Sequence[str] | None, keys: Sequence[Key]) -> None:
    known = [task.name for key in keys for task in key.tasks]
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise UsageError(f"there is no task {unknown[0]!r}.\n  The tasks here: {', '.join(known)}")


def _read(path: Path, paper: Paper) -> Submission:
    """The named file, or the folder's file of the right name."""
    name = _folder(path).resolve().name
    file = path if path.is_file() else path / paper.filename
    try:
        with file.open("rb") as opened:
            source = opened.read(MOST_BYTES + 1)
    except OSError as error:
        there = ", ".join(sorted(one.name for one in path.glob("*.py"))) or "no Python file"
        return Submission(name, problem=f"{file.name} cannot be read: {error.strerror}; found: {there}.")
    notes = () if file.name == paper.filename else (f"This is {file.name}; hand it in as {paper.filename}.",)
    return Submission(name, source, examine(source, file.name), notes)


def _write(reports: Sequence[Report], args: argparse.Namespace) -> None:
    if args.markdown:
        from autograder.render import markdown  # noqa: PLC0415  (a check without it need not pay)

        with args.markdown.open("a", encoding="utf-8") as file:
            file.writelines(markdown.render(report) for report in reports)
    if args.json:
        from autograder.render import report_json  # noqa: PLC0415  (a check without it need not pay)

        texts = [report_json.report_to_json(report) for report in reports]
        args.json.write_text(texts[0] if len(texts) == 1 else f"[{','.join(texts)}]\n", encoding="utf-8")


def _watch(folders: Sequence[Path], args: argparse.Namespace) -> int:
    """Check whenever a file of these folders changes, until Ctrl-C."""
    seen: dict[Path, int] = {}
    code = 0
    try:
        while True:
            now = _saved(folders)
            if now != seen:
                seen = now
                print("\033[2J\033[H" if sys.stdout.isatty() else "", end="")
                code = _check_all(folders, args)
                print("\nwatching; Ctrl-C ends it", flush=True)
            time.sleep(_TICK)
    except KeyboardInterrupt:
        return code


def _saved(folders: Sequence[Path]) -> dict[Path, int]:
    """When each file was saved; one that an editor is just replacing is left out."""
    times = {}
    for file in [file for path in folders for file in _folder(path).glob("*.py")]:
        with suppress(FileNotFoundError):
            times[file] = file.stat().st_mtime_ns
    return times
