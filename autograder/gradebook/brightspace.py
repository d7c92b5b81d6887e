"""Brightspace's grades: the columns that tell people apart out of its own export, one column of marks, and the mark at each line's end."""

import re
from pathlib import Path

from autograder.gradebook.person import Person, last_first
from autograder.gradebook.sheet import Row, Sheet, read_sheet
from autograder.gradebook.titled import Titled, enrolments_of, headed, ids, refuse_spreadsheet
from autograder.words.message import message

TABLE = message("roster.brightspace")

_HEADER = re.compile(r"(.*?) Points Grade <.*?MaxPoints:\s*(\d+(?:[.,]\d+)?).*>", re.DOTALL)
_WHO = ("OrgDefinedId", "Username", "Last Name", "First Name", "Email")
_IDS = {"number": ("OrgDefinedId",), "login": ("Username",), "email": ("Email",)}
_END = "End-of-Line Indicator"


def read(path: Path, column: str) -> Titled:
    """The export at `path`, with both keys and the points grade; `column` is the item's title there, or the whole header.

    Raises
    ------
    UsageError
        if the file is no such export, or has no such column.

    """
    sheet = read_sheet(path, (_END,), TABLE)
    kept = tuple(place for name in (*_WHO, _END) if (place := sheet.column(name)) is not None)
    refuse_spreadsheet(sheet, kept, TABLE)
    place, most = headed(sheet, _HEADER, column)
    enrolments = enrolments_of(sheet, place, lambda row: _person(sheet, row), "login", ())
    return Titled(sheet, enrolments, most, place, kept)


def _person(sheet: Sheet, row: Row) -> Person:
    """Somebody; before both ids Brightspace writes a # that is no part of them."""
    name = last_first(sheet.cell(row, "Last Name"), sheet.cell(row, "First Name"))
    told = ids(sheet, row, _IDS)
    return Person(name, {kind: value.removeprefix("#") for kind, value in told.items() if value != "#"})
