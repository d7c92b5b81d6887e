"""Writes files: those that a command was asked for by their path, and those in a folder of its own."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from autograder.errors import GraderError, UsageError
from autograder.words.message import message

_WRONG_PLACE = (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError)


def write(path: Path, data: bytes) -> None:
    """Write what was asked for there: a regular file whole or not at all; a device, a pipe or an open file as it is.

    A link stays, and what it leads to is written.

    Raises
    ------
    UsageError
        if there is no such place, or none that may be written to.
    GraderError
        if it cannot be written for another reason.

    """
    try:
        if _is_stream(path):
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        kind = UsageError if isinstance(error, _WRONG_PLACE) else GraderError
        raise kind(message("output.other_place", path=path, why=error.strerror)) from error


def replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, with the permissions of the one that was there; a link in its place is replaced, not followed.

    Raises
    ------
    GraderError
        if it cannot be written; what was there before is untouched then.

    """
    try:
        _replace(path, data)
    except OSError as error:
        do = message("output.write_again")
        raise GraderError(message("output.not_written", path=path, why=error.strerror, do=do)) from error


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    try:
        with draft.open("xb") as file:
            if path.is_file() and not path.is_symlink():
                os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
            file.write(data)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def _is_stream(path: Path) -> bool:
    """Whether a path leads to what is written to and not replaced; /dev/stdout does even if the shell has put a file there."""
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        return not path.is_dir()
    while path.is_symlink():
        folder = Path(os.path.realpath(path.parent))
        if folder.parts[:2] == ("/", "proc") and folder.name == "fd":
            return True
        path = folder / path.readlink()
    return False
