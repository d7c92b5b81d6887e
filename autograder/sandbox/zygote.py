"""The process that every worker is forked from: numpy imported, the paper read, the walls built, and no secret in it.

Theory of operation
-------------------
::

    supervisor --exec--> keeper --fork--> zygote --fork--> worker     one at a time
        |                                   |                 |
        |<========= control socket ========>|                 |
        |<----------------- results, a pipe of its own -------|
        |------------------ orders, another ----------------->|

The *supervisor* runs this file by its path in a fresh interpreter, so nothing of the grader's memory is here; it never
imports the package. Where namespaces stand, that process enters them and forks: it stays behind as the *keeper*, which
only waits, and its child is the *zygote*, process 1 of its own world. Elsewhere the two are one.

The *control socket* keeps messages whole. The supervisor sends one JSON order with the paper (a sealed memfd); the
zygote replies with one JSON message: which walls stand, or what went wrong. From then on, for each worker: the
supervisor sends a byte with three descriptors, the job, the writing end of a new pipe for results and the reading end of
one for orders; the zygote forks and sends back a byte with a pidfd, waits, and sends the wait status as four bytes. End of
file on the socket ends the zygote.

The *job* is a sealed memfd, ``u32 count, u32 calls..., source``. The zygote does not read it: not one byte of a
submission is ever in the memory that later workers are forked from. The worker opens its walls' last door behind
itself, sends the byte ``UP`` and only then reads the job; from there on `worker.serve` writes a frame per call. If the
walls fail, it sends ``DOWN`` and the reason instead. Since a submission cannot run before that byte, the supervisor
knows a fault of ours from a trick of its.

When the calls are made, the worker waits for an *order*, ``u32 count, u32 calls...``: it then loads the file afresh and
makes those calls, as a new worker would, for less than half of what a new worker costs. It waits until it is killed.

A worker has six descriptors: 0, 1 and 2 are the null device, so that a flood of output costs nobody anything but the
worker itself, 3 is the pipe for results, 4 the job until it is read, 5 the pipe for orders. Each link of the chain asks to be
killed with its parent, so when the supervisor dies by whatever means, all of it is gone.
"""

import dataclasses
import fcntl
import gc
import importlib
import json
import os
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.machinery import FileFinder
from pathlib import Path
from typing import Any

HERE = str(Path(__file__).parent)
sys.path.insert(0, HERE)
import syscalls  # type: ignore[import-not-found]  # noqa: E402  (found beside this file)
import walls  # type: ignore[import-not-found]  # noqa: E402  (found beside this file)

UP, DOWN = b"\1", b"\0"
RESULTS, JOB, ORDERS, RULES = 3, 4, 5, 6
_OWN = 16
"""The zygote's own descriptors begin here, so that a worker can put its own in place without treading on one."""

PRELOADED = (  # noqa: SIM905  (a list of words)
    "__future__ bisect collections.abc contextlib copy ctypes dataclasses enum functools heapq itertools json math numbers"
    " operator random re string textwrap time traceback types typing warnings"
    " numpy.random numpy.linalg numpy.typing"
).split()
"""What submissions commonly import. Not more than that: each page that it takes makes every fork dearer."""

STOCK = (  # noqa: SIM905  (a list of words)
    "abc array base64 calendar cmath datetime decimal fractions hashlib inspect io logging pathlib pickle pprint queue"
    " secrets statistics tempfile threading timeit unittest uuid weakref zlib"
    " numpy.fft numpy.ma numpy.polynomial numpy.testing"
).split()
"""What they may import as well, loaded beforehand only where a worker could not read it any more."""


class Unforkable(Exception):
    """A fork of this process could hang."""


