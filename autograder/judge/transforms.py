"""Generic changes of a right result: what a wrong one looks like, whoever made it and however."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.checks import Seen
from autograder.judge.compare import RELATIVE, is_near, leaves_if_it_fits
from autograder.judge.key import Case, Component
from autograder.judge.sieve import Sieve
from autograder.results import Returned, Value

Array = NDArray[Any]

_MOST_TABLES = 256
"""Of so many cases it is kept what functions of their inputs give: each task is explained by one or two."""


@dataclass(frozen=True, eq=False)
class Part:
    """One component of one case: what came back, what should have, and all that a change could be made of.

    `others` are the other components by their labels, `inputs` the case's numbers and arrays by name.
    """

    got: Array
    want: Array
    case: Case
    component: Component
    others: Mapping[str, Value]
    inputs: Mapping[str, Array]
    sizes: Mapping[str, int]

    @classmethod
    def of(cls, seen: Seen, place: int) -> "Part | None":
        """One component of a case; None where it is no number on either side."""
        component = seen.key.expected.components[place]
        form, outcome = seen.key.expected.form, seen.outcome
        parts = leaves_if_it_fits(form, outcome.value) if isinstance(outcome, Returned) else None
        if parts is None:
            return None
        got = parts[place]
        if not isinstance(got, np.ndarray | float | int) or not isinstance(component.want, np.ndarray):
            return None
        others = {one.label: one.want for one in seen.key.expected.components if one is not component}
        case = seen.key.case
        return cls(np.asarray(got, np.float64), component.want, case, component, others, _inputs(case), case.sizes)

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """The entries that are not as they should be, of a result of the right shape."""
        if self.got.shape != self.want.shape:
            return np.ones(self.got.shape, bool)
        room = 0.0 if self.component.tolerance is None else self.component.tolerance
        return np.asarray(~(np.abs(self.got - self.want) <= room))

    def is_made(self, make: "Make") -> bool:
        """Whether a change of what should have come back gives what did."""
        try:
            made = np.asarray(make(self), np.float64)
        except _CANNOT:
            return False
        return made.shape == self.got.shape and is_near(made, self.got, self.component)


def _inputs(case: Case) -> dict[str, Array]:
    """A case's numbers and arrays by name."""
    return {name: np.asarray(arg) for name, arg in case.args.items() if isinstance(arg, np.ndarray | float)}


_CANNOT = (ValueError, KeyError, IndexError, TypeError, ZeroDivisionError)
"""What is raised where a change cannot be made."""

Make = Callable[[Part], Value]


@dataclass(frozen=True, eq=False)
class Change:
    """What a result looks like, a hint, the change itself; `says_much` unless other mistakes look like it as well.

    It is `idle` if such a result takes no thought of the task: zeros, an input handed back, the same everywhere.
    """

    name: str
    hint: str
    make: Make
    says_much: bool = True
    idle: bool = False


def transforms(parts: Sequence[Part]) -> Iterator[Change]:
    """The changes that explain one component in all cases, likely ones first."""
    yield from (change for change in _changes(parts) if _explains(change, parts))
    idle = (*_of_inputs(parts), *_patterns(parts))
    yield from (replace(change, idle=True) for change in idle if _explains(change, parts))


def _explains(change: Change, parts: Sequence[Part]) -> bool:
    return all(part.is_made(change.make) for part in parts)


def _changes(parts: Sequence[Part]) -> Iterator[Change]:
    yield from _plain()
    yield from _shape_changes()
    yield from _swaps(parts)
    yield from _size_factors(parts)
    yield from _overflow(parts)
    yield from _constant_factors(parts)
    yield from _input_changes(parts)
    yield from _in_regions(parts)
    yield from _of_the_result()


def _plain() -> Iterator[Change]:
    yield Change("the sign is flipped", "Follow the signs through the formula once more.", lambda part: -part.want)
    yield Change("everything is zero", "Which line should fill this result?", lambda part: 0 * part.want, idle=True)


# ── shapes, places, factors ─────────────────────────────────────────────────────────────────


def _shape_changes() -> Iterator[Change]:
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


def _swaps(parts: Sequence[Part]) -> Iterator[Change]:
    for label in parts[0].others:
        hint = "Compare the order of the results with the task's."
        yield Change(f"it is what `{label}` should be", hint, _other(label))


def _other(label: str) -> Make:
    return lambda part: part.others[label]


def _size_factors(parts: Sequence[Part]) -> Iterator[Change]:
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
_FEWEST = 3
"""A factor that nobody knows must be the same in so many cases."""


