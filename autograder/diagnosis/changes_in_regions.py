"""Changes of a part of a right result: where an input has a sign, in one class, on a diagonal, in a row, for one value of a flag."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.diagnosis.change import FEWEST, LIKENESS, Make, Part, changed
from autograder.diagnosis.changes_by_inputs import itself, made_of, over, times
from autograder.judge.key import Hypothesis

Region = Callable[[Part], Any]
"""Which entries of a result are meant: an array of truth values, or one for all of it."""


def in_regions(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Plain changes where an input has a sign, in one class, on a diagonal, in a row, or for one value of a flag."""
    change = partial(changed, parts)
    if any(part.got.shape != part.want.shape for part in parts) or all(part.wrong.all() for part in parts):
        return
    for where, region in _regions(parts):
        if _covers(parts, region):
            for says, hint, make in _partial(parts):
                yield change(f"{says} {where}", hint, _only_in(region, make))
    entries = sum(int(part.wrong.sum()) for part in parts)
    cases = sum(bool(part.wrong.any()) for part in parts)
    for says, hint, make in _partial(parts) if min(entries, cases) >= FEWEST else ():
        yield change(f"{says} where it is wrong", hint, _only_in(lambda part: part.wrong, make), kind=LIKENESS)


def _covers(parts: Sequence[Part], region: Region) -> bool:
    """Whether all that is wrong lies in a region, and not everything does."""
    try:
        inside = [np.broadcast_to(region(part), part.want.shape) for part in parts]
    except (ValueError, KeyError, IndexError, TypeError):
        return False
    wrong = [part.wrong for part in parts]
    return all(not (off & ~there).any() for off, there in zip(wrong, inside, strict=True)) and not all(
        there.all() for there in inside
    )


def _regions(parts: Sequence[Part]) -> Iterator[tuple[str, Region]]:
    case = parts[0].case
    for name, arg in case.args.items():
        if isinstance(arg, bool):
            yield f"when `{name}` is True", _flag(name, value=True)
            yield f"when `{name}` is False", _flag(name, value=False)
        elif isinstance(arg, np.ndarray) and arg.dtype.kind == "f":
            yield f"where `{name}` is negative", _signed(name, np.less)
            yield f"where `{name}` is positive", _signed(name, np.greater)
            yield f"where `{name}` is 0", _signed(name, np.equal)
        elif isinstance(arg, np.ndarray) and arg.dtype.kind == "i" and arg.ndim == 1:
            yield f"in the class that `{name}` names", _class(name, named=True)
            yield f"in the classes that `{name}` does not name", _class(name, named=False)
    yield "on the diagonal", _diagonal
    yield "off the diagonal", lambda part: ~_diagonal(part)
    for axis, what in ((0, "row"), (1, "column")):
        yield f"in the first {what}", _at(axis, last=False)
        yield f"in the last {what}", _at(axis, last=True)
        yield f"in all {what}s but the first", _at(axis, last=False, other=True)
        yield f"in all {what}s but the last", _at(axis, last=True, other=True)


def _signed(name: str, compare: Any) -> Region:
    return lambda part: compare(part.inputs[name], 0)


def _class(name: str, *, named: bool) -> Region:
    return lambda part: _named(part, name) == named


def _diagonal(part: Part) -> NDArray[np.bool_]:
    if part.want.ndim != 2:  # noqa: PLR2004  (a matrix)
        raise ValueError("no matrix")
    return np.asarray(np.eye(*part.want.shape) == 1)


def _at(axis: int, *, last: bool, other: bool = False) -> Region:
    return lambda part: _line(part, axis, last=last) != other


def _flag(name: str, *, value: bool) -> Region:
    return lambda part: np.full(part.want.shape, part.case.args[name] is value)


def _named(part: Part, name: str) -> NDArray[np.bool_]:
    """One entry in each row: the one in the column that an array of indices names."""
    labels = part.inputs[name].astype(int)
    if part.want.ndim != 2 or len(labels) != len(part.want):  # noqa: PLR2004  (a matrix)
        raise ValueError("no matrix with a row for each label")
    return np.asarray(np.arange(part.want.shape[1]) == labels[:, None])


def _line(part: Part, axis: int, *, last: bool) -> NDArray[np.bool_]:
    if part.want.ndim <= axis:
        raise ValueError("no such axis")
    inside = np.zeros(part.want.shape, bool)
    inside[(slice(None),) * axis + (-1 if last else 0,)] = True
    return inside


def _partial(parts: Sequence[Part]) -> Iterator[tuple[str, str, Make]]:
    """What may have been done in a region."""
    yield "it is 0", "Which line should fill this part of the result?", lambda part: 0 * part.want
    yield "the sign is flipped", "Follow the signs through the formula once more.", lambda part: -part.want
    yield "it is 1", "Compare the cases of the formula.", lambda part: 0 * part.want + 1
    yield "it is 1/2", "Compare the cases of the formula.", lambda part: 0 * part.want + 0.5
    yield "it is twice as large as it should be", "Is something counted twice?", lambda part: 2 * part.want
    yield "it is half of what it should be", "Is something divided twice?", lambda part: part.want / 2
    yield "1 is missing", "Look for a 1 in the formula.", lambda part: part.want - 1
    yield "1 is added", "Look for a 1 in the formula.", lambda part: part.want + 1
    for name, arg in parts[0].inputs.items():
        hint = "Compare the cases of the formula."
        yield f"it is `{name}` itself", hint, _plainly(name, 1)
        yield f"it is -`{name}`", hint, _plainly(name, -1)
        if not arg.ndim:
            for says, make in ((f"`{name}`", itself(name)), *made_of(name)):
                yield f"a factor {says} is there once too often", hint, times(make)
                yield f"the factor {says} is missing", hint, over(make)


def _plainly(name: str, sign: int) -> Make:
    return lambda part: sign * part.inputs[name] + 0 * part.want


def _only_in(region: Region, make: Make) -> Make:
    return lambda part: np.where(region(part), make(part), part.want)
