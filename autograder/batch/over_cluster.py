"""Grades at a desk over a cluster: what comes over a pipe, for as long as there is a scheduler; where there is none, it is waited for.

What was on its way to a scheduler that is gone is sent again to the next one, so nothing is lost. A thread of its own reads the pipe.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

from autograder.batch.cluster import Cluster
from autograder.batch.news import Stands, Told, Waits
from autograder.batch.run import hand_in_first
from autograder.course.exam import Exam
from autograder.errors import CourseError, GraderError, Refusal, UsageError
from autograder.intake.submission import Submission

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0


class _Submitted(Iterator[Submission]):
    """What is to be graded: ends where nothing waits, and goes on when something does."""

    def __init__(self) -> None:
        self._waiting = deque[tuple[int, Submission]]()
        self._sent: dict[int, tuple[int, Submission]] = {}

    def __next__(self) -> Submission:
        if not self._waiting:
            raise StopIteration
        ticket, submission = self._waiting.popleft()
        self._sent[id(submission)] = ticket, submission
        return submission

    def add(self, ticket: int, submission: Submission) -> None:
        """One more waits."""
        self._waiting.append((ticket, submission))

    def ticket(self, submission: Submission) -> int:
        """Under which ticket it came; it is done."""
        return self._sent.pop(id(submission))[0]

    def send_again(self) -> None:
        """All that was on its way waits again, before what came after it."""
        self._waiting.extendleft(reversed(self._sent.values()))
        self._sent.clear()


class OverCluster:
    """An exam, and the scheduler over whose workers it is graded; whoever submits is at the other end of a pipe."""

    def __init__(self, exam: Exam, address: str, channel: "Connection[Any, Any]") -> None:
        """Nothing is asked of anybody yet."""
        self._exam, self._address, self._channel = exam, address, channel
        self._submitted, self._is_handed_in = _Submitted(), False
        self._cluster: Cluster | None = None
        self._pause = _FIRST_PAUSE

    def grade(self) -> NoReturn:
        """Grade what comes, until this process is ended.

        Raises
        ------
        CourseError
            if the reference loses points.

        """
        threading.Thread(target=self._read, daemon=True).start()
        while True:
            try:
                with Cluster(self._exam, self._address, lambda says: self._channel.send(Told(says))) as cluster:
                    self._grade_on(cluster)
            except CourseError:
                raise
            except (UsageError, Refusal, GraderError) as error:  # of the scheduler, or of all who are there
                self._cluster = None
                self._submitted.send_again()
                self._channel.send(Waits(error.says))
            time.sleep(self._pause)
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)

    def _read(self) -> None:
        while True:
            try:
                self._submitted.add(*self._channel.recv())
            except (EOFError, OSError):  # whoever submits has ended, and ends this process
                return
            if cluster := self._cluster:
                cluster.wake()

    def _grade_on(self, cluster: Cluster) -> NoReturn:
        if not self._is_handed_in:
            hand_in_first(self._exam, cluster)
            self._is_handed_in = True
        self._cluster, jobs = cluster, 0
        self._pause = _FIRST_PAUSE
        while True:
            if cluster.threads not in (jobs, 0):
                jobs = cluster.threads
                self._channel.send(Stands(cluster.walls, jobs))
            if found := cluster.turn(self._submitted):
                submission, graded = found
                self._channel.send((self._submitted.ticket(submission), graded))
