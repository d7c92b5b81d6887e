"""Takes attempts from the queue when they are due and a job is free, has them graded, and tells whoever waits for one."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Literal, TypeAlias

from autograder.batch.graded import Graded
from autograder.batch.news import NobodyThere
from autograder.errors import AutograderError, GraderError
from autograder.intake.called import Wanted
from autograder.service.exams import Exams
from autograder.service.journal import Journal
from autograder.service.pushed import submission_of
from autograder.service.queue import Queue, Queued
from autograder.service.queue_file import LostFile
from autograder.words.message import message

_PAUSE = 2.0
"""Seconds before an attempt is tried again that could not be graded by a fault of ours."""

_LOOK = 30.0
"""Seconds after which it is looked whether an exam is idle."""


Lane: TypeAlias = Literal["oldest", "newest", "slow"]
"""By which of the queue's orders a job took what it is at."""


class _NotSet(AutograderError):
    """An exam never stood or has ended, so that nobody's work can be graded: whose doing that was is not known."""


class Dispatcher:
    """The attempts that are on their way, in one event loop.

    Of the jobs one takes what has waited longest, and all others the newest first, so that many that take long hold up nobody who
    comes behind them. Who is not known to take long is graded in a hurry; who takes too long for that waits behind all others. For
    those one job is always left, so there are two at least.
    """

    def __init__(self, queue: Queue, exams: Exams, wanted: Mapping[str, Wanted], *, journal: Journal) -> None:
        self._queue, self._exams, self._wanted, self._journal = queue, exams, wanted, journal
        self._running: dict[int, tuple[Queued, asyncio.Task[None], Lane]] = {}
        self._waiting = defaultdict[int, list[asyncio.Future[None]]](list)
        self._wake = asyncio.Event()
        self._ends = False
        self.seconds, self.cpu_seconds = 0.0, 0.0

    # ── for those who wait ──────────────────────────────────────────────────────────────────

    def wake(self) -> None:
        """Look at the queue again."""
        self._wake.set()

    async def wait_for(self, number: int, until: float) -> Queued:
        """The attempt, as soon as there is something to be said of it; as it stands at a time of the loop's clock, if that comes first."""
        loop = asyncio.get_running_loop()
        while (
            (found := self._queue.get(number)).state in ("queued", "running") and loop.time() < until and not self._ends
        ):
            change = loop.create_future()
            self._waiting[number].append(change)
            await asyncio.wait([change], timeout=until - loop.time())
        return found

    def tell(self, number: int) -> None:
        """Something became of an attempt."""
        for change in self._waiting.pop(number, []):
            if not change.done():
                change.set_result(None)

    def let_go(self) -> None:
        """Whoever waits is told now how it stands: the service ends, and what is not graded then is graded by the next one."""
        self._ends = True
        for number in [*self._waiting]:
            self.tell(number)

    @property
    def busy(self) -> int:
        """How many jobs are at work."""
        return len(self._running)

    # ── what is due ─────────────────────────────────────────────────────────────────────────

    async def run(self, is_over: Callable[[], bool]) -> None:
        """Grade what is due until it is over; what jobs are at then is waited for, unless nobody is there who grades it.

        Raises
        ------
        LostFile
            if the queue's file is lost.

        """
        while not is_over():
            self._wake.clear()
            try:
                self._begin_what_is_due()
                await self._drop_what_is_idle()
                await self._rest()
            except LostFile:
                raise
            except GraderError as error:  # the file cannot be read or written now
                self._journal("queue not read", why=error.says)
                await asyncio.sleep(_PAUSE)
        while running := [task for _, task, _ in self._running.values()]:
            for desk in self._exams.waiting():
                await asyncio.to_thread(desk.close)
            await asyncio.wait(running, timeout=_PAUSE)

    async def _drop_what_is_idle(self) -> None:
        for name, desk in self._exams.idle({one.assignment for one, *_ in self._running.values()}):
            self._journal("dropped", assignment=name)
            await asyncio.to_thread(desk.close)

    async def _rest(self) -> None:
        due = self._queue.next_due(time.time())
        seconds = _LOOK if due is None else min(max(due - time.time(), 0.01), _LOOK)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)

    def _begin_what_is_due(self) -> None:
        while len(self._running) < self._exams.jobs:
            lanes = [lane for *_, lane in self._running.values()]
            slow, newest = lanes.count("slow") < self._exams.jobs - 1, not {"slow", "oldest"}.isdisjoint(lanes)
            busy = {one.person for one, *_ in self._running.values()}
            found = self._queue.next(time.time(), busy, slow=slow, newest=newest)
            if found is None:
                return
            lane: Lane = "slow" if self._queue.is_slow(found.person) else "newest" if newest else "oldest"
            task = asyncio.get_running_loop().create_task(self._grade(found, hurried=lane != "slow"))
            self._running[found.number] = found, task, lane

    async def _grade(self, one: Queued, *, hurried: bool) -> None:
        try:
            graded = await self._graded(one, hurried=hurried)
            if graded.came_to == "given up":
                await self._settle(partial(self._queue.put_behind, one.number))
                self._journal("put behind", number=one.number)
                return
            await self._settle(partial(self._queue.keep, one.number, graded))
            self._count(one, graded)
        except NobodyThere:
            self._journal("put back", number=one.number)
            await self._settle(partial(self._queue.put_back, one.number, time.time() + _PAUSE))
        except _NotSet as error:
            self._journal("exam does not stand", number=one.number, why=str(error))
            await self._settle(partial(self._queue.put_off, one.number, time.time() + _PAUSE))
        except Exception as error:  # noqa: BLE001  (any fault of ours costs this attempt a try, and no other anything)
            self._journal("not graded", number=one.number, why=f"{type(error).__name__}: {error}")
            await self._settle(partial(self._queue.fail, one.number, time.time() + _PAUSE))
        finally:
            del self._running[one.number]
            self.tell(one.number)
            self.wake()

    async def _settle(self, change: Callable[[], None]) -> None:
        """Keep what became of an attempt; where the file cannot be written now, a little later."""
        while True:
            try:
                change()
            except LostFile:  # who looks for what is due finds that out too, and ends
                return
            except GraderError as error:
                self._journal("not kept", why=error.says)
                await asyncio.sleep(_PAUSE)
            else:
                return

    async def _graded(self, one: Queued, *, hurried: bool) -> Graded:
        if one.assignment not in self._wanted:
            raise GraderError(message("service.gone", assignment=one.assignment))
        files = self._queue.files(one.number)
        submission = await asyncio.to_thread(submission_of, one.person, files, self._wanted[one.assignment])
        desk = self._exams.desk(one.assignment)
        walls = asyncio.wrap_future(desk.walls)
        await asyncio.wait([walls])
        if isinstance(why := walls.exception(), NobodyThere):
            raise why
        self.wake()  # there may be more jobs than were known of
        await self._settle(partial(self._queue.count_try, one.number))
        try:
            return await asyncio.wrap_future(desk.submit(replace(submission, hurried=hurried)))
        except NobodyThere:
            await self._settle(partial(self._queue.count_try, one.number, -1))
            raise
        except AutograderError as error:
            raise _NotSet(error.says) from None

    def _count(self, one: Queued, graded: Graded) -> None:
        self.seconds += graded.seconds
        self.cpu_seconds += graded.cpu_seconds
        facts = {"number": one.number, "person": one.person, "assignment": one.assignment, "came_to": graded.came_to}
        self._journal("graded", **facts, score=graded.score, points=graded.points, seconds=round(graded.seconds, 3))
