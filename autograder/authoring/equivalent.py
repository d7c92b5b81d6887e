"""Reads an assignment's list of mutants that no input can tell from the answer, each with the reason why."""

from collections.abc import Container
from pathlib import Path

from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.words.message import message

FILENAME = "equivalent.txt"
_PARTS = 4


@frozen
class Equivalent:
    """One entry: the task, the statement before and after as text, why they are the same, and the entry's own line."""

    task: str
    before: str
    after: str
    why: str
    line: int

    @property
    def identity(self) -> tuple[str, str, str]:
        """What a mutant is known by."""
        return self.task, self.before, self.after


def read_equivalents(path: Path, tasks: Container[str]) -> tuple[Equivalent, ...]:
    """The entries of a file: one a line, ``task | statement | what it becomes | why``; none where there is no file.

    Lines that begin with # are comments.

    Raises
    ------
    CourseError
        if a line is no such entry, or names an unknown task.

    """
    if not path.is_file():
        return ()
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return tuple(_entry(path, number, line, tasks) for number, line in lines if line.strip() and line[0] != "#")


def _entry(path: Path, number: int, line: str, tasks: Container[str]) -> Equivalent:
    parts = [part.strip() for part in line.split(" | ")]
    if len(parts) != _PARTS or not all((parts[0], parts[1], parts[3])):
        do = message("course.write_equivalent")
        raise CourseError(path, number, message("course.no_equivalent"), do)
    if parts[0] not in tasks:
        raise CourseError(path, number, message("course.no_task", task=parts[0]), message("course.take_equivalent_out"))
    return Equivalent(parts[0], parts[1], parts[2], parts[3], number)


def entry_text(task: str, before: str, after: str, why: str) -> str:
    """The line that lists a mutant as equivalent."""
    return f"{task} | {before} | {after} | {why}"
