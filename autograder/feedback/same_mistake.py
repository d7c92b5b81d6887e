"""One mistake is charged once: what builds on a wrong function is judged also against the answer built on the same mistake."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from autograder.diagnosis.search import Explained, explain, in_brief
from autograder.feedback.built_on import (
    FEW,
    InAnotherWay,
    WrongFunction,
    best,
    in_another_way,
    judged_by,
    mistaken_key,
)
from autograder.feedback.charged_elsewhere import charged_elsewhere, has_right_values, with_forms_of_others
from autograder.frozen import frozen
from autograder.judge.checks import Judged
from autograder.judge.key import TaskKey
from autograder.results import Diagnosis, Outcome
from autograder.words.message import Message, message

if TYPE_CHECKING:
    from autograder.diagnosis.mistaken import Mistaken


@frozen(eq=False)
class SameMistakes:
    """What becomes of tasks that build on wrong functions: those that are worth more so, and the names that only show so."""

    judged: Mapping[str, Judged]
    named: Mapping[str, tuple[Diagnosis, ...]]


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
    that. Where a task builds on several, it is tried with all of them together, and then with some of a few. What is not right so
    is tried in the other ways to do the task that its author wrote.
    """
    search = _Search(judged, outcomes, explained, meddling)
    # What an answer uses, it uses through others too: the fewest first is the order in which they build on each other.
    todo = sorted(search.wrong, key=lambda one: len(one.task.uses))
    for place, one in enumerate(todo):
        if search.finds_root(one):  # of those before it, only another way may call it
            before = [other for other in search.wrong if other not in todo[place:]]
            todo += [other for other in before if search.may_hang_on(other, one)]
    search.count_parts()
    return SameMistakes(search.better, {task: found for task, found in search.named.items() if found})


class _Search:
    """What is found of the wrong tasks of one submission, one after the other."""

    def __init__(
        self,
        judged: Sequence[Judged],
        outcomes: Mapping[int, Outcome],
        explained: Callable[[str], Sequence[Explained]],
        meddling: Message | None,
    ) -> None:
        """Nothing is found yet."""
        self.outcomes, self.explained, self.meddling = outcomes, explained, meddling
        self.wrong = [one for one in judged if not one.is_right and not one.for_want_of]
        self.ways = _ways(self.wrong)
        self.blamed = {name for one in self.wrong for name in (*one.task.uses, *self._called(one))}
        self.right = {one.task.name for one in judged if one.is_right or has_right_values(one)}
        self.roots, self.better = dict[str, WrongFunction](), dict[str, Judged]()
        self.named, self.partly = dict[str, tuple[Diagnosis, ...]](), dict[str, InAnotherWay]()

    def finds_root(self, one: Judged) -> bool:
        """Look at one of them with the roots so far; whether it is a root now, and was none before."""
        name, was_there = one.task.name, one.task.name in self.roots
        roots = {root: found for root, found in self.roots.items() if name not in self._rests_on(root)}
        below = [found for root, found in roots.items() if root in one.task.uses]
        told = with_forms_of_others(one, self.wrong, self.outcomes)
        self._counts(self._best(one, below, told))
        way = None if self._is_right(name) else self._in_another_way(one, roots, told)
        if self._is_right(name):
            self.right.add(name)
            if way and name in self.blamed:
                self.roots[name] = WrongFunction(one, way.mistaken, way.judged.built_on)
            return not was_there and name in self.roots
        if (below or way) and not self.explained(name):
            self.named[name] = self._given(one, way.on if way else below)
        if name in self.blamed:
            why = self.explained(name)
            root = _root(one, why, _beneath(one.task, roots, why), self.outcomes)
            self.roots |= {name: root} if root else {}
        return not was_there and name in self.roots

    def may_hang_on(self, one: Judged, root: Judged) -> bool:
        """Whether a task that was looked at before this root was found may be right for it."""
        name, uses = root.task.name, len(root.task.uses)
        is_used = name in one.task.uses and uses < len(one.task.uses)
        return not self._is_right(one.task.name) and (is_used or name in self._called(one))

    def count_parts(self) -> None:
        """Count at last what is right in part in another way; what is right as a whole tells better which function calls which."""
        for name, way in self.partly.items():
            if all(name not in self._rests_on(root.judged.task.name) for root in way.on):
                self._counts(way.judged)

    def _best(self, one: Judged, below: Sequence[WrongFunction], outcomes: Mapping[int, Outcome]) -> Judged | None:
        """The task as it is worth most with these roots below it, or without what is charged to them."""
        leads = _leads(one.task, {*self.right, *self.roots})
        found = None if leads is False else best(one, below, outcomes, meddling=self.meddling, leads=bool(leads))
        return found or charged_elsewhere(one, self.wrong, outcomes, meddling=self.meddling)

    def _in_another_way(
        self, one: Judged, roots: Mapping[str, WrongFunction], outcomes: Mapping[int, Outcome]
    ) -> InAnotherWay | None:
        """The way in which the task counts more, if that is right as a whole; one that is right in part is kept for the last."""
        way = in_another_way(one, self.ways.get(one.task.name, {}), roots, outcomes, meddling=self.meddling)
        if way and not way.is_whole:
            self.partly[one.task.name] = way
        return way if way and way.is_whole and self._counts(way.judged) else None

    def _counts(self, found: Judged | None) -> bool:
        """Count what a task is worth more; whether it is."""
        so_far = found and self.better.get(found.task.name)
        if found is None or (so_far and found.earned <= so_far.earned):
            return False
        self.better[found.task.name] = found
        return True

    def _is_right(self, name: str) -> bool:
        return name in self.better and self.better[name].is_right

    def _called(self, one: Judged) -> frozenset[str]:
        """The tasks that another way to do this one calls."""
        return frozenset[str]().union(*self.ways.get(one.task.name, {}).values())

    def _rests_on(self, name: str) -> set[str]:
        """The wrong functions with which this one was judged, and those with which they were: one of them at least is charged."""
        found, todo = set[str](), [name]
        while todo:
            one = todo.pop()
            new = {*(self.better[one].built_on if one in self.better else ())} - found
            found |= new
            todo += new
        return found

    def _given(self, one: Judged, below: Sequence[WrongFunction]) -> tuple[Diagnosis, ...]:
        """The names of mistakes that show only against the answer built on these wrong functions, which are told with them."""
        names = tuple(f"`{name}`" for name in dict.fromkeys(name for root in below for name in root.told))
        found = in_brief(_explained_on(one, below, self.outcomes))
        return tuple(replace(each, name=message("diagnosis.given", names=names, name=each.name)) for each in found)


