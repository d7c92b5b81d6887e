"""The walls, one by one: how each is put up around a process, and what they come to together.

Who puts up what, in this order (`zygote` calls all of it):

1. The zygote, before numpy: `enter_namespaces`. It needs a process of one thread, and a fork is cheap then.
2. The zygote, after numpy: `keep_only` (a new root with nothing in it but the standard library and numpy),
   `ruleset` (the same folders once more, for Landlock) and `limit`.
3. Each worker, after the fork: `to_limit_worker`, `leave_root`, `to_drop_rights`, `to_restrict` (Landlock), `to_die_with_parent`
   once more (a change of user clears it), `to_filter_calls` last, because it forbids all of the above. What is called
   ``to_...`` gives a `Step`, which the zygote makes before the fork.

Everything here raises OSError when the kernel refuses. It is ctypes on the C library's ``syscall`` and nothing else, so
that it works in the smallest container. This file is loaded on both sides of the wall and imports nothing of ours.
"""

import ctypes
import errno
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

if __package__:
    from autograder.sandbox import syscalls
else:
    import syscalls  # type: ignore[import-not-found, no-redef]

Level = Literal["strong", "standard", "uid", "none"]
"""What all walls come to."""


class Walls(NamedTuple):
    """Which walls to try; all of them, except in tests that prove that a missing wall is noticed."""

    seccomp: bool = True
    landlock: bool = True
    namespaces: bool = True
    uid: bool = True
    limits: bool = True


class Layer(NamedTuple):
    """One wall: its name, whether it stands, and what was tried or what stood in the way, as text or a message."""

    name: str
    stands: bool
    detail: Any = ""


_ORDER = ("seccomp", "landlock", "mountns", "netns", "pidns", "userns", "uid", "chroot", "limits")


def in_order(layers: Iterable[Layer]) -> list[Layer]:
    """The layers as they are told, the most telling first."""
    return sorted(layers, key=lambda layer: _ORDER.index(layer.name.partition("-")[0]))


def level(layers: Sequence[Layer]) -> Level:
    """What the layers come to: without the filter of system calls or without a barrier around files "none"."""
    up = {layer.name.partition("-")[0] for layer in layers if layer.stands}
    if not {"seccomp", "limits"} <= up:
        return "none"
    if {"mountns", "landlock"} & up:
        return "strong" if {"mountns", "netns", "pidns"} <= up else "standard"
    return "uid" if {"uid", "chroot"} <= up else "none"


def describe(layers: Sequence[Layer]) -> str:
    """The level and the layers in a line, such as ``standard [seccomp, landlock-7; no namespaces]``."""
    up = ", ".join(layer.name for layer in layers if layer.stands)
    down = ", ".join(f"no {layer.name}" for layer in layers if not layer.stands)
    return f"{level(layers)} [{up}{'; ' if up and down else ''}{down}]"


# ── asking the kernel ───────────────────────────────────────────────────────────────────────

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
_LAST_CAPABILITY = 63


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


Step = Callable[[], object]
"""Something to do to this process, with all that it takes made beforehand.

A worker that makes it itself writes on some forty pages that it shares with the zygote, and the kernel must copy each.
"""


def _syscall(name: str, *args: int | bytes | None) -> int:
    """Make the system call `name`; bytes are passed by address."""
    return _to_syscall(name, *args)()


def _to_syscall(name: str, *args: int | bytes | None, pointed_at: object = None) -> Callable[[], int]:
    """What makes the system call; it keeps `pointed_at` alive, to which an address among the arguments leads."""
    kept = [ctypes.create_string_buffer(arg, len(arg) + 1) if isinstance(arg, bytes) else arg for arg in args]
    words = [ctypes.addressof(arg) if isinstance(arg, ctypes.Array) else arg or 0 for arg in kept]
    longs = tuple(map(ctypes.c_long, (syscalls.number(name), *words, *[0] * (6 - len(words)))))
    return partial(_make_syscall, name, longs, (kept, pointed_at))


def _make_syscall(name: str, longs: tuple[ctypes.c_long, ...], _kept: object) -> int:
    """Make it with these arguments; what they point at has to live until then."""
    result = _libc().syscall(*longs)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), name)
    return int(result)


