"""The paper of a run: every call that may be asked of a submission, and nothing that says what should come back."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from autograder.frozen import frozen
from autograder.results import Limits
from autograder.sandbox import wire
from autograder.sandbox.given_files import NO_FILES, GivenFiles
from autograder.sandbox.packages import NO_PACKAGES, Packages
from autograder.sandbox.worker import Call


@frozen(eq=False)
class Paper:
    """All calls of one assignment's run; a call's place in `calls` is its number. `limits` are those of a submission, `files` and `packages` what it may use.

    Where an assignment has several files, `homes` are these, each as that of its tasks; and `filename` names them all.
    """

    filename: str
    calls: Sequence[Call]
    limits: Limits = field(default_factory=Limits)
    files: GivenFiles = NO_FILES
    packages: Packages = NO_PACKAGES
    homes: Mapping[str, str] = field(default_factory=dict)

    def encode(self) -> bytes:
        """The paper as the zygote reads it: what is given, and the calls (see `worker.calls_of`)."""
        return wire.encode(self.plain())

    def plain(self) -> tuple[str, tuple[Any, ...]]:
        """The text of what is given, and the calls, as values that the codec can carry."""
        return self.given, tuple(call.plain() for call in self.calls)

    @property
    def given(self) -> str:
        """The text of the functions that students are given whole."""
        given = next((call.puts_in for call in self.calls if call.puts_in), None)
        return given.text if given else ""
