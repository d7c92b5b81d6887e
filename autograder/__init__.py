"""What a course author types: `task` asks a question, `derivative` and the rules say what else its result must be."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.course.draw import Draw
    from autograder.course.question import derivative, task
    from autograder.judge.rules import accuracy, coin, in_order, normal, uniform

__all__ = ["Draw", "accuracy", "coin", "derivative", "in_order", "normal", "task", "uniform"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `autograder --help` need not wait for numpy."""
    if name not in __all__:
        raise AttributeError(f"module 'autograder' has no attribute {name!r}")
    from autograder.course import draw, question  # noqa: PLC0415  (this is the point)
    from autograder.judge import rules  # noqa: PLC0415  (this is the point)

    return getattr(next(room for room in (draw, question, rules) if hasattr(room, name)), name)
