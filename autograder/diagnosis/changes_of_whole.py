"""Changes of a whole right result: its sign, its shape, its place, its size, the order of its entries, a function of it."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from autograder.diagnosis.change import FEWEST, Array, Change, Make, Part
from autograder.judge.compare import RELATIVE


def plain() -> Iterator[Change]:
    """Those that need no axis, no size and no input."""
    yield Change("the sign is flipped", "Follow the signs through the formula once more.", lambda part: -part.want)
    yield Change("everything is zero", "Which line should fill this result?", lambda part: 0 * part.want, idle=True)


def of_shape() -> Iterator[Change]:
    """Axes exchanged, kept, lost, summed or averaged over."""
    yield Change("it is transposed", "Which index runs along the rows? Compare the shapes.", lambda part: part.want.T)
    hint = "An axis of length 1 was kept or lost: look at keepdims, and at reshape."
    yield Change("the numbers are right, but the shape is not", hint, _reshaped)
    for axis in (0, 1):
        hint = "Which axes should the result still have?"
        yield Change(f"it is summed over axis {axis}, which should stay", hint, _summed(axis))
        yield Change(f"it is averaged over axis {axis}, which should stay", hint, _averaged(axis))


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


def exchanged(parts: Sequence[Part]) -> Iterator[Change]:
    """Another component of the result in the place of this one."""
    for label in parts[0].others:
        hint = "Compare the order of the results with the task's."
        yield Change(f"it is what `{label}` should be", hint, _other(label))


def _other(label: str) -> Make:
    return lambda part: part.others[label]


def by_sizes(parts: Sequence[Part]) -> Iterator[Change]:
    """Factors of one size or two, as sums and means differ by them."""
    names = list(parts[0].sizes)
    for size in names:
        hint = f"Is this a sum or a mean over {size}? Count how often it is divided."
        yield Change(f"it is {size} times too large", hint, _scaled(1, size))
        yield Change(f"it is {size} times too small", hint, _scaled(-1, size))
    for one, other in combinations(names, 2):
        hint = "Is this a sum or a mean, and over what? Count how often it is divided, and by what."
        yield Change(f"it is {one} * {other} times too large", hint, _scaled(1, one, other))
        yield Change(f"it is {one} * {other} times too small", hint, _scaled(-1, one, other))
        yield Change(f"it is divided by {other} where {one} belongs", hint, _rescaled(one, other))
        yield Change(f"it is divided by {one} where {other} belongs", hint, _rescaled(other, one))


def _scaled(power: int, *sizes: str) -> Make:
    return lambda part: part.want * float(np.prod([part.sizes[size] for size in sizes])) ** power


def _rescaled(right: str, wrong: str) -> Make:
    return lambda part: part.want * part.sizes[right] / part.sizes[wrong]


_KNOWN_FACTORS = (
    (2.0, "twice as large as it should be"),
    (0.5, "half of what it should be"),
    (1 / np.log(2), "1/ln 2 times what it should be: a logarithm has base 2"),
    (1 / np.log(10), "1/ln 10 times what it should be: a logarithm has base 10"),
)


def by_a_constant(parts: Sequence[Part]) -> Iterator[Change]:
    """The same factor everywhere, read off the first case that has one."""
    telling = [part for part in parts if part.got.shape == part.want.shape and np.any(part.want)]
    factors = [float(np.sum(part.got * part.want) / np.sum(part.want * part.want)) for part in telling]
    if not factors or not np.isfinite(factors[0]) or factors[0] in (0.0, 1.0):
        return
    factor, hint = factors[0], "Look for a constant that is missing, or is there twice."
    for value, says in _KNOWN_FACTORS:
        if abs(factor - value) < RELATIVE * value:
            yield Change(f"it is {says}", hint, lambda part: factor * part.want)
            return
    if len(telling) >= FEWEST:
        yield Change(
            f"it is {factor:.4g} times what it should be", hint, lambda part: factor * part.want, says_much=False
        )


def functions_of_it() -> Iterator[Change]:
    """A function of the right result, its sums made 1, its entries in another order."""
    hint = "Check the value at a point where you know it."
    yield Change("it is 1 minus what it should be", hint, lambda part: 1 - part.want, says_much=False)
    for says, hint, function in _FUNCTIONS:
        yield Change(f"it is {says}", hint, _of_want(function))
    for axis in (0, 1):
        hint = "Should each row sum to 1, each column, or everything?"
        yield Change(f"sums over axis {axis} are made 1", hint, _normalised(axis))
    yield Change("the sum of all entries is made 1", "Should anything sum to 1 here?", _normalised(None))
    hint = "Which entry comes first?"
    for axis in (0, 1):
        yield Change(f"it stands in reverse order along axis {axis}", hint, _flipped(axis))
        yield Change(f"it is shifted by one place along axis {axis}", hint, _rolled(axis, 1))
        yield Change(f"it is shifted by one place along axis {axis}", hint, _rolled(axis, -1))


def softmax(want: Array) -> Array:
    """The softmax along the last axis."""
    powers = np.exp(want - want.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


_FUNCTIONS: tuple[tuple[str, str, Any], ...] = (
    ("the exponential of what it should be", "Is a logarithm missing?", np.exp),
    ("the logarithm of what it should be", "Is there one logarithm too many?", np.log),
    ("the square of what it should be", "Is there a square too many?", np.square),
    ("the square root of what it should be", "Is a square missing?", np.sqrt),
    ("1 divided by what it should be", "Is a fraction upside down?", lambda want: 1 / want),
    ("the absolute value of what it should be", "Where is the sign lost?", np.abs),
    ("what it should be with negative numbers cut off", "Should there be a bound?", lambda want: np.maximum(want, 0)),
    ("what it should be, cut off at 1", "Should there be a bound?", lambda want: np.minimum(want, 1)),
    ("what it should be, cut off at -1 and 1", "Should there be a bound?", lambda want: np.clip(want, -1, 1)),
    ("what it should be, rounded down", "Where are fractions lost?", np.floor),
    ("what it should be, rounded to whole numbers", "Where are fractions lost?", np.round),
    ("what it should be without its fractions", "Where are fractions lost?", np.trunc),
    ("the sign of what it should be", "Where is the size lost?", np.sign),
    (
        "the sigmoid of what it should be",
        "Is there one activation too many?",
        lambda want: 0.5 + 0.5 * np.tanh(want / 2),
    ),
    ("the tanh of what it should be", "Is there one activation too many?", np.tanh),
    ("the softmax of what it should be", "Is there one softmax too many?", softmax),
    ("what it should be plus 1", "Look for a 1 that is missing, or there once too often.", lambda want: want + 1),
    ("what it should be less 1", "Look for a 1 that is missing, or there once too often.", lambda want: want - 1),
    ("summed up from entry to entry", "Is there one sum too many?", lambda want: np.cumsum(want, axis=0)),
)


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
