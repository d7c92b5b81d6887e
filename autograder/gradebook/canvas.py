"""Canvas's gradebook: the rows and the student columns of its own export, and one column of marks."""

import re
from dataclasses import replace
from pathlib import Path

from autograder.errors import UsageError
from autograder.gradebook.numbers import number
from autograder.gradebook.person import Person, is_test_student, last_first
from autograder.gradebook.sheet import Row, Sheet, read_sheet
from autograder.gradebook.titled import Titled, column_of, enrolments_of, ids, refuse_spreadsheet
from autograder.words.message import message

TABLE = message("roster.canvas")

_POSSIBLE = "Points Possible"
"""How Canvas calls the row that tells what each assignment is worth."""

_HEADER = re.compile(r"(.*)\s\(\d+\)", re.DOTALL)
_IDS = {"canvas": ("ID",), "number": ("SIS User ID",), "login": ("SIS Login ID",)}
_NO_MARK = ("-", "N/A")


def read(path: Path, column: str) -> Titled:
    """The gradebook at `path`; `column` is the assignment's title on Canvas, or as the column is called, "Title (12345)".

    Raises
    ------
    UsageError
        if the file is no such gradebook, has no such column, or one that Canvas does not import.

    """
    sheet = read_sheet(path, ("ID", "Section"), TABLE)
    if sheet.column("Student") is None and sheet.column("LastName") is None:
        raise UsageError(message("roster.no_column", path=path, column="Student", what=TABLE))
    section, at = sheet.column("Section"), sheet.column("ID")
    assert section is not None
    assert at is not None
    refuse_spreadsheet(sheet, [at], TABLE)
    titles = {place: match[1] for place, name in enumerate(sheet.header) if (match := _HEADER.fullmatch(name))}
    place = column_of(sheet, titles, column)
    worth = next((row[place].strip() for row in sheet.rows if not row[at].strip() and _is_worth(row, place)), "")
    everybody = enrolments_of(sheet, place, lambda row: _person(sheet, row), "canvas", _NO_MARK)
    enrolments = [one for one in everybody if not is_test_student(one.person)]
    most, kept = _most(sheet, worth, place), tuple(range(section + 1))
    return Titled(replace(sheet, delimiter=","), enrolments, most, place, kept, worth=f"    {_POSSIBLE}", excuse="EX")


def _is_worth(row: Row, place: int) -> bool:
    """Whether a row that is nobody's tells what the assignment is worth, in whatever language."""
    there = row[place].strip()
    return _POSSIBLE in row[0] or there[:1] == "(" or there[:1].isdigit()


def _person(sheet: Sheet, row: Row) -> Person:
    apart = last_first(sheet.cell(row, "LastName"), sheet.cell(row, "FirstName"))
    return Person(sheet.cell(row, "Student") or apart, ids(sheet, row, _IDS))


def _most(sheet: Sheet, there: str, place: int) -> float | None:
    """What the assignment is worth there; None where Canvas does not say.

    Raises
    ------
    UsageError
        if the column is read only, which Canvas overlooks when it imports, or what stands there is no number.

    """
    if not there:
        return None
    if (most := number(there)) is not None:
        return most
    facts = {"path": sheet.path, "column": sheet.header[place], "there": there}
    is_read_only = there.startswith("(")
    raise UsageError(message("roster.read_only" if is_read_only else "roster.no_number", **facts))
