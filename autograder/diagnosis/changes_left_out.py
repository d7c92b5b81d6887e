"""Changes that tell what was not done to a parameter: it came back as it went in, its penalty was forgotten, or is all there is."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from autograder.diagnosis.change import LEFT_OUT, Array, Make, Part, changed
from autograder.judge.key import Hypothesis
from autograder.words.message import message

_OF_A_SQUARE = 2.0
"""The factor that the derivative of a square has."""


def left_out(parts: Sequence[Part]) -> Iterator[Hypothesis]:
    """What was not done to the parameter that this component is, or is the gradient of."""
    label = parts[0].component.label
    if _has(parts, label):
        yield from _untouched(label)
        yield from _decay(parts, label)
    if _has(parts, label.removeprefix("d")):
        yield from _penalty(parts, label.removeprefix("d"))


def _has(parts: Sequence[Part], label: str) -> bool:
    return bool(label) and all(_own(part, label) is not None for part in parts)


def _own(part: Part, label: str) -> Array | None:
    """The argument of this name that a component is, or the entry of a dict among the arguments; of several the first."""
    dicts = [arg for arg in part.case.args.values() if isinstance(arg, Mapping)]
    found = [some[label] for some in (part.case.args, *dicts) if label in some]
    return np.asarray(found[0], np.float64) if found and isinstance(found[0], np.ndarray | float) else None


def _parameter(part: Part, label: str) -> Any:
    return _own(part, label)


def _untouched(label: str) -> Iterator[Hypothesis]:
    name, hint = message("diagnosis.came_back_as_it_went_in"), message("diagnosis.hint_line_of_new_value")
    yield changed(name, hint, partial(_parameter, label=label), kind=LEFT_OUT, source="idle")


def _numbers(parts: Sequence[Part]) -> list[str]:
    return [name for name, arg in parts[0].inputs.items() if not arg.ndim]


def _penalty(parts: Sequence[Part], label: str) -> Iterator[Hypothesis]:
    """The derivative of a number times the squares of the parameter, which is 2 times the number times the parameter."""
    hint = message("diagnosis.hint_two_terms")
    for number in _numbers(parts):
        term = partial(_term, label=label, numbers=(number,), size=_OF_A_SQUARE)
        name = message("diagnosis.penalty_gradient_missing", number=number, label=label)
        yield changed(name, hint, _without(term), kind=LEFT_OUT)
        name = message("diagnosis.penalty_gradient_extra", number=number, label=label)
        yield changed(name, hint, _with(term), kind=LEFT_OUT)
        name = message("diagnosis.penalty_gradient_alone", number=number, label=label)
        yield changed(name, hint, term, kind=LEFT_OUT, source="idle")


def _decay(parts: Sequence[Part], label: str) -> Iterator[Hypothesis]:
    """The share by which the parameter shrinks in each step: a learning rate times a number times the parameter."""
    for one, other in combinations(_numbers(parts), 2):
        for size in (1.0, _OF_A_SQUARE):
            term = partial(_term, label=label, numbers=(one, other), size=-size)
            name = message("diagnosis.weight_decay_is_missing", one=one, other=other, label=label)
            hint = message("diagnosis.hint_where_it_shrinks")
            yield changed(name, hint, _without(term), kind=LEFT_OUT)
            name = message("diagnosis.only_weight_decay_is_there", one=one, other=other, label=label)
            hint = message("diagnosis.hint_gradient")
            yield changed(name, hint, _alone(term, label), kind=LEFT_OUT)


def _term(part: Part, *, label: str, numbers: Sequence[str], size: float) -> Any:
    return size * np.prod([part.inputs[number] for number in numbers]) * _parameter(part, label)


def _without(term: Make) -> Make:
    return lambda part: part.want - term(part)


def _with(term: Make) -> Make:
    return lambda part: part.want + term(part)


def _alone(term: Make, label: str) -> Make:
    return lambda part: _parameter(part, label) + term(part)
