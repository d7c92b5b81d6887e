"""The codec: plain values to bytes and back, strict enough to read from an enemy.

A value is a tag byte and its body, little-endian. Only None, bool, int (64 bits), float, str, tuple, dict with short str keys,
`Foreign` and base-class ndarrays of bool, int or float exist; a list is sent as a tuple, a numpy scalar as a 0-d array, a
named tuple or a defaultdict as what it is at heart. What may not cross is sent as the name of its type, and with it what it
holds, if that may: the numbers of a matrix, the items of a deque. A frame is ``u32 length, u32 call, u8 status, value``.

The reader bounds everything by the bytes that it was given before it allocates, and builds arrays from bytes alone.
This file is loaded on both sides of the wall and imports nothing of ours.
"""

import math
import struct
from collections import deque
from collections.abc import Iterator, KeysView, ValuesView
from itertools import islice
from typing import Any

import numpy as np

LOAD, AT = 0xFFFFFFFF, 0xFFFFFFFE
"""The call number of the frame that tells how the student's file loaded; and of those before it, which tell the number of
the statement that is run next."""

RETURNED, CHANGED, RAISED, MISSING, LEANS = 0, 1, 2, 3, 4
"""What a frame's status byte may be; the value is what came back, (what came back, names of changed arguments),
(kind, message, line, library), (what was found instead, a name like it) and (what came back, names of changed arguments, library), where a
library is one that is not there and that was used."""

HEADER = struct.Struct("<IIB")
MAX_DEPTH, MAX_DIMS, MAX_ITEMS, MAX_KEY = 8, 8, 1 << 12, 100

LONG = 1000
"""A list of more numbers than this, in all its lists together, is sent as the array that it makes."""

_CODES = "?bhiqBHIQefd"
_DTYPES = {ord(code): np.dtype(code).newbyteorder("<") for code in _CODES}
_CODE_OF = {dtype.kind + str(dtype.itemsize): code for code, dtype in _DTYPES.items()}
_BOOL = ord("?")
_SHAPES = [struct.Struct(f"<{ndim}I") for ndim in range(MAX_DIMS + 1)]
_U32, _I64, _F64 = (struct.Struct("<" + code) for code in "Iqd")


class WireError(ValueError):
    """The bytes are not a value of this codec."""


class Foreign:
    """A value that may not cross, by the name of its type, and what it `holds` that may; None if there is no such thing."""

    def __init__(self, type_name: str, holds: Any = None) -> None:
        """`type_name` is what a reader would call the type, such as ``numpy.matrix``."""
        self.type_name, self.holds = type_name, holds


TOO_MANY = f"value of over {MAX_ITEMS} parts"
"""What a result is told to be that is made of more values than `decode` takes."""


def frame(call: int, status: int, value: Any) -> bytes:
    """One message about one call.

    Raises
    ------
    WireError
        where `decode` would: for too many values.

    """
    out: list[bytes] = []
    _write(out, value, 0)
    body = b"".join(out)
    if len(out) > MAX_ITEMS:  # each value takes one at least
        decode(body)
    return HEADER.pack(HEADER.size - 4 + len(body), call, status) + body


def encode(value: Any) -> bytes:
    """`value` as bytes; what may not cross becomes a `Foreign`."""
    out: list[bytes] = []
    _write(out, value, 0)
    return b"".join(out)


def _write(out: list[bytes], value: Any, depth: int) -> None:  # noqa: C901, PLR0912  (one branch a type)
    kind = type(value)
    if kind is np.ndarray:
        _write_array(out, value, depth)
    elif value is None:
        out.append(b"N")
    elif kind is bool:
        out.append(b"T" if value else b"F")
    elif kind is float:
        out.append(b"f" + _F64.pack(value))
    elif kind is int and -(1 << 63) <= value < 1 << 63:
        out.append(b"i" + _I64.pack(value))
    elif isinstance(value, str):
        _write_text(out, b"s", value)
    elif kind is list and _count(value, depth) > LONG and (array := _array_of(value)) is not None:
        _write_foreign(out, "list", array, depth)
    elif depth < MAX_DEPTH and kind in (tuple, list) and len(value) <= MAX_ITEMS:
        out.append(b"t" + _U32.pack(len(value)))
        for item in value:
            _write(out, item, depth + 1)
    elif depth < MAX_DEPTH and kind is dict and len(value) <= MAX_ITEMS and all(map(_is_key, value)):
        out.append(b"d" + _U32.pack(len(value)))
        for key, item in value.items():
            _write_text(out, b"s", key)
            _write(out, item, depth + 1)
    elif isinstance(value, np.generic):
        _write_array(out, np.asarray(value), depth)
    elif isinstance(value, dict) and kind is not dict:
        _write(out, dict(value), depth)
    elif isinstance(value, tuple | list) and kind not in (tuple, list):
        _write(out, tuple(value), depth)
    elif kind is Foreign:
        _write_foreign(out, value.type_name, value.holds, depth)
    else:
        name = _name(kind) if kind is not int else "int beyond 64 bits"
        _write_foreign(out, name, _held(value), depth)


def _count(value: Any, depth: int) -> int:
    """How many values stand in a list, those in its lists included."""
    if type(value) is not list or depth > MAX_DEPTH:
        return 1
    return sum(_count(item, depth + 1) for item in value)


def _array_of(value: Any) -> Any:
    """The array that lists of numbers make; None if they make none that may cross."""
    try:
        array = np.array(value)
    except ValueError:  # rows of several lengths
        return None
    return array if array.dtype.kind in "biuf" and array.ndim <= MAX_DIMS else None


def _is_key(key: Any) -> bool:
    return type(key) is str and len(key) <= MAX_KEY


