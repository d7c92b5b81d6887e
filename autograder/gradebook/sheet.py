"""A table as a platform or a spreadsheet wrote it, CSV or xlsx, and the same with other rows; what is written holds no formula."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.gradebook.no_table import called, not_utf8
from autograder.render.escape import from_csv_cell
from autograder.words.message import Text, message

MOST_CELL = 1 << 24
"""So many characters of a cell are read: a student's online text may stand in one."""

_ZIP = b"PK\x03\x04"
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,14})(?:\.\d{0,9}[1-9])?", re.ASCII)
"""What a workbook may hold as a number, and give back as the same text."""

_LOOKED_AT, _QUOTED = 3, re.compile(r'"[^"]*"')
"""So many lines tell what divides the cells."""

Row = tuple[str, ...]


@frozen
class Sheet:
    """A table: `rows` under their `header`, all as long as that, and how it was written."""

    path: Path
    header: Row
    rows: tuple[Row, ...]
    delimiter: str = ","
    encoding: str = "utf-8"

    def column(self, *names: str) -> int | None:
        """The place of the first column that is called so, in whatever case; None if there is none."""
        there = [cell.strip().casefold() for cell in self.header]
        return next((there.index(name.casefold()) for name in names if name.casefold() in there), None)

    def cell(self, row: Row, *names: str) -> str:
        """What stands in a row under one of these names, without blanks around; "" where there is no such column."""
        place = self.column(*names)
        return row[place].strip() if place is not None else ""

    def having(self, header: Iterable[str], rows: Iterable[Sequence[str]]) -> "Sheet":
        """A table with other cells, written as this one is."""
        return replace(self, header=tuple(header), rows=tuple(map(tuple, rows)))


def read_sheet(path: Path, wanted: Collection[str], what: Text) -> Sheet:
    """The table in a file, which has the `wanted` columns; `what` says where to get it.

    Raises
    ------
    UsageError
        if it cannot be read, is no table, or lacks a column.

    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(message("roster.unreadable", path=path, why=str(error.strerror), what=what)) from None
    if kind := called(data):
        raise UsageError(message("roster.unreadable", path=path, why=kind, what=what))
    sheet = _xlsx(path, data, what) if data.startswith(_ZIP) else _csv(path, data, what)
    missing = [name for name in wanted if sheet.column(name) is None]
    if missing:
        raise UsageError(message("roster.no_column", path=path, column=missing[0], what=what))
    return sheet


def _csv(path: Path, data: bytes, what: Text) -> Sheet:
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UsageError(message("roster.unreadable", path=path, why=not_utf8(data, error), what=what)) from None
    first, _, rest = text.partition("\n")
    told = first.strip().lower().removeprefix("sep=") if first.lower().startswith("sep=") else ""
    text, delimiter = (rest, told) if len(told) == 1 else (text, _divided_by(text))
    csv.field_size_limit(MOST_CELL)
    try:
        lines = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise UsageError(message("roster.no_csv", path=path, error=str(error), what=what)) from None
    return _sheet(path, lines, delimiter, encoding)


def _divided_by(text: str) -> str:
    """What stands most often in the first line that has any of it, outside of quotes; the lines below are people's own names."""
    lines = (_QUOTED.sub("", line) for line in text.splitlines()[:_LOOKED_AT])
    head = next((line for line in lines if not set(",;\t").isdisjoint(line)), "")
    return max(",;\t", key=head.count)


def _sheet(path: Path, lines: Sequence[Row], delimiter: str = ",", encoding: str = "utf-8") -> Sheet:
    """The table of these lines.

    Raises
    ------
    UsageError
        if one has more cells than the first: a name with a comma that is not quoted moves all that is behind it.

    """
    header, *rows = lines or [()]
    for line, row in enumerate(rows, 2):
        if any(row[len(header) :]):
            raise UsageError(message("roster.long_row", path=path, line=line))
    whole = tuple((row + ("",) * (len(header) - len(row)))[: len(header)] for row in rows if any(row))
    return Sheet(path, header, whole, delimiter, encoding)


def _xlsx(path: Path, data: bytes, what: Text) -> Sheet:
    """The first sheet of a workbook, its cells as they are shown where that is a text or a whole number."""
    from zipfile import BadZipFile  # noqa: PLC0415  (most tables are CSV)

    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        cells = [tuple(map(_shown, row)) for row in book.worksheets[0].iter_rows(values_only=True)]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise UsageError(message("roster.no_xlsx", path=path, error=str(error), what=what)) from None
    while cells and not any(cells[0]):
        del cells[0]
    return _sheet(path, cells)


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def written(sheet: Sheet, path: Path | None) -> bytes:
    """The table as a file of that name holds it: a workbook where it ends in .xlsx, else a CSV in the form that was read."""
    if path and path.suffix.lower() == ".xlsx":
        return _workbook(sheet)
    return as_csv(sheet).encode(sheet.encoding)


def from_csv(text: str, path: Path) -> Sheet:
    """The table of a CSV of ours, each cell as the text that it stands for, which a workbook needs no apostrophe before."""
    header, *rows = [tuple(map(from_csv_cell, row)) for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")))]
    return Sheet(path, header, tuple(rows))


def as_csv(sheet: Sheet) -> str:
    """The table as CSV."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=sheet.delimiter, lineterminator="\n")
    writer.writerow(sheet.header)
    writer.writerows(sheet.rows)
    return file.getvalue()


def _workbook(sheet: Sheet) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415  (most tables are CSV)
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in _sound((sheet.header, *sheet.rows)):
        cells = [WriteOnlyCell(page, value=float(text) if _NUMBER.fullmatch(text) else text) for text in row]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # else a text that begins with = would be a formula
        page.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sound(rows: Iterable[Row]) -> Iterator[list[str]]:
    """The rows with what no workbook takes, controls, spelled out."""
    for row in rows:
        yield [
            "".join(sign if sign.isprintable() or sign in "\n\t" else f"\\u{ord(sign):04x}" for sign in cell)
            for cell in row
        ]
