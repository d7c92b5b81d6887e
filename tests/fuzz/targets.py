"""What is fuzzed: each reader of a stranger's bytes, its seeds, the tokens of its format, inputs made by its grammar, its own errors."""

import base64
import bz2
import gzip
import json
import lzma
import random
import struct
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.errors import UsageError
from autograder.hand_work import HandTask
from autograder.intake.by_hand import take_work
from autograder.intake.handed_in import read_handed_in
from autograder.intake.notebook import read_notebook
from autograder.intake.submission import MOST_BYTES
from autograder.sandbox import frames, wire
from autograder.words.message import say
from tests import archive_room as room
from tests.fuzz.mutate import mutate

SEEDS = Path(__file__).with_name("seeds")
"""A folder for each target; what ever failed lies there too and is tried first."""


@dataclass(frozen=True)
class Target:
    """A reader: `read` raises nothing but `errors`, and holds what it promises of what it read."""

    name: str
    read: Callable[[bytes], None]
    errors: tuple[type[Exception], ...]
    grammar: Callable[[random.Random], bytes]
    tokens: Sequence[bytes]
    bare: Callable[[bytes], bytes] = lambda data: data
    """What an input is packed into is taken off before it is changed."""
    mend: Callable[[random.Random, bytes], bytes] = lambda _, data: data
    """What no reader would look behind is made right again after that."""

    def seeds(self) -> list[bytes]:
        """What is kept, in order of the files' names."""
        return [path.read_bytes() for path in sorted((SEEDS / self.name).iterdir())]

    def input(self, seeds: Sequence[bytes], seed: int, number: int) -> bytes:
        """The input of this number: the seeds as they are, then the same seeds and made ones, changed."""
        if number < len(seeds):
            return seeds[number]
        rng = random.Random(f"{seed}/{number}")
        if rng.random() < 0.3:
            data = self.grammar(rng)
            return data if rng.random() < 0.5 else self.mend(rng, mutate(rng, data, seeds, self.tokens))
        data = rng.choice(seeds)
        data = self.bare(data) if rng.random() < 0.8 else data
        return self.mend(rng, mutate(rng, data, seeds, self.tokens))


# ── wire ─────────────────────────────────────────────────────────────────────────────────────────


def _read_wire(data: bytes) -> None:
    """A value, and an outcome, or `WireError`; a value can be written again and is then the same."""
    for read in (lambda: wire.decode(data), lambda: frames.outcome(data[0] % 5, data[1:])):
        try:
            value = read()
        except (wire.WireError, IndexError) as error:
            if isinstance(error, IndexError) and data:
                raise
            continue
        if not isinstance(value, frames.Outcome):
            assert wire.encode(wire.decode(wire.encode(value))) == wire.encode(value)


def _make_value(rng: random.Random, depth: int = 0) -> Any:  # noqa: PLR0911  (one return a kind)
    """A value of any kind that crosses, nested a little deeper than it may be."""
    kinds = "Nbifsxat" + "tdh" * (depth < 10)
    match rng.choice(kinds):
        case "N":
            return None
        case "b":
            return rng.random() < 0.5
        case "i":
            return rng.choice((0, 1, -1, 1 << 62, -(1 << 63)))
        case "f":
            return rng.choice((0.0, -0.0, float("nan"), float("inf"), 1e-310))
        case "s":
            return rng.choice(("", "a", "\0", "é" * 60, "x" * 5000))
        case "x":
            return wire.Foreign(rng.choice(("", "numpy.matrix", "x" * 300)))
        case "h":
            return wire.Foreign("numpy.matrix", _make_value(rng, depth + 1))
        case "a":
            shape = [rng.choice((0, 1, 2, 3, 17)) for _ in range(rng.choice((0, 1, 2, 3, 8)))]
            shape = shape if np.prod(shape) < 1000 else [2]
            return np.ones(shape, rng.choice("?bhiqBHIQefd"))
        case "t":
            return tuple(_make_value(rng, depth + 1) for _ in range(rng.choice((0, 1, 2, 5))))
        case _:
            return {f"k{number}": _make_value(rng, depth + 1) for number in range(rng.choice((0, 1, 3)))}


def _make_wire(rng: random.Random) -> bytes:
    value = _make_value(rng)
    return wire.encode(value) if rng.random() < 0.5 else wire.frame(rng.randrange(9), rng.randrange(5), value)


