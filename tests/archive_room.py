"""Builds zips and tars field by field, so that any of them can lie."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from dataclasses import dataclass, field

GOOD = b"def f():\n    return 1\n"
PACKINGS = {"tar": bytes, "tar.gz": gzip.compress, "tar.bz2": bz2.compress, "tar.xz": lzma.compress}


@dataclass
class Entry:
    """One file of a zip; what is None is what an honest program would write."""

    name: bytes
    data: bytes = GOOD
    method: int = 8
    flags: int = 0
    mode: int = 0
    size: int | None = None
    packed: int | None = None
    crc: int | None = None
    extra: bytes = b""
    at: int | None = None
    disk: int = 0
    local: dict = field(default_factory=dict)
    """Fields that the file's own header tells otherwise."""

    @property
    def body(self) -> bytes:
        """The data as it is packed."""
        if self.method != 8:
            return self.data
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        return deflate.compress(self.data) + deflate.flush()

    def fields(self, name: bytes, extra: bytes, **own: int) -> bytes:
        """What the file's own header and the directory have in common, some of it told otherwise."""
        body = self.body
        told = {
            "flags": self.flags,
            "method": self.method,
            "crc": zlib.crc32(self.data) if self.crc is None else self.crc,
            "packed": len(body) if self.packed is None else self.packed,
            "size": len(self.data) if self.size is None else self.size,
        } | own
        times = (0, 33)
        return struct.pack(
            "<HHHHHIIIHH", 20, told["flags"], told["method"], *times, told["crc"], told["packed"], told["size"],
            len(name), len(extra),
        )  # fmt: skip


def make_zip(*entries, before=b"", between=b"", comment=b"", tail=b"", count=None, size=None, at=None, cut=None):
    """A zip of these entries; what is named otherwise lies."""
    out, places = bytearray(before), []
    for entry in entries:
        places.append(len(out) if entry.at is None else entry.at)
        local = dict(entry.local)
        name, extra = local.pop("name", entry.name), local.pop("extra", b"")
        out += b"PK\3\4" + entry.fields(name, extra, **local) + name + extra + entry.body
    out += between
    begin = len(out)
    for entry, place in zip(entries, places, strict=True):
        out += b"PK\1\2" + struct.pack("<H", 3 << 8 | 20) + entry.fields(entry.name, entry.extra)
        out += struct.pack("<HHHII", 0, entry.disk, 0, entry.mode << 16, place) + entry.name + entry.extra
    number = len(entries) if count is None else count
    long, start = len(out) - begin if size is None else size, begin if at is None else at
    out += b"PK\5\6" + struct.pack("<4H2IH", 0, 0, number, number, long, start, len(comment)) + comment + tail
    return bytes(out[:cut])


def honest_zip(files, **options):
    """A zip as Python's own library writes it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def tar_header(name, size=0, kind=b"0", **fields):
    """One header of a tar, its sum right."""
    block = bytearray(512)
    block[: len(name[:100])] = name[:100]
    for place, value in ((100, b"0000644\0"), (108, b"0000000\0"), (116, b"0000000\0"), (136, b"00000000000\0")):
        block[place : place + len(value)] = value
    block[124:136] = fields.pop("size_field", f"{size:011o}\0".encode())
    block[156:157], block[257:265] = kind, b"ustar\00000"
    for place, value in fields.pop("patch", {}).items():
        block[place : place + len(value)] = value
    block[148:156] = b" " * 8
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)


def tar_file(name, data=GOOD, kind=b"0", **fields):
    """One header of a tar and its contents."""
    return tar_header(name, len(data), kind, **fields) + data + bytes(-len(data) % 512)


def pax(**records):
    """A header of pax that holds these records."""
    body = b""
    for name, value in records.items():
        rest = (
            f" {name.replace('__', '.')}=".encode()
            + (value if isinstance(value, bytes) else str(value).encode())
            + b"\n"
        )
        length = len(rest) + 1
        while len(str(length)) + len(rest) != length:
            length = len(str(length)) + len(rest)
        body += str(length).encode() + rest
    return tar_file(b"pax", body, b"x")


END = bytes(1024)


def honest_tar(files, form=tarfile.PAX_FORMAT):
    """A tar as Python's own library writes it."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()
