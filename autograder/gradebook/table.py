"""The gradebook: one row per submission, one column per task, as CSV that opens safely in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from autograder.hand_work import points_given
from autograder.render.escape import csv_cell
from autograder.render.wording import missing_line, points, waits_line, without_code
from autograder.results import Report
from autograder.words.message import Text, message, say

_BEFORE, _MARKED, _BEHIND = ("submission", "score", "points"), "mark", ("note", "sha256")

_CAME_TO = {
    "written": message("who.written"),
    "without": message("who.without"),
    "standing": message("who.standing"),
    "unread": message("who.unread"),
    "unmarked": message("who.unmarked"),
    "unmatched": message("who.unmatched"),
}
_WHO = (
    message("who.came_to"),
    message("who.person"),
    message("who.submission"),
    message("who.mark"),
    message("who.why"),
)

_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for another encoding, and spoils every name that is not English."""


def gradebook(
    reports: Iterable[Report],
    tasks: Sequence[str],
    *,
    marked: bool = False,
    lost: Mapping[str, Text] = MappingProxyType({}),
) -> Iterator[str]:
    """The gradebook of these reports, line by line in their order; `tasks` names the columns, no two of which have one name.

    Where they are `marked`, a column of marks stands beside that of scores. `lost` says of a submission why it counts for nobody.
    """
    yield heading(tasks, marked=marked)
    for report in reports:
        yield line(report, tasks, marked=marked, lost=lost.get(report.submission, ""))


def heading(tasks: Sequence[str], *, marked: bool = False) -> str:
    """The first line: what the columns are called."""
    return spreadsheet([[*_BEFORE, *[_MARKED] * marked, *map(_title, tasks), *_BEHIND]])


def line(report: Report, tasks: Sequence[str], *, marked: bool = False, lost: Text = "") -> str:
    """The line of one submission; cells are empty where it could not be read, or the grader itself failed: that is no zero.

    Its note says why it is `lost`, if it counts for nobody.
    """
    row = _row(report, tasks, lost)
    return _lines([[*row[: len(_BEFORE)], *[_mark(report)] * marked, *row[len(_BEFORE) :]]])


def _mark(report: Report) -> str:
    """The mark; empty where there is none, or where several handed in together and have not the same."""
    told = report.breakdown
    return "" if told is None or told.mark is None else points(told.mark)


def named_rows(rows: Iterable[Sequence[str]]) -> str:
    """What came of everybody, for a spreadsheet: what it came to, person, submission, mark, why."""
    return spreadsheet([list(map(say, _WHO)), *([say(_CAME_TO[row[0]]), *map(csv_cell, row[1:])] for row in rows)])


def spreadsheet(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV that Excel opens as what it is."""
    return _MARK + _lines(rows)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def _by_hand(report: Report) -> Iterator[tuple[str, str]]:
    """What persons gave for what no program judges; of what waits for one nothing, which is no zero."""
    given = points_given(report.breakdown)
    for one in report.by_hand:
        is_known = one.name in given or one.status == "not handed in"
        yield one.name, points(given.get(one.name, 0.0)) if is_known else ""


def _title(task: str) -> str:
    """A task's column; a function may be called as one of the other columns is."""
    return f"{task}()" if task in (*_BEFORE, _MARKED, *_BEHIND) else task


def _row(report: Report, tasks: Sequence[str], lost: Text) -> list[str]:
    scores = {task.name: points(task.score) for task in report.tasks if report.has_score} | dict(_by_hand(report))
    cells = [scores.get(task, "0" if report.has_score else "") for task in tasks]
    notes = [
        say(message("class.unmatched_row", why=lost)) if lost else "",
        without_code(report.fault or report.problem) or " ".join(map(say, report.notes)),
        waits_line(report),
        missing_line(report),
    ]
    note = " ".join(filter(None, notes))
    return [
        csv_cell(report.submission),
        points(report.score) if report.has_score else "",
        points(report.points),
        *cells,
        csv_cell(note),
        report.sha256,
    ]
