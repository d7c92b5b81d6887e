"""A task's function as it is when it is wrong in a way that was named, and the answers of others as they are around it."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import FunctionType
from typing import Any, TypeGuard

import numpy as np

from autograder.course.markers import Answer
from autograder.course.reference import Origin, Reference
from autograder.course.scene import PUT
from autograder.diagnosis.change import Part, inputs_of
from autograder.frozen import frozen
from autograder.judge.compare import fold, unfold
from autograder.judge.key import Case, Component, Hypothesis, TaskKey
from autograder.results import Source, Value
from autograder.words.message import Text

Function = Callable[..., Any]


@frozen
class Way:
    """How the component with this label is wrong, or with "" the whole result: who knows it, and how it is made.

    An author's is the known mistake of this `name`, or an alternative; a machine's was `made_by` a function (see `Hypothesis`).
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
    """The function of one task that is wrong in these ways; `labels` name the parts of a tuple that it returns.

    What it calls is right, but for what is wrong in what it is built `on`.
    """

    origin: Origin
    ways: tuple[Way, ...]
    labels: tuple[str, ...]
    on: tuple["Mistaken", ...] = ()

    @classmethod
    def of(cls, task: TaskKey, found: Iterable[tuple[Hypothesis, str]], on: tuple["Mistaken", ...] = ()) -> "Mistaken":
        """What is wrong with a task's function by hypotheses, each for the component with its label, or for the whole with ""."""
        origin, form = task.origin, task.cases[0].expected.form
        assert isinstance(origin, Origin)
        ways = tuple(Way.of(hypothesis, component) for hypothesis, component in found)
        return cls(origin, ways, form[1] if form[0] == "tuple" else (), on)

    @property
    def task(self) -> str:
        """The task's name."""
        return self.origin.task

    @property
    def is_change(self) -> bool:
        """Whether it, or what it is built on, is a change of the right result."""
        return any(way.is_change for way in self.ways) or any(one.is_change for one in self.on)

    @property
    def function(self) -> Function:
        """The wrong function, which is called as the answer is."""
        reference = self.origin.reference
        names = built_on_mistakes(reference, self.on) if self.on else reference.functions
        first = self.ways[0]
        # What a driver judges is wrong as a whole, or others could not build on it.
        ways = {replace(way, component="") for way in self.ways} if self._answer.driver else set(self.ways)
        is_whole = ways == {replace(first, component="")} and not first.is_change
        return self._of_way(first, names) if is_whole else partial(self._in_parts, names)

    def _of_way(self, way: Way, names: Mapping[str, Any]) -> Function:
        """The wrong function of a way that has one."""
        made_by = way.made_by
        if made_by and self._answer.driver and in_its_scene(made := made_by(self.origin.cases[0])):
            return made
        if made_by:
            return lambda *args, **named: self._built_on(made_by(self._case(args, named)), names)(*args, **named)
        return self._built_on(self.origin.reference.written(self.task, way.name), names)

    def _built_on(self, function: Function, names: Mapping[str, Any]) -> Function:
        """The same function, which finds these names in the place of the answers' file's."""
        is_as_it_is = names is self.origin.reference.functions or not isinstance(function, FunctionType)
        if not is_as_it_is and self._answer.driver and in_its_scene(function):
            return self._led_on(function, names)
        if is_as_it_is or self._answer.driver:
            return function
        assert isinstance(function, FunctionType)
        own = function.__globals__
        others = {name: thing for name, thing in names.items() if own.get(name) is not function}
        return _anew(function, built_on(own, others))

    def _led_on(self, driver: FunctionType, names: Mapping[str, Any]) -> Function:
        """The driver of a file in which also that is wrong which is wrong among these names, where both can stand in one."""
        together = self.origin.reference.put_together(names.get(PUT, ()), driver.__globals__[PUT])
        return together[self._answer.called] if together else driver

    def _in_parts(self, names: Mapping[str, Any], *args: Any, **named: Any) -> Any:
        """The right result with the wrong parts in the place of its own."""
        case = self._case(args, named)
        form, right = unfold(names[self._answer.called](*args, **named), self.labels)
        wrong = {way.component: self._part(way, names, case, dict(right)) for way in self.ways}
        return fold(form, [wrong.get(label, leaf) for label, leaf in right])

    def _part(self, way: Way, names: Mapping[str, Any], case: Case, right: Mapping[str, Value]) -> Value:
        if way.made_by is None or not way.is_change:
            return dict(unfold(self._of_way(way, names)(*case.args.values()), self.labels)[1])[way.component]
        want = np.asarray(right[way.component], np.float64)
        others = {label: leaf for label, leaf in right.items() if label != way.component}
        part = Part(want, want, case, Component(way.component, want), others, inputs_of(case), case.sizes)
        changed = np.asarray(way.made_by(part), np.float64)
        return changed if changed.ndim else float(changed)

    @property
    def _answer(self) -> Answer:
        return self.origin.reference.answers[self.task]

    def _case(self, args: Sequence[Any], named: Mapping[str, Any]) -> Case:
        """A call that another answer makes as a case: its sizes are read off the arguments."""
        answer: Function = self.origin.reference.functions[self._answer.called]
        bound = inspect.signature(answer).bind(*args, **named)
        bound.apply_defaults()
        places = self.origin.memory.once(_places_of_sizes, self.origin.cases)
        sizes = {
            size: length for size, place in places.items() if (length := _length(bound.arguments, *place)) is not None
        }
        return Case(self.task, "", "", dict(bound.arguments), sizes, driver=self._answer.driver)


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


