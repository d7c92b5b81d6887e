"""Follows a course's repositories at a forge: looks what was pushed, reads it into the queue, and shows what it came to.

Theory of operation. A webhook, or the clock, has a repository looked at: the platform's own log of its branch is held against the
pushes that are kept, and what is not among them is kept as a push to be read, at the time that the log tells. Where the log does
not show yet what a webhook told of, and the branch is there, it came when the webhook did, if that is of this minute. Files are read by their objects and
go the way of a hook's. Each step ends in a transaction, so that whatever is killed goes on where it was.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from autograder.errors import GraderError
from autograder.forges.forge import NOTHING, Answer, Forge, Log, Move, NotAnswered, is_object
from autograder.intake.submission import Submission
from autograder.service.answering import answer_of, in_words
from autograder.service.enrolled import Enrolled
from autograder.service.errands import Errand, Errands, Notice, Owed, Unread
from autograder.service.grading import Grading
from autograder.service.journal import Journal
from autograder.service.links import report_name
from autograder.service.pushed import PushedFile, submission_of
from autograder.service.queue import Queued
from autograder.service.reading import folders_of
from autograder.service.sorting import sorted_out
from autograder.words.message import Text, message, say

_AT_ONCE, _BESIDE = 8, 2
"""So many repositories are asked about at a time, and so many of those whose turn it is beside those that were told of."""

_LOOK, _REST = 1.0, 2.0
"""Seconds until it is looked again what is due, and where the queue's file cannot be had."""

_MOST_TRIES = 12
"""So often, which takes a day, what never comes out right is tried before it is given up; a platform that cannot be had is no try."""

_LONGEST = 600.0
"""Seconds after which a platform that cannot be had is asked again at the latest, unless it asks for more: twice as many each time until then."""

_FRESH = 60.0
_UNFOUNDED = 8
"""So often it is looked for what a webhook told of before it is taken for nothing."""

_Of = TypeVar("_Of")