class Zygote:
    """What is prepared before the first fork, and the forks."""

    def __init__(self, order: dict[str, Any]) -> None:
        """`order` is what the supervisor wants: see `workers._order`."""
        self.order, self.wanted = order, walls.Walls(**order["walls"])
        self.layers: list[Any] = []
        self.calls: list[Any] = []
        self.rules = self.own = self.null = self.proc = -1
        self.spare = 0
        self.has_pids = self.chroots = self.filters = False
        self.first: list[walls.Step] = []
        self.steps: list[walls.Step] = []
        self.serve: Callable[..., None]
        self.wire: Any = None

    # ── before the first worker ─────────────────────────────────────────────────────────────

    def prepare(self, paper: int) -> None:
        """Put up all that is put up once, in the order in which one wall does not stand in the way of the next."""
        self.enter_namespaces()
        self.load(paper)
        _count_threads()
        self.null = _move_up(os.open(os.devnull, os.O_RDWR))
        self.proc = _move_up(os.open("/proc", os.O_PATH | os.O_DIRECTORY))  # which is out of sight soon
        self.close_files()
        self.find_spare_user()
        self.stock_up()
        self.own = _move_up(os.pidfd_open(os.getpid()))
        self.try_filter()
        walls.give_up_privileges()
        self.bound()
        self.first, self.steps = walls.to_be_killed_first(self.proc), list(self.last_walls())
        gc.collect()
        gc.freeze()

    def enter_namespaces(self) -> None:
        """Enter namespaces if they work to the end, and leave the keeper behind."""
        why = walls.attempt(walls.try_namespaces) if self.wanted.namespaces else "taken down"
        if not why:
            walls.enter_namespaces()
            _leave_keeper()
            self.has_pids = True
        if os.geteuid():
            self.note("userns", why, "this user is alone in a user namespace")
        self.note("netns", why, "a network with nothing in it")
        self.note("pidns", why, "each worker is process 1 of its own world")

    def load(self, paper: int) -> None:
        """Import what workers need, read the paper, then forget where packages are."""
        # What `threading` and `random` would do after each fork, in Python, takes as long as the fork: they would mend
        # locks, which nobody holds here, and seed a generator, which is seeded below.
        os.register_at_fork = lambda **_: None
        sys.path.insert(0, self.order["numpy"])
        for name in PRELOADED:
            importlib.import_module(name)
        import wire  # noqa: PLC0415  (numpy can be found only now)
        import worker  # type: ignore[import-not-found]  # noqa: PLC0415  (as above)

        data = _read_all(paper)
        left = (HERE, self.order["numpy"])
        sys.path[:] = [entry for entry in sys.path if entry not in left]
        for folder in left:  # importers remember the names of all that lies in a folder
            sys.path_importer_cache.pop(folder, None)
        self.calls = [worker.Call.of(plain) for plain in wire.decode(data, items=len(data))]
        self.serve, self.wire = worker.serve, wire
        os.close(paper)
        self.seed()
        _list_no_more()

    def seed(self) -> None:
        """Let the global generators begin where they begin in every worker."""
        sys.modules["random"].seed(0)
        sys.modules["numpy"].random.seed(0)

    def close_files(self) -> None:
        """Leave the standard library and numpy in sight, to read, and nothing else."""
        folders, hidden = _folders(self.order["numpy"])
        why = "taken down" if not self.wanted.namespaces else "" if self.has_pids else "no namespaces"
        if not why:
            why = _reason(lambda: walls.keep_only(folders, hidden))
        self.note("mountns", why, "a read-only root with the standard library and numpy in it")
        self.write_rules(folders, hidden)
        if not self.layers[-1].stands and not self.layers[-2].stands:
            self.stand_in_the_void()

    def write_rules(self, folders: list[str], hidden: list[str]) -> None:
        """Make Landlock's rules, for workers to bind themselves to."""
        version = 0

        def write() -> None:
            nonlocal version
            version = walls.landlock_version()
            self.rules = _move_up(walls.ruleset(_readable(folders, hidden), version))

        why = _reason(write) if self.wanted.landlock else "taken down"
        why = why or walls.attempt(walls.give_up_privileges, walls.to_restrict(self.rules))
        self.note(f"landlock-{version}" if not why else "landlock", why, "only the same folders can be read")
        if why:
            self.rules = -1

    def stand_in_the_void(self) -> None:
        """Without any other barrier around files: make a folder that is already deleted the root of each worker."""
        why = "taken down" if not self.wanted.uid else "" if os.geteuid() == 0 else "only root can"
        if not why:
            import tempfile  # noqa: PLC0415  (only here, and it would bring `random` along before `load` is ready for it)

            void = tempfile.mkdtemp(prefix="void-")
            os.chdir(void)
            Path(void).rmdir()
            why = walls.attempt(walls.leave_root)
        self.chroots = not why
        self.note("chroot", why, "the root is an empty folder")

    def find_spare_user(self) -> None:
        """See whether workers can become another user."""
        spare = self.order["spare_user"]
        why = "taken down" if not self.wanted.uid else "" if os.geteuid() == 0 else "only root can change user"
        why = why or walls.attempt(*walls.to_drop_rights(spare))
        self.spare = 0 if why else spare
        self.note("uid", why, f"a worker is user {spare}, whom nothing belongs to")

    def stock_up(self) -> None:
        """Where a worker will not reach the standard library, load more of it now."""
        library = Path(os.__file__).parent
        out_of_reach = walls.attempt(*walls.to_drop_rights(self.spare), lambda: list(library.iterdir()))
        if self.chroots or out_of_reach:
            for name in STOCK:
                importlib.import_module(name)

    def try_filter(self) -> None:
        """See whether system calls can be filtered."""
        why = "taken down"
        if self.wanted.seccomp:
            why = walls.attempt(walls.give_up_privileges, walls.to_filter_calls(syscalls.program(1)))
        self.filters = not why
        self.note("seccomp", why, "no call but the harmless ones")

    def bound(self) -> None:
        """Set the limits that all workers inherit."""
        if self.wanted.limits:
            walls.limit(self.order["memory_mb"])
        self.note("limits", "" if self.wanted.limits else "taken down", f"{self.order['memory_mb']} MiB of memory")

    def note(self, name: str, why_not: str, detail: str) -> None:
        """Remember whether a wall stands."""
        self.layers.append(walls.Layer(name, not why_not, why_not or detail))

    def last_walls(self) -> Iterator[walls.Step]:
        """What each worker puts up around itself; the order is that of `walls`."""
        if self.wanted.limits:
            yield from walls.to_limit_worker(self.order["cpu_seconds"])
        if self.chroots:
            yield walls.leave_root
        yield from walls.to_drop_rights(self.spare)
        if self.rules >= 0:
            yield walls.to_restrict(RULES)
            yield partial(os.close, RULES)
        yield walls.to_die_with_parent()
        if not self.has_pids:  # a worker with a world of its own ends with the zygote's, and has no parent in sight
            yield partial(_end_if_orphaned, os.getpid())
        if self.filters:
            yield walls.to_filter_calls(syscalls.program(1)) if self.has_pids else _filter_itself

    # ── for each worker ─────────────────────────────────────────────────────────────────────

    def fork(self, job: int, results: int, orders: int) -> int:
        """The process number of a new worker."""
        if self.has_pids:
            walls.new_pids()
        pid = os.fork()
        if pid == 0:
            self.be_worker(job, results, orders)
        if self.has_pids:
            walls.old_pids(self.own)
        return pid

    def be_worker(self, job: int, results: int, orders: int) -> None:
        """Never returns; what it is given are the job, and the ends of the pipes for results and orders."""
        try:
            for step in self.first:
                step()
            self.settle(job, results, orders)
            for step in self.steps:
                step()
        except BaseException as error:  # noqa: BLE001  (whatever it is, nothing may run after it)
            os.write(RESULTS, DOWN + f"{type(error).__name__}: {error}".encode())
            os._exit(1)
        try:
            os.write(RESULTS, UP)
            source, numbers = _read_job()
            while True:
                calls = ((number, self.calls[number]) for number in numbers)
                self.serve(source, self.order["filename"], calls, self.send)
                numbers = _read_order()
                self.seed()
        finally:
            os._exit(0)

    def settle(self, job: int, results: int, orders: int) -> None:
        """Keep six descriptors."""
        job, results, orders = _move_up(job), _move_up(results), _move_up(orders)
        places = {0: self.null, 1: self.null, 2: self.null, RESULTS: results, JOB: job, ORDERS: orders}
        for new, old in places.items():
            os.dup2(old, new)
        if self.rules >= 0:
            os.dup2(self.rules, RULES)
        os.closerange(RULES + (self.rules >= 0), 1024)

    def send(self, frame: bytes) -> None:
        """Send a frame; in place of one that is too long, say that it is."""
        limit: int = self.order["frame_limit"]
        if len(frame) > limit:
            _, call, _ = self.wire.HEADER.unpack_from(frame)
            frame = self.wire.frame(call, self.wire.RETURNED, self.wire.Foreign(f"value of over {limit >> 10} KiB"))
        _send(frame)


