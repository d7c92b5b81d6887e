"""One mistake is charged once: what builds on a wrong function is judged also against the answer built on the same mistake."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from autograder.diagnosis.search import Explained, explain, in_brief
from autograder.feedback.charged_elsewhere import charged_elsewhere, has_right_values, with_forms_of_others
from autograder.frozen import frozen
from autograder.judge.checks import Judged, judge
from autograder.judge.key import ENDLESS, Raises, TaskKey
from autograder.results import Diagnosis, NotRun, Outcome, Returned
from autograder.words.message import Message, message

if TYPE_CHECKING:
    from autograder.diagnosis.mistaken import Mistaken
    from autograder.diagnosis.mistaken_key import MistakenKey


@frozen(eq=False)
class SameMistakes:
    """What becomes of tasks that build on wrong functions: those that are worth more so, and the names that only show so."""

    judged: Mapping[str, Judged]
    named: Mapping[str, tuple[Diagnosis, ...]]


@frozen(eq=False)
class _Root:
    """A wrong function on which others are built: as the student's went, and as it was named."""

    judged: Judged
    mistaken: "Mistaken"


def on_same_mistakes(
    judged: Sequence[Judged],
    outcomes: Mapping[int, Outcome],
    explained: Callable[[str], Sequence[Explained]],
    *,
    meddling: Message | None,
) -> SameMistakes:
    """The tasks that are worth more, or that have a name, when they are held against the answer built on wrong functions of the same student's.

    Such a function is wrong in a way that is known in all its parts, and that takes some thought. It is built on as it is: one
    that is wrong only because of another is none of them; one that is wrong beside another is held against the answer built on
    that. Where a task builds on several, it is tried with all of them together, and then with some of a few.
    """
    wrong = [one for one in judged if not one.is_right and not one.for_want_of]
    blamed = {name for one in wrong for name in one.task.uses}
    right = {one.task.name for one in judged if one.is_right or has_right_values(one)}
    roots, better, named = dict[str, _Root](), dict[str, Judged](), dict[str, tuple[Diagnosis, ...]]()
    # What an answer uses, it uses through others too: the fewest first is the order in which they build on each other.
    for one in sorted(wrong, key=lambda one: len(one.task.uses)):
        below = [root for name, root in roots.items() if name in one.task.uses]
        leads = _leads(one.task, {*right, *roots})
        told = with_forms_of_others(one, wrong, outcomes)
        found = None if leads is False else _best(one, below, told, meddling=meddling, leads=bool(leads))
        found = found or charged_elsewhere(one, wrong, told, meddling=meddling)
        if found:
            better[one.task.name] = found
        if found and found.is_right:
            right.add(one.task.name)
            continue
        if below and not explained(one.task.name):
            named[one.task.name] = _given(one, below, outcomes)
        if one.task.name in blamed:
            why = explained(one.task.name)
            root = _root(one, why, _beneath(one.task, roots, why), outcomes)
            roots |= {one.task.name: root} if root else {}
    return SameMistakes(better, {task: found for task, found in named.items() if found})


def _given(judged: Judged, below: Sequence[_Root], outcomes: Mapping[int, Outcome]) -> tuple[Diagnosis, ...]:
    """The names of mistakes that show only against the answer built on these wrong functions, which are told with them."""
    names = tuple(f"`{root.judged.task.name}`" for root in below)
    found = in_brief(_explained_on(judged, below, outcomes))
    return tuple(replace(one, name=message("diagnosis.given", names=names, name=one.name)) for one in found)


def _explained_on(judged: Judged, below: Sequence[_Root], outcomes: Mapping[int, Outcome]) -> Sequence[Explained]:
    """What explains a task against the answer built on these wrong functions; nothing where that takes no thought."""
    made = _mistaken_key(judged, below)
    if made is None or made.is_thoughtless:
        return ()
    return explain(_judged_by(made, judged, outcomes, meddling=None))


_FEW = 4
"""With no more wrong functions than these a task is tried with some of them alone; with more it would take long for little. Nor is it built on more."""