def _constant_factors(parts: Sequence[Part]) -> Iterator[Change]:
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
    if len(telling) >= _FEWEST:
        yield Change(
            f"it is {factor:.4g} times what it should be", hint, lambda part: factor * part.want, says_much=False
        )


# ── numbers that are lost on the way ────────────────────────────────────────────────────────

_LARGE = 40.0
"""Where an input is larger than this, an exponential may be what overflows."""


def _overflow(parts: Sequence[Part]) -> Iterator[Change]:
    """Finite entries are right, and others are not finite."""
    spoiled = [part for part in parts if part.wrong.any()]
    if not spoiled or not all(_is_spoiled(part) for part in spoiled):
        return
    sizes = [max((float(np.abs(arg).max(initial=0)) for arg in _arrays(part.case.args)), default=0) for part in spoiled]
    if all(size > _LARGE for size in sizes):
        hint = "Which exponential becomes too large for a float, and what can be done before it is taken?"
        yield Change("numbers overflow on the way to the result", hint, lambda part: part.got)
    elif all(np.isnan(part.got[part.wrong]).all() for part in spoiled):
        hint = "Which denominator can be 0, or which exponential too large?"
        yield Change("0 is divided by 0, or inf by inf, on the way", hint, lambda part: part.got)


def _arrays(value: Value) -> Iterator[Array]:
    """All numbers in an argument."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for item in value:
            yield from _arrays(item)
    elif isinstance(value, np.ndarray | float) and np.asarray(value).dtype.kind == "f":
        yield np.asarray(value)


def _is_spoiled(part: Part) -> bool:
    return part.got.shape == part.want.shape and not np.isfinite(part.got[part.wrong]).any()


# ── made of the right result ────────────────────────────────────────────────────────────────


def _of_the_result() -> Iterator[Change]:
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


def _softmax(want: Array) -> Array:
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
    ("the softmax of what it should be", "Is there one softmax too many?", _softmax),
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


# ── made of inputs ──────────────────────────────────────────────────────────────────────────


def _input_changes(parts: Sequence[Part]) -> Iterator[Change]:
    """Factors and terms that are there once too often, or missing."""
    numbers = [name for name, arg in parts[0].inputs.items() if not arg.ndim]
    for name in parts[0].inputs:
        yield Change(f"it is the input `{name}` itself", "What has to happen to the input?", _input(name), idle=True)
        hint = "Count the factors of the formula."
        yield Change(f"a factor `{name}` is there once too often", hint, _times(_value(name)))
        yield Change(f"the factor `{name}` is missing", hint, _over(_value(name)))
        hint = "Count the terms of the formula."
        yield Change(f"the input `{name}` is added once too often", hint, _plus(_value(name)))
        yield Change(f"the input `{name}` is missing from the sum", hint, _plus(_value(name, -1)))
        for number in numbers:
            if number != name:
                for says, size in ((f"`{number}` times `{name}`", 1.0), (f"2 `{number}` times `{name}`", 2.0)):
                    yield Change(f"{says} is added once too often", hint, _plus(_product(number, name, size)))
                    yield Change(f"{says} is missing from the sum", hint, _plus(_product(number, name, -size)))
    for number in numbers:
        hint = f"Count the factors of the formula: where does `{number}` enter?"
        for says, make in _made_of(number):
            yield Change(f"a factor {says} is there once too often", hint, _times(make))
            yield Change(f"the factor {says} is missing", hint, _over(make))


def _made_of(number: str) -> Iterator[tuple[str, Callable[[Part], Any]]]:
    yield f"1 - `{number}`", lambda part: 1 - part.inputs[number]
    yield f"1 + `{number}`", lambda part: 1 + part.inputs[number]
    yield f"`{number}` squared", lambda part: part.inputs[number] ** 2
    yield f"the square root of `{number}`", lambda part: np.sqrt(part.inputs[number])
    yield f"the square root of 1 - `{number}`", lambda part: np.sqrt(1 - part.inputs[number])
    yield f"2 `{number}`", lambda part: 2 * part.inputs[number]
    yield f"`{number}` / 2", lambda part: part.inputs[number] / 2


def _input(name: str) -> Make:
    return lambda part: part.inputs[name]


def _value(name: str, sign: int = 1) -> Callable[[Part], Any]:
    return lambda part: sign * part.inputs[name]


def _product(number: str, name: str, size: float) -> Callable[[Part], Any]:
    return lambda part: size * part.inputs[number] * part.inputs[name]


def _times(factor: Callable[[Part], Any]) -> Make:
    return lambda part: part.want * factor(part)


def _over(factor: Callable[[Part], Any]) -> Make:
    def divided(part: Part) -> Array:
        value = factor(part)
        if not np.all(value):
            raise ValueError("division by zero")
        return np.asarray(part.want / value)

    return divided


def _plus(term: Callable[[Part], Any]) -> Make:
    return lambda part: part.want + term(part)


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
    ("the softmax of", _softmax),
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


def _of_inputs(parts: Sequence[Part]) -> Iterator[Change]:
    """The functions of an input that may be what came back, as one wrong part shows."""
    part = next((one for one in parts if one.wrong.any()), parts[0])
    functions = _functions(*_named_inputs(part.case))
    for number in _made_of_inputs(part.case).near(part.got, part.component):
        yield functions[number].change()


def _named_inputs(case: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of a case's arrays, and of all its numbers and arrays."""
    inputs = _inputs(case)
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
    inputs = _inputs(case)
    for number, one in enumerate(_functions(*_named_inputs(case))):
        with suppress(*_CANNOT):
            yield number, np.asarray(one.function(inputs), np.float64)


