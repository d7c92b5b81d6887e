"""What authors get wrong: each is answered with its file, its line, what was found there and what to do; what is right is let pass."""

import re

import pytest

from autograder.authoring.at_once import Wanted, audit
from autograder.authoring.scaffold import begin_assignment
from autograder.authoring.template import build
from autograder.course import misfit
from autograder.course.assignment import load_assignment
from autograder.course.course_file import SCHEMA as OF_COURSE
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.course.policy import SCHEMA
from autograder.course.question import task
from autograder.course.yaml_file import read_yaml
from autograder.errors import CourseError, UsageError
from autograder.forges.course_forge import SCHEMA as OF_FORGE
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
        "a second time: the first question of that name is on line 13",
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
    "an array of many numbers": (
        asked("draw.normal(n)", "np.zeros(600_000)"),
        ASKED,
        AT_TASK,
        "`halve` draws 4.6 MiB in the case `distinct`, most of it in `x`; a case may have 4 MiB",
        "Draw fewer numbers",
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

HELPER = "assignments/01_halves/given/helper.py"
GIVEN = "import numpy as np\nfrom given.helper import x"

AT_ONCE = {
    **{
        f"{word} of another kind": (
            asked("points=1)", f"points=1, {word}={value})"),
            ASKED,
            AT_TASK,
            f"`halve` has {word}={value}",
            f"Write it as in {word}=",
        )
        for word, value in {
            "returns": "2",
            "without": "3",
            "also": "(1, 2)",
            "rows": "4",
            "derivative": "'loss'",
            "raises": "5",
            "given": "'yes'",
            "judged_by": "6",
            "few": "'yes'",
            "seconds": "'7'",
            "tolerance": "'1e-3'",
            "shares": "[1, 2]",
            "examples": "8",
        }.items()
    },
    "a class is judged by itself": (
        asked("points=1)", "points=1, judges=Draw)"),
        ASKED,
        AT_TASK,
        "has judges=<class",
        'judges="Dense.forward"',
    ),
    "a class below task": (
        asked("def halve(draw: Draw):", "class halve(Draw):"),
        ASKED,
        AT_TASK,
        "`halve` is no plain function",
        "Write a function",
    ),
    "an answer twice": (
        {ANSWERED: ANSWERS + "\n\ndef halve(x):\n    return x\n"},
        ANSWERED,
        18,
        "`halve` is defined a second time: it is on line 6 already",
        "another name",
    ),
    "a mistake with one underscore": (
        {"reference/01_halves/mistakes.py": 'halve_x = {"x / 2": "x"}\n"""undivided\nAnd the half?"""\n'},
        "reference/01_halves/mistakes.py",
        1,
        "`halve_x` looks like a known mistake",
        "<task>__<mistake>",
    ),
    "no given file": (
        answered("import numpy as np", GIVEN),
        ANSWERED,
        4,
        "No module named 'given'",
        "the folder given/",
    ),
    "no such package": (
        answered("import numpy as np", "import numpy as np\nimport no_such_package"),
        ANSWERED,
        4,
        "No module named 'no_such_package'",
        "under packages:",
    ),
    "a given file that fails": (
        answered("import numpy as np", GIVEN) | {HELPER: "\n1 / 0\n"},
        ANSWERED,
        4,
        "given/helper.py, line 2: ZeroDivisionError",
        "Correct the file",
    ),
    "the grader's name mistyped": (
        asked("from autograder import", "from autogrador import"),
        ASKED,
        7,
        "No module named 'autogrador'",
        "Did you mean autograder?",
    ),
    "a part of the grader that is not there": (
        asked("from autograder import", "from autograder.course.drawing import"),
        ASKED,
        7,
        "No module named 'autograder.course.drawing'",
        "as in: from autograder import Draw, task.",
    ),
    "a name of the grader mistyped": (
        asked("import Draw, task", "import Draw, tsk"),
        ASKED,
        7,
        "cannot import name 'tsk' from 'autograder'",
        "Did you mean task?",
    ),
    "a name that the grader has not": (
        asked("import Draw, task", "import Draw, task, zzz"),
        ASKED,
        7,
        "cannot import name 'zzz' from 'autograder'",
        "Name some of Assignment, ",
    ),
    "a module of Python's mistyped": (
        asked("import random", "import randon"),
        ASKED,
        3,
        "No module named 'randon'",
        "Did you mean random? If not: ",
    ),
    "a module of numpy's mistyped": (
        asked("import random", "import numpy.linag"),
        ASKED,
        3,
        "No module named 'numpy.linag'",
        "Did you mean numpy.linalg",
    ),
    "a mistyped name above a question": (
        asked("@task(points=1)", "@tsk(points=1)"),
        ASKED,
        AT_TASK,
        "name 'tsk' is not defined",
        "Did you mean task?",
    ),
    "a version that is none": (
        {"course.yaml": 'packages:\n  scipy: ">=1.17"\n'},
        "course.yaml",
        2,
        ">=1.17 is no version of scipy",
        'scipy: "1.17.1"',
    ),
}
"""The same of what is found as soon as the course is read."""

AS_DRAWN = {
    "a list in the place of a case": (
        asked('{"x": draw.normal(n)}', "[draw.normal(n)]"),
        ASKED,
        AT_TASK,
        "returns a value of type list instead of a case",
        "by name, as a dict",
    ),
    "a size twice": (
        asked('n = draw.dim("n")', 'n, m = draw.dims("n", "n")'),
        ASKED,
        14,
        "draw.dims has the size 'n' twice",
        "Give each size a name of its own",
    ),
    "a word that draw does not know": (
        asked("draw.normal(n)", "draw.normal(n, mean=3)"),
        ASKED,
        AT_BODY,
        "unexpected keyword argument 'mean'",
        "It is called as draw.normal(*shape: int, scale: float = 1.0, gap: float = 0.0); a size",
    ),
    "a size below 0": (
        asked("draw.normal(n)", "draw.normal(-1)"),
        ASKED,
        AT_BODY,
        "negative dimensions are not allowed",
        "It is called as draw.normal(*shape: int, ",
    ),
    "a setting without another": (
        asked("draw.normal(n)", "draw.setting(1.0)"),
        ASKED,
        AT_BODY,
        "missing 1 required positional argument: 'other'",
        "It is called as draw.setting(usual: Any, other: Any, *others: Any).",
    ),
    "an unknown name": (
        {ASKED: QUESTIONS.replace('n = draw.dim("n")', 'size = draw.dim("n")').replace("(n)", "(sise)")},
        ASKED,
        AT_BODY,
        "name 'sise' is not defined",
        "Did you mean size",
    ),
    "a name of Python's mistyped": (
        asked("draw.normal(n)", "draw.normal(Lenn('ab'))"),
        ASKED,
        AT_BODY,
        "name 'Lenn' is not defined",
        "Did you mean len?",
    ),
    "a name like no other": (
        asked("draw.normal(n)", "draw.normal(qqq)"),
        ASKED,
        AT_BODY,
        "name 'qqq' is not defined",
        "Here are known: draw, n, random, np, ",
    ),
    "numpy without its import": (
        {ASKED: QUESTIONS.replace("import numpy as np", "import numpy").replace("draw.normal(n)", "np.ones(n)")},
        ASKED,
        AT_BODY,
        "name 'np' is not defined",
        "import numpy as np.",
    ),
    "fewer names than sizes": (
        asked('n = draw.dim("n")', 'n, m = draw.dims("n", "m", "k")'),
        ASKED,
        14,
        "too many values to unpack",
        "there are 3 of these, and 2 on the left",
    ),
    "more names than values": (
        asked('n = draw.dim("n")', "n, m = (draw.dim('n'),)"),
        ASKED,
        14,
        "not enough values to unpack",
        "as many names on the left as there are values",
    ),
    "a case on which the answer fails": (
        asked("draw.normal(n)", '{"a": 1.0}'),
        ANSWERED,
        AT_ANSWER,
        "the answer of `halve` fails on the case distinct",
        f"/{ASKED}:{AT_TASK}.",
    ),
    "a mistyped part of draw": (
        asked('draw.dim("n")', 'draw.dimm("n")'),
        ASKED,
        14,
        "draw has no `dimm`",
        "Did you mean draw.dim",
    ),
    "another name in an example": (
        asked("points=1)", 'points=1, examples=[{"y": 1.0}])'),
        ASKED,
        AT_TASK,
        "an example of `halve` has (y), but the answer takes (x)",
        "Give the same names",
    ),
    "a list in an example": (
        asked("points=1)", 'points=1, examples=[{"x": [1.0]}])'),
        ASKED,
        AT_TASK,
        "an example of `halve` has `x` with a value of type list",
        "Draw numbers",
    ),
    "any number of arguments": (
        answered("def halve(x):", "def halve(*x):"),
        ASKED,
        AT_TASK,
        "`halve` draws (x), but the answer takes ()",
        'judges="NAME"',
    ),
    "a name for one result": (
        asked("points=1)", 'points=1, returns="half")'),
        ASKED,
        AT_TASK,
        "names the results half, but its answer gives no tuple",
        "Leave returns= out",
    ),
    "too few names of results": (
        asked("points=1)", 'points=1, returns="half")') | answered("return half", "return half, x"),
        ASKED,
        AT_TASK,
        "names the results half, but its answer gives 2 of them",
        "Name each result",
    ),
    "a share of a result without a name": (
        asked("points=1)", 'points=1, shares={"half": 2})'),
        ASKED,
        AT_TASK,
        "its results have no names, so nothing can be said of 'half'",
        "by returns=",
    ),
    "a share of an unknown result": (
        asked("points=1)", 'points=1, returns=("a", "b"), shares={"half": 2})')
        | answered("return half", "return half, x"),
        ASKED,
        AT_TASK,
        "it has no result 'half', but a and b",
        "by returns=",
    ),
    "an answer by chance": (
        answered("x / 2", "x * np.random.rand()"),
        ANSWERED,
        AT_ANSWER,
        "gives another result each time that it is asked for the case distinct",
        "draw.generator()",
    ),
}
"""The same of what is found once cases are drawn and answered."""

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


def _is_told(caught, path, line, found, do):
    """Whether an error tells of these."""
    assert str(caught.value.path).endswith(path)
    assert caught.value.line == line
    assert found in str(caught.value)
    assert do in str(caught.value).partition("\n")[2]


@pytest.mark.slow
@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_told_with_its_place_and_what_to_do(course, what):
    """Of every mistake that authors were seen to make."""
    files, *told = WRONG[what]
    with pytest.raises(CourseError) as caught:
        build(course(files))
    _is_told(caught, *told)


@pytest.mark.parametrize("what", AT_ONCE)
def test_what_is_wrong_in_a_file_is_told_as_it_is_read(course, what):
    """Nothing has to be drawn or answered for it."""
    files, *told = AT_ONCE[what]
    with pytest.raises(CourseError) as caught:
        load_assignment(course(files), "01")
    _is_told(caught, *told)


@pytest.mark.parametrize("what", AS_DRAWN)
def test_what_is_wrong_in_a_case_is_told_as_it_is_drawn(course, what):
    """The question's line, or the answer's, and what to do."""
    files, *told = AS_DRAWN[what]
    with pytest.raises(CourseError) as caught:
        set_exam(load_assignment(course(files), "01"), PUBLIC_SECRET)
    _is_told(caught, *told)


@pytest.mark.parametrize("what", ["numpy's own generator", "python's own generator", "a generator without seed"])
def test_a_question_that_draws_anew_sets_no_exam(course, what):
    """Whatever sets an exam refuses it as building does: a replay would show other inputs."""
    files, *told = WRONG[what]
    with pytest.raises(CourseError) as caught:
        set_exam(load_assignment(course(files), "01"), b"secret", small=False)
    _is_told(caught, *told)


def test_a_question_that_seeds_what_it_draws_from_sets_an_exam(course):
    """The same secret draws the same case."""
    files = asked("draw.normal(n)", "np.random.RandomState(1).normal(size=n) + (np.random.seed(2) or np.random.rand())")
    assert set_exam(load_assignment(course(files), "01"), b"secret", small=False)


def test_names_that_come_one_by_one_are_all_heard():
    """A generator is gone through once: whoever looks whether it gives names leaves them to the question."""

    @task(points=1, without=(one for one in ("extreme", "hyper")), also=iter(["zeros", "ones"]))
    def halve(draw):
        return {"x": draw.normal(3)}

    assert not {"extreme", "hyper"} & {*halve.question.profiles}
    assert halve.question.profiles[-2:] == ("zeros", "ones")


def test_functions_of_one_name_that_decorators_keep_are_let_stand(course):
    """`overload` and `register` take what stands under a name before the next one does."""
    kept = (
        "\n\n@singledispatch\ndef size(x):\n    return 1\n" + "\n\n@size.register\ndef _(x: int):\n    return 2\n" * 2
    )
    changed = ANSWERS.replace("import numpy", "from functools import singledispatch\n\nimport numpy") + kept
    assert load_assignment(course({ANSWERED: changed}), "01").functions["size"](3) == 2


def test_a_table_beside_the_mistakes_may_say_what_it_is(course):
    """Only what begins with a task's name looks like a mistake of it."""
    table = '"""Mistakes."""\n\nTABLE = {"a": 1}\n"""What the mistakes below go by."""\n'
    loaded = load_assignment(course({"reference/01_halves/mistakes.py": table}), "01")
    assert loaded.mistakes == {"halve": ()}


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


@pytest.mark.slow
@pytest.mark.parametrize("head", ["import numpy\n\n\n", ""], ids=["numpy by its name", "no numpy"])
def test_audit_spares_an_answer_that_does_not_say_np(course, head):
    """Its rewrites, which speak of np, find it."""
    text = ANSWERS.replace("import numpy as np\n\n\n", head)
    text = text.replace(">>> halve(np.array([2.0]))\n    array([1.])\n", "")
    (found,) = audit(Wanted(course({ANSWERED: text}), [("01_halves", "halve")], secrets=1), processes=1)
    assert [one.says for one in found.complaints] == []
    assert found.mutants == found.killed


@pytest.mark.parametrize(
    ("name", "meant"),
    [("camelCase", "camel_case"), ("Mix", "mix"), ("naiveSoftmaxLoss", "naive_softmax_loss"), ("a-b", "a_b")],
)
def test_a_name_that_will_not_do_is_answered_with_one_that_will(tmp_path, name, meant):
    """`new` says what it would take in its place."""
    with pytest.raises(UsageError, match=re.escape(f"single underscores: {meant}.")):
        begin_assignment(tmp_path, "first", name, None)


UNFIT = {
    "titel: T": ("1: there is no key `titel` here", "Did you mean title? An assignment has: title, points, "),
    "title: T\nlimits: {second: 3}": ("2: there is no key `second` here", "Did you mean seconds_per_case or "),
    "title: T\ncolour: red": ("2: there is no key `colour` here", "An assignment has: title, points, "),
    "points: 3": ("1: the key `title` is missing", "Write the assignment's title."),
    'title: T\npoints: "6"': (
        "2: `points` is '6', which YAML reads as a text; what belongs here: a number",
        "Take the quotation marks away. Write the sum",
    ),
    "title: 1.10": (
        "1: `title` is 1.10, which YAML reads as a number; what belongs here: a text",
        'Put quotation marks around it: "1.10".',
    ),
    "title: T\npoints: yes": ("2: `points` is yes, which YAML reads as true or false; what", "Write the sum"),
    "title: T\npoints:": ("2: `points` has no value; what belongs here: a number", "Write the sum"),
    "title: T\nlimits: [3]": ("2: `limits` is written as a list; what belongs here: keys with", "Limits are: "),
    "title: T\nfiles: [a.py, 3]": ("2: an entry of `files` is 3, which YAML reads as a whole", "Put quotation"),
    "title: T\nfeedback: verdict": (
        "2: `feedback` is 'verdict', and it can only be one of full, verdicts",
        "Did you mean verdicts? Write `full`",
    ),
    "title: ''": ("1: `title` is empty", "Write the assignment's title."),
    "title: !!binary aGk=": ("1: `title` is aGk=, which YAML reads as something else; what", "Put quotation"),
    "title: T\npoints: 0": ("2: `points` is 0, and it must be more than 0", "Write the sum"),
    "title: T\nlimits: {memory_mb: 9}": ("2: `memory_mb` is 9, and the least is 256", "Write a whole number"),
    "title: T\nlate: {floor_per_cent: 101}": ("2: `floor_per_cent` is 101, and the most is 100", "Write which"),
    "title: T\nfiles: [a.py]": ("2: `files` has 1 entry, and the fewest are 2", "Write the names"),
    "": (" the file is empty", "An assignment has: title, points, "),
}


@pytest.mark.parametrize("text", UNFIT)
def test_what_does_not_fit_in_yaml_is_told_in_plain_words(tmp_path, text):
    """The key and its line, what stands there, and what may have been meant; nothing of how a schema puts it."""
    path = tmp_path / "assignment.yaml"
    path.write_text(text)
    with pytest.raises(CourseError) as caught:
        read_yaml(path, SCHEMA)
    found, do = UNFIT[text]
    assert str(caught.value).startswith(f"{path}:{found}")
    assert f"\n  {do}" in str(caught.value)


def test_every_word_of_the_schemas_is_told_in_plain_words():
    """No sentence of the schema's library reaches an author."""
    told = {word for schema in (SCHEMA, OF_COURSE, OF_FORGE) for word in _words(schema)}
    assert told - {"description", "properties", "items"} <= set(misfit._SAID)


def _words(schema):
    """The words of a schema and of its parts."""
    parts = [*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")]
    return {*schema, *(word for part in parts if isinstance(part, dict) for word in _words(part))}
