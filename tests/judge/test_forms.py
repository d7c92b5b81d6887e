"""Right values in another form than was asked for: they count, a tenth at most is lost, and the report says what to return."""

import warnings
from collections import deque

import numpy as np
import pytest

from autograder.judge.compare import OTHER_FORM
from autograder.judge.forms import as_asked
from autograder.judge.key import Component, Expected
from autograder.results import Foreign
from autograder.sandbox import wire
from autograder.sandbox.frames import known
from autograder.words.message import say
from tests.course_room import SECRETS, assignment, mistaken, result, written

ARRAY = Expected("leaf", (Component("", np.arange(6.0).reshape(2, 3)),))
LINE = Expected("leaf", (Component("", np.arange(3.0)),))
NUMBER = Expected("leaf", (Component("", np.asarray(2.0)),))
PAIR = Expected(
    ("tuple", ("a", "b"), ("leaf", "leaf")), (Component("a", np.arange(3.0)), Component("b", np.arange(3.0)))
)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # numpy would rather have no matrices
    WIDE, LYING, STANDING = np.matrix("0 1 2; 3 4 5"), np.matrix("0 1 2"), np.matrix("0; 1; 2")


def sent(value):
    """What the judge sees of a value that a student returns."""
    return known(wire.decode(wire.encode(value)))


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        (ARRAY, [[0, 1, 2], [3.0, 4, 5]]),
        (ARRAY, [np.arange(3.0), np.arange(3.0, 6)]),
        (ARRAY, ((0.0, 1.0, 2.0), [np.float32(3), np.asarray(4.0), np.int8(5)])),
        (ARRAY, WIDE),
        (ARRAY, np.ma.array(np.arange(6.0).reshape(2, 3))),
        (ARRAY, np.arange(6.0).reshape(2, 3).astype(object)),
        (ARRAY, np.arange(6.0).reshape(2, 3).astype(np.longdouble)),
        (LINE, LYING),
        (LINE, STANDING),
        (LINE, range(3)),
        (PAIR, np.array([[0.0, 1, 2], [0, 1, 2]])),
        (PAIR, [[0.0, 1, 2], np.arange(3)]),
    ],
)
def test_other_forms_are_brought_into_the_one_that_was_asked_for(expected, value):
    """Lists however deep, of numbers and of arrays, matrices, masked arrays that hide nothing, an array for a pair."""
    made, others = as_asked(expected, sent(value))
    parts = made if isinstance(made, tuple) else (made,)
    assert others
    for part, component in zip(parts, expected.components, strict=True):
        assert type(part) is np.ndarray
        assert np.array_equal(part, component.want)


@pytest.mark.parametrize("value", [2.0, 2, np.asarray(2.0), np.float32(2), np.int64(2), np.bool_(1)])
def test_a_number_of_any_make_is_no_other_form(value):
    """Python's numbers, numpy's, and arrays without axes."""
    assert as_asked(NUMBER, sent(value))[1] == {}


@pytest.mark.parametrize(
    "value",
    [
        [[0.0, 1, 2], [3.0, 4]],
        [[0.0, 1, 2], "345"],
        np.ma.array(np.arange(6.0).reshape(2, 3), mask=[[0, 0, 0], [0, 0, 1]]),
        {0.0, 1.0},
        [[], []],
        None,
        (np.zeros((0, 3)),) * 2,
    ],
)
def test_what_is_no_array_stays_what_it_is(value):
    """Rows of two lengths, texts, a mask that hides an entry, sets, nothing."""
    value = sent(value)
    made, others = as_asked(ARRAY, value)
    assert (made is value, others) == (True, {})


def test_what_a_type_holds_stays_within_bounds():
    """A range without end and a list that holds itself are told by their names alone."""
    endless = deque()
    endless.append(endless)
    assert sent(range(10**12)).holds is None
    assert isinstance(sent(endless), Foreign)
    assert sent(deque(["x", "y"])).holds == ("x", "y")


def test_a_long_list_crosses_as_the_array_that_it_makes():
    """Ten thousand numbers in lists are too many values for a frame, and few as an array; rows of two lengths make none."""
    rows = np.arange(10_000.0).reshape(100, 100).tolist()
    assert sent((rows, "x"))[0].holds.shape == (100, 100)
    assert isinstance(sent([[0.5] * 600, [0.5] * 500]), tuple)
    assert sent([str(number) for number in range(1010)])[1009] == "1009"


# ── points and words ────────────────────────────────────────────────────────────────────────

LISTED = """
def _form(value):
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {key: _form(one) for key, one in value.items()}
    return [_form(one) for one in value] if isinstance(value, (tuple, list)) else value
"""
MATRIX = """
def _form(value):
    if isinstance(value, (tuple, list)):
        return [_form(one) for one in value]
    if isinstance(value, dict):
        return {key: _form(one) for key, one in value.items()}
    return np.matrix(value) if isinstance(value, np.ndarray) and 0 < value.ndim < 3 else value
"""
pytestmark = pytest.mark.filterwarnings("ignore:the matrix subclass")
MASKED = MATRIX.replace("np.matrix(value)", "np.ma.array(value)")
ALONE = """
def _form(value):
    is_number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    return np.full((1, 1), value) if is_number or isinstance(value, np.ndarray) and value.ndim == 0 else value
"""


