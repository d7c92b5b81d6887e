"""The heart: one submission, run on a paper and held against its key, becomes one report."""

import platform
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Protocol

import numpy as np

import autograder
from autograder.diagnosis.last_resort import otherwise
from autograder.diagnosis.plain_words import IMPORTS
from autograder.diagnosis.search import diagnose
from autograder.feedback.example import alike, error_map, example, smallest
from autograder.feedback.follow_through import follow_says, followed, may_follow
from autograder.feedback.prerequisites import Standing, is_unwritten
from autograder.feedback.redacted import discreet, silent
from autograder.intake.submission import Submission
from autograder.judge.checks import Judged, credit, gains, judge_all, look, says_of
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
from autograder.sandbox.paper import More, Paper
from autograder.words.message import say


class Runner(Protocol):
    """What runs a submission: the sandbox, a process without walls, or this very process for a student's own file."""

    paper: Paper
    walls: str

    def run(self, source: bytes, calls: Sequence[int], more: More | None = None) -> Ran:
        """Load `source` and make the calls with these numbers; then, loaded afresh, those that `more` asks for."""


_NEAR = 0.25
"""The share of its points from which on a wrong function is nearly right."""

_FEW = 10
"""So many small cases are asked for first: four wrong functions in five show themselves there."""

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
        return _report(submission, key, runner, _nothing(key), problem=say(submission.problem))
    countable = not any(meddles(cell.text) for cell in split(submission.source))
    judged: list[Judged] = []

    def explain(outcomes: Mapping[int, Outcome]) -> list[int]:
        seen = outcomes if feedback == "full" else discreet(outcomes)
        if judged:
            return [call for one in judged if _is_worth_explaining(one) for call in _third_calls(one, seen)]
        judged.extend(judge_all(key.tasks, seen, countable=countable))
        wrong = {one.task.name for one in judged if one.wrong}
        return [call for one in judged if _is_worth_explaining(one) for call in _second_calls(one, wrong)]

    ran = run(runner, submission.source, [call for task in key.tasks for call in task.first_calls], explain)
    if feedback != "full":
        ran = replace(ran, load=silent(ran.load), outcomes=discreet(ran.outcomes))
    standing, named = Standing.of(judged), {one.task.name: diagnose(one) for one in judged}
    near = {one.task.name: _lost(one) for one in judged if one.wrong and _is_near(one, named[one.task.name])}
    told = (
        _tell(one, ran, standing, places, named[one.task.name], full=feedback == "full")
        for one, places in _credited(judged, ran.outcomes, near)
    )
    results = tuple(replace(result, outcomes=_count(one)) for result, one in zip(told, judged, strict=True))
    if isinstance(ran.load, Returned):
        return _report(submission, key, runner, results)
    says = load_says(ran, runner.paper.filename)
    if all(result.status in ("missing", "waiting") for result in results):
        return _report(submission, key, runner, results, problem=says)
    rest = "What the other cells define was graded." if ran.cell else "What the file had defined by then was graded."
    return _report(submission, key, runner, results, notes=(f"{says} {rest}",))


def run(runner: Runner, source: bytes, calls: Sequence[int], more: More | None = None) -> Ran:
    """What running a submission comes to; in a notebook lines are counted in their cells, elsewhere there is no cell."""
    above = [cell.above for cell in split(source)]
    if not above[0]:
        return replace(runner.run(source, calls, more), cell=0)

    def in_cells(outcomes: Mapping[int, Outcome]) -> dict[int, Outcome]:
        return {call: _in_cell(outcome, above) for call, outcome in outcomes.items()}

    ran = runner.run(source, calls, (lambda outcomes: more(in_cells(outcomes))) if more else None)
    return Ran(_in_cell(ran.load, above), in_cells(ran.outcomes), ran.cell)


def _in_cell(outcome: Outcome, above: Sequence[int]) -> Outcome:
    """The outcome with its line counted in its cell; `above` says how many lines are above each."""
    if not isinstance(outcome, Raised) or not outcome.line or outcome.line <= above[0]:
        return outcome
    cell = bisect_left(above, outcome.line)
    return replace(outcome, line=outcome.line - above[cell - 1], cell=cell)


def _count(judged: Judged) -> tuple[tuple[str, int], ...]:
    """How often each kind of outcome was seen in the graded cases."""
    counts = Counter(type(one.outcome) for one in judged.seen)
    return tuple((name, counts[kind]) for kind, name in _KINDS.items() if counts[kind])


