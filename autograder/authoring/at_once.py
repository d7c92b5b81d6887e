"""Audits many tasks at the same time, each in a process of its own, and within a bound of time where there is one."""

import math
import time
from collections.abc import Callable, Iterator, MutableSequence, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from autograder.authoring.audit import Bound, audited, nobody
from autograder.authoring.audited import TaskAudit, not_begun
from autograder.course.assignment import Assignment, load_assignment
from autograder.frozen import frozen
from autograder.sandbox.watch import ctrl_c_held_back

_OFTEN = 0.5
"""So many seconds pass at most until what is done of the tasks is told again."""

_board: list[MutableSequence[float]] = []
"""In a process of its own what is done of each task; set as it begins, since nothing else reaches all that it is asked."""


def tasks_of(course: Path, names: Sequence[str]) -> list[tuple[str, str]]:
    """The tasks of these assignments, each with its assignment's full name.

    Raises
    ------
    CourseError
        if an assignment is wrong.

    """
    loaded = [load_assignment(course, name) for name in names]
    return [(assignment.name, task) for assignment in loaded for task in assignment.questions]


@frozen
class Wanted:
    """Which tasks of a course are audited, under how many secrets, and until when by the clock that only goes forward."""

    course: Path
    tasks: Sequence[tuple[str, str]]
    secrets: int
    until: float = math.inf

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return time.monotonic() >= self.until

    def until_of(self, place: int, processes: int) -> float:
        """When one task has to be done that begins now, so that those behind it have as much time."""
        left = len(self.tasks) - place
        now = time.monotonic()
        return now + (self.until - now) * min(processes, left) / left


def audit(wanted: Wanted, *, processes: int, tell: Callable[[float], None] = nobody) -> Iterator[TaskAudit]:
    """Audit these tasks, as soon as each is done; `tell` is told how many are, in parts of one.

    Raises
    ------
    CourseError
        if an assignment is wrong.

    """
    _loaded.cache_clear()  # whose files may be others by now
    if processes == 1:
        for place in range(len(wanted.tasks)):
            yield _audit_one(wanted, place, 1, lambda share, place=place: tell(place + share))  # type: ignore[misc]
        return
    context = get_context("spawn")
    shares = context.Array("d", len(wanted.tasks), lock=False)
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(shares,))
    try:
        with ctrl_c_held_back():
            waiting = {pool.submit(_audit_in_pool, wanted, place, processes) for place in range(len(wanted.tasks))}
        while waiting:
            done, waiting = wait(waiting, _OFTEN, FIRST_COMPLETED)
            tell(sum(shares))
            yield from (one.result() for one in done)
    finally:
        for process in list((pool._processes or {}).values()):  # noqa: SLF001  (nothing else ends what has begun)
            process.kill()
        pool.shutdown(cancel_futures=True)


def _begin(shares: MutableSequence[float]) -> None:
    _board[:] = [shares]


def _audit_in_pool(wanted: Wanted, place: int, processes: int) -> TaskAudit:
    def tell(share: float) -> None:
        _board[0][place] = share

    return _audit_one(wanted, place, processes, tell)


def _audit_one(wanted: Wanted, place: int, processes: int, tell: Callable[[float], None]) -> TaskAudit:
    name, task = wanted.tasks[place]
    if wanted.is_over:
        return not_begun(name, task)
    until = wanted.until_of(place, processes)
    return audited(wanted.course, _loaded(wanted.course, name), task, wanted.secrets, Bound(until, tell))


@lru_cache(maxsize=1)
def _loaded(course: Path, name: str) -> Assignment:
    """The assignment, which the tasks of it that are audited in this process share."""
    return load_assignment(course, name)
