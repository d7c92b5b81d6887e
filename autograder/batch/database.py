"""The file under the store: one SQLite database, locked against other writers, brought up to date, its errors told in words."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from autograder.batch.schema import STEPS
from autograder.errors import GraderError, UsageError
from autograder.folder_lock import lock_folder
from autograder.words.message import message

PATIENCE = 10.0
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


def lock_out_others(folder: Path, patience: float) -> int:
    """A handle that keeps other graders out of the folder for as long as it is open; on Windows the database's own locks must do."""
    handle = lock_folder(folder, patience)
    if handle is None:
        raise UsageError(message("store.other_grader", folder=folder))
    return handle


class Database:
    """One file, open for reading, or for writing if it came with a lock."""

    def __init__(self, path: Path, lock: int | None, patience: float) -> None:
        """Open it; it is closed again if it is damaged or from a later version.

        Raises
        ------
        UsageError
            if a later version wrote it, or it is no store.
        GraderError
            if it is damaged, or cannot be read.

        """
        self.path, self._lock = path, lock
        with telling(path):
            self._database = (
                _connect(path, patience, writing=True) if lock is not None else _for_reading(path, patience)
            )
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
        if not version:
            self._refuse_unversioned()
        self._database.close()
        self._database = _connect(self.path, patience, writing=True)
        with self.transaction():
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            _take_steps(self._database, version)

    def _refuse_unversioned(self) -> None:
        """A store is never without its tables, not even for a moment: what has none was emptied, what has others is none."""
        if self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise UsageError(message("store.none", path=self.path))
        raise GraderError(message("store.emptied", path=self.path))

    def _look_over(self) -> None:
        """Refuse to write into what is damaged, and have readers and the writer keep out of each other's way."""
        (says,) = self._database.execute("PRAGMA quick_check(1)").fetchone()
        if says != "ok":
            raise _fault(self.path, "SQLITE_CORRUPT", says)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """All that is written in it, or nothing."""
        return transaction(self._database, self.path)

    def rows(self, question: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows that a question comes to, one by one."""
        with telling(self.path):
            yield from self._database.execute(question, values)

    def row(self, question: str, *values: object) -> tuple[Any, ...] | None:
        """The first of them; None if there is none."""
        return next(self.rows(question, *values), None)

    def put_together(self) -> None:
        """Make it one plain file again, if nobody is reading it: else SQLite's log stays beside it."""
        with suppress(sqlite3.OperationalError):
            self._database.execute("PRAGMA journal_mode = DELETE")


def blank() -> bytes:
    """The file of a store in which nothing is yet."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        _take_steps(database, 0)
        return database.serialize()


def _take_steps(database: sqlite3.Connection, version: int) -> None:
    """Bring a store of this version up to date."""
    for step in STEPS[version:]:
        for statement in filter(str.strip, step.split(";")):
            database.execute(statement)
    database.execute(f"PRAGMA user_version = {len(STEPS)}")


def _connect(path: Path, patience: float, *, writing: bool) -> sqlite3.Connection:
    mode = "rw" if writing else "ro"
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", timeout=patience, isolation_level=None, uri=True)


def _for_reading(path: Path, patience: float) -> sqlite3.Connection:
    """The file for reading; where a grader was killed as it wrote, what it left half done is undone first."""
    database = _connect(path, patience, writing=False)
    try:
        database.execute("PRAGMA user_version")
    except sqlite3.OperationalError as error:
        database.close()
        if not getattr(error, "sqlite_errorname", "").startswith("SQLITE_READONLY"):
            raise
        database = _connect(path, patience, writing=True)
    return database


@contextmanager
def transaction(database: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """All that is written in it into the database at this path, or nothing."""
    with telling(path):
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise


@contextmanager
def telling(path: Path) -> Iterator[None]:
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
