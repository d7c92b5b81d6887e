"""Attacks that carry graded inputs out through a full report: the report is the same, whatever the graded inputs are."""

from dataclasses import replace

import pytest
from attack_room import PATIENT

from autograder.course.exam import set_graded_exam
from autograder.feedback.shown import Showing
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.render.report_json import report_to_json
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.supervisor import Sandbox
from tests.batch_room import RIGHT
from tests.carrying_room import SOURCES
from tests.conftest import by_name
from tests.course_room import assignment


@pytest.fixture(scope="module")
def exams(tiny):
    """Two exams with other graded cases, of which reports tell the same ones."""
    one, other = (replace(set_graded_exam(tiny, secret), limits=PATIENT) for secret in (b"one secret", b"another one"))
    return one, replace(other, showing=one.showing)


@pytest.fixture(scope="module")
def told(exams):
    """What grades a source under each of the exams, behind the real walls; with cases for showing, or as if there were none."""
    with (
        Sandbox(exams[0].showing.paper, PATIENT) as shown,
        Sandbox(exams[0].paper, PATIENT) as one,
        Sandbox(exams[1].paper, PATIENT) as other,
    ):
        showing = Showing(exams[0].showing.key, shown)

        def run(source, *, apart, feedback="full"):
            submission = Submission("attacker", source.encode())
            return [
                grade(submission, exam.key, sandbox, feedback=feedback, showing=showing if apart else None)
                for exam, sandbox in zip(exams, (one, other), strict=True)
            ]

        yield run


@pytest.mark.slow
@pytest.mark.parametrize("feedback", ["full", "verdicts"])
@pytest.mark.parametrize("source", by_name(SOURCES, "in what memory holds"))
def test_no_graded_input_leaves_by_a_report(told, source, feedback):
    """Byte for byte the same report under other graded inputs: it says nothing of them."""
    one, other = told(source, apart=True, feedback=feedback)
    assert one.score < one.points
    assert report_to_json(one) == report_to_json(other)


@pytest.mark.slow
def test_the_attacks_are_real(told):
    """Where graded cases are told of themselves, each way but those that no report shows makes another report of other inputs."""
    same = {
        name for name, source in SOURCES.items() if len({report_to_json(one) for one in told(source, apart=False)}) == 1
    }
    assert same <= NOWHERE


NOWHERE = {"in a note on an exception", "in what is printed"}
"""What leaves by no report at all."""


def test_a_push_that_raises_its_inputs_carries_none_out():
    """Of a task with nine graded cases not one number is in the report; without cases for showing the first ones were."""
    course = assignment("01_gradients")
    exam = set_graded_exam(replace(course, questions={"sigmoid": course.questions["sigmoid"]}), b"a secret for tests")
    source = course.source + b"\ndef sigmoid(z): raise ValueError(np.array2string(z, threshold=1000, precision=17))\n"
    submission, runner = Submission("attacker", source), InProcess(exam.paper)
    showing = Showing(exam.showing.key, InProcess(exam.showing.paper))
    apart = report_to_json(grade(submission, exam.key, runner, showing=showing))
    plain = report_to_json(grade(submission, exam.key, runner))
    assert (_graded_numbers_in(apart, exam), _graded_numbers_in(plain, exam) > 0) == (0, True)
    assert "raises ValueError" in apart


def _graded_numbers_in(text, exam):
    """How many entries of graded inputs a text holds, to seven digits."""
    arrays = [one.case.args["z"] for task in exam.key.tasks for one in task.cases]
    return sum(f"{abs(entry):.9f}"[:9] in text for array in arrays for entry in array.ravel() if entry % 1)


@pytest.mark.slow
def test_what_is_right_is_told_nothing_of(told):
    """A submission that loses no point is run on the graded cases alone."""
    one, other = told(RIGHT, apart=True)
    assert (one.score, one.points) == (5, 5)
    assert report_to_json(one) == report_to_json(other)
