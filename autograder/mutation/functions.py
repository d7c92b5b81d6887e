"""Functions of numbers in words: what each makes of something, what it is called, and the function itself.

The keys are numpy's names where numpy has the function. Whoever says that one stands where another belongs, or that a result is
one of them, takes it from here.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.frozen import frozen
from autograder.words.message import Message, Text, message


@frozen
class InWords:
    """A function: the key of what it makes of an `x`, how it is computed, and the `noun` for it (none where it goes by its name)."""

    key: str
    of: Callable[[Any], Any]
    noun: Message | None = None

    def said(self, x: Text) -> Message:
        """What it makes of this."""
        return Message(self.key, (("x", x),))


def _softmax(x: Any) -> Any:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


FUNCTIONS: Mapping[str, InWords] = {
    "abs": InWords("function.abs", np.abs),
    "sign": InWords("function.sign", np.sign),
    "relu": InWords("function.relu", lambda x: np.maximum(x, 0)),
    "step": InWords("function.step", lambda x: (x > 0).astype(float)),
    "clip": InWords("function.clip", lambda x: np.clip(x, -1, 1)),
    "square": InWords("function.square", np.square),
    "sqrt": InWords("function.sqrt", np.sqrt, message("function.sqrt.noun")),
    "exp": InWords("function.exp", np.exp, message("function.exp.noun")),
    "log": InWords("function.log", np.log, message("function.log.noun")),
    "log2": InWords("function.log2", np.log2, message("function.log2.noun")),
    "log10": InWords("function.log10", np.log10, message("function.log10.noun")),
    "tanh": InWords("function.tanh", np.tanh),
    "tanh_slope": InWords("function.tanh_slope", lambda x: 1 - np.tanh(x) ** 2),
    "sigmoid": InWords("function.sigmoid", lambda x: 0.5 + 0.5 * np.tanh(x / 2)),
    "sigmoid_slope": InWords("function.sigmoid_slope", lambda x: 0.25 * (1 - np.tanh(x / 2) ** 2)),
    "softmax": InWords("function.softmax", _softmax),
    "rest": InWords("function.rest", lambda x: 1 - x),
    "inverse": InWords("function.inverse", lambda x: 1 / x),
    "slope_of_sigmoid_values": InWords("function.slope_of_sigmoid_values", lambda x: x * (1 - x)),
    "slope_of_tanh_values": InWords("function.slope_of_tanh_values", lambda x: 1 - x**2),
    "one_more": InWords("function.one_more", lambda x: x + 1),
    "one_less": InWords("function.one_less", lambda x: x - 1),
    "at_most_1": InWords("function.at_most_1", lambda x: np.minimum(x, 1)),
    "direction": InWords("function.direction", lambda x: x / np.sqrt(np.sum(x * x))),
    "floor": InWords("function.floor", np.floor, message("function.floor.noun")),
    "ceil": InWords("function.ceil", np.ceil, message("function.ceil.noun")),
    "round": InWords("function.round", np.round),
    "trunc": InWords("function.trunc", np.trunc),
    "sum": InWords("function.sum", np.sum, message("function.sum.noun")),
    "sums_0": InWords("function.sums_0", lambda x: x.sum(axis=0)),
    "sums_1": InWords("function.sums_1", lambda x: x.sum(axis=1)),
    "mean": InWords("function.mean", np.mean, message("function.mean.noun")),
    "means_0": InWords("function.means_0", lambda x: x.mean(axis=0)),
    "means_1": InWords("function.means_1", lambda x: x.mean(axis=1)),
    "norm": InWords("function.norm", lambda x: np.sqrt(np.sum(x * x))),
    "sum_of_squares": InWords("function.sum_of_squares", lambda x: np.sum(x * x)),
    "prod": InWords("function.prod", np.prod, message("function.prod.noun")),
    "max": InWords("function.max", np.max, message("function.max.noun")),
    "min": InWords("function.min", np.min, message("function.min.noun")),
    "argmax": InWords("function.argmax", np.argmax, message("function.argmax.noun")),
    "argmin": InWords("function.argmin", np.argmin, message("function.argmin.noun")),
    "var": InWords("function.var", np.var, message("function.var.noun")),
    "std": InWords("function.std", np.std, message("function.std.noun")),
    "size": InWords("function.size", np.size),
    "cumsum": InWords("function.cumsum", lambda x: np.cumsum(x, axis=0), message("function.cumsum.noun")),
    "cumprod": InWords("function.cumprod", lambda x: np.cumprod(x, axis=0), message("function.cumprod.noun")),
}
