"""What a question says of itself: how long a case may take, how exactly, in which precision, what counts more, and by which convention."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from autograder.authoring.audit import audit_task
from autograder.course.assignment import hashes, load_assignment
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.course.markers import blank
from autograder.diagnosis import hypotheses
from autograder.errors import CourseError
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.practice import read as practice
from autograder.practice.record import record
from autograder.results import Limits
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.supervisor import Sandbox
from autograder.words.message import message
from tests.conftest import ROOT, by_name
from tests.words_room import refused

COURSE = ROOT / "tests" / "courses" / "asked"


@pytest.fixture(scope="module")
def asked():
    """The course on how things are asked."""
    return load_assignment(COURSE, "01_asked")


@pytest.fixture(scope="module")
def exam(asked):
    """Its exam under a fixed secret."""
    return set_exam(asked, b"a secret for tests")


@pytest.fixture
def told(asked, exam):
    """Hand in the answers with one function written otherwise; what comes of each task."""

    def run(source="", runner=None, key=None):
        submission = Submission("someone", asked.source + b"\n\n" + source.encode())
        report = grade(submission, key or exam.key, runner or InProcess(exam.paper, exam.limits))
        return {task.name: task for task in report.tasks}

    return run


@pytest.mark.slow
def test_the_answers_earn_all_points_here_and_behind_walls(told, exam, asked):
    """By the live key and by the recorded one; and the blank sheet none."""
    paper, key = practice.load(record(*_public(asked)))
    with Sandbox(exam.paper, exam.limits) as walls:
        for runner, by in ((None, None), (walls, None), (InProcess(paper, paper.limits), key)):
            assert [task.score for task in told(runner=runner, key=by).values()] == [4, 3, 4]
    empty = Submission("x", blank(asked.reference, asked.source.decode()).encode())
    assert grade(empty, exam.key, InProcess(exam.paper)).score == 0


def _public(asked):
    exam = set_exam(asked, PUBLIC_SECRET)
    return exam.paper, exam.key


def test_few_cases_of_what_takes_long(exam):
    """Three profiles, and three small cases."""
    trained, layer, _ = exam.key.tasks
    assert [one.case.name for one in trained.cases] == ["distinct", "hyper", "random"]
    assert len(trained.small) == 3 < len(layer.small)


def test_few_wrong_ways_are_tried_of_what_takes_long(exam, told, monkeypatch):
    """Of other tasks all, unless they run so many lines that a class would wait for it; the author's mistakes always."""
    trained, _, ridge = (one.origin for one in exam.key.tasks)
    every = len(hypotheses.hypotheses(ridge))
    assert len(hypotheses.hypotheses(trained)) == hypotheses.FEWEST < every
    monkeypatch.setattr(hypotheses, "MOST_LINES", 30 * ridge.lines(ridge.cases[0]))
    assert len(hypotheses.hypotheses(ridge)) == 30 < every
    (named,) = told("_trained = trained\ndef trained(X, y, steps): return _trained(X, y, steps - 1)")[
        "trained"
    ].diagnoses
    assert named.name == "a step is missing"


SLOW = "import time\n_{name} = {name}\ndef {name}(*args):\n    time.sleep({seconds})\n    return _{name}(*args)\n"


@pytest.mark.slow
def test_a_task_has_its_own_seconds(told, exam):
    """What is late for other tasks is in time for this one, in a student's process and behind walls; and it is late after its own."""
    late = exam.limits.seconds_per_case + 0.3
    roomy = replace(exam.limits, seconds_per_submission=60)
    with Sandbox(exam.paper, roomy) as walls:
        for runner in (walls, InProcess(exam.paper, roomy)):
            found = told(SLOW.format(name="trained", seconds=late) + SLOW.format(name="layer", seconds=late), runner)
            assert found["trained"].score == 4
            assert found["layer"].score == 0
            assert "0.5" in str(found["layer"].says)
    brief = replace(roomy, seconds_of={"trained": 0.6})
    with Sandbox(exam.paper, brief) as walls:
        for runner in (walls, InProcess(exam.paper, brief)):
            found = told(SLOW.format(name="trained", seconds=late), runner)
            assert found["trained"].score == 0
            assert "0.6" in str(found["trained"].says)


def test_the_seconds_travel_with_the_practice_cases(asked):
    """A student's check gives a task as long as grading does."""
    paper, _ = practice.load(record(*_public(asked)))
    assert paper.limits == asked.limits == Limits(seconds_per_case=0.5, seconds_of={"trained": 3})


@pytest.mark.parametrize(("off", "score"), [(0, 4), (4e-6, 4), (1e-4, 0)])
def test_a_tolerance_is_a_share_of_the_number(told, off, score):
    """What is off by less is right, what is off by more is wrong; other tasks are asked as exactly as ever."""
    assert told(_off("trained", off))["trained"].score == score
    assert told(_off("ridge", 4e-6, "loss, slope = _ridge(*args); return loss * by, slope * by"))["ridge"].score < 4


