"""`autograder build`: the student's template, written or proven fresh, once or whenever the course changes."""

import argparse
import hashlib
import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import TextIO

from autograder.authoring import template
from autograder.authoring.manifest import Files
from autograder.course.assignment import Assignment, assignment_names
from autograder.course.course_file import COURSE
from autograder.errors import CourseError, UsageError
from autograder.words.message import message, say
from autograder.words.rows import in_commas

_TICK = 0.3
"""So many seconds lie between two looks at the course."""


def run(args: argparse.Namespace) -> int:
    """Write student_template/, with --watch again and again, or with --check say what in it is out of date."""
    folder = args.course / "student_template"
    if args.watch:
        return _watch(args.course, folder)
    files = _built(args.course)
    if not args.check:
        return say_written(files, folder)
    problems = template.stale(files, folder)
    for problem in problems:
        print(say(problem), file=sys.stderr)
    if problems:
        raise UsageError(message("build.stale", folder=folder))
    print(say(message("build.fresh", folder=folder)))
    return 0


def _built(course: Path, sheets: template.Sheet | None = None) -> dict[str, bytes]:
    """What the template should hold; what the course's own code prints in the meantime is said once."""
    with redirect_stdout(_Once(sys.stdout)):
        return template.build(course, sheets)


class _Once(io.TextIOBase):
    """Passes on the first lines that a question or an answer prints, each once: it is called many times over."""

    MOST = 20

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._begun, self._said = stream, "", set[str]()

    def write(self, text: str) -> int:
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            if line not in self._said and len(self._said) < self.MOST:
                self._said.add(line)
                self._stream.write(f"{line}\n")
        return len(text)


def say_written(files: Files, folder: Path) -> int:
    """Write the template and say what is there; 2 if a file of somebody else's is in the way of one of its own."""
    left = template.write(files, folder)
    print(say(message("build.written", folder=folder, number=len(files) - len(left))))
    others = template.others(files, folder)
    if others:
        print(say(message("build.others", folder=folder, names=", ".join(others))))
    for says in left:
        print(say(says), file=sys.stderr)
    return 2 if left else 0


# ── again and again ─────────────────────────────────────────────────────────────────────────


class _Sheets:
    """What was made of each assignment, and of which bytes: it is made anew where these are others."""

    def __init__(self, course: Path) -> None:
        self._course = course
        self._now: dict[str, str] = {}
        self._known: dict[str, tuple[str, Files]] = {}

    def look(self) -> None:
        """Hash what is there before it is loaded: what is saved while it is loaded is another the next time."""
        self._now = {name: _digest(self._course, name) for name in assignment_names(self._course)}

    def __call__(self, assignment: Assignment) -> Files:
        now = self._now.get(assignment.name, "")  # none of one that has just come
        before, files = self._known.get(assignment.name, ("", {}))
        if not now or now != before:
            files = template.make_sheet(assignment)
            self._known[assignment.name] = now, files
        return files


def _watch(course: Path, folder: Path) -> int:
    """Build whenever a file of the course is another, until Ctrl-C; the exit code of the last time."""
    assignment_names(course)  # of what is no course nothing would ever change
    sheets, built, seen, code = _Sheets(course), None, _state(course), 0
    try:
        while True:
            now = _state(course)
            if now != built and now == seen:  # not while somebody is still saving
                built = now
                code = _build_again(course, folder, sheets)
                print(say(message("build.watching", time=time.strftime("%H:%M:%S"))), flush=True)
            seen = now
            time.sleep(_TICK)
    except KeyboardInterrupt:
        print()
        return code


def _build_again(course: Path, folder: Path, sheets: _Sheets) -> int:
    """Build, and say which files became others; what is wrong with the course is said too."""
    try:
        sheets.look()
        files = _built(course, sheets)
    except (CourseError, UsageError) as error:  # the folder may be away while a branch is checked out
        print(say(message("build.not_built", error=error.says)), file=sys.stderr, flush=True)
        return error.exit_code
    before = _there(files, folder)
    code = say_written(files, folder)
    after = _there(files, folder)
    changed = [path for path in files if before.get(path) != after.get(path)]
    print(say(message("build.changed", names=in_commas(changed)) if changed else message("build.unchanged")))
    return code


def _there(files: Files, folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in files if (folder / path).is_file()}


_State = dict[Path, tuple[int, int, int]]
"""Of each file of a course what is another number once somebody has saved it."""


def _state(course: Path) -> _State:
    """The files of which the template is made, as they are now; one that an editor is just replacing is left out."""
    found = _State()
    for path in _files(course, ("assignments", "reference")):
        try:
            status = path.stat()
        except FileNotFoundError:
            continue
        found[path] = status.st_mtime_ns, status.st_size, status.st_ino
    return found


def _files(course: Path, rooms: tuple[str, ...]) -> Iterator[Path]:
    """The files in these folders of a course and below, in order, but for what programs leave there; and the course's own file."""
    if (course / COURSE).is_file():
        yield course / COURSE
    for room in rooms:
        for parent, folders, files in os.walk(course / room):
            folders[:] = sorted(one for one in folders if not one.startswith((".", "__")))
            yield from (Path(parent, one) for one in sorted(files) if not one.startswith("."))


def _digest(course: Path, name: str) -> str:
    """The hash of all that an assignment is made of."""
    found = hashlib.sha256()
    for path in _files(course, (f"assignments/{name}", f"reference/{name}")):
        try:
            data = path.read_bytes()
        except FileNotFoundError:  # an editor is just replacing it
            continue
        found.update(f"{path}:{len(data)}\n".encode("utf-8", "surrogateescape") + data)
    return found.hexdigest()
