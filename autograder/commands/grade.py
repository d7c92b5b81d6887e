"""`autograder grade`: a folder of submissions into a run folder."""

import argparse
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from autograder.batch.pool import Exam, Pool
from autograder.batch.run import Run
from autograder.course.assignment import load_assignment
from autograder.course.setting import set_paper
from autograder.errors import UsageError
from autograder.intake.folder import read_submissions
from autograder.intake.submission import Submission
from autograder.results import Report


def run(args: argparse.Namespace) -> int:
    """Grade; 0 if every submission has all points, 1 if one lost some, 3 if one could not be graded by our fault."""
    console = Console(stderr=True)
    assignment = load_assignment(args.course, args.assignment)
    submissions = read_submissions(args.submissions, assignment.filename)
    secret = read_secret(args.secret_file)
    folder = args.out or Path("runs") / f"{assignment.name}-{time.strftime('%Y%m%d-%H%M%S')}"
    into = Run(folder, assignment.name, args.course, secret)
    paper, key = set_paper(assignment, secret)
    exam = Exam(paper, key, assignment.policy.limits, assignment.policy.feedback)
    with Pool(exam, jobs(args.jobs, len(submissions))) as pool:
        reports = grade_into(into, pool, submissions, exam, None if args.quiet else console)
    _summarise(Console(), reports, folder, pool.walls)
    return exit_code(reports)


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
    finally:
        into.write_class(reports, exam.key)
    return reports


def jobs(wanted: int | None, submissions: int) -> int:
    """How many jobs to start: one for each core that this process may use, and no more than there is work."""
    return min(wanted or len(os.sched_getaffinity(0)), max(submissions, 1))


def read_secret(path: Path | None) -> bytes:
    """The secret in a file, or a new one.

    Raises
    ------
    UsageError
        if the file cannot be read, or is too short to be a secret.

    """
    if path is None:
        return secrets.token_bytes(32)
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}.\n  Name a file that holds the secret.") from None
    if len(secret) < 16:  # noqa: PLR2004  (128 bits)
        raise UsageError(
            f"{path}: a secret has at least 16 bytes, this has {len(secret)}.\n  Make one: openssl rand -hex 32 > {path}"
        )
    return secret


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


def _summarise(console: Console, reports: Sequence[Report], folder: Path, walls: str) -> None:
    graded = [report for report in reports if not report.fault]
    table = Table(show_header=False, box=None, pad_edge=False)
    mean = sum(report.score for report in graded) / len(graded) if graded else 0.0
    full = sum(report.score >= report.points for report in graded)
    problems = sum(bool(report.problem) for report in graded)
    table.add_row("submissions", f"{len(reports)}  ({full} with all points, {problems} that could not be run)")
    if len(graded) < len(reports):
        table.add_row("our fault", f"{len(reports) - len(graded)} not graded: see their reports")
    table.add_row("mean score", f"{mean:.2f} of {reports[0].points:g}" if reports else "-")
    table.add_row("walls", walls)
    table.add_row("gradebook", str(folder / "gradebook.csv"))
    table.add_row("class page", str(folder / "index.html"))
    console.print(table, soft_wrap=True, markup=False, highlight=False)
