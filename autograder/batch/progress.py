"""Grades a set of submissions into a run, with progress for whoever waits; what is done when it is interrupted is kept."""

import os
import time
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from autograder.batch.pool import Exam, Pool
from autograder.batch.run import Run
from autograder.errors import AutograderError
from autograder.grading import faulty
from autograder.intake.submission import Submission
from autograder.results import Report


def grade_into(
    into: Run, pool: Pool, submissions: Sequence[Submission], exam: Exam, console: Console | None
) -> list[Report]:
    """Grade all submissions into a run; what is done when it is interrupted is kept."""
    into.begin(pool.walls)
    for submission in submissions:
        into.keep(submission)
    reports: list[Report] = []
    try:
        for report in _with_progress(pool.grade(submissions), len(submissions), console):
            into.write_report(report)
            reports.append(report)
    except (KeyboardInterrupt, AutograderError) as error:
        done = {report.submission for report in reports}
        missed = [faulty(one, exam.key, "the run was interrupted") for one in submissions if one.id not in done]
        into.write_class([*reports, *missed], exam.key)
        if isinstance(error, AutograderError):
            raise
        says = f"{len(missed)} of {len(submissions)} are not graded; {into.folder} holds the others"
        raise Interrupted(says) from None
    into.write_class(reports, exam.key)
    return reports


class Interrupted(KeyboardInterrupt):
    """Ctrl-C in the middle of a run; says what is there and what is not."""


def count_jobs(wanted: int | None, submissions: int) -> int:
    """How many jobs to start: one for each core that this process may use, and no more than there is work."""
    return min(wanted or len(os.sched_getaffinity(0)), max(submissions, 1))


def exit_code(reports: Sequence[Report]) -> int:
    """What grading these came to."""
    if any(report.fault for report in reports):
        return 3
    return int(any(report.score < report.points for report in reports))


def _with_progress(reports: Iterator[Report], total: int, console: Console | None) -> Iterator[Report]:
    """The reports, with a bar, a rate and the time that is left while they come."""
    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    # Without its own thread, so that a job can still be forked when one has to be replaced.
    with Progress(*columns, console=console, disable=console is None, auto_refresh=False) as progress:
        bar, begin = progress.add_task("", total=total, rate=""), time.monotonic()
        drawn = begin
        for done, report in enumerate(reports, 1):
            now = time.monotonic()
            progress.update(bar, advance=1, rate=f"{done / max(now - begin, 1e-3):.0f}/s")
            if now - drawn > 0.1 or done == total:  # noqa: PLR2004  (ten times a second is enough for eyes)
                progress.refresh()
                drawn = now
            yield report
