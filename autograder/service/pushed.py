"""What a hook hands over: a push, and the folders of its commit that were asked for; every byte of it is a stranger's."""

import hashlib
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from autograder.forges.forge import is_object
from autograder.frozen import frozen
from autograder.intake.called import Wanted, kind
from autograder.intake.file import MOST_FILE_BYTES
from autograder.intake.likely import held_to_its_assignment
from autograder.intake.member import BadMember, Kind, Member, each
from autograder.intake.packed import take_whole
from autograder.intake.submission import Submission
from autograder.words.message import Text, message

MOST_TREE_BYTES, MOST_ENTRIES, MOST_BYTES = 1 << 20, 1000, 24 << 20
"""How much of one commit is looked at: bytes of a tree, entries of a folder, bytes of all files together."""

LIMITS = tuple(str(number).encode() for number in (MOST_TREE_BYTES, MOST_ENTRIES, MOST_FILE_BYTES, MOST_BYTES))
"""The same, as a hook is told."""

MOST_MESSAGE = MOST_BYTES + (4 << 20)
"""The most bytes of a message: files, and what they are called."""

MOST_NAME = 100

_ELSEWHERE = b"version https://git-lfs.github.com/spec/"
"""How a file begins in the place of which Git LFS keeps another."""

_KINDS: dict[bytes, Kind] = {b"file": "", b"folder": "folder", b"link": "link"}


def beside_code(wanted: Mapping[str, Wanted]) -> tuple[str, ...]:
    """Which files are read beside code, since a person marks them: each by its folder and its name, in small letters."""
    return tuple(f"{name}/{task.file}".lower() for name, one in wanted.items() for task in one.by_hand)


class BadMessage(Exception):
    """What came is nothing that a hook of ours sends."""


@frozen
class Update:
    """One ref that moved, from one object to another, of which the numbers are hexadecimal."""

    old: str
    new: str
    ref: bytes

    @property
    def deletes(self) -> bool:
        """Whether the ref is gone."""
        return not self.new.strip("0")


@frozen
class Push:
    """One push, as the repository's server tells it: `branch` is the one that is graded, `time` when it came if that is not now.

    `edition` tells of which version the hook is; "" where none tells.
    """

    repository: str
    person: str
    branch: bytes
    time: float | None
    updates: tuple[Update, ...]
    edition: str = ""

    @property
    def graded(self) -> Update | None:
        """What became of the branch that is graded, if it moved."""
        return next((one for one in self.updates if one.ref == self.branch), None)


def read_push(fields: Sequence[bytes]) -> Push:
    """The push of which a hook's first message tells.

    Raises
    ------
    BadMessage
        if it is none.

    """
    try:
        what, repository, who, branch, time, *told = fields
        updates = tuple(_update(*told[at : at + 3]) for at in range(0, len(told), 3))
        at, (what, _, edition) = float(time) if time else None, what.partition(b" ")
        push = Push(os.fsdecode(repository), _person(repository, who), branch, at, updates, edition.decode())
    except (ValueError, TypeError):
        raise BadMessage from None
    if push.time is not None and not 0 <= push.time < math.inf:
        raise BadMessage
    if what != b"push" or not updates:
        raise BadMessage
    return push


def _update(old: bytes, new: bytes, ref: bytes) -> Update:
    if not is_object(old.decode()) or not is_object(new.decode()):
        raise ValueError
    return Update(old.decode(), new.decode(), ref)


def _person(repository: bytes, who: bytes) -> str:
    """Whoever the server knows the pusher to be; where it tells nobody, whose repository it is."""
    name = (who or os.path.basename(repository).removesuffix(b".git")).decode()  # noqa: PTH119  (bytes are no path of pathlib's)
    if not name.isprintable() or not 0 < len(name) <= MOST_NAME:
        raise ValueError
    return name


# ── files ───────────────────────────────────────────────────────────────────────────────────────


@frozen
class PushedFile:
    """An entry of a folder, or what may be work in the folders of it: `name` is its path there.

    `kind` is file, folder, link, submodule, large or unknown; contents are there of code and zips alone.
    """

    kind: str
    name: bytes
    content: bytes


@frozen(eq=False)
class PushedFolder:
    """What lies where an assignment's folder should: `kind` is folder, file, link, submodule, large or unknown."""

    assignment: str
    kind: str
    files: tuple[PushedFile, ...]

    @cached_property
    def sha256(self) -> str:
        """The hash of all that was read of it."""
        found = hashlib.sha256()
        for field in (part for file in self.files for part in (file.kind.encode(), file.name, file.content)):
            found.update(len(field).to_bytes(4, "big") + field)
        return found.hexdigest()


def read_folders(fields: Sequence[bytes]) -> tuple[PushedFolder, ...]:
    """The folders of which a hook's second message is.

    Raises
    ------
    BadMessage
        if it is none.

    """
    try:
        (what,), rest = fields[:1], iter(fields[1:])
        found = tuple(_folder(name, rest) for name in rest)
    except (ValueError, StopIteration, RuntimeError):
        raise BadMessage from None
    if what != b"files":
        raise BadMessage
    return found


def _folder(name: bytes, rest: Iterator[bytes]) -> PushedFolder:
    what, count = next(rest).decode(), int(next(rest))
    flat = list(islice(rest, 3 * count)) if 0 <= count <= 2 * MOST_ENTRIES else []  # so many in it, so many below
    if len(flat) != 3 * count:
        raise ValueError
    files = (PushedFile(flat[at].decode(), flat[at + 1], flat[at + 2]) for at in range(0, len(flat), 3))
    return PushedFolder(name.decode(), what, tuple(files))


class _Reader:
    """A folder as intake reads one."""

    packed = True
    """Names are those of git's objects, which no file system has taken."""

    def __init__(self, files: Sequence[PushedFile]) -> None:
        self._files = files

    def members(self) -> Iterator[Member]:
        """All that is in it."""
        for place, one in enumerate(self._files):
            unread = _unread(one)
            what = "" if unread else _KINDS.get(one.kind.encode(), "unknown")
            name = one.name.decode("utf-8", "backslashreplace")
            yield Member(tuple(filter(None, name.split("/"))), what, len(one.content), place, unread=unread)

    def contents(self, wanted: Iterable[tuple[Member, int]]) -> Iterator[bytes | BadMember]:
        """Of each member the bytes, or why they cannot be had."""
        return each(wanted, lambda one, most: self._files[one.at].content[:most])


def _unread(file: PushedFile) -> Text:
    """Why a file is not read; "" if it is."""
    if file.content.startswith(_ELSEWHERE):
        return message("push.file_elsewhere")
    if file.kind == "file" and not file.content and not kind(os.fsdecode(file.name)):
        return message("push.file_not_sent")
    return message("push.file_too_large") if file.kind == "large" else ""


def submission_of(person: str, files: Sequence[PushedFile], wanted: Wanted) -> Submission:
    """The submission that these files of somebody come to, as in the folder of a batch."""
    return held_to_its_assignment(replace(take_whole(_Reader(files), wanted), id=person), wanted)


def is_untouched(files: Sequence[PushedFile], template: Path) -> bool:
    """Whether there is no code in a folder, and nothing for a person to mark, but what the template gave, byte for byte."""
    code = [one for one in files if one.content or kind(os.fsdecode(one.name))]
    return all(_is_given(one, template) for one in code)


def _is_given(file: PushedFile, template: Path) -> bool:
    try:
        return file.kind == "file" and (template / os.fsdecode(file.name)).read_bytes() == file.content
    except (OSError, ValueError):
        return False
