"""`autograder check`: a student's own file or notebook on the recorded practice cases, in this very process."""

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NoReturn, TextIO

from autograder.commands.unknown_task import refuse_unknown
from autograder.errors import UsageError
from autograder.grading import grade
from autograder.intake.by_hand import ENDINGS
from autograder.intake.called import Wanted, is_work, kind, notebook_name
from autograder.intake.given_out import is_as_given_out
from autograder.intake.likely import held_to_its_assignment
from autograder.intake.own_files import OwnFiles
from autograder.intake.packed import take_whole
from autograder.intake.submission import Submission
from autograder.judge.key import Key, TaskKey, needed
from autograder.output import add, write
from autograder.practice import read as practice
from autograder.render import text
from autograder.render.columns import wrap
from autograder.render.wording import PRACTICE as PRACTICE_CASES
from autograder.results import Report, TaskResult
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.paper import Paper
from autograder.words.alike import alike
from autograder.words.message import Text, message, say
from autograder.words.rows import either, in_commas

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
        path = _begun(path)
    folder = _folder(path)
    if path.is_file() and kind(path.name) not in ("py", "ipynb"):
        raise UsageError(message("check.no_code", path=str(path)))
    if (folder / PRACTICE).is_file():
        return [path]
    folders = sorted(file.parent for file in folder.glob(f"*/{PRACTICE}"))
    if not folders:
        raise UsageError(message("check.no_assignment", folder=str(folder.resolve()), file=PRACTICE))
    return folders


def _begun(path: Path) -> Path:
    """The only assignment whose name begins so, be it the one in whose folder the student is.

    Raises
    ------
    UsageError
        if there is none, or are several; it says which may be meant.

    """
    if path.parent.resolve().name.startswith(path.name) and (path.parent / PRACTICE).is_file():
        return path.parent
    names = sorted(one.name for one in path.parent.iterdir()) if path.parent.is_dir() else []
    begun = [name for name in names if name.startswith(path.name)]
    assignments = [name for name in begun if (path.parent / name / PRACTICE).is_file()]
    if len(assignments) == 1:
        return path.parent / assignments[0]
    near = assignments or alike(path.name, names)[:1]
    meant = message("check.meant", path=either([str(path.parent / name) for name in near])) if near else None
    raise UsageError(message("check.not_there", path=str(path), do=meant or message("check.name_one")))


def _folder(path: Path) -> Path:
    return path.parent if path.is_file() else path


def _check_all(folders: Sequence[Path], args: argparse.Namespace) -> int:
    papers = [(path, *practice.load(_folder(path) / PRACTICE)) for path in folders]
    refuse_unknown(args.task or (), [name for _, _, key in papers for name in _names_of(key)])
    checked = []
    for path, paper, key in papers:
        names = [name for name in _names_of(key) if not args.task or name in args.task]
        if names:
            report = _check(path, paper, key, names)
            checked.append((report, _is_asked_for(args) or _is_begun(path, paper, key) or bool(report.unmarked)))
            print(
                _shown(report) if checked[-1][1] else _wrapped(message("check.not_begun", assignment=report.assignment))
            )
    if not args.task and not all(report.problem or not counts for report, counts in checked):
        print(_wrapped(PRACTICE_CASES))
    _write(checked, args)
    return int(any(counts and report.score < report.full for report, counts in checked))


def _names_of(key: Key) -> list[str]:
    """All tasks, whoever judges them."""
    return [*(task.name for task in key.tasks), *(task.name for task in key.by_hand)]


def _is_asked_for(args: argparse.Namespace) -> bool:
    """Whether one assignment was named, or tasks were, and not a folder with whatever assignments are in it."""
    return bool(args.task) or not args.path.is_dir() or (args.path / PRACTICE).is_file()


def _is_begun(path: Path, paper: Paper, key: Key) -> bool:
    """Whether an assignment's files are not, line for line, those that were given out; that none is there is as bad."""
    return not is_as_given_out(_own_files(path, paper), key.given_out, whole=bool(paper.homes))


def _own_files(path: Path, paper: Paper, is_wanted: Callable[[str], bool] = is_work) -> OwnFiles:
    """What a student has beside what was given with the assignment: one file that is named, or the whole folder."""
    named = path.name if _is_alone(path, paper) else ""
    return OwnFiles(_folder(path), named, (PRACTICE, *paper.files.hashes), is_wanted)


def _width() -> int:
    """So many columns a line may have."""
    try:
        width = os.get_terminal_size().columns
    except OSError:
        width = 80
    return max(40, min(width, 100))


def _wrapped(says: Text) -> str:
    return "\n".join(wrap(say(says), _width()))


def _shown(report: Report) -> str:
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return text.render(report, colour=colour, width=_width())


