"""The heart: one submission, run on a paper and held against its key, becomes one report."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from autograder.diagnosis.last_resort import otherwise
from autograder.diagnosis.search import diagnose
from autograder.feedback.example import error_map, example, smallest
from autograder.feedback.follow_through import credited, follow_says
from autograder.feedback.further import first_to_explain, then_to_explain
from autograder.feedback.loading import load_says, missing_says
from autograder.feedback.prerequisites import Standing, is_unwritten
from autograder.feedback.redacted import redacted
from autograder.intake.submission import Submission
from autograder.judge.checks import Judged, judge_all, look
from autograder.judge.key import Key
from autograder.judge.sentences import situation, what_is_wrong
from autograder.judge.tracing import meddles
from autograder.results import (
    Diagnosis,
    Died,
    Missing,
    NotRun,
    Outcome,
    Raised,
    Ran,
    Report,
    Returned,
    TaskResult,
    TimedOut,
    Verdict,
)
from autograder.sandbox.cells import split
from autograder.sandbox.session import Runner
from autograder.versions import versions

_FLOAT32 = "Its numbers are as exact as float32; the course uses float64. No points are lost."

_KINDS = {
    Returned: "returned",
    Raised: "raised",
    Missing: "missing",
    TimedOut: "timed out",
    Died: "died",
    NotRun: "not run",
}


def grade(submission: Submission, key: Key, runner: Runner, *, feedback: str = "full") -> Report:
    """Run a submission and say what it came to.

    First every case is run; then, only for tasks that lost points, a few small cases and numerical derivatives of the
    student's own functions, to explain the loss; then more small cases where those did not show it. `feedback`
    "verdicts" leaves out cases and their numbers.

    Raises
    ------
    GraderError
        if the runner fails; never because of what the submission does.

    """
    if submission.problem:
        return _report(submission, key, runner, _nothing(key), problem=submission.problem)
    full = feedback == "full"
    judged, ran = _run(submission, key, runner, full=full)
    named = {one.task.name: diagnose(one) for one in judged}
    standing = Standing.of(judged)
    results = tuple(
        replace(_tell(one, ran, standing, places, named[one.task.name], full=full), outcomes=_count(one))
        for one, places in credited(judged, ran.outcomes, named)
    )
    if isinstance(ran.load, Returned):
        return _report(submission, key, runner, results)
    says = load_says(ran, runner.paper.filename)
    if all(result.status in ("missing", "waiting") for result in results):
        return _report(submission, key, runner, results, problem=says)
    rest = "What the other cells define was graded." if ran.cell else "What the file had defined by then was graded."
    return _report(submission, key, runner, results, notes=(f"{says} {rest}",))


def _run(submission: Submission, key: Key, runner: Runner, *, full: bool) -> tuple[list[Judged], Ran]:
    """The graded cases, judged; and with them in `Ran`, whose load is the first one, what explains their losses."""
    may_see: Callable[[Ran], Ran] = (lambda ran: ran) if full else redacted
    countable = not any(meddles(cell.text) for cell in split(submission.source))
    with runner.open(submission.source) as session:
        ran = may_see(session.make([call for task in key.tasks for call in task.first_calls]))
        judged = judge_all(key.tasks, ran.outcomes, countable=countable)
        for calls_that_explain in (first_to_explain, then_to_explain):
            if calls := calls_that_explain(judged, ran.outcomes):
                ran = replace(ran, outcomes={**ran.outcomes, **may_see(session.make(calls)).outcomes})
    return judged, ran


def _count(judged: Judged) -> tuple[tuple[str, int], ...]:
    """How often each kind of outcome was seen in the graded cases."""
    counts = Counter(type(one.outcome) for one in judged.seen)
    return tuple((name, counts[kind]) for kind, name in _KINDS.items() if counts[kind])


def _tell(
    judged: Judged,
    ran: Ran,
    standing: Standing,
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
    status = _status(judged, score, standing)
    if status == "passed":
        notes = (_FLOAT32,) if judged.float32 else ()
        return TaskResult(task.name, task.points, task.points, status, verdicts=judged.verdicts, notes=notes)
    if status == "waiting":
        return TaskResult(task.name, task.points, score, status, standing.waits(judged), judged.verdicts)
    if status == "missing":
        return TaskResult(task.name, task.points, 0.0, status, missing_says(judged, ran))
    verdicts = judged.verdicts if full else tuple(map(_without_words, judged.verdicts))
    told = TaskResult(task.name, task.points, score, status, _says(judged, verdicts), verdicts)
    with np.errstate(all="ignore"):
        return _explained(replace(told, diagnoses=diagnoses), judged, places, ran.outcomes, standing, full=full)


def _explained(
    told: TaskResult,
    judged: Judged,
    places: frozenset[int],
    outcomes: Mapping[int, Outcome],
    standing: Standing,
    *,
    full: bool,
) -> TaskResult:
    """The result with what explains the loss: a mistake's name, another task to see to first, a case, a map."""
    follows = follow_says(judged, places)
    begin = "" if told.diagnoses or follows else standing.begin(judged)
    if begin:
        own = [one for one in judged.seen if one.first and not is_unwritten(one.outcome)]
        return replace(
            told, begin=begin, says=what_is_wrong(own[0].differences, counted=False) if full and own else told.says
        )
    small = (look(case, outcomes[case.call]) for case in judged.task.small if case.call in outcomes)
    shown = smallest(judged, small)
    other = otherwise(judged, shown) if shown and not told.diagnoses else None
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


def _status(judged: Judged, score: float, standing: Standing) -> str:
    if all(verdict.status == "passed" for verdict in judged.verdicts):
        return "passed"
    if standing.is_only_stopped(judged):
        return "waiting"
    if all(is_unwritten(one.outcome) for one in judged.seen):
        return "missing"
    return "partial" if score > 0 else "failed"


def _nothing(key: Key) -> tuple[TaskResult, ...]:
    return tuple(TaskResult(task.name, task.points, 0.0, "missing") for task in key.tasks)


def _report(
    submission: Submission,
    key: Key,
    runner: Runner,
    tasks: tuple[TaskResult, ...],
    *,
    problem: str = "",
    notes: tuple[str, ...] = (),
) -> Report:
    return Report(
        assignment=key.assignment,
        title=key.title,
        submission=submission.id,
        sha256=submission.sha256,
        points=sum(task.points for task in key.tasks),
        score=round(sum(task.score for task in tasks), 4),
        tasks=tasks,
        problem=problem,
        notes=submission.notes + notes,
        versions=versions(),
        walls=runner.walls,
        practice=key.practice,
    )


def faulty(submission: Submission, key: Key, why: str) -> Report:
    """The report of a submission that was not graded through a fault of ours; its score means nothing."""
    points = sum(task.points for task in key.tasks)
    return Report(
        key.assignment, key.title, submission.id, submission.sha256, points, 0.0, fault=why, versions=versions()
    )
