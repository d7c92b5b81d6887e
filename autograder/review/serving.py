"""Serves an application on this machine alone, until it is interrupted."""

import socket
from collections.abc import Callable

import uvicorn

from autograder.errors import UsageError
from autograder.review.guard import App, Guard, new_token
from autograder.words.message import message

_HOST, _WAITING, _SECONDS = "127.0.0.1", 16, 2


def serve(app: App, port: int, tell: Callable[[str], None]) -> None:
    """Serve until Ctrl-C; `tell` is given the link, without which nothing is to be had, when it can be opened.

    Raises
    ------
    UsageError
        if the port is taken, or not for us.

    """
    token = new_token()
    with _listening(port) as listener:
        tell(f"http://{_HOST}:{listener.getsockname()[1]}/{token}/index.html")
        config = uvicorn.Config(
            Guard(app, token),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            lifespan="off",
            limit_concurrency=_WAITING,
            timeout_graceful_shutdown=_SECONDS,
        )
        uvicorn.Server(config).run(sockets=[listener])


def _listening(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
        listener.listen(_WAITING)
    except OSError as error:
        listener.close()
        raise UsageError(message("review.no_port", port=port, why=error.strerror or "")) from None
    return listener