def _list_no_more() -> None:
    """Have importers trust the lists of folders that they have.

    They would list a folder anew once it has changed, which no worker may do with the library: packages lie in it.
    """
    for finder in sys.path_importer_cache.values():
        if isinstance(finder, FileFinder):
            finder._fill_cache = _do_nothing  # type: ignore[attr-defined]  # noqa: SLF001  (there is no public way)


def _do_nothing() -> None:
    pass


def _count_threads() -> None:
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        raise Unforkable(f"{threads} threads run in it")


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


def _folders(numpy_parent: str) -> tuple[list[str], list[str]]:
    """The folders that submissions need, and those in them that they must not see."""
    library = str(Path(os.__file__).parent)
    hidden = [f"{library}/{name}" for name in ("site-packages", "dist-packages")]
    hidden = [folder for folder in hidden if Path(folder).is_dir()]
    wanted = {library, *sys.path, f"{numpy_parent}/numpy", f"{numpy_parent}/numpy.libs"}
    there = [folder for folder in sorted(wanted) if Path(folder).is_dir()]
    return [folder for folder in there if not _is_covered(folder, there, hidden)], hidden


def _is_covered(folder: str, folders: list[str], hidden: list[str]) -> bool:
    """Whether another of the folders brings this one along."""
    if any(Path(folder).is_relative_to(other) for other in hidden):
        return False
    return any(folder != other and Path(folder).is_relative_to(other) for other in folders)


