"""Sequences that are made when they are first looked at: item by item, or whole."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar, overload

_T = TypeVar("_T")


class Lazy(Sequence[_T]):
    """`count` items; each is made once, by its place, and not before it is asked for; all of them before it is sent elsewhere."""

    def __init__(self, count: int, make: Callable[[int], _T]) -> None:
        """Make nothing yet."""
        self._places, self._make = range(count), make
        self._made: dict[int, _T] = {}

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[_T]: ...
    def __getitem__(self, place: int | slice) -> _T | Sequence[_T]:
        if isinstance(place, slice):
            return tuple(self[one] for one in self._places[place])
        place = self._places[place]
        if place not in self._made:
            self._made[place] = self._make(place)
        return self._made[place]

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)


class Later(Sequence[_T]):
    """What `make` gives, which is asked for it once, at the first look; before it is sent elsewhere at the latest."""

    def __init__(self, make: Callable[[], Sequence[_T]]) -> None:
        """Make nothing yet."""
        self._make = make

    @cached_property
    def _made(self) -> Sequence[_T]:
        return self._make()

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, place: int) -> _T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[_T]: ...
    def __getitem__(self, place: int | slice) -> _T | Sequence[_T]:
        return self._made[place]

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)
