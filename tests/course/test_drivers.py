"""Questions with a driver: what they judge, who is blamed, and what becomes of classes, state, caches and all that no plain call asks."""

import shutil
from pathlib import Path

import pytest

from autograder.authoring.audit import audit_task
from autograder.authoring.template import build
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_graded_exam
from autograder.course.markers import blank
from autograder.errors import CourseError
from autograder.feedback.shown import Showing
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.render.wording import in_words, pasted
from autograder.results import Report, TaskResult
from autograder.sandbox.given_functions import Given
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.supervisor import Sandbox

LED = Path(__file__).parents[1] / "courses" / "led"
EQUIVALENT = {"Dense.forward": 1}
"""How many mutants of these no input can tell from the answer."""

TASKS = (
    "Running",
    "Dense.forward",
    "Dense.backward",
    "Dense.of_size",
    "Dense.count",
    "Dense.scaled",
    "Dense.rate.setter",
    "Point.__matmul__",
    "squash_back",
    "shift",
    "mixed",
    "composed",
    "batches",
    "show",
    "initial",
)

WRONG = {
    "Running": ("self.total = self.total + x", "self.total = x"),
    "Dense.forward": ("return x @ self.W\n", "return 2 * x @ self.W\n"),
    "Dense.backward": ("self.cache.T @ dout", "-self.cache.T @ dout"),
    "Dense.of_size": ("cls(np.ones((d, m)))", "Dense(np.ones((d, m)))"),
    "Dense.count": ("return self.W.size", "return len(self.W)"),
    "Dense.scaled": ("return x * by", "return x + by"),
    "Dense.rate.setter": ("max(0.0, rate)", "rate"),
    "Point.__matmul__": ("Point(self.x * other.x)", "Point(self.x + other.x)"),
    "squash_back": ('(1 - cache["out"] ** 2)', '(1 - cache["out"])'),
    "shift": ("    x += by", "    x = x + by"),
    "mixed": ("*arrays, power=2.0, weight=1.0", "*arrays, power=2.0, weight=2.0"),
    "composed": ("for function in functions:", "for function in reversed(functions):"),
    "batches": ("    while True:\n", "    if True:\n"),
    "show": ("enumerate(losses, 1)", "enumerate(losses)"),
    "initial": ("np.random.randn(d, m)", "np.random.rand(d, m)"),
}
"""One wrong way to write each."""


@pytest.fixture(scope="module")
def assignment():
    """The course of what only a driver can try."""
    return load_assignment(LED, "01_led")


@pytest.fixture(scope="module")
def graded(assignment):
    """What grades a source with the cases for showing, without walls."""
    exam = set_graded_exam(assignment, b"a secret for tests")
    assert exam.showing
    showing = Showing(exam.showing.key, InProcess(exam.showing.paper, exam.limits))
    runner = InProcess(exam.paper, exam.limits)

    def grade_it(source: str) -> Report:
        return grade(Submission("ada", source.encode()), exam.key, runner, showing=showing)

    return grade_it


@pytest.fixture
def source(assignment) -> str:
    """The answers' file, which is right."""
    return str(assignment.source.decode())


@pytest.fixture
def course(tmp_path):
    """A copy of the course, to spoil."""
    return shutil.copytree(LED, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))


def told(report: Report, task: str) -> TaskResult:
    """What is said of one task, in words."""
    return next(one for one in in_words(report).tasks if one.name == task)


def spoil(course: Path, name: str, old: str, new: str) -> None:
    """Put other text into a file of the course, once."""
    text = (course / name).read_text()
    assert old in text
    (course / name).write_text(text.replace(old, new, 1))


# ── every construct is a question ───────────────────────────────────────────────────────────


def test_a_task_goes_by_what_it_judges(assignment):
    """Whoever reads of it reads of the student's method, and never of the driver."""
    assert tuple(assignment.questions) == TASKS


@pytest.mark.parametrize("task", TASKS)
def test_a_wrong_way_loses_its_own_points_alone(graded, source, task):
    """Behind each driver a planted mistake is seen, and costs no other task anything."""
    old, new = WRONG[task]
    assert old in source
    report = graded(source.replace(old, new, 1))
    assert [one.name for one in report.tasks if one.score < one.points] == [task]


@pytest.mark.slow
@pytest.mark.parametrize("task", TASKS)
def test_the_audit_of_each_is_clean(task):
    """Mutants inside of classes lose points, mistakes are named, alternatives and rewrites keep all."""
    found = audit_task(LED, "01_led", task, 1)
    assert not found.complaints
    assert not [one for one in found.survivors if not one.listed]
    assert len(found.survivors) == EQUIVALENT.get(task, 0)
    assert (found.named, found.passed) == (found.mistakes, found.right)


