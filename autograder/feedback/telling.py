"""What is told of one task: its status, its verdicts, and what explains a loss."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from autograder.diagnosis.last_resort import last_resort
from autograder.feedback.drawn import drawn
from autograder.feedback.example import alike, error_map, example, is_smallest, small_seen, smallest
from autograder.feedback.follow_through import follow_says
from autograder.feedback.loading import leans_says, missing_says
from autograder.feedback.passed import outcome_counts, passed
from autograder.feedback.prerequisites import Prerequisites, is_unwritten
from autograder.feedback.redacted import redacted_diagnoses, redacted_verdict
from autograder.judge.checks import Judged
from autograder.judge.sentences import is_known, situated, what_is_wrong
from autograder.memory import size_of
from autograder.results import (
    Diagnosis,
    NotRun,
    Outcome,
    Ran,
    Status,
    TaskResult,
    Verdict,
)
from autograder.words.message import Text, message


def tell(
    judged: Judged,
    ran: Ran,
    prerequisites: Prerequisites,
    places: frozenset[int],
    names: Callable[[], tuple[Diagnosis, ...]],
    *,
    graded: Judged,
    status: Status,
    full: bool,
) -> TaskResult:
    """The result of one task, told of the cases of `judged`; in those that were `graded` the components at `places` follow a wrong function.

    What explains a loss, and `names` it, is only looked at where there is one.
    """
    if status == "passed":
        told = passed(graded)
        return told if judged is graded else replace(told, verdicts=judged.verdicts, notes=passed(judged).notes)
    task, counts = judged.task, outcome_counts(graded)
    told = TaskResult(
        task.name, task.points, round(graded.earned, 4), status, outcomes=counts, built_on=graded.built_on
    )
    if status == "waiting":
        waits = prerequisites.waits(judged) if prerequisites.waited_for(judged) else message("shown.wrong")
        return replace(told, says=waits, verdicts=judged.verdicts)
    if status == "missing":
        # That no time was left is a fact of ours; all else that came of graded cases may hold what the submission saw there.
        no_time = isinstance(graded.seen[0].outcome, NotRun)
        return replace(told, score=0.0, says=missing_says(graded if no_time else judged, ran))
    verdicts = judged.verdicts if full else tuple(map(redacted_verdict, judged.verdicts))
    diagnoses = names() if full else redacted_diagnoses(names())
    told = replace(told, says=_says(judged, verdicts), verdicts=verdicts, diagnoses=diagnoses)
    with np.errstate(all="ignore"):
        told = _with_known(
            _explained(told, judged, follow_says(graded, places), ran.outcomes, prerequisites, full=full)
        )
    return replace(told, notes=told.notes + leans_says(judged))


def _explained(
    told: TaskResult,
    judged: Judged,
    follows: Text,
    outcomes: Mapping[int, Outcome],
    prerequisites: Prerequisites,
    *,
    full: bool,
) -> TaskResult:
    """The result with what explains the loss: a mistake's name, another task to see to first, a case, a map."""
    begin = "" if told.diagnoses or follows else prerequisites.begin(judged)
    if begin:
        own = [one for one in judged.seen if one.first and not is_unwritten(one.outcome)]
        return replace(
            told, begin=begin, says=what_is_wrong(own[0].differences, counted=False) if full and own else told.says
        )
    task = judged.task
    shown = smallest(judged, small_seen(judged, task.small, outcomes))
    other = last_resort(judged, shown) if shown and not told.diagnoses else None
    told = replace(told, diagnoses=(other,) if other else told.diagnoses, notes=(follows,) if follows else ())
    if not full or shown is None:
        return told
    says = _situated(what_is_wrong(shown.differences, counted=True), judged)
    case = task.known.once(example, shown, task.scene, size=size_of)
    return replace(
        told,
        says=says,
        example=replace(case, is_smallest=is_smallest(shown, judged, outcomes)),
        error_map=error_map(judged, shown),
        picture=drawn([shown, *alike(judged, judged.seen)]),
    )


def _says(judged: Judged, verdicts: Sequence[Verdict]) -> Text:
    """The first thing that is wrong, as its verdict says it."""
    first = next(verdict for verdict in verdicts if verdict.status == "failed")
    return _situated(first.says, judged) if judged.wrong else first.says


def _situated(says: Text, judged: Judged) -> Text:
    return situated(says, [one.key.case for one in judged.seen if one.first], len(judged.seen))


def _with_known(told: TaskResult) -> TaskResult:
    """The result in which each verdict tells whether what it says was said above it."""
    said, verdicts = [told.says], list[Verdict]()
    for verdict in told.verdicts:
        verdicts.append(replace(verdict, is_known=is_known(verdict.says, said)))
        said.append(verdict.says)
    return replace(told, verdicts=tuple(verdicts))


def status_of(judged: Judged, prerequisites: Prerequisites) -> Status:
    """What has become of a task's graded cases, in a word."""
    if judged.is_right:
        return "passed"
    if prerequisites.is_only_stopped(judged):
        return "waiting"
    if all(is_unwritten(one.outcome) for one in judged.seen):
        return "missing"
    return "partial" if judged.earned > 0 else "failed"
