"""Names a mistake: searches the hypotheses for one that explains what came back in every case; names nothing otherwise.

The author's mistakes are held against the whole result first, then those of a machine, where several parts are wrong; then each
part is explained by itself, in the order of `preference.FOR_A_PART`; last, the author's mistakes beside an overflow.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from autograder.diagnosis.change import Part
from autograder.diagnosis.changes import changes
from autograder.diagnosis.likeness import gives_all, gives_parts, is_right, is_right_elsewhere
from autograder.diagnosis.preference import FOR_A_PART, Rank, plainest
from autograder.judge.checks import Judged
from autograder.judge.compare import unfold
from autograder.judge.key import Hypothesis
from autograder.judge.seen import Seen
from autograder.results import Diagnosis, Returned, Value


def diagnose(judged: Judged) -> tuple[Diagnosis, ...]:
    """The mistakes that explain a task's wrong outcomes, whole first, then component by component.

    Nothing is said of a part that no hypothesis explains in all cases; but of an author's mistake those out of the
    ordinary in which the result overflows are no part: a second mistake, told by its own check, would hide the first.
    """
    if all(verdict.status == "passed" for verdict in judged.verdicts):
        return ()
    with np.errstate(all="ignore"):
        known = _known(judged, range(len(judged.seen)))
        if known:
            return (_named(known),)
        places = [place for place, one in enumerate(judged.seen) if one.first or not one.key.expected.raises]
        if not judged.wrong or not all(isinstance(judged.seen[place].outcome, Returned) for place in places):
            return ()
        found = tuple(dict.fromkeys(_briefly(list(_Search(judged, places).explain()))))
        return found or _beside_overflow(judged)


def _named(one: Hypothesis, component: str = "") -> Diagnosis:
    return Diagnosis(one.name, one.hint, one.source, component)


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
    loops = any(verdict.check == "loops" and verdict.status == "failed" for verdict in judged.verdicts)
    changes_inputs = any(isinstance(one.outcome, Returned) and one.outcome.changed for one in judged.seen)
    for mistake in judged.task.mistakes:
        # Where all values are right, only a mistake that loops can explain a loop.
        if not judged.wrong and not changes_inputs and mistake.loops != loops:
            continue
        one = _only(mistake, places)
        if gives_all(one, seen) and (judged.wrong or is_right(one, seen)):
            return mistake
    return None


def _only(one: Hypothesis, places: Sequence[int]) -> Hypothesis:
    """The hypothesis with what it gives in the cases at these places."""
    if len(places) == len(one.outcomes):
        return one
    return replace(one, outcomes=[one.outcomes[place] for place in places])


def _beside_overflow(judged: Judged) -> tuple[Diagnosis, ...]:
    """The author's mistake that gives all that came back where numbers stayed finite, if it is wrong there as well."""
    finite = [place for place, one in enumerate(judged.seen) if not _overflows(one)]
    if len(finite) == len(judged.seen) or not any(judged.seen[place].first for place in finite):
        return ()
    known = _known(judged, finite)
    return (_named(known),) if known else ()


def _overflows(seen: Seen) -> bool:
    """Whether a result that should be finite is not, in a case that is out of the ordinary, as one of large numbers is."""
    if seen.key.case.group == "values" or not isinstance(seen.outcome, Returned):
        return False
    got = [leaf for _, leaf in unfold(seen.outcome.value)[1]]
    return _is_finite([one.want for one in seen.key.expected.components]) and not _is_finite(got)


def _is_finite(leaves: Sequence[Value]) -> bool:
    return all(bool(np.isfinite(leaf).all()) for leaf in leaves if isinstance(leaf, np.ndarray | float))


# ── all hypotheses, for the whole result and for its parts ──────────────────────────────────

Parts = Sequence[tuple[int, int]]
"""One component in each case: which case, and its place there."""


