"""The queue and the attempts of a service: one SQLite file, in which a push is durable before anybody is told of it.

One process writes, kept alone by a lock on the folder. An attempt is *queued*, *running* while a job has it, and then *graded*, a
*fault* of ours, or *superseded* by a later one of the same person before it was graded; its bytes are kept in each of these.
"""

import math
import os
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from autograder.batch.database import PATIENCE, lock_out_others, telling, transaction
from autograder.batch.graded import Graded
from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.service.bucket import SECONDS, after
from autograder.service.pushed import Push, PushedFile, PushedFolder
from autograder.service.queue_file import (
    FILENAME,
    Watch,
    bring_up_to_date,
    connect,
    ending_where_damaged,
    for_its_owner_alone,
    make,
    refuse_later,
)
from autograder.words.message import message

ROOM = "service"

MOST_FAULTS = 3
"""So often what nobody's code should be able to do may happen to an attempt before it counts as a fault of ours."""

_MOST_BEGUN = 10
"""So often an attempt is handed to those who grade; a service or an exam may have ended in the middle of it each time, which may be why."""

_THEIRS = "person = ? AND assignment = ?"
_DUE = f"(not_before <= ? OR not_before > ? + {2 * SECONDS})"  # nothing waits longer: the clock was set back
_COLUMNS = (
    "number, person, assignment, arrived, state, not_before, tries, token, came_to, score, points, report, sha256"
)


@frozen
class Queued:
    """One attempt, as the file has it; times are seconds since 1970, by the service's clock."""

    number: int
    person: str
    assignment: str
    arrived: float
    state: str
    not_before: float
    tries: int
    token: str
    came_to: str | None
    score: float | None
    points: float | None
    report: str | None
    sha256: str

    @property
    def came(self) -> str:
        """When it arrived, in ISO 8601."""
        return datetime.fromtimestamp(self.arrived, UTC).isoformat(timespec="milliseconds")


