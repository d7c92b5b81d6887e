"""The process that every worker is forked from: numpy imported, the paper read, the walls built, and no secret in it.

Theory of operation
-------------------
::

    supervisor --exec--> keeper --fork--> zygote --fork--> worker     one at a time
        |                                   |                 |
        |<========= control socket ========>|                 |
        |<----------------- results, a pipe of its own -------|
        |------------------ orders, another ----------------->|

The *supervisor* runs `main` in a fresh interpreter, so nothing of the grader's memory is here; it never
imports the package. Where namespaces stand, that process enters them and forks: it stays behind as the *keeper*, which
only waits, and its child is the *zygote*, process 1 of its own world. Elsewhere the two are one.

The *control socket* keeps messages whole. The supervisor sends one JSON message, its instructions, with the paper (a sealed memfd); the
zygote replies with one JSON message: which walls stand, or what went wrong. From then on, for each worker: the supervisor sends a byte with
three descriptors, the submission, the writing end of a pipe for results and the reading end of one for orders; the zygote forks, sends
back a byte with a pidfd, waits, and sends the wait status as four bytes. End of file on the socket ends the zygote.

The *submission* is a sealed memfd, ``u32 count, u32 calls..., u32 count, u32 care..., source``, the care being how to load it. The zygote does
not read it: not one byte of a submission is ever in the memory that later workers are forked from. The worker opens its walls' last door behind
itself, sends the byte ``UP`` and only then reads it; from there on `worker.serve` writes frames. If the walls fail, it sends ``DOWN`` and the
reason instead. Since a submission cannot run before that byte, the supervisor knows a fault of ours from a trick of its.

When the calls are made, the worker waits for an *order*, ``u32 count, u32 calls...``: it then loads the file afresh and
makes those calls, as a new worker would, for less than half of what a new worker costs. It waits until it is killed.

A worker has six descriptors: 0, 1 and 2 are the null device, so that a flood of output costs nobody anything but the
worker itself, 3 is the pipe for results, 4 the submission until it is read, 5 the pipe for orders. Each link of the chain asks to be
killed with its parent, so when the supervisor dies by whatever means, all of it is gone.
"""

import gc
import json
import os
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

HERE, LOADING = str(Path(__file__).parent), str(Path(__file__).parents[1] / "loading")
sys.path.insert(1, LOADING)  # this file was found in the first
import in_sight  # type: ignore[import-not-found]  # noqa: E402  (as above)
import syscalls  # type: ignore[import-not-found]  # noqa: E402  (found beside this file)
import walls  # type: ignore[import-not-found]  # noqa: E402  (as above)
import worker_descriptors as descriptors  # type: ignore[import-not-found]  # noqa: E402  (as above)

_DOWN, _NOT_ROOT, _NO_NAMESPACES = "down", "not root", "no namespaces"
"""Why a wall does not stand, where it is not the system that refuses it; `layers` has the words for it."""


class Unforkable(Exception):
    """A fork of this process could hang, because so many threads run in it."""


