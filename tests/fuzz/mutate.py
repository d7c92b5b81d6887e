"""Changes bytes in the ways that break readers: flips, cuts, splices, numbers at their edges, tokens of a format."""

import random
from collections.abc import Callable, Sequence

MOST_BYTES = 1 << 18
"""No input becomes longer."""

_EDGES = (0, 1, 2, 7, 8, 9, 127, 128, 255, 256, 511, 512, 1023, 1 << 15, (1 << 16) - 1, 1 << 16, 1 << 20, (1 << 31) - 1, 1 << 31,
          (1 << 32) - 1, 1 << 32, (1 << 62) - 1, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1)  # fmt: skip


def mutate(rng: random.Random, data: bytes, others: Sequence[bytes], tokens: Sequence[bytes]) -> bytes:
    """`data` after one to eight changes."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 4, 8))):
        rng.choice(_CHANGES)(rng, changed, others, tokens)
        del changed[MOST_BYTES:]
    return bytes(changed)


def _flip(rng: random.Random, data: bytearray, *_: object) -> None:
    if data:
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _set(rng: random.Random, data: bytearray, *_: object) -> None:
    if data:
        data[rng.randrange(len(data))] = rng.choice((0, 255, 127, 128, rng.randrange(256)))


def _number(rng: random.Random, data: bytearray, *_: object) -> None:
    """Write a number at an edge over some bytes, in either order, or as digits."""
    width, value, at = rng.choice((1, 2, 4, 8)), rng.choice(_EDGES) + rng.choice((-1, 0, 0, 1)), _place(rng, data)
    if rng.random() < 0.2:
        data[at : at + rng.choice((1, 4, 12))] = f"{value:{rng.choice('do')}}".encode()
    else:
        data[at : at + width] = (value % (1 << 8 * width)).to_bytes(width, rng.choice(("little", "big")))


def _cut(rng: random.Random, data: bytearray, *_: object) -> None:
    at = _place(rng, data)
    del data[at : at + rng.choice((1, 2, 4, 16, len(data)))]


def _again(rng: random.Random, data: bytearray, *_: object) -> None:
    """Repeat a piece, sometimes very often."""
    at, length = _place(rng, data), rng.choice((1, 2, 4, 9, 64, 512))
    data[at:at] = data[at : at + length] * rng.choice((1, 2, 3, 50, 2000 if length < 64 else 3))


def _splice(rng: random.Random, data: bytearray, others: Sequence[bytes], _: Sequence[bytes]) -> None:
    other = rng.choice(others)
    begin = _place(rng, other)
    data[_place(rng, data) :] = other[begin:]


def _insert(rng: random.Random, data: bytearray, others: Sequence[bytes], _: Sequence[bytes]) -> None:
    other, at = rng.choice(others), _place(rng, data)
    begin = _place(rng, other)
    data[at : at + rng.choice((0, 8, 100))] = other[begin : begin + rng.choice((4, 30, 512))]


def _token(rng: random.Random, data: bytearray, _: Sequence[bytes], tokens: Sequence[bytes]) -> None:
    token, at = rng.choice(tokens), _place(rng, data)
    data[at : at + rng.choice((0, 1, len(token)))] = token * rng.choice((1, 1, 1, 2, 300))


def _swap(rng: random.Random, data: bytearray, *_: object) -> None:
    one, other, length = _place(rng, data), _place(rng, data), rng.choice((1, 4, 30, 512))
    data[one : one + length], data[other : other + length] = data[other : other + length], data[one : one + length]


def _place(rng: random.Random, data: bytes | bytearray) -> int:
    """Somewhere in it, often near an end, where formats keep what they are made of."""
    length = len(data)
    near = min(length, 80)
    return rng.choice((rng.randint(0, length), rng.randint(0, near), length - rng.randint(0, near)))


_CHANGES: tuple[Callable[[random.Random, bytearray, Sequence[bytes], Sequence[bytes]], None], ...] = (
    _flip, _flip, _set, _set, _number, _number, _cut, _again, _splice, _insert, _token, _token, _swap,
)  # fmt: skip
