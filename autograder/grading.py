"""The heart: one submission, run on a paper and held against its key, becomes one report."""

from collections.abc import Sequence
from dataclasses import replace

from autograder.diagnosis.search import diagnose, explain, in_brief
from autograder.feedback.follow_through import credited
from autograder.feedback.further import first_to_explain, then_to_explain
from autograder.feedback.loading import absent_says, explained, load_says, nothing_says
from autograder.feedback.prerequisites import Prerequisites
from autograder.feedback.redacted import redacted
from autograder.feedback.roots import roots
from autograder.feedback.same_mistake import on_same_mistakes
from autograder.feedback.shown import Showing, loading, named_apart, told_as
from autograder.feedback.telling import status_of, tell
from autograder.intake.submission import Submission
from autograder.judge.checks import Judged, judge_all
from autograder.judge.key import Key
from autograder.judge.led import held_to_what_they_lead
from autograder.judge.tracing import meddles
from autograder.loading.cells import split
from autograder.results import Ran, Report, TaskResult
from autograder.sandbox.session import Runner
from autograder.versions import versions
from autograder.words.message import Text, message, say


def grade(
    submission: Submission, key: Key, runner: Runner, *, feedback: str = "full", showing: Showing | None = None
) -> Report:
    """Run a submission and say what it came to.

    First every case is run; then, only for tasks that lost points, a few small cases and numerical derivatives of the
    student's own functions, to explain the loss; then more small cases where those did not show it. Where there is an
    exam for `showing`, cases are told of it alone, and of the graded ones no more than that they are wrong. `feedback`
    "verdicts" leaves out cases and their numbers.

    Raises
    ------
    GraderError
        if the runner fails; never because of what the submission does.

    """
    if submission.problem:
        return _report(submission, key, runner, _nothing(key), problem=say(submission.problem))
    full = feedback == "full"
    countable = not any(meddles(cell.text) for cell in split(submission.source))
    ran, judged = _run(submission, key, runner, full=full, countable=countable)
    causes = {one.task.name: explain(one) for one in judged}
    named = {task: in_brief(found) for task, found in causes.items()}
    on_mistakes = on_same_mistakes(judged, ran.outcomes, causes, countable=countable)
    graded = credited(judged, ran.outcomes, named, on_mistakes)
    shown_ran, told = _shown(submission, showing, ran, judged, full=full, countable=countable) if showing else (ran, {})
    shown = [told_as(one, told.get(one.task.name)) if showing else one for one, _ in graded]
    standing, prerequisites = Prerequisites.of(judged), Prerequisites.of(shown)
    results = [
        tell(
            one,
            shown_ran,
            prerequisites,
            places,
            diagnose(one) if showing else named[one.task.name],
            graded=graded_one,
            status=status_of(graded_one, standing),
            full=full and not (showing and one.task is graded_one.task),
        )
        for one, (graded_one, places) in zip(shown, graded, strict=True)
    ]
    results = list(map(named_apart, results)) if showing else results
    problem, notes = _on_loading(loading(ran, shown_ran), results, runner.paper.filename)
    report = _report(submission, key, runner, tuple(results), problem=problem, notes=notes)
    return replace(report, roots=roots([one for one, _ in graded], results))


def _run(submission: Submission, key: Key, runner: Runner, *, full: bool, countable: bool) -> tuple[Ran, list[Judged]]:
    """What the graded cases came to, and with them what explains their losses; and the graded cases judged."""
    names = [task.name for task in key.tasks]

    def may_be_seen(ran: Ran) -> Ran:
        return explained(ran if full else redacted(ran), names)

    with runner.open(submission.source) as session:
        ran = may_be_seen(session.make([call for task in key.tasks for call in task.first_calls]))
        judged = judge_all(key.tasks, ran.outcomes, countable=countable)
        for to_explain in (first_to_explain, then_to_explain):
            if calls := to_explain(judged, ran.outcomes):
                further = may_be_seen(session.make(calls))
                ran = replace(ran, outcomes={**ran.outcomes, **further.outcomes})
    return ran, held_to_what_they_lead(judged)


def _shown(
    submission: Submission, showing: Showing, ran: Ran, judged: Sequence[Judged], *, full: bool, countable: bool
) -> tuple[Ran, dict[str, Judged]]:
    """What the cases that are for showing came to, of tasks that lost points; nothing is run where there is nothing to tell."""
    key = showing.of(judged, ran)
    if not key.tasks:
        return ran, {}
    shown_ran, shown = _run(submission, key, showing.runner, full=full, countable=countable)
    return shown_ran, {one.task.name: one for one in shown}


def _on_loading(ran: Ran, results: Sequence[TaskResult], filename: str) -> tuple[Text, tuple[Text, ...]]:
    """The report's problem if nothing could be graded because the file did not load; else a note that it did not."""
    absent = absent_says(ran)
    if not ran.failed:
        return "", absent
    if all(result.status in ("missing", "waiting") for result in results):
        return nothing_says(ran, filename), absent
    return "", (message("load.rest", says=load_says(ran, filename)), *absent)


def _nothing(key: Key) -> tuple[TaskResult, ...]:
    return tuple(TaskResult(task.name, task.points, 0.0, "missing") for task in key.tasks)


def _report(
    submission: Submission,
    key: Key,
    runner: Runner,
    tasks: tuple[TaskResult, ...],
    *,
    problem: Text = "",
    notes: tuple[Text, ...] = (),
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


def faulty(submission: Submission, key: Key, why: Text) -> Report:
    """The report of a submission that was not graded through a fault of ours; its score means nothing."""
    points = sum(task.points for task in key.tasks)
    return Report(
        key.assignment, key.title, submission.id, submission.sha256, points, 0.0, fault=why, versions=versions()
    )