def _said(says: str, name: str) -> str:
    """A function of an input in words: x stands for it, in those that are formulas."""
    if says.startswith(("x (", "1 - x")):
        return says.removesuffix(" of").replace("x", f"`{name}`")
    return f"1 where `{name}` is positive, else 0" if says.startswith("1 where") else f"{says} `{name}`"


# ── changes of a part of the result ─────────────────────────────────────────────────────────

Region = Callable[[Part], Any]
"""Which entries of a result are meant: an array of truth values, or one for all of it."""


def _in_regions(parts: Sequence[Part]) -> Iterator[Change]:
    """Plain changes where an input has a sign, in one class, on a diagonal, in a row, or for one value of a flag."""
    if any(part.got.shape != part.want.shape for part in parts) or all(part.wrong.all() for part in parts):
        return
    for where, region in _regions(parts):
        if _covers(parts, region):
            for says, hint, make in _partial(parts):
                yield Change(f"{says} {where}", hint, _only_in(region, make))
    entries = sum(int(part.wrong.sum()) for part in parts)
    cases = sum(bool(part.wrong.any()) for part in parts)
    for says, hint, make in _partial(parts) if min(entries, cases) >= _FEWEST else ():
        yield Change(f"{says} where it is wrong", hint, _only_in(lambda part: part.wrong, make), says_much=False)


def _covers(parts: Sequence[Part], region: Region) -> bool:
    """Whether all that is wrong lies in a region, and not everything does."""
    try:
        inside = [np.broadcast_to(region(part), part.want.shape) for part in parts]
    except (ValueError, KeyError, IndexError, TypeError):
        return False
    wrong = [part.wrong for part in parts]
    return all(not (off & ~there).any() for off, there in zip(wrong, inside, strict=True)) and not all(
        there.all() for there in inside
    )


def _regions(parts: Sequence[Part]) -> Iterator[tuple[str, Region]]:
    case = parts[0].case
    for name, arg in case.args.items():
        if isinstance(arg, bool):
            yield f"when `{name}` is True", _flag(name, value=True)
            yield f"when `{name}` is False", _flag(name, value=False)
        elif isinstance(arg, np.ndarray) and arg.dtype.kind == "f":
            yield f"where `{name}` is negative", _signed(name, np.less)
            yield f"where `{name}` is positive", _signed(name, np.greater)
            yield f"where `{name}` is 0", _signed(name, np.equal)
        elif isinstance(arg, np.ndarray) and arg.dtype.kind == "i" and arg.ndim == 1:
            yield f"in the class that `{name}` names", _class(name, named=True)
            yield f"in the classes that `{name}` does not name", _class(name, named=False)
    yield "on the diagonal", _diagonal
    yield "off the diagonal", lambda part: ~_diagonal(part)
    for axis, what in ((0, "row"), (1, "column")):
        yield f"in the first {what}", _at(axis, last=False)
        yield f"in the last {what}", _at(axis, last=True)
        yield f"in all {what}s but the first", _at(axis, last=False, other=True)
        yield f"in all {what}s but the last", _at(axis, last=True, other=True)


def _signed(name: str, compare: Any) -> Region:
    return lambda part: compare(part.inputs[name], 0)


def _class(name: str, *, named: bool) -> Region:
    return lambda part: _named(part, name) == named


def _diagonal(part: Part) -> NDArray[np.bool_]:
    if part.want.ndim != 2:  # noqa: PLR2004  (a matrix)
        raise ValueError("no matrix")
    return np.asarray(np.eye(*part.want.shape) == 1)


