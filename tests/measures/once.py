"""Whether one mistake is charged once: each known mistake of each task that others build on, alone in a submission of right answers.

Prints a Markdown table of the points that are lost beyond the task's own. Idle mistakes, such as a constant or an argument
handed back, keep a cap and are left out, and so are tasks that, built on the mistake, raise in most cases. With --list
each mistake that costs more, and where. With --spoil how much it would bring to spoil a function on purpose.
"""

import statistics
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.course.assignment import load_assignment
from autograder.course.exam import Exam, set_exam
from autograder.course.mistakes import Mistake
from autograder.diagnosis.mistaken import Mistaken, Way
from autograder.diagnosis.mistaken_key import mistaken_key
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.results import Limits, Report
from autograder.sandbox.inprocess import InProcess

ROOT = Path(__file__).parents[2]
SECRET = b"charged once"
PATIENT = Limits(seconds_per_case=5, seconds_per_submission=60)
LEAST = 0.005
"""Points that are not shown do not count."""


@dataclass(frozen=True)
class Pair:
    """One task that others build on, one mistake in it: what was lost of the task's own `points`, and what by others beyond it."""

    assignment: str
    mistake: str
    points: float
    own: float
    others: tuple[tuple[str, float], ...]
    seconds: float

    @property
    def beyond(self) -> float:
        """The points lost by other tasks, of those that the mistake has not lost of its own task's."""
        return sum(lost for _, lost in self.others)


class Course:
    """One assignment under one secret, and what becomes of its answers with a mistake among them."""

    def __init__(self, course: Path, name: str) -> None:
        """Load it and set its exam."""
        self.assignment = load_assignment(course, name)
        self.exam: Exam = set_exam(self.assignment, SECRET)
        self.tasks = {task.name: task for task in self.exam.key.tasks}
        self.used = {name for task in self.exam.key.tasks for name in task.uses}

    @cached_property
    def runner(self) -> InProcess:
        """Makes the calls in this process."""
        return InProcess(self.exam.paper, PATIENT)

    def mistakes(self) -> Iterator[Mistake]:
        """The known mistakes of the tasks that others build on."""
        for name in self.tasks:
            if name in self.used:
                yield from self.assignment.mistakes[name]

    def graded(self, *texts: str) -> Report:
        """The report on the answers with these functions behind them."""
        source = "\n\n".join([self.assignment.source.decode(), *texts])
        return grade(Submission("x", source.encode()), self.exam.key, self.runner)

    def mistaken(self, mistake: Mistake) -> Mistaken:
        """The mistake as it is when it was named."""
        task = self.tasks[mistake.task]
        place = self.assignment.mistakes[mistake.task].index(mistake)
        form = task.cases[0].expected.form
        labels = form[1] if form[0] == "tuple" else ()
        return Mistaken(task.origin, (Way.of(task.mistakes[place], ""),), labels)


def is_idle(course: Course, mistake: Mistake) -> bool:
    """Whether the mistake takes no thought."""
    return mistaken_key(course.tasks[mistake.task], (course.mistaken(mistake),)) is None


def raises_mostly(course: Course, name: str, mistake: Mistake) -> bool:
    """Whether a task that is built on the mistake raises in most cases."""
    key = mistaken_key(course.tasks[name], (course.mistaken(mistake),))
    return key is not None and 2 * sum(bool(one.expected.raises) for one in key.cases) >= len(key.cases)


def measure(course: Path, name: str) -> list[Pair]:
    """What each mistake that is not idle costs in one assignment."""
    found = Course(course, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [charge(found, mistake) for mistake in found.mistakes() if not is_idle(found, mistake)]


def charge(course: Course, mistake: Mistake) -> Pair:
    """What one mistake costs."""
    began = time.perf_counter()
    report = course.graded(mistake.text)
    seconds = time.perf_counter() - began
    lost = {task.name: task.points - task.score for task in report.tasks}
    own, points = lost.pop(mistake.task), course.tasks[mistake.task].points
    others = [(name, some) for name, some in lost.items() if some > LEAST and not raises_mostly(course, name, mistake)]
    return Pair(course.assignment.name, mistake.function.__name__, points, own, tuple(others), seconds)


def table(pairs: Sequence[Pair]) -> Iterator[str]:
    """One row an assignment, one for all."""
    yield "| assignment | pairs | lose more | median | p90 | worst | charged, times its own | seconds, median |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for name in [*dict.fromkeys(pair.assignment for pair in pairs), ""]:
        some = [pair for pair in pairs if name in ("", pair.assignment)]
        beyond = sorted(pair.beyond for pair in some)
        own = sum(pair.own for pair in some)
        ratio = (own + sum(beyond)) / own if own else 1.0
        cells = (
            f"`{name}`" if name else "all",
            len(some),
            sum(one > LEAST for one in beyond),
            *(f"{beyond[int(share * (len(beyond) - 1))]:.2f}" for share in (0.5, 0.9, 1)),
            f"{ratio:.2f}",
            f"{statistics.median(pair.seconds for pair in some):.2f}",
        )
        yield f"| {' | '.join(map(str, cells))} |"


# ── spoiling on purpose ─────────────────────────────────────────────────────────────────────

THOUGHTLESS = {
    "zeros": "0.0 * _right({names})",
    "ones": "0.0 * _right({names}) + 1.0",
    "argument": "{first} + 0.0",
    "raise": "_fail({names})",
}
