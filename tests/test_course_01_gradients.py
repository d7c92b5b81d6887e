"""The assignment 01_gradients: its answers are right, its questions are fair, its mistakes are caught and named."""

import ast
import doctest
import functools
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from autograder.course.assignment import Mistake, load_assignment
from autograder.course.draw import PROFILES
from autograder.course.markers import blank
from autograder.course.setting import set_paper
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.checks import judge
from autograder.judge.diagnosis import diagnose
from autograder.judge.key import FEW_ROWS, MANY_ROWS, Key
from autograder.judge.slopes import gradient, slopes, split
from autograder.results import Returned, TaskResult
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.paper import Paper

COURSE = Path(__file__).parents[1]
NAME = "01_gradients"
SECRETS = (b"one", b"two", b"three")
ASSIGNMENT = load_assignment(COURSE, NAME)
TASKS = tuple(ASSIGNMENT.questions)
ANSWERS = ASSIGNMENT.functions
ALTERNATIVES = (COURSE / "tests" / "alternatives" / f"{NAME}.py").read_text()
MISTAKES = (COURSE / "reference" / NAME / "mistakes.py").read_text()


@functools.cache
def paper_and_key(secret: bytes) -> tuple[Paper, Key]:
    """The paper and key under a secret; what mistakes do to numpy on the way is their own affair."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return set_paper(ASSIGNMENT, secret)


def result(secret: bytes, task: str, source: str) -> TaskResult:
    """What the judge says of one task of a submission."""
    paper, key = paper_and_key(secret)
    only = replace(key, tasks=tuple(one for one in key.tasks if one.name == task))
    return grade(Submission("student", source.encode()), only, InProcess(paper)).tasks[0]


@functools.cache
def cut(source: str, task: str, *, imports: bool = True) -> tuple[str, list[str]]:
    """The helpers of a file and its variants of one task, as text; and the variants' names."""
    kept, names = [], []
    for node in ast.parse(source).body:
        is_variant = isinstance(node, ast.FunctionDef) and node.name.startswith(f"{task}__")
        is_helper = isinstance(node, ast.FunctionDef) and node.name.startswith("_")
        if is_variant or is_helper or (imports and isinstance(node, ast.Import)):
            kept.append(ast.get_source_segment(source, node))
        if is_variant:
            names.append(node.name)
    return "\n\n".join(kept), names


def variants(source: str, task: str) -> Iterator[tuple[str, str]]:
    """For each variant of a task its name and a submission: the answers, that one instead of the task's own."""
    text, names = cut(source, task)
    for name in names:
        yield name, f"{ASSIGNMENT.source.decode()}\n\n{text}\n\n{task} = {name}\n"


# ── the answers ─────────────────────────────────────────────────────────────────────────────


def test_examples_in_the_docstrings_run() -> None:
    """Every docstring of an answer holds an example, and every example gives what it says."""
    module = ModuleType("gradients")
    module.__dict__.update(ANSWERS)
    tests = [doctest.DocTestFinder().find(ANSWERS[task], task, module=module, globs=dict(ANSWERS))[0] for task in TASKS]
    assert all(test.examples for test in tests)
    runner = doctest.DocTestRunner()
    for test in tests:
        runner.run(test)
    assert runner.summarize().failed == 0


ORACLE = np.load(COURSE / "tests" / "oracle" / f"{NAME}.npz")
RECORDED = sorted({tuple(name.split("|")[:2]) for name in ORACLE.files if name != "about"})
NOT_IN_TORCH = {"numerical_gradient", "relative_error"}


def test_pytorch_was_asked_for_every_task_it_has() -> None:
    """Every task has a recorded case, except the two that PyTorch has no function for."""
    assert {task for task, _ in RECORDED} == set(TASKS) - NOT_IN_TORCH


@pytest.mark.parametrize(("task", "case"), RECORDED)
def test_answer_agrees_with_pytorch(task: str, case: str) -> None:
    """An answer gives what PyTorch gave on the same inputs, to 1e-10."""
    args = [_plain(ORACLE[f"{task}|{case}|in|{name}"]) for name in ASSIGNMENT.answers[task].parameters]
    got = ANSWERS[task](*args)
    parts = got if isinstance(got, tuple) else (got,)
    assert f"{task}|{case}|out|{len(parts)}" not in ORACLE.files
    for place, part in enumerate(parts):
        want = ORACLE[f"{task}|{case}|out|{place}"]
        assert np.shape(part) == want.shape
        assert np.abs(part - want).max() <= 1e-10 * max(1.0, np.abs(want).max())


