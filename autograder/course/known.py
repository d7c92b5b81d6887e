"""What the known mistakes of a task give on its cases, which is how they are known again."""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from autograder.course.assignment import Assignment
from autograder.course.endless import calls_itself, is_endless, limited_by_calls, limited_by_lines
from autograder.course.mistakes import Mistake
from autograder.errors import CourseError
from autograder.judge.checks import loops
from autograder.judge.key import Hypothesis
from autograder.judge.lazy import Lazy
from autograder.results import NotRun, Outcome, Raised, TimedOut
from autograder.sandbox.inprocess import perform, seeded
from autograder.sandbox.worker import Call
from autograder.words.message import message

MOST_LINES, PATIENCE = 500_000, 10.0
"""What runs more lines than this on one case never ends. Seconds of the processor's are for what swallows the exception."""

_SECONDS = 0.5
"""After so many seconds, as is told of it, a known mistake is given up."""


def known(assignment: Assignment, task: str, graded: Sequence[Call], lines: Sequence[Call]) -> Sequence[Hypothesis]:
    """The known mistakes of a task, each with what it gives on the `graded` calls; tried when it is first looked at.

    `lines` are the calls that tell whether it loops.
    """
    mistakes = assignment.mistakes[task]
    return Lazy(len(mistakes), lambda place: _tried(assignment, mistakes[place], graded, lines))


@contextmanager
def _unnoticed() -> Iterator[None]:
    """Meanwhile nothing warns, and a mistake that draws from a global generator gives the same as in a submission."""
    with seeded(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@_unnoticed()
def _tried(assignment: Assignment, mistake: Mistake, graded: Sequence[Call], lines: Sequence[Call]) -> Hypothesis:
    outcomes = tuple(_outcomes(mistake, graded, assignment.functions))
    missing = [one for one in outcomes if isinstance(one, Raised) and one.kind == "NameError"]
    if missing:
        path, found = (
            assignment.mistakes_file,
            message("course.mistake_needs", mistake=mistake.function.__name__, says=missing[0].message),
        )
        raise CourseError(path, mistake.line, found, message("course.define_it"))
    functions = {**assignment.functions, mistake.task: mistake.function}
    counted = [perform(call, functions, mistake.function.__code__.co_filename) for call in lines]
    return Hypothesis(mistake.name, mistake.hint, outcomes, loops=bool(lines and loops(counted)))


def _outcomes(mistake: Mistake, calls: Sequence[Call], answers: Mapping[str, Any]) -> Iterator[Outcome]:
    """What comes of each call; once it has not ended, it is not asked any more."""
    functions = {**answers, mistake.task: _limited(mistake)}
    stuck = False
    for call in calls:
        if stuck:
            yield NotRun(message("sandbox.stuck"))
            continue
        outcome = perform(call, functions, mistake.function.__code__.co_filename)
        stuck = is_endless(outcome)
        yield TimedOut(_SECONDS) if stuck else outcome


def _limited(mistake: Mistake) -> Callable[..., Any]:
    if calls_itself(mistake.function):
        return limited_by_calls(mistake.function)
    return limited_by_lines(mistake.function, MOST_LINES, PATIENCE)
