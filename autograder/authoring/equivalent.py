"""An assignment's list of mutants that no input can tell from the answer, each with the reason why: read, and added to."""

import re
from collections.abc import Container, Sequence
from pathlib import Path

from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.words.message import message

FILENAME = "equivalent.txt"
_PARTS = 4
_BAR = " | "
_INNER, _BARRED = re.compile(r"(?<=\s)\|(?=\s)"), re.compile(r"(?<=\s)\\\|(?=\s)")


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

    Lines that begin with # are comments. A bar between blanks that is part of a statement or a reason has a backslash before it.

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
    parts = [_BARRED.sub("|", part.strip()) for part in line.split(_BAR)]
    if len(parts) != _PARTS or not all((parts[0], parts[1], parts[3])):
        do = message("course.write_equivalent")
        raise CourseError(path, number, message("course.no_equivalent"), do)
    if parts[0] not in tasks:
        raise CourseError(path, number, message("course.no_task", task=parts[0]), message("course.take_equivalent_out"))
    return Equivalent(parts[0], parts[1], parts[2], parts[3], number)


def entry_text(task: str, before: str, after: str, why: str) -> str:
    """The line that lists a mutant as equivalent."""
    return _BAR.join(_INNER.sub(r"\\|", part) for part in (task, before, after, why))


def added(file: bytes, lines: Sequence[str]) -> bytes:
    """The file with these lines behind all that stands in it, ended as its first line is."""
    end = "\r\n" if b"\r\n" in file.partition(b"\n")[0] + b"\n" else "\n"
    begun = file if not file or file.endswith(b"\n") else file + end.encode()
    return begun + "".join(f"{line}{end}" for line in lines).encode()
