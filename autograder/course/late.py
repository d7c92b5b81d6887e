"""What late work costs: the keys of `late:`, in an assignment's file or, for all of a course, in the course's."""

from collections.abc import Mapping
from typing import Any

from autograder.frozen import frozen
from autograder.words.message import message

_PER_CENT = {"type": "number", "minimum": 0, "maximum": 100}
_AT_LEAST_NONE = {"type": "number", "minimum": 0}
_DAYS = {"type": "integer", "minimum": 0}

_KEYS: Mapping[str, Any] = {
    "grace_minutes": {**_AT_LEAST_NONE, "description": message("late.grace_minutes")},
    "per_cent_a_day": {**_PER_CENT, "description": message("late.per_cent_a_day")},
    "floor_per_cent": {**_PER_CENT, "description": message("late.floor_per_cent")},
    "cut_off_days": {**_AT_LEAST_NONE, "description": message("late.cut_off_days")},
    "most_late_days": {**_DAYS, "description": message("late.most_late_days")},
}
LATE: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "description": message("late.keys"),
    "properties": _KEYS,
}
"""In an assignment's file."""

LATE_OF_COURSE: Mapping[str, Any] = {
    **LATE,
    "description": message("late.keys_of_course"),
    "properties": {**_KEYS, "late_days": {**_DAYS, "description": message("late.late_days")}},
}
"""In the course's file: what holds for each assignment that does not say otherwise, and the bank of late days."""


@frozen
class Late:
    """What late work costs.

    A day late is each day that is begun, `grace_minutes` after the deadline. Each takes `per_cent_a_day` of the score, down to
    `floor_per_cent` of it; what is later than `cut_off_days` does not count. Of the `late_days` that a person has over the course,
    and that cost nothing, no more than `most_late_days` go to one assignment.
    """

    grace_minutes: float = 0.0
    per_cent_a_day: float = 0.0
    floor_per_cent: float = 0.0
    cut_off_days: float | None = None
    most_late_days: int | None = None
    late_days: int = 0


def late_of(own: Mapping[str, Any] | None, of_course: Mapping[str, Any] | None) -> Late | None:
    """What late work costs in an assignment with these keys of its own, in a course with those; None where neither says anything."""
    return None if own is None and of_course is None else Late(**{**(of_course or {}), **(own or {})})
