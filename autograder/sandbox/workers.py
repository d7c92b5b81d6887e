"""The trusted end of the pipes: has workers forked, listens to each, and ends it.

Theory of operation
-------------------
`zygote` draws the processes and says what goes over the control socket. This is the other end of it. A `Session` is one
submission: it is asked for calls, has a worker make them, is asked for more when these outcomes call for more, and ends
its worker when its block is left. Everything that arrives on a worker's pipe may have been written by the submission, so
`listening` reads it as an enemy's:

- The pipe is new for each worker; whose results they are is known from the descriptor and from nothing that they say.
- A frame counts only if it is for the very call that is expected next, is no longer than `FRAME_LIMIT` (known before
  anything is kept) and decodes. Anything else, and the worker is killed.
- The clock is ours. It starts when the walls stand and starts again with each frame that counts, not with each byte; what is
  announced while a file loads counts up to a number.
- A worker is killed by its pidfd, which can never mean another process, and is dead before a session is over.

When a worker dies or is late, a fresh one goes on with what `tally` says is still to be made; while it loads the file, that is the file
without the statement that it announced last (see `statements`).

Further calls are made by the same worker, if it is still there and has told all: it waits while what it sent is judged,
then loads the file afresh, and whatever it sends is read as before. If it does not even load the file, a fresh worker does.
"""

import json
import math
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from autograder.errors import GraderError, Refusal
from autograder.memory import Bounded
from autograder.results import Limits, Ran
from autograder.sandbox.handle import PATIENCE, Handle, numbered
from autograder.sandbox.layers import told
from autograder.sandbox.lines import ran_in_lines
from autograder.sandbox.listening import FRAME_LIMIT, Room, hear_load, listen
from autograder.sandbox.packages import places
from autograder.sandbox.paper import Paper
from autograder.sandbox.tally import Tally
from autograder.sandbox.walls import Layer, Walls
from autograder.words.message import message

if sys.platform != "win32":  # where nothing untrusted is run
    import fcntl

MOST_LOADING = 0.75
"""The share of a submission's seconds after which loading goes on with definitions alone: its calls need the rest."""

_LOADING_PACKAGES = 600.0
"""Seconds in which a zygote has to be ready that loads packages; a busy machine may need them."""

_PIPE_SIZE = 1 << 20
_FIRST_SPARE_USER, _SPARE_USERS = 61184, 4336
_ZYGOTE = "import sys; sys.path.insert(0, sys.argv[2]); import zygote; zygote.main()"
"""A file that is run by its path would be compiled anew each time."""