def _plain(array: np.ndarray) -> Any:
    return array.item() if array.ndim == 0 else array


DERIVATIVES = [task for task in TASKS if ASSIGNMENT.questions[task].derivative]


@pytest.mark.parametrize("task", DERIVATIVES)
def test_gradient_agrees_with_numerical_derivatives(task: str) -> None:
    """A gradient is within 1e-6 of central differences of order 4 of the function that it derives, away from kinks."""
    paper, key = paper_and_key(SECRETS[0])
    held = next(one for one in key.tasks if one.name == task)
    swept = InProcess(paper).run(ASSIGNMENT.source, [slope.call for slope in held.slopes]).outcomes
    assert len(held.slopes) == 2
    for slope in held.slopes:
        components = held.cases[slope.case].expected.components
        found = split(slopes(swept[slope.call].value), slope.sizes)
        for component, part in zip(components, found, strict=True):
            numeric = gradient(part, slope.kind, slope.upstream)
            assert numeric.smooth.all()
            flat = component.want.reshape(numeric.values.shape)
            assert np.abs(flat - numeric.values).max() <= 1e-6 * np.abs(numeric.values).max()


def test_slope_of_tanh_agrees_with_numerical_derivatives() -> None:
    """tanh_grad, whose function is numpy's own, is within 1e-9 of central differences of order 4."""
    z, h = np.linspace(-3.1, 3.3, 41), 1e-4
    numeric = (np.tanh(z - 2 * h) - 8 * np.tanh(z - h) + 8 * np.tanh(z + h) - np.tanh(z + 2 * h)) / (12 * h)
    assert np.abs(ANSWERS["tanh_grad"](z) - numeric).max() < 1e-9


@pytest.mark.parametrize("function", ["ripples", "cubic", "log_sum_exp"])
def test_numerical_gradient_finds_a_known_gradient(function: str) -> None:
    """numerical_gradient comes near the true gradient of each given function, four times nearer for half the step."""
    x = np.array([[0.3, -1.2, 0.7], [2.1, -0.4, 1.6]])
    weights = {"ripples": np.arange(1, 7) / 6, "cubic": np.arange(6, 0, -1) / 6}
    powers = np.exp(x - x.max())
    true = {
        "ripples": lambda w: np.cos(w @ x.ravel()) * w.reshape(x.shape),
        "cubic": lambda w: 3 * (w @ x.ravel()) ** 2 * w.reshape(x.shape) + 3 * x**2,
        "log_sum_exp": lambda _: powers / powers.sum(),
    }[function](weights.get(function))
    far, near = (np.abs(ANSWERS["numerical_gradient"](ANSWERS[function], x, h) - true).max() for h in (0.02, 0.01))
    assert far < 1e-3
    assert far / near == pytest.approx(4, rel=0.01)


LARGE = np.array([[-900.0, 0.0, 900.0, 3.7], [900.0, -900.0, 899.0, -0.2]])


@pytest.mark.parametrize(
    "task", ["sigmoid", "sigmoid_grad", "tanh_grad", "elu", "elu_grad", "silu", "silu_grad", "softmax", "log_softmax"]
)
def test_answer_is_quiet_on_large_numbers(task: str) -> None:
    """An answer neither warns nor loses itself in inf and nan at +-900; a warning would be an error here."""
    args = (LARGE, 0.7) if task.startswith("elu") else (LARGE,)
    assert np.isfinite(ANSWERS[task](*args)).all()


# ── the questions ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("secret", SECRETS)
def test_every_profile_is_drawn(secret: bytes) -> None:
    """Every question draws each of its profiles, under any secret."""
    _, key = paper_and_key(secret)
    assert len(TASKS) == 29
    assert [task.name for task in key.tasks] == list(TASKS)
    for task in key.tasks:
        question = ASSIGNMENT.questions[task.name]
        assert [case.case.name for case in task.cases] == list(question.profiles)
        assert set(question.profiles) >= set(PROFILES) - {"extreme", "shifted"}


