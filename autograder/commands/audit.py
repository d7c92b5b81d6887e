"""`autograder audit`: how well assignments tell right from wrong, as a table, a page and data."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from autograder.authoring.audit import audit, tasks_of
from autograder.authoring.audited import Survivor, TaskAudit, total
from autograder.authoring.equivalent import FILENAME, entry_text
from autograder.authoring.reference_first import refuse_unfit
from autograder.batch.run import count_jobs
from autograder.course.assignment import assignment_names, load_assignment
from autograder.errors import GraderError
from autograder.output import write
from autograder.render.audit_json import audit_to_json
from autograder.render.html import render_audit
from autograder.render.wording import audit_summary, sentence
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
    """Audit; 0 if all is well, 1 if an unlisted mutant survives or something else is not as it must be."""
    tasks = tasks_of(args.course, args.assignments or assignment_names(args.course))
    if args.task:
        tasks = [one for one in tasks if one[1] in args.task]
    _hand_in_references(args.course, tasks)
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    jobs = count_jobs(args.jobs, len(tasks))
    done = _with_progress(audit(args.course, tasks, secrets=args.secrets, processes=jobs), len(tasks))
    found = sorted((one.in_words() for one in done), key=lambda one: tasks.index((one.assignment, one.task)))
    console.print(_table(found), markup=False, highlight=False)
    for line in _lines(found):
        console.print(line, soft_wrap=True, markup=False, highlight=False)
    if args.json:
        _write(args.json, audit_to_json(found))
    if args.html:
        _write(args.html, render_audit(found, total(found)))
    return int(not all(one.is_well for one in found))


def _hand_in_references(course: Path, tasks: Sequence[tuple[str, str]]) -> None:
    """Have each assignment's reference handed in first, asked for these tasks."""
    for name, some in groupby(tasks, itemgetter(0)):
        assignment = load_assignment(course, name)
        asked = {task: assignment.questions[task] for _, task in some}
        refuse_unfit(replace(assignment, questions=asked))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, text.encode())


def _with_progress(done: Iterator[TaskAudit], total: int) -> Iterator[TaskAudit]:
    columns = (
        TextColumn(say(message("audit.auditing"))),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[at]}"),
        TimeElapsedColumn(),
        TextColumn(say(message("audit.left"))),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as progress:
        bar = progress.add_task("", total=total, at="")
        try:
            for one in done:
                progress.update(bar, advance=1, at=one.task)
                yield one
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


def _lines(found: Sequence[TaskAudit]) -> Iterator[str]:
    """What is not well, each with where it stands, then what is odd."""
    survivors = [survivor for one in found for survivor in one.open]
    for survivor in survivors:
        yield from _survivor_lines(survivor)
    for complaint in [complaint for one in found for complaint in one.complaints]:
        yield f"\n{complaint.path}:{complaint.line}: {complaint.task}: {sentence(say(complaint.says))}"
    if survivors:
        yield f"\n{say(message('audit.into_equivalents', file=FILENAME))}"
        yield from (entry_text(one.task, one.before, one.after, "...") for one in survivors)
    notes = [f"  {one.task}: {sentence(say(note))}" for one in found for note in one.notes]
    yield from [f"\n{say(message('audit.notes'))}", *notes] if notes else []
    yield f"\n{sentence(audit_summary(total(found)))}"


def _survivor_lines(one: Survivor) -> Iterator[str]:
    survivor = message("audit.survivor", path=one.path, line=one.line, task=one.task, phrase=one.phrase)
    yield f"\n{say(survivor)}"
    yield f"  - {one.before}"
    yield f"  + {one.after or say(message('audit.left_out'))}"
    yield f"  {say(one.advice)}"