_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    **{f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "BLIS", "NUMEXPR")},
    "VECLIB_MAXIMUM_THREADS": "1",
}


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

    def __init__(self, paper: Paper, limits: Limits, walls: Walls, known: Bounded | None = None) -> None:
        """Start a zygote and wait until it is ready; what frames tell is looked up in `known` first.

        Raises
        ------
        Refusal
            if it is not fit to be forked.
        GraderError
            if it does not start.

        """
        self.forked, self.layers = 0, tuple[Layer, ...]()
        self._buffer = memoryview(bytearray(_PIPE_SIZE))
        self._paper, self._is_open, self._known = paper, False, known or Bounded()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(PATIENCE)
        with theirs:
            self._process = _execute(theirs)
        try:
            self._prepare(_instructions(paper, limits, walls))
        except BaseException:
            self.end()
            raise

    @property
    def keeper(self) -> int:
        """The number of the first of the processes, which leads their session."""
        return self._process.pid

    def _prepare(self, instructions: dict[str, Any]) -> None:
        memory = _sealed(self._paper.encode())
        if self._paper.packages.pinned:  # a large one takes seconds to load, and is loaded twice
            self._control.settimeout(_LOADING_PACKAGES)
        try:
            socket.send_fds(self._control, [json.dumps(instructions).encode()], [memory])
            reply = json.loads(self._control.recv(1 << 16) or "{}")
        except OSError as error:
            reply = {"problem": str(error)}
        finally:
            os.close(memory)
            self._control.settimeout(PATIENCE)
        if "threads" in reply:
            raise Refusal(message("walls.unforkable", threads=reply["threads"]))
        if "layers" not in reply:
            raise GraderError(message("grader.zygote_not_started", why=reply.get("problem") or self._last_words()))
        self.layers = tuple(told(*layer) for layer in reply["layers"])

    def _last_words(self) -> str:
        """The last line of what it said on its stderr, which names the exception that it ended with."""
        self._process.kill()
        assert self._process.stderr is not None
        return self._process.stderr.read().strip().rpartition("\n")[2]

    @contextmanager
    def open(self, source: bytes, limits: Limits, patience: float = math.inf) -> Iterator["Session"]:
        """A session with this submission, whose worker is dead when its block is left.

        Raises
        ------
        GivenUp
            by what is asked of the session, where one run of the submission takes more than `patience` seconds.
        GraderError, OSError
            if our own processes fail, or another session is open; after that, and after any other exception, only `end`
            makes sense.

        """
        if self._is_open:
            raise GraderError(message("grader.one_worker"))
        session, self._is_open = Session(self, source, limits, patience), True
        try:
            yield session
        finally:
            self._is_open = False
            session.end()

    def task_of(self, call: int) -> str:
        """The task that the call with this number is about."""
        return self._paper.calls[call].task

    @property
    def homes(self) -> Mapping[str, str]:
        """Those of the paper."""
        return self._paper.homes

    def fork(self, submission: bytes) -> Handle:
        """A worker for a submission, which comes behind the numbers of the first calls."""
        self.forked += 1
        memory = _sealed(submission)
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
        return Handle(self.status, self._buffer, pidfd, reading, orders, known=self._known)

    def _receive_pidfd(self) -> int:
        _, pidfds, _, _ = socket.recv_fds(self._control, 1, 1, socket.MSG_CMSG_CLOEXEC)
        if not pidfds:
            raise GraderError(message("grader.zygote_ended"))
        return pidfds[0]

    def status(self, seconds: float) -> int | None:
        """The wait status of the worker, if it has ended within so many seconds."""
        self._control.settimeout(seconds)
        try:
            reply = self._control.recv(4)
        except TimeoutError:
            return None
        finally:
            self._control.settimeout(PATIENCE)
        if not reply:
            raise GraderError(message("grader.zygote_ended"))
        return int(struct.unpack("<i", reply)[0])

    def end(self) -> None:
        """End the zygote and with it everything that it started."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()


class Session:
    """One submission's workers, one at a time: the next where one cannot go on."""

    def __init__(self, workers: Workers, source: bytes, limits: Limits, patience: float) -> None:
        """`Workers.open` makes it, and ends it."""
        self._workers, self._source, self._limits, self._patience = workers, source, limits, patience
        self._worker: Handle | None = None
        self._before = Tally([], [])
        self._is_over = False

    def make(self, calls: Sequence[int]) -> Ran:
        """Load the file and make these calls, within the limits of one submission."""
        if self._is_over:
            raise GraderError(message("grader.session_over"))
        room = Room(self._limits, patience=self._patience)
        tally = self._before.followed_by(calls, [self._workers.task_of(call) for call in calls])
        while tally.is_open():
            if self._load(tally, room):
                assert self._worker
                told, problem = listen(self._worker, list(tally.calls), list(tally.tasks), room)
                tally.add(told, problem)
                if problem:
                    self._dismiss()
        self._before = tally
        assert tally.load
        outcomes = {call: tally.outcomes[call] for call in calls}
        return ran_in_lines(self._source, tally.load, outcomes, self._workers.homes)

    def _load(self, tally: Tally, room: Room) -> bool:
        """Have a worker load the file for the calls that are still to be made; whether it did, and told of it."""
        is_fresh, at_once = self._worker is None, tally.care is None
        worker = self._ask(tally)
        due = MOST_LOADING * self._limits.seconds_per_submission
        load, at, problem = hear_load(worker, room, at_once=at_once, due=due)
        if load:
            tally.loaded(load)
            return True
        assert problem
        if is_fresh:
            tally.not_loaded(at, problem, is_due=room.now > due)
        self._dismiss()
        return False

    def _ask(self, tally: Tally) -> Handle:
        """The worker that is to make these calls: the one that stands, or a fresh one."""
        if self._worker is None:
            self._worker = self._workers.fork(numbered(tally.calls) + numbered(tally.how_to_load) + self._source)
            self._worker.wait_ready()
        else:
            self._worker.order(tally.calls)
        return self._worker

    def end(self) -> None:
        """See that no worker is left; it makes no calls any more."""
        self._is_over = True
        self._dismiss()

    def _dismiss(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            worker.end()


# ── the zygote's side ───────────────────────────────────────────────────────────────────────


def _instructions(paper: Paper, limits: Limits, walls: Walls) -> dict[str, Any]:
    """What the zygote must know; it is no secret."""
    return {
        "filename": paper.filename,
        "homes": dict(paper.homes),
        "numpy": str(Path(np.__file__).absolute().parent.parent),
        "given": paper.files.folder,
        "packages": asdict(places(paper.packages)),
        "imports": paper.packages.imports,
        "memory_mb": limits.memory_mb,
        "frame_limit": FRAME_LIMIT,
        "cpu_seconds": cpu_seconds(limits),
        "spare_user": _FIRST_SPARE_USER + os.getpid() % _SPARE_USERS,
        "walls": walls._asdict(),
    }


def cpu_seconds(limits: Limits) -> int:
    """What a worker may take of a processor: for the first calls, and for twice more of them."""
    return 3 * int(limits.seconds_per_submission) + 3


def _execute(control: socket.socket) -> subprocess.Popen[str]:
    """Run `zygote` in a fresh interpreter, without any package folder and far from the terminal."""
    return subprocess.Popen(  # noqa: S603  (our own interpreter, our own file)
        [sys.executable, "-S", "-s", "-P", "-c", _ZYGOTE, str(control.fileno()), str(Path(__file__).parent)],
        env=_ENVIRONMENT,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        pass_fds=(control.fileno(),),
        start_new_session=True,
    )


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