@pytest.mark.parametrize("secret", SECRETS)
def test_numbers_stay_away_from_kinks(secret: bytes) -> None:
    """Functions with a kink are asked at 0 exactly, where the task says what counts, and else nowhere near it."""
    _, key = paper_and_key(secret)
    for task in key.tasks:
        if task.name.split("_grad")[0] in ("relu", "leaky_relu", "elu"):
            for case in task.cases:
                sizes = np.abs(case.case.args["z"])
                assert (sizes == 0).any() == (case.case.name == "zeros")
                assert (sizes[sizes > 0] >= 0.05).all()


@pytest.mark.parametrize("secret", SECRETS)
def test_softmax_entry_is_asked_for_both_kinds_of_class(secret: bytes) -> None:
    """softmax_entry_gradient is asked for the right class and for an incorrect one, of probabilities that sum to 1."""
    _, key = paper_and_key(secret)
    cases = [case.case.args for task in key.tasks if task.name == "softmax_entry_gradient" for case in task.cases]
    assert {args["k"] == args["c"] for args in cases} == {True, False}
    for args in cases:
        assert args["p"].sum() == pytest.approx(1)
        assert (args["p"] > 0.01).all()


# ── right answers, written otherwise ────────────────────────────────────────────────────────


def test_every_task_has_an_alternative() -> None:
    """There is a correct answer that is written otherwise for every task, and for no other."""
    names = {node.name.split("__")[0] for node in ast.parse(ALTERNATIVES).body if isinstance(node, ast.FunctionDef)}
    assert names == set(TASKS)


@pytest.mark.parametrize("task", TASKS)
def test_alternative_earns_all_points(task: str) -> None:
    """A correct answer that is written otherwise earns all points and is told nothing."""
    for name, source in variants(ALTERNATIVES, task):
        told = result(SECRETS[0], task, source)
        assert (name, told.score, told.says, told.diagnoses) == (name, told.points, "", ())


# ── known mistakes ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_known_mistakes(task: str) -> None:
    """A task has at least five known mistakes; no two have the same name, and each has a hint that asks or leads."""
    mistakes = ASSIGNMENT.mistakes[task]
    assert len(mistakes) >= 5
    assert len({mistake.name for mistake in mistakes}) == len(mistakes)
    for mistake in mistakes:
        assert mistake.name.split()[0] not in ("The", "It", "A", "An", "You", "This")
        assert not mistake.name.endswith(".")
        assert mistake.hint[-1] in ".?"


def named(secret: bytes) -> Iterator[tuple[Mistake, float, float, list[str]]]:
    """Each known mistake with the points of its task, what it earns, and what it is called, by its recorded outcomes."""
    _, key = paper_and_key(secret)
    for task in key.tasks:
        for mistake, foreseen in zip(ASSIGNMENT.mistakes[task.name], task.mistakes, strict=True):
            outcomes = {case.call: outcome for case, outcome in zip(task.cases, foreseen.outcomes, strict=True)}
            outcomes[task.again] = foreseen.outcomes[0]
            for call, rows in zip(task.lines or (), (FEW_ROWS, MANY_ROWS), strict=False):
                outcomes[call] = Returned(3 * rows if foreseen.loops else 3)
            judged = judge(task, outcomes)
            earned = sum(verdict.earned for verdict in judged.verdicts)
            yield mistake, task.points, earned, [one.name for one in diagnose(judged)]


@pytest.mark.parametrize("secret", SECRETS)
def test_known_mistake_loses_points_and_is_told_apart(secret: bytes) -> None:
    """Each known mistake loses points, and of all known mistakes it is the one that is named."""
    for mistake, points, earned, names in named(secret):
        assert (mistake.function.__name__, names) == (mistake.function.__name__, [mistake.name])
        assert earned < points - 0.01, mistake.function.__name__


