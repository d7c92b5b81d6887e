"""Finds what of a student's file a driver tries: a function, a class, or a part of a class such as `Value.__add__`.

Nothing of the student's is run for it: a class is looked at as Python keeps it, not as it would like to be seen. This file is
loaded inside the walls and imports nothing of ours.
"""

from collections.abc import Iterator, Mapping
from types import FunctionType
from typing import Any

ABSENT = object()
"""What is found where there is nothing."""

_order, _names = type.__dict__["__mro__"].__get__, type.__dict__["__dict__"].__get__


def find(path: str, names: Mapping[str, Any]) -> Any:
    """What bears this name, which has a dot before each part of a class; `ABSENT` for nothing."""
    first, *parts = path.removesuffix(".setter").split(".")
    found = names.get(first, ABSENT)
    for part in parts:
        found = _part(found, part)
    return found


def _part(of: Any, name: str) -> Any:
    """The part of a class, its own or inherited from a class of the student's."""
    if not isinstance(of, type):
        return ABSENT
    some = (_names(one) for one in _order(of) if one is not object)
    return next((one[name] for one in some if name in one), ABSENT)


def like(path: str, names: Mapping[str, Any]) -> tuple[str, ...]:
    """The names that may be meant by this one: functions and classes, or the parts of a class."""
    owner, dot, _ = path.rpartition(".")
    found = find(owner, names) if dot else ABSENT
    return tuple(f"{owner}.{name}" for name in _names(found)) if isinstance(found, type) else tuple(_defined(names))


def _defined(names: Mapping[str, Any]) -> Iterator[str]:
    return (name for name, one in names.items() if isinstance(one, FunctionType | type))
