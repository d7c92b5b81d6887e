"""A loop costs where it stands: the lines of another task's function are counted where that one is asked for."""

import pytest
from course_room import PATIENT, SECRETS, assignment, paper_and_key

from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.sandbox.inprocess import InProcess

NAME = "01_gradients"
LOOPING = """
def softmax(S):
    P = np.zeros(S.shape)
    for row in range(len(S)):
        powers = np.exp(S[row] - S[row].max())
        P[row] = powers / powers.sum()
    return P
"""


def lost(*texts: str) -> dict[str, float]:
    """The points that each task has lost where these functions stand behind the right ones."""
    paper, key = paper_and_key(NAME, SECRETS[0])
    report = grade(
        Submission("x", "\n".join([assignment(NAME).source.decode(), *texts]).encode()), key, InProcess(paper, PATIENT)
    )
    return {task.name: round(task.points - task.score, 2) for task in report.tasks if task.score < task.points}


ONCE = {
    "in its own lines": LOOPING,
    "in lines of a helper": f"{LOOPING.replace('softmax', 'by_rows')}\ndef softmax(S):\n    return by_rows(S)\n",
    "in a function for one row": """
def softmax(S):
    return np.array([of_one(row) for row in S])
def of_one(row):
    powers = np.exp(row - row.max())
    return powers / powers.sum()
""",
    "after an exception that was caught": f"""{LOOPING}
by_rows = softmax
def softmax(S):
    try:
        return by_rows(S, None)
    except TypeError:
        return by_rows(S)
""",
    "in what yields": f"{LOOPING.replace('softmax', 'by_rows')}\ndef softmax(S):\n    return next(row for row in (by_rows(S),))\n",
}
"""Ways for a right `softmax` to loop over the rows."""


@pytest.mark.slow
@pytest.mark.parametrize("text", ONCE.values(), ids=ONCE.keys())
def test_a_loop_is_charged_once(text):
    """What calls a function that loops has none itself."""
    assert set(lost(text)) == {"softmax"}


OF_THE_MEAN = """
def cross_entropy_grad(S, y):
    P = softmax(S)
    {loop}
    return P / len(y)
"""
OWN_LOOP = "for row in range(len(y)):\n        P[row, y[row]] -= 1"


@pytest.mark.slow
@pytest.mark.parametrize("beside", ["", LOOPING], ids=["beside a right one", "beside one that loops"])
def test_a_loop_of_ones_own_is_charged_too(beside):
    """Whatever the functions that are called do."""
    assert "cross_entropy_grad" in lost(OF_THE_MEAN.format(loop=OWN_LOOP), beside)


@pytest.mark.slow
def test_a_loop_around_calls_of_another_function_is_ones_own():
    """A line for each row is counted where it stands, not inside of what it calls."""
    rows = "def cross_entropy_grad(S, y):\n    P = np.concatenate([\n        softmax(row[None])\n        for row in S])\n    P[np.arange(len(y)), y] -= 1\n    return P / len(y)\n"
    assert set(lost(rows)) == {"cross_entropy_grad"}


DECORATED = """
def told(function):
    def wrapper(*args):
        return function(*args)
    return wrapper
softmax, log_softmax, cross_entropy = told(softmax), told(log_softmax), told(cross_entropy)
"""


def test_functions_that_one_decorator_made_lose_nothing():
    """Their code is the same, and each is counted as it was asked for."""
    assert lost(DECORATED) == {}


@pytest.mark.slow
def test_a_loop_beneath_a_decorator_is_seen():
    """As in a plain function."""
    assert "softmax" in lost(LOOPING, DECORATED)


def test_a_function_under_two_names_is_counted_under_each():
    """The lines of the function that is asked for count, though another task's is the same."""
    both = (
        f"{LOOPING}\ndef by_name(S):\n    return np.log(softmax_of(S))\nsoftmax_of = softmax\nlog_softmax = softmax\n"
    )
    assert "softmax" in lost(both)


def test_a_loop_in_a_function_of_which_no_lines_are_counted_costs_its_caller():
    """Else it would cost nobody."""
    hidden = "def relative_error(a, b=None):\n    return sum(1 for _ in range(len(a)))\ndef softmax(S):\n    relative_error(S)\n    powers = np.exp(S - S.max(axis=1, keepdims=True))\n    return powers / powers.sum(axis=1, keepdims=True)\n"
    assert "softmax" in lost(hidden)
