"""The author's own examples: students read them with what comes of them, a check asks them first, and no points hang on them."""

import ast
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from autograder.authoring import template
from autograder.authoring.shown_examples import with_examples
from autograder.course.assignment import load_assignment
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.course.markers import blank
from autograder.errors import CourseError
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.practice import read as practice
from autograder.sandbox import wire
from autograder.sandbox.inprocess import InProcess
from tests.conftest import ROOT, TINY

LED = ROOT / "tests" / "courses" / "led"
ANSWER = (TINY / "reference" / "01_tiny" / "tiny.py").read_text()
TWO = 'examples=[{"X": np.array([[1.0, 2.0], [3.0, 4.0]])}, {"X": np.array([[0.1]])}]'
SHOWN = """
    >>> mean_square(X=np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([ 5., 10.])
    >>> mean_square(X=np.array([[0.1]]))
    array([0.01])
    \"\"\"
"""


def course_with(folder: Path, examples: str) -> Path:
    """The two-task course, with these examples of `mean_square`."""
    course = shutil.copytree(TINY, folder, ignore=shutil.ignore_patterns("__pycache__"))
    path = course / "assignments" / "01_tiny" / "tiny.py"
    text = path.read_text().replace("from autograder", "import numpy as np\nfrom autograder", 1)
    path.write_text(text.replace('rows="N")', f'rows="N", {examples})'))
    return course


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The two-task course with two examples."""
    return course_with(tmp_path_factory.mktemp("shown") / "course", TWO)


@pytest.fixture(scope="module")
def files(course):
    """Its template."""
    return template.build(course)


def checked(key, source):
    """The report on a file, as `check` makes it by a recorded key."""
    paper, key = key
    return grade(Submission("me", source.encode()), key, InProcess(paper, paper.limits))


@pytest.mark.slow
def test_an_example_stands_in_the_docstring_with_what_the_answer_gives(files):
    """It is the last thing in the docstring, in the file and in the notebook; a function without examples stays as it was."""
    sheet = files["01_tiny/tiny.py"].decode()
    assert SHOWN in sheet
    cells = ["".join(cell["source"]) for cell in json.loads(files["01_tiny/tiny.ipynb"])["cells"]]
    assert sum(SHOWN in cell for cell in cells) == 1
    assert blank(Path("tiny.py"), ANSWER).partition("def mean_square")[0] in sheet
    text = ast.get_docstring(next(one for one in ast.parse(sheet).body if getattr(one, "name", "") == "mean_square"))
    assert text.startswith("Return the mean over rows of the squares of each column.\n\nShapes")


@pytest.mark.slow
def test_a_check_asks_the_examples_first_and_shows_the_one_that_is_wrong(files, tmp_path):
    """Who is right everywhere else is told of the example, with what was expected."""
    (tmp_path / "practice.npz").write_bytes(files["01_tiny/practice.npz"])
    key = practice.load(tmp_path / "practice.npz")
    assert [one.case.name for one in key[1].tasks[1].cases][:3] == ["example-1", "example-2", "distinct"]
    right = checked(key, ANSWER)
    assert right.score == right.points
    special = ANSWER.replace("return (X**2)", "return (X**2 + (X.shape == (2, 2)))")
    (wrong,) = [task for task in checked(key, special).tasks if task.name == "mean_square"]
    assert wrong.score < wrong.points
    assert (wrong.example.case, wrong.example.expected) == ("example-1", "[5, 10]")


def test_no_points_of_a_grading_hang_on_an_example(course):
    """A graded exam asks none of them, draws none that is the same, and who gives back their results alone has nothing."""
    assignment = load_assignment(course, "01")
    known = {wire.encode(dict(one)) for one in assignment.questions["mean_square"].examples}
    for secret in (b"one", b"two", b"three"):
        exam = set_exam(assignment, secret)
        task = exam.key.tasks[1]
        graded = [one.case for one in task.cases]
        assert not any(case.is_example for case in graded)
        assert not known & {wire.encode(dict(case.args)) for case in (*graded, *(one.case for one in task.small))}
    table = ANSWER.replace(
        "return (X**2)", "return (X**2 if X.shape == (2, 2) or X.shape == (1, 1) and X[0, 0] == 0.1 else 7 * X)"
    )
    report = grade(Submission("me", table.encode()), exam.key, InProcess(exam.paper))
    assert report.tasks[1].score <= 0.1 * report.tasks[1].points


def test_a_driver_is_shown_with_what_it_returns(tmp_path):
    """The example of a class stands in the docstring of the function that leads it; a long call has an argument a line."""
    led = shutil.copytree(LED, tmp_path / "led", ignore=shutil.ignore_patterns("__pycache__"))
    path = led / "assignments" / "01_led" / "led.py"
    many = "import numpy as np\nfrom autograder"
    told = 'judges="Dense.forward", examples=[{"x": np.eye(2), "W": np.full((2, 9), 0.25)}])'
    path.write_text(path.read_text().replace("from autograder", many, 1).replace('judges="Dense.forward")', told))
    assignment = load_assignment(led, "01")
    only = {"Dense.forward": assignment.questions["Dense.forward"]}
    exam = set_exam(type(assignment)(**{**vars(assignment), "questions": only}), PUBLIC_SECRET)
    sheets = {"led.py": blank(assignment.answers_file, assignment.source.decode())}
    sheet = with_examples(assignment, exam, sheets)["led.py"]
    assert "    >>> going_forward(\n    ...     x=np.array([[1.0, 0.0], [0.0, 1.0]]),\n    ...     W=np.array(" in sheet
    assert "    ... )\n    array([[0.25, 0.25," in sheet
    assert len(ast.parse(sheet).body) == len(ast.parse(sheets["led.py"]).body)


def test_a_single_number_is_shown_as_python_shows_it(tmp_path):
    """What a mean over everything gives is no array, and is not shown as one."""
    course = course_with(tmp_path / "course", TWO)
    path = course / "reference" / "01_tiny" / "tiny.py"
    path.write_text(ANSWER.replace("return (X**2).mean(axis=0)", "return (X**2).mean()"))
    assignment = load_assignment(course, "01")
    sheets = {"tiny.py": blank(path, path.read_text())}
    sheet = with_examples(assignment, set_exam(assignment, PUBLIC_SECRET), sheets)["tiny.py"]
    assert f"mean_square(X=np.array([[1.0, 2.0], [3.0, 4.0]]))\n    {np.float64(7.5)!r}\n" in sheet


def test_an_example_of_many_digits_is_shown_whole_and_what_comes_of_it_is_not_warned_of(tmp_path):
    """A hundred numbers of fifteen digits are called with as they are shown, and a result beyond all numbers is shown as it is."""
    course = course_with(tmp_path / "course", 'examples=[{"X": np.geomspace(1e-9, 7e155, 100).reshape(50, 2) / 7}]')
    path = course / "reference" / "01_tiny" / "tiny.py"
    path.write_text(ANSWER.replace("return (X**2).mean(axis=0)", "return np.isfinite(X**2).sum(axis=0)"))
    assignment = load_assignment(course, "01")
    sheets = {"tiny.py": blank(path, path.read_text())}
    sheet = with_examples(assignment, set_exam(assignment, PUBLIC_SECRET), sheets)["tiny.py"]
    assert "..., " not in sheet
    assert sheet.count("e+155]") == 1
    assert "    array([50, 49])\n" in sheet


@pytest.mark.parametrize(
    ("examples", "found"),
    [
        ("examples=[2.0]", "example.no_case"),
        ('examples=[{"Y": np.eye(2)}]', "course.draws_other"),
        ('examples=[{"X": np.eye(11)}]', "example.too_large"),
        ('examples=[{"X": {1, 2}}]', "course.draws_unsent"),
    ],
)
def test_an_example_that_is_none_is_told_with_its_question(tmp_path, examples, found):
    """What is no case, has other arguments, is too large to read or would not arrive is an error of the question's file and line."""
    course = course_with(tmp_path / "course", examples)
    with pytest.raises(CourseError) as caught:
        set_exam(load_assignment(course, "01"), PUBLIC_SECRET)
    assert (caught.value.path.name, caught.value.line, caught.value.found.key) == ("tiny.py", 13, found)


def test_a_function_without_a_docstring_cannot_show_an_example(tmp_path):
    """It is told in which file of the reference one is missing."""
    course = course_with(tmp_path / "course", TWO)
    assignment = load_assignment(course, "01")
    exam = set_exam(assignment, PUBLIC_SECRET)
    bare = "def mean_square(X):\n    raise NotImplementedError\n"
    with pytest.raises(CourseError) as caught:
        with_examples(assignment, exam, {"tiny.py": bare})
    assert (caught.value.path, caught.value.found.key) == (assignment.answers_file, "example.no_docstring")
