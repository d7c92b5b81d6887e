"""Reads zip files, a stranger's bytes: the directory is walked entry by entry, a file is unpacked into memory and counted.

The directory at the end is what counts. It must end where the end record begins, the first file must begin where the zip
does, and each file's own header must say what the directory says: so there is one way to read it, or none. A backslash in
a name separates like a slash, as Windows writes it.
"""

import io
import os
import stat
import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from autograder.intake.member import KINDS, MOST_RATIO, BadArchive, BadMember, Kind, Member, each, take_apart
from autograder.intake.submission import MOST_NOTEBOOK_BYTES
from autograder.words.message import Text, message

MAGIC = (b"PK\3\4", b"PK\5\6")
"""How a zip begins, and how an empty one does."""

MOST_DIRECTORY_BYTES = 64 << 20
"""A longer directory is not walked; 250,000 names of usual length take 25 MiB."""

_CHUNK = 1 << 16
_END = struct.Struct("<4s4H2IH")
_END_64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR_64 = struct.Struct("<4sIQI")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_HEADER = struct.Struct("<4s5H3I2H")
_ENCRYPTED, _STREAMED, _UTF8, _MASKED = 1 << 0, 1 << 3, 1 << 11, 1 << 13
_STORED, _DEFLATED = 0, 8
_METHODS = {9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd", 99: "AES"}
_UNIX = 3
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF
_CUT = message("archive.cut_or_damaged")


class _Directory(NamedTuple):
    """Where the directory is, and how many entries it says it has; `exact` if it can count so far."""

    at: int
    size: int
    entries: int
    exact: bool


class Zip:
    """A zip; its members are walked once, after that each can be read, in any order."""

    jumps, packed = True, True
    """Files can be read in any order at the same cost; no file system has taken their names."""

    def __init__(self, file: BinaryIO, most_entries: int) -> None:
        """`file` must be one that can be sought.

        Raises
        ------
        BadArchive
            if it is not one whole zip, or has more entries.

        """
        self._file, self._most = file, most_entries
        self._size = file.seek(0, os.SEEK_END)
        self._directory = _find_directory(file, self._size)
        if self._directory.entries > most_entries:
            raise BadArchive(message("archive.entries", entries=self._directory.entries, most=most_entries))
        if self._directory.size > MOST_DIRECTORY_BYTES:
            raise BadArchive(message("archive.large_directory", size=self._directory.size))

    def members(self) -> Iterator[Member]:
        """All entries, in the order of the directory.

        Raises
        ------
        BadArchive
            if the directory is not what it says it is.

        """
        count, first = 0, self._directory.at
        for entry in self._entries():
            count += 1
            if count > self._most:
                raise BadArchive(message("archive.hidden_entries", most=self._most))
            first = min(first, entry.at)
            yield entry
        says = self._directory.entries
        if count != says and (self._directory.exact or count % (_FULL_16 + 1) != says):
            raise BadArchive(message("archive.wrong_count", says=says, number=count))
        if count and first:
            raise BadArchive(message("archive.begins_with", size=first))

    def contents(self, wanted: Iterable[tuple[Member, int]]) -> Iterator[bytes | BadMember]:
        """Of each member the bytes, no more than a number, or why they cannot be had."""
        return each(wanted, self._read)

    def _entries(self) -> Iterator[Member]:
        at, end = self._directory.at, self._directory.at + self._directory.size
        self._file.seek(at)
        window, place = b"", 0
        while at < end:
            if len(window) - place < 4 * _FULL_16:
                self._file.seek(at + len(window) - place)
                window, place = window[place:] + self._file.read(min(16 * _FULL_16, end - at)), 0
            if len(window) - place < _ENTRY.size:
                raise BadArchive(_CUT)
            fields = _ENTRY.unpack_from(window, place)
            length = _ENTRY.size + sum(fields[10:13])
            if fields[0] != b"PK\1\2" or at + length > end or len(window) - place < length:
                raise BadArchive(message("archive.bad_directory"))
            yield self._entry(fields, window[place + _ENTRY.size : place + length])
            place, at = place + length, at + length

    def _entry(self, fields: tuple[int, ...], rest: bytes) -> Member:
        _, made, _, flags, method, _, _, crc, packed, size, name, extra, _, disk, _, outer, at = fields
        raw = rest[:name]
        packed, size, at, wrong = _wide(rest[name : name + extra], packed, size, at, disk)
        if at + _HEADER.size + packed > self._directory.at:
            at, wrong = min(at, self._directory.at), message("member.beyond")
        raw = raw.replace(b"\\", b"/")
        kind: Kind = "folder" if raw.endswith(b"/") else ""
        if made >> 8 == _UNIX and (mode := stat.S_IFMT(outer >> 16)) not in (0, stat.S_IFREG):
            kind = KINDS.get(mode, "unknown")
        parts, problem = take_apart(raw, _charset(flags, raw))
        return Member(parts, kind, size, at, packed, crc, problem, wrong or _unread(flags, method, packed, size))

    def _read(self, one: Member, most: int) -> bytes:
        self._file.seek(one.at)
        header = self._file.read(_HEADER.size)
        if len(header) < _HEADER.size or not header.startswith(b"PK\3\4"):
            raise BadMember(message("member.not_there"))
        _, _, flags, method, _, _, _, packed, size, name, extra = _HEADER.unpack(header)
        raw = self._file.read(name).replace(b"\\", b"/")
        parts, _ = take_apart(raw, _charset(flags, raw))
        tells = not flags & _STREAMED and _FULL_32 not in (packed, size)
        if (
            parts[-len(one.parts) :] != one.parts
            or flags & _ENCRYPTED
            or (tells and (packed, size) != (one.packed, one.size))
        ):
            raise BadMember(message("member.headers_disagree"))
        if method not in (_STORED, _DEFLATED) or one.at + _HEADER.size + name + extra + one.packed > self._directory.at:
            raise BadMember(message("member.headers_disagree"))
        self._file.seek(extra, os.SEEK_CUR)
        return _whole(one, self._inflated(one.packed) if method else self._stored(one.packed), most)

    def _stored(self, left: int) -> Iterator[bytes]:
        while left and (data := self._file.read(min(_CHUNK, left))):
            left -= len(data)
            yield data

    def _inflated(self, left: int) -> Iterator[bytes]:
        inflate, data = zlib.decompressobj(-zlib.MAX_WBITS), b""
        while not inflate.eof:
            more = b"" if data else self._file.read(min(_CHUNK, left))
            left -= len(more)
            try:
                part = inflate.decompress(data or more, _CHUNK)
            except zlib.error:
                raise BadMember(message("member.damaged")) from None
            if not (part or data or more or inflate.eof):
                raise BadMember(message("member.cut"))
            data = inflate.unconsumed_tail
            yield part
        if left or inflate.unused_data:
            raise BadMember(message("member.more_behind_end"))


def _whole(one: Member, parts: Iterator[bytes], most: int) -> bytes:
    """A file's bytes, or the first of them; if that is all, held against what the archive says of them."""
    file, crc = io.BytesIO(), 0
    for part in parts:
        file.write(part)
        crc = zlib.crc32(part, crc)
        if file.tell() > one.size:
            raise BadMember(message("member.larger"))
        if file.tell() >= most:
            file.truncate(most)
            return file.getvalue()
    if file.tell() < one.size:
        raise BadMember(message("member.smaller"))
    if crc != one.crc:
        raise BadMember(message("member.wrong_sum"))
    return file.getvalue()


def _charset(flags: int, raw: bytes) -> str:
    """Names are UTF-8 where the zip says so, and where they can be: many programs do not say it."""
    if flags & _UTF8:
        return "utf-8"
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "cp437"
    return "utf-8"


def _unread(flags: int, method: int, packed: int, size: int) -> Text:
    if flags & (_ENCRYPTED | _MASKED):
        return message("member.encrypted")
    if method not in (_STORED, _DEFLATED):
        return message("member.method", method=_METHODS.get(method) or message("member.unknown_method", number=method))
    if method == _STORED and packed != size:
        return message("member.two_sizes")
    # What may be graded may well be packed so: a notebook whose training printed the same line a hundred thousand times.
    if size > MOST_NOTEBOOK_BYTES and size > MOST_RATIO * packed:
        return message("member.ratio", times=size // max(packed, 1))
    return ""


def _wide(extra: bytes, packed: int, size: int, at: int, disk: int) -> tuple[int, int, int, Text]:
    """The sizes and the place, from the 64-bit fields where the 32-bit ones say so; and what is wrong with them."""
    wide = _field(extra, 1)
    asked = [value == _FULL_32 for value in (size, packed, at)]
    if len(wide) < 8 * sum(asked):
        return packed, size, at, message("member.bad_wide_header")
    given = iter(struct.unpack_from(f"<{sum(asked)}Q", wide))
    size, packed, at = (
        next(given) if is_asked else value for is_asked, value in zip(asked, (size, packed, at), strict=True)
    )
    return packed, size, at, message("member.other_part") if disk not in (0, _FULL_16) else ""


def _field(extra: bytes, wanted: int) -> bytes:
    """The extra field of this number; none if there is none."""
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack_from("<HH", extra, at)
        if number == wanted:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""


def _find_end(file: BinaryIO, size: int) -> int:
    """Where the record stands that ends a zip, of which there has to be one."""
    length = min(size, _END.size + _FULL_16)
    file.seek(size - length)
    tail = file.read(length)
    ends = [
        at for at in _places(tail) if at + _END.size + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)
    ]
    if not ends:
        file.seek(0)
        raise BadArchive(message("archive.no_end" if file.read(2) == b"PK" else "archive.no_zip"))
    if len(ends) > 1:
        raise BadArchive(message("archive.two_ends"))
    return size - length + ends[0]


def _find_directory(file: BinaryIO, size: int) -> _Directory:
    """Where the one directory is.

    Raises
    ------
    BadArchive
        if there is none, or could be two.

    """
    end = _find_end(file, size)
    file.seek(end)
    _, disk, first_disk, here, entries, long, at, _ = _END.unpack(file.read(_END.size))
    found, wide_end = _Directory(at, long, entries, exact=False), end
    if (wide := _wide_directory(file, end)) is not None:
        found, wide_end = wide
        given = ((at, found.at, _FULL_32), (long, found.size, _FULL_32), (entries, found.entries, _FULL_16))
        if any(narrow not in (value, full) for narrow, value, full in given):
            raise BadArchive(message("archive.directories_disagree"))
    if {disk, first_disk} - {0, _FULL_16} or here != entries:
        raise BadArchive(message("archive.one_part"))
    if found.at + found.size != wide_end:
        raise BadArchive(message("archive.directory_elsewhere"))
    return found


def _places(tail: bytes) -> Iterator[int]:
    at = tail.find(b"PK\5\6")
    while 0 <= at <= len(tail) - _END.size:
        yield at
        at = tail.find(b"PK\5\6", at + 1)


def _wide_directory(file: BinaryIO, end: int) -> tuple[_Directory, int] | None:
    """The directory as the 64-bit end record tells it, and where that record is; None if there is no such record."""
    if end < _LOCATOR_64.size:
        return None
    file.seek(end - _LOCATOR_64.size)
    magic, _, at, _ = _LOCATOR_64.unpack(file.read(_LOCATOR_64.size))
    if magic != b"PK\6\7":
        return None
    if at + _END_64.size > end - _LOCATOR_64.size:
        raise BadArchive(message("archive.wide_end_elsewhere"))
    file.seek(at)
    magic, length, _, _, _, _, here, entries, size, place = _END_64.unpack(file.read(_END_64.size))
    if magic != b"PK\6\6" or at + 12 + length != end - _LOCATOR_64.size or here != entries:
        raise BadArchive(message("archive.wide_end_elsewhere"))
    return _Directory(place, size, entries, exact=True), at
