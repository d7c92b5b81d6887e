"""How Python says that a function, a class or a part of a class is not there: by its name, or by a sign that two things do not know."""

import re

from autograder.judge.seen import WORD
from autograder.results import Raised

_SIGN = re.compile(r"operand type\(s\) for (\S+?)=?(?: or \S+)?: |^'(\S+)' not supported between")

_BY_SIGN = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "@": "matmul",
    "/": "truediv",
    "//": "floordiv",
    "%": "mod",
    "**": "pow",
    "&": "and",
    "|": "or",
    "^": "xor",
    "<<": "lshift",
    ">>": "rshift",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
}
"""The operators of two things, without the underscores."""

_BY_WORDS = {
    "takes no arguments": "init",
    "callable": "call",
    "iterable": "iter",
    "iterator": "next",
    "subscriptable": "getitem",
    "item assignment": "setitem",
    "item deletion": "delitem",
    "len()": "len",
    "unary -": "neg",
    "unary +": "pos",
    "unary ~": "invert",
}
"""What it says of one thing that lacks a method."""


def misses(raised: Raised, task: str) -> bool:
    """Whether an exception says that what a task is about is not there: a function, a part of a class, or the class itself."""
    owner, dot, part = task.rpartition(".")
    words = WORD.findall(raised.message)
    if raised.kind in ("NameError", "KeyError"):
        return task.partition(".")[0] in words
    if not dot or owner not in words:
        return False
    return part in words if raised.kind == "AttributeError" else part in _methods(raised.message)


def _methods(says: str) -> set[str]:
    """The methods for want of one of which Python says this."""
    sign = _SIGN.search(says)
    names = [_BY_SIGN.get(sign[1] or sign[2], "")] if sign else []
    names += [name for words, name in _BY_WORDS.items() if words in says]
    return {f"__{more}{name}__" for name in names for more in ("", "r", "i")}
