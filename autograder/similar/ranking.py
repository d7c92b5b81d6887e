"""Which two works are most alike, by the fingerprints that they share: the fewer have one, the more it says."""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DOUBT = 50.0
"""So many bits are taken off by doubt: two works that are alike in little are less alike than two that are in much."""


@dataclass(frozen=True, order=True)
class Pair:
    """Two works by their places, and how much alike they are: from 0 to less than 1."""

    likeness: float
    one: int
    other: int


def ranked(works: Sequence[AbstractSet[int]], most: int, done: Callable[[], None]) -> list[Pair]:
    """The pairs that are most alike, of all that share a fingerprint; `done` is told after each work."""
    having, bits = _index(works)
    own = np.array([sum(bits[number] for number in sorted(work)) for work in works])
    best: list[Pair] = []
    for place, work in enumerate(works):
        pairs = _with_later(place, _shared(work, having, bits, len(works)), own)
        best = heapq.nlargest(most, [*best, *pairs])
        done()
    return sorted(best, key=lambda pair: (-pair.likeness, pair.one, pair.other))


def _index(works: Sequence[AbstractSet[int]]) -> tuple[dict[int, NDArray[Any]], dict[int, float]]:
    """Which works have a fingerprint, where more than one does, and what each says in bits."""
    places = defaultdict[int, list[int]](list)
    for place, work in enumerate(works):
        for number in work:
            places[number].append(place)
    having = {number: np.array(there) for number, there in places.items() if len(there) > 1}
    return having, {number: math.log2((len(works) + 1) / len(there)) for number, there in places.items()}


def _shared(
    work: AbstractSet[int], having: dict[int, NDArray[Any]], bits: dict[int, float], count: int
) -> NDArray[Any]:
    """What one work shares with each, in bits."""
    shared = np.zeros(count)
    for number in sorted(work & having.keys()):
        shared[having[number]] += bits[number]
    return shared


def _with_later(place: int, shared: NDArray[Any], own: NDArray[Any]) -> Iterator[Pair]:
    """The pairs of one work and those behind it."""
    shared[: place + 1] = 0.0
    for other in map(int, np.flatnonzero(shared)):
        yield Pair(float(shared[other] / math.sqrt((own[place] + _DOUBT) * (own[other] + _DOUBT))), place, other)
