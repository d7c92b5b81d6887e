"""How exactly a case can be asked for: the answer's scale, and how far rounding of its inputs moves it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from statistics import median
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from autograder.judge.compare import USUAL, WHOLE, unfold
from autograder.judge.key import Case, Component, Expected, Precision, Rounding
from autograder.judge.rules import Accuracy, Passes, Rule, is_whole
from autograder.results import Foreign, Value, change_leaves
from autograder.words.message import Message, message

_SIGNS = np.array((-1.0, 1.0))

DRAWS = 4
"""So often a case is asked with every float moved by one unit in the last place."""


def scales(answers: Sequence[Value]) -> dict[str, float]:
    """For each component, the median over cases of its largest entry."""
    found: dict[str, list[float]] = {}
    for answer in answers:
        for label, leaf in unfold(answer)[1]:
            if _is_numeric(leaf):
                found.setdefault(label, []).append(_largest(np.asarray(leaf, np.float64)))
    return {label: median(sizes) for label, sizes in found.items()}


class Unfit(Exception):
    """The answer gives nothing on a case that could be asked of anyone, and `why`."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.key)
        self.why = why


class NoSuchResult(Unfit):
    """The question says something of a result that the answer does not give."""


def expect(
    case: Case,
    answer: Callable[[Case], Value],
    typical: Mapping[str, float],
    labels: Sequence[str],
    rng: np.random.Generator,
    *,
    draws: int = DRAWS,
    rules: Rule | Mapping[str, Rule] | None = None,
    precision: Precision | None = None,
    shares: Mapping[str, float] | None = None,
) -> Expected:
    """What the answer gives on a case, with the tolerance of each entry.

    The tolerance is that of the `precision`, by default ``RELATIVE (|want| + S) + SENSITIVITY kappa``, with ``S`` the component's
    scale and ``kappa`` the largest move of the answer over `draws` perturbations of every float input by one unit in the last
    place. `shares` are the components' weights by their labels, 1 where nothing is said.

    Raises
    ------
    Unfit
        if the answer is not finite, or so sensitive that its tolerance would be loose, or a rule or a share names no component.

    """
    value = answer(case)
    if is_whole(rules):
        return Expected(WHOLE, (Component("", change_leaves(value, _crossed), rule=cast("Rule", rules)),))
    form, leaves = unfold(value, labels)
    plain_labels = [label for label, _ in unfold(value)[1]]
    names = [label for label, _ in leaves]
    ruled = _rule_of_each(names, rules)
    asked = [] if _are_guesses(ruled) else perturbed(case, rng, draws)
    nearby = [unfold(answer(one), labels)[1] for one in asked]
    _refuse_unknown(shares or {}, names)
    components = []
    for place, ((label, want), rule) in enumerate(zip(leaves, ruled, strict=True)):
        around = [] if isinstance(rule, Accuracy) else [leaves_there[place][1] for leaves_there in nearby]
        component = _component(label, want, around, typical.get(plain_labels[place], 0.0), precision)
        if isinstance(rule, Passes):  # every digit tells
            component = replace(component, tolerance=np.zeros(np.shape(want)))
        if rule or shares:
            component = replace(component, rule=rule, weight=(shares or {}).get(label, 1.0))
        components.append(component)
    return Expected(form, tuple(components))


def _are_guesses(rules: Iterable[Rule | None]) -> bool:
    """Whether all is guessed: a guess that tips over when an input moves by one unit in the last place says nothing of the others."""
    return all(isinstance(rule, Accuracy) for rule in rules)


def _rule_of_each(labels: Sequence[str], rules: Rule | Mapping[str, Rule] | None) -> list[Rule | None]:
    """The rule that judges each component, None for a plain comparison."""
    if not isinstance(rules, Mapping):
        return [rules] * len(labels)
    _refuse_unknown(rules, labels)
    return [rules.get(label) for label in labels]


def _refuse_unknown(named: Mapping[str, Any], labels: Sequence[str]) -> None:
    if unknown := sorted(set(named) - set(labels)):
        name, names = repr(unknown[0]), tuple(filter(None, labels))
        none = message("judge.no_result_names", name=name)
        raise NoSuchResult(message("judge.no_such_result", name=name, names=names) if names else none)


def _component(
    label: str, want: Value, around: Sequence[Value], typical: float, asked: Precision | None = None
) -> Component:
    if not _is_numeric(_crossed(want)):
        return Component(label, want)
    array = np.asarray(want, np.float64)
    if not np.isfinite(array).all():
        raise Unfit(message("judge.unfit_not_finite"))
    sizes = np.abs(array)
    scale = max(float(sizes.max(initial=0.0)), typical)
    if any(np.shape(there) != array.shape for there in around):
        raise Unfit(message("judge.unfit_sensitive"))
    kappa = np.abs(np.array([array, *around], np.float64) - array).max(axis=0)
    precision = asked or USUAL
    if not np.isfinite(kappa).all() or (
        scale and precision.sensitivity * kappa.max(initial=0.0) > precision.most * scale
    ):
        raise Unfit(message("judge.unfit_sensitive"))
    return Component(label, array, precision.room(sizes, scale, kappa), scale, precision=asked)


