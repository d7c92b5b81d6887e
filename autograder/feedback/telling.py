"""What is told of one task: its status, its verdicts, and what explains a loss."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from autograder.diagnosis.last_resort import last_resort
from autograder.feedback.example import error_map, example, smallest
from autograder.feedback.follow_through import follow_says
from autograder.feedback.loading import missing_says
from autograder.feedback.prerequisites import Prerequisites, is_unwritten
from autograder.judge.checks import Judged, look
from autograder.judge.sentences import situation, what_is_wrong
from autograder.results import (
    Diagnosis,
    Died,
    Missing,
    NotRun,
    Outcome,
    Raised,
    Ran,
    Returned,
    TaskResult,
    TimedOut,
    Verdict,
)

_FLOAT32 = "Its numbers are as exact as float32; the course uses float64. No points are lost."

_KINDS = {
    Returned: "returned",
    Raised: "raised",
    Missing: "missing",
    TimedOut: "timed out",
    Died: "died",
    NotRun: "not run",
}


def tell(
    judged: Judged,
    ran: Ran,
    prerequisites: Prerequisites,
    places: frozenset[int],
    diagnoses: tuple[Diagnosis, ...],
    *,
    full: bool,
) -> TaskResult:
    """The result of one task, in which the components at `places` follow a wrong function.

    What explains a loss is only looked at where there is one.
    """
    task = judged.task
    score = round(sum(verdict.earned for verdict in judged.verdicts), 4)
    status = _status(judged, score, prerequisites)
    told = TaskResult(task.name, task.points, score, status, outcomes=_count(judged))
    if status == "passed":
        notes = (_FLOAT32,) if judged.float32 else ()
        return replace(told, score=task.points, verdicts=judged.verdicts, notes=notes)
    if status == "waiting":
        return replace(told, says=prerequisites.waits(judged), verdicts=judged.verdicts)
    if status == "missing":
        return replace(told, score=0.0, says=missing_says(judged, ran))
    verdicts = judged.verdicts if full else tuple(map(_without_words, judged.verdicts))
    told = replace(told, says=_says(judged, verdicts), verdicts=verdicts, diagnoses=diagnoses)
    with np.errstate(all="ignore"):
        return _explained(told, judged, places, ran.outcomes, prerequisites, full=full)


def _count(judged: Judged) -> tuple[tuple[str, int], ...]:
    """How often each kind of outcome was seen in the graded cases."""
    counts = Counter(type(one.outcome) for one in judged.seen)
    return tuple((name, counts[kind]) for kind, name in _KINDS.items() if counts[kind])


def _explained(
    told: TaskResult,
    judged: Judged,
    places: frozenset[int],
    outcomes: Mapping[int, Outcome],
    prerequisites: Prerequisites,
    *,
    full: bool,
) -> TaskResult:
    """The result with what explains the loss: a mistake's name, another task to see to first, a case, a map."""
    follows = follow_says(judged, places)
    begin = "" if told.diagnoses or follows else prerequisites.begin(judged)
    if begin:
        own = [one for one in judged.seen if one.first and not is_unwritten(one.outcome)]
        return replace(
            told, begin=begin, says=what_is_wrong(own[0].differences, counted=False) if full and own else told.says
        )
    small = (look(case, outcomes[case.call]) for case in judged.task.small if case.call in outcomes)
    shown = smallest(judged, small)
    other = last_resort(judged, shown) if shown and not told.diagnoses else None
    told = replace(told, diagnoses=(other,) if other else told.diagnoses, notes=(follows,) if follows else ())
    if not full or shown is None:
        return told
    says = what_is_wrong(shown.differences, counted=True) + _situation(judged)
    return replace(told, says=says, example=example(shown), error_map=error_map(judged, shown))


def _says(judged: Judged, verdicts: Sequence[Verdict]) -> str:
    """The first thing that is wrong, in the words of its verdict."""
    first = next(verdict for verdict in verdicts if verdict.status == "failed")
    return first.says + (_situation(judged) if judged.wrong else "")


def _situation(judged: Judged) -> str:
    return situation([one.key.case for one in judged.seen if one.first], len(judged.seen))


def _without_words(verdict: Verdict) -> Verdict:
    """The verdict without what an exception says: its message could carry hidden inputs out."""
    return replace(verdict, says=re.sub(r"(it raises \w+): .*", r"\1", verdict.says, flags=re.DOTALL))


def _status(judged: Judged, score: float, prerequisites: Prerequisites) -> str:
    if all(verdict.status == "passed" for verdict in judged.verdicts):
        return "passed"
    if prerequisites.is_only_stopped(judged):
        return "waiting"
    if all(is_unwritten(one.outcome) for one in judged.seen):
        return "missing"
    return "partial" if score > 0 else "failed"
