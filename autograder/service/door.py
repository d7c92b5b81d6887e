"""The socket at which hooks hand over what was pushed: each is heard for a while, acknowledged once all is on the disk, and answered.

Whoever may connect is believed what a repository's server knows: whose it is, who pushed, when. So the socket is its owner's and its
group's alone. Sizes are looked at before bytes are read, and no more than a few are heard at a time.
"""

import asyncio
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import GraderError
from autograder.intake.called import Wanted
from autograder.service.dispatcher import Dispatcher
from autograder.service.hook import pack, unpack
from autograder.service.installing import edition
from autograder.service.journal import Journal
from autograder.service.links import Links
from autograder.service.patience import patiently
from autograder.service.pushed import (
    LIMITS,
    MOST_BYTES,
    MOST_MESSAGE,
    BadMessage,
    Push,
    PushedFolder,
    beside_code,
    read_folders,
    read_push,
)
from autograder.service.queue import Queue, Queued
from autograder.service.queue_file import LostFile
from autograder.service.replies import encoded, of_attempt, of_other_refs, shown_ref
from autograder.service.sorting import sorted_out
from autograder.words.message import Text, message

PATIENCE = 10.0
"""Seconds in which a hook has to have said all, and after which whoever pushed is let go with a number."""

_LAST_WORD = 2.0
"""Seconds in which hooks are told how it stands when the service ends."""

_MOST_FIRST = 1 << 20

_LARGE, _LARGE_AT_ONCE = 1 << 20, 4
"""Of messages of more bytes so few are held at a time."""


@dataclass
class Seen:
    """What came to the door since it was opened: how many, and how long until they were acknowledged."""

    pushes: int = 0
    refused: int = 0
    acknowledged: int = 0
    seconds: float = 0.0
    other_hooks: set[str] = field(default_factory=set)
    """The repositories whose hook is of another version of this program."""


