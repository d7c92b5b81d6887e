"""A run's scores as a CSV that Canvas imports: the rows and the student columns of its own export, and one column of grades."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from autograder.errors import UsageError
from autograder.gradebook.roster import Roster, match, read_roster
from autograder.render.wording import points
from autograder.results import Report
from autograder.words.message import message

TABLE = message("roster.canvas")

_POSSIBLE = "Points Possible"
"""How Canvas calls the row that tells what each assignment is worth."""

_HEADER = re.compile(r".*\s\(\d+\)")
_DOWNLOADED = re.compile(
    r"^(?:(?P<name>(?!(?:LATE|anon)_).+?)_)?(?P<late>LATE_)?(?P<uid>\d+)_(?P<attachment>\d+)_(?P<file>.+)$"
)
_NUMBERED = re.compile(r".+ \(user (\d+)\)")
"""What intake calls somebody out of Canvas's bulk download."""

_BY = ("ID", "SIS User ID", "SIS Login ID", "Student")


HAS_COLUMNS = True


def fill(path: Path, reports: Iterable[Report], *, full: float, column: str) -> tuple[str, Sequence[str]]:
    """The CSV, and the submissions that belong to nobody in the gradebook at `path`.

    Only students with a score have a row, so that nobody else's grade changes. `column` is the assignment's title on
    Canvas, or with its number, "Title (12345)", as the column is called: an unknown one would make a new assignment.

    Raises
    ------
    UsageError
        if the file is no such gradebook, has no such column, or that one is worth other points.

    """
    scores = {report.submission: None if report.fault else report.score for report in reports}
    roster = read_roster(path, ("Student", "ID", "Section"), TABLE)
    name, last = _column(roster, column), roster.header.index("Section")
    _refuse_other_points(roster, name, full)
    found = match(roster, _BY, scores, _names)
    rows: list[tuple[str, ...]] = [(f"    {_POSSIBLE}", *[""] * last, points(full))]
    for place, row in enumerate(roster.rows):
        score = scores.get(found.get(place, ""))
        if score is not None:
            rows.append((*row[: last + 1], points(score)))
    lost = sorted(set(scores) - set(found.values()))
    return roster.written((*roster.header[: last + 1], name), rows, ","), lost


def _column(roster: Roster, column: str) -> str:
    there = [name for name in roster.header if _HEADER.fullmatch(name)]
    found = [name for name in there if column in (name, name.rpartition(" (")[0])]
    if len(found) != 1:
        says = ", ".join(there) or message("roster.no_assignment_there")
        facts: dict[str, Any] = {"path": roster.path, "column": column, "there": says}
        raise UsageError(
            message("roster.several_assignments", number=len(found), **facts)
            if found
            else message("roster.no_assignment", **facts)
        )
    return found[0]


def _refuse_other_points(roster: Roster, name: str, full: float) -> None:
    """Refuse a column that is worth other points on Canvas, which would count these scores as parts of those."""
    student, column = roster.header.index("Student"), roster.header.index(name)
    there = next((row[column].strip() for row in roster.rows if row[student].strip() == _POSSIBLE), "")
    number = there.replace(",", ".")
    if re.fullmatch(r"\d+(\.\d+)?", number) and points(float(number)) != points(full):
        raise UsageError(message("roster.canvas_points", path=roster.path, column=name, there=there, here=points(full)))


def _names(submission: str) -> list[str]:
    """A submission's own name, and the user's number if it is out of Canvas's bulk download."""
    if numbered := _NUMBERED.fullmatch(submission):
        return [numbered[1]]
    downloaded = _DOWNLOADED.match(submission)
    return [submission, downloaded["uid"]] if downloaded else [submission]
