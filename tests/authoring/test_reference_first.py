"""The reference is handed in first: what a submission could not do is a fault of the course, wherever it is met."""

import shutil
import sys

import pytest

from autograder.authoring.reference_first import hand_in, refuse_unfit
from autograder.batch.run import hand_in_first
from autograder.batch.unconfined import UnconfinedPool
from autograder.cli import main
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.errors import CourseError, GraderError
from autograder.grading import faulty, grade
from autograder.results import Limits
from autograder.sandbox.supervisor import Sandbox
from autograder.words.message import message, say
from tests.conftest import TINY

DRAWN, ANSWERED = "draw.normal(m)}", "return np.outer(delta, x)"
HANDOUT = str(TINY / "assignments" / "01_tiny" / "handout.md")
ASKED = "@task(points=3)\ndef outer"
UNFIT = {
    "a list is drawn": ({DRAWN: "[draw.normal(m)]}"}, {ANSWERED: "return np.outer(delta, x[0])"}, "list"),
    "a list in a tuple is drawn": (
        {DRAWN: "(1, [draw.normal(m)])}"},
        {ANSWERED: "return np.outer(delta, x[1][0])"},
        "list",
    ),
    "keys are whole numbers": ({DRAWN: "{0: draw.normal(m)}}"}, {ANSWERED: "return np.outer(delta, x[0])"}, "dict"),
    "a complex number is drawn": ({DRAWN: "1j}"}, {ANSWERED: "return np.outer(delta, x).imag"}, "complex"),
    "a file is read": (
        {},
        {ANSWERED: f"{ANSWERED} * bool(__import__('pathlib').Path({HANDOUT!r}).read_text())"},
        "Error",
    ),
    "a package is imported": ({}, {ANSWERED: f"import pytest\n    {ANSWERED}"}, "pytest"),
    "the file imports a package": (
        {},
        {
            "import numpy as np": "import numpy as np\nimport pytest",
            ANSWERED: f"assert pytest.approx\n    {ANSWERED} * len(pytest.__name__) / 6",
        },
        "pytest",
    ),
    "a set is returned": ({}, {ANSWERED: "return {1.0}"}, "set"),
    "a complex number is returned": ({}, {ANSWERED: "return 1j"}, "complex"),
    "a set is returned where a rule judges": (
        {ASKED: "@task(points=3, judged_by=lambda delta, x: in_order({'a': ('input', ())}))\ndef outer"},
        {ANSWERED: "return {'a'}"},
        "set",
    ),
    "more is returned than may cross": ({}, {ANSWERED: "return np.outer(delta, x) * np.ones((3000, 1, 1))"}, "256 KiB"),
}
"""What only the machine of the course's author does: changes of the question, of the answer, and what the reason names."""


@pytest.fixture
def spoiled(tmp_path):
    """The two-task course with these changes in its question and in its answer, and no known mistakes."""

    def make(asked, answered):
        course = shutil.copytree(TINY, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))
        for room, changes in (("assignments", asked), ("reference", answered)):
            path = course / room / "01_tiny" / "tiny.py"
            text = path.read_text()
            for old, new in changes.items():
                assert old in text
                text = text.replace(old, new, 1)
            path.write_text(text.replace("import Draw, task", "import Draw, in_order, task"))
        (course / "reference" / "01_tiny" / "mistakes.py").write_text('"""None."""\n')
        return course

    return make


def _refused(course, act):
    with pytest.raises(CourseError) as caught:
        act(course)
    return str(caught.value)


def _hand_in(course):
    refuse_unfit(load_assignment(course, "01"))


@pytest.mark.slow
@pytest.mark.parametrize(("asked", "answered", "why"), UNFIT.values(), ids=UNFIT.keys())
def test_what_no_submission_could_do_is_the_courses_fault(spoiled, asked, answered, why):
    """File, line and reason, before anybody's work is looked at."""
    course = spoiled(asked, answered)
    says = _refused(course, _hand_in)
    where, _, reason = says.partition(": ")
    room, begins = ("assignments", "@task") if asked and ASKED not in asked else ("reference", "def ")
    path = course / room / "01_tiny" / "tiny.py"
    line = next(number for number, line in enumerate(path.read_text().splitlines(), 1) if line.startswith(begins))
    assert where == f"{path}:{line}"
    assert why in reason


def test_an_alternative_that_cannot_be_run_is_told_before_anybody_is_graded(spoiled):
    """With its file and line: it may decide points where a function that it calls is wrong."""
    course = spoiled({}, {})
    path = course / "tests" / "alternatives" / "01_tiny.py"
    path.parent.mkdir(parents=True)
    path.write_text("x = 1\ny = x / 0\n")
    exam = set_exam(load_assignment(course, "01"), b"secret")
    says = _refused(course, lambda _: hand_in(exam, pytest.fail))
    assert says.startswith(f"{path}:2: ZeroDivisionError")


