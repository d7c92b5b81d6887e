"""The different works of a class: who handed in the same code, and its fingerprints, without those that everybody may have."""

import hashlib
from array import array
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from autograder.frozen import frozen
from autograder.intake.submission import Submission
from autograder.similar.fingerprints import winnowed
from autograder.similar.tokens import MOST, Code, read
from autograder.words.message import Message, message


@frozen
class Work:
    """Code as one or more handed it in, but for names, comments and layout; `prints` are the fingerprints of its own."""

    names: tuple[str, ...]
    prints: frozenset[int]


@frozen
class Compared:
    """What of a class can be compared: its works, in order of names; and of whom not all was, with the reason."""

    works: tuple[Work, ...]
    left: tuple[tuple[str, Message], ...]

    @property
    def groups(self) -> list[Work]:
        """The works that more than one handed in, the largest groups first."""
        return sorted(
            (work for work in self.works if len(work.names) > 1), key=lambda work: (-len(work.names), work.names)
        )


def compare_all(submissions: Iterable[Submission], known: AbstractSet[int], done: Callable[[], None]) -> Compared:
    """Read every submission once; `done` is told after each. Nothing of it is kept but names and fingerprints."""
    names, prints, left = dict[bytes, list[str]](), dict[bytes, frozenset[int]](), []
    for one in submissions:
        code = read(one.source)
        key = _digest(code)
        if key not in prints:
            prints[key] = winnowed(code) - known
        names.setdefault(key, []).append(one.id)
        if why := _why_left(one, prints[key]):
            left.append((one.id, why))
        done()
    works = [Work(tuple(sorted(who)), prints[key]) for key, who in names.items() if prints[key]]
    return Compared(tuple(sorted(works, key=lambda work: work.names)), tuple(sorted(left, key=lambda pair: pair[0])))


def _digest(code: Code) -> bytes:
    return hashlib.sha256(array("L", code.numbers).tobytes()).digest()


def _why_left(one: Submission, prints: AbstractSet[int]) -> Message | None:
    if not one.source:
        return message("similar.no_code")
    if len(one.source) > MOST:
        return message("similar.too_long", most=MOST)
    return None if prints else message("similar.nothing_of_its_own")
