"""`autograder cluster`: a Dask scheduler and its workers on this machine alone, for trying `grade --cluster` and for its tests."""

import argparse
import logging
import os
import signal
import socket
import sys
from types import FrameType

from distributed import LocalCluster

from autograder.batch.run import count_jobs
from autograder.batch.scheduler import silence
from autograder.errors import UsageError
from autograder.words.message import message, say


def run(args: argparse.Namespace) -> int:
    """Start them, say where they are, and keep them until Ctrl-C or SIGTERM."""
    workers = args.workers or count_jobs(None, sys.maxsize)
    silence()
    signal.signal(signal.SIGTERM, _stop)
    try:
        with _start(workers, args.port) as cluster:
            address = cluster.scheduler_address
            print(say(message("cluster.workers", count=workers, address=address)))
            print(say(message("cluster.grade_with", address=address)), flush=True)
            signal.pause()
    except _Stop:
        pass
    return 0


class _Stop(BaseException):
    """SIGTERM, which ends this as it should."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _Stop


def _start(workers: int, port: int) -> LocalCluster:
    """The cluster; only this machine's own address is listened on.

    Raises
    ------
    UsageError
        if another program has the port, or it may not be taken.

    """
    _try(port)
    try:
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            scheduler_port=port,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
            memory_limit=0,  # what takes memory runs behind walls, and has a limit of its own there
        )
    except RuntimeError:
        _try(port)  # another program may have taken it in between
        raise


def _try(port: int) -> None:
    """Listen on the port for a moment, as the scheduler will: Dask itself would not say what is in its way."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        do = message("cluster.other_port")
        raise UsageError(message("cluster.port_taken", port=port, why=why, do=do)) from None
