"""Changes of a whole right result: its sign, its shape, its place, its size, the order of its entries, a function of it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from autograder.diagnosis.change import FEWEST, LIKENESS, Array, Make, Part, changed, count_cases
from autograder.judge.compare import RELATIVE
from autograder.judge.key import Hypothesis
from autograder.mutation.functions import FUNCTIONS
from autograder.words.message import Message, message


def plain() -> Iterator[Hypothesis]:
    """Those that need no axis, no size and no input."""
    yield changed(
        message("diagnosis.sign_is_flipped"),
        message("diagnosis.hint_follow_signs"),
        lambda part: -part.want,
    )
    yield changed(
        message("diagnosis.everything_is_zero"),
        message("diagnosis.hint_line_of_result"),
        lambda part: 0 * part.want,
        source="idle",
    )


def of_shape() -> Iterator[Hypothesis]:
    """Axes exchanged, kept, lost, summed or averaged over."""
    yield changed(
        message("diagnosis.it_is_transposed"),
        message("diagnosis.hint_index_of_rows"),
        lambda part: part.want.T,
    )
    hint = message("diagnosis.hint_keepdims")
    yield changed(message("diagnosis.right_numbers_wrong_shape"), hint, _reshaped)
    for axis in (0, 1):
        hint = message("diagnosis.hint_axes_of_result")
        yield changed(message("diagnosis.summed_over_axis", axis=axis), hint, _summed(axis))
        yield changed(message("diagnosis.averaged_over_axis", axis=axis), hint, _averaged(axis))


def _reshaped(part: Part) -> Array:
    if [size for size in part.got.shape if size != 1] != [size for size in part.want.shape if size != 1]:
        raise ValueError("not only axes of length 1")
    return part.want.reshape(part.got.shape)


def _summed(axis: int) -> Make:
    return lambda part: _reduced(part, axis, np.sum)


def _averaged(axis: int) -> Make:
    return lambda part: _reduced(part, axis, np.mean)


def _reduced(part: Part, axis: int, function: Any) -> Array:
    if part.want.size <= 1:
        raise ValueError("nothing to take together")
    return np.asarray(function(part.with_axis(axis), axis=axis, keepdims=part.got.ndim == part.want.ndim))


def exchanged(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Another component of the result in the place of this one."""
    for label in parts[0].others:
        hint = message("diagnosis.hint_order_of_results")
        yield changed(message("diagnosis.what_another_should_be", label=label), hint, _other(label))


def _other(label: str) -> Make:
    return lambda part: part.others[label]


