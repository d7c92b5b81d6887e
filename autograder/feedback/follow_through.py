"""Follow-through: the parts of a wrong gradient that are the right derivative of the student's own wrong function, and their credit."""

import math
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.diagnosis.search import Explained
from autograder.feedback.numerical_gradient import NumericalGradient, agrees, gradient, numerical_gradient, split
from autograder.judge.checks import Judged, credit, gains
from autograder.judge.key import NumericalGradientKey
from autograder.results import Outcome, Returned
from autograder.sandbox.stencil import STENCIL
from autograder.words.message import Text, message

_NEAR = 0.25
"""The share of its points from which on a wrong function is nearly right."""


def credited(
    judged: Sequence[Judged],
    outcomes: Mapping[int, Outcome],
    explained: Callable[[str], Sequence[Explained]],
    on_mistakes: Mapping[str, Judged],
) -> list[tuple[Judged, frozenset[int]]]:
    """The tasks, each with what it gains by follow-through, and the places of the components that follow.

    A task that is worth more as it is judged `on_mistakes` counts as it is there, and follows nothing. What is followed must be near the right function: nearly right, or wrong in a way that can be `explained`. All that follow one
    function gain no more points together than it has lost, so that nobody spoils one to be given much of others.
    """
    wrong = [one for one in judged if one.wrong]
    may = [one for one in wrong if not _is_right(one, on_mistakes)]
    asked = {gradient_key.of for one in may for gradient_key in one.task.numerical_gradients}
    near = {one.task.name: _lost(one) for one in wrong if one.task.name in asked and _is_near(one, explained)}
    with np.errstate(all="ignore"):
        following = [(one, follow_through(one, outcomes, near) if one in may else frozenset[int]()) for one in judged]
    gained = dict[str, float]()
    for one, places in following:
        if places:
            of = one.task.numerical_gradients[0].of
            gained[of] = gained.get(of, 0.0) + gains(one, places)
    followed = [
        (credit(one, places, _share(one, gained, near)) if places else one, places) for one, places in following
    ]
    return [_better(one, places, on_mistakes.get(one.task.name, one)) for one, places in followed]


def _is_right(judged: Judged, on_mistakes: Mapping[str, Judged]) -> bool:
    return judged.task.name in on_mistakes and on_mistakes[judged.task.name].is_right


def _better(judged: Judged, places: frozenset[int], other: Judged) -> tuple[Judged, frozenset[int]]:
    return (other, frozenset()) if other.earned > judged.earned else (judged, places)


def _is_near(judged: Judged, explained: Callable[[str], Sequence[Explained]]) -> bool:
    """Whether a wrong function is one that its gradient may follow: nearly right, or wrong in a way that is known.

    Else anyone could write `z` for every function and 1 for every derivative, and earn most of the derivatives' points.
    """
    earned = judged.task.points - _lost(judged)
    return earned >= _NEAR * judged.task.points or any(not one.is_idle for one in explained(judged.task.name))


def _lost(judged: Judged) -> float:
    return judged.task.points - judged.earned


def _share(judged: Judged, gained: Mapping[str, float], near: Mapping[str, float]) -> float:
    """How much of what it gains by following is left for a task, of all that follow the same function."""
    of = judged.task.numerical_gradients[0].of
    return min(1.0, near[of] / gained[of]) if gained[of] else 0.0


def follow_through(judged: Judged, outcomes: Mapping[int, Outcome], near: Container[str]) -> frozenset[int]:
    """The places of the wrong components that follow a function of the student's which is among those wrong, but `near`.

    Where loss and gradients come from one function, its loss must be wrong.
    """
    keys = [gradient_key for gradient_key in judged.task.numerical_gradients if gradient_key.call in outcomes]
    if not keys or not may_follow(judged, near):
        return frozenset()
    found = [_agreeing(judged, gradient_key, outcomes) for gradient_key in keys]
    return frozenset.intersection(*found) & judged.wrong


def may_follow(judged: Judged, wrong: Container[str]) -> bool:
    """Whether a task is the gradient of one of the functions that are `wrong`; of its own loss, only if that is wrong."""
    if not judged.task.numerical_gradients:
        return False
    gradient_key = judged.task.numerical_gradients[0]
    return gradient_key.of in wrong and (gradient_key.of != judged.task.name or gradient_key.component in judged.wrong)


def follow_says(judged: Judged, places: frozenset[int]) -> Text:
    """The sentence on a gradient of which these components follow; "" if there are none."""
    if not places:
        return ""
    of = judged.task.numerical_gradients[0].of
    if places == judged.wrong:
        return message("follow.all", of=of)
    labels = [component.label for component in judged.seen[0].key.expected.components]
    names = ", ".join(f"`{labels[place]}`" for place in sorted(places))
    if of == judged.task.name:
        return message("follow.parts_of_loss", names=names)
    return message("follow.parts", names=names, of=of)


def _agreeing(judged: Judged, gradient_key: NumericalGradientKey, outcomes: Mapping[int, Outcome]) -> frozenset[int]:
    """The places of the components that are, in one case, the numerical derivative of the student's own function."""
    swept, seen = outcomes[gradient_key.call], judged.seen[gradient_key.case]
    if not isinstance(swept, Returned) or seen.parts is None:
        return frozenset()
    if not isinstance(swept.value, np.ndarray) or not _is_sweep(swept.value, gradient_key):
        return frozenset()
    if len(seen.parts) != len(gradient_key.wrt):
        return frozenset()
    numeric = dict(zip(_held(gradient_key), split(numerical_gradient(swept.value), gradient_key.sizes), strict=True))
    return frozenset(place for place, one in numeric.items() if _follows(seen.parts[place], one, gradient_key))


def _held(gradient_key: NumericalGradientKey) -> Sequence[int]:
    """The places of the components that belong to a moved argument."""
    return [place for place, name in enumerate(gradient_key.wrt) if name]


def _follows(part: Any, one: NumericalGradient, gradient_key: NumericalGradientKey) -> bool:
    """Whether a component is this derivative; one that is zero throughout, as a constant's, shows nothing."""
    if not isinstance(part, np.ndarray | float):
        return False
    wanted = gradient(one, gradient_key.kind, gradient_key.upstream)
    return bool(np.any(wanted.values)) and agrees(part, wanted) is True


def _is_sweep(value: NDArray[Any], gradient_key: NumericalGradientKey) -> bool:
    """Whether an array has the form of a sweep that gives this gradient; a worker may have sent anything."""
    entries = sum(gradient_key.sizes)
    if value.dtype != np.float64 or value.ndim == 0 or len(value) != 1 + len(STENCIL) * entries:
        return False
    size = math.prod(value.shape[1:])
    fits = {
        "elementwise": size == entries,
        "jacobian": size > 0,
        "gradient": size == (1 if gradient_key.upstream is None else np.size(gradient_key.upstream)),
    }
    return fits[gradient_key.kind]
