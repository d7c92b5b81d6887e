"""Ends a function of ours that may never end, by counting: by seconds, machines would not agree on it."""

import builtins
import dis
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import numpy as np

from autograder.results import Outcome, Raised

MOST_LINES, PATIENCE = 20_000, 0.5
"""A mutant that runs more lines than this is given up: it may never end. Seconds of the processor's are for what swallows the exception."""

TIMES = 10
"""Where the right answer itself runs many lines, what is wrong may run so many times as many, and take as much longer."""

MOST_CALLS = 100_000
"""What calls itself and makes more calls than this never ends: counted, they are far fewer than lines."""


_NOT_COUNTED = (str(Path(os.__file__).parent) + os.sep, str(Path(__file__).parents[1]) + os.sep)
"""Where libraries of Python lie, and this one: a mistake that is made of the answer goes through lines of ours at each call."""


class _Endless(BaseException):
    """Raised in a function that goes on for too long."""


def limited_by_lines(
    function: Callable[..., Any], most: int = MOST_LINES, patience: float | None = None
) -> Callable[..., Any]:
    """The function, ended when it runs more than `most` lines of a course's, or for so many seconds of the processor's.

    Where it is `sure_to_end` nothing is counted: to count takes as long as most functions do.
    """
    is_sure = sure_to_end(function)
    seconds = PATIENCE * most / MOST_LINES if patience is None else patience

    def run(*args: Any) -> Any:
        if is_sure and all(map(_is_data, args)):
            return function(*args)
        lines = 0

        def trace(frame: FrameType, event: str, _arg: object) -> Any:
            nonlocal lines
            if event == "call" and _is_a_library(frame.f_code.co_filename):
                return None
            lines += 1
            if lines > most:
                raise _Endless
            return trace

        tracing = sys.gettrace()
        with _alarm(seconds):
            sys.settrace(trace)
            try:
                return function(*args)
            finally:
                sys.settrace(tracing)

    return run


def _is_a_library(filename: str) -> bool:
    return "site-packages" in filename or filename.startswith(_NOT_COUNTED)


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """End what goes on for longer, again and again; only in a main thread, which alone can be told."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, seconds / 10)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _end(*_: object) -> None:
    raise _Endless


def limited_by_calls(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, ended when more than `MOST_CALLS` functions written in Python have been called."""

    def run(*args: Any) -> Any:
        calls = 0

        def count(_frame: FrameType, event: str, _arg: object) -> None:
            nonlocal calls
            calls += event == "call"
            if calls > MOST_CALLS:
                raise _Endless

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            return function(*args)
        finally:
            sys.setprofile(before)

    return run


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


_GOES_ROUND = bytes(
    number
    for name, number in dis.opmap.items()
    if "BACKWARD" in name or name in ("MAKE_FUNCTION", "IMPORT_NAME", "STORE_GLOBAL", "YIELD_VALUE")
)
"""The instructions of a loop, and those behind which there may be one."""


@lru_cache(1024)
def _is_straight(code: CodeType) -> bool:
    """Whether code runs each of its lines once at most, by itself."""
    return not set(code.co_code[::2]).intersection(_GOES_ROUND)


_HARMLESS = (
    abs, all, any, bool, dict, divmod, enumerate, float, int, isinstance, len, list, max, min, pow, range, reversed,
    round, set, sorted, str, sum, tuple, zip,
)  # fmt: skip
"""What of Python ends where it is given something that does: there is nothing without end but by a loop, or a library."""

_DATA = (np.ndarray, np.generic, np.random.Generator, float, int, str, type(None))


def _is_harmless(thing: object) -> bool:
    """Whether nothing goes on for long by what a function names, which is no function of Python; the name of an attribute may be nothing's."""
    is_exception = isinstance(thing, type) and issubclass(thing, Exception)
    return _is_data(thing) or thing is np or is_exception or any(thing is one for one in _HARMLESS)


def _is_data(thing: object) -> bool:
    """Whether nothing can be called that is in it."""
    if isinstance(thing, (tuple, dict)):
        return all(map(_is_data, thing.values() if isinstance(thing, dict) else thing))
    return isinstance(thing, _DATA)


def calls_itself(function: Callable[..., Any]) -> bool:
    """Whether a function, or one inside of it, names itself."""
    return any(code.co_name in (*code.co_names, *code.co_freevars) for code in _codes(function.__code__))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def is_endless(outcome: Outcome) -> bool:
    """Whether this is the outcome of a function that was ended."""
    return isinstance(outcome, Raised) and outcome.kind == _Endless.__name__
