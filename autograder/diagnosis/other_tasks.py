"""What else a wrong result may be: another task's answer, or an answer that is built on a wrong one."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograder.diagnosis.mistaken import with_wrong
from autograder.diagnosis.trial import Trial, Within, in_every_case
from autograder.judge.key import Hypothesis
from autograder.sandbox.worker import GIVEN
from autograder.words.message import message


def other_tasks(trial: Trial) -> Iterator[Hypothesis]:
    """The answers of other tasks that take no other arguments."""
    for other, answer in trial.reference.answers.items():
        if other != trial.task and answer.parameters and set(answer.parameters) <= set(trial.parameters):
            places = [trial.parameters.index(name) for name in answer.parameters]
            hint = message("diagnosis.hint_read_formula")
            function = _calling(trial.reference.functions[answer.called], places)
            yield trial.hypothesis("task", message("diagnosis.what_another_task_gives", other=other), hint, function)


def _calling(function: Callable[..., Any], places: Sequence[int]) -> Within:
    return lambda _: lambda *args: function(*[args[place] for place in places])


def built_on_a_wrong_one(trial: Trial) -> Iterator[Hypothesis]:
    """The answer as it would be if a task that it calls, or is given to call, had a known mistake."""
    reference = trial.reference
    texts = {arg for case in trial.cases for arg in case.args.values() if isinstance(arg, str)}
    asked = {text.removeprefix(GIVEN) for text in texts if text.startswith(GIVEN)}
    below = reference.called(trial.task) | asked
    for other in (one for one in reference.answers if one != trial.task and one.partition(".")[0] in below):
        family = message("diagnosis.other_is_wrong_in_it", other=other)
        for mistake in reference.mistakes[other]:
            names = {reference.answers[other].called: mistake.function}
            wrong = with_wrong(reference, {other: mistake.function})
            function = in_every_case(wrong[reference.answers[trial.task].called])
            name = message("diagnosis.detail", family=family, detail=mistake.name)
            yield trial.hypothesis("carried", name, mistake.hint, function, family=family, names=names)