def attempt(*steps: Step) -> str:
    """Why the steps fail in a process of their own, or the name of the signal that ends it; "" if they do not."""
    pid = os.fork()
    if pid == 0:
        try:
            for step in steps:
                step()
        except OSError as error:
            os._exit(error.errno or errno.EINVAL)
        except BaseException:  # noqa: BLE001  (a forked process must not go on as its parent)
            os._exit(errno.EINVAL)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return os.strerror(code) if code > 0 else signal.Signals(-code).name if code else ""


# ── living and dying ────────────────────────────────────────────────────────────────────────


def die_with_parent(parent: int = 0) -> None:
    """Have the kernel kill this process when the thread that started it ends, which only Linux can; now, if `parent` has ended."""
    if sys.platform == "linux":
        to_die_with_parent()()
        if parent and os.getppid() != parent:
            os._exit(1)


def to_die_with_parent() -> Step:
    """What has the kernel kill a process when the thread that started it ends."""
    return _to_syscall("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL)


def to_be_readable(*, may: bool) -> Step:
    """What lets this process's own files in /proc be its user's, or root's alone."""
    return _to_syscall("prctl", _PR_SET_DUMPABLE, int(may))


def give_up_privileges() -> None:
    """Never gain a privilege by running a program, and never be looked into by the same user's processes."""
    _syscall("prctl", _PR_SET_NO_NEW_PRIVS, 1)
    _syscall("prctl", _PR_SET_DUMPABLE, 0)
    for capability in range(_LAST_CAPABILITY + 1):
        try:
            _syscall("prctl", _PR_CAPBSET_DROP, capability)
        except OSError:  # beyond the kernel's last one, or not ours to drop: nothing is gained by programs anyway
            return


def limit(memory_mb: int) -> None:
    """Bound memory, and forbid files, cores and many descriptors, for this process and its children."""
    import resource as r  # noqa: PLC0415  (not there on Windows)

    for what, most in (
        (r.RLIMIT_CORE, 0),
        (r.RLIMIT_FSIZE, 0),
        (r.RLIMIT_MEMLOCK, 0),
        (r.RLIMIT_NOFILE, 64),
        (r.RLIMIT_AS, memory_mb << 20),
    ):
        r.setrlimit(what, (most, most))


def to_limit_worker(cpu_seconds: int) -> list[Step]:
    """What bounds a process's time on a processor, a second line behind the supervisor's clock, and forbids it children."""
    import resource as r  # noqa: PLC0415  (as above)

    limits = {r.RLIMIT_CPU: (cpu_seconds, cpu_seconds + 1), r.RLIMIT_NPROC: (0, 0)}
    return [partial(r.setrlimit, what, most) for what, most in limits.items()]


# ── namespaces ──────────────────────────────────────────────────────────────────────────────

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER = 0x20000, 0x4000000, 0x8000000, 0x10000000
_NEWPID, _NEWNET = 0x20000000, 0x40000000
_MS_NOSUID, _MS_NODEV, _MS_BIND, _MS_REC, _MS_PRIVATE = 2, 4, 4096, 16384, 1 << 18
_MNT_DETACH = 2
_AT_RECURSIVE = 0x8000
_READ_ONLY_NO_SUID_NO_DEVICES = 1 | 2 | 4
_STAGE = Path("/tmp")  # noqa: S108  (only a place to mount on, in a namespace of our own)


def enter_namespaces() -> None:
    """Leave the machine's mounts, network, shared memory and names behind; children get process numbers of their own.

    Who is not root becomes, for this, the only user of a user namespace.
    """
    uid, gid = os.geteuid(), os.getegid()
    _syscall("unshare", _NEWNS | _NEWNET | _NEWIPC | _NEWUTS | _NEWPID | (_NEWUSER if uid else 0))
    if uid:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    _syscall("mount", None, b"/", None, _MS_REC | _MS_PRIVATE, None)


def try_namespaces() -> None:
    """All that namespaces will be needed for, in a process that may be spoilt."""
    enter_namespaces()
    _mount_empty(_STAGE)
    pid = os.fork()
    if pid == 0:
        try:
            own = os.pidfd_open(os.getpid())
            new_pids()
            old_pids(own)
        except OSError as error:
            os._exit(error.errno or errno.EINVAL)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if code:
        raise OSError(abs(code), os.strerror(abs(code)))


def new_pids() -> None:
    """Let the next child be process 1 of a world of its own, which ends when it ends."""
    _syscall("unshare", _NEWPID)


def old_pids(own: int) -> None:
    """Let further children be born here again; `own` is a pidfd of this process."""
    _syscall("setns", own, _NEWPID)


def keep_only(folders: Iterable[str], hidden: Iterable[str]) -> None:
    """Make a read-only root in which only `folders` are left, at their old paths.

    A folder of `hidden` is empty, save for those of `folders` that lie in it.
    """
    opened = {folder: os.open(folder, os.O_PATH | os.O_DIRECTORY) for folder in folders}
    try:
        _mount_empty(_STAGE)
        for folder in sorted({*opened, *hidden}):
            if folder in opened:
                _bring(folder, opened[folder])
            else:
                _mount_empty(_staged(folder))
    finally:
        for descriptor in opened.values():
            os.close(descriptor)
    attributes = struct.pack("QQQQ", _READ_ONLY_NO_SUID_NO_DEVICES, 0, 0, 0)
    _syscall("mount_setattr", -100, bytes(_STAGE), _AT_RECURSIVE, attributes, len(attributes))
    os.chdir(_STAGE)
    _syscall("pivot_root", b".", b".")
    _syscall("umount2", b".", _MNT_DETACH)
    os.chdir("/")


def _mount_empty(at: Path) -> None:
    _syscall("mount", b"tmpfs", bytes(at), b"tmpfs", _MS_NOSUID | _MS_NODEV, b"size=1m,mode=755")


def _staged(folder: str) -> Path:
    return _STAGE / Path(folder).relative_to("/")


def _bring(folder: str, descriptor: int) -> None:
    """Make `folder` appear on the stage, by its descriptor: the stage may cover the way to it."""
    target = _staged(folder)
    target.mkdir(0o755, parents=True, exist_ok=True)
    os.fchdir(descriptor)
    _syscall("mount", b".", bytes(target), None, _MS_BIND | _MS_REC, None)


# ── Landlock ────────────────────────────────────────────────────────────────────────────────

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights over files each version knows; the others know as many as the one before."""


def landlock_version() -> int:
    """The version of Landlock that the kernel speaks."""
    return _syscall("landlock_create_ruleset", None, 0, 1)


def ruleset(readable: Iterable[str], version: int) -> int:
    """A descriptor of the rules: of files only `readable`, to read; no network, no signals or sockets to others."""
    files = (1 << max(count for since, count in _RIGHTS.items() if since <= version)) - 1
    network = 3 if version >= 4 else 0  # noqa: PLR2004  (the version that knows TCP)
    scope = 3 if version >= 6 else 0  # noqa: PLR2004  (the version that knows signals and abstract sockets)
    words = 1 + (version >= 4) + (version >= 6)  # noqa: PLR2004  (as above)
    handled = struct.pack("QQQ", files, network, scope)[: 8 * words]
    rules = _syscall("landlock_create_ruleset", handled, len(handled), 0)
    for path in readable:
        _let_read(rules, path)
    return rules


def _let_read(rules: int, path: str) -> None:
    opened = os.open(path, os.O_PATH)
    try:
        rights = _READ_FILE | _READ_DIR if Path(path).is_dir() else _READ_FILE
        _syscall("landlock_add_rule", rules, 1, struct.pack("=Qi", rights, opened), 0)
    finally:
        os.close(opened)


def to_restrict(rules: int) -> Step:
    """What holds a process to the rules; there is no way back."""
    return _to_syscall("landlock_restrict_self", rules, 0)


# ── another user ────────────────────────────────────────────────────────────────────────────


def leave_root() -> None:
    """Make the working directory the root: all that can be reached by a path lies in it."""
    os.chroot(".")


def to_drop_rights(spare: int) -> list[Step]:
    """What makes a process the user `spare`, if not 0, and gives up every capability."""
    change: list[Step] = [
        partial(os.setgroups, []),
        partial(os.setresgid, spare, spare, spare),
        partial(os.setresuid, spare, spare, spare),
    ]
    return [*(change if spare else []), _to_syscall("capset", struct.pack("=Ii", 0x20080522, 0), bytes(24))]


# ── system calls ────────────────────────────────────────────────────────────────────────────


def to_filter_calls(program: bytes) -> Step:
    """What lets a process make only the calls that the filter allows; see `syscalls.program`."""
    code = ctypes.create_string_buffer(program, len(program))
    address = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    return _to_syscall("seccomp", 1, 0, address, pointed_at=code)