def _write_array(out: list[bytes], array: Any, depth: int) -> None:
    code = _CODE_OF.get(array.dtype.kind + str(array.dtype.itemsize))
    if code is None or array.ndim > MAX_DIMS:
        _write_foreign(out, f"ndarray of {array.dtype}"[:200], _numbers(array), depth)
        return
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    out.append(b"a" + bytes((code, array.ndim)) + _SHAPES[array.ndim].pack(*array.shape))
    out.append(array.tobytes())


def _write_foreign(out: list[bytes], name: str, holds: Any, depth: int) -> None:
    told = holds is not None and depth < MAX_DEPTH
    _write_text(out, b"h" if told else b"x", name)
    if told:
        _write(out, holds, depth + 1)


def run_through(value: Any) -> Any:
    """The value that a call gave; of a generator, or what is like one, all that it yields: until then nothing of it was run."""
    if not isinstance(value, Iterator):
        return value
    items = tuple(islice(value, MAX_ITEMS + 1))
    return Foreign(_name(type(value)), items if len(items) <= MAX_ITEMS else None)


def _held(value: Any) -> Any:
    """What is in an array of another class, or in another kind of list; None if it may not cross either."""
    if isinstance(value, np.ndarray):
        # A masked array whose mask hides something is not what its numbers say.
        return None if np.any(getattr(value, "mask", False)) else _numbers(np.asarray(value))
    if isinstance(value, deque | range | KeysView | ValuesView) and len(value) <= MAX_ITEMS:
        return tuple(value)
    return None


def _numbers(array: Any) -> Any:
    """An array of objects or long floats as one that may cross, an array of texts as a tuple; None if it is neither."""
    if array.dtype.kind + str(array.dtype.itemsize) in _CODE_OF:
        return array if array.ndim <= MAX_DIMS else None
    if array.dtype.kind == "U" and array.ndim == 1:
        return tuple(array.tolist()) if array.size <= MAX_ITEMS else None
    try:
        return array.astype(np.float64) if array.dtype.kind in "fO" and array.ndim <= MAX_DIMS else None
    except (TypeError, ValueError):
        return None


def _write_text(out: list[bytes], tag: bytes, text: str) -> None:
    data = text.encode("utf-8", "backslashreplace")
    out.append(tag + _U32.pack(len(data)))
    out.append(data)


def _name(kind: type) -> str:
    module = "" if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}."
    return f"{module}{kind.__qualname__}"[:200]


def decode(data: bytes, items: int = MAX_ITEMS) -> Any:
    """The value that `data` holds, whole.

    It may be made of no more than `items` values in all: a value takes a hundred times the room of its shortest bytes,
    and as much time.

    Raises
    ------
    WireError
        for anything that `encode` would not have written, and for too many values.

    """
    return decode_and_count(data, items)[0]


def decode_and_count(data: bytes, items: int = MAX_ITEMS) -> tuple[Any, int]:
    """The same, and of how many values it is made."""
    reader = _Reader(data, items)
    value = reader.value(0)
    if reader.at != len(data):
        raise WireError("bytes left over")
    return value, items - reader.items


class _Reader:
    def __init__(self, data: bytes, items: int) -> None:
        self.data, self.at, self.items = data, 0, items

    def take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self.data):
            raise WireError("cut short")
        part = self.data[self.at : end]
        self.at = end
        return part

    def count(self, least_bytes_each: int) -> int:
        number = int(_U32.unpack(self.take(4))[0])
        if number * least_bytes_each > len(self.data) - self.at:
            raise WireError("count beyond the bytes")
        return number

    def text(self) -> str:
        try:
            return self.take(self.count(1)).decode("utf-8")
        except UnicodeDecodeError:
            raise WireError("text is not UTF-8") from None

    def key(self) -> str:
        if self.take(1) != b"s":
            raise WireError("a key is not text")
        key = self.text()
        if len(key) > MAX_KEY:
            raise WireError("a key is too long")
        return key

    def tag(self) -> bytes:
        self.items -= 1
        if self.items < 0:
            raise WireError("too many values")
        return self.take(1)

    def value(self, depth: int) -> Any:  # noqa: C901, PLR0911  (one return a tag is the plainest form)
        tag = self.tag()
        if tag == b"a":
            return self.array()
        if tag == b"N":
            return None
        if tag in (b"T", b"F"):
            return tag == b"T"
        if tag == b"f":
            return float(_F64.unpack(self.take(8))[0])
        if tag == b"i":
            return int(_I64.unpack(self.take(8))[0])
        if tag == b"s":
            return self.text()
        if tag == b"x":
            return Foreign(self.text())
        if depth < MAX_DEPTH and tag == b"h":
            return Foreign(self.text(), self.value(depth + 1))
        if depth < MAX_DEPTH and tag == b"t":
            return tuple(self.value(depth + 1) for _ in range(self.count(1)))
        if depth < MAX_DEPTH and tag == b"d":
            return {self.key(): self.value(depth + 1) for _ in range(self.count(6))}
        raise WireError("unknown tag")

    def array(self) -> Any:
        code, ndim = self.take(2)
        dtype = _DTYPES.get(code)
        if dtype is None or ndim > MAX_DIMS:
            raise WireError("unknown array type")
        shape = _SHAPES[ndim].unpack(self.take(4 * ndim))
        body = self.take(math.prod(shape) * dtype.itemsize)
        if code == _BOOL and body.strip(b"\0\1"):
            raise WireError("a truth value that is neither 0 nor 1")
        try:
            return np.frombuffer(body, dtype).reshape(shape)
        except ValueError:  # an empty array whose other sizes are beyond any memory
            raise WireError("a shape that cannot be") from None
