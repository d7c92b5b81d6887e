"""Compares what came back with what should have, component by component: structure, shape, type, finiteness, values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.key import Component, Expected, Precision
from autograder.judge.rules import held_to, repeated, subject
from autograder.results import Difference, Foreign, Value
from autograder.words.message import Message, Text, message

NUMBERS, NESTED = (np.ndarray, float, int), (tuple, dict)
"""The classes of values that are numbers, and of those that are opened. As tuples: `isinstance` takes ten times as long with a union of them."""

RELATIVE, SENSITIVITY = 1e-8, 3e4
"""|got - want| may be RELATIVE (|want| + S) + SENSITIVITY kappa; see docs/judging.md for S and kappa."""

USUAL = Precision(RELATIVE, SENSITIVITY)
"""How exactly numbers are asked for where the author says nothing of it."""

FLOAT32_RELATIVE, FLOAT32_SCALE, FLOAT32_SENSITIVITY = 2e-5, 2e-6, 8 * 2.0**29
"""What an answer computed in float32 may be off, of |want|, of S and of kappa: float32 rounds 2^29 times coarser."""

FLOAT32_MOST = 0.01
"""And it may be off by no more than this share of S, or nothing would be told of it."""

FLOAT32 = Precision(FLOAT32_RELATIVE, FLOAT32_SENSITIVITY / 2**29, FLOAT32_SCALE / FLOAT32_RELATIVE, FLOAT32_MOST)
"""How exactly numbers are asked for whose inputs are in float32: kappa is what rounding in that precision moves."""

OTHER_FORM = 0.9
"""What right values earn in a form that was not asked for, as a list in the place of an array."""

WHOLE = "whole"
"""The form of a result that is one component, however it is put together."""


def unfold(value: Value, labels: Sequence[str] = (), label: str = "") -> tuple[Any, list[tuple[str, Value]]]:
    """The form of a value and its leaves with labels: tuples and dicts are opened, all else is a leaf.

    `labels` names the parts of the outermost tuple.
    """
    if isinstance(value, tuple):
        names = labels if len(labels) == len(value) else [f"{label}[{place}]" for place in range(len(value))]
        parts = [unfold(item, (), name) for item, name in zip(value, names, strict=True)]
        return ("tuple", tuple(names), tuple(form for form, _ in parts)), [leaf for _, some in parts for leaf in some]
    if isinstance(value, dict):
        parts = [unfold(item, (), f"{label}[{key!r}]" if label else key) for key, item in value.items()]
        return ("dict", tuple(value), tuple(form for form, _ in parts)), [leaf for _, some in parts for leaf in some]
    return "leaf", [(label, value)]


def fold(form: Any, leaves: Sequence[Value]) -> Value:
    """The value of this form that has these leaves: what `unfold` took apart."""
    return _folded(form, iter(leaves))


def _folded(form: Any, leaves: Iterator[Value]) -> Value:
    if form == "leaf":
        return next(leaves)
    kind, names, forms = form
    parts = [_folded(one, leaves) for one in forms]
    return tuple(parts) if kind == "tuple" else dict(zip(names, parts, strict=True))


def compare(expected: Expected, got: Value) -> list[Difference | None]:
    """For each expected component, how the one that came back differs; None where it is right."""
    parts = leaves(expected.form, got)
    if parts is None:
        says = _wrong_form(expected.form, got, wants=iter(expected.components))
        assert says
        return [Difference("", "structure", says)] * len(expected.components)
    differences = [
        compare_component(component, part) for component, part in zip(expected.components, parts, strict=True)
    ]
    return differences if any(differences) else _independent(expected, parts, differences)


def _independent(expected: Expected, parts: Sequence[Value], right: list[Difference | None]) -> list[Difference | None]:
    """The differences, with one more where a sample repeats another."""
    rules = [component.rule for component in expected.components]
    place = repeated(rules, parts) if any(rules) else None
    if place is None:
        return right
    label = expected.components[place].label
    repeats = Difference(label, "value", message("judge.repeats_another", it=subject(label)))
    return [*right[:place], repeats, *right[place + 1 :]]


def leaves(form: Any, value: Value) -> list[Value] | None:
    """The leaves of a value, in the form's order; None if it is not put together in this form."""
    if form == "leaf":
        return None if isinstance(value, NESTED) else [value]
    if form == WHOLE:
        return [value]
    kind, names, forms = form
    if kind == "tuple":
        if not isinstance(value, tuple) or len(value) != len(names):
            return None
        parts: Sequence[Value] = value
    else:
        if not isinstance(value, dict) or set(value) != set(names):
            return None
        parts = [value[name] for name in names]
    found = list[Value]()
    for part_form, part in zip(forms, parts, strict=True):
        if part_form == "leaf" and not isinstance(part, NESTED):  # as nearly all are
            found.append(part)
            continue
        inner = leaves(part_form, part)
        if inner is None:
            return None
        found += inner
    return found


