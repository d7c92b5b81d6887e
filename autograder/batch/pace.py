"""How far a long work has come, and how that is put: so many of how many, how fast, and how long the rest takes."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from autograder.batch.graded import STUCK, CameTo
from autograder.words.message import Message, message, say

Doing = Literal["grading", "writing reports", "reading code", "comparing"]

DOING: Mapping[Doing, Message] = {
    "grading": message("progress.grading"),
    "writing reports": message("progress.writing"),
    "reading code": message("progress.reading"),
    "comparing": message("progress.comparing"),
}

KEYS: Mapping[CameTo, str] = {
    "forged": "may_have_forged",
    "died": "died",
    "timed out": "timed_out",
    "not runnable": "not_runnable",
    "unread": "not_read",
    "fault": "our_fault",
}
"""What is told apart while it is counted, and what it is called in JSON, where other programs look for it."""


_FEW = 20
"""Of fewer than these, the share that was stuck says little of how many are still to come."""


@dataclass
class Pace:
    """How far it has come: `done` of `total`, how many of them came to what, and how many seconds those that were stuck and all others took; when the `latest` was done."""

    doing: Doing
    total: int
    done: int = 0
    counts: Counter[CameTo] = field(default_factory=Counter)
    took: dict[bool, float] = field(default_factory=lambda: {True: 0.0, False: 0.0})
    begun: float = field(default_factory=time.monotonic)
    latest: float = field(default_factory=time.monotonic)

    def count(self, came_to: CameTo, number: int, seconds: float) -> None:
        """So many more came to this, in so many seconds of the job's."""
        self.latest = time.monotonic()
        self.done += number
        self.counts[came_to] += number
        self.took[came_to in STUCK] += seconds

    @property
    def seconds(self) -> float:
        """How long it has taken until now."""
        return time.monotonic() - self.begun

    @property
    def idle(self) -> float:
        """How many seconds ago the last one was done."""
        return time.monotonic() - self.latest

    @property
    def rate(self) -> float:
        """How many a second: in the end how many there were, before that how many to expect.

        A few that are stuck until their time is over say little of the others, so that those are expected to take as long as those
        that were not stuck, and to be stuck as often as if the first few had not been.
        """
        worked = sum(self.took.values())
        if not worked or self.done == self.total:
            return self.done / max(self.seconds, 1e-3)
        stuck = sum(self.counts[kind] for kind in STUCK)
        share = stuck / (self.done + _FEW)
        each = (1 - share) * self.took[False] / max(self.done - stuck, 1) + share * self.took[True] / max(stuck, 1)
        return max(worked / max(self.seconds, 1e-3), 1.0) / max(each, 1e-3)

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes if it goes on like this; None before there is anything to go by."""
        return (self.total - self.done) / self.rate if self.done else None

    def counted(self) -> list[str]:
        """How many came to what is told apart, in words, without the zeros."""
        return counted(self.counts)

    @property
    def trouble(self) -> int:
        """How many came to what is told apart."""
        return sum(self.counts[kind] for kind in KEYS)


def counted(counts: Mapping[CameTo, int]) -> list[str]:
    """How many came to what of it is told apart, in words, without the zeros."""
    return [say(_count(kind, counts[kind])) for kind in KEYS if counts.get(kind)]


def _count(kind: CameTo, number: int) -> Message:
    match kind:
        case "forged":
            return message("progress.forged", count=number)
        case "died":
            return message("progress.died", count=number)
        case "timed out":
            return message("progress.timed_out", count=number)
        case "not runnable":
            return message("progress.unrunnable", count=number)
        case "unread":
            return message("progress.unread", count=number)
        case _:
            return message("progress.fault", count=number)


_SLOW = 0.95
"""A slower rate is told by the minute."""


def rate(pace: Pace) -> str:
    """How many a second, or of fewer than one a minute."""
    if pace.rate < _SLOW:
        return say(message("progress.rate_minute", rate=f"{max(60 * pace.rate, 1):.0f}"))
    return say(message("progress.rate", rate=f"{pace.rate:.0f}"))


def left(pace: Pace) -> str:
    """How long the rest takes; of less than a second how many are left, as a slow last one would stand at 0:00:00; "" if unknown or done."""
    seconds = pace.seconds_left
    if seconds is None or pace.done == pace.total:
        return ""
    if seconds >= 1:
        return say(message("progress.left", time=clock(seconds)))
    return say(message("progress.to_go", count=pace.total - pace.done))


def clock(seconds: float) -> str:
    """A span of time as hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
