"""Whether two recorded keys say the same, up to how another processor or another numpy rounds."""

from collections.abc import Container, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np

from autograder.judge.key import Component, Hypothesis, TaskKey
from autograder.judge.rules import Accuracy
from autograder.practice.read import load
from autograder.results import Raised, Returned, Value, change_leaves
from autograder.sandbox.worker import Call

_ROUNDING = 1e-6
"""How far numbers may be apart, of the largest in their array."""

_LEAST = 1e-6
"""Numbers are compared as if this were among them: an array of what rounding leaves of zeros is as good as another."""

_FACTOR = 10.0
"""How far tolerances may be apart, beyond rounding: they are measured on what rounding does, which is another thing elsewhere."""


def agree(one: bytes, other: bytes) -> bool:
    """Whether two files made by `record` agree: in all texts, sizes and flags, and nearly in all numbers.

    What is wanted of a student may also differ by as much as a student's answer may. Of a mistake, less than half of the cases
    may be others: rounding can turn whole numbers, as in an order of what is equal, and one numpy refuses what another takes for
    a number. What it gives where accuracy alone is asked may be anything: training that goes wrong amplifies rounding without
    bound. A TypeError and a deep recursion are put in other words by each version of Python and numpy, and the latter ends at
    another line.

    Raises
    ------
    UsageError
        if one of them cannot be read.

    """
    return _agree(load(one), load(other))


def _agree(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray | float) and isinstance(other, np.ndarray | float):
        return _numbers_agree(one, other)
    if type(one) is not type(other):
        return False
    if isinstance(one, Component) and one.tolerance is not None and other.tolerance is not None:
        return _components_agree(one, other)
    if isinstance(one, Sequence) and not isinstance(one, str):
        return len(one) == len(other) and all(_agree(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, Call | dict) or is_dataclass(one):
        return _agree(_parts(one), _parts(other)) or (isinstance(one, Hypothesis) and _is_turned(one, other))
    return bool(one == other)


def _parts(thing: Any) -> Sequence[Any]:
    if isinstance(thing, dict):
        return tuple(thing.items())
    if isinstance(thing, Call):
        return thing.plain()
    if isinstance(thing, Raised) and thing.kind == RecursionError.__name__:
        return (thing.kind,)
    if isinstance(thing, Raised) and thing.kind == TypeError.__name__:
        return (thing.kind, thing.line)
    thing = _without_accuracies(thing) if isinstance(thing, TaskKey) else thing
    return tuple(getattr(thing, part.name) for part in fields(thing) if part.init)


def _without_accuracies(task: TaskKey) -> TaskKey:
    """The task with only the sizes of what mistakes give where accuracy alone is asked."""
    free = {
        place
        for place, case in enumerate(task.cases)
        if any(isinstance(part.rule, Accuracy) for part in case.expected.components)
    }
    return replace(task, mistakes=[_only_sizes(mistake, free) for mistake in task.mistakes])


def _is_turned(one: Hypothesis, other: Hypothesis) -> bool:
    """Whether two mistakes agree but for whole numbers, or for what only one numpy refuses, in less than half of the cases."""
    pairs = list(zip(one.outcomes, other.outcomes, strict=False))  # that there are as many cases is seen below
    turned = {place for place, pair in enumerate(pairs) if not _agree(*pair)}
    if not 0 < 2 * len(turned) < len(pairs):
        return False
    refused = {place for place in turned if sum(isinstance(outcome, Raised) for outcome in pairs[place]) == 1}
    kept = [_without(_only_sizes(mistake, turned), refused) for mistake in (one, other)]
    return _agree(*map(_parts, kept))


def _without(mistake: Hypothesis, places: Container[int]) -> Hypothesis:
    return replace(mistake, outcomes=[one for place, one in enumerate(mistake.outcomes) if place not in places])


def _only_sizes(mistake: Hypothesis, places: Container[int]) -> Hypothesis:
    """The mistake with the sizes of arrays of whole numbers in their place, in the cases at these places."""
    outcomes = [
        replace(outcome, value=change_leaves(outcome.value, _size))
        if place in places and isinstance(outcome, Returned)
        else outcome
        for place, outcome in enumerate(mistake.outcomes)
    ]
    return replace(mistake, outcomes=outcomes)


def _size(leaf: Value) -> Value:
    return leaf.shape if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "iu" else leaf


def _components_agree(one: Component, other: Component) -> bool:
    assert one.tolerance is not None
    assert other.tolerance is not None
    if one.tolerance.shape != other.tolerance.shape:
        return False
    low, high = np.minimum(one.tolerance, other.tolerance), np.maximum(one.tolerance, other.tolerance)
    rest = ((one.label, one.scale, one.rule), (other.label, other.scale, other.rule))
    room = _FACTOR * low + _ROUNDING * min(one.scale, other.scale)
    return bool((high <= room).all()) and _numbers_agree(one.want, other.want, low) and _agree(*rest)


def _numbers_agree(one: Any, other: Any, room: Any = 0.0) -> bool:
    """Whether numbers of the same type and shape agree within `room` and rounding elsewhere, and what is not finite is the same."""
    a, b = np.asarray(one), np.asarray(other)
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    finite = np.isfinite(a)
    if not np.array_equal(a[~finite], b[~finite], equal_nan=True) or not np.isfinite(b[finite]).all():
        return False
    a, b = np.where(finite, a, 0.0), np.where(finite, b, 0.0)
    return bool((np.abs(a - b) <= room + _ROUNDING * np.abs(a).max(initial=_LEAST)).all())
