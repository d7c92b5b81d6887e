"""Who handed in what: a submission's name from the names of folders and files, as learning platforms write them.

Moodle, a folder or a file each: ``Full Name_123456_assignsubmission_file_``, with or without the last underscore, and then
the file. Canvas, files alone: ``lovelaceada_LATE_1234_56789_tiny.py``, anonymous ones ``anon_1234_56789_tiny.py``, texts and
links ``lovelaceada_1234_text.html``. Blackboard, files alone: ``Homework 1_ada_attempt_2027-03-01-10-00-00_tiny.py``, and a text
of that name without a file; Brightspace, folders: ``11-9 - Full Name - Mar 1, 2027 1000 AM``; of both the latest attempt
counts, and earlier ones are told from it. GitHub Classroom: ``slug-submissions/slug-login``; Classroom 50:
``slug_submissions_2027_03_01_T_10_00_00/slug-login``.

These become "Full Name (Participant 123456)", "lovelaceada (user 1234)", "anon_1234", "ada", "Full Name (Brightspace 11)" and
"login (GitHub)"; `claim` takes them apart again, so that the platforms' own tables can be filled in. Each name is taken for
what it is by itself, or where most are called so: a stray file among them changes nothing for the others. A name never comes
from what a student's file holds.
"""

import re
import time
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import takewhile
from typing import NamedTuple

from autograder.intake.called import kind, without_ending
from autograder.words.message import Text, message

_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.+)?)?", re.DOTALL)
_CANVAS = re.compile(
    r"(?:(?P<name>(?!(?:LATE|anon)_).+?)_)?(?P<late>LATE_)?(?P<id>\d+|anon_[A-Za-z0-9]+)_\d+_(?P<file>.+)", re.DOTALL
)
_CANVAS_TEXT = re.compile(
    r"(?:(?P<name>(?!(?:LATE|anon)_).+?)_)?(?P<late>LATE_)?(?P<id>\d+|anon_[A-Za-z0-9]+)_(?P<file>(?:text|link)\.html)",
    re.DOTALL,
)
_BLACKBOARD = re.compile(r"(?P<who>.+?_[^_]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)", re.DOTALL)
_BRIGHTSPACE = re.compile(
    r"(?P<id>\d+)-\d+ ?- ?(?P<name>.+?) ?- ?(?P<day>[A-Z][a-z]{2} \d{1,2}, \d{4}) (?P<time>\d{3,4} [AP]M)", re.DOTALL
)
_AGAIN = re.compile(r"-\d+(?=\.[^.]+$)")
_CLASSROOM = re.compile(r"(?P<slug>.+)(?:-submissions|_submissions_\d{4}_\d\d_\d\d_T_\d\d_\d\d_\d\d)", re.DOTALL)
"""How a folder of repositories is called that GitHub Classroom made, or Classroom 50, which came after it."""

_CLAIMS = {
    "canvas": re.compile(r"(?P<name>.+) \(user (?P<number>\d+)\)", re.DOTALL),
    "participant": re.compile(r"(?P<name>.+) \(Participant (?P<number>\d+)\)", re.DOTALL),
    "brightspace": re.compile(r"(?P<name>.+) \(Brightspace (?P<number>\d+)\)", re.DOTALL),
    "number": re.compile(r"(?P<name>.+) \(sid (?P<number>.+)\)", re.DOTALL),
    "email": re.compile(r"(?P<name>.+) \((?P<number>[^\s()]+@[^\s()]+)\)", re.DOTALL),
    "github": re.compile(r"(?P<name>)(?P<number>.+) \(GitHub\)", re.DOTALL),
    "": re.compile(r"(?P<name>.+)(?P<number>) \(submission_\d+\)", re.DOTALL),
}
"""How the names that are made here end, by the kind of number in them."""

MOST_EARLIER = 20
"""So many attempts before the one that counts are kept of each person: for each an archive may have to be read once more."""

_BLIND = re.compile(r"Participant (\d+)")


class Claim(NamedTuple):
    """What a submission's name says of whose it is: a name, and a number of some kind; without a kind the name may be anything."""

    name: str
    kind: str = ""
    number: str = ""


class Known(NamedTuple):
    """Whose an entry is; what its file was called when a platform took it, "" if it still is; a note about it, and when it arrived.

    It is so many attempts `back` from the one that counts.
    """

    identity: str
    file: str = ""
    note: Text = ""
    arrived: str = ""
    back: int = 0


def claim(identity: str) -> Claim:
    """What a submission's name says of whose it is; a name that a platform gave is understood as well."""
    for what, pattern in _CLAIMS.items():
        if match := pattern.fullmatch(identity):
            return Claim(match["name"], what, match["number"])
    if blind := _BLIND.fullmatch(identity):
        return Claim("", "participant", blind[1])
    if moodle := _MOODLE.fullmatch(identity):
        return claim(_moodle_identity(moodle))
    if (canvas := _CANVAS.fullmatch(identity)) and canvas["id"].isdigit():
        return Claim(canvas["name"] or "", "canvas", canvas["id"])
    return Claim(identity)


def is_handed_in(name: str) -> bool:
    """Whether a file of this name, not in a folder, is a submission: a list of marks beside them is not."""
    return kind(name) != ""


