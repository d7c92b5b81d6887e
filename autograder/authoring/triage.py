"""Marks a survivor as equivalent: finds it by its id, and adds its line, with the reason, behind what the list holds."""

from collections.abc import Callable
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from autograder.authoring.at_once import Wanted
from autograder.authoring.audit import survivors_called
from autograder.authoring.audited import Survivor
from autograder.authoring.equivalent import FILENAME, added, entry_text
from autograder.course.assignment import load_assignment
from autograder.errors import UsageError
from autograder.folder_lock import alone
from autograder.output import write
from autograder.words.message import message, say


def mark_equivalent(wanted: Wanted, identity: str, reason: str) -> tuple[Path, list[str]]:
    """List what survives under this id; the list's file, and the lines that were added to it.

    One line for each statement in which the change survives, since the same statement may stand in a function twice.

    Raises
    ------
    UsageError
        if no mutant of these tasks survives under this id, or all that do are listed, or the reason is none.
    GraderError
        if another process that adds to the list does not let go of it.

    """
    if not reason.strip():
        raise UsageError(message("equivalent.no_reason"))
    for name, group in groupby(wanted.tasks, itemgetter(0)):
        assignment = load_assignment(wanted.course, name)
        path = assignment.reference / FILENAME
        for _, task in group:
            look = partial(survivors_called, wanted.course, assignment, task, wanted.secrets, identity)
            if lines := add_to(path, look, " ".join(reason.split())):
                return path, lines
    raise UsageError(message("equivalent.no_survivor", id=identity))


def add_to(path: Path, look: Callable[[], list[Survivor]], reason: str) -> list[str]:
    """List all that is found by a `look`, which takes long and at the list too; the lines that were added, none where nothing is found.

    It raises what `mark_equivalent` does.
    """
    seen = _there(path)
    if not (found := look()):
        return []
    with alone(path.parent, message("equivalent.held", folder=path.parent)):
        if (now := _there(path)) != seen:  # somebody was faster
            found = look()
        unlisted = [one for one in found if not one.listed]
        if not unlisted:
            raise UsageError(message("equivalent.listed", id=found[0].id, path=path, why=found[0].listed))
        lines = [entry_text(one.task, one.before, one.after, reason) for one in unlisted]
        write(path, added(now or f"{say(message('equivalent.heading'))}\n".encode(), lines))
    return lines


def _there(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
