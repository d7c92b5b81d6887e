"""The steps in which a mark is worked out, each as data."""

from autograder.frozen import frozen
from autograder.gradebook.entry import Excused, Extension, Override
from autograder.words.message import Text


@frozen
class Scored:
    """An attempt counts, with this score; of so many others. What a person gave for what no program judges is in it, and `given`."""

    score: float
    others: int = 0
    given: tuple[Override, ...] = ()


@frozen
class Unmarked:
    """What counts has work in it that a person has to mark: these tasks."""

    tasks: tuple[str, ...]


@frozen
class NothingCame:
    """Nothing was handed in, or nothing but `too_late`."""

    too_late: int = 0


@frozen
class Unsure:
    """Nothing is this person's for certain, and these submissions are nobody's."""

    submissions: tuple[str, ...]


@frozen
class Unread:
    """What counts could not be graded."""

    why: Text


@frozen
class Extended:
    """It was due at another time."""

    extension: Extension


@frozen
class Paid:
    """It was so many `days` late, of which `paid` were paid with late days; with them `used` of all that the person has, `bank`, are gone."""

    days: int
    paid: int
    used: int
    bank: int


@frozen
class Reduced:
    """Each of so many `days` took `per_cent` of the score, `takes` points in all; or as many as it `is_floor` that is left."""

    days: int
    per_cent: float
    takes: float
    floor: float | None = None


@frozen
class ByHand:
    """A person set what a task is worth, which changes the mark by so many points."""

    override: Override
    change: float


@frozen
class SetByHand:
    """A person set the whole."""

    override: Override


@frozen
class NotAsked:
    """The person is excused."""

    excused: Excused


@frozen
class Held:
    """What came to `before` is held between nothing and all points."""

    before: float


Step = (
    Scored | Unmarked | NothingCame | Unsure | Unread | Extended | Paid | Reduced | ByHand | SetByHand | NotAsked | Held
)
