"""The address at which a forge tells of pushes: a message is bounded, then held to its signature, then read, then kept, and only then acknowledged.

It is a bell and no more: what it says moves nobody's score. The repository of which it tells is looked up in the course's own
table, and how its branch moved is asked of the platform (errands.py, following.py).
"""

import asyncio
import time
from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from autograder.errors import GraderError
from autograder.forges.forge import Forge, Told, Unreadable, Unsigned, is_object
from autograder.service.enrolled import Enrolled
from autograder.service.errands import Errands
from autograder.service.journal import Journal
from autograder.service.patience import patiently

PATH = "/webhook"

MOST_BODY = 25 << 20
"""So many bytes of a message are read; GitHub sends no larger one, and a push of which nothing is told is found all the same."""

PATIENCE = 8.0
"""Seconds until a message has to be there and be kept; platforms wait for ten."""

_LARGE, _LARGE_AT_ONCE = 1 << 16, 2
"""Of messages of more bytes so few are held at a time: nobody's signature is known before the last byte is there."""

_MOST_NUMBER = 200


class _Refused(Exception):
    """What is answered with a status of HTTP other than 200."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Webhook:
    """What is done with what comes to the address; `ring` is called for what was new."""

    def __init__(
        self,
        forge: Forge,
        secret: str,
        enrolled: Enrolled,
        errands: Errands,
        *,
        journal: Journal,
        ring: Callable[[], None],
    ) -> None:
        self._forge, self._secret, self._enrolled = forge, secret, enrolled
        self._errands, self._journal, self._ring = errands, journal, ring
        self._room = asyncio.Semaphore(_LARGE_AT_ONCE)

    @property
    def route(self) -> Route:
        """Where it is met."""
        return Route(PATH, self._answer, methods=["POST"])

    async def _answer(self, request: Request) -> Response:
        arrived = time.time()
        try:
            async with asyncio.timeout(PATIENCE):
                return PlainTextResponse(f"{await self._take(request, arrived)}\n")
        except _Refused as error:
            return self._refuse(error.status, error.why)
        except ClientDisconnect:
            return self._refuse(400, "cut off")
        except TimeoutError:
            return self._refuse(408, "too slow")

    def _refuse(self, status: int, why: str) -> Response:
        self._journal("webhook refused", status=status, why=why)
        return PlainTextResponse(f"{why}\n", status, headers={"connection": "close"})

    async def _take(self, request: Request, arrived: float) -> str:
        size = _announced_size(request)
        if size is None or size > _LARGE:
            async with self._room:
                told = await self._told(request, arrived)
        else:
            told = await self._told(request, arrived)
        if told is None or not told.new.strip("0") or told.ref != f"refs/heads/{self._enrolled.forge.branch}":
            return "nothing to do"
        if self._enrolled.person(told.repository) is None:
            self._journal("webhook of no repository of the course", repository=told.repository)
            return "no repository of this course"
        try:
            is_new = await patiently(
                lambda: self._errands.take_notice(told.repository.lower(), told, arrived), PATIENCE / 2
            )
        except GraderError as error:
            raise _Refused(503, "could not be kept; it is found when the repositories are next looked at") from error
        self._journal("noticed", repository=told.repository, commit=told.new, is_new=is_new)
        self._ring()
        return "kept" if is_new else "known"

    async def _told(self, request: Request, now: float) -> Told | None:
        body = await _body(request)
        try:
            told = await asyncio.to_thread(self._forge.told, request.headers, body, self._secret, now)
        except Unsigned:
            raise _Refused(401, "not signed with the secret of this course") from None
        except Unreadable:
            raise _Refused(400, "no message of this platform, as JSON") from None
        if told and not (is_object(told.old) and is_object(told.new) and len(told.delivery) <= _MOST_NUMBER):
            raise _Refused(400, "no push from one commit to another")
        return told


def _announced_size(request: Request) -> int | None:
    """How long a message says that it is; None if it does not say, or comes in pieces, which are as many as it likes.

    Raises
    ------
    _Refused
        if that is more than any that is read.

    """
    length = request.headers.get("content-length")
    if length is None or "transfer-encoding" in request.headers:
        return None
    if not length.isdecimal() or int(length) > MOST_BODY:
        raise _Refused(413, "too large")
    return int(length)


async def _body(request: Request) -> bytes:
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > MOST_BODY:
            raise _Refused(413, "too large")
    return bytes(found)
