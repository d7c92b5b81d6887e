"""Names a mistake: the known one, the generic change or the slip that explains what came back in every case; otherwise nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from autograder.diagnosis.prefilter import Sieve
from autograder.diagnosis.transforms import Change, Part, transforms
from autograder.judge.checks import Judged, Seen
from autograder.judge.compare import compare, is_equal, is_near, leaves, unfold
from autograder.judge.key import Component, MistakeKey, TaskKey, Unrecorded
from autograder.results import Diagnosis, NotRun, Outcome, Raised, Returned, TimedOut, Value

FACTS = ("task", "argument")
"""Kinds of guesses that say what the result is, and not how it came about: they cannot be wrong."""

PLAINEST = (
    "task",
    "power",
    "factor",
    "term",
    "sign",
    "argument",
    "condition",
    "comparison",
    "matrix",
    "parentheses",
    "axis",
    "reduction",
    "update",
    "step",
    "function",
    "call",
    "arguments",
    "carried",
    "index",
    "operation",
    "type",
    "in place",
    "name",
    "constant",
)
"""Kinds of slips, the plainest first. Where several explain a result, they are one and the same function on all cases."""

WEAK = ("index", "operation", "type", "in place", "name", "constant")
"""Kinds of slips that say little, where one of another kind explains the same."""

_MOST_SIEVES = 512
"""Of so many components of cases it is kept what mutants give for them."""

_MOST = 3
"""A result that more different slips explain does not say enough to name one."""


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
            return (Diagnosis(known.name, known.hint, "author"),)
        held = [place for place, one in enumerate(judged.seen) if one.first or not one.key.expected.raises]
        if not judged.wrong or not all(isinstance(judged.seen[place].outcome, Returned) for place in held):
            return ()
        found = tuple(dict.fromkeys(_briefly(list(_explained(_Held(judged, held))))))
        return found or _beside_overflow(judged)


def _beside_overflow(judged: Judged) -> tuple[Diagnosis, ...]:
    """The author's mistake that gives all that came back where numbers stayed finite, if it is wrong there as well."""
    finite = [place for place, one in enumerate(judged.seen) if not _overflows(one)]
    if len(finite) == len(judged.seen) or not any(judged.seen[place].first for place in finite):
        return ()
    known = _known(judged, finite)
    return (Diagnosis(known.name, known.hint, "author"),) if known else ()


def _overflows(seen: Seen) -> bool:
    """Whether a result that should be finite is not, in a case that is out of the ordinary, as one of large numbers is."""
    if seen.key.case.group == "values" or not isinstance(seen.outcome, Returned):
        return False
    got = [leaf for _, leaf in unfold(seen.outcome.value)[1]]
    return _is_finite([one.want for one in seen.key.expected.components]) and not _is_finite(got)


def _is_finite(leaves: Sequence[Value]) -> bool:
    return all(bool(np.isfinite(leaf).all()) for leaf in leaves if isinstance(leaf, np.ndarray | float))


_FEW = 3
"""One mistake that explains more parts than this is told once."""


def _briefly(found: Sequence[Diagnosis]) -> Iterator[Diagnosis]:
    """The same, without the names of the parts where one mistake explains many of them."""
    for one in found:
        whole = replace(one, component="")
        yield whole if sum(replace(other, component="") == whole for other in found) > _FEW else one


class _Held:
    """The cases of a task in which something has to be explained, and what mistakes and mutants give on just these."""

    def __init__(self, judged: Judged, places: Sequence[int]) -> None:
        self.task, self.places = judged.task, places
        self.seen = [judged.seen[place] for place in places]
        self.mistakes = [_only(mistake, places) for mistake in judged.task.mistakes]
        self._tells_much = _tells_much(judged)

    def mutants(self, parts: Sequence[tuple[int, int]]) -> Iterator[MistakeKey]:
        """The mutants that may give these parts of the result, as one that is wrong shows."""
        if not self._tells_much:
            return
        case, place = next((one for one in parts if self.seen[one[0]].differences[one[1]]), parts[0])
        got, components = self.seen[case].parts, self.seen[case].key.expected.components
        if got is not None:
            for number in _sieve(self.task, self.places[case], place).near(got[place], components[place]):
                yield _only(self.task.mutants[number], self.places)


@lru_cache(maxsize=_MOST_SIEVES)
def _sieve(task: TaskKey, case: int, place: int) -> Sieve:
    """What the mutants of a task give for one component of one case."""
    return Sieve(_parts(task, case, place))


