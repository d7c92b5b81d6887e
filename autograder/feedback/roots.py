"""The wrong functions that others of the same submission hang on: a report begins with them."""

from collections.abc import Sequence

from autograder.judge.checks import Judged
from autograder.results import Root, TaskResult


def roots(judged: Sequence[Judged], results: Sequence[TaskResult]) -> tuple[Root, ...]:
    """Each wrong function with which others are judged, or with which others are to begin that lost points.

    One that is itself to begin with another is not told of, unless others are judged with it.
    """
    found = [_root(one.task.name, judged, results) for one in judged]
    return tuple(root for root in found if root)


def _root(name: str, judged: Sequence[Judged], results: Sequence[TaskResult]) -> Root | None:
    own = next(result for result in results if result.name == name)
    judged_with = tuple(result.name for result in results if name in result.built_on)
    if own.status not in ("partial", "failed") or (own.begin and not judged_with):
        return None
    uses = {one.task.name: one.task.uses for one in judged}
    waiting = tuple(
        result.name for result in results if result.begin and name in uses[result.name] and name not in result.built_on
    )
    return Root(name, round(own.points - own.score, 4), judged_with, waiting) if judged_with or waiting else None
