"""What is special to the assignment 03_regularization: both modes, ties, kinks, random masks, curves of training, large numbers."""

from collections.abc import Iterator

import numpy as np
import pytest

from autograder.judge.key import Case
from tests.course_room import COURSE, SECRETS, assignment, each_secret, result, task_key

NAME = "03_regularization"
ASSIGNMENT = assignment(NAME)
ANSWERS = ASSIGNMENT.functions


def cases(secret: bytes, task: str) -> Iterator[Case]:
    """The drawn cases of a task."""
    return (one.case for one in task_key(NAME, secret, task).cases)


# ── the answers ─────────────────────────────────────────────────────────────────────────────


def test_answers_are_quiet_on_large_numbers() -> None:
    """An answer neither warns nor loses itself in inf and nan at +-900; a warning would be an error here."""
    large = np.array([[-900.0, 0.0, 900.0], [900.0, -900.0, 899.0]])
    loss = ANSWERS["regularized_loss"](large, np.array([0, 1]), (large,), 0.07)
    norms = [ANSWERS["gradient_norms"](large[:, :2], large, (large[:, :3],), f) for f in ("sigmoid", "tanh", "relu")]
    assert np.isfinite(loss)
    assert np.isfinite(norms).all()


def test_dropout_keeps_the_expected_value() -> None:
    """The mean over many masks of what dropout lets through is what came in."""
    rng, X, p = np.random.default_rng(3), np.array([[4.0, -2.0, 6.0]]), 0.3
    masks = ANSWERS["dropout_mask"](rng, (100_000, 3), p)
    passed = ANSWERS["dropout_forward"](np.repeat(X, len(masks), axis=0), masks, p, train=True)
    assert passed.mean(axis=0) == pytest.approx(X[0], rel=0.02)


def test_batchnorm_gives_mean_0_and_variance_1() -> None:
    """In training each feature comes out with mean 0 and, for a small eps, variance 1, wherever it lay before."""
    X = 1e5 + 0.01 * np.random.default_rng(3).standard_normal((50, 3))
    one, nothing = np.ones(3), np.zeros(3)
    out, *_ = ANSWERS["batchnorm_forward"](X, one, nothing, nothing, one, 0.83, 1e-12, train=True)
    assert np.abs(out.mean(axis=0)).max() < 1e-6
    assert np.abs(out.var(axis=0) - 1).max() < 1e-6


def test_batchnorm_gradient_does_not_see_a_shift() -> None:
    """The gradient by a batch sums to 0 for each feature, because shifting all samples changes nothing."""
    rng = np.random.default_rng(3)
    rest = (*rng.standard_normal((3, 4)), 1 + rng.random(4), 0.83, 0.013)
    *_, cache = ANSWERS["batchnorm_forward"](rng.standard_normal((7, 4)), *rest, train=True)
    dX, _, _ = ANSWERS["batchnorm_backward"](rng.standard_normal((7, 4)), cache)
    assert np.abs(dX.sum(axis=0)).max() < 1e-12


def test_clipped_gradients_have_the_norm_of_the_limit() -> None:
    """Gradients that are too long keep their direction and get the limit for a norm; short ones stay."""
    grads = (np.array([[3.0, -1.0]]), np.array([4.0]))
    norm = np.sqrt(26.0)
    clipped = ANSWERS["clip_by_norm"](grads, 0.37 * norm)
    assert np.sqrt(sum((g**2).sum() for g in clipped)) == pytest.approx(0.37 * norm)
    assert clipped[0][0, 0] / clipped[1][0] == pytest.approx(0.75)
    assert ANSWERS["clip_by_norm"](grads, 1.7 * norm)[1] == 4.0


def test_norms_show_gradients_that_vanish_and_that_stay() -> None:
    """The numbers of the handout's picture: with sigmoids the first of ten layers gets 200,000 times less than the last."""
    rng = np.random.default_rng(7)
    norms = {}
    for activation, std in (("large relu", 6 / 40), ("relu", 2 / 40), ("tanh", 1 / 40), ("sigmoid", 1 / 40)):
        X = rng.standard_normal((50, 40))
        weights = tuple(np.sqrt(std) * rng.standard_normal((40, 40)) for _ in range(10))
        dout = rng.standard_normal((50, 40)) / 50
        norms[activation] = ANSWERS["gradient_norms"](dout, X, weights, activation.split()[-1])
    assert norms["sigmoid"][-1] / norms["sigmoid"][0] == pytest.approx(200_000, rel=0.01)
    assert norms["sigmoid"][0] == pytest.approx(3e-6, rel=0.1)
    for activation in ("tanh", "relu"):
        assert norms[activation].max() / norms[activation].min() < 2
    assert np.median(norms["large relu"] / norms["relu"]) == pytest.approx(200, rel=0.2)


def test_the_curves_of_the_handout_are_told_as_it_says() -> None:
    """In the handout's picture a patience of 2 to 5 gives epoch 4, of 1 epoch 1, and of 6 none."""
    train = np.array([2.0, 1.6, 1.3, 1.1, 0.9, 0.8, 0.68, 0.58, 0.5, 0.43])
    validation = np.array([2.1, 1.8, 1.9, 1.62, 1.5, 1.56, 1.53, 1.6, 1.66, 1.74])
    found = [ANSWERS["train_validation_gap"](train, validation, patience) for patience in range(1, 7)]
    assert found == [1, 4, 4, 4, 4, None]


