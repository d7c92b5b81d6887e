"""`autograder check`: a student's own file or notebook on the recorded practice cases, in this very process."""

import argparse
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from autograder.commands.unknown_task import refuse_unknown
from autograder.errors import UsageError
from autograder.grading import grade
from autograder.intake.called import SUFFIXES, notebook_name
from autograder.intake.file import MOST_FILE_BYTES, choose, take
from autograder.intake.submission import Submission
from autograder.judge.key import Key, TaskKey, needed
from autograder.output import add, write
from autograder.practice import read as practice
from autograder.render import text
from autograder.render.wording import PRACTICE as PRACTICE_CASES
from autograder.results import Report, TaskResult
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.paper import Paper
from autograder.words.message import Message, Text, message, say

PRACTICE = "practice.npz"
_TICK = 0.3
_LONG = 1.0
"""A call that is at work at two moments so many seconds apart takes long."""
_MOST_LINES = 12
"""So many lines of what a function prints are shown."""


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
    if not path.exists():
        raise UsageError(message("check.not_there", path=str(path), do=_meant(path)))
    folder = _folder(path)
    if path.is_file() and path.suffix not in SUFFIXES:
        raise UsageError(message("check.no_code", path=str(path)))
    if (folder / PRACTICE).is_file():
        return [path]
    folders = sorted(file.parent for file in folder.glob(f"*/{PRACTICE}"))
    if not folders:
        raise UsageError(message("check.no_assignment", folder=str(folder.resolve()), file=PRACTICE))
    return folders


def _meant(path: Path) -> Message:
    """What to do about a path that is not there: the name beside it that is most like it, or begins like it."""
    from difflib import get_close_matches  # noqa: PLC0415  (a check of what is there need not pay)

    names = sorted(one.name for one in path.parent.iterdir()) if path.parent.is_dir() else []
    near = [name for name in names if name.startswith(path.name)] or get_close_matches(path.name, names, n=1)
    if near:
        return message("check.meant", path=str(path.parent / near[0]))
    return message("check.name_one")


def _folder(path: Path) -> Path:
    return path.parent if path.is_file() else path


def _check_all(folders: Sequence[Path], args: argparse.Namespace) -> int:
    papers = [(path, *practice.load(_folder(path) / PRACTICE)) for path in folders]
    refuse_unknown(args.task or (), [task.name for _, _, key in papers for task in key.tasks])
    reports = []
    for path, paper, key in papers:
        names = [task.name for task in key.tasks if not args.task or task.name in args.task]
        if names:
            reports.append(_check(path, paper, key, names))
            print(_shown(reports[-1]))
    if not args.task:
        print(say(PRACTICE_CASES))
    _write(reports, args)
    return int(any(report.score < report.points for report in reports))


def _shown(report: Report) -> str:
    try:
        width = os.get_terminal_size().columns
    except OSError:
        width = 80
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return text.render(report, colour=colour, width=max(40, min(width, 100)))


def _check(path: Path, paper: Paper, key: Key, names: Sequence[str]) -> Report:
    """The report on the tasks of these names; those that they build on are run as well, to say where to begin."""
    below = needed(key.tasks, names)
    run = replace(key, tasks=tuple(task for task in key.tasks if task.name in below or task.name in names))
    runner = InProcess(paper, paper.limits, listens=True)
    with _telling_what_takes_long(runner):
        report = grade(_read(path, paper, key), run, runner)
    tasks = {task.name: task for task in report.tasks}
    told = [
        replace(tasks[task.name], printed=_printed(task, tasks[task.name], runner))
        for task in run.tasks
        if task.name in names
    ]
    return replace(
        report,
        tasks=tuple(told),
        points=sum(task.points for task in told),
        score=round(sum(task.score for task in told), 4),
        printed=_beginning(runner.printed.get(runner.LOADING, "")),
    )


def _tell_what_takes_long(runner: InProcess, over: threading.Event, stderr: TextIO) -> None:
    """Look from time to time at what runs, until it is `over`."""
    before: int | None = None
    told = set[str]()
    while not over.wait(_LONG):
        at = runner.at
        is_long, before = at == before, at
        if at is None or not is_long:
            continue
        name = say(message("check.the_file")) if at == runner.LOADING else f"`{runner.paper.calls[at].task}`"
        if name not in told:
            told.add(name)
            seconds = runner.paper.limits.seconds_per_case
            print(say(message("check.takes_long", name=name, seconds=seconds)), file=stderr)


