"""Changes of a right result by inputs: one in its place, or a factor or term that is there once too often, or missing."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.diagnosis.change import Array, Make, Part, changed
from autograder.judge.key import Hypothesis
from autograder.words.message import Message, Text, message


def by_inputs(names: Sequence[str], numbers: Sequence[str]) -> Iterator[Hypothesis]:
    """Each input in the place of the result, as its factor and as its term; of `numbers` also what formulas make of them."""
    for name in names:
        says, hint = message("diagnosis.input_itself", name=name), message("diagnosis.hint_input")
        yield changed(says, hint, itself(name), source="idle")
        hint = message("diagnosis.hint_count_factors")
        yield changed(message("diagnosis.factor_twice", name=name), hint, times(_value(name)))
        yield changed(message("diagnosis.factor_missing", name=name), hint, over(_value(name)))
        hint = message("diagnosis.hint_count_terms")
        yield changed(message("diagnosis.input_added_extra", name=name), hint, _plus(_value(name)))
        yield changed(message("diagnosis.input_missing_from_sum", name=name), hint, _plus(_value(name, -1)))
        for says, number, size in _products(name, numbers):
            yield changed(message("diagnosis.said_term_extra", says=says), hint, _plus(_product(number, name, size)))
            missing = message("diagnosis.says_is_missing_from_sum", says=says)
            yield changed(missing, hint, _plus(_product(number, name, -size)))
    for number in numbers:
        hint = message("diagnosis.hint_where_number_enters", number=number)
        for what, make in made_of(number):
            yield changed(message("diagnosis.said_factor_twice", says=what), hint, times(make))
            yield changed(message("diagnosis.said_factor_missing", says=what), hint, over(make))


def _products(name: str, numbers: Sequence[str]) -> Iterator[tuple[Message, str, float]]:
    """An input times each other number, and twice that, as the derivative of a penalty has it."""
    for number in numbers:
        if number != name:
            yield message("diagnosis.number_times_name", number=number, name=name), number, 1.0
            yield message("diagnosis.2_number_times_name", number=number, name=name), number, 2.0


def made_of(number: str) -> Iterator[tuple[Text, Callable[[Part], Any]]]:
    """What formulas make of a number among the inputs: how it is said, and its value."""
    yield f"1 - `{number}`", lambda part: 1 - part.inputs[number]
    yield f"1 + `{number}`", lambda part: 1 + part.inputs[number]
    yield message("diagnosis.number_squared", number=number), lambda part: part.inputs[number] ** 2
    yield message("diagnosis.square_root_of_number", number=number), lambda part: np.sqrt(part.inputs[number])
    yield message("diagnosis.square_root_of_1_number", number=number), lambda part: np.sqrt(1 - part.inputs[number])
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