def _is_worth_explaining(judged: Judged) -> bool:
    """Not what never came back, and not what would use up its time a second time."""
    outcomes = [one.outcome for one in judged.seen]
    stuck = any(isinstance(outcome, TimedOut | Died) for outcome in outcomes)
    return bool(judged.wrong) and not stuck and any(isinstance(outcome, Returned) for outcome in outcomes)


def _second_calls(judged: Judged, wrong: Container[str]) -> list[int]:
    """The calls that explain what went wrong: the first small cases, and sweeps where another function that is wrong may be why."""
    sweeps = judged.task.slopes if may_follow(judged, wrong) else ()
    return [*(case.call for case in judged.task.small[:_FEW]), *(sweep.call for sweep in sweeps)]


def _third_calls(judged: Judged, outcomes: Mapping[int, Outcome]) -> list[int]:
    """The other small cases, if none of the first shows what went wrong."""
    few, rest = judged.task.small[:_FEW], judged.task.small[_FEW:]
    if any(isinstance(outcomes[case.call], TimedOut | NotRun) for case in few):
        return []
    with np.errstate(all="ignore"):
        shown = any(alike(judged, (look(case, outcomes[case.call]) for case in few)))
    return [] if shown else [case.call for case in rest]


def _is_near(judged: Judged, diagnoses: Sequence[Diagnosis]) -> bool:
    """Whether a wrong function is one that its gradient may follow: nearly right, or wrong in a way that is known.

    Else anyone could write `z` for every function and 1 for every derivative, and earn most of the derivatives' points.
    """
    earned = judged.task.points - _lost(judged)
    return earned >= _NEAR * judged.task.points or any(one.source != "idle" for one in diagnoses)


def _credited(
    judged: Sequence[Judged], outcomes: Mapping[int, Outcome], near: Mapping[str, float]
) -> list[tuple[Judged, frozenset[int]]]:
    """The tasks, each with what it gains by following a function that is `near`, and the places of what follows.

    All that follow one function gain no more points together than it has lost, so that nobody spoils one to be given
    much of others.
    """
    with np.errstate(all="ignore"):
        following = [(one, followed(one, outcomes, near)) for one in judged]
    gained = dict[str, float]()
    for one, places in following:
        if places:
            of = one.task.slopes[0].of
            gained[of] = gained.get(of, 0.0) + gains(one, places)
    return [(credit(one, places, _share(one, gained, near)) if places else one, places) for one, places in following]


def _share(judged: Judged, gained: Mapping[str, float], near: Mapping[str, float]) -> float:
    """How much of what it gains by following is left for a task, of all that follow the same function."""
    of = judged.task.slopes[0].of
    return min(1.0, near[of] / gained[of]) if gained[of] else 0.0


def _lost(judged: Judged) -> float:
    return judged.task.points - sum(verdict.earned for verdict in judged.verdicts)


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
        return TaskResult(task.name, task.points, 0.0, status, _missing_says(judged, ran))
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


def _missing_says(judged: Judged, ran: Ran) -> str:
    first = judged.seen[0].outcome
    if isinstance(first, Missing) and not first.found and isinstance(ran.load, Raised):
        if ran.cell:
            return f"it is not there; cell {ran.cell} stops with {ran.load.kind}"
        where = f" at line {ran.load.line}" if ran.load.line else ""
        return f"it is not there, because the file stops{where} with {ran.load.kind}"
    return "it is not written yet" if isinstance(first, Raised) else says_of(first)


def load_says(ran: Ran, filename: str) -> str:
    """Why a file that did not load gives no results, in one sentence; of a notebook, its first cell that did not."""
    where = f"{PurePath(filename).stem}.ipynb, cell {ran.cell}" if ran.cell else filename
    match ran.load:
        case Raised(kind, message, line, cell):
            elsewhere = f" of cell {cell}" if cell and cell != ran.cell else ""
            where += f", line {line}{elsewhere}" if line else ""
            says = f"{where}: {kind}: {message}." if message else f"{where}: {kind}."
            return f"{says} {IMPORTS}" if kind == "ModuleNotFoundError" else says
        case _ if ran.cell:
            return f"{where}: {says_of(ran.load)}."
        case _:
            return f"{where} does not load: {says_of(ran.load)}."


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
        notes=tuple(map(say, submission.notes)) + notes,
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
