"""What the pages of look-alikes show: groups of the same code, pairs by their likeness, and who could not be compared."""

from autograder.frozen import frozen
from autograder.similar.side_by_side import Side
from autograder.words.message import Message


@frozen
class SimilarPair:
    """Two submissions and the page on which they stand side by side; `also` are how many more handed in the code of each."""

    link: str
    names: tuple[str, str]
    also: tuple[int, int]
    shares: tuple[float, float]
    passages: int


@frozen
class SimilarGroup:
    """All who handed in the same code; `links` leads to each beside the first, "" for the first and where there is no page."""

    members: tuple[tuple[str, str], ...]


@frozen
class SimilarView:
    """The ranking of a run."""

    title: str
    count: int
    groups: tuple[SimilarGroup, ...]
    pairs: tuple[SimilarPair, ...]
    left: tuple[tuple[str, Message], ...]


@frozen
class PairView:
    """Two submissions side by side."""

    title: str
    names: tuple[str, str]
    sides: tuple[Side, Side]
