"""The file of a service's queue: made whole, opened, and looked after while it is: that nobody takes it away, cuts it or puts another in its place.

SQLite holds the file itself, not its name: it would go on writing into one that is gone, and what is acknowledged would be gone with it.
So the name is looked at before anything is read or written.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from autograder.errors import GraderError, UsageError
from autograder.output import replace
from autograder.service.tables import FROM_THE_FIRST, TABLES, VERSION
from autograder.words.message import Message, message

FILENAME = "attempts.sqlite"
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


class LostFile(GraderError):
    """The file is not there any more as it was left: nothing can be kept, and the service ends."""


def make(folder: Path) -> Path:
    """The file in a folder, which is made with all its tables if it is not there.

    Raises
    ------
    UsageError
        if the folder cannot be made.
    GraderError
        if the file was emptied, or was taken away while a service had it.

    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(message("error.unusable_path", filename=error.filename, strerror=error.strerror)) from None
    path = folder / FILENAME
    if saved := sorted(folder.glob(f"{FILENAME}.saved-*")):
        raise GraderError(message("queue_file.put_back", path=path, saved=saved[-1]))
    if not path.exists():
        replace(path, _blank(), mode=0o600)
    elif not path.stat().st_size:
        raise GraderError(message("store.emptied", path=path))
    return path


def _blank() -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        database.executescript(f"{TABLES} PRAGMA user_version = {VERSION};")
        return database.serialize()


@contextmanager
def for_its_owner_alone() -> Iterator[None]:
    """The file, and those that SQLite makes beside it."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def connect(path: Path, patience: float) -> sqlite3.Connection:
    """A connection to the file."""
    way = f"{path.resolve().as_uri()}?mode=rw"
    return sqlite3.connect(way, timeout=patience, isolation_level=None, uri=True)


def refuse_later(database: sqlite3.Connection, path: Path) -> None:
    """Raise a UsageError if a later version wrote the file."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise UsageError(message("service.later", path=path))


def bring_up_to_date(database: sqlite3.Connection) -> None:
    """Have the file have the tables of this version, all of it or nothing, and readers and the writer keep out of each other's way."""
    database.execute("PRAGMA journal_mode = WAL")
    is_first = database.execute("PRAGMA user_version").fetchone() == (1,)
    changes = f"{FROM_THE_FIRST if is_first else ''} {TABLES} PRAGMA user_version = {VERSION};"
    database.executescript(f"BEGIN IMMEDIATE; {changes} COMMIT;")


@contextmanager
def ending_where_damaged() -> Iterator[None]:
    """What is damaged is not written to again."""
    try:
        yield
    except GraderError as error:
        if getattr(error.__cause__, "sqlite_errorname", "").startswith(_DAMAGED):
            raise LostFile(error.says) from error
        raise


class Watch:
    """Looks after a file that a connection has open."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        """As the file is now, it should stay."""
        self._path, self._database = path, database
        status = path.stat()
        self._at, self._size = (status.st_dev, status.st_ino), status.st_size
        self._found: LostFile | None = None

    def look(self) -> None:
        """See that the file is there, is the same, and is whole.

        Raises
        ------
        LostFile
            if it is not, with where all was saved to that was kept in it.

        """
        try:
            status = os.stat(self._path)  # noqa: PTH116  (pathlib's takes twice as long)
        except FileNotFoundError:
            raise self._lost(message("queue_file.taken_away")) from None
        if (status.st_dev, status.st_ino) != self._at:
            raise self._lost(message("queue_file.another"))
        if status.st_size < self._size and not _is_whole(self._path):
            raise self._lost(message("queue_file.cut"))
        self._size = status.st_size

    def _lost(self, why: Message) -> LostFile:
        if self._found is None:
            saved = self._saved()
            do = message("queue_file.saved", saved=saved) if saved else message("queue_file.from_a_copy")
            self._found = LostFile(message("queue_file.lost", path=self._path, why=why, do=do))
        return self._found

    def _saved(self) -> Path | None:
        """Where all was saved to that the connection still has; None if that is not whole."""
        with suppress(OSError):  # the folder may have been taken away with the file
            return self._saved_beside()
        return None

    def _saved_beside(self) -> Path | None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = (self._path.with_name(f"{FILENAME}.saved-{number}") for number in count(1))
        path = next(name for name in names if not name.exists())
        path.touch(mode=0o600, exist_ok=False)
        try:
            with closing(sqlite3.connect(path)) as copy:
                self._database.backup(copy)
        except sqlite3.Error:
            path.unlink()
            return None
        if _is_whole(path):
            return path
        path.unlink()
        return None


def _is_whole(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as database:
            is_ours = database.execute("PRAGMA user_version").fetchone() > (0,)  # one that is empty is whole as well
            return bool(is_ours and database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False
