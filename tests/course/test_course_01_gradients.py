"""What is special to the assignment 01_gradients: kinks, large numbers, both kinds of class, tasks that PyTorch has not."""

import numpy as np
import pytest

from tests.course_room import COURSE, SECRETS, assignment, each_secret, paper_and_key, result

NAME = "01_gradients"
ASSIGNMENT = assignment(NAME)
ANSWERS = ASSIGNMENT.functions


# ── the answers ─────────────────────────────────────────────────────────────────────────────


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


def test_what_is_wrong_at_0_alone_is_shown_by_one_number() -> None:
    """A slope with the wrong case at its kink, which only the task's own profile asks for, is shown by a single 0."""
    source = ASSIGNMENT.source.decode().replace("np.where(z > 0, 1.0, 0.0)", "np.where(z >= 0, 1.0, 0.0)")
    told = result(NAME, SECRETS[0], "relu_grad", source)
    assert told.example
    assert told.example.inputs == (("z", "np.array([[0.0]])"),)


# ── the questions ───────────────────────────────────────────────────────────────────────────


@each_secret
def test_numbers_stay_away_from_kinks(secret: bytes) -> None:
    """Functions with a kink are asked at 0 exactly, where the task says what counts, and else nowhere near it."""
    _, key = paper_and_key(NAME, secret)
    for task in key.tasks:
        if task.name.split("_grad")[0] in ("relu", "leaky_relu", "elu"):
            for case in task.cases:
                sizes = np.abs(case.case.args["z"])
                assert (sizes == 0).any() == (case.case.name == "zeros")
                assert (sizes[sizes > 0] >= 0.05).all()


@each_secret
def test_softmax_entry_is_asked_for_both_kinds_of_class(secret: bytes) -> None:
    """softmax_entry_gradient is asked for the right class and for an incorrect one, of probabilities that sum to 1."""
    _, key = paper_and_key(NAME, secret)
    cases = [case.case.args for task in key.tasks if task.name == "softmax_entry_gradient" for case in task.cases]
    assert {args["k"] == args["c"] for args in cases} == {True, False}
    for args in cases:
        assert args["p"].sum() == pytest.approx(1)
        assert (args["p"] > 0.01).all()


def test_handout_shows_no_solution_line() -> None:
    """No line of a solution stands in the handout."""
    handout = (COURSE / "assignments" / NAME / "handout.md").read_text()
    lines = ASSIGNMENT.source.decode().splitlines()
    for answer in ASSIGNMENT.answers.values():
        for line in lines[answer.begin : answer.end - 1]:
            assert line.strip() not in handout
