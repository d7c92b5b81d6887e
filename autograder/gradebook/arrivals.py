"""A table of when work arrived: who, assignment, time; and, where somebody tried several times, which attempt it was."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from autograder.course.yaml_file import zoned
from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.gradebook.matching import Directory, Nobody, Slot
from autograder.gradebook.person import Person
from autograder.gradebook.sheet import Row, Sheet, read_sheet
from autograder.render.escape import csv_cell, from_csv_cell
from autograder.words.message import Text, message

ARRIVALS = "arrivals.csv"
COLUMNS = ("who", "assignment", "time", "sha256")

_ENOUGH = 12
"""So many characters of a hash tell an attempt from all others."""


@frozen
class Arrival:
    """When an attempt arrived: that with bytes whose SHA-256 begins so, or any; and on which line it stands."""

    time: datetime
    sha256: str
    line: int


Arrivals = Mapping[Slot, Sequence[Arrival]]
"""What is known of each person's work on an assignment."""


def read_arrivals(path: Path, assignments: Sequence[str], people: Callable[[str], Sequence[Person]]) -> Arrivals:
    """What a table tells of these assignments; `people` gives everybody with the ids that they have in an assignment.

    Raises
    ------
    UsageError
        if it cannot be read, or is no such table.
    CourseError
        if a line is of nobody for certain, of no assignment, or tells no time with its zone.

    """
    sheet = read_sheet(path, ("who", "assignment", "time"), message("arrivals.what"))
    found: dict[Slot, list[Arrival]] = {}
    directories: dict[str, Directory] = {}
    for line, row in enumerate(sheet.rows, 2):
        name = _assignment(sheet, row, line, assignments)
        directory = directories.setdefault(name, Directory(people(name)))
        place = _place(sheet, row, line, directory)
        found.setdefault((place, name), []).append(_arrival(sheet, row, line))
    return found


def _assignment(sheet: Sheet, row: Row, line: int, assignments: Sequence[str]) -> str:
    said = sheet.cell(row, "assignment")
    if said not in assignments:
        do = message("course.name_one", names=", ".join(assignments))
        raise CourseError(sheet.path, line, message("ledger.no_assignment", name=said), do)
    return said


def _place(sheet: Sheet, row: Row, line: int, directory: Directory) -> int:
    who = from_csv_cell(sheet.cell(row, "who"))
    found = directory.find(Person(word=who))
    if isinstance(found, Nobody):
        why = message("ledger.nobody", who=who, why=found.why)
        raise CourseError(sheet.path, line, why, message("ledger.name_one"))
    if len(found) != 1:
        raise CourseError(sheet.path, line, message("ledger.is_group", who=who), message("ledger.name_one"))
    return found[0]


def _arrival(sheet: Sheet, row: Row, line: int) -> Arrival:
    time = zoned(sheet.cell(row, "time"))
    if time is None:
        found = message("course.no_time", text=sheet.cell(row, "time"))
        raise CourseError(sheet.path, line, found, message("policy.deadline"))
    return Arrival(time, sheet.cell(row, "sha256").lower(), line)


# ── completed from a worksheet ──────────────────────────────────────────────────────────────


@frozen
class HandedIn:
    """What is known of an assignment: everybody in it, of whom the hash of what was handed in, by their place, and the zone of its times."""

    name: str
    directory: Directory
    hashes: Mapping[int, str]
    zone: tzinfo | None


@frozen
class Completed:
    """The table with new times; `left` says of whom none was taken in, and why."""

    sheet: Sheet
    added: int
    left: tuple[tuple[str, Text], ...]


Times = Mapping[int, tuple[str, datetime | None]]
"""By the person's place when a platform says that the work arrived: as it is written there, and as it was read, if for certain."""


def complete(before: Sheet, told: Times, there: HandedIn) -> Completed:
    """The table with what a platform told of everybody who handed in; what stands there of somebody's work stays."""
    header = tuple(dict.fromkeys((*before.header, *COLUMNS)))
    rows, left = [dict(zip(before.header, row, strict=True)) for row in before.rows], list[tuple[str, Text]]()
    standing, new = list(_standing(before, there)), list[dict[str, str]]()
    for place, sha256 in there.hashes.items():
        if any(one == place and sha256.startswith(begin) for one, begin in standing):
            continue
        line = _line(place, told.get(place, ("", None)), there)
        if isinstance(line, dict):
            new.append(line)
        else:
            left.append((there.directory.people[place].called, line))
    cells = [[csv_cell(row.get(name, "")) for name in header] for row in (*rows, *new)]
    return Completed(before.having(header, cells), len(new), tuple(left))


def _standing(sheet: Sheet, there: HandedIn) -> Iterator[tuple[int, str]]:
    """Of whom the table tells a time already, and with what their attempt's hash begins."""
    for row in sheet.rows:
        found = there.directory.find(Person(word=from_csv_cell(sheet.cell(row, "who"))))
        if sheet.cell(row, "assignment") == there.name and isinstance(found, tuple):
            yield from ((place, sheet.cell(row, "sha256").lower()) for place in found)


def _line(place: int, told: tuple[str, datetime | None], there: HandedIn) -> dict[str, str] | Text:
    """The line of the table for somebody's work, or why there can be none."""
    text, time = told
    word = there.directory.word(place)
    if time is None:
        return message("arrivals.not_read", text=text) if text else message("arrivals.not_told")
    if not word:
        return message("arrivals.no_word")
    begin = there.hashes[place][:_ENOUGH]
    return dict(zip(COLUMNS, (word, there.name, time.replace(tzinfo=there.zone).isoformat(), begin), strict=True))
