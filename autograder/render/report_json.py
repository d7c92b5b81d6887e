"""A report as JSON, the same bytes for the same report, and back."""

import json
from typing import Any

from autograder.errors import GraderError
from autograder.hand_work import HandWork
from autograder.render.escape import json_text
from autograder.render.told_lines import told_lines
from autograder.render.wording import identity_of
from autograder.results import Diagnosis, ErrorMap, Example, Picture, Report, Root, TaskResult, Verdict
from autograder.words.message import Message, message, say

FORMAT = "autograder report 1"


def report_to_json(report: Report) -> str:
    """The report in words as one line of ASCII, without its breakdown: keys sorted, lists in their order, floats by their repr.

    Raises
    ------
    GraderError
        if a number in it is nan or infinite.

    """
    data = {name: fact for name, fact in vars(report).items() if name != "breakdown"}
    for name in ("by_hand", "loading"):  # most reports have none, and keep their bytes
        if not data[name]:
            del data[name]
    data |= {"lines": told_lines(report), "format": FORMAT}
    try:
        return json_text(json.dumps(data, default=_in_words, sort_keys=True, allow_nan=False)) + "\n"
    except ValueError as error:
        raise GraderError(message("report.no_json", submission=repr(report.submission), error=str(error))) from error


def _in_words(value: Any) -> Any:
    """What JSON knows in the place of a part of a report; words are put as it is written, so that nothing is made twice."""
    if isinstance(value, Message):
        return say(value)
    if isinstance(value, Diagnosis):
        return vars(value) | {"identity": identity_of(value)}
    return vars(value)


def report_from_json(text: str) -> Report:
    """The report that `report_to_json` wrote.

    Raises
    ------
    GraderError
        if the text is anything else.

    """
    try:
        data = json.loads(text)
        if data.pop("format") != FORMAT:
            raise GraderError(message("report.other_format", wanted=repr(FORMAT)))
        made = {
            "tasks": tuple(_task(task) for task in data["tasks"]),
            "notes": tuple(data["notes"]),
            "versions": tuple((name, version) for name, version in data["versions"]),
            "lines": tuple((cell, line) for cell, line in data.get("lines", ())),
            "roots": tuple(_root(root) for root in data.get("roots", ())),
            "by_hand": tuple(HandWork(**one) for one in data.get("by_hand", ())),
            "loading": tuple(data.get("loading", ())),
        }
        return Report(**data | made)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GraderError(message("report.no_report", kind=type(error).__name__, error=str(error))) from error


def _task(data: dict[str, Any]) -> TaskResult:
    made = {
        "verdicts": tuple(Verdict(**verdict) for verdict in data["verdicts"]),
        "diagnoses": tuple(Diagnosis(**diagnosis) for diagnosis in data["diagnoses"]),
        "example": data["example"] and _example(data["example"]),
        "error_map": data["error_map"] and _error_map(data["error_map"]),
        "picture": data.get("picture") and _picture(data["picture"]),
        "notes": tuple(data["notes"]),
        "outcomes": tuple((kind, count) for kind, count in data["outcomes"]),
        "built_on": tuple(data.get("built_on", ())),
    }
    return TaskResult(**data | made)


def _root(data: dict[str, Any]) -> Root:
    return Root(**data | {name: tuple(data[name]) for name in ("judged_with", "waiting")})


def _example(data: dict[str, Any]) -> Example:
    return Example(**data | {"inputs": tuple((name, text) for name, text in data["inputs"])})


def _picture(data: dict[str, Any]) -> Picture:
    expected, got = (tuple((float(x), float(y)) for x, y in data[of]) for of in ("expected", "got"))
    return Picture(data["kind"], expected, got, tuple(data["axes"]), data["case"])


def _error_map(data: dict[str, Any]) -> ErrorMap:
    return ErrorMap(**data | {"cells": tuple(tuple(row) for row in data["cells"])})
