"""The store: a run as one SQLite file, from which its reports are rendered and in which it goes on after an interruption.

Each submission's report is one transaction, so whatever ends the grader leaves whole reports behind. The file holds the
run's secret and is its owner's alone. A second grader is kept out by a lock on the folder, which the kernel lifts when
the first one ends, however it ends. A run that is finished is one plain file again, without SQLite's log beside it.
"""

import hashlib
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

from autograder.batch.database import PATIENCE, Database, blank, lock_out_others
from autograder.batch.graded import Graded
from autograder.batch.kept import TAKING_IN, note_fault, now, report_row, submission_row, works_of
from autograder.errors import GraderError, UsageError
from autograder.frozen import frozen
from autograder.hand_work import HandTask
from autograder.intake.submission import Submission
from autograder.output import DRAFT, replace
from autograder.render.report_json import report_from_json
from autograder.results import Report
from autograder.words.message import Text, message, say

FILENAME = "run.sqlite"

NOT_GRADED = message("run.not_graded")
"""What is told of a submission for which there is no report, in the place of its score."""


Filling = Callable[[sqlite3.Connection], object]
"""What puts submissions into a new store, in the transaction in which it is begun."""

_A_STRETCH = 20
"""So many reports are asked for at a time."""


@frozen
class Run:
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
    by_hand: tuple[HandTask, ...] = ()

    @property
    def points(self) -> float:
        """What all tasks are worth together that the program judges."""
        return sum(points for _, points in self.tasks)

    @property
    def all_tasks(self) -> tuple[tuple[str, float], ...]:
        """Names and points of all tasks, whoever judges them."""
        return (*self.tasks, *((one.name, one.points) for one in self.by_hand))

    @property
    def full(self) -> float:
        """What a mark can be: what all of these are worth together."""
        return sum(points for _, points in self.all_tasks)

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
    path, lock = folder / FILENAME, lock_out_others(folder, PATIENCE)
    try:
        refuse_what_is_there(folder)  # another grader may have begun here meanwhile
        replace(path, blank(), mode=0o600)
        return Store(path, lock, PATIENCE)
    except BaseException:
        os.close(lock)
        raise


def is_vacant(folder: Path) -> bool:
    """Whether there is nothing in a folder, or only what a grader had not written to its end when it was killed."""
    return all(path.name.startswith(DRAFT) for path in folder.iterdir())


def refuse_what_is_there(folder: Path) -> None:
    """Refuse a folder that is no place for a new run.

    Raises
    ------
    UsageError
        if there is something in it.

    """
    if not folder.exists() or (folder.is_dir() and is_vacant(folder)):
        return
    do = message("store.other_folder")
    if (folder / FILENAME).is_file():
        do = message("store.go_on")
    raise UsageError(message("store.something_here", folder=folder, do=do))


def open_store(folder: Path, *, writing: bool = False, patience: float = PATIENCE) -> "Store":
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
    lock = lock_out_others(folder, patience) if writing else None
    try:
        return Store(path, lock, patience)
    except BaseException:
        if lock is not None:
            os.close(lock)
        raise


