"""What the known mistakes of a task give on its cases, which is how they are known again."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.course.assignment import Assignment
from autograder.course.endless import calls_itself, is_endless, limited_by_calls
from autograder.course.mistakes import Mistake
from autograder.errors import CourseError
from autograder.judge.checks import loops
from autograder.judge.key import Hypothesis
from autograder.results import NotRun, Outcome, Raised, TimedOut
from autograder.sandbox.inprocess import perform
from autograder.sandbox.watch import Watch
from autograder.sandbox.worker import Call
from autograder.words.message import message

PATIENCE = 0.5
"""After so many seconds of processor time a known mistake is taken for one that never ends, where its calls are not counted."""


def try_all(
    assignment: Assignment, task: str, graded: Sequence[Call], lines: Sequence[Call], watch: Watch
) -> tuple[Hypothesis, ...]:
    """The known mistakes of a task with what they give on its `graded` calls; `lines` are those that tell whether they loop."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tuple(_tried(assignment, mistake, graded, lines, watch) for mistake in assignment.mistakes[task])


def _tried(
    assignment: Assignment, mistake: Mistake, graded: Sequence[Call], lines: Sequence[Call], watch: Watch
) -> Hypothesis:
    np.random.seed(0)  # noqa: NPY002  (a mistake may draw from it, and then it gives the same in every build)
    outcomes = tuple(_outcomes(mistake, graded, assignment.functions, watch))
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


def _outcomes(mistake: Mistake, calls: Sequence[Call], answers: Mapping[str, Any], watch: Watch) -> Iterator[Outcome]:
    """What comes of each call; once it has not ended, it is not asked any more."""
    may_hang = calls_itself(mistake.function)
    functions = {**answers, mistake.task: limited_by_calls(mistake.function) if may_hang else mistake.function}
    stuck = False
    for call in calls:
        if stuck:
            yield NotRun(message("sandbox.stuck"))
            continue
        outcome = perform(call, functions, mistake.function.__code__.co_filename, watch=watch)
        outcome = TimedOut(watch.seconds) if is_endless(outcome) else outcome
        stuck = isinstance(outcome, TimedOut)
        yield outcome
