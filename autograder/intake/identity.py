"""Who handed in what: a submission's name from the names of folders and files, as learning platforms write them.

Moodle, a folder or a file each: ``Full Name_123456_assignsubmission_file_``, with or without the last underscore, and then
the file. Canvas, files alone: ``lovelaceada_LATE_1234_56789_tiny.py``, anonymous ones ``anon_1234_56789_tiny.py``. Blackboard,
files alone: ``Homework 1_ada_attempt_2027-03-01-10-00-00_tiny.py``, and a text of that name without a file; the latest attempt
counts. GitHub Classroom: ``slug-submissions/slug-login``. These become "Full Name (Participant 123456)", "lovelaceada (user
1234)", "anon_1234", "ada" and "login", by which the platforms' own tables are filled in again. Each name is taken for what it
is by itself, or where most are called so: a stray file among them changes nothing for the others. A name never comes from what
a student's file holds.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple

from autograder.intake.called import kind, without_ending
from autograder.words.message import Text, message

_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.+)?)?", re.DOTALL)
_CANVAS = re.compile(
    r"(?:(?P<name>(?!(?:LATE|anon)_).+?)_)?(?P<late>LATE_)?(?P<id>\d+|anon_[A-Za-z0-9]+)_\d+_(?P<file>.+)", re.DOTALL
)
_BLACKBOARD = re.compile(
    r"(?P<who>.+?_(?P<login>[^_]+))_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL
)
_AGAIN = re.compile(r"-\d+(?=\.[^.]+$)")
_CLASSROOM = "-submissions"


class Known(NamedTuple):
    """Whose an entry is; what its file was called when a platform took it, "" if it still is; and a note about it."""

    identity: str
    file: str = ""
    note: Text = ""


def is_handed_in(name: str) -> bool:
    """Whether a file of this name, not in a folder, is a submission: a list of marks beside them is not."""
    return kind(name) != ""


def identify(folders: Collection[str], files: Collection[str], outer: str = "") -> dict[str, Known | None]:
    """Of each entry of a folder called `outer`, whose it is; None if it is an attempt that does not count.

    Files that are no submission are left out. A file is named without its ending, unless another entry has that name then.
    No folder and file have one name.
    """
    wanted = [name for name in files if is_handed_in(name)]
    known = _blackboard(files)
    known |= {name: one for name in (*folders, *files) if (one := _moodle(name, is_folder=name in folders))}
    known |= _canvas_files(files, [name for name in wanted if name not in known]) | known
    known |= _classroom([name for name in folders if name not in known], outer)
    taken = Counter(one.identity for one in known.values() if one)
    taken.update(name for entry in wanted if entry not in known for name in {entry, without_ending(entry)})
    for name in wanted:
        stem = without_ending(name)
        known.setdefault(name, Known(stem if taken[stem] == 1 else name))
    return known


def _moodle(name: str, *, is_folder: bool) -> Known | None:
    match = _MOODLE.fullmatch(name)
    if not match or bool(match["file"]) is is_folder:
        return None
    participant = f"Participant {match['id']}"
    is_blind = match["name"] == "Participant"
    return Known(participant if is_blind else f"{match['name']} ({participant})", match["file"] or "")


def _canvas_files(files: Collection[str], wanted: Collection[str]) -> dict[str, Known | None]:
    """All that is called as by Canvas, if most of what is handed in is."""
    called = {name: match for name in files if (match := _CANVAS.fullmatch(name))}
    if 2 * sum(name in called for name in wanted) <= len(wanted):
        return {}
    return {name: _canvas(match) for name, match in called.items()}


def _canvas(match: re.Match[str]) -> Known:
    identity = f"{match['name']} (user {match['id']})" if match["name"] else match["id"]
    note = message("intake.late") if match["late"] else ""
    return Known(identity, _AGAIN.sub("", match["file"]), note)


def _blackboard(files: Collection[str]) -> dict[str, Known | None]:
    """Of what is called as by Blackboard whose it is, if it is of the latest attempt in which there is a file."""
    called = {name: match for name in files if (match := _BLACKBOARD.fullmatch(name))}
    attempts: dict[str, set[str]] = {}
    for match in called.values():
        if match["file"]:
            attempts.setdefault(match["who"], set()).add(match["time"])
    logins = Counter(who.rpartition("_")[2] for who in attempts)
    return {name: _attempt(match, attempts, logins) for name, match in called.items()}


def _attempt(match: re.Match[str], attempts: Mapping[str, set[str]], logins: Mapping[str, int]) -> Known | None:
    who = match["who"]
    if not match["file"] or match["time"] < max(attempts[who]):
        return None
    earlier = len(attempts[who]) - 1
    note = message("intake.earlier_attempts", count=earlier, time=match["time"]) if earlier else ""
    return Known(match["login"] if logins[match["login"]] == 1 else who, match["file"], note)


def _classroom(folders: Collection[str], outer: str) -> dict[str, Known | None]:
    """Folders by their names, without what Classroom puts before each if most are called so."""
    slug = outer.removesuffix(_CLASSROOM) + "-" if outer.endswith(_CLASSROOM) else ""
    logins = {name: name.removeprefix(slug) for name in folders if slug and name.startswith(slug) and name != slug}
    if 2 * len(logins) <= len(folders):
        logins = {}
    return {
        name: Known(login if (login := logins.get(name, name)) == name or login not in folders else name)
        for name in folders
    }
