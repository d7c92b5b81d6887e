"""The attempts of a run: who handed in what and when, what of a new download is taken in, and the earlier ones with their reports."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Connection
from typing import Any, Literal

from autograder.batch.graded import Graded
from autograder.batch.kept import (
    COLUMNS,
    REPORT_COLUMNS,
    TAKING_IN,
    WHOLE,
    gaps,
    note_fault,
    report_row,
    submission_row,
)
from autograder.batch.store import Store
from autograder.frozen import frozen
from autograder.intake.submission import Submission
from autograder.words.message import Message, message

_MISSING = "(came_to IS NULL OR came_to = 'fault')"
_KEEP_EARLIER = f"INSERT INTO earlier ({WHOLE}) SELECT {WHOLE} FROM attempt WHERE submission = ? AND is_current"
_RENEW = f"UPDATE submission SET ({COLUMNS}, number) = ({gaps(COLUMNS)}, ?) WHERE id = ?"


@frozen
class Attempt:
    """What one person handed in at one moment, and what it came to.

    `number` counts from 1 in the order in which they were taken in. `arrived` is in ISO 8601: the platform's time, without a
    zone where the platform tells none, or else, where `arrived_by` is "taken in", when the grader got it. `origin` is the folder
    or the archive it came from. `score` is None where there is no report, or one of what could not be read or was not graded.
    """

    who: str
    number: int
    is_current: bool
    arrived: str
    arrived_by: Literal["platform", "taken in"]
    origin: str
    score: float | None
    points: float
    came_to: str
    sha256: str


def attempts(store: Store) -> Iterator[Attempt]:
    """All attempts of a run, of each person in the order in which they were taken in."""
    full = store.run().points
    question = (
        "SELECT submission, number, is_current, arrived, taken_in, origin, score, coalesce(came_to, ''), sha256"
        " FROM attempt ORDER BY submission, number"
    )
    for who, number, is_current, arrived, taken_in, origin, score, came_to, sha256 in store.rows(question):
        by: Literal["platform", "taken in"] = "platform" if arrived else "taken in"
        yield Attempt(
            who, number, bool(is_current), arrived or taken_in, by, origin, score, full, came_to, sha256
        )  # fmt: skip


def came_as(store: Store) -> dict[str, str]:
    """Under which name a platform handed each submission over, as it counts; "" where that was not kept."""
    return dict(store.rows("SELECT id, came_as FROM submission ORDER BY id"))


# ── taking in ───────────────────────────────────────────────────────────────────────────────────


@dataclass
class News:
    """What became of a download: names of who is new, who handed in something else, and of whose an earlier attempt was added."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    unchanged: int = 0


def take_in(store: Store, submissions: Iterable[Submission], origin: str) -> News:
    """Take new and changed submissions into a run, all of them or none; what is there with these bytes stays as it is.

    Of somebody who handed in something else the latest counts, by the platform's clock where it tells both times, else what is
    taken in now; the other is kept with its report as an earlier attempt.
    """
    with store.transaction() as database:
        news = fill(database, submissions, origin)
        if news.new or news.changed or news.older:
            database.execute("UPDATE run SET ended = ''")
    return news


def fill(database: Connection, submissions: Iterable[Submission], origin: str) -> News:
    """Put submissions into a store; several of one person one after the other."""
    news = News()
    for submission in submissions:
        _take_in_one(database, submission_row(submission, origin), news)
    return news


def _take_in_one(database: Connection, row: tuple[Any, ...], news: News) -> None:
    name, sha256, problem, _, _, came_as, arrived = row[:7]
    there = database.execute("SELECT sha256, problem, arrived FROM submission WHERE id = ?", (name,)).fetchone()
    if there is None:
        database.execute(TAKING_IN, row)
        news.new.append(name)
    elif there[:2] == (sha256, problem):
        change = "UPDATE submission SET came_as = ?, arrived = iif(arrived = '', ?, arrived) WHERE id = ?"
        database.execute(change, (came_as, arrived, name))
        news.unchanged += 1
    elif _is_before(arrived, there[2]):
        _take_in_earlier(database, row, news)
    else:
        number = _next_number(database, name)
        database.execute(_KEEP_EARLIER, (name,))
        database.execute("DELETE FROM report WHERE submission = ?", (name,))
        database.execute(_RENEW, (*row, number, name))
        news.changed.append(name)


def _take_in_earlier(database: Connection, row: tuple[Any, ...], news: News) -> None:
    """Keep what arrived before the attempt that counts, unless it is there."""
    name, sha256, problem, *_ = row
    question = "SELECT 1 FROM earlier WHERE submission = ? AND sha256 = ? AND problem = ?"
    if database.execute(question, (name, sha256, problem)).fetchone():
        news.unchanged += 1
        return
    own = f"{COLUMNS.replace('id', 'submission', 1)}, number"
    keep = f"INSERT INTO earlier ({own}) VALUES ({gaps(own)})"
    database.execute(keep, (*row, _next_number(database, name)))
    news.older.append(name)


def _next_number(database: Connection, name: str) -> int:
    (last,) = database.execute("SELECT max(number) FROM attempt WHERE submission = ?", (name,)).fetchone()
    return int(last) + 1


def _is_before(arrived: str, other: str) -> bool:
    """Whether one time of a platform is before another; not where one is not known, or only one has a zone."""
    try:
        return datetime.fromisoformat(arrived) < datetime.fromisoformat(other)
    except (TypeError, ValueError):
        return False


def taken_from(store: Store) -> tuple[str, ...]:
    """The folders and archives out of which submissions were taken in, the latest at the end."""
    question = "SELECT origin FROM attempt GROUP BY origin ORDER BY max(taken_in), min(is_current), origin"
    return tuple(origin for (origin,) in store.rows(question))


def told(news: News) -> Message:
    """What was taken in, by name."""
    return message(
        "grade.added",
        new=_names(news.new),
        changed=_names(news.changed),
        older=_names(news.older),
        unchanged=news.unchanged,
    )


def _names(names: list[str]) -> Message:
    if not names:
        return message("list.none")
    people = tuple(dict.fromkeys(names))
    return message("grade.added_names", number=len(people), names=people)


# ── grading those that do not count any more ────────────────────────────────────────────────────


def missing_rounds(store: Store) -> list[int]:
    """The numbers of earlier attempts of which some are not graded; of one number there is one a person."""
    return [number for (number,) in store.rows(f"SELECT DISTINCT number FROM earlier WHERE {_MISSING} ORDER BY 1")]


def count_missing(store: Store) -> int:
    """How many earlier attempts are not graded, but for a fault of ours."""
    row = store.row(f"SELECT count(*) FROM earlier WHERE {_MISSING}")
    return int(row[0]) if row else 0


def missing_of_round(store: Store, number: int) -> Iterator[Submission]:
    """The earlier attempts of one number that are not graded, each read when it is due."""
    last = ""
    question = (
        "SELECT submission, sha256, source, problem, notes, works FROM earlier"
        f" WHERE number = ? AND submission > ? AND {_MISSING} ORDER BY submission LIMIT 1"
    )
    while row := store.row(question, number, last):
        last, sha256, *rest = row
        yield store.checked(sha256, last, *rest)


def add_earlier(store: Store, number: int, graded: Graded) -> None:
    """Keep the report of an earlier attempt."""
    change = f"UPDATE earlier SET ({REPORT_COLUMNS}) = ({gaps(REPORT_COLUMNS)}) WHERE submission = ? AND number = ?"
    with store.transaction() as database:
        database.execute(change, (*report_row(graded), graded.submission, number))
        note_fault(database, graded)
