"""What a change of a right result is: what is said of it, and how one component of a case is changed by it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.frozen import frozen
from autograder.judge.compare import NUMBERS, is_near
from autograder.judge.key import Case, Component, Hypothesis
from autograder.judge.seen import Seen
from autograder.results import Source, Value
from autograder.words.message import Text

Array = NDArray[Any]


@frozen(eq=False)
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
        if seen.parts is None:
            return None
        got = seen.parts[place]
        if not isinstance(got, NUMBERS) or not isinstance(component.want, np.ndarray):
            return None
        others = {one.label: one.want for one in seen.key.expected.components if one is not component}
        case = seen.key.case
        return cls(np.asarray(got, np.float64), component.want, case, component, others, inputs_of(case), case.sizes)

    @cached_property
    def wrong(self) -> NDArray[np.bool_]:
        """The entries that are not as they should be, of a result of the right shape."""
        if self.got.shape != self.want.shape:
            return np.ones(self.got.shape, bool)
        off = np.abs(self.got - self.want)
        return np.asarray(~(off <= (0.0 if self.component.tolerance is None else self.component.room(off))))

    @property
    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the case's numbers and arrays are called, and the numbers among them."""
        return tuple(self.inputs), tuple(name for name, arg in self.inputs.items() if not arg.ndim)

    def with_axis(self, axis: int) -> Array:
        """What should have come back; a ValueError where it has no such axis."""
        if self.want.ndim <= axis:
            raise ValueError("no such axis")
        return self.want

    def is_made_by(self, make: Callable[["Part"], Value]) -> bool:
        """Whether a change of what should have come back gives what did."""
        try:
            made = np.asarray(make(self), np.float64)
        except CANNOT:
            return False
        return made.shape == self.got.shape and is_near(made, self.got, self.component)


def inputs_of(case: Case) -> dict[str, Array]:
    """A case's numbers and arrays by name."""
    return {name: np.asarray(arg) for name, arg in case.args.items() if isinstance(arg, np.ndarray | float)}


CANNOT = (ValueError, KeyError, IndexError, TypeError, ZeroDivisionError)
"""What is raised where a change cannot be made."""

FEWEST = 3
"""What says little must hold in so many cases before it is said: an odd factor, a pattern."""


def count_cases(parts: Iterable[Part]) -> int:
    """In how many cases these parts are; many may be of one, and share what is particular to it."""
    return len({id(part.case) for part in parts})


Make = Callable[[Part], Value]
"""Makes of what should have come back what a change of it gives."""

LEFT_OUT, CHANGE, LIKENESS = "left out", "change", "likeness"
"""The kinds of changes: what was left out altogether; all others; and those of which other mistakes have the same look."""


def changed(name: Text, hint: Text, make: Make, *, kind: str = CHANGE, source: Source = "transform") -> Hypothesis:
    """What a part of a result looks like that was changed so, a hint, and the change.

    Its source is "idle" if such a result takes no thought of the task: zeros, an input handed back, the same everywhere.
    """
    return Hypothesis(name, hint, (), kind, source, made_by=make)


def explains(change: Hypothesis, parts: Sequence[Part]) -> bool:
    """Whether a change gives what came back for one component in all cases."""
    make = change.made_by
    return make is not None and all(part.is_made_by(make) for part in parts)
