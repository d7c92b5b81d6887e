"""What a desk's process says of itself, beside what each submission came to."""

from autograder.errors import GraderError
from autograder.frozen import frozen
from autograder.words.message import Text


@frozen
class Stands:
    """The exam stands, and its walls; so many submissions are graded at the same time."""

    walls: str
    jobs: int


@frozen
class Waits:
    """Nobody is there who could grade; what was submitted waits."""

    why: Text


@frozen
class Told:
    """Something that whoever runs it has to know, such as a worker that is left out."""

    says: Text


class NobodyThere(GraderError):
    """The desk was closed while nobody was there who could grade: that is no fault of any submission's."""
