"""Other values that may have stood where an argument belongs, by what the argument is."""

import operator
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograder.frozen import frozen
from autograder.judge.key import Case
from autograder.mutation.functions import FUNCTIONS
from autograder.sandbox.worker import GENERATOR, GIVEN
from autograder.words.message import Text, message

Apply = Callable[[Any, Case], Any]
"""Makes another argument out of one, in a case."""


@frozen
class OtherValue:
    """Another value for an argument: what is said of it, a hint, how it is made; and what it has in common with its like."""

    says: Text
    hint: Text
    make: Apply
    family: Text = ""


_FIXED = (0.5, 0.1, 0.2, 0.01, 0.001, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 0.9, 0.99, 0.999)
"""Numbers that are written into code where an argument belongs."""

_OF_ARRAYS = ("abs", "square", "sign", "sigmoid", "tanh", "relu", "exp", "log", "sqrt", "clip", "direction")
"""Functions of which an array may be given the result."""

_UNUSED = message("diagnosis.hint_where_argument_acts")
_BENT = message("diagnosis.hint_where_argument_enters")
_COUNTED = message("diagnosis.hint_count_from_0_or_1")


def other_values(name: str, values: Sequence[Any], cases: Sequence[Case]) -> Iterator[OtherValue]:
    """Other values for one argument, by what it is in all cases."""
    if all(isinstance(value, bool) for value in values):
        yield from _flags(name)
    elif all(isinstance(value, float) for value in values):
        yield from _numbers(name, cases)
    elif all(isinstance(value, int) for value in values):
        yield from _counts(name)
    elif all(isinstance(value, np.ndarray) and value.dtype.kind == "f" for value in values):
        yield from _arrays(name)
    elif all(isinstance(value, np.ndarray) and value.dtype.kind == "i" for value in values):
        yield from _indices(name)
    elif all(isinstance(value, tuple) for value in values):
        yield from _several(name)
    elif all(isinstance(value, dict) for value in values):
        yield from _named_parts(name, values)
    elif all(isinstance(value, str) and not value.startswith((GIVEN, GENERATOR)) for value in values):
        for text in dict.fromkeys(values):
            yield OtherValue(message("diagnosis.always_text", name=name, text=text), _UNUSED, _always(text))


def _flags(name: str) -> Iterator[OtherValue]:
    for flag in (True, False):
        yield OtherValue(message("diagnosis.always_flag", name=name, flag=flag), _UNUSED, _always(flag))


def _always(value: Any) -> Apply:
    return lambda *_: value


def _numbers(name: str, cases: Sequence[Case]) -> Iterator[OtherValue]:
    yield OtherValue(message("diagnosis.left_out_as_0", name=name), _UNUSED, _always(0.0))
    yield OtherValue(message("diagnosis.left_out_as_1", name=name), _UNUSED, _always(1.0))
    for number in _FIXED:
        family = message("diagnosis.name_is_not_used", name=name)
        yield OtherValue(
            message("diagnosis.number_in_its_place", family=family, number=number),
            _UNUSED,
            _always(number),
            family,
        )
    yield OtherValue(message("diagnosis.one_minus_argument", name=name), _BENT, lambda value, _: 1 - value)
    yield OtherValue(message("diagnosis.sign_of_name_is_flipped", name=name), _BENT, lambda value, _: -value)
    yield OtherValue(message("diagnosis.name_counts_twice", name=name), _BENT, lambda value, _: 2 * value)
    yield OtherValue(message("diagnosis.name_counts_half", name=name), _BENT, lambda value, _: value / 2)
    yield OtherValue(message("diagnosis.inverse_of_argument", name=name), _BENT, lambda value, _: 1 / value)
    yield OtherValue(message("diagnosis.name_is_squared", name=name), _BENT, lambda value, _: value**2)
    yield OtherValue(message("diagnosis.root_of_argument", name=name), _BENT, lambda value, _: float(np.sqrt(value)))
    for size in cases[0].sizes:
        yield OtherValue(
            message("diagnosis.name_is_multiplied_by_size", name=name, size=size), _BENT, _by_size(size, 1)
        )
        yield OtherValue(message("diagnosis.name_is_divided_by_size", name=name, size=size), _BENT, _by_size(size, -1))


def _by_size(size: str, power: int) -> Apply:
    return lambda value, case: value * float(case.sizes[size]) ** power


def _counts(name: str) -> Iterator[OtherValue]:
    yield OtherValue(
        message("diagnosis.too_large_by_1", name=name),
        _COUNTED,
        lambda value, _: value + 1,
    )
    yield OtherValue(
        message("diagnosis.too_small_by_1", name=name),
        _COUNTED,
        lambda value, _: value - 1,
    )
    yield OtherValue(
        message("diagnosis.too_small_by_1_but_at_0", name=name),
        _COUNTED,
        lambda value, _: max(value - 1, 0),
    )
    yield OtherValue(
        message("diagnosis.half_rounded_down", name=name),
        message("diagnosis.hint_half_of_odd"),
        lambda value, _: value // 2 * 2,
    )
    for number in (0, 1):
        yield OtherValue(message("diagnosis.not_used_as_number", name=name, number=number), _UNUSED, _always(number))
    yield OtherValue(message("diagnosis.name_counts_twice", name=name), _BENT, lambda value, _: 2 * value)
    yield OtherValue(message("diagnosis.name_counts_half", name=name), _BENT, lambda value, _: value / 2)


