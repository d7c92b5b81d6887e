"""What else a wrong result may be: the answer to other arguments, another task's answer, an answer built on a wrong one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

import numpy as np

from autograder.course.mistakes import Mistake
from autograder.course.reference import Reference
from autograder.judge.key import Case
from autograder.sandbox.worker import GENERATOR, GIVEN

Apply = Callable[[Any, Case], Any]
"""Makes another argument out of one, in a case."""


@dataclass(frozen=True, eq=False)
class Guess:
    """What may have been done, in words for a student, and a function that does it in a given case, among `names`."""

    kind: str
    says: str
    hint: str
    within: Callable[[Case], Callable[..., Any]]
    names: Mapping[str, Any] = field(default_factory=dict)


def guesses(reference: Reference, task: str, cases: Sequence[Case], rows: str | None) -> Iterator[Guess]:
    """All guesses for one task, likely ones first."""
    if not reference.is_given(task):
        yield from _other_tasks(reference, task)
        yield from _other_arguments(reference, task, cases, rows)
    yield from _on_a_wrong_one(reference, task, cases)


# ── another task ────────────────────────────────────────────────────────────────────────────


def _other_tasks(reference: Reference, task: str) -> Iterator[Guess]:
    parameters = reference.answers[task].parameters
    for other, answer in reference.answers.items():
        if other != task and answer.parameters and set(answer.parameters) <= set(parameters):
            places = [parameters.index(name) for name in answer.parameters]
            hint = "Read the task's formula again: what exactly is asked for?"
            yield Guess("task", f"it is what `{other}` gives", hint, _calling(reference.functions[other], places))


def _calling(function: Callable[..., Any], places: Sequence[int]) -> Callable[[Case], Callable[..., Any]]:
    return lambda _: lambda *args: function(*[args[place] for place in places])


# ── other arguments ─────────────────────────────────────────────────────────────────────────

_FIXED = (0.5, 0.1, 0.2, 0.01, 0.001, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 0.9, 0.99, 0.999)
"""Numbers that are written into code where an argument belongs."""

_UNUSED = "Where in your code does this argument have an effect?"
_BENT = "Go through the formula: where does this argument enter, and how?"


def _other_arguments(reference: Reference, task: str, cases: Sequence[Case], rows: str | None) -> Iterator[Guess]:
    answer, parameters = reference.functions[task], reference.answers[task].parameters
    for place, name in enumerate(parameters):
        for says, hint, apply in _other_values(name, [case.args[name] for case in cases], cases):
            yield Guess("argument", says, hint, _with_other(answer, place, apply))
    yield from _exchanged(answer, parameters, cases)
    if rows:
        for part, which in ((slice(-1, None), "last"), (slice(None, 1), "first")):
            says = f"only the {which} sample counts"
            yield Guess("argument", says, "What happens to the other samples?", _for_rows(answer, rows, part))


def _with_other(answer: Callable[..., Any], place: int, apply: Apply) -> Callable[[Case], Callable[..., Any]]:
    def within(case: Case) -> Callable[..., Any]:
        return lambda *args: answer(*args[:place], apply(args[place], case), *args[place + 1 :])

    return within


def _for_rows(answer: Callable[..., Any], rows: str, part: slice) -> Callable[[Case], Callable[..., Any]]:
    def within(case: Case) -> Callable[..., Any]:
        count = case.sizes.get(rows)
        return lambda *args: answer(*[_cut(arg, count, part) for arg in args])

    return within


def _cut(arg: Any, count: int | None, part: slice) -> Any:
    return arg[part] if isinstance(arg, np.ndarray) and arg.shape[:1] == (count,) else arg


def _exchanged(answer: Callable[..., Any], parameters: Sequence[str], cases: Sequence[Case]) -> Iterator[Guess]:
    """Two arguments of the like in each other's places, and one in the place of both."""
    for first, one in enumerate(parameters):
        for second, other in enumerate(parameters[first + 1 :], first + 1):
            if all(_is_like(case.args[one], case.args[other]) for case in cases):
                says = f"`{one}` and `{other}` are exchanged"
                yield Guess("argument", says, "Look at the order of the arguments.", _placed(answer, first, second))
                if all(type(case.args[one]) in (int, float) for case in cases):
                    yield from _joined(answer, (first, one), (second, other))
                for kept, lost in ((first, second), (second, first)):
                    says = f"`{parameters[kept]}` is used where `{parameters[lost]}` belongs"
                    yield Guess("argument", says, _BENT, _doubled(answer, kept, lost))


