"""What a course author types: `task` asks a question, `derivative` says what a gradient is the derivative of."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.course.draw import Draw
    from autograder.course.question import derivative, task

__all__ = ["Draw", "derivative", "task"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `autograder --help` need not wait for numpy."""
    if name not in __all__:
        raise AttributeError(f"module 'autograder' has no attribute {name!r}")
    from autograder.course import draw, question  # noqa: PLC0415  (this is the point)

    return getattr(draw if name == "Draw" else question, name)
