"""What a change of a right result is: what is said of it, and how one component of a case is changed by it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.checks import Seen
from autograder.judge.compare import is_near
from autograder.judge.key import Case, Component
from autograder.results import Value

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
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
        if not isinstance(got, np.ndarray | float | int) or not isinstance(component.want, np.ndarray):
            return None
        others = {one.label: one.want for one in seen.key.expected.components if one is not component}
        case = seen.key.case
        return cls(np.asarray(got, np.float64), component.want, case, component, others, inputs_of(case), case.sizes)

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """The entries that are not as they should be, of a result of the right shape."""
        if self.got.shape != self.want.shape:
            return np.ones(self.got.shape, bool)
        room = 0.0 if self.component.tolerance is None else self.component.tolerance
        return np.asarray(~(np.abs(self.got - self.want) <= room))

    def is_made(self, make: "Make") -> bool:
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

Make = Callable[[Part], Value]


@dataclass(frozen=True, eq=False)
class Change:
    """What a result looks like, a hint, the change itself; `says_much` unless other mistakes look like it as well.

    It is `idle` if such a result takes no thought of the task: zeros, an input handed back, the same everywhere.
    """

    name: str
    hint: str
    make: Make
    says_much: bool = True
    idle: bool = False
