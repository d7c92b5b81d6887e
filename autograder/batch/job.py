"""A job that is started afresh, where the process that wants one has threads and cannot be forked.

It is told its exam over a pipe, raises its walls, and grades what comes over the same pipe until nothing comes any
more. The kernel ends it with the thread that started it, so what that thread holds never outlives it.
"""

import os
import pickle
import socket
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import autograder
from autograder.batch.graded import Graded
from autograder.batch.pool import wait_ready, work
from autograder.batch.secret import TOKEN_VARIABLE
from autograder.intake.submission import Submission
from autograder.sandbox.walls import die_with_parent

IDLE = 60.0
"""After so many seconds without a submission a job ends, and forgets its key: whoever started it may have been killed."""


class FreshJob:
    """One process that grades, for the thread that started it alone."""

    def __init__(self, exam: bytes) -> None:
        """Start it and wait until its walls stand; `exam` is an `Exam`, pickled.

        Raises
        ------
        Refusal
            if they do not.
        GraderError
            if it does not start.

        """
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = start_fresh(__name__, theirs.fileno(), IDLE)
        self._pipe: Connection[Any, Any] = Connection(ours.detach())
        try:
            self.walls = self._begin(exam)
        except BaseException:
            self.end()
            raise

    def _begin(self, exam: bytes) -> str:
        with suppress(OSError):  # it has ended, which is told next
            self._pipe.send_bytes(exam)
        return wait_ready(self._pipe)

    def grade(self, submission: Submission) -> Graded | None:
        """What it came to; None if the process ended before it had said so."""
        try:
            self._pipe.send(submission)
            graded: Graded = self._pipe.recv()
        except (EOFError, OSError):
            return None
        return graded

    def has_left(self) -> bool:
        """Whether it ended of its own accord, which it does only while it has nothing to do."""
        return self._process.wait() == 0

    def end(self) -> None:
        """End it, and with it everything that it started."""
        self._pipe.close()
        self._process.kill()
        self._process.wait()


def start_fresh(module: str, channel: int, *more: object) -> "subprocess.Popen[bytes]":
    """Start one of our own files as a program that gets a descriptor, whose number is the first of its arguments, and no token."""
    path = [str(Path(autograder.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {name: value for name, value in os.environ.items() if name != TOKEN_VARIABLE}
    return subprocess.Popen(  # noqa: S603  (our own file)
        [sys.executable, "-m", module, str(channel), *map(str, more)],
        stdin=subprocess.DEVNULL,
        env={**environment, "PYTHONPATH": os.pathsep.join(path)},
        pass_fds=[channel],
    )


def main() -> None:
    """Do what a job does, over the descriptor that was handed down, and leave after so many idle seconds."""
    die_with_parent()
    channel, idle = int(sys.argv[1]), float(sys.argv[2])
    os.set_inheritable(channel, False)  # noqa: FBT003  (it takes nothing else)
    pipe: Connection[Any, Any] = Connection(channel)
    with suppress(EOFError, BrokenPipeError):  # whoever started it has ended
        work(pickle.loads(pipe.recv_bytes()), pipe, idle)  # noqa: S301  (from the process that started this one)


if __name__ == "__main__":
    main()
