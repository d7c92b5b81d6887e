"""The gradebook: one row per submission, one column per task, as CSV that opens safely in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from autograder.judge.key import Key
from autograder.render.escape import csv_cell
from autograder.render.wording import points
from autograder.results import Report


def gradebook(reports: Iterable[Report], key: Key) -> str:
    """The gradebook of these reports, in order of submission.

    A cell is empty where the grader itself failed: that is no zero.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["submission", "score", "points", *(task.name for task in key.tasks), "note", "sha256"])
    for report in sorted(reports, key=lambda one: one.submission):
        writer.writerow(_row(report, key))
    return file.getvalue()


def _row(report: Report, key: Key) -> list[str]:
    scores = {task.name: task.score for task in report.tasks}
    cells = [] if report.fault else [points(scores.get(task.name, 0.0)) for task in key.tasks]
    note = report.fault or report.problem or " ".join(report.notes)
    return [
        csv_cell(report.submission),
        "" if report.fault else points(report.score),
        points(report.points),
        *(cells or [""] * len(key.tasks)),
        csv_cell(note),
        report.sha256,
    ]
