"""Writes the inputs of a case as Python that a student can paste."""

import math
import re
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.frozen import frozen
from autograder.results import Value
from autograder.sandbox.worker import GENERATOR, GIVEN
from autograder.words.message import message, say

_MOST_NUMBERS, _FEW_NUMBERS, _MOST_TEXT = 120, 12, 2000
"""An array of more numbers is shortened: it is there to be looked at, not to be pasted; of fewer, if the text were too long."""

_LEFT_OUT = r",\s+\.\.\."
"""What stands for the numbers that are left out."""


def literal(value: Value, width: int, layout: str = "C", *, digits: int = 4) -> str:
    """A value as a Python expression, in lines of about `width` columns; numbers are rounded to so many digits.

    It needs ``np`` and the student's own functions. `layout` says how arrays lie in memory. What is very long is shortened, and
    a comment says so.
    """
    text = _Writer(layout, digits, _MOST_NUMBERS, 3).literal(value, width)
    if len(text) > _MOST_TEXT:
        text = _Writer(layout, digits, _FEW_NUMBERS, 1).literal(value, width)
    if len(text) > _MOST_TEXT:
        text = f"{text[:_MOST_TEXT].rpartition(', ')[0]}, ..."
    return f"{text}  # {say(message('example.shortened'))}" if re.search(_LEFT_OUT, text) else text


def whole_literal(value: Value, width: int, *, digits: int) -> str:
    """The same with nothing left out, however long it is."""
    return _Writer("C", digits, sys.maxsize, 0).literal(value, width)


@frozen
class _Writer:
    """Writes values whose arrays lie in memory in one way, with so many digits; of arrays with more than `most` numbers the edges."""

    layout: str
    digits: int
    most: int
    edge: int

    def literal(self, value: Value, width: int) -> str:
        if isinstance(value, np.ndarray):
            return self.array(value, width)
        if isinstance(value, tuple):
            items = [self.literal(item, width - 1) for item in value]
            return _bracketed("(", items, ",)" if len(items) == 1 else ")", width)
        if isinstance(value, dict):
            heads = [f"{key!r}: " for key in value]
            items = [self.literal(item, width - len(head)) for head, item in zip(heads, value.values(), strict=True)]
            return _bracketed("{", [_beside(*pair) for pair in zip(heads, items, strict=True)], "}", width)
        return self.plain(value)

    def plain(self, value: Value) -> str:
        if isinstance(value, float):
            return self.number(value)
        if isinstance(value, str) and value.startswith(GIVEN):
            return value.removeprefix(GIVEN)
        if isinstance(value, str) and value.startswith(GENERATOR):
            return f"np.random.default_rng({value.removeprefix(GENERATOR)})"
        return repr(value)

    def number(self, value: float) -> str:
        """A float that stays a float: 2.0, 1e-08, np.inf."""
        if not math.isfinite(value):
            return "np.nan" if math.isnan(value) else "np.inf" if value > 0 else "-np.inf"
        text = f"{value + 0.0:.{self.digits}g}"
        return text if any(sign in text for sign in ".e") else f"{text}.0"

    def array(self, array: NDArray[Any], width: int) -> str:
        if not array.size:
            kind = {"i": ", int", "u": ", int", "b": ", bool"}.get(array.dtype.kind, "")
            return f"np.zeros({array.shape}{kind})"
        if array.size > self.most:
            return self.numbers(array, width, 0)
        text = _beside("np.array(", self.numbers(array, width, len("np.array(")))
        if self.layout == "F" and array.ndim > 1:
            return f'{text}, order="F")'
        return f"{text}).repeat(2, axis=-1)[..., ::2]" if self.layout == "strided" and array.ndim else f"{text})"

    def numbers(self, array: NDArray[Any], width: int, indent: int) -> str:
        """The numbers in columns, as nested lists."""
        is_aligned = array.size <= self.most and array.dtype.kind == "f"
        room = max(len(self.number(float(one))) for one in array.flat) if is_aligned else 0
        form: Any = {"float_kind": lambda one: self.number(float(one)).rjust(room)}
        text = np.array2string(
            array,
            separator=", ",
            threshold=self.most,
            edgeitems=self.edge,
            max_line_width=width - indent,
            formatter=form,
        )
        return text.replace("\n\n", "\n")


def _beside(head: str, text: str) -> str:
    """A text of several lines behind its head."""
    return head + text.replace("\n", "\n" + " " * len(head))


def _bracketed(left: str, items: Sequence[str], right: str, width: int) -> str:
    """Items between brackets, as many on a line as have room; one of several lines has them to itself."""
    done, line = [], left
    for place, item in enumerate(items):
        text = item + (right if place == len(items) - 1 else ", ")
        lone = "\n" in item or (place > 0 and "\n" in items[place - 1])
        if place and (lone or len(line) + len(text.rstrip()) > width):
            done.append(line.rstrip())
            line = " " * len(left)
        *full, line = _beside(line, text).split("\n")
        done += full
    return "\n".join([*done, line if items else left + right])
