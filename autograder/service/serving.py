"""A service, whole: the queue, the exams, the door for hooks and the numbers for other programs, in one process and one event loop."""

import asyncio
import grp
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import uvicorn

from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.output import replace
from autograder.review.serving import listening, settings
from autograder.service.at_forge import TEMPLATE, AtForge, at_forge
from autograder.service.dispatcher import Dispatcher
from autograder.service.door import Door
from autograder.service.grading import grading
from autograder.service.health import application
from autograder.service.journal import Journal
from autograder.service.links import Links
from autograder.service.pages import routes
from autograder.service.patience import until_told
from autograder.service.queue import ROOM
from autograder.words.message import message

SOCKET, QUEUE_PAGE = "hook.sock", "queue-page"
"""In the service's folder: where hooks are met, and the file with the link of the teachers' page."""

_WAITING = 1024
"""So many hooks may have knocked before the next one is let in."""

_PATIENCE = 5.0
"""Seconds for which a busy forge is waited for at a time."""


@frozen
class Serving:
    """How a course is served: a `socket` for hooks of a `group`, if it is not for the owner alone; pages are found below `url`.

    Who `drains` lets no hook in, grades what waits, and ends. Where there is a `cluster`, its workers grade, and `jobs` may be 0.
    """

    course: Path
    jobs: int
    socket: Path
    group: str = ""
    port: int = 0
    url: str = ""
    drains: bool = False
    cluster: str = ""


def serve(serving: Serving, journal: Journal) -> None:
    """Serve until SIGTERM or Ctrl-C; what jobs are at then is graded to its end.

    Raises
    ------
    UsageError
        if another service of this course runs, its socket or its port cannot be had, or there is no token for its forge.
    LostFile
        if the queue's file is lost.

    """
    with ExitStack() as open_now:
        grades = open_now.enter_context(grading(serving.course, serving.jobs, journal, serving.cluster))
        if serving.drains:
            asyncio.run(grades.drain())
            return
        there = open_now.enter_context(at_forge(serving.course, grades, journal, url=serving.url, patience=_PATIENCE))
        hooks = open_now.enter_context(_at(serving.socket, serving.group))
        web = open_now.enter_context(listening(serving.port))
        own = f"http://127.0.0.1:{web.getsockname()[1]}"
        links = Links(grades.queue, serving.url or own)
        replace(serving.course / ROOM / QUEUE_PAGE, f"{links.queue()}\n".encode(), mode=0o600)
        template = serving.course / TEMPLATE
        if not template.is_dir():
            journal("no template", do=message("service.no_template", path=template))
        door = Door(grades.queue, grades.dispatcher, grades.wanted, template=template, links=links, journal=journal)
        journal("serving", socket=str(serving.socket), metrics=f"{own}/metrics")
        more = [*routes(grades.queue, links), *([there.webhook(serving.course, journal).route] if there else [])]
        pages = application(grades.queue, grades.dispatcher, door, grades.exams, more)
        asyncio.run(_run(grades.dispatcher, door, hooks, _Server(settings(pages)), web, there=there))
        journal("ended")


class _Server(uvicorn.Server):
    """Leaves signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none."""
        yield

    def end(self) -> None:
        """Let nobody in any more."""
        self.should_exit = True


async def _run(
    dispatcher: Dispatcher,
    door: Door,
    hooks: socket.socket,
    server: _Server,
    web: socket.socket,
    *,
    there: AtForge | None,
) -> None:
    rings = [there.follower.ring] if there else []
    is_over = until_told(server.end, dispatcher.wake, *rings)
    serves = asyncio.create_task(server.serve(sockets=[web]))
    follows = [there.follower.run(is_over)] if there else []
    async with await asyncio.start_unix_server(door.let_in, sock=hooks, backlog=_WAITING):
        try:
            await asyncio.gather(dispatcher.run(is_over), *follows)
            await door.see_out()
        finally:
            server.end()
    await serves


@contextmanager
def _at(path: Path, group: str) -> Iterator[socket.socket]:
    """A socket at a path, for its owner, and for a group if one is named; one that a service left which was killed is taken away.

    Raises
    ------
    UsageError
        if it cannot be had.

    """
    _refuse_to_take(path)
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        if path.is_socket():
            path.unlink()
        listener.bind(str(path))
        if group:
            os.chown(path, -1, grp.getgrnam(group).gr_gid)
            path.chmod(0o660)
        listener.listen(_WAITING)  # from now on nobody is turned away who comes before they can be let in
    except (OSError, KeyError) as error:
        listener.close()
        why = error.strerror or str(error) if isinstance(error, OSError) else message("service.no_group", group=group)
        raise UsageError(message("service.no_socket", path=path, why=why)) from None
    finally:
        os.umask(before)
    try:
        yield listener
    finally:
        listener.close()
        with suppress(OSError):
            path.unlink()


def _refuse_to_take(path: Path) -> None:
    """Refuse a socket at which another course is served."""
    with socket.socket(socket.AF_UNIX) as one:
        try:
            one.connect(str(path))
        except OSError:  # nobody is met there
            return
    raise UsageError(message("service.no_socket", path=path, why=message("service.other")))


def socket_of(course: Path, named: Path | None) -> Path:
    """The socket that was named, or else the one at which a course is served that says nothing of it."""
    return named or course / ROOM / SOCKET
