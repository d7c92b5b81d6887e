"""Sequences that are made when they are first looked at, item by item, or that grow meanwhile."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, overload

_T = TypeVar("_T")


class _Made(Sequence[_T]):
    """A sequence that makes its items by their places; all of them before it is sent elsewhere."""

    @abstractmethod
    def _at(self, place: int) -> _T:
        """The item at a place, which is there and counted from the front."""

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[_T]: ...
    def __getitem__(self, place: int | slice) -> _T | Sequence[_T]:
        found = range(len(self))[place]
        return self._at(found) if isinstance(found, int) else tuple(map(self._at, found))

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)


class Lazy(_Made[_T]):
    """`count` items; each is made once, by its place, and not before it is asked for."""

    def __init__(self, count: int, make: Callable[[int], _T]) -> None:
        """Make nothing yet."""
        self._count, self._make = count, make
        self._made: dict[int, _T] = {}

    def __len__(self) -> int:
        return self._count

    def _at(self, place: int) -> _T:
        if place not in self._made:
            self._made[place] = self._make(place)
        return self._made[place]


class Growing(_Made[_T]):
    """What was added to a list until now; `finish` adds what there will be, before it is sent elsewhere."""

    def __init__(self, so_far: Sequence[_T], finish: Callable[[], object]) -> None:
        """Look at a list that others add to."""
        self._so_far, self._finish = so_far, finish

    def __len__(self) -> int:
        return len(self._so_far)

    def _at(self, place: int) -> _T:
        return self._so_far[place]

    def __reduce__(self) -> tuple[Any, ...]:
        self._finish()
        return super().__reduce__()
