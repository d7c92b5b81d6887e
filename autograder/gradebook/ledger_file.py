"""Reads `ledger.yaml`: a list of entries, each of one kind and about one assignment; what is wrong is told with its line."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from autograder.course.yaml_file import Texts, YamlFile, load_yaml, zoned
from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.gradebook.entry import Chosen, Comment, Entry, Excused, Extension, Override, Provenance
from autograder.gradebook.numbers import number
from autograder.words.message import Message, Text, message
from autograder.words.rows import either, in_commas

WHOM = ("who", "section", "group")
"""How an entry may say whose work it is about."""

_BY = ("author", "date", "reason")
_KINDS: Mapping[str, Sequence[str]] = {
    "extension": ("until",),
    "excused": (),
    "override": ("points",),
    "comment": ("says",),
    "attempt": ("sha256",),
}
"""What an entry is called by, and what it must say beside whom it is about and who made it."""

_FURTHER = {"override": ("task",)}
"""What else it may say."""

_SHA256 = re.compile(r"[0-9a-f]{8,64}")


@frozen
class Line:
    """One entry as it stands in the file: about the work of `whom` (a way to say it, and what is said) on an `assignment`."""

    path: Path
    line: int
    assignment: str
    whom: tuple[str, str]
    entry: Entry

    def wrong(self, found: Text, do: Text) -> CourseError:
        """The error that something is wrong with it."""
        return CourseError(self.path, self.line, found, do)


def read_ledger(path: Path, assignments: Sequence[str]) -> tuple[Line, ...]:
    """The entries of a file, about these assignments.

    Raises
    ------
    CourseError
        for anything missing, unknown or of the wrong kind.

    """
    file = load_yaml(path, Texts)
    if file.data in (None, ""):
        return ()
    if not isinstance(file.data, list):
        raise file.wrong(message("ledger.no_list"), message("ledger.form"))
    return tuple(_read(file, place, assignments) for place in range(len(file.data)))


def _read(file: YamlFile, place: int, assignments: Sequence[str]) -> Line:
    said, line = file.data[place], file.line(place) or 0
    if not isinstance(said, dict):
        raise file.wrong(message("ledger.no_entry"), message("ledger.form"), place)
    kind = _only(file, place, said, tuple(_KINDS), message("ledger.form"))
    whom = _only(file, place, said, WHOM, message("ledger.whom"))
    _refuse_unknown(file, place, said, (kind, *_KINDS[kind], *_FURTHER.get(kind, ()), *WHOM, *_BY))
    for key in (*_KINDS[kind], *_BY):
        if key not in said:
            raise file.wrong(message("ledger.lacks", kind=kind, key=key), _WRITE[key], place)
    if said[kind] not in assignments:
        names = ", ".join(assignments)
        raise file.wrong(
            message("ledger.no_assignment", name=said[kind]), message("course.name_one", names=names), place, kind
        )
    return Line(
        file.path, line, said[kind], (whom, said[whom]), _MAKERS[kind](file, place, _provenance(file, place, line))
    )


def _only(file: YamlFile, place: int, said: Mapping[str, object], keys: Sequence[str], do: Message) -> str:
    """The one of these keys that stands there."""
    there = [key for key in keys if key in said]
    if len(there) != 1:
        found = (
            message("ledger.several", keys=in_commas(there)) if there else message("ledger.none_of", keys=either(keys))
        )
        raise file.wrong(found, do, place)
    return there[0]


def _refuse_unknown(file: YamlFile, place: int, said: Mapping[str, object], known: Sequence[str]) -> None:
    """Refuse what no entry of its kind says, and what is no text or says nothing."""
    for key, value in said.items():
        if key not in known:
            raise file.wrong(
                message("ledger.unknown", key=str(key)), message("ledger.keys", keys=in_commas(known)), place, key
            )
        if not isinstance(value, str) or not value.strip():
            raise file.wrong(message("ledger.no_text", key=key), message("ledger.one_text"), place, key)


def _provenance(file: YamlFile, place: int, line: int) -> Provenance:
    said = file.data[place]
    moment, day = zoned(said["date"]), _day(said["date"])
    if day is None:
        raise file.wrong(message("ledger.no_date", text=said["date"]), _WRITE["date"], place, "date")
    return Provenance(
        said["author"].strip(), day, said["reason"].strip(), line, moment if len(said["date"]) > _A_DAY else None
    )


_A_DAY = len("2027-03-14")


def _day(text: str) -> date | None:
    """The day of a day, or of a time with its zone."""
    try:
        return (
            date.fromisoformat(text)
            if len(text) <= _A_DAY
            else datetime.fromisoformat(text).date()
            if zoned(text)
            else None
        )
    except ValueError:
        return None


def _extension(file: YamlFile, place: int, provenance: Provenance) -> Entry:
    until = file.time(file.data[place]["until"], _WRITE["until"], place, "until")
    assert until
    return Extension(until, provenance)


def _excused(_: YamlFile, __: int, provenance: Provenance) -> Entry:
    return Excused(provenance)


def _override(file: YamlFile, place: int, provenance: Provenance) -> Entry:
    said = file.data[place]
    points = number(said["points"])
    if points is None:
        raise file.wrong(message("ledger.no_points", text=said["points"]), _WRITE["points"], place, "points")
    return Override(points, provenance, said.get("task", "").strip())


def _comment(file: YamlFile, place: int, provenance: Provenance) -> Entry:
    return Comment(file.data[place]["says"].strip(), provenance)


def _attempt(file: YamlFile, place: int, provenance: Provenance) -> Entry:
    sha256 = file.data[place]["sha256"].strip().lower()
    if not _SHA256.fullmatch(sha256):
        raise file.wrong(message("ledger.no_sha256", text=sha256), _WRITE["sha256"], place, "sha256")
    return Chosen(sha256, provenance)


_MAKERS: Mapping[str, Callable[[YamlFile, int, Provenance], Entry]] = {
    "extension": _extension,
    "excused": _excused,
    "override": _override,
    "comment": _comment,
    "attempt": _attempt,
}
_WRITE: Mapping[str, Message] = {
    "until": message("policy.deadline"),
    "points": message("ledger.write_points"),
    "says": message("ledger.write_says"),
    "sha256": message("ledger.write_sha256"),
    "author": message("ledger.write_author"),
    "date": message("ledger.write_date"),
    "reason": message("ledger.write_reason"),
}
"""What belongs under a key."""
