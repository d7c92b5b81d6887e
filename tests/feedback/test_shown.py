"""What a report tells of graded cases: what the same submission did in those for showing, or that they are wrong and no more."""

import re
from contextlib import closing
from dataclasses import replace

import pytest

from autograder.course.exam import set_graded_exam
from autograder.feedback.shown import Showing
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.render.report_json import report_to_json
from autograder.render.wording import in_words
from autograder.results import Limits
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.supervisor import Sandbox
from autograder.words.message import message, say

RIGHT = "import numpy as np\ndef outer(delta, x): return np.outer(delta, x)\ndef mean_square(X): return (X**2).mean(axis=0)\n"
BRIEF = Limits(seconds_per_case=0.3)


@pytest.fixture(scope="module")
def exam(tiny):
    """A graded exam of the tiny course, with the one for showing."""
    return set_graded_exam(tiny, b"a secret for tests")


@pytest.fixture
def told(exam):
    """The result for `outer` of right answers with this behind them, in words."""

    def run(source, limits=None, **options):
        showing = Showing(exam.showing.key, InProcess(exam.showing.paper, limits))
        submission, runner = Submission("x", (RIGHT + source).encode()), InProcess(exam.paper, limits)
        return in_words(grade(submission, exam.key, runner, showing=showing, **options))

    return run


def _numbers(exam):
    """The entries of all inputs of `outer`, as examples show them."""
    return {f"{abs(entry):.4g}" for case in exam.key.tasks[0].cases for arg in case.case.args.values() for entry in arg}


def test_the_smallest_case_that_is_shown_is_one_for_showing(told, exam):
    """With its inputs, what was expected and what came; by a name that `replay` knows."""
    task = told("def outer(delta, x): return -np.outer(delta, x)\n").tasks[0]
    shown = next(one.case for one in exam.showing.key.tasks[0].small if one.case.name == task.example.case)
    assert shown.extent == (2, 0)
    assert [one.name for one in task.diagnoses] == ["the sign is flipped"]


LARGE = "def outer(delta, x):\n    result = np.outer(delta, x)\n    result[3:] += 1\n    return result\n"


def test_where_no_small_case_shows_it_one_of_the_same_kind_does(told, exam):
    """A larger one, drawn under the second secret: none of its numbers is graded."""
    report = told(LARGE)
    task = report.tasks[0]
    assert (task.example.case, task.error_map.case) == ("shown-random", "shown-random")
    assert task.says == "the result is wrong in 2 of 8 entries"
    shown = set(re.findall(r"\d+\.\d+", report_to_json(report)))
    assert len(_numbers(exam) & shown) <= 2  # of two digits some are alike
    assert len(_numbers(exam.showing) & shown) > 4


def test_what_shows_only_in_graded_cases_is_told_without_a_word_of_them(told, exam):
    """The check, the kind of the case, and that it is not shown."""
    graded = exam.key.tasks[0].cases[0].case.args["x"].tolist()
    task = told(
        f"def outer(delta, x):\n    if x.tolist() == {graded}: raise ValueError(repr(x))\n    return np.outer(delta, x)\n"
    ).tasks[0]
    assert task.score == pytest.approx(0.35 * task.points, abs=0.1)
    values = task.verdicts[0]
    assert (values.check, values.status, values.case) == ("values", "failed", "distinct")
    assert values.says == task.says
    assert "graded cases are not shown" in task.says
    assert (task.example, task.error_map, task.diagnoses) == (None, None, ())


def test_points_are_those_of_the_graded_cases(told, exam):
    """Whatever the submission does in those for showing: it may know which are which."""
    shown = [case.case.args["x"].tolist() for case in exam.showing.key.tasks[0].cases]
    lucky = f"def outer(delta, x):\n    return np.outer(delta, x) if x.tolist() in {shown} or x.size < 4 else 0 * np.outer(delta, x)\n"
    unlucky = f"def outer(delta, x):\n    return 0 if x.tolist() in {shown} else np.outer(delta, x)\n"
    assert told(lucky).tasks[0].verdicts[0].earned == 0
    assert told(unlucky).tasks[0].verdicts[0].earned == told("").tasks[0].verdicts[0].earned


