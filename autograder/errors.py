"""The errors that this package raises on purpose.

AutograderError
├── CourseError   the course is wrong: file, line, what was found, what to do        exit 2
├── UsageError    the command was asked for something it cannot do                   exit 2
├── Refusal       the walls do not stand, so nothing untrusted is run                exit 3
└── GraderError   we are wrong: never a verdict, never a zero                        exit 3

What a student's code does is never an exception here: it is an `Outcome` (see `results`).
"""

from pathlib import Path

from autograder.words.message import Text, message, say


class AutograderError(Exception):
    """Any error that the package raises on purpose: `says` tells it, `exit_code` is what a command ends with."""

    exit_code = 3

    def __init__(self, says: Text) -> None:
        """`says` is what went wrong and what to do about it."""
        super().__init__(says)
        self.says = says

    def __str__(self) -> str:
        return say(self.says)


class CourseError(AutograderError):
    """The course is wrong; says where, what was found there and what to do about it."""

    exit_code = 2

    def __init__(self, path: Path | str, line: int | None, found: Text, do: Text) -> None:
        """`line` counts from 1; None where the whole file is meant."""
        where = f"{path}:{line}" if line else f"{path}"
        super().__init__(message("error.course", where=where, found=found, do=do))
        self.args = path, line, found, do
        self.path, self.line, self.found, self.do = path, line, found, do


class UsageError(AutograderError):
    """The command was asked for something it cannot do."""

    exit_code = 2


class Refusal(AutograderError):
    """The walls do not stand on this machine, so no untrusted code is run."""


class GraderError(AutograderError):
    """A fault of the grader itself."""
