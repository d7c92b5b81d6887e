"""Frames to outcomes: what a worker sent, checked and put into the words of `results`."""

from typing import Any

from autograder.results import Foreign, Missing, Outcome, Raised, Returned, Value, change_leaves
from autograder.sandbox import wire

TEXT_LIMIT = 2000


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
    if status == wire.RAISED and isinstance(value, tuple) and len(value) == 3:  # noqa: PLR2004  (kind, message, line)
        kind, message, line = value
        if isinstance(kind, str) and isinstance(message, str) and (line is None or type(line) is int):
            return Raised(kind[:100], message[:TEXT_LIMIT], line)
    if status == wire.MISSING and isinstance(value, str):
        return Missing(value[:TEXT_LIMIT])
    raise wire.WireError("not a frame")


def read(frame: bytes) -> Outcome:
    """The outcome that one whole frame from this very process tells.

    Raises
    ------
    KeyboardInterrupt
        if that stopped the call: it was meant for all of the process, and is no outcome.

    """
    told, _ = outcome(wire.HEADER.unpack_from(frame)[2], frame[wire.HEADER.size :])
    if isinstance(told, Raised) and told.kind == KeyboardInterrupt.__name__:
        raise KeyboardInterrupt
    return told


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