def _parts(task: TaskKey, case: int, place: int) -> Iterator[tuple[int, Value]]:
    form = task.cases[case].expected.form
    for number, mutant in enumerate(task.mutants):
        outcome = mutant.outcomes[case]
        parts = leaves(form, outcome.value) if isinstance(outcome, Returned) else None
        if parts is not None:
            yield number, parts[place]
        elif isinstance(outcome, Unrecorded):
            yield number, None


def _only(mistake: MistakeKey, places: Sequence[int]) -> MistakeKey:
    if len(places) == len(mistake.outcomes):
        return mistake
    return replace(mistake, outcomes=[mistake.outcomes[place] for place in places])


_FEWEST_WRONG, _FEWEST_WHOLE = 2, 5
"""In so many cases a result must be wrong before a slip is named, and in so many if all its numbers are whole."""


def _tells_much(judged: Judged) -> bool:
    """Whether enough is wrong to tell slips apart: many give the same exception or nan, or the same few whole numbers."""
    wrong = [one for seen in judged.seen for one in [seen.first] if one and one.aspect in ("value", "shape")]
    numbers = [one.got for one in wrong if one.aspect == "value"]
    whole = all(not isinstance(got, np.ndarray) or bool((got == np.round(got)).all()) for got in numbers)
    return len(wrong) >= (_FEWEST_WHOLE if whole else _FEWEST_WRONG)


def _explained(held: _Held) -> Iterator[Diagnosis]:
    """What explains the result, as a whole or by its components."""
    slots = _slots(held.seen)
    if len(slots) > 1:
        mutant = plainest([one for one in held.mutants(slots[0][1]) if _is_same(one, held.seen)])
        if mutant:
            yield Diagnosis(mutant.name, mutant.hint, "mutant")
            return
    for label, parts in slots:
        found = _explain(held, label, parts)
        if found:
            yield replace(found, component=label)


Slot = tuple[str, list[tuple[int, int]]]
"""A component that is wrong somewhere: its label, and its place in each case."""


def _slots(seen: Sequence[Seen]) -> list[Slot]:
    """The wrong components; all wrong parts together where the cases do not have the same components."""
    labels = [tuple(part.label for part in one.key.expected.components) for one in seen]
    if len(set(labels)) > 1:
        wrong = [(case, place) for case, one in enumerate(seen) for place, off in enumerate(one.differences) if off]
        return [("", wrong)] if wrong else []
    places = sorted({place for one in seen for place, off in enumerate(one.differences) if off})
    return [(labels[0][place], [(case, place) for case in range(len(seen))]) for place in places]


def _explain(held: _Held, label: str, parts: Sequence[tuple[int, int]]) -> Diagnosis | None:
    """The mistake that explains one component in all cases, if any: first of those that are wrong nowhere else."""
    mistakes = [one for one in held.mistakes if _gives_part(one, held.seen, parts)] if label else []
    mutants = [one for one in held.mutants(parts) if _gives_part(one, held.seen, parts)]
    return next(_hypotheses(held, parts, mistakes, mutants), None)


def _hypotheses(
    held: _Held, parts: Sequence[tuple[int, int]], mistakes: Sequence[MistakeKey], mutants: Sequence[MistakeKey]
) -> Iterator[Diagnosis]:
    """What explains one component, the most telling first."""
    yield from (Diagnosis(one.name, one.hint, "author") for one in mistakes if _is_right_elsewhere(one, held.seen))
    made = [Part.of(held.seen[case], place) for case, place in parts]
    numbers = [one for one in made if one is not None]
    vague = []
    for one in transforms(numbers) if len(numbers) == len(made) else ():
        if one.says_much:
            yield _changed(one)
        vague.append(one)
    for some in ([one for one in mutants if _is_right_elsewhere(one, held.seen)], mutants):
        slip = plainest(some)
        if slip:
            yield Diagnosis(slip.name, slip.hint, "mutant")
    yield from (Diagnosis(one.name, one.hint, "author") for one in mistakes)
    yield from (_changed(one) for one in vague)


def _changed(change: Change) -> Diagnosis:
    return Diagnosis(change.name, change.hint, "idle" if change.idle else "transform")


