"""The secret from which an assignment's inputs are drawn: one a course and assignment, kept beside the course for its teacher's eyes alone."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from autograder.errors import UsageError
from autograder.words.message import Text, message

ROOM = "secrets"
"""The folder in a course in which secrets are kept."""

TOKEN_VARIABLE = "AUTOGRADER_FORGE_TOKEN"  # noqa: S105  (the name of a variable)
"""The one secret that may be in the environment: the token of a course's forge. No process that grades is given it."""

_LEAST = 16


def kept_secret(course: Path, assignment: str) -> str:
    """The secret of an assignment; drawn and kept at the first time. Of two who draw it at once both get the same.

    Raises
    ------
    UsageError
        if others may read its file, or it cannot be read or kept.

    """
    path = _path(course, assignment)
    with _telling(path):
        if not os.path.lexists(path):
            with _drawn(path) as new, suppress(FileExistsError):
                os.link(new, path)
        return _read_alone(path)


def kept_alone(course: Path, name: str) -> str:
    """What somebody put among the secrets of a course under a name; it raises what `kept_secret` does."""
    path = _path(course, name)
    with _telling(path):
        return _read_alone(path)


def redrawn_secret(course: Path, assignment: str) -> str:
    """Another secret for an assignment, kept in the place of the one before, which stays beside it as ``NAME.before-1``.

    Raises
    ------
    UsageError
        as `kept_secret` does.

    """
    path = _path(course, assignment)
    with _telling(path), _drawn(path) as new:
        if os.path.lexists(path):
            _keep_beside(path)
        new.replace(path)
        return _read_alone(path)


def fresh_secret() -> str:
    """A secret of 256 random bits, as text."""
    return secrets.token_hex(32)


def read_secret(path: Path) -> str:
    """The secret in a file, a line of text as `autograder export RUN --secret` prints it.

    Raises
    ------
    UsageError
        if the file cannot be read, or is too short to be a secret.

    """
    try:
        return _long_enough(path, path.read_bytes())
    except OSError as error:
        raise UsageError(message("grade.bad_secret_file", path=path, why=_why(error))) from None


def _long_enough(path: Path, data: bytes) -> str:
    try:
        secret = data.decode().strip()
    except UnicodeDecodeError:
        raise UsageError(message("grade.bad_secret_file", path=path, why=message("grade.no_text"))) from None
    if len(secret) < _LEAST:
        raise UsageError(message("grade.short_secret", path=path, size=len(secret)))
    return secret


def _path(course: Path, assignment: str) -> Path:
    return course / ROOM / assignment


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(message("secret.not_kept", path=path, why=_why(error))) from None


def _why(error: OSError) -> Text:
    return error.strerror or str(error)


@contextmanager
def _drawn(path: Path) -> Iterator[Path]:
    """A new secret in a file beside its place, whole before anybody finds it under its name."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with suppress(FileExistsError), (path.parent / ".gitignore").open("x", encoding="utf-8") as ignoring:
        ignoring.write("*\n")
    new = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(f"{fresh_secret()}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        yield new
    finally:
        new.unlink(missing_ok=True)


def _keep_beside(path: Path) -> None:
    """Give the secret that was kept another name: runs that were graded with it can be graded with it again."""
    for number in count(1):
        with suppress(FileExistsError):
            os.link(path, path.with_name(f"{path.name}.before-{number}"), follow_symlinks=False)
            return


def _read_alone(path: Path) -> str:
    """The secret in a plain file that nobody but its owner may read."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise UsageError(message("grade.bad_secret_file", path=path, why=message("secret.no_file")))
        if mode & 0o077:
            raise UsageError(message("secret.open_to_others", path=path, mode=f"{stat.S_IMODE(mode):04o}"))
        return _long_enough(path, file.read())