def _joined(answer: Callable[..., Any], one: tuple[int, str], other: tuple[int, str]) -> Iterator[Guess]:
    """Two numbers made into one that stands in the place of either."""
    for (place, name), (second, partner) in ((one, other), (other, one)):
        for says, join in (("sum", np.add), ("product", np.multiply), ("mean", lambda a, b: (a + b) / 2)):
            told = f"the {says} of `{name}` and `{partner}` is used where `{name}` belongs"
            yield Guess("argument", told, _BENT, _made_one(answer, place, second, join))


def _made_one(
    answer: Callable[..., Any], place: int, second: int, join: Callable[[Any, Any], Any]
) -> Callable[[Case], Callable[..., Any]]:
    def joined(*args: Any) -> Any:
        return answer(*args[:place], join(args[place], args[second]), *args[place + 1 :])

    return lambda _: joined


def _is_like(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return bool(one.shape == other.shape and one.dtype == other.dtype)
    return type(one) is type(other) and not isinstance(one, str | np.ndarray)


def _placed(answer: Callable[..., Any], first: int, second: int) -> Callable[[Case], Callable[..., Any]]:
    def exchanged(*args: Any) -> Any:
        turned = list(args)
        turned[first], turned[second] = args[second], args[first]
        return answer(*turned)

    return lambda _: exchanged


def _doubled(answer: Callable[..., Any], kept: int, lost: int) -> Callable[[Case], Callable[..., Any]]:
    def doubled(*args: Any) -> Any:
        return answer(*args[:lost], args[kept], *args[lost + 1 :])

    return lambda _: doubled


OtherValue = tuple[str, str, Apply]
"""Another value for an argument: what is said of it, a hint, and how it is made."""


def _other_values(name: str, values: Sequence[Any], cases: Sequence[Case]) -> Iterator[OtherValue]:
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
            yield f"`{name}` is not looked at, as if it were always {text!r}", _UNUSED, _always(text)


def _flags(name: str) -> Iterator[OtherValue]:
    for flag in (True, False):
        yield f"`{name}` is not looked at, as if it were always {flag}", _UNUSED, _always(flag)


def _always(value: Any) -> Apply:
    return lambda *_: value


def _numbers(name: str, cases: Sequence[Case]) -> Iterator[OtherValue]:
    yield f"`{name}` is left out, as if it were 0", _UNUSED, _always(0.0)
    yield f"`{name}` is left out, as if it were 1", _UNUSED, _always(1.0)
    for number in _FIXED:
        yield f"`{name}` is not used: {number:g} stands in its place", _UNUSED, _always(number)
    yield f"1 - `{name}` is used where `{name}` belongs", _BENT, lambda value, _: 1 - value
    yield f"the sign of `{name}` is flipped", _BENT, lambda value, _: -value
    yield f"`{name}` counts twice", _BENT, lambda value, _: 2 * value
    yield f"`{name}` counts half", _BENT, lambda value, _: value / 2
    yield f"1 / `{name}` is used where `{name}` belongs", _BENT, lambda value, _: 1 / value
    yield f"`{name}` is squared", _BENT, lambda value, _: value**2
    yield f"the square root of `{name}` is taken", _BENT, lambda value, _: float(np.sqrt(value))
    for size in cases[0].sizes:
        yield f"`{name}` is multiplied by {size}", _BENT, _by_size(size, 1)
        yield f"`{name}` is divided by {size}", _BENT, _by_size(size, -1)


def _by_size(size: str, power: int) -> Apply:
    return lambda value, case: value * float(case.sizes[size]) ** power


def _counts(name: str) -> Iterator[OtherValue]:
    yield f"`{name}` is too large by 1", "Where does counting begin, at 0 or at 1?", lambda value, _: value + 1
    yield f"`{name}` is too small by 1", "Where does counting begin, at 0 or at 1?", lambda value, _: value - 1
    for number in (0, 1):
        yield f"`{name}` is not used, as if it were {number}", _UNUSED, _always(number)
    yield f"`{name}` counts twice", _BENT, lambda value, _: 2 * value
    yield f"`{name}` counts half", _BENT, lambda value, _: value / 2


def _arrays(name: str) -> Iterator[OtherValue]:
    yield f"`{name}` is left out, as if it were 0", _UNUSED, lambda value, _: np.zeros_like(value)
    yield f"`{name}` is left out, as if it were 1 everywhere", _UNUSED, lambda value, _: np.ones_like(value)
    yield f"the sign of `{name}` is flipped", _BENT, lambda value, _: -value
    yield f"`{name}` counts twice", _BENT, lambda value, _: 2 * value
    yield f"`{name}` counts half", _BENT, lambda value, _: value / 2
    yield f"`{name}` is taken from its end to its beginning", _BENT, lambda value, _: value[::-1].copy()
    yield f"`{name}` is transposed", _BENT, lambda value, _: value.T.copy()
    for says, function in _FUNCTIONS:
        yield f"{says} `{name}` is used where `{name}` belongs", _BENT, _through(function)
    yield f"1 - `{name}` is used where `{name}` belongs", _BENT, lambda value, _: 1 - value
    yield f"the mean of `{name}` is used where its entries belong", _BENT, _averaged
    yield f"the sum of `{name}` is used where its entries belong", _BENT, _summed


_FUNCTIONS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("the absolute value of", np.abs),
    ("the square of", np.square),
    ("the sign of", np.sign),
    ("the sigmoid of", lambda value: 0.5 * (1 + np.tanh(value / 2))),
    ("the tanh of", np.tanh),
    ("the positive part of", lambda value: np.maximum(value, 0)),
    ("the exponential of", np.exp),
    ("the logarithm of", np.log),
    ("the square root of", np.sqrt),
    ("what is within -1 and 1 of", lambda value: np.clip(value, -1, 1)),
    ("the direction alone, without the length, of", lambda value: value / np.sqrt(np.sum(value * value))),
)


