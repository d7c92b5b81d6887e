"""Compares what came back with what should have, component by component: structure, shape, type, finiteness, values."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.key import Component, Expected
from autograder.results import Difference, Foreign, Value

RELATIVE, SENSITIVITY = 1e-8, 3e4
"""|got - want| may be RELATIVE (|want| + S) + SENSITIVITY kappa; see docs/judging.md for S and kappa."""

FLOAT32_RELATIVE, FLOAT32_SCALE, FLOAT32_SENSITIVITY = 2e-5, 2e-6, 8 * 2.0**29
"""What an answer computed in float32 may be off, of |want|, of S and of kappa: float32 rounds 2^29 times coarser."""


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


def compare(expected: Expected, got: Value, *, float32: bool = False) -> list[Difference | None]:
    """For each expected component, how the one that came back differs; None where it is right.

    With `float32` numbers of that type are held to its precision.
    """
    says = _form_says(expected.form, got)
    if says:
        difference = Difference("", "structure", says)
        return [difference] * len(expected.components)
    leaves = _leaves(expected.form, got)
    return [
        compare_component(component, leaf, float32=float32)
        for component, leaf in zip(expected.components, leaves, strict=True)
    ]


def _leaves(form: Any, value: Value) -> list[Value]:
    """The leaves of a value that has this form, in the form's order."""
    if form == "leaf":
        return [value]
    kind, names, forms = form
    parts = value if kind == "tuple" else [value[name] for name in names]
    return [leaf for part_form, part in zip(forms, parts, strict=True) for leaf in _leaves(part_form, part)]


def _form_says(form: Any, got: Value, where: str = "") -> str:
    """What is wrong with the way in which the result is put together; "" if nothing."""
    if form == "leaf":
        return f"{_it(where)} is {name_of(got)}, expected one value" if isinstance(got, tuple | dict) else ""
    kind, names, forms = form
    says = _tuple_says(names, got, where) if kind == "tuple" else _dict_says(names, got, where)
    if says:
        return says
    parts = list(got) if kind == "tuple" else [got[name] for name in names]
    inner = (_form_says(inside, part, name) for name, inside, part in zip(names, forms, parts, strict=True))
    return next((says for says in inner if says), "")


def _tuple_says(names: Sequence[str], got: Value, where: str) -> str:
    if isinstance(got, tuple) and len(got) == len(names):
        return ""
    wanted = f"{len(names)} values: {', '.join(names)}"
    return f"{_it(where)} is {name_of(got)}, expected {wanted}"


def _dict_says(names: Sequence[str], got: Value, where: str) -> str:
    if not isinstance(got, dict):
        return f"{_it(where)} is {name_of(got)}, expected a dict with {', '.join(names)}"
    if set(got) != set(names):
        return f"{_it(where)} has the keys {_some(sorted(got))}, expected {', '.join(names)}"
    return ""


def _some(names: Sequence[str]) -> str:
    """The first names of many."""
    shown = 10
    return ", ".join(names[:shown]) + (f" and {len(names) - shown} more" if len(names) > shown else "")


def _it(where: str) -> str:
    return f"`{where}`" if where else "the result"


def name_of(value: Value) -> str:
    """What a student would call this value: "an array of shape (3, 4)", "None"."""
    if value is None:
        return "None (is a `return` missing?)"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}" if value.ndim else "a number"
    if isinstance(value, Foreign):
        return f"of type {value.type_name}"
    if isinstance(value, tuple):
        return f"a tuple or list of {len(value)}"
    names = {bool: "True or False", int: "a whole number", float: "a number", str: "a text", dict: "a dict"}
    return names.get(type(value), type(value).__name__)


def compare_component(component: Component, got: Value, *, float32: bool = False) -> Difference | None:
    """How one component differs from what it should be; None if it does not."""
    want = component.want
    if not isinstance(want, np.ndarray):
        return _compare_plain(component, got)
    if not isinstance(got, np.ndarray | float | int):
        return Difference(
            component.label, "type", f"{_it(component.label)} is {name_of(got)}, expected {_numbers(want)}"
        )
    array = np.asarray(got)
    if array.shape != want.shape:
        says = f"{_it(component.label)} has shape {array.shape}, expected {want.shape}"
        return Difference(component.label, "shape", says)
    if not np.isfinite(array).all():
        says = f"{_it(component.label)} holds {_not_finite(array)}"
        return Difference(component.label, "finite", says, array, want)
    if is_close(component, array, float32=float32):
        return None
    return Difference(component.label, "value", _value_says(component, array), array, want)


def is_close(component: Component, got: NDArray[Any], *, float32: bool = False) -> bool:
    """Whether finite numbers of the right shape are as near as they must be."""
    room = _float32_room(component) if float32 and got.dtype == np.float32 else component.tolerance
    return bool((np.abs(got - component.want) <= room).all())


def _float32_room(component: Component) -> NDArray[np.float64]:
    """How far an answer in float32 may be off, never more than S: kappa is read off the tolerance that it widened."""
    assert component.tolerance is not None
    size, scale = np.abs(component.want), component.scale
    kappa = np.maximum(component.tolerance - RELATIVE * (size + scale), 0) / SENSITIVITY
    room = FLOAT32_RELATIVE * size + FLOAT32_SCALE * scale + FLOAT32_SENSITIVITY * kappa
    return np.asarray(np.minimum(room, scale))


def _compare_plain(component: Component, got: Value) -> Difference | None:
    """Texts, truth values and None are compared for equality; a 0-d array of truth values counts as one."""
    value = got.item() if isinstance(got, np.ndarray) and got.ndim == 0 else got
    if type(value) is type(component.want) and value == component.want:
        return None
    if type(value) is not type(component.want):
        says = f"{_it(component.label)} is {name_of(got)}, expected {name_of(component.want)}"
        return Difference(component.label, "type", says)
    return Difference(component.label, "value", f"{_it(component.label)} is {value!r:.100}", value, component.want)


def _numbers(want: NDArray[Any]) -> str:
    return f"an array of shape {want.shape}" if want.ndim else "a number"


def _not_finite(array: NDArray[Any]) -> str:
    """How many entries are nan and inf, and where the first one is."""
    counts = {"nan": int(np.isnan(array).sum()), "inf": int(np.isinf(array).sum())}
    if array.ndim == 0:
        return next(kind for kind, count in counts.items() if count)
    told = " and ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    return f"{told}, the first{_at(~np.isfinite(array))}"


def _at(where: NDArray[np.bool_]) -> str:
    place = ", ".join(str(int(part)) for part in np.argwhere(where)[0])
    return f" at [{place}]"


def _value_says(component: Component, got: NDArray[Any]) -> str:
    assert component.tolerance is not None
    wrong = np.abs(got - component.want) > component.tolerance
    if got.ndim == 0:
        return f"{_it(component.label)} is wrong"
    return f"{_it(component.label)} is wrong in {int(wrong.sum())} of {got.size} entries"
