"""The codec: what crosses the wall, what may not, and what the reader survives."""

import struct
from collections import Counter, OrderedDict, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox import wire
from autograder.sandbox.frames import crossed

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
ARRAYS = hnp.arrays(
    st.sampled_from([np.bool_, np.int8, np.int64, np.uint16, np.float16, np.float32, np.float64]),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)


def _same(one, other) -> bool:
    return repr(one) == repr(other)


@pytest.mark.slow
@given(PLAIN)
def test_plain_values_come_back_as_they_went(value):
    """None, truth values, numbers, texts, tuples and dicts survive the codec."""
    assert _same(wire.decode(wire.encode(value)), value)


@pytest.mark.slow
@given(ARRAYS)
def test_arrays_come_back_as_they_went(array):
    """An array keeps its type, shape and bytes."""
    back = wire.decode(wire.encode(array))
    assert type(back) is np.ndarray
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, array.shape, array.tobytes())


@pytest.mark.slow
@given(st.recursive(PLAIN | ARRAYS | st.floats().map(np.float64), lambda inner: st.lists(inner, max_size=3).map(tuple)))
def test_what_stays_in_this_process_is_as_if_it_had_crossed(value):
    """A result that is not sent has the types, shapes and bytes that the codec would have given it."""
    assert _told(crossed(value)) == _told(wire.decode(wire.encode(value)))


def _told(value):
    if isinstance(value, tuple | dict):
        items = value.items() if isinstance(value, dict) else value
        return type(value), [_told(item) for item in items]
    if isinstance(value, np.ndarray):
        return type(value), value.dtype, value.shape, value.tobytes(), value.flags.writeable, value.flags.c_contiguous
    if isinstance(value, wire.Foreign):
        return value.type_name, _told(value.holds)
    return type(value), repr(value)


@pytest.mark.parametrize("depth", [1, wire.MAX_DEPTH, wire.MAX_DEPTH + 1])
@pytest.mark.parametrize("leaf", [1.0, 2**63, "\udc80", np.eye(2), {"é": 1}, {"k" * 101: 1}])
def test_what_may_not_cross_is_told_alike_in_this_process(depth, leaf):
    """Too deep, too large for 64 bits, no text, no key: it becomes what the codec makes of it."""
    for _ in range(depth):
        leaf = (leaf, None)
    assert _told(crossed(leaf)) == _told(wire.decode(wire.encode(leaf)))


def test_too_many_values_are_refused_in_this_process_too():
    """No part has more than the codec carries, and all together have."""
    with pytest.raises(wire.WireError):
        crossed(((0.0,) * 3000, (0.0,) * 3000))


@pytest.mark.parametrize("order", ["F", "strided", "big-endian"])
def test_an_array_comes_back_whatever_its_layout(order):
    """Column order, strides and byte order do not change the numbers."""
    array = np.arange(12.0).reshape(3, 4)
    made = {"F": np.asfortranarray(array), "strided": np.repeat(array, 2, 1)[:, ::2], "big-endian": array.astype(">f8")}
    assert np.array_equal(wire.decode(wire.encode(made[order])), array)


def test_dicts_and_tuples_of_other_makes_come_back_as_plain_ones():
    """A defaultdict, an ordered dict, a counter, a named tuple such as numpy's own results, a list of another class."""
    slopes = defaultdict(float, {"x": 2.0, "y": 0.5})
    assert _same(wire.decode(wire.encode((slopes, 1.0))), ({"x": 2.0, "y": 0.5}, 1.0))
    assert _same(wire.decode(wire.encode({"of": OrderedDict(b=1, a=2)})), {"of": {"b": 1, "a": 2}})
    assert _same(wire.decode(wire.encode(Counter("aab"))), {"a": 2, "b": 1})
    assert _same(wire.decode(wire.encode(np.linalg.slogdet(np.eye(2)))), (np.array(1.0), np.array(0.0)))
    assert _same(wire.decode(wire.encode(OwnList([1, 2]))), (1, 2))


class OwnList(list):
    """A list of somebody's own."""


class Lying(dict):
    """A dict that is longer inside than it says."""

    def __len__(self):
        return 1

    def keys(self):
        """More than there are."""
        return [f"key {number}" for number in range(9000)]

    def __iter__(self):
        return iter(self.keys())

    def __getitem__(self, key):
        return 1.0


def test_a_dict_of_anothers_make_is_bound_as_plain_ones_are():
    """What it holds counts, and not what it says of itself."""
    back = wire.decode(wire.encode((Lying(), defaultdict(float, {1: 2.0}))))
    assert [type(one) for one in back] == [wire.Foreign, wire.Foreign]


class Sneaky(np.ndarray):
    """An array that could change while it is compared."""


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (np.zeros(2).view(Sneaky), "Sneaky"),
        (np.ma.masked_array([1.0], [True]), "MaskedArray"),
        (np.array([[1.0]]).view(np.matrix), "matrix"),
        (np.array([object()]), "object"),
        (np.array([1j]), "complex"),
        (np.array(["text"]), "<U4"),
        (np.zeros(1, np.longdouble), "longdouble"),
        (1 << 80, "64 bits"),
        (1j, "complex"),
        ({"k" * 101: 1}, "dict"),
        ({1, 2}, "set"),
        (print, "builtin"),
    ],
)
def test_what_may_not_cross_is_sent_by_the_name_of_its_type(value, name):
    """Subclasses, object arrays and all that is not plain arrive as a name, beside values that may cross."""
    back = wire.decode(wire.encode((value, 1.5)))
    assert isinstance(back[0], wire.Foreign)
    assert name in back[0].type_name.replace("float128", "longdouble")
    assert back[1] == 1.5


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"?",
        b"i\0",
        b"s" + struct.pack("<I", 4_000_000_000),
        b"t" + struct.pack("<I", 4_000_000_000),
        b"a" + bytes((ord("d"), 2)) + struct.pack("<II", 2**31, 2**31),
        b"a" + bytes((ord("O"), 0)) + b"\0" * 8,
        b"a" + bytes((ord("d"), 200)),
        b"a" + bytes((ord("?"), 0)) + b"\x07",
        b"d" + struct.pack("<I", 1) + b"i" + b"\0" * 8 + b"N",
        b"s" + struct.pack("<I", 1) + b"\xff",
        b"NN",
        b"a" + bytes((ord("d"), 3)) + struct.pack("<III", 2**32 - 1, 2**32 - 1, 0),
        b"t" + struct.pack("<I", 70_000) + b"N" * 70_000,
        b"d" + struct.pack("<I", 1) + b"s" + struct.pack("<I", 101) + b"k" * 101 + b"N",
        (b"t" + struct.pack("<I", 1)) * 40 + b"N",
    ],
)
def test_what_the_writer_never_writes_is_refused(data):
    """Cut, oversized, unknown and nested bytes are refused before anything of their size is allocated."""
    with pytest.raises(wire.WireError):
        wire.decode(data)


@pytest.mark.slow
@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_refused(data):
    """Random bytes never crash the reader."""
    try:
        wire.decode(data)
    except wire.WireError:
        return


@pytest.mark.slow
@given(PLAIN, st.integers(0, 400), st.integers(0, 255))
def test_a_changed_byte_is_a_value_or_refused(value, place, byte):
    """One wrong byte in real data never crashes the reader."""
    data = bytearray(wire.encode((value, np.arange(3.0))))
    data[place % len(data)] = byte
    try:
        wire.decode(bytes(data))
    except wire.WireError:
        return
