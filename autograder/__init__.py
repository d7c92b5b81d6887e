"""What a course author types: `task` asks a question, `derivative` says what a gradient is the derivative of."""

from autograder.course.draw import Draw
from autograder.course.question import derivative, task

__all__ = ["Draw", "derivative", "task"]
__version__ = "0.1.0"