def _arrays(name: str) -> Iterator[OtherValue]:
    yield OtherValue(message("diagnosis.left_out_as_0", name=name), _UNUSED, lambda value, _: np.zeros_like(value))
    yield OtherValue(message("diagnosis.left_out_as_ones", name=name), _UNUSED, lambda value, _: np.ones_like(value))
    yield OtherValue(message("diagnosis.sign_of_name_is_flipped", name=name), _BENT, lambda value, _: -value)
    yield OtherValue(message("diagnosis.name_counts_twice", name=name), _BENT, lambda value, _: 2 * value)
    yield OtherValue(message("diagnosis.name_counts_half", name=name), _BENT, lambda value, _: value / 2)
    yield OtherValue(message("diagnosis.taken_from_end", name=name), _BENT, lambda value, _: value[::-1].copy())
    yield OtherValue(message("diagnosis.name_is_transposed", name=name), _BENT, lambda value, _: value.T.copy())
    for function in _OF_ARRAYS:
        told = FUNCTIONS[function].said(f"`{name}`")
        yield OtherValue(
            message("diagnosis.number_for_argument", told=told, name=name),
            _BENT,
            _through(FUNCTIONS[function].of),
        )
    yield OtherValue(message("diagnosis.one_minus_argument", name=name), _BENT, lambda value, _: 1 - value)
    yield OtherValue(message("diagnosis.mean_for_entries", name=name), _BENT, _averaged)
    yield OtherValue(message("diagnosis.sum_for_entries", name=name), _BENT, _summed)


def _through(function: Callable[[Any], Any]) -> Apply:
    return lambda value, _: function(value)


def _averaged(value: Any, _: Case) -> Any:
    return np.broadcast_to(value.mean(axis=0), value.shape).copy()


def _summed(value: Any, _: Case) -> Any:
    return np.full(value.shape, value.sum())


def _indices(name: str) -> Iterator[OtherValue]:
    yield OtherValue(
        message("diagnosis.name_is_counted_from_1", name=name),
        _COUNTED,
        lambda value, _: value - 1,
    )
    yield OtherValue(
        message("diagnosis.too_large_by_1", name=name),
        _COUNTED,
        lambda value, _: value + 1,
    )
    yield OtherValue(message("diagnosis.not_used_as_zeros", name=name), _UNUSED, lambda value, _: 0 * value)
    yield OtherValue(message("diagnosis.taken_from_end", name=name), _BENT, lambda value, _: value[::-1].copy())
    yield OtherValue(message("diagnosis.name_is_sorted_first", name=name), _BENT, lambda value, _: np.sort(value))
    yield OtherValue(
        message("diagnosis.places_for_numbers", name=name),
        _BENT,
        lambda value, _: np.arange(len(value)),
    )


def _several(name: str) -> Iterator[OtherValue]:
    hint = message("diagnosis.hint_which_array")
    yield OtherValue(message("diagnosis.only_first_of_name_counts", name=name), hint, lambda value, _: value[:1])
    yield OtherValue(message("diagnosis.only_last_of_name_counts", name=name), hint, lambda value, _: value[-1:])
    yield OtherValue(message("diagnosis.last_left_out", name=name), hint, lambda value, _: value[:-1])
    yield OtherValue(message("diagnosis.first_left_out", name=name), hint, lambda value, _: value[1:])
    yield OtherValue(message("diagnosis.gone_through_from_end", name=name), hint, lambda value, _: value[::-1])
    yield OtherValue(message("diagnosis.vectors_left_out", name=name), hint, _of_axes(1, keep=False))
    yield OtherValue(message("diagnosis.only_vectors_count", name=name), hint, _of_axes(1, keep=True))
    yield OtherValue(
        message("diagnosis.signs_in_name_are_flipped", name=name),
        _BENT,
        lambda value, _: tuple(_negated(item) for item in value),
    )


def _named_parts(name: str, values: Sequence[dict[str, Any]]) -> Iterator[OtherValue]:
    """Other values for one array or number in a dict that has the same keys in all cases."""
    for key in values[0]:
        told, some = message("diagnosis.key_in_name", key=key, name=name), [value.get(key) for value in values]
        if all(isinstance(one, np.ndarray) and one.dtype.kind == "f" for one in some):
            says = message("diagnosis.several_left_out_as_0", told=told)
            yield OtherValue(says, _UNUSED, _with_part(key, np.zeros_like))
            says = message("diagnosis.several_left_out_as_ones", told=told)
            yield OtherValue(says, _UNUSED, _with_part(key, np.ones_like))
        elif all(type(one) in (int, float) for one in some):
            for number in (0, 1):
                says = message("diagnosis.several_not_used", told=told, number=number)
                yield OtherValue(says, _UNUSED, _with_part(key, partial(_of_its_type, number)))
        else:
            continue
        yield OtherValue(message("diagnosis.sign_of_told_is_flipped", told=told), _BENT, _with_part(key, operator.neg))
        twice = _with_part(key, lambda value: 2 * value)
        yield OtherValue(message("diagnosis.told_counts_twice", told=told), _BENT, twice)


def _of_its_type(number: int, value: float) -> float:
    return type(value)(number)


def _with_part(key: str, change: Callable[[Any], Any]) -> Apply:
    return lambda value, _: {**value, key: change(value[key])}


def _of_axes(axes: int, *, keep: bool) -> Apply:
    return lambda value, _: tuple(item for item in value if (np.ndim(item) == axes) == keep)


def _negated(item: Any) -> Any:
    return -item if isinstance(item, np.ndarray) else item
