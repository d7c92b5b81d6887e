"""What is special to the assignment 07_window_classifier: its corpus, what training on it reaches, and what training must not depend on."""

import runpy
from typing import Any

import numpy as np
import pytest

from autograder.course.draw import Draw, seed
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.compare import compare
from autograder.judge.rules import Accuracy
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.worker import GENERATOR
from tests.conftest import sampled
from tests.course_room import (
    COURSE,
    SECRETS,
    alternatives,
    assignment,
    cut,
    each_secret,
    paper_and_key,
    sheet,
    task_key,
)

NAME = "07_window_classifier"
ASSIGNMENT = assignment(NAME)
ANSWERS = ASSIGNMENT.functions
ASKED = runpy.run_path(str(ASSIGNMENT.folder / ASSIGNMENT.filename))
DRIVER = ASSIGNMENT.questions["held_out_predictions"]


def corpora(secrets: int) -> list[tuple[dict[str, Any], Accuracy]]:
    """The driver's cases under these many secrets, with what each is judged by."""
    found = []
    for number in range(secrets):
        for profile in DRIVER.profiles:
            case = DRIVER.draw_case(Draw(seed(b"secret %d" % number, NAME, DRIVER.name, profile), profile))
            found.append((dict(case), DRIVER.judged_by(**case)))
    return found


def reached(case: dict[str, Any], rule: Accuracy, **instead: Any) -> float:
    """The share of held-out windows that the answers get right, with some functions in the place of theirs."""
    names = {**ANSWERS, **instead}
    rng = np.random.default_rng(int(case["rng"].removeprefix(GENERATOR)))
    E, data, held_out, settings = case["E"], case["data"], case["held_out"], case["settings"]
    params = names["init_params"](rng, E, held_out.shape[1], settings["hidden"], settings["classes"])
    params = names["train"](rng, params, data, settings, names["gradients"])
    return float(np.mean(names["predict"](params, held_out) == rule.labels))


# ── the corpus ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("n", [3, 5])
def test_labels_are_found_again_in_the_training_data(n: int) -> None:
    """Where it is judged, the classes of held-out windows come out as they were drawn, though nothing but windows was kept."""
    for number in range(20):
        rng = np.random.default_rng(number)
        words, _ = ASKED["vocabulary"](rng)
        ids, y = ASKED["speak"](rng, words, n, ASKED["TRAINING"])
        held_out, labels = ASKED["speak"](rng, words, n, ASKED["HELD_OUT"])
        assert (ASKED["truth"]({"ids": ids, "y": y}, held_out) == labels).all()


