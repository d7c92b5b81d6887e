"""Blackboard's grade centre: the columns that tell people apart out of its own download, and one column of marks."""

import re
from pathlib import Path

from autograder.gradebook.person import Person, last_first
from autograder.gradebook.sheet import Row, Sheet, read_sheet
from autograder.gradebook.titled import Titled, enrolments_of, headed, ids, refuse_spreadsheet
from autograder.words.message import message

TABLE = message("roster.blackboard")

_HEADER = re.compile(r"(.*?) \[.*?(\d+(?:[.,]\d+)?).*?\](?: \|\d+)?", re.DOTALL)
_WHO = ("Last Name", "First Name", "Username", "Student ID")
_IDS = {"login": ("Username",), "number": ("Student ID",)}
_NO_MARK = ("-", "Needs Grading", "In Progress")


def read(path: Path, column: str) -> Titled:
    """The download at `path`; `column` is the assignment's title there, or the whole header of its column.

    Raises
    ------
    UsageError
        if the file is no such download, or has no such column.

    """
    sheet = read_sheet(path, _WHO[:3], TABLE)
    kept = tuple(place for name in _WHO if (place := sheet.column(name)) is not None)
    refuse_spreadsheet(sheet, kept, TABLE)
    place, most = headed(sheet, _HEADER, column)
    enrolments = enrolments_of(sheet, place, lambda row: _person(sheet, row), "login", _NO_MARK)
    return Titled(sheet, enrolments, most, place, kept)


def _person(sheet: Sheet, row: Row) -> Person:
    return Person(last_first(sheet.cell(row, "Last Name"), sheet.cell(row, "First Name")), ids(sheet, row, _IDS))