def _crossed(leaf: Any) -> Any:
    """The same; what may not cross the wall is expected of nobody."""
    if isinstance(leaf, Foreign):
        raise Unfit(message("judge.unfit_type", type=leaf.type_name))
    return leaf


def expect_wrong(
    right: Expected,
    value: Value,
    around: Callable[[], Sequence[Value]],
    typical: Mapping[str, float],
    *,
    changes: tuple[str, ...] = (),
) -> Expected:
    """What a wrong answer gives on a case, with the tolerance of each entry, and which inputs it `changes`.

    What is not finite must come back so, and nothing is too sensitive to be asked for. `right` is what should come back, whose labels and rules hold here too, and `around` what the wrong answer gives nearby.
    """
    if right.form == WHOLE:
        return Expected(WHOLE, (replace(right.components[0], want=value),), changes=changes)
    labels = right.form[1] if right.form[0] == "tuple" else ()
    form, leaves = unfold(value, labels)
    known = {component.label: component for component in right.components}
    nearby = cache(lambda: [some for there in around() for other, some in [unfold(there, labels)] if other == form])
    plain_labels = [label for label, _ in unfold(value)[1]]
    components = [
        _component_of_wrong(
            known.get(label, Component(label, None)),
            want,
            partial(_at, nearby, place),
            typical.get(plain_labels[place], 0.0),
        )
        for place, (label, want) in enumerate(leaves)
    ]
    return Expected(form, tuple(components), changes=changes)


def _at(nearby: Callable[[], Sequence[Sequence[tuple[str, Value]]]], place: int) -> list[Value]:
    """One component of each."""
    return [leaves[place][1] for leaves in nearby()]


def _component_of_wrong(
    right: Component, want: Value, around: Callable[[], Sequence[Value]], typical: float
) -> Component:
    if not _is_numeric(want):
        return replace(right, want=want, tolerance=None, scale=0.0)
    array = np.asarray(want, np.float64)
    scale = max(_largest(array), typical)
    precision = right.precision or USUAL
    most = max(precision.most, precision.relative * (1 + precision.scale)) * scale

    def tolerance(kappa: Any) -> NDArray[np.float64]:
        return np.fmin(precision.room(np.abs(array), scale, kappa), most)

    rounding = Rounding(most, lambda: tolerance(_moved(array, around())))
    return replace(right, want=array, tolerance=tolerance(0.0), scale=scale, rounding=rounding)


def _moved(array: NDArray[np.float64], around: Sequence[Value]) -> NDArray[np.float64]:
    """How far each entry is moved in what an answer gives nearby."""
    with np.errstate(all="ignore"):
        moved = np.zeros(array.shape)
        for there in around:
            if np.shape(there) == array.shape:
                moved = np.fmax(moved, np.abs(np.asarray(there, np.float64) - array))
        return moved


def _largest(array: NDArray[np.float64]) -> float:
    """The size of the largest entry that is finite."""
    largest = np.abs(array).max(initial=0.0)
    if np.isfinite(largest):
        return float(largest)
    return float(np.max(np.abs(array), initial=0.0, where=np.isfinite(array)))


def _is_numeric(value: Value) -> bool:
    return isinstance(value, np.ndarray | float) or (isinstance(value, int) and not isinstance(value, bool))


def perturbed(case: Case, rng: np.random.Generator, draws: int = DRAWS) -> Iterator[Case]:
    """The case so often with every float moved by one unit in the last place, up or down."""
    found = {name: _reals_in(arg) for name, arg in case.args.items()}
    arrays = [array for some in found.values() for array in some]
    moved: list[NDArray[Any]] = []
    signs, begin = _signs(rng, (draws, sum([array.size for array in arrays]))), 0
    for array in arrays:
        of_each = signs[:, begin : begin + array.size].reshape(draws, *array.shape)
        moved.append((array * (1 + of_each * np.finfo(array.dtype).eps)).astype(array.dtype))
        begin += array.size
    for draw in range(draws):
        taken = iter([rows[draw, ...] for rows in moved])
        yield case.asking({name: _with(taken, arg) if found[name] else arg for name, arg in case.args.items()})


def _reals_in(value: Value) -> list[NDArray[Any]]:
    """The arrays of floats in an argument, in their order."""
    found: list[NDArray[Any]] = []
    change_leaves(value, lambda leaf: found.append(leaf) if _is_real(leaf) else None)
    return found


def _with(arrays: Iterator[NDArray[Any]], value: Value) -> Value:
    """An argument with the next of these in the place of each of its arrays of floats."""
    return change_leaves(value, lambda leaf: next(arrays) if _is_real(leaf) else leaf)


def _signs(rng: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.float64]:
    return _SIGNS[rng.integers(0, 2, shape)]  # what `choice` does, in half of its time


def _is_real(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"
