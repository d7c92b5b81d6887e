"""Names a mistake: searches the hypotheses for one that explains what came back in every case; names nothing otherwise.

The author's mistakes are held against the whole result first, then those of a machine, where several parts are wrong; then each
part is explained by itself, in the order of `preference.FOR_A_PART`. What no one thing explains in all cases is looked at in the
usual cases first, and in those that overflow or raise apart from them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import tee
from typing import TYPE_CHECKING

import numpy as np

from autograder.diagnosis.change import LEFT_OUT, Part, explains
from autograder.diagnosis.changes import changes
from autograder.diagnosis.changes_left_out import left_out
from autograder.diagnosis.changes_visible import why_not_finite
from autograder.diagnosis.likeness import gives_all, gives_parts, is_right, is_right_elsewhere
from autograder.diagnosis.preference import FACT, FOR_A_PART, KINDS, Rank, plainest
from autograder.frozen import frozen
from autograder.judge.checks import Judged
from autograder.judge.compare import unfold
from autograder.judge.key import Hypothesis
from autograder.judge.lazy import Lazy
from autograder.judge.seen import Seen
from autograder.results import Diagnosis, Raised, Returned, Value
from autograder.words.message import message

if TYPE_CHECKING:
    from autograder.memory import Memory


@frozen(eq=False)
class Explained:
    """The hypothesis that explains a task's wrong outcomes, or the one component of them that bears this label."""

    hypothesis: Hypothesis
    component: str = ""

    @property
    def diagnosis(self) -> Diagnosis:
        """How it is named."""
        return Diagnosis(self.hypothesis.name, self.hypothesis.hint, self.hypothesis.source, self.component)

    @property
    def is_idle(self) -> bool:
        """Whether it takes no thought: a constant, an argument handed back, a generator that is not used."""
        return self.hypothesis.source == "idle"


def diagnose(judged: Judged) -> tuple[Diagnosis, ...]:
    """The names of the mistakes that explain a task's wrong outcomes."""
    return in_brief(explain(judged))


def in_brief(found: Sequence[Explained]) -> tuple[Diagnosis, ...]:
    """What was found by name, none of them twice."""
    return tuple(dict.fromkeys(_briefly([one.diagnosis for one in found])))


def explain(judged: Judged) -> tuple[Explained, ...]:
    """The mistakes that explain a task's wrong outcomes, whole first, then component by component.

    Nothing is said of a part that no hypothesis explains in all cases; but what explains the usual ones is told apart from
    what spoils those out of the ordinary: a result that overflows there is a second mistake, and would hide the first.
    """
    if judged.is_right or judged.for_want_of:
        return ()
    return judged.task.known.once(_explain, judged, size=lambda _: judged.size)


def _explain(judged: Judged) -> tuple[Explained, ...]:
    with np.errstate(all="ignore"):
        known = _known(judged, range(len(judged.seen)))
        if known:
            return (Explained(known),)
        return tuple(_explained(judged)) if judged.wrong else ()


def _explained(judged: Judged) -> list[Explained]:
    """What explains parts in all cases; for the parts that are left, what explains the usual cases and what the others."""
    if all(not one.is_wrong or (one.first and one.first.says.key == "judge.same_numbers") for one in judged.seen):
        return [Explained(GENERATOR_UNUSED)]
    places = [place for place, one in enumerate(judged.seen) if one.is_wrong or not one.key.expected.raises]
    unusual = [place for place in places if _is_unusual(judged.seen[place])]
    usual = [place for place in places if place not in unusual]
    everywhere = _Search(judged, places)
    found = list(everywhere.explain())
    named = {one.component for one in found}
    is_told = "" in named or named.issuperset(everywhere.labels)
    if not unusual or is_told or sum(judged.seen[place].is_wrong for place in usual) < len(unusual):
        return found
    known = _known(judged, usual)
    search = _Search(judged, usual, FOR_A_PART[:-1])  # a likeness has to be seen in all cases
    rest = [Explained(known)] if known else [one for one in search.explain() if one.component not in named]
    if not rest or any(one.is_idle for one in rest):
        return [*rest, *found]
    spoiled = {one.component: one for one in everywhere.not_finite()}
    return [*rest, *found, *(spoiled.values() if named.isdisjoint(spoiled) else ())]


GENERATOR_UNUSED = Hypothesis(
    message("diagnosis.generator_is_not_used"), message("diagnosis.hint_which_generator"), (), "idle"
)
"""What is said where two generators give the same numbers."""

_FEW = 3
"""One mistake that explains more parts than this is told once."""


def _briefly(found: Sequence[Diagnosis]) -> Iterator[Diagnosis]:
    """The same, without the names of the parts where one mistake explains many of them."""
    for one in found:
        whole = replace(one, component="")
        yield whole if sum(replace(other, component="") == whole for other in found) > _FEW else one