def complaints(secret: bytes) -> list[str]:
    """What is not as it must be under one secret: known mistakes, alternatives, the answers and the blank sheet."""
    found = []
    for mistake, points, earned, names in named(secret):
        if names != [mistake.name] or earned > points - 0.01:
            found.append(f"{secret!r}: {mistake.function.__name__} earns {earned} of {points} and is called {names}")
    for task in TASKS:
        for name, source in variants(ALTERNATIVES, task):
            told = result(secret, task, source)
            if told.score != told.points:
                found.append(f"{secret!r}: {name} earns {told.score} of {told.points}: {told.says}")
    paper, key = paper_and_key(secret)
    sheet = blank(Path(ASSIGNMENT.filename), ASSIGNMENT.source.decode()).encode()
    right, empty = (grade(Submission("x", source), key, InProcess(paper)) for source in (ASSIGNMENT.source, sheet))
    paper_and_key.cache_clear()
    return found if (right.score, empty.score) == (right.points, 0) else [*found, f"{secret!r}: answers or blank sheet"]


@pytest.mark.slow
def test_a_hundred_secrets_change_no_verdict() -> None:
    """Under each of 100 secrets every known mistake loses points and is named, every alternative has all, the blank sheet none."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        found = [
            says for some in pool.map(complaints, [b"secret %d" % number for number in range(100)]) for says in some
        ]
    assert found == []


EVERY_DAY = ("sigmoid", "weight_gradient", "score_gradients", "affine_backward", "cross_entropy", "numerical_gradient")


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    "task", [task if task in EVERY_DAY else pytest.param(task, marks=pytest.mark.slow) for task in TASKS]
)
def test_submission_with_a_known_mistake_is_told_its_name(task: str) -> None:
    """A whole submission with one known mistake in it loses points in that task and reads the mistake's name and hint."""
    by_name = {mistake.function.__name__: mistake for mistake in ASSIGNMENT.mistakes[task]}
    for name, source in variants(MISTAKES, task):
        told = result(SECRETS[1], task, source)
        assert told.score < told.points, name
        told_of = [(diagnosis.source, diagnosis.name, diagnosis.hint) for diagnosis in told.diagnoses]
        assert told_of == [("author", by_name[name].name, by_name[name].hint)]


def test_mistakes_that_change_inputs_or_loop_are_foreseen_as_such() -> None:
    """A mistake called in_place changes an argument; one called loop goes row by row, and does nothing else wrong."""
    _, key = paper_and_key(SECRETS[0])
    for task in key.tasks:
        for mistake, foreseen in zip(ASSIGNMENT.mistakes[task.name], task.mistakes, strict=True):
            kind = mistake.function.__name__.split("__")[1]
            changes = any(isinstance(one, Returned) and one.changed for one in foreseen.outcomes)
            if kind in ("in_place", "loop"):
                assert (changes, foreseen.loops) == (kind == "in_place", kind == "loop"), mistake.function.__name__


# ── the blank sheet and the answers as submissions ──────────────────────────────────────────


def test_blank_sheet_earns_nothing() -> None:
    """The stub as the student gets it earns no point and every task is missing."""
    paper, key = paper_and_key(SECRETS[0])
    source = blank(Path(ASSIGNMENT.filename), ASSIGNMENT.source.decode()).encode()
    report = grade(Submission("student", source), key, InProcess(paper))
    assert report.score == 0
    assert {task.status for task in report.tasks} == {"missing"}


@pytest.mark.parametrize("secret", SECRETS)
def test_answers_earn_all_points(secret: bytes) -> None:
    """The answers, handed in, earn all points without a word."""
    paper, key = paper_and_key(secret)
    report = grade(Submission("student", ASSIGNMENT.source), key, InProcess(paper))
    assert report.score == report.points == ASSIGNMENT.policy.points
    assert not any(task.says or task.diagnoses or task.notes for task in report.tasks)


def test_handout_shows_no_solution_line() -> None:
    """No line of a solution stands in the handout."""
    handout = (COURSE / "assignments" / NAME / "handout.md").read_text()
    lines = ASSIGNMENT.source.decode().splitlines()
    for answer in ASSIGNMENT.answers.values():
        for line in lines[answer.begin : answer.end - 1]:
            assert line.strip() not in handout


def test_handout_speaks_of_every_task() -> None:
    """Every task is named in the handout."""
    handout = (COURSE / "assignments" / NAME / "handout.md").read_text()
    assert [task for task in TASKS if f"`{task}" not in handout] == []
