"""Where the course of a run is now: where it was when the run was graded, or around the run, if both were moved together."""

import os
from pathlib import Path

from autograder.batch.store import Store
from autograder.course.assignment import POLICY
from autograder.errors import UsageError
from autograder.words.message import message


def course_of(store: Store) -> Path:
    """The folder of the course that has the run's assignment.

    Raises
    ------
    UsageError
        if it is not there any more: without it nobody knows whether a mark is more than a score.

    """
    run = store.run()
    for place in (Path(run.course), *store.path.resolve().parents):
        if os.path.isfile(place / "assignments" / run.assignment / POLICY):  # noqa: PTH113  (pathlib's raises where a folder may not be read)
            return place
    raise UsageError(message("run.course_gone", course=run.course, assignment=run.assignment))
