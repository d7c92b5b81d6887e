"""The platforms whose own tables are filled in, one file of this room for each; none is imported before it is asked for."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from autograder.words.message import Message

if TYPE_CHECKING:
    # The names of the platforms are asked for by every command, a student's check among them.
    from autograder.gradebook.filling import Table

PLATFORMS = ("canvas", "moodle", "blackboard", "brightspace")
"""Each is the name of a file of this room."""
WITH_COLUMNS = ("canvas", "blackboard", "brightspace")
"""Those whose table has a column for each assignment, so that one has to be named."""


class Platform(Protocol):
    """What such a file holds."""

    TABLE: Message
    """Where a teacher finds the table, in words."""

    @staticmethod
    def read(path: Path, column: str, /) -> "Table":
        """The table at `path`, with what stands in the column that is called `column` on the platform.

        Raises
        ------
        UsageError
            if the file is no such table, or has no such column.

        """


def platform(name: str) -> Platform:
    """One of `PLATFORMS`."""
    return cast("Platform", import_module(f"autograder.gradebook.{name}"))
