"""One task held against what it should give with wrong functions of the same submission: its answer, or another way to do it."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from autograder.frozen import frozen
from autograder.judge.checks import Judged, judge
from autograder.judge.key import ENDLESS, Raises, TaskKey
from autograder.results import NotRun, Outcome, Returned, Verdict
from autograder.words.message import Message

if TYPE_CHECKING:
    from autograder.diagnosis.mistaken import Mistaken
    from autograder.diagnosis.mistaken_key import MistakenKey


@frozen(eq=False)
class WrongFunction:
    """A wrong function on which others are built: how the student's went, and what it is taken for.

    One that is right in another way is wrong only for the functions `beneath` it, and these are told in its place.
    """

    judged: Judged
    mistaken: "Mistaken"
    beneath: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """The names of what is to be corrected."""
        return self.beneath or (self.judged.task.name,)


@frozen(eq=False)
class InAnotherWay:
    """A task as it is worth more if it was done in another way than its answer's, `on` these wrong functions, and whether it is right so as a whole."""

    judged: Judged
    mistaken: "Mistaken"
    on: Sequence[WrongFunction]
    is_whole: bool


FEW = 4
"""With no more wrong functions than these a task is tried with some of them alone; with more it would take long for little. Nor is it built on more."""


def best(
    judged: Judged,
    roots: Sequence[WrongFunction],
    outcomes: Mapping[int, Outcome],
    *,
    meddling: Message | None,
    leads: bool,
) -> Judged | None:
    """The task as it is worth most with these wrong functions; None if that is no more than without."""
    most = judged
    for some in _together(roots):
        made = mistaken_key(judged, some)
        found = made and judged_by(made, judged, outcomes, meddling=meddling)
        if made and found and found.earned > most.earned and _may_count(found, judged):
            if made.is_thoughtless and not leads and not _hands_back(made, found):
                continue
            most = replace(judged, verdicts=found.verdicts, built_on=_told(judged.task, some))
        if most.is_right:
            break
    return most if most is not judged else None


def _told(task: TaskKey, roots: Sequence[WrongFunction]) -> tuple[str, ...]:
    """The names of wrong functions as a report tells them: those that the answer uses first."""
    names = dict.fromkeys(name for root in roots for name in root.told)
    return (*(name for name in task.uses if name in names), *(name for name in names if name not in task.uses))


def in_another_way(
    judged: Judged,
    ways: Mapping[str, frozenset[str]],
    roots: Mapping[str, WrongFunction],
    outcomes: Mapping[int, Outcome],
    *,
    meddling: Message | None,
) -> InAnotherWay | None:
    """The task as it is worth most in one of its other `ways`, each with what it calls, on wrong functions; None if that is no more."""
    found, earned = None, judged.earned
    for name, called in ways.items():
        for some in _together([root for task, root in roots.items() if task in called]):
            one = _in_way(judged, name, some, outcomes, meddling=meddling)
            if one and one.judged.earned > earned:
                found, earned = one, one.judged.earned
            if found and found.judged.is_right:
                return found
    return found


def _in_way(
    judged: Judged,
    name: str,
    some: Sequence[WrongFunction],
    outcomes: Mapping[int, Outcome],
    *,
    meddling: Message | None,
) -> InAnotherWay | None:
    """The task in the way of this name; None where that is worth no more, or takes no thought."""
    from autograder.diagnosis.other_ways import OtherWay, is_worth_anything  # noqa: PLC0415  (a check has no reference, and need not pay)

    on = tuple(root.mistaken for root in some)
    way = OtherWay.of(judged.task, name, on) if is_worth_anything(judged.task, name) else None
    if way is None:
        return None
    is_coarse = judged.float32 or any(root.judged.float32 for root in some)
    found = judged_by(way.built, replace(judged, float32=is_coarse), outcomes, meddling=meddling)
    if found.earned <= judged.earned or not _may_count(found, judged):
        return None
    key = way.key
    if key is None or (key.is_thoughtless and not _hands_back(key, found)):
        return None
    lost = sum(root.judged.task.points - root.judged.earned for root in some)
    if found.earned - judged.earned > lost and way.is_flat:  # else nothing is to be gained by it
        return None
    verdicts = tuple(map(_at_most, found.verdicts, judged.verdicts, way.alone))
    worth = replace(judged, verdicts=verdicts, built_on=_told(judged.task, some))
    return InAnotherWay(worth, way.mistaken, some, found.is_right)


def _at_most(found: Verdict, right: Verdict, alone: Verdict) -> Verdict:
    """A verdict on a task in another way: worth no more than the way is by itself, and told then as against the `right` answer."""
    if found.earned <= alone.earned:
        return found
    return replace(right if right.status == "failed" else alone, earned=alone.earned)


def _together(roots: Sequence[WrongFunction]) -> Iterator[Sequence[WrongFunction]]:
    """All of them; of a few also all but one, and each alone."""
    if roots:
        yield roots
    if 1 < len(roots) <= FEW:
        for size in sorted({len(roots) - 1, 1}, reverse=True):
            yield from combinations(roots, size)


def _hands_back(made: "MistakenKey", judged: Judged) -> bool:
    """Whether a task is held against an answer that hands arguments back, for what a wrong function does not update.

    That is worth nothing by itself: all the other parts have to be right, and there have to be some.
    """
    back = {label for label, what in made.idle if what == "argument"}
    return back >= {label for label, _ in made.idle} and _is_right_beside(judged, back)


def _is_right_beside(judged: Judged, labels: Container[str]) -> bool:
    """Whether the task has parts beside those with these labels, and all of them are right."""
    if any(len(one.differences) != len(one.key.expected.components) for one in judged.seen):
        return False
    others = [
        difference
        for one in judged.seen
        for part, difference in zip(one.key.expected.components, one.differences, strict=True)
        if part.label not in labels
    ]
    return bool(others) and not any(others)


def mistaken_key(judged: Judged, roots: Sequence[WrongFunction]) -> "MistakenKey | None":
    """What the task should give with these wrong functions; None where that cannot be told."""
    from autograder.diagnosis.mistaken_key import mistaken_key as made  # noqa: PLC0415  (a check has no reference, and need not pay)

    return made(judged.task, tuple(root.mistaken for root in roots))


def judged_by(
    made: "MistakenKey", judged: Judged, outcomes: Mapping[int, Outcome], *, meddling: Message | None
) -> Judged:
    """The task held against the answer built on these wrong functions."""
    if _may_be_stuck(made.key) and isinstance(outcomes[made.key.again], NotRun):
        outcomes = {**outcomes, made.key.again: outcomes[made.key.cases[0].call]}
    return judge(made.key, outcomes, meddling=meddling, float32=judged.float32)


def _may_be_stuck(key: TaskKey) -> bool:
    """Whether in some case nothing should come back in time; what is left out of the task after it, is not held against it."""
    return any(one.expected.raises == Raises(ENDLESS) for one in key.cases)


def _may_count(found: Judged, judged: Judged) -> bool:
    """Whether it may count that an exception is right where none should be: only if most cases return, and are right.

    Else a `raise` and nothing more would earn all that hangs on a function that is spoilt so that it raises. What is right not to
    end counts where all else is right.
    """
    if not found.is_right and any(one.key.expected.raises == Raises(ENDLESS) for one in found.seen):
        return False
    right = [one for one in found.seen if isinstance(one.outcome, Returned) and not one.is_wrong]
    pairs = zip(found.seen, judged.seen, strict=True)
    raises = any(one.key.expected.raises and not other.key.expected.raises for one, other in pairs)
    return not raises or 2 * len(right) > len(found.seen)
