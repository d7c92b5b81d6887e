"""Reads a folder of submissions, each a folder or a single file, and trusts none of its names, links or bytes."""

import errno
import itertools
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import UsageError
from autograder.intake.submission import MOST_BYTES, Submission, examine

_MOST_FILES, _DEEPEST = 1000, 8
_IGNORED = ("__MACOSX", "__pycache__")


def left_out(folder: Path) -> list[str]:
    """The names in `folder` that are no submission: files that are neither Python nor in a student's folder."""
    with os.scandir(folder) as entries:
        return sorted(_text(entry.name) for entry in entries if _is_seen(entry) and not _is_submission(entry))


def read_submissions(folder: Path, filename: str) -> list[Submission]:
    """The submissions in `folder`, in order of their names; `filename` is what was to be handed in.

    Raises
    ------
    UsageError
        if the folder cannot be read, or holds nothing.

    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}.\n  Name the folder that holds the submissions.") from None
    wanted = [entry for entry in entries if _is_seen(entry)]
    names = {entry.name for entry in wanted}
    submissions = [_read_entry(entry, filename, names) for entry in wanted if _is_submission(entry)]
    if not submissions:
        raise UsageError(
            f"{folder}: there is no submission.\n  Put one folder or one .py file for each student into it."
        )
    return submissions


def _is_seen(entry: "os.DirEntry[str]") -> bool:
    return not entry.name.startswith(".") and entry.name not in _IGNORED


def _is_submission(entry: "os.DirEntry[str]") -> bool:
    """Folders and Python files are; a list of marks that lies beside them is not. What cannot be read is, to be told."""
    return not entry.is_file(follow_symlinks=False) or entry.name.endswith(".py")


def _read_entry(entry: "os.DirEntry[str]", filename: str, names: set[str]) -> Submission:
    """One entry; a file is named without its ending, unless another entry bears that name already."""
    name = _text(entry.name)
    if entry.is_dir(follow_symlinks=False):
        return _read_folder(Path(entry.path), name, filename)
    identity = name if entry.name.removesuffix(".py") in names else name.removesuffix(".py")
    return _read_file(Path(entry.path), identity, name, ())


def _read_folder(folder: Path, identity: str, filename: str) -> Submission:
    """The file of the right name; or the only Python file there is, with a note."""
    try:
        files = sorted(itertools.islice(_python_files(folder), _MOST_FILES))
    except OSError as error:
        return Submission(identity, problem=f"The folder cannot be read: {error.strerror}.")
    right = [path for path in files if path.name == filename]
    if len(right) == 1:
        return _read_file(right[0], identity, filename, ())
    if len(right) > 1:
        return Submission(identity, problem=f"There are {len(right)} files called {filename}: hand in one.")
    if len(files) == 1:
        name = _shown(files[0])
        return _read_file(files[0], identity, name, (f"The file is called {name}; it should be called {filename}.",))
    found = ", ".join(_shown(path) for path in files[:5]) or "no Python file"
    return Submission(identity, problem=f"{filename} is missing; found: {found}.")


def _python_files(folder: Path, depth: int = 0) -> Iterator[Path]:
    """The Python files in a folder and the folders in it, as far as a student can be meant to nest them.

    Raises
    ------
    OSError
        if a folder cannot be read, or the folders are too deep or hold too much.

    """
    if depth > _DEEPEST:
        raise OSError(0, f"its folders are nested more than {_DEEPEST} deep")
    with os.scandir(folder) as scan:
        entries = sorted(itertools.islice(scan, _MOST_FILES + 1), key=lambda entry: entry.name)
    if len(entries) > _MOST_FILES:
        raise OSError(0, f"a folder in it holds more than {_MOST_FILES} files")
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if _is_seen(entry):
                yield from _python_files(Path(entry.path), depth + 1)
        elif entry.name.endswith(".py"):
            yield Path(entry.path)


def _shown(path: Path) -> str:
    return _text(path.name)


def _text(name: str) -> str:
    """A name as text, whatever bytes it is made of."""
    return os.fsencode(name.replace("\\", "\\\\")).decode("utf-8", "backslashreplace")


def _read_file(path: Path, identity: str, name: str, notes: tuple[str, ...]) -> Submission:
    """One regular file, at most a little more than what may be graded; links, pipes and devices are refused."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        return Submission(identity, problem=f"{name} cannot be read: {_reason(error)}.")
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return Submission(identity, problem=f"{name} is not a regular file.")
        source = file.read(MOST_BYTES + 1)
    problem = examine(source, name)
    return Submission(identity, b"" if problem else source, problem, notes)


def _reason(error: OSError) -> str:
    return "it is a link" if error.errno == errno.ELOOP else str(error.strerror)
