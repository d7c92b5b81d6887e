"""The platforms whose own tables are filled in, one file of this room for each; none is imported before it is asked for."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from autograder.results import Report
from autograder.words.message import Message

PLATFORMS = ("canvas", "moodle")
"""Each is the name of a file of this room."""


class Platform(Protocol):
    """What such a file holds."""

    TABLE: Message
    """Where a teacher finds the table, in words."""
    HAS_COLUMNS: bool
    """Whether the table has a column for each assignment, so that one has to be named."""

    @staticmethod
    def fill(path: Path, reports: Iterable[Report], *, full: float, column: str) -> tuple[str, Sequence[str]]:
        """The table at `path` with the grades in it, and the submissions that belong to nobody there.

        `full` is what the assignment is worth, `column` what it is called on the platform.

        Raises
        ------
        UsageError
            if the file is no such table, or the grades do not fit into it.

        """


def platform(name: str) -> Platform:
    """One of `PLATFORMS`."""
    return cast("Platform", import_module(f"autograder.gradebook.{name}"))
