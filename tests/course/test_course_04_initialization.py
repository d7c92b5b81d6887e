"""What is special to 04_initialization: PyTorch's own weights would pass, wrong ones fail in any order of drawing, the handout's numbers hold."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

from autograder.judge.rules import Normal, Rule, Uniform
from autograder.judge.statistics import unlike_normal, unlike_uniform
from autograder.words.message import Message
from tests.conftest import sampled
from tests.course_room import COURSE, SECRETS, assignment, each_secret, mistaken, result, task_key

NAME = "04_initialization"
WEIGHTS = ("small_normal", "small_uniform", "xavier_uniform", "xavier_normal", "he_uniform", "he_normal")
SCHEMES = WEIGHTS[2:]
ANSWERS = assignment(NAME).functions
HANDOUT = (COURSE / "assignments" / NAME / "handout.md").read_text(encoding="utf-8")
ORACLE = np.load(Path(__file__).parents[1] / "oracle" / f"{NAME}_spread.npz")


def rule_of(scheme: str, n_in: int, n_out: int) -> Rule:
    """How the question holds weights of this layer."""
    return assignment(NAME).questions[scheme].judged_by(n_in=n_in, n_out=n_out)


def says(rule: Rule, W: np.ndarray) -> Message | None:
    """What the rule says of a sample."""
    match rule:
        case Normal(std):
            return unlike_normal(W, std)
        case Uniform(low, high):
            return unlike_uniform(W, low, high)


def std_of(rule: Rule) -> float:
    """The standard deviation that a rule asks for."""
    return rule.std if isinstance(rule, Normal) else (rule.high - rule.low) / math.sqrt(12)


# ── the variances agree with PyTorch's ──────────────────────────────────────────────────────


@pytest.mark.parametrize("case", ["wide", "tall"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_spread_is_that_of_pytorch(scheme, case):
    """What is asked for is what PyTorch's gains and fans give, and what a large layer of PyTorch's shows."""
    n_in, n_out = (int(ORACLE[f"{scheme}|{case}|in|{name}"]) for name in ("n_in", "n_out"))
    assert std_of(rule_of(scheme, n_in, n_out)) == pytest.approx(float(ORACLE[f"{scheme}|{case}|out|2"]), rel=1e-12)
    variance, largest = ORACLE[f"{scheme}|{case}|out|1"]
    large = rule_of(scheme, 20 * n_in, 20 * n_out)
    assert std_of(large) ** 2 == pytest.approx(variance, rel=0.01)
    if isinstance(large, Uniform):
        assert large.high == pytest.approx(largest, rel=1e-4)
    W = ANSWERS[scheme](np.random.default_rng(1), 20 * n_in, 20 * n_out)
    assert W.var() == pytest.approx(variance, rel=0.01)


@pytest.mark.parametrize("case", ["wide", "tall"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_weights_of_pytorch_would_pass_as_no_other_scheme(scheme, case):
    """A layer that PyTorch drew is right for its own scheme; those that differ much from it in this layer refuse it."""
    n_in, n_out = (int(ORACLE[f"{scheme}|{case}|in|{name}"]) for name in ("n_in", "n_out"))
    W, mine = ORACLE[f"{scheme}|{case}|out|0"], rule_of(scheme, n_in, n_out)
    assert says(mine, W) is None
    for other in SCHEMES:
        theirs = rule_of(other, n_in, n_out)
        if type(theirs) is not type(mine) or not 0.75 < (std_of(theirs) / std_of(mine)) ** 2 < 1.33:
            assert says(theirs, W), other


# ── the questions tell one formula from another ─────────────────────────────────────────────

FORMULAS = {
    "xavier": lambda i, o: 2 / (i + o),
    "he": lambda i, _: 2 / i,
    "he backward": lambda _, o: 2 / o,
    "forward": lambda i, _: 1 / i,
    "backward": lambda _, o: 1 / o,
    "half": lambda i, o: 1 / (i + o),
    "twice": lambda i, o: 4 / (i + o),
    "product": lambda i, o: 2 / (i * o),
    "geometric": lambda i, o: 1 / math.sqrt(i * o),
}


@pytest.mark.parametrize("right", ["xavier", "he"])
@pytest.mark.parametrize("wrong", FORMULAS)
def test_large_layers_tell_a_formula_from_the_right_one(right, wrong):
    """A wrong variance is off by a factor of 1.8 or more in the wide layer or in the tall one."""
    if wrong == right:
        return
    cases = {case.case.name: case.case.args for case in task_key(NAME, SECRETS[0], "he_normal").cases}
    sizes = [(cases[name]["n_in"], cases[name]["n_out"]) for name in ("wide", "tall")]
    factors = [FORMULAS[wrong](*size) / FORMULAS[right](*size) for size in sizes]
    assert max(max(factor, 1 / factor) for factor in factors) >= 1.8


@each_secret
def test_a_network_is_asked_for_in_every_scheme(secret):
    """Every scheme and networks of two and three layers are asked for under any secret; a large layer is of either distribution."""
    cases = task_key(NAME, secret, "init_network").cases
    assert {case.case.args["scheme"] for case in cases} == set(SCHEMES)
    assert {len(case.case.args["sizes"]) for case in cases} == {3, 4}
    large = {case.case.args["scheme"] for case in cases if case.case.name in ("wide", "tall")}
    assert {scheme.split("_")[1] for scheme in large} == {"uniform", "normal"}
    for case in cases:
        rules = [part.rule for part in case.expected.components]
        assert all(bool(rule) == (place % 2 == 0) for place, rule in enumerate(rules))


TOO_NEAR = ("he_uniform__leaky", "he_normal__leaky")
"""The gain of a leaky relu of slope 0.01 is off by one in twenty thousand: only a replayed stream shows it."""

OTHER_STREAM = """