def is_near(mine: Value, theirs: Value, room: Component | None = None) -> bool:
    """Whether two wrong numbers or arrays are the same up to rounding, not-a-number and infinity in the same places.

    `room` is the component that they stand for.
    """
    one, other = np.asarray(mine, np.float64), np.asarray(theirs, np.float64)
    if one.shape != other.shape:
        return False
    sizes = np.abs(one)
    scale = float(sizes.max(initial=0.0))
    if not np.isfinite(scale):
        return _is_near_where_finite(one, other, room)
    off = np.abs(one - other)
    return bool((off <= room_of(off, sizes, scale, room, one.shape)).all())


def _is_near_where_finite(one: NDArray[Any], other: NDArray[Any], room: Component | None) -> bool:
    finite = np.isfinite(one)
    if not np.array_equal(one[~finite], other[~finite], equal_nan=True) or not np.isfinite(other[finite]).all():
        return False
    sizes = np.abs(np.where(finite, one, 0.0))
    off = np.abs(one - other)
    tolerance = np.broadcast_to(room_of(off, sizes, float(sizes.max(initial=0.0)), room, one.shape), one.shape)
    return bool((off[finite] <= tolerance[finite]).all())


def room_of(
    off: NDArray[Any], sizes: NDArray[Any], scale: Any, room: Component | None, shape: tuple[int, ...]
) -> NDArray[Any]:
    """How far apart numbers of these sizes may be that are `off` by so much; `shape` is that of one result, of which `scale` is the largest size."""
    precision = room.precision if room else None
    tolerance = precision.room(sizes, scale, 0.0) if precision else np.asarray(RELATIVE * (sizes + scale))
    if room is None or room.tolerance is None or room.tolerance.shape != shape:
        return tolerance
    return np.asarray(np.maximum(tolerance, room.room(off)))


def _wrong_form(form: Any, got: Value, where: str = "", wants: Iterator[Component] | None = None) -> Message | None:
    """What is wrong with the way in which the result is put together; None if nothing. `wants` are the leaves in order."""
    if form == WHOLE:
        return None
    if form == "leaf":
        want = next(wants, None) if wants else None
        if not isinstance(got, NESTED):
            return None
        return unexpected(where, got, name_of(want.want) if want else message("kind.one_value"))
    kind, names, forms = form
    says = _wrong_tuple(names, got, where) if kind == "tuple" else _wrong_dict(names, got, where)
    if says:
        return says
    parts = list(got) if kind == "tuple" else [got[name] for name in names]
    inner = (_wrong_form(inside, part, name, wants) for name, inside, part in zip(names, forms, parts, strict=True))
    return next(filter(None, inner), None)


def unexpected(where: str, got: Value, want: Message) -> Message:
    """That something else came back than was asked for."""
    return message("judge.kind", it=subject(where), got=name_of(got), want=want)


def _wrong_tuple(names: Sequence[str], got: Value, where: str) -> Message | None:
    if isinstance(got, tuple) and len(got) == len(names):
        return None
    return unexpected(where, got, message("kind.values", count=len(names), names=", ".join(names)))


def _wrong_dict(names: Sequence[str], got: Value, where: str) -> Message | None:
    if not isinstance(got, dict):
        return unexpected(where, got, message("kind.dict_with", names=", ".join(names)))
    if set(got) != set(names):
        return message("judge.keys", it=subject(where), got=_first(sorted(got)), want=", ".join(names))
    return None


def _first(names: Sequence[str]) -> Text:
    """The first names of many."""
    shown = 10
    if len(names) <= shown:
        return ", ".join(names)
    return message("list.and", first=", ".join(names[:shown]), last=message("list.more", count=len(names) - shown))


def name_of(value: Value) -> Message:
    """What a student would call this value: "an array of shape (3, 4)", "None"."""
    match value:
        case np.ndarray() if value.ndim:
            return message("kind.array", shape=str(value.shape))
        case Foreign(type_name):
            return message("kind.type", name=type_name)
        case tuple():
            return message("kind.tuple", count=len(value))
        case _:
            return _KINDS[type(value)]


_KINDS: Mapping[type, Message] = {
    type(None): message("kind.none"),
    bool: message("kind.bool"),
    int: message("kind.int"),
    float: message("kind.number"),
    np.ndarray: message("kind.number"),
    str: message("kind.text"),
    dict: message("kind.dict"),
}


def compare_component(component: Component, got: Value) -> Difference | None:
    """How one component differs from what it should be; None if it does not, or its rule lets it stand."""
    unlike = _unlike(component, got)
    return held_to(component.rule, unlike, got) if unlike and component.rule else unlike


