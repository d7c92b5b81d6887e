"""The pages of a service: one report, a person's own attempts, the queue for teachers; each for whoever has its link, live where it changes."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from autograder.errors import AutograderError
from autograder.render import html
from autograder.render.attempts_view import AttemptRow, AttemptsView
from autograder.render.report_json import report_from_json
from autograder.review import guard
from autograder.service.links import Links, report_name
from autograder.service.queue import Queue
from autograder.words.message import message, say

HEADERS = {
    **{name.decode(): value.decode() for name, value in guard.HEADERS},
    "content-security-policy": "frame-ancestors 'none'; form-action 'none'; base-uri 'none'",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
}
"""Of every answer; what a page may load and run stands in the page itself."""

_SOON, _LATER = 2, 30
"""Seconds until a page is looked at afresh on which something is open, and one on which nothing is."""

_MOST = 200
"""So many attempts are on a page, the newest first."""

_STATES = {
    "queued": message("queue.queued"),
    "running": message("queue.running"),
    "graded": message("queue.graded"),
    "superseded": message("queue.superseded"),
    "fault": message("queue.fault"),
}

_LINE = "SELECT number, person, assignment, arrived, state, score, points, token, report IS NOT NULL FROM attempt"
"""What stands in a row; the report itself is long."""

_Shown = TypeVar("_Shown")
_Endpoint = Callable[[Request], Awaitable[Response]]


def routes(queue: Queue, links: Links) -> list[Route]:
    """The pages, whose links are among these."""

    async def report(request: Request) -> Response:
        one = links.reported(request.path_params["name"])
        return await _answer(_report, one.report if one else None)

    async def person(request: Request) -> Response:
        name = links.whose(request.path_params["number"], request.path_params["token"])
        return await _answer(html.render_attempts, None if name is None else of_person(queue, name))

    async def everybody(request: Request) -> Response:
        may = links.is_of_all(request.path_params["token"])
        return await _answer(html.render_attempts, of_all(queue) if may else None)

    return [
        Route("/{name}.html", _private(report)),
        Route("/people/{number}/{token}", _private(person)),
        Route("/queue/{token}", _private(everybody)),
    ]


def _report(text: str) -> str:
    return html.render(report_from_json(text))


def of_person(queue: Queue, name: str) -> AttemptsView:
    """A person's own attempts."""
    found = queue.rows(f"{_LINE} WHERE person = ? ORDER BY number DESC LIMIT ?", name, _MOST)
    rows = tuple(_row(*line, way_up="../../") for line in found)
    is_open = any(one.state in (_STATES["queued"], _STATES["running"]) for one in rows)
    return AttemptsView(message("queue.of", person=name), _SOON if is_open else _LATER, rows)


def of_all(queue: Queue) -> AttemptsView:
    """What is open, and what came last."""
    is_open = "state IN ('running', 'queued')"
    found = queue.rows(f"{_LINE} WHERE {is_open} ORDER BY state DESC, number LIMIT ?", _MOST)
    found += queue.rows(f"{_LINE} WHERE NOT {is_open} ORDER BY number DESC LIMIT ?", _MOST)
    rows = tuple(_row(*line, way_up="../") for line in found)
    there = queue.counts()
    counts = tuple((says, str(there.get(state, 0))) for state, says in _STATES.items())
    return AttemptsView(message("queue.all"), _SOON, rows, counts, has_people=True)


def _row(number: int, person: str, assignment: str, arrived: float, *more: Any, way_up: str) -> AttemptRow:
    state, score, points, token, is_reported = more
    link = f"{way_up}{report_name(number, token)}" if is_reported else ""
    return AttemptRow(number, person, assignment, _minute(arrived), _STATES[state], score, points, link)


def _minute(arrived: float) -> str:
    return f"{datetime.fromtimestamp(arrived, UTC):%Y-%m-%d %H:%M}"


async def _answer(render: Callable[[_Shown], str], shown: _Shown | None) -> Response:
    if shown is None:
        return PlainTextResponse(f"{say(message('queue.no_page'))}\n", 404)
    return HTMLResponse(await run_in_threadpool(render, shown))


def _private(endpoint: _Endpoint) -> _Endpoint:
    """The same, kept by nobody and told to nobody; it says so where the file cannot be read now."""

    @wraps(endpoint)
    async def private(request: Request) -> Response:
        try:
            answer = await endpoint(request)
        except AutograderError as error:
            answer = PlainTextResponse(f"{say(error.says)}\n", 503)
        answer.headers.update(HEADERS)
        return answer

    return private