def _off(name, by, body=None):
    body = body or f"return _{name}(*args) * by"
    return f"_{name} = {name}\ndef {name}(*args):\n    by = 1 + {by}\n    {body}\n"


def test_a_tolerance_is_not_widened_for_float32(told):
    """A result in that precision is held to what the author asked for."""
    assert told(_off("trained", 4e-3, "return (_trained(*args) * by).astype(np.float32)"))["trained"].score == 0


def test_arrays_come_in_float32(told, exam):
    """All arrays of real numbers; whoever computes in it, in float64, or in another order is right, and a wrong factor is not."""
    layer = exam.key.tasks[1]
    assert {arg.dtype.name for one in (*layer.cases, *layer.small) for arg in one.case.args.values()} == {"float32"}
    for right in (
        "assert X.dtype == W.dtype == np.float32\n    return np.maximum(X @ W, 0)",
        "return np.maximum(X.astype(float) @ W, 0)",
        "return np.maximum(np.einsum('nd,dm->nm', X, W), 0)",
        "return np.maximum(sum(X[:, [k]] * W[[k]] for k in reversed(range(len(W)))), 0)",
    ):
        assert told(f"def layer(X, W):\n    {right}")["layer"].score == 3, right
    for wrong in ("return np.maximum(X @ W, 0) * 1.001", "return np.maximum(X @ W, 0).astype(np.float16)"):
        assert told(f"def layer(X, W):\n    {wrong}")["layer"].score < 2, wrong


def test_a_result_counts_by_its_share(told):
    """The slope counts three times as much as the loss."""
    only_slope = told(_off("ridge", 0, "loss, slope = _ridge(*args); return 1.1 * loss, slope"))["ridge"]
    only_loss = told(_off("ridge", 0, "loss, slope = _ridge(*args); return loss, 1.1 * slope"))["ridge"]
    assert (only_slope.score, only_loss.score) == (3, 1)


@pytest.mark.slow
@pytest.mark.parametrize("bad", ["values", "special"])
def test_a_result_keeps_its_share_beside_cases_that_raise(tmp_path, bad):
    """Who is wrong in one result loses that one alone; who does not raise, or raises always, has nothing of what that case decides."""
    course = shutil.copytree(COURSE, tmp_path / "course")
    answers, questions = (course / room / "01_asked" / "asked.py" for room in ("reference", "assignments"))
    loss = "    loss = np.mean("
    answers.write_text(answers.read_text().replace(loss, f"    if reg < 0:\n        raise ValueError('reg')\n{loss}"))
    raising = f'shares={{"slope": 3}}, also={{"negative": "{bad}"}}, raises="negative",'
    text = questions.read_text().replace('shares={"slope": 3},', raising)
    questions.write_text(
        text.replace("draw.setting(0.37, 1.3)", "-1.0 if draw.profile == 'negative' else draw.setting(0.37, 1.3)")
    )
    assignment = load_assignment(course, "01_asked")
    exam = set_exam(assignment, b"a secret for tests")

    def earned(source):
        report = grade(
            Submission("x", assignment.source + source.encode()), exam.key, InProcess(exam.paper, exam.limits)
        )
        return report.tasks[2].score

    assert earned("") == 4
    assert earned("\n\n" + _off("ridge", 0, "loss, slope = _ridge(*args); return 1.1 * loss, slope")) == 3
    assert earned("\n\n" + _off("ridge", 0, "loss, slope = _ridge(*args); return loss, 1.1 * slope")) == 1
    assert 0 < earned("\n\n" + _off("ridge", 0, "return _ridge(args[0], args[1], abs(args[2]))")) < 4
    assert earned("\n\ndef ridge(w, X, reg): raise ValueError('reg')") == 0


HALVED = """
def ridge(w, X, reg):
    return np.mean((X @ w) ** 2) + 0.5 * reg * w @ w, 2 * X.T @ (X @ w) / len(X) + reg * w
"""


def test_another_convention_is_right_as_well(told, asked):
    """By the live key and by the recorded one, and only as a whole: the loss of one and the slope of the other are no convention."""
    paper, key = practice.load(record(*_public(asked)))
    for runner, by in ((None, None), (InProcess(paper, paper.limits), key)):
        assert told(HALVED, runner, by)["ridge"].score == 4
        mixed = told(HALVED.replace("+ reg * w", "+ 2 * reg * w"), runner, by)["ridge"]
        assert mixed.score == 3


HERE_AND_THERE = """
_ridge, calls = ridge, []
def halved(w, X, reg):
    return np.mean((X @ w) ** 2) + 0.5 * reg * w @ w, 2 * X.T @ (X @ w) / len(X) + reg * w
def nothing(w, X, reg):
    return 0.0, 0 * w
def ridge(w, X, reg):
    calls.append(1)
    return ({here} if {where} else {there})(w, X, reg)
"""


