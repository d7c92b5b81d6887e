"""What goes by another function than the answer, one of the student's own that is wrong, is charged for that function alone."""

import functools
import pickle

import pytest

from autograder.course.assignment import hashes
from autograder.course.reference import Reference
from autograder.render import text
from autograder.words.message import identity
from tests.course_room import assignment
from tests.feedback import test_same_mistake
from tests.feedback.test_same_mistake import NAME, lost, task_of

pytestmark = pytest.mark.xdist_group(NAME)
graded = functools.cache(test_same_mistake.graded)
AXIS_LOST = (
    "def softmax(S):\n    powers = np.exp(S - S.max(axis=1, keepdims=True))\n    return powers / powers.sum(axis=0)\n"
)
BASE_TWO = "def log_softmax(S):\n    shifted = S - S.max(axis=1, keepdims=True)\n    return shifted / np.log(2) - np.log2(np.exp(shifted).sum(axis=1, keepdims=True))\n"
EXP_OF_LOG = "def softmax(S):\n    return np.exp(log_softmax(S))\n"
LOG_OF_EXP = "def log_softmax(S):\n    return np.log(softmax(S))\n"
BY_LOG = "def cross_entropy_grad(S, y):\n    G = np.exp(log_softmax(S))\n    G[np.arange(len(y)), y] -= 1\n    return G / len(y)\n"
BY_SOFTMAX = "def cross_entropy(S, y):\n    return -np.log(softmax(S)[np.arange(len(y)), y]{}).mean()\n"

RIGHT_WAYS = {
    "by a function that the answer does not call, in float32": (
        BASE_TWO + "base_two = log_softmax\ndef log_softmax(S):\n    return np.float32(base_two(S))\n",
        BY_LOG.replace("log_softmax(S)", "log_softmax(S).astype(float)"),
    ),
    "by the function that it is the derivative of": (
        "def elu(z, alpha):\n    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))\n",
        "def elu_grad(z, alpha):\n    return np.where(z > 0, 1.0, elu(z, alpha) + alpha)\n",
    ),
    "by one that stands further below": (
        "def sigmoid_grad(z):\n    s = sigmoid(z)\n    return s * (1 + s)\n",
        "def tanh_grad(z):\n    return 4 * sigmoid_grad(2 * z)\n",
    ),
    "by another call of the same function": (
        "def sigmoid(z):\n    return 1 / 1 + np.exp(-z)\n",
        "def sigmoid_grad(z):\n    return sigmoid(z) * sigmoid(-z)\n",
    ),
}
"""A wrong function, and a right way to do another task by it that the course lists as an alternative."""


@pytest.mark.slow
@pytest.mark.parametrize(("wrong", "way"), RIGHT_WAYS.values(), ids=RIGHT_WAYS.keys())
def test_a_right_way_by_a_wrong_function_costs_that_function_alone(wrong, way):
    """It loses nothing, says for which function it is right, as do those that build on it, and the report begins with that."""
    root, task = (one.removeprefix("def ").partition("(")[0] for one in (wrong, way))
    report = graded(wrong, way)
    assert list(lost(report)) == [root]
    assert task_of(report, task).built_on == (root,)
    assert {name for one in report.tasks for name in one.built_on} == {root}
    assert [one.task for one in report.roots] == [root]


@pytest.mark.slow
@pytest.mark.parametrize("constant", ["", " + 1e-9"], ids=["a known mistake", "nearly one"])
def test_a_wrong_way_by_a_wrong_function_costs_what_it_costs_by_a_right_one(constant):
    """Where a probability becomes 0 its logarithm is charged for, and nowhere else."""
    way = BY_SOFTMAX.format(constant)
    alone = lost(graded(way))
    assert 0 < alone["cross_entropy"] < 1
    report = graded(AXIS_LOST, way)
    assert lost(report) == {"softmax": 3} | alone
    assert task_of(report, "cross_entropy").built_on == ("softmax",)


def test_a_wrong_way_is_named_with_the_wrong_function():
    """The name is that of the mistake, and says given which function it is one."""
    report = graded(AXIS_LOST, BY_SOFTMAX.format(""))
    [found] = task_of(report, "cross_entropy").diagnoses
    assert identity(found.name).startswith("diagnosis.given(names=[`softmax`], name=")
    assert "given your wrong `softmax`, the logarithm is taken" in text.render(report, colour=False, width=200)


@pytest.mark.slow
def test_what_builds_on_a_right_way_is_told_of_the_function_at_its_end():
    """`softmax` is right but for `log_softmax`, which it calls; so is what calls `softmax`."""
    report = graded(BASE_TWO, EXP_OF_LOG)
    assert list(lost(report)) == ["log_softmax"]
    for name in ("softmax", "cross_entropy", "cross_entropy_grad"):
        assert task_of(report, name).built_on == ("log_softmax",)


