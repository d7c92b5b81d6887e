"""Keeps other processes out of a folder that ask for it as well; the kernel lets them in if the one that holds it ends."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.errors import GraderError
from autograder.words.message import Text

if sys.platform != "win32":
    import fcntl

PATIENCE = 10.0
"""Seconds to wait for another process that is just writing."""


@contextmanager
def alone(folder: Path, held: Text) -> Iterator[None]:
    """Keep others out of a folder meanwhile.

    Raises
    ------
    GraderError
        that it is `held`, if another process does not let go of it.

    """
    handle = lock_folder(folder, PATIENCE)
    if handle is None:
        raise GraderError(held)
    try:
        yield
    finally:
        os.close(handle)


def lock_folder(folder: Path, patience: float) -> int | None:
    """A handle that keeps others out for as long as it is open; None if one of them holds the folder for more than so many seconds."""
    if sys.platform == "win32":  # which cannot open a folder
        return os.open(os.devnull, os.O_RDONLY)
    handle, until = os.open(folder, os.O_RDONLY), time.monotonic() + patience
    while not _locked(handle):
        if time.monotonic() > until:
            os.close(handle)
            return None
        time.sleep(0.02)
    return handle


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
