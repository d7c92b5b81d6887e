"""Hands the reference in before anybody else: what of it does not come out with all points is a fault of the course."""

from collections.abc import Callable
from dataclasses import replace

from autograder.course.assignment import Assignment
from autograder.course.exam import Exam, set_exam
from autograder.course.several import in_its_file
from autograder.errors import CourseError, GraderError, Refusal
from autograder.grading import grade
from autograder.intake.file import take
from autograder.intake.submission import Submission
from autograder.results import Report, TaskResult
from autograder.sandbox import wire
from autograder.sandbox.given_functions import calls_of
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.paper import Paper
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.worker import Call
from autograder.words.message import message


def hand_in(exam: Exam, grade_one: Callable[[Submission], Report]) -> None:
    """Hand the reference's file in as a student's, to what grades this exam.

    Raises
    ------
    CourseError
        for the first task in which it loses points: nobody could have them; or for an alternative that cannot be run.
    GraderError
        if it was not graded, by a fault of ours.

    """
    reference = exam.reference
    _ = reference.alternatives  # else they are run only for a submission that needs them: too late to tell the author
    report = grade_one(take("reference", reference.answers_file.name, reference.source))
    if report.fault:
        raise GraderError(report.fault)
    lost = [task for task in report.tasks if task.status != "passed"]
    if lost:
        raise _fault(exam, report, next((task for task in lost if not task.begin), lost[0]))


def _fault(exam: Exam, report: Report, task: TaskResult) -> CourseError:
    reference = exam.reference
    says = message("list.and", first=task.says, last=report.notes[-1]) if report.notes else task.says
    found = message(
        "course.reference_loses", task=task.name, score=task.score, points=task.points, says=report.problem or says
    )
    line = reference.answers[task.name].line
    where = in_its_file(reference.answers_file, reference.source, line)
    return CourseError(*where, found, message("course.as_a_submission"))


def refuse_unfit(assignment: Assignment, exam: Exam | None = None) -> None:
    """Hand the reference in on this machine: behind walls, or in this process where none can stand.

    `exam` is one of the assignment that is set already. Without walls files and packages are still there for an answer,
    but arguments and results go through the codec all the same.

    Raises
    ------
    CourseError
        if it loses points.
    GraderError
        if our own processes fail.

    """
    exam = exam or set_exam(assignment, b"the reference is handed in")
    try:
        with Sandbox(exam.paper, exam.limits) as sandbox:
            hand_in(exam, lambda one: grade(one, exam.key, sandbox))
    except Refusal:
        runner = InProcess(_as_it_arrives(exam.paper), exam.limits)
        hand_in(exam, lambda one: grade(one, exam.key, runner))


def _as_it_arrives(paper: Paper) -> Paper:
    """The paper as a worker would read it."""
    data = paper.encode()
    return replace(paper, calls=calls_of(wire.decode(data, items=len(data)), Call.of))
