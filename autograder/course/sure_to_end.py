"""Whether a function of a course is sure to end, told by its code: neither it nor what it calls goes round or calls itself."""

import builtins
import dis
from functools import lru_cache
from types import CodeType, FunctionType

import numpy as np


@lru_cache(256)
def sure_to_end(function: object) -> bool:
    """Whether neither a function nor what it calls goes round or calls itself; whatever is not understood may.

    It may still go on for long in what it is given to call.
    """
    return isinstance(function, FunctionType) and _ends(function, ())


def _ends(function: FunctionType, within: tuple[FunctionType, ...]) -> bool:
    if function in within or function.__closure__ or not _is_straight(function.__code__):
        return False
    names = function.__globals__
    used = [names.get(name, getattr(builtins, name, None)) for name in function.__code__.co_names]
    return all(_ends(one, (*within, function)) if isinstance(one, FunctionType) else _is_harmless(one) for one in used)


_GOES_ROUND = frozenset(
    number
    for name, number in dis.opmap.items()
    if "BACKWARD" in name or name in ("MAKE_FUNCTION", "IMPORT_NAME", "STORE_GLOBAL", "YIELD_VALUE")
)
"""The instructions of a loop, and those behind which there may be one."""


@lru_cache(1024)
def _is_straight(code: CodeType) -> bool:
    """Whether code runs each of its lines once at most, by itself."""
    return _GOES_ROUND.isdisjoint(code.co_code[::2])


_HARMLESS = (
    abs, all, any, bool, dict, divmod, enumerate, float, int, isinstance, len, list, max, min, pow, range, reversed,
    round, set, sorted, str, sum, tuple, zip,
)  # fmt: skip
"""What of Python ends where it is given something that does: there is nothing without end but by a loop, or a library."""

_DATA = (np.ndarray, np.generic, np.random.Generator, float, int, str, type(None))


def _is_harmless(thing: object) -> bool:
    """Whether nothing goes on for long by what a function names, which is no function of Python; the name of an attribute may be nothing's."""
    is_exception = isinstance(thing, type) and issubclass(thing, Exception)
    return is_data(thing) or thing is np or is_exception or any(thing is one for one in _HARMLESS)


def is_data(thing: object) -> bool:
    """Whether nothing can be called that is in it."""
    if isinstance(thing, tuple | dict):
        return all(map(is_data, thing.values() if isinstance(thing, dict) else thing))
    return isinstance(thing, _DATA)
