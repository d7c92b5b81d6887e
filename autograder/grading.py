"""The heart: one submission, run on a paper and held against its key, becomes one report."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from autograder.feedback.loading import absent_says, explained, load_says, nothing_says
from autograder.feedback.passed import passed, stopped_by
from autograder.feedback.redacted import redacted
from autograder.feedback.shown import Showing, has_lost, loading
from autograder.hand_work import HandWork
from autograder.intake.submission import Submission
from autograder.judge.checks import Judged, judge_all
from autograder.judge.key import Key
from autograder.judge.led import held_to_what_they_lead
from autograder.judge.tracing import find_meddling
from autograder.results import Outcome, Raised, Ran, Report, TaskResult
from autograder.sandbox.paper import Paper
from autograder.sandbox.session import Runner
from autograder.versions import versions
from autograder.words.message import Message, Text, message, say


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
    meddling = find_meddling(submission.source)
    ran, judged = _run(submission, key, runner, full=full, meddling=meddling)
    if any(map(has_lost, judged)) or (showing and isinstance(ran.load, Raised)):
        from autograder.feedback.losses import tell_all  # noqa: PLC0415  (a right submission need not pay)

        run = partial(_run, submission, full=full, meddling=meddling)
        shown_ran, results, roots = tell_all(judged, ran, showing, run, full=full, meddling=meddling)
    else:
        shown_ran, results, roots = ran, list(map(passed, judged)), ()
    problem, notes = _on_loading(loading(ran, shown_ran), results, runner.paper)
    report = _report(submission, key, runner, tuple(results), problem=problem, notes=notes)
    return replace(report, roots=roots, loading=stopped_by(ran.failed))


def _run(
    submission: Submission, key: Key, runner: Runner, *, full: bool, meddling: Message | None
) -> tuple[Ran, list[Judged]]:
    """What the graded cases came to, and with them what explains their losses; and the graded cases judged."""
    names = [task.name for task in key.tasks]

    def may_be_seen(ran: Ran) -> Ran:
        return explained(ran if full else redacted(ran), names)

    with runner.open(submission.source) as session:
        ran = may_be_seen(session.make([call for task in key.tasks for call in task.first_calls]))
        judged = judge_all(key.tasks, ran.outcomes, meddling=meddling)
        for to_explain in _rounds(judged):
            if calls := to_explain(judged, ran.outcomes):
                further = may_be_seen(session.make(calls))
                ran = replace(ran, outcomes={**ran.outcomes, **further.outcomes})
    return ran, held_to_what_they_lead(judged)


def _rounds(judged: Sequence[Judged]) -> Sequence[Callable[[Sequence[Judged], Mapping[int, Outcome]], list[int]]]:
    """What tells which further calls explain a loss."""
    if not any(map(has_lost, judged)):
        return ()
    from autograder.feedback.losses import ROUNDS  # noqa: PLC0415  (a right submission need not pay)

    return ROUNDS


def _on_loading(ran: Ran, results: Sequence[TaskResult], paper: Paper) -> tuple[Text, tuple[Text, ...]]:
    """The report's problem if nothing could be graded because the file did not load; else a note that it did not."""
    absent = absent_says(ran, [name for name, _ in paper.packages.pinned])
    if not ran.failed:
        return "", absent
    if all(result.status in ("missing", "waiting") for result in results):
        return nothing_says(ran, paper.filename), absent
    return "", (message("load.rest", says=load_says(ran, paper.filename)), *absent)


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
        versions=versions() + runner.paper.packages.pinned,
        walls=runner.walls,
        practice=key.practice,
        by_hand=tuple(_by_hand(submission, key)),
    )


def _by_hand(submission: Submission, key: Key) -> Iterator[HandWork]:
    """What was handed in for each task that a person marks: whatever it is, only a person gives it points, or none."""
    works = {one.task: one for one in submission.works}
    for task in key.by_hand:
        if work := works.get(task.name):
            says = work.problem or message("by_hand.waits", file=task.file)
            yield HandWork(task.name, task.points, task.file, "unmarked", says)
        else:
            says = message("by_hand.nothing", file=task.file)
            yield HandWork(task.name, task.points, task.file, "not handed in", says)


def faulty(submission: Submission, key: Key, why: Text) -> Report:
    """The report of a submission that was not graded through a fault of ours; its score means nothing."""
    points = sum(task.points for task in key.tasks)
    return Report(
        key.assignment, key.title, submission.id, submission.sha256, points, 0.0, fault=why, versions=versions()
    )
