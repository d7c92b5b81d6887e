"""Reads tar files, packed or not, a stranger's bytes: forwards only, header by header, no file longer in memory than it is asked for.

Of the headers that stand for more than one block only these count: the long name of GNU, and of pax the path, the size and
whether the file is sparse. All that would make two programs read two archives is refused.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from autograder.intake.member import BadArchive, BadMember, Kind, Member, take_apart
from autograder.intake.unpacked import PACKINGS, Plain, Unpacked
from autograder.words.message import Text, message

MOST_HEADER_BYTES = 64 << 10
"""A longer header before a file's own is stepped over, and the file not read."""

MOST_END_BYTES = 16 << 20
"""So many zeros may fill a tar up behind its end; 10 KiB are usual."""

_BLOCK = 512
_ZEROS = bytes(_BLOCK)
_OCTAL = re.compile(rb"[ \0]*([0-7]*)[ \0]*")
_MOST_SIZE = 1 << 62
_SIGN = 0x80
_BEFORE = (b"x", b"g", b"L", b"K")
"""Headers that come before a file's own and belong to it, the second to all files."""

_KINDS: dict[bytes, Kind] = {b"0": "", b"\0": "", b"7": "", b"5": "folder", b"D": "folder", b"S": "sparse",
          b"1": "link", b"2": "link", b"3": "device", b"4": "device", b"6": "pipe"}  # fmt: skip
_WITHOUT_CONTENTS = (b"3", b"4", b"5", b"6")
_LINKS = (b"1", b"2")
_RECORD = re.compile(rb"([1-9][0-9]{0,6}) ([^=\n]+)=")
_NAME_FORMAT = message("archive.name_format")
_DAMAGED = message("archive.bad_header")


def is_tar(block: bytes) -> bool:
    """Whether a tar can begin with these 512 bytes."""
    return len(block) == _BLOCK and (block == _ZEROS or _sums_up(block))


class Tar:
    """A tar; its members are walked once, then read in the order in which they lie there."""

    jumps, packed = False, True
    """Files can only be read in the order in which they lie there; no file system has taken their names."""

    def __init__(self, file: BinaryIO, most_entries: int) -> None:
        """`file` must be one that can be sought."""
        file.seek(0)
        head = file.read(max(map(len, PACKINGS)))
        self._file, self._most = file, most_entries
        self._magic = next((magic for magic in PACKINGS if head.startswith(magic)), b"")

    def members(self) -> Iterator[Member]:
        """All entries, in the order in which they lie there.

        Raises
        ------
        BadArchive
            if it is not one whole tar, or has more entries.

        """
        stream, before = self._open(), _Before()
        if not is_tar(first := stream.read(_BLOCK)):
            raise BadArchive(message("archive.none"), _NAME_FORMAT)
        for block in self._headers(stream, first):
            kind, size = block[156:157], _size(block[124:136])
            if kind in _BEFORE:
                before.take(kind, size, _read(stream, size) if size <= MOST_HEADER_BYTES else None)
                _skip(stream, size * (size > MOST_HEADER_BYTES) + -size % _BLOCK)
                continue
            size = before.size if before.size is not None else size
            yield before.member(block, size, stream.at)
            before = _Before()
            if kind not in _WITHOUT_CONTENTS:
                _skip(stream, size + -size % _BLOCK)

    def contents(self, wanted: Iterable[tuple[Member, int]]) -> Iterator[bytes | BadMember]:
        """Of each member, in the order in which they lie there, the bytes, no more than a number."""
        stream = self._open()
        for one, most in wanted:
            yield BadMember(one.refusal) if one.refusal else _content(stream, one, min(one.size, most))

    def _open(self) -> Plain | Unpacked:
        return Unpacked(self._file, self._magic) if self._magic else Plain(self._file)

    def _headers(self, stream: Plain | Unpacked, block: bytes) -> Iterator[bytes]:
        """The blocks that are headers; whoever takes one steps over what belongs to it."""
        count = 0
        while block != _ZEROS:
            count += 1
            if not _sums_up(block):
                raise BadArchive(_DAMAGED)
            more = block[156:157] == b"S" and block[482]
            while more:
                count, more = count + 1, _read(stream, _BLOCK)[504]
                self._refuse_many(count)
            self._refuse_many(count)
            yield block
            block = _read(stream, _BLOCK)
        _check_end(stream)

    def _refuse_many(self, count: int) -> None:
        if count > self._most:
            raise BadArchive(message("archive.more_entries", most=self._most))


