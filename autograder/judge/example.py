"""The failing case to look at first, in words a student can type, and a map of where the error sits."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.checks import Judged, Seen
from autograder.judge.compare import unfold
from autograder.results import Difference, ErrorMap, Example, Foreign, Returned, Value
from autograder.sandbox.worker import GIVEN

_DIGITS = (4, 6, 9, 13, 17)
_WIDTH = 68
_LEAST_CELLS, _MOST_CELLS = 6, 400


def smallest(judged: Judged, small: Sequence[Seen]) -> Example | None:
    """The first failing case in order of size; one that fails in the same way as the graded ones where there is any."""
    failed = [one for one in judged.seen if one.first]
    if not failed:
        return None
    candidates = [one for one in small if one.first] + sorted(failed, key=_entries)
    return _tell(min(candidates, key=lambda one: _unlike(one, failed[0])))


def _unlike(one: Seen, other: Seen) -> int:
    """0 for two cases that fail with the same words, 1 for two that fail in the same way, 2 for others."""
    mine, theirs = one.first, other.first
    assert mine
    assert theirs
    return (
        0
        if mine.aspect == theirs.aspect == "value"
        else 2 - (mine.aspect == theirs.aspect) - (mine.says == theirs.says)
    )


def _entries(seen: Seen) -> int:
    return sum(np.size(arg) for arg in seen.key.case.args.values() if isinstance(arg, np.ndarray))


def _tell(seen: Seen) -> Example:
    place = next(place for place, one in enumerate(seen.differences) if one)
    difference = seen.differences[place]
    assert difference is not None
    components = seen.key.expected.components
    inputs = tuple((name, text_of(arg)) for name, arg in seen.key.case.args.items())
    if difference.aspect in ("outcome", "structure"):
        expected = ", ".join(
            f"{one.label} = {text_of(one.want)}" if one.label else text_of(one.want) for one in components
        )
        return Example(seen.key.case.name, inputs, expected, _got(seen, difference))
    expected, got = _told_apart(components[place].want, _leaf(seen, place))
    return Example(seen.key.case.name, inputs, expected, got, difference.component)


def _got(seen: Seen, difference: Difference) -> str:
    return text_of(seen.outcome.value) if isinstance(seen.outcome, Returned) else difference.says


def _leaf(seen: Seen, place: int) -> Value:
    assert isinstance(seen.outcome, Returned)
    return unfold(seen.outcome.value)[1][place][1]


def _told_apart(want: Value, got: Value) -> tuple[str, str]:
    """Both as texts, with as many digits as it takes to see that they differ."""
    texts = ("", "")
    for digits in _DIGITS:
        texts = text_of(want, digits), text_of(got, digits)
        if texts[0] != texts[1]:
            break
    return texts


def text_of(value: Value, digits: int = 4) -> str:  # noqa: PLR0911  (one return a type)
    """A value as a student could type it; long arrays are shortened."""
    if isinstance(value, np.ndarray):
        return _array_text(value, digits)
    if isinstance(value, float):
        return f"{value:.{digits}g}"
    if isinstance(value, tuple):
        return "(" + ", ".join(text_of(item, digits) for item in value) + ")"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {text_of(item, digits)}" for key, item in value.items()) + "}"
    if isinstance(value, Foreign):
        return f"<{value.type_name}>"
    if isinstance(value, str) and value.startswith(GIVEN):
        return value.removeprefix(GIVEN)
    return repr(value)


def _array_text(array: NDArray[Any], digits: int) -> str:
    if array.ndim == 0:
        return text_of(array.item(), digits)
    if not array.size:
        return f"an empty array of shape {array.shape}"
    form: Any = {"float_kind": lambda number: f"{number:.{digits}g}"}
    return np.array2string(array, separator=", ", threshold=60, max_line_width=_WIDTH, formatter=form)


def error_map(judged: Judged) -> ErrorMap | None:
    """Where the error sits in the first wrong matrix; None if it is wrong all over, or too small or large to look at."""
    for seen in judged.seen:
        for difference in seen.differences:
            if difference and difference.aspect == "value" and np.ndim(difference.got) == 2:  # noqa: PLR2004  (a matrix)
                cells = _cells(seen, difference)
                return ErrorMap(seen.key.case.name, difference.component, cells) if cells else None
    return None


def _cells(seen: Seen, difference: Difference) -> tuple[tuple[float, ...], ...] | None:
    want = np.asarray(difference.want, np.float64)
    if not _LEAST_CELLS <= want.size <= _MOST_CELLS:
        return None
    component = next(one for one in seen.key.expected.components if one.label == difference.component)
    off = np.abs(np.asarray(difference.got, np.float64) - want)
    off = np.where(off <= component.tolerance, 0.0, off)
    if np.all(off > 0):
        return None
    shares = off / off.max()
    return tuple(tuple(round(float(share), 3) for share in row) for row in shares)