def in_form(name, task, form):
    """A submission that is right, but for the form in which one function returns."""
    tail = f"_right = {task}\ndef {task}(*args):\n    return _form(_right(*args))\n"
    return f"{assignment(name).source.decode()}\n{form}\n{tail}"


OTHERS = (MATRIX, MASKED, ALONE)
EACH = [(name, task, form) for place, (name, task) in enumerate(written()) for form in (LISTED, OTHERS[place % 3])]
"""Every task in lists, and in one of the other forms, which the judge takes by the same few lines."""


@pytest.mark.slow
@pytest.mark.parametrize(("name", "task", "form"), EACH)
def test_no_task_of_the_course_takes_more_than_a_tenth_for_the_form(name, task, form):
    """Its answer in lists; as matrices, as masked arrays, or its numbers with two axes."""
    told = result(name, SECRETS[0], task, in_form(name, task, form))
    assert told.score >= OTHER_FORM * told.points - 1e-9


YIELDED = "def _form(value):\n    yield from value\n"
BATCHES = ("07_window_classifier", "batches")


@pytest.mark.slow
def test_what_is_yielded_counts_as_what_it_is_a_list_of():
    """A generator is run through before anything is judged, and a tenth is lost, as for any other form."""
    told = result(BATCHES[0], SECRETS[0], BATCHES[1], in_form(*BATCHES, YIELDED))
    assert told.score == pytest.approx(OTHER_FORM * told.points)
    assert "generator" in say(told.says)


WRONG_YIELDS = {
    "one too few": "def _form(value):\n    yield from value[:-1]\n",
    "without end": "def _form(value):\n    while True:\n        yield value[0]\n",
    "an exception": "def _form(value):\n    yield value[0]\n    raise ValueError\n",
    "a change of what came in": "def _form(value):\n    yield from value\n    value[0][:] = -1\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("form", WRONG_YIELDS.values(), ids=WRONG_YIELDS.keys())
def test_what_is_yielded_wrongly_earns_no_more_than_it_would_in_a_list(form):
    """What does not end is cut, what raises raised, and what is done to the inputs on the way is seen."""
    told = result(BATCHES[0], SECRETS[0], BATCHES[1], in_form(*BATCHES, form))
    assert told.score < OTHER_FORM * told.points - 1e-9


@pytest.mark.parametrize(
    ("name", "task", "form", "says"),
    [
        ("01_gradients", "softmax", LISTED, "`np.array(...)`"),
        ("01_gradients", "softmax", MATRIX, "numpy.matrix"),
        ("01_gradients", "affine_backward", MASKED, "`dW` is of type numpy.ma.MaskedArray"),
        ("01_gradients", "cross_entropy", ALONE, "shape (1, 1), expected ()"),
        ("02_graphs", "backward", LISTED, "`np.array(...)`"),
        ("03_regularization", "dropout_mask", LISTED, "`np.array(...)`"),
        ("04_initialization", "he_normal", MATRIX, "numpy.matrix"),
        ("06_word_vectors", "window_ids", LISTED, "`np.array(...)`"),
    ],
)
def test_the_report_says_what_to_return(name, task, form, says):
    """A tenth is lost, the author's word for it is used if there is one, and no case is shown in which nothing differs."""
    told = result(name, SECRETS[0], task, in_form(name, task, form))
    [values] = [one for one in told.verdicts if one.check == "values"]
    assert values.earned == pytest.approx(OTHER_FORM * values.points)
    # Among a graph's arrays there may be a number, which is in its own form and keeps its whole share.
    assert told.score == pytest.approx(OTHER_FORM * told.points, rel=2e-3)
    assert says in say(told.says)
    names = [one.name for one in told.diagnoses]
    assert names in ([], ["a list is returned, not an array"], ["the numbers are right, but the shape is not"])
    assert form == ALONE or told.example is None


@pytest.mark.slow
def test_a_right_array_is_never_called_a_list():
    """Where something else is wrong than its values, the mistake of returning a list does not explain it."""
    source = assignment("06_word_vectors").source.decode()
    tail = "_right = window_ids\nCALLS = []\ndef window_ids(*args):\n    CALLS.append(1)\n    return _right(*args) + len(CALLS) // 8\n"
    told = result("06_word_vectors", SECRETS[0], "window_ids", source + tail)
    assert told.score < told.points
    assert "list" not in str([one.name for one in told.diagnoses])


@pytest.mark.slow
def test_a_mistake_is_named_in_another_form_too():
    """Wrong numbers in a list are the mistake that they are, and earn no more than in an array."""
    for mistake, source in mistaken("01_gradients", "softmax"):
        bare = result("01_gradients", SECRETS[0], "softmax", source)
        tail = "_wrong = softmax\ndef softmax(S):\n    return _form(_wrong(S))\n"
        told = result("01_gradients", SECRETS[0], "softmax", f"{source}\n{LISTED}\n{tail}")
        assert told.score <= bare.score, mistake.name
        if any(verdict.check == "values" and verdict.status == "failed" for verdict in bare.verdicts):
            assert told.diagnoses == bare.diagnoses, mistake.name
