"""What a task does beside its values, a form or a draw, that is charged where it is done: in a function that the task builds on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from autograder.judge.checks import Judged, judge
from autograder.judge.key import TaskKey
from autograder.results import Outcome, Returned
from autograder.sandbox.worker import GLOBAL_GENERATOR
from autograder.words.message import Message


def has_right_values(judged: Judged) -> bool:
    """Whether nothing is wrong with a task's values, whatever else it is charged for."""
    return not any(one.is_wrong for one in (*judged.seen, judged.again))


def charged_elsewhere(
    judged: Judged, wrong: Sequence[Judged], outcomes: Mapping[int, Outcome], *, meddling: Message | None
) -> Judged | None:
    """The task without what is charged to those of the `wrong` functions that it builds on; None if it gains nothing.

    It may draw from numpy's global generator if one of them does; `outcomes` are in the forms that are not charged to it.
    """
    below = [one for one in wrong if one.task.name in judged.task.uses]
    drawing = [one.task.name for one in below if one.draws_globally]
    formed = [one.task.name for one in below if _is_formed(one)]
    if not formed and not (drawing and judged.draws_globally):
        return None
    task = _may_draw(judged.task) if drawing else judged.task
    found = judge(task, outcomes, meddling=meddling, float32=judged.float32)
    names = tuple(name for name in judged.task.uses if name in {*drawing, *formed})
    return replace(judged, verdicts=found.verdicts, built_on=names) if found.earned > judged.earned else None


def _may_draw(task: TaskKey) -> TaskKey:
    expected = [replace(one.expected, changes=(*one.expected.changes, GLOBAL_GENERATOR)) for one in task.cases]
    return replace(task, cases=tuple(replace(one, expected=may) for one, may in zip(task.cases, expected, strict=True)))


def with_forms_of_others(
    judged: Judged, wrong: Sequence[Judged], outcomes: Mapping[int, Outcome]
) -> Mapping[int, Outcome]:
    """The outcomes, in the form that was asked for where the answer too would hand on another, which a function below gives."""
    below = [one for one in wrong if one.task.name in judged.task.uses and _is_formed(one)]
    if not below or not _is_formed(judged) or judged.task.origin is None:
        return outcomes
    from autograder.diagnosis.handed_on import form_of, handed_on  # noqa: PLC0415  (a check has no reference, and need not pay)

    places = handed_on(judged.task, {one.task.name: form_of(_brought(one, outcomes)) for one in below})
    cases = [*((one.key.call, one) for one in judged.seen), (judged.task.again, judged.again)]
    return {**outcomes, **{call: one.outcome for call, one in cases if one.brought <= places[one.key.call]}}


def _is_formed(judged: Judged) -> bool:
    return any(one.brought for one in judged.seen)


def _brought(judged: Judged, outcomes: Mapping[int, Outcome]) -> object:
    """What came back of the first case in which something came in another form."""
    outcome = outcomes[next(one.key.call for one in judged.seen if one.brought)]
    return outcome.value if isinstance(outcome, Returned) else None
