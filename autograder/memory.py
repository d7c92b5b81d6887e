"""Keeps what is worked out from something once: for as long as that something is there, or for as long as there is room."""

import sys
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar, TypeVarTuple

_T = TypeVar("_T")
_Args = TypeVarTuple("_Args")

ROOM = 1 << 25
"""How many bytes one bounded memory may hold: what a class of hundreds gives back, with what was made of it."""


class Memory:
    """What functions gave for their arguments; in another process it begins empty, because it can be worked out again."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._known: dict[Hashable, Any] = {}

    def once(self, work: Callable[[*_Args], _T], *args: *_Args) -> _T:
        """What `work` gives for these arguments, which must be hashable; it is asked the first time alone."""
        asked: Hashable = (work, args)
        if asked not in self._known:
            self._known[asked] = work(*args)
        found: _T = self._known[asked]
        return found

    def __reduce__(self) -> tuple[type["Memory"], tuple[()]]:
        return Memory, ()


class Bounded:
    """The same for arguments that a stranger chooses: where there is no room for one more, all is forgotten and it begins anew."""

    def __init__(self, room: int = ROOM) -> None:
        """Nothing is known yet; `room` is in bytes, and with none nothing ever is."""
        self._room, self._left = room, room
        self._known: dict[Hashable, Any] = {}

    def once(self, work: Callable[[*_Args], _T], *args: *_Args, size: Callable[[_T], int]) -> _T:
        """What `work` gives for these arguments; `size` tells how many bytes that holds, with what is kept of the arguments."""
        if not self._room:
            return work(*args)
        asked: Hashable = (work, args)
        if asked in self._known:
            found: _T = self._known[asked]
            return found
        made = work(*args)
        self._keep(asked, made, size(made))
        return made

    def _keep(self, asked: Hashable, made: object, size: int) -> None:
        if size > self._room:
            return
        if size > self._left:
            self._known, self._left = {}, self._room
        self._known[asked] = made
        self._left -= size

    def __reduce__(self) -> tuple[type["Bounded"], tuple[int]]:
        return Bounded, (self._room,)


KEEPS_NOTHING = Bounded(0)
"""For what is asked of one submission alone."""


def size_of(value: Any) -> int:
    """No fewer bytes, or hardly, than a plain value or a dataclass holds with all that is in it."""
    if type(value) in _HOLD_NOTHING:
        return sys.getsizeof(value)
    return sys.getsizeof(value) + sum([size_of(one) for one in _inside(value)])


_HOLD_NOTHING = frozenset((bytes, str, int, float, bool, type(None)))


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, dict):
        return (*value, *value.values())
    base = getattr(value, "base", None)  # what the numbers of an array lie in, where they are not its own
    return getattr(value, "__dict__", {}).values() if base is None else (base,)