def _through(function: Callable[[Any], Any]) -> Apply:
    return lambda value, _: function(value)


def _averaged(value: Any, _: Case) -> Any:
    return np.broadcast_to(value.mean(axis=0), value.shape).copy()


def _summed(value: Any, _: Case) -> Any:
    return np.full(value.shape, value.sum())


def _indices(name: str) -> Iterator[OtherValue]:
    yield f"`{name}` is counted from 1", "Where does counting begin, at 0 or at 1?", lambda value, _: value - 1
    yield f"`{name}` is too large by 1", "Where does counting begin, at 0 or at 1?", lambda value, _: value + 1
    yield f"`{name}` is not used, as if it were 0 everywhere", _UNUSED, lambda value, _: 0 * value
    yield f"`{name}` is taken from its end to its beginning", _BENT, lambda value, _: value[::-1].copy()
    yield f"`{name}` is sorted first", _BENT, lambda value, _: np.sort(value)
    yield f"the places in `{name}` are taken for its numbers", _BENT, lambda value, _: np.arange(len(value))


def _several(name: str) -> Iterator[OtherValue]:
    hint = "Which of the arrays does your code go through?"
    yield f"only the first of `{name}` counts", hint, lambda value, _: value[:1]
    yield f"only the last of `{name}` counts", hint, lambda value, _: value[-1:]
    yield f"the last of `{name}` is left out", hint, lambda value, _: value[:-1]
    yield f"the first of `{name}` is left out", hint, lambda value, _: value[1:]
    yield f"`{name}` is gone through from its end", hint, lambda value, _: value[::-1]
    yield f"vectors among `{name}` are left out", hint, _of_axes(1, keep=False)
    yield f"only vectors among `{name}` count", hint, _of_axes(1, keep=True)
    yield f"signs in `{name}` are flipped", _BENT, lambda value, _: tuple(_negated(item) for item in value)


