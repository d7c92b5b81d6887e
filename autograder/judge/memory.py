"""Keeps what is worked out from something once, for as long as that something is there."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, TypeVarTuple

_T = TypeVar("_T")
_Args = TypeVarTuple("_Args")


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