def {task}(rng, *args):
    rng.random(7)
    return {variant}(rng, *args)
"""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("task", sampled(WEIGHTS, "small_uniform", "he_normal"))
def test_wrong_weights_lose_most_points_in_any_order_of_drawing(task):
    """A known mistake that draws other numbers than the answer cannot be replayed; the statistics find it all the same."""
    other = f"_drawn = {task}\n" + OTHER_STREAM.format(task=task, variant="_drawn")
    for mistake, source in mistaken(NAME, task):
        if mistake.function.__name__ not in TOO_NEAR:
            told = result(NAME, SECRETS[0], task, f"{source}\n\n{other}")
            assert told.score < 0.25 * told.points, mistake.function.__name__
            assert told.says, mistake.function.__name__


@pytest.mark.slow
@pytest.mark.parametrize("task", WEIGHTS)
def test_right_weights_earn_all_points_in_any_order_of_drawing(task):
    """The answer earns all points with other numbers than its own."""
    other = f"_drawn = {task}\n" + OTHER_STREAM.format(task=task, variant="_drawn")
    for secret in SECRETS:
        told = result(NAME, secret, task, f"{assignment(NAME).source.decode()}\n\n{other}")
        assert (told.score, told.says) == (told.points, "")


def test_a_network_that_is_wrong_in_its_third_layer_alone_is_graded():
    """Cases may have different numbers of layers; what is wrong in a layer that some lack has no name, but is told."""
    source = (
        assignment(NAME).source.decode()
        + """

_right = init_network

def init_network(rng, sizes, scheme):
    layers = _right(rng, sizes, scheme)
    return [*layers[:2], *((W, b + 0.3 + W[:, 0]) for W, b in layers[2:])]
"""
    )
    told = result(NAME, SECRETS[0], "init_network", source)
    assert 0 < told.score < told.points
    assert "`[2][1]` is wrong in all 7 entries" in told.says


# ── the mathematics ─────────────────────────────────────────────────────────────────────────


def test_output_bias_is_the_best_constant():
    """The sigmoid of the bias is the mean target, and any other bias has a larger cross-entropy."""
    targets = np.random.default_rng(1).uniform(0.02, 0.9, (7, 4))
    best = ANSWERS["output_bias"](targets)

    def loss(b):
        return (np.logaddexp(0, b) - targets * b).sum()

    assert 1 / (1 + np.exp(-best)) == pytest.approx(targets.mean(axis=0), rel=1e-12)
    for k in range(4):
        for step in (-0.01, 0.01):
            assert loss(best + step * (np.arange(4) == k)) > loss(best)


@pytest.mark.parametrize(
    ("draw", "activation", "last"),
    [
        (lambda rng: ANSWERS["small_normal"](rng, 300, 300, 0.1), "relu", (50, 100)),
        (lambda rng: ANSWERS["he_normal"](rng, 300, 300), "relu", (0.5, 2)),
        (lambda rng: ANSWERS["he_uniform"](rng, 300, 300), "relu", (0.3, 2)),
        (lambda rng: ANSWERS["xavier_normal"](rng, 300, 300), "relu", (0.0005, 0.003)),
        (lambda rng: ANSWERS["small_normal"](rng, 300, 300, 0.01), "relu", (1e-19, 1e-18)),
        (lambda rng: ANSWERS["xavier_uniform"](rng, 300, 300), "identity", (0.5, 2)),
        (lambda rng: ANSWERS["small_normal"](rng, 300, 300, 1.0), "tanh", (0.94, 0.96)),
        (lambda rng: ANSWERS["small_normal"](rng, 300, 300, 0.01), "tanh", (1e-16, 1e-15)),
    ],
)
def test_variances_do_what_the_handout_says(draw, activation, last):
    """Ten layers: He keeps the signal of relu, Xavier halves it each time, small weights lose it, large ones saturate or explode."""
    rng = np.random.default_rng(1)
    X = rng.standard_normal((1000, 300))
    weights = tuple(draw(rng) for _ in range(10))
    low, high = last
    assert low < ANSWERS["activation_variances"](X, weights, activation)[-1] < high


def test_numbers_of_the_handout_hold():
    """The worked examples of the handout were computed, not guessed."""
    assert f"{ANSWERS['output_bias'](np.array([[0.03]]))[0]:.3f}" == "-3.476"
    assert "$-3.476$" in HANDOUT
    delta = 0.5 * (1 - math.tanh(1.5) ** 2)
    assert f"{delta:.4f} & {2 * delta:.4f}" in HANDOUT
    rows = {"Xavier": 2 / 800, "only forward": 1 / 600, "only backward": 1 / 200, "He": 2 / 600}
    for name, variance in rows.items():
        cells = re.search(rf"^\| {name}.*", HANDOUT, re.MULTILINE).group().split("|")[2:5]
        found = [float(cell.split("=")[-1]) for cell in cells]
        assert found == pytest.approx([variance, math.sqrt(variance), math.sqrt(3 * variance)], rel=2e-3)


def test_session_of_the_handout_runs():
    """What the handout shows of a session is what comes out."""
    rng = np.random.default_rng(1)
    X = rng.standard_normal((1000, 300))
    weights = [ANSWERS["small_normal"](rng, 300, 300, 0.01) for _ in range(10)]
    found = ANSWERS["activation_variances"](X, weights, "tanh")[[0, 4, 9]]
    assert str([f"{variance:.1e}" for variance in found]) in HANDOUT
