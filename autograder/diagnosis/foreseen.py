"""What slips and other wrong ways give on a paper's cases, worked out when a result needs a name that no author's mistake has.

Nothing here runs before something wrong has come back that nothing else explains, and then only as far as it must: the
wrong ways of that one task, each on the first case, and on the next one only if it gave on this one what came back.
"""

import ast
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from types import FrameType
from typing import Any, overload

from autograder.course.reference import Reference
from autograder.diagnosis.guesses import Guess, called, guesses, in_every_case
from autograder.judge.key import Case, MistakeKey
from autograder.mutation.mutants import mutants, twins
from autograder.mutation.versions import Solution
from autograder.results import NotRun, Outcome, Raised
from autograder.sandbox.inprocess import perform

MOST, MOST_TWINS = 800, 200
"""How many slips and pairs of slips are tried for a task."""

MOST_LINES, PATIENCE = 20_000, 0.5
"""What runs more lines than this is given up: it may never end. By seconds, machines would not agree on it; seconds of the
processor's are for what swallows the exception."""


class Foreseen(Sequence[MistakeKey]):
    """The wrong ways of one task, in a fixed order; made when first looked at."""

    def __init__(self, reference: Reference, task: str, cases: Sequence[Case], rows: str | None) -> None:
        """Remember what will be needed, and do nothing."""
        self._reference, self._task, self._cases, self._rows = reference, task, tuple(cases), rows

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, place: int) -> MistakeKey: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[MistakeKey, ...]: ...
    def __getitem__(self, place: int | slice) -> MistakeKey | tuple[MistakeKey, ...]:
        return self._made[place]

    def __getstate__(self) -> dict[str, Any]:
        return {name: part for name, part in self.__dict__.items() if name != "_made"}

    @cached_property
    def _made(self) -> tuple[MistakeKey, ...]:
        performer = _Performer(self._reference, self._task, self._cases)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(
                MistakeKey(guess.says, guess.hint, _Outcomes(performer, guess), kind=guess.kind)
                for guess in _all(self._reference, self._task, self._cases, self._rows)
            )


def _all(reference: Reference, task: str, cases: Sequence[Case], rows: str | None) -> Iterator[Guess]:
    yield from guesses(reference, task, cases, rows)
    if reference.is_given(task):
        return
    solution = Solution(reference, task)
    facts = solution.facts(cases)
    for mutant in (*islice(mutants(solution, facts), MOST), *islice(twins(solution, facts), MOST_TWINS)):
        # A changed argument is told by a check of its own; of a wrong number it would say the wrong thing.
        if mutant.operator != "in place":
            yield Guess(mutant.operator, mutant.phrase, mutant.hint, in_every_case(mutant.function))


class _Outcomes(Sequence[Outcome]):
    """What one wrong way gives on each case, worked out when it is asked for."""

    def __init__(self, performer: "_Performer", guess: Guess) -> None:
        self._performer, self._guess = performer, guess
        self._known: dict[int, Outcome] = {}

    def __len__(self) -> int:
        return len(self._performer.cases)

    @overload
    def __getitem__(self, place: int) -> Outcome: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Outcome, ...]: ...
    def __getitem__(self, place: int | slice) -> Outcome | tuple[Outcome, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        if not 0 <= place < len(self):
            raise IndexError(place)
        if place not in self._known:
            self._known[place] = self._performer.outcome(self._guess, place)
        return self._known[place]


class _Performer:
    """Tries wrong functions on the cases of one task."""

    def __init__(self, reference: Reference, task: str, cases: Sequence[Case]) -> None:
        self.cases = cases
        self._functions, self._task = dict(reference.functions), task
        self._filename = str(reference.room / reference.filename)
        self._may_hang = _may_hang(reference, task)

    def outcome(self, guess: Guess, place: int) -> Outcome:
        """What a function gives on one case."""
        case = self.cases[place]
        function = guess.within(case)
        function = _limited(function) if self._may_hang else function
        names = {**self._functions, **guess.names, self._task: function}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            outcome = perform(case.as_call(), names, self._filename)
        is_endless = isinstance(outcome, Raised) and outcome.kind == _Endless.__name__
        return NotRun("it may never end") if is_endless else outcome


def _may_hang(reference: Reference, task: str) -> bool:
    """Whether there is a loop, or a function that calls itself, in an answer or in what it calls."""
    names = {task, *called(reference.functions, task)}
    functions = [one for one in ast.parse(reference.source).body if isinstance(one, ast.FunctionDef)]
    nodes = [(one.name, node) for one in functions if one.name in names for node in ast.walk(one)]
    return any(isinstance(node, ast.For | ast.While) or getattr(node, "id", "") == name for name, node in nodes)


class _Endless(BaseException):
    """Raised in a function that has run too many lines."""


def _limited(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, ended when it runs more than `MOST_LINES` lines that are not a package's."""

    def run(*args: Any) -> Any:
        lines = 0

        def trace(frame: FrameType, event: str, _arg: object) -> Any:
            nonlocal lines
            if event == "call" and "site-packages" in frame.f_code.co_filename:
                return None
            lines += 1
            if lines > MOST_LINES:
                raise _Endless
            return trace

        tracing, alarm = sys.gettrace(), signal.signal(signal.SIGVTALRM, _end)
        sys.settrace(trace)
        signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE, PATIENCE / 10)
        try:
            return function(*args)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, alarm)
            sys.settrace(tracing)

    return run


def _end(*_: object) -> None:
    raise _Endless
