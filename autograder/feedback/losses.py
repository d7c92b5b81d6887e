"""What is told where a task lost points: of all tasks, because others may hang on it. Loaded only then."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from autograder.diagnosis.search import Explained, diagnose, explain, in_brief
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
from autograder.words.message import Message

ROUNDS = (first_to_explain, then_to_explain)
"""Which further calls explain a loss: the second asks for more where what came of the first does not show it."""

Run = Callable[[Key, Runner], tuple[Ran, list[Judged]]]
"""What runs the same submission on the cases that are for showing."""


def tell_all(
    judged: Sequence[Judged], ran: Ran, showing: Showing | None, run: Run, *, full: bool, meddling: Message | None
) -> tuple[Ran, list[TaskResult], tuple[Root, ...]]:
    """The run that is told of, the result of each task, and the wrong functions that others hang on."""
    explained = _explaining(judged)
    on_mistakes = on_same_mistakes(judged, ran.outcomes, explained, meddling=meddling)
    graded = credited(judged, ran.outcomes, explained, on_mistakes.judged)
    shown_ran, told = _shown(judged, ran, showing, run) if showing else (ran, {})
    given = _shown_given(told, shown_ran) if showing and on_mistakes.named else on_mistakes.named
    shown = [told_as(one, told.get(one.task.name)) if showing else one for one, _ in graded]
    standing, prerequisites = Prerequisites.of(judged), Prerequisites.of(shown)

    def names(one: Judged) -> tuple[Diagnosis, ...]:
        return (diagnose(one) if showing else in_brief(explained(one.task.name))) or given.get(one.task.name, ())

    results = [
        tell(
            one,
            shown_ran,
            prerequisites,
            places,
            partial(names, one),
            graded=graded_one,
            status=status_of(graded_one, standing),
            full=full and not (showing and one.task is graded_one.task),
        )
        for one, (graded_one, places) in zip(shown, graded, strict=True)
    ]
    results = list(map(named_apart, results)) if showing else results
    return shown_ran, results, roots([one for one, _ in graded], results)


def _explaining(judged: Sequence[Judged]) -> Callable[[str], Sequence[Explained]]:
    """Explains a task by its name, once: most that are only built on a wrong function need no name."""
    tasks = {one.task.name: one for one in judged}
    return cache(lambda name: explain(tasks[name]))


def _shown(judged: Sequence[Judged], ran: Ran, showing: Showing, run: Run) -> tuple[Ran, dict[str, Judged]]:
    """What the cases that are for showing came to, of tasks that lost points; nothing is run where there is nothing to tell."""
    key = showing.of(judged, ran)
    if not key.tasks:
        return ran, {}
    shown_ran, shown = run(key, showing.runner)
    return shown_ran, {one.task.name: one for one in shown}


def _shown_given(told: Mapping[str, Judged], ran: Ran) -> Mapping[str, tuple[Diagnosis, ...]]:
    """The names that show only beside another wrong function, in the cases that are for showing: a graded one's may hold its inputs."""
    shown = list(told.values())
    return on_same_mistakes(shown, ran.outcomes, _explaining(shown), meddling=None).named
