"""One mistake is charged once, in every assignment: a sample of what tests/measures/once.py measures of all."""

import ast
import random
from itertools import islice
from pathlib import Path

import pytest
from measures.once import LEAST, Course, charge, charge_both, is_idle, meeting

from autograder.course.scene import Otherwise, put_together
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.sandbox.given_files import NO_FILES
from tests.conftest import ROOT, sampled
from tests.course_room import COURSE, NAMES

_SAMPLE = 1
"""So many known mistakes of each assignment's."""


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(NAMES, "01_gradients", "02_graphs", "06_word_vectors"))
def test_a_mistake_costs_no_more_than_its_own_task(name):
    """Whatever builds on it: of the points of all tasks no more are lost than the one has, unless what builds on it only raises."""
    course = Course(COURSE, name)
    known = list(course.mistakes())
    random.Random(name).shuffle(known)
    some = islice((mistake for mistake in known if not is_idle(course, mistake)), _SAMPLE)
    pairs = [charge(course, mistake) for mistake in some]
    assert len(pairs) == _SAMPLE
    assert [pair for pair in pairs if pair.own + pair.beyond > pair.points + LEAST] == []


_PAIRS = 3
"""So many pairs of known mistakes."""


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(["01_gradients", "05_optimizers", "06_word_vectors"], "01_gradients"))
def test_two_mistakes_at_once_cost_no_more_than_each_alone(name):
    """Where some task builds on both functions, and one of them perhaps on the other."""
    course = Course(COURSE, name)
    pairs = [charge_both(course, *pair) for pair in islice(meeting(course), _PAIRS)]
    assert len(pairs) == _PAIRS
    assert [pair for pair in pairs if pair.costs_more] == []


ENGINE = ROOT / "examples" / "autograd_engine"
TIMES = ("self.grad = self.grad + other.data * out.grad", "self.grad = self.grad + self.data * out.grad")
POWER = ("exponent * self.data ** (exponent - 1) * out.grad", "self.data ** (exponent - 1) * out.grad")
TANH = ("(1 - t**2) * out.grad", "(1 - t) * out.grad")


@pytest.mark.slow
@pytest.mark.parametrize(
    "edits", [(TIMES, POWER), (TIMES, TANH), (TIMES, POWER, TANH)], ids=["and back", "and a neuron", "three at once"]
)
def test_methods_that_are_wrong_at_once_are_charged_once(edits):
    """What is led through several wrong methods of one class, or through a class of its own, is held against all of them together."""
    course = Course(ENGINE, "01_engine")
    source = course.assignment.source.decode()
    for old, new in edits:
        assert source.count(old) == 1
        source = source.replace(old, new)
    report = grade(Submission("ada", source.encode()), course.exam.key, course.runner)
    lost = {task.name for task in report.tasks if task.points - task.score > LEAST}
    assert lost == {{TIMES: "Value.__mul__", POWER: "Value.__pow__", TANH: "Value.tanh"}[edit] for edit in edits}


SOURCE = "class A:\n    def one(self):\n        return 1\n    def two(self):\n        return 2\ndef led():\n    return A().one() + 10 * A().two() + other()\ndef other():\n    return 100\n"


def test_definitions_stand_otherwise_in_one_file_where_each_changes_its_own():
    """Two methods of a class, two statements of one, and a function do; two that change one statement otherwise, or that add to a class, do not."""

    def put(*texts, source=SOURCE):
        some = [Otherwise(ast.parse(one).body[0].name, lambda one=one: ast.parse(one).body, {}) for one in texts]
        names = put_together(Path("a.py"), source, NO_FILES, some)
        return names and names["led"]()

    whole = SOURCE.partition("def led")[0]
    one, two = whole.replace("return 1", "return 3"), whole.replace("return 2", "return 4")
    assert put() == 121
    assert put(one, two) == put(two, one) == put(one, two, one) == 143
    assert put(one, "def other():\n    return 200\n") == 223
    assert put(one, whole.replace("return 1", "return 5")) is None
    longer = whole.replace("        return 1", "        one = 1\n        return one")
    first, second = longer.replace("one = 1", "one = 6"), longer.replace("return one", "return -one")
    assert put(first, second, source=SOURCE.replace(whole, longer)) == 114
    assert put(one, longer) is None
    assert put(one, whole + "    def three(self):\n        return 3\n") is None
    assert put("def other(x=nowhere):\n    return 1\n") is None
