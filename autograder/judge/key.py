"""What the judge knows and no worker ever sees: for each case what should come back, how exactly, and what mistakes would give."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograder.frozen import frozen
from autograder.hand_work import HandTask
from autograder.judge.rules import Rule
from autograder.memory import KEEPS_NOTHING, Bounded, Memory
from autograder.results import Check, Outcome, Source, Value
from autograder.sandbox.worker import GENERATOR, Call, How, Plain
from autograder.words.message import Message, Text, message

CHECKS: Mapping[Check, tuple[Message, float]] = {
    "values": (message("group.values"), 60),
    "shapes": (message("group.shapes"), 10),
    "stability": (message("group.stability"), 10),
    "special": (message("group.special"), 10),
    "inputs": (message("group.inputs"), 5),
    "loops": (message("group.loops"), 5),
}
"""The named shares of a task's points: what a student reads, and the weight."""

CASE_CHECKS = tuple(name for name in CHECKS if name not in ("inputs", "loops"))
"""Those that are decided by cases; the others look at how a function works."""


Loop = Literal["", "rows", "lines"]
"""What the lines that run show: no loop, one over the rows, or too many lines however many rows there are."""

PROFILES: Mapping[str, Message] = {
    "distinct": message("profile.distinct"),
    "hyper": message("profile.hyper"),
    "size_one": message("profile.size_one"),
    "square": message("profile.square"),
    "extreme": message("profile.extreme"),
    "shifted": message("profile.shifted"),
    "duplicates": message("profile.duplicates"),
    "layout": message("profile.layout"),
    "random": message("profile.random"),
}
"""The nine kinds of cases that are drawn for each question, and what a student is told of each."""


OTHER_GENERATOR = "another generator"
"""The name of the case that repeats another one with a generator of another seed."""

FEW_ROWS, MANY_ROWS = 64, 256
"""The two batch sizes for which a function's lines are counted."""


EXAMPLE = "example-"
"""How the name of a case begins that the author shows to students."""


@frozen(eq=False)
class Case:
    """One call of a task with concrete inputs.

    `name` is its profile, or "small-3" and its like, `check` what it decides points of, `args` the inputs by name, `sizes` the
    drawn sizes by name. A `driver` is called in the place of what the task is named after.
    """

    task: str
    name: str
    check: str
    args: Mapping[str, Value]
    sizes: Mapping[str, int]
    layout: str = "C"
    driver: str = ""

    @property
    def called(self) -> str:
        """The name of the function that is called."""
        return self.driver or self.task

    def asking(self, args: Mapping[str, Value]) -> "Case":
        """The same case with other inputs."""
        return Case(self.task, self.name, self.check, args, self.sizes, self.layout, self.driver)

    @property
    def is_example(self) -> bool:
        """Whether the author shows it to students."""
        return self.name.startswith(EXAMPLE)

    @cached_property
    def extent(self) -> tuple[int, int]:
        """How much there is to follow: the entries of its arrays; where it has none, the sizes of its whole numbers."""
        entries = sum(map(_entries, self.args.values()))
        return entries, 0 if entries else sum(abs(arg) for arg in self.args.values() if type(arg) is int)

    def as_call(self, how: How | None = None) -> Call:
        """The call by which a function is asked for it; a plain one unless `how` says otherwise."""
        names, values = tuple(self.args), tuple(self.args.values())
        return Call(self.task, names, values, how or Plain(), layout=self.layout, driver=self.driver)


def is_generator(value: Value) -> bool:
    """Whether an argument stands for a random generator."""
    return isinstance(value, str) and value.startswith(GENERATOR)


def _entries(value: Value) -> int:
    if isinstance(value, tuple | dict):
        return sum(map(_entries, value.values() if isinstance(value, dict) else value))
    return value.size if isinstance(value, np.ndarray) else 0


@frozen
class Precision:
    """How exactly numbers are asked for: they may be off by ``relative (|want| + scale S) + sensitivity kappa``.

    S is the component's typical size, and kappa how far rounding of the inputs moves the answer. An answer for which the last part
    is more than the share `most` of S is too sensitive to be asked of anyone.
    """

    relative: float
    sensitivity: float
    scale: float = 1.0
    most: float = 1e-3

    def room(self, size: Any, scale: Any, kappa: Any) -> NDArray[np.float64]:
        """How far numbers of this size may be off."""
        return np.asarray(self.relative * (size + self.scale * scale) + self.sensitivity * kappa)


@frozen(eq=False)
class Rounding:
    """How far numbers may be off for what rounding of the inputs moves: never by more than `most`, and by how much is measured when it is asked for."""

    most: float
    measure: Callable[[], NDArray[np.float64]]

    @cached_property
    def tolerance(self) -> NDArray[np.float64]:
        """The largest |got - want| that passes, entry by entry."""
        return self.measure()


@frozen(eq=False)
class Component:
    """One part of what should come back: a number, an array or another plain value.

    `tolerance` is the largest |got - want| that passes, entry by entry; `scale` is the component's typical size S.
    With a `rule` something else than `want` may come back as well. `precision` is one that the author asked for, and `weight` says
    how much of the points it decides beside the others. Where there is a `rounding`, `tolerance` is what passes without it.
    """

    label: str
    want: Value
    tolerance: NDArray[np.float64] | None = None
    scale: float = 0.0
    rule: Rule | None = None
    precision: Precision | None = None
    weight: float = 1.0
    rounding: Rounding | None = None

    def room(self, off: NDArray[np.float64]) -> NDArray[np.float64]:
        """What numbers that are `off` by so much may be off; rounding is measured only where that decides."""
        assert self.tolerance is not None
        is_decided = self.rounding is None or not ((off > self.tolerance) & (off <= self.rounding.most)).any()
        return self.tolerance if is_decided else self.measured

    @cached_property
    def is_finite(self) -> bool:
        """Whether all its numbers are finite; only those of an answer that is built on a mistake may not be."""
        return bool(np.isfinite(self.want).all())

    @property
    def measured(self) -> NDArray[np.float64]:
        """The tolerance with rounding."""
        assert self.tolerance is not None
        return self.rounding.tolerance if self.rounding else self.tolerance


