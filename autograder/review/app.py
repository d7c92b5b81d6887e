"""The pages of a run as an application for a web server: each is made when it is asked for, and a form adds to the ledger."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from autograder.batch.class_page import INDEX, page_name
from autograder.errors import AutograderError
from autograder.words.message import Text, message, say

MOST_SENT, _FIELDS = 1 << 16, 20
"""A form is no longer than so many bytes, and has no more fields."""


class Pages(Protocol):
    """What the application shows: pages by where they lie, as in a run's folder."""

    def file(self, name: str) -> str:
        """The class page or one of its pages of rows; "" if there is none of this name."""

    def page(self, stem: str, wrong: Text = "", filled: Mapping[str, str] | None = None) -> str:
        """The page of one report, "" if there is none; with what is `wrong` in a form, as it was filled in."""

    def add(self, stem: str, filled: Mapping[str, str]) -> Text:
        """Add what a form says to the ledger; what is wrong with it, "" if nothing."""


def application(pages: Pages) -> Starlette:
    """The pages, below whatever root the server names."""

    async def index(_: Request) -> Response:
        return _answer(await run_in_threadpool(pages.file, INDEX))

    async def rows(request: Request) -> Response:
        return _answer(await run_in_threadpool(pages.file, page_name(request.path_params["number"])))

    async def report(request: Request) -> Response:
        return _answer(await run_in_threadpool(pages.page, _stem(request)))

    async def add(request: Request) -> Response:
        filled, stem = await _filled(request), _stem(request)
        if filled is None:
            return _told(413, message("review.too_long"))
        wrong = await run_in_threadpool(pages.add, stem, filled)
        if not wrong:
            return RedirectResponse(request.url.path, status_code=303)
        return _answer(await run_in_threadpool(pages.page, stem, wrong, filled), 422)

    async def failed(_: Request, error: Exception) -> Response:
        assert isinstance(error, AutograderError)
        return _told(500, error.says)

    async def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, OSError)
        return _told(500, message("error.unusable_path", filename=error.filename, strerror=error.strerror))

    path = "/reports/{stem:path}.html"
    routes = [
        Route("/", _to_index),
        Route(f"/{INDEX}", index),
        Route("/class/{number:int}.html", rows),
        Route(path, report, methods=["GET"]),
        Route(path, add, methods=["POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={AutograderError: failed, OSError: refused})


async def _to_index(request: Request) -> Response:
    return RedirectResponse(f"{request.scope['root_path']}/{INDEX}", status_code=303)


def _stem(request: Request) -> str:
    return f"reports/{request.path_params['stem']}"


def _answer(page: str, status: int = 200) -> Response:
    return HTMLResponse(page, status) if page else _told(404, message("review.no_page"))


def _told(status: int, says: Text) -> Response:
    return PlainTextResponse(f"{say(says)}\n", status)


async def _filled(request: Request) -> Mapping[str, str] | None:
    """The fields of a form; None if it is longer than any of ours."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_SENT:
            return None
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS))
    except ValueError:
        return None