def _unlike(component: Component, got: Value) -> Difference | None:
    """How one component differs from the answer's."""
    want = component.want
    if not isinstance(want, np.ndarray):
        return _compare_plain(component, got)
    if not isinstance(got, NUMBERS):
        return Difference(component.label, "type", unexpected(component.label, got, name_of(want)))
    array = np.asarray(got)
    if array.shape != want.shape:
        return _wrong_shape(component, want, array)
    wrong = _too_far(component, array)
    if wrong is None:
        return None
    if not np.isfinite(array).all():
        return Difference(component.label, "finite", _not_finite(component, array), array, want)
    return Difference(component.label, "value", _wrong_numbers(component, wrong), array, want)


def _wrong_shape(component: Component, want: NDArray[Any], got: NDArray[Any]) -> Difference:
    """A number that came with axes of size 1 is in another form; an array of another shape is wrong."""
    says = message("judge.shape", it=subject(component.label), got=str(got.shape), want=str(want.shape))
    if want.ndim or got.size != 1 or _too_far(component, got.reshape(())) is not None:
        return Difference(component.label, "shape", says)
    return Difference(component.label, "shape", message("judge.as_number", said=says), share=OTHER_FORM)


def _is_exact(want: NDArray[Any], got: NDArray[Any]) -> bool:
    """Whether an array of the right shape is the answer's, bit by bit; many are, and this is seen far sooner than whether it is near."""
    return got.dtype == want.dtype and got.tobytes() == want.tobytes()


def _too_far(component: Component, got: NDArray[Any]) -> NDArray[np.bool_] | None:
    """Which numbers of the right shape are farther off than they may be; None if all are near enough.

    A number that is not finite is near to none, but to the same one in an answer that is built on a mistake.
    """
    if _is_exact(component.want, got):
        return None
    off = np.abs(got - component.want)
    room = component.room(off)
    near = off <= room
    if near.all():
        return None
    if not component.is_finite and (near | _is_alike_not_finite(got, component.want)).all():
        return None
    return np.asarray(off > room)


def _is_alike_not_finite(got: NDArray[Any], want: NDArray[Any]) -> NDArray[np.bool_]:
    return np.asarray(~np.isfinite(want) & ((got == want) | (np.isnan(got) & np.isnan(want))))


def in_float32(expected: Expected) -> Expected:
    """The same, its numbers held to what float32 can tell, also those that were converted since."""
    return replace(expected, components=tuple(map(_in_float32, expected.components)))


def _in_float32(component: Component) -> Component:
    if component.tolerance is None:
        return component
    room, precision = _float32_room(component), component.precision or FLOAT32
    return replace(component, tolerance=room, rounding=None, precision=precision)


def _float32_room(component: Component) -> NDArray[np.float64]:
    """How far an answer in float32 may be off, never more than a hundredth of S: kappa is read off the tolerance that it widened.

    The largest of the component counts for every entry, because a few draws may miss how far rounding moves one of them. Where the
    author asked for a precision, it is that.
    """
    if component.precision:
        return component.measured
    size, scale = np.abs(component.want), component.scale
    kappa = np.nanmax(component.measured - RELATIVE * (size + scale), initial=0.0) / SENSITIVITY
    room = FLOAT32_RELATIVE * size + FLOAT32_SCALE * scale + FLOAT32_SENSITIVITY * kappa
    return np.asarray(np.minimum(room, FLOAT32_MOST * scale))


def _compare_plain(component: Component, got: Value) -> Difference | None:
    """Texts, truth values and None are compared for equality; a 0-d array of truth values counts as one."""
    value = got.item() if isinstance(got, np.ndarray) and got.ndim == 0 else got
    if type(value) is type(component.want) and is_equal(value, component.want):
        return None
    if type(value) is not type(component.want):
        return Difference(component.label, "type", unexpected(component.label, got, name_of(component.want)))
    says = message("judge.other", it=subject(component.label), got=f"{value!r:.100}")
    return Difference(component.label, "value", says, value, component.want)


def is_equal(one: Value, other: Value) -> bool:
    """Whether two values are equal, whatever is in them: arrays are equal in all entries, or not at all."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(is_equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_equal(one[key], other[key]) for key in one)
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return type(one) is type(other) and np.array_equal(one, other)
    return bool(one == other)


def _not_finite(component: Component, array: NDArray[Any]) -> Message:
    """How many entries are nan and inf, and where the first one is."""
    it, counts = subject(component.label), {"nan": int(np.isnan(array).sum()), "inf": int(np.isinf(array).sum())}
    if array.ndim == 0:
        return message("judge.holds", it=it, what=next(kind for kind, count in counts.items() if count))
    told = tuple(f"{count} {kind}" for kind, count in counts.items() if count)
    place = [int(part) for part in np.argwhere(~np.isfinite(array))[0]]
    return message("judge.holds_first", it=it, what=told, place=str(place))


def _wrong_numbers(component: Component, wrong: NDArray[np.bool_]) -> Message:
    plain = message("judge.wrong", it=subject(component.label))
    if wrong.size == 1:
        return plain
    if wrong.all():
        return message("judge.in_all", said=plain, of=wrong.size)
    return message("judge.in_some", said=plain, wrong=int(wrong.sum()), of=wrong.size)
