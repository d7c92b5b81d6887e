"""Changes of a whole right result: its sign, its shape, its place, its size, the order of its entries, a function of it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from autograder.diagnosis.change import FEWEST, LIKENESS, Array, Make, Part, changed, count_cases
from autograder.judge.compare import RELATIVE
from autograder.judge.key import Hypothesis
from autograder.mutation.functions import FUNCTIONS
from autograder.words.message import Message, message


def plain(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Those that need no axis, no size and no input."""
    change = partial(changed, parts)
    yield change(
        message("diagnosis.sign_is_flipped"),
        message("diagnosis.follow_signs_through_formula_once_more"),
        lambda part: -part.want,
    )
    yield change(
        message("diagnosis.everything_is_zero"),
        message("diagnosis.which_line_should_fill_this_result"),
        lambda part: 0 * part.want,
        source="idle",
    )


def of_shape(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Axes exchanged, kept, lost, summed or averaged over."""
    change = partial(changed, parts)
    yield change(
        message("diagnosis.it_is_transposed"),
        message("diagnosis.which_index_runs_along_rows_compare_shapes"),
        lambda part: part.want.T,
    )
    hint = message("diagnosis.axis_of_length_1_was_kept_or_lost")
    yield change(message("diagnosis.numbers_are_right_but_shape_is_not"), hint, _reshaped)
    for axis in (0, 1):
        hint = message("diagnosis.which_axes_should_result_still_have")
        yield change(message("diagnosis.it_is_summed_over_axis_axis_which_should", axis=axis), hint, _summed(axis))
        yield change(message("diagnosis.it_is_averaged_over_axis_axis_which_should", axis=axis), hint, _averaged(axis))


def _reshaped(part: Part) -> Array:
    if [size for size in part.got.shape if size != 1] != [size for size in part.want.shape if size != 1]:
        raise ValueError("not only axes of length 1")
    return part.want.reshape(part.got.shape)


def _summed(axis: int) -> Make:
    return lambda part: _reduced(part, axis, np.sum)


def _averaged(axis: int) -> Make:
    return lambda part: _reduced(part, axis, np.mean)


def _reduced(part: Part, axis: int, function: Any) -> Array:
    if part.want.ndim <= axis or part.want.size <= 1:
        raise ValueError("no such axis")
    return np.asarray(function(part.want, axis=axis, keepdims=part.got.ndim == part.want.ndim))


def exchanged(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Another component of the result in the place of this one."""
    change = partial(changed, parts)
    for label in parts[0].others:
        hint = message("diagnosis.compare_order_of_results_with_tasks")
        yield change(message("diagnosis.it_is_what_label_should_be", label=label), hint, _other(label))


def _other(label: str) -> Make:
    return lambda part: part.others[label]


def by_sizes(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Factors of one size or two, as sums and means differ by them."""
    change = partial(changed, parts)
    names = list(parts[0].sizes)
    for size in names:
        hint = message("diagnosis.is_this_sum_or_mean_over_size_count", size=size)
        yield change(message("diagnosis.it_is_size_times_too_large", size=size), hint, _scaled(1, size))
        yield change(message("diagnosis.it_is_size_times_too_small", size=size), hint, _scaled(-1, size))
        if (
            sum(part.want.size > 1 and part.sizes.get(size, 1) > 1 and bool(part.wrong.any()) for part in parts)
            >= FEWEST
        ):
            hint = message("diagnosis.by_how_many_is_it_divided", size=size)
            yield change(message("diagnosis.it_is_divided_by_size_less_1", size=size), hint, _by_one_less(1, size))
            says = message("diagnosis.it_is_divided_by_size_not_less_1", size=size)
            yield change(says, hint, _by_one_less(-1, size))
    for name in (name for name, arg in parts[0].inputs.items() if arg.ndim):
        hint = message("diagnosis.is_this_sum_or_mean_and_over_what")
        yield change(message("diagnosis.it_is_divided_by_number_of_entries", name=name), hint, _by_entries(-1, name))
        yield change(message("diagnosis.it_is_multiplied_by_number_of_entries", name=name), hint, _by_entries(1, name))
    for one, other in combinations(names, 2):
        hint = message("diagnosis.is_this_sum_or_mean_and_over_what")
        yield change(
            message("diagnosis.it_is_one_other_times_too_large", one=one, other=other), hint, _scaled(1, one, other)
        )
        yield change(
            message("diagnosis.it_is_one_other_times_too_small", one=one, other=other), hint, _scaled(-1, one, other)
        )
        yield change(
            message("diagnosis.it_is_divided_by_other_where_one_belongs", other=other, one=one),
            hint,
            _rescaled(one, other),
        )
        yield change(
            message("diagnosis.it_is_divided_by_one_where_other_belongs", one=one, other=other),
            hint,
            _rescaled(other, one),
        )


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
    (2.0, message("diagnosis.twice_as_large_as_it_should_be")),
    (0.5, message("diagnosis.half_of_what_it_should_be")),
    (1 / np.log(2), message("diagnosis.1ln_2_times_what_it_should_be_logarithm")),
    (1 / np.log(10), message("diagnosis.1ln_10_times_what_it_should_be_logarithm")),
)


def by_a_constant(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """The same factor everywhere, read off the first case that has one."""
    change = partial(changed, parts)
    telling = [part for part in parts if part.got.shape == part.want.shape and np.any(part.want)]
    factors = [float(np.sum(part.got * part.want) / np.sum(part.want * part.want)) for part in telling]
    if not factors or not np.isfinite(factors[0]) or factors[0] in (0.0, 1.0):
        return
    factor, hint = factors[0], message("diagnosis.look_for_constant_that_is_missing_or_is")
    for value, says in _KNOWN_FACTORS:
        if abs(factor - value) < RELATIVE * value:
            yield change(message("diagnosis.it_is", what=says), hint, lambda part: factor * part.want)
            return
    if count_cases(telling) >= FEWEST:
        yield change(
            message("diagnosis.it_is_factor_times_what_it_should_be", factor=factor),
            hint,
            lambda part: factor * part.want,
            kind=LIKENESS,
        )


def functions_of_it(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """A function of the right result, its sums made 1, its entries in another order."""
    change = partial(changed, parts)
    hint = message("diagnosis.check_value_at_point_where_you_know_it")
    yield change(message("diagnosis.it_is_1_minus_what_it_should_be"), hint, lambda part: 1 - part.want, kind=LIKENESS)
    for name, hint in _OF_RESULT.items():
        says = _IN_OTHER_WORDS.get(name, FUNCTIONS[name].said(message("diagnosis.what_it_should_be")))
        yield change(message("diagnosis.it_is", what=says), hint, _of_want(FUNCTIONS[name].of))
    for axis in (0, 1):
        hint = message("diagnosis.should_each_row_sum_to_1_each_column")
        yield change(message("diagnosis.sums_over_axis_axis_are_made_1", axis=axis), hint, _normalised(axis))
    yield change(
        message("diagnosis.sum_of_all_entries_is_made_1"),
        message("diagnosis.should_anything_sum_to_1_here"),
        _normalised(None),
    )
    hint = message("diagnosis.which_entry_comes_first")
    for axis in (0, 1):
        yield change(message("diagnosis.it_stands_in_reverse_order_along_axis_axis", axis=axis), hint, _flipped(axis))
        yield change(message("diagnosis.it_is_shifted_by_one_place_along_axis", axis=axis), hint, _rolled(axis, 1))
        yield change(message("diagnosis.it_is_shifted_by_one_place_along_axis", axis=axis), hint, _rolled(axis, -1))


_OF_RESULT: Mapping[str, Message] = {
    "exp": message("diagnosis.is_logarithm_missing"),
    "log": message("diagnosis.is_there_one_logarithm_too_many"),
    "square": message("diagnosis.is_there_square_too_many"),
    "sqrt": message("diagnosis.is_square_missing"),
    "inverse": message("diagnosis.is_fraction_upside_down"),
    "abs": message("diagnosis.where_is_sign_lost"),
    "relu": message("diagnosis.should_there_be_bound"),
    "at_most_1": message("diagnosis.should_there_be_bound"),
    "clip": message("diagnosis.should_there_be_bound"),
    "floor": message("diagnosis.where_are_fractions_lost"),
    "round": message("diagnosis.where_are_fractions_lost"),
    "trunc": message("diagnosis.where_are_fractions_lost"),
    "sign": message("diagnosis.where_is_size_lost"),
    "sigmoid": message("diagnosis.is_there_one_activation_too_many"),
    "tanh": message("diagnosis.is_there_one_activation_too_many"),
    "softmax": message("diagnosis.is_there_one_softmax_too_many"),
    "one_more": message("diagnosis.look_for_1_that_is_missing_or_there"),
    "one_less": message("diagnosis.look_for_1_that_is_missing_or_there"),
    "cumsum": message("diagnosis.is_there_one_sum_too_many"),
}
"""Functions that a right result may have gone through, and what to look for then."""

_IN_OTHER_WORDS: Mapping[str, Message] = {
    "relu": message("diagnosis.what_it_should_be_with_negative_numbers_cut"),
    "clip": message("diagnosis.what_it_should_be_cut_off_at_1"),
    "cumsum": message("diagnosis.summed_up_from_entry_to_entry"),
}
"""Those that are said otherwise of a result."""


def _of_want(function: Any) -> Make:
    return lambda part: function(part.want)


def _normalised(axis: int | None) -> Make:
    def normalised(part: Part) -> Array:
        if axis is not None and part.want.ndim <= axis:
            raise ValueError("no such axis")
        return np.asarray(part.want / part.want.sum(axis=axis, keepdims=True))

    return normalised


def _flipped(axis: int) -> Make:
    def flipped(part: Part) -> Array:
        if part.want.ndim <= axis:
            raise ValueError("no such axis")
        return np.flip(part.want, axis)

    return flipped


def _rolled(axis: int, step: int) -> Make:
    def rolled(part: Part) -> Array:
        if part.want.ndim <= axis:
            raise ValueError("no such axis")
        return np.roll(part.want, step, axis)

    return rolled