class Zygote:
    """What is prepared before the first fork, and the forks."""

    def __init__(self, instructions: dict[str, Any]) -> None:
        """`instructions` are what the supervisor wants: see `workers._instructions`."""
        self.instructions, self.wanted = instructions, walls.Walls(**instructions["walls"])
        self.given, self.packages = instructions["given"], instructions["packages"]
        self.layers: list[Any] = []
        self.calls: list[Any] = []
        self.rules = self.own = self.null = self.proc = -1
        self.spare = 0
        self.has_pids = self.chroots = self.filters = False
        self.first: list[walls.Step] = []
        self.steps: list[walls.Step] = []
        self.serve: Callable[..., None]
        self.care: Callable[..., Any]
        self.wire: Any = None

    # ── before the first worker ─────────────────────────────────────────────────────────────

    def prepare(self, paper: int) -> None:
        """Put up all that is put up once, in the order in which one wall does not stand in the way of the next."""
        self.enter_namespaces()
        self.load(paper)
        _count_threads()
        self.null = descriptors.move_up(os.open(os.devnull, os.O_RDWR))
        self.proc = descriptors.move_up(os.open("/proc", os.O_PATH | os.O_DIRECTORY))  # which is out of sight soon
        self.close_files()
        self.find_spare_user()
        self.stock_up()
        self.own = descriptors.move_up(os.pidfd_open(os.getpid()))
        self.try_filter()
        walls.give_up_privileges()
        self.bound()
        self.first = [walls.to_be_readable(may=True), partial(_volunteer, self.proc), walls.to_be_readable(may=False)]
        self.steps = list(self.last_walls())
        gc.freeze()
        gc.enable()

    def enter_namespaces(self) -> None:
        """Enter namespaces if they work to the end, and leave the keeper behind."""
        why = walls.attempt(walls.try_namespaces) if self.wanted.namespaces else _DOWN
        if not why:
            walls.enter_namespaces()
            _leave_keeper()
            self.has_pids = True
        if os.geteuid():
            self.note("userns", why)
        self.note("netns", why)
        self.note("pidns", why)

    def load(self, paper: int) -> None:
        """Import what workers need, read the paper, then forget where packages are."""
        # What `threading` and `random` would do after each fork, in Python, takes as long as the fork: they would mend
        # locks, which nobody holds here, and seed a generator, which is seeded below.
        os.register_at_fork = lambda **_: None
        sys.path.insert(0, self.instructions["numpy"])
        in_sight.import_all(in_sight.PRELOADED, in_sight.FOR_FILES if self.given else ())
        with in_sight.found({"frozen": f"{Path(HERE).parent}/frozen.py"}):
            import wire  # noqa: PLC0415  (numpy can be found only now)
            import worker  # type: ignore[import-not-found]  # noqa: PLC0415  (as above)
        data = descriptors.read_all(paper)
        left = (HERE, LOADING, self.instructions["numpy"])
        sys.path[:] = [entry for entry in sys.path if entry not in left]
        for folder in left:  # importers remember the names of all that lies in a folder
            sys.path_importer_cache.pop(folder, None)
        self.calls = worker.given_functions.calls_of(wire.decode(data, items=len(data)), worker.Call.of)
        for call in self.calls:
            call.prints()  # once, and not in each worker
        serve, homes = worker.serve, self.instructions["homes"]
        self.serve, self.care, self.wire = partial(serve, homes=homes), worker.statements.Care.of, wire
        worker.stand_ins.take_in([*(["given"] if self.given else ()), *self.packages["modules"]])
        os.close(paper)
        in_sight.offer(self.packages["modules"], self.instructions["imports"])
        self.seed = worker.statements.seed_generators
        self.seed()
        in_sight.list_no_more()

    def close_files(self) -> None:
        """Leave the standard library and numpy in sight, to read, and nothing else."""
        folders, hidden = in_sight.folders(
            self.instructions["numpy"], [*filter(None, [self.given]), *self.packages["folders"]]
        )
        why = _DOWN if not self.wanted.namespaces else "" if self.has_pids else _NO_NAMESPACES
        if not why:
            why = _reason(lambda: walls.keep_only(folders, hidden))
        self.note("mountns", why)
        self.write_rules(folders, hidden)
        if not self.layers[-1].stands and not self.layers[-2].stands:
            self.stand_in_the_void()
        in_sight.work_in(self.given, is_root=self.chroots)

    def write_rules(self, folders: list[str], hidden: list[str]) -> None:
        """Make Landlock's rules, for workers to bind themselves to."""
        version = 0

        def write() -> None:
            nonlocal version
            version = walls.landlock_version()
            self.rules = descriptors.move_up(walls.ruleset(in_sight.readable_whole(folders, hidden), version))

        why = _reason(write) if self.wanted.landlock else _DOWN
        why = why or walls.attempt(walls.give_up_privileges, walls.to_restrict(self.rules))
        self.note(f"landlock-{version}" if not why else "landlock", why)
        if why:
            self.rules = -1

    def stand_in_the_void(self) -> None:
        """Without any other barrier around files: make the folder of given files, or one that is already deleted, the root of each worker."""
        why = _DOWN if not self.wanted.uid else "" if os.geteuid() == 0 else _NOT_ROOT
        if not why:
            import tempfile  # noqa: PLC0415  (only here, and it would bring `random` along before `load` is ready for it)

            void = self.given or tempfile.mkdtemp(prefix="void-")
            os.chdir(void)
            if not self.given:
                Path(void).rmdir()
            why = walls.attempt(walls.leave_root)
        self.chroots = not why
        self.note("chroot", why)

    def find_spare_user(self) -> None:
        """See whether workers can become another user."""
        spare = self.instructions["spare_user"]
        why = _DOWN if not self.wanted.uid else "" if os.geteuid() == 0 else _NOT_ROOT
        why = why or walls.attempt(*walls.to_drop_rights(spare))
        self.spare = 0 if why else spare
        self.note("uid", why, spare)

    def stock_up(self) -> None:
        """Where a worker will not reach the standard library or numpy, load more of them now."""
        places = Path(os.__file__).parent, Path(self.instructions["numpy"], "numpy")
        out_of_reach = walls.attempt(
            *walls.to_drop_rights(self.spare), lambda: [list(place.iterdir()) for place in places]
        )
        if self.chroots or out_of_reach:
            in_sight.import_all(in_sight.STOCK)

    def try_filter(self) -> None:
        """See whether system calls can be filtered."""
        why = _DOWN
        if self.wanted.seccomp:
            why = walls.attempt(walls.give_up_privileges, walls.to_filter_calls(syscalls.program(1)))
        self.filters = not why
        self.note("seccomp", why)

    def bound(self) -> None:
        """Set the limits that all workers inherit."""
        if self.wanted.limits:
            walls.limit(self.instructions["memory_mb"])
        self.note("limits", "" if self.wanted.limits else _DOWN, self.instructions["memory_mb"])

    def note(self, name: str, why_not: str, number: int = 0) -> None:
        """Remember whether a wall stands; `number` is what it depends on."""
        self.layers.append(walls.Layer(name, not why_not, why_not or str(number)))

    def last_walls(self) -> Iterator[walls.Step]:
        """What each worker puts up around itself; the order is that of `walls`."""
        if self.wanted.limits:
            yield from walls.to_limit_worker(self.instructions["cpu_seconds"])
        if self.chroots:
            yield walls.leave_root
        yield from walls.to_drop_rights(self.spare)
        if self.rules >= 0:
            yield walls.to_restrict(descriptors.RULES)
            yield partial(os.close, descriptors.RULES)
        yield walls.to_die_with_parent()
        if not self.has_pids:  # a worker with a world of its own ends with the zygote's, and has no parent in sight
            yield partial(_end_if_orphaned, os.getpid())
        if self.filters:
            yield walls.to_filter_calls(syscalls.program(1)) if self.has_pids else _filter_itself

    # ── for each worker ─────────────────────────────────────────────────────────────────────

    def fork(self, submission: int, results: int, orders: int) -> int:
        """The process number of a new worker."""
        if self.has_pids:
            walls.new_pids()
        pid = os.fork()
        if pid == 0:
            self.be_worker(submission, results, orders)
        if self.has_pids:
            walls.old_pids(self.own)
        return pid

    def be_worker(self, submission: int, results: int, orders: int) -> None:
        """Never returns; what it is given are the submission, and the ends of the pipes for results and orders."""
        try:
            for step in self.first:
                step()
            descriptors.settle(submission, results, orders, null=self.null, rules=self.rules)
            for step in self.steps:
                step()
        except BaseException as error:  # noqa: BLE001  (whatever it is, nothing may run after it)
            os.write(descriptors.RESULTS, descriptors.DOWN + f"{type(error).__name__}: {error}".encode())
            os._exit(1)
        try:
            os.write(descriptors.RESULTS, descriptors.UP)
            source, numbers, how = descriptors.read_submission()
            filename, care = self.instructions["filename"], self.care(*how) if how else None
            while True:
                self.serve(source, filename, ((one, self.calls[one]) for one in numbers), self.send, care)
                numbers = descriptors.read_order()
                self.seed()
        finally:
            os._exit(0)

    def send(self, frame: bytes) -> None:
        """Send a frame; in place of one that is too long, say that it is."""
        limit: int = self.instructions["frame_limit"]
        if len(frame) > limit:
            _, call, _ = self.wire.HEADER.unpack_from(frame)
            frame = self.wire.frame(call, self.wire.RETURNED, self.wire.Foreign(f"value of over {limit >> 10} KiB"))
        descriptors.send(frame)


