"""The failing case to look at first, in words a student can type, and a map of where the error sits."""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.checks import Judged, Seen
from autograder.judge.compare import unfold
from autograder.judge.key import Component
from autograder.results import Difference, ErrorMap, Example, Foreign, Raised, Returned, Value
from autograder.sandbox.worker import GIVEN

_DIGITS = (4, 6, 9, 13, 17)
_WIDTH = 68
_MOST_TEXT, _MOST_ITEMS, _MOST_DIMS = 2000, 20, 3
_LEAST_CELLS, _MOST_CELLS = 6, 400


def smallest(judged: Judged, small: Sequence[Seen]) -> Example | None:
    """The first failing case in order of size; one that fails in the same way as the graded ones where there is any."""
    failed = [one for one in judged.seen if one.first]
    if not failed:
        return None
    candidates = [*(one for one in small if one.first), *failed]
    return _tell(min(candidates, key=lambda one: (_unlike(one, failed[0]), _entries(one))))


def _unlike(one: Seen, other: Seen) -> int:
    """0 for two cases that fail in the same way, 1 for others; two exceptions are alike if they are of one kind."""
    mine, theirs = one.first, other.first
    assert mine
    assert theirs
    if isinstance(one.outcome, Raised) and isinstance(other.outcome, Raised):
        return int(one.outcome.kind != other.outcome.kind)
    return int(mine.aspect != theirs.aspect or type(one.outcome) is not type(other.outcome))


def _entries(seen: Seen) -> int:
    return sum(np.size(arg) for arg in seen.key.case.args.values() if isinstance(arg, np.ndarray))


def _tell(seen: Seen) -> Example:
    place = next(place for place, one in enumerate(seen.differences) if one)
    difference = seen.differences[place]
    assert difference is not None
    components = seen.key.expected.components
    inputs = tuple((name, text_of(arg)) for name, arg in seen.key.case.args.items())
    if difference.aspect in ("outcome", "structure"):
        expected = "\n".join(_named(one) for one in components)
        return Example(seen.key.case.name, inputs, expected, _got(seen, difference))
    expected, got = _told_apart(components[place].want, _leaf(seen, place))
    return Example(seen.key.case.name, inputs, expected, got, difference.component)


def _named(component: Component) -> str:
    """A component's value behind its name, lines of a matrix below each other."""
    head = f"{component.label} = " if component.label else ""
    return head + text_of(component.want).replace("\n", "\n" + " " * len(head))


def _got(seen: Seen, difference: Difference) -> str:
    """What came back; of an exception its kind alone, because the task's own sentence tells it."""
    match seen.outcome:
        case Returned(value):
            return text_of(value)
        case Raised(kind):
            return kind
        case _:
            return difference.says


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


def text_of(value: Value, digits: int = 4) -> str:
    """A value as a student could type it; what is long is shortened."""
    text = _text_of(value, digits)
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]} ..."


def _text_of(value: Value, digits: int) -> str:  # noqa: PLR0911  (one return a type)
    if isinstance(value, np.ndarray):
        return _array_text(value, digits)
    if isinstance(value, float):
        return f"{value + 0.0:.{digits}g}"
    if isinstance(value, tuple):
        return f"({_listed([_text_of(item, digits) for item in value[:_MOST_ITEMS]], len(value))})"
    if isinstance(value, dict):
        some = [f"{key!r}: {_text_of(item, digits)}" for key, item in itertools.islice(value.items(), _MOST_ITEMS)]
        return f"{{{_listed(some, len(value))}}}"
    if isinstance(value, Foreign):
        return f"<{value.type_name}>"
    if isinstance(value, str) and value.startswith(GIVEN):
        return value.removeprefix(GIVEN)
    return repr(value[:_MOST_TEXT] if isinstance(value, str) else value)


def _listed(texts: Sequence[str], count: int) -> str:
    more = [f"... and {count - len(texts)} more"] if count > len(texts) else []
    return ", ".join([*texts, *more])


def _array_text(array: NDArray[Any], digits: int) -> str:
    if array.ndim == 0:
        return text_of(array.item(), digits)
    if not array.size:
        return f"an empty array of shape {array.shape}"
    if array.ndim > _MOST_DIMS:
        return f"an array of shape {array.shape}"
    form: Any = {"float_kind": lambda number: f"{number + 0.0:.{digits}g}"}
    return np.array2string(array, separator=", ", threshold=60, max_line_width=_WIDTH, formatter=form)


def error_map(judged: Judged) -> ErrorMap | None:
    """Where the error sits in the first failing case's matrix; None if it is wrong all over, or not fit to be looked at."""
    seen = next((one for one in judged.seen if one.first), None)
    matrices = [one for one in seen.differences if one and np.ndim(one.got) == 2] if seen else []  # noqa: PLR2004
    cells = _cells(seen, matrices[0]) if seen and matrices and matrices[0].aspect == "value" else None
    return ErrorMap(seen.key.case.name, matrices[0].component, cells) if seen and cells else None


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