COMMANDS = {
    "build": lambda course: ["build", "--course", course],
    "audit": lambda course: ["audit", "01", "--course", course, "--jobs", "1"],
    "grade": lambda course: ["grade", course / "in", "--assignment", "01", "--course", course, "--out", course / "run"],
}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
@pytest.mark.parametrize("kind", ["a list is drawn", "a package is imported"])
def test_every_command_of_a_course_hands_it_in(spoiled, capsys, command, kind):
    """`build`, `audit` and `grade` end with 2 and the sentence, and nothing is left of a run."""
    asked, answered, why = UNFIT[kind]
    course = spoiled(asked, answered)
    (course / "in").mkdir()
    shutil.copy(TINY / "reference" / "01_tiny" / "tiny.py", course / "in" / "ada.py")
    assert main(list(map(str, command(course)))) == 2
    said = capsys.readouterr().err
    assert "tiny.py:6: " in said
    assert why in said
    assert not (course / "run").exists()


@pytest.mark.parametrize(
    "kind",
    [
        "a list is drawn",
        "keys are whole numbers",
        "a set is returned",
        "a complex number is returned",
        "a set is returned where a rule judges",
    ],
)
def test_without_walls_it_goes_through_the_codec(spoiled, monkeypatch, kind):
    """Where no walls can stand, what cannot cross them is found out all the same."""
    monkeypatch.setattr(sys, "platform", "darwin")
    asked, answered, why = UNFIT[kind]
    assert why in _refused(spoiled(asked, answered), _hand_in)


def test_a_named_tuple_is_found_out_without_walls(spoiled, monkeypatch):
    """It arrives as a tuple, whose parts have no names."""
    monkeypatch.setattr(sys, "platform", "darwin")
    asked = {DRAWN: "__import__('os').terminal_size((2, 3))}"}
    course = spoiled(asked, {ANSWERED: "return np.outer(delta, x.lines)"})
    assert "terminal_size" in _refused(course, _hand_in)


def test_a_reference_that_is_right_passes(tiny, exam_of_tiny, monkeypatch):
    """Behind walls and without."""
    refuse_unfit(tiny, exam_of_tiny)
    monkeypatch.setattr(sys, "platform", "darwin")
    refuse_unfit(tiny, exam_of_tiny)


@pytest.mark.slow
def test_it_is_handed_in_to_what_grades(spoiled):
    """To whatever grades the run, also where the submissions are trusted; a fault of ours is none of the course."""
    course = spoiled({}, {ANSWERED: f"import os\n    os.environ['HOME']\n    {ANSWERED}"})
    exam = set_exam(load_assignment(course, "01"), b"a secret for tests")
    says = _refused(course, lambda _: hand_in_first(exam, UnconfinedPool(exam, 1)))
    assert "HOME" in says
    with pytest.raises(GraderError) as caught:
        hand_in(exam, lambda one: faulty(one, exam.key, message("grader.job_ended")))
    assert str(caught.value) == say(message("grader.job_ended"))


SCAN = """
import ctypes
import numpy as np

libc = ctypes.CDLL(None)
libc.sbrk.restype = ctypes.c_void_p
PAGE, MOST = 4096, 1 << 14


def pages(start, step):
    for number in range(MOST):
        at = start + step * PAGE * number
        if libc.madvise(ctypes.c_void_p(at), ctypes.c_size_t(PAGE), 0):
            return
        yield ctypes.string_at(at, PAGE)


def around(place):
    start = place // PAGE * PAGE
    below = list(pages(start, -1))
    return b"".join([*reversed(below), *list(pages(start, 1))[1:]])


def mean_square(X):
    heaps = around(libc.sbrk(0) - PAGE) + around(id(object()))
    return np.array([bytes.fromhex(word) in heaps for word in (OTHER, OWN)], float)
"""


@pytest.mark.slow
def test_what_is_handed_in_first_leaves_nothing_behind(spoiled):
    """The submission that comes next in the same sandbox finds its own text in its memory, and none of the reference's."""
    other, own = "a word of the reference alone", "a word of the submission's"
    exam = set_exam(load_assignment(spoiled({}, {ANSWERED: f"{ANSWERED}  # {other}"}), "01"), b"a secret for tests")
    words = "".join(f"{name} = {word.encode().hex()!r}\n" for name, word in (("OTHER", other), ("OWN", own)))
    with Sandbox(exam.paper, Limits(seconds_per_case=60, seconds_per_submission=120)) as sandbox:
        hand_in(exam, lambda one: grade(one, exam.key, sandbox))
        call = exam.key.tasks[1].cases[0].call
        with sandbox.open(f"# {own}\n{words}{SCAN}".encode()) as session:
            found = session.make([call]).outcomes[call]
    assert found.value.tolist() == [0.0, 1.0]