# ── the questions ───────────────────────────────────────────────────────────────────────────


@each_secret
@pytest.mark.parametrize("task", ["dropout_forward", "dropout_backward", "batchnorm_forward"])
def test_both_modes_are_among_ordinary_values(secret: bytes, task: str) -> None:
    """A layer is asked in training and at test time, and both count among ordinary values."""
    assert {case.args["train"] for case in cases(secret, task) if case.check == "values"} == {True, False}


@each_secret
def test_masks_drop_and_keep(secret: bytes) -> None:
    """A mask that is given holds zeros and ones, both where there is room, and p is never near one half or at an end."""
    for task in ("dropout_forward", "dropout_backward"):
        for case in cases(secret, task):
            assert set(np.unique(case.args["mask"])) == ({1.0} if case.name == "size_one" else {0.0, 1.0})
            assert min(abs(case.args["p"] - share) for share in (0, 0.5, 1)) > 0.1


@each_secret
def test_random_masks_are_large_enough_to_tell(secret: bytes) -> None:
    """Two masks are large enough that a share that is a few percent off shows, with a small and with a large p."""
    sizes = {case.args["p"]: np.prod(case.args["shape"]) for case in cases(secret, "dropout_mask") if case.args}
    large = {p for p, size in sizes.items() if size > 2000}
    assert {0.83} <= large
    assert max(np.prod(case.args["shape"]) for case in cases(secret, "dropout_mask")) > 10_000


@each_secret
def test_eps_shows_where_it_stands(secret: bytes) -> None:
    """A large eps stands beside the variance, so that its place shows, except where the variance itself is small."""
    for case in cases(secret, "batchnorm_forward"):
        variance = case.args["X"].var(axis=0).max()
        if case.name == "small_variance":
            assert case.args["eps"] < 1e-3 * variance < 1e-6
        else:
            assert case.args["eps"] > 0.001


@each_secret
def test_dead_units_have_company(secret: bytes) -> None:
    """Where dead units are counted there are others, but for one unit alone; only where asked for is a number near 0."""
    for case in cases(secret, "dead_relu_fraction"):
        Z = case.args["Z"]
        share = ANSWERS["dead_relu_fraction"](Z)
        assert (0 < share < 1) == (case.name not in ("size_one", "none_dead"))
        assert (Z == 0).any() == (case.name == "zeros")
        assert (np.abs(Z[Z != 0]) >= 0.05).all()


@each_secret
def test_gradients_are_clipped_and_left(secret: bytes) -> None:
    """Among ordinary values some gradients are too long and some are not, and no norm is near the limit."""
    too_long = set()
    for case in cases(secret, "clip_by_norm"):
        norm = np.sqrt(sum((g**2).sum() for g in case.args["grads"]))
        assert abs(norm / case.args["limit"] - 1) > 0.2
        if case.check == "values":
            too_long.add(bool(norm > case.args["limit"]))
    assert too_long == {True, False}


@each_secret
def test_every_activation_is_asked_for(secret: bytes) -> None:
    """gradient_norms is asked for each activation among ordinary values, and a relu network is not all dead."""
    asked = {case.args["activation"] for case in cases(secret, "gradient_norms") if case.check == "values"}
    assert asked == {"sigmoid", "tanh", "relu"}
    for case in cases(secret, "gradient_norms"):
        if case.name in ("relu_layers", "zero_unit"):
            assert ANSWERS["gradient_norms"](*case.args.values()).min() > 0


@each_secret
def test_overfitting_begins_in_the_middle_or_nowhere(secret: bytes) -> None:
    """The epoch is neither the first nor the overall best of a long curve; ties are between whole numbers alone."""
    for case in cases(secret, "train_validation_gap"):
        validation = case.args["validation_loss"]
        epoch = ANSWERS["train_validation_gap"](*case.args.values())
        expected = {"size_one": None, "never": None, "short": None, "square": 0}
        if case.name in expected:
            assert epoch == expected[case.name]
        else:
            assert 0 < epoch < len(validation) - case.args["patience"]
            assert (case.name == "hyper") == (epoch == validation.argmin())
        if case.name in ("equal", "level"):
            assert validation.dtype.kind == "i"
        else:
            assert len(np.unique(validation)) == len(validation)


# ── the judge ───────────────────────────────────────────────────────────────────────────────


def test_wrong_part_that_only_one_case_has_is_told() -> None:
    """A gradient that is wrong in its fourth array alone, which only one case has, loses the points of that case."""
    wrong = "\n\ndef l2_gradient(params, lam):\n    return [2 * lam * theta for theta in params[:3]] + [0 * theta for theta in params[3:]]\n"
    told = result(NAME, SECRETS[0], "l2_gradient", ASSIGNMENT.source.decode() + wrong)
    assert 0 < told.score < told.points
    assert told.says


def test_handout_is_legible_on_light_and_dark() -> None:
    """Each picture brings its own background."""
    for picture in ("norms.svg", "overfitting.svg"):
        text = (COURSE / "assignments" / NAME / picture).read_text(encoding="utf-8")
        assert 'fill="#ffffff"' in text
        assert picture in (COURSE / "assignments" / NAME / "handout.md").read_text(encoding="utf-8")
