"""What is odd about a question's cases: inputs under which a mistake could hide."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.course.question import Question
from autograder.judge.compare import unfold
from autograder.judge.key import PROFILES, Case, TaskKey
from autograder.results import Value
from autograder.words.message import Text, message

Ask = Callable[[str, Sequence[Value]], Value]
"""Calls an answer by its name with these arguments; None where it raises."""

_TELLING_NOTHING = (0.0, 0.5, 1.0, 2.0)
_ODD = 1.37
_NEAR, _HALVINGS, _JUMP = 0.05, 14, 1e-3


def lint(question: Question, key: TaskKey, other: TaskKey, ask: Ask) -> Iterator[Text]:
    """Sentences about the cases of `key`; `other` is the same question's key under another secret."""
    yield from _plain_numbers(key)
    yield from _alike_sizes(key)
    yield from _constant_upstream(question, key)
    yield from _idle_arguments(key, other, ask)
    yield from _kinks(question, key, ask)


def _ordinary(key: TaskKey) -> list[Case]:
    return [one.case for one in key.cases if one.case.name in ("distinct", "hyper", "random")]


def _plain_numbers(key: TaskKey) -> Iterator[Text]:
    """A hyper-parameter with which a wrong formula may give the same."""
    for case in _ordinary(key):
        for name, arg in case.args.items():
            if isinstance(arg, float) and arg in _TELLING_NOTHING:
                yield message("audit.telling_nothing", case=case.name, name=name, value=arg)


def _alike_sizes(key: TaskKey) -> Iterator[Text]:
    for case in _ordinary(key):
        sizes = list(case.sizes.values())
        if case.name != "random" and (len(set(sizes)) < len(sizes) or 2 in sizes):  # noqa: PLR2004  (looks like a square)
            told = ", ".join(f"{name} = {size}" for name, size in case.sizes.items())
            yield message("audit.alike_sizes", case=case.name, sizes=told)


def _constant_upstream(question: Question, key: TaskKey) -> Iterator[Text]:
    """A gradient from above that is the same everywhere hides what cancels in a sum."""
    name = question.derivative.upstream if question.derivative else None
    for case in _ordinary(key):
        arg = case.args.get(name) if name else None
        if isinstance(arg, np.ndarray) and arg.size > 1 and np.ptp(arg) == 0:
            yield message("audit.constant", case=case.name, name=name)


def _idle_arguments(key: TaskKey, other: TaskKey, ask: Ask) -> Iterator[Text]:
    """An argument that could be anything."""
    pairs = list(zip([one.case for one in key.cases], [one.case for one in other.cases], strict=True))
    for name in key.cases[0].case.args:
        trials = [(case, value) for case, redrawn in pairs for value in _others(name, case, redrawn, key)]
        if trials and not any(_matters(name, case, value, ask) for case, value in trials):
            yield message("audit.idle_argument", name=name)


def _others(name: str, case: Case, redrawn: Case, key: TaskKey) -> Iterator[Value]:
    """Other values that an argument could have: as it is `redrawn` under another secret, of another profile, or a little larger."""
    arg, other = case.args[name], redrawn.args[name]
    if isinstance(arg, float) or (isinstance(arg, np.ndarray) and arg.dtype.kind == "f"):
        yield _ODD * arg + _ODD
    if (isinstance(arg, np.ndarray) and arg.ndim) or isinstance(arg, tuple):
        yield arg[::-1]
    of_like_size = np.shape(arg) == np.shape(other) if isinstance(arg, np.ndarray) else True
    if of_like_size and not _same(arg, other):
        yield other
    if not isinstance(arg, np.ndarray | tuple | dict):
        yield from (one.case.args[name] for one in key.cases if not _same(one.case.args[name], arg))


def _matters(name: str, case: Case, value: Value, ask: Ask) -> bool:
    """Whether the answer changes, or fails, with another value of an argument."""
    before = ask(case.task, list(case.args.values()))
    return not _same(before, ask(case.task, list({**case.args, name: value}.values())))


def _same(one: Value, other: Value) -> bool:
    form, leaves = unfold(one)
    other_form, others = unfold(other)
    return form == other_form and all(np.array_equal(a, b) for (_, a), (_, b) in zip(leaves, others, strict=True))


# ── kinks ───────────────────────────────────────────────────────────────────────────────────


def _kinks(question: Question, key: TaskKey, ask: Ask) -> Iterator[Text]:
    """Where what is differentiated has a kink beside an input, there is no derivative to be told."""
    spec = question.derivative
    if spec is None:
        return
    for one in key.cases:
        case = one.case
        if case.name in PROFILES and case.check == "values":
            args = {**case.args, **(spec.given(**case.args) if spec.given else {})}
            for name in spec.wrt:
                found = _kink_near(lambda moved: ask(spec.of, moved), args, name) if name in args else None
                if found is not None:
                    yield message("audit.kink", case=case.name, name=name, value=found, near=_NEAR, of=spec.of)
                    break


def _kink_near(ask: Callable[[Sequence[Value]], Value], args: Mapping[str, Value], name: str) -> float | None:
    """The first entry of an argument within reach of a kink; None if there is none."""
    at = args[name]
    if not isinstance(at, np.ndarray) or at.dtype.kind != "f":
        return None
    for place in np.ndindex(at.shape):

        def along(step: float, place: tuple[int, ...] = place) -> NDArray[Any]:
            moved = at.copy()
            moved[place] += step
            result = ask(list({**args, name: moved}.values()))
            leaves = [np.ravel(leaf) for _, leaf in unfold(result)[1] if isinstance(leaf, np.ndarray | float)]
            return np.concatenate([np.asarray(leaf, np.float64) for leaf in leaves] or [np.zeros(1)])

        if _has_kink(along):
            return float(at[place])
    return None


def _has_kink(along: Callable[[float], NDArray[Any]]) -> bool:
    """Whether the derivative jumps somewhere within reach: its change over an interval does not shrink with the interval."""
    low, high = -_NEAR, _NEAR
    derivatives = {step: _derivative(along, step) for step in (low, high)}
    whole = float(np.abs(derivatives[high] - derivatives[low]).max(initial=0.0))
    if not whole > _JUMP:
        return False
    for _ in itertools.repeat(None, _HALVINGS):
        middle = (low + high) / 2
        derivatives[middle] = _derivative(along, middle)
        left, right = (float(np.abs(derivatives[middle] - derivatives[end]).max(initial=0.0)) for end in (low, high))
        low, high = (low, middle) if left > right else (middle, high)
    return float(np.abs(derivatives[high] - derivatives[low]).max(initial=0.0)) > whole / 4


def _derivative(along: Callable[[float], NDArray[Any]], step: float) -> NDArray[Any]:
    h = 1e-6
    return np.asarray((along(step + h) - along(step - h)) / (2 * h))