WIRE = Target(
    "wire", _read_wire, (), _make_wire,
    [b"N", b"T", b"f" + bytes(8), b"i" + b"\xff" * 8, b"s\0\0\0\0", b"t\1\0\0\0", b"t\xff\xff\xff\xff", b"d\1\0\0\0s\1\0\0\0k", b"d\0\0\0\0",
     b"ad\0", b"ad\2", b"a?\1\1\0\0\0", b"ad\x08" + b"\xff" * 32, b"\xff\xff\xff\xff", b"\0\0\0\0", b"\0\0\1\0", b"h\0\0\0\0", b"x\2\0\0\0\xff\xff"],
)  # fmt: skip


# ── archive ──────────────────────────────────────────────────────────────────────────────────────


def _read_archive(data: bytes) -> None:
    """Submissions, each with a name of its own, and each readable or with a problem; or `UsageError`."""
    with tempfile.NamedTemporaryFile(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as file:
        file.write(data)
        file.flush()
        archive = read_handed_in(Path(file.name), "tiny.py", ("f",))
        submissions = list(archive)
    assert len(submissions) == len(archive) == len({one.id for one in submissions})
    for one in submissions:
        assert bool(one.problem) != bool(one.source), one
        assert len(one.source) <= MOST_BYTES
        assert one.id, one


_NAMES = [b"ada/tiny.py", b"ada/tiny.ipynb", b"zoe.py", b"all/ada/tiny.py", b"all/zoe/x.zip", b"ada/", b"x/../y.py", b"/x.py", b"C:/x.py",
          b"a\\b.py", b"Ada/tiny.py", b"ada./tiny.py", b"\xff/tiny.py", b"", b".", b"..", b"a/b/c/d/e/f/g/h/i/j/k.py", b"x" * 300 + b".py",
          "jose\u0301/tiny.py".encode(), "jos\xe9/tiny.py".encode(), b"Bo_7_assignsubmission_file_/tiny.py", b"bo_LATE_3_4_tiny-1.py",
          b"e/submission_1/tiny.py", b"e/submission_metadata.yml", b"submission_metadata.yml", b"\x1b[2J/tiny.py", b"k.zip"]  # fmt: skip
_DATA = [room.GOOD, b"", b"\0", b"submission_1:\n  :submitters:\n  - :sid: a\n", b"[" * 99, bytes(3000), room.make_zip(room.Entry(b"tiny.py")),
         b'{"cells": [{"cell_type": "code", "source": "x = 1"}]}']  # fmt: skip
_LIES = (None, None, None, 0, 1, 9, 21, 30, 100, 0xFFFF, 1 << 31, 0xFFFFFFFF)


def _make_archive(rng: random.Random) -> bytes:
    return _make_zip(rng) if rng.random() < 0.5 else _packed(rng, _make_tar(rng))


def _make_zip(rng: random.Random) -> bytes:
    """A zip in which about one thing in ten is a lie."""

    def rarely(*values: Any) -> Any:
        return rng.choice(values) if rng.random() < 0.1 else values[0]

    entries = []
    for _ in range(rng.choice((0, 1, 2, 3, 5))):
        local = {
            name: rng.choice(_LIES[3:]) for name in ("size", "packed", "crc", "flags", "method") if rng.random() < 0.05
        }
        for name, most in (("flags", 0xFFFF), ("method", 0xFFFF)):
            local |= {name: local[name] & most} if name in local else {}
        wide = struct.pack("<HHQQQ", 1, 24, *(rng.choice((0, 1, 25, 1 << 40, 1 << 63)) for _ in range(3)))
        entries.append(
            room.Entry(
                rng.choice(_NAMES), rng.choice(_DATA), rarely(8, 0, 0, 9, 14), rarely(0, 1, 8, 1 << 11, 1 << 13),
                rarely(0, 0o120777, 0o010644, 0o040755, 0o100644), *(rarely(*_LIES) for _ in range(3)),
                rarely(b"", wide, wide[:9]), rarely(*_LIES), rarely(0, 1), local,
            )
        )  # fmt: skip
    return room.make_zip(
        *entries, before=rarely(b"", b"PK\3\4x"), between=rarely(b"", b"x"), comment=rarely(b"", b"c", room.make_zip()),
        count=rarely(None, 0, 1, 0xFFFF), size=rarely(None, 46, 0xFFFFFFFF), at=rarely(None, 0, 0xFFFFFFFF),
    )  # fmt: skip


def _make_tar(rng: random.Random) -> bytes:
    parts = []
    for _ in range(rng.choice((0, 1, 2, 4))):
        if rng.random() < 0.3:
            names = rng.sample(("path", "size", "GNU__sparse__major", "comment"), rng.choice((1, 2)))
            parts.append(room.pax(**{name: rng.choice((*_NAMES, b"0", b"20", b"99999999999")) for name in names}))
        if rng.random() < 0.1:
            parts.append(room.tar_file(b"L", rng.choice(_NAMES) + b"\0", rng.choice((b"L", b"K", b"g", b"x"))))
        kind = rng.choice((b"0", b"0", b"0", b"\0", b"5", b"1", b"2", b"3", b"6", b"S", b"V", b"M", b"D"))
        parts.append(room.tar_file(rng.choice(_NAMES), rng.choice(_DATA) if kind in b"0\0SVD" else b"", kind))
    return b"".join(parts) + rng.choice((room.END, room.END, room.END, b"", bytes(512), room.END + b"x"))


def _packed(rng: random.Random, tar: bytes) -> bytes:
    pack = rng.choice(
        (
            bytes,
            bytes,
            bytes,
            lambda data: gzip.compress(data, 1, mtime=0),
            bz2.compress,
            lambda data: lzma.compress(data, preset=0),
        )
    )
    return pack(tar)


def _bare(data: bytes) -> bytes:
    for magic, unpack in ((b"\x1f\x8b", gzip.decompress), (b"BZh", bz2.decompress), (b"\xfd7zXZ\0", lzma.decompress)):
        if data.startswith(magic):
            try:
                return unpack(data)
            except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
                return data
    return data


def _mend(rng: random.Random, data: bytes) -> bytes:
    """Make right the sums in a tar's headers, and pack it; in a zip say where the directory is: most of the time."""
    if rng.random() < 0.2:
        return data
    end, at = data.rfind(b"PK\5\6"), data.find(b"PK\1\2")
    if 0 < at < end <= len(data) - 22:
        count = data.count(b"PK\1\2")
        return data[: end + 8] + struct.pack("<HHII", count, count, end - at, at) + data[end + 20 :]
    if data[257:262] != b"ustar":
        return data
    tar = bytearray(data)
    for at in range(0, len(tar) - 511, 512):
        if tar[at + 257 : at + 262] == b"ustar":
            tar[at + 148 : at + 156] = b" " * 8
            tar[at + 148 : at + 156] = f"{sum(tar[at : at + 512]):06o}\0 ".encode()
    return _packed(rng, bytes(tar))


ARCHIVE = Target(
    "archive", _read_archive, (UsageError,), _make_archive,
    [b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"\x1f\x8b\x08\0", b"BZh9", b"\xfd7zXZ\0", b"ustar\00000", b"ustar  \0", b"../", b"/", b"\\",
     b"\1\0\x08\0", b"20 path=", b"30 size=", b"00000000000\0", b"\x80" + bytes(11), bytes(512), b"tiny.py", b".zip", b"\xe2\x80\xae"],
    _bare,
    _mend,
)  # fmt: skip


# ── notebook ─────────────────────────────────────────────────────────────────────────────────────


def _read_notebook(data: bytes) -> None:
    """A text or a problem, never both; a text that is UTF-8 and not too long."""
    source, problem, notes = read_notebook(data, "tiny.ipynb")
    assert bool(source) != bool(problem)
    assert len(source) <= MOST_BYTES
    assert all(say(note) for note in notes)
    source.decode()


_SOURCES = ["x = 1", "%%time\nx = 1", "%%bash\nls", "!ls", "x = !ls", "a?", "'''", '"\\', "# %%", "# The code cells of a notebook, each below a line of: # %%",
            "\r\n\r", "\ud800", "\0", "def f():\n    return 1\n", "%" * 30, "(" * 50, "f(\n%x\n)", "\\\n" * 9, "é" * 99]  # fmt: skip


def _make_notebook(rng: random.Random) -> bytes:
    cells = [_make_cell(rng) for _ in range(rng.choice((0, 1, 2, 3, 40)))]
    body: dict[str, Any] = {"nbformat": 4, "metadata": _make_json(rng, 0)}
    body |= {"cells": cells} if rng.random() < 0.8 else {"worksheets": [{"cells": cells}, _make_json(rng, 3)]}
    text = json.dumps(body, ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, 1)))
    return text.encode("utf-8", "surrogatepass")


