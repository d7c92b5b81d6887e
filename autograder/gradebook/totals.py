"""All marks of one person: late days spent in the order of deadlines, and the total, with weights and without the lowest."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from autograder.frozen import frozen
from autograder.gradebook.entry import Entry
from autograder.gradebook.mark import GradedAttempt, Mark, Terms, mark

_ROUNDING = 1e-12
_NEVER = datetime.max.replace(tzinfo=UTC)


@frozen
class Part:
    """An assignment's mark in a total, in which it has a weight."""

    assignment: str
    weight: float
    mark: Mark

    @property
    def share(self) -> float:
        """Which share of all points it is, 0 to 1."""
        return (self.mark.score or 0.0) / self.mark.points


@frozen
class Total:
    """What all marks come to, in per cent; None while one is `lacking`, or if nothing counts.

    `dropped` are the lowest, which do not count; `excused` neither. `weighted` are those that do, where not all assignments weigh
    the same.
    """

    per_cent: float | None
    dropped: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    weighted: tuple[Part, ...] = ()


@frozen
class Work:
    """What one person did for one assignment; `asked` is the deadline by whose order late days are spent, the same for everybody.

    The `unsure` are submissions that are nobody's for certain, and may be this person's.
    """

    assignment: str
    terms: Terms
    attempts: Sequence[GradedAttempt]
    entries: Sequence[Entry]
    asked: datetime | None = None
    unsure: Sequence[str] = ()


def marks(work: Sequence[Work], bank: int) -> dict[str, Mark]:
    """The mark for each assignment, of somebody with so many late days in the bank."""
    found = dict[str, Mark]()
    for one in sorted(work, key=lambda one: (one.asked or _NEVER, one.assignment)):
        found[one.assignment] = mark(one.attempts, one.terms, one.entries, days_left=bank, unsure=one.unsure)
        bank -= found[one.assignment].spent
    return found


def total(parts: Sequence[Part], drop: int = 0) -> Total:
    """The weighted mean, without as many as `drop` that would lower it, and without what the person is excused from, unless that raises it."""
    weighing = [one for one in parts if one.weight > 0]
    if lacking := tuple(one.assignment for one in weighing if one.mark.is_lacking):
        return Total(None, lacking=lacking)
    asked = [one for one in weighing if not one.mark.is_excused]
    further = [one for one in weighing if one.mark.is_excused and one.mark.score is not None]
    counted = _counted(asked, further, drop)
    return Total(
        100 * _mean(counted) if counted else None,
        tuple(one.assignment for one in asked if one not in counted),
        tuple(one.assignment for one in weighing if one.mark.is_excused and one not in counted),
        weighted=tuple(one for one in parts if one in counted) if len({one.weight for one in parts}) > 1 else (),
    )


def _counted(asked: Sequence[Part], further: Sequence[Part], drop: int) -> Sequence[Part]:
    """Those whose mean is the highest there is: all that is asked but for `drop` of them, and any of the further ones.

    The mean of those that are best for a mean that can be had is no lower than that mean; where it is no higher, it is the highest
    (Dinkelbach 1967).
    """
    counted = asked or further[:1]
    while counted:
        better = list(_best_for(_mean(counted), asked, further, drop))
        if _mean(better) <= _mean(counted) + _ROUNDING:
            break
        counted = better
    return counted


def _best_for(mean: float, asked: Sequence[Part], further: Sequence[Part], drop: int) -> Iterator[Part]:
    """Those that lift a mean the most, at least one."""

    def lift(one: Part) -> float:
        return one.weight * (one.share - mean)

    ordered = sorted(asked, key=lift, reverse=True)
    kept = max(len(ordered) - drop, 0)
    chosen = [*ordered[:kept], *(one for one in [*ordered[kept:], *further] if lift(one) > _ROUNDING)]
    yield from chosen or [max([*asked, *further], key=lift)]


def _mean(parts: Sequence[Part]) -> float:
    return sum(one.weight * one.share for one in parts) / sum(one.weight for one in parts)
