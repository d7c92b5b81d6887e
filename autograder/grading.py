"""The heart: one submission, run on a paper and held against its key, becomes one report."""

import io
import platform
import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from tokenize import COMMENT, TokenError, tokenize
from typing import Protocol

import numpy as np

import autograder
from autograder.intake.submission import Submission
from autograder.judge.checks import Judged, judge, look, says_of
from autograder.judge.diagnosis import diagnose
from autograder.judge.example import error_map, smallest
from autograder.judge.followed import follow
from autograder.judge.key import Key
from autograder.results import (
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
from autograder.sandbox.paper import Paper


class Runner(Protocol):
    """What runs a submission: the sandbox, or this very process for a student's own file."""

    paper: Paper
    walls: str

    def run(self, source: bytes, calls: Sequence[int]) -> Ran:
        """Load `source` and make the calls with these numbers."""


_TRACING = ("settrace", "setprofile", "sys.monitoring", "f_trace", "ctypes", "_getframe")
"""Whoever writes one of these, other than in a comment, could have lines counted wrongly."""


def grade(submission: Submission, key: Key, runner: Runner, *, feedback: str = "full") -> Report:
    """Run a submission and say what it came to.

    First every case is run; then, only for tasks that lost points, small cases and numerical derivatives of the
    student's own functions, to explain the loss. `feedback` "verdicts" leaves out cases and their numbers.

    Raises
    ------
    GraderError
        if the runner fails; never because of what the submission does.

    """
    if submission.problem:
        return _report(submission, key, runner, _nothing(key), problem=submission.problem)
    ran = runner.run(submission.source, [call for task in key.tasks for call in task.first_calls])
    countable = not _meddles(submission.source)
    judged = [judge(task, ran.outcomes, countable=countable) for task in key.tasks]
    second = [call for one in judged if _is_worth_explaining(one) for call in one.task.second_calls]
    outcomes = {**ran.outcomes, **(runner.run(submission.source, second).outcomes if second else {})}
    wrong = frozenset(one.task.name for one in judged if one.wrong)
    results = tuple(_tell(one, outcomes, ran.load, wrong, full=feedback == "full") for one in judged)
    if not isinstance(ran.load, Returned) and all(result.status == "missing" for result in results):
        return _report(submission, key, runner, results, problem=_load_says(ran.load, runner.paper.filename))
    return _report(submission, key, runner, results, notes=_load_notes(ran.load, runner.paper.filename))


def _meddles(source: bytes) -> bool:
    """Whether the code, comments left out, reaches into Python's tracing."""
    # Python takes letters of other widths for the plain ones, so they are made plain first.
    text = unicodedata.normalize("NFKC", source.decode("utf-8-sig"))
    if not any(word in text for word in _TRACING):
        return False
    try:
        tokens = [token.string for token in tokenize(io.BytesIO(text.encode()).readline) if token.type != COMMENT]
    except (TokenError, SyntaxError):
        return True
    return any(word in "".join(tokens) for word in _TRACING)


def _is_worth_explaining(judged: Judged) -> bool:
    """Not what never came back, and not what would use up its time a second time."""
    outcomes = [one.outcome for one in judged.seen]
    stuck = any(isinstance(outcome, TimedOut | Died) for outcome in outcomes)
    return bool(judged.wrong) and not stuck and any(isinstance(outcome, Returned) for outcome in outcomes)


def _tell(
    judged: Judged, outcomes: Mapping[int, Outcome], load: Outcome, wrong: Container[str], *, full: bool
) -> TaskResult:
    """The result of one task: what explains a loss is only looked at where there is one."""
    task = judged.task
    score = round(sum(verdict.earned for verdict in judged.verdicts), 4)
    status = _status(judged, score)
    if status == "passed":
        notes = ("It computes in float32; the course uses float64. No points are lost.",) if judged.float32 else ()
        return TaskResult(task.name, task.points, task.points, status, verdicts=judged.verdicts, notes=notes)
    if status == "missing":
        return TaskResult(task.name, task.points, 0.0, status, _missing_says(judged, load))
    verdicts = judged.verdicts if full else tuple(map(_without_words, judged.verdicts))
    with np.errstate(all="ignore"):
        small = [look(case, outcomes[case.call]) for case in task.small if case.call in outcomes]
        return TaskResult(
            name=task.name,
            points=task.points,
            score=score,
            status=status,
            says=next(verdict.says for verdict in verdicts if verdict.status == "failed"),
            verdicts=verdicts,
            diagnoses=diagnose(judged),
            example=smallest(judged, small) if full else None,
            error_map=error_map(judged) if full else None,
            notes=tuple(follow(judged, outcomes, wrong)),
        )


def _without_words(verdict: Verdict) -> Verdict:
    """The verdict without what an exception says: its message could carry hidden inputs out."""
    return replace(verdict, says=re.sub(r"(it raises \w+): .*", r"\1", verdict.says, flags=re.DOTALL))


def _status(judged: Judged, score: float) -> str:
    if all(verdict.status == "passed" for verdict in judged.verdicts):
        return "passed"
    if all(_is_unwritten(one.outcome) for one in judged.seen):
        return "missing"
    return "partial" if score > 0 else "failed"


def _is_unwritten(outcome: Outcome) -> bool:
    unwritten = isinstance(outcome, Raised) and outcome.kind == "NotImplementedError"
    return unwritten or isinstance(outcome, Missing | NotRun)


def _missing_says(judged: Judged, load: Outcome) -> str:
    first = judged.seen[0].outcome
    if isinstance(first, Missing) and not first.found and isinstance(load, Raised):
        where = f" at line {load.line}" if load.line else ""
        return f"it is not there, because the file stops{where} with {load.kind}"
    return "it is not written yet" if isinstance(first, Raised) else says_of(first)


def _load_says(load: Outcome, filename: str) -> str:
    """Why a file that did not load gives no results, in one sentence."""
    match load:
        case Raised(kind, message, line):
            where = f"{filename}, line {line}" if line else filename
            return f"{where}: {kind}: {message}." if message else f"{where}: {kind}."
        case _:
            return f"{filename} does not load: {says_of(load)}."


def _load_notes(load: Outcome, filename: str) -> tuple[str, ...]:
    if isinstance(load, Returned):
        return ()
    return (f"{_load_says(load, filename)} What the file had defined by then was graded.",)


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


def versions() -> tuple[tuple[str, str], ...]:
    """What graded: this package, Python and numpy."""
    return (
        ("autograder", autograder.__version__),
        ("python", platform.python_version()),
        ("numpy", np.__version__),
    )
