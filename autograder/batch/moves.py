"""Who moved between two runs, or from one attempt to the next: from which score to which, by how much and why."""

from collections.abc import Iterator, Mapping

from autograder.batch.attempts import Attempt, attempts
from autograder.batch.store import Run, Store
from autograder.frozen import frozen
from autograder.render.wording import points
from autograder.words.message import Message, Text, message
from autograder.words.rows import in_turn


@frozen
class Move:
    """One whose score is another; a score is None where there is none. `why` is all that is known to be another."""

    submission: str
    before: float | None
    after: float | None
    why: Text

    @property
    def by(self) -> float:
        """How far, counted from nothing where there was no score."""
        return (self.after or 0.0) - (self.before or 0.0)


def moves(one: Store, other: Store) -> list[Move]:
    """Who moved from one run to the other, the farthest first; who is in one run alone has no score in the other."""
    before, after, mended = _counting(one), _counting(other), [*_mended(one.run(), other.run())]
    found = []
    for name in before.keys() | after.keys():
        left, right = before.get(name), after.get(name)
        score, score_now = (one.score if one else None for one in (left, right))
        if score != score_now:
            found.append(Move(name, score, score_now, in_turn([*_reasons(left, right, mended)])))
    return _farthest_first(found)


def moves_between_attempts(store: Store) -> tuple[int, list[Move]]:
    """How many handed in more than once, and of these who moved from the attempt before the one that counts to that."""
    every: dict[str, list[Attempt]] = {}
    for one in attempts(store):
        every.setdefault(one.who, []).append(one)
    found, again = [], 0
    for name, those in every.items():
        *earlier, last = sorted(those, key=lambda one: (one.is_current, one.number))
        if not earlier:
            continue
        again += 1
        if earlier[-1].score != last.score:
            found.append(Move(name, earlier[-1].score, last.score, _other_attempt(earlier[-1], last)))
    return again, _farthest_first(found)


def said(score: float | None) -> Text:
    """A score in words."""
    return message("list.none") if score is None else points(score)


def _counting(store: Store) -> dict[str, Attempt]:
    return {one.who: one for one in attempts(store) if one.is_current}


def _farthest_first(found: list[Move]) -> list[Move]:
    return sorted(found, key=lambda one: (-abs(one.by), one.submission))


def _reasons(left: Attempt | None, right: Attempt | None, mended: list[Text]) -> Iterator[Text]:
    if left is None or right is None:
        yield message("diff.in_one_alone")
        return
    if left.sha256 != right.sha256:
        yield _other_attempt(left, right)
    for attempt in (left, right):
        if attempt.score is None:
            yield _WITHOUT_SCORE[attempt.came_to]
    yield from mended
    if left.sha256 == right.sha256 and not mended and left.score is not None and right.score is not None:
        yield message("diff.no_reason")


_WITHOUT_SCORE: Mapping[str, Message] = {
    "": message("diff.not_graded"),
    "fault": message("diff.our_fault"),
    "unread": message("diff.not_read"),
}
"""Why there is no score, by what an attempt came to."""


def _other_attempt(left: Attempt, right: Attempt) -> Text:
    return message("diff.other_bytes", before=_when(left), after=_when(right))


def _when(attempt: Attempt) -> Text:
    if attempt.arrived_by == "platform":
        return message("diff.arrived", number=attempt.number, time=attempt.arrived)
    return message("diff.taken_in", number=attempt.number, time=attempt.arrived)


def _mended(one: Run, other: Run) -> Iterator[Text]:
    """What of all that is asked and judged is another in the second run."""
    files = dict(one.files)
    changed = [path for path, sha256 in other.files if files.get(path) != sha256]
    changed += [path for path in files if path not in dict(other.files)]
    if changed:
        yield message("diff.mended", names=tuple(changed))
    if one.secret != other.secret:
        yield message("diff.drawn_anew")
    versions = dict(one.versions)
    for name, version in other.versions:
        if versions.get(name) != version:
            yield message("diff.version", name=name, one=versions.get(name), other=version)
    if one.walls != other.walls:
        yield message("diff.walls", one=one.walls, other=other.walls)
