"""Moodle's own grading worksheet, of which only the marks and the comments change."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path

from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.gradebook.filling import Cell, Enrolment
from autograder.gradebook.moodle_columns import Columns, cell, columns_of, person_of
from autograder.gradebook.numbers import number
from autograder.gradebook.sheet import Row, Sheet, read_sheet
from autograder.render.escape import html_cell, one_line
from autograder.render.wording import hand_line, most_likely, of, points, without_code
from autograder.results import Report
from autograder.words.message import message, say
from autograder.words.rows import in_turn

TABLE = message("roster.moodle")

_CANNOT = ("no", "nein", "non", "não", "nee", "nej", "nei", "ei", "nie", "ne", "いいえ", "아니오", "否")
"""What stands where a mark cannot be changed, in whatever language Moodle speaks."""


@frozen
class Worksheet:
    """The worksheet of one assignment."""

    sheet: Sheet
    columns: Columns
    enrolments: Sequence[Enrolment] = field(default_factory=tuple)
    most: float | None = None
    excuse: str = ""

    def filled(self, marks: Mapping[int, Cell], _: float) -> Sheet:
        """The worksheet with these marks and what is said of the tasks that lost points."""
        rows = [list(row) for row in self.sheet.rows]
        for place, mark in marks.items():
            for line in self.enrolments[place].lines:
                self._put(rows[line], mark)
        return self.sheet.having(self.sheet.header, rows)

    def _put(self, row: list[str], mark: Cell) -> None:
        if mark.score is not None:
            has_comma = self.columns.most is not None and "," in row[self.columns.most]
            row[self.columns.grade] = points(mark.score).replace(".", ",") if has_comma else points(mark.score)
        if mark.with_comment and self.columns.comment is not None:
            row[self.columns.comment] = _comment(mark.report)


def read(path: Path, _: str) -> Worksheet:
    """The worksheet at `path`; it is of one assignment and tells its own maximum.

    Raises
    ------
    UsageError
        if the file is no such worksheet, or grades by words.

    """
    sheet = read_sheet(path, (), TABLE)
    columns = columns_of(sheet)
    if columns is None:
        raise UsageError(message("roster.no_worksheet", path=path, what=TABLE))
    enrolments = [_enrolment(columns, line, row) for line, row in enumerate(sheet.rows)]
    return Worksheet(sheet, columns, enrolments, _most(sheet, columns))


def _enrolment(columns: Columns, line: int, row: Row) -> Enrolment:
    standing, comment = cell(row, columns.grade), cell(row, columns.comment)
    is_locked = cell(row, columns.lock).casefold() in _CANNOT
    return Enrolment(person_of(columns, row), (line,), "" if standing == "-" else standing, comment, is_locked)


def _most(sheet: Sheet, columns: Columns) -> float | None:
    """The maximum, which is one for all.

    Raises
    ------
    UsageError
        if it is none: then Moodle has a scale of words there.

    """
    there = {row[columns.most].strip() for row in sheet.rows} if columns.most is not None else set()
    numbers = {number(one) for one in there}
    if None in numbers or len(numbers) > 1:
        raise UsageError(message("roster.scale", path=sheet.path, there=", ".join(sorted(there))))
    return next(iter(numbers), None)


def _comment(report: Report) -> str:
    """How the mark came about, and what is said of the tasks that lost points, with the mistakes that have a name, as HTML, which Moodle takes."""
    lines = [without_code(report.problem)] if report.problem else []
    if report.breakdown and report.breakdown.says_more:
        lines += [say(in_turn(report.breakdown.steps)), *report.breakdown.comments]
    for task in report.tasks if not report.problem else ():
        if task.status != "passed":
            lines.append(f"{task.name}: {of(task.score, task.points)}{f', {say(task.says)}' if task.says else ''}")
            lines += map(most_likely, task.diagnoses)
    lines += [": ".join((work.name, *hand_line(report, work))) for work in report.by_hand]
    return html_cell("<br>".join(html.escape(one_line(line)) for line in lines))