def _check(path: Path, paper: Paper, key: Key, names: Sequence[str]) -> Report:
    """The report on the tasks of these names; those that they build on are run as well, to say where to begin."""
    below = needed(key.tasks, names)
    run = replace(
        key,
        tasks=tuple(task for task in key.tasks if task.name in below or task.name in names),
        by_hand=tuple(task for task in key.by_hand if task.name in names and not _is_alone(path, paper)),
    )
    paper = replace(paper, files=practice.files_beside(_folder(path) / PRACTICE, paper.files))
    runner = InProcess(paper, paper.limits, listens=True, unstoppable=partial(_end, os._exit, sys.stdout, sys.stderr))
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


def _is_alone(path: Path, paper: Paper) -> bool:
    """Whether the named file is checked alone, and nothing that lies beside it."""
    return path.is_file() and not paper.homes


def _tell_what_takes_long(runner: InProcess, over: threading.Event, stderr: TextIO) -> None:
    """Look from time to time at what runs, until it is `over`."""
    before: int | None = None
    told = set[str]()
    while not over.wait(_LONG):
        at = runner.at
        is_long, before = at == before, at
        if at is None or not is_long:
            continue
        name = _name(runner, at)
        if name not in told:
            told.add(name)
            limits = runner.paper.limits
            seconds = (
                limits.seconds_per_case if at == runner.LOADING else limits.seconds_for(runner.paper.calls[at].task)
            )
            print(say(message("check.takes_long", name=name, seconds=seconds)), file=stderr)


def _name(runner: InProcess, at: int) -> str:
    """What is at work, as it is called."""
    return say(message("check.the_file")) if at == runner.LOADING else f"`{runner.paper.calls[at].task}`"


def _end(leave: Callable[[int], NoReturn], stdout: TextIO, stderr: TextIO, runner: InProcess) -> NoReturn:
    """End this process, of which the main thread does not let itself be stopped; what it has printed is kept.

    The submission sees another `os._exit`, and may have put streams of its own in the place of these.
    """
    with suppress(OSError, ValueError):
        stdout.flush()
    with suppress(OSError, ValueError):
        name = _name(runner, runner.LOADING if runner.at is None else runner.at)
        print(say(message("check.unstoppable", name=name)), file=stderr, flush=True)
    leave(1)


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
    """What is handed in with the named file alone, or with all that lies in the folder: taken as it is when it is graded.

    Of several files all are handed in, whichever is named.

    Of a notebook it is told when it was saved, because what is not saved is not checked.
    """
    tasks, folder = [task.name for task in key.tasks], _folder(path).resolve()
    wanted = Wanted(paper.filename, tasks, partial(_others, folder), paper.homes, key.by_hand)
    files = _own_files(path, paper, wanted.is_work)
    if not any(files.members()):
        names = wanted.filenames if paper.homes else (paper.filename, notebook_name(paper.filename))
        sought = in_commas(names) if paper.homes else either(names)
        return Submission(folder.name, problem=message("check.no_file", folder=str(folder), sought=sought))
    made = replace(take_whole(files, wanted, noted=lambda one: _saved(files.path(one))), id=folder.name)
    return held_to_its_assignment(made, wanted)


def _saved(file: Path) -> tuple[Text, ...]:
    if kind(file.name) != "ipynb" or not file.is_file():
        return ()
    saved = time.strftime("%H:%M:%S", time.localtime(file.stat().st_mtime))
    return (message("check.saved", file=file.name, time=saved),)


def _others(folder: Path) -> dict[str, tuple[str, ...]]:
    """Of each assignment beside this one the tasks."""
    keys = [practice.load(file)[1] for file in sorted(folder.parent.glob(f"*/{PRACTICE}"))]
    return {key.assignment: tuple(task.name for task in key.tasks) for key in keys}


def _write(checked: Sequence[tuple[Report, bool]], args: argparse.Namespace) -> None:
    if args.markdown:
        from autograder.render import markdown  # noqa: PLC0415  (a check without it need not pay)

        add(args.markdown, markdown.render_all(checked).encode())
    if args.junit:
        from autograder.render import junit  # noqa: PLC0415  (a check without it need not pay)

        write(args.junit, junit.render_all(checked).encode())
    if args.json:
        from autograder.render import report_json  # noqa: PLC0415  (a check without it need not pay)

        texts = [report_json.report_to_json(report) for report, _ in checked]
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
    every = [OwnFiles(_folder(path), is_wanted=_is_watched) for path in folders]
    for file in [own.path(one) for own in every for one in own.members()]:
        with suppress(FileNotFoundError):
            times[file] = file.stat().st_mtime_ns
    return times


def _is_watched(name: str) -> bool:
    """Whether a change of a file of this name may change what a check says: code, and what a person marks."""
    return bool(kind(name)) or name.lower().endswith(ENDINGS)
