"""What can be seen in a wrong result itself, however it came about: nan or inf among its numbers, or a pattern."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np

from autograder.diagnosis.change import FEWEST, LIKENESS, Array, Part, changed
from autograder.judge.compare import RELATIVE, is_near
from autograder.judge.key import Hypothesis
from autograder.results import Value
from autograder.words.message import Text, message

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
        hint = message("diagnosis.which_exponential_becomes_too_large_for_float_and")
        yield change(message("diagnosis.numbers_overflow_on_way_to_result"), hint, lambda part: part.got)
    elif all(np.isnan(part.got[part.wrong]).all() for part in spoiled):
        hint = message("diagnosis.which_denominator_can_be_0_or_which_exponential")
        yield change(message("diagnosis.0_is_divided_by_0_or_inf_by"), hint, lambda part: part.got)


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


_VISIBLE: tuple[tuple[Text, Text, Callable[[Array, Part], bool]], ...] = (
    (
        message("diagnosis.all_entries_are_same_number"),
        message("diagnosis.which_step_makes_one_number_of_many"),
        _all_alike,
    ),
    (message("diagnosis.all_rows_are_same"), message("diagnosis.does_each_row_have_its_own_numbers"), _rows_alike),
    (
        message("diagnosis.all_columns_are_same"),
        message("diagnosis.does_each_column_have_its_own_numbers"),
        _columns_alike,
    ),
    (
        message("diagnosis.right_numbers_stand_in_wrong_places"),
        message("diagnosis.in_which_order_are_entries_read_and_written"),
        _rearranged,
    ),
)
