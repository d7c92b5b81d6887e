"""The face: what a course author types, and what a program needs that grades with it (docs/embedding.md)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.batch.demo import make_class
    from autograder.batch.pool import Pool
    from autograder.course.assignment import Assignment, load_assignment
    from autograder.course.draw import Draw
    from autograder.course.exam import Exam, set_exam, set_graded_exam
    from autograder.course.question import derivative, task
    from autograder.errors import AutograderError
    from autograder.feedback.shown import Showing
    from autograder.grading import grade
    from autograder.intake.file import take
    from autograder.intake.submission import Submission
    from autograder.judge.rules import accuracy, coin, in_order, normal, passes, uniform
    from autograder.render.report_json import report_from_json
    from autograder.results import Report
    from autograder.sandbox.inprocess import InProcess
    from autograder.sandbox.supervisor import Sandbox
    from autograder.words.message import say

__all__ = [
    "Assignment",
    "AutograderError",
    "Draw",
    "Exam",
    "InProcess",
    "Pool",
    "Report",
    "Sandbox",
    "Showing",
    "Submission",
    "accuracy",
    "coin",
    "derivative",
    "grade",
    "in_order",
    "load_assignment",
    "make_class",
    "normal",
    "passes",
    "report_from_json",
    "say",
    "set_exam",
    "set_graded_exam",
    "take",
    "task",
    "uniform",
]
__version__ = "0.1.0"

_ROOMS = {
    "batch.demo": ("make_class",),
    "batch.pool": ("Pool",),
    "course.assignment": ("Assignment", "load_assignment"),
    "course.draw": ("Draw",),
    "course.exam": ("Exam", "set_exam", "set_graded_exam"),
    "course.question": ("derivative", "task"),
    "errors": ("AutograderError",),
    "feedback.shown": ("Showing",),
    "grading": ("grade",),
    "intake.file": ("take",),
    "intake.submission": ("Submission",),
    "judge.rules": ("accuracy", "coin", "in_order", "normal", "passes", "uniform"),
    "render.report_json": ("report_from_json",),
    "results": ("Report",),
    "sandbox.inprocess": ("InProcess",),
    "sandbox.supervisor": ("Sandbox",),
    "words.message": ("say",),
}
"""The file in which each name stands."""


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `autograder --help` need not wait for numpy."""
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(import_module(f"autograder.{room}"), name)
    raise AttributeError(f"module 'autograder' has no attribute {name!r}")
