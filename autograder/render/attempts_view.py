"""What a page of attempts shows: a person's own, or the queue of a service with what it came to last."""

from autograder.frozen import frozen
from autograder.words.message import Text


@frozen
class AttemptRow:
    """One attempt: when it came, what became of it, its score if it has one, and where its report lies, "" if there is none."""

    number: int
    person: str
    assignment: str
    came: str
    state: Text
    score: float | None
    points: float | None
    link: str


@frozen
class AttemptsView:
    """A page of them, which is looked at afresh `again` seconds later; `counts` are what there is of each kind."""

    title: Text
    again: int
    rows: tuple[AttemptRow, ...]
    counts: tuple[tuple[Text, Text], ...] = ()
    has_people: bool = False
