"""What tests of marks share: a course of tiny assignments, runs as grading would have left them, and what `marks` makes of both."""

import csv
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.batch.graded import sum_up
from autograder.batch.store import Run, create_store
from autograder.cli import main
from autograder.intake.submission import Submission
from autograder.results import Report, TaskResult
from tests.conftest import TINY

FULL = {"outer": 3.0, "mean_square": 2.0}


def course_of(room: Path, people: str, *names: str, more: Mapping[str, str] | None = None) -> Path:
    """A course with these assignments, each that of the tiny course under another name, its people, and `more` files of it."""
    course = room / "course"
    for name in names or ("01_a",):
        for kind in ("assignments", "reference"):
            shutil.copytree(TINY / kind / "01_tiny", course / kind / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path, text in {"people.csv": people, **(more or {})}.items():
        (course / path).write_text(text, encoding="utf-8")
    return course


def kept(course: Path, scores: Mapping[str, float | str | None], name: str = "01_a", out: str = "") -> Path:
    """A run in which each submission has this score of `outer`, or could not be read for this reason; None: not graded."""
    run = Run(name, name, str(course), "in", "s", "", (), (), tuple(FULL.items()))
    folder = course.parent / "runs" / (out or name)
    taken = [Submission(one, b"" if isinstance(score, str) else one.encode()) for one, score in scores.items()]
    with create_store(folder) as store:
        store.begin(run, taken)
        for one in taken:
            score = scores[one.id]
            problem, points = (score, 0.0) if isinstance(score, str) else ("", score)
            if points is None:
                continue
            tasks = (TaskResult("outer", 3.0, points, "partial"), TaskResult("mean_square", 2.0, 0.0, "failed"))
            report = Report(name, name, one.id, one.sha256, 5.0, points, () if problem else tasks, problem)
            store.add(sum_up(report))
        store.end()
    return folder


def marks(course: Path, runs: Sequence[Path], *more: object) -> tuple[int, dict[str, dict[str, str]]]:
    """The exit code of `marks`, and its rows by the person's name."""
    out = course.parent / "marks.csv"
    code = main([str(word) for word in ("marks", *runs, "--out", out, *more)])
    with out.open(encoding="utf-8-sig", newline="") as file:
        return code, {row["name"]: row for row in csv.DictReader(file)}