class _Before:
    """What the headers before a file's own say of it."""

    def __init__(self) -> None:
        self.size: int | None = None
        self._path = b""
        self._problem: Text = ""
        self._unread: Text = ""

    def take(self, kind: bytes, size: int, body: bytes | None) -> None:
        """One header's contents; None if they are too long to be read."""
        if body is None:
            self._problem = message("member.long_header", size=size)
        elif kind == b"L":
            self._name(body.rstrip(b"\0"))
        elif kind == b"x":
            self._take_records(body)
        elif kind == b"g":
            self._take_global(body)

    def member(self, block: bytes, size: int, at: int) -> Member:
        """The member whose own header this is."""
        kind = block[156:157]
        what, own = _KINDS.get(kind, "unknown"), self._path or _own_path(block)
        if kind == b"M":
            raise BadArchive(message("archive.one_part"))
        if kind in _LINKS and size:
            raise BadArchive(message("archive.link_with_contents"))
        if not what and own.endswith(b"/"):
            what = "folder"
        parts, problem = take_apart(own, "utf-8")
        return Member(parts, what, size, at, problem=self._problem or problem, unread=self._unread)

    def _take_global(self, body: bytes) -> None:
        """What is said of all files: comments, nothing that changes how they are read."""
        try:
            names = {name for name, _ in _records(body)}
        except BadMember:
            raise BadArchive(_DAMAGED) from None
        if names & {b"path", b"size"}:
            raise BadArchive(message("archive.one_name_for_all"))

    def _name(self, path: bytes) -> None:
        if self._path not in (b"", path):
            self._problem = message("member.two_names")
        self._path = path

    def _take_records(self, body: bytes) -> None:
        try:
            records = list(_records(body))
        except BadMember as error:
            self._problem = error.says
            return
        for name, value in records:
            if name == b"path":
                self._name(value)
            elif name == b"size":
                self.size = int(value) if value.isdigit() and len(value) < 19 else 0  # noqa: PLR2004  (below 2 ** 63)
            elif name.startswith(b"GNU.sparse"):
                self._unread = message("member.sparse")


def _records(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The names and values in a header of pax, each with its length before it."""
    at = 0
    while at < len(body):
        begin = _RECORD.match(body, at)
        end = at + int(begin[1]) if begin else 0
        if not begin or not begin.end() < end <= len(body) or body[end - 1] != ord("\n"):
            raise BadMember(message("member.bad_header"))
        yield begin[2], body[begin.end() : end - 1]
        at = end


def _own_path(block: bytes) -> bytes:
    """The path in a file's own header, whose beginning is in another place if it is long."""
    name, prefix = block[:100].partition(b"\0")[0], block[345:500].partition(b"\0")[0]
    return prefix + b"/" + name if prefix and block[257:263] == b"ustar\0" else name


def _sums_up(block: bytes) -> bool:
    """Whether a header's sum is right, over its bytes with or without a sign."""
    digits = _OCTAL.fullmatch(block[148:156])
    if not digits or not digits[1]:
        return False
    rest, says = block[:148] + b" " * 8 + block[156:], int(digits[1], 8)
    return says == sum(rest) or says == sum(rest) - 256 * sum(byte >= _SIGN for byte in rest)


def _size(field: bytes) -> int:
    """A size in octal digits, or in binary if its first bit is set."""
    if field[0] >= _SIGN:
        size = int.from_bytes(field[1:], "big") if field[0] == _SIGN else -1
    else:
        digits = _OCTAL.fullmatch(field)
        size = int(digits[1] or b"0", 8) if digits else -1
    if not 0 <= size < _MOST_SIZE:
        raise BadArchive(_DAMAGED)
    return size


def _read(stream: Plain | Unpacked, count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise BadArchive(message("archive.cut"))
    return data


def _skip(stream: Plain | Unpacked, count: int) -> None:
    if not stream.skip(count):
        raise BadArchive(message("archive.cut"))


def _content(stream: Plain | Unpacked, one: Member, length: int) -> bytes | BadMember:
    data = stream.read(length) if stream.skip(one.at - stream.at) else b""
    return data if len(data) == length else BadMember(message("member.cut"))


def _check_end(stream: Plain | Unpacked) -> None:
    """Hold that nothing but zeros is left, and of those not too many."""
    left = MOST_END_BYTES
    while data := stream.read(min(left, 1 << 16)):
        left -= len(data)
        if data.strip(b"\0") or not left:
            raise BadArchive(message("archive.behind_end"))
