"""What is kept of a submission and of its report: the rows of a store's tables."""

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Any

from autograder.batch.graded import Graded
from autograder.intake.submission import Submission, Work
from autograder.render.report_json import report_from_json
from autograder.words.message import say

_HANDED_IN = ("sha256", "problem", "notes", "source", "came_as", "arrived", "origin", "taken_in", "works")
_REPORTED = ("came_to", "score", "points", "seconds", "cpu_seconds", "graded", "json")

WHOLE = ", ".join(("submission", "number", *_HANDED_IN, *_REPORTED))
"""The columns of a whole attempt, as the view `attempt` and the table `earlier` have them."""

COLUMNS = ", ".join(("id", *_HANDED_IN))
"""The columns of a `submission_row`."""

REPORT_COLUMNS = ", ".join(_REPORTED)
"""The columns of a `report_row`."""


def gaps(columns: str) -> str:
    """A place for a value for each of these columns."""
    return ", ".join("?" for _ in columns.split(","))


TAKING_IN = f"INSERT INTO submission ({COLUMNS}) VALUES ({gaps(COLUMNS)})"
"""Keeps one as somebody's first attempt."""


def submission_row(submission: Submission, origin: str) -> tuple[Any, ...]:
    """A submission that is taken in now, out of the folder or the archive `origin`."""
    notes = json.dumps([say(note) for note in submission.notes])
    row = (sound(submission.id), submission.sha256, sound(say(submission.problem)), notes, submission.source)
    return (*row, sound(submission.came_as), submission.arrived, sound(origin), now(), works_row(submission.works))


def works_row(works: Sequence[Work]) -> str:
    """What was handed in for a person to mark, as one text; "" where there is nothing."""
    parts = [[one.task, sound(one.name), b64encode(one.data).decode(), sound(say(one.problem))] for one in works]
    return json.dumps(parts) if parts else ""


def works_of(text: str) -> tuple[Work, ...]:
    """What was kept so."""
    parts = json.loads(text) if text else ()
    return tuple(Work(task, name, b64decode(data), problem) for task, name, data, problem in parts)


def report_row(graded: Graded) -> tuple[Any, ...]:
    """A report that is there now: came_to, score, points, seconds, cpu_seconds, graded, json."""
    return (graded.came_to, graded.score, graded.points, graded.seconds, graded.cpu_seconds, now(), graded.report)


_OF_SUBMISSION = 2 + len(_HANDED_IN)
"""So many columns of a whole attempt are of the submission, the others of its report."""


def put(database: Connection, row: Sequence[Any], *, is_current: bool) -> None:
    """Put a whole attempt into a store, with its report if there is one."""
    if not is_current:
        database.execute(f"INSERT INTO earlier ({WHOLE}) VALUES ({gaps(WHOLE)})", row)
        return
    own = f"{COLUMNS}, number"
    name, number, *handed_in = row[:_OF_SUBMISSION]
    database.execute(f"INSERT INTO submission ({own}) VALUES ({gaps(own)})", (name, *handed_in, number))
    if row[_OF_SUBMISSION] is not None:
        own = f"submission, {REPORT_COLUMNS}"
        database.execute(f"INSERT INTO report ({own}) VALUES ({gaps(own)})", (name, *row[_OF_SUBMISSION:]))


def without_report(row: Sequence[Any]) -> tuple[Any, ...]:
    """A whole attempt that is to be graded."""
    return (*row[:_OF_SUBMISSION], *[None] * (len(row) - _OF_SUBMISSION))


def note_fault(database: Connection, graded: Graded) -> None:
    """Remember a fault of ours, also when the submission is graded after all."""
    if graded.came_to == "fault":
        says = sound(say(report_from_json(graded.report).fault))
        database.execute("INSERT INTO fault VALUES (?, ?, ?)", (graded.submission, now(), says))


def sound(text: str) -> str:
    """The text with halves of pairs spelled out, which no database takes."""
    return text.encode("utf-8", "backslashreplace").decode()


def now() -> str:
    """The time in UTC, in ISO 8601."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
