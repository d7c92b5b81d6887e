"""Takes what is right in another form for what was asked: lists and matrices for arrays, arrays for tuples; and says so."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.compare import NUMBERS, OTHER_FORM, WHOLE, leaves, unexpected
from autograder.judge.compare import name_of as named
from autograder.judge.key import Component, Expected
from autograder.results import Difference, Foreign, Value
from autograder.words.message import Message, message

_MATRIX = "numpy.matrix"


def as_asked(expected: Expected, value: Value) -> tuple[Value, Mapping[int, Message]]:
    """The value in the form that was asked for, as far as it can be brought into it.

    With it, by the places of the components that came in another form, what is said of each.
    """
    if _numbers_of(expected.form, value) is not None:
        return value, {}
    taking = _Taking(expected.components)
    return taking.part(expected.form, value), taking.others


def parts_of(expected: Expected, value: Value) -> list[Value] | None:
    """The components of a value, in whatever form they came; None if it is not put together as it must be."""
    found = _numbers_of(expected.form, value)
    return leaves(expected.form, as_asked(expected, value)[0]) if found is None else found


def _numbers_of(form: Any, value: Value) -> list[Value] | None:
    """The components of a value that is in this form and made of numbers, as most are; None of any other."""
    found = leaves(form, value)
    return found if found is not None and all(isinstance(one, NUMBERS) for one in found) else None


def told(
    differences: Sequence[Difference | None], expected: Expected, others: Mapping[int, Message]
) -> list[Difference | None]:
    """The differences, with one more for each component that is right and came in another form."""
    return [
        Difference(expected.components[place].label, "form", others[place], share=OTHER_FORM)
        if one is None and place in others
        else one
        for place, one in enumerate(differences)
    ]


class _Taking:
    """One value on its way into the form that was asked for, component by component."""

    def __init__(self, wants: Sequence[Component]) -> None:
        self._wants, self._place = wants, 0
        self.others: dict[int, Message] = {}

    def part(self, form: Any, value: Value) -> Value:
        """A part of the value; what cannot be brought into this form stays as it is."""
        if form in ("leaf", WHOLE):
            return self._leaf(form, value)
        kind, names, forms = form
        if kind == "dict":
            fits = isinstance(value, dict) and set(value) == set(names)
            return (
                {name: self.part(one, value[name]) for name, one in zip(names, forms, strict=True)} if fits else value
            )
        return self._tuple(names, forms, value)

    def _tuple(self, names: Sequence[str], forms: Sequence[Any], value: Value) -> Value:
        items = _items(value)
        if items is None or len(items) != len(names):
            return value
        first = self._place
        made = tuple(self.part(one, item) for one, item in zip(forms, items, strict=True))
        if not isinstance(value, tuple) and not _is_long_list(value):
            want = message("kind.values", count=len(names), names=", ".join(names))
            says = message("judge.as_tuple", said=unexpected("", value, want))
            self.others |= dict.fromkeys(range(first, self._place), says)
        return made

    def _leaf(self, form: Any, value: Value) -> Value:
        place, self._place = self._place, self._place + 1
        if isinstance(value, NUMBERS):
            return value
        component = self._wants[place]
        is_array = isinstance(component.want, np.ndarray)
        made: Value = _array(value, component.want.shape) if is_array else _items(value) if form == WHOLE else None
        if made is None or made is value:
            return value
        said = unexpected(component.label, value, named(component.want))
        self.others[place] = message("judge.as_array" if is_array else "judge.as_tuple", said=said)
        return made


def _is_long_list(value: Value) -> bool:
    return isinstance(value, Foreign) and value.type_name == "list"


def _items(value: Value) -> tuple[Value, ...] | None:
    """What stands in a tuple, in another kind of list, or along the first axis of an array; None if it is none of them."""
    if isinstance(value, Foreign):
        return _items(value.holds)
    if isinstance(value, np.ndarray) and value.ndim:
        return tuple(value[place, ...] for place in range(len(value)))
    return value if isinstance(value, tuple) else None


def _array(value: Value, shape: tuple[int, ...]) -> NDArray[Any] | None:
    """The array that a value is but for its form; a `numpy.matrix`, which has two axes whatever is in it, may lose one."""
    array = _numbers(value)
    is_line = isinstance(value, Foreign) and value.type_name == _MATRIX and array is not None and 1 in array.shape
    return array.reshape(shape) if array is not None and is_line and (array.size,) == shape else array


def _numbers(value: Value) -> NDArray[Any] | None:
    """Numbers in lists, however deep, or in an array of another class, as one array; None if it is something else."""
    if isinstance(value, Foreign):
        return _numbers(value.holds)
    if not isinstance(value, tuple):
        return np.asarray(value) if isinstance(value, NUMBERS) else None
    if all(isinstance(item, float | int) for item in value):
        return np.array(value, None if value else float)
    inside = [_numbers(item) for item in value]
    arrays = [one for one in inside if one is not None]
    if len(arrays) < len(value) or len({one.shape for one in arrays}) > 1 or not arrays[0].size:
        return None
    return np.stack(arrays)
