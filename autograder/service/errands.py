"""What is to be done at a forge, in the queue's file: repositories to look at, pushes whose files are to be read, answers to show.

An errand is in the file before anybody is told of it, and is taken out in the transaction that keeps what came of it. What is given
up stays in it, and is not tried again by itself.
"""

import math
from collections.abc import Iterable, Sequence

from autograder.forges.forge import Log, Move, Told
from autograder.frozen import frozen
from autograder.service.pushed import Push, PushedFolder, Update
from autograder.service.queue import Queue, Queued, note

_PAUSE, _LONGEST = 30.0, 6 * 3600.0
"""Seconds until what failed is tried again: as many at first, twice as many each time, and so many at most."""


@frozen
class Notice:
    """What a webhook told of a repository, when it came to us."""

    number: int
    repository: str
    old: str
    new: str
    arrived: float
    tries: int


@frozen
class Unread:
    """A push whose files have not been read."""

    number: int
    repository: str
    person: str
    commit: str
    arrived: float
    tries: int


@frozen
class Owed:
    """An answer that a push was not given: what an attempt came to, or, where it is None, what is said of the assignment's folder."""

    number: int
    repository: str
    commit: str
    attempt: int | None
    assignment: str
    says: str
    tries: int


Errand = Notice | Unread | Owed
_NEVER = math.inf
_TURN = "row_number() OVER (PARTITION BY push.person ORDER BY push.arrived DESC)"
_OLDER = (
    "SELECT owed.number FROM owed JOIN push ON push.number = owed.push WHERE EXISTS (SELECT 1 FROM attempt"
    " JOIN push AS later ON later.number = attempt.push"
    " WHERE attempt.assignment = owed.assignment AND attempt.person = later.person"
    " AND later.repository = push.repository AND later.new = push.new AND push.repository = ? AND push.new = ?"
    " AND (later.arrived, later.number) > (push.arrived, push.number))"
)
"""Answers owed for a push to a commit to which a later push came back, and made an attempt of its own."""

_TABLES = {Notice: ("notice", "number"), Unread: ("unread", "push"), Owed: ("owed", "number")}