def may_call(task: TaskKey) -> frozenset[str]:
    """The tasks whose functions a task's answer, or a known mistake in it, may call in whatever case; all where that cannot be told."""
    assert isinstance(task.origin, Origin)
    reference = task.origin.reference
    if not reference.tells_what_it_calls:
        return frozenset(reference.answers)
    called = reference.called(task.name) | reference.called_in_mistakes(task.name)
    return frozenset(called.intersection(reference.answers) | set(task.uses))


def built_on_mistakes(reference: Reference, wrong: Iterable[Mistaken]) -> dict[str, Any]:
    """What the answers' file defines, with all its functions made anew around those that are wrong."""
    return with_wrong(reference, {one.task: one.function for one in wrong})


def with_wrong(reference: Reference, wrong: Mapping[str, Any]) -> dict[str, Any]:
    """What the answers' file defines around wrong functions, by their tasks.

    What a driver judges is wrong in a file of its own, of which that driver is. Of several a file is run in which all are wrong; where
    that cannot be, only the drivers themselves are.
    """
    called = {reference.answers[task].called: one for task, one in wrong.items()}
    led = {name: one for name, one in called.items() if _is_driver(reference, name) and in_its_scene(one)}
    together = _together(reference, list(led.values()))
    if together is None:
        return around(reference, called)
    return built_on(together, {**called, **{name: together[name] for name in led}})


def around(reference: Reference, wrong: Mapping[str, Any]) -> dict[str, Any]:
    """What the answers' file defines around functions that are `wrong`, by their names; what a class does calls them as well."""
    if not reference.has_classes:
        return built_on(reference.functions, wrong)
    names = reference.anew()
    names.update(wrong)
    return names


def _is_driver(reference: Reference, name: str) -> bool:
    return any(answer.driver == name for answer in reference.answers.values())


def _together(reference: Reference, led: Sequence[FunctionType]) -> Mapping[str, Any] | None:
    """The names of a file in which all is wrong that is wrong in the files of these drivers; None where they cannot stand together."""
    if len(led) == 1:
        return led[0].__globals__
    return reference.put_together(*(driver.__globals__[PUT] for driver in led))


def in_its_scene(driver: object) -> TypeGuard[FunctionType]:
    """Whether a driver is one of a file that was run around what is wrong."""
    return isinstance(driver, FunctionType) and driver.__globals__.get(driver.__code__.co_name) is driver


def built_on(functions: Mapping[str, Any], wrong: Mapping[str, Any]) -> dict[str, Any]:
    """What a file defines, with all its functions made anew around those that are `wrong`."""
    names: dict[str, Any] = dict(functions)
    for name, thing in functions.items():
        if isinstance(thing, FunctionType) and thing.__globals__ is functions:
            names[name] = _anew(thing, names)
    names.update(wrong)
    return names


def _anew(function: FunctionType, names: dict[str, Any]) -> FunctionType:
    """The same function among other names."""
    made = FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
    made.__kwdefaults__ = function.__kwdefaults__
    return made
