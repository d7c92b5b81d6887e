"""Reads `assignment.yaml` into checked data; an error names the line and says what belongs there."""

import math
from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from autograder.course.late import LATE
from autograder.course.several import read_files
from autograder.course.yaml_file import read_yaml
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
        "files": {
            "type": "array",
            "minItems": 2,
            "maxItems": 20,
            "items": {"type": "string", "description": message("policy.files")},
            "description": message("policy.files"),
        },
        "deadline": {"type": "string", "description": message("policy.deadline")},
        "deadlines": {
            "type": "object",
            "additionalProperties": {"type": "string", "description": message("policy.deadline")},
            "description": message("policy.deadlines"),
        },
        "late": LATE,
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
    """What an assignment's author decided: `deadline` knows its time zone; `feedback` how much a report shows.

    `deadlines` are those of sections that have another one; `late` are the keys of `late:` that stand here, None without any;
    `files` are those that are handed in, none where there is one alone.
    """

    title: str
    points: float
    deadline: datetime | None = None
    limits: Limits = field(default_factory=Limits)
    feedback: Feedback = "full"
    deadlines: Mapping[str, datetime] = field(default_factory=dict)
    late: Mapping[str, Any] | None = None
    files: tuple[str, ...] = ()


def read_policy(path: Path, points: float | None = None, *, modules: Collection[str] = ()) -> Policy:
    """The policy in `path`; `points` is what the tasks are worth together, where that is known, `modules` what packages of the course bring.

    Raises
    ------
    CourseError
        for anything missing, unknown or of the wrong kind.

    """
    file = read_yaml(path, SCHEMA)
    data, do = file.data, message("policy.deadline")
    if points is not None and not math.isclose(data["points"], points):
        found = message("course.points_disagree", points=data["points"], tasks=points)
        raise file.wrong(found, message("course.make_agree"), "points")
    deadlines = {name: file.time(text, do, "deadlines", name) for name, text in data.get("deadlines", {}).items()}
    return Policy(
        title=data["title"],
        points=data["points"],
        deadline=file.time(data.get("deadline"), do, "deadline"),
        limits=Limits(**data.get("limits", {})),
        feedback=data.get("feedback", "full"),
        deadlines={name: time for name, time in deadlines.items() if time},
        late=data.get("late"),
        files=read_files(file, modules),
    )