# ── the author's mistakes, for the whole result ─────────────────────────────────────────────


def _known(judged: Judged, places: Sequence[int]) -> Hypothesis | None:
    """The author's mistake that gives all that came back in the cases at these places."""
    seen = [judged.seen[place] for place in places]
    changes_inputs = any(isinstance(one.outcome, Returned) and one.outcome.changed for one in judged.seen)
    for mistake in judged.task.mistakes:
        # Where all values are right, only a mistake that has such a loop can explain a loop.
        if not judged.wrong and not changes_inputs and mistake.loops != judged.loop:
            continue
        one = _only(mistake, places)
        if gives_all(one, seen) and (judged.wrong or is_right(one, seen)):
            return mistake
    return None


def _only(one: Hypothesis, places: Sequence[int]) -> Hypothesis:
    """The hypothesis with what it gives in the cases at these places."""
    if len(places) == len(one.outcomes):
        return one
    return replace(one, outcomes=Lazy(len(places), lambda at: one.outcomes[places[at]]))


def _is_unusual(seen: Seen) -> bool:
    """Whether a case raised, or came to a result that is not finite, as one of large numbers may, and it should not."""
    if not isinstance(seen.outcome, Returned):
        return isinstance(seen.outcome, Raised) and seen.is_wrong
    got = [leaf for _, leaf in unfold(seen.outcome.value)[1]]
    return _is_finite([one.want for one in seen.key.expected.components]) and not _is_finite(got)


def _is_finite(leaves: Sequence[Value]) -> bool:
    return all(bool(np.isfinite(leaf).all()) for leaf in leaves if isinstance(leaf, np.ndarray | float))


# ── all hypotheses, for the whole result and for its parts ──────────────────────────────────

Parts = Sequence[tuple[int, int]]
"""One component in each case: which case, and its place there."""


class _Search:
    """The cases of a task in which something has to be explained, and what hypotheses give on just these."""

    def __init__(self, judged: Judged, places: Sequence[int], ranks: Sequence[Rank] = FOR_A_PART) -> None:
        self.task, self.places, self.ranks = judged.task, places, ranks
        self.seen = [judged.seen[place] for place in places]
        # What answers are built on mistakes are different keys, but of the same cases.
        self.memory: Memory = getattr(self.task.origin, "memory", self.task.memory)
        self._tells_much = _tells_much(self.seen)

    def explain(self) -> Iterator[Explained]:
        """What explains the result, as a whole or by its components."""
        slots = [_Part(self, label, parts) for label, parts in self._slots()]
        formed = all(one.parts is not None for one in self.seen)
        left_out = [one.left_out is not None for one in slots]
        whole = None if formed and (len(slots) == 1 or all(left_out)) else self._whole(slots)
        if whole and any(left_out) and KINDS[whole.kind] != FACT:
            whole = None
        if whole:
            yield Explained(whole)
        for part in slots if formed and not whole else ():
            found = part.explanation()
            if found:
                yield Explained(found, part.label)

    def _whole(self, slots: Sequence["_Part"]) -> Hypothesis | None:
        """The machine's hypothesis that gives the whole result, in whatever form, and an exception where there is one."""
        some = self.mutants(slots[0].places) if slots else ()
        return plainest([one for one in some if gives_all(one, self.seen)])

    def not_finite(self) -> Iterator[Explained]:
        """Why components are not finite, whatever else is wrong with them."""
        for part in (_Part(self, label, parts) for label, parts in self._slots()):
            spoiled = [one for one in part.some_numbers if not np.isfinite(one.got).all()]
            if spoiled:
                yield Explained(why_not_finite(spoiled, part.some_numbers, logarithms=self.logarithms), part.label)

    @property
    def labels(self) -> list[str]:
        """Of which components something is wrong."""
        return [label for label, _ in self._slots()]

    def _slots(self) -> list[tuple[str, Parts]]:
        """The wrong components by their labels; where the cases do not have the same components, all of them are one.

        What is right among them is held against a name as well: it is said of the whole.
        """
        labels = [tuple(part.label for part in one.key.expected.components) for one in self.seen]
        every = [(case, place) for case, one in enumerate(self.seen) for place in range(len(one.differences))]
        wrong = [one for one in every if self._is_wrong(*one)]
        if len(set(labels)) > 1:
            return [("", every)] if wrong else []
        places = sorted({place for _, place in wrong})
        return [(labels[0][place], [(case, place) for case in range(len(self.seen))]) for place in places]

    @cached_property
    def mistakes(self) -> list[Hypothesis]:
        """The author's mistakes."""
        return [_only(mistake, self.places) for mistake in self.task.mistakes]

    @cached_property
    def logarithms(self) -> bool:
        """Whether the task may take logarithms; nothing is known of it where there is no reference."""
        if self.task.origin is None:
            return True
        from autograder.diagnosis.hypotheses import takes_logarithms  # noqa: PLC0415  (as below)

        return self.memory.once(takes_logarithms, self.task.origin)

    def mutants(self, parts: Parts) -> Iterator[Hypothesis]:
        """The machine's hypotheses that may give these parts of the result, as one that is wrong shows."""
        if not self._tells_much or self.task.origin is None:
            return
        from autograder.diagnosis.hypotheses import every, near  # noqa: PLC0415  (a check has no reference, and need not pay)

        formed = [(case, place, got) for case, place in parts if (got := self.seen[case].parts) is not None]
        telling = next((one for one in formed if self._is_wrong(*one[:2])), None)
        if telling is None:
            some = every(self.task.origin)
        else:
            case, place, got = telling
            some = near(self.task.origin, self.places[case], self.seen[case].key, place, got[place])
        for one in some:
            yield _only(one, self.places)

    def _is_wrong(self, case: int, place: int) -> bool:
        off = self.seen[case].differences[place]
        return off is not None and off.is_wrong


