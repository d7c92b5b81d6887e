"""What is special to the assignment 05_optimizers: 50 steps beside PyTorch, where thresholds differ, what cases must hold."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from tests.course.test_assignments import unpacked
from tests.course_room import COURSE, assignment, each_secret, paper_and_key, task_key

NAME = "05_optimizers"
ASSIGNMENT = assignment(NAME)
ANSWERS = ASSIGNMENT.functions
STEPS = tuple(task for task in ASSIGNMENT.questions if task.endswith("_step"))
ADAMS = ("adam_step", "adamw_step", "radam_step")

with np.load(COURSE / "tests" / "oracle" / f"{NAME}_paths.npz") as oracle:
    PATHS = {key: oracle[key] for key in oracle.files}
RECORDED = sorted({tuple(key.split("|")[:2]) for key in PATHS if key != "about"})


def arguments(task: str, case: str) -> dict[str, Any]:
    """What PyTorch was given in a recorded case, by name."""
    start = f"{task}|{case}|in|"
    return {key.removeprefix(start): unpacked(array) for key, array in PATHS.items() if key.startswith(start)}


# ── 50 steps beside PyTorch ─────────────────────────────────────────────────────────────────


def walked(step: Any, path: np.ndarray, given: dict[str, Any]) -> np.ndarray:
    """Where one step leads from each row of a path, with a state that is our own all along."""
    kept = {name: np.zeros_like(path[0]) for name in given["memory"] if name != "t"}
    reached = []
    for number, g in enumerate(given["gradients"]):
        remembered = [{"t": number + 1, **kept}[name] for name in given["memory"]]
        result = step(path[number], g, *remembered, given["lr"], *given["settings"])
        w, *anew = result if kept else (result,)
        kept = dict(zip(kept, anew, strict=True))
        reached.append(w)
    return np.array(reached)


@pytest.mark.parametrize("task", STEPS)
def test_fifty_steps_along_drawn_gradients_agree_with_pytorch(task: str) -> None:
    """Every step from 1 to 50 is PyTorch's to 1e-10 of its own length; but for step 5 of RAdam, where thresholds differ."""
    given, path = arguments(task, "drawn gradients"), PATHS[f"{task}|drawn gradients|out|0"]
    moved, wanted = walked(ANSWERS[task], path, given) - path[:-1], np.diff(path, axis=0)
    assert len(wanted) == 50
    room = 1e-10 * np.abs(wanted) + 4e-15  # what is left of a weight near 2 when a small step is taken off again
    agree = (np.abs(moved - wanted) <= room).all(axis=1)
    differing = {place + 1 for place in np.flatnonzero(~agree)}
    assert differing == ({5} if task == "radam_step" else set())


@pytest.mark.parametrize("case", [case for task, case in RECORDED if task == "minimize"])
def test_fifty_steps_downhill_agree_with_pytorch(case: str) -> None:
    """A path of minimize is the path of PyTorch's optimizer, scheduler and gradients, to 1e-10."""
    given = arguments("minimize", case)
    functions = {name: ANSWERS[given[name]] for name in ("step", "schedule", "slope")}
    path = ANSWERS["minimize"](**{**given, **functions})
    wanted = PATHS[f"minimize|{case}|out|0"]
    assert path.shape == wanted.shape == (51, 4)
    assert np.abs(path - wanted).max() <= 1e-10 * np.abs(wanted).max()


def test_every_pair_of_a_step_and_a_schedule_was_recorded() -> None:
    """Seven steps under five schedules, and eight steps along drawn gradients: all were recorded."""
    assert len(RECORDED) == 7 * 5 + 8


# ── the mathematics ─────────────────────────────────────────────────────────────────────────


def test_radam_trusts_from_the_fifth_step_on() -> None:
    """For every beta2 from 0.9 up rho passes 4 at t = 5 and 5 at t = 6: the thresholds differ at the fifth step and only there."""
    w, g, m, v = np.ones(3), np.array([0.3, -1.2, 2.0]), np.zeros(3), np.full(3, 0.7)
    for beta2 in (0.9, 0.95, 0.99, 0.999, 0.9999):
        plain = [w - 0.1 * (0.1 * g) / (1 - 0.9**t) for t in range(1, 9)]
        steps = [ANSWERS["radam_step"](w, g, m, v, t, 0.1, 0.9, beta2, 1e-8)[0] for t in range(1, 9)]
        assert [np.allclose(*pair, rtol=1e-12) for pair in zip(steps, plain, strict=True)] == [True] * 4 + [False] * 4
        longest = 2 / (1 - beta2) - 1
        rho = [longest - 2 * t * beta2**t / (1 - beta2**t) for t in (4, 5, 6)]
        assert rho[0] < 4 < rho[1] < 5 < rho[2]


