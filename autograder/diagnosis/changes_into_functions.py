"""Functions of inputs that stand where a right result belongs, all worked out once for each case."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.diagnosis.change import CANNOT, Array, Change, Part, inputs_of
from autograder.diagnosis.changes_of_whole import softmax
from autograder.diagnosis.prefilter import Sieve
from autograder.judge.key import Case
from autograder.results import Value

_MOST_TABLES = 256
"""Of so many cases it is kept what functions of their inputs give: each task is explained by one or two."""


def functions_of_inputs(parts: Sequence[Part]) -> Iterator[Change]:
    """The functions of an input that may be what came back, as one wrong part shows."""
    part = next((one for one in parts if one.wrong.any()), parts[0])
    functions = _functions(*_named_inputs(part.case))
    for number in _made_of_inputs(part.case).near(part.got, part.component):
        yield functions[number].change()


_OF_INPUT: tuple[tuple[str, Any], ...] = (
    ("the absolute value of", np.abs),
    ("the sign of", np.sign),
    ("the positive part of", lambda x: np.maximum(x, 0)),
    ("1 where positive of", lambda x: (x > 0).astype(float)),
    ("the square of", np.square),
    ("the exponential of", np.exp),
    ("the logarithm of", np.log),
    ("the tanh of", np.tanh),
    ("the slope of tanh at", lambda x: 1 - np.tanh(x) ** 2),
    ("the sigmoid of", lambda x: 0.5 + 0.5 * np.tanh(x / 2)),
    ("the slope of the sigmoid at", lambda x: 0.25 * (1 - np.tanh(x / 2) ** 2)),
    ("the softmax of", softmax),
    ("1 minus", lambda x: 1 - x),
    ("1 divided by", lambda x: 1 / x),
    ("x (1 - x) of", lambda x: x * (1 - x)),
    ("1 - x^2 of", lambda x: 1 - x**2),
    ("the sum of", np.sum),
    ("the mean of", np.mean),
    ("the norm of", lambda x: np.sqrt(np.sum(x * x))),
    ("the sum of squares of", lambda x: np.sum(x * x)),
    ("the largest of", np.max),
    ("the smallest of", np.min),
    ("the number of entries of", np.size),
    ("the sums over axis 0 of", lambda x: x.sum(axis=0)),
    ("the sums over axis 1 of", lambda x: x.sum(axis=1)),
    ("the means over axis 0 of", lambda x: x.mean(axis=0)),
    ("the means over axis 1 of", lambda x: x.mean(axis=1)),
)

Inputs = Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class _OfInputs:
    """A function of an input, alone or with another input as its factor."""

    says: str
    function: Callable[[Inputs], Value]

    def change(self) -> Change:
        """What it looks like where such a result came back."""
        hint = "What has to happen to the input? Compare with the formula."
        return Change(f"it is {self.says}", hint, lambda part: self.function(part.inputs))


def _named_inputs(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a case's arrays, and of all its numbers and arrays."""
    inputs = inputs_of(case)
    return tuple(name for name, arg in inputs.items() if arg.ndim), tuple(inputs)


@lru_cache(maxsize=_MOST_TABLES)
def _functions(arrays: Sequence[str], names: Sequence[str]) -> Sequence[_OfInputs]:
    return [
        one for name in arrays for says, function in _OF_INPUT for one in _alone_and_times(says, function, name, names)
    ]


def _alone_and_times(says: str, function: Any, name: str, names: Sequence[str]) -> Iterator[_OfInputs]:
    yield _OfInputs(_said(says, name), lambda inputs: function(inputs[name]))
    for other in names:
        if other != name:
            yield _times_function_of(says, function, name, other)


def _times_function_of(says: str, function: Any, name: str, other: str) -> _OfInputs:
    return _OfInputs(f"`{other}` times {_said(says, name)}", lambda inputs: inputs[other] * function(inputs[name]))


@lru_cache(maxsize=_MOST_TABLES)
def _made_of_inputs(case: Case) -> Sieve:
    """What all these functions give on one case, which is the same for every submission."""
    return Sieve(_values(case))


def _values(case: Case) -> Iterator[tuple[int, Value]]:
    inputs = inputs_of(case)
    for number, one in enumerate(_functions(*_named_inputs(case))):
        with suppress(*CANNOT):
            yield number, np.asarray(one.function(inputs), np.float64)


def _said(says: str, name: str) -> str:
    """A function of an input in words: x stands for it, in those that are formulas."""
    if says.startswith(("x (", "1 - x")):
        return says.removesuffix(" of").replace("x", f"`{name}`")
    return f"1 where `{name}` is positive, else 0" if says.startswith("1 where") else f"{says} `{name}`"
