"""PrairieLearn's external grading: where it puts a submission, and the results that it reads."""

import json
from pathlib import Path
from typing import Any

from autograder.hosted.metadata import Metadata
from autograder.render.escape import json_text, visible
from autograder.render.text import describe
from autograder.render.wording import hand_line, root_says
from autograder.results import Report
from autograder.words.message import say

SUBMISSION, RESULTS = Path("student"), Path("results/results.json")
"""Where it lies, and where the results are read; both below the root that the platform uses."""

_WIDTH, _MOST = 100, 900_000
"""The width of a line, and how many bytes of results are far enough below the megabyte that is read."""


def read_metadata(_: Path) -> Metadata:
    """Nothing: ``data/data.json`` holds the question's data, and tells neither whose the submission is nor when it came."""
    return Metadata()


def results(report: Report, _: Metadata) -> str:
    """The text of ``results.json``; what cannot be graded is no attempt, and says why."""
    by_hand = [": ".join((work.name, *hand_line(report, work))) for work in report.by_hand]
    says = visible("\n".join(filter(None, map(say, (*map(root_says, report.roots), *report.notes, *by_hand)))))
    if report.problem:
        data: dict[str, Any] = {
            "gradable": False,
            "format_errors": [visible(say(report.problem))],
            "message": visible(say(report.problem)),
            "output": says,
        }
        return _text(data)
    tests = [
        {
            "name": task.name,
            "points": task.score,
            "max_points": task.points,
            "output": describe(task, _WIDTH),
        }
        for task in report.tasks
    ]
    share = report.score / report.points if report.points else 0.0
    return _text({"gradable": True, "score": share, "output": says, "tests": _within(tests)})


def _within(tests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, each with no more text than leaves room for all the others."""
    most = _MOST // max(1, len(tests)) // 6  # a sign may take six bytes
    return [{**one, "output": one["output"][:most]} for one in tests]


def _text(data: dict[str, Any]) -> str:
    return json_text(json.dumps(data, indent=1, allow_nan=False)) + "\n"
