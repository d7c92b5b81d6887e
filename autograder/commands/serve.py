"""`autograder serve`: answers pushes to a course's repositories, until it is told to end."""

import argparse

from autograder.batch.run import count_jobs
from autograder.errors import Refusal
from autograder.sandbox.canary import survey
from autograder.service.journal import to_stderr
from autograder.service.queue import ROOM
from autograder.service.serving import SOCKET, Serving, serve

_MANY = 1 << 16


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C, or until nothing waits."""
    if says := survey().refusal:
        raise Refusal(says)
    serving = Serving(
        course=args.course.resolve(),
        jobs=count_jobs(args.jobs, _MANY, spare=1),
        socket=args.socket or args.course.resolve() / ROOM / SOCKET,
        group=args.group,
        port=args.port,
        url=args.url,
        drains=args.drain,
    )
    serve(serving, to_stderr)
    return 0