def identify(folders: Collection[str], files: Collection[str], outer: str = "") -> dict[str, Known | None]:
    """Of each entry of a folder called `outer`, whose it is; None if it is nothing that is graded, as too early an attempt.

    Files that are no submission are left out. A file is named without its ending, unless another entry has that name then.
    No folder and file have one name.
    """
    wanted = [name for name in files if is_handed_in(name)]
    known = _blackboard(files) | _brightspace(folders)
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
    return Known(_moodle_identity(match), match["file"] or "")


def _moodle_identity(match: re.Match[str]) -> str:
    participant = f"Participant {match['id']}"
    return participant if match["name"] == "Participant" else f"{match['name']} ({participant})"


def _canvas_files(files: Collection[str], wanted: Collection[str]) -> dict[str, Known | None]:
    """All that is called as by Canvas, if most of what is handed in is."""
    called = {name: match for name in files if (match := _CANVAS.fullmatch(name) or _CANVAS_TEXT.fullmatch(name))}
    if 2 * sum(name in called for name in wanted) <= len(wanted):
        return {}
    return {name: _canvas(match) for name, match in called.items()}


def is_marked_late(name: str) -> bool:
    """Whether Canvas says of a file, by what it calls it, that it was late; by how much it never says."""
    match = _CANVAS.fullmatch(name) or _CANVAS_TEXT.fullmatch(name)
    return bool(match and match["late"])


def _canvas(match: re.Match[str]) -> Known:
    identity = f"{match['name']} (user {match['id']})" if match["name"] else match["id"]
    note = message("intake.late") if match["late"] else ""
    return Known(identity, _AGAIN.sub("", match["file"]), note)


def _blackboard(files: Collection[str]) -> dict[str, Known | None]:
    """Of what is called as by Blackboard whose it is, and of which attempt, of those in which there is a file."""
    called = {name: match for name in files if (match := _BLACKBOARD.fullmatch(name))}
    title = _common({match["who"] for match in called.values()})
    attempts = _attempts({name: (match["who"], match["time"]) for name, match in called.items() if match["file"]})
    return {
        name: _attempt(match["who"], match["who"].removeprefix(title), match, match["time"], attempts)
        for name, match in called.items()
    }


def _common(whos: Collection[str]) -> str:
    """The assignment's title with which all of these begin; of one alone it is told only where there is but one way to."""
    parts = [who.split("_")[:-1] for who in whos]
    if len(parts) == 1 and len(parts[0]) > 1:
        return ""
    common = [those[0] for those in takewhile(lambda those: len(set(those)) == 1, zip(*parts, strict=False))]
    return "".join(f"{part}_" for part in common)


def _brightspace(folders: Collection[str]) -> dict[str, Known | None]:
    """Of folders that are called as by Brightspace whose they are, and of which attempt."""
    called = {name: match for name in folders if (match := _BRIGHTSPACE.fullmatch(name)) and _minute(match)}
    whose = {name: f"{match['name']} (Brightspace {match['id']})" for name, match in called.items()}
    attempts = _attempts({name: (whose[name], _minute(match)) for name, match in called.items()})
    return {name: _attempt(whose[name], whose[name], None, _minute(match), attempts) for name, match in called.items()}


def _minute(match: re.Match[str]) -> str:
    """When an attempt of Brightspace's came, so that later ones sort behind; "" if that is no time."""
    clock, half = match["time"].split()
    try:
        when = time.strptime(f"{match['day']} {clock:0>4} {half}", "%b %d, %Y %I%M %p")
    except ValueError:
        return ""
    return time.strftime("%Y-%m-%d-%H-%M", when)


def _attempts(those: Mapping[str, tuple[str, str]]) -> dict[str, set[str]]:
    """When each handed in, by who it was."""
    attempts: dict[str, set[str]] = {}
    for who, when in those.values():
        attempts.setdefault(who, set()).add(when)
    return attempts


def _attempt(
    who: str, identity: str, match: re.Match[str] | None, when: str, attempts: Mapping[str, set[str]]
) -> Known | None:
    file = match["file"] if match else ""
    if match and not file:
        return None
    earlier, back = len(attempts[who]) - 1, sum(other > when for other in attempts[who])
    note = message("intake.earlier_attempts", count=earlier, time=when) if earlier and not back else ""
    return Known(identity, file, note, _in_iso(when), back) if back <= MOST_EARLIER else None


def _in_iso(when: str) -> str:
    """The time "2027-03-01-10-00-00" as 2027-03-01T10:00:00; seconds may be missing."""
    return f"{when[:10]}T{when[11:].replace('-', ':')}"


def _classroom(folders: Collection[str], outer: str) -> dict[str, Known | None]:
    """Folders by their names, without what Classroom puts before each if most are called so."""
    match = _CLASSROOM.fullmatch(outer)
    slug = f"{match['slug']}-" if match else ""
    logins = {name: name.removeprefix(slug) for name in folders if slug and name.startswith(slug) and name != slug}
    if 2 * len(logins) <= len(folders):
        logins = {}
    return {name: Known(f"{logins[name]} (GitHub)" if name in logins else name) for name in folders}
