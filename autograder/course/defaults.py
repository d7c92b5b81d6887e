"""What an assignment says of its points, its limits and what reports show, or the course for all that do not: the keys and their schema."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from autograder.words.message import message

Feedback = Literal["full", "verdicts"]
"""How much a report shows: the smallest failing case, or only what passed and what failed."""

_NUMBER = {"type": "number", "exclusiveMinimum": 0}
DEFAULTS: Mapping[str, Any] = {
    "points": {**_NUMBER, "description": message("policy.points")},
    "feedback": {"enum": list(get_args(Feedback)), "description": message("policy.feedback")},
    "limits": {
        "type": "object",
        "additionalProperties": False,
        "description": message("policy.limits"),
        "properties": {
            "seconds_per_case": {**_NUMBER, "description": message("policy.seconds_per_case")},
            "seconds_per_submission": {**_NUMBER, "description": message("policy.seconds_per_submission")},
            "memory_mb": {"type": "integer", "minimum": 256, "description": message("policy.memory_mb")},
        },
    },
}


def merged(own: Mapping[str, Any], of_course: Mapping[str, Any]) -> dict[str, Any]:
    """An assignment's keys, and those of the course that it does not set; of `limits` key by key."""
    limits = {**of_course.get("limits", {}), **own.get("limits", {})}
    return {**of_course, **own, "limits": limits}


def taken(own: Mapping[str, Any], of_course: Mapping[str, Any]) -> dict[str, Any]:
    """What of the course's keys holds for an assignment with these of its own."""
    limits = {key: value for key, value in of_course.get("limits", {}).items() if key not in own.get("limits", {})}
    others = {key: value for key, value in of_course.items() if key not in own and key != "limits"}
    return others | ({"limits": limits} if limits else {})