def _named_parts(name: str, values: Sequence[dict[str, Any]]) -> Iterator[OtherValue]:
    """Other values for one array in a dict that has the same keys in all cases."""
    for key in values[0]:
        if all(isinstance(value.get(key), np.ndarray) and value[key].dtype.kind == "f" for value in values):
            told = f"`{key}` in `{name}`"
            yield f"{told} is left out, as if it were 0", _UNUSED, _with_part(key, lambda array: 0 * array)
            yield f"{told} is left out, as if it were 1 everywhere", _UNUSED, _with_part(key, np.ones_like)
            yield f"the sign of {told} is flipped", _BENT, _with_part(key, np.negative)
            yield f"{told} counts twice", _BENT, _with_part(key, lambda array: 2 * array)


def _with_part(key: str, change: Callable[[Any], Any]) -> Apply:
    return lambda value, _: {**value, key: change(value[key])}


def _of_axes(axes: int, *, keep: bool) -> Apply:
    return lambda value, _: tuple(item for item in value if (np.ndim(item) == axes) == keep)


def _negated(item: Any) -> Any:
    return -item if isinstance(item, np.ndarray) else item


# ── a wrong task below ──────────────────────────────────────────────────────────────────────


def _on_a_wrong_one(reference: Reference, task: str, cases: Sequence[Case]) -> Iterator[Guess]:
    """The answer as it would be if a task that it calls, or is given to call, had a known mistake."""
    texts = {arg for case in cases for arg in case.args.values() if isinstance(arg, str)}
    asked = {text.removeprefix(GIVEN) for text in texts if text.startswith(GIVEN)}
    for other in reference.answers:
        if other != task and other in called(reference.functions, task) | asked:
            for mistake in reference.mistakes[other]:
                says = f"`{other}` is wrong in it: {mistake.name}"
                function = _built_on(reference.functions, task, mistake)
                names = {other: mistake.function}
                yield Guess("carried", says, mistake.hint, in_every_case(function), names)


def in_every_case(function: Callable[..., Any]) -> Callable[[Case], Callable[..., Any]]:
    """The `within` of a guess that is the same function whatever the case."""
    return lambda _: function


def called(functions: Mapping[str, Any], task: str) -> set[str]:
    """The functions of the same file that an answer calls, directly or by way of others."""
    found: set[str] = set()
    waiting = [task]
    while waiting:
        names = _names_in(functions[waiting.pop()].__code__)
        new = {name for name in names if isinstance(functions.get(name), FunctionType)} - found - {task}
        found |= new
        waiting += sorted(new)
    return found


def _names_in(code: Any) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if hasattr(inner, "co_names"):
            yield from _names_in(inner)


def _built_on(functions: Mapping[str, Any], task: str, mistake: Mistake) -> Callable[..., Any]:
    """The answer of `task`, with all answers that it calls made anew around a wrong one."""
    names: dict[str, Any] = dict(functions)
    for name, thing in functions.items():
        if isinstance(thing, FunctionType) and thing.__globals__ is functions:
            names[name] = FunctionType(thing.__code__, names, name, thing.__defaults__, thing.__closure__)
    names[mistake.task] = mistake.function
    built: Callable[..., Any] = names[task]
    return built
