"""Reads the folder `given/` of an assignment, the modules and data that students get with it, and refuses what could not be given."""

import ast
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import CourseError
from autograder.sandbox.given_files import PACKAGE, GivenFiles
from autograder.words.message import Message, message

ENDINGS = (".csv", ".npy", ".npz", ".py", ".txt")
"""What may be given: modules and data."""

MOST_BYTES = 64 << 20
"""So large may all files of one assignment be together."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
"""A name that every system takes, and no link or hidden file."""

_PASSED_OVER = ("__pycache__", ".DS_Store", ".ipynb_checkpoints")


def given_files(folder: Path) -> GivenFiles:
    """The files below `given/` in an assignment's folder; none where there is no such folder.

    Raises
    ------
    CourseError
        for a link, another kind of file, a name that some system does not take, a module that is not Python, and for what is too large.

    """
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for path in _paths(folder / PACKAGE):
        size = path.stat().st_size
        if size > left:
            raise _wrong(path, message("given_files.too_large", size=size, most=MOST_BYTES >> 20))
        found[path.relative_to(folder).as_posix()] = path.read_bytes()
        left -= size
    return GivenFiles(found)


def _paths(top: Path) -> Iterator[Path]:
    """The files in a folder and below, in order."""
    if not top.exists() and not top.is_symlink():
        return
    if top.is_symlink() or not top.is_dir():
        raise _wrong(top, message("given_files.no_folder"))
    seen: dict[str, str] = {}
    for path in sorted(top.iterdir()):
        if path.name in _PASSED_OVER:
            continue
        if not _NAME.fullmatch(path.name):
            raise _wrong(path, message("given_files.bad_name"))
        if (other := seen.setdefault(path.name.casefold(), path.name)) != path.name:
            raise _wrong(path, message("given_files.same_name", other=other))
        kind = path.lstat().st_mode
        if stat.S_ISDIR(kind):
            yield from _paths(path)
        elif stat.S_ISREG(kind):
            _accept(path)
            yield path
        else:
            raise _wrong(path, message("given_files.no_file"))


def _accept(path: Path) -> None:
    if path.suffix not in ENDINGS:
        raise _wrong(path, message("given_files.other_ending", endings=", ".join(ENDINGS)))
    if path.suffix != ".py":
        return
    if not path.stem.isidentifier():
        raise _wrong(path, message("given_files.no_module"))
    try:
        ast.parse(path.read_bytes())
    except SyntaxError as error:
        found = message("course.not_python", problem=error.msg)
        raise CourseError(path, error.lineno, found, message("course.mend_syntax")) from None
    except ValueError as error:
        raise _wrong(path, message("course.not_python", problem=str(error))) from None


def _wrong(path: Path, found: Message) -> CourseError:
    return CourseError(path, None, found, message("given_files.what_may_be"))
