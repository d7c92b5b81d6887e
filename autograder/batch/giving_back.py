"""Writes what is given back, as one zip, a zip each or a folder each: whole or not at all, the same bytes again, and never over anything."""

import errno
import io
import os
import shutil
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from autograder.errors import GraderError, UsageError
from autograder.output import DRAFT
from autograder.words.message import message

Files = dict[str, bytes]
"""Contents by path, divided by slashes."""

_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time of all that is written: when somebody's report was written would tell in which order."""

_UNIX = 3
_MOMENT = time.mktime((*_BEGINNING, 0, 1, -1))


def write_zip(out: Path, parts: Iterable[Files]) -> None:
    """One zip of all files, for its owner alone.

    Raises
    ------
    UsageError
        if there is something at `out` already.

    """
    refuse_what_is_there(out)
    with _telling(out), _draft_of(out) as draft:
        with _new(draft) as file:
            _fill(file, parts)
        _put(draft, out)


def write_folders(out: Path, parts: Iterable[tuple[str, Files]], *, zipped: bool) -> None:
    """A folder for each name, or a zip called so, in the folder `out`, for its owner alone.

    Raises
    ------
    UsageError
        if there is something at `out` already.

    """
    refuse_what_is_there(out)
    with _telling(out), _draft_of(out) as draft:
        draft.mkdir(0o700)
        for name, files in parts:
            whole = {f"{name}.zip": _zipped(files)} if zipped else {f"{name}/{at}": files[at] for at in files}
            for path, data in whole.items():
                _write(draft / path, data)
        for folder in (*draft.glob("*/"), draft):
            os.utime(folder, (_MOMENT, _MOMENT))
        draft.rename(out)  # onto an empty folder at most


def write_beside(out: Path, text: str) -> None:
    """A file for its owner alone; where the same stands there already, it stays.

    Raises
    ------
    UsageError
        if there is something else.

    """
    with _telling(out), _draft_of(out) as draft:
        with _new(draft) as file:
            file.write(text.encode())
        if not (out.is_file() and not out.is_symlink() and out.read_bytes() == text.encode()):
            _put(draft, out)


def refuse_what_is_there(out: Path) -> None:
    """Refuse a place where something is, but for an empty folder.

    Raises
    ------
    UsageError
        if there is, or there is no folder to write it into.

    """
    if not out.parent.is_dir():
        raise UsageError(message("export.no_folder", out=out, folder=out.parent))
    if os.path.lexists(out) and not (out.is_dir() and not out.is_symlink() and not any(out.iterdir())):
        raise UsageError(message("given.something_here", out=out))


@contextmanager
def _draft_of(out: Path) -> Iterator[Path]:
    """A place beside it for what is not written to its end; nothing stays there."""
    draft = out.with_name(f"{DRAFT}{os.urandom(8).hex()}")
    try:
        yield draft
    finally:
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        draft.unlink(missing_ok=True)


def _put(draft: Path, out: Path) -> None:
    """Let a draft take its place, if nothing is there: unlike another name, a link is never put over anything."""
    try:
        os.link(draft, out)
    except PermissionError:  # of a file system without links: the place is taken first
        _new(out).close()
        draft.replace(out)


@contextmanager
def _telling(out: Path) -> Iterator[None]:
    """Have errors of the system name the place that was asked for."""
    try:
        yield
    except OSError as error:
        if isinstance(error, FileExistsError | NotADirectoryError) or error.errno == errno.ENOTEMPTY:
            raise UsageError(message("given.something_here", out=out)) from error
        raise GraderError(message("output.other_place", path=out, why=error.strerror or str(error))) from error


def _new(path: Path) -> IO[bytes]:
    """A file that was not there, for its owner alone."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    with _new(path) as file:
        file.write(data)
    os.utime(path, (_MOMENT, _MOMENT))


def _fill(file: IO[bytes], parts: Iterable[Files]) -> None:
    """Write a zip; each file of it with the same time and the same permissions."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in (one for files in parts for one in files.items()):
            info = zipfile.ZipInfo(path, _BEGINNING)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, _UNIX, 0o100600 << 16
            archive.writestr(info, data)


def _zipped(files: Files) -> bytes:
    file = io.BytesIO()
    _fill(file, [files])
    return file.getvalue()