class Follower:
    """What is done for the repositories that are enrolled; `failed` are those that could not be looked at when they were last, and why."""

    def __init__(
        self,
        forge: Forge,
        enrolled: Enrolled,
        grading: Grading,
        *,
        template: Path,
        url: str,
        journal: Journal,
    ) -> None:
        """Nothing is looked at yet."""
        self._forge, self._enrolled = forge, enrolled
        self._queue, self._dispatcher, self._wanted = grading.queue, grading.dispatcher, grading.wanted
        self._template, self._url, self._journal = template, url, journal
        self.errands = Errands(grading.queue)
        self.failed: dict[str, str] = {}
        self._ref = f"refs/heads/{enrolled.forge.branch}".encode()
        self._wake = asyncio.Event()
        self._next, self._round = 0.0, list[str]()
        self._unanswered = Counter[tuple[type[Errand], int]]()

    def ring(self) -> None:
        """Look now at what is due."""
        self._wake.set()

    async def run(self, is_over: Callable[[], bool]) -> None:
        """Do all that becomes due until it is over."""
        steps = (self._look, self._read_some, self._show_some)
        await asyncio.gather(*(self._repeat(step, is_over) for step in steps))

    async def once(self) -> None:
        """Look at every repository, and read what was pushed; nothing is tried twice, however long it takes."""
        now = time.time()
        self._begin_round()
        while await self._look_at_some(now):
            pass
        while await self._read_some(now):
            pass

    async def show_all(self) -> None:
        """Show every answer that can be given now, likewise."""
        now = time.time()
        while await self._show_some(now):
            pass

    async def _repeat(self, step: Callable[[float], Coroutine[Any, Any, bool]], is_over: Callable[[], bool]) -> None:
        while not is_over():
            try:
                if await step(time.time()):
                    continue
                seconds = _LOOK
            except GraderError as error:  # the queue's file cannot be had now
                self._journal("queue not read", why=error.says)
                seconds = _REST
            self._wake.clear()
            try:
                await asyncio.wait_for(self._wake.wait(), seconds)
            except TimeoutError:
                continue

    async def _each(self, work: Callable[[_Of], Coroutine[Any, Any, None]], those: Iterable[_Of]) -> bool:
        """Do something with each, all at a time; whether there was any."""
        found = await asyncio.gather(*map(work, those), return_exceptions=True)
        for fault in (one for one in found if isinstance(one, BaseException)):
            raise fault
        return bool(found)

    async def _try(self, name: str, errands: Sequence[Errand], work: Coroutine[Any, Any, None]) -> None:
        """Do what is to be done at one repository; where it cannot be done, it is put off, and costs no other anything."""
        try:
            await work
        except GraderError:  # of the queue's file, in which nothing can be put off either
            raise
        except NotAnswered as error:
            self._failed(name, error.why)
            wait = error.wait
        except Exception as error:  # noqa: BLE001  (a fault of ours at one repository stops no other)
            self._failed(name, f"{type(error).__name__}: {error}")
            wait = 0.0
        else:
            for errand in errands:
                self._unanswered.pop(_key(errand), None)
            return
        for errand in errands:
            if not wait and errand.tries >= _MOST_TRIES:
                self._journal("given up", repository=name, what=type(errand).__name__.lower(), number=errand.number)
                self.errands.give_up(errand)
            else:
                self.errands.put_off(errand, time.time(), self._longer(errand, wait))

    def _longer(self, errand: Errand, wait: float) -> float:
        """The seconds after which a platform is to be asked again; more each time that it cannot be had in between, and 0 if it answered."""
        times = self._unanswered.pop(_key(errand), 0)
        if wait:
            self._unanswered[_key(errand)] = min(times + 1, 10)
        return max(wait, min(wait * 2.0**times, _LONGEST))

    def _failed(self, name: str, why: Text) -> None:
        self.failed[name] = say(why)
        self._journal("not followed", repository=name, why=why)

    # ── looking ─────────────────────────────────────────────────────────────────────────────

    def _begin_round(self) -> None:
        self._next = time.monotonic() + 60 * self._enrolled.forge.minutes
        self._round = [*self._enrolled.people]

    async def _look(self, now: float) -> bool:
        """Look at some; a round begins when it is time, and the one before is over."""
        if not self._round and time.monotonic() >= self._next:
            self._begin_round()
        return await self._look_at_some(now)

    async def _look_at_some(self, now: float) -> bool:
        """Look where something was told of; if nowhere, at some of those whose turn it is."""
        noticed = dict[str, list[Notice]]()
        for notice in self.errands.notices(now):
            noticed.setdefault(notice.repository, []).append(notice)
        some = _AT_ONCE if not noticed else _BESIDE  # however often somebody rings, the others have their turn
        names = [*dict.fromkeys((*[*noticed][:_AT_ONCE], *self._round[:some]))]
        self._round = [name for name in self._round if name not in names]

        async def look(name: str) -> None:
            notices = noticed.get(name, [])
            await self._try(name, notices, self._look_at(name, notices))

        return await self._each(look, names)

    async def _look_at(self, name: str, notices: Sequence[Notice]) -> None:
        """Keep what is new in one repository."""
        person, place = self._enrolled.person(name), self._enrolled.forge.place(name)
        if person is None:  # it was taken out of the table
            for notice in notices:
                self.errands.give_up(notice)
            return
        now, etag = time.time(), "" if notices else self.errands.etag(place)
        log, head = await asyncio.to_thread(self._asked, name, etag)
        self.failed.pop(name, None)
        if log is None:
            return
        moves = self._new(place, log, head, notices, now)
        done = [one for one in notices if self._is_known(place, one, (*log.moves, *moves))]
        self.errands.looked((place, person), self._ref, (log, moves), done)
        for notice in (one for one in notices if one not in done):
            self._wait_for(notice, now)
        if moves:
            self._journal("found", repository=name, person=person, pushes=len(moves))
            self.ring()

    def _asked(self, name: str, etag: str) -> tuple[Log | None, str]:
        """The log of a branch, None if nothing came to it, and where the branch is."""
        log = self._forge.log(name, self._enrolled.forge.branch, etag)
        if log is None:
            return None, ""
        head = self._forge.head(name, self._enrolled.forge.branch)
        objects = [part for move in log.moves for part in (move.old, move.new)]
        if not all(map(is_object, [*objects, *([head] if head else [])])):
            raise NotAnswered(message("forge.no_data"))
        return log, head

    def _new(self, place: str, log: Log, head: str, notices: Sequence[Notice], now: float) -> list[Move]:
        """The moves that are not kept: those of the log; and that to the head, if it is not in the log, when we were told of it."""
        unseen = self.errands.unseen(place, self._ref, log.moves)
        found = [Move(move.old, move.new, min(move.time, now)) for move in unseen]
        if not head or head in {move.new for move in log.moves}:
            return found
        told = {(one.old, one.new): _came(one, now) for one in reversed(notices) if one.new == head}
        last = found[-1].new if found else self.errands.last(place, self._ref)
        more = self.errands.unseen(place, self._ref, [Move(*move, at) for move, at in told.items()])
        more = more or [Move(last or NOTHING, head, now)]
        return [*found, *more] if last != head else found

    def _is_known(self, place: str, one: Notice, moves: Iterable[Move]) -> bool:
        is_here = (one.old, one.new) in {(move.old, move.new) for move in moves}
        return is_here or not self.errands.unseen(place, self._ref, [Move(one.old, one.new, one.arrived)])

    def _wait_for(self, notice: Notice, now: float) -> None:
        """The platform knows nothing yet of what a webhook told; or it never will."""
        if notice.tries < _UNFOUNDED:
            self.errands.put_off(notice, now, 0.0)
            return
        self._journal("webhook unfounded", repository=notice.repository, commit=notice.new)
        self.errands.give_up(notice)

    # ── reading ─────────────────────────────────────────────────────────────────────────────

    async def _read_some(self, now: float) -> bool:
        """Read some, of each person the newest push first: those before it wait until it is kept."""
        theirs = defaultdict[str, list[Unread]](list)
        for one in self.errands.unread(now, _AT_ONCE):
            theirs[one.person].append(one)

        async def read(those: Iterable[Unread]) -> None:
            for one in those:
                await self._try(self._name(one), [one], self._read(one))

        return await self._each(read, theirs.values())

    async def _read(self, one: Unread) -> None:
        folders = await asyncio.to_thread(folders_of, self._forge, self._name(one), one.commit, self._wanted)
        due, said = sorted_out(folders, self._wanted, self._template)
        attempts, superseded = self.errands.read(one, due, [(name, say(says)) for name, says in said])
        numbers = [found.number for found in attempts]
        self._journal("received", repository=one.repository, person=one.person, numbers=numbers)
        self._dispatcher.wake()
        for number in superseded:
            self._dispatcher.tell(number)

    def _name(self, one: Unread | Owed) -> str:
        return one.repository.removeprefix(self._enrolled.forge.place(""))

    # ── showing ─────────────────────────────────────────────────────────────────────────────

    async def _show_some(self, now: float) -> bool:
        async def show(one: Owed) -> None:
            await self._try(self._name(one), [one], self._show(one))

        return await self._each(show, self.errands.owed(now, _AT_ONCE))

    async def _show(self, one: Owed) -> None:
        attempt = None if one.attempt is None else self._queue.get(one.attempt)
        files = self._queue.files(attempt.number) if attempt else ()
        await asyncio.to_thread(self._give, one, attempt, files)
        self.errands.shown(one)
        self._journal("shown", repository=one.repository, commit=one.commit, assignment=one.assignment)

    def _give(self, one: Owed, attempt: Queued | None, files: Sequence[PushedFile]) -> None:
        """Make an answer and show it, in a thread: a long report keeps nobody waiting."""
        answer = self._answer(attempt, files) if attempt else in_words(one.assignment, one.says)
        self._forge.answer(self._name(one), one.commit, answer)

    def _answer(self, attempt: Queued, files: Sequence[PushedFile]) -> Answer:
        wanted = self._wanted.get(attempt.assignment)
        submission = submission_of(attempt.person, files, wanted) if wanted else Submission(attempt.person)
        url = f"{self._url.rstrip('/')}/{report_name(attempt.number, attempt.token)}" if self._url else ""
        return answer_of(attempt, files, submission, url)


def _key(errand: Errand) -> tuple[type[Errand], int]:
    return type(errand), errand.number


def _came(notice: Notice, now: float) -> float:
    """When what a webhook told of came, where the platform's log does not tell: with the message, if that is of this minute.

    Else somebody who has the secret could tell today of what they push tomorrow.
    """
    return notice.arrived if now - notice.arrived < _FRESH else now