@contextmanager
def _telling_what_takes_long(runner: InProcess) -> Iterator[None]:
    """In a terminal, which function is waited for, once for each that takes more than a second or two."""
    if not sys.stderr.isatty():
        yield
        return
    over = threading.Event()
    thread = threading.Thread(target=_tell_what_takes_long, args=(runner, over, sys.stderr), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _printed(task: TaskKey, told: TaskResult, runner: InProcess) -> str:
    """What the function printed in the case that is shown; where none is, in the first."""
    case = task.cases[0]
    if told.example:
        case = next((one for one in (*task.cases, *task.small) if one.case.name == told.example.case), case)
    return _beginning(runner.printed.get(case.call, ""))


def _beginning(text: str) -> str:
    """The first lines of what was printed, and how many more there are."""
    lines = text.splitlines()
    more = len(lines) - _MOST_LINES
    return "\n".join([*lines[:_MOST_LINES], say(message("check.more_lines", count=more))] if more > 1 else lines)


def _read(path: Path, paper: Paper, key: Key) -> Submission:
    """The named file; or the folder's file or notebook of the right name, of both the one in which more is written."""
    if path.is_file():
        wanted = notebook_name(paper.filename) if path.suffix == ".ipynb" else paper.filename
        return _read_file(
            path, () if path.name == wanted else (message("check.hand_in_as", name=path.name, wanted=wanted),)
        )
    file, notebook = path / paper.filename, path / notebook_name(paper.filename)
    if file.is_file() and notebook.is_file():
        names = file.name, notebook.name
        return choose(_read_file(file), _read_file(notebook), names, [task.name for task in key.tasks])
    return _read_file(notebook if notebook.is_file() else file)


def _read_file(file: Path, notes: tuple[Text, ...] = ()) -> Submission:
    """One file; of a notebook it is told when it was saved, because what is not saved is not checked."""
    name = file.resolve().parent.name
    try:
        with file.open("rb") as opened:
            data, saved = opened.read(MOST_FILE_BYTES), os.fstat(opened.fileno()).st_mtime
    except FileNotFoundError:
        others = ", ".join(one.name for one in _own_files(file.parent))
        do = message("check.others", names=others) if others else message("check.put_it_there")
        return Submission(name, problem=message("check.no_file", file=file.name, folder=name, do=do))
    except OSError as error:
        return Submission(name, problem=message("check.unreadable", file=file.name, why=str(error.strerror)))
    if file.suffix == ".ipynb":
        notes += (message("check.saved", file=file.name, time=time.strftime("%H:%M:%S", time.localtime(saved))),)
    return take(name, file.name, data, notes)


def _own_files(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if one.suffix in SUFFIXES) if folder.is_dir() else []


def _write(reports: Sequence[Report], args: argparse.Namespace) -> None:
    if args.markdown:
        from autograder.render import markdown  # noqa: PLC0415  (a check without it need not pay)

        add(args.markdown, "".join(markdown.render(report) for report in reports).encode())
    if args.json:
        from autograder.render import report_json  # noqa: PLC0415  (a check without it need not pay)

        texts = [report_json.report_to_json(report) for report in reports]
        write(args.json, (texts[0] if len(texts) == 1 else f"[{','.join(texts)}]\n").encode())


def _watch(folders: Sequence[Path], args: argparse.Namespace) -> int:
    """Check whenever a file of these folders changes, until Ctrl-C."""
    seen: dict[Path, int] = {}
    code = runs = 0
    try:
        while True:
            now = saved(folders)
            if now != seen:
                seen, runs = now, runs + 1
                print("\033[2J\033[H" if sys.stdout.isatty() else "", end="")
                code = _check_all(folders, args)
                print(say(message("check.watching", time=time.strftime("%H:%M:%S"), run=runs)), flush=True)
            time.sleep(_TICK)
    except KeyboardInterrupt:
        print()
        return code


def saved(folders: Sequence[Path]) -> dict[Path, int]:
    """When each file was saved; one that an editor is just replacing is left out."""
    times = {}
    for file in [file for path in folders for file in _own_files(_folder(path))]:
        with suppress(FileNotFoundError):
            times[file] = file.stat().st_mtime_ns
    return times
