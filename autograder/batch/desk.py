"""A desk: an exam kept warm, to which a submission is handed at any time and from any thread, for a future report.

The exam is set, and the reference handed in, in a process of its own, which has no threads and so can be forked into the
jobs of a `Pool`, or which asks the workers of a cluster. Whoever opens a desk holds neither reference nor key, and gets all memory back when it is closed. The kernel ends the
process with the thread that started it, and with the process its jobs.
"""

import os
import pickle
import signal
import socket
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from autograder.batch.job import start_fresh
from autograder.batch.news import NobodyThere, Stands, Told, Waits
from autograder.batch.pool import Pool, showing_of
from autograder.batch.run import hand_in_first
from autograder.course.assignment import load_assignment
from autograder.course.exam import Exam, set_graded_exam
from autograder.course.several import with_more
from autograder.errors import AutograderError, GraderError
from autograder.frozen import frozen
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.walls import die_with_parent
from autograder.words.message import Text, message

if TYPE_CHECKING:
    from autograder.batch.graded import Graded

_WRONG = """

def _wrong(right):
    def wrong(*args, **kwargs):
        return _changed(right(*args, **kwargs))

    return wrong


def _changed(value):
    if isinstance(value, (tuple, list)):
        return tuple(map(_changed, value))
    if isinstance(value, dict):
        return {name: _changed(one) for name, one in value.items()}
    return value if isinstance(value, (str, bool, type(None))) else value * 1.037 + 0.013

"""
"""Makes of a right function one that is wrong in a way that nobody foresaw: all ways that are known are tried in vain."""


@frozen
class Setting:
    """Which exam a desk is for: an assignment of a course under a secret, graded by so many jobs, or over a `cluster`."""

    course: Path
    assignment: str
    secret: str
    jobs: int
    cluster: str = ""


def _say_nothing(_: Text) -> None:
    """What is done by default with what there is to know."""


class Desk:
    """One exam and its jobs, from now until it is closed.

    Attributes
    ----------
    walls
        behind which submissions run, as soon as they stand; or what is wrong: a `CourseError`, a `Refusal`, a `GraderError`.
    jobs
        how many submissions are graded at the same time; 0 until the walls stand.
    waits
        whether nobody is there who could grade, so that what was submitted waits for a cluster.
    is_over
        whether its process has ended.

    """

    def __init__(self, setting: Setting, tell: Callable[[Text], None] = _say_nothing) -> None:
        """Begin to set the exam; what is submitted meanwhile waits. `tell` is called in another thread with what there is to know."""
        self.walls: Future[str] = Future()
        self.jobs, self.waits, self._tell = 0, False, tell
        self._ours, self._theirs = socket.socketpair()
        self._channel: Connection[Any, Any] = Connection(self._ours.detach())
        self._lock = threading.Lock()
        self._asked: dict[int, Future[Graded]] = {}
        self._next = 0
        self.is_over = False
        self._channel.send_bytes(pickle.dumps(setting))  # before anything that is submitted
        self._thread = threading.Thread(target=self._listen, name=setting.assignment, daemon=True)
        self._thread.start()

    def submit(self, submission: Submission) -> "Future[Graded]":
        """What the submission comes to.

        No more may be on their way than there are jobs, and none before `walls` is there:
        a large one would have to wait in here.

        The future ends in a `GraderError` if the desk ends before, in `NobodyThere` if it `waits` then, and in what `walls` says if
        they never stood.
        """
        found: Future[Graded] = Future()
        with self._lock:
            if self.is_over:
                found.set_exception(self._why())
                return found
            self._next += 1
            self._asked[self._next] = found
            with suppress(OSError):  # it has ended, which the thread finds out
                self._channel.send((self._next, submission))
        return found

    def close(self) -> None:
        """End its process, and all that are on their way; it waits until they have ended."""
        with self._lock:
            if not self.is_over:
                with socket.socket(fileno=os.dup(self._channel.fileno())) as channel, suppress(OSError):
                    channel.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    # ── in its thread ───────────────────────────────────────────────────────────────────────

    def _listen(self) -> None:
        with self._theirs:
            process = start_fresh(__name__, self._theirs.fileno())
        try:
            with suppress(EOFError, OSError):  # either side has ended
                self._receive_all()
        finally:
            process.kill()
            process.wait()
            self._end()

    def _receive_all(self) -> None:
        while True:
            match self._channel.recv():
                case (ticket, graded):
                    with self._lock:
                        found = self._asked.pop(ticket)
                    with suppress(InvalidStateError):  # nobody waits for it any more
                        found.set_result(graded)
                case Stands(walls, jobs):
                    self._stand(walls, jobs)
                case Waits(why):
                    self.waits = True
                    self._tell(message("desk.waits", why=why))
                case Told(says):
                    self._tell(says)
                case AutograderError() as error:
                    self.walls.set_exception(error)
                    return

    def _stand(self, walls: str, jobs: int) -> None:
        if self.waits:
            self._tell(message("desk.goes_on"))
        self.jobs, self.waits = jobs, False
        if not self.walls.done():
            self.walls.set_result(walls)

    def _end(self) -> None:
        with self._lock:
            self.is_over, left = True, [*self._asked.values()]
            self._asked.clear()
            self._channel.close()
        if not self.walls.done():
            self.walls.set_exception(self._ended())
        for found in left:
            with suppress(InvalidStateError):
                found.set_exception(self._why())

    def _why(self) -> BaseException:
        return self.walls.exception() or self._ended()

    def _ended(self) -> GraderError:
        return (NobodyThere if self.waits else GraderError)(message("desk.ended"))


