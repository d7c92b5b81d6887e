"""What the known mistakes of a task give on its cases, which is how they are known again."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from autograder.course.assignment import Assignment
from autograder.course.endless import calls_itself, is_endless, limited_by_calls, limited_by_lines
from autograder.course.mistakes import Mistake
from autograder.errors import CourseError
from autograder.judge.checks import loops
from autograder.judge.key import Hypothesis, Loop
from autograder.judge.lazy import Lazy
from autograder.results import NotRun, Outcome, Raised, TimedOut
from autograder.sandbox.inprocess import Generators, perform, seeded
from autograder.sandbox.worker import Call
from autograder.words.message import message

MOST_LINES, PATIENCE = 500_000, 10.0
"""What runs more lines than this on one case never ends. Seconds of the processor's are for what swallows the exception."""

_SECONDS = 0.5
"""After so many seconds, as is told of it, a known mistake is given up."""


def known(assignment: Assignment, task: str, graded: Sequence[Call], lines: Sequence[Call]) -> Sequence[Hypothesis]:
    """The known mistakes of a task, each with what it gives on the `graded` calls; tried as far as it is looked at.

    `lines` are the calls that tell which loop it has.
    """
    mistakes = assignment.mistakes[task]
    return Lazy(len(mistakes), lambda place: _tried(assignment, mistakes[place], graded, lines))


def _tried(assignment: Assignment, mistake: Mistake, graded: Sequence[Call], lines: Sequence[Call]) -> Hypothesis:
    trial = _Trial(assignment, mistake, graded)
    return Hypothesis(mistake.name, mistake.hint, Lazy(len(graded), trial.outcome), loops=trial.loops(lines))


class _Trial:
    """A mistake on the calls of a task, in their order: the first, on which most differ from what a student did, and then the others."""

    def __init__(self, assignment: Assignment, mistake: Mistake, calls: Sequence[Call]) -> None:
        """Call nothing yet."""
        self._assignment, self._mistake, self._calls = assignment, mistake, calls
        self._functions = {**assignment.functions, assignment.answers[mistake.task].called: _limited(mistake)}
        self._made: list[Outcome] = []
        self._generators, self._is_stuck = Generators(), False

    def outcome(self, place: int) -> Outcome:
        """What comes of one of the calls; once it has not ended, it is not asked any more.

        Raises
        ------
        CourseError
            if it asks for a name that is not there.

        """
        wanted = len(self._calls) if place else 1
        if len(self._made) < wanted:
            with self._generators.lent(), _unnoticed():
                self._made += map(self._perform, self._calls[len(self._made) : wanted])
        return self._made[place]

    def _perform(self, call: Call) -> Outcome:
        mistake = self._mistake
        if self._is_stuck:
            return NotRun(message("sandbox.stuck"))
        outcome = perform(call, self._functions, mistake.function.__code__.co_filename)
        if isinstance(outcome, Raised) and outcome.kind == "NameError":
            label, path = mistake.function.__name__, self._assignment.mistakes_file
            found = message("course.mistake_needs", mistake=label, says=outcome.message)
            raise CourseError(path, mistake.line, found, message("course.define_it"))
        self._is_stuck = is_endless(outcome)
        return TimedOut(_SECONDS) if self._is_stuck else outcome

    def loops(self, lines: Sequence[Call]) -> Loop:
        """Which loop it has, told by calls with few and with many rows."""
        if not lines:
            return ""
        mistake = self._mistake
        called = self._assignment.answers[mistake.task].called
        functions = {**self._assignment.functions, called: mistake.function}
        with seeded(), _unnoticed():
            counted = [perform(call, functions, mistake.function.__code__.co_filename) for call in lines]
        return loops(counted) or ""


@contextmanager
def _unnoticed() -> Iterator[None]:
    """Meanwhile nothing warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _limited(mistake: Mistake) -> Callable[..., Any]:
    if calls_itself(mistake.function):
        return limited_by_calls(mistake.function)
    return limited_by_lines(mistake.function, MOST_LINES, PATIENCE)
