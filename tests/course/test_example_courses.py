"""The courses in `examples/`: their questions are short, their audit is clean, and right, wrong and hostile work gets what it should."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from measures.naming import HOWS, NAMED, measure

from autograder.authoring.audit import audit_task, unfair
from autograder.authoring.shown_examples import with_examples
from autograder.batch.demo import make_class, unexpected
from autograder.course.assignment import assignment_names, load_assignment
from autograder.course.course_file import COURSE
from autograder.course.exam import PUBLIC_SECRET, set_exam, set_graded_exam
from autograder.course.markers import blank
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.render.wording import in_words
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.packages import unfit
from autograder.sandbox.supervisor import Sandbox
from autograder.words.message import say
from tests.conftest import sampled

EXAMPLES = Path(__file__).parents[2] / "examples"


def _all_of(course: Path) -> list:
    """Each assignment of a course with its tasks; one that says why it is left out where packages of the course are not installed."""
    pinned = yaml.safe_load((course / COURSE).read_text()).get("packages", {}) if (course / COURSE).is_file() else {}
    absent = [say(why) for name, version in pinned.items() if (why := unfit(name, version))]
    if absent:
        return [pytest.param(course.name, "", [""], marks=pytest.mark.skip(reason="; ".join(absent)))]
    names = assignment_names(course)
    return [pytest.param(course.name, name, list(load_assignment(course, name).questions)) for name in names]


_ALL = [one for course in sorted(EXAMPLES.iterdir()) for one in _all_of(course)]
ASSIGNMENTS = [pytest.param(*one.values[:2], marks=one.marks) for one in _ALL]
TASKS = [pytest.param(*one.values[:2], task, marks=one.marks) for one in _ALL for task in one.values[2]]
MOST_LINES = 12
"""A question has no more lines than this, on average over its assignment."""

LEAST_NAMED = 0.6
LONG = (("tensor_library", "01_training", "fit"),)
"""Each call of these is a training: what takes half a second once takes a minute here."""

each_task = pytest.mark.parametrize(
    ("course", "name", "task"), sampled(TASKS, weekly=lambda one: one in LONG or one[0] == "layers_with_state")
)


@pytest.mark.parametrize(("course", "name"), ASSIGNMENTS)
def test_a_question_is_short(course, name):
    """Counted are all lines of the questions' file that say something."""
    assignment = load_assignment(EXAMPLES / course, name)
    lines = (assignment.folder / assignment.filename).read_text().splitlines()
    assert len([line for line in lines if line.strip()]) <= MOST_LINES * len(assignment.questions)


@pytest.mark.slow
@each_task
def test_its_audit_is_clean(course, name, task):
    """Mutants lose points or are listed with a reason, mistakes are named, right answers keep all."""
    found = audit_task(EXAMPLES / course, name, task, 1)
    assert not found.complaints
    assert not [one for one in found.survivors if not one.listed]
    assert found.mistakes
    assert found.right > 1


@pytest.mark.slow
@pytest.mark.weekly
@each_task
def test_right_answers_keep_all_points_under_other_secrets(course, name, task):
    """Alternatives and rewrites."""
    right, complaints = unfair(EXAMPLES / course, name, task, 3)
    assert right > 1
    assert not complaints


@pytest.mark.slow
@pytest.mark.parametrize(("course", "name"), sampled(ASSIGNMENTS, weekly={one[:2] for one in LONG}.__contains__))
def test_wrong_work_loses_its_own_points_behind_walls(course, name):
    """Each known mistake, handed in among right answers, loses points in its own task; most are named, and hardly any costs another."""
    assignment = load_assignment(EXAMPLES / course, name)
    exam = set_graded_exam(assignment, b"a secret for tests")
    source, named, carried, count = assignment.source.decode(), 0, 0, 0
    with Sandbox(exam.paper, exam.limits) as sandbox:
        for mistake in (one for some in assignment.mistakes.values() for one in some):
            report = grade(Submission("eve", _with(source, mistake.text).encode()), exam.key, sandbox)
            own = next(one for one in report.tasks if one.name == mistake.task)
            assert own.score < own.points, mistake.function.__name__
            named += any(one.source == "author" for one in own.diagnoses)
            carried += any(one.score < one.points for one in report.tasks if one is not own)
            count += 1
    assert named >= LEAST_NAMED * count
    assert carried <= count / 4


@pytest.mark.slow
@pytest.mark.parametrize(("course", "name"), sampled(ASSIGNMENTS, weekly=lambda one: one != ASSIGNMENTS[0].values))
def test_a_made_up_class_gets_what_it_should(course, name):
    """Thirty submissions: right, with known mistakes, hostile, unfinished and broken ones."""
    assignment = load_assignment(EXAMPLES / course, name)
    exam = set_graded_exam(assignment, b"a secret for tests")
    wrong = []
    with Sandbox(exam.paper, exam.limits) as sandbox:
        for planted in make_class(assignment, exam.key):
            report = grade(planted.submission, exam.key, sandbox)
            wrong += [
                (planted.submission.id, in_words(report).score, say(says))
                for says in unexpected(planted, in_words(report))
            ]
    assert not wrong


@pytest.mark.slow
def test_a_student_sees_the_example_that_an_author_chose():
    """Of a convolution, in the docstring of what tries it; and in a check, where it is wrong, with all numbers of the images."""
    assignment = load_assignment(EXAMPLES / "layers_with_state", "01")
    only = replace(assignment, questions={"conv_forward": assignment.questions["conv_forward"]})
    exam = set_exam(only, PUBLIC_SECRET)
    sheets = with_examples(only, exam, {"layers.py": blank(only.answers_file, only.source.decode())})
    assert "    array([[[[0.5, 0.5, 0.5],\n             [1.5, 2.5, 3.5],\n" in sheets["layers.py"]
    (wrong,) = [one for one in assignment.mistakes["conv_forward"] if one.name == "the kernels are turned round"]
    source = _with(only.source.decode(), wrong.text).encode()
    (told,) = grade(Submission("me", source), exam.key, InProcess(exam.paper)).tasks
    assert told.example.case == "example-1"
    assert told.example.expected.startswith("[[[[0.5, 0.5, 0.5],")
    assert told.example.got.startswith("[[[[4.5, 5.5, 6.5],")


@pytest.mark.weekly
@pytest.mark.parametrize("course", sorted({one.values[0] for one in _ALL if not one.marks}))
def test_most_of_what_is_planted_is_named_without_its_own_label(course):
    """Three in five have a name all the same, and no name that another secret takes back."""
    how = [one.how for name in assignment_names(EXAMPLES / course) for one in measure(EXAMPLES / course, name)]
    assert sum(one in HOWS[:NAMED] for one in how) >= LEAST_NAMED * len(how)
    assert "refuted" not in how


def _with(source: str, text: str) -> str:
    """The answers with one definition anew, before those that are tried with it."""
    return f"{source}\n\n{text}"