_FEWEST_WRONG, _FEWEST_FORMS, _FEWEST_WHOLE = 2, 3, 5
"""In so many cases a result must be wrong before a mutant is named; if only its form is; and if all its numbers are whole."""


def _tells_much(cases: Sequence[Seen]) -> bool:
    """Whether enough is wrong to tell mutants apart: many give the same exception or nan, or the same few whole numbers."""
    firsts = [one.first for one in cases if one.first and one.is_wrong]
    wrong = [one for one in firsts if one.aspect in ("value", "shape", "structure")]
    raised = sum(one.aspect == "outcome" for one in firsts)
    if raised and len(wrong) < max(_FEWEST_FORMS, 2 * raised):
        return False  # many raise the same: much beside must be wrong
    if all(one.aspect == "structure" for one in wrong):
        return len(wrong) >= _FEWEST_FORMS
    numbers = [one.got for one in wrong if one.aspect == "value"]
    whole = all(not isinstance(got, np.ndarray) or bool((got == np.round(got)).all()) for got in numbers)
    return len(wrong) >= (_FEWEST_WHOLE if whole else _FEWEST_WRONG)


class _Part:
    """One component of the result in all cases, and the hypotheses that give it."""

    def __init__(self, search: _Search, label: str, parts: Parts) -> None:
        self._search, self.label, self.places = search, label, parts

    @cached_property
    def left_out(self) -> Hypothesis | None:
        """That it came back as it went in, or its like: to that nothing need be added."""
        return self._first(left_out(self.numbers))

    def explanation(self) -> Hypothesis | None:
        """The hypothesis to name, if any explains it."""
        return next(filter(None, map(self._best, self._search.ranks)), None)

    def _best(self, rank: Rank) -> Hypothesis | None:
        match rank.of:
            case "author":
                return next(self._fitting(self._mistakes, rank), None)
            case "mutant":
                return plainest(list(self._fitting(self._mutants, rank)))
            case kind if kind == LEFT_OUT:
                return self.left_out
            case kind:
                return self._change(kind)

    def _change(self, kind: str) -> Hypothesis | None:
        """The first change of this kind that explains it; those of all kinds are made together, and once."""
        self._changes, some = tee(self._changes)
        return self._first(one for one in some if one.kind == kind)

    @cached_property
    def _changes(self) -> Iterator[Hypothesis]:
        return changes(self.numbers, self._search.memory, logarithms=self._search.logarithms)

    def _first(self, some: Iterable[Hypothesis]) -> Hypothesis | None:
        return next((one for one in some if explains(one, self.numbers)), None) if self.numbers else None

    def _fitting(self, some: Iterable[Hypothesis], rank: Rank) -> Iterator[Hypothesis]:
        return (one for one in some if not rank.alone or is_right_elsewhere(one, self._search.seen))

    @cached_property
    def _mistakes(self) -> list[Hypothesis]:
        """Those of the author's; of a result that is one part all were tried before."""
        return [one for one in self._search.mistakes if self._is_given_by(one)] if self.label else []

    @cached_property
    def _mutants(self) -> list[Hypothesis]:
        return [one for one in self._search.mutants(self.places) if self._is_given_by(one)]

    def _is_given_by(self, one: Hypothesis) -> bool:
        return gives_parts(one, self._search.seen, self.places)

    @cached_property
    def numbers(self) -> list[Part]:
        """The component as numbers in each case; empty where it is none in some."""
        return self.some_numbers if len(self.some_numbers) == len(self.places) else []

    @cached_property
    def some_numbers(self) -> list[Part]:
        """The component as numbers in the cases in which it is some."""
        made = [Part.of(self._search.seen[case], place) for case, place in self.places]
        return [one for one in made if one is not None]
