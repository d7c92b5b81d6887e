"""The store: a run as one SQLite file, from which its reports are rendered and in which it goes on after an interruption.

Each submission's report is one transaction, so whatever ends the grader leaves whole reports behind. The file holds the
run's secret and is its owner's alone. A second grader is kept out by a lock on the folder, which the kernel lifts when
the first one ends, however it ends. A run that is finished is one plain file again, without SQLite's log beside it.
"""

import hashlib
import json
import os
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from autograder.batch.graded import Graded
from autograder.batch.schema import STEPS
from autograder.errors import GraderError, UsageError
from autograder.intake.submission import Submission
from autograder.render.report_json import report_from_json
from autograder.results import Report
from autograder.words.message import Text, message, say

if sys.platform != "win32":
    import fcntl

FILENAME = "run.sqlite"

NOT_GRADED = message("run.not_graded")
"""What is told of a submission for which there is no report, in the place of its score."""

_PATIENCE = 10.0
"""Seconds to wait for another process that writes, and for a grader that is just ending."""

_WHY = {
    "SQLITE_BUSY": (message("store.held"), message("store.let_end")),
    "SQLITE_LOCKED": (message("store.held"), message("store.let_end")),
    "SQLITE_FULL": (message("store.full"), message("store.make_room")),
    "SQLITE_IOERR": (message("store.disk_failed"), message("store.look_after_disk")),
    "SQLITE_CANTOPEN": (message("store.not_opened"), message("store.ask_owner")),
    "SQLITE_READONLY": (message("store.not_written"), message("store.ask_owner")),
}
_DAMAGED = {"SQLITE_CORRUPT": message("store.damaged"), "SQLITE_NOTADB": message("store.damaged_or_none")}


@dataclass(frozen=True)
class Facts:
    """What a run is of: all that has to be the same for it to go on.

    `tasks` are names and points; `files` the course's files with their hashes; `submissions` the folder they came from.
    """

    assignment: str
    title: str
    course: str
    submissions: str
    secret: str
    walls: str
    versions: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    tasks: tuple[tuple[str, float], ...]

    @property
    def points(self) -> float:
        """What all tasks are worth together."""
        return sum(points for _, points in self.tasks)

    @property
    def fingerprint(self) -> str:
        """What tells two secrets apart without telling either."""
        return hashlib.sha256(b"fingerprint of " + self.secret.encode()).hexdigest()[:16]


