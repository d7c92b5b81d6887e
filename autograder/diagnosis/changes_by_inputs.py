"""Changes of a right result by inputs: one in its place, or a factor or term that is there once too often, or missing."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograder.diagnosis.change import Array, Make, Part, changed
from autograder.judge.key import Hypothesis


def by_inputs(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Each input in the place of the result, as its factor and as its term; of numbers also what formulas make of them."""
    change = partial(changed, parts)
    numbers = [name for name, arg in parts[0].inputs.items() if not arg.ndim]
    for name in parts[0].inputs:
        yield change(
            f"it is the input `{name}` itself", "What has to happen to the input?", itself(name), source="idle"
        )
        hint = "Count the factors of the formula."
        yield change(f"a factor `{name}` is there once too often", hint, times(_value(name)))
        yield change(f"the factor `{name}` is missing", hint, over(_value(name)))
        hint = "Count the terms of the formula."
        yield change(f"the input `{name}` is added once too often", hint, _plus(_value(name)))
        yield change(f"the input `{name}` is missing from the sum", hint, _plus(_value(name, -1)))
        for number in numbers:
            if number != name:
                for says, size in ((f"`{number}` times `{name}`", 1.0), (f"2 `{number}` times `{name}`", 2.0)):
                    yield change(f"{says} is added once too often", hint, _plus(_product(number, name, size)))
                    yield change(f"{says} is missing from the sum", hint, _plus(_product(number, name, -size)))
    for number in numbers:
        hint = f"Count the factors of the formula: where does `{number}` enter?"
        for says, make in made_of(number):
            yield change(f"a factor {says} is there once too often", hint, times(make))
            yield change(f"the factor {says} is missing", hint, over(make))


def made_of(number: str) -> Iterator[tuple[str, Callable[[Part], Any]]]:
    """What formulas make of a number among the inputs: how it is said, and its value."""
    yield f"1 - `{number}`", lambda part: 1 - part.inputs[number]
    yield f"1 + `{number}`", lambda part: 1 + part.inputs[number]
    yield f"`{number}` squared", lambda part: part.inputs[number] ** 2
    yield f"the square root of `{number}`", lambda part: np.sqrt(part.inputs[number])
    yield f"the square root of 1 - `{number}`", lambda part: np.sqrt(1 - part.inputs[number])
    yield f"2 `{number}`", lambda part: 2 * part.inputs[number]
    yield f"`{number}` / 2", lambda part: part.inputs[number] / 2


def itself(name: str) -> Make:
    """An input where the result belongs."""
    return lambda part: part.inputs[name]


def _value(name: str, sign: int = 1) -> Callable[[Part], Any]:
    return lambda part: sign * part.inputs[name]


def _product(number: str, name: str, size: float) -> Callable[[Part], Any]:
    return lambda part: size * part.inputs[number] * part.inputs[name]


def times(factor: Callable[[Part], Any]) -> Make:
    """The right result times a factor."""
    return lambda part: part.want * factor(part)


def over(factor: Callable[[Part], Any]) -> Make:
    """The right result divided by a factor that is nowhere 0."""

    def divided(part: Part) -> Array:
        value = factor(part)
        if not np.all(value):
            raise ValueError("division by zero")
        return np.asarray(part.want / value)

    return divided


def _plus(term: Callable[[Part], Any]) -> Make:
    return lambda part: part.want + term(part)
