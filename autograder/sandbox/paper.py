"""The paper of a run: every call that may be asked of a submission, and nothing that says what should come back."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.results import Limits
from autograder.sandbox import wire
from autograder.sandbox.worker import Call


@dataclass(frozen=True, eq=False)
class Paper:
    """All calls of one assignment's run; a call's place in `calls` is its number. `limits` are those of a submission."""

    filename: str
    calls: Sequence[Call]
    limits: Limits = field(default_factory=Limits)

    def encode(self) -> bytes:
        """The paper as the zygote reads it."""
        return wire.encode(tuple(call.plain() for call in self.calls))
