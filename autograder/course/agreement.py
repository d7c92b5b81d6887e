"""Whether two recorded keys say the same, up to how another processor or another numpy rounds."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from autograder.course.practice import load
from autograder.judge.key import Component
from autograder.sandbox.worker import Call

_ROUNDING = 1e-6
"""How far numbers may be apart, of the largest in their array."""

_FACTOR = 10.0
"""How far tolerances may be apart: they are measured on what rounding does, which is another thing elsewhere."""


def agree(one: bytes, other: bytes) -> bool:
    """Whether two files made by `record` agree: in all texts, sizes and flags, and nearly in all numbers.

    What is wanted of a student may also differ by as much as a student's answer may.

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
        return _agree(_parts(one), _parts(other))
    return bool(one == other)


def _parts(thing: Any) -> Sequence[Any]:
    if isinstance(thing, dict):
        return tuple(thing.items())
    return thing.plain() if isinstance(thing, Call) else tuple(getattr(thing, part.name) for part in fields(thing))


def _components_agree(one: Component, other: Component) -> bool:
    assert one.tolerance is not None
    assert other.tolerance is not None
    if one.tolerance.shape != other.tolerance.shape:
        return False
    low, high = np.minimum(one.tolerance, other.tolerance), np.maximum(one.tolerance, other.tolerance)
    rest = ((one.label, one.scale, one.rule), (other.label, other.scale, other.rule))
    return bool((high <= _FACTOR * low).all()) and _numbers_agree(one.want, other.want, low) and _agree(*rest)


def _numbers_agree(one: Any, other: Any, room: Any = 0.0) -> bool:
    """Whether numbers of the same type and shape agree within `room` and rounding elsewhere, and what is not finite is the same."""
    a, b = np.asarray(one), np.asarray(other)
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    finite = np.isfinite(a)
    if not np.array_equal(a[~finite], b[~finite], equal_nan=True) or not np.isfinite(b[finite]).all():
        return False
    a, b = np.where(finite, a, 0.0), np.where(finite, b, 0.0)
    return bool((np.abs(a - b) <= room + _ROUNDING * np.abs(a).max(initial=0.0)).all())
