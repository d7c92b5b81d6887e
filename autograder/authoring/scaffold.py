"""Writes the beginnings of an assignment or of a task: an example that stands in every room, for its author to replace."""

import keyword
import os
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from autograder.course.assignment import assignment_names, load_assignment
from autograder.course.markers import BEGIN, END
from autograder.errors import CourseError, UsageError
from autograder.output import write
from autograder.words.catalogue import document
from autograder.words.message import Text, message

_EXAMPLE = "factor * np.square(x)"
"""What the example returns; no document holds it as a line, because documents are given to students with the package."""

_WEEKS = timedelta(weeks=4)

_POLICY = "assignments/{name}/assignment.yaml"

_PARTS = {
    "assignments/{name}/{stem}.py": "questions.py.txt",
    "assignments/{name}/handout.md": "handout.md",
    "reference/{name}/{stem}.py": "answers.py.txt",
    "reference/{name}/mistakes.py": "mistakes.py.txt",
    "tests/alternatives/{name}.py": "alternatives.py.txt",
}
"""The files with a part for each task, and the documents in ``assignment/`` and ``task/`` that they begin with and go on with."""

_FILES = {_POLICY: "assignment.yaml", **_PARTS}
"""All files of an assignment."""

IGNORED = "secrets/"
"""The line of a course's ``.gitignore`` that keeps out of git what graded inputs are drawn from."""


def begin_assignment(course: Path, wanted: str, task: str, now: datetime) -> list[Path]:
    """Begin an assignment with one task; the files that were written.

    `wanted` is its name, which gets the next number if it has none; the deadline is four weeks from `now`.

    Raises
    ------
    UsageError
        if the name will not do or is taken.

    """
    names = assignment_names(course) if (course / "assignments").is_dir() else []
    name = wanted if re.match(r"\d\d_", wanted) else f"{_next_number(names):02d}_{wanted}"
    stem = name[3:]
    _accept(stem, message("new.an_assignment"))
    _accept(task, message("new.a_task"))
    taken = next((one for one in names if name != wanted and one[3:] == stem), name)
    if any(os.path.lexists(course / room / taken) for room in ("assignments", "reference")):
        raise UsageError(message("new.taken_assignment", course=course, name=taken))
    subject = stem.replace("_", " ")
    deadline = (now + _WEEKS).replace(hour=23, minute=59, second=0, microsecond=0).isoformat()
    words = {"name": name, "stem": stem, "subject": subject, "title": subject.capitalize(), "deadline": deadline}
    files = {course / path.format(**words): document(f"assignment/{one}", **words) for path, one in _FILES.items()}
    for path in filter(os.path.lexists, files):
        raise UsageError(message("new.taken_file", path=path))
    return _write(_with_task(files, course, name, stem, task) | _ignoring(course))


def begin_task(course: Path, wanted: str, task: str) -> list[Path]:
    """Add a task to the assignment called `wanted`, or by a beginning of its name; the files that were written.

    Raises
    ------
    UsageError
        if the name will not do or is taken.
    CourseError
        if the assignment is wrong as it stands.

    """
    assignment = load_assignment(course, wanted)
    _accept(task, message("new.a_task"))
    if task in assignment.functions:
        raise UsageError(message("new.taken_task", assignment=assignment.name, task=task))
    stem = assignment.filename.removesuffix(".py")
    paths = [course / path.format(name=assignment.name, stem=stem) for path in _FILES]
    for path in paths:
        if os.path.lexists(path) and not path.is_file():
            raise UsageError(message("new.no_file", path=path))
    files = {path: path.read_text(encoding="utf-8") if path.is_file() else "" for path in paths}
    return _write(_with_task(files, course, assignment.name, stem, task))


def _ignoring(course: Path) -> dict[Path, str]:
    """The course's ``.gitignore`` with `IGNORED` in it; nothing where it is there."""
    path = course / ".gitignore"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    if IGNORED in text.split("\n") or (os.path.lexists(path) and not path.is_file()):
        return {}
    return {path: f"{text}{'' if text.endswith(chr(10)) or not text else chr(10)}{IGNORED}\n"}


def _next_number(names: list[str]) -> int:
    return 1 + max((int(name[:2]) for name in names if name[:2].isdigit()), default=0)


def _accept(name: str, what: Text) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name) or "__" in name:
        raise UsageError(message("new.bad_name", name=name, what=what))


def _with_task(files: Mapping[Path, str], course: Path, name: str, stem: str, task: str) -> dict[Path, str]:
    """These files with one more task in each of them, and one more point."""
    words = {"task": task, "begin": BEGIN, "end": END, "example": _EXAMPLE, "line": "─" * (90 - len(task))}
    added = {
        course / path.format(name=name, stem=stem): document(f"task/{one}", **words) for path, one in _PARTS.items()
    }
    policy = course / _POLICY.format(name=name)
    return {
        path: _one_more_point(path, text) if path == policy else text.rstrip("\n") + "\n" + added[path]
        for path, text in files.items()
    }


def _one_more_point(path: Path, text: str) -> str:
    found = re.search(r"^points:[ \t]*([0-9.]+)", text, re.MULTILINE)
    if not found:
        raise CourseError(path, None, message("new.no_points"), message("policy.points"))
    return f"{text[: found.start(1)]}{float(found[1]) + 1:g}{text[found.end(1) :]}"


def _write(files: Mapping[Path, str]) -> list[Path]:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, text.encode())
    return list(files)