@pytest.mark.slow
def test_right_and_wrong_ones_come_to_the_same_behind_walls(assignment, source):
    """The real sandbox calls the same drivers."""
    exam = set_graded_exam(assignment, b"a secret for tests")
    with Sandbox(exam.paper, exam.limits) as sandbox:
        right = grade(Submission("ada", source.encode()), exam.key, sandbox)
        every = source
        for old, new in WRONG.values():
            every = every.replace(old, new, 1)
        wrong = grade(Submission("eve", every.encode()), exam.key, sandbox)
    assert right.score == right.points
    assert [one.name for one in wrong.tasks if one.score < one.points] == list(TASKS)


# ── what students get ───────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_the_template_is_blank_and_has_the_drivers(course):
    """The solutions are gone, the drivers are there, and a class has a cell of its own."""
    files = build(course)
    sheet = files["01_led/led.py"].decode()
    assert 'raise NotImplementedError("write Dense.backward here")' in sheet
    assert "def __init__(self, *args, **named):\n        raise NotImplementedError" in sheet
    assert "self.cache.T @ dout" not in sheet
    assert "def going_back(x, W, dout):" in sheet
    assert b'"task-Dense"' in files["01_led/led.ipynb"]


def test_a_blank_sheet_waits_for_everything(graded, assignment, source):
    """Nothing is earned, and nothing is called wrong."""
    report = graded(blank(assignment.answers_file, source))
    assert report.score == 0
    assert {one.status for one in report.tasks} <= {"missing", "waiting"}


# ── who is blamed ───────────────────────────────────────────────────────────────────────────


def test_a_method_that_is_not_there_is_told_as_such(graded, source):
    """It is missing by its own name, with the one that may be meant."""
    report = graded(source.replace("def __matmul__", "def __mattmul__"))
    assert told(report, "Point.__matmul__").status == "missing"
    assert "`Point.__mattmul__`" in told(report, "Point.__matmul__").says


def test_who_needs_a_missing_method_waits_for_it(graded, source):
    """Going back needs going forward: by its absence, or because it is not written."""
    for wrong in (
        source.replace("    def forward(self, x)", "    def forwards(self, x)"),
        source.replace("self.cache = x\n        return x @ self.W", "raise NotImplementedError", 1),
    ):
        report = graded(wrong)
        assert told(report, "Dense.backward").status == "waiting"
        assert "`Dense.forward`" in told(report, "Dense.backward").says


def test_another_way_to_have_a_part_is_no_fault(graded, source):
    """A property may be an attribute, a method may be put into the class later: it is there when it is used."""
    other = source.replace("    @property\n    def count(self):", "    @property\n    def counts(self):", 1).replace(
        "self.W, self.cache, self._rate = W, None, 0.0",
        "self.W, self.cache, self._rate, self.count = W, None, 0.0, W.size",
    )
    assert graded(other).score == graded(other).points


def test_what_is_shown_can_be_typed(graded, source):
    """The scene stands there in the student's own names, with its inputs."""
    report = graded(source.replace(*WRONG["Point.__matmul__"]))
    assert pasted(told(report, "Point.__matmul__")).endswith("(Point(x) @ Point(y)).x")
    whole = pasted(told(graded(source.replace(*WRONG["Dense.backward"])), "Dense.backward"))
    assert whole.endswith("layer = Dense(W)\nlayer.forward(x)\nDense(W + 1).forward(x + 1)\nlayer.backward(dout)")


def test_names_of_the_students_do_not_get_in_a_drivers_way(graded, source):
    """What a driver imports, and what Python brings along, is the course's, whatever the student's file calls so."""
    taken = source + "\ntuple = contextlib = io = itertools = Exception = 0\n"
    assert graded(taken).score == len(TASKS)
    assert graded(taken.replace("import itertools", "")).score == len(TASKS)


GIVEN = """import math
import numpy as np
import absent
global max

def led(x):
    class Own(Base):
        def __init__(self):
            super().__init__()
    return max(x), sum(x), math.floor(x[0]), Own().kept, globals()["kept"]
def noted(net: Absent): return 1
def lacking(): return absent
@Absent
def headless(): return 1
"""


def test_a_given_function_finds_the_students_names_where_they_are_meant():
    """Also by `globals()`, and by a name of Python's that the file has for itself; without a head it is not there, in whoever's way."""
    names = {}
    theirs = "kept, sum, math = 3, 0, 0\nclass Base: kept = kept\ndef max(x): return 'mine'\ndef headless(): return 9"
    exec(theirs, names)
    Given(GIVEN).put_in(names)
    assert names["led"]([1.5, 2]) == ("mine", 3.5, 1, 3, 3)
    assert names["noted"](0) == 1
    assert "headless" not in names
    with pytest.raises(ModuleNotFoundError, match="absent"):
        names["lacking"]()


