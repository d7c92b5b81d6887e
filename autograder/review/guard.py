"""Lets in only whoever has the link: the pages lie under a path that nobody guesses, and are asked for by our own name alone.

Theory of operation. Whoever serves on a machine's own address is reached by every user of that machine, by every page that
is open in a browser there (which may send forms, but not read answers), and by a page whose own name was made to lead here.
So the first part of each path is a secret of this one start: who does not know it is told nothing, and can neither read nor
send. A cookie would go to every port of the machine; a path goes nowhere, since no page names it to others. That the request
calls us by our own name, and a form comes from a page of ours, is looked at besides.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = (
    (b"cache-control", b"no-store"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"content-security-policy", b"frame-ancestors 'self'; form-action 'self'; base-uri 'none'"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)
"""Of every answer; what a page may load and run stands in the page itself."""

_READS, _WRITES = ("GET", "HEAD"), ("POST",)


def new_token() -> str:
    """A part of a path that nobody guesses."""
    return secrets.token_urlsafe(24)


class Guard:
    """Before an application: it gets only requests for a path below the token, and finds the token as its root."""

    def __init__(self, app: App, token: str) -> None:
        """Nothing is let in before a token is known."""
        self._app, self._token = app, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)  # the server's own start and end
            return
        if not self._may(scope):
            await _refuse(send)
            return

        async def with_headers(event: MutableMapping[str, Any]) -> None:
            if event["type"] == "http.response.start":
                event["headers"] = [*event["headers"], *HEADERS]
            await send(event)

        root = f"/{self._token}"
        await self._app({**scope, "root_path": root}, receive, with_headers)

    def _may(self, scope: Scope) -> bool:
        """Whether this request is one of ours."""
        own = _own_names(scope)
        headers = _once(scope)
        first = scope["path"].encode("utf-8", "surrogatepass").split(b"/")[1:2]
        if headers is None or headers.get(b"host", b"") not in own or not first:
            return False
        if not hmac.compare_digest(first[0], self._token.encode()):
            return False
        if scope["method"] in _READS:
            return True
        return scope["method"] in _WRITES and headers.get(b"origin") in {b"http://" + name for name in own}


def _own_names(scope: Scope) -> set[bytes]:
    port = scope["server"][1]
    return {f"{name}:{port}".encode() for name in ("127.0.0.1", "localhost")}


def _once(scope: Scope) -> dict[bytes, bytes] | None:
    """The headers that we look at; None if one of them stands there twice."""
    found = [(name, value) for name, value in scope["headers"] if name in (b"host", b"origin")]
    return dict(found) if len(dict(found)) == len(found) else None


async def _refuse(send: Send) -> None:
    """An answer that tells nothing, and the last on its connection."""
    headers = [(b"content-type", b"text/plain"), (b"connection", b"close"), *HEADERS]
    head = {"type": "http.response.start", "status": 404, "headers": headers}
    await send(head)
    await send({"type": "http.response.body", "body": b"not found\n"})
