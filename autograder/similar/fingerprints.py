"""The fingerprints of code, by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003), as copydetect does it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

import numpy as np
from copydetect.utils import get_copied_slices, get_document_fingerprints, get_token_coverage

from autograder.similar.tokens import Code

NOISE = 12
"""What is shared in fewer tokens is no passage: about a line of numpy."""

_SURE = 16
"""A passage of so many tokens is found for sure."""


def winnowed(code: Code) -> frozenset[int]:
    """Some of its fingerprints: of each passage that is long enough the same ones, whatever stands around it."""
    return frozenset(number for _, found in _in_pieces(code, _SURE - NOISE + 1) for number in found)


def everywhere(code: Code) -> dict[int, list[int]]:
    """All of its fingerprints, and at which tokens each begins."""
    places = defaultdict[int, list[int]](list)
    for begin, found in _in_pieces(code, 1):
        for number, inside in found.items():
            places[number] += [begin + at for at in inside]
    return dict(places)


def _in_pieces(code: Code, window: int) -> Iterator[tuple[int, dict[int, list[int]]]]:
    """Where each piece begins, and its fingerprints: none lies across two pieces, as these may be put in any order.

    The tokens go in as numbers: Python draws the hashes of texts anew in every process, those of numbers stay.
    """
    for begin, end in pairwise([*code.pieces, len(code.numbers)]):
        found = get_document_fingerprints(code.numbers[begin:end], NOISE, window)[1]
        yield begin, {int(number): [int(at) for at in places] for number, places in found.items()}


def all_of(every: Iterable[Code]) -> frozenset[int]:
    """All fingerprints of all these."""
    return frozenset(number for code in every for number in everywhere(code))


def covered(places: Mapping[int, Sequence[int]], size: int) -> int:
    """How many tokens, of so many, the passages at these places cover together."""
    return int(get_token_coverage(dict(places), NOISE, size))


def stretches(places: Mapping[int, Sequence[int]], which: AbstractSet[int]) -> list[tuple[int, int]]:
    """The tokens that these fingerprints cover, as stretches without a gap: where each begins and ends."""
    found = np.array(sorted({at for number in which for at in places[number]}), dtype=int)
    begins, ends = get_copied_slices(found, NOISE)
    return [(int(begin), int(end)) for begin, end in zip(begins, ends, strict=True)]
