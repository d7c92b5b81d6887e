"""Reads `assignment.yaml` into checked data; an error names the line and says what belongs there."""

import math
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml

from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.results import Limits
from autograder.words.message import message

Feedback = Literal["full", "verdicts"]
"""How much a report shows: the smallest failing case, or only what passed and what failed."""

_NUMBER = {"type": "number", "exclusiveMinimum": 0}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "points"],
    "description": message("policy.whole"),
    "properties": {
        "title": {"type": "string", "minLength": 1, "description": message("policy.title")},
        "points": {**_NUMBER, "description": message("policy.points")},
        "deadline": {"type": "string", "description": message("policy.deadline")},
        "feedback": {
            "enum": list(get_args(Feedback)),
            "description": message("policy.feedback"),
        },
        "limits": {
            "type": "object",
            "additionalProperties": False,
            "description": message("policy.limits"),
            "properties": {
                "seconds_per_case": {**_NUMBER, "description": message("policy.seconds_per_case")},
                "seconds_per_submission": {
                    **_NUMBER,
                    "description": message("policy.seconds_per_submission"),
                },
                "memory_mb": {
                    "type": "integer",
                    "minimum": 256,
                    "description": message("policy.memory_mb"),
                },
            },
        },
    },
}


@frozen
class Policy:
    """What an assignment's author decided: `deadline` knows its time zone; `feedback` how much a report shows."""

    title: str
    points: float
    deadline: datetime | None = None
    limits: Limits = field(default_factory=Limits)
    feedback: Feedback = "full"


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
        raise CourseError(
            path, line, message("course.not_yaml", problem=error.problem), message("course.mend_syntax")
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CourseError(
            path, None, message("course.not_yaml", problem=str(error)), message("course.save_text")
        ) from None
    _refuse_repeats(path, tree)
    if not fits(data, SCHEMA):
        _refuse_unfit(path, tree, data)
    if not math.isclose(data["points"], points):
        found = message("course.points_disagree", points=data["points"], tasks=points)
        raise CourseError(path, _line(tree, ["points"]), found, message("course.make_agree"))
    limits = Limits(**data.get("limits", {}))
    deadline = _deadline(path, data.get("deadline"), _line(tree, ["deadline"]))
    return Policy(data["title"], data["points"], deadline, limits, data.get("feedback", "full"))


_KINDS: Mapping[str, Any] = {"object": dict, "string": str, "number": int | float, "integer": int}


def fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a value is plainly as this part of `SCHEMA` wants it; if not, the library has to be asked, which is slow to load."""
    if "enum" in schema:
        return bool(value in schema["enum"])
    if isinstance(value, bool) or not isinstance(value, _KINDS[schema["type"]]):
        return False
    if isinstance(value, dict):
        known = schema["properties"]
        named = set(schema.get("required", ())) <= set(value) <= set(known)
        return named and all(fits(item, known[key]) for key, item in value.items())
    if isinstance(value, str):
        return len(value) >= int(schema.get("minLength", 0))
    return bool(schema.get("exclusiveMinimum", -math.inf) < value >= schema.get("minimum", -math.inf))


def _refuse_unfit(path: Path, tree: yaml.Node | None, data: Any) -> None:
    """Say what is wrong, and on which line; a value that is right in an odd way, such as 256.0 for a whole number, is let pass."""
    import jsonschema  # noqa: PLC0415  (it takes as long to load as numpy)

    for wrong in jsonschema.Draft202012Validator(SCHEMA).iter_errors(data):
        schema = cast("Mapping[str, Any]", wrong.schema)
        line = _line(tree, list(wrong.absolute_path), schema if wrong.validator == "additionalProperties" else None)
        raise CourseError(path, line, wrong.message, schema["description"])


def _refuse_repeats(path: Path, node: yaml.Node | None) -> None:
    """YAML lets the last of two equal keys win, which hides a mistake."""
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            raise CourseError(
                path, key.start_mark.line + 1, message("course.key_twice", key=key.value), message("course.keep_one")
            )
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
        raise CourseError(path, line, message("course.no_time", text=text), message("policy.deadline"))
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
