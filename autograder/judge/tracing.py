"""Whether a file reaches for the means by which its lines are counted; told by looking at its text in one pass."""

import re
import unicodedata

_MEANS = ("settrace", "setprofile", "sys.monitoring", "f_trace", "ctypes", "_getframe")
"""Whoever writes one of these, other than in a comment, could have lines counted wrongly."""

_COMMENT = re.compile(r"^([^'\"{#\r\n]*)#[^'\"{\r\n]*$", re.MULTILINE)
"""A comment, in a line without quotes and braces: there it cannot be the end of a text, with code behind it."""


def meddles(source: bytes) -> bool:
    """Whether the code, comments left out, speaks of Python's tracing.

    Neither a tokenizer nor a normal form is asked: a stranger's text can keep both busy for days.
    """
    text = _COMMENT.sub(r"\1", source.decode("utf-8-sig"))
    plain = text if text.isascii() else text.translate({ord(sign): _plainly(sign) for sign in set(text)})
    return any(word in plain for word in _MEANS)


def _plainly(sign: str) -> str:
    """What Python takes a letter for, such as one of another width, without its accents."""
    return "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