def _root(
    judged: Judged, explained: Sequence[Explained], below: Sequence[_Root], outcomes: Mapping[int, Outcome]
) -> _Root | None:
    """A wrong function, if what explains it tells all that came of its ordinary cases.

    It may call the wrong functions `below`, or do without them; and what is wrong in it may show only against the answer built on them.
    """
    if judged.task.origin is None:
        return None
    made = _mistaken_key(judged, below) if below else None
    if made is None or made.is_thoughtless:
        return _named(judged, explained, (), outcomes)
    return (
        _named(judged, explained, below, outcomes)
        or _named(judged, explained, (), outcomes)
        or _named(judged, _explained_on(judged, below, outcomes), below, outcomes)
    )


def _named(
    judged: Judged, explained: Sequence[Explained], below: Sequence[_Root], outcomes: Mapping[int, Outcome]
) -> _Root | None:
    """The function wrong in these ways on the wrong ones `below`, if that is what it is."""
    if not explained or any(one.hypothesis.source == "idle" for one in explained):
        return None
    root = _Root(judged, _mistaken(judged, explained, below))
    made = _mistaken_key(judged, [root])
    if made is None:
        return None
    itself = _judged_by(made, judged, outcomes, meddling=None)
    is_it = not any(one.is_wrong for one in itself.seen if one.key.case.check == "values")
    return root if is_it and not made.is_thoughtless else None


def _mistaken(judged: Judged, explained: Sequence[Explained], below: Sequence[_Root]) -> "Mistaken":
    from autograder.diagnosis.mistaken import Mistaken  # noqa: PLC0415  (a check has no reference, and need not pay)

    ways = [(one.hypothesis, one.component) for one in explained]
    return Mistaken.of(judged.task, ways, tuple(one.mistaken for one in below))


def _beneath(task: TaskKey, roots: Mapping[str, _Root], explained: Sequence[Explained]) -> Sequence[_Root]:
    """The wrong functions that a wrong one may call: where others call it, more of them than in its own cases. None if they are many."""
    some = [root for name, root in roots.items() if len(roots) <= _FEW or name in task.uses]
    if not some or len(some) > _FEW or task.origin is None:
        return ()
    if any(one.hypothesis.source == "mutant" for one in explained):  # it may be another task's function
        return some
    from autograder.diagnosis.mistaken import may_call  # noqa: PLC0415  (a check has no reference, and need not pay)

    called = task.memory.once(may_call, task)
    return [root for root in some if root.judged.task.name in called]


def _leads(task: TaskKey, done: Container[str]) -> bool | None:
    """Whether a function that students are given leads only such as are right, or wrong in a known way; None for one of their own.

    It takes no thought whatever comes of it, and whoever has done all the others has nothing to gain by spoiling one. Where
    something else that it leads is wrong, one that is spoilt may keep that from showing: it is not held to the mistake.
    """
    if task.origin is None:
        return None
    from autograder.course.reference import Origin  # noqa: PLC0415  (a check has no reference, and need not pay)

    assert isinstance(task.origin, Origin)
    return all(name in done for name in task.uses) if task.origin.reference.is_given(task.name) else None


def _best(
    judged: Judged, roots: Sequence[_Root], outcomes: Mapping[int, Outcome], *, meddling: Message | None, leads: bool
) -> Judged | None:
    """The task as it is worth most with these wrong functions; None if that is no more than without."""
    best = judged
    for some in _together(roots):
        made = _mistaken_key(judged, some)
        found = made and _judged_by(made, judged, outcomes, meddling=meddling)
        if made and found and found.earned > best.earned and _may_count(found, judged):
            if made.is_thoughtless and not leads and not _hands_back(made, found):
                continue
            with_these = {root.judged.task.name for root in some}
            names = tuple(name for name in judged.task.uses if name in with_these)
            best = replace(judged, verdicts=found.verdicts, built_on=names)
        if best.is_right:
            break
    return best if best is not judged else None


def _together(roots: Sequence[_Root]) -> Iterator[Sequence[_Root]]:
    """All of them; of a few also all but one, and each alone."""
    if roots:
        yield roots
    if 1 < len(roots) <= _FEW:
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


def _mistaken_key(judged: Judged, roots: Sequence[_Root]) -> "MistakenKey | None":
    """What the task should give with these wrong functions; None where that cannot be told."""
    from autograder.diagnosis.mistaken_key import mistaken_key  # noqa: PLC0415  (a check has no reference, and need not pay)

    return mistaken_key(judged.task, tuple(root.mistaken for root in roots))


def _judged_by(
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