def _readable(folders: list[str], hidden: list[str]) -> list[str]:
    """The same as paths each of which may be read whole."""
    out: list[str] = []
    for folder in folders:
        if any(Path(other).is_relative_to(folder) for other in hidden):
            out += (entry.path for entry in os.scandir(folder) if entry.path not in hidden)
        else:
            out.append(folder)
    return out


def _reason(act: Callable[[], object]) -> str:
    try:
        act()
    except OSError as error:
        return f"{error.filename or ''}: {error.strerror}".removeprefix(": ")
    return ""


def _move_up(descriptor: int) -> int:
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _OWN)
    os.close(descriptor)
    return moved


def _read_all(memory: int) -> bytes:
    return os.pread(memory, os.fstat(memory).st_size, 0)


def _read_job() -> tuple[bytes, tuple[int, ...]]:
    data = _read_all(JOB)
    os.close(JOB)
    (count,) = struct.unpack_from("<I", data)
    return data[4 + 4 * count :], struct.unpack_from(f"<{count}I", data, 4)


def _read_order() -> tuple[int, ...]:
    data = os.read(ORDERS, 4)
    size = 4 * struct.unpack("<I", data)[0]
    data = b""
    while len(data) < size:
        data += os.read(ORDERS, size - len(data))
    return struct.unpack(f"<{size // 4}I", data)


def _send(frame: bytes, write: Callable[[int, bytes], int] = os.write) -> None:
    sent = write(RESULTS, frame)
    while sent < len(frame):
        sent += write(RESULTS, frame[sent:])


def main() -> None:
    """Prepare, then fork workers until the supervisor closes the socket."""
    walls.die_with_parent()
    os.umask(0o022)
    control = socket.socket(fileno=_move_up(int(sys.argv[1])))
    message, (paper,), _, _ = socket.recv_fds(control, 1 << 16, 1, socket.MSG_CMSG_CLOEXEC)
    zygote = Zygote(json.loads(message))
    try:
        zygote.prepare(_move_up(paper))
    except Unforkable as error:
        control.send(json.dumps({"refusal": str(error)}).encode())
        return
    control.send(
        json.dumps({"layers": [dataclasses.astuple(layer) for layer in walls.in_order(zygote.layers)]}).encode()
    )
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 3, socket.MSG_CMSG_CLOEXEC)
        if not message:
            return
        pid = zygote.fork(*descriptors)
        pidfd = os.pidfd_open(pid)
        for descriptor in descriptors:
            os.close(descriptor)
        socket.send_fds(control, [b"+"], [pidfd])
        os.close(pidfd)
        control.send(struct.pack("<i", os.waitpid(pid, 0)[1]))


if __name__ == "__main__":
    main()
