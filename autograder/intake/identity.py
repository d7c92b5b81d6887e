"""Who handed in what: a submission's name from the names of folders and files, as learning platforms write them.

Moodle, a folder or a file each: ``Full Name_123456_assignsubmission_file_``, with or without the last underscore, and then
the file. Canvas, files alone: ``lovelaceada_LATE_1234_56789_tiny.py``, anonymous ones ``anon_1234_56789_tiny.py``. GitHub
Classroom: ``slug-submissions/slug-login``. These become "Full Name (Participant 123456)", "lovelaceada (user 1234)",
"anon_1234" and "login", by which the platforms' own tables are filled in again. A name never comes from what a student's
file holds.
"""

import re
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from autograder.intake.file import SUFFIXES
from autograder.intake.pick import PACKED
from autograder.words.message import Text, message

_MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.+)?)?", re.DOTALL)
_CANVAS = re.compile(
    r"(?:(?P<name>(?!(?:LATE|anon)_).+?)_)?(?P<late>LATE_)?(?P<id>\d+|anon_[A-Za-z0-9]+)_\d+_(?P<file>.+)", re.DOTALL
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
    return name.endswith((*SUFFIXES, PACKED))


def identify(folders: Collection[str], files: Collection[str], outer: str = "") -> dict[str, Known]:
    """Of each entry of a folder called `outer`, whose it is; files that are no submission are left out.

    A file is named without its ending, unless another entry has that name then. No folder and file have one name.
    """
    wanted = [name for name in files if is_handed_in(name)]
    canvas = {name: match for name in wanted if (match := _CANVAS.fullmatch(name)) and not _MOODLE.fullmatch(name)}
    if len(canvas) < sum(not _MOODLE.fullmatch(name) for name in wanted):
        canvas = {}  # not all files are called so: it is not from Canvas
    slug = outer.removesuffix(_CLASSROOM) + "-" if outer.endswith(_CLASSROOM) else ""
    is_classroom = bool(slug) and all(name.startswith(slug) and name != slug for name in folders)
    taken = Counter(name for entry in wanted for name in {entry, _stem(entry)}) + Counter(folders)
    known = {name: _moodle(name, is_folder=True) or Known(name.removeprefix(slug * is_classroom)) for name in folders}
    for name in wanted:
        plain = Known(_stem(name) if taken[_stem(name)] == 1 else name)
        known[name] = _moodle(name, is_folder=False) or _canvas(canvas.get(name)) or plain
    return known


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _moodle(name: str, *, is_folder: bool) -> Known | None:
    match = _MOODLE.fullmatch(name)
    if not match or bool(match["file"]) is is_folder:
        return None
    participant = f"Participant {match['id']}"
    is_blind = match["name"] == "Participant"
    return Known(participant if is_blind else f"{match['name']} ({participant})", match["file"] or "")


def _canvas(match: re.Match[str] | None) -> Known | None:
    if not match:
        return None
    identity = f"{match['name']} (user {match['id']})" if match["name"] else match["id"]
    note = message("intake.late") if match["late"] else ""
    return Known(identity, _AGAIN.sub("", match["file"]), note)
