"""Autolab: the submission lies beside the grader, and the last line of what is printed is the scores."""

import json
from pathlib import Path
from typing import Any

from autograder.hosted.metadata import Metadata, read_json, text_of, time_of
from autograder.render.escape import json_text
from autograder.render.text import render
from autograder.results import Report

SUBMISSION, RESULTS = Path("handin"), None
"""Where it lies, and no file of results: they are printed."""

_WIDTH = 100


def read_metadata(root: Path) -> Metadata:
    """What ``settings.json`` says, where the course has Autolab write it."""
    data = read_json(root / "settings.json")
    return Metadata(text_of(data.get("user")), time_of(data.get("created_at")))


def results(report: Report, _: Metadata) -> str:
    """The report as text, and then one line of scores, a problem a task."""
    return f"{_quiet(render(report, colour=False, width=_WIDTH))}\n{_line({'scores': {task.name: task.score for task in report.tasks}})}\n"


def _quiet(said: str) -> str:
    """The text, of which no line can be taken for the scores."""
    return "\n".join(f" {line}" if line.lstrip().startswith("{") else line for line in said.splitlines())


def _line(data: dict[str, Any]) -> str:
    return json_text(json.dumps(data, allow_nan=False))