def create_store(folder: Path) -> "Store":
    """A new store, open for writing; its folder is made, for its owner alone, or has to be empty.

    Raises
    ------
    UsageError
        if there is something in the folder already.

    """
    refuse_what_is_there(folder)
    folder.mkdir(0o700, parents=True, exist_ok=True)
    os.close(os.open(folder / FILENAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return open_store(folder, writing=True)


def refuse_what_is_there(folder: Path) -> None:
    """Refuse a folder that is no place for a new run.

    Raises
    ------
    UsageError
        if there is something in it.

    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    do = message("store.other_folder")
    if (folder / FILENAME).is_file():
        do = message("store.go_on")
    raise UsageError(message("store.something_here", folder=folder, do=do))


def open_store(folder: Path, *, writing: bool = False, patience: float = _PATIENCE) -> "Store":
    """The store of the run in `folder`; one that an earlier version wrote is brought up to date.

    Raises
    ------
    UsageError
        if there is none, a later version wrote it, or another grader is at work in it.
    GraderError
        if it is damaged, or cannot be read.

    """
    path = folder / FILENAME
    if not path.is_file():
        raise UsageError(message("store.no_run", path=path))
    lock = _lock(folder, patience) if writing else None
    try:
        return Store(path, lock, patience)
    except BaseException:
        if lock is not None:
            os.close(lock)
        raise


def _lock(folder: Path, patience: float) -> int:
    """A handle that keeps other graders out of the folder for as long as it is open."""
    if sys.platform == "win32":  # which cannot open a folder: there the database's own locks must do
        return os.open(os.devnull, os.O_RDONLY)
    handle, until = os.open(folder, os.O_RDONLY), time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < until:
                time.sleep(0.05)
                continue
            os.close(handle)
            raise UsageError(message("store.other_grader", folder=folder)) from None
        return handle


class Store:
    """One run's file, open for reading, or for writing if it came with a lock."""

    def __init__(self, path: Path, lock: int | None, patience: float) -> None:
        """Use `open_store` or `create_store`."""
        self.path, self._lock = path, lock
        with _telling(path):
            self._database = _connect(path, patience, writing=lock is not None)
            try:
                self._bring_up_to_date(patience)
                if lock is not None:
                    self._look_over()
            except BaseException:
                self._database.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and let other graders in."""
        self._database.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _bring_up_to_date(self, patience: float) -> None:
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version > len(STEPS):
            raise UsageError(message("store.later", path=self.path, version=version, known=len(STEPS)))
        if version == len(STEPS):
            return
        if not version and self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise UsageError(message("store.none", path=self.path))
        self._database.close()
        self._database = _connect(self.path, patience, writing=True)
        with self._transaction():
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            for step in STEPS[version:]:
                for statement in filter(str.strip, step.split(";")):
                    self._database.execute(statement)
            self._database.execute(f"PRAGMA user_version = {len(STEPS)}")

    def _look_over(self) -> None:
        """Refuse to write into what is damaged, and have readers and the writer keep out of each other's way."""
        (says,) = self._database.execute("PRAGMA quick_check(1)").fetchone()
        if says != "ok":
            raise _fault(self.path, "SQLITE_CORRUPT", says)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written in it, or nothing."""
        with _telling(self.path):
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    def _rows(self, question: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with _telling(self.path):
            yield from self._database.execute(question, values)

    def _row(self, question: str, *values: object) -> tuple[Any, ...] | None:
        return next(self._rows(question, *values), None)

    # ── writing ─────────────────────────────────────────────────────────────────────────────

    def begin(self, facts: Facts, submissions: Iterable[Submission]) -> None:
        """Note what is graded, and take in every submission; all of it or nothing."""
        row = (1, facts.assignment, facts.title, facts.course, facts.submissions, facts.secret, facts.fingerprint)
        more = (json.dumps(facts.versions), facts.walls, _now(), "")
        with self._transaction() as database:
            database.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row + more)
            database.executemany("INSERT INTO course_file VALUES (NULL, ?, ?)", facts.files)
            database.executemany("INSERT INTO task VALUES (NULL, ?, ?)", facts.tasks)
            database.executemany(
                "INSERT INTO submission VALUES (NULL, ?, ?, ?, ?, ?)", map(_submission_row, submissions)
            )

    def add(self, graded: Graded) -> None:
        """Keep one report, in the place of an earlier one that only told of a fault of ours."""
        is_fault = graded.came_to == "fault"
        row = (None if is_fault else graded.score, graded.points, graded.seconds, graded.cpu_seconds, _now())
        with self._transaction() as database:
            database.execute(
                "INSERT OR REPLACE INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (graded.submission, graded.came_to, *row, graded.report),
            )
            if is_fault:
                says = report_from_json(graded.report).fault
                database.execute("INSERT INTO fault VALUES (?, ?, ?)", (graded.submission, _now(), _sound(say(says))))

    def end(self) -> None:
        """Note that the run came to its end, and make the store one plain file again if nobody is reading it."""
        with self._transaction() as database:
            database.execute("UPDATE run SET ended = ?", (_now(),))
        try:
            self._database.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError:  # somebody is reading: the log stays beside it
            return

    # ── reading ─────────────────────────────────────────────────────────────────────────────

    def is_begun(self) -> bool:
        """Whether there is a run in it; not if the grader was ended before it had taken in every submission."""
        return self._row("SELECT 1 FROM run") is not None

    def facts(self) -> Facts:
        """What the run is of.

        Raises
        ------
        UsageError
            if none was begun.

        """
        row = self._row("SELECT assignment, title, course, submissions, secret, walls, versions FROM run")
        if row is None:
            raise UsageError(message("store.not_begun", path=self.path))
        assignment, title, course, submissions, secret, walls, versions = row
        return Facts(
            assignment=assignment,
            title=title,
            course=course,
            submissions=submissions,
            secret=secret,
            walls=walls,
            versions=tuple((name, version) for name, version in json.loads(versions)),
            files=tuple(
                (path, sha256) for path, sha256 in self._rows("SELECT path, sha256 FROM course_file ORDER BY place")
            ),
            tasks=tuple((name, points) for name, points in self._rows("SELECT name, points FROM task ORDER BY place")),
        )

    def times(self) -> tuple[str, str]:
        """When the run began and when it ended, "" if it did not."""
        row = self._row("SELECT started, ended FROM run")
        return (row[0], row[1]) if row else ("", "")

    def changes(self, submissions: Iterable[Submission]) -> list[Text]:
        """In which submissions these differ from those that were taken in: "ada is new", "carl is gone"; in order of names."""
        known = {row[0]: row[1:] for row in self._rows("SELECT id, sha256, problem, notes FROM submission ORDER BY id")}
        says = dict[str, Text]()
        for row in map(_submission_row, submissions):
            before = known.pop(row[0], None)
            if before != row[1:4]:
                name = row[0]
                says[name] = (
                    message("run.other_file", submission=name) if before else message("run.new", submission=name)
                )
        says |= {name: message("run.gone", submission=name) for name in known}
        return [says[name] for name in sorted(says)]

    def ungraded(self) -> Iterator[Submission]:
        """The submissions without a report, or with one that only tells of a fault of ours; each is read when it is due.

        Raises
        ------
        GraderError
            if what was taken in is not what is there now.

        """
        place = 0
        while row := self._row(
            "SELECT place, sha256, id, source, problem, notes FROM submission WHERE place > ? AND NOT EXISTS"
            " (SELECT 1 FROM report WHERE submission = id AND came_to != 'fault') ORDER BY place LIMIT 1",
            place,
        ):
            place, sha256, *rest = row
            yield self._checked(sha256, *rest)

    def _checked(self, sha256: str, identity: str, source: bytes, problem: str, notes: str) -> Submission:
        submission = Submission(identity, source, problem, tuple(json.loads(notes)))
        if submission.sha256 != sha256:
            raise GraderError(message("store.changed", path=self.path, submission=identity))
        return submission

    def submission(self, identity: str) -> Submission | None:
        """One submission, as it was graded."""
        row = self._row("SELECT sha256, id, source, problem, notes FROM submission WHERE id = ?", identity)
        return self._checked(*row) if row else None

    def count(self) -> Counter[str]:
        """How many submissions came to what; those that are not graded under ""."""
        rows = self._rows(
            "SELECT coalesce(came_to, ''), count(*) FROM submission LEFT JOIN report ON submission = submission.id GROUP BY 1"
        )
        return Counter(dict(rows))

    def mean(self) -> tuple[float, int]:
        """The mean score of those that have one, and how many have all points."""
        row = self._row("SELECT coalesce(avg(score), 0.0), coalesce(sum(score >= points), 0) FROM report")
        return (row[0], row[1]) if row else (0.0, 0)

    def graded(self) -> list[str]:
        """The submissions that have a report, in order."""
        return [identity for (identity,) in self._rows("SELECT submission FROM report ORDER BY submission")]

    def report_json(self, identity: str) -> str:
        """One report as canonical JSON; "" if there is none."""
        row = self._row("SELECT json FROM report WHERE submission = ?", identity)
        return str(row[0]) if row else ""

    def reports(self) -> Iterator[Report]:
        """A report for each submission, in order of their names; of one without, that it was not graded yet."""
        facts = self.facts()
        question = "SELECT id, sha256, json FROM submission LEFT JOIN report ON submission = id ORDER BY id"
        for identity, sha256, text in self._rows(question):
            yield report_from_json(text) if text else _unknown(facts, identity, sha256)


def _unknown(facts: Facts, identity: str, sha256: str) -> Report:
    return Report(
        facts.assignment,
        facts.title,
        identity,
        sha256,
        facts.points,
        0.0,
        fault=say(NOT_GRADED),
        versions=facts.versions,
    )


def _connect(path: Path, patience: float, *, writing: bool) -> sqlite3.Connection:
    mode = "rw" if writing else "ro"
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", timeout=patience, isolation_level=None, uri=True)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """What SQLite finds wrong, as an error that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _fault(path, getattr(error, "sqlite_errorname", ""), str(error)) from error


def _fault(path: Path, name: str, error: str) -> GraderError:
    """What SQLite calls by this name and says of itself, with what to do."""
    for start, why in _DAMAGED.items():
        if name.startswith(start):
            return GraderError(message("store.fails_recover", path=path, why=why, error=error))
    for start, (why, do) in _WHY.items():
        if name.startswith(start):
            return GraderError(message("store.fails_do", path=path, why=why, error=error, do=do))
    return GraderError(message("store.fails", path=path, error=error))


def _submission_row(submission: Submission) -> tuple[str, str, str, str, bytes]:
    notes = json.dumps([say(note) for note in submission.notes])
    return (_sound(submission.id), submission.sha256, _sound(say(submission.problem)), notes, submission.source)


def _sound(text: str) -> str:
    """The text with halves of pairs spelled out, which no database takes."""
    return text.encode("utf-8", "backslashreplace").decode()


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
