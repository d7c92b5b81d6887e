"""Counts the lines that one call runs: a loop over the rows shows in that they grow with the rows."""

from collections.abc import Callable, Container
from sys import gettrace, settrace  # as they were before a student's file could put others in their place
from typing import Any

_MADE_UP = ("<string>", "<timeit-src>")
"""The files that code claims to be of which was made up of a text at run time, by Python itself or by `timeit`."""

_INTO = {"call": 1, "return": -1}
"""How much deeper a function is after it was entered or left, an exception being one way to leave it."""


def count_lines(call: Callable[[], object], filename: str, elsewhere: Container[Any]) -> int:
    """How many lines of the student's code, made up at run time or not, a call runs; the same on every machine.

    What runs inside of the codes `elsewhere` does not count. It is 0 if at the end something else is told of lines, such as
    a debugger: then some were not counted.
    """
    count, depth, files = 0, 0, (filename, *_MADE_UP)

    def trace(frame: Any, event: str, _: Any) -> Any:
        nonlocal count, depth
        if frame.f_code.co_filename not in files:
            return None
        if frame.f_code in elsewhere:
            depth += _INTO.get(event, 0)
        count += event == "line" and not depth
        return trace

    before = gettrace()
    settrace(trace)
    try:
        call()
    finally:
        is_told_to_the_end = gettrace() is trace
        settrace(before)
    return count if is_told_to_the_end else 0
