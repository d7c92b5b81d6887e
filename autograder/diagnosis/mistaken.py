"""A task's function as it is when it is wrong in a way that was named, and the answers of others as they are around it."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from autograder.course.reference import Origin
from autograder.diagnosis.change import Part, inputs_of
from autograder.frozen import frozen
from autograder.judge.compare import fold, unfold
from autograder.judge.key import Case, Component, Hypothesis
from autograder.results import Source, Value
from autograder.words.message import Text

Function = Callable[..., Any]


@frozen
class Way:
    """How the component with this label is wrong, or with "" the whole result: who knows it, and how it is made.

    An author's is the known mistake of this `name`; a machine's was `made_by` a function (see `Hypothesis`).
    """

    component: str
    source: Source
    name: Text
    made_by: Callable[[Any], Any] | None

    @classmethod
    def of(cls, found: Hypothesis, component: str) -> "Way":
        """The way that a hypothesis tells of."""
        return cls(component, found.source, "" if found.made_by else found.name, found.made_by)

    @property
    def is_change(self) -> bool:
        """Whether it is a change of the right result, read off this one submission; else others may be wrong in the same way."""
        return self.source in ("transform", "idle")


@frozen
class Mistaken:
    """The function of one task that is wrong in these ways; `labels` name the parts of a tuple that it returns."""

    origin: Origin
    ways: tuple[Way, ...]
    labels: tuple[str, ...]

    @property
    def task(self) -> str:
        """The task's name."""
        return self.origin.task

    @property
    def function(self) -> Function:
        """The wrong function, which is called as the answer is."""
        first = self.ways[0]
        is_whole = len(self.ways) == 1 and not first.component and not first.is_change
        return self._of_way(first) if is_whole else self._in_parts

    def _of_way(self, way: Way) -> Function:
        """The wrong function of a way that has one."""
        made_by = way.made_by
        if made_by:
            return lambda *args, **named: made_by(self._case(args, named))(*args, **named)
        known = self.origin.reference.mistakes[self.task]
        return next(one.function for one in known if one.name == way.name)

    def _in_parts(self, *args: Any, **named: Any) -> Any:
        """The right result with the wrong parts in the place of its own."""
        case = self._case(args, named)
        form, right = unfold(self._answer(*args, **named), self.labels)
        wrong = {way.component: self._part(way, case, dict(right)) for way in self.ways}
        return fold(form, [wrong.get(label, leaf) for label, leaf in right])

    def _part(self, way: Way, case: Case, right: Mapping[str, Value]) -> Value:
        if way.made_by is None or not way.is_change:
            return dict(unfold(self._of_way(way)(*case.args.values()), self.labels)[1])[way.component]
        want = np.asarray(right[way.component], np.float64)
        others = {label: leaf for label, leaf in right.items() if label != way.component}
        part = Part(want, want, case, Component(way.component, want), others, inputs_of(case), case.sizes)
        changed = np.asarray(way.made_by(part), np.float64)
        return changed if changed.ndim else float(changed)

    @property
    def _answer(self) -> Function:
        answer: Function = self.origin.reference.functions[self.task]
        return answer

    def _case(self, args: Sequence[Any], named: Mapping[str, Any]) -> Case:
        """A call that another answer makes as a case: its sizes are read off the arguments."""
        bound = inspect.signature(self._answer).bind(*args, **named)
        bound.apply_defaults()
        places = self.origin.memory.once(_places_of_sizes, self.origin.cases)
        sizes = {
            size: length for size, place in places.items() if (length := _length(bound.arguments, *place)) is not None
        }
        return Case(self.task, "", "", dict(bound.arguments), sizes)


def _places_of_sizes(cases: Sequence[Case]) -> Mapping[str, tuple[str, int]]:
    """For each size that is drawn for these cases an argument and its axis that is so long in all of them."""
    axes = [(name, axis) for name, arg in cases[0].args.items() for axis in range(getattr(arg, "ndim", 0))]
    found = dict[str, tuple[str, int]]()
    for size in cases[0].sizes:
        for place in axes:
            if all(_length(case.args, *place) == case.sizes.get(size) for case in cases):
                found.setdefault(size, place)
    return found


def _length(args: Mapping[str, Value], name: str, axis: int) -> int | None:
    arg = args[name]
    return arg.shape[axis] if isinstance(arg, np.ndarray) and arg.ndim > axis else None


def built_on(functions: Mapping[str, Any], wrong: Mapping[str, Function]) -> dict[str, Any]:
    """What the answers' file defines, with all its functions made anew around those that are `wrong`."""
    names: dict[str, Any] = dict(functions)
    for name, thing in functions.items():
        if isinstance(thing, FunctionType) and thing.__globals__ is functions:
            names[name] = FunctionType(thing.__code__, names, name, thing.__defaults__, thing.__closure__)
            names[name].__kwdefaults__ = thing.__kwdefaults__
    names.update(wrong)
    return names
