"""Sees in one step that the plain cases of a task are all right, as most are; which one is wrong, `compare` tells."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from autograder.judge.compare import leaves
from autograder.judge.key import CaseKey, Component, Expected, TaskKey
from autograder.results import Outcome, Returned, Value

_FLOAT64 = np.dtype(np.float64)


def fast_path(task: TaskKey, outcomes: Mapping[int, Outcome]) -> frozenset[int]:
    """The calls of the task's plain cases, and of the first one asked again, if what came of them is right in all.

    A case is plain if it should give finite numbers in float64 and nothing else would do. If one of them is wrong, or
    not told in float64, none is found here.
    """
    wanted = task.memory.once(_wanted, task)
    return wanted.calls if wanted.are_met_by(outcomes) else frozenset()


def _wanted(task: TaskKey) -> "_Wanted":
    asked = [*task.cases, CaseKey(task.again, task.cases[0].case, task.cases[0].expected)]
    return _Wanted([one for one in asked if _is_plain(one.expected)])


class _Wanted:
    """The numbers that some cases should give, all in a row, and what each of them may be off."""

    def __init__(self, asked: Sequence[CaseKey]) -> None:
        self.calls = frozenset(one.call for one in asked)
        self._forms = [(one.call, one.expected.form) for one in asked]
        parts = [part for one in asked for part in one.expected.components]
        self._shapes = [part.want.shape for part in parts]
        self._want = _in_a_row([part.want for part in parts])
        self._room = _in_a_row([_room(part) for part in parts])

    def are_met_by(self, outcomes: Mapping[int, Outcome]) -> bool:
        """Whether all of them came back, in float64."""
        got = list[NDArray[np.float64]]()
        for call, form in self._forms:
            outcome = outcomes[call]
            parts = leaves(form, outcome.value) if isinstance(outcome, Returned) else None
            if parts is None or not all(map(_is_float64, parts)):
                return False
            got += map(np.asarray, parts)
        if [array.shape for array in got] != self._shapes:
            return False
        return bool((np.abs(_in_a_row(got) - self._want) <= self._room).all())


def _is_plain(expected: Expected) -> bool:
    return not expected.raises and all(
        part.rule is None
        and part.tolerance is not None
        and _is_float64(part.want)
        and bool(np.isfinite(part.want).all())
        for part in expected.components
    )


def _room(part: Component) -> NDArray[np.float64]:
    """What each number of a component may be off."""
    tolerance = np.asarray(part.tolerance)
    # To broadcast what is wide enough takes as long as all else that is done for a component.
    return tolerance if tolerance.shape == part.want.shape else np.broadcast_to(tolerance, part.want.shape)


def _is_float64(value: Value) -> bool:
    return value.dtype == _FLOAT64 if isinstance(value, np.ndarray) else type(value) is float


def _in_a_row(arrays: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.concatenate([array.reshape(-1) for array in arrays] or [np.empty(0)])
