"""Reads `course.yaml` into checked data: what holds for assignments that do not say, which attempt counts, what the assignments weigh."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any, Literal, get_args

from autograder.course.defaults import DEFAULTS
from autograder.course.late import LATE_OF_COURSE
from autograder.course.yaml_file import YamlFile, read_yaml
from autograder.frozen import frozen
from autograder.sandbox.packages import unfit
from autograder.words.message import message

COURSE = "course.yaml"

Counting = Literal["best", "last", "first"]
"""Which of a person's attempts counts."""

_WEIGHT = {"type": "number", "minimum": 0, "maximum": 1e6, "description": message("of_course.weight")}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "description": message("of_course.whole"),
    "properties": {
        "title": {"type": "string", "minLength": 1, "description": message("of_course.title")},
        "packages": {
            "type": "object",
            "additionalProperties": {"type": "string", "minLength": 1, "description": message("packages.version")},
            "description": message("packages.whole"),
        },
        "late": LATE_OF_COURSE,
        **DEFAULTS,
        "points": {**DEFAULTS["points"], "description": message("of_course.points")},
        "marks": {
            "type": "object",
            "additionalProperties": False,
            "description": message("of_course.marks"),
            "properties": {
                "attempt": {"enum": list(get_args(Counting)), "description": message("of_course.attempt")},
                "drop_lowest": {"type": "integer", "minimum": 0, "description": message("of_course.drop_lowest")},
            },
        },
        "weights": {
            "type": "object",
            "additionalProperties": _WEIGHT,
            "description": message("of_course.weights"),
        },
    },
}


@frozen
class CourseFile:
    """What a course's author decided for all assignments.

    `late` are the keys of `late:`, None without any. Without `weights` all assignments weigh the same. `packages` are those that
    students may use beside numpy, each with its version. `defaults` are `points`, `feedback` and `limits`, as far as they are said
    here.
    """

    title: str = ""
    late: Mapping[str, Any] | None = None
    attempt: Counting = "best"
    drop_lowest: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)
    packages: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)


def read_course_file(course: Path, assignments: Sequence[str] | None = None) -> CourseFile:
    """The `course.yaml` of a course with these assignments, where they are known; a course without one has decided nothing.

    Raises
    ------
    CourseError
        for anything unknown or of the wrong kind, and for weights that are not of these assignments, each of them.

    """
    if not (course / COURSE).is_file():
        return CourseFile()
    file = read_yaml(course / COURSE, SCHEMA)
    weights, marks = file.data.get("weights", {}), file.data.get("marks", {})
    if assignments is not None and weights:
        _hold_weights(file, weights, assignments)
    packages = file.data.get("packages", {})
    defaults = {key: file.data[key] for key in DEFAULTS if key in file.data}
    title, late = file.data.get("title", ""), file.data.get("late")
    return CourseFile(title, late, weights=weights, packages=packages, defaults=defaults, **marks)


def pinned_packages(course: Path, of_course: CourseFile) -> tuple[tuple[str, str], ...]:
    """The packages of a course that decided this, in the order of their names.

    Raises
    ------
    CourseError
        for one that is not installed here in its version, or that no course may have.

    """
    pinned = of_course.packages
    for name, version in pinned.items():
        if why := unfit(name, version):
            file = read_yaml(course / COURSE, SCHEMA)
            is_to_install = why.key in ("packages.not_installed", "packages.other_version")
            do = (
                message("packages.install", name=name, version=version)
                if is_to_install
                else message("packages.version")
            )
            raise file.wrong(why, do, "packages", name)
    return tuple(sorted(pinned.items()))


def refuse_weights_of_none(course: Path, assignments: Sequence[str]) -> None:
    """Raise for a weight of something that is no assignment of the course; a new assignment may still be without one.

    Raises
    ------
    CourseError
        with the line of the weight.

    """
    if (course / COURSE).is_file():
        file = read_yaml(course / COURSE, SCHEMA)
        _hold_names(file, file.data.get("weights", {}), assignments)


def _hold_names(file: YamlFile, weights: Mapping[str, float], assignments: Sequence[str]) -> None:
    for name in weights:
        if name not in assignments:
            found = message("of_course.no_assignment", name=name)
            raise file.wrong(found, message("course.name_one", names=", ".join(assignments)), "weights", name)


def _hold_weights(file: YamlFile, weights: Mapping[str, float], assignments: Sequence[str]) -> None:
    _hold_names(file, weights, assignments)
    for name in assignments:
        if name not in weights:
            raise file.wrong(message("of_course.no_weight", name=name), message("of_course.weights"), "weights")
