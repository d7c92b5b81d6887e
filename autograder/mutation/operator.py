"""What a slip is: one change of one place of a solution, and how a student would put it."""

from dataclasses import dataclass

from autograder.mutation.versions import New


@dataclass(frozen=True, eq=False)
class Slip:
    """One change: the operator's name, what is said of it, and what is put in the place of `span` neighbours.

    What is said never quotes the answer. It may name what students know: the task's arguments, other tasks, numpy.
    """

    operator: str
    says: str
    new: New
    span: int = 1
