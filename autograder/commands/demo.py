"""`autograder demo`: a made-up class, written to a folder, graded from there, and held against what was planted."""

import argparse
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.batch.demo import Planted, make_class, unexpected
from autograder.batch.places import report_stem
from autograder.batch.pool import Pool
from autograder.batch.progress import saying
from autograder.batch.run import begin, count_jobs, grade_into, hand_in_first, run_of
from autograder.batch.secret import fresh_secret
from autograder.batch.site import write_site
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_graded_exam
from autograder.errors import UsageError
from autograder.intake.handed_in import read_handed_in
from autograder.render.forms import ALL_FORMS
from autograder.results import Report
from autograder.words.message import message, say

_MARK, _PARTS = ".autograder-demo", ("submissions", "run")


def run(args: argparse.Namespace) -> int:
    """Show what came of the class; 0 if each planted thing did what it must, 3 if not."""
    assignment = load_assignment(args.course, args.assignment)
    secret = fresh_secret()
    with saying(message("progress.drawing"), "auto"):
        exam = set_graded_exam(assignment, secret.encode())
    planted = make_class(assignment, exam.key)
    _make_room(args.out)
    for one in planted:
        folder = args.out / "submissions" / one.submission.id
        folder.mkdir(parents=True)
        for name, data in one.files.items():
            (folder / name).write_bytes(data)
    folder, run_ = args.out / "submissions", args.out / "run"
    submissions = read_handed_in(folder, assignment.filename, assignment.questions, homes=assignment.homes)
    jobs = count_jobs(args.jobs, len(submissions), spare=1)
    wanted = run_of(assignment, args.course, folder, secret)
    with ExitStack() as closing:
        with saying(message("progress.trying"), "auto"):
            pool = closing.enter_context(Pool(exam, jobs))
            hand_in_first(exam, pool)
        with begin(run_, wanted, pool, submissions) as store:
            grade_into(store, pool, "auto", "autograder demo")
            write_site(store, run_, ALL_FORMS, jobs, "auto")
            reports = {one.submission.id: store.report(one.submission.id) for one in planted}
    return _show(planted, reports, args.out, pool.walls)


def _make_room(folder: Path) -> None:
    """An empty folder; an earlier demo is replaced, anything else is left alone."""
    there = {path.name for path in folder.iterdir()} if folder.exists() else set()
    if there and (_MARK not in there or not there <= {_MARK, *_PARTS}):
        raise UsageError(message("demo.no_demo", folder=folder))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    for name in there & set(_PARTS):
        shutil.rmtree(folder / name)


def _show(planted: Sequence[Planted], reports: Mapping[str, Report], folder: Path, walls: str) -> int:
    console = Console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say(message("demo.submission")))
    table.add_column(say(message("demo.score")), justify="right")
    table.add_column(say(message("demo.planted")))
    table.add_column(say(message("demo.as_planted")))
    surprises = 0
    for one in planted:
        report = reports[one.submission.id]
        wrong = unexpected(one, report)
        surprises += bool(wrong)
        verdict = Text("; ".join(map(say, wrong)), "red") if wrong else Text(say(message("doctor.yes")), "green")
        table.add_row(one.submission.id, f"{report.score:.2f}", say(one.about), verdict)
    console.print(table)
    graded = message("demo.graded", number=len(planted), points=report.points, walls=walls)
    console.print(f"\n{say(graded)}", highlight=False, markup=False)
    run_ = (folder / "run").resolve()
    shown = next((place, one.submission.id) for place, one in enumerate(planted, 1) if any(one.loses.values()))
    for where in (
        message("demo.report", path=run_ / f"{report_stem(*shown)}.html"),
        message("demo.class_page", path=run_ / "index.html"),
        message("demo.gradebook", path=run_ / "gradebook.csv"),
    ):
        console.print(say(where), soft_wrap=True, highlight=False)
    return 3 if surprises else 0
