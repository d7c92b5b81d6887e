"""Names a mistake: the known one, or the generic change, that explains what came back in every case; otherwise nothing."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.checks import Judged, Seen
from autograder.judge.compare import RELATIVE, unfold
from autograder.judge.key import Component, MistakeKey
from autograder.results import Diagnosis, Outcome, Raised, Returned, Value

Array = NDArray[Any]


def diagnose(judged: Judged) -> tuple[Diagnosis, ...]:
    """The mistakes that explain a task's wrong outcomes, whole first, then component by component.

    Nothing is said of a part that no hypothesis explains in all cases.
    """
    if all(verdict.status == "passed" for verdict in judged.verdicts):
        return ()
    loops = any(verdict.check == "loops" and verdict.status == "failed" for verdict in judged.verdicts)
    changes = any(isinstance(one.outcome, Returned) and one.outcome.changed for one in judged.seen)
    with np.errstate(all="ignore"):
        for mistake in judged.task.mistakes:
            # Where all values are right, only a mistake that loops can explain a loop.
            if not judged.wrong and not changes and mistake.loops != loops:
                continue
            if all(_same(foreseen, one) for foreseen, one in zip(mistake.outcomes, judged.seen, strict=True)):
                return (Diagnosis(mistake.name, mistake.hint, "author"),)
        if not all(isinstance(one.outcome, Returned) for one in judged.seen):
            return ()
        found = [_explain(judged, place) for place in sorted(judged.wrong)]
    return tuple(dict.fromkeys(one for one in found if one))


# ── the author's mistakes ───────────────────────────────────────────────────────────────────


def _same(foreseen: Outcome, seen: Seen) -> bool:
    """Whether a mistake gives what came back in one case."""
    got = seen.outcome
    if isinstance(foreseen, Raised):
        return isinstance(got, Raised) and got.kind == foreseen.kind
    if not isinstance(foreseen, Returned) or not isinstance(got, Returned) or got.changed != foreseen.changed:
        return False
    return _alike(foreseen.value, got.value, seen.key.expected.components)


def _alike(mine: Value, theirs: Value, components: Sequence[Component]) -> bool:
    form, leaves = unfold(mine)
    other_form, others = unfold(theirs)
    if form != other_form:
        return False
    rooms = components if len(components) == len(leaves) else [None] * len(leaves)
    return all(_close(one, other, room) for (_, one), (_, other), room in zip(leaves, others, rooms, strict=True))


def _close(mine: Value, theirs: Value, room: Component | None) -> bool:
    """Whether two leaves are the same up to rounding, not-a-number and infinity in the same places."""
    if not isinstance(mine, np.ndarray | float | int) or not isinstance(theirs, np.ndarray | float | int):
        return type(mine) is type(theirs) and bool(mine == theirs)
    one, other = np.asarray(mine, np.float64), np.asarray(theirs, np.float64)
    if one.shape != other.shape:
        return False
    finite = np.isfinite(one)
    if not np.array_equal(one[~finite], other[~finite], equal_nan=True) or not np.isfinite(other[finite]).all():
        return False
    scale = float(np.abs(one[finite]).max(initial=0.0))
    tolerance: Any = RELATIVE * (np.abs(one) + scale)
    if room is not None and room.tolerance is not None and room.tolerance.shape == one.shape:
        tolerance = np.maximum(tolerance, room.tolerance)
    return bool((np.abs(one - other) <= tolerance)[finite].all())


# ── generic changes of one component ────────────────────────────────────────────────────────


class _Case:
    """One component of one case: what came back, what should have, and all that a change could be made of."""

    def __init__(self, seen: Seen, place: int) -> None:
        component = seen.key.expected.components[place]
        assert isinstance(seen.outcome, Returned)
        leaves = [leaf for _, leaf in unfold(seen.outcome.value)[1]]
        self.seen = seen
        self.got = np.asarray(leaves[place], np.float64) if _numeric(leaves, place) else None
        self.want = component.want
        self.room = component
        self.others = {one.label: one.want for one in seen.key.expected.components if one is not component}
        self.inputs = {name: arg for name, arg in seen.key.case.args.items() if isinstance(arg, np.ndarray | float)}
        self.sizes = dict(seen.key.case.sizes)

    def is_explained_by(self, made: Value) -> bool:
        made = np.asarray(made, np.float64)
        if self.got is None or made.shape != self.got.shape:
            return False
        return _close(made, self.got, self.room)


def _numeric(leaves: Sequence[Value], place: int) -> bool:
    return place < len(leaves) and isinstance(leaves[place], np.ndarray | float | int)


Make = Callable[[_Case], Value]


def _explain(judged: Judged, place: int) -> Diagnosis | None:
    """The mistake that explains one component in all cases, if any."""
    label = judged.seen[0].key.expected.components[place].label
    if any(len(one.key.expected.components) <= place for one in judged.seen):
        return None
    mistake = _author_of(judged, place)
    if mistake:
        return Diagnosis(mistake.name, mistake.hint, "author", label)
    cases = [_Case(one, place) for one in judged.seen]
    if any(case.got is None or not isinstance(case.want, np.ndarray) for case in cases):
        return None
    for name, hint, make in _changes(cases):
        if all(_is_made(case, make) for case in cases):
            return Diagnosis(name, hint, "transform", label)
    return None


def _author_of(judged: Judged, place: int) -> MistakeKey | None:
    """The known mistake that gives just this component in every case, and is wrong in it as this is."""
    if len(judged.seen[0].key.expected.components) == 1:
        return None
    for mistake in judged.task.mistakes:
        if all(_same_part(foreseen, one, place) for foreseen, one in zip(mistake.outcomes, judged.seen, strict=True)):
            return mistake
    return None


def _same_part(foreseen: Outcome, seen: Seen, place: int) -> bool:
    if not isinstance(foreseen, Returned) or not isinstance(seen.outcome, Returned):
        return False
    mine, theirs = unfold(foreseen.value)[1], unfold(seen.outcome.value)[1]
    components = seen.key.expected.components
    if len(mine) != len(components) or len(theirs) != len(components):
        return False
    return _close(mine[place][1], theirs[place][1], components[place])


def _is_made(case: _Case, make: Make) -> bool:
    try:
        return case.is_explained_by(make(case))
    except (ValueError, KeyError, ZeroDivisionError, np.linalg.LinAlgError):
        return False


def _changes(cases: Sequence[_Case]) -> Iterator[tuple[str, str, Make]]:
    """Generic changes of a right answer, likely ones first: what it looks like, a hint, and the change itself."""
    yield "the sign is flipped", "Follow the signs through the formula once more.", lambda case: -case.want
    yield "everything is zero", "Which line should fill this result?", lambda case: 0 * case.want
    yield from _shape_changes()
    yield from _swaps(cases)
    yield from _size_factors(cases)
    yield from _constant_factors(cases)
    yield from _input_changes(cases)
    yield from _functions()


def _shape_changes() -> Iterator[tuple[str, str, Make]]:
    yield "it is transposed", "Which index runs along the rows? Compare the shapes.", lambda case: case.want.T
    right = "the numbers are right, but the shape is not"
    yield right, "An axis of length 1 was kept or lost: look at keepdims, and at reshape.", _reshaped


def _reshaped(case: _Case) -> Array:
    got = case.got
    assert got is not None
    if [size for size in got.shape if size != 1] != [size for size in case.want.shape if size != 1]:
        raise ValueError("not only axes of length 1")
    return np.asarray(case.want).reshape(got.shape)


def _swaps(cases: Sequence[_Case]) -> Iterator[tuple[str, str, Make]]:
    for other in cases[0].others:
        name = f"it is what `{other}` should be"
        yield name, "Compare the order of the results with the task's.", _other(other)


def _size_factors(cases: Sequence[_Case]) -> Iterator[tuple[str, str, Make]]:
    for size in cases[0].sizes:
        hint = f"Is this a sum or a mean over {size}? Count how often it is divided."
        yield f"it is {size} times too large", hint, _scaled(size, 1)
        yield f"it is {size} times too small", hint, _scaled(size, -1)


def _constant_factors(cases: Sequence[_Case]) -> Iterator[tuple[str, str, Make]]:
    """The same factor everywhere, read off the first case."""
    first = cases[0]
    got, want = first.got, first.want
    if got is None or got.shape != want.shape or not np.any(want):
        return
    factor = float(np.sum(got * want) / np.sum(want * want))
    if not np.isfinite(factor) or factor in (0.0, 1.0):
        return
    name = f"it is {_times(factor)}"
    yield name, "Look for a constant that is missing, or is there twice.", lambda case: factor * case.want


def _times(factor: float) -> str:
    for value, text in ((2.0, "twice as large as it should be"), (0.5, "half of what it should be")):
        if abs(factor - value) < RELATIVE:
            return text
    return f"{factor:.4g} times what it should be"


def _other(label: str) -> Make:
    return lambda case: case.others[label]


def _scaled(size: str, power: int) -> Make:
    return lambda case: case.want * float(case.sizes[size]) ** power


def _input(name: str) -> Make:
    return lambda case: case.inputs[name]


def _input_changes(cases: Sequence[_Case]) -> Iterator[tuple[str, str, Make]]:
    for name in cases[0].inputs:
        yield f"it is the input `{name}` itself", "What has to happen to the input?", _input(name)
        yield from _input_factors(name)
        yield from _input_terms(name)


def _input_factors(name: str) -> Iterator[tuple[str, str, Make]]:
    hint = "Count the factors of the formula."
    yield f"a factor `{name}` is there once too often", hint, lambda case: case.want * case.inputs[name]
    yield f"the factor `{name}` is missing", hint, lambda case: _divided(case, name)


def _divided(case: _Case, name: str) -> Array:
    value = np.asarray(case.inputs[name])
    if not np.all(value):
        raise ValueError("division by zero")
    return np.asarray(case.want / value)


def _input_terms(name: str) -> Iterator[tuple[str, str, Make]]:
    hint = "Count the terms of the formula."
    yield f"the input `{name}` is added once too often", hint, lambda case: case.want + case.inputs[name]
    yield f"the input `{name}` is missing from the sum", hint, lambda case: case.want - case.inputs[name]


def _functions() -> Iterator[tuple[str, str, Make]]:
    yield "it is 1 minus what it should be", "Check the value at a point where you know it.", lambda case: 1 - case.want
    yield "it is the exponential of what it should be", "Is a logarithm missing?", lambda case: np.exp(case.want)
    yield "it is the logarithm of what it should be", "Is there one logarithm too many?", lambda case: np.log(case.want)
    yield "it is the square of what it should be", "Is there a square too many?", lambda case: np.square(case.want)
    yield "it is the square root of what it should be", "Is a square missing?", lambda case: np.sqrt(case.want)
