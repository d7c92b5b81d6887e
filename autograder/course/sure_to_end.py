"""Whether a function of a course is sure to end, as its code tells: neither it nor what it calls has a loop or calls itself."""

import builtins
import dis
from functools import lru_cache
from types import CodeType, FunctionType

import numpy as np


@lru_cache(256)
def sure_to_end(function: object) -> bool:
    """Whether neither a function nor what it calls has a loop or calls itself; False where the code is not understood.

    What it is given to call may still go on without end.
    """
    return isinstance(function, FunctionType) and _ends(function, ())


def _ends(function: FunctionType, within: tuple[FunctionType, ...]) -> bool:
    held = (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
    if function in within or function.__closure__ or not all(map(is_data, held)) or _may_loop(function.__code__):
        return False
    names = function.__globals__
    used = [names.get(name, getattr(builtins, name, None)) for name in function.__code__.co_names]
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

_DATA = (np.ndarray, np.generic, np.random.Generator, float, int, str, type(None))


def _is_sure_too(thing: object) -> bool:
    """Whether a thing that code names, and that is no Python function, cannot go on without end. The name of an attribute alone is None here."""
    is_exception = isinstance(thing, type) and issubclass(thing, Exception)
    return is_data(thing) or thing is np or is_exception or any(thing is one for one in _ENDING)


def is_data(thing: object) -> bool:
    """Whether a value holds nothing that can be called: numbers, texts, arrays, generators, and tuples and dicts of these."""
    if isinstance(thing, tuple | dict):
        return all(map(is_data, thing.values() if isinstance(thing, dict) else thing))
    return isinstance(thing, _DATA)
