"""Finds what was pushed while no service ran: by the server's own log of a branch, in the lines that a push wrote, with their times."""

import os
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import UsageError
from autograder.forges.forge import Move
from autograder.service.hook import Service, Unanswered, branch_of, hand_over
from autograder.service.installing import edition
from autograder.words.message import message

_PUSHED = b"\tpush"
"""How a line ends that a push wrote."""

_MOST_LINES = 5000
"""So many of the last lines are looked at."""


def moves_of(repository: Path, branch: bytes) -> list[Move]:
    """The moves of a branch that a push made, as the repository's log tells them, the earliest first."""
    log = repository / "logs" / os.fsdecode(branch)
    lines = log.read_bytes().splitlines() if log.is_file() else []
    found = list[Move]()
    for line in lines[-_MOST_LINES:]:
        if line.endswith(_PUSHED) and (move := _move(line)):
            found.append(move)
    return found


def _move(line: bytes) -> Move | None:
    """What a line tells: two objects, a person, a time, a zone."""
    facts = line.removesuffix(_PUSHED).split()
    try:
        return Move(facts[0].decode(), facts[1].decode(), float(facts[-2]))
    except (IndexError, ValueError):
        return None


def sweep(repository: Path, socket: Path, who: bytes = b"") -> Iterator[bytes]:
    """Hand over each push that the service at a socket does not know, the newest first; the lines that it answers.

    Raises
    ------
    UsageError
        if it does not answer, or there is no repository.

    """
    place = str(repository.resolve())
    try:
        branch = branch_of(place)
        moves = moves_of(Path(place), branch)
        for at in reversed(_unseen(socket, place, branch, moves)):  # nobody's newest waits for what it supersedes
            old, new, time = _fields(moves[at])
            yield from hand_over(str(socket), place, who, [(old, new, branch)], time, edition=edition())
    except Unanswered as error:
        raise UsageError(message("sweep.no_service", socket=socket, why=str(error))) from None
    except OSError as error:
        raise UsageError(message("hook.no_repository", path=repository)) from error


def _fields(move: Move) -> tuple[bytes, bytes, bytes]:
    """A move as the service is told of it."""
    return move.old.encode(), move.new.encode(), repr(move.time).encode()


def _unseen(socket: Path, repository: str, branch: bytes, moves: list[Move]) -> list[int]:
    service = Service(str(socket))
    fields = [field for move in moves for field in _fields(move)]
    try:
        service.tell(b"log", os.fsencode(repository), branch, *fields)
        kind, *places = service.hear() or [b""]
    finally:
        service.close()
    if kind != b"unseen":
        raise Unanswered
    return [*map(int, places)]
