"""What is kept of a submission and of its report: the rows of a store's tables."""

import json
import time
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

from autograder.batch.graded import Graded
from autograder.intake.submission import Submission
from autograder.words.message import say

COLUMNS = "id, sha256, problem, notes, source, came_as, arrived, origin, taken_in"
"""The columns of a `submission_row`."""

TAKING_IN = f"INSERT INTO submission ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
"""Keeps one as somebody's first attempt."""


def submission_row(submission: Submission, origin: str) -> tuple[Any, ...]:
    """A submission that is taken in now, out of the folder or the archive `origin`."""
    notes = json.dumps([say(note) for note in submission.notes])
    row = (sound(submission.id), submission.sha256, sound(say(submission.problem)), notes, submission.source)
    return (*row, sound(submission.came_as), submission.arrived, sound(origin), now())


def report_row(graded: Graded) -> tuple[Any, ...]:
    """A report that is there now: came_to, score, points, seconds, cpu_seconds, graded, json."""
    score = None if graded.came_to == "fault" else graded.score
    return (graded.came_to, score, graded.points, graded.seconds, graded.cpu_seconds, now(), graded.report)


WHOLE = (
    "submission, number, sha256, problem, notes, source, came_as, arrived, taken_in, origin,"
    " came_to, score, points, seconds, cpu_seconds, graded, json"
)
"""The columns of a whole attempt, as the view `attempt` and the table `earlier` have them."""

_OF_SUBMISSION = 10
"""So many of them are of the submission, the others of its report."""


def put(database: Connection, row: Sequence[Any], *, is_current: bool) -> None:
    """Put a whole attempt into a store, with its report if there is one."""
    if not is_current:
        database.execute(f"INSERT INTO earlier ({WHOLE}) VALUES ({', '.join('?' * len(row))})", row)
        return
    own = "id, number, sha256, problem, notes, source, came_as, arrived, taken_in, origin"
    database.execute(f"INSERT INTO submission ({own}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row[:_OF_SUBMISSION])
    if row[_OF_SUBMISSION] is not None:
        report = (row[0], *row[_OF_SUBMISSION:])
        database.execute("INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?)", report)


def without_report(row: Sequence[Any]) -> tuple[Any, ...]:
    """A whole attempt that is to be graded."""
    return (*row[:_OF_SUBMISSION], *[None] * (len(row) - _OF_SUBMISSION))


def sound(text: str) -> str:
    """The text with halves of pairs spelled out, which no database takes."""
    return text.encode("utf-8", "backslashreplace").decode()


def now() -> str:
    """The time in UTC, in ISO 8601."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
