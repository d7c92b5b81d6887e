"""Which system calls a worker may make: their numbers on each machine, and the filter that holds it to them.

The filter is a program of the kernel's classic packet filter. It looks at the machine, then finds the call's number by
halving, then decides: allowed, EPERM, ENOSYS for calls whose absence the C library knows how to live with, or, for
another machine's numbering, death. A few calls are allowed only with harmless arguments. Whatever is not named here
is EPERM: processes, threads, programs, sockets, signals to others, memory outside of the address space, anything
written to a path.

This file is loaded on both sides of the wall and imports nothing of ours.
"""

import errno
import platform
import struct
from collections.abc import Iterator, Sequence

NUMBERS: dict[str, tuple[int, int]] = {
    "access": (21, -1),
    "brk": (12, 214),
    "capset": (126, 91),
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "clone3": (435, 435),
    "close": (3, 57),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "fcntl": (72, 25),
    "fstat": (5, 80),
    "futex": (202, 98),
    "getcpu": (309, 168),
    "getcwd": (79, 17),
    "getdents64": (217, 61),
    "getegid": (108, 177),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getgroups": (115, 158),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "getrandom": (318, 278),
    "getresgid": (120, 150),
    "getresuid": (118, 148),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "gettid": (186, 178),
    "gettimeofday": (96, 169),
    "getuid": (102, 174),
    "landlock_add_rule": (445, 445),
    "landlock_create_ruleset": (444, 444),
    "landlock_restrict_self": (446, 446),
    "lseek": (8, 62),
    "lstat": (6, -1),
    "madvise": (28, 233),
    "mmap": (9, 222),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "munmap": (11, 215),
    "nanosleep": (35, 101),
    "newfstatat": (262, 79),
    "open": (2, -1),
    "openat": (257, 56),
    "openat2": (437, 437),
    "pivot_root": (155, 41),
    "poll": (7, -1),
    "ppoll": (271, 73),
    "prctl": (157, 167),
    "pread64": (17, 67),
    "prlimit64": (302, 261),
    "pselect6": (270, 72),
    "read": (0, 63),
    "readlink": (89, -1),
    "readlinkat": (267, 78),
    "readv": (19, 65),
    "restart_syscall": (219, 128),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_getaffinity": (204, 123),
    "sched_yield": (24, 124),
    "seccomp": (317, 277),
    "select": (23, -1),
    "setns": (308, 268),
    "sigaltstack": (131, 132),
    "stat": (4, -1),
    "statx": (332, 291),
    "tgkill": (234, 131),
    "time": (201, -1),
    "times": (100, 153),
    "umount2": (166, 39),
    "uname": (63, 160),
    "unshare": (272, 97),
    "write": (1, 64),
    "writev": (20, 66),
}
"""Each call's number on x86_64 and on aarch64; -1 where there is no such call."""

_WALLS = frozenset(
    {"capset", "mount", "mount_setattr", "pivot_root", "prctl", "seccomp", "setns", "umount2", "unshare"}
    | {"landlock_add_rule", "landlock_create_ruleset", "landlock_restrict_self"}
)
"""What the walls are put up with, before the filter forbids it."""

_ABSENT = frozenset(("clone3", "openat2"))
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, O_TMPFILE
_SHARED = 0x1
"""The bit of MAP_SHARED and MAP_SHARED_VALIDATE: such pages stay when all but one are unmapped, and no limit counts them then."""

_DESCRIPTOR_COMMANDS = (0, 1, 2, 3, 1030)  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC

_WAITING = (128, 129, 137, 138, 393)
"""FUTEX_WAIT, _WAKE, _BITSET, one by the wall clock; private all of them, or one worker could wake another by a page of the library."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER_AT, _ARCH_AT, _ARGS_AT = 0, 4, 16
_X32 = 0x40000000

Step = tuple[int, int, int, int]
"""One instruction: what to do, how many to skip if it holds, how many if not, its constant."""


def number(name: str, machine: str = "") -> int:
    """The number of the call `name` on `machine`, by default this one.

    Raises
    ------
    OSError
        ENOSYS for a machine whose numbers are not known here.

    """
    machine = machine or platform.machine()
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"the system calls of {machine} are not known to the grader")
    return NUMBERS[name][_MACHINES[machine][0]]


def allowed(machine: str) -> dict[int, str]:
    """The calls that a worker may make, by number."""
    column = _MACHINES[machine][0]
    names = (name for name in NUMBERS if name not in _WALLS | _ABSENT)
    return {NUMBERS[name][column]: name for name in names if NUMBERS[name][column] >= 0}


def program(pid: int, machine: str = "") -> bytes:
    """The filter for a worker that is process `pid` in its own eyes, as an array of ``struct sock_filter``."""
    machine = machine or platform.machine()
    number("read", machine)
    column, arch = _MACHINES[machine]
    leaves = {code: _leaf(name, pid) for code, name in allowed(machine).items()}
    leaves |= {NUMBERS[name][column]: _decide(_ERRNO | errno.ENOSYS) for name in _ABSENT}
    head = [(_LOAD, 0, 0, _ARCH_AT), (_EQUAL, 1, 0, arch), *_decide(_KILL), (_LOAD, 0, 0, _NUMBER_AT)]
    return b"".join(struct.pack("<HBBI", *step) for step in [*head, *_halve(list(_stretches(leaves)))])


def _stretches(leaves: dict[int, list[Step]]) -> Iterator[tuple[int, list[Step]]]:
    """Where each run of numbers with the same decision begins, from 0 up."""
    refuse = _decide(_ERRNO | errno.EPERM)
    last: list[Step] = []
    for code in sorted({0, _X32, *leaves, *(code + 1 for code in leaves)}):
        leaf = _decide(_KILL) if code >= _X32 else leaves.get(code, refuse)
        if leaf != last:
            yield code, leaf
        last = leaf


def _halve(stretches: Sequence[tuple[int, list[Step]]]) -> list[Step]:
    """Find the stretch that a number lies in and do as it says."""
    if len(stretches) == 1:
        return stretches[0][1]
    middle = len(stretches) // 2
    low, high = _halve(stretches[:middle]), _halve(stretches[middle:])
    assert len(low) < 256  # noqa: PLR2004  (a jump is a byte)
    return [(_AT_LEAST, len(low), 0, stretches[middle][0]), *low, *high]


def _leaf(name: str, pid: int) -> list[Step]:
    """What is said to an allowed call, by its arguments where they matter."""
    conditions = {
        "tgkill": _one_of(0, (pid,)),  # abort() signals itself
        "open": _none_of(1, _WRITING),
        "openat": _none_of(2, _WRITING),
        "mmap": _none_of(3, _SHARED),
        "fcntl": _one_of(1, _DESCRIPTOR_COMMANDS),
        "futex": _one_of(1, _WAITING),
        "prlimit64": [*_one_of(0, (0,)), *_one_of(2, (0,)), *_one_of(2, (0,), high=True)],  # to ask, not to set
    }
    return [*conditions.get(name, []), *_decide(_ALLOW)]


def _one_of(place: int, values: Sequence[int], *, high: bool = False) -> list[Step]:
    """Go on if the argument at `place`, 32 bits of it, is one of `values`."""
    count = len(values)
    tests = [(_EQUAL, count - done, 0, value) for done, value in enumerate(values)]
    return [(_LOAD, 0, 0, _ARGS_AT + 8 * place + 4 * high), *tests, *_decide(_ERRNO | errno.EPERM)]


def _none_of(place: int, bits: int) -> list[Step]:
    """Go on if the argument at `place` has none of `bits`."""
    return [(_LOAD, 0, 0, _ARGS_AT + 8 * place), (_ANY_BIT, 0, 1, bits), *_decide(_ERRNO | errno.EPERM)]


def _decide(what: int) -> list[Step]:
    return [(_RETURN, 0, 0, what)]