class Door:
    """What is said to a hook, and where what it hands over is kept."""

    def __init__(
        self,
        queue: Queue,
        dispatcher: Dispatcher,
        wanted: Mapping[str, Wanted],
        *,
        template: Path,
        links: Links,
        journal: Journal,
    ) -> None:
        self._template, self._wanted, self._links = template, wanted, links
        self._queue, self._dispatcher, self._journal = queue, dispatcher, journal
        self._room = asyncio.Semaphore(_LARGE_AT_ONCE)
        self._open = set[asyncio.Task[None]]()
        self.seen = Seen()

    async def see_out(self) -> None:
        """Tell each hook that waits how it stands with what is kept; of a service that ends no more is to be had."""
        self._dispatcher.let_go()
        if self._open:
            await asyncio.wait(self._open, timeout=_LAST_WORD)

    async def let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hear one hook, from its first word to our last."""
        arrived, begun = time.time(), time.perf_counter()
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        try:
            await self._answer(reader, writer, arrived, begun)
        except (BadMessage, asyncio.IncompleteReadError, TimeoutError, ConnectionError, GraderError) as error:
            self.seen.refused += 1
            self._journal("not received", why=error.says if isinstance(error, GraderError) else type(error).__name__)
            with suppress(ConnectionError):
                await self._say(writer, encoded(message("push.not_kept")))
            if isinstance(error, LostFile):
                self._dispatcher.wake()  # which ends the service
        finally:
            with suppress(OSError):
                writer.close()
                await writer.wait_closed()

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, arrived: float, begun: float
    ) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        async with asyncio.timeout_at(until):
            first = await _body(reader, await _size(reader, _MOST_FIRST))
            if first[:1] == [b"log"]:
                await self._tell_unseen(writer, first)
                return
            push = read_push(first)
            self.seen.pushes += 1
            self._look_at_hook(push)
            await self._say(writer, *map(encoded, of_other_refs(push)))
            update = push.graded
            if update is None:
                return
            arrived = arrived if push.time is None else min(push.time, arrived)
            if update.deletes:
                await patiently(lambda: self._queue.note(push, arrived), until - 1 - loop.time())
                return
            attempts, disk = await self._take_in(push, reader, writer, arrived, until)
        self._acknowledge(push, attempts, time.perf_counter() - begun, disk)
        await self._tell_all(writer, attempts, until if push.time is None else 0.0)
        if attempts and push.time is None:  # of what is swept not the student hears, but whoever sweeps
            await self._tell_page(writer, push.person)

    async def _take_in(
        self, push: Push, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, arrived: float, until: float
    ) -> tuple[list[Queued], float]:
        """Have the folders of a push handed over, and keep them; when this returns they are on the disk, after so many seconds."""
        await _send(writer, b"want", *LIMITS, *(one.encode() for one in (*self._wanted, *beside_code(self._wanted))))
        size = await _size(reader, MOST_MESSAGE)
        async with self._room if size > _LARGE else nullcontext():
            folders = read_folders(await _body(reader, size))
            if sum(len(file.content) for one in folders for file in one.files) > MOST_BYTES:
                raise BadMessage
            begun = time.perf_counter()
            due, said = self._sorted_out(push, folders)
            seconds = until - 1 - asyncio.get_running_loop().time()
            attempts, superseded = await patiently(lambda: self._queue.take_in(push, arrived, due), seconds)
            disk = time.perf_counter() - begun
        self._dispatcher.wake()
        for number in superseded:
            self._dispatcher.tell(number)
        await self._say(writer, *map(encoded, said), *(_received(one) for one in attempts))
        return attempts, disk

    def _look_at_hook(self, push: Push) -> None:
        """Tell once of each repository whose hook is a copy of another version's."""
        if push.edition == edition():
            self.seen.other_hooks.discard(push.repository)
        elif push.repository not in self.seen.other_hooks:
            self.seen.other_hooks.add(push.repository)
            self._journal("hook of another version", repository=push.repository, do=message("hook.install_again"))

    def _acknowledge(self, push: Push, attempts: Iterable[Queued], seconds: float, disk: float) -> None:
        self.seen.acknowledged += 1
        self.seen.seconds += seconds
        numbers, whose = [one.number for one in attempts], {"repository": push.repository, "person": push.person}
        self._journal("received", **whose, numbers=numbers, seconds=round(seconds, 4), disk=round(disk, 4))

    def _sorted_out(self, push: Push, folders: Sequence[PushedFolder]) -> tuple[list[PushedFolder], list[Text]]:
        """The folders in which there is work, and what is said of the others, or if there is none."""
        due, others = sorted_out(folders, self._wanted, self._template)
        said: list[Text] = [says for _, says in others]
        return due, said if due or said else [message("push.nothing", branch=shown_ref(push.branch))]

    async def _tell_all(self, writer: asyncio.StreamWriter, attempts: Iterable[Queued], until: float) -> None:
        """Say of each attempt what it came to, as soon as that is known, or that it is graded later."""
        with suppress(
            ConnectionError, GraderError
        ):  # whoever pushed is gone, or the file is: it is graded all the same
            for one in attempts:
                found = await self._dispatcher.wait_for(one.number, until)
                await self._say(writer, b"", *of_attempt(found, self._links.report(found)))

    async def _tell_page(self, writer: asyncio.StreamWriter, person: str) -> None:
        """Say where all attempts of whoever pushed stand."""
        with suppress(ConnectionError, GraderError):
            await self._say(writer, encoded(message("push.page", where=self._links.person(person))))

    async def _tell_unseen(self, writer: asyncio.StreamWriter, fields: list[bytes]) -> None:
        """Say which lines of a ref's log are of no push that is kept."""
        try:
            _, repository, ref, *parts = fields
            moves = [
                (parts[at].decode(), parts[at + 1].decode(), float(parts[at + 2])) for at in range(0, len(parts), 3)
            ]
        except (ValueError, IndexError):
            raise BadMessage from None
        unseen = self._queue.unseen(os.fsdecode(repository), ref, moves)
        await _send(writer, b"unseen", *(str(place).encode() for place in unseen))

    async def _say(self, writer: asyncio.StreamWriter, *lines: bytes) -> None:
        if lines:
            await _send(writer, b"say", *lines)


def _received(one: Queued) -> bytes:
    facts = {"number": one.number, "assignment": one.assignment}
    is_known = one.state != "queued"
    return encoded(message("push.known", **facts) if is_known else message("push.received", **facts))


async def _size(reader: asyncio.StreamReader, most: int) -> int:
    """How long the next message is, before any of it is read.

    Raises
    ------
    BadMessage
        if that is more than so many bytes.

    """
    size = int.from_bytes(await reader.readexactly(4), "big")
    if size > most:
        raise BadMessage
    return size


async def _body(reader: asyncio.StreamReader, size: int) -> list[bytes]:
    try:
        return unpack(await reader.readexactly(size))
    except ValueError:
        raise BadMessage from None


async def _send(writer: asyncio.StreamWriter, *fields: bytes) -> None:
    writer.write(pack(fields))
    await writer.drain()