ENDLESS = "does not end"
"""The kind of what should not come back in time, as the answer built on a mistake does not; no exception is called so."""


@frozen
class Raises:
    """The exception that one case should raise: its kind, and the names that its message must mention."""

    kind: str
    mentions: tuple[str, ...] = ()


@frozen(eq=False)
class Expected:
    """What one case should give: its shape as nested labels, and its components in order; or what it `raises`.

    `changes` names the inputs that it may change: none, unless the answer is built on a mistake that does.
    """

    form: Any
    components: tuple[Component, ...]
    raises: Raises | None = None
    changes: tuple[str, ...] = ()


@frozen(eq=False)
class CaseKey:
    """One case, the number of its call in the paper, and what it should give."""

    call: int
    case: Case
    expected: Expected


@frozen
class Unrecorded:
    """What a mistake gives on a case, where a recorded key leaves it out because it is large."""


@frozen(eq=False)
class Hypothesis:
    """One wrong way to do a task: what it is called, a hint, and what it gives on each of the task's cases, in their order.

    `source` says who knows it: "author" (a known mistake of the course), "mutant" (worked out from the reference), or "transform"
    and "idle" (a change of the right result, of which no outcomes are kept). `kind` says what kind
    of mistake a machine made; `family` what it has in common with others that differ from it in one detail alone, such as a
    number. `loops` tells of a known mistake which loop it has. `made_by` is how a machine made it, which the judge never
    asks: a mutant's gives the wrong function for a case, a transform's makes the wrong part of a right one.
    """

    name: Text
    hint: Text
    outcomes: Sequence[Outcome | Unrecorded]
    kind: str = ""
    source: Source = "author"
    family: Text = ""
    loops: Loop = ""
    made_by: Callable[[Any], Any] | None = None


@frozen(eq=False)
class NumericalGradientKey:
    """A sweep over the student's own function `of`, to hold the student's gradient of the numbered case against.

    `kind` says how its numbers become a gradient (see `numerical_gradient.gradient`), `wrt` which argument each component of the
    gradient belongs to (None for one that is not held), `sizes` the entries of each swept argument in order,
    `component` which result of `of` is derived.
    """

    call: int
    of: str
    case: int
    kind: str
    wrt: tuple[str | None, ...]
    sizes: tuple[int, ...]
    upstream: Value = None
    component: int = 0


@frozen(eq=False)
class TaskKey:
    """Everything known about one task.

    `again` is the number of a call that repeats the first case, `lines` the calls with few and many rows whose lines
    are counted; `small` comes in the order of its cases' extent; `uses` names the tasks that the answer calls, `leads` those
    that a given function names itself; `scene` is what its driver does, as a student would type it; `home` its file, of several. `origin` is what a live key was made from: the judge does not look into it. `memory`
    keeps what is the same for every submission, `known` what was made of what submissions gave back, for all tasks of an exam
    together; a key for one submission alone keeps nothing of it. `conventions` are the same key for each convention by which a
    submission may be right as well, in all cases the same one.
    """

    name: str
    points: float
    cases: tuple[CaseKey, ...]
    again: int
    lines: tuple[int, int] | None = None
    small: Sequence[CaseKey] = ()
    numerical_gradients: tuple[NumericalGradientKey, ...] = ()
    mistakes: Sequence[Hypothesis] = ()
    uses: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    conventions: "Sequence[TaskKey]" = ()
    scene: str = ""
    home: str = ""
    origin: object = None
    known: Bounded = field(default=KEEPS_NOTHING, repr=False)
    memory: Memory = field(default_factory=Memory, init=False, repr=False)

    @cached_property
    def has_rules(self) -> bool:
        """Whether something else than the answer's numbers may come back, such as other random ones."""
        return any(component.rule for case in self.cases for component in case.expected.components)

    @cached_property
    def first_calls(self) -> tuple[int, ...]:
        """The calls that every submission is asked for."""
        return (*(case.call for case in self.cases), self.again, *(self.lines or ()))

    @property
    def second_calls(self) -> tuple[int, ...]:
        """The calls that are only made to explain what went wrong."""
        return (*(case.call for case in self.small), *(gradient_key.call for gradient_key in self.numerical_gradients))


@frozen(eq=False)
class Key:
    """What is expected of one assignment: *live* from the reference, or *recorded* for practice; and what a person marks, `by_hand`.

    What is recorded knows by their hashes the files that were `given_out` to be written in (see `intake.given_out`).
    """

    assignment: str
    title: str
    tasks: Sequence[TaskKey]
    practice: bool = False
    given_out: Sequence[str] = ()
    by_hand: tuple[HandTask, ...] = ()


def needed(tasks: Sequence[TaskKey], names: Iterable[str]) -> frozenset[str]:
    """The tasks that those of these names build on, directly or by way of others; the names themselves are not among them."""
    uses = {task.name: task.uses for task in tasks}
    found: set[str] = set()
    rest = [use for name in names for use in uses.get(name, ())]
    while rest:
        name = rest.pop()
        if name not in found:
            found.add(name)
            rest += uses.get(name, ())
    return frozenset(found - set(names))
