"""The assignment 06_word_vectors: what its cases hold, what guessing earns, and the mathematics that is its own."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from tests.course_room import SECRETS, assignment, each_secret, result, task_key

NAME = "06_word_vectors"


def drawn(secret: bytes, task: str) -> dict[str, dict[str, Any]]:
    """The arguments of each case of a task, by its profile."""
    return {case.case.name: dict(case.case.args) for case in task_key(NAME, secret, task).cases}


def answer(task: str) -> Callable[..., Any]:
    """The answer of a task."""
    return assignment(NAME).functions[task]


# ── windows ─────────────────────────────────────────────────────────────────────────────────


@each_secret
def test_windows_stick_out_on_either_side_and_on_neither(secret: bytes) -> None:
    """Some windows lie inside their sentence, some stick out to the left, some to the right, some on both sides."""
    sides = set()
    for args in drawn(secret, "window_ids").values():
        left = args["center"] < args["size"]
        right = args["center"] + args["size"] >= len(args["sentence"])
        sides.add((left, right))
        assert args["pad"] not in (*args["sentence"], 0)
    assert sides == {(False, False), (True, False), (False, True), (True, True)}


@each_secret
@pytest.mark.parametrize(
    "task", ["window_vector", "window_score", "scatter_word_gradients", "embedding_gradient", "update_word_vectors"]
)
def test_words_repeat_where_they_should(secret: bytes, task: str) -> None:
    """No word is there twice in the first case; a word is in others, and there the last word of the vocabulary is not."""
    cases = drawn(secret, task)
    for profile, repeats in {"distinct": False, "hyper": True, "duplicates": True, "all_equal": True}.items():
        args = cases[profile]
        ids, V = args["ids"], len(args["E"]) if "E" in args else args["shape"][0]
        assert (len(np.unique(ids)) < len(ids)) == repeats
        assert not repeats or ids.max() < V - 1
        assert profile != "hyper" or np.bincount(ids)[0] == 2
    assert len(set(cases["all_equal"]["ids"].tolist())) == 1 < len(cases["all_equal"]["ids"])


# ── gradients ───────────────────────────────────────────────────────────────────────────────


def test_scattering_is_the_transpose_of_looking_up() -> None:
    """<window_vector(E), g> = <E, scatter(g)> for every E and g: one is the other's transpose."""
    rng = np.random.default_rng(1)
    E, ids, grads = rng.standard_normal((7, 3)), np.array([2, 0, 2, 5, 2]), rng.standard_normal((5, 3))
    forward = answer("window_vector")(E, ids) @ grads.ravel()
    backward = (E * answer("scatter_word_gradients")(E.shape, ids, grads)).sum()
    assert forward == pytest.approx(backward, rel=1e-12)


def test_a_step_lowers_the_score_by_the_square_of_its_gradient() -> None:
    """A short step of descent lowers the score by lr |dE|^2, up to the second order."""
    rng = np.random.default_rng(2)
    E, ids, W = rng.standard_normal((6, 3)), np.array([4, 1, 4]), 0.3 * rng.standard_normal((4, 9))
    b, u, lr = rng.standard_normal(4), rng.standard_normal(4), 1e-6
    dE = answer("embedding_gradient")(E, ids, W, b, u)
    value = 1 / (1 + np.exp(-(W @ E[ids].ravel() + b)))
    rows = answer("window_gradient")(u * value * (1 - value), W, 1)
    new = answer("update_word_vectors")(E, ids, rows, lr, trainable=True)
    fall = answer("window_score")(E, ids, W, b, u) - answer("window_score")(new, ids, W, b, u)
    assert fall == pytest.approx(lr * (dE**2).sum(), rel=1e-4)
    assert np.array_equal(np.flatnonzero((new != E).any(axis=1)), [1, 4])


# ── what training moves ─────────────────────────────────────────────────────────────────────


