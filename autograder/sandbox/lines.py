"""What running a submission came to, with the lines of a notebook counted in its cells."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from autograder.frozen import frozen
from autograder.loading.cells import split
from autograder.loading.syntax import module_of
from autograder.results import Failed, NotRun, Outcome, Raised, Ran
from autograder.sandbox.frames import Failure
from autograder.words.message import message

NOT_DEFINING = message("sandbox.not_defining")
"""Why a statement is not run."""

_MOST_TEXT = 60
_NO_MODULE = r"No module named '(\w{1,100})'"


@frozen
class Load:
    """What loading came to: which statements came to nothing, which libraries are not there.

    `late` says what came of those that were set aside; `end` what ended it all before the file was loaded, if anything did.
    """

    failures: tuple[Failure, ...] = ()
    absent: tuple[str, ...] = ()
    late: Mapping[int, Outcome] | None = None
    end: Outcome | None = None


def ran_in_lines(
    source: bytes, load: Load, outcomes: Mapping[int, Outcome], homes: Mapping[str, str] = MappingProxyType({})
) -> Ran:
    """The whole of it; a plain file has no cells to count in. `homes` are those of the paper."""
    lines = _Lines(source, homes)
    told = sorted(load.failures, key=lambda one: one.number)
    failed = (Failed(load.end, 0),) if load.end else tuple(lines.failed(one, load.late or {}) for one in told)
    return Ran({call: lines.outcome(one) for call, one in outcomes.items()}, failed, load.absent, lines.files)


class _Lines:
    """The lines of a submission."""

    def __init__(self, source: bytes, homes: Mapping[str, str]) -> None:
        self._source = source
        self._pieces = split(source)
        self.files = tuple(piece.name for piece in self._pieces if piece.name) if homes else ()
        self._not_there = {module_of(name): name for name in homes.values() if name not in self.files}
        above = [piece.above for piece in self._pieces]
        self._above: Sequence[int] = above if above[0] else ()

    def failed(self, told: Failure, late: Mapping[int, Outcome]) -> Failed:
        """A statement that came to nothing, in the words of `results`."""
        outcome: Outcome = Raised(told.kind, told.message, told.raised)
        if not told.kind:
            outcome = late.get(told.number, NotRun(NOT_DEFINING))
        cell, line = self._place(told.line)
        return Failed(self.outcome(outcome), line, cell, self._text(told.line), told.names)

    def outcome(self, outcome: Outcome) -> Outcome:
        """The outcome with its line counted in its cell, and with the file that it needs and that is not there."""
        if not isinstance(outcome, Raised):
            return outcome
        if self._not_there and outcome.kind == ModuleNotFoundError.__name__:
            outcome = self._needing(outcome)
        if not outcome.line:
            return outcome
        cell, line = self._place(outcome.line)
        return replace(outcome, line=line, cell=cell) if cell else outcome

    def _needing(self, raised: Raised) -> Raised:
        found = re.match(_NO_MODULE, raised.message)
        file = self._not_there.get(found[1], "") if found else ""
        return replace(raised, needs=file, absent="") if file else raised

    def _place(self, line: int) -> tuple[int | str, int]:
        """The cell of a line, or its file of several, 0 in a plain file; and the line in it."""
        if not self._above or line <= self._above[0]:
            return 0, line
        cell = bisect_left(self._above, line)
        return self._pieces[cell - 1].place(cell), line - self._above[cell - 1]

    def _text(self, line: int) -> str:
        """What stands on a line, cut where it is long."""
        lines = re.split(rb"\r\n?|\n", self._source)
        text = lines[line - 1].decode(errors="replace").strip() if 0 < line <= len(lines) else ""
        return text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"
