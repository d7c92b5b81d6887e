"""What of a failing case is drawn: numbers alone, of cases for showing, and only where they say more than their digits."""

import functools

import numpy as np
import pytest
from course_room import assignment

from autograder.course.exam import set_graded_exam
from autograder.feedback.drawn import picture
from autograder.feedback.shown import Showing
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.judge.key import Component
from autograder.judge.rules import Coin, Normal, Uniform
from autograder.results import Foreign
from autograder.sandbox.inprocess import InProcess

ROW, PATH = np.array([4.0, 2.0, 1.0, 0.5]), np.arange(8.0).reshape(4, 2)


@pytest.mark.parametrize(
    ("want", "got", "kind"),
    [
        (ROW, ROW * 2, "row"),
        (PATH, -PATH, "path"),
        (PATH, (PATH > 3), "path"),
        (ROW[:2], ROW[:2], None),
        (ROW, ROW[:3], None),
        (ROW, ROW * np.nan, None),
        (ROW, ROW * 1e300, None),
        (ROW.reshape(1, 4), ROW.reshape(1, 4), None),
        (np.zeros((4, 3)), np.ones((4, 3)), None),
        (np.zeros((4, 2, 1)), np.ones((4, 2, 1)), None),
        (np.zeros(201), np.ones(201), None),
        (np.array(1.0), np.array(2.0), None),
        (ROW, "text", None),
        (ROW, Foreign("x"), None),
        (ROW, None, None),
        (ROW, ROW * 1j, None),
    ],
    ids=repr,
)
def test_what_is_drawn(want, got, kind):
    """Rows and paths of a few finite numbers in the form that was asked for."""
    found = picture(Component("", want), got, ["x", np.ones(3), PATH[0]])
    assert (found and found.kind) == kind
    if found:
        assert len(found.expected) == len(found.got) == len(want)


@pytest.mark.parametrize("rule", [Normal(0.1), Uniform(-0.3, 0.3)])
@pytest.mark.parametrize("scale", [1.0, 5.0, 1e9, 0.0])
def test_a_sample_is_drawn_against_the_density_that_was_wanted(rule, scale):
    """Both in the same bins; what came adds up to one, wherever it lies."""
    drawn = scale * np.random.default_rng(1).normal(0.0, 0.1, (40, 50))
    found = picture(Component("", drawn, rule=rule), drawn)
    assert found.kind == "spread"
    x, got = np.array(found.got).T
    width = x[1] - x[0]
    assert (got * width).sum() == pytest.approx(1.0, rel=1e-3)
    wanted = np.array(found.expected)[:, 1]
    assert np.allclose(np.array(found.expected)[:, 0], x)
    assert 0.5 < (wanted * width).sum() < 1.5
    if isinstance(rule, Normal) and scale == 1.0:
        assert np.abs(got - wanted).max() < 0.1 * wanted.max()


@pytest.mark.parametrize("rule", [Normal(0.0), Uniform(1.0, 1.0), Coin(0.5), Normal(0.1)])
def test_a_sample_of_which_a_picture_says_nothing_is_not_drawn(rule):
    """Too few numbers, or no room in which they could lie."""
    few = np.zeros((5, 5) if rule == Normal(0.1) else (40, 50))
    assert picture(Component("", few, rule=rule), few) is None


def test_a_matrix_that_begins_in_no_argument_is_no_path():
    """Two columns may be anything: a gradient is not drawn as a way."""
    assert picture(Component("", PATH), -PATH, [np.ones(2), PATH]) is None
    assert picture(Component("", PATH), -PATH, []) is None


def test_a_path_is_drawn_where_both_ways_part_most():
    """Of more than two coordinates those two; which they are is told."""
    want = np.arange(20.0).reshape(5, 4)
    got = want + np.array([0.1, 5.0, 0.0, -9.0]) * np.arange(5)[:, None]
    found = picture(Component("", want), got, [want[0]])
    assert found.axes == (2, 4)
    assert found.got == tuple((float(x), float(y)) for x, y in got[:, [1, 3]])


@functools.cache
def _exam(name):
    return set_graded_exam(assignment(name), b"a secret for tests")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "task", "before", "after", "kind"),
    [
        ("04_initialization", "he_normal", "2.0 / n_in", "8.0 / n_in", "spread"),
        ("03_regularization", "gradient_norms", "np.where(Z > 0, 1.0, 0.0)", "np.where(Z > 0, 2.0, 0.0)", "row"),
    ],
)  # fmt: skip
def test_a_report_has_the_picture_of_a_case_for_showing(name, task, before, after, kind):
    """A sample that is spread too wide, the largest there is; norms by depth: each of a case under the second secret."""
    exam, answers = _exam(name), assignment(name).answers_file.read_text("utf-8")
    begin = answers.index(f"def {task}(")
    assert before in answers[begin:]
    source = answers[:begin] + answers[begin:].replace(before, after, 1)
    showing = Showing(exam.showing.key, InProcess(exam.showing.paper))
    report = grade(Submission("x", source.encode()), exam.key, InProcess(exam.paper), showing=showing)
    (found,) = [one for one in report.tasks if one.name == task]
    assert found.picture.kind == kind
    assert found.picture.case.startswith("shown-")
    assert len(found.picture.got) >= 3


@pytest.mark.parametrize("shape", [(), (0,), (0, 3), (3, 0)])
def test_of_a_number_or_of_nothing_nothing_is_drawn(shape):
    """An array without axes is a number, and one without entries has no place to begin."""
    want = Component("", np.zeros(shape), np.zeros(shape), 1.0)
    assert picture(want, np.ones(shape), [np.zeros(3), np.zeros(())]) is None
