"""What an audit found: frozen data of one task, and the counts of it or of several."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from autograder.frozen import frozen
from autograder.words.message import Text, say

_ID = 8
"""So many characters tell two mutants of a course apart."""


def identity_of(task: str, before: str, after: str) -> str:
    """The id of a mutant: it stays the same when lines move."""
    return hashlib.sha256(repr((task, before, after)).encode()).hexdigest()[:_ID]


@frozen
class Survivor:
    """A mutant that has all points under `secrets` of the secrets tried.

    `listed` is why it is known to be equivalent, empty if it is not; `advice` is what the author could do.
    """

    task: str
    path: str
    line: int
    operator: str
    phrase: Text
    before: str
    after: str
    secrets: int
    advice: Text
    listed: str = ""

    @property
    def id(self) -> str:
        """By what it is called to be marked as equivalent."""
        return identity_of(self.task, self.before, self.after)


@frozen
class Untried:
    """How many there was no time for; `begun` says whether there was any time for the task."""

    mutants: int = 0
    mistakes: int = 0
    right: int = 0
    begun: bool = True

    @property
    def is_any(self) -> bool:
        """Whether something was not tried."""
        return not self.begun or self.mutants + self.mistakes + self.right > 0


@frozen
class Complaint:
    """Something else that is not as it must be, and where."""

    task: str
    path: str
    line: int
    says: Text


@frozen
class TaskAudit:
    """What the audit of one task found.

    `killed` counts mutants that lose points under every secret; `named` known mistakes that lose points and are named
    as themselves under every secret; `right` alternatives and rewrites, and `passed` those that have all points. All of these are of
    what was tried, `untried` is the rest.
    """

    assignment: str
    task: str
    mutants: int
    killed: int
    mistakes: int
    named: int
    right: int
    passed: int
    survivors: tuple[Survivor, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    notes: tuple[Text, ...] = ()
    seconds: float = 0.0
    untried: Untried = Untried()

    @property
    def open(self) -> tuple[Survivor, ...]:
        """The survivors that are not known to be equivalent."""
        return tuple(one for one in self.survivors if not one.listed)

    @property
    def counts(self) -> "Totals":
        """Its counts."""
        return total([self])

    @property
    def is_well(self) -> bool:
        """Whether nothing was found that is to be mended; notes are for the author to judge."""
        return not self.open and not self.complaints

    def in_words(self) -> "TaskAudit":
        """The same with all that is said in the words of the catalogue."""
        return replace(
            self,
            survivors=tuple(replace(one, phrase=say(one.phrase), advice=say(one.advice)) for one in self.survivors),
            complaints=tuple(replace(one, says=say(one.says)) for one in self.complaints),
            notes=tuple(map(say, self.notes)),
        )


def not_begun(assignment: str, task: str) -> TaskAudit:
    """Of a task for which there was no time at all."""
    return TaskAudit(assignment, task, 0, 0, 0, 0, 0, 0, untried=Untried(begun=False))


@frozen
class Totals:
    """The counts of one audit or of several, as `TaskAudit` has them; `equivalent` and `open` are the survivors.

    `untried` counts tasks of which not all was tried.
    """

    mutants: int
    killed: int
    open: int
    equivalent: int
    mistakes: int
    named: int
    right: int
    passed: int
    problems: int
    untried: int

    @property
    def score(self) -> float:
        """The share of mutants that lose points, of those that can be told from the answer."""
        told_apart = self.mutants - self.equivalent
        return self.killed / told_apart if told_apart else 1.0


def total(found: Sequence[TaskAudit]) -> Totals:
    """The counts of all these audits together."""
    return Totals(
        mutants=sum(one.mutants for one in found),
        killed=sum(one.killed for one in found),
        open=sum(len(one.open) for one in found),
        equivalent=sum(len(one.survivors) - len(one.open) for one in found),
        mistakes=sum(one.mistakes for one in found),
        named=sum(one.named for one in found),
        right=sum(one.right for one in found),
        passed=sum(one.passed for one in found),
        problems=sum(len(one.open) + len(one.complaints) for one in found),
        untried=sum(one.untried.is_any for one in found),
    )