def _ways(wrong: Sequence[Judged]) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Of wrong tasks, the other ways to do them that call wrong functions, each with those that it calls."""
    if len(wrong) == 1 or any(one.task.origin is None for one in wrong):
        return {}
    names = {one.task.name for one in wrong}
    return {one.task.name: _calling(names, one.task) for one in wrong}


def _calling(names: set[str], task: TaskKey) -> Mapping[str, frozenset[str]]:
    from autograder.course.reference import Origin  # noqa: PLC0415  (a check has no reference, and need not pay)

    assert isinstance(task.origin, Origin)
    ways = task.memory.once(task.origin.reference.called_in_other_ways, task.name)
    return {way: called & names for way, called in ways.items() if called & names}


def _explained_on(
    judged: Judged, below: Sequence[WrongFunction], outcomes: Mapping[int, Outcome]
) -> Sequence[Explained]:
    """What explains a task against the answer built on these wrong functions; nothing where that takes no thought."""
    made = mistaken_key(judged, below)
    if made is None or made.is_thoughtless:
        return ()
    return explain(judged_by(made, judged, outcomes, meddling=None))


def _root(
    judged: Judged, explained: Sequence[Explained], below: Sequence[WrongFunction], outcomes: Mapping[int, Outcome]
) -> WrongFunction | None:
    """A wrong function, if what explains it tells all that came of its ordinary cases.

    It may call the wrong functions `below`, or do without them; and what is wrong in it may show only against the answer built on them.
    """
    if judged.task.origin is None:
        return None
    made = mistaken_key(judged, below) if below else None
    if made is None or made.is_thoughtless:
        return _named(judged, explained, (), outcomes)
    return (
        _named(judged, explained, below, outcomes)
        or _named(judged, explained, (), outcomes)
        or _named(judged, _explained_on(judged, below, outcomes), below, outcomes)
    )


def _named(
    judged: Judged, explained: Sequence[Explained], below: Sequence[WrongFunction], outcomes: Mapping[int, Outcome]
) -> WrongFunction | None:
    """The function wrong in these ways on the wrong ones `below`, if that is what it is."""
    if not explained or any(one.hypothesis.source == "idle" for one in explained):
        return None
    root = WrongFunction(judged, _mistaken(judged, explained, below))
    made = mistaken_key(judged, [root])
    if made is None:
        return None
    itself = judged_by(made, judged, outcomes, meddling=None)
    is_it = not any(one.is_wrong for one in itself.seen if one.key.case.check == "values")
    return root if is_it and not made.is_thoughtless else None


def _mistaken(judged: Judged, explained: Sequence[Explained], below: Sequence[WrongFunction]) -> "Mistaken":
    from autograder.diagnosis.mistaken import Mistaken  # noqa: PLC0415  (a check has no reference, and need not pay)

    ways = [(one.hypothesis, one.component) for one in explained]
    return Mistaken.of(judged.task, ways, tuple(one.mistaken for one in below))


def _beneath(
    task: TaskKey, roots: Mapping[str, WrongFunction], explained: Sequence[Explained]
) -> Sequence[WrongFunction]:
    """The wrong functions that a wrong one may call: where others call it, more of them than in its own cases. None if they are many."""
    some = [root for name, root in roots.items() if len(roots) <= FEW or name in task.uses]
    if not some or len(some) > FEW or task.origin is None:
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
