"""`autograder serve`: answers pushes to a course's repositories, until it is told to end."""

import argparse

from autograder.batch.run import count_jobs
from autograder.commands.dask import importing_dask
from autograder.errors import Refusal
from autograder.sandbox.canary import survey
from autograder.service.journal import to_stderr
from autograder.service.queue import ROOM
from autograder.service.serving import SOCKET, Serving, serve
from autograder.words.message import message

_MANY, _PATIENCE = 1 << 16, 3.0


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C, or until nothing waits."""
    if args.cluster:
        _look_for(args.cluster)
    elif says := survey().refusal:
        raise Refusal(says)
    serving = Serving(
        course=args.course.resolve(),
        jobs=(args.jobs or 0) if args.cluster else count_jobs(args.jobs, _MANY, spare=1),
        socket=args.socket or args.course.resolve() / ROOM / SOCKET,
        group=args.group,
        port=args.port,
        url=args.url,
        drains=args.drain,
        cluster=args.cluster,
    )
    serve(serving, to_stderr)
    return 0


def _look_for(address: str) -> None:
    """Tell at once if no scheduler is there: what is pushed is kept all the same, and waits for it.

    Raises
    ------
    UsageError
        if it is no address, or what a cluster needs is not installed.

    """
    with importing_dask():
        from autograder.batch.scheduler import is_there  # noqa: PLC0415  (it takes a second, and is seldom needed)
    if not is_there(address, _PATIENCE):
        to_stderr("desk", says=message("cluster.not_yet", address=address))
