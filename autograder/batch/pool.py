"""Grades many submissions at once: one trusted process per job, each with a sandbox of its own.

The parent hands one submission at a time to each job over a pipe and takes its report back as text, so that it never
holds more than one of each for a job. A job is forked from the parent, so that paper and key need not be copied; what
runs student code is not: each job's sandbox starts afresh. A job that dies costs the submission it was at a fault, never
a score, and is replaced.
"""

import gc
import math
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Self

from autograder.batch.graded import TICK, Graded, do_nothing, sum_up
from autograder.course.exam import Exam
from autograder.errors import AutograderError, GraderError
from autograder.feedback.shown import Showing
from autograder.grading import faulty, grade
from autograder.intake.submission import Submission
from autograder.sandbox.listening import GivenUp
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.walls import die_with_parent
from autograder.words.message import message, say

HURRY = 0.25
"""The share of a case's seconds in which the student's code is through all cases, if it is to be graded in a hurry."""


class Pool:
    """The jobs of one run; start them before any thread."""

    def __init__(self, exam: Exam, jobs: int) -> None:
        """Start `jobs` jobs and wait until the walls of each stand.

        Raises
        ------
        Refusal
            if they do not.

        """
        self._exam = exam
        self._jobs: list[_ForkedJob] = []
        if jobs > 1:
            exam.work_out()
        try:
            for _ in range(jobs):
                self._jobs.append(_ForkedJob(exam))
            walls = [wait_ready(job.pipe) for job in self._jobs]
            self.walls = walls[0]
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all jobs at once."""
        for job in self._jobs:
            job.end()

    def grade(self, submissions: Iterable[Submission], idle: Callable[[], None] = do_nothing) -> Iterator[Graded]:
        """What each submission came to, as soon as it is there; `idle` is called while nothing comes."""
        waiting = iter(submissions)
        self.hand(waiting)
        while pipes := self.at_work():
            ready = wait(pipes, TICK)
            if not ready:
                idle()
            for pipe in ready:
                yield self.receive(pipe, waiting)
            self.mend(waiting)

    # ── for whoever hands in one at a time ──────────────────────────────────────────────────

    def hand(self, waiting: Iterator[Submission]) -> None:
        """Give every job that is free one of those that wait, for as long as there are any."""
        for job in self._jobs:
            if not job.at:
                job.take(waiting)

    def at_work(self) -> "list[Connection[Any, Any]]":
        """The pipes on which something will come, in the order of their jobs."""
        return [job.pipe for job in self._jobs if job.at]

    def receive(self, ready: object, waiting: Iterator[Submission]) -> Graded:
        """What came on a pipe; its job takes the next one before anyone looks at what it did."""
        job = next(job for job in self._jobs if job.pipe is ready)
        submission, graded = job.at, job.receive()
        assert submission is not None
        if graded:
            job.take(waiting)
            return graded
        job.at, job.is_dead = None, True
        return sum_up(faulty(submission, self._exam.key, say(message("grader.job_ended"))))

    def mend(self, waiting: Iterator[Submission]) -> None:
        """Put a new job in the place of each that ended, and give it one of those that wait.

        Raises
        ------
        AutograderError
            if it does not come up; what was graded until then is kept.

        """
        for dead in [job for job in self._jobs if job.is_dead]:
            self._replace(dead).take(waiting)

    def _replace(self, dead: "_ForkedJob") -> "_ForkedJob":
        """A new job in the place of one that ended."""
        dead.end()
        job = _ForkedJob(self._exam)
        self._jobs[self._jobs.index(dead)] = job
        wait_ready(job.pipe)
        return job


class _ForkedJob:
    """One process that grades, and the submission that it is at."""

    def __init__(self, exam: Exam) -> None:
        context = multiprocessing.get_context("fork")
        self.at: Submission | None = None
        self.is_dead = False
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_work_for, args=(os.getpid(), exam, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def take(self, waiting: Iterator[Submission]) -> None:
        """Send the next submission; a job that died meanwhile is found out when nothing is received."""
        self.at = next(waiting, None)
        if self.at:
            with suppress(OSError):
                self.pipe.send(self.at)

    def receive(self) -> Graded | None:
        try:
            graded: Graded = self.pipe.recv()
        except (EOFError, OSError):  # it ended before it had said all
            return None
        return graded

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


def wait_ready(pipe: "Connection[Any, Any]") -> str:
    """The walls of the job at the other end, as soon as they stand.

    Raises
    ------
    Refusal
        if they do not.
    GraderError
        if it ends before.

    """
    try:
        reply = pipe.recv()
    except (EOFError, OSError):
        raise GraderError(message("grader.job_not_begun")) from None
    if isinstance(reply, AutograderError):
        raise reply
    return str(reply)


def _work_for(parent: int, exam: Exam, pipe: "Connection[Any, Any]") -> None:
    # Other jobs hold copies of what the parent holds of this pipe: nobody hears on it that the parent has ended.
    die_with_parent(parent)
    work(exam, pipe)


def work(exam: Exam, pipe: "Connection[Any, Any]", patience: float | None = None) -> None:
    """What a job does: raise its walls, then grade what comes, until nothing has come for so many seconds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # paper and key stay to the end
    # Little that a submission leaves needs collecting: to look for it was a twentieth of the judging.
    gc.set_threshold(100_000)
    try:
        sandbox = Sandbox(exam.paper, exam.limits)
        sandbox.start()
    except AutograderError as error:
        pipe.send(error)
        return
    except (OSError, MemoryError, RuntimeError) as error:  # the system gives no more files, memory or processes
        pipe.send(GraderError(message("grader.job_not_begun_because", why=f"{type(error).__name__}: {error}")))
        return
    with sandbox, showing_of(exam) as showing:
        pipe.send(sandbox.walls)
        while pipe.poll(patience):
            submission = pipe.recv()
            pipe.send(_grade(submission, exam, sandbox, showing))


@contextmanager
def showing_of(exam: Exam) -> Iterator[Showing | None]:
    """What reports are told of, with a sandbox of its own, which stands from the first submission on that loses points."""
    if exam.showing is None:
        yield None
        return
    with closing(Sandbox(exam.showing.paper, exam.limits)) as sandbox:
        yield Showing(exam.showing.key, sandbox)


def _grade(submission: Submission, exam: Exam, sandbox: Sandbox, showing: Showing | None) -> Graded:
    """A report whatever happens: a fault of ours is told as such, and the next submission is graded all the same."""
    begun, worked = time.perf_counter(), time.process_time()
    for runner in (sandbox, *([showing.runner] if showing else [])):
        assert isinstance(runner, Sandbox)
        runner.patience = HURRY * exam.limits.seconds_per_case if submission.hurried else math.inf
    try:
        report = grade(submission, exam.key, sandbox, feedback=exam.feedback, showing=showing)
        return sum_up(report, time.perf_counter() - begun, time.process_time() - worked)
    except GivenUp:
        return Graded(submission.id, "", "given up", None, 0.0)
    except Exception as error:  # noqa: BLE001  (any fault of ours costs this submission its report, not the run)
        return sum_up(faulty(submission, exam.key, f"{type(error).__name__}: {error}"))