# ── the desk's process ──────────────────────────────────────────────────────────────────────────


def main() -> None:
    """Set the exam that is named over the descriptor that was handed down, then grade what comes over it."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    channel: Connection[Any, Any] = Connection(int(sys.argv[1]))
    os.set_inheritable(channel.fileno(), False)  # noqa: FBT003  (it takes nothing else)
    setting: Setting = pickle.loads(channel.recv_bytes())  # noqa: S301  (from the process that started this one)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # whoever started it has ended
        try:
            exam = set_graded_exam(load_assignment(setting.course, setting.assignment), setting.secret.encode())
            if setting.cluster:
                _grade_over_cluster(exam, setting.cluster, channel)
            _warm_up(exam)
            with Pool(exam, setting.jobs) as pool:
                hand_in_first(exam, pool)
                channel.send(Stands(pool.walls, setting.jobs))
                _grade_what_comes(pool, channel)
        except AutograderError as error:
            channel.send(error)


def _grade_over_cluster(exam: Exam, address: str, channel: "Connection[Any, Any]") -> NoReturn:
    from autograder.batch.over_cluster import OverCluster  # noqa: PLC0415  (an extra, and it takes a second)

    OverCluster(exam, address, channel).grade()


def _warm_up(exam: Exam) -> None:
    """Work out what else is worked out, and imported, when the first wrong submission asks for it: once, before there are jobs."""
    exam.work_out()
    wrong = {task.name: f"{task.name} = _wrong({task.name})\n" for task in exam.key.tasks}
    source = with_more(exam.reference.source, exam.paper.homes, wrong, above=_WRONG)
    with Sandbox(exam.paper, exam.limits) as sandbox, showing_of(exam) as showing:
        grade(Submission("wrong", source), exam.key, sandbox, feedback=exam.feedback, showing=showing)


def _grade_what_comes(pool: Pool, channel: "Connection[Any, Any]") -> None:
    tickets: dict[object, int] = {}
    while True:
        for ready in wait([channel, *pool.at_work()]):
            if ready is channel:
                ticket, submission = channel.recv()
                before = pool.at_work()
                pool.hand(iter([submission]))
                tickets |= {pipe: ticket for pipe in pool.at_work() if pipe not in before}
            else:
                ticket = tickets.pop(ready)
                channel.send((ticket, pool.receive(ready, iter(()))))
        pool.mend(iter(()))


if __name__ == "__main__":
    main()
