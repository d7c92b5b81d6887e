"""Ends a function of ours that may never end, by counting: by seconds, machines would not agree on it."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

from autograder.course.sure_to_end import is_data, sure_to_end
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

    Where it is `sure_to_end` no lines are counted: to count takes as long as most functions do.
    """
    is_sure = isinstance(function, FunctionType) and sure_to_end(function)
    seconds = PATIENCE * most / MOST_LINES if patience is None else patience

    def run(*args: Any) -> Any:
        if is_sure and all(map(is_data, args)):
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
