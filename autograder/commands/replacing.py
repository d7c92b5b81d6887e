"""Writes what was asked for, and asks or refuses before that replaces a file that was not written for the same run."""

import hashlib
import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from autograder.errors import GraderError, UsageError
from autograder.output import replace, write
from autograder.render.escape import terminal
from autograder.words.message import message, say

_WRITTEN = "exported.json"
"""What in a run's folder tells which files were written of it: of each the SHA-256, as one that was changed since is somebody's work."""


def refuse_to_replace(run: Path, paths: Iterable[Path]) -> None:
    """Do nothing if these may be written; in a terminal somebody is asked about each that is there and not of this run.

    Raises
    ------
    UsageError
        if one is not to be replaced.

    """
    for path in paths:
        if (
            path.is_file()
            and _digest(path.read_bytes()) != _written(run).get(str(path.resolve()))
            and not _agreed(path)
        ):
            raise UsageError(message("export.not_ours", path=path))


def write_for(run: Path, path: Path, data: bytes) -> None:
    """Write a file of this run, and keep in mind that it is one."""
    write(path, data)
    if path.is_file():
        told = json.dumps(_written(run) | {str(path.resolve()): _digest(data)}, indent=1, sort_keys=True)
        with suppress(GraderError):  # of a run that cannot be written to anybody is asked once more
            replace(run / _WRITTEN, told.encode(), mode=0o600)


def _written(run: Path) -> dict[str, str]:
    with suppress(OSError, ValueError):
        told = json.loads((run / _WRITTEN).read_bytes())
        return told if isinstance(told, dict) else {}
    return {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _agreed(path: Path) -> bool:
    """Whether somebody at a terminal says so; where nobody can be asked, nobody does."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    print(terminal(say(message("export.replace", path=path))), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
