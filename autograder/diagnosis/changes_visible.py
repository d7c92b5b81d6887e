"""What can be seen in a wrong result itself, however it came about: nan or inf among its numbers, or a pattern."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from autograder.diagnosis.change import FEWEST, LIKENESS, Array, Part, changed, count_cases
from autograder.judge.compare import RELATIVE, is_near
from autograder.judge.key import Hypothesis
from autograder.results import Value
from autograder.words.message import Text, message

_LARGE = 40.0
"""Where an input is larger than this, an exponential may be what overflows."""


def not_finite(parts: Sequence[Part], *, logarithms: bool) -> Iterator[Hypothesis]:
    """Finite entries are right, and others are not finite."""
    spoiled = [part for part in parts if part.wrong.any()]
    if spoiled and all(_is_spoiled(part) for part in spoiled):
        yield why_not_finite(spoiled, parts, logarithms=logarithms)


def why_not_finite(spoiled: Sequence[Part], parts: Sequence[Part], *, logarithms: bool) -> Hypothesis:
    """Why there are entries that are not finite in those that are `spoiled`, whatever is wrong with the others."""
    if not all(_largest(part) > _LARGE for part in spoiled):
        name, hint = _of_small(spoiled, logarithms=logarithms)
    elif logarithms:
        name, hint = _of_logarithms(spoiled, parts)
    else:
        name, hint = _OVERFLOW
    return changed(name, hint, lambda part: part.got)


Said = tuple[Text, Text]
"""A name and a hint."""


_OVERFLOW = (
    message("diagnosis.overflow_on_the_way"),
    message("diagnosis.hint_exp_too_large"),
)


def _of_logarithms(spoiled: Sequence[Part], parts: Sequence[Part]) -> Said:
    """Where inputs are large and logarithms are taken: a single number may not tell an overflow from the logarithm of 0."""
    hint = message("diagnosis.hint_probability_0")
    holds_nan, is_number = _holds_nan(spoiled), all(part.want.ndim == 0 for part in spoiled)
    is_shifted = all(map(_is_logarithm_of_0, spoiled)) or (is_number and any(map(_bears_large_scores, parts)))
    if is_shifted and holds_nan:
        return message("diagnosis.zero_times_log_of_0"), hint
    if is_shifted:
        return message("diagnosis.log_of_0"), hint
    if not holds_nan:
        return message("diagnosis.log_of_0_or_exp_overflow"), hint
    return (message("diagnosis.zero_times_log_or_inf_by_inf"), hint) if is_number else _OVERFLOW


def _of_small(spoiled: Sequence[Part], *, logarithms: bool) -> Said:
    """Where no input is large."""
    hint = message("diagnosis.hint_denominator_or_log")
    if not all(np.isnan(part.got).any() for part in spoiled):
        return message("diagnosis.divided_by_0_or_log_of_0"), hint
    if logarithms:
        return message("diagnosis.zero_times_log_or_by_0"), hint
    hint = message("diagnosis.hint_denominator_or_exp")
    return message("diagnosis.zero_or_inf_divided"), hint


def _holds_nan(parts: Sequence[Part]) -> bool:
    return any(bool(np.isnan(part.got).any()) for part in parts)


def _is_logarithm_of_0(part: Part) -> bool:
    """Whether of log-probabilities some are -inf in rows of which others are finite: there no sum of exponentials overflows."""
    if part.want.ndim != 2 or part.got.shape != part.want.shape:  # noqa: PLR2004  (a matrix)
        return False
    finite = np.isfinite(part.got)
    are_probabilities = np.allclose(np.exp(part.want).sum(axis=1), 1.0)
    return are_probabilities and bool((part.got[~finite] == -np.inf).all() and finite.any(axis=1).all())


_OVERFLOWS = 709.0
"""The exponential of a larger number is inf."""


def _bears_large_scores(part: Part) -> bool:
    """Whether a number came out finite although exponentials of the one array that it is made of would overflow."""
    arrays = [arg for arg in part.case.args.values() if isinstance(arg, np.ndarray) and arg.dtype.kind == "f"]
    return len(arrays) == 1 and bool(np.isfinite(part.got).all() and arrays[0].max(initial=0) > _OVERFLOWS)


def _largest(part: Part) -> float:
    return max((float(np.abs(arg).max(initial=0)) for arg in _arrays(part.case.args)), default=0)


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
    if any(part.got.shape != part.want.shape or not np.isfinite(part.got).all() for part in parts):
        return
    for says, hint, holds in _VISIBLE:
        telling = [part for part in parts if not holds(part.want, part)]
        if count_cases(telling) >= FEWEST and all(holds(part.got, part) for part in parts):
            yield changed(says, hint, lambda part: part.got, kind=LIKENESS, source="idle")


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
        message("diagnosis.entries_all_same"),
        message("diagnosis.hint_one_number_of_many"),
        _all_alike,
    ),
    (message("diagnosis.rows_all_same"), message("diagnosis.hint_rows_differ"), _rows_alike),
    (
        message("diagnosis.columns_all_same"),
        message("diagnosis.hint_columns_differ"),
        _columns_alike,
    ),
    (
        message("diagnosis.right_numbers_wrong_places"),
        message("diagnosis.hint_order_of_entries"),
        _rearranged,
    ),
)