class Store(Database):
    """One run's file, open for reading, or for writing if it came with a lock."""

    def begin(self, run: Run, submissions: Iterable[Submission] | Filling) -> None:
        """Note what is graded, and take in every submission, or what else fills it; all of it or nothing."""
        row = (1, run.assignment, run.title, run.course, run.submissions, run.secret, run.fingerprint)
        more = (json.dumps(run.versions), run.walls, now(), "")
        with self.transaction() as database:
            database.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row + more)
            database.executemany("INSERT INTO course_file VALUES (NULL, ?, ?)", run.files)
            database.executemany("INSERT INTO task VALUES (NULL, ?, ?)", run.tasks)
            database.executemany("INSERT INTO by_hand VALUES (NULL, ?, ?, ?, ?)", map(astuple, run.by_hand))
            if callable(submissions):
                submissions(database)
                return
            database.executemany(TAKING_IN, (submission_row(one, run.submissions) for one in submissions))

    def add(self, graded: Graded) -> None:
        """Keep one report, in the place of an earlier one that only told of a fault of ours."""
        row = (graded.submission, *report_row(graded))
        with self.transaction() as database:
            database.execute("INSERT OR REPLACE INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            note_fault(database, graded)

    def end(self) -> None:
        """Note that the run came to its end, and make the store one plain file again if nobody is reading it."""
        with self.transaction() as database:
            database.execute("UPDATE run SET ended = ?", (now(),))
        self.put_together()

    def is_begun(self) -> bool:
        """Whether there is a run in it; not if the grader was ended before it had taken in every submission."""
        return self.row("SELECT 1 FROM run") is not None

    def run(self) -> Run:
        """What the run is of.

        Raises
        ------
        UsageError
            if none was begun.

        """
        row = self.row("SELECT assignment, title, course, submissions, secret, walls, versions FROM run")
        if row is None:
            raise UsageError(message("store.not_begun", path=self.path))
        assignment, title, course, submissions, secret, walls, versions = row
        return Run(
            assignment=assignment,
            title=title,
            course=course,
            submissions=submissions,
            secret=secret,
            walls=walls,
            versions=tuple((name, version) for name, version in json.loads(versions)),
            files=tuple(
                (path, sha256) for path, sha256 in self.rows("SELECT path, sha256 FROM course_file ORDER BY place")
            ),
            tasks=tuple((name, points) for name, points in self.rows("SELECT name, points FROM task ORDER BY place")),
            by_hand=tuple(
                HandTask(*row) for row in self.rows("SELECT name, points, file, ask FROM by_hand ORDER BY place")
            ),
        )

    def times(self) -> tuple[str, str]:
        """When the run began and when it ended, "" if it did not."""
        row = self.row("SELECT started, ended FROM run")
        return (row[0], row[1]) if row else ("", "")

    def changes(self, submissions: Iterable[Submission]) -> list[Text]:
        """In which submissions these differ from those that were taken in: "ada is new", "carl is gone"; in order of names."""
        says, seen = dict[str, Text](), set[int]()
        question = "SELECT place, sha256, problem, notes FROM submission WHERE id = ?"
        for row in (submission_row(one, "") for one in submissions):
            place, *before = self.row(question, row[0]) or (0,)
            seen.add(place)
            if before != [*row[1:4]]:
                name = row[0]
                says[name] = (
                    message("run.other_file", submission=name) if before else message("run.new", submission=name)
                )
        for place, name in self.rows("SELECT place, id FROM submission"):
            if place not in seen:
                says[name] = message("run.gone", submission=name)
        return [says[name] for name in sorted(says)]

    def one_by_one(self, *, graded: bool = False) -> Iterator[Submission]:
        """The submissions in the order in which they were taken in, each read when it is due.

        They are those without a report, or with one that only tells of a fault of ours; with those that are `graded`, all.

        Raises
        ------
        GraderError
            if what was taken in is not what is there now.

        """
        place = 0
        while row := self.row(
            "SELECT place, sha256, id, source, problem, notes, works FROM submission WHERE place > ? AND (? OR NOT EXISTS"
            " (SELECT 1 FROM report WHERE submission = id AND came_to != 'fault')) ORDER BY place LIMIT 1",
            place,
            graded,
        ):
            place, sha256, *rest = row
            yield self.checked(sha256, *rest)

    def checked(self, sha256: str, *row: Any) -> Submission:
        """A submission as it was taken in, held against its hash; of a row its id, source, problem, notes and works."""
        identity, source, problem, notes, works = row
        submission = Submission(identity, source, problem, tuple(json.loads(notes)), works=works_of(works))
        if submission.sha256 != sha256:
            raise GraderError(message("store.changed", path=self.path, submission=identity))
        return submission

    def submission(self, identity: str) -> Submission | None:
        """One submission, as it was graded."""
        row = self.row("SELECT sha256, id, source, problem, notes, works FROM submission WHERE id = ?", identity)
        return self.checked(*row) if row else None

    def count(self) -> Counter[str]:
        """How many submissions came to what; those that are not graded under ""."""
        rows = self.rows(
            "SELECT coalesce(came_to, ''), count(*) FROM submission LEFT JOIN report ON submission = submission.id GROUP BY 1"
        )
        return Counter(dict(rows))

    def unread(self) -> list[str]:
        """The submissions that could not be read, in order."""
        return [name for (name,) in self.rows("SELECT submission FROM report WHERE came_to = 'unread' ORDER BY 1")]

    def mean(self) -> tuple[float, int]:
        """The mean score of those that have one, and how many have all points."""
        row = self.row("SELECT coalesce(avg(score), 0.0), coalesce(sum(score >= points), 0) FROM report")
        return (row[0], row[1]) if row else (0.0, 0)

    def graded(self) -> list[str]:
        """The submissions that have a report, in order."""
        return [identity for (identity,) in self.rows("SELECT submission FROM report ORDER BY submission")]

    def names(self) -> list[str]:
        """The submissions that were taken in, in order."""
        return [identity for (identity,) in self.rows("SELECT id FROM submission ORDER BY id")]

    def report_json(self, identity: str) -> str:
        """One report as canonical JSON; "" if there is none."""
        row = self.row("SELECT json FROM report WHERE submission = ?", identity)
        return str(row[0]) if row else ""

    def report(self, identity: str) -> Report:
        """One report, which there must be.

        Raises
        ------
        GraderError
            if what is kept of it is no report.

        """
        return self._read(identity, self.report_json(identity))

    def beside(self, identity: str) -> tuple[bytes, str]:
        """What was handed in by one that has a report, and when that was made."""
        question = "SELECT source, graded FROM submission JOIN report ON submission = id WHERE id = ?"
        return self.row(question, identity) or (b"", "")

    def _read(self, identity: str, text: str) -> Report:
        try:
            return report_from_json(text)
        except GraderError as error:
            raise GraderError(
                message("store.bad_report", path=self.path, submission=identity, why=error.says)
            ) from error

    def reports(self) -> Iterator[Report]:
        """A report for each submission, in order of their names; of one without, that it was not graded yet."""
        for first, last in self.stretches(_A_STRETCH):
            for _, report, _ in self.between(first, last):
                yield report

    def stretches(self, most: int) -> Iterator[tuple[str, str]]:
        """All submissions in order of their names, in parts of so many: the first name and the last of each."""
        last = ""
        while names := [*self.rows("SELECT id FROM submission WHERE id > ? ORDER BY id LIMIT ?", last, most)]:
            last = names[-1][0]
            yield names[0][0], last

    def between(self, first: str, last: str) -> Iterator[tuple[int, Report, str]]:
        """Of the submissions from one name to another their places, counted from 1, and reports, also as they are kept; "" for none."""
        run = self.run()
        question = (
            "SELECT place, id, sha256, json FROM submission LEFT JOIN report ON submission = id"
            " WHERE id BETWEEN ? AND ? ORDER BY id"
        )
        for place, identity, sha256, text in [*self.rows(question, first, last)]:  # no question is left half answered
            yield place, self._read(identity, text) if text else _unknown(run, identity, sha256), text or ""


def _unknown(run: Run, identity: str, sha256: str) -> Report:
    about = run.assignment, run.title, identity, sha256, run.points, 0.0
    return Report(*about, fault=say(NOT_GRADED), versions=run.versions)
