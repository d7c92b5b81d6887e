"""Grades submissions that are trusted, where no walls can stand: some at a time, each in a process without walls."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Self

from autograder.batch.graded import TICK, Graded, do_nothing, sum_up
from autograder.course.exam import Exam
from autograder.feedback.shown import Showing
from autograder.grading import faulty, grade
from autograder.intake.submission import Submission
from autograder.sandbox.unconfined import WALLS, Unconfined
from autograder.words.message import message

STAMP = message("report.unconfined")
"""What every report, every row of the gradebook and of the class page says of it."""


class UnconfinedPool:
    """So many threads, each of which waits for one submission's process at a time."""

    walls = WALLS

    def __init__(self, exam: Exam, jobs: int) -> None:
        """Nothing is started before there is something to grade."""
        exam.work_out()  # which only a main thread can do: what never ends is interrupted
        self._exam, self._jobs = exam, jobs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to end."""

    def grade(self, submissions: Iterable[Submission], idle: Callable[[], None] = do_nothing) -> Iterator[Graded]:
        """What each submission came to, as soon as it is there; `idle` is called while nothing comes."""
        coming, busy = iter(submissions), set[Future[Graded]]()
        executor = ThreadPoolExecutor(self._jobs)
        try:
            while True:
                while len(busy) < self._jobs and (one := next(coming, None)):
                    busy.add(executor.submit(self._grade, one))
                if not busy:
                    return
                done, busy = wait(busy, TICK, FIRST_COMPLETED)
                if not done:
                    idle()
                for future in done:
                    yield future.result()
        finally:
            executor.shutdown(cancel_futures=True)

    def _grade(self, submission: Submission) -> Graded:
        """A report whatever happens, as behind walls."""
        begun, exam = time.perf_counter(), self._exam
        stamped = replace(submission, notes=(STAMP, *submission.notes))
        try:
            runner, other = Unconfined(exam.paper, exam.limits), exam.showing
            showing = Showing(other.key, Unconfined(other.paper, exam.limits)) if other else None
            report = grade(stamped, exam.key, runner, feedback=exam.feedback, showing=showing)
            return sum_up(report, time.perf_counter() - begun)
        except Exception as error:  # noqa: BLE001  (any fault of ours costs this submission its report, not the run)
            return sum_up(faulty(submission, exam.key, f"{type(error).__name__}: {error}"))
