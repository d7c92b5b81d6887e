"""A report as Gradescope's results.json: one test for each task."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from autograder.render.escape import json_text, visible
from autograder.render.text import describe
from autograder.render.wording import hand_line, root_says
from autograder.results import Report, TaskResult
from autograder.words.message import say

_WIDTH = 100


def results_json(report: Report, more: Mapping[str, Any] = MappingProxyType({})) -> str:
    """What an autograder on Gradescope writes to /autograder/results/results.json; texts are plain, nothing is hidden.

    `more` is what only teachers see beside the hash, the walls and the versions.
    """
    data = {
        "score": report.score,
        "output": visible(
            "\n".join(filter(None, map(say, (report.problem, *map(root_says, report.roots), *report.notes))))
        ),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"sha256": report.sha256, "walls": report.walls, "versions": dict(report.versions), **more},
        "tests": [*(_test(number, task) for number, task in enumerate(report.tasks, 1)), *_by_hand(report)],
    }
    return json_text(json.dumps(data, indent=1, allow_nan=False)) + "\n"


def _test(number: int, task: TaskResult) -> dict[str, Any]:
    return {
        "number": str(number),
        "name": task.name,
        "score": task.score,
        "max_score": task.points,
        "status": "passed" if task.score >= task.points else "failed",
        "output": describe(task, _WIDTH),
    }


def _by_hand(report: Report) -> Iterator[dict[str, Any]]:
    """Tests without a score, which the platform shows and does not count: points by hand are given in a question of its own."""
    for number, work in enumerate(report.by_hand, len(report.tasks) + 1):
        says = visible(" ".join(hand_line(report, work)))
        yield {"number": str(number), "name": work.name, "output": says}