@pytest.mark.parametrize("where", ["len(calls) % 2", "reg > 1", "len(w) > 2", "len(calls) > 6"])
def test_nobody_gains_by_one_convention_here_and_another_there(told, where):
    """No more than by the better of the two, and by nothing where the other was followed."""

    def earned(here, there):
        return told(HERE_AND_THERE.format(where=where, here=here, there=there))["ridge"].score

    alone = max(earned("halved", "nothing"), earned("nothing", "_ridge"))
    assert earned("halved", "_ridge") <= alone < 4


def test_a_wrong_one_is_told_by_its_own_convention(told):
    """Who halves the penalty and forgets a factor hears of the factor: the example shows what their own convention gives."""
    found = told(HALVED.replace("2 * X.T", "X.T"))["ridge"]
    assert found.score == 1
    assert found.example.component == "slope"
    w, X, reg = (np.array(eval(text, {"np": np, "array": np.array})) for _, text in found.example.inputs)
    wanted = 2 * X.T @ (X @ w) / len(X) + reg * w
    assert np.allclose(eval(found.example.expected, {"array": np.array}), wanted, atol=1e-3)


def test_a_convention_is_among_the_files_of_a_run(asked):
    """Whoever changes it changes what is expected."""
    assert "reference/01_asked/conventions.py" in dict(hashes(asked))


def test_a_convention_of_many_cases_is_one(exam):
    """The same calls are asked, and each convention expects something of its own."""
    ridge = exam.key.tasks[2]
    (halved,) = ridge.conventions
    assert [one.call for one in halved.cases] == [one.call for one in ridge.cases]
    assert any(
        not np.array_equal(one.expected.components[0].want, other.expected.components[0].want)
        for one, other in zip(halved.cases, ridge.cases, strict=True)
    )


@pytest.mark.slow
def test_a_mutant_that_only_the_tolerance_lets_through_is_told(tmp_path):
    """A thousandth more on each weight is a mutant for 1e-8, and none for a tolerance of a hundredth."""
    course = tmp_path / "course"
    shutil.copytree(COURSE, course)
    questions = course / "assignments" / "01_asked" / "asked.py"
    questions.write_text(questions.read_text().replace("tolerance=1e-5", "tolerance=0.1"))
    loose = audit_task(course, "01_asked", "trained", secrets=1).open
    questions.write_text(questions.read_text().replace("tolerance=0.1", "tolerance=1e-5"))
    exact = {one.phrase for one in audit_task(course, "01_asked", "trained", secrets=1).open}
    told = {one.phrase for one in loose if one.advice == message("advice.tolerance", tolerance="0.1")}
    assert told == {one.phrase for one in loose} - exact != set()


WRONG = {
    "no time": ("seconds=3", "seconds=0", "course.no_seconds"),
    "time without end": ("seconds=3", "seconds=float('inf')", "course.no_seconds"),
    "more time than a submission has": ("seconds=3", "seconds=21", "course.more_than_all"),
    "a tolerance of nothing": ("tolerance=1e-5", "tolerance=0", "course.no_tolerance"),
    "a tolerance of all": ("tolerance=1e-5", "tolerance=1.5", "course.no_tolerance"),
    "an unknown precision": ('dtype="float32"', 'dtype="float16"', "course.no_dtype"),
    "a result that is not there": ('{"slope": 3}', '{"dw": 3}', "judge.no_such_result"),
    "a share of nothing": ('{"slope": 3}', '{"slope": 0}', "course.share_of_nothing"),
    "a share of all there is": ('{"slope": 3}', "{'slope': float('inf')}", "course.share_of_nothing"),
    "a share that is no number": ('{"slope": 3}', "{'slope': float('nan')}", "course.share_of_nothing"),
    "few cases, and none of them": (
        "few=True",
        'few=True, without=("distinct", "hyper", "random")',
        "course.no_profile",
    ),
    "a derivative in float32": (
        'dtype="float32"',
        'dtype="float32", derivative=derivative("ridge", wrt="W")',
        "course.coarse_derivative",
    ),
}


@pytest.mark.parametrize(("old", "new", "key"), by_name(WRONG))
def test_what_cannot_be_asked_is_an_error_of_the_course(tmp_path, old, new, key):
    """With the line of the question and what to do."""
    shutil.copytree(COURSE, tmp_path / "course")
    path = tmp_path / "course" / "assignments" / "01_asked" / "asked.py"
    text = path.read_text().replace("import Draw, task", "import Draw, derivative, task")
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with refused(CourseError, key) as caught:
        set_exam(load_assignment(tmp_path / "course", "01_asked"), b"secret")
    assert caught.value.line


def test_a_stale_convention_is_told_with_its_line(tmp_path):
    """As a stale known mistake is."""
    shutil.copytree(COURSE, tmp_path / "course")
    path = tmp_path / "course" / "reference" / "01_asked" / "conventions.py"
    path.write_text(path.read_text().replace("reg * np.sum(w * w)", "reg * w.dot(w)"))
    with pytest.raises(CourseError) as error:
        load_assignment(tmp_path / "course", "01_asked")
    assert (error.value.path, error.value.line) == (path, 3)
