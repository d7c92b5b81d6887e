"""A session: one submission with what runs it, asked for calls as often as what came of the last ones calls for."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from autograder.results import Ran
from autograder.sandbox.paper import Paper


class Session(Protocol):
    """One submission, until the block that opened it is left."""

    def make(self, calls: Sequence[int]) -> Ran:
        """Load the file afresh and make the calls with these numbers, in order, within the limits of one submission.

        Each outcome may be any. The lines of a notebook are counted in its cells; of a plain file `cell` is 0.

        Raises
        ------
        GraderError
            if the runner fails; never because of what the submission does.

        """


class Runner(Protocol):
    """What runs a submission: the sandbox, a process without walls, or this very process for a student's own file."""

    paper: Paper
    walls: str

    def open(self, source: bytes) -> AbstractContextManager[Session]:
        """A session with this submission; when its block is left, by whatever way, nothing of the submission runs any more."""
