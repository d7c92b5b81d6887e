"""Names that lead to the way out: log(0) is no overflow, what was not updated is called so, and of two mistakes both are named."""

from dataclasses import replace

import numpy as np
import pytest

from autograder.authoring.audit import outcomes_of
from autograder.diagnosis.search import diagnose
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.checks import judge
from autograder.judge.key import Component
from autograder.judge.sentences import clearest
from autograder.results import Difference
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import message, say
from tests.course_room import assignment, paper_and_key
from tests.diagnosis.test_naming import SECRET, named

pytestmark = pytest.mark.xdist_group("01_gradients")  # whose exam most of them need
SHIFTED = "s = S - S.max(1, keepdims=True); P = np.exp(s) / np.exp(s).sum(1, keepdims=True); "
UNSHIFTED = "P = np.exp(S) / np.exp(S).sum(1, keepdims=True); "
PICKED, ONE_HOT = "np.log(P[np.arange(len(y)), y]).mean()", "(np.eye(S.shape[1])[y] * np.log(P)).sum() / len(y)"
ZERO, EITHER = (
    "the logarithm of 0 is taken, where a probability is too small for a float",
    "the logarithm of 0 is taken, or an exponential overflows",
)
OVERFLOW, UNTOUCHED = "numbers overflow on the way to the result", "it came back as it went in: it is not updated"


def names(name, task, body):
    """What a submission is told, as (component, name), by a key without the author's mistakes."""
    return [(component, said) for component, said, _ in named(name, task, body)]


def with_known(name, task, body):
    """The same by the key as it is."""
    paper, key = paper_and_key(name, SECRET)
    parameters = ", ".join(assignment(name).answers[task].parameters)
    source = f"{assignment(name).source.decode()}\n\ndef {task}({parameters}):\n    {body}\n"
    result = grade(Submission("student", source.encode()), key, InProcess(paper))
    [told] = [one for one in result.tasks if one.name == task]
    return [(one.component, say(one.name)) for one in told.diagnoses]


# ── what is not finite ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("task", "body", "name"),
    [
        ("cross_entropy", f"{SHIFTED}return -{PICKED}", ZERO),
        ("cross_entropy", f"{SHIFTED}return -{ONE_HOT}", "0 is multiplied by the logarithm of 0, which gives nan"),
        ("cross_entropy", "return (np.log(np.exp(S).sum(axis=1)) - S[np.arange(len(y)), y]).mean()", EITHER),
        ("cross_entropy", f"{UNSHIFTED}return -{PICKED}", "0 is multiplied by the logarithm of 0, or inf is divided by inf, on the way"),
        ("log_softmax", "return np.log(softmax(S))", ZERO),
        ("log_softmax", "return S - np.log(np.exp(S).sum(1, keepdims=True))", EITHER),
        ("sigmoid", "return np.exp(z) / (1 + np.exp(z))", OVERFLOW),
    ],
)  # fmt: skip
def test_the_logarithm_of_0_is_no_overflow(task, body, name):
    """Who has subtracted the maximum is not sent to look for an exponential; where both give the same, both are said."""
    assert names("01_gradients", task, body) == [("", name)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "task", "body"),
    [
        ("03_regularization", "regularized_loss", f"{SHIFTED}return -{PICKED} + l2_penalty(params, lam)"),
        ("07_window_classifier", "loss", f"S = forward(params, ids)[2]; {SHIFTED}return -{PICKED} + lam * ((params['W'] ** 2).sum() + (params['U'] ** 2).sum())"),
    ],
)  # fmt: skip
def test_a_known_mistake_with_the_logarithm_of_0_is_told_before_one_that_overflows(name, task, body):
    """The commonest fault of real code is not called by a name that says that no maximum is subtracted."""
    [(component, said)] = with_known(name, task, body)
    assert not component
    assert "logarithm" in said
    assert "overflow" not in said


GRADIENTS = """E, W, U = params["E"], params["W"], params["U"]
    X, H, S = forward(params, ids)
    powers = np.exp(S - {shift})
    dS = powers / powers.sum(axis=1, keepdims=True)
    dS[np.arange(len(y)), y] -= 1.0
    dS /= {rows}
    dZ = dS @ U * (1.0 - H**2)
    dE = np.zeros(E.shape)
    np.add.at(dE, ids, (dZ @ W).reshape(*ids.shape, -1))
    return {{"E": dE, "W": dZ.T @ X + {penalty} * W, "b": dZ.sum(axis=0), "U": dS.T @ H + {penalty} * U, "c": dS.sum(axis=0)}}"""
SHIFT = "S.max(axis=1, keepdims=True)"


