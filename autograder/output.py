"""Writes files: those that a command was asked for by their path, and those in a folder of its own; only files are replaced."""

import codecs
import errno
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TextIO

from autograder.errors import GraderError, UsageError
from autograder.words.message import Text, message

DRAFT = ".part-"
"""How a file's name begins until it is written to its end."""

_IN_ASCII = {
    "✓": "+",
    "✗": "x",
    "–": "-",
    "·": ".",
    "│": "|",
    "…": "~",
    "±": "~",
    "░": ".",
    "▒": ":",
    "▓": "%",
    "█": "#",
}
"""What stands for a mark of ours in a terminal that does not have it, as wide as the mark."""

_WRONG_PLACE = (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError)


def show_marks(stream: TextIO) -> None:
    """From now on a mark of ours that a terminal lacks is shown by one of ASCII, and any other sign by a question mark."""
    if isinstance(stream, io.TextIOWrapper):
        codecs.register_error("autograder.marks", _in_ascii)
        stream.reconfigure(errors="autograder.marks")


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_IN_ASCII.get(sign, "?") for sign in lost), error.end


def write(path: Path, data: bytes) -> None:
    """Write what was asked for there, as the shell's ``>`` would: a regular file whole or not at all, a device or a pipe as it is.

    A link stays, and what it leads to is written; ``/dev/stdout`` is the stdout that there is, behind what was printed.

    Raises
    ------
    UsageError
        if there is no such place, or none that may be written to.
    GraderError
        if it cannot be written for another reason.

    """
    with _telling(path):
        end = _end_of_links(path)
        if (number := _descriptor(end)) is not None:
            _pour(os.dup(number), data)
        elif (there := _mode(end)) is None or stat.S_ISREG(there):
            with _drafted(end, 0o666, nullcontext) as write_more:
                write_more(data)
        else:
            _pour(os.open(end, os.O_WRONLY | getattr(os, "O_NOCTTY", 0)), data)


def add(path: Path, data: bytes) -> None:
    """Write behind what is there, as the shell's ``>>`` would; it raises what `write` does."""
    with _telling(path):
        number = _descriptor(_end_of_links(path))
        _pour(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666) if number is None else os.dup(number), data)


def replace(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write a file whole or not at all, with the permissions of the one that was there, a new one with `mode`.

    For names that nobody typed: a link, a pipe or a device in its place is neither followed nor replaced.

    Raises
    ------
    GraderError
        if it cannot be written; what was there before is untouched then.

    """
    with rewriting(path, mode=mode) as write_more:
        write_more(data)


@contextmanager
def rewriting(path: Path, *, mode: int = 0o666) -> Iterator[Callable[[bytes], None]]:
    """The same for what is written piece by piece: the file is there, whole, once the block is left without an error."""
    with _drafted(path, mode, _naming) as write_more:
        yield write_more


@contextmanager
def _drafted(
    path: Path, mode: int, naming: Callable[[Path], AbstractContextManager[object]]
) -> Iterator[Callable[[bytes], None]]:
    """What writes more of a file that takes its place at the end; `naming` has its errors, and not the block's, name the path."""

    def write_more(data: bytes) -> None:
        with naming(path):
            draft.write(data)

    with naming(path):
        draft = _Draft(path, mode)
    try:
        yield write_more
        with naming(path):
            draft.put()
    except BaseException:
        draft.drop()
        raise


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Have errors name the path that was asked for."""
    try:
        yield
    except OSError as error:
        kind = UsageError if isinstance(error, _WRONG_PLACE) else GraderError
        raise kind(message("output.other_place", path=path, why=_why(error))) from error


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Have errors name the path, which nobody typed, and say what to do."""
    try:
        yield
    except OSError as error:
        do = message("output.write_again")
        raise GraderError(message("output.not_written", path=path, why=_why(error), do=do)) from error


def _why(error: OSError) -> Text:
    """What stands in the way: what the system says, or what no system would."""
    return message("output.barred") if isinstance(error, FileExistsError) else error.strerror or ""


class _Draft:
    """A file under another name beside its own, until it is written to its end."""

    def __init__(self, path: Path, mode: int) -> None:
        self._path, there = path, _mode(path)
        if there is not None and not stat.S_ISREG(there):
            code = errno.EISDIR if stat.S_ISDIR(there) else errno.EEXIST
            raise OSError(code, os.strerror(code), str(path))
        self._mode = None if there is None else stat.S_IMODE(there)
        self._draft = path.with_name(f"{DRAFT}{os.urandom(8).hex()}")
        begin = mode if self._mode is None else self._mode
        self._file = open(self._draft, "xb", opener=lambda name, flags: os.open(name, flags, begin))  # noqa: SIM115  (closed where it is put or dropped)

    def write(self, data: bytes) -> None:
        self._file.write(data)

    def put(self) -> None:
        """Let it take its place."""
        self._file.close()
        if self._mode is not None:
            self._draft.chmod(self._mode)
        self._draft.replace(self._path)

    def drop(self) -> None:
        """Leave what was there before."""
        with suppress(OSError):
            self._file.close()  # which writes what it still holds
        with suppress(OSError):
            self._draft.unlink(missing_ok=True)


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
