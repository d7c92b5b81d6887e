"""What a worker sends, read as an enemy's: frame by frame, each for the very call that is expected, within all bounds."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.results import Died, Limits, NotRun, Outcome, TimedOut
from autograder.sandbox import wire
from autograder.sandbox.frames import outcome
from autograder.sandbox.handle import Handle
from autograder.words.message import Message, message

FRAME_LIMIT, RESULTS_LIMIT = 1 << 18, 1 << 24
"""How many bytes one frame, and all frames of one round of a submission's calls, may have: far more than any task's results."""

MOST_VALUES = 1 << 16
"""Of how many values all frames of one round may be made: each takes far more room than its bytes."""

_FORGED = Died(message("sandbox.forged"))


@dataclass
class Room:
    """How much more may be sent by all the workers of one run of a submission."""

    bytes: int = RESULTS_LIMIT
    values: int = MOST_VALUES

    @property
    def is_used_up(self) -> bool:
        """Whether more was sent than may be."""
        return self.bytes < 0 or self.values < 0

    @property
    def too_much(self) -> Message:
        """What was too much."""
        if self.values < 0:
            return message("sandbox.values", most=MOST_VALUES)
        return message("sandbox.bytes", most=RESULTS_LIMIT >> 20)


def listen(
    worker: Handle, expected: Sequence[int], limits: Limits, end: float, room: Room
) -> tuple[list[Outcome], Outcome | None]:
    """The outcomes that the worker tells, first those of loading, and what kept it from telling all of them."""
    heard = list[Outcome]()
    due = time.monotonic() + limits.seconds_per_case
    while len(heard) < len(expected):
        if time.monotonic() > end:  # frames that are there already take time as well
            return heard, _used_up(limits)
        if room.is_used_up:
            return heard, NotRun(room.too_much)
        try:
            if one := _first(worker.inbox, expected[len(heard)]):
                heard.append(one[0])
                room.values -= one[1]
                due = time.monotonic() + limits.seconds_per_case
                continue
        except wire.WireError:
            return heard, _FORGED
        if not worker.wait(min(due, end)):
            return heard, TimedOut(limits.seconds_per_case) if due <= end else _used_up(limits)
        count = worker.receive()
        room.bytes -= count
        if not count:
            return heard, worker.how_it_ended()
    return heard, None


def _used_up(limits: Limits) -> NotRun:
    return NotRun(message("sandbox.used_up", seconds=limits.seconds_per_submission))


def _first(inbox: bytearray, expected: int) -> tuple[Outcome, int] | None:
    """Take the first frame, which must be for call `expected`, and count its values; None while it is not all there."""
    if len(inbox) < wire.HEADER.size:
        return None
    length, call, status = wire.HEADER.unpack_from(inbox)
    if call != expected or not wire.HEADER.size - 4 <= length <= FRAME_LIMIT:
        raise wire.WireError("not the frame that is expected")
    if len(inbox) < 4 + length:
        return None
    body = bytes(memoryview(inbox)[wire.HEADER.size : 4 + length])
    del inbox[: 4 + length]
    return outcome(status, body)
