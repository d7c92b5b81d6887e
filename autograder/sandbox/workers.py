"""The trusted end of the pipes: has workers forked, listens to each, and ends it.

Theory of operation
-------------------
`zygote` draws the processes and says what goes over the control socket. This is the other end of it. Everything that
arrives on a worker's pipe may have been written by the submission, so it is read as an enemy's:

- The pipe is new for each worker; whose results they are is known from the descriptor and from nothing that they say.
- A frame counts only if it is for the very call that is expected next, is no longer than `FRAME_LIMIT` (known before
  anything is kept) and decodes. Anything else, and the worker is killed.
- The clock is ours. It starts when the walls stand and starts again with each frame that counts, not with each byte.
- A worker is killed by its pidfd, which can never mean another process, and is dead before `Workers.run` returns.

When a worker dies or is late, a fresh one goes on with what `tally` says is still to be made.

What the calls came to may call for more. The same worker makes those, if it is still there and has told all: it
loads the file afresh, and whatever it sends is read as before. If it does not even load the file, a fresh worker does.
"""

import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from autograder.errors import GraderError, Refusal
from autograder.results import Died, Limits, NotRun, Outcome, Ran, TimedOut
from autograder.sandbox import cells, wire
from autograder.sandbox.frames import first_failure, outcome
from autograder.sandbox.paper import More, Paper, with_more
from autograder.sandbox.tally import Tally
from autograder.sandbox.walls import Layer, Walls

if sys.platform != "win32":  # where nothing untrusted is run
    import fcntl

FRAME_LIMIT, RESULTS_LIMIT = 1 << 18, 1 << 24
"""How many bytes one frame, and all frames of one run of a submission, may have: far more than any task's results."""

MOST_VALUES = 1 << 16
"""Of how many values all frames of one run of a submission may be made: each takes far more room than its bytes."""

_PATIENCE = 30.0
"""Seconds that our own processes get to reply; more than a loaded machine needs."""

_GATHER = 0.0005
"""Seconds to wait before reading: to be woken for every frame costs more than half as much as to read them."""

_PIPE_SIZE = 1 << 20
_FIRST_SPARE_USER, _SPARE_USERS = 61184, 4336
_ZYGOTE = Path(__file__).with_name("zygote.py")
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    **{f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "BLIS", "NUMEXPR")},
    "VECLIB_MAXIMUM_THREADS": "1",
}
_FORGED = Died("sent something that is not a result")