@pytest.mark.parametrize("lr", [0.3, 0.01])
def test_the_first_step_of_adam_is_as_long_as_the_rate(lr: float) -> None:
    """At t = 1 both corrections undo the start at zero: each weight moves by lr against the sign of its gradient."""
    w, g = np.array([1.0, -2.0, 3.0]), np.array([1e-4, -70.0, 0.3])
    moved, _, _ = ANSWERS["adam_step"](w, g, np.zeros(3), np.zeros(3), 1, lr, 0.9, 0.999, 0.0)
    assert moved - w == pytest.approx(-lr * np.sign(g))


def test_two_forms_of_momentum_walk_alike_while_the_rate_is_constant() -> None:
    """With lr inside of the velocity the path is the same for a constant lr, and another one when lr is halved."""
    valley = (np.array([1.0, 25.0]), np.zeros(2))

    def inside(w: Any, g: Any, v: Any, lr: float, mu: float) -> Any:
        v = mu * v - lr * g
        return w + v, v

    def apart(schedule: str, rates: Sequence[float]) -> float:
        ends = (("v",), (0.9,), ANSWERS[schedule], rates, ANSWERS["quadratic_slope"], valley, np.array([4.0, 2.0]), 20)
        ours, others = (ANSWERS["minimize"](step, *ends) for step in (ANSWERS["momentum_step"], inside))
        return float(np.abs(ours - others).max())

    assert apart("constant_lr", (0.01,)) < 1e-13
    assert apart("halve_every", (0.01, 5)) > 1e-2


# ── the questions ───────────────────────────────────────────────────────────────────────────


@each_secret
def test_steps_are_asked_where_they_show_something(secret: bytes) -> None:
    """Steps 1 to 6 and 10 are asked, no v is negative, betas differ, and tiny gradients come with a usual eps and both signs."""
    for task in ADAMS:
        cases = {case.case.name: case.case.args for case in task_key(NAME, secret, task).cases}
        assert {args["t"] for args in cases.values()} >= {1, 2, 3, 4, 5, 6, 10}
        assert all(args["v"].min() >= 0 and args["beta1"] != args["beta2"] for args in cases.values())
        assert {args["eps"] for args in cases.values()} >= {1e-8, 3e-3, 1e-2}
        tiny = cases["scales"]
        assert np.abs(tiny["g"]).min() < 1e-8
        assert np.abs(tiny["g"]).max() > 0.1
        assert {-1.0, 1.0} == set(np.sign(tiny["g"]).ravel())
        assert (cases["zeros"]["g"] == 0).any()
        assert ((cases["zeros"]["v"] == 0) & (cases["zeros"]["g"] == 0)).any()
        assert cases["hyper"]["t"] == 5


@each_secret
def test_answers_are_quiet_and_leave_no_weight_behind(secret: bytes) -> None:
    """No answer warns on any case (a warning would be an error here), and a weight without any gradient yet does not move."""
    _, key = paper_and_key(NAME, secret)
    for task in key.tasks:
        if task.name in STEPS and task.name != "adamw_step":
            args = next(case.case.args for case in task.cases if case.case.name == "zeros")
            result = ANSWERS[task.name](*args.values())
            moved = result if task.name == "sgd_step" else result[0]
            assert (moved[:, 0] == args["w"][:, 0]).all()


@each_secret
def test_the_rate_to_pick_is_neither_the_best_nor_the_largest(secret: bytes) -> None:
    """In ordinary cases a smaller rate ends lower, a larger one diverges, and rates are not sorted."""
    for case in task_key(NAME, secret, "pick_learning_rate").cases:
        if case.case.name in ("distinct", "hyper"):
            rates, losses = case.case.args["rates"], case.case.args["losses"]
            picked = ANSWERS["pick_learning_rate"](rates, losses)
            assert rates[np.nanargmin(losses[:, -1])] < picked < rates.max()
            assert not (np.diff(rates) > 0).all()


@each_secret
def test_paths_stay_near(secret: bytes) -> None:
    """Every path of minimize moves, stays finite and ends nearer to its bottom than it began, where there is one."""
    for case in task_key(NAME, secret, "minimize").cases:
        path = ANSWERS["minimize"](
            *[ANSWERS[arg.split()[-1]] if isinstance(arg, str) else arg for arg in case.case.args.values()]
        )
        assert np.isfinite(path).all()
        assert (path[0] == case.case.args["w0"]).all()
        assert np.abs(np.diff(path, axis=0)).max() > 1e-3
        if "quadratic" in case.case.args["slope"]:
            curvature, bottom = case.case.args["data"]
            heights = (curvature * (path - bottom) ** 2).sum(axis=1)
            assert heights[-1] < heights[0]
