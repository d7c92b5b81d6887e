"""What a mutation is: one operator applied to one place of a solution, and how a student would put it."""

from autograder.frozen import frozen
from autograder.mutation.versions import New
from autograder.words.message import Message

TURN, ALL_AXES = "{} to {}", "all"
"""How a `turn` is written: from one axis to another, or to all entries."""


@frozen(eq=False)
class Mutation:
    """One change: the operator's name, what is said of it, and what is put in the place of `span` neighbours.

    What is said never quotes the answer. It may name what students know: the task's arguments, other tasks, numpy. `turn` is
    set where a reduction goes over other axes: those who have mistaken the axes do so in all places at once.
    """

    operator: str
    says: Message
    new: New
    span: int = 1
    turn: str = ""
