"""A worker's descriptors, and what goes over them.

This file is loaded inside the walls, beside `zygote`, and imports nothing of ours.
"""

import fcntl
import os
import struct
from collections.abc import Callable

UP, DOWN = b"\1", b"\0"
"""What a worker sends first: that its walls stand, or, before the reason, that they do not."""

RESULTS, SUBMISSION, ORDERS, RULES = 3, 4, 5, 6
_OWN = 16
"""The zygote's own descriptors begin here, so that a worker can put its own in place without treading on one."""


def move_up(descriptor: int) -> int:
    """The same open file under a number of the zygote's own."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _OWN)
    os.close(descriptor)
    return moved


def settle(submission: int, results: int, orders: int, *, null: int, rules: int) -> None:
    """Keep six descriptors, each in its place; and `rules`, unless that is negative."""
    submission, results, orders = move_up(submission), move_up(results), move_up(orders)
    places = {0: null, 1: null, 2: null, RESULTS: results, SUBMISSION: submission, ORDERS: orders}
    for new, old in places.items():
        os.dup2(old, new)
    if rules >= 0:
        os.dup2(rules, RULES)
    os.closerange(RULES + (rules >= 0), 1024)


def read_all(memory: int) -> bytes:
    """All that is in a memory file, wherever it was read to."""
    return os.pread(memory, os.fstat(memory).st_size, 0)


def read_submission() -> tuple[bytes, tuple[int, ...], tuple[int, ...]]:
    """The submission, the numbers of the first calls, and how it is to be loaded; they can be read once."""
    data = read_all(SUBMISSION)
    os.close(SUBMISSION)
    calls, data = _numbers(data)
    care, source = _numbers(data)
    return source, calls, care


def _numbers(data: bytes) -> tuple[tuple[int, ...], bytes]:
    """The numbers that come first, and what is behind them."""
    (count,) = struct.unpack_from("<I", data)
    return struct.unpack_from(f"<{count}I", data, 4), data[4 + 4 * count :]


def read_order() -> tuple[int, ...]:
    """The numbers of further calls, as soon as there are any."""
    data = os.read(ORDERS, 4)
    size = 4 * struct.unpack("<I", data)[0]
    data = b""
    while len(data) < size:
        data += os.read(ORDERS, size - len(data))
    return struct.unpack(f"<{size // 4}I", data)


def send(frame: bytes, write: Callable[[int, bytes], int] = os.write) -> None:
    """Send all of a frame, however often it takes."""
    sent = write(RESULTS, frame)
    while sent < len(frame):
        sent += write(RESULTS, frame[sent:])
