"""Whether a file names a means by which its lines could be counted wrongly; told by looking at its text in one pass.

Neither a parser nor a tokenizer nor a normal form is asked: a stranger's text can keep each busy for days, or end it.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from autograder.loading.cells import split
from autograder.words.message import Message, message

_MEANS = frozenset({"settrace", "settrace_all_threads", "_settraceallthreads", "setprofile", "use_tool_id"})
"""They end the counting, or run code that is not traced, wherever they are named."""

_ATTRIBUTES = frozenset({"f_trace", "f_trace_lines", "cell_contents"})
"""They do so as a part of something else alone: a variable may be called like that."""

_MEMORY = frozenset(
    {"CDLL", "CFUNCTYPE", "LoadLibrary", "POINTER", "PYFUNCTYPE", "PyDLL", "cdll", "from_address", "memmove", "memset"}
    | {"pydll", "pythonapi"}
)
"""They reach into Python's own memory, in a file that names one of these libraries as well."""

_LIBRARIES = frozenset({"ctypes", "_ctypes", "ctypeslib"})
_RUNS_TEXTS = frozenset({"exec", "eval", "compile"})
_WORDS = _MEANS | _ATTRIBUTES | _MEMORY | _LIBRARIES | _RUNS_TEXTS

_TOKEN = re.compile(
    r"(?P<comment>\#[^\r\n]*+)"
    r"|(?P<prefix>\b[A-Za-z]{1,2})?(?:"
    r'"""(?P<a>(?:[^"\\]++|\\.|"(?!""))*+)(?P<end_a>(?:"""|\Z))'
    r"|'''(?P<b>(?:[^'\\]++|\\.|'(?!''))*+)(?P<end_b>(?:'''|\Z))"
    r'|"(?P<c>(?:[^"\\\r\n]++|\\(?:\r\n|.))*+)(?P<end_c>"?)'
    r"|'(?P<d>(?:[^'\\\r\n]++|\\(?:\r\n|.))*+)(?P<end_d>'?))"
    r"|(?P<dot>\.\s*+)?(?P<name>[^\W\d]\w*+)",
    re.DOTALL,
)
_NAME = re.compile(r"[^\W\d]\w*+")
_OF_NONE = re.compile(r"\s*+\(\s*+None\s*+\)")
_LINE_END = re.compile(r"\r\n?|\n")


def find_meddling(source: bytes) -> Message | None:
    """Which means a file or a cell of a notebook names, and where, as it is said; None if there is none."""
    for number, cell in enumerate(split(source), 1):
        if found := _means(cell.text):
            return _told(*found, cell.place(number))
    return None


def _told(word: str, line: int, place: int | str) -> Message:
    if isinstance(place, str):
        return message("judge.traces_file", word=word, line=line, file=place)
    if place:
        return message("judge.traces_cell", word=word, line=line, cell=place)
    return message("judge.traces", word=word, line=line)


def _means(source: bytes) -> tuple[str, int] | None:
    """The first such name in a text, and its line.

    Comments may speak of anything, and so may texts that are not exactly such a name, unless the file runs texts.
    """
    text = source.decode("utf-8-sig")
    plain = text if text.isascii() else text.translate({ord(sign): _plainly(sign) for sign in set(text)})
    if not any(word in plain for word in (*_MEANS, *_ATTRIBUTES, *_LIBRARIES)):
        return None
    every = list(_named(plain))
    if not any(one.name in _RUNS_TEXTS for one in every if one.is_code):
        every = [one for one in every if one.is_code]
    means = _MEANS if _LIBRARIES.isdisjoint(one.name for one in every) else _MEANS | _MEMORY
    for one in every:
        takes_off = one.name == "setprofile" and _OF_NONE.match(plain, one.end)
        if (one.name in means and not takes_off) or (one.name in _ATTRIBUTES and one.is_part):
            return one.name, len(_LINE_END.findall(plain, 0, one.end)) + 1
    return None


class _Named(NamedTuple):
    """A name where it ends: whether it can be a part of something else, and is no word in a longer text."""

    name: str
    end: int
    is_part: bool
    is_code: bool


def _named(text: str) -> Iterator[_Named]:
    """Each of the words in code and in texts."""
    place = 0
    while token := _TOKEN.search(text, place):
        place = token.end()
        if name := token["name"]:
            if name in _WORDS:
                yield _Named(name, place, is_part=bool(token["dot"]), is_code=True)
        elif token["comment"] is None:
            start, end, is_closed = _inside(token)
            is_filled_in = not {"f", "t"}.isdisjoint((token["prefix"] or "").lower())
            if is_filled_in and _open(text, "{", start, end) != _open(text, "}", start, end):
                # A quote stands inside of what is filled in: until the line ends, nothing is told from code.
                end = place = _line_end(text, place)
            is_code = is_filled_in or not is_closed
            for one in _NAME.finditer(text, start, end):
                if one[0] in _WORDS:
                    yield _Named(one[0], one.end(), is_part=True, is_code=is_code or one.span() == (start, end))


def _open(text: str, brace: str, start: int, end: int) -> int:
    """How many such braces there are, without those that are doubled."""
    return text.count(brace, start, end) - 2 * text.count(2 * brace, start, end)


def _line_end(text: str, place: int) -> int:
    found = _LINE_END.search(text, place)
    return found.start() if found else len(text)


def _inside(token: re.Match[str]) -> tuple[int, int, bool]:
    """Where what a text says begins and ends, and whether the text is closed."""
    quote = next(one for one in "abcd" if token[one] is not None)
    return *token.span(quote), bool(token[f"end_{quote}"])


def _plainly(sign: str) -> str:
    """What Python takes a letter for, such as one of another width, without its accents; any other sign is itself."""
    plain = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return plain if f"_{plain}".isidentifier() else sign
