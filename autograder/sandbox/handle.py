"""The trusted end of one worker: its pipes and its pidfd, which can never mean another process."""

import os
import select
import signal
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from autograder.errors import GraderError
from autograder.memory import Bounded
from autograder.results import Died
from autograder.sandbox.watch import waited
from autograder.words.message import message

PATIENCE = 30.0
"""Seconds that our own processes get to reply; more than a loaded machine needs."""

_GATHER = 0.0005
"""Seconds to wait before reading: to be woken for every frame costs more than half as much as to read them."""


class Handle:
    """One worker, from its fork to its end; `inbox` is what it sent and nobody has read yet, `known` what such bytes have told before."""

    def __init__(
        self,
        ended: Callable[[float], int | None],
        buffer: memoryview,
        pidfd: int,
        pipe: int,
        orders: int,
        *,
        known: Bounded,
    ) -> None:
        """`ended` gives the worker's wait status, if it has ended within so many seconds; `buffer` is what is read into."""
        self._ended, self._buffer, self.known = ended, buffer, known
        self._pidfd, self._pipe, self._orders = pidfd, pipe, orders
        self._status: int | None = None
        self._waited = 0.0
        self._poll = select.poll()
        self._poll.register(pipe, select.POLLIN)
        self.inbox = bytearray()

    def end(self) -> None:
        """See that it is dead."""
        try:
            if self._status is None:
                self._kill()
        finally:
            for descriptor in (self._pidfd, self._pipe, self._orders):
                os.close(descriptor)

    def order(self, calls: Sequence[int]) -> None:
        """Have it load the file afresh and make these calls; whether it does so is found out by listening."""
        with suppress(OSError):  # it has ended, or has not read its orders
            os.write(self._orders, numbered(calls))

    def wait(self, seconds: float) -> bool:
        """Whether something, or the end, can be read within so many seconds."""
        return bool(self._poll.poll(max(0.0, seconds) * 1000))

    def waited(self) -> float:
        """How many seconds it was ready to run and had no processor, since this was asked last; 0 where the system does not count them."""
        before = self._waited
        with suppress(OSError, IndexError):  # it has ended, or the kernel keeps no such statistics
            fdinfo = Path(f"/proc/self/fdinfo/{self._pidfd}").read_text()
            pid = fdinfo.split("Pid:")[1].split()[0]
            self._waited = waited(pid)
        return self._waited - before

    def receive(self) -> int:
        """Let frames gather for a moment, then read what is there; how many bytes, 0 for the end."""
        time.sleep(_GATHER)
        count = os.readv(self._pipe, [self._buffer])
        self.inbox += self._buffer[:count]
        return count

    def wait_ready(self) -> None:
        """Wait until its walls stand; until then no submission has run in it."""
        until = time.monotonic() + PATIENCE
        while not self.inbox.startswith(b"\1"):
            if not self.wait(until - time.monotonic()):
                raise GraderError(message("grader.walls_late"))
            if not self.receive():
                raise GraderError(message("grader.walls_failed", says=bytes(self.inbox[1:]).decode()))
        del self.inbox[0]

    def how_it_ended(self) -> Died:
        """Why its pipe came to an end."""
        self._status = self._ended(0.5)
        if self._status is None:
            return Died(message("sandbox.pipe"))
        code = os.waitstatus_to_exitcode(self._status)
        return Died(
            message("sandbox.killed", signal=_signal_name(-code)) if code < 0 else message("sandbox.left", status=code)
        )

    def _kill(self) -> None:
        with suppress(ProcessLookupError):  # it has ended, and the zygote has seen it
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        self._status = self._ended(PATIENCE)
        if self._status is None:
            raise GraderError(message("grader.worker_lives"))


def numbered(calls: Sequence[int]) -> bytes:
    """Numbers of calls as a worker reads them."""
    return struct.pack(f"<I{len(calls)}I", len(calls), *calls)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
