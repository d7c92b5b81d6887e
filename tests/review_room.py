"""What the tests of the review share: a server on this machine, and how strangers and browsers ask it."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from autograder.batch.marks import Sources
from autograder.review.app import application
from autograder.review.guard import Guard
from autograder.review.reviewing import Reviewing
from autograder.review.serving import settings


@contextmanager
def served(app: object, token: str) -> Iterator[int]:
    """An application behind the guard on a port of this machine; the port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(settings(Guard(app, token)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def desk_of(folder: Path, own: Path, token: str) -> Iterator[tuple[int, Path]]:
    """A server that reviews the run in a folder with its course, whose ledger is empty: its port, and the ledger."""
    ledger = folder / "course" / "ledger.yaml"
    ledger.unlink(missing_ok=True)
    pages = Reviewing(folder / "run", (), Sources(folder / "course"), "tester", own)
    with served(application(pages), token) as port:
        yield port, ledger
    ledger.unlink(missing_ok=True)


def ask(
    port: int,
    path: str,
    method: str = "GET",
    headers: list[tuple[str, str]] | tuple[()] = (),
    host: str | None = None,
    body: bytes = b"",
) -> tuple[int, dict[str, str], bytes]:
    """What the server answers: its status, its headers and its body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest(method, path, skip_host=True)
    for name, value in [("Host", host or f"127.0.0.1:{port}"), ("Content-Length", str(len(body))), *headers]:
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(body)
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def send(port: int, path: str, **fields: str) -> tuple[int, dict[str, str], bytes]:
    """What the server answers to a form that a page of ours sent."""
    headers = [("Origin", f"http://127.0.0.1:{port}"), ("Content-Type", "application/x-www-form-urlencoded")]
    return ask(port, path, "POST", headers, body=urlencode(fields).encode())
