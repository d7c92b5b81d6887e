"""What grading one submission came to, as text and numbers that can be moved between processes and kept."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, Protocol

from autograder.frozen import frozen
from autograder.intake.submission import Submission
from autograder.render.report_json import report_to_json
from autograder.results import Report

TICK = 0.5
"""A grader to whom nothing came for so many seconds says so, by calling `idle`."""


CameTo = Literal["graded", "forged", "died", "timed out", "not runnable", "unread", "fault", "given up"]
"""What grading one came to; forged, died and timed out: some graded case, or the file as it was loaded, sent what is no result, ended the program, or gave nothing back in time.

Of what is not runnable nothing loads, and the score is 0; of what is unread nothing could be read, and there is no score. Given up is only what was hurried, and there is no report on it.
"""

STUCK: tuple[CameTo, ...] = ("forged", "died", "timed out")
"""What some graded case came to, or the file as it was loaded; of several that were seen the first is told."""


@frozen
class Graded:
    """One report as canonical JSON, and what of it is asked for most.

    `came_to` is never given up. `score` is None where there is none. `seconds` are by the clock; `cpu_seconds` those of the trusted process that graded, without the worker's own.
    """

    submission: str
    report: str
    came_to: CameTo
    score: float | None
    points: float
    seconds: float = 0.0
    cpu_seconds: float = 0.0


def sum_up(report: Report, seconds: float = 0.0, cpu_seconds: float = 0.0) -> Graded:
    """The report, ready to be moved.

    Raises
    ------
    GraderError
        if a number in it is nan or infinite.

    """
    text, score = report_to_json(report), report.score if report.has_score else None
    return Graded(report.submission, text, _came_to(report), score, report.points, seconds, cpu_seconds)


def _came_to(report: Report) -> CameTo:
    if report.fault:
        return "fault"
    if report.problem:
        return "unread" if report.is_unread else "not runnable"
    seen = {kind for task in report.tasks for kind, _ in task.outcomes} | {*report.loading}
    return next((kind for kind in STUCK if kind in seen), "graded")


def do_nothing() -> None:
    """What is done by default while there is nothing to do."""


class Grader(Protocol):
    """What grades many submissions: the jobs of this machine, or those of others."""

    walls: str

    def grade(self, submissions: Iterable[Submission], idle: Callable[[], None] = do_nothing) -> Iterator[Graded]:
        """What each submission came to, in any order, as soon as it is there; `idle` is called while nothing comes.

        Submissions are taken from the iterable one by one, when there is room for one more, and from the thread that asks
        for what they came to: they are read from the store, which belongs to that thread.
        """
