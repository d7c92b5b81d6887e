"""What processes have used of time and memory, and an end to those that others leave running."""

import ctypes
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def cores() -> int:
    """How many cores this process may use; `autograder grade` starts one more job than that."""
    return len(os.sched_getaffinity(0))


@contextmanager
def timed() -> Iterator[list[float]]:
    """Seconds, and seconds of processor time of this process and all below it, once it is over.

    What was left running is ended first, such as a zygote that was replaced: its time is ours once it is buried.
    """
    taken: list[float] = []
    before = children()
    begin, spent = time.perf_counter(), seconds_spent()
    try:
        yield taken
        taken.append(time.perf_counter() - begin)
    finally:
        end_all_but(before)
    taken.append(seconds_spent() - spent)


def seconds_spent() -> float:
    """The processor time that this process and all below it have used so far, their dead children's included."""
    times, parents = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
            times[int(entry.name)] = sum(map(int, fields[11:15]))
    ticks = sum(spent for process, spent in times.items() if _is_ours(process, parents))
    return ticks / os.sysconf("SC_CLK_TCK")


def _is_ours(process: int, parents: dict[int, int]) -> bool:
    while process not in (0, os.getpid()):
        process = parents.get(process, 0)
    return process == os.getpid()


def adopt_orphans() -> None:
    """Become the parent of whatever our children leave behind, so that it can be ended and its time counted."""
    set_child_subreaper = 36
    ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def children() -> set[int]:
    """The processes that this one is the parent of, by number."""
    tasks = Path(f"/proc/{os.getpid()}/task")
    return {int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()}


def end_all_but(kept: set[int]) -> None:
    """End our other children; their own then come to us, and end as well."""
    while left := children() - kept:
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def most_memory(pid: int) -> float:
    """The most MiB that a process has held at once."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
