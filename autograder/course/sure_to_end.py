"""Whether a function of a course is sure to end, as its code tells: neither it nor what it calls has a loop or calls itself."""

import builtins
import dis
from functools import lru_cache
from types import CodeType, FunctionType

import numpy as np


@lru_cache(256)
def sure_to_end(function: FunctionType) -> bool:
    """Whether neither a function nor what it calls has a loop or calls itself; False where the code is not understood.

    What it is given to call may still go on without end.
    """
    return _ends(function, ())


def _ends(function: FunctionType, within: tuple[FunctionType, ...]) -> bool:
    held = (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
    is_plain = not function.__closure__ and not vars(function) and all(map(is_data, held))
    if function in within or not is_plain or _may_loop(function.__code__):
        return False
    names, asked = function.__globals__, function.__code__.co_names
    if not _CALL_AGAIN.isdisjoint(asked):
        return False
    used = [names.get(name, getattr(builtins, name, None)) for name in asked]
    return all(_ends(one, (*within, function)) if isinstance(one, FunctionType) else _is_sure_too(one) for one in used)


_LOOPS = frozenset(
    number
    for name, number in dis.opmap.items()
    if "BACKWARD" in name or name in ("MAKE_FUNCTION", "IMPORT_NAME", "STORE_GLOBAL", "YIELD_VALUE", "PUSH_NULL")
)
"""The instructions of a loop, and those that may hide one: of what has no name of its own when it is called, among others."""


@lru_cache(1024)
def _may_loop(code: CodeType) -> bool:
    return not _LOOPS.isdisjoint(code.co_code[::2])


_ENDING = (
    abs, all, any, bool, dict, divmod, enumerate, float, int, isinstance, len, list, max, min, pow, range, reversed,
    round, set, sorted, str, sum, tuple, zip,
)  # fmt: skip
"""Built-in functions that end if what they are given ends; without a loop or a library nothing endless can be given."""

_CALL_AGAIN = frozenset(
    ("apply_along_axis", "apply_over_axes", "fromfunction", "fromiter", "frompyfunc", "piecewise", "vectorize")
)
"""What of numpy calls a function for each of many numbers."""

_DATA = frozenset((np.random.Generator, float, int, bool, str, type(None)))
_DEEPEST = 8


def _is_sure_too(thing: object) -> bool:
    """Whether a thing that code names, and that is no Python function, cannot go on without end. The name of an attribute alone is None here."""
    is_exception = (
        isinstance(thing, type) and issubclass(thing, Exception) and vars(builtins).get(thing.__name__) is thing
    )
    return is_data(thing) or thing is np or is_exception or any(thing is one for one in _ENDING)


def is_data(thing: object, depth: int = 0) -> bool:
    """Whether a value holds nothing that can be called: numbers, texts, arrays, generators, and tuples and dicts of these."""
    if type(thing) is np.ndarray:
        return not thing.dtype.hasobject
    if type(thing) is tuple or type(thing) is dict:
        parts = thing.values() if isinstance(thing, dict) else thing
        return depth < _DEEPEST and all(is_data(part, depth + 1) for part in parts)
    return type(thing) in _DATA or isinstance(thing, np.generic)