@pytest.mark.slow
def test_an_overflow_hides_no_other_mistake():
    """A softmax without a shift and a penalty without its factor 2 are both named."""
    body = GRADIENTS.format(shift=0, rows="len(y)", penalty="lam")
    found = names("07_window_classifier", "gradients", body)
    assert ("", "in two places the factor `2` is missing") in found
    assert {said for _, said in found} == {"in two places the factor `2` is missing", OVERFLOW}


def test_a_number_that_is_wrong_everywhere_and_infinite_in_places_has_two_names():
    """A sum in the place of a mean is told beside the logarithm of 0."""
    found = names("01_gradients", "cross_entropy", f"{SHIFTED}return -{PICKED} * len(y)")
    assert found == [("", "it is N times too large, as a sum over N is where a mean belongs"), ("", ZERO)]


# ── what was left out ───────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "task", "body", "told"),
    [
        ("05_optimizers", "momentum_step", "return w - lr * (mu * v + g), v", [("v", UNTOUCHED)]),
        ("05_optimizers", "rmsprop_step", "return w - lr * g / (np.sqrt(rho * s + (1 - rho) * g**2) + eps), s", [("s", UNTOUCHED)]),
        ("07_window_classifier", "update", "return {k: v - lr * grads[k] * (k != 'b') for k, v in params.items()}", [("b", UNTOUCHED)]),
        ("07_window_classifier", "update", "return {k: v.copy() for k, v in params.items()}", [("", UNTOUCHED)]),
        ("05_optimizers", "adamw_step", "return adam_step(w, g, m, v, t, lr, beta1, beta2, eps)", [("w", "the weight decay is missing: a share of `w`, by `lr` and `wd`")]),
        ("05_optimizers", "adamw_step", "_, m, v = adam_step(w, g, m, v, t, lr, beta1, beta2, eps); return w - lr * wd * w, m, v", [("w", "only the weight decay is there: a share of `w` is taken off, by `lr` and `wd`")]),
        ("07_window_classifier", "gradients", GRADIENTS.format(shift=SHIFT, rows="len(y)", penalty="0"), [("W", "the gradient of the penalty is missing: 2 `lam` `W`"), ("U", "the gradient of the penalty is missing: 2 `lam` `U`")]),
        ("07_window_classifier", "gradients", GRADIENTS.format(shift=SHIFT, rows="len(y)", penalty="lam"), [("", "in two places the factor `2` is missing")]),
        ("07_window_classifier", "gradients", GRADIENTS.format(shift=SHIFT, rows="1", penalty="2 * lam"), [("", "the division by the number of rows is missing: a sum is used where a mean belongs")]),
        ("03_regularization", "l2_gradient", "return tuple(lam * theta for theta in params)", [("", "it is half of what it should be: a factor 2 is missing")]),
    ],
)  # fmt: skip
def test_what_was_left_out_is_called_so(name, task, body, told):
    """An entry that was not updated, a penalty, a factor 2 and a mean that are missing have names of their own."""
    assert names(name, task, body) == told


# ── classics ────────────────────────────────────────────────────────────────────────────────

NORMALISED = """mean, var = (X.mean(axis=0), X.var(axis=0)) if train else (running_mean, running_var)
    std = np.sqrt(var + eps)
    x_hat = (X - mean) / std
    if train:
        running_mean = momentum * running_mean + (1.0 - momentum) * mean
        running_var = momentum * running_var + (1.0 - momentum) * {var}
    return gamma * x_hat + beta, running_mean, running_var, {{"x_hat": x_hat, "std": std, "gamma": gamma}}"""