def _at(axis: int, *, last: bool, other: bool = False) -> Region:
    return lambda part: _line(part, axis, last=last) != other


def _flag(name: str, *, value: bool) -> Region:
    return lambda part: np.full(part.want.shape, part.case.args[name] is value)


def _named(part: Part, name: str) -> NDArray[np.bool_]:
    """One entry in each row: the one in the column that an array of indices names."""
    labels = part.inputs[name].astype(int)
    if part.want.ndim != 2 or len(labels) != len(part.want):  # noqa: PLR2004  (a matrix)
        raise ValueError("no matrix with a row for each label")
    return np.asarray(np.arange(part.want.shape[1]) == labels[:, None])


def _line(part: Part, axis: int, *, last: bool) -> NDArray[np.bool_]:
    if part.want.ndim <= axis:
        raise ValueError("no such axis")
    inside = np.zeros(part.want.shape, bool)
    inside[(slice(None),) * axis + (-1 if last else 0,)] = True
    return inside


def _partial(parts: Sequence[Part]) -> Iterator[tuple[str, str, Make]]:
    """What may have been done in a region."""
    yield "it is 0", "Which line should fill this part of the result?", lambda part: 0 * part.want
    yield "the sign is flipped", "Follow the signs through the formula once more.", lambda part: -part.want
    yield "it is 1", "Compare the cases of the formula.", lambda part: 0 * part.want + 1
    yield "it is 1/2", "Compare the cases of the formula.", lambda part: 0 * part.want + 0.5
    yield "it is twice as large as it should be", "Is something counted twice?", lambda part: 2 * part.want
    yield "it is half of what it should be", "Is something divided twice?", lambda part: part.want / 2
    yield "1 is missing", "Look for a 1 in the formula.", lambda part: part.want - 1
    yield "1 is added", "Look for a 1 in the formula.", lambda part: part.want + 1
    for name, arg in parts[0].inputs.items():
        hint = "Compare the cases of the formula."
        yield f"it is `{name}` itself", hint, _plainly(name, 1)
        yield f"it is -`{name}`", hint, _plainly(name, -1)
        if not arg.ndim:
            for says, make in ((f"`{name}`", _input(name)), *_made_of(name)):
                yield f"a factor {says} is there once too often", hint, _times(make)
                yield f"the factor {says} is missing", hint, _over(make)


def _plainly(name: str, sign: int) -> Make:
    return lambda part: sign * part.inputs[name] + 0 * part.want


def _only_in(region: Region, make: Make) -> Make:
    return lambda part: np.where(region(part), make(part), part.want)


# ── patterns that can be seen ───────────────────────────────────────────────────────────────


def _patterns(parts: Sequence[Part]) -> Iterator[Change]:
    """What the numbers look like, where nothing says how they came about; never so where they should."""
    if any(part.got.shape != part.want.shape or not np.isfinite(part.got).all() for part in parts):
        return
    for says, hint, holds in _VISIBLE:
        telling = [part for part in parts if not holds(part.want, part)]
        if len({id(part.case) for part in telling}) >= _FEWEST and all(holds(part.got, part) for part in parts):
            yield Change(says, hint, lambda part: part.got, says_much=False)


def _all_alike(array: Array, _: Part) -> bool:
    return array.size == 0 or bool(np.ptp(array) <= RELATIVE * np.abs(array).max())


def _rows_alike(array: Array, _: Part) -> bool:
    return array.ndim < 2 or bool((np.abs(array - array[:1]) <= RELATIVE * np.abs(array).max(initial=0)).all())  # noqa: PLR2004  (a matrix has two axes)


def _columns_alike(array: Array, part: Part) -> bool:
    return array.ndim < 2 or _rows_alike(array.T, part)  # noqa: PLR2004  (a matrix has two axes)


def _rearranged(array: Array, part: Part) -> bool:
    """The right numbers, and not all in their places."""
    one, other = np.sort(array, axis=None), np.sort(part.want, axis=None)
    return array is not part.want and is_near(one, other)


_VISIBLE: tuple[tuple[str, str, Callable[[Array, Part], bool]], ...] = (
    ("all entries are the same number", "Which step makes one number of many?", _all_alike),
    ("all rows are the same", "Does each row have its own numbers?", _rows_alike),
    ("all columns are the same", "Does each column have its own numbers?", _columns_alike),
    ("the right numbers stand in wrong places", "In which order are entries read, and written?", _rearranged),
)
