"""Which column of Moodle's grading worksheet is which, in whatever language: by its English name, or else by its place and what stands in it."""

import re
from collections.abc import Iterator, Sequence

from autograder.frozen import frozen
from autograder.gradebook.numbers import number
from autograder.gradebook.person import Person
from autograder.gradebook.sheet import Row, Sheet

_IDENTIFIER = re.compile(r"\D*?(\d+)")
_FEW = 2
"""Yes and no."""

_LONGEST_TIME = 80


@frozen
class Columns:
    """The places of a worksheet's columns; None for what it does not have, or what nothing tells."""

    grade: int
    most: int | None
    lock: int | None = None
    comment: int | None = None
    name: int | None = None
    email: int | None = None
    number: int | None = None
    group: int | None = None
    submitted: int | None = None


def columns_of(sheet: Sheet) -> Columns | None:
    """The columns of a worksheet; None if it is none."""
    return _in_english(sheet) if sheet.column("Identifier") is not None else _by_place(sheet)


def participant(identifier: str) -> str:
    """The number in "Participant 101", in whatever language; "" if there is none."""
    match = _IDENTIFIER.fullmatch(identifier.strip())
    return match[1] if match else ""


def person_of(columns: Columns, row: Row) -> Person:
    """Whose row it is."""
    ids = {
        "participant": participant(row[0]),
        "number": cell(row, columns.number),
        "email": cell(row, columns.email),
    }
    known = {kind: value for kind, value in ids.items() if value}
    return Person(cell(row, columns.name), known, cell(row, columns.group))


def cell(row: Row, place: int | None) -> str:
    """What stands at a place of a row, without blanks around; "" where the worksheet has no such column."""
    return row[place].strip() if place is not None else ""


def _in_english(sheet: Sheet) -> Columns | None:
    grade = sheet.column("Grade")
    if grade is None or sheet.column("Last modified (grade)") is None:
        return None
    return Columns(
        grade,
        sheet.column("Maximum grade"),
        sheet.column("Grade can be changed"),
        sheet.column("Feedback comments"),
        sheet.column("Full name"),
        sheet.column("Email address"),
        sheet.column("ID number"),
        sheet.column("Group"),
        sheet.column("Last modified (submission)"),
    )


def _by_place(sheet: Sheet) -> Columns | None:
    """By what stands in them: participants first; a number that is the same for all, between marks and yes or no."""
    cells = [[row[place].strip() for row in sheet.rows] for place in range(len(sheet.header))]
    if not sheet.rows or not all(map(participant, cells[0])) or len(set(cells[0])) < len(cells[0]):
        return None
    found = list(_maxima(cells))
    if len(found) != 1:
        return None
    most = found[0]
    email = next((place for place in range(2, most - 1) if _are_addresses(cells[place])), None)
    has_group = email is not None and most - 1 == email + 3  # identifier, name, address, status, group, mark
    return Columns(
        most - 1, most, most + 1, _comment(cells, most),
        name=email - 1 if email else None, email=email, group=most - 2 if has_group else None,
        submitted=_submitted(cells, most),
    )  # fmt: skip


def _maxima(cells: Sequence[Sequence[str]]) -> Iterator[int]:
    """The places that can be the maximum's: behind marks or nothing, before yes and no."""
    for place in range(2, len(cells) - 2):
        is_one = len(set(cells[place])) == 1 and number(cells[place][0]) is not None
        marks = all(not cell or cell == "-" or number(cell) is not None for cell in cells[place - 1])
        says = set(cells[place + 1])
        if is_one and marks and len(says) <= _FEW and all(cell.isalpha() for cell in says):
            yield place


def _are_addresses(cells: Sequence[str]) -> bool:
    return any(cells) and all("@" in cell for cell in cells if cell)


def _submitted(cells: Sequence[Sequence[str]], most: int) -> int | None:
    """The first column behind yes and no, if there are times in it, and such or nothing in a later one: that of the mark."""
    first, *later = cells[most + _FEW :] or [[]]
    are_times = any(map(_is_time, first)) and any(all(cell == "-" or _is_time(cell) for cell in one) for one in later)
    return most + _FEW if are_times else None


def _is_time(cell: str) -> bool:
    return bool(re.search(r"\d{4}.*\d:\d\d", cell)) and len(cell) < _LONGEST_TIME


def _comment(cells: Sequence[Sequence[str]], most: int) -> int | None:
    """The last column, if nothing stands in it: that of dates, which comes before it, is never empty."""
    last = len(cells) - 1
    return last if last > most + _FEW and not any(cells[last]) else None
