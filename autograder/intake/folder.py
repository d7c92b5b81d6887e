"""Reads a folder of submissions as an archive is read: its members are walked once, then a file at a time is opened.

Every folder is opened beneath the one that it lies in, and no link is followed on the way: what was a folder or a file when
the members were walked, and is a link when it is read, is refused as a link is. The folder itself may be one, since whoever
grades named it.
"""

import contextlib
import errno
import itertools
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from autograder.errors import UsageError
from autograder.intake.beneath import Beneath
from autograder.intake.called import is_own, is_seen, is_work
from autograder.intake.member import KINDS, BadMember, Kind, Member, each
from autograder.intake.pick import DEEPEST, MOST_MEMBERS
from autograder.words.message import Text, message


class Folder:
    """A folder on a disk; its members are walked once, after that each can be read, in any order."""

    jumps, packed = True, False
    """Files can be read in any order at the same cost; each name is one that a file system has taken."""

    def __init__(self, path: Path, is_wanted: Callable[[str], bool] = is_work) -> None:
        """Of what lies in a folder of it, only files that `is_wanted` by their names are looked at."""
        self.path, self._is_wanted = path, is_wanted
        self._files: list[str] = []

    def members(self) -> Iterator[Member]:
        """All that is in it, in order of names; of what is overlooked below its own entries nothing.

        Raises
        ------
        UsageError
            if the folder itself cannot be read.

        """
        try:
            with Beneath(str(self.path)) as top:
                for entry in _entries(top, lambda _: True, None):
                    yield from itertools.islice(self._below(top, entry, (), ""), MOST_MEMBERS + 1)
        except OSError as error:
            raise UsageError(message("intake.name_submissions", folder=self.path, why=error.strerror)) from None

    def contents(self, wanted: Iterable[tuple[Member, int]]) -> Iterator[bytes | BadMember]:
        """Of each member the bytes, no more than a number, or why they cannot be had."""
        return each(wanted, self._read)

    def _below(self, folder: Beneath, entry: "os.DirEntry[str]", above: tuple[str, ...], path: str) -> Iterator[Member]:
        name = _text(entry.name)
        parts = (*above, name)
        if path or name != entry.name:  # else one text is kept for both, of however many
            name = f"{path}{entry.name}"
        path = name
        yield self._member(entry, parts, path)
        if not entry.is_dir(follow_symlinks=False) or not is_seen(parts[-1]) or len(parts) > DEEPEST + 2:
            return
        try:
            with Beneath(entry.name, folder) as inside:
                for one in _entries(inside, self._is_looked_at, MOST_MEMBERS + 1):
                    yield from self._below(inside, one, parts, f"{path}/")
        except OSError as error:
            yield _unreadable(parts, error)

    def _member(self, entry: "os.DirEntry[str]", parts: tuple[str, ...], path: str) -> Member:
        if entry.is_dir(follow_symlinks=False):
            return Member(parts, "folder", 0, 0)
        self._files.append(path)
        return Member(parts, "" if entry.is_file(follow_symlinks=False) else _kind(entry), 0, len(self._files) - 1)

    def _is_looked_at(self, entry: "os.DirEntry[str]") -> bool:
        """Whether it is a folder, or what a student may have meant to hand in, and neither hidden nor installed."""
        return is_own(entry.name) and (entry.is_dir(follow_symlinks=False) or self._is_wanted(entry.name))

    def _read(self, one: Member, most: int) -> bytes:
        try:
            return self._bytes(one, most)
        except OSError as error:
            raise BadMember(message("member.link") if error.errno == errno.ELOOP else str(error.strerror)) from None

    def _bytes(self, one: Member, most: int) -> bytes:
        *folders, name = self._files[one.at].split("/")
        with contextlib.ExitStack() as opened:
            at = opened.enter_context(Beneath(str(self.path)))
            for folder in folders:
                at = opened.enter_context(Beneath(folder, at))
            file = opened.enter_context(os.fdopen(at.file(name), "rb"))
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise BadMember(message("member.not_regular"))
            if folders and at.is_planted(status):
                raise BadMember(message("member.planted"))
            return file.read(min(most, status.st_size + 1))  # so much memory is taken as is asked for


def _entries(
    folder: Beneath, is_wanted: "Callable[[os.DirEntry[str]], bool]", most: int | None
) -> "list[os.DirEntry[str]]":
    """What is in an open folder, in order of names."""
    with folder.entries() as scan:
        return sorted(itertools.islice(filter(is_wanted, scan), most), key=lambda entry: entry.name)


def _kind(entry: "os.DirEntry[str]") -> Kind:
    try:
        return KINDS.get(stat.S_IFMT(entry.stat(follow_symlinks=False).st_mode), "unknown")
    except OSError:
        return "unknown"


def _unreadable(parts: tuple[str, ...], error: OSError) -> Member:
    why: Text = message("member.link") if error.errno == errno.ELOOP else str(error.strerror)
    return Member(parts, "folder", 0, 0, problem=message("member.unreadable_folder", name=parts[-1], why=why))


def _text(name: str) -> str:
    """A name as text, whatever bytes it is made of."""
    return os.fsencode(name.replace("\\", "\\\\")).decode("utf-8", "backslashreplace")