class Workers:
    """A zygote and the workers that it forks, one at a time.

    Use it from one thread, which must outlive it: the kernel kills the zygote with the thread that started it.

    Attributes
    ----------
    layers
        the walls, as the zygote found them.
    forked
        how many workers there have been.

    """

    def __init__(self, paper: Paper, limits: Limits, walls: Walls) -> None:
        """Start a zygote and wait until it is ready.

        Raises
        ------
        Refusal
            if it is not fit to be forked.
        GraderError
            if it does not start.

        """
        self.forked, self.layers = 0, tuple[Layer, ...]()
        self.buffer = memoryview(bytearray(_PIPE_SIZE))
        self._paper = paper
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(_PATIENCE)
        with theirs:
            self._process = _execute(theirs)
        try:
            self._prepare(_order(paper, limits, walls))
        except BaseException:
            self.end()
            raise

    @property
    def keeper(self) -> int:
        """The number of the first of the processes, which leads their session."""
        return self._process.pid

    def _prepare(self, order: dict[str, Any]) -> None:
        memory = _sealed(self._paper.encode())
        try:
            socket.send_fds(self._control, [json.dumps(order).encode()], [memory])
            reply = json.loads(self._control.recv(1 << 16) or "{}")
        except OSError as error:
            reply = {"problem": str(error)}
        finally:
            os.close(memory)
        if "refusal" in reply:
            raise Refusal(f"the zygote cannot be forked from: {reply['refusal']}")
        if "layers" not in reply:
            raise GraderError(f"the zygote did not start: {reply.get('problem') or self._last_words()}")
        self.layers = tuple(Layer(*layer) for layer in reply["layers"])

    def _last_words(self) -> str:
        self._process.kill()
        assert self._process.stderr is not None
        return self._process.stderr.read().strip()

    def run(self, source: bytes, calls: Sequence[int], limits: Limits, more: More | None = None) -> Ran:
        """Load `source` and make the calls with these numbers, in order, each outcome whatever it may be.

        Then make those that `more` asks for, with the file loaded afresh and within the same limits again.

        Raises
        ------
        GraderError, OSError
            if our own processes fail; after that, and after any other exception, only `end` makes sense.

        """
        with _Session(self, source, limits) as session:
            return with_more(session.make, calls, more)

    def task_of(self, call: int) -> str:
        """The task that the call with this number is about."""
        return self._paper.calls[call].task

    def fork(self, job: bytes) -> "_Worker":
        """A worker for this job."""
        self.forked += 1
        memory = _sealed(job)
        reading, writing = os.pipe2(os.O_CLOEXEC)
        order_end, orders = os.pipe2(os.O_CLOEXEC)
        try:
            _enlarge(writing)
            os.set_blocking(orders, False)
            socket.send_fds(self._control, [b"+"], [memory, writing, order_end])
            pidfd = self._receive_pidfd()
        except BaseException:
            os.close(reading)
            os.close(orders)
            raise
        finally:
            os.close(memory)
            os.close(writing)
            os.close(order_end)
        return _Worker(self, pidfd, reading, orders)

    def _receive_pidfd(self) -> int:
        _, pidfds, _, _ = socket.recv_fds(self._control, 1, 1, socket.MSG_CMSG_CLOEXEC)
        if not pidfds:
            raise GraderError("the zygote ended")
        return pidfds[0]

    def status(self, seconds: float) -> int | None:
        """The wait status of the worker, if it has ended within so many seconds."""
        self._control.settimeout(seconds)
        try:
            reply = self._control.recv(4)
        except TimeoutError:
            return None
        finally:
            self._control.settimeout(_PATIENCE)
        if not reply:
            raise GraderError("the zygote ended")
        return int(struct.unpack("<i", reply)[0])

    def end(self) -> None:
        """End the zygote and with it everything that it started."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()


class _Session:
    """One submission's workers, one at a time: the next where one cannot go on."""

    def __init__(self, workers: Workers, source: bytes, limits: Limits) -> None:
        self._workers, self._source, self._limits = workers, source, limits
        self._worker: _Worker | None = None
        self._stuck: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._dismiss()

    def make(self, calls: Sequence[int]) -> Ran:
        """Load the file and make these calls."""
        end, room = time.monotonic() + self._limits.seconds_per_submission, _Room()
        tasks = [self._workers.task_of(call) for call in calls]
        tally = Tally(list(calls), tasks, len(cells.split(self._source)), stuck=self._stuck)
        while tally.is_open():
            is_fresh = self._worker is None
            worker = self._ask(tally.calls)
            expected = [wire.LOAD] * tally.cells + tally.calls
            heard, problem = _listen(worker, expected, self._limits, end, room)
            if is_fresh or len(heard) >= tally.cells:
                tally.add(heard, problem)
            if problem:
                self._dismiss()
        load, cell = first_failure([tally.loads[number] for number in range(1, tally.cells + 1)])
        return Ran(load, {call: tally.outcomes[call] for call in calls}, cell)

    def _ask(self, calls: Sequence[int]) -> "_Worker":
        """The worker that is to make these calls: the one that stands, or a fresh one."""
        if self._worker is None:
            self._worker = self._workers.fork(_job(calls) + cells.without(self._source, self._stuck))
            self._worker.wait_ready()
        else:
            self._worker.order(calls)
        return self._worker

    def _dismiss(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            worker.end()


# ── listening ───────────────────────────────────────────────────────────────────────────────


@dataclass
class _Room:
    """How much more may be sent by all the workers of one run of a submission."""

    bytes: int = RESULTS_LIMIT
    values: int = MOST_VALUES

    @property
    def is_used_up(self) -> bool:
        return self.bytes < 0 or self.values < 0

    @property
    def says(self) -> str:
        most = f"{MOST_VALUES} values" if self.values < 0 else f"{RESULTS_LIMIT >> 20} MiB of results"
        return f"the file sent more than {most}"


def _listen(
    worker: "_Worker", expected: Sequence[int], limits: Limits, end: float, room: _Room
) -> tuple[list[Outcome], Outcome | None]:
    """The outcomes that the worker tells, first those of loading, and what kept it from telling all of them."""
    heard = list[Outcome]()
    due = time.monotonic() + limits.seconds_per_case
    while len(heard) < len(expected):
        if time.monotonic() > end:  # frames that are there already take time as well
            return heard, _used_up(limits)
        if room.is_used_up:
            return heard, NotRun(room.says)
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
    return NotRun(f"the {limits.seconds_per_submission:g} seconds for the whole file were used up")


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


class _Worker:
    """One worker, from its fork to its end."""

    def __init__(self, workers: "Workers", pidfd: int, pipe: int, orders: int) -> None:
        self._workers, self._pidfd, self._pipe, self._orders = workers, pidfd, pipe, orders
        self._status: int | None = None
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
            os.write(self._orders, _job(calls))

    def wait(self, until: float) -> bool:
        """Whether something, or the end, can be read before `until`."""
        return bool(self._poll.poll(max(0.0, until - time.monotonic()) * 1000))

    def receive(self) -> int:
        """Let frames gather for a moment, then read what is there; how many bytes, 0 for the end."""
        time.sleep(_GATHER)
        count = os.readv(self._pipe, [self._workers.buffer])
        self.inbox += self._workers.buffer[:count]
        return count

    def wait_ready(self) -> None:
        """Wait until its walls stand; until then no submission has run in it."""
        until = time.monotonic() + _PATIENCE
        while not self.inbox.startswith(b"\1"):
            if not self.wait(until):
                raise GraderError("a worker did not put up its walls in time")
            if not self.receive():
                raise GraderError(f"a worker could not put up its walls: {bytes(self.inbox[1:]).decode()}")
        del self.inbox[0]

    def how_it_ended(self) -> Died:
        """Why its pipe came to an end."""
        self._status = self._workers.status(0.5)
        if self._status is None:
            return Died("closed the pipe for its results")
        code = os.waitstatus_to_exitcode(self._status)
        return Died(f"killed by {_signal_name(-code)}" if code < 0 else f"left early, exit status {code}")

    def _kill(self) -> None:
        with suppress(ProcessLookupError):  # it has ended, and the zygote has seen it
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        self._status = self._workers.status(_PATIENCE)
        if self._status is None:
            raise GraderError("a worker could not be killed")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


# ── the zygote's side ───────────────────────────────────────────────────────────────────────


def _order(paper: Paper, limits: Limits, walls: Walls) -> dict[str, Any]:
    """What the zygote must know; it is no secret."""
    return {
        "filename": paper.filename,
        "numpy": str(Path(np.__file__).absolute().parent.parent),
        "memory_mb": limits.memory_mb,
        "frame_limit": FRAME_LIMIT,
        "cpu_seconds": 3 * int(limits.seconds_per_submission) + 3,  # the first calls, and twice more of them
        "spare_user": _FIRST_SPARE_USER + os.getpid() % _SPARE_USERS,
        "walls": asdict(walls),
    }


def _execute(control: socket.socket) -> subprocess.Popen[str]:
    """Run `zygote.py` in a fresh interpreter, without any package folder and far from the terminal."""
    return subprocess.Popen(  # noqa: S603  (our own interpreter, our own file)
        [sys.executable, "-S", "-s", "-P", str(_ZYGOTE), str(control.fileno())],
        env=_ENVIRONMENT,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        pass_fds=(control.fileno(),),
        start_new_session=True,
    )


def _job(calls: Sequence[int]) -> bytes:
    return struct.pack(f"<I{len(calls)}I", len(calls), *calls)


def _sealed(data: bytes) -> int:
    """Memory that holds `data`, and that nobody can change any more."""
    memory = os.memfd_create("sealed", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    with open(memory, "wb", closefd=False) as file:
        file.write(data)
    seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
    fcntl.fcntl(memory, fcntl.F_ADD_SEALS, seals)
    return memory


def _enlarge(pipe: int) -> None:
    """Let a worker run on while its frames wait; a user who has many pipes may not, and that only costs time."""
    try:
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)
    except PermissionError:
        return
