"""A run's scores in Moodle's own grading worksheet, of which only the grades and the comments change."""

import html
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.errors import UsageError
from autograder.gradebook.roster import Roster, match, read_roster
from autograder.render.escape import csv_cell, one_line
from autograder.render.wording import of, points
from autograder.results import Report
from autograder.words.message import message, say

TABLE = message("roster.moodle")

_NEEDED = ("Identifier", "Grade", "Last modified (grade)")
_BY = ("Identifier", "ID number", "Email address", "Full name")
_NUMBERED = re.compile(r".+ \((Participant \d+)\)")
"""What intake calls somebody out of Moodle's bulk download."""

_DOWNLOADED = re.compile(r"^(?P<name>.+)_(?P<participant>\d+)_assignsubmission_[a-z]+(?:_.*)?$")


HAS_COLUMNS = False


def fill(path: Path, reports: Iterable[Report], **_: object) -> tuple[str, Sequence[str]]:
    """The worksheet with grades, and the submissions that belong to nobody in it; it is of one assignment and tells its own maximum.

    Raises
    ------
    UsageError
        if the file is no such worksheet, or a score is more than it allows.

    """
    roster = read_roster(path, _NEEDED, TABLE)
    told = {report.submission: (report.score, _comment(report)) for report in reports if not report.fault}
    found = match(roster, _BY, told, _names)
    grade, comment, most = map(roster.column, ("Grade", "Feedback comments", "Maximum Grade"))
    assert grade is not None
    rows = [list(row) for row in roster.rows]
    for place, submission in found.items():
        score, says = told[submission]
        rows[place][grade] = _number(roster, rows[place], most, score)
        if comment is not None:
            rows[place][comment] = says
    return roster.written(roster.header, rows), sorted(set(told) - set(found.values()))


def _number(roster: Roster, row: Sequence[str], most: int | None, score: float) -> str:
    """The score, with a comma where the worksheet has one; Moodle leaves out what is more than the maximum."""
    limit = row[most] if most is not None else ""
    comma = "," in limit
    number = limit.replace(",", ".")
    if re.fullmatch(r"\d+(\.\d+)?", number) and score > float(number):
        raise UsageError(message("roster.moodle_maximum", path=roster.path, score=points(score), limit=limit))
    return points(score).replace(".", ",") if comma else points(score)


def _comment(report: Report) -> str:
    """What is said of the tasks that lost points, as HTML, which is what Moodle takes."""
    lines = [say(report.problem)] if report.problem else []
    lines += [
        f"{task.name}: {of(task.score, task.points)}{f', {say(task.says)}' if task.says else ''}"
        for task in report.tasks
        if task.status != "passed" and not report.problem
    ]
    return csv_cell("<br>".join(html.escape(one_line(line)) for line in lines))


def _names(submission: str) -> list[str]:
    """A submission's own name, and the participant if it is out of Moodle's bulk download."""
    if numbered := _NUMBERED.fullmatch(submission):
        return [numbered[1]]
    downloaded = _DOWNLOADED.match(submission)
    return [f"Participant {downloaded['participant']}"] if downloaded else [submission, f"Participant {submission}"]