def test_a_known_mistake_of_a_method_is_named(graded, source):
    """It was written as an edit of the class, or as a method or a class of its own."""
    report = graded(source.replace("Point(self.x * other.x)", "Point(other.x * other.x)"))
    (named,) = told(report, "Point.__matmul__").diagnoses
    assert (named.name, named.source) == ("the product is that of the other by itself", "author")
    report = graded(source.replace(*WRONG["Running"]))
    assert told(report, "Running").diagnoses[0].source == "author"


def test_a_mutant_of_a_method_is_named(graded, source):
    """No author wrote it down."""
    report = graded(
        source.replace("return dout @ self.W.T, self.cache.T @ dout", "return dout @ self.W.T, -self.cache.T @ dout")
    )
    assert told(report, "Dense.backward").diagnoses


def test_a_gradient_follows_a_method_that_is_wrong(graded, source):
    """Its derivative is taken numerically through the driver of what it is the derivative of."""
    forward = source.replace("return x @ self.W\n", "return 0.7 * x @ self.W\n", 1)
    right_for_it = forward.replace(
        "return dout @ self.W.T, self.cache.T @ dout",
        "return 0.7 * dout @ self.W.T, 0.7 * self.cache.T @ dout",
    )
    report = graded(right_for_it)
    assert told(report, "Dense.forward").score < 1
    backward = told(report, "Dense.backward")
    assert backward.score > 0.6
    assert any("Dense.forward" in note for note in (backward.says, *backward.notes))


# ── what an author is told ──────────────────────────────────────────────────────────────────

QUESTION, ANSWER, MISTAKES = (
    f"{room}/01_led/{name}.py"
    for room, name in (("assignments", "led"), ("reference", "led"), ("reference", "mistakes"))
)

FAULTS = {
    "judges what is not there": (QUESTION, 'judges="Dense.count"', 'judges="Dense.counts"', "course.judges_nothing"),
    "judged twice": (QUESTION, 'judges="Dense.count"', 'judges="Dense.forward"', "course.judged_twice"),
    "given as well": (QUESTION, 'judges="Dense.count"', 'judges="Dense.count", given=True', "course.judges_and_given"),
    "judges itself": (QUESTION, 'judges="Dense.count"', 'judges="counted"', "course.judges_itself"),
    "no driver": (ANSWER, "def counted(W)", "def counts(W)", "course.no_driver"),
    "a marked driver": (
        ANSWER,
        "    return Dense(W).count\n",
        "    # BEGIN SOLUTION\n    return Dense(W).count\n    # END SOLUTION\n",
        "course.driver_is_marked",
    ),
    "a driver with a keyword": (ANSWER, "def counted(W)", "def counted(*, W)", "course.driver_takes"),
    "not marked": (
        ANSWER,
        "        # BEGIN SOLUTION\n        return self.W.size\n        # END SOLUTION\n",
        "        return self.W.size\n",
        "course.unmarked",
    ),
    "an edit that does not fit": (MISTAKES, "(x @ self.W)[::-1]", "(x @ ", "course.edit_not_python"),
    "a fragment that is nowhere": (MISTAKES, '"x @ self.W":', '"x @ self.V":', "course.fragment_nowhere"),
    "of an unknown driver": (MISTAKES, "going_back__shared", "going_home__shared", "course.mistake_in_unknown_task"),
}


def texts(course: Path) -> list[str]:
    """The texts of all known mistakes, each of which is put together for it."""
    return [one.text for some in load_assignment(course, "01_led").mistakes.values() for one in some]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_author_is_told_with_its_line(course, fault):
    """File, line and remedy."""
    name, old, new, key = FAULTS[fault]
    spoil(course, name, old, new)
    with pytest.raises(CourseError) as caught:
        texts(course)
    assert caught.value.found.key == key
    assert caught.value.line
    assert caught.value.do.key


def test_classes_that_hang_on_each_other_are_read_once(course):
    """As torch hangs a class on each function, which leads back to it."""
    path = course / "reference" / "01_led" / "led.py"
    path.write_text(f"{path.read_text()}\n\nRunning.kin, Point.kin = Point, Running\n")
    (key,) = (
        one for one in set_graded_exam(load_assignment(course, "01_led"), b"kin").key.tasks if one.name == "Running"
    )
    assert "Running" in key.origin.reference.called("Running")
