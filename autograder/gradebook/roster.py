"""A platform's own table of students, and which of its rows each submission belongs to."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.words.message import Text, message


@dataclass(frozen=True)
class Roster:
    """A table as it was read: `rows` under their `header`, and how it was written."""

    path: Path
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    byte_order_mark: bool

    def column(self, name: str) -> int | None:
        """The place of a column; None if there is none of this name."""
        return self.header.index(name) if name in self.header else None

    def written(self, header: Sequence[str], rows: Collection[Sequence[str]], delimiter: str = "") -> str:
        """A table in the form of this one."""
        file = io.StringIO()
        writer = csv.writer(file, delimiter=delimiter or self.delimiter, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        return "\ufeff" * self.byte_order_mark + file.getvalue()


def read_roster(path: Path, wanted: Collection[str], what: Text) -> Roster:
    """The table in `path`, which has the `wanted` columns; `what` says where to get it.

    Raises
    ------
    UsageError
        if it cannot be read, is no table, or lacks a column.

    """
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why: Text = str(error.strerror) if isinstance(error, OSError) else message("roster.not_utf8")
        raise UsageError(message("roster.unreadable", path=path, why=why, what=what)) from None
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        lines = [
            tuple(row) for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise UsageError(message("roster.no_csv", path=path, error=str(error), what=what)) from None
    header, *rows = lines or [()]
    missing = [name for name in wanted if name not in header]
    if missing:
        raise UsageError(message("roster.no_column", path=path, column=missing[0], what=what))
    whole = tuple(row + ("",) * (len(header) - len(row)) for row in rows if row)
    return Roster(path, header, whole, delimiter, text.startswith("\ufeff"))


def match(
    roster: Roster, columns: Sequence[str], submissions: Collection[str], names: Callable[[str], Sequence[str]]
) -> Mapping[int, str]:
    """For each row that somebody handed in for, the submission: the first column in which one of its names stands once.

    `names` gives all that a submission may be called in the table.

    Raises
    ------
    UsageError
        if two submissions belong to one row.

    """
    found: dict[int, str] = {}
    places = [place for place in map(roster.column, columns) if place is not None]
    known = [_index(roster, place) for place in places]
    for submission in submissions:
        row = next((rows[name] for rows in known for name in names(submission) if name in rows), None)
        if row is None:
            continue
        if row in found:
            raise UsageError(
                message("roster.same_row", path=roster.path, one=found[row], other=submission, row=roster.rows[row][0])
            )
        found[row] = submission
    return found


def _index(roster: Roster, place: int) -> dict[str, int]:
    """The rows by what stands in one column; what stands there twice tells nobody apart."""
    cells = [row[place].strip() for row in roster.rows]
    counts = Counter(cells)
    return {cell: row for row, cell in enumerate(cells) if cell and counts[cell] == 1}