BACKWARD = """x_hat, N = cache["x_hat"], len(dout)
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    return {dX}, dgamma, dbeta"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "task", "body", "told"),
    [
        ("03_regularization", "batchnorm_forward", NORMALISED.format(var="X.var(axis=0, ddof=1)"), [("running_var", "a variance is divided by the number less 1")]),
        ("03_regularization", "batchnorm_forward", NORMALISED.format(var="var * len(X) / max(len(X) - 1, 1)"), [("running_var", "a variance is divided by the number less 1")]),
        ("03_regularization", "batchnorm_backward", BACKWARD.format(dX='cache["gamma"] / cache["std"] * (dout - (dbeta + x_hat * dgamma) / (N - 1))'), [("dX", "a sum is divided by the number less 1")]),
        ("03_regularization", "batchnorm_backward", BACKWARD.format(dX='cache["gamma"] / cache["std"] / (N - 1) * (N * dout - dbeta - x_hat * dgamma)'), [("dX", "it is divided by N - 1 where N belongs")]),
        ("05_optimizers", "triangular_cycle", "half = period // 2; return low + (high - low) * (1 - abs(t % (2 * half) / half - 1))", [("", "half of `period` is rounded down")]),
        ("05_optimizers", "halve_every", "return lr0 * 0.5 ** (max(epoch - 1, 0) // k)", [("", "`epoch` is too small by 1, except where it is 0")]),
        ("07_window_classifier", "batches", "return [order[s : s + size] for s in range(0, len(order) - len(order) % size, size)]", [("", "the last piece is left out when it is not full")]),
        ("07_window_classifier", "batches", "return [order[k * size : (k + 1) * size] for k in range(len(order) // size)]", [("", "the last piece is left out when it is not full")]),
    ],
)  # fmt: skip
def test_a_classic_is_named(name, task, body, told):
    """N - 1 for N, half of an odd period, an epoch too late, a batch too few: named with no label at all."""
    assert names(name, task, body) == told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "task", "body", "told"),
    [
        ("05_optimizers", "exponential_decay", "return lr0 / (1 + k * t)", [("", "1 / (1 + the exponent) is used where an exponential belongs")]),
        ("05_optimizers", "adagrad_step", "s = s + g**2; return w - lr * g / np.sqrt(s) + eps, s", [("w", "parentheses around a denominator are missing")]),
        ("03_regularization", "clip_by_norm", "norm = sum(np.abs(g).sum() for g in grads); return tuple(g * min(1.0, limit / norm) for g in grads)", [("", "the sum of the absolute values is used where the norm belongs")]),
        ("04_initialization", "he_normal", "return np.random.default_rng(0).normal(0.0, np.sqrt(2.0 / n_in), (n_out, n_in))", [("", "the generator that comes in is not used: other cases have the same random numbers")]),
    ],
)  # fmt: skip
def test_a_confusion_is_named(name, task, body, told):
    """Another formula that looks alike is named, and so is a generator of one's own."""
    assert names(name, task, body) == told


# ── two mistakes ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return -dZ @ W, (dZ.T @ X).T, dZ.sum(axis=0)", [("dX", "the sign is flipped"), ("dW", "it is transposed")]),
        ("return dZ @ W, dZ.T @ X * len(X), 0 * dZ.sum(axis=0)", [("dW", "it is N times too large, as a sum over N is where a mean belongs"), ("db", "everything is zero")]),
        ("return dZ @ W, 2 * dZ.T @ X, np.sin(dZ.sum(axis=0))", [("dW", "it is twice as large as it should be")]),
    ],
)  # fmt: skip
def test_of_two_mistakes_each_is_named_with_its_part(body, told):
    """Each part has a name of its own; a part that is right, or that nothing explains, has none."""
    assert names("01_gradients", "affine_backward", body) == told


@pytest.mark.slow
def test_what_one_name_explains_in_all_cases_needs_no_other_in_the_usual_ones():
    """An eps that is left out is not called by a known mistake as well that differs from it only where 0 is divided by 0."""
    [key] = [one for one in paper_and_key("05_optimizers", SECRET)[1].tasks if one.name == "radam_step"]
    [own] = [one for one in key.mistakes if say(one.name).startswith("eps is missing")]
    others = replace(key, mistakes=tuple(one for one in key.mistakes if one is not own))
    [told] = diagnose(judge(others, outcomes_of(key, own)))
    assert (told.component, say(told.name)) == ("w", "the term `eps` is missing")


# ── the part that is shown ──────────────────────────────────────────────────────────────────


def test_the_part_that_is_off_by_most_is_shown():
    """A part that is off by a thousandth is passed over for one that is off by its size, and both for another shape."""
    wrong = message("judge.wrong", it="")
    want = np.array([1.0, 2.0])
    little, much = (Difference("", "value", wrong, want * factor, want) for factor in (1.001, 3.0))
    shape = Difference("", "shape", wrong)
    parts = (Component("", want, scale=2.0),) * 3
    assert clearest((little, None, much), parts) == 2
    assert clearest((None, little, None), parts) == 1
    assert clearest((much, shape, much), parts) == 1
    assert clearest((much, much, None), parts) == 0


@pytest.mark.slow
def test_lines_that_cannot_be_counted_are_called_no_loop():
    """Nothing is named that nobody saw; a loop that was seen is."""
    right, loop = "return X @ W.T + b", "return np.array([W @ x + b for x in X])"
    assert with_known("01_gradients", "affine_forward", f"'settrace'; {right}") == []
    [(_, said)] = with_known("01_gradients", "affine_forward", loop)
    assert said == "the rows are taken one by one in a Python loop"
