"""What a Dask worker does for a run: each of its threads keeps a job of its own, and hands it one submission at a time.

The worker itself never runs what students wrote, and neither does a job: a job's sandbox does, in processes that hold
nothing but the paper (see `sandbox.zygote`). A thread's job ends with the thread, hence with the worker, and a thread
that is handed another exam starts another.
"""

import threading

from distributed import get_worker

from autograder.batch.graded import Graded
from autograder.batch.job import FreshJob
from autograder.errors import AutograderError, Refusal
from autograder.frozen import frozen
from autograder.intake.submission import Submission
from autograder.versions import versions
from autograder.words.message import Text, message
from autograder.words.rows import in_turn

Versions = tuple[tuple[str, str], ...]
"""Of this package, of Python and of numpy."""


@frozen
class Unfit:
    """Why the worker at this address cannot grade; `is_bare` if it is for want of walls."""

    worker: str
    why: Text
    is_bare: bool = False


class _Local(threading.local):
    """What a thread holds from one submission to the next: a job, and the name of its exam."""

    name = ""
    job: FreshJob | None = None


_LOCAL = _Local()  # Dask keeps nothing for a thread, and only the thread that started a job may use it


def prepare(wanted: Versions, name: str, exam: bytes) -> str | Unfit:
    """The walls of this worker, raised and proven; or why it cannot grade."""
    job = _job(wanted, name, exam)
    return job.walls if isinstance(job, FreshJob) else job


def grade_here(wanted: Versions, name: str, exam: bytes, submission: Submission) -> Graded | Unfit | None:
    """What a submission comes to; None if the process that graded it ended.

    `wanted` are the grader's versions, `exam` is pickled, and `name` tells it from others.
    """
    while isinstance(job := _job(wanted, name, exam), FreshJob):
        graded = job.grade(submission)
        if graded:
            return graded
        has_left = job.has_left()
        _drop()
        if not has_left:
            return None
    return job


def _job(wanted: Versions, name: str, exam: bytes) -> FreshJob | Unfit:
    """The job of this thread for this exam; a new one if it has none."""
    address, why = str(get_worker().address), difference(wanted, versions())
    if why:
        return Unfit(address, why)
    if _LOCAL.job is None or _LOCAL.name != name:
        _drop()
        try:
            _LOCAL.job, _LOCAL.name = FreshJob(exam), name
        except AutograderError as error:
            return Unfit(address, error.says, isinstance(error, Refusal))
    return _LOCAL.job


def difference(wanted: Versions, there: Versions) -> Text:
    """In what a worker's versions are not the grader's; "" if they are."""
    known = dict(there)
    others = [
        message("cluster.other_version", what=what, there=known.get(what), here=version)
        for what, version in wanted
        if known.get(what) != version
    ]
    return in_turn(others) if others else ""


def _drop() -> None:
    if _LOCAL.job is not None:
        _LOCAL.job.end()
        _LOCAL.job = None
