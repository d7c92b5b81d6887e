"""Reads `assignment.yaml` into checked data; an error names the line and says what belongs there."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import jsonschema
import yaml

from autograder.errors import CourseError
from autograder.results import Limits

FEEDBACK = ("full", "verdicts")

_NUMBER = {"type": "number", "exclusiveMinimum": 0}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "points"],
    "description": "An assignment has: title, points, deadline, limits, feedback.",
    "properties": {
        "title": {"type": "string", "minLength": 1, "description": "Write the assignment's title."},
        "points": {**_NUMBER, "description": "Write the sum of its tasks' points."},
        "deadline": {"type": "string", "description": "Write a time with its zone, such as 2027-01-31T23:59:00+01:00."},
        "feedback": {
            "enum": list(FEEDBACK),
            "description": "Write `full` (show the smallest failing case) or `verdicts` (only what passed and what failed).",
        },
        "limits": {
            "type": "object",
            "additionalProperties": False,
            "description": "Limits are: seconds_per_case, seconds_per_submission, memory_mb.",
            "properties": {
                "seconds_per_case": {**_NUMBER, "description": "Write how many seconds one call may take."},
                "seconds_per_submission": {
                    **_NUMBER,
                    "description": "Write how many seconds a submission may take in all.",
                },
                "memory_mb": {
                    "type": "integer",
                    "minimum": 256,
                    "description": "Write a whole number of MiB, at least 256.",
                },
            },
        },
    },
}


@dataclass(frozen=True)
class Policy:
    """What an assignment's author decided: `deadline` knows its time zone; `feedback` is one of `FEEDBACK`."""

    title: str
    points: float
    deadline: datetime | None = None
    limits: Limits = field(default_factory=Limits)
    feedback: str = "full"


class _Loader(yaml.SafeLoader):
    """YAML with times left as text, so that a wrong one can be answered with its line."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_policy(path: Path, points: float) -> Policy:
    """The policy in `path`; `points` is what the tasks are worth together.

    Raises
    ------
    CourseError
        for anything missing, unknown or of the wrong kind.

    """
    try:
        text = path.read_text(encoding="utf-8")
        tree = yaml.compose(text, _Loader)
        data = yaml.load(text, _Loader)  # noqa: S506  (a safe loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise CourseError(path, line, f"this is not YAML: {error.problem}", "Mend the syntax.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CourseError(path, None, f"this is not YAML: {error}", "Save it as text in UTF-8.") from None
    _refuse_repeats(path, tree)
    for wrong in jsonschema.Draft202012Validator(SCHEMA).iter_errors(data):
        schema = cast("Mapping[str, Any]", wrong.schema)
        line = _line(tree, list(wrong.absolute_path), schema if wrong.validator == "additionalProperties" else None)
        raise CourseError(path, line, wrong.message, str(schema.get("description", "")))
    if not math.isclose(data["points"], points):
        found = f"points is {data['points']:g}, but the tasks are worth {points:g} together"
        raise CourseError(path, _line(tree, ["points"]), found, "Make the two agree.")
    limits = Limits(**data.get("limits", {}))
    deadline = _deadline(path, data.get("deadline"), _line(tree, ["deadline"]))
    return Policy(data["title"], data["points"], deadline, limits, data.get("feedback", "full"))


def _refuse_repeats(path: Path, node: yaml.Node | None) -> None:
    """YAML lets the last of two equal keys win, which hides a mistake."""
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            raise CourseError(path, key.start_mark.line + 1, f"{key.value!r} stands here twice", "Keep one of the two.")
        seen.add(key.value)
        _refuse_repeats(path, value)


def _deadline(path: Path, text: str | None, line: int | None) -> datetime | None:
    if text is None:
        return None
    try:
        deadline = datetime.fromisoformat(text)
    except ValueError:
        deadline = None
    if deadline is None or deadline.tzinfo is None:
        do = str(SCHEMA["properties"]["deadline"]["description"])
        raise CourseError(path, line, f"{text!r} is not a time with a zone", do)
    return deadline


def _line(node: yaml.Node | None, path: list[Any], closed: Mapping[str, Any] | None = None) -> int | None:
    """The line on which the value at `path` stands; in a mapping with an unknown key, that key's own."""
    for step in path:
        if not isinstance(node, yaml.MappingNode):
            break
        node = next((value for key, value in node.value if key.value == step), node)
    if closed is not None and isinstance(node, yaml.MappingNode):
        node = next((key for key, _ in node.value if key.value not in closed["properties"]), node)
    return node.start_mark.line + 1 if node else None
