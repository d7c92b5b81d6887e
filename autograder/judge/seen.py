"""One case as it went: what came back, in the form that was asked for, and how each component differs from what it should be."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from autograder.frozen import frozen
from autograder.judge.compare import compare, in_float32, leaves, unfold
from autograder.judge.forms import as_asked, told
from autograder.judge.key import ENDLESS, Case, CaseKey, Raises, TaskKey
from autograder.judge.sentences import of_outcome
from autograder.memory import size_of
from autograder.results import Difference, Outcome, Raised, Returned, TimedOut, Value
from autograder.words.message import message

WORD = re.compile(r"\w+")
"""What counts as a name in the message of an exception."""


@frozen(eq=False)
class Seen:
    """One case as it went: `differences` has one place for each expected component, None where it is right.

    What the `outcome` returned is in the form that was asked for, where it could be brought into it; `brought` are the places of
    the components that came in another one.
    """

    key: CaseKey
    outcome: Outcome
    differences: tuple[Difference | None, ...]
    brought: frozenset[int] = frozenset()

    @property
    def size(self) -> int:
        """No fewer bytes, or hardly, than it holds: what came back, perhaps in another form as well, and some words on it."""
        return 2 * size_of(self.outcome) + (1 << 10)

    @cached_property
    def first(self) -> Difference | None:
        """The first thing that is wrong; a form that was not asked for only where nothing else is."""
        found = [one for one in self.differences if one]
        return next((one for one in found if one.is_wrong), found[0] if found else None)

    @property
    def is_wrong(self) -> bool:
        """Whether some value is wrong."""
        return self.first is not None and self.first.is_wrong

    @cached_property
    def parts(self) -> Sequence[Value] | None:
        """What came back for each expected component; None if nothing did, or it is not put together in that form."""
        return leaves(self.key.expected.form, self.outcome.value) if isinstance(self.outcome, Returned) else None


def held(task: TaskKey, case: CaseKey, *, float32: bool) -> CaseKey:
    """A case of a task; with `float32` its numbers are held to that precision, which is worked out once."""
    return task.memory.once(_held_to_float32, case) if float32 else case


def _held_to_float32(case: CaseKey) -> CaseKey:
    return replace(case, expected=in_float32(case.expected))


def look(case: CaseKey, outcome: Outcome) -> Seen:
    """How one case went."""
    if case.expected.raises:
        return Seen(case, outcome, (_unlike_raised(case.expected.raises, outcome, case.case),))
    if isinstance(outcome, Returned):
        value, others = as_asked(case.expected, outcome.value)
        differences = told(compare(case.expected, value), case.expected, others)
        told_so = outcome if value is outcome.value else replace(outcome, value=value)
        return Seen(case, told_so, tuple(differences), frozenset(others))
    difference = Difference("", "outcome", of_outcome(outcome))
    return Seen(case, outcome, (difference,) * len(case.expected.components))


def look_once(task: TaskKey, case: CaseKey, outcome: Outcome, *, float32: bool) -> Seen:
    """The same of one of a task's cases, held to that precision with `float32`; the same outcome is looked at once."""
    return task.known.once(look, held(task, case, float32=float32), outcome, size=lambda seen: seen.size)


def _unlike_raised(wanted: Raises, outcome: Outcome, case: Case) -> Difference | None:
    """How an outcome differs from the exception that there should be."""
    if wanted.kind == ENDLESS and isinstance(outcome, TimedOut):
        return None
    if not isinstance(outcome, Raised):
        says = message("judge.call_returns") if isinstance(outcome, Returned) else of_outcome(outcome)
        return Difference("", "outcome", message("judge.not_raised", got=says, want=wanted.kind))
    if outcome.kind != wanted.kind:
        return Difference("", "outcome", message("judge.not_raised", got=of_outcome(outcome), want=wanted.kind))
    said = set(WORD.findall(outcome.message))
    silent = [name for name in wanted.mentions if name not in said]
    if silent:
        says = message("judge.not_mentioned", kind=wanted.kind, name=repr(silent[0]))
        return Difference("", "outcome", says)
    names = _names_of(case)
    if wanted.mentions and names <= said and len(names) > 2 * len(wanted.mentions):  # most are beside the point
        return Difference("", "outcome", message("judge.names_all", kind=wanted.kind))
    return None


def _names_of(case: Case) -> set[str]:
    """The keys of a case's dicts, among which an exception has to choose."""
    return {key for arg in case.args.values() if isinstance(arg, dict) for key in arg}


def look_again(case: CaseKey, outcome: Outcome) -> Seen:
    """How one case went by itself: numbers in float32 are held to that precision."""
    with np.errstate(all="ignore"):
        seen = look(case, outcome)
        return look(_held_to_float32(case), outcome) if seen.is_wrong and is_float32(seen.outcome) else seen


def is_float32(outcome: Outcome) -> bool:
    """Whether there are numbers in float32 in a result, which may be right all the same."""
    if not isinstance(outcome, Returned):
        return False
    return any(isinstance(leaf, np.ndarray) and leaf.dtype == np.float32 for _, leaf in unfold(outcome.value)[1])
