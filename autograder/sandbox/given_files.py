"""The files that an assignment gives to students: laid out below `given/` in a folder of the grader's own, where code reads them by that path.

Student code, the answers and the questions all find them in the same way, by the relative path `given/words.npz` and as modules
`given.helper`, because while they run the working folder is one that holds `given/` and nothing else.
"""

import hashlib
import os
import shutil
import stat
import sys
import tempfile
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

PACKAGE = "given"
"""The folder, and the package whose modules lie in it."""

UNDER = "__given_files__"
"""The name under which a module of the course keeps the files that its functions read."""


class GivenFiles:
    """These files by their paths, which begin with `given/`; they are laid out when somebody first needs them, once in a process.

    Attributes
    ----------
    files
        the bytes of each.
    hashes
        the SHA-256 of each.

    """

    def __init__(
        self, files: Mapping[str, bytes] | None = None, *, hashes: Mapping[str, str] | None = None, folder: str = ""
    ) -> None:
        """Nothing is written yet; where somebody else has laid them out in a `folder`, nothing ever is.

        Of files that are not at hand only the `hashes` may be known.
        """
        self.files = dict(files or {})
        self.hashes = dict(hashes or {path: hashlib.sha256(data).hexdigest() for path, data in self.files.items()})
        self._laid = folder
        self._modules: dict[str, ModuleType] = {}

    def __bool__(self) -> bool:
        return bool(self.hashes or self._laid)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GivenFiles) and self.hashes == other.hashes

    def __hash__(self) -> int:
        return hash(tuple(self.hashes.items()))

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_laid": "", "_modules": {}}

    @property
    def folder(self) -> str:
        """A folder that holds them, readable by everybody and written by nobody; "" where there are none.

        A process that is forked has that of its parent.
        """
        if not self:
            return ""
        if not self._laid:
            self._laid = _lay_out(self.files)
            weakref.finalize(self, _remove, self._laid, os.getpid())
        return self._laid

    def at_hand(self) -> AbstractContextManager[None]:
        """Meanwhile they are found by their relative paths and can be imported; afterwards all is as it was."""
        return self._at_hand() if self else nullcontext()

    @contextmanager
    def _at_hand(self) -> Iterator[None]:
        before, folder, compiling = Path.cwd(), self.folder, sys.dont_write_bytecode
        others = _taken_out()
        sys.modules.update(self._modules)
        sys.path.insert(0, folder)
        os.chdir(folder)
        sys.dont_write_bytecode = True  # nothing is left beside them
        try:
            yield
        finally:
            os.chdir(before)
            sys.dont_write_bytecode = compiling
            if folder in sys.path:
                sys.path.remove(folder)
            self._modules = _taken_out()
            sys.modules.update(others)


def files_of(names: Mapping[str, Any]) -> GivenFiles:
    """The files that the functions of a module with these names read."""
    found = names.get(UNDER)
    return found if isinstance(found, GivenFiles) else NO_FILES


NO_FILES = GivenFiles()


def _taken_out() -> dict[str, ModuleType]:
    """The modules of given files that are loaded now, which are forgotten."""
    names = [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]
    return {name: sys.modules.pop(name) for name in names}


# ── on the disk ─────────────────────────────────────────────────────────────────────────────

_PREFIX = "given-files-"
_BEGINNING = 60.0
"""Seconds in which a folder is left alone: whoever made it may not hold it yet."""

_HELD: dict[str, int] = {}
"""The folders that this process laid out, each with a descriptor that holds a lock on it: who is killed lets go of it.

It is known to the whole process because a command may end without taking the interpreter apart.
"""


def remove_all() -> None:
    """Remove what this process has laid out."""
    for folder in list(_HELD):
        _remove(folder, os.getpid())


def _lay_out(files: Mapping[str, bytes]) -> str:
    _sweep()
    folder = tempfile.mkdtemp(prefix=_PREFIX)
    _HELD[folder] = _locked(folder)
    for path, data in files.items():
        place = Path(folder, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        place.chmod(0o444)
    for one in _folders(folder):
        one.chmod(0o555)
    return folder


def _folders(top: str) -> list[Path]:
    return [Path(top), *(path for path in Path(top).rglob("*") if path.is_dir())]


def _remove(folder: str, pid: int) -> None:
    """Remove what the process with this number laid out, if it is this one."""
    if pid != os.getpid() or folder not in _HELD:
        return
    _delete(folder)
    descriptor = _HELD.pop(folder)
    if descriptor >= 0:
        os.close(descriptor)


def _delete(folder: str) -> None:
    for one in _folders(folder):
        one.chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove what processes left that were killed: nobody holds it any more, and nobody is about to."""
    if sys.platform == "win32":
        return
    for one in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):  # it is another user's, or somebody else was faster
            told = one.lstat()
            if not stat.S_ISDIR(told.st_mode) or told.st_uid != os.getuid() or time.time() - told.st_mtime < _BEGINNING:
                continue
            if (descriptor := _locked(str(one))) >= 0:
                _delete(str(one))
                os.close(descriptor)


def _locked(folder: str) -> int:
    """A descriptor that holds a lock on a folder; -1 where another process does, or the system has no such locks."""
    if sys.platform == "win32":
        return -1
    import fcntl  # noqa: PLC0415  (not there on Windows, and only courses with given files need it)

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return -1
    return descriptor
