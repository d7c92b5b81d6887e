"""Marks a survivor as equivalent: finds it by its id, and adds its line, with the reason, behind what the list holds."""

from pathlib import Path

from autograder.authoring.at_once import Wanted
from autograder.authoring.audit import survivors_called
from autograder.authoring.audited import Survivor
from autograder.authoring.equivalent import FILENAME, added, entry_text
from autograder.course.assignment import load_assignment
from autograder.errors import UsageError
from autograder.output import write
from autograder.words.message import message, say


def mark_equivalent(wanted: Wanted, identity: str, reason: str) -> tuple[Path, list[str]]:
    """List what survives under this id; the list's file, and the lines that were added to it.

    One line for each statement in which the change survives, since the same statement may stand in a function twice.

    Raises
    ------
    UsageError
        if no mutant of these tasks survives under this id, or all that do are listed, or the reason is none.

    """
    if not reason.strip():
        raise UsageError(message("equivalent.no_reason"))
    for name, task in wanted.tasks:
        assignment = load_assignment(wanted.course, name)
        if found := survivors_called(wanted.course, assignment, task, wanted.secrets, identity):
            return _listed(assignment.reference / FILENAME, found, " ".join(reason.split()))
    raise UsageError(message("equivalent.no_survivor", id=identity))


def _listed(path: Path, found: list[Survivor], reason: str) -> tuple[Path, list[str]]:
    unlisted = [one for one in found if not one.listed]
    if not unlisted:
        raise UsageError(message("equivalent.listed", id=found[0].id, path=path, why=found[0].listed))
    before = path.read_bytes() if path.exists() else f"{say(message('equivalent.heading'))}\n".encode()
    lines = [entry_text(one.task, one.before, one.after, reason) for one in unlisted]
    write(path, added(before, lines))
    return path, lines
