"""What is told where a task lost points: of all tasks, because others may hang on it. Loaded only then."""

from collections.abc import Callable, Mapping, Sequence

from autograder.diagnosis.search import diagnose, explain, in_brief
from autograder.feedback.follow_through import credited
from autograder.feedback.further import first_to_explain, then_to_explain
from autograder.feedback.prerequisites import Prerequisites
from autograder.feedback.roots import roots
from autograder.feedback.same_mistake import on_same_mistakes
from autograder.feedback.shown import Showing, named_apart, told_as
from autograder.feedback.telling import status_of, tell
from autograder.judge.checks import Judged
from autograder.judge.key import Key
from autograder.results import Diagnosis, Ran, Root, TaskResult
from autograder.sandbox.session import Runner

ROUNDS = (first_to_explain, then_to_explain)
"""Which further calls explain a loss: the second asks for more where what came of the first does not show it."""

Run = Callable[[Key, Runner], tuple[Ran, list[Judged]]]
"""What runs the same submission on the cases that are for showing."""


def tell_all(
    judged: Sequence[Judged], ran: Ran, showing: Showing | None, run: Run, *, full: bool, countable: bool
) -> tuple[Ran, list[TaskResult], tuple[Root, ...]]:
    """The run that is told of, the result of each task, and the wrong functions that others hang on."""
    causes = {one.task.name: explain(one) for one in judged}
    named = {task: in_brief(found) for task, found in causes.items()}
    on_mistakes = on_same_mistakes(judged, ran.outcomes, causes, countable=countable)
    graded = credited(judged, ran.outcomes, named, on_mistakes.judged)
    shown_ran, told = _shown(judged, ran, showing, run) if showing else (ran, {})
    given = _shown_given(told, shown_ran) if showing and on_mistakes.named else on_mistakes.named
    shown = [told_as(one, told.get(one.task.name)) if showing else one for one, _ in graded]
    standing, prerequisites = Prerequisites.of(judged), Prerequisites.of(shown)
    results = [
        tell(
            one,
            shown_ran,
            prerequisites,
            places,
            (diagnose(one) if showing else named[one.task.name]) or given.get(one.task.name, ()),
            graded=graded_one,
            status=status_of(graded_one, standing),
            full=full and not (showing and one.task is graded_one.task),
        )
        for one, (graded_one, places) in zip(shown, graded, strict=True)
    ]
    results = list(map(named_apart, results)) if showing else results
    return shown_ran, results, roots([one for one, _ in graded], results)


def _shown(judged: Sequence[Judged], ran: Ran, showing: Showing, run: Run) -> tuple[Ran, dict[str, Judged]]:
    """What the cases that are for showing came to, of tasks that lost points; nothing is run where there is nothing to tell."""
    key = showing.of(judged, ran)
    if not key.tasks:
        return ran, {}
    shown_ran, shown = run(key, showing.runner)
    return shown_ran, {one.task.name: one for one in shown}


def _shown_given(told: Mapping[str, Judged], ran: Ran) -> Mapping[str, tuple[Diagnosis, ...]]:
    """The names that show only beside another wrong function, in the cases that are for showing: a graded one's may hold its inputs."""
    causes = {name: explain(one) for name, one in told.items()}
    return on_same_mistakes(list(told.values()), ran.outcomes, causes, countable=True).named
