"""Frames to outcomes: what a worker sent, checked and put into the words of `results`."""

from typing import Any, NamedTuple

import numpy as np

from autograder.results import Foreign, Missing, Outcome, Raised, Returned, Value, change_leaves
from autograder.sandbox import wire

TEXT_LIMIT = 2000
_LAST_LINE = 1 << 24


def outcome(status: int, body: bytes) -> tuple[Outcome, int]:
    """The outcome that a frame's status and body tell, and of how many values it is made.

    Raises
    ------
    wire.WireError
        if they are not what a worker sends.

    """
    value, count = wire.decode_and_count(body)
    return _told(status, value), count


def _told(status: int, value: Any) -> Outcome:
    if status == wire.RETURNED:
        return Returned(known(value))
    if status == wire.CHANGED and isinstance(value, tuple) and len(value) == 2:  # noqa: PLR2004  (value, changed)
        return Returned(known(value[0]), _names(value[1]))
    if status == wire.LEANS and isinstance(value, tuple) and len(value) == 3 and isinstance(value[2], str):  # noqa: PLR2004  (value, changed, library)
        return Returned(known(value[0]), _names(value[1]), value[2][:100])
    if status == wire.RAISED and isinstance(value, tuple) and len(value) == 4:  # noqa: PLR2004  (kind, message, line, library)
        kind, message, line, absent = value
        if all(isinstance(text, str) for text in (kind, message, absent)) and (line is None or type(line) is int):
            return Raised(kind[:100], message[:TEXT_LIMIT], line, absent=absent[:100])
    if status == wire.MISSING and isinstance(value, tuple) and [type(part) for part in value] == [str, str]:
        return Missing(value[0][:TEXT_LIMIT], value[1][:100])
    raise wire.WireError("not a frame")


class Failure(NamedTuple):
    """A statement that came to nothing, as it is told: its number and line; of what it raised the kind, the words and the line; its names.

    An empty kind stands for one that was set aside.
    """

    number: int
    line: int
    kind: str
    message: str
    raised: int
    names: tuple[str, ...]


def load_told(outcome: Outcome) -> tuple[tuple[Failure, ...], tuple[str, ...]]:
    """What a worker told of loading: the statements that came to nothing, and the libraries that are not there.

    Raises
    ------
    wire.WireError
        if that is not what was told.

    """
    match outcome:
        case Returned((tuple() as failures, tuple() as absent)):
            return tuple(map(_failure, failures)), _names(absent)
        case Returned(None):
            return (), ()
    raise wire.WireError("not how a file loaded")


def _failure(value: Any) -> Failure:
    if isinstance(value, tuple) and [type(part) for part in value] == [int, int, str, str, int, tuple]:
        number, line, kind, message, raised, names = value
        if not all(0 <= one <= _LAST_LINE for one in (number, line, raised)):
            raise wire.WireError("a line beyond any file")
        return Failure(number, line, kind[:100], message[:TEXT_LIMIT], raised, _names(names))
    raise wire.WireError("not how a file loaded")


def outcome_here(status: int, value: Any) -> Outcome:
    """The outcome that a frame with this status and value would tell, if this very process sent it to itself."""
    return _told(status, crossed(value))


def crossed(value: Any, items: int = wire.MAX_ITEMS) -> Any:
    """What `wire.decode` makes of what `wire.encode` makes of a value; of most without the bytes in between."""
    if arrives(value):
        return change_leaves(value, _copied)
    return wire.decode(wire.encode(value), items)


def arrives(value: Any) -> bool:
    """Whether it is soon seen that a value arrives as it is sent."""
    return _count(value, 0) <= wire.MAX_ITEMS


_ATOMS = frozenset((float, bool, type(None)))
_FLOAT64 = np.dtype(np.float64)
_WHOLE = range(-(1 << 63), 1 << 63)
_CHANGES = wire.MAX_ITEMS + 1


def _count(value: Any, depth: int) -> int:
    """Of how many values it is made, if all arrive as they are sent; else more than may be."""
    kind = type(value)
    if kind is np.ndarray or kind is np.float64:
        return 1 if value.dtype is _FLOAT64 and value.ndim <= wire.MAX_DIMS else _CHANGES
    if kind is tuple and depth < wire.MAX_DEPTH:
        return 1 + sum([_count(item, depth + 1) for item in value])
    if kind is dict and depth < wire.MAX_DEPTH and all(map(_is_plain_key, value)):
        return 1 + sum([_count(item, depth + 1) for item in value.values()])
    is_plain = kind in _ATOMS or (kind is int and value in _WHOLE) or (kind is str and value.isascii())
    return 1 if is_plain else _CHANGES


def _is_plain_key(key: Any) -> bool:
    return type(key) is str and len(key) <= wire.MAX_KEY and key.isascii()


def _copied(leaf: Any) -> Any:
    if not isinstance(leaf, np.ndarray | np.float64):
        return leaf
    copy = np.array(leaf, order="C")
    copy.flags.writeable = False
    return copy


def _names(names: Any) -> tuple[str, ...]:
    if isinstance(names, tuple) and all(isinstance(name, str) for name in names):
        return tuple(name[:100] for name in names)
    raise wire.WireError("not names")


def known(value: Any) -> Value:
    """A decoded value in the words of `results`, its texts cut to what a report has room for."""
    return change_leaves(value, _leaf)


def _leaf(value: Any) -> Any:
    if isinstance(value, wire.Foreign):
        return Foreign(value.type_name[:200], known(value.holds))
    return value[:TEXT_LIMIT] if isinstance(value, str) else value
