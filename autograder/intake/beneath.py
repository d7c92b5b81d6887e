"""A folder that is held open: what is beneath it is opened by its own name alone, and no link is followed on the way.

Between two looks at a path somebody may put a link in the place of a folder. A descriptor stays the folder that was opened. A
system without such descriptors, as Windows is, has the path in their place, and is asked about links before each step.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

HAS_DESCRIPTORS = os.open in os.supports_dir_fd and os.scandir in os.supports_fd

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_BENEATH = getattr(os, "O_NOFOLLOW", 0)
_FILE = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | _BENEATH


class Beneath:
    """A folder that is open until its block is left."""

    def __init__(self, path: str, above: "Beneath | None" = None) -> None:
        """Open the folder at `path`, or of that name beneath another; only the first may be a link.

        Raises
        ------
        OSError
            if there is none, if it cannot be read, or if it is a link beneath another.

        """
        self._at: int | str
        if HAS_DESCRIPTORS:
            self._at = os.open(path, _FOLDER | _BENEATH, dir_fd=above.descriptor) if above else os.open(path, _FOLDER)
        else:
            self._at = above.checked(path) if above else path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if isinstance(self._at, int):
            os.close(self._at)

    @property
    def descriptor(self) -> int | None:
        """What it is held open by, where a system has such a thing."""
        return self._at if isinstance(self._at, int) else None

    def entries(self) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        """What is in it."""
        return os.scandir(self._at)

    def file(self, name: str) -> int:
        """A descriptor of the file of this name, which the caller closes.

        Raises
        ------
        OSError
            if there is none, if it cannot be read, or if it is a link.

        """
        if self.descriptor is None:
            return os.open(self.checked(name), _FILE)
        return os.open(name, _FILE, dir_fd=self.descriptor)

    def is_planted(self, file: os.stat_result) -> bool:
        """Whether a file that was opened in it is a second name of one that belongs to somebody else than this folder does.

        Where students may write beside the teacher's files, a hard link would hand in what they may not read. Copies of a whole
        tree by hard links keep the owners of files and folders, and are no such thing.
        """
        return self.descriptor is not None and file.st_nlink > 1 and file.st_uid != os.fstat(self.descriptor).st_uid

    def checked(self, name: str) -> str:
        """The path of what is called so in it, if that is no link."""
        path = os.path.join(str(self._at), name)  # noqa: PTH118  (a name is whatever bytes it is made of)
        if os.path.realpath(path) != os.path.join(os.path.realpath(str(self._at)), name):  # noqa: PTH118
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        return path