class Errands:
    """The errands of one service."""

    def __init__(self, queue: Queue) -> None:
        """They are in the queue's file."""
        self._queue = queue

    # ── to look at ──────────────────────────────────────────────────────────────────────────

    def take_notice(self, repository: str, told: Told, arrived: float) -> bool:
        """Keep that a webhook told of a repository, unless this message of it came before; whether it is new."""
        change = "INSERT OR IGNORE INTO notice (delivery, repository, old, new, arrived) VALUES (?, ?, ?, ?, ?)"
        with self._queue.transaction() as database:
            return (
                database.execute(change, (told.delivery or None, repository, told.old, told.new, arrived)).rowcount > 0
            )

    def notices(self, now: float) -> list[Notice]:
        """Those that are due."""
        columns = "number, repository, old, new, arrived, tries"
        question = f"SELECT {columns} FROM notice WHERE is_open AND not_before <= ? ORDER BY number LIMIT 200"
        return [Notice(*row) for row in self._queue.rows(question, now)]

    def etag(self, repository: str) -> str:
        """By what the platform knows what we have seen of a repository; "" if nothing."""
        return next(
            (str(tag) for (tag,) in self._queue.rows("SELECT etag FROM looked WHERE repository = ?", repository)), ""
        )

    def unseen(self, repository: str, ref: bytes, moves: Sequence[Move]) -> list[Move]:
        """Those of a branch's moves that are of no push that is kept, the earliest first."""
        those = [(move.old, move.new, move.time) for move in moves]
        return sorted((moves[at] for at in self._queue.unseen(repository, ref, those)), key=lambda move: move.time)

    def last(self, repository: str, ref: bytes) -> str:
        """The commit to which the last push that is kept moved a branch; "" if there is none."""
        question = "SELECT new FROM push WHERE repository = ? AND ref = ? ORDER BY arrived DESC, number DESC LIMIT 1"
        return next((str(new) for (new,) in self._queue.rows(question, repository, ref)), "")

    def looked(
        self, whose: tuple[str, str], ref: bytes, found: tuple[Log | None, Iterable[Move]], done: Iterable[Notice]
    ) -> None:
        """Keep what was found in a repository of somebody: pushes to be read; the notices of it are done then."""
        repository, person = whose
        log, moves = found
        with self._queue.transaction() as database:
            for move in moves:
                push = Push(repository, person, ref, None, (Update(move.old, move.new, ref),))
                number = note(database, push, move.time)
                if move.new.strip("0"):
                    database.execute("INSERT INTO unread (push) VALUES (?)", (number,))
            if log and log.etag:
                change = "INSERT INTO looked VALUES (?, ?) ON CONFLICT DO UPDATE SET etag = excluded.etag"
                database.execute(change, (repository, log.etag))
            database.executemany("UPDATE notice SET is_open = 0 WHERE number = ?", [(one.number,) for one in done])

    # ── to read ─────────────────────────────────────────────────────────────────────────────

    def unread(self, now: float, most: int) -> list[Unread]:
        """Those that are due: of each person the last, then of each the one before, so that whoever pushes often keeps nobody waiting."""
        question = (
            "SELECT push, repository, person, new, arrived, tries FROM unread JOIN push ON push = number"
            f" WHERE not_before <= ? ORDER BY {_TURN}, arrived LIMIT ?"
        )
        return [Unread(*row) for row in self._queue.rows(question, now, most)]

    def read(
        self, one: Unread, folders: Sequence[PushedFolder], said: Iterable[tuple[str, str]]
    ) -> tuple[list[Queued], list[int]]:
        """Keep the folders of a push as attempts, and what is `said` of other folders, by assignment; answers are owed from then on.

        The attempts, and the numbers of those that they supersede. An attempt that was made by an earlier push was answered there;
        at a commit to which pushes came back the latest of their attempts is answered, in whatever order they are read.
        """
        with self._queue.transaction() as database:
            database.execute("DELETE FROM unread WHERE push = ?", (one.number,))
            whose, when = (one.number, one.person), (one.arrived, one.arrived)
            attempts, superseded = self._queue.add(database, whose, when, folders)
            owe = "INSERT INTO owed (push, attempt, assignment, says) SELECT ?, number, assignment, '' FROM attempt WHERE push = ?"
            database.execute(owe, (one.number, one.number))
            rows = [(one.number, assignment, says) for assignment, says in said]
            database.executemany("INSERT INTO owed (push, assignment, says) VALUES (?, ?, ?)", rows)
            database.execute(f"DELETE FROM owed WHERE number IN ({_OLDER})", (one.repository, one.commit))
        return attempts, superseded

    # ── to show ─────────────────────────────────────────────────────────────────────────────

    def owed(self, now: float, most: int) -> list[Owed]:
        """Those that are due and can be given, in the same order."""
        question = (
            "SELECT owed.number, repository, new, attempt, owed.assignment, says, owed.tries"
            " FROM owed JOIN push ON owed.push = push.number LEFT JOIN attempt ON attempt = attempt.number"
            " WHERE owed.not_before <= ? AND coalesce(state, '') NOT IN ('queued', 'running')"
            f" ORDER BY {_TURN}, push.arrived LIMIT ?"
        )
        return [Owed(*row) for row in self._queue.rows(question, now, most)]

    def shown(self, one: Owed) -> None:
        """An answer was given."""
        with self._queue.transaction() as database:
            database.execute("DELETE FROM owed WHERE number = ?", (one.number,))

    # ── again ───────────────────────────────────────────────────────────────────────────────

    def put_off(self, errand: Errand, now: float, wait: float) -> None:
        """Try one again in so many seconds; where that is 0 in more each time."""
        table, key = _TABLES[type(errand)]
        pause = wait or min(_PAUSE * 2.0**errand.tries, _LONGEST)
        with self._queue.transaction() as database:
            change = f"UPDATE {table} SET not_before = ?, tries = tries + ? WHERE {key} = ?"
            database.execute(change, (now + pause, not wait, errand.number))

    def give_up(self, errand: Errand) -> None:
        """Never try one again by itself; it stays, so that the same message is known, and whoever mends what was wrong finds it."""
        table, key = _TABLES[type(errand)]
        change, value = ("is_open", 0.0) if isinstance(errand, Notice) else ("not_before", _NEVER)
        with self._queue.transaction() as database:
            database.execute(f"UPDATE {table} SET {change} = ? WHERE {key} = ?", (value, errand.number))

    def left(self) -> dict[str, int]:
        """How many there are of each kind that are yet to be done."""
        return {"look": self._count("notice WHERE is_open"), **self._not_before("<")}

    def given_up(self) -> dict[str, int]:
        """How many pushes were given up that nobody could read, and answers that nobody could show."""
        return self._not_before("=")

    def _not_before(self, never: str) -> dict[str, int]:
        tables = {"read": "unread", "show": "owed"}
        return {what: self._count(f"{table} WHERE not_before {never} ?", _NEVER) for what, table in tables.items()}

    def _count(self, those: str, *values: object) -> int:
        return int(self._queue.rows(f"SELECT count(*) FROM {those}", *values)[0][0])
