"""Whether a submission names a means by which its lines could be counted wrongly; told by looking at its text.

Neither a parser nor a normal form is asked: a stranger's text can keep each busy for days, or end it.
"""

import unicodedata
from typing import TYPE_CHECKING

from autograder.loading.cells import split
from autograder.words.message import Message, message

if TYPE_CHECKING:
    from autograder.judge.named_words import Named

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


def find_meddling(source: bytes) -> Message | None:
    """Which means a submission names, and where, as it is said; None if there is none."""
    cells = [(cell.place(number), _plain(cell.text)) for number, cell in enumerate(split(source), 1)]
    if not any(word in text for _, text in cells for word in (*_MEANS, *_ATTRIBUTES, *_LIBRARIES)):
        return None
    from autograder.judge.named_words import find_words, is_harmless, line_of  # noqa: PLC0415  (nearly none names one)

    every = [(one, text, place) for place, text in cells for one in find_words(text, _WORDS)]
    # A text that is run in one cell may stand in another.
    runs_texts = any(one.name in _RUNS_TEXTS and one.is_name for one, _, _ in every)
    names = frozenset(one.name for one, _, _ in every if one.is_name or runs_texts)
    for one, text, place in every:
        if (one.is_name or runs_texts) and _is_means(one, names) and not is_harmless(one, text):
            return _told(one.name, line_of(one, text), place)
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


def _is_means(one: "Named", names: frozenset[str]) -> bool:
    """Whether a word is such a means beside these names."""
    if one.name in _MEANS:
        return one.is_code or not names.isdisjoint(_FINDS)
    if one.name in _ATTRIBUTES:
        return one.is_part and not names.isdisjoint(_ATTRIBUTES[one.name])
    return one.name in _MEMORY and not names.isdisjoint(_LIBRARIES)


def _plainly(sign: str) -> str:
    """What Python takes a letter for, such as one of another width, without its accents; any other sign is itself."""
    plain = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return plain if f"_{plain}".isidentifier() else sign