@each_secret
def test_no_word_moves_by_about_the_tolerance(secret: bytes) -> None:
    """Every distance is a tenth away from the tolerance, or is exactly it; ordinary cases hold words that moved and words that did not."""
    for profile, args in drawn(secret, "moved_words").items():
        distances = np.linalg.norm(args["after"] - args["before"], axis=1) / args["tol"]
        exact = distances == 1
        assert exact.any() == (profile == "exactly")
        assert (np.abs(distances[~exact] - 1) > 0.1).all()
        moved = set((distances > 1).tolist())
        assert moved == {"none_moved": {False}, "all_moved": {True}, "size_one": {True}}.get(profile, {True, False})


def test_frozen_parameters_stay_equal_to_the_last_bit() -> None:
    """What is frozen comes back bit by bit, minus zero and numbers beyond all proportion included, in arrays of its own."""
    params = (np.array([-0.0, 1e-300, 1e300, 0.1]), np.array([[1.0]]))
    grads = (np.full(4, 1e300), np.array([[2.0]]))
    new = answer("fine_tune_step")(params, grads, (False, True), 0.25)
    assert new[0].tobytes() == params[0].tobytes()
    assert new[0] is not params[0]
    assert new[1] == 0.5
    E = np.array([[-0.0, 1e-300]])
    frozen = answer("update_word_vectors")(E, np.array([0]), np.array([[1.0, 1.0]]), 0.1, trainable=False)
    assert frozen.tobytes() == E.tobytes()
    assert frozen is not E


@each_secret
def test_masks_hold_both_values_in_ordinary_cases(secret: bytes) -> None:
    """Some parameters are trained and some are not; what is frozen has no gradient in one case, and a huge one in another."""
    cases = drawn(secret, "fine_tune_step")
    for profile in ("distinct", "hyper", "random"):
        mask = cases[profile]["mask"]
        assert set(mask) == {True, False}
        assert mask != mask[::-1]
    frozen = [
        grad
        for profile in ("no_gradient", "huge_gradient")
        for grad, trained in zip(cases[profile]["grads"], cases[profile]["mask"], strict=True)
        if not trained
    ]
    assert any(grad is None for grad in frozen)
    assert any(grad is not None and np.abs(grad).max() > 1e16 for grad in frozen)


# ── guessing ────────────────────────────────────────────────────────────────────────────────


def guesses() -> Iterator[tuple[str, str]]:
    """Answers that do not look at their arguments, or hardly."""
    plans = ("TRAIN_ALL", "LAST_LAYERS", "FEW_LAYERS", "CLASSIFIER_ONLY")
    yield from (("should_retrain", text) for text in ("lambda examples: True", "lambda examples: False"))
    yield from (("fine_tuning_plan", f"lambda large, similar: {plan}") for plan in plans)
    for mask in ("True", "False", "n == len(layers) - 1", "n > 0", "n >= len(layers) // 2"):
        yield "trainable_mask", f"lambda layers, plan: tuple({mask} for n in range(len(layers)))"
    yield "fine_tune_step", "lambda params, grads, mask, lr: params"
    yield "update_word_vectors", "lambda E, ids, grads, lr, trainable: E.copy()"
    yield "scatter_word_gradients", "lambda shape, ids, grads: np.zeros(shape)"
    for words in ("np.arange(len(before))", "np.array([])", "np.arange(0)"):
        yield "moved_words", f"lambda before, after, tol: {words}"


@pytest.mark.parametrize(("task", "guess"), list(guesses()))
def test_guessing_earns_little(task: str, guess: str) -> None:
    """An answer that does not look at its arguments earns no more than a seventh of the points."""
    source = f"{assignment(NAME).source.decode()}\n\n{task} = {guess}\n"
    for secret in SECRETS:
        told = result(NAME, secret, task, source)
        assert told.score <= told.points / 7


@pytest.mark.slow
@pytest.mark.parametrize("task", ["trainable_mask", "fine_tune_step"])
def test_a_result_with_too_few_or_too_many_parts_is_judged(task: str) -> None:
    """Results have as many parts as a case has layers; one that never fits is wrong, and no fault of ours."""
    for parts in (0, 1, 3, 40):
        source = f"{assignment(NAME).source.decode()}\n\n{task} = lambda *args: (True,) * {parts}\n"
        told = result(NAME, SECRETS[0], task, source)
        assert told.score <= told.points / 7
        assert told.says
