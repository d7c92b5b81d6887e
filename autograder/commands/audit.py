"""`autograder audit`: how well assignments tell right from wrong, as a table, a page and data."""

import argparse
import math
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from autograder.authoring.at_once import Wanted, audit, tasks_of
from autograder.authoring.audited import Survivor, TaskAudit, total
from autograder.authoring.reference_first import refuse_unfit
from autograder.authoring.triage import mark_equivalent
from autograder.batch.run import count_jobs
from autograder.course.assignment import assignment_names, load_assignment
from autograder.errors import GraderError
from autograder.output import write
from autograder.render.audit_json import audit_to_json
from autograder.render.html import render_audit
from autograder.render.wording import audit_summary, sentence, untried_said
from autograder.words.message import message, say

_WIDTH = 120
"""How wide the table may be where there is no terminal."""

_COLUMNS = {
    "mutants": message("audit.mutants"),
    "killed": message("audit.killed"),
    "open": message("audit.survivors"),
    "equivalent": message("audit.equivalent"),
    "mistakes": message("audit.mistakes"),
    "named": message("audit.named"),
    "right": message("audit.right"),
    "passed": message("audit.passed"),
}
"""The counts of `Totals` that the table shows, each with the heading of its column."""


def run(args: argparse.Namespace) -> int:
    """Audit; 0 if all is well, 1 if an unlisted mutant survives or something else is not as it must be, 3 if not all was tried.

    With an id, list what survives under it as equivalent instead.
    """
    until = math.inf if args.seconds is None else time.monotonic() + args.seconds
    tasks = tasks_of(args.course, args.assignments or assignment_names(args.course))
    if args.task:
        tasks = [one for one in tasks if one[1] in args.task]
    wanted = Wanted(args.course, tasks, args.secrets, until)
    if args.equivalent is not None:
        return _list(wanted, args.equivalent, args.reason)
    _hand_in_references(args.course, tasks)
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    jobs = count_jobs(args.jobs, len(tasks))
    with _progress(len(tasks)) as tell:
        done = [one.in_words() for one in audit(wanted, processes=jobs, tell=tell)]
    found = sorted(done, key=lambda one: tasks.index((one.assignment, one.task)))
    console.print(_table(found), markup=False, highlight=False)
    for line in _lines(found, args.course):
        console.print(line, soft_wrap=True, markup=False, highlight=False)
    if args.json:
        _write(args.json, audit_to_json(found))
    if args.html:
        _write(args.html, render_audit(found, total(found)))
    return _ends(found)


def _ends(found: Sequence[TaskAudit]) -> int:
    if not all(one.is_well for one in found):
        return 1
    return 3 if any(one.untried.is_any for one in found) else 0


def _list(wanted: Wanted, identity: str, reason: str) -> int:
    path, added = mark_equivalent(wanted, identity, reason)
    print(say(message("equivalent.added", path=path, count=len(added))))
    for line in added:
        print(f"  {line}")
    return 0


def _hand_in_references(course: Path, tasks: Sequence[tuple[str, str]]) -> None:
    """Have each assignment's reference handed in first, asked for these tasks."""
    for name, some in groupby(tasks, itemgetter(0)):
        assignment = load_assignment(course, name)
        asked = {task: assignment.questions[task] for _, task in some}
        refuse_unfit(replace(assignment, questions=asked))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, text.encode())


@contextmanager
def _progress(total: int) -> Iterator[Callable[[float], None]]:
    """A bar in a terminal, with the time that is left; what is given tells it how many tasks are done, in parts of one."""
    columns = (
        TextColumn(say(message("audit.auditing"))),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn(say(message("audit.left"))),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as progress:
        bar = progress.add_task("", total=total)
        try:
            yield lambda done: progress.update(bar, completed=done)
        except BrokenProcessPool:
            raise GraderError(message("audit.process_ended")) from None


def _table(found: Sequence[TaskAudit]) -> Table:
    """One row a task, one for all of them."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say(message("audit.task")))
    for heading in _COLUMNS.values():
        table.add_column(say(heading), justify="right")
    for one in found:
        table.add_row(one.task, *_numbers([one]), style="" if one.is_well else "red")
    table.add_section()
    table.add_row(say(message("audit.all")), *_numbers(found), style="bold")
    return table


def _numbers(found: Sequence[TaskAudit]) -> list[str]:
    all_ = total(found)
    return [str(getattr(all_, name)) for name in _COLUMNS]


def _lines(found: Sequence[TaskAudit], course: Path) -> Iterator[str]:
    """What is not well, each with where it stands, then what is odd, what was not tried, and all in one sentence."""
    for audit_ in found:
        for survivor in audit_.open:
            yield from _survivor_lines(survivor, audit_.assignment, course)
    for complaint in [complaint for one in found for complaint in one.complaints]:
        yield f"\n{complaint.path}:{complaint.line}: {complaint.task}: {sentence(say(complaint.says))}"
    notes = [f"  {one.task}: {sentence(say(note))}" for one in found for note in one.notes]
    yield from [f"\n{say(message('audit.notes'))}", *notes] if notes else []
    untried = [f"  {one.task}: {say(untried_said(one.untried))}" for one in found if one.untried.is_any]
    yield from [f"\n{say(message('audit.untried'))}", *untried] if untried else []
    yield f"\n{sentence(audit_summary(total(found)))}"


def _survivor_lines(one: Survivor, assignment: str, course: Path) -> Iterator[str]:
    survivor = message("audit.survivor", path=one.path, line=one.line, id=one.id, task=one.task, phrase=one.phrase)
    yield f"\n{say(survivor)}"
    yield f"  - {one.before}"
    yield f"  + {one.after or say(message('audit.left_out'))}"
    yield f"  {say(one.advice)}"
    words = ["autograder", "audit", assignment, "--task", one.task, "--equivalent", one.id]
    words += [] if course.resolve() == Path.cwd() else ["--course", str(course)]
    yield f"  {say(message('audit.list_it', command=shlex.join(words)))}"
