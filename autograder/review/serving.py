"""Serves an application on this machine alone, until it is interrupted."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from autograder.errors import UsageError
from autograder.review.guard import App, Guard, new_token
from autograder.words.message import message

_HOST, _WAITING, _SECONDS = "127.0.0.1", 16, 2

_MOST = 500
"""So many are connected at a time, fewer than a process may have files open."""


class Prompt(H11Protocol):
    """Hangs up on whoever is connected and does not ask: else somebody without the link keeps out whoever has it."""

    PATIENCE = 5.0
    """Seconds until the whole head of a request is there, of a first one and of each that follows an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as of its parent
        """Begin to wait."""
        super().connection_made(transport)
        self.loop.call_later(self.PATIENCE, self._hang_up, None)

    def on_response_complete(self) -> None:
        """Wait for another request; hear none after one of which it may be doubted where it ended (RFC 9112, 6.1)."""
        if {b"content-length", b"transfer-encoding"} <= {name for name, _ in self.cycle.scope["headers"]}:
            self.transport.close()
        last = self.cycle  # the next may have come, and is begun with now
        super().on_response_complete()
        self.loop.call_later(self.PATIENCE, self._hang_up, last)

    def _hang_up(self, last: object) -> None:
        """Hang up where no request came after the last one."""
        if self.cycle is last:
            self.transport.close()


def serve(app: App, port: int, tell: Callable[[str], None]) -> None:
    """Serve until Ctrl-C; `tell` is given the link, without which nothing is to be had, when it can be opened.

    Raises
    ------
    UsageError
        if the port is taken, or not for us.

    """
    token = new_token()
    with listening(port) as listener:
        tell(f"http://{_HOST}:{listener.getsockname()[1]}/{token}/index.html")
        uvicorn.Server(settings(Guard(app, token))).run(sockets=[listener])


def settings(app: App) -> uvicorn.Config:
    """How it is served: to as many as a process can have connected, none of whom keeps another out."""
    return uvicorn.Config(
        app,
        http=Prompt,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="off",
        limit_concurrency=_MOST,
        timeout_graceful_shutdown=_SECONDS,
    )


def listening(port: int) -> socket.socket:
    """A socket that listens on a port of this machine's own address, on any where it is 0.

    Raises
    ------
    UsageError
        if the port is taken, or not for us.

    """
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
        listener.listen(_WAITING)
    except OSError as error:
        listener.close()
        raise UsageError(message("review.no_port", port=port, why=error.strerror or "")) from None
    return listener
