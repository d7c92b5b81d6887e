"""Whether a submission names a means by which its lines could be counted wrongly; told by looking at its text in one pass.

Neither a parser nor a tokenizer nor a normal form is asked: a stranger's text can keep each busy for days, or end it.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from autograder.loading.cells import split
from autograder.words.message import Message, message

_MEANS = frozenset(
    {"settrace", "settrace_all_threads", "_settraceallthreads", "gettrace", "addaudithook", "use_tool_id"}
    | {"setprofile", "setprofile_all_threads", "_setprofileallthreads"}
    | {"_interpreters", "_xxsubinterpreters"}
)
"""They end the counting, get at what counts, or run code that is not traced, wherever code names them."""

_RUNS_TEXTS = frozenset({"exec", "eval", "compile"})
_LOOKS_THROUGH = frozenset({"gc", "inspect"})
_FINDS = (
    _RUNS_TEXTS
    | _LOOKS_THROUGH
    | {"sys", "_sys", "threading", "getattr", "vars", "__dict__", "__import__", "import_module"}
)
"""Where one of these is named too, a text that is one of those words may be looked up."""

_FRAMES = (
    _LOOKS_THROUGH
    | {"_getframe", "_current_frames", "currentframe", "f_back", "tb_frame", "gi_frame", "cr_frame", "ag_frame"}
    | {"get_frame", "get_stack", "walk_stack", "walk_tb", "signal", "bdb", "pdb", "doctest", "profile", "Trace"}
)
"""They give frames, or call functions with some."""

_ATTRIBUTES = {"f_trace": _FRAMES, "f_trace_lines": _FRAMES, "cell_contents": _LOOKS_THROUGH | {"__closure__"}}
"""As a part of something else they do so too, where one of these is named: elsewhere they are a part of what is the student's own."""

_LIBRARIES = frozenset({"ctypes", "_ctypes", "ctypeslib"})
_MEMORY = frozenset(
    {"CDLL", "CFUNCTYPE", "LoadLibrary", "POINTER", "PYFUNCTYPE", "PyDLL", "cdll", "from_address", "memmove", "memset"}
    | {"pydll", "pythonapi"}
)
"""They reach into Python's own memory, in a file that names one of these libraries as well."""

_WORDS = frozenset().union(_MEANS, _FINDS, _ATTRIBUTES, *_ATTRIBUTES.values(), _LIBRARIES, _MEMORY)

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


def find_meddling(source: bytes) -> Message | None:
    """Which means a submission names, and where, as it is said; None if there is none."""
    cells = [(cell.place(number), _plain(cell.text)) for number, cell in enumerate(split(source), 1)]
    if not any(word in text for _, text in cells for word in (*_MEANS, *_ATTRIBUTES, *_LIBRARIES)):
        return None
    every = [(one, text, place) for place, text in cells for one in _named(text)]
    # A text that is run in one cell may stand in another.
    runs_texts = any(one.name in _RUNS_TEXTS and one.is_name for one, _, _ in every)
    names = frozenset(one.name for one, _, _ in every if one.is_name or runs_texts)
    for one, text, place in every:
        if (one.is_name or runs_texts) and _is_means(one, names) and not _is_harmless(one, text):
            return _told(one.name, len(_LINE_END.findall(text, 0, one.end)) + 1, place)
    return None


def _told(word: str, line: int, place: int | str) -> Message:
    if isinstance(place, str):
        return message("judge.traces_file", word=word, line=line, file=place)
    if place:
        return message("judge.traces_cell", word=word, line=line, cell=place)
    return message("judge.traces", word=word, line=line)


def _plain(source: bytes) -> str:
    """The text of a cell, its letters as Python takes them."""
    text = source.decode("utf-8-sig")
    return text if text.isascii() else text.translate({ord(sign): _plainly(sign) for sign in set(text)})


class _Named(NamedTuple):
    """A word where it ends: whether it stands in code, can be a part of something else, and is no word in a longer text.

    Comments may speak of anything, and so may texts that are not exactly such a name, unless the submission runs texts.
    """

    name: str
    end: int
    is_code: bool
    is_part: bool
    is_name: bool


def _is_means(one: _Named, names: frozenset[str]) -> bool:
    """Whether a word is such a means beside these names."""
    if one.name in _MEANS:
        return one.is_code or not names.isdisjoint(_FINDS)
    if one.name in _ATTRIBUTES:
        return one.is_part and not names.isdisjoint(_ATTRIBUTES[one.name])
    return one.name in _MEMORY and not names.isdisjoint(_LIBRARIES)


def _is_harmless(one: _Named, text: str) -> bool:
    follows = _HARMLESS.get(one.name)
    return follows is not None and (follows.match(text, one.end) is not None or _only_asks(one, text))


def _only_asks(one: _Named, text: str) -> bool:
    """Whether it is all that an `if` looks at."""
    start = one.end - len(one.name)
    before = text[max(0, start - _MOST_BEFORE) : start]
    return one.name == "gettrace" and bool(_IF.search(before) and _HOLDS.match(text, one.end))


def _named(text: str) -> Iterator[_Named]:
    """Each of the words in code and in texts."""
    place = 0
    while token := _TOKEN.search(text, place):
        place = token.end()
        if name := token["name"]:
            if name in _WORDS:
                yield _Named(name, place, is_code=True, is_part=bool(token["dot"]), is_name=True)
        elif token["comment"] is None:
            start, end, place = _inside(text, token)
            is_filled_in = not {"f", "t"}.isdisjoint((token["prefix"] or "").lower())
            if is_filled_in and _open(text, "{", start, end) != _open(text, "}", start, end):
                # A quote stands inside of what is filled in: until the line ends, nothing is told from code.
                end = place = _line_end(text, place)
            is_code = is_filled_in or end == place
            is_path = _PATH.fullmatch(text, start, end) is not None
            for one in _NAME.finditer(text, start, end):
                if one[0] in _WORDS:
                    is_name = is_code or is_path or one.span() == (start, end)
                    yield _Named(one[0], one.end(), is_code, is_part=True, is_name=is_name)


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


def _plainly(sign: str) -> str:
    """What Python takes a letter for, such as one of another width, without its accents; any other sign is itself."""
    plain = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return plain if f"_{plain}".isidentifier() else sign
