"""The gradebook: one row per submission, one column per task, as CSV that opens safely in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from autograder.render.escape import csv_cell
from autograder.render.wording import points
from autograder.results import Report
from autograder.words.message import say


def gradebook(reports: Iterable[Report], tasks: Sequence[str]) -> Iterator[str]:
    """The gradebook of these reports, line by line in their order; `tasks` names the columns."""
    yield heading(tasks)
    for report in reports:
        yield line(report, tasks)


def heading(tasks: Sequence[str]) -> str:
    """The first line: what the columns are called."""
    return _joined(["submission", "score", "points", *tasks, "note", "sha256"])


def line(report: Report, tasks: Sequence[str]) -> str:
    """The line of one submission; a cell is empty where the grader itself failed: that is no zero."""
    return _joined(_row(report, tasks))


def _joined(row: Sequence[str]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerow(row)
    return file.getvalue()


def _row(report: Report, tasks: Sequence[str]) -> list[str]:
    scores = {task.name: task.score for task in report.tasks}
    cells = [] if report.fault else [points(scores.get(task, 0.0)) for task in tasks]
    note = say(report.fault or report.problem) or " ".join(map(say, report.notes))
    return [
        csv_cell(report.submission),
        "" if report.fault else points(report.score),
        points(report.points),
        *(cells or [""] * len(tasks)),
        csv_cell(note),
        report.sha256,
    ]
