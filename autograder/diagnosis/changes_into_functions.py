"""Functions of inputs that stand where a right result belongs, all worked out once for each case."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

import numpy as np

from autograder.diagnosis.change import CANNOT, Array, Part, changed, inputs_of
from autograder.diagnosis.prefilter import Prefilter
from autograder.frozen import frozen
from autograder.judge.key import Case, Hypothesis
from autograder.memory import Memory
from autograder.mutation.functions import FUNCTIONS, InWords
from autograder.results import Value
from autograder.words.message import Text, message

_HINT = message("diagnosis.hint_input_and_formula")


def functions_of_inputs(parts: Sequence[Part], memory: Memory) -> Iterator[Hypothesis]:
    """The functions of an input that may be what came back, as one wrong part shows."""
    part = next((one for one in parts if one.wrong.any()), parts[0])
    functions, prefilter = memory.once(_table, part.case)
    for number in prefilter.near(part.got, part.component):
        yield changed(
            message("diagnosis.it_is", what=functions[number].says), _HINT, functions[number].of, source="idle"
        )


_OF_INPUT = (
    "abs",
    "sign",
    "relu",
    "step",
    "square",
    "exp",
    "log",
    "tanh",
    "tanh_slope",
    "sigmoid",
    "sigmoid_slope",
    "softmax",
    "rest",
    "inverse",
    "slope_of_sigmoid_values",
    "slope_of_tanh_values",
    "sum",
    "mean",
    "norm",
    "sum_of_squares",
    "max",
    "min",
    "size",
    "sums_0",
    "sums_1",
    "means_0",
    "means_1",
)
"""Functions of which an input may have been given instead of the task's, likely ones first."""

Inputs = Mapping[str, Array]


@frozen(eq=False)
class _OfInputs:
    """A function of an input, alone or with another input as its factor."""

    says: Text
    compute: Callable[[Inputs], Value]

    def of(self, part: Part) -> Value:
        """Its value in one case."""
        return self.compute(part.inputs)


def _table(case: Case) -> tuple[Sequence[_OfInputs], Prefilter]:
    """All these functions of one case's inputs, and what they give, which is the same for every submission."""
    inputs = inputs_of(case)
    arrays = [name for name, arg in inputs.items() if arg.ndim]
    functions = [
        one
        for name in arrays
        for function in _OF_INPUT
        for one in _alone_and_times(FUNCTIONS[function], name, tuple(inputs))
    ]
    return functions, Prefilter(_values(functions, inputs))


def _alone_and_times(function: InWords, name: str, names: Sequence[str]) -> Iterator[_OfInputs]:
    says = function.said(f"`{name}`")
    yield _OfInputs(says, lambda inputs: function.of(inputs[name]))
    for other in names:
        if other != name:
            yield _times(says, function, name, other)


def _times(says: Text, function: InWords, name: str, other: str) -> _OfInputs:
    return _OfInputs(
        message("diagnosis.other_times_says", other=other, says=says),
        lambda inputs: inputs[other] * function.of(inputs[name]),
    )


def _values(functions: Sequence[_OfInputs], inputs: Inputs) -> Iterator[tuple[int, Value]]:
    for number, one in enumerate(functions):
        with suppress(*CANNOT):
            yield number, np.asarray(one.compute(inputs), np.float64)
