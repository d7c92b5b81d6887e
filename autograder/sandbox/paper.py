"""The paper of a run: every call that may be asked of a submission, and nothing that says what should come back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.results import Outcome, Ran
from autograder.sandbox import wire
from autograder.sandbox.worker import Call

More = Callable[[Mapping[int, Outcome]], Sequence[int]]
"""Which further calls the outcomes of those made so far ask for."""


@dataclass(frozen=True, eq=False)
class Paper:
    """All calls of one assignment's run; a call's place in `calls` is its number."""

    filename: str
    calls: Sequence[Call]

    def encode(self) -> bytes:
        """The paper as the zygote reads it."""
        return wire.encode(tuple(call.plain() for call in self.calls))


def with_more(make: Callable[[Sequence[int]], Ran], calls: Sequence[int], more: More | None) -> Ran:
    """What `make` comes to for these calls, and for those that the outcomes ask for, until they ask for no new ones.

    How the file loaded first counts.
    """
    ran = make(calls)
    while more and (further := [call for call in more(ran.outcomes) if call not in ran.outcomes]):
        ran = replace(ran, outcomes={**ran.outcomes, **make(further).outcomes})
    return ran
