"""Other values that may have stood where an argument belongs, by what the argument is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.judge.key import Case
from autograder.mutation.functions import FUNCTIONS
from autograder.sandbox.worker import GENERATOR, GIVEN

Apply = Callable[[Any, Case], Any]
"""Makes another argument out of one, in a case."""


@dataclass(frozen=True)
class OtherValue:
    """Another value for an argument: what is said of it, a hint, how it is made; and what it has in common with its like."""

    says: str
    hint: str
    make: Apply
    family: str = ""


_FIXED = (0.5, 0.1, 0.2, 0.01, 0.001, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 0.9, 0.99, 0.999)
"""Numbers that are written into code where an argument belongs."""

_OF_ARRAYS = ("abs", "square", "sign", "sigmoid", "tanh", "relu", "exp", "log", "sqrt", "clip", "direction")
"""Functions of which an array may be given the result."""

_UNUSED = "Where in your code does this argument have an effect?"
_BENT = "Go through the formula: where does this argument enter, and how?"


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
            yield OtherValue(f"`{name}` is not looked at, as if it were always {text!r}", _UNUSED, _always(text))


def _flags(name: str) -> Iterator[OtherValue]:
    for flag in (True, False):
        yield OtherValue(f"`{name}` is not looked at, as if it were always {flag}", _UNUSED, _always(flag))


def _always(value: Any) -> Apply:
    return lambda *_: value


def _numbers(name: str, cases: Sequence[Case]) -> Iterator[OtherValue]:
    yield OtherValue(f"`{name}` is left out, as if it were 0", _UNUSED, _always(0.0))
    yield OtherValue(f"`{name}` is left out, as if it were 1", _UNUSED, _always(1.0))
    for number in _FIXED:
        family = f"`{name}` is not used"
        yield OtherValue(f"{family}: {number:g} stands in its place", _UNUSED, _always(number), family)
    yield OtherValue(f"1 - `{name}` is used where `{name}` belongs", _BENT, lambda value, _: 1 - value)
    yield OtherValue(f"the sign of `{name}` is flipped", _BENT, lambda value, _: -value)
    yield OtherValue(f"`{name}` counts twice", _BENT, lambda value, _: 2 * value)
    yield OtherValue(f"`{name}` counts half", _BENT, lambda value, _: value / 2)
    yield OtherValue(f"1 / `{name}` is used where `{name}` belongs", _BENT, lambda value, _: 1 / value)
    yield OtherValue(f"`{name}` is squared", _BENT, lambda value, _: value**2)
    yield OtherValue(f"the square root of `{name}` is taken", _BENT, lambda value, _: float(np.sqrt(value)))
    for size in cases[0].sizes:
        yield OtherValue(f"`{name}` is multiplied by {size}", _BENT, _by_size(size, 1))
        yield OtherValue(f"`{name}` is divided by {size}", _BENT, _by_size(size, -1))


def _by_size(size: str, power: int) -> Apply:
    return lambda value, case: value * float(case.sizes[size]) ** power


def _counts(name: str) -> Iterator[OtherValue]:
    yield OtherValue(
        f"`{name}` is too large by 1", "Where does counting begin, at 0 or at 1?", lambda value, _: value + 1
    )
    yield OtherValue(
        f"`{name}` is too small by 1", "Where does counting begin, at 0 or at 1?", lambda value, _: value - 1
    )
    for number in (0, 1):
        yield OtherValue(f"`{name}` is not used, as if it were {number}", _UNUSED, _always(number))
    yield OtherValue(f"`{name}` counts twice", _BENT, lambda value, _: 2 * value)
    yield OtherValue(f"`{name}` counts half", _BENT, lambda value, _: value / 2)


def _arrays(name: str) -> Iterator[OtherValue]:
    yield OtherValue(f"`{name}` is left out, as if it were 0", _UNUSED, lambda value, _: np.zeros_like(value))
    yield OtherValue(f"`{name}` is left out, as if it were 1 everywhere", _UNUSED, lambda value, _: np.ones_like(value))
    yield OtherValue(f"the sign of `{name}` is flipped", _BENT, lambda value, _: -value)
    yield OtherValue(f"`{name}` counts twice", _BENT, lambda value, _: 2 * value)
    yield OtherValue(f"`{name}` counts half", _BENT, lambda value, _: value / 2)
    yield OtherValue(f"`{name}` is taken from its end to its beginning", _BENT, lambda value, _: value[::-1].copy())
    yield OtherValue(f"`{name}` is transposed", _BENT, lambda value, _: value.T.copy())
    for function in _OF_ARRAYS:
        told = FUNCTIONS[function].says.format(x=f"`{name}`")
        yield OtherValue(f"{told} is used where `{name}` belongs", _BENT, _through(FUNCTIONS[function].of))
    yield OtherValue(f"1 - `{name}` is used where `{name}` belongs", _BENT, lambda value, _: 1 - value)
    yield OtherValue(f"the mean of `{name}` is used where its entries belong", _BENT, _averaged)
    yield OtherValue(f"the sum of `{name}` is used where its entries belong", _BENT, _summed)


def _through(function: Callable[[Any], Any]) -> Apply:
    return lambda value, _: function(value)


def _averaged(value: Any, _: Case) -> Any:
    return np.broadcast_to(value.mean(axis=0), value.shape).copy()


def _summed(value: Any, _: Case) -> Any:
    return np.full(value.shape, value.sum())


def _indices(name: str) -> Iterator[OtherValue]:
    yield OtherValue(
        f"`{name}` is counted from 1", "Where does counting begin, at 0 or at 1?", lambda value, _: value - 1
    )
    yield OtherValue(
        f"`{name}` is too large by 1", "Where does counting begin, at 0 or at 1?", lambda value, _: value + 1
    )
    yield OtherValue(f"`{name}` is not used, as if it were 0 everywhere", _UNUSED, lambda value, _: 0 * value)
    yield OtherValue(f"`{name}` is taken from its end to its beginning", _BENT, lambda value, _: value[::-1].copy())
    yield OtherValue(f"`{name}` is sorted first", _BENT, lambda value, _: np.sort(value))
    yield OtherValue(f"the places in `{name}` are taken for its numbers", _BENT, lambda value, _: np.arange(len(value)))


def _several(name: str) -> Iterator[OtherValue]:
    hint = "Which of the arrays does your code go through?"
    yield OtherValue(f"only the first of `{name}` counts", hint, lambda value, _: value[:1])
    yield OtherValue(f"only the last of `{name}` counts", hint, lambda value, _: value[-1:])
    yield OtherValue(f"the last of `{name}` is left out", hint, lambda value, _: value[:-1])
    yield OtherValue(f"the first of `{name}` is left out", hint, lambda value, _: value[1:])
    yield OtherValue(f"`{name}` is gone through from its end", hint, lambda value, _: value[::-1])
    yield OtherValue(f"vectors among `{name}` are left out", hint, _of_axes(1, keep=False))
    yield OtherValue(f"only vectors among `{name}` count", hint, _of_axes(1, keep=True))
    yield OtherValue(f"signs in `{name}` are flipped", _BENT, lambda value, _: tuple(_negated(item) for item in value))


def _named_parts(name: str, values: Sequence[dict[str, Any]]) -> Iterator[OtherValue]:
    """Other values for one array in a dict that has the same keys in all cases."""
    for key in values[0]:
        if all(isinstance(value.get(key), np.ndarray) and value[key].dtype.kind == "f" for value in values):
            told = f"`{key}` in `{name}`"
            yield OtherValue(f"{told} is left out, as if it were 0", _UNUSED, _with_part(key, lambda array: 0 * array))
            yield OtherValue(f"{told} is left out, as if it were 1 everywhere", _UNUSED, _with_part(key, np.ones_like))
            yield OtherValue(f"the sign of {told} is flipped", _BENT, _with_part(key, np.negative))
            yield OtherValue(f"{told} counts twice", _BENT, _with_part(key, lambda array: 2 * array))


def _with_part(key: str, change: Callable[[Any], Any]) -> Apply:
    return lambda value, _: {**value, key: change(value[key])}


def _of_axes(axes: int, *, keep: bool) -> Apply:
    return lambda value, _: tuple(item for item in value if (np.ndim(item) == axes) == keep)


def _negated(item: Any) -> Any:
    return -item if isinstance(item, np.ndarray) else item
