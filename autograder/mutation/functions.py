"""Functions of numbers in words: what each makes of something, what it is called, and the function itself.

The keys are numpy's names where numpy has the function. Whoever says that one stands where another belongs, or that a result is
one of them, takes it from here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class InWords:
    """A function: what it makes of `{x}`, the `noun` for it ("" where it goes by its name), and how it is computed."""

    says: str
    of: Callable[[Any], Any]
    noun: str = ""


def _softmax(x: Any) -> Any:
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


FUNCTIONS: Mapping[str, InWords] = {
    "abs": InWords("the absolute value of {x}", np.abs),
    "sign": InWords("the sign of {x}", np.sign),
    "relu": InWords("the positive part of {x}", lambda x: np.maximum(x, 0)),
    "step": InWords("1 where {x} is positive, else 0", lambda x: (x > 0).astype(float)),
    "clip": InWords("what is within -1 and 1 of {x}", lambda x: np.clip(x, -1, 1)),
    "square": InWords("the square of {x}", np.square),
    "sqrt": InWords("the square root of {x}", np.sqrt, "a square root"),
    "exp": InWords("the exponential of {x}", np.exp, "an exponential"),
    "log": InWords("the logarithm of {x}", np.log, "a natural logarithm"),
    "log2": InWords("the logarithm to base 2 of {x}", np.log2, "a logarithm to base 2"),
    "log10": InWords("the logarithm to base 10 of {x}", np.log10, "a logarithm to base 10"),
    "tanh": InWords("the tanh of {x}", np.tanh),
    "tanh_slope": InWords("the slope of tanh at {x}", lambda x: 1 - np.tanh(x) ** 2),
    "sigmoid": InWords("the sigmoid of {x}", lambda x: 0.5 + 0.5 * np.tanh(x / 2)),
    "sigmoid_slope": InWords("the slope of the sigmoid at {x}", lambda x: 0.25 * (1 - np.tanh(x / 2) ** 2)),
    "softmax": InWords("the softmax of {x}", _softmax),
    "rest": InWords("1 minus {x}", lambda x: 1 - x),
    "inverse": InWords("1 divided by {x}", lambda x: 1 / x),
    "slope_of_sigmoid_values": InWords("{x} (1 - {x})", lambda x: x * (1 - x)),
    "slope_of_tanh_values": InWords("1 - {x}^2", lambda x: 1 - x**2),
    "one_more": InWords("{x} plus 1", lambda x: x + 1),
    "one_less": InWords("{x} less 1", lambda x: x - 1),
    "at_most_1": InWords("{x}, cut off at 1", lambda x: np.minimum(x, 1)),
    "direction": InWords("the direction alone, without the length, of {x}", lambda x: x / np.sqrt(np.sum(x * x))),
    "floor": InWords("{x}, rounded down", np.floor, "rounding down"),
    "ceil": InWords("{x}, rounded up", np.ceil, "rounding up"),
    "round": InWords("{x}, rounded to whole numbers", np.round),
    "trunc": InWords("{x} without its fractions", np.trunc),
    "sum": InWords("the sum of {x}", np.sum, "a sum"),
    "sums_0": InWords("the sums over axis 0 of {x}", lambda x: x.sum(axis=0)),
    "sums_1": InWords("the sums over axis 1 of {x}", lambda x: x.sum(axis=1)),
    "mean": InWords("the mean of {x}", np.mean, "a mean"),
    "means_0": InWords("the means over axis 0 of {x}", lambda x: x.mean(axis=0)),
    "means_1": InWords("the means over axis 1 of {x}", lambda x: x.mean(axis=1)),
    "norm": InWords("the norm of {x}", lambda x: np.sqrt(np.sum(x * x))),
    "sum_of_squares": InWords("the sum of squares of {x}", lambda x: np.sum(x * x)),
    "prod": InWords("the product of {x}", np.prod, "a product"),
    "max": InWords("the largest of {x}", np.max, "the largest value"),
    "min": InWords("the smallest of {x}", np.min, "the smallest value"),
    "argmax": InWords("the place of the largest of {x}", np.argmax, "the place of the largest value"),
    "argmin": InWords("the place of the smallest of {x}", np.argmin, "the place of the smallest value"),
    "var": InWords("the variance of {x}", np.var, "a variance"),
    "std": InWords("the standard deviation of {x}", np.std, "a standard deviation"),
    "size": InWords("the number of entries of {x}", np.size),
    "cumsum": InWords("{x}, summed up from entry to entry", lambda x: np.cumsum(x, axis=0), "a running sum"),
    "cumprod": InWords("{x}, multiplied from entry to entry", lambda x: np.cumprod(x, axis=0), "a running product"),
}