class _Search:
    """The cases of a task in which something has to be explained, and what hypotheses give on just these."""

    def __init__(self, judged: Judged, places: Sequence[int]) -> None:
        self.task, self.places = judged.task, places
        self.seen = [judged.seen[place] for place in places]
        self._tells_much = _tells_much(judged)

    def explain(self) -> Iterator[Diagnosis]:
        """What explains the result, as a whole or by its components."""
        slots = self._slots()
        if len(slots) > 1:
            whole = plainest([one for one in self.mutants(slots[0][1]) if gives_all(one, self.seen)])
            if whole:
                yield _named(whole)
                return
        for label, parts in slots:
            found = _Part(self, label, parts).explanation()
            if found:
                yield _named(found, label)

    def _slots(self) -> list[tuple[str, Parts]]:
        """The wrong components by their labels; all wrong parts together where the cases do not have the same components."""
        labels = [tuple(part.label for part in one.key.expected.components) for one in self.seen]
        wrong = [
            (case, place)
            for case, one in enumerate(self.seen)
            for place, off in enumerate(one.differences)
            if off and off.is_wrong
        ]
        if len(set(labels)) > 1:
            return [("", wrong)] if wrong else []
        places = sorted({place for _, place in wrong})
        return [(labels[0][place], [(case, place) for case in range(len(self.seen))]) for place in places]

    @cached_property
    def mistakes(self) -> list[Hypothesis]:
        """The author's mistakes."""
        return [_only(mistake, self.places) for mistake in self.task.mistakes]

    def mutants(self, parts: Parts) -> Iterator[Hypothesis]:
        """The machine's hypotheses that may give these parts of the result, as one that is wrong shows."""
        if not self._tells_much or self.task.origin is None:
            return
        from autograder.diagnosis.hypotheses import near  # noqa: PLC0415  (a check has no reference, and need not pay)

        case, place = next((one for one in parts if self.seen[one[0]].differences[one[1]]), parts[0])
        key, got = self.seen[case].key, self.seen[case].parts
        if got is not None:
            for one in near(self.task.origin, self.places[case], key, place, got[place]):
                yield _only(one, self.places)


_FEWEST_WRONG, _FEWEST_WHOLE = 2, 5
"""In so many cases a result must be wrong before a mutant is named, and in so many if all its numbers are whole."""


def _tells_much(judged: Judged) -> bool:
    """Whether enough is wrong to tell mutants apart: many give the same exception or nan, or the same few whole numbers."""
    wrong = [one for seen in judged.seen for one in [seen.first] if one and one.aspect in ("value", "shape")]
    numbers = [one.got for one in wrong if one.aspect == "value"]
    whole = all(not isinstance(got, np.ndarray) or bool((got == np.round(got)).all()) for got in numbers)
    return len(wrong) >= (_FEWEST_WHOLE if whole else _FEWEST_WRONG)


class _Part:
    """One component of the result in all cases, and the hypotheses that give it."""

    def __init__(self, search: _Search, label: str, parts: Parts) -> None:
        self._search, self._label, self._parts = search, label, parts

    def explanation(self) -> Hypothesis | None:
        """The hypothesis to name, if any explains it."""
        return next(filter(None, map(self._best, FOR_A_PART)), None)

    def _best(self, rank: Rank) -> Hypothesis | None:
        match rank.of:
            case "author":
                return next(self._fitting(self._mistakes, rank), None)
            case "mutant":
                return plainest(list(self._fitting(self._mutants, rank)))
            case kind:
                return next(changes(self._numbers, kind, self._search.task.memory), None) if self._numbers else None

    def _fitting(self, some: Iterable[Hypothesis], rank: Rank) -> Iterator[Hypothesis]:
        return (one for one in some if not rank.alone or is_right_elsewhere(one, self._search.seen))

    @cached_property
    def _mistakes(self) -> list[Hypothesis]:
        """Those of the author's; of a result that is one part all were tried before."""
        return [one for one in self._search.mistakes if self._is_given_by(one)] if self._label else []

    @cached_property
    def _mutants(self) -> list[Hypothesis]:
        return [one for one in self._search.mutants(self._parts) if self._is_given_by(one)]

    def _is_given_by(self, one: Hypothesis) -> bool:
        return gives_parts(one, self._search.seen, self._parts)

    @cached_property
    def _numbers(self) -> list[Part]:
        """The component as numbers in each case; empty where it is none in some."""
        made = [Part.of(self._search.seen[case], place) for case, place in self._parts]
        numbers = [one for one in made if one is not None]
        return numbers if len(numbers) == len(made) else []
