"""Two works beside each other: the passages that they share, and what share of each one's own code that is."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from operator import itemgetter

from autograder.frozen import frozen
from autograder.similar.fingerprints import covered, everywhere, stretches
from autograder.similar.tokens import Code


@frozen
class Passage:
    """A stretch of a text that both have: its number on this side and that of where it is found on the other, its lines, its text."""

    number: int
    there: int
    lines: tuple[int, int]
    text: str


@frozen
class Side:
    """One of the two: its text in parts, which are passages or what stands between them, and the share of its own that both have."""

    parts: tuple[Passage | str, ...]
    share: float

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What both have."""
        return tuple(part for part in self.parts if isinstance(part, Passage))


def beside(one: Code, other: Code, known: AbstractSet[int]) -> tuple[Side, Side]:
    """The two with what they share; what is known to everybody is nobody's own."""
    here, there = _own(one, known), _own(other, known)
    both = here.keys() & there.keys()
    places = stretches(here, both), stretches(there, both)
    leads = _leads(places[0], places[1], here, there, both), _leads(places[1], places[0], there, here, both)
    return (
        Side(tuple(_parts(one, places[0], leads[0])), _share(here, both, len(one.numbers))),
        Side(tuple(_parts(other, places[1], leads[1])), _share(there, both, len(other.numbers))),
    )


def _own(code: Code, known: AbstractSet[int]) -> dict[int, list[int]]:
    return {number: places for number, places in everywhere(code).items() if number not in known}


def _share(own: Mapping[int, Sequence[int]], both: AbstractSet[int], size: int) -> float:
    shared = {number: own[number] for number in both}
    return covered(shared, size) / covered(own, size) if own else 0.0


def _leads(
    places: Sequence[tuple[int, int]],
    others: Sequence[tuple[int, int]],
    here: Mapping[int, Sequence[int]],
    there: Mapping[int, Sequence[int]],
    both: AbstractSet[int],
) -> list[int]:
    """For each stretch which of the other side's it begins in, counted from 1."""
    begins = {at: number for number in both for at in here[number]}
    firsts = (there[begins[begin]][0] for begin, _ in places)
    return [bisect_right(others, first, key=itemgetter(0)) for first in firsts]


def _parts(code: Code, places: Sequence[tuple[int, int]], leads: Sequence[int]) -> Iterator[Passage | str]:
    done = 0
    for number, ((first, end), there) in enumerate(zip(places, leads, strict=True), 1):
        begin, stop = code.places[first][0], code.places[end - 1][1]
        lines = 1 + code.text.count("\n", 0, begin), 1 + code.text.count("\n", 0, stop)
        yield code.text[done:begin]
        yield Passage(number, there, lines, code.text[begin:stop])
        done = stop
    yield code.text[done:]