def _count_threads() -> None:
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        raise Unforkable(str(threads))


def _volunteer(proc: int) -> None:
    """Have the kernel end this process before any other when memory ends; `proc` is a descriptor of /proc."""
    with suppress(OSError):  # where there is no such file the kernel chooses for itself; the limits stand all the same
        score = os.open("self/oom_score_adj", os.O_WRONLY, dir_fd=proc)
        os.write(score, b"1000")
        os.close(score)


def _end_if_orphaned(parent: int) -> None:
    """End if `parent` ended before this process asked to be told."""
    if os.getppid() != parent:
        os._exit(1)


def _filter_itself() -> None:
    """Load the filter where the process number, which it names, is not known before the fork."""
    walls.to_filter_calls(syscalls.program(os.getpid()))()


def _leave_keeper() -> None:
    """Go on in a child, which is process 1 of the new world; the parent waits for it and ends as it ends."""
    pid = os.fork()
    if pid == 0:
        walls.die_with_parent()
        return
    os.closerange(3, 1024)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os._exit(abs(code))


def _reason(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError as error:
        return f"{error.filename or ''}: {error.strerror}".removeprefix(": ")
    return ""


def main() -> None:
    """Prepare, then fork workers until the supervisor closes the socket."""
    walls.die_with_parent()
    gc.disable()  # until all is loaded: it would find nothing
    os.umask(0o022)
    control = socket.socket(fileno=descriptors.move_up(int(sys.argv[1])))
    message, (paper,), _, _ = socket.recv_fds(control, 1 << 16, 1, socket.MSG_CMSG_CLOEXEC)
    zygote = Zygote(json.loads(message))
    try:
        zygote.prepare(descriptors.move_up(paper))
    except Unforkable as error:
        control.send(json.dumps({"threads": str(error)}).encode())
        return
    control.send(json.dumps({"layers": walls.in_order(zygote.layers)}).encode())
    while True:
        message, given, _, _ = socket.recv_fds(control, 1, 3, socket.MSG_CMSG_CLOEXEC)
        if not message:
            return
        pid = zygote.fork(*given)
        pidfd = os.pidfd_open(pid)
        for descriptor in given:
            os.close(descriptor)
        socket.send_fds(control, [b"+"], [pidfd])
        os.close(pidfd)
        control.send(struct.pack("<i", os.waitpid(pid, 0)[1]))
