"""What of a failing case is drawn, as numbers: a row, a path in a plane, or a sample against the density that was wanted."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from autograder.judge.key import Component
from autograder.judge.rules import Normal, Uniform
from autograder.judge.seen import Seen
from autograder.judge.sentences import clearest
from autograder.results import Picture, Point, Value

_FEWEST, _MOST = 3, 200
"""Of fewer numbers the digits say all; more are no small picture."""

_HUGE = 1e100
"""Where numbers are larger nothing is drawn; nor where they are none."""

_REALS = "biuf"
"""The kinds of numbers that are drawn, as numpy calls them."""

_AXES_OF_A_PATH = 2
"""A path is a matrix, of which each row is a point."""

_BINS, _ENOUGH, _WIDE = 20, 60, 4.0
"""So many bins has a sample of no fewer numbers; a normal density is drawn as far as so many standard deviations."""


def drawn(failing: Iterable[Seen]) -> Picture | None:
    """A picture of the first of these failing cases of which there can be one; of samples the largest, which says most."""
    there = [(one, place) for one in failing if one.parts for place in [clearest(one.differences, _components(one))]]
    there.sort(key=lambda it: -np.size(_parts(it[0])[it[1]]) if _is_sample(_components(it[0])[it[1]]) else 0)
    for seen, place in there:
        case = seen.key.case
        if found := picture(_components(seen)[place], _parts(seen)[place], case.args.values()):
            return replace(found, case=case.name)
    return None


def _components(seen: Seen) -> Sequence[Component]:
    return seen.key.expected.components


def _parts(seen: Seen) -> Sequence[Value]:
    return seen.parts or ()


def _is_sample(component: Component) -> bool:
    return isinstance(component.rule, Normal | Uniform)


def picture(component: Component, got: Value, args: Iterable[Value] = ()) -> Picture | None:
    """The numbers of what was expected and of what came of these arguments, where a picture says more than they do; None else."""
    here = _numbers(got)
    if isinstance(component.rule, Normal | Uniform):
        is_drawn = here is not None and here.size >= _ENOUGH and _room(component.rule) > 0
        return _spread(component.rule, here.ravel()) if here is not None and is_drawn else None
    there = _numbers(component.want)
    if component.rule or here is None or there is None or here.shape != there.shape or 0 in (there.ndim, there.size):
        return None
    if there.ndim == 1:
        return _row(there, here)
    may_be_path = there.ndim == _AXES_OF_A_PATH and any(_is_start(arg, there[0]) for arg in args)
    return _path(there, here) if may_be_path else None


def _is_start(arg: Value, point: NDArray[np.float64]) -> bool:
    return isinstance(arg, np.ndarray) and arg.dtype.kind in _REALS and np.array_equal(arg, point)


def _numbers(value: Value) -> NDArray[np.float64] | None:
    """An array of finite numbers; None for anything else."""
    if not isinstance(value, np.ndarray) or value.dtype.kind not in _REALS:
        return None
    array = value.astype(np.float64)
    return array if np.all(np.abs(array) < _HUGE) else None


def _row(want: NDArray[np.float64], got: NDArray[np.float64]) -> Picture | None:
    """A vector over its places."""
    places = np.arange(len(want), dtype=np.float64)
    return Picture("row", _points(places, want), _points(places, got)) if _FEWEST <= len(want) <= _MOST else None


def _path(want: NDArray[np.float64], got: NDArray[np.float64]) -> Picture | None:
    """The rows of a matrix as points on the way from a start that was given, in the two coordinates in which both ways part most."""
    if want.shape[1] < 2 or not _FEWEST <= len(want) <= _MOST:  # noqa: PLR2004  (points in a plane or more)
        return None
    apart = np.abs(want - got).max(axis=0)
    one, other = sorted(np.argsort(-apart, kind="stable")[:2].tolist())
    axes = (one + 1, other + 1) if want.shape[1] > 2 else ()  # noqa: PLR2004  (as above)
    return Picture("path", _points(want[:, one], want[:, other]), _points(got[:, one], got[:, other]), axes)


def _spread(rule: Normal | Uniform, sample: NDArray[np.float64]) -> Picture:
    """How densely the numbers lie in bins, and how they should; what lies beyond all of these is in the last of them."""
    room = _room(rule)
    low, high = (-room / 2, room / 2) if isinstance(rule, Normal) else (rule.low, rule.high)
    low, high = max(min(low, sample.min()), low - room), min(max(high, sample.max()), high + room)
    counts, edges = np.histogram(np.clip(sample, low, high), _BINS, (low, high))
    middles = (edges[1:] + edges[:-1]) / 2
    wanted = np.array([_density(rule, float(one)) for one in middles])
    return Picture("spread", _points(middles, wanted), _points(middles, counts / sample.size / np.diff(edges)))


def _room(rule: Normal | Uniform) -> float:
    """How wide the numbers lie that are wanted."""
    return 2 * _WIDE * rule.std if isinstance(rule, Normal) else rule.high - rule.low


def _density(rule: Normal | Uniform, x: float) -> float:
    if isinstance(rule, Normal):
        return math.exp(-0.5 * (x / rule.std) ** 2) / (rule.std * math.sqrt(2 * math.pi))
    return float(rule.low <= x <= rule.high) / (rule.high - rule.low)


def _points(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[Point, ...]:
    """In as many digits as can be seen."""
    return tuple(
        (float(f"{one:.5g}"), float(f"{other:.5g}")) for one, other in zip(x.tolist(), y.tolist(), strict=True)
    )
