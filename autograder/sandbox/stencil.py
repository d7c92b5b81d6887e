"""A function's values around its arguments, of which the other side makes a numerical derivative.

This file is loaded inside the walls and imports nothing of ours.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

STENCIL = (-2.0, -1.0, 1.0, 2.0, -0.5, 0.5)
"""Where is looked along each entry, in steps: order 4, and the halves that give a kink away."""

_stack, _asarray = np.stack, np.asarray


def around(
    function: Callable[..., Any],
    names: Sequence[str],
    args: list[Any],
    *,
    wrt: Sequence[str],
    component: int,
    step: float,
) -> Any:
    """The function's value here and at each stencil point around each entry, stacked: (1 + 6 entries, *shape).

    `names` are those of the arguments `args`; the rest is as in `worker.Sweep`.
    """
    values = [_kept(function(*[_again(arg) for arg in args]), component)]
    for path in wrt:
        name, *steps = path.split("/")
        place = names.index(name)
        for entry in range(_asarray(_part(args[place], steps)).size):
            for offset in STENCIL:
                moved = [_again(arg) for arg in args]
                moved[place] = _moved(moved[place], steps, entry, offset * step)
                values.append(_kept(function(*moved), component))
    return _stack(values)


def _part(arg: Any, steps: Sequence[str]) -> Any:
    """The array that is found in an argument by these keys and places."""
    for step in steps:
        arg = arg[step] if isinstance(arg, dict) else arg[int(step)]
    return arg


def _moved(arg: Any, steps: Sequence[str], entry: int, by: float) -> Any:
    """The argument with one entry of one array in it moved."""
    if not steps:
        arg = _asarray(arg, float)
        arg.reshape(-1)[entry] += by
        return arg
    if isinstance(arg, dict):
        return {key: _moved(item, steps[1:], entry, by) if key == steps[0] else item for key, item in arg.items()}
    return tuple(_moved(item, steps[1:], entry, by) if str(at) == steps[0] else item for at, item in enumerate(arg))


def _again(arg: Any) -> Any:
    if isinstance(arg, tuple):
        return tuple(_again(item) for item in arg)
    if isinstance(arg, dict):
        return {key: _again(item) for key, item in arg.items()}
    return arg.copy() if isinstance(arg, np.ndarray) else arg


def _kept(value: Any, component: int) -> Any:
    return _asarray(value if component < 0 else value[component], float)
