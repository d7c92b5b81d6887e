"""What can be seen in a wrong result itself, however it came about: nan or inf among its numbers, or a pattern."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from autograder.diagnosis.change import FEWEST, LIKENESS, Array, Part, changed
from autograder.judge.compare import RELATIVE, is_near
from autograder.judge.key import Hypothesis
from autograder.results import Value

_LARGE = 40.0
"""Where an input is larger than this, an exponential may be what overflows."""


def not_finite(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Finite entries are right, and others are not finite."""
    change = partial(changed, parts)
    spoiled = [part for part in parts if part.wrong.any()]
    if not spoiled or not all(_is_spoiled(part) for part in spoiled):
        return
    sizes = [max((float(np.abs(arg).max(initial=0)) for arg in _arrays(part.case.args)), default=0) for part in spoiled]
    if all(size > _LARGE for size in sizes):
        hint = "Which exponential becomes too large for a float, and what can be done before it is taken?"
        yield change("numbers overflow on the way to the result", hint, lambda part: part.got)
    elif all(np.isnan(part.got[part.wrong]).all() for part in spoiled):
        hint = "Which denominator can be 0, or which exponential too large?"
        yield change("0 is divided by 0, or inf by inf, on the way", hint, lambda part: part.got)


def _arrays(value: Value) -> Iterator[Array]:
    """All numbers in an argument."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for item in value:
            yield from _arrays(item)
    elif isinstance(value, np.ndarray | float) and np.asarray(value).dtype.kind == "f":
        yield np.asarray(value)


def _is_spoiled(part: Part) -> bool:
    return part.got.shape == part.want.shape and not np.isfinite(part.got[part.wrong]).any()


def patterns(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """What the numbers look like, where nothing says how they came about; never so where they should."""
    change = partial(changed, parts)
    if any(part.got.shape != part.want.shape or not np.isfinite(part.got).all() for part in parts):
        return
    for says, hint, holds in _VISIBLE:
        telling = [part for part in parts if not holds(part.want, part)]
        if len({id(part.case) for part in telling}) >= FEWEST and all(holds(part.got, part) for part in parts):
            yield change(says, hint, lambda part: part.got, kind=LIKENESS, source="idle")


def _all_alike(array: Array, _: Part) -> bool:
    return array.size == 0 or bool(np.ptp(array) <= RELATIVE * np.abs(array).max())


def _rows_alike(array: Array, _: Part) -> bool:
    return array.ndim < 2 or bool((np.abs(array - array[:1]) <= RELATIVE * np.abs(array).max(initial=0)).all())  # noqa: PLR2004


def _columns_alike(array: Array, part: Part) -> bool:
    return array.ndim < 2 or _rows_alike(array.T, part)  # noqa: PLR2004


def _rearranged(array: Array, part: Part) -> bool:
    """The right numbers, and not all in their places."""
    one, other = np.sort(array, axis=None), np.sort(part.want, axis=None)
    return array is not part.want and is_near(one, other)


_VISIBLE: tuple[tuple[str, str, Callable[[Array, Part], bool]], ...] = (
    ("all entries are the same number", "Which step makes one number of many?", _all_alike),
    ("all rows are the same", "Does each row have its own numbers?", _rows_alike),
    ("all columns are the same", "Does each column have its own numbers?", _columns_alike),
    ("the right numbers stand in wrong places", "In which order are entries read, and written?", _rearranged),
)
