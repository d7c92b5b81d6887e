"""Writes files: a regular file is replaced whole or not at all, what leads elsewhere is written to, nothing else is touched."""

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path


def write(path: Path, data: bytes) -> None:
    """Write where a user asked for it, as the shell's ``>`` would.

    A link stays and the file that it leads to is replaced; a device or a pipe takes the bytes; ``/dev/stdout`` is the
    stdout that there is, behind what was printed.

    Raises
    ------
    OSError
        if it cannot be written; its `filename` is `path`.

    """
    try:
        end = _end_of_links(path)
        if (number := _descriptor(end)) is not None:
            _pour(os.dup(number), data)
        elif (there := _mode(end)) is None or stat.S_ISREG(there):
            replace(end, data)
        else:
            _pour(os.open(end, os.O_WRONLY | getattr(os, "O_NOCTTY", 0)), data)
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise


def add(path: Path, data: bytes) -> None:
    """Write behind what is at `path`, as the shell's ``>>`` would.

    Raises
    ------
    OSError
        if it cannot be written.

    """
    number = _descriptor(_end_of_links(path))
    _pour(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666) if number is None else os.dup(number), data)


def replace(path: Path, data: bytes) -> None:
    """Put a file in the place of the file at `path`, or where there is none: all of it or, when something fails, nothing.

    For names that nobody typed: a link there may be another's trap, so it is not followed.

    Raises
    ------
    OSError
        where something other than a regular file is in its place; what else the system says.

    """
    there = _mode(path)
    if there is not None and not stat.S_ISREG(there):
        code, found = errno.EEXIST, "There is a link, a pipe or a device in its place"
        if stat.S_ISDIR(there):
            code, found = errno.EISDIR, os.strerror(errno.EISDIR)
        raise OSError(code, found, str(path))
    mode = 0o666 if there is None else stat.S_IMODE(there)
    draft = path.with_name(f".part-{os.urandom(8).hex()}")
    try:
        with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
        if there is not None:
            draft.chmod(mode)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int | None:
    """What is at a path and who may read it, links not followed; None if nothing is there."""
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return None


def _end_of_links(path: Path) -> Path:
    """Where a chain of links leads; a descriptor of ours, which the system shows as a link, is an end."""
    with suppress(FileNotFoundError):
        path.stat()  # raises for a loop
    while _descriptor(path) is None and path.is_symlink():
        path = path.parent / path.readlink()
    return path


def _descriptor(path: Path) -> int | None:
    """The number of the open file that a path such as ``/dev/fd/1`` stands for."""
    if not path.name.isdecimal() or path.parent.name != "fd":
        return None
    own = ("/dev/fd", f"/proc/{os.getpid()}/fd")
    return int(path.name) if os.path.realpath(path.parent) in own else None


def _pour(descriptor: int, data: bytes) -> None:
    """Write all of it, behind what was printed, and close the descriptor."""
    with os.fdopen(descriptor, "wb") as file:
        sys.stdout.flush()
        file.write(data)
