"""`autograder grade`: a folder of submissions into a run folder."""

import argparse
import secrets
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from autograder.batch.pool import Exam, Pool
from autograder.batch.progress import count_jobs, exit_code, grade_into
from autograder.batch.run import Run
from autograder.course.assignment import load_assignment
from autograder.course.setting import set_paper
from autograder.errors import UsageError
from autograder.intake.folder import left_out, read_submissions
from autograder.render.escape import one_line
from autograder.results import Report


def run(args: argparse.Namespace) -> int:
    """Grade; 0 if every submission has all points, 1 if one lost some, 3 if one could not be graded by our fault."""
    console = Console(stderr=True)
    assignment = load_assignment(args.course, args.assignment)
    submissions = read_submissions(args.submissions, assignment.filename)
    skipped = left_out(args.submissions)
    if skipped:
        console.print(f"no submissions, left out: {', '.join(map(one_line, skipped))}", markup=False, highlight=False)
    secret = read_secret(args.secret_file)
    folder = args.out or Path("runs") / f"{assignment.name}-{time.strftime('%Y%m%d-%H%M%S')}"
    if folder.resolve().is_relative_to(args.submissions.resolve()):
        raise UsageError(f"{folder}: this is among the submissions.\n  Name a folder outside of them with --out.")
    into = Run(folder, assignment.name, args.course, secret)
    paper, key = set_paper(assignment, secret.encode())
    exam = Exam(paper, key, assignment.policy.limits, assignment.policy.feedback)
    with Pool(exam, count_jobs(args.jobs, len(submissions))) as pool:
        reports = grade_into(into, pool, submissions, exam, None if args.quiet else console)
    _summarise(Console(), reports, folder, pool.walls)
    return exit_code(reports)


def read_secret(path: Path | None) -> str:
    """The secret in a file, a line of text as ``run.json`` notes it, or a new one.

    Raises
    ------
    UsageError
        if the file cannot be read, or is too short to be a secret.

    """
    if path is None:
        return secrets.token_hex(32)
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageError(f"{path}: {why}.\n  Name a file that holds the secret as a line of text.") from None
    if len(secret) < 16:  # noqa: PLR2004  (128 bits)
        raise UsageError(
            f"{path}: a secret has at least 16 characters, this has {len(secret)}.\n  Make one: openssl rand -hex 32 > {path}"
        )
    return secret


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
