"""A stream of bytes that is unpacked as it is read, forwards only: counted, and held against how little it was packed into."""

import bz2
import io
import lzma
import os
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from autograder.intake.member import MOST_RATIO, BadArchive
from autograder.words.message import message

MOST_UNPACKED = 16 << 30
"""An archive that unpacks to more is not read."""

FREE = 64 << 20
"""Beyond so much no archive may unpack to more than `MOST_RATIO` times what it was packed into."""

MOST_MEMORY = 32 << 20
"""What unpacking itself may take: xz asks for 9 MiB as it is usually packed, and for 65 MiB at its highest level."""

_CHUNK = 1 << 17


class _Unpacker(Protocol):
    """What zlib, bz2 and lzma have in common here."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """zlib's unpacker in the manner of the other two: what it was given and has not looked at, it keeps."""

    def __init__(self) -> None:
        self._inflate, self.needs_input = zlib.decompressobj(16 + zlib.MAX_WBITS), True

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        part = self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)
        self.needs_input = not self._inflate.unconsumed_tail and len(part) < max_length
        return part


def _xz() -> _Unpacker:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MOST_MEMORY)


PACKINGS: dict[bytes, tuple[str, Callable[[], _Unpacker]]] = {
    b"\x1f\x8b": ("gzip", _Gzip),
    b"BZh": ("bzip2", bz2.BZ2Decompressor),
    b"\xfd7zXZ\0": ("xz", _xz),
}
"""How a packed stream begins, what it is called, and what unpacks it."""


class Plain:
    """A file that is not packed; what is not wanted of it is not read."""

    def __init__(self, file: BinaryIO) -> None:
        """`file` must be one that can be sought."""
        self._file, self.at = file, 0
        self._size = file.seek(0, os.SEEK_END)
        file.seek(0)

    def read(self, count: int) -> bytes:
        """So many bytes, fewer only at the end."""
        data = self._file.read(count)
        self.at += len(data)
        return data

    def skip(self, count: int) -> bool:
        """Go on by so many bytes; whether there are as many."""
        if self.at + count > self._size:
            return False
        self.at += count
        self._file.seek(self.at)
        return True


FOREIGN = {
    b"7z\xbc\xaf\x27\x1c": message("archive.7z"),
    b"Rar!": message("archive.rar"),
    b"\x28\xb5\x2f\xfd": message("archive.zstandard"),
}
"""Packings that are known by how they begin, and not read."""


class Unpacked:
    """A packed file, unpacked; several that were packed one by one and joined are one."""

    def __init__(self, file: BinaryIO, magic: bytes) -> None:
        """`file` begins with `magic`, one of `PACKINGS`."""
        file.seek(0)
        self._file, self._magic, (self._packing, self._new) = file, magic, PACKINGS[magic]
        self._unpacker = self._new()
        self._ready, self._place = b"", 0
        self._packed = self._unpacked = self.at = 0

    def read(self, count: int) -> bytes:
        """So many bytes, fewer only at the end.

        Raises
        ------
        BadArchive
            if it is damaged, or unpacks to more than is read.

        """
        if count <= len(self._ready) - self._place:
            return next(self._parts(count), b"")
        file = io.BytesIO()
        for part in self._parts(count):
            file.write(part)
        return file.getvalue()

    def skip(self, count: int) -> bool:
        """Go on by so many bytes; whether there are as many."""
        return sum(map(len, self._parts(count))) == count

    def _parts(self, count: int) -> Iterator[bytes]:
        while count and (self._place < len(self._ready) or self._fill()):
            part = self._ready[self._place : self._place + count]
            self._place += len(part)
            self.at += len(part)
            count -= len(part)
            yield part

    def _fill(self) -> bool:
        """Unpack some more; False at the end."""
        self._ready, self._place = b"", 0
        while not self._ready:
            data = b""
            if self._unpacker.eof:
                data = self._next()
                if not data:
                    return False
                self._unpacker = self._new()
            elif self._unpacker.needs_input and not (data := self._take()):
                raise BadArchive(message("archive.cut"))
            self._ready = self._unpack(data)
        self._unpacked += len(self._ready)
        if self._unpacked > min(MOST_UNPACKED, FREE + MOST_RATIO * self._packed):
            raise BadArchive(message("archive.unpacks_to_too_much", mib=self._unpacked >> 20))
        return True

    def _unpack(self, data: bytes) -> bytes:
        try:
            return self._unpacker.decompress(data, _CHUNK)
        except (zlib.error, OSError, ValueError, EOFError, lzma.LZMAError) as error:
            if "emory" in str(error):
                raise BadArchive(message("archive.unpacking_memory"), message("archive.pack_by_xz")) from None
            raise BadArchive(message("archive.not_unpacked", packing=self._packing)) from None

    def _take(self) -> bytes:
        data = self._file.read(_CHUNK)
        self._packed += len(data)
        return data

    def _next(self) -> bytes:
        """The beginning of another stream that was joined to the first; none at the end, where zeros may fill the file."""
        data = self._unpacker.unused_data.lstrip(b"\0")
        while len(data) < len(self._magic) and (more := self._take()):
            data = (data + more).lstrip(b"\0")
        if data and not data.startswith(self._magic):
            raise BadArchive(message("archive.behind_end"))
        return data
