"""Grades over the workers of a Dask scheduler, which may be on other machines.

Dask carries a few submissions for each thread of the workers and brings back what they came to; a submission whose
worker is lost goes to another one. Everything else stays with the grader: it alone has the store and the secret. The
exam, with the key in it, goes to each worker once. A worker is first asked for its versions, in words that any Python
understands; then it raises its walls; then it gets what there is to grade. One that is not fit is left out, by name.
Versions and walls are seen to again with every submission, in case another worker has taken the place of one.
"""

import hashlib
import pickle
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from queue import Empty, SimpleQueue
from typing import Any, Self

from distributed import Future, KilledWorker

from autograder.batch.graded import TICK, Graded, do_nothing, sum_up
from autograder.batch.on_dask_worker import Unfit, difference, grade_here, prepare
from autograder.batch.scheduler import connected
from autograder.course.exam import Exam
from autograder.errors import GraderError, Refusal, UsageError
from autograder.frozen import frozen
from autograder.grading import faulty
from autograder.intake.submission import Submission
from autograder.versions import versions
from autograder.words.message import Text, message, say

AHEAD = 4
"""So many submissions are on their way for each thread, so that none waits for the network."""

MOST_LOST = 3
"""With so many workers a submission may be lost before that counts as a fault of ours."""

_PATIENCE = 30.0
"""Seconds that a scheduler gets to reply, and that workers get to come."""

_LOOK = 1.0
"""After so many seconds the workers are looked over again."""

_ASK = "__import__('autograder.grading', fromlist=['versions']).versions()"
"""Asks for a worker's versions, also one without this package: it would break off over a function that it cannot find."""


@frozen
class _Sent:
    """What was asked of one of these workers: to grade a submission, or about itself."""

    future: "Future[Any]"
    workers: frozenset[str]
    submission: Submission | None = None