def _is_right_elsewhere(mistake: MistakeKey, seen: Sequence[Seen]) -> bool:
    """Whether a mistake is wrong only in components that are wrong here as well."""
    wrong = {place for one in seen for place, off in enumerate(one.differences) if off}
    for foreseen, one in zip(mistake.outcomes, seen, strict=True):
        if not isinstance(foreseen, Returned):
            return False
        differences = compare(one.key.expected, foreseen.value)
        if any(off and place not in wrong for place, off in enumerate(differences)):
            return False
    return True


def plainest(found: Sequence[MistakeKey]) -> MistakeKey | None:
    """The plainest of several slips that explain the same; none if there are too many to choose from.

    Of those that differ only behind a colon, what they have in common is said.
    """
    found = [one for one in found if one.kind not in WEAK] or found
    if len({_common(one.name) for one in found if one.kind not in FACTS}) > _MOST:
        found = [one for one in found if one.kind in FACTS]
    if not found:
        return None
    first = min(found, key=lambda one: PLAINEST.index(one.kind))
    alike = {one.name for one in found if _common(one.name) == _common(first.name)}
    return first if len(alike) == 1 else replace(first, name=_common(first.name))


def _common(name: str) -> str:
    return name.partition(":")[0]


# ── whether a mistake gives what came back ──────────────────────────────────────────────────


def _known(judged: Judged, places: Sequence[int]) -> MistakeKey | None:
    """The author's mistake that gives all that came back in the cases at these places."""
    seen = [judged.seen[place] for place in places]
    loops = any(verdict.check == "loops" and verdict.status == "failed" for verdict in judged.verdicts)
    changes = any(isinstance(one.outcome, Returned) and one.outcome.changed for one in judged.seen)
    for mistake in judged.task.mistakes:
        # Where all values are right, only a mistake that loops can explain a loop.
        if not judged.wrong and not changes and mistake.loops != loops:
            continue
        if _is_same(_only(mistake, places), seen):
            return mistake
    return None


def _is_same(mistake: MistakeKey, seen: Sequence[Seen]) -> bool:
    return all(_same(foreseen, one) for foreseen, one in zip(mistake.outcomes, seen, strict=True))


def _same(foreseen: Outcome | Unrecorded, seen: Seen) -> bool:
    """Whether a mistake gives what came back in one case."""
    got = seen.outcome
    if isinstance(foreseen, Raised):
        return isinstance(got, Raised) and got.kind == foreseen.kind
    if isinstance(foreseen, TimedOut | NotRun):
        return isinstance(got, TimedOut | NotRun)
    if isinstance(foreseen, Unrecorded):
        return isinstance(got, Returned)
    if not isinstance(foreseen, Returned) or not isinstance(got, Returned) or got.changed != foreseen.changed:
        return False
    return _alike(foreseen.value, got.value, seen)


def _alike(mine: Value, theirs: Value, seen: Seen) -> bool:
    """Whether two results are the same up to rounding, however they are put together."""
    form = seen.key.expected.form
    some, same = leaves(form, mine), leaves(form, theirs)
    if some is not None and same is not None:
        pairs = zip(some, same, seen.key.expected.components, strict=True)
        return all(_same_leaf(one, other, room) for one, other, room in pairs)
    form, parts = unfold(mine)
    other_form, others = unfold(theirs)
    return form == other_form and all(
        _same_leaf(one, other, None) for (_, one), (_, other) in zip(parts, others, strict=True)
    )


def _same_leaf(mine: Value, theirs: Value, room: Component | None) -> bool:
    """Whether two leaves are the same up to rounding, not-a-number and infinity in the same places."""
    if not isinstance(mine, np.ndarray | float | int) or not isinstance(theirs, np.ndarray | float | int):
        return type(mine) is type(theirs) and is_equal(mine, theirs)
    return is_near(mine, theirs, room)


def _gives_part(mistake: MistakeKey, seen: Sequence[Seen], parts: Sequence[tuple[int, int]]) -> bool:
    """Whether a mistake gives these parts of the result."""
    return all(_same_part(mistake.outcomes[case], seen[case], place) for case, place in parts)


def _same_part(foreseen: Outcome | Unrecorded, seen: Seen, place: int) -> bool:
    if isinstance(foreseen, Unrecorded):
        return True
    if not isinstance(foreseen, Returned) or seen.parts is None:
        return False
    mine = leaves(seen.key.expected.form, foreseen.value)
    if mine is None:
        return False
    return _same_leaf(mine[place], seen.parts[place], seen.key.expected.components[place])
