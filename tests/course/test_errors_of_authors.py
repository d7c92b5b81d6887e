"""What authors get wrong: each is answered with its file, its line, what was found there and what to do; what is right is let pass."""

import re

import pytest

from autograder.authoring.at_once import Wanted, audit
from autograder.authoring.scaffold import begin_assignment
from autograder.authoring.template import build
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.errors import CourseError, UsageError
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.sandbox.inprocess import InProcess

QUESTIONS = '''"""Questions."""

import random

import numpy as np

from autograder import Draw, task

COMMON = {"points": 1}


@task(points=1)
def halve(draw: Draw):
    n = draw.dim("n")
    return {"x": draw.normal(n)}
'''
ANSWERS = '''"""Fill in the functions."""

import numpy as np


def halve(x):
    """Return half of every number.

    >>> halve(np.array([2.0]))
    array([1.])
    """
    # BEGIN SOLUTION
    half = x / 2
    return half
    # END SOLUTION
'''
AT_TASK, AT_BODY, AT_ANSWER = 12, 15, 6
ASKED, ANSWERED = "assignments/01_halves/halves.py", "reference/01_halves/halves.py"
SECOND = "\n\n@task(points=1)\ndef halve(draw: Draw):\n    return {}\n"


def asked(old, new):
    """The questions with a part of them changed."""
    assert QUESTIONS.count(old) == 1
    return {ASKED: QUESTIONS.replace(old, new)}


def answered(old, new):
    """The answers with a part of them changed."""
    assert ANSWERS.count(old) == 1
    return {ANSWERED: ANSWERS.replace(old, new)}


WRONG = {
    "no parentheses": (asked("@task(points=1)", "@task"), ASKED, AT_TASK, "without its parentheses", "@task(points=2)"),
    "no name for the points": (
        asked("points=1)", "1)"),
        ASKED,
        AT_TASK,
        "is given 1 without a name",
        "@task(points=2)",
    ),
    "no points": (asked("points=1)", ")"), ASKED, AT_TASK, "does not say points=", "@task(points=2)"),
    "an unknown word": (
        asked("points=1)", "points=1, colour=2)"),
        ASKED,
        AT_TASK,
        "not know the word colour=",
        "It knows points=, returns=, ",
    ),
    "a mistyped word": (
        asked("points=1)", "points=1, withuot=())"),
        ASKED,
        AT_TASK,
        "not know the word withuot=",
        "Did you mean without=?",
    ),
    "points as text": (
        asked("points=1)", "points='1')"),
        ASKED,
        AT_TASK,
        "is worth '1', which is no number",
        "@task(points=2)",
    ),
    "points as truth": (
        asked("points=1)", "points=True)"),
        ASKED,
        AT_TASK,
        "is worth True, which is no number",
        "@task(points=2)",
    ),
    "endless points": (
        asked("points=1)", "points=float('inf'))"),
        ASKED,
        AT_TASK,
        "is worth inf points",
        "Give it more than 0",
    ),
    "one name twice": (
        {ASKED: QUESTIONS + SECOND},
        ASKED,
        19,
        "a second time: the first question of that name stands on line 13",
        "another name",
    ),
    "a profile ignored": (
        asked("points=1)", "points=1, also=('zeros', 'ones'))"),
        ASKED,
        AT_TASK,
        "own profile 'zeros' what it draws in any other",
        'if draw.profile == "zeros"',
    ),
    "numpy's own generator": (
        asked("draw.normal(n)", "np.random.normal(size=n)"),
        ASKED,
        AT_TASK,
        "draws another case each time",
        "draw.rng",
    ),
    "a generator without seed": (
        asked("draw.normal(n)", "np.random.default_rng().normal(size=n)"),
        ASKED,
        AT_TASK,
        "draws another case each time",
        "draw.rng",
    ),
    "python's own generator": (
        asked("draw.normal(n)", "random.random() * draw.normal(n)"),
        ASKED,
        AT_TASK,
        "draws another case each time",
        "draw.rng",
    ),
    "a long list": (
        asked("draw.normal(n)", "[1.0] * 4097"),
        ASKED,
        AT_TASK,
        "draws `x` with 4097 items in one list",
        "Draw an array",
    ),
    "a long tuple inside": (
        asked("draw.normal(n)", "{'a': (1, (2.0,) * 5000)}"),
        ASKED,
        AT_TASK,
        "draws `x` with 5000 items",
        "Draw an array",
    ),
    "nothing returned": (
        answered("    return half\n", ""),
        ANSWERED,
        AT_ANSWER,
        "returns None on every case",
        "Let it return its result",
    ),
    "an overflow": (
        answered("x / 2", "np.exp(x)"),
        ANSWERED,
        AT_ANSWER,
        "on the case extreme: it is not finite",
        'without="extreme"',
    ),
    "a division by 0": (
        answered("x / 2", "x / (len(x) - 3)"),
        ANSWERED,
        AT_ANSWER,
        "on the case square: it is not finite",
        'without="square"',
    ),
    "never finite": (
        answered("x / 2", "x / 0.0"),
        ANSWERED,
        AT_ANSWER,
        "on the case distinct: it is not finite",
        "Correct the answer, or draw inputs that are less extreme",
    ),
    "a whole solution given": (
        {ANSWERED: ANSWERS + "\n\ndef other(x):\n    half = x / 2\n    return half\n"},
        "student_template/01_halves/halves.py",
        16,
        "shows a part of the solution",
        "Say it in other words",
    ),
}
"""What was changed, then the file, the line, what is said of it and what is to be done."""  # fmt: skip

