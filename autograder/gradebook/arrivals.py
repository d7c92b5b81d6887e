"""A table of when work arrived: who, assignment, time; and, where somebody tried several times, which attempt it was."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from autograder.course.yaml_file import zoned
from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.gradebook.matching import Directory, Nobody, Slot
from autograder.gradebook.person import Person
from autograder.gradebook.sheet import Row, Sheet, read_sheet
from autograder.words.message import message

ARRIVALS = "arrivals.csv"


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
    who = sheet.cell(row, "who")
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