def _make_cell(rng: random.Random) -> Any:
    source: Any = rng.choice(_SOURCES)
    source = source if rng.random() < 0.5 else source.splitlines(keepends=True)
    cell = {rng.choice(("source", "source", "input")): rng.choice((source,) * 30 + (_make_json(rng, 3),))}
    cell |= {"cell_type": rng.choice(("code",) * 12 + ("markdown", 1, None)), "outputs": _make_json(rng, 0)}
    return rng.choice((cell,) * 60 + (_make_json(rng, 3),))


def _make_json(rng: random.Random, depth: int) -> Any:
    if depth > 4 or rng.random() < 0.4:
        return rng.choice((None, True, 1, -1.5e300, "", "text", base64.b64encode(bytes(99)).decode(), '\\"[{'))
    if rng.random() < 0.5:
        return [_make_json(rng, depth + 1) for _ in range(rng.choice((0, 1, 3)))]
    return {
        rng.choice(("cells", "source", "x", "cell_type")): _make_json(rng, depth + 1)
        for _ in range(rng.choice((0, 1, 3)))
    }


NOTEBOOK = Target(
    "notebook", _read_notebook, (), _make_notebook,
    [b"{", b"}", b"[", b"]", b'"', b"\\", b"\\u", b"\\ud800", b"\\u0000", b",", b":", b"null", b"1e999", b'"cells": [', b'"source": ', b'"cell_type": "code"',
     b'"worksheets": [', b'"input": ', b"\xef\xbb\xbf", b"\xff", b"\n", b"%%bash", b"# %%", b"!", b"?", b"[[", b"]]", b'{"x":', b"\\\\", b"NaN", b"/*"],
)  # fmt: skip


