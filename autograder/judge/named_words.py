"""Finds given words in a submission's text in one pass, in code and in texts; and tells what stands around them.

No tokenizer is asked: a stranger's text can keep one busy for days, or end it. Loaded only for the few submissions that have such words.
"""

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\r\n]*+)|(?P<prefix>\b[A-Za-z]{1,2})?(?P<quote>\"{3}|'{3}|"|')"""
    r"|(?P<dot>\.\s*+)?(?P<name>[^\W\d]\w*+)"
)
_STOPS = {
    quote: re.compile(rf"\\(?:\r\n|.)?|{quote}" + ("" if quote[1:] else r"|[\r\n]"), re.DOTALL)
    for quote in ('"""', "'''", '"', "'")
}
"""What may end a text, by its quotes, or stands behind a backslash and does not."""

_NAME = re.compile(r"[^\W\d]\w*+")
_PATH = re.compile(r"(?:\w++[.:/]++)+\w++")
"""A text by which something may be found that is a part of something else, as in `resolve_name("sys.path")`."""

_HARMLESS = {
    "setprofile": re.compile(r"\s*+\(\s*+None\s*+\)"),
    "gettrace": re.compile(r"\s*+\(\s*+\)\s*+is\b"),
}
"""What may follow such a word: only taking something off, and only asking whether there is something."""

_IF = re.compile(r"(?:^|[\r\n])[ \t]*+(?:el)?if[ \t]++(?:not[ \t]++)?(?:\w++[ \t]*+\.[ \t]*+)?$")
_HOLDS = re.compile(r"[ \t]*+\([ \t]*+\)[ \t]*+:")
_MOST_BEFORE = 100
"""What stands around `gettrace` in a line that only asks whether there is something; and how much of the line is looked at."""

_LINE_END = re.compile(r"\r\n?|\n")


class Named(NamedTuple):
    """A word where it ends: whether it stands in code, can be a part of something else, and is no word in a longer text.

    Comments may speak of anything, and so may texts that are not exactly such a name, unless the submission runs texts.
    """

    name: str
    end: int
    is_code: bool
    is_part: bool
    is_name: bool


def find_words(text: str, words: Container[str]) -> Iterator[Named]:
    """Each of these words in code and in texts."""
    place = 0
    while token := _TOKEN.search(text, place):
        place = token.end()
        if name := token["name"]:
            if name in words:
                yield Named(name, place, is_code=True, is_part=bool(token["dot"]), is_name=True)
        elif token["comment"] is None:
            start, end, place = _inside(text, token)
            is_filled_in = not {"f", "t"}.isdisjoint((token["prefix"] or "").lower())
            if is_filled_in and _open(text, "{", start, end) != _open(text, "}", start, end):
                # A quote stands inside of what is filled in: until the line ends, nothing is told from code.
                end = place = _line_end(text, place)
            is_code = is_filled_in or end == place
            is_path = _PATH.fullmatch(text, start, end) is not None
            for one in _NAME.finditer(text, start, end):
                if one[0] in words:
                    is_name = is_code or is_path or one.span() == (start, end)
                    yield Named(one[0], one.end(), is_code, is_part=True, is_name=is_name)


def _open(text: str, brace: str, start: int, end: int) -> int:
    """How many such braces there are, without those that are doubled."""
    return text.count(brace, start, end) - 2 * text.count(2 * brace, start, end)


def _line_end(text: str, place: int) -> int:
    found = _LINE_END.search(text, place)
    return found.start() if found else len(text)


def _inside(text: str, token: re.Match[str]) -> tuple[int, int, int]:
    """Where what a text says begins and ends, and where its quotes do: nowhere if it has no end."""
    start = token.end()
    for stop in _STOPS[token["quote"]].finditer(text, start):
        if stop[0] == token["quote"]:
            return start, stop.start(), stop.end()
        if stop[0] in ("\r", "\n"):
            return start, stop.start(), stop.start()
    return start, len(text), len(text)


def line_of(one: Named, text: str) -> int:
    """The line on which a word ends, counted from 1."""
    return len(_LINE_END.findall(text, 0, one.end)) + 1


def is_harmless(one: Named, text: str) -> bool:
    """Whether what stands around a word takes a trace function off, or only asks for one."""
    follows = _HARMLESS.get(one.name)
    return follows is not None and (follows.match(text, one.end) is not None or _only_asks(one, text))


def _only_asks(one: Named, text: str) -> bool:
    """Whether it is all that an `if` looks at."""
    start = one.end - len(one.name)
    before = text[max(0, start - _MOST_BEFORE) : start]
    return one.name == "gettrace" and bool(_IF.search(before) and _HOLDS.match(text, one.end))
