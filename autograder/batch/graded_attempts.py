"""The attempts that a run holds, as marks are worked out from them: what was handed in, when, and what grading it came to."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, tzinfo

from autograder.batch.store import NOT_GRADED, Store
from autograder.frozen import frozen
from autograder.gradebook.mark import GradedAttempt
from autograder.intake.identity import is_marked_late
from autograder.render.wording import without_code

_KEPT = "SELECT submission, sha256, came_as, arrived, came_to, score, json FROM attempt ORDER BY submission, number"


@frozen
class _Row:
    """An attempt as the store has it; `came_to`, `score` and `report` are None before it is graded."""

    submission: str
    sha256: str
    came_as: str
    arrived: str
    came_to: str | None
    score: float | None
    report: str | None


def attempts_of(store: Store, zone: tzinfo | None) -> Iterator[GradedAttempt]:
    """Each attempt in a run, without whose it is; times without a zone, as some platforms write them, are of this one.

    What could not be read or graded has no score, and says why.
    """
    for row in store.rows(_KEPT):
        yield _attempt(_Row(*row), zone)


def latest_of(store: Store) -> dict[str, str]:
    """By submission the SHA-256 of what counts; "" where there is nothing to hash."""
    return dict(store.rows("SELECT id, sha256 FROM submission"))


def _attempt(row: _Row, zone: tzinfo | None) -> GradedAttempt:
    report = json.loads(row.report) if row.report else {}
    by_hand = report.get("by_hand", ())
    is_unread = row.came_to == "unread"
    problem = report.get("problem", "") if is_unread else ""
    why = without_code(report.get("fault") or problem) or ("" if row.report else NOT_GRADED)
    return GradedAttempt(
        score=None if why else row.score,
        arrived=_time(row.arrived, zone),
        tasks=tuple((task["name"], task["score"]) for task in report.get("tasks", ())),
        unmarked=tuple((one["name"], one["points"]) for one in by_hand if one["status"] == "unmarked"),
        sha256=row.sha256,
        is_late=is_marked_late(row.came_as),
        submission=row.submission,
        why=why,
        is_unread=is_unread,
    )


def _time(text: str, zone: tzinfo | None) -> datetime | None:
    """The time that a platform wrote; None where it wrote none, or one of no zone that is known."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    if time.tzinfo is None and zone is None:
        return None
    return time if time.tzinfo else time.replace(tzinfo=zone)


def distinct(attempts: Iterable[GradedAttempt]) -> list[GradedAttempt]:
    """One person's attempts; of one that was graded several times the last grading.

    The same bytes are one attempt, unless they are known to have arrived at several times: then they were handed in again.
    """
    found = list[GradedAttempt]()
    for one in attempts:
        before = next((other for other in found if _is_one(one, other)), one)
        found = [other for other in found if other is not before]
        found.append(replace(one, arrived=one.arrived or before.arrived, is_late=before.is_late and one.is_late))
    return found


def _is_one(attempt: GradedAttempt, other: GradedAttempt) -> bool:
    is_again = attempt.arrived and other.arrived and attempt.arrived != other.arrived
    return attempt.sha256 == other.sha256 and not is_again