# ── work that a person marks ─────────────────────────────────────────────────────────────────────


def _read_work(data: bytes) -> None:
    """Bytes that a person can be shown, or a problem, never both, whatever they were to be; or a text with nothing in it."""
    for name in ("work.md", "work.png", "work.svg"):
        work = take_work(HandTask("work", 1.0, name, "Why?"), name, data)
        assert work or name == "work.md"
        assert work is None or bool(work.data) != bool(work.problem)
        assert work is None or say(work.problem) or name != "work.md" or work.data.decode()


def _make_work(rng: random.Random) -> bytes:
    return _make_png(rng) if rng.random() < 0.5 else _make_svg(rng, 0)


def _make_png(rng: random.Random) -> bytes:
    size = struct.pack(">II", *(rng.choice((0, 1, 2, 30_000, 1 << 31)) for _ in "xy"))
    kinds = [
        b"IHDR",
        *rng.choices((b"IDAT", b"acTL", b"tEXt", b"IHDR", b"IEND"), k=rng.choice((0, 1, 9))),
        b"IDAT",
        b"IEND",
    ]
    chunks = [
        (kind, size + b"\x08\0\0\0\0" if kind == b"IHDR" else rng.randbytes(rng.choice((0, 4, 99)))) for kind in kinds
    ]
    parts = [
        struct.pack(">I", len(one)) + kind + one + struct.pack(">I", zlib.crc32(kind + one)) for kind, one in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _make_svg(rng: random.Random, depth: int) -> bytes:
    inner = b"".join(_make_svg(rng, depth + 1) for _ in range(rng.choice((0, 1, 3)))) if depth < 6 else b""
    names = [
        b'%s="%s%s"'
        % (rng.choice((b"id", b"href", b"fill")), rng.choice((b"", b"#", b"url(#")), rng.choice((b"a", b"b")))
    ]
    body = b"<%s %s>%s</%s>" % (
        b"svg" if not depth else b"g",
        b' xmlns="http://www.w3.org/2000/svg"' * (not depth) + b" " + names[0],
        inner,
        b"svg" if not depth else b"g",
    )
    return rng.choice((b"", b'<?xml version="1.0" encoding="utf-16"?>', b"<!DOCTYPE svg>")) * (not depth) + body


WORK = Target(
    "work", _read_work, (), _make_work,
    [b"<svg ", b"xmlns=", b"<use href=", b"</g>", b"<g id=", b"#a", b"url(#", b'<!ENTITY a "b">', b"<!DOCTYPE svg [", b"]>", b"&a;", b"<![CDATA[", b"<?xml encoding=",
     b"utf-16", b"utf-7", b"IHDR", b"IDAT", b"IEND", b"acTL", b"\xff\xff\xff\xff", bytes(8), b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"Why?"],
)  # fmt: skip

TARGETS = {target.name: target for target in (WIRE, ARCHIVE, NOTEBOOK, WORK)}