RIGHT = {
    "nothing changed": {},
    "words by two stars": asked("points=1)", "**COMMON)"),
    "a profile looked at": asked(
        "    n = draw", "    if draw.profile == 'zeros':\n        return {'x': np.zeros(3)}\n    n = draw"
    )
    | {"also": "zeros"},
    "a line given elsewhere": {
        ANSWERED: ANSWERS.replace("return half", "return half * np.ones(1)")
        + "\n\ndef other(x):\n    half = x / 2\n    return half\n"
    },
    "a name that is not ASCII": {
        ASKED: QUESTIONS.replace("halve", "größe"),
        ANSWERED: ANSWERS.replace("halve", "größe"),
    },
    "many numbers in short tuples": asked("draw.normal(n)", "((*draw.normal(n).tolist(),) + (1.0,) * 2048,) * 2")
    | answered("x / 2", "np.asarray(x) / 2"),
}


@pytest.fixture
def course(tmp_path):
    """Makes a course of one assignment with these files in the place of its own."""

    def make(files):
        texts = {
            ASKED: QUESTIONS,
            ANSWERED: ANSWERS,
            "reference/01_halves/mistakes.py": '"""Known mistakes."""\n',
            "assignments/01_halves/handout.md": "# Halves\n",
            "assignments/01_halves/assignment.yaml": "title: Halves\npoints: 1\n",
        }
        for path, text in {**texts, **files}.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
        return tmp_path

    return make


@pytest.mark.slow
@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_told_with_its_place_and_what_to_do(course, what):
    """Of every mistake that authors were seen to make."""
    files, path, line, found, do = WRONG[what]
    with pytest.raises(CourseError) as caught:
        build(course(files))
    assert str(caught.value.path).endswith(path)
    assert caught.value.line == line
    assert found in str(caught.value)
    assert do in str(caught.value).partition("\n")[2]


@pytest.mark.slow
@pytest.mark.parametrize("what", RIGHT)
def test_what_is_right_is_built_and_graded(course, what):
    """What looks odd and is no mistake has a template, and the answers have all points."""
    files = dict(RIGHT[what])
    if profile := files.pop("also", ""):
        files[ASKED] = files[ASKED].replace("points=1)", f"points=1, also={profile!r})")
    place = course(files)
    assert "01_halves/halves.ipynb" in build(place)
    found = load_assignment(place, "01")
    exam = set_exam(found, b"a secret for tests")
    assert grade(Submission("x", found.source), exam.key, InProcess(exam.paper)).score == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "inner",
    [
        "def part(v):\n        v = v / 2\n        return v\n\n    return part(x)",
        "total = 0 * x\n\n    def add(v):\n        nonlocal total\n        total = total + v / 2\n\n    add(x)\n    return total",
    ],
    ids=["assigns to its parameter", "assigns to an outer name"],
)
def test_audit_spares_an_answer_with_an_inner_function(course, inner):
    """Its rewrite with other names is still the answer: no complaint."""
    place = course(answered("half = x / 2\n    return half", inner))
    (found,) = audit(Wanted(place, [("01_halves", "halve")], secrets=1), processes=1)
    assert [one.says for one in found.complaints] == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [("camelCase", "camel_case"), ("Mix", "mix"), ("naiveSoftmaxLoss", "naive_softmax_loss"), ("a-b", "a_b")],
)
def test_a_name_that_will_not_do_is_answered_with_one_that_will(tmp_path, name, meant):
    """`new` says what it would take in its place."""
    with pytest.raises(UsageError, match=re.escape(f"single underscores: {meant}.")):
        begin_assignment(tmp_path, "first", name, None)
