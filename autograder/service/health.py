"""How a service stands, for other programs: whether it is well, and numbers in Prometheus' text form; no name of anybody is in them."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from shutil import disk_usage

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from autograder.errors import AutograderError
from autograder.service.dispatcher import Dispatcher
from autograder.service.door import Door
from autograder.service.errands import Errands
from autograder.service.exams import Exams
from autograder.service.queue import Queue

_STATES = ("queued", "running", "graded", "superseded", "fault")
_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_LEAST_ROOM = 100
"""MiB on the disk of the queue's file, of which a push may take 24."""

Sample = tuple[str, str, str, float]
"""A metric's name and labels, its type, what it is, its value."""


def application(
    queue: Queue, dispatcher: Dispatcher, door: Door, exams: Exams, more: Sequence[Route] = ()
) -> Starlette:
    """`/health` and `/metrics`, and `more` routes."""

    async def health(_: Request) -> Response:
        try:
            given_up, room = Errands(queue).given_up(), disk_usage(queue.path.parent).free >> 20
        except (AutograderError, OSError):
            return PlainTextResponse("the queue cannot be read\n", 503)
        return PlainTextResponse(f"{', '.join(['well', *_but(given_up, len(door.seen.other_hooks), room)])}\n")

    async def metrics(_: Request) -> Response:
        return PlainTextResponse(in_text(lambda: _samples(queue, dispatcher, door, exams)), media_type=_TYPE)

    return Starlette(routes=[Route("/health", health), Route("/metrics", metrics), *more])


def _but(given_up: Mapping[str, int], other_hooks: int, room: int) -> Iterator[str]:
    """What is to be seen to all the same."""
    if any(given_up.values()):
        yield "but given up at the forge: to read {read}, to show {show}".format(**given_up)
    if other_hooks:
        yield f"but hooks of another version, which are to be installed again: {other_hooks}"
    if room < _LEAST_ROOM:
        yield f"but the queue's disk has room for {room} MiB alone"


def _samples(queue: Queue, dispatcher: Dispatcher, door: Door, exams: Exams) -> Iterator[Sample]:
    counts, oldest, seen = queue.counts(), queue.oldest(), door.seen
    for state in _STATES:
        yield (
            f'autograder_attempts{{state="{state}"}}',
            "gauge",
            "Attempts by what became of them.",
            counts.get(state, 0),
        )
    for errand, count in Errands(queue).left().items():
        yield f'autograder_errands{{to="{errand}"}}', "gauge", "What is left to do at the forge.", count
    for errand, count in Errands(queue).given_up().items():
        yield f'autograder_given_up{{to="{errand}"}}', "gauge", "What was tried there for a day, and given up.", count
    waits = max(time.time() - oldest, 0.0) if oldest else 0.0
    yield "autograder_oldest_seconds", "gauge", "How long the first attempt that is due has waited.", waits
    yield "autograder_jobs_busy", "gauge", "Jobs that are grading.", dispatcher.busy
    yield "autograder_exams_open", "gauge", "Exams that are warm.", len(exams.names)
    hooks = len(seen.other_hooks)
    yield "autograder_other_hooks", "gauge", "Repositories whose hook is of another version.", hooks
    yield "autograder_pushes_total", "counter", "Pushes that hooks told of.", seen.pushes
    yield "autograder_not_received_total", "counter", "Messages that were not kept.", seen.refused
    yield (
        "autograder_acknowledged_seconds_sum",
        "counter",
        "Seconds from a hook's coming to its push on the disk.",
        seen.seconds,
    )
    yield "autograder_acknowledged_seconds_count", "counter", "Pushes that were kept.", seen.acknowledged
    yield "autograder_grading_seconds_total", "counter", "Seconds that jobs were grading.", dispatcher.seconds
    yield (
        "autograder_judging_cpu_seconds_total",
        "counter",
        "Processor time of jobs, without what pushes ran.",
        dispatcher.cpu_seconds,
    )


def in_text(samples: Callable[[], Iterator[Sample]]) -> str:
    """Samples as Prometheus reads them; those of one metric stand together."""
    lines, begun = list[str](), set[str]()
    for name, kind, says, value in samples():
        metric = name.partition("{")[0]
        if metric not in begun:
            lines += [f"# HELP {metric} {says}", f"# TYPE {metric} {kind}"]
            begun.add(metric)
        lines.append(f"{name} {value:.15g}")
    return "\n".join([*lines, ""])