@pytest.mark.slow
@pytest.mark.parametrize("feedback", ["full", "verdicts"])
def test_what_never_ends_is_told_without_its_inputs(told, exam, feedback):
    """It is not asked again, and a graded case that it hung in is not shown; nor what it raised in others."""
    endless = "def outer(delta, x):\n    if x.size == 3: raise ValueError(repr(x))\n    while True: pass\n"
    report = told(endless, BRIEF, feedback=feedback)
    task = report.tasks[0]
    assert "within 0.3 seconds" in task.says
    assert task.example is None
    text = report_to_json(report)
    assert "ValueError" not in text
    assert not [number for number in _numbers(exam) if len(number) > 5 and number in text]


def test_a_task_that_is_right_is_not_called_wrong_by_a_case_for_showing(told, exam):
    """What others build on is said by the graded cases."""
    shown = [case.case.args["X"].tolist() for case in exam.showing.key.tasks[1].cases]
    source = f"def mean_square(X): return 0 if X.tolist() in {shown} else (X**2).mean(axis=0)\ndef outer(delta, x): return mean_square(x[:, None]) * np.outer(delta, x)\n"
    report = told(source)
    assert (report.tasks[1].status, report.tasks[0].begin) == ("passed", "")


def test_a_file_that_does_not_load_is_told_as_it_loads_for_showing(told):
    """Where, and what it raised there."""
    report = told("raise ValueError('one')\n")
    assert report.score == report.points
    assert "one" in report.notes[0]
    report = told("del outer, mean_square\nraise ValueError('two')\n")
    assert "two" in report.problem


@pytest.mark.slow
def test_a_task_for_which_no_time_was_left_says_so(exam):
    """Whatever it does in the cases for showing, which have time of their own."""
    endless = RIGHT + "def outer(delta, x):\n    while True: pass\n"
    showing = Showing(exam.showing.key, InProcess(exam.showing.paper, BRIEF))
    with Sandbox(exam.paper, Limits(seconds_per_case=2, seconds_per_submission=0.8)) as sandbox:
        report = in_words(grade(Submission("x", endless.encode()), exam.key, sandbox, showing=showing))
    task = report.tasks[1]
    assert (task.status, task.score) == ("missing", 0)
    assert task.says == say(message("outcome.not_run", because=message("sandbox.used_up", seconds=0.8)))


@pytest.mark.slow
def test_of_the_exam_for_showing_only_what_was_lost_is_set(tiny):
    """A task that is right is not drawn for showing; it is once it is lost, and a sandbox that stands has its calls as well."""
    exam = set_graded_exam(tiny, b"a secret for tests")
    asked = exam.showing.paper.calls
    with Sandbox(exam.paper, exam.limits) as sandbox, closing(Sandbox(exam.showing.paper, exam.limits)) as other:
        showing = Showing(exam.showing.key, other)

        def graded(source):
            submission = Submission("x", (RIGHT + source).encode())
            return grade(submission, exam.key, sandbox, showing=showing)

        assert {task.status for task in graded("").tasks} == {"passed"}
        assert len(asked) == 0
        first = graded("def mean_square(X): return -(X**2).mean(axis=0)\n")
        assert {call.task for call in asked} == {"mean_square"}
        second = graded("def outer(delta, x): return -np.outer(delta, x)\n")
        assert {call.task for call in asked} == {"mean_square", "outer"}
        assert all([one.diagnoses for one in report.tasks if one.status != "passed"] for report in (first, second))
    whole = set_graded_exam(tiny, b"a secret for tests")
    whole.work_out()
    runners = InProcess(whole.paper), InProcess(whole.showing.paper)
    source = RIGHT + "def outer(delta, x): return -np.outer(delta, x)\n"
    again = grade(
        Submission("x", source.encode()), whole.key, runners[0], showing=Showing(whole.showing.key, runners[1])
    )
    assert report_to_json(replace(second, walls="")) == report_to_json(replace(again, walls=""))


def test_without_an_exam_for_showing_cases_are_told_of_themselves(exam):
    """As practice cases are."""
    whole = replace(exam.showing, key=replace(exam.showing.key, practice=True))
    report = grade(Submission("x", (RIGHT + LARGE).encode()), whole.key, InProcess(whole.paper))
    assert report.tasks[0].example.case == "random"
