"""Reads `assignment.yaml` into checked data; an error names the line and says what belongs there."""

import json
import math
from collections.abc import Collection, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.course.by_hand import MARKED_BY_HAND, read_by_hand
from autograder.course.course_file import CourseFile
from autograder.course.defaults import DEFAULTS, Feedback, merged, taken
from autograder.course.late import LATE
from autograder.course.several import read_files
from autograder.course.yaml_file import YamlFile, read_yaml
from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.hand_work import HandTask
from autograder.results import Limits
from autograder.words.message import message

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title"],
    "description": message("policy.whole"),
    "properties": {
        "title": {"type": "string", "minLength": 1, "description": message("policy.title")},
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
        "marked_by_hand": MARKED_BY_HAND,
        **DEFAULTS,
    },
}


OF_MARKS = ("deadline", "deadlines", "late")
"""The keys that tell which attempt counts, and for how much; nothing of what a report says hangs on them."""


@frozen
class Policy:
    """What an assignment's author decided: `deadline` knows its time zone; `feedback` how much a report shows.

    `deadlines` are those of sections that have another one; `late` are the keys of `late:` that stand here, None without any;
    `files` are those that are handed in, none where there is one alone. `of_course` are the keys that the course decided for it. `by_hand`
    are the tasks that a person marks, whose points are among the `points`.
    """

    title: str
    points: float
    deadline: datetime | None = None
    limits: Limits = field(default_factory=Limits)
    feedback: Feedback = "full"
    deadlines: Mapping[str, datetime] = field(default_factory=dict)
    late: Mapping[str, Any] | None = None
    files: tuple[str, ...] = ()
    of_course: Mapping[str, Any] = field(default_factory=dict)
    by_hand: tuple[HandTask, ...] = ()


def read_policy(
    path: Path, of_course: CourseFile, points: float | None = None, *, modules: Collection[str] = ()
) -> Policy:
    """The policy in `path`, in a course that decided this for all.

    `points` is what the tasks that a program judges are worth together, where that is known, `modules` what packages of the course bring.

    Raises
    ------
    CourseError
        for anything missing, unknown or of the wrong kind.

    """
    file = read_yaml(path, SCHEMA)
    data, do = merged(file.data, of_course.defaults), message("policy.deadline")
    by_hand = read_by_hand(file)
    if "points" not in data:
        raise file.wrong(message("policy.no_points"), message("policy.say_points"))
    tasks = None if points is None else points + sum(one.points for one in by_hand)
    if tasks is not None and not math.isclose(data["points"], tasks):
        raise _points_disagree(file, data["points"], tasks)
    deadlines = {name: file.time(text, do, "deadlines", name) for name, text in data.get("deadlines", {}).items()}
    return Policy(
        title=data["title"],
        points=data["points"],
        deadline=file.time(data.get("deadline"), do, "deadline"),
        limits=Limits(**data["limits"]),
        feedback=data.get("feedback", "full"),
        deadlines={name: time for name, time in deadlines.items() if time},
        late=data.get("late"),
        files=read_files(file, modules),
        of_course=taken(file.data, of_course.defaults),
        by_hand=by_hand,
    )


def of_reports(path: Path) -> bytes:
    """All of the policy in `path` on which reports hang, in one form, whatever the order in which it is written and beside which comments.

    It raises what `read_policy` does.
    """
    data = read_yaml(path, SCHEMA).data
    return json.dumps({key: data[key] for key in data if key not in OF_MARKS}, sort_keys=True).encode()


def _points_disagree(file: YamlFile, said: float, points: float) -> CourseError:
    if "points" in file.data:
        return file.wrong(
            message("course.points_disagree", points=said, tasks=points), message("course.make_agree"), "points"
        )
    return file.wrong(message("policy.other_points", points=said, tasks=points), message("policy.say_own_points"))
