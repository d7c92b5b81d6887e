"""Plain frozen data about what persons mark: what is asked for, what became of it, and how a mark was worked out."""

from typing import Literal

from autograder.frozen import frozen
from autograder.words.message import Text


@frozen
class HandTask:
    """What a person marks and no program: the student answers what is asked, `ask`, in a `file` that is handed in beside the code."""

    name: str
    points: float
    file: str
    ask: str


@frozen
class HandWork:
    """What was handed in for such a task: it is "unmarked" until the ledger has points for it; what it `says` is for the student."""

    name: str
    points: float
    file: str
    status: Literal["unmarked", "not handed in"]
    says: Text = ""


@frozen
class Breakdown:
    """How a mark was worked out from a score: its steps, and what people said of the work; `mark` is None where there is none.

    It `says_more` than the score. `given` are names of tasks and the points that a person set.
    """

    mark: float | None
    steps: tuple[Text, ...]
    comments: tuple[str, ...] = ()
    says_more: bool = True
    given: tuple[tuple[str, float], ...] = ()

    def settles(self, task: str) -> bool:
        """Whether a task that a person marks need not be marked any more: it is, or the whole is."""
        return self.mark is not None or task in dict(self.given)


def points_given(told: Breakdown | None) -> dict[str, float]:
    """The points that people set of single tasks, by the task; none where there are no marks."""
    return dict(told.given) if told else {}
