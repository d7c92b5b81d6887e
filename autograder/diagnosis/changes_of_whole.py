"""Changes of a whole right result: its sign, its shape, its place, its size, the order of its entries, a function of it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from autograder.diagnosis.change import FEWEST, LIKENESS, Array, Make, Part, changed
from autograder.judge.compare import RELATIVE
from autograder.judge.key import Hypothesis
from autograder.mutation.functions import FUNCTIONS


def plain(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Those that need no axis, no size and no input."""
    change = partial(changed, parts)
    yield change("the sign is flipped", "Follow the signs through the formula once more.", lambda part: -part.want)
    yield change("everything is zero", "Which line should fill this result?", lambda part: 0 * part.want, source="idle")


def of_shape(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Axes exchanged, kept, lost, summed or averaged over."""
    change = partial(changed, parts)
    yield change("it is transposed", "Which index runs along the rows? Compare the shapes.", lambda part: part.want.T)
    hint = "An axis of length 1 was kept or lost: look at keepdims, and at reshape."
    yield change("the numbers are right, but the shape is not", hint, _reshaped)
    for axis in (0, 1):
        hint = "Which axes should the result still have?"
        yield change(f"it is summed over axis {axis}, which should stay", hint, _summed(axis))
        yield change(f"it is averaged over axis {axis}, which should stay", hint, _averaged(axis))


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
        hint = "Compare the order of the results with the task's."
        yield change(f"it is what `{label}` should be", hint, _other(label))


def _other(label: str) -> Make:
    return lambda part: part.others[label]


def by_sizes(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """Factors of one size or two, as sums and means differ by them."""
    change = partial(changed, parts)
    names = list(parts[0].sizes)
    for size in names:
        hint = f"Is this a sum or a mean over {size}? Count how often it is divided."
        yield change(f"it is {size} times too large", hint, _scaled(1, size))
        yield change(f"it is {size} times too small", hint, _scaled(-1, size))
    for one, other in combinations(names, 2):
        hint = "Is this a sum or a mean, and over what? Count how often it is divided, and by what."
        yield change(f"it is {one} * {other} times too large", hint, _scaled(1, one, other))
        yield change(f"it is {one} * {other} times too small", hint, _scaled(-1, one, other))
        yield change(f"it is divided by {other} where {one} belongs", hint, _rescaled(one, other))
        yield change(f"it is divided by {one} where {other} belongs", hint, _rescaled(other, one))


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


def by_a_constant(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """The same factor everywhere, read off the first case that has one."""
    change = partial(changed, parts)
    telling = [part for part in parts if part.got.shape == part.want.shape and np.any(part.want)]
    factors = [float(np.sum(part.got * part.want) / np.sum(part.want * part.want)) for part in telling]
    if not factors or not np.isfinite(factors[0]) or factors[0] in (0.0, 1.0):
        return
    factor, hint = factors[0], "Look for a constant that is missing, or is there twice."
    for value, says in _KNOWN_FACTORS:
        if abs(factor - value) < RELATIVE * value:
            yield change(f"it is {says}", hint, lambda part: factor * part.want)
            return
    if len(telling) >= FEWEST:
        yield change(
            f"it is {factor:.4g} times what it should be", hint, lambda part: factor * part.want, kind=LIKENESS
        )


def functions_of_it(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """A function of the right result, its sums made 1, its entries in another order."""
    change = partial(changed, parts)
    hint = "Check the value at a point where you know it."
    yield change("it is 1 minus what it should be", hint, lambda part: 1 - part.want, kind=LIKENESS)
    for name, hint in _OF_RESULT.items():
        says = _IN_OTHER_WORDS.get(name, FUNCTIONS[name].says.format(x="what it should be"))
        yield change(f"it is {says}", hint, _of_want(FUNCTIONS[name].of))
    for axis in (0, 1):
        hint = "Should each row sum to 1, each column, or everything?"
        yield change(f"sums over axis {axis} are made 1", hint, _normalised(axis))
    yield change("the sum of all entries is made 1", "Should anything sum to 1 here?", _normalised(None))
    hint = "Which entry comes first?"
    for axis in (0, 1):
        yield change(f"it stands in reverse order along axis {axis}", hint, _flipped(axis))
        yield change(f"it is shifted by one place along axis {axis}", hint, _rolled(axis, 1))
        yield change(f"it is shifted by one place along axis {axis}", hint, _rolled(axis, -1))


_OF_RESULT: Mapping[str, str] = {
    "exp": "Is a logarithm missing?",
    "log": "Is there one logarithm too many?",
    "square": "Is there a square too many?",
    "sqrt": "Is a square missing?",
    "inverse": "Is a fraction upside down?",
    "abs": "Where is the sign lost?",
    "relu": "Should there be a bound?",
    "at_most_1": "Should there be a bound?",
    "clip": "Should there be a bound?",
    "floor": "Where are fractions lost?",
    "round": "Where are fractions lost?",
    "trunc": "Where are fractions lost?",
    "sign": "Where is the size lost?",
    "sigmoid": "Is there one activation too many?",
    "tanh": "Is there one activation too many?",
    "softmax": "Is there one softmax too many?",
    "one_more": "Look for a 1 that is missing, or there once too often.",
    "one_less": "Look for a 1 that is missing, or there once too often.",
    "cumsum": "Is there one sum too many?",
}
"""Functions that a right result may have gone through, and what to look for then."""

_IN_OTHER_WORDS: Mapping[str, str] = {
    "relu": "what it should be with negative numbers cut off",
    "clip": "what it should be, cut off at -1 and 1",
    "cumsum": "summed up from entry to entry",
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
