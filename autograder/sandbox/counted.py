"""Counts the lines that one call runs: a loop over the rows shows in that they grow with the rows."""

import sys
from collections.abc import Callable, Container
from typing import Any

_INTO = {"call": 1, "return": -1}
"""How much deeper a function is after it was entered or left, an exception being one way to leave it."""


def count_lines(call: Callable[[], object], filename: str, elsewhere: Container[Any]) -> int:
    """How many lines of the student's code, made up at run time or not, a call runs; the same on every machine.

    What runs inside of the codes `elsewhere` does not count.
    """
    count = depth = 0

    def trace(frame: Any, event: str, _: Any) -> Any:
        nonlocal count, depth
        if frame.f_code.co_filename not in (filename, "<string>"):
            return None
        if frame.f_code in elsewhere:
            depth += _INTO.get(event, 0)
        count += event == "line" and not depth
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count
