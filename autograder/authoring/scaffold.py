"""Writes the beginnings of a course, an assignment or a task: an example that stands in every room, for its author to replace."""

import json
import keyword
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
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

_POINTS = r"^points:[ \t]*([0-9.]+)"
_TITLE = r"^title:.*\n(?:(?:[ \t]*\n)*[ \t]+\S.*\n)*"
"""The title of an assignment with all lines that it takes."""

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

_SECRET = ("secrets/",)
"""The line of a course's ``.gitignore`` that keeps out of git what graded inputs are drawn from."""

_COURSE = {
    "README.md": "README.md",
    "course.yaml": "course.yaml",
    ".gitattributes": "gitattributes.txt",
    ".github/workflows/course.yml": "workflow.yml",
    "assignments/01_linear_model/assignment.yaml": "assignment.yaml",
    "assignments/01_linear_model/linear_model.py": "questions.py.txt",
    "assignments/01_linear_model/handout.md": "handout.md",
    "reference/01_linear_model/linear_model.py": "answers.py.txt",
    "reference/01_linear_model/mistakes.py": "mistakes.py.txt",
    "reference/01_linear_model/equivalent.txt": "equivalent.txt",
    "tests/alternatives/01_linear_model.py": "alternatives.py.txt",
}
"""All files of a course and the documents in ``course/`` that they begin with."""

_SOLUTIONS = {
    "predict": "return X @ W + b",
    "errors": "errors = predict(X, W, b) - Y",
    "loss": "return np.sum(errors**2) / (2 * len(X))",
}
"""The answers of a course that begins; no document holds them, as with `_EXAMPLE`."""

_IGNORED = (*_SECRET, "runs/", "submissions/", ".venv/", "__pycache__/")
"""What git leaves out of a course from its first day."""


def begin_course(course: Path, now: datetime) -> list[Path]:
    """Begin a course of one assignment with two tasks in a folder, which is made; the files that were written.

    Its title is the folder's name; the deadline is four weeks from `now`.

    Raises
    ------
    UsageError
        if the name will not do or something is there that the course would write over.

    """
    title = " ".join(re.sub(r"[-_\s]+", " ", course.absolute().resolve().name).split())
    if not title.isprintable() or not any(map(str.isalnum, title)):
        raise UsageError(message("new.bad_course", name=course.name))
    title = title[0].upper() + title[1:]
    words = {"title": title, "begin": BEGIN, "end": END, "deadline": _deadline(now), **_SOLUTIONS}
    quoted = {**words, "title": json.dumps(title, ensure_ascii=False)}
    files = {
        course / path: document(f"course/{one}", **(quoted if path == "course.yaml" else words))
        for path, one in _COURSE.items()
    }
    _refuse_taken([*files, course / "assignments", course / "reference", course / "student_template"])
    return _write(files | _ignoring(course, _IGNORED))


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
    _accept(stem, message("new.an_assignment"), is_file=True)
    _accept(task, message("new.a_task"))
    taken = next((one for one in names if name != wanted and one[3:] == stem), name)
    if any(os.path.lexists(course / room / taken) for room in ("assignments", "reference")):
        raise UsageError(message("new.taken_assignment", course=course, name=taken))
    subject = stem.replace("_", " ")
    words = {"name": name, "stem": stem, "subject": subject, "title": subject.capitalize(), "deadline": _deadline(now)}
    files = {course / path.format(**words): document(f"assignment/{one}", **words) for path, one in _FILES.items()}
    _refuse_taken(files)
    return _write(_with_task(files, course, name, stem, task) | _ignoring(course, _SECRET))


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
    if assignment.homes:
        raise UsageError(message("new.several_files", assignment=assignment.name, files=assignment.filename))
    stem = assignment.filename.removesuffix(".py")
    paths = [course / path.format(name=assignment.name, stem=stem) for path in _FILES]
    for path in paths:
        if os.path.lexists(path) and not path.is_file():
            raise UsageError(message("new.no_file", path=path))
    files = {path: path.read_text(encoding="utf-8") if path.is_file() else "" for path in paths}
    policy = course / _POLICY.format(name=assignment.name)
    files[policy] = _with_points(files[policy], assignment.policy.points)
    return _write(_with_task(files, course, assignment.name, stem, task))


def _deadline(now: datetime) -> str:
    return (now + _WEEKS).replace(hour=23, minute=59, second=0, microsecond=0).isoformat()


def _refuse_taken(paths: Iterable[Path]) -> None:
    for path in filter(os.path.lexists, paths):
        raise UsageError(message("new.taken_file", path=path))


def _ignoring(course: Path, lines: Sequence[str]) -> dict[Path, str]:
    """The course's ``.gitignore`` with these lines in it; nothing where they are there."""
    path = course / ".gitignore"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    missing = [line for line in lines if line not in text.split("\n")]
    if not missing or (os.path.lexists(path) and not path.is_file()):
        return {}
    begin = text + "\n" if text and not text.endswith("\n") else text
    return {path: begin + "".join(f"{line}\n" for line in missing)}


def _next_number(names: list[str]) -> int:
    return 1 + max((int(name[:2]) for name in names if name[:2].isdigit()), default=0)


def _accept(name: str, what: Text, *, is_file: bool = False) -> None:
    """Raise for a name that Python, or a file's name on any system, would not have as it stands."""
    if _will_do(name, is_file=is_file):
        return
    meant = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[\W_]+", "_", name).strip("_").lower()
    if _will_do(meant, is_file=is_file):
        raise UsageError(message("new.bad_name_but", name=name, what=what, meant=meant))
    raise UsageError(message("new.bad_name", name=name, what=what))


def _will_do(name: str, *, is_file: bool) -> bool:
    is_plain = name.isascii() or not is_file
    is_small = name == unicodedata.normalize("NFKC", name).lower() and not name.startswith("_") and "__" not in name
    return name.isidentifier() and is_plain and is_small and not keyword.iskeyword(name)


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


def _with_points(text: str, points: float) -> str:
    """An assignment's file that says what its tasks come to, which the course's may have said for it."""
    if re.search(_POINTS, text, re.MULTILINE):
        return text
    whole = text if text.endswith("\n") else f"{text}\n"
    return re.sub(_TITLE, lambda title: f"{title[0]}points: {points:g}\n", whole, count=1, flags=re.MULTILINE)


def _one_more_point(path: Path, text: str) -> str:
    found = re.search(_POINTS, text, re.MULTILINE)
    if not found:
        raise CourseError(path, None, message("new.no_points"), message("policy.points"))
    return f"{text[: found.start(1)]}{float(found[1]) + 1:g}{text[found.end(1) :]}"


def _write(files: Mapping[Path, str]) -> list[Path]:
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, text.encode())
    return list(files)
