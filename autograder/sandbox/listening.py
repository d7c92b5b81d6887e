"""What a worker sends, read as an enemy's: frame by frame, each for the very call that is expected, within all bounds."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.loading.statements import NEVER
from autograder.memory import size_of
from autograder.results import Died, Limits, NotRun, Outcome, Returned, TimedOut
from autograder.sandbox import wire
from autograder.sandbox.frames import load_told
from autograder.sandbox.frames import outcome as told_by
from autograder.sandbox.handle import Handle
from autograder.sandbox.lines import Load
from autograder.sandbox.watch import MOST_GIVEN
from autograder.words.message import Message, message

FRAME_LIMIT, RESULTS_LIMIT = 1 << 18, 1 << 24
"""How many bytes one frame, and all frames of one round of a submission's calls, may have: far more than any task's results."""

MOST_VALUES = 1 << 16
"""Of how many values all frames of one round may be made: each takes far more room than its bytes."""

_FORGED = Died(message("sandbox.forged"))


class GivenUp(Exception):
    """A submission took longer than whoever has it graded waits for it; nothing is said of it."""


@dataclass
class Room:
    """How much more may be sent by all the workers of one run of a submission, and until when.

    After `patience` seconds it is given up. Its clock stands still while a worker is ready to run and waits for a processor: a busy machine costs nobody a point.
    """

    limits: Limits
    begin: float = field(default_factory=time.monotonic)
    given: float = 0.0
    bytes: int = RESULTS_LIMIT
    values: int = MOST_VALUES
    patience: float = math.inf

    @property
    def now(self) -> float:
        """The seconds since it began, but for those given back."""
        return time.monotonic() - self.begin - self.given

    def give_back(self, seconds: float) -> bool:
        """Whether the clock was put back by so many seconds: by what is too little to matter, or too much in all, it is not."""
        if seconds < LEAST_GIVEN or self.given > MOST_GIVEN * self.limits.seconds_per_submission:
            return False
        self.given += seconds
        return True

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


LEAST_GIVEN = 0.01
"""Seconds that are worth another look at the clock."""

MOST_ANNOUNCED = 1 << 13
"""How many statements one worker may announce: more than it does."""

AT_ONCE = 0.25
"""The share of a case's seconds that a file may take to be loaded at once; what takes longer is loaded with care."""


def hear_load(
    worker: Handle, room: Room, *, at_once: bool, due: float
) -> tuple[Load | None, int | None, Outcome | None]:
    """How the worker loaded the file; if it did not, the last statement that it announced, and what kept it from going on.

    From `due` on, by the clock of `room`, no statement is waited for, but for a last one where it was due from the beginning.
    """
    at: int | None = None
    announced = 0
    latest = due if room.now < due else room.limits.seconds_per_submission
    seconds = room.limits.seconds_per_case * (AT_ONCE if at_once else 1)
    while True:
        due = min(room.now + seconds, latest)
        told, problem = _next(worker, (wire.AT, wire.LOAD), due, room, room.limits.seconds_per_case)
        if told is None:
            return None, at, problem
        call, outcome = told
        try:
            if call == wire.LOAD:
                return Load(*load_told(outcome)), at, None
        except wire.WireError:
            return None, at, _FORGED
        announced += 1
        before, at = -1 if at is None else at, outcome.value if isinstance(outcome, Returned) else None
        if type(at) is not int or not before < at < NEVER or announced > MOST_ANNOUNCED:
            return None, None, _FORGED
        seconds = room.limits.seconds_per_case


def listen(
    worker: Handle, expected: Sequence[int], tasks: Sequence[str], room: Room
) -> tuple[list[Outcome], Outcome | None]:
    """The outcomes of the calls that the worker tells, each about its task, and what kept it from telling all of them."""
    heard = list[Outcome]()
    for call, task in zip(expected, tasks, strict=True):
        seconds = room.limits.seconds_for(task)
        told, problem = _next(worker, (call,), room.now + seconds, room, seconds)
        if told is None:
            return heard, problem
        heard.append(told[1])
    return heard, None


def _next(
    worker: Handle, expected: Sequence[int], due: float, room: Room, seconds: float
) -> tuple[tuple[int, Outcome] | None, Outcome | None]:
    """What the worker tells next, which must be of one of these calls; or what keeps it from telling.

    It is due by the clock of `room`; what is late took longer than `seconds`.
    """
    end = room.limits.seconds_per_submission
    while True:
        now = room.now
        if now > end and not room.give_back(worker.waited()):  # frames that are there already take time as well
            return None, _used_up(room.limits)
        if now > room.patience and not room.give_back(worker.waited()):
            raise GivenUp
        if room.is_used_up:
            return None, NotRun(room.too_much)
        try:
            if one := _first(worker, expected):
                call, outcome, count = one
                room.values -= count
                return (call, outcome), None
        except wire.WireError:
            return None, _FORGED
        if not worker.wait(min(due, end, room.patience) - room.now):
            if room.give_back(worker.waited()) or room.now < min(due, end):
                continue
            return None, TimedOut(seconds) if due <= end else _used_up(room.limits)
        count = worker.receive()
        room.bytes -= count
        if not count:
            return None, worker.how_it_ended()


def _used_up(limits: Limits) -> NotRun:
    return NotRun(message("sandbox.used_up", seconds=limits.seconds_per_submission))


def _first(worker: Handle, expected: Sequence[int]) -> tuple[int, Outcome, int] | None:
    """Take the first frame, which must be for one of these calls: its call, what it tells, of how many values; None while it is not all there."""
    inbox = worker.inbox
    if len(inbox) < wire.HEADER.size:
        return None
    length, call, status = wire.HEADER.unpack_from(inbox)
    if call not in expected or not wire.HEADER.size - 4 <= length <= FRAME_LIMIT:
        raise wire.WireError("not the frame that is expected")
    if len(inbox) < 4 + length:
        return None
    body = bytes(memoryview(inbox)[wire.HEADER.size : 4 + length])
    del inbox[: 4 + length]
    return call, *worker.known.once(told_by, status, body, size=lambda told: size_of((body, told)))