class Cluster:
    """The workers of one run, as long as it lasts.

    Attributes
    ----------
    walls
        those of the workers that were there at the beginning.

    """

    def __init__(self, exam: Exam, address: str, tell: Callable[[Text], None]) -> None:
        """Connect to the scheduler at `address`, and wait until every worker has shown what it is; `tell` says which are left out.

        Raises
        ------
        UsageError
            if no scheduler replies there, or it has no workers.
        Refusal, GraderError
            if not one of them can grade.

        """
        self.walls = ""
        self._key, self._address, self._tell = exam.key, address, tell
        self._sent: dict[object, _Sent] = {}
        self._came: SimpleQueue[tuple[object, object]] = SimpleQueue()
        self._again: list[Submission] = []
        self._lost: Counter[str] = Counter()
        self._given_up: list[tuple[Submission, Graded]] = []
        self._threads: dict[str, int] = {}
        self._fit: dict[str, str] = {}
        self._unfit: dict[str, Unfit] = {}
        self._next_look, self._alone_since = 0.0, time.monotonic()
        self._client = connected(address, _PATIENCE)
        try:
            self._exam = self._hand_over(exam)
            self._begin()
            self.walls = "; ".join(sorted(set(self._fit.values())))
        except BaseException:
            self.close()
            raise

    def _hand_over(self, exam: Exam) -> tuple[object, str, object]:
        """What a worker needs to grade: the versions that it must have, and the exam with its hash."""
        pickled = pickle.dumps(exam)
        # As a task and not as data: should its holders be lost, the scheduler can make it again.
        return versions(), hashlib.sha256(pickled).hexdigest(), self._client.submit(bytes, pickled, pure=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the cluster, and of all that is on its way; the workers forget the exam a little later."""
        self._client.close()

    def grade(self, submissions: Iterable[Submission], idle: Callable[[], None] = do_nothing) -> Iterator[Graded]:
        """What each submission came to, in any order; `idle` is called while nothing comes.

        Raises
        ------
        GraderError
            if the scheduler or all workers are gone.

        """
        waiting = iter(submissions)
        self._send_more(waiting)
        while self._again or self._given_up or any(sent.submission for sent in self._sent.values()):
            found = self.turn(waiting)
            if found:
                yield found[1]
            else:
                idle()

    # ── for whoever hands in one at a time ──────────────────────────────────────────────────

    def turn(self, waiting: Iterator[Submission]) -> tuple[Submission, Graded] | None:
        """Wait a moment, and send as many of those that wait as there is room for: a submission and what it came to, or None.

        Raises
        ------
        GraderError
            if the scheduler or all workers are gone.

        """
        found = self._wait()
        self._send_more(waiting)  # before anyone looks at what came
        return found

    def wake(self) -> None:
        """Have the turn that waits, in another thread, wait no longer."""
        self._came.put((None, None))

    @property
    def threads(self) -> int:
        """How many submissions the workers grade at the same time."""
        return sum(self._threads.get(address, 0) for address in self._fit)

    # ── there ───────────────────────────────────────────────────────────────────────────────

    def _send_more(self, waiting: Iterator[Submission]) -> None:
        """Have as many submissions on their way as the workers have use for."""
        out = sum(1 for sent in self._sent.values() if sent.submission)
        while out < AHEAD * max(self.threads, 1):
            submission = self._next(waiting)
            if submission is None:
                return
            if not self._fit:
                self._again.append(submission)
                return
            self._send(self._fit, grade_here, *self._exam, submission, submission=submission)
            out += 1

    def _next(self, waiting: Iterator[Submission]) -> Submission | None:
        """The next one to send. Of those that were lost one at a time, for one of them may be what workers are lost of."""
        if self._again and not any(
            sent.submission and sent.submission.id in self._lost for sent in self._sent.values()
        ):
            return self._again.pop(0)
        for submission in waiting:
            if submission.id not in self._lost:
                return submission
            self._again.append(submission)  # handed in once more after it was given up
        return None

    def _send(
        self, workers: Iterable[str], function: Callable[..., Any], *args: object, submission: Submission | None = None
    ) -> None:
        future = self._client.submit(function, *args, workers=list(workers), pure=False)
        self._sent[future.key] = _Sent(future, frozenset(workers), submission)
        assert self._client.loop is not None
        self._client.loop.add_callback(self._bring, future)

    async def _bring(self, future: "Future[Any]") -> None:
        """In the client's own thread: fetch what came, which starts anew by itself if it is lost on the way."""
        try:
            came = await self._client.gather(future, asynchronous=True)
        except (Exception, CancelledError) as error:  # noqa: BLE001  (what it means is seen to where it is received)
            came = error
        self._came.put((future.key, came))

    # ── and back ────────────────────────────────────────────────────────────────────────────

    def _wait(self) -> tuple[Submission, Graded] | None:
        """The next submission and what it came to; None if that took too long, or if what came was something else."""
        self._look_round()
        if self._given_up:
            return self._given_up.pop()
        try:
            key, came = self._came.get(timeout=TICK)
        except Empty:
            return None
        sent = self._sent.pop(key, None)
        if sent is None:  # whoever could have done it is gone
            return None
        if isinstance(came, CancelledError):
            raise self._gone()
        if sent.submission:
            graded = self._received(sent.submission, came)
            return (sent.submission, graded) if graded else None
        (worker,) = sent.workers
        self._heard(worker, came)
        return None

    def _heard(self, address: str, came: object) -> None:
        """What a worker says of itself: its versions, and then its walls; or why it is not fit."""
        match came:
            case tuple():
                why = difference(versions(), came)
                if why:
                    self._leave_out(Unfit(address, why))
                else:
                    self._send([address], prepare, *self._exam)
            case str():
                self._fit[address] = came
            case Unfit():
                self._leave_out(came)
            case _:
                self._leave_out(Unfit(address, f"{type(came).__name__}: {came}"))

    def _received(self, submission: Submission, came: object) -> Graded | None:
        match came:
            case Graded():
                del self._lost[submission.id]
                return came
            case Unfit():
                self._leave_out(came)
                self._again.append(submission)
            case KilledWorker() | OSError():  # the worker is lost, or the way to it or to the scheduler
                self._try_again(submission)
            case None:
                return self._fault(submission, message("grader.job_ended"))
            case _:
                return self._fault(submission, f"{type(came).__name__}: {came}")
        return None

    def _fault(self, submission: Submission, why: Text) -> Graded:
        return sum_up(faulty(submission, self._key, say(why)))

    # ── who is there ────────────────────────────────────────────────────────────────────────

    def _begin(self) -> None:
        """Wait until those who are there have shown what they are, and one of them can grade."""
        while not self._fit or self._sent:
            self._wait()

    def _look_round(self) -> None:
        """See who has come, and who has gone.

        Raises
        ------
        GraderError
            if nobody is left who could grade.

        """
        if self._client.status != "running":
            raise self._gone()
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + _LOOK
        try:
            self._threads = self._client.nthreads()
        except OSError:
            raise self._gone() from None
        self._forget_who_is_gone()
        known = self._fit.keys() | self._unfit.keys() | self._asked()
        for address in self._threads.keys() - known:
            self._send([address], eval, _ASK)
        self._refuse_to_be_alone(now)

    def _asked(self) -> set[str]:
        """The workers that are being asked about themselves."""
        return {address for sent in self._sent.values() if not sent.submission for address in sent.workers}

    def _forget_who_is_gone(self) -> None:
        there = self._threads.keys()
        self._fit = {address: walls for address, walls in self._fit.items() if address in there}
        self._unfit = {address: unfit for address, unfit in self._unfit.items() if address in there}
        for key, sent in [(key, sent) for key, sent in self._sent.items() if sent.workers.isdisjoint(there)]:
            del self._sent[key]
            sent.future.cancel()
            if sent.submission:
                self._try_again(sent.submission)

    def _try_again(self, submission: Submission) -> None:
        """Have a submission graded by another worker, unless it may be what workers are lost of."""
        self._lost[submission.id] += 1
        if self._lost[submission.id] < MOST_LOST:
            self._again.append(submission)
        else:
            self._given_up.append((submission, self._fault(submission, message("cluster.lost"))))

    def _refuse_to_be_alone(self, now: float) -> None:
        if self._fit or self._asked():
            self._alone_since = now
        elif self._unfit:
            kind = Refusal if any(unfit.is_bare for unfit in self._unfit.values()) else GraderError
            raise kind(message("cluster.none_fit", address=self._address))
        elif now - self._alone_since > _PATIENCE:
            if self.walls:
                raise GraderError(message("cluster.all_gone", address=self._address))
            raise UsageError(message("cluster.no_workers", address=self._address))

    def _leave_out(self, unfit: Unfit) -> None:
        self._fit.pop(unfit.worker, None)
        if unfit.worker not in self._unfit:
            self._unfit[unfit.worker] = unfit
            self._tell(message("cluster.left_out", worker=unfit.worker, why=unfit.why))
        self._next_look = 0.0

    def _gone(self) -> GraderError:
        return GraderError(message("cluster.scheduler_gone", address=self._address))
