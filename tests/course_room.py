"""What the tests of the course share: assignments, papers and keys, submissions made of variants, what is not as it must be."""

import ast
import functools
import random
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.authoring.audit import outcomes_of
from autograder.course.assignment import assignment_names, load_assignment
from autograder.course.exam import set_exam
from autograder.course.markers import blank
from autograder.course.mistakes import Mistake
from autograder.diagnosis.search import diagnose
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.checks import judge
from autograder.judge.key import Key, TaskKey
from autograder.render.wording import in_words
from autograder.results import Limits, TaskResult
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.paper import Paper

COURSE = Path(__file__).parents[1]
NAMES = assignment_names(COURSE)
MIXED = 0.7
"""The share of functions that are written otherwise in a mixed submission."""

ALONE = {
    "grad_add__by_hand": "it returns a list, which the answer's own `backward` does not take",
    "l2_penalty__loop": "another function that calls it has a loop as well",
    "grad_multiply__loop": "the same",
    "unbroadcast__entries": "the same",
    "graph_gradients__all_in_one": "it begins with a plain number, which not every `unbroadcast` takes",
}
"""Right ways to write one function that others, written for a different one, cannot build on."""

SECRETS = (b"one", b"two", b"three")
each_secret = pytest.mark.parametrize(
    "secret",
    [
        SECRETS[0],
        pytest.param(SECRETS[1], marks=pytest.mark.slow),
        pytest.param(SECRETS[2], marks=[pytest.mark.slow, pytest.mark.weekly]),
    ],
)
"""The everyday tests draw under one secret, all tests under two, `make measure` under a third."""

PATIENT = Limits(seconds_per_case=2)
"""Some known mistakes never end."""

UNHURRIED = Limits(seconds_per_case=60)
"""What is not such a mistake has as much time as a slow machine needs."""

assignment = functools.cache(functools.partial(load_assignment, COURSE))


def tasks() -> list[tuple[str, str]]:
    """Every task of the course, behind its assignment."""
    return [(name, task) for name in NAMES for task in assignment(name).questions]


def written() -> list[tuple[str, str]]:
    """Every task that students write themselves."""
    return [(name, task) for name, task in tasks() if not assignment(name).questions[task].given]


@functools.lru_cache(maxsize=12)
def paper_and_key(name: str, secret: bytes) -> tuple[Paper, Key]:
    """The paper and key under a secret."""
    return _set(name, secret, small=True)


def _set(name: str, secret: bytes, *, small: bool) -> tuple[Paper, Key]:
    """What mistakes do to numpy on the way is their own affair."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exam = set_exam(assignment(name), secret, small=small)
    return exam.paper, exam.key


def task_key(name: str, secret: bytes, task: str) -> TaskKey:
    """What is known about one task under a secret."""
    return next(one for one in paper_and_key(name, secret)[1].tasks if one.name == task)


def result(name: str, secret: bytes, task: str, source: str, limits: Limits = UNHURRIED) -> TaskResult:
    """What the judge says of one task of a submission."""
    return _result(*paper_and_key(name, secret), task, source, limits)


def _result(paper: Paper, key: Key, task: str, source: str, limits: Limits) -> TaskResult:
    only = replace(key, tasks=tuple(one for one in key.tasks if one.name == task))
    return in_words(grade(Submission("student", source.encode()), only, InProcess(paper, limits))).tasks[0]


def alternatives(name: str) -> str:
    """The source of an assignment's right answers that are written otherwise."""
    return (COURSE / "tests" / "alternatives" / f"{name}.py").read_text(encoding="utf-8")


def mistaken(name: str, task: str) -> Iterator[tuple[Mistake, str]]:
    """Each known mistake in a task with a submission: the answers, the mistake instead of the task's own."""
    for mistake in assignment(name).mistakes[task]:
        yield mistake, f"{assignment(name).source.decode()}\n\n{mistake.text}"


@functools.cache
def cut(source: str, task: str) -> tuple[str, list[str]]:
    """The helpers of a file and its variants of one task, as text; and the variants' names."""
    kept, names, lines = [], [], source.splitlines()
    for node in ast.parse(source).body:
        is_variant = isinstance(node, ast.FunctionDef) and node.name.startswith(f"{task}__")
        is_other = isinstance(node, ast.FunctionDef) and "__" in node.name.strip("_") and not is_variant
        is_text = isinstance(node, ast.Expr)
        if not is_other and not is_text:
            kept.append("\n".join(lines[node.lineno - 1 : node.end_lineno]))
        if is_variant:
            names.append(node.name)
    return "\n\n".join(kept), names


def variants(name: str, source: str, task: str) -> Iterator[tuple[str, str]]:
    """For each variant of a task its name and a submission: the answers, that one instead of the task's own."""
    text, names = cut(source, task)
    for variant in names:
        yield variant, f"{assignment(name).source.decode()}\n\n{text}\n\n{task} = {variant}\n"


def sheet(name: str) -> bytes:
    """The blank sheet of an assignment."""
    one = assignment(name)
    return blank(Path(one.filename), one.source.decode()).encode()


def named(name: str, key: Key) -> Iterator[tuple[Mistake, float, float, list[str]]]:
    """Each known mistake with the points of its task, what it earns, and what it is called, by its foreseen outcomes."""
    for task in key.tasks:
        for mistake, foreseen in zip(assignment(name).mistakes[task.name], task.mistakes, strict=True):
            judged = judge(task, outcomes_of(task, foreseen))
            earned = sum(verdict.earned for verdict in judged.verdicts)
            yield mistake, task.points, earned, [one.name for one in diagnose(judged)]


def complaints(name: str, secret: bytes) -> list[str]:
    """What is not as it must be under one secret: known mistakes, alternatives, the answers and the blank sheet."""
    paper, key = _set(name, secret, small=False)  # of which nothing is shown
    found = []
    for mistake, points, earned, names in named(name, key):
        if names != [mistake.name] or earned > points - 0.01:
            found.append(f"{secret!r}: {mistake.function.__name__} earns {earned} of {points} and is called {names}")
    for task in assignment(name).questions:
        for variant, source in variants(name, alternatives(name), task):
            told = _result(paper, key, task, source, UNHURRIED)
            if told.score != told.points:
                found.append(f"{secret!r}: {variant} earns {told.score} of {told.points}: {told.says}")
    runs = (assignment(name).source, sheet(name))
    right, empty = (grade(Submission("x", source), key, InProcess(paper)) for source in runs)
    return found if (right.score, empty.score) == (right.points, 0) else [*found, f"{secret!r}: answers or blank sheet"]


def mixed(name: str, dice: random.Random) -> tuple[list[str], str]:
    """A submission whose every function is written otherwise, in one of the right ways: their names, and its source."""
    source, texts, chosen = alternatives(name), [], []
    for task in assignment(name).questions:
        names = [one for one in cut(source, task)[1] if one not in ALONE]
        if names and dice.random() < MIXED:
            chosen.append(dice.choice(names))
            texts.append(f"{task} = {chosen[-1]}")
    return chosen, f"{assignment(name).source.decode()}\n\n{source}\n\n" + "\n".join(texts) + "\n"