def by_sizes(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Factors of one size or two, as sums and means differ by them."""
    for size in parts[0].sizes:
        hint = message("diagnosis.hint_sum_or_mean_over_size", size=size)
        yield changed(message("diagnosis.size_too_large", size=size), hint, _scaled(1, size))
        yield changed(message("diagnosis.size_too_small", size=size), hint, _scaled(-1, size))
        if sum(_tells_one_less(part, size) for part in parts) >= FEWEST:
            hint = message("diagnosis.hint_divided_by_how_many", size=size)
            yield changed(message("diagnosis.divided_by_size_less_1", size=size), hint, _by_one_less(1, size))
            yield changed(message("diagnosis.divided_by_size_not_less_1", size=size), hint, _by_one_less(-1, size))
    hint = message("diagnosis.hint_sum_or_mean")
    for name in (name for name, arg in parts[0].inputs.items() if arg.ndim):
        yield changed(message("diagnosis.divided_by_entries", name=name), hint, _by_entries(-1, name))
        yield changed(message("diagnosis.multiplied_by_entries", name=name), hint, _by_entries(1, name))
    for one, other in combinations(parts[0].sizes, 2):
        yield changed(message("diagnosis.sizes_too_large", one=one, other=other), hint, _scaled(1, one, other))
        yield changed(message("diagnosis.sizes_too_small", one=one, other=other), hint, _scaled(-1, one, other))
        yield changed(message("diagnosis.divided_by_other_for_one", other=other, one=one), hint, _rescaled(one, other))
        yield changed(message("diagnosis.divided_by_one_for_other", one=one, other=other), hint, _rescaled(other, one))


def _tells_one_less(part: Part, size: str) -> bool:
    """Whether a result shows that it was divided by one less than this size: it has several entries, and is wrong."""
    return part.want.size > 1 and part.sizes.get(size, 1) > 1 and bool(part.wrong.any())


def _scaled(power: int, *sizes: str) -> Make:
    return lambda part: part.want * float(np.prod([part.sizes[size] for size in sizes])) ** power


def _by_entries(power: int, name: str) -> Make:
    return lambda part: part.want * float(part.inputs[name].size) ** power


def _by_one_less(power: int, size: str) -> Make:
    """N / (N - 1) times; of one sample, of which N - 1 is 0, a result that is not finite is as good as the right one."""

    def scaled(part: Part) -> Array:
        if part.sizes[size] == 1:
            return part.want if np.isfinite(part.got).all() else part.got
        return np.asarray(part.want * (part.sizes[size] / (part.sizes[size] - 1)) ** power)

    return scaled


def _rescaled(right: str, wrong: str) -> Make:
    return lambda part: part.want * part.sizes[right] / part.sizes[wrong]


_KNOWN_FACTORS = (
    (2.0, message("diagnosis.twice_as_large")),
    (0.5, message("diagnosis.half_as_large")),
    (1 / np.log(2), message("diagnosis.log_of_base_2")),
    (1 / np.log(10), message("diagnosis.log_of_base_10")),
)


def by_a_constant(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """The same factor everywhere, read off the first case that has one."""
    telling = [part for part in parts if part.got.shape == part.want.shape and np.any(part.want)]
    factors = [float(np.sum(part.got * part.want) / np.sum(part.want * part.want)) for part in telling]
    if not factors or not np.isfinite(factors[0]) or factors[0] in (0.0, 1.0):
        return
    factor, hint = factors[0], message("diagnosis.hint_constant")
    for value, says in _KNOWN_FACTORS:
        if abs(factor - value) < RELATIVE * value:
            yield changed(message("diagnosis.it_is", what=says), hint, lambda part: factor * part.want)
            return
    if count_cases(telling) >= FEWEST:
        yield changed(
            message("diagnosis.factor_times_right", factor=factor),
            hint,
            lambda part: factor * part.want,
            kind=LIKENESS,
        )


def functions_of_it() -> Iterator[Hypothesis]:
    """A function of the right result, its sums made 1, its entries in another order."""
    hint = message("diagnosis.hint_known_point")
    yield changed(message("diagnosis.one_minus_right"), hint, lambda part: 1 - part.want, kind=LIKENESS)
    for name, hint in _OF_RESULT.items():
        says = _IN_OTHER_WORDS.get(name, FUNCTIONS[name].said(message("diagnosis.what_it_should_be")))
        yield changed(message("diagnosis.it_is", what=says), hint, _of_want(FUNCTIONS[name].of))
    for axis in (0, 1):
        hint = message("diagnosis.hint_what_sums_to_1")
        yield changed(message("diagnosis.axis_made_to_sum_to_1", axis=axis), hint, _normalised(axis))
    yield changed(
        message("diagnosis.all_made_to_sum_to_1"),
        message("diagnosis.hint_sum_to_1_at_all"),
        _normalised(None),
    )
    hint = message("diagnosis.hint_first_entry")
    for axis in (0, 1):
        yield changed(message("diagnosis.reversed_along_axis", axis=axis), hint, _flipped(axis))
        yield changed(message("diagnosis.shifted_along_axis", axis=axis), hint, _rolled(axis, 1))
        yield changed(message("diagnosis.shifted_along_axis", axis=axis), hint, _rolled(axis, -1))


_OF_RESULT: Mapping[str, Message] = {
    "exp": message("diagnosis.hint_log_missing"),
    "log": message("diagnosis.hint_log_twice"),
    "square": message("diagnosis.hint_square_twice"),
    "sqrt": message("diagnosis.hint_square_missing"),
    "inverse": message("diagnosis.hint_fraction_upside_down"),
    "abs": message("diagnosis.hint_sign_lost"),
    "relu": message("diagnosis.hint_bound"),
    "at_most_1": message("diagnosis.hint_bound"),
    "clip": message("diagnosis.hint_bound"),
    "floor": message("diagnosis.hint_fractions_lost"),
    "round": message("diagnosis.hint_fractions_lost"),
    "trunc": message("diagnosis.hint_fractions_lost"),
    "sign": message("diagnosis.hint_size_lost"),
    "sigmoid": message("diagnosis.hint_activation_twice"),
    "tanh": message("diagnosis.hint_activation_twice"),
    "softmax": message("diagnosis.hint_softmax_twice"),
    "one_more": message("diagnosis.hint_a_1_missing_or_extra"),
    "one_less": message("diagnosis.hint_a_1_missing_or_extra"),
    "cumsum": message("diagnosis.hint_sum_twice"),
}
"""Functions that a right result may have gone through, and what to look for then."""

_IN_OTHER_WORDS: Mapping[str, Message] = {
    "relu": message("diagnosis.negatives_cut_off"),
    "clip": message("diagnosis.cut_off_at_1"),
    "cumsum": message("diagnosis.cumulative_sum"),
}
"""Those that are said otherwise of a result."""


def _of_want(function: Any) -> Make:
    return lambda part: function(part.want)


def _normalised(axis: int | None) -> Make:
    def normalised(part: Part) -> Array:
        want = part.want if axis is None else part.with_axis(axis)
        return np.asarray(want / want.sum(axis=axis, keepdims=True))

    return normalised


def _flipped(axis: int) -> Make:
    return lambda part: np.flip(part.with_axis(axis), axis)


def _rolled(axis: int, step: int) -> Make:
    return lambda part: np.roll(part.with_axis(axis), step, axis)
