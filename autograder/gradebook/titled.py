"""Tables with a column for each assignment: which column is meant, who stands in which lines, and the few columns that go back."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.gradebook.filling import Cell, Enrolment
from autograder.gradebook.names import folded
from autograder.gradebook.person import Person
from autograder.gradebook.sheet import Row, Sheet
from autograder.render.wording import points
from autograder.words.message import Message, message

_BY_SPREADSHEET = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
"""What a spreadsheet makes of a long number."""


@frozen
class Titled:
    """Such a table: `place` is the assignment's column, `kept` are those that go back beside it.

    Before all goes a row of what it is worth, if that is called something: `worth`. `excuse` is what the platform takes for one.
    """

    sheet: Sheet
    enrolments: Sequence[Enrolment]
    most: float | None
    place: int
    kept: tuple[int, ...]
    worth: str = ""
    excuse: str = ""

    def filled(self, marks: Mapping[int, Cell], full: float) -> Sheet:
        """The columns that tell people apart and the assignment's, with a row for who gets a mark: nobody else's can change."""
        scores = {
            line: self.excuse if mark.is_excuse else points(mark.score or 0.0)
            for place, mark in marks.items()
            if mark.is_excuse or mark.score is not None
            for line in self.enrolments[place].lines
        }
        rows = [self._row(self.sheet.rows[line], scores[line]) for line in sorted(scores)]
        header = self._row(self.sheet.header, self.sheet.header[self.place])
        worth = (self.worth, *[""] * (len(header) - 2), points(full if self.most is None else self.most))
        return self.sheet.having(header, [worth, *rows] if self.worth else rows)

    def _row(self, row: Row, mark: str) -> Row:
        return tuple(mark if place == self.place else row[place] for place in sorted({*self.kept, self.place}))


def column_of(sheet: Sheet, titles: Mapping[int, str], column: str) -> int:
    """The place of the assignment's column, of which each place has a title; it may be named by that or by its whole header.

    Raises
    ------
    UsageError
        if there is none of the name, or several: an unknown one would make a new assignment.

    """
    found = [place for place, title in titles.items() if column in (title, sheet.header[place])]
    if len(found) == 1:
        return found[0]
    there = ", ".join(sheet.header[place] for place in titles) or message("roster.no_assignment_there")
    facts: dict[str, Any] = {"path": sheet.path, "column": column, "there": there}
    if found:
        raise UsageError(message("roster.several_assignments", number=len(found), **facts))
    raise UsageError(message("roster.no_assignment", **facts))


def headed(sheet: Sheet, header: re.Pattern[str], column: str) -> tuple[int, float]:
    """The place of the assignment's column and what it is worth, where both stand in its header: its groups are title and points.

    Raises
    ------
    UsageError
        as `column_of` does.

    """
    found = {place: match for place, name in enumerate(sheet.header) if (match := header.fullmatch(name))}
    place = column_of(sheet, {place: match[1] for place, match in found.items()}, column)
    return place, float(found[place][2].replace(",", "."))


def enrolments_of(
    sheet: Sheet, place: int, person: Callable[[Row], Person], key: str, nothing: Collection[str]
) -> list[Enrolment]:
    """Everybody in the table; who stands in several lines, with one id and one name, is one person.

    `key` is the kind of id by which lines are one person's; `nothing` is what stands where there is no mark.
    """
    people: dict[tuple[str, str], tuple[Person, list[int]]] = {}
    for line, row in enumerate(sheet.rows):
        who = person(row)
        if who.ids:
            mine = folded(who.ids.get(key, "")) or f"line {line}"
            people.setdefault((mine, folded(who.name)), (who, []))[1].append(line)
    return [Enrolment(who, tuple(lines), _standing(sheet, lines, place, nothing)) for who, lines in people.values()]


def _standing(sheet: Sheet, lines: Sequence[int], place: int, nothing: Collection[str]) -> str:
    cells = [sheet.rows[line][place].strip() for line in lines]
    return next((cell for cell in cells if cell and not any(cell.startswith(one) for one in nothing)), "")


def refuse_spreadsheet(sheet: Sheet, places: Collection[int], what: Message) -> None:
    """Refuse a table in which a spreadsheet has rounded the numbers by which people are told apart.

    Raises
    ------
    UsageError
        if it has.

    """
    for row in sheet.rows:
        if found := next((row[place] for place in places if _BY_SPREADSHEET.fullmatch(row[place].strip())), ""):
            raise UsageError(message("roster.by_spreadsheet", path=sheet.path, found=found, what=what))


def ids(sheet: Sheet, row: Row, columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The ids that stand in a row, by their kind; `columns` tells which columns hold a kind."""
    found = {kind: sheet.cell(row, *names) for kind, names in columns.items()}
    return {kind: value for kind, value in found.items() if value}
