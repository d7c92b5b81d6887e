"""What students read of late work: what it costs in each assignment, by `late:` of the course and of the assignment."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.course.assignment import Assignment
from autograder.course.late import Late, late_of
from autograder.words.message import Message, message, say

_ALL = 100
"""Per cent of the score."""


def what_late_costs(assignments: Sequence[Assignment], of_course: Mapping[str, Any] | None) -> str:
    """A paragraph if the same holds for all assignments, else a point for each; a course that says nothing has no rule."""
    told = {one.name: _says(late_of(one.policy.late, of_course)) for one in assignments}
    told = told or {"": _says(late_of(None, of_course))}
    if len({*told.values()}) == 1:
        return next(iter(told.values()))
    return "\n".join(f"- `{name}`: {says}" for name, says in told.items())


def _says(late: Late | None) -> str:
    return " ".join(say(one) for one in (_sentences(late) if late else [message("lateness.no_rule")]))


def _sentences(late: Late) -> Iterator[Message]:
    if late.grace_minutes:
        yield message("lateness.grace", count=late.grace_minutes)
    if late.cut_off_days == 0:
        yield message("lateness.none_counts")
        return
    if late.per_cent_a_day and late.floor_per_cent < _ALL:
        yield message("lateness.a_day", per_cent=late.per_cent_a_day)
        if late.floor_per_cent:
            yield message("lateness.floor", per_cent=late.floor_per_cent)
        yield from _free_days(late)
    else:
        yield message("lateness.costs_nothing")
    if late.cut_off_days:
        yield message("lateness.cut_off", count=late.cut_off_days)


def _free_days(late: Late) -> Iterator[Message]:
    most = late.late_days if late.most_late_days is None else min(late.most_late_days, late.late_days)
    if most:
        yield message("lateness.free", count=late.late_days)
    if 0 < most < late.late_days:
        yield message("lateness.at_most", count=most)
