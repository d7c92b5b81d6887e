"""What is told of a task that lost nothing."""

from collections.abc import Iterable, Mapping
from typing import get_args

from autograder.judge.checks import Judged
from autograder.results import (
    Died,
    Failed,
    Missing,
    NotRun,
    Outcome,
    OutcomeKind,
    Raised,
    Returned,
    TaskResult,
    TimedOut,
)
from autograder.words.message import Text, message

_KINDS: Mapping[type[Outcome], OutcomeKind] = {
    Returned: "returned",
    Raised: "raised",
    Missing: "missing",
    TimedOut: "timed out",
    Died: "died",
    NotRun: "not run",
}

_ORDER: tuple[OutcomeKind, ...] = get_args(OutcomeKind)


def passed(judged: Judged) -> TaskResult:
    """The result of a task that is right, if need be for wrong functions that it builds on."""
    task = judged.task
    return TaskResult(
        task.name,
        task.points,
        task.points,
        "passed",
        says=_right_for(judged),
        verdicts=judged.verdicts,
        notes=(message("note.float32"),) if judged.float32 and not judged.wrong else (),
        outcomes=outcome_counts(judged),
        built_on=judged.built_on,
    )


def _right_for(judged: Judged) -> Text:
    """That a task which passed is right for wrong functions, and not for right ones; "" if it is right for those."""
    names = tuple(f"`{name}`" for name in judged.built_on)
    return message("once.right_for", count=len(names), names=names) if names else ""


def outcome_counts(judged: Judged) -> tuple[tuple[OutcomeKind, int], ...]:
    """How often each kind of outcome was seen in the graded cases."""
    seen = [_kind(one.outcome) for one in judged.seen]
    return tuple((kind, count) for kind in _ORDER if (count := seen.count(kind)))


def stopped_by(failed: Iterable[Failed]) -> tuple[OutcomeKind, ...]:
    """What statements of the file came to where they did not just raise, each once."""
    found = {_kind(one.outcome) for one in failed} & {"forged", "died", "timed out"}
    return tuple(kind for kind in _ORDER if kind in found)


def _kind(outcome: Outcome) -> OutcomeKind:
    """What happened; of a worker that was ended because what it sent was no result, that."""
    is_forged = isinstance(outcome, Died) and outcome.how.key == "sandbox.forged"
    return "forged" if is_forged else _KINDS[type(outcome)]
