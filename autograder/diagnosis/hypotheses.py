"""All wrong ways of a task that no author wrote down: other tasks, other arguments, answers built on a wrong one, mutants.

They are worked out when a result needs a name that no author's mistake has. Nothing here runs before something wrong has come
back that nothing else explains, and then only as far as it must: the wrong ways of that one task, each on the first case, and
on the next one only if it gave on this one what came back.
"""

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

from autograder.course.reference import Origin
from autograder.diagnosis.other_arguments import other_arguments
from autograder.diagnosis.other_tasks import built_on_a_wrong_one, other_tasks
from autograder.diagnosis.prefilter import Prefilter
from autograder.diagnosis.trial import Trial, in_every_case
from autograder.judge.forms import parts_of
from autograder.judge.key import CaseKey, Component, Expected, Hypothesis
from autograder.mutation.mutants import confused, mutants, second_order
from autograder.mutation.versions import Solution
from autograder.results import Returned, Value

_LOGARITHMS = ("log", "log1p", "log2", "log10", "logaddexp")

MOST, MOST_OF_SECOND_ORDER = 800, 200
"""How many mutants are tried for a task, and how many with the same mutation in several places."""

MOST_LINES, ENOUGH, FEWEST = 20_000_000, 1_000, 24
"""All wrong ways of a task together may run so many lines on its first case, where that is not enough for so many of them; but a
few are tried. Where the question says that the answer takes long, which its lines need not show, it is these few."""


def hypotheses(origin: Origin) -> tuple[Hypothesis, ...]:
    """The wrong ways of one task, in a fixed order; what they give is worked out when it is looked at."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tuple(islice(_all(Trial(origin)), _most(origin)))


def _most(origin: Origin) -> int | None:
    """How many wrong ways are tried of what takes long, None for all: counted, so that every machine tries the same."""
    if origin.few:
        return FEWEST
    lines = origin.lines(origin.cases[0])
    return max(FEWEST, MOST_LINES // lines) if lines * ENOUGH > MOST_LINES else None


def takes_logarithms(origin: object) -> bool:
    """Whether the answer of the task that has this origin takes a logarithm, or what it calls does."""
    assert isinstance(origin, Origin)
    names = {origin.reference.answers[origin.task].called, *origin.reference.called(origin.task)}
    body = ast.parse(origin.reference.source).body
    functions = [one for one in body if isinstance(one, ast.FunctionDef | ast.ClassDef)]
    nodes = [node for one in functions if one.name in names for node in ast.walk(one)]
    return any(isinstance(node, ast.Attribute) and node.attr in _LOGARITHMS for node in nodes)


def every(origin: object) -> Iterator[Hypothesis]:
    """All wrong ways of the task that has this origin."""
    assert isinstance(origin, Origin)
    return iter(origin.memory.once(hypotheses, origin))


def near(origin: object, case: int, key: CaseKey, place: int, got: Value) -> Iterator[Hypothesis]:
    """Of the wrong ways of the task that has this origin those that may give `got`, for one component of one case."""
    assert isinstance(origin, Origin)
    some, parts = origin.memory.once(hypotheses, origin), key.expected.components
    shapes = tuple(part.want.shape if isinstance(part.want, np.ndarray) else None for part in parts)
    prefilter = origin.memory.once(_prefilter, origin, case, key.expected.form, shapes, place)
    return (some[number] for number in prefilter.near(got, parts[place]))


def _prefilter(origin: Origin, case: int, form: Any, shapes: Sequence[tuple[int, ...] | None], place: int) -> Prefilter:
    """What the wrong ways give for one component of one case, in this form, with arrays of these shapes in it.

    A key that is made for one submission asks in the form of the task's own, with hardly an exception: it makes no other.
    """
    wants = [None if shape is None else np.empty(shape) for shape in shapes]
    expected = Expected(form, tuple(Component("", want) for want in wants))
    return Prefilter(_parts(origin.memory.once(hypotheses, origin), case, expected, place))


def _parts(some: Iterable[Hypothesis], case: int, expected: Expected, place: int) -> Iterator[tuple[int, Value]]:
    for number, one in enumerate(some):
        outcome = one.outcomes[case]
        parts = parts_of(expected, outcome.value) if isinstance(outcome, Returned) else None
        if parts is not None:
            yield number, parts[place]


def _all(trial: Trial) -> Iterator[Hypothesis]:
    is_given = trial.reference.is_given(trial.task)
    if not is_given:
        yield from other_tasks(trial)
        yield from other_arguments(trial)
    yield from built_on_a_wrong_one(trial)
    if not is_given:
        yield from _mutants(trial)


def _mutants(trial: Trial) -> Iterator[Hypothesis]:
    solution = Solution(trial.reference, trial.task)
    facts = solution.facts(trial.cases)
    twice = islice(second_order(solution, facts), MOST_OF_SECOND_ORDER)
    for one in (*islice(mutants(solution, facts), MOST), *confused(solution, facts), *twice):
        # A changed argument is told by a check of its own; of a wrong number it would say the wrong thing.
        if one.operator != "in place":
            yield trial.hypothesis(one.operator, one.phrase, one.hint, in_every_case(one.function))
