"""Frozen data classes that take a sixth of the time to make: of each, one text is compiled where `dataclasses` compiles six.

A command makes a hundred of them before it begins, which was a sixth of a student's check
(docs/decisions/0037). In all else they are what `dataclass(frozen=True)` makes: `fields`, `replace`, `asdict` and `field` of
`dataclasses` take them, and they compare, hash, match, pickle and show themselves alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from reprlib import recursive_repr
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

_T = TypeVar("_T")


@overload
def frozen(made: type[_T]) -> type[_T]: ...
@overload
def frozen(*, eq: bool) -> Callable[[type[_T]], type[_T]]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(made: type[_T] | None = None, *, eq: bool = True) -> type[_T] | Callable[[type[_T]], type[_T]]:
    """Make a class that holds values, none of which can be set anew; with `eq`, equal values make equal ones.

    Fields are what the class's own body gives a type to. There is no ``__post_init__``, and there are no slots.
    """
    return _frozen(made, eq=eq) if made else lambda made: _frozen(made, eq=eq)


def _frozen(made: type[_T], *, eq: bool) -> type[_T]:
    its_own = {*vars(made)}
    parts = fields(dataclass(init=False, repr=False, eq=False)(made))  # type: ignore[arg-type]
    methods = {
        "__init__": _init_when_called(made, parts),
        "__repr__": _repr([part.name for part in parts if part.repr]),
        "__setattr__": _refuse_to_set,
        "__delattr__": _refuse_to_delete,
        **(_comparing([part.name for part in parts if part.compare]) if eq else {}),
    }
    for name in methods.keys() - its_own:
        setattr(made, name, methods[name])
    return made


def _init_when_called(made: type, parts: Sequence[Field[Any]]) -> Callable[..., None]:
    """What puts the real one in its own place when the first is made: of half of the classes a command makes none."""

    def __init__(self: object, *values: Any, **named: Any) -> None:  # noqa: N807  (it becomes a method)
        made.__init__ = _init(made, parts)  # type: ignore[misc]
        made.__init__(self, *values, **named)  # type: ignore[misc]

    return __init__


def _init(made: type, parts: Sequence[Field[Any]]) -> Callable[..., None]:
    """What gives a new one its values, behind the back of what refuses to set them."""
    known: dict[str, Any] = {"__missing": MISSING}
    parameters, lines = ["self"], ["__its_values = self.__dict__"]
    for part in parts:
        default, value = f"__default_{part.name}", part.name
        if part.default is not MISSING:
            known[default] = part.default
        elif part.default_factory is not MISSING:
            known[f"__new_{part.name}"], known[default] = part.default_factory, MISSING
            value = f"__new_{part.name}() if {part.name} is __missing else {part.name}"
        if part.init:
            parameters.append(f"{part.name}={default}" if default in known else part.name)
        else:
            lines.append(f"{part.name} = {default}")
        lines.append(f"__its_values[{part.name!r}] = {value}")
    text = f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines)
    exec(text, known)  # noqa: S102  (the names of our own fields)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _comparing(names: Sequence[str]) -> Mapping[str, Callable[..., Any]]:
    def values(one: object) -> tuple[Any, ...]:
        return tuple([one.__dict__[name] for name in names])

    def __eq__(self: object, other: object) -> bool:  # noqa: N807  (it becomes a method)
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807  (as above)
        return hash(values(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _repr(names: Sequence[str]) -> Callable[[object], str]:
    @recursive_repr()
    def __repr__(self: object) -> str:  # noqa: N807  (as above)
        return f"{type(self).__qualname__}({', '.join(f'{name}={self.__dict__[name]!r}' for name in names)})"

    return __repr__


def _refuse_to_set(*one: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {one[1]!r}")


def _refuse_to_delete(*one: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {one[1]!r}")