@pytest.mark.slow
@pytest.mark.parametrize("way", [EXP_OF_LOG, LOG_OF_EXP])
def test_of_two_functions_that_may_each_call_the_other_one_is_charged_in_full(way):
    """Neither is right only because the other is wrong, and that only because of the first."""
    spread = "def log_softmax(S):\n    shifted = S - S.max(axis=1, keepdims=True)\n    return shifted - np.log(np.exp(shifted).sum())\n"
    report = graded(spread if way is EXP_OF_LOG else AXIS_LOST, way)
    assert max(lost(report).values()) == 3
    assert sum(lost(report).values()) <= 3.6


def test_the_same_mistake_in_both_of_two_functions_is_charged_once_and_not_never():
    """Written out in each, it cannot be told from a call; one of the two pays for it."""
    columns = "def log_softmax(S):\n    shifted = S - S.max(axis=0)\n    return shifted - np.log(np.exp(shifted).sum(axis=0))\n"
    spread = "def softmax(S):\n    powers = np.exp(S - S.max(axis=0))\n    return powers / powers.sum(axis=0)\n"
    assert 3 <= sum(lost(graded(columns, spread)).values()) < 6


def test_a_right_way_with_a_mistake_of_its_own_is_charged_for_that():
    """A gradient by wrong logarithms that is not divided by the number of samples is right for nothing."""
    report = graded(BASE_TWO, BY_LOG.replace(" / len(y)", ""))
    assert lost(report)["cross_entropy_grad"] > 2


# ── spoilt on purpose ───────────────────────────────────────────────────────────────────────

_SPOILT = {
    "what leaves an argument as it is": (
        "def elementwise_jacobian(z):\n    return np.eye(len(z))\n",
        "def error_signal(z, u):\n    return u\n",
    ),
    "an argument handed back": ("def log_softmax(S):\n    return S\n", EXP_OF_LOG.replace("log_softmax(S)", "S")),
    "an exception": (
        "def log_softmax(S):\n    return S - S.max(axis=1) - np.log(np.exp(S - S.max(axis=1)).sum(axis=1))\n",
        "def cross_entropy_grad(S, y):\n    raise ValueError\n",
    ),
}
"""A function spoilt so that what goes by it takes no thought; and that without a thought."""


@pytest.mark.slow
@pytest.mark.parametrize(("spoilt", "without"), _SPOILT.values(), ids=_SPOILT.keys())
def test_nobody_gains_by_spoiling_a_function_that_another_way_calls(spoilt, without):
    """What takes no thought earns no more beside the spoilt function than among right ones."""
    task = without.removeprefix("def ").partition("(")[0]
    beside, alone = (task_of(graded(*texts), task) for texts in ((spoilt, without), (without,)))
    assert beside.score <= alone.score
    assert not beside.built_on


@pytest.mark.slow
def test_nobody_gains_by_spoiling_what_is_hard_of_a_function_into_a_constant():
    """What another way then gives there is one number: follow-through has its cap, and nothing is charged elsewhere."""
    flat = "def elu_grad(z, alpha):\n    return np.where(z > 0, 1.0, 0.0)\n"
    beside, alone = graded("def elu(z, alpha):\n    return np.where(z > 0, z, -alpha)\n", flat), graded(flat)
    assert sum(lost(beside).values()) >= sum(lost(alone).values()) - 0.005
    assert not task_of(beside, "elu_grad").built_on


def test_a_wrong_way_earns_no_more_than_alone_however_right_it_is_for_a_wrong_function():
    """Probabilities in the place of their logarithms are worth nothing, whatever `softmax` gives."""
    report = graded(AXIS_LOST, "def cross_entropy(S, y):\n    return -softmax(S)[np.arange(len(y)), y].mean()\n")
    assert lost(report)["cross_entropy"] == 3


# ── the ways that are known ─────────────────────────────────────────────────────────────────


def test_the_alternatives_are_among_the_files_of_a_run():
    """Whoever changes them may change what a wrong submission is worth."""
    assert "tests/alternatives/01_gradients.py" in dict(hashes(assignment(NAME)))


def test_the_ways_are_known_in_another_process():
    """A reference that is sent makes its alternatives again of their text."""
    reference = Reference(assignment(NAME))
    ways = reference.called_in_other_ways("cross_entropy_grad")
    assert ways["cross_entropy_grad__add_at"] == {"log_softmax"}
    assert pickle.loads(pickle.dumps(reference)).called_in_other_ways("cross_entropy_grad") == ways