def test_corpus_needs_word_vectors_and_neighbours() -> None:
    """Look-alikes of all classes start with one vector; an ambiguous name is a location in one window and a person in another."""
    rng = np.random.default_rng(5)
    words, E = ASKED["vocabulary"](rng)
    ids, y = ASKED["speak"](rng, words, 3, ASKED["TRAINING"])
    alike = E[words["names"][:, : ASKED["LOOK_ALIKES"]]]
    assert (alike == alike[:1]).all()
    assert len(np.unique(E, axis=0)) == len(E) - 2 * ASKED["LOOK_ALIKES"]
    for word in words["ambiguous"]:
        assert set(y[ids[:, 1] == word]) == {0, 1}
    assert (np.bincount(y) == ASKED["TRAINING"] // 3).all()
    assert (np.diff(y) >= 0).all()


def test_held_out_labels_stay_outside() -> None:
    """No argument of the driver holds as many whole numbers as there are held-out windows, but the windows themselves."""
    for case, _ in corpora(1):
        assert set(case) == {"rng", "E", "data", "held_out", "settings"}
        assert set(case["data"]) == {"ids", "y"}
        assert len(case["data"]["y"]) == ASKED["TRAINING"]
        assert case["held_out"].ndim == 2


# ── what training reaches ───────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_answers_reach_the_highest_step() -> None:
    """The answers get 98 % of the held-out windows right under other secrets too."""
    for case, rule in corpora(6):
        assert reached(case, rule) >= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("secrets", sampled([10, 50], 10))
def test_answers_reach_the_highest_step_under_many_secrets(secrets: int) -> None:
    """The answers stay above the highest step under so many secrets."""
    assert min(reached(case, rule) for case, rule in corpora(secrets)) >= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("task", ["init_params", "train", "gradients"])
def test_training_written_otherwise_reaches_the_highest_step(task: str) -> None:
    """Other draws and other orders are as good: each alternative in the place of the answer reaches the highest step."""
    text, variants = cut(alternatives(NAME), task)
    names = dict(ANSWERS)
    exec(text, names)
    for case, rule in corpora(2):
        for variant in variants:
            assert reached(case, rule, **{task: names[variant]}) >= 0.95, variant


@pytest.mark.slow
def test_frozen_word_vectors_do_not_reach_the_second_step() -> None:
    """Whoever never trains the word vectors gets fewer than 80 % right, and more than by guessing."""

    def frozen(params: Any, ids: Any, y: Any, lam: float) -> Any:
        return {**ANSWERS["gradients"](params, ids, y, lam), "E": np.zeros(params["E"].shape)}

    shares = [reached(case, rule, gradients=frozen) for case, rule in corpora(6)]
    assert max(shares) < 0.75
    assert np.mean(shares) > 0.45


def test_untrained_vectors_are_still_where_they_were() -> None:
    """A word that is in no window does not move, to the last bit."""
    case, _ = corpora(1)[0]
    E = np.vstack([case["E"], np.full((1, case["E"].shape[1]), 0.3)])
    rng = np.random.default_rng(3)
    params = ANSWERS["init_params"](rng, E, case["held_out"].shape[1], 10, 3)
    after = ANSWERS["train"](rng, params, case["data"], {**case["settings"], "epochs": 1}, ANSWERS["gradients"])
    assert (after["E"][-1] == E[-1]).all()
    assert (after["E"][case["data"]["ids"][0]] != E[case["data"]["ids"][0]]).all()


# ── what is asked ───────────────────────────────────────────────────────────────────────────


@each_secret
def test_order_of_the_windows_makes_no_difference_where_training_is_judged(secret: bytes) -> None:
    """Whatever generator comes in, the answer gives what is expected, or what tells orders that are as good."""
    for case in task_key(NAME, secret, "train").cases:
        args = {**case.case.args, "grad": ANSWERS["tug"]}
        found = ANSWERS["train"](**{**args, "rng": np.random.default_rng(12345)})
        assert not any(compare(case.expected, found)), case.case.name


@pytest.mark.parametrize(
    ("order", "says"),
    [
        ("own.permutation(N)", ""),
        ("np.argsort(rng.random(N))", ""),
        ("np.random.permutation(N)", ""),
        ("fixed", "passes.same"),
        ("rng.integers(N, size=N)", "passes.twice"),
        ("(rng.random(), rng.permutation(N))[1]", "passes.more_drawn"),
        ("(rng.integers(9), rng.permutation(N))[1]", "passes.more_drawn"),
        ("(rng.permutation(N), rng.permutation(N))[1]", "passes.more_drawn"),
    ],
)
def test_orders_are_read_out_of_the_result_of_training(order: str, says: str) -> None:
    """Any way to draw them will do; one for all epochs, windows that come twice, and what is drawn beside them are told."""
    case = task_key(NAME, SECRETS[0], "train").cases[0]
    rng = np.random.default_rng(int(case.case.args["rng"].removeprefix(GENERATOR)))
    params, data, settings = (case.case.args[name] for name in ("params", "data", "settings"))
    N = len(data["y"])
    own, fixed = np.random.default_rng(7), np.arange(N)
    names = {"np": np, "rng": rng, "own": own, "N": N, "fixed": fixed}
    for _ in range(settings["epochs"]):
        params = ANSWERS["epoch"](params, data, eval(order, names), settings, ANSWERS["tug"])
    difference = compare(case.expected, params)[0]
    assert (dict(difference.says.facts)["why"].key if difference else "") == says


LOOKUP = """
def held_out_predictions(rng, E, data, held_out, settings):
    middle, seen = held_out.shape[1] // 2, {}
    for window, label in zip(data["ids"].tolist(), data["y"].tolist()):
        seen.setdefault(window[middle], set()).add(label)
        seen[tuple(window[middle - 1 : middle + 1])] = label
    found = []
    for window in held_out.tolist():
        labels = seen[window[middle]]
        found.append(min(labels) if len(labels) == 1 else seen.get(tuple(window[middle - 1 : middle + 1]), 0))
    return np.array(found)
"""


@pytest.mark.slow
def test_a_given_function_is_the_graders_copy() -> None:
    """A lookup table in the place of the function that tries the student's own earns nothing, and takes nothing from right ones."""
    paper, key = paper_and_key(NAME, SECRETS[0])
    for source, score in ((sheet(NAME).decode(), 0), (ASSIGNMENT.source.decode(), key.tasks[-1].points)):
        report = grade(Submission("x", (source + LOOKUP).encode()), key, InProcess(paper))
        assert report.tasks[-1].score == score


@each_secret
def test_training_is_asked_with_batches_and_with_epochs(secret: bytes) -> None:
    """Some cases have several batches in an epoch, some have different windows, all but one have several epochs."""
    asked = [case.case.args for case in task_key(NAME, secret, "train").cases]
    assert sum(args["settings"]["batch"] < len(args["data"]["y"]) for args in asked) >= 3
    assert sum(len(np.unique(args["data"]["ids"], axis=0)) > 1 for args in asked) >= 3
    assert sum(args["settings"]["epochs"] == 1 for args in asked) == 1


@each_secret
def test_gradients_are_asked_with_repeated_and_absent_words(secret: bytes) -> None:
    """In each case with windows of several words one window repeats a word, and one word is in no window."""
    for case in task_key(NAME, secret, "gradients").cases:
        params, ids = case.case.args["params"], case.case.args["ids"]
        if ids.shape[1] > 1:
            assert ids[0, 0] == ids[0, -1]
        if len(params["E"]) > 1:
            assert len(params["E"]) - 1 not in ids
            assert (case.expected.components[0].want[-1] == 0).all()


@each_secret
def test_no_two_classes_tie_where_predictions_are_judged(secret: bytes) -> None:
    """In every window that is decided one score is higher than all others, by more than rounding."""
    for case in task_key(NAME, secret, "predict").cases:
        S = np.sort(ANSWERS["forward"](case.case.args["params"], case.case.args["ids"])[2], axis=1)
        assert (S[:, -1] - S[:, -2] > 1e-9 * np.abs(S).max()).all(), case.case.name


def test_answers_are_quiet_on_large_scores() -> None:
    """Loss and gradients neither warn nor lose themselves in inf and nan at scores of +-3000; a warning would be an error here."""
    rng = np.random.default_rng(2)
    params = ANSWERS["init_params"](rng, 900 * rng.standard_normal((5, 3)), 3, 4, 3)
    params["c"] = np.array([3000.0, 0.0, -3000.0])
    ids, y = rng.integers(5, size=(6, 3)), rng.integers(3, size=6)
    assert np.isfinite(ANSWERS["loss"](params, ids, y, 0.1))
    assert all(np.isfinite(part).all() for part in ANSWERS["gradients"](params, ids, y, 0.1).values())


def test_a_step_lowers_the_loss() -> None:
    """A small step along the answers' own way lowers their own loss."""
    case, _ = corpora(1)[0]
    params = ANSWERS["init_params"](np.random.default_rng(0), case["E"], case["held_out"].shape[1], 10, 3)
    args = case["data"]["ids"], case["data"]["y"], 0.01
    after = ANSWERS["update"](params, ANSWERS["gradients"](params, *args), 0.1)
    assert ANSWERS["loss"](after, *args) < ANSWERS["loss"](params, *args)


def test_worked_example_of_the_handout() -> None:
    """The numbers of the handout's worked example are those of the answers."""
    params = {
        "E": np.array([[0.0], [1.0], [2.0]]),
        "W": np.array([[1.0, 0.0, -0.5], [0.0, 0.5, 0.0]]),
        "b": np.array([0.0, 1.0]),
        "U": np.eye(2),
        "c": np.array([0.25, 0.0]),
    }
    ids, y = np.array([[1, 2, 1]]), np.array([1])
    handout = (COURSE / "assignments" / NAME / "handout.md").read_text(encoding="utf-8")
    _, H, S = ANSWERS["forward"](params, ids)
    grads = ANSWERS["gradients"](params, ids, y, 0.0)
    after = ANSWERS["update"](params, grads, 1.0)
    shown = [*H[0], *S[0], *(1 - H[0] ** 2), *grads["b"], *grads["E"][1:, 0]]
    shown += [ANSWERS["loss"](params, ids, y, 0.0), ANSWERS["loss"](after, ids, y, 0.0)]
    assert [number for number in shown if f"{number:.4f}" not in handout] == []
    moved = {**params, "E": params["E"] + [[0], [0.01], [0]]}
    assert round(ANSWERS["loss"](moved, ids, y, 0.0) - ANSWERS["loss"](params, ids, y, 0.0), 5) == 0.00172


def test_points_of_the_handout_are_those_of_the_tasks() -> None:
    """The handout's tables give each task the points that it has."""
    handout = (COURSE / "assignments" / NAME / "handout.md").read_text(encoding="utf-8")
    for task, question in ASSIGNMENT.questions.items():
        if not question.given:
            row = next(line for line in handout.splitlines() if line.startswith(f"| `{task}("))
            assert int(row.split("|")[2]) == question.points
    assert f"({DRIVER.points} points)" in handout
    _, key = paper_and_key(NAME, SECRETS[0])
    assert sum(task.points for task in key.tasks) == 60