class Queue:
    """One service's file, open for as long as the service runs, or for reading."""

    def __init__(self, folder: Path, *, writing: bool = True, patience: float = PATIENCE) -> None:
        """Open it, and make it if it is to be written.

        Raises
        ------
        UsageError
            if another service has it, there is none to read, or a later version wrote it.
        GraderError
            if it is damaged, was taken away before, or cannot be opened.

        """
        self.path = folder / FILENAME
        with ExitStack() as opened:
            if writing:
                make(folder)
                opened.callback(os.close, lock_out_others(folder, patience))
            elif not self.path.is_file():
                raise UsageError(message("service.no_attempts", path=self.path))
            with telling(self.path), for_its_owner_alone():
                self._database = opened.enter_context(closing(connect(self.path, patience)))
                refuse_later(self._database, self.path)
                if writing:
                    bring_up_to_date(self._database)
                    self._begin_again()
            self._watch = Watch(self.path, self._database)
            self._opened = opened.pop_all()

    def _begin_again(self) -> None:
        """What was being graded when a service ended waits once more, unless that has come too often."""
        again = "UPDATE attempt SET state = CASE WHEN tries >= ? THEN 'fault' ELSE 'queued' END WHERE state = 'running'"
        self._database.execute(again, (_MOST_BEGUN,))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """All that is written in it, or nothing; when it is left, all that was written until then is on the disk."""
        return self._changing("FULL")

    def _quick_transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """What is lost of it with the machine's power is done once more: which attempt was begun, and what it came to."""
        return self._changing("NORMAL")

    @contextmanager
    def _changing(self, synchronous: str) -> Iterator[sqlite3.Connection]:
        self._watch.look()
        with ending_where_damaged():
            self._database.execute(f"PRAGMA synchronous = {synchronous}")
            with transaction(self._database, self.path) as database:
                yield database

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that a question comes to."""
        self._watch.look()
        with ending_where_damaged(), telling(self.path):
            return self._database.execute(question, values).fetchall()

    # ── what comes in ───────────────────────────────────────────────────────────────────────

    def take_in(self, push: Push, arrived: float, folders: Sequence[PushedFolder]) -> tuple[list[Queued], list[int]]:
        """Keep a push and an attempt for each of its folders, all of it or nothing; when this returns it is on the disk.

        The attempts, and the numbers of those that they supersede. A folder with the same files as the same person's
        attempt before comes to that one, and is no other attempt. What comes now is newer than all that was kept, whatever
        the clock says; of what is swept its time tells.
        """
        at = math.inf if push.time is None else arrived
        with self.transaction() as database:
            return self.add(database, (note(database, push, arrived), push.person), (arrived, at), folders)

    def add(
        self,
        database: sqlite3.Connection,
        whose: tuple[int, str],
        when: tuple[float, float],
        folders: Sequence[PushedFolder],
    ) -> tuple[list[Queued], list[int]]:
        """The same for a push of somebody that is kept, by its number, inside of a transaction.

        `when` is its time, and that up to which it is newer than what was kept.
        """
        superseded, made, (_, at) = list[int](), list[Queued](), when
        for folder in folders:
            before = self._attempt_at(whose[1], folder, at)
            if before is None:
                superseded += _supersede(database, whose[1], folder.assignment, at)
            made.append(before or self._add(database, whose, when, folder))
        return made, superseded

    def _attempt_at(self, person: str, folder: PushedFolder, arrived: float) -> Queued | None:
        """The attempt that somebody had made last by a time, if it is of these files and no fault of ours.

        What was pushed after it and is not read yet may be of other files: then it is not known to be the last.
        """
        question = f"{_THEIRS} AND arrived <= ? ORDER BY arrived DESC, number DESC LIMIT 1"
        last = self.found(f"FROM attempt WHERE {question}", person, folder.assignment, arrived)
        same = next((one for one in last if one.sha256 == folder.sha256 and one.state != "fault"), None)
        between = "SELECT 1 FROM unread JOIN push ON push = number WHERE person = ? AND arrived BETWEEN ? AND ?"
        return None if same and self.rows(between, person, same.arrived, arrived) else same

    def _add(
        self, database: sqlite3.Connection, whose: tuple[int, str], when: tuple[float, float], folder: PushedFolder
    ) -> Queued:
        """One more attempt, of a push and a person; where a later one is there already, it is superseded from the beginning."""
        (_, person), (arrived, at) = whose, when
        is_old = bool(self.found(f"FROM attempt WHERE {_THEIRS} AND arrived > ?", person, folder.assignment, at))
        begin = 0.0 if is_old else self._may_begin(database, person, time.time())
        row = (*whose, folder.assignment, arrived, folder.sha256, secrets.token_urlsafe(16))
        columns = "push, person, assignment, arrived, sha256, token, state, not_before"
        keep = f"INSERT INTO attempt ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        number = database.execute(keep, (*row, "superseded" if is_old else "queued", begin)).lastrowid
        files = ((number, place, one.kind, one.name, one.content) for place, one in enumerate(folder.files))
        database.executemany("INSERT INTO file VALUES (?, ?, ?, ?, ?)", files)
        return self.found("FROM attempt WHERE number = ?", number)[0]

    def _may_begin(self, database: sqlite3.Connection, person: str, now: float) -> float:
        """From when on an attempt of this person may be graded; it is taken from what they have."""
        there = database.execute("SELECT tokens, at FROM person WHERE name = ?", (person,)).fetchone()
        tokens, begin = after(there, now)
        keep = "INSERT INTO person (name, tokens, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET tokens = ?, at = ?"
        database.execute(keep, (person, tokens, now, tokens, now))
        return begin

    def note(self, push: Push, arrived: float) -> None:
        """Keep that there was a push, in which nothing was to be graded."""
        with self.transaction() as database:
            note(database, push, arrived)

    def unseen(self, repository: str, ref: bytes, moves: Sequence[tuple[str, str, float]]) -> list[int]:
        """Which of the moves of a ref, as its log tells them, from one object to another at a time, are of no push that is kept."""
        left = dict[tuple[str, str], list[int]]()
        for place, (old, new, _) in enumerate(moves):
            left.setdefault((old, new), []).append(place)
        for (old, new), places in left.items():
            question = (
                "SELECT arrived FROM push WHERE repository = ? AND ref = ? AND old = ? AND new = ? ORDER BY arrived"
            )
            for (arrived,) in self.rows(question, repository, ref, old, new):
                if places:
                    places.remove(min(places, key=lambda place, at=arrived: abs(moves[place][2] - at)))  # type: ignore[misc]
        return sorted(place for places in left.values() for place in places)

    # ── what is graded ──────────────────────────────────────────────────────────────────────

    def next(self, now: float, running: Iterable[str], *, slow: bool, newest: bool = False) -> Queued | None:
        """Take the attempt that is due, the oldest or the `newest` of them; None if none is.

        Of whoever ran into the clock last time only if `slow` ones may, and behind the others. Nobody has two `running` at a time.
        """
        busy = list(running)
        question = (
            f"FROM attempt LEFT JOIN person ON name = person WHERE state = 'queued' AND {_DUE}"
            f" AND person NOT IN ({', '.join('?' * len(busy))}) AND (NOT coalesce(is_slow, 0) OR ?)"
            f" ORDER BY coalesce(is_slow, 0), number {'DESC' if newest else ''} LIMIT 1"
        )
        found = self.found(question, now, now, *busy, slow)
        if not found:
            return None
        self._change("UPDATE attempt SET state = 'running' WHERE number = ?", found[0].number)
        return self.get(found[0].number)

    def count_try(self, number: int, count: int = 1) -> None:
        """An attempt is handed to those who grade, or came back ungraded: what ends meanwhile may be its doing, and nothing before."""
        self._change("UPDATE attempt SET tries = tries + ? WHERE number = ?", count, number)

    def next_due(self, now: float) -> float | None:
        """When the first of those begins to be due that are not yet; None if there are none."""
        question = f"SELECT min(not_before) FROM attempt WHERE state = 'queued' AND NOT {_DUE}"
        ((when,),) = self.rows(question, now, now)
        return None if when is None else float(when)

    def files(self, number: int) -> tuple[PushedFile, ...]:
        """The files of an attempt, as they were pushed."""
        rows = self.rows("SELECT kind, name, content FROM file WHERE attempt = ? ORDER BY place", number)
        return tuple(PushedFile(kind, bytes(name), bytes(content)) for kind, name, content in rows)

    def keep(self, number: int, graded: Graded) -> None:
        """Keep what an attempt came to; a fault of ours is tried again, a few times."""
        if graded.came_to == "fault":
            self.fail(number, time.time())
            return
        values = (
            "graded",
            graded.came_to,
            graded.score,
            graded.points,
            graded.seconds,
            graded.cpu_seconds,
            time.time(),
            graded.report,
        )
        columns = "state, came_to, score, points, seconds, cpu_seconds, graded, report"
        with self._quick_transaction() as database:
            database.execute(
                f"UPDATE attempt SET ({columns}) = (?, ?, ?, ?, ?, ?, ?, ?) WHERE number = ?", (*values, number)
            )
            change = "UPDATE person SET is_slow = ? WHERE name = (SELECT person FROM attempt WHERE number = ?)"
            database.execute(change, (graded.came_to == "timed out", number))

    def fail(self, number: int, again: float) -> None:
        """Let an attempt that could not be graded wait until it is tried again; after a few times it is a fault of ours."""
        state = "CASE WHEN faults + 1 >= ? OR tries >= ? THEN 'fault' ELSE 'queued' END"
        change = f"UPDATE attempt SET not_before = ?, state = {state}, faults = faults + 1 WHERE number = ?"
        self._change(change, again, MOST_FAULTS, _MOST_BEGUN, number)

    def put_off(self, number: int, again: float) -> None:
        """The same for one that was not graded to its end because its exam ended, or never stood: that is no fault of this attempt's."""
        state = "CASE WHEN tries >= ? THEN 'fault' ELSE 'queued' END"
        change = f"UPDATE attempt SET not_before = ?, state = {state} WHERE number = ?"
        self._change(change, again, _MOST_BEGUN, number)

    def put_back(self, number: int, again: float) -> None:
        """Let an attempt wait that nobody was there to grade."""
        change = "UPDATE attempt SET state = 'queued', not_before = ? WHERE number = ?"
        self._change(change, again, number)

    def put_behind(self, number: int) -> None:
        """Let an attempt that took too long for a hurry wait among the slow ones; that was no try."""
        with self._quick_transaction() as database:
            database.execute("UPDATE attempt SET state = 'queued', tries = tries - 1 WHERE number = ?", (number,))
            change = "UPDATE person SET is_slow = 1 WHERE name = (SELECT person FROM attempt WHERE number = ?)"
            database.execute(change, (number,))

    def is_slow(self, person: str) -> bool:
        """Whether somebody ran into the clock last time."""
        return bool(self.rows("SELECT 1 FROM person WHERE name = ? AND is_slow", person))

    def get(self, number: int) -> Queued:
        """One attempt."""
        return self.found("FROM attempt WHERE number = ?", number)[0]

    def attempts(self, assignment: str) -> list[Queued]:
        """All attempts at an assignment, in the order of their arrival."""
        return self.found("FROM attempt WHERE assignment = ? ORDER BY arrived, number", assignment)

    def counts(self) -> dict[str, int]:
        """How many attempts there are in each state."""
        return dict(self.rows("SELECT state, count(*) FROM attempt GROUP BY state"))

    def oldest(self) -> float | None:
        """When the first of those arrived that wait and are due; None if there are none."""
        question, now = f"SELECT min(arrived) FROM attempt WHERE state = 'queued' AND {_DUE}", time.time()
        ((when,),) = self.rows(question, now, now)
        return None if when is None else float(when)

    def found(self, question: str, *values: object) -> list[Queued]:
        """The attempts that a question comes to, of which this is the end."""
        return [Queued(*row) for row in self.rows(f"SELECT {_COLUMNS} {question}", *values)]

    def _change(self, change: str, *values: object) -> None:
        with self._quick_transaction() as database:
            database.execute(change, values)


def _supersede(database: sqlite3.Connection, person: str, assignment: str, arrived: float) -> list[int]:
    """Have what waits of a person, and came before, never be graded for an answer; their numbers."""
    change = f"UPDATE attempt SET state = 'superseded' WHERE {_THEIRS} AND arrived <= ? AND state = 'queued' RETURNING number"
    return [number for (number,) in database.execute(change, (person, assignment, arrived))]


def note(database: sqlite3.Connection, push: Push, arrived: float) -> int:
    """Keep a push; its number."""
    update = push.graded
    assert update is not None
    row = (push.repository, push.person, update.ref, update.old, update.new, arrived, time.time())
    columns = "repository, person, ref, old, new, arrived, recorded"
    number = database.execute(f"INSERT INTO push ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", row).lastrowid
    assert number is not None
    return number
