"""How far the score of a faulty submission moves with the secret: known mistakes and mutants, each graded under many secrets."""

import argparse
import os
import random
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from rich.progress import Progress

from autograder.course.assignment import Assignment, assignment_names, load_assignment
from autograder.course.exam import Exam, set_exam
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.mutation.operators import mutations
from autograder.mutation.versions import Solution
from autograder.results import Limits
from autograder.sandbox.inprocess import InProcess

ROOT = Path(__file__).parents[2]
MOST = 0.005
"""A score may move by so much of the submission's points."""

PATIENT = Limits(seconds_per_case=5.0)
"""What ends has as much time as a busy machine needs."""


@dataclass(frozen=True)
class Faulty:
    """The answers with one of them spoilt: in which `task`, what was done, and the whole as text."""

    task: str
    what: str
    source: str


@dataclass(frozen=True)
class Moved:
    """What one faulty submission came to under each secret, of all `points` and of its task's."""

    assignment: str
    faulty: Faulty
    points: float
    of_task: float
    totals: tuple[float, ...]
    scores: tuple[float, ...]
    failing: tuple[tuple[str, ...], ...]

    @property
    def share(self) -> float:
        """How far the total moves, as a share of all points."""
        return (max(self.totals) - min(self.totals)) / self.points

    @property
    def share_of_task(self) -> float:
        """How far the task's score moves, as a share of the task's points."""
        return (max(self.scores) - min(self.scores)) / self.of_task


def main() -> int:
    """Print how many move too far, and which; 1 if these are more than one in a hundred."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignments", nargs="*")
    parser.add_argument(
        "--submissions", type=int, default=500, help="how many faulty submissions, of all assignments together"
    )
    parser.add_argument("--secrets", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    args = parser.parse_args()
    names = args.assignments or assignment_names(ROOT)
    count = args.submissions // len(names)
    moved: list[Moved] = []
    with ProcessPoolExecutor(args.jobs, mp_context=get_context("spawn")) as pool, Progress(transient=True) as progress:
        bar = progress.add_task("grading faulty submissions", total=len(names))
        for some in pool.map(measure, names, [count] * len(names), [args.secrets] * len(names)):
            moved += some
            progress.advance(bar)
    return _print(moved)


def measure(name: str, count: int, secrets: int) -> list[Moved]:
    """So many faulty submissions of one assignment, drawn once for all, under so many secrets."""
    assignment = load_assignment(ROOT, name)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        exams = [set_exam(assignment, b"steady %d" % number, small=False) for number in range(secrets)]
        every = [*_known(assignment), *_mutants(assignment, exams[0])]
        chosen = random.Random(0).sample(every, min(count, len(every)))
        return [_moved(assignment, one, exams) for one in chosen]


def _known(assignment: Assignment) -> Iterator[Faulty]:
    for task, mistakes in assignment.mistakes.items():
        for one in mistakes:
            yield _faulty(assignment, task, one.function.__name__, one.text)


def _mutants(assignment: Assignment, exam: Exam) -> Iterator[Faulty]:
    for task in exam.key.tasks:
        solution = Solution(assignment, task.name)
        facts, known = solution.facts([one.case for one in task.cases]), {solution.original}
        for place in solution.places:
            for one in mutations(solution, facts, place):
                version = solution.with_new([(place, one.new)], span=one.span)
                if version is not None and version.text not in known:
                    known.add(version.text)
                    yield _faulty(assignment, task.name, f"{version.before} -> {version.after}", version.text)


def _faulty(assignment: Assignment, task: str, what: str, text: str) -> Faulty:
    return Faulty(task, what, f"{assignment.source.decode()}\n\n{text}\n")


def _moved(assignment: Assignment, faulty: Faulty, exams: Sequence[Exam]) -> Moved:
    reports = [
        grade(Submission("faulty", faulty.source.encode()), exam.key, InProcess(exam.paper, PATIENT)) for exam in exams
    ]
    tasks = [next(task for task in report.tasks if task.name == faulty.task) for report in reports]
    failing = tuple(tuple(one.check for one in task.verdicts if one.status != "passed") for task in tasks)
    totals, scores = (tuple(one.score for one in some) for some in (reports, tasks))
    return Moved(assignment.name, faulty, reports[0].points, tasks[0].points, totals, scores, failing)


def _print(moved: Sequence[Moved]) -> int:
    far = sorted((one for one in moved if one.share > MOST), key=lambda one: -one.share)
    print(f"{len(far)} of {len(moved)} move by more than {MOST:.1%} of the submission's points")
    print(f"{sum(one.share_of_task > MOST for one in moved)} by more than {MOST:.1%} of their task's points")
    for one in sorted(moved, key=lambda one: -one.share_of_task):
        if max(one.share, one.share_of_task) > MOST:
            scores = " ".join(f"{score:g}" for score in one.scores)
            print(
                f"{one.share:.2%} {one.share_of_task:.1%} {one.assignment} {one.faulty.task}: {one.faulty.what}\n    {scores}"
            )
            print("    " + " | ".join(sorted({" ".join(checks) for checks in one.failing})))
    return int(len(far) > 0.01 * len(moved))


if __name__ == "__main__":
    raise SystemExit(main())
