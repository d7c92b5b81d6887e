"""Says of a file's bytes what they are if they are something else than the file's name says."""

import re

from autograder.intake.called import Kind
from autograder.intake.unpacked import FOREIGN
from autograder.words.message import Message, Text, message

_LFS = b"version https://git-lfs.github.com/spec/"

_BEGINNINGS: tuple[tuple[bytes, Message], ...] = (
    (b"%PDF", message("intake.a_pdf")),
    (b"{\\rtf", message("intake.an_rtf")),
    (b"\xd0\xcf\x11\xe0", message("intake.a_word")),
    (b"\x89PNG", message("intake.a_picture")),
    (b"\xff\xd8\xff", message("intake.a_picture")),
    (b"GIF8", message("intake.a_picture")),
    (b"\x93NUMPY", message("intake.an_array")),
    (b"\x1f\x8b", message("intake.an_archive")),
    *FOREIGN.items(),
)
_ZIP = b"PK\3\4"
_OFFICE = re.compile(rb"\[Content_Types\]\.xml|word/|mimetypeapplication/vnd\.")
_PICKLE = re.compile(rb"\x80[\2-\5]")
_COMPILED = re.compile(rb"[^\n]{2}\r\n[\0-\3]\0\0\0", re.DOTALL)
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
_NOTEBOOK = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_STATEMENT = re.compile(rb"^(?:def|class|import|from)[ \t]+\w", re.MULTILINE)
_MARKS = (
    re.compile(rb"^<{7} ", re.MULTILINE),
    re.compile(rb"^={7}\r?$", re.MULTILINE),
    re.compile(rb"^>{7} ", re.MULTILINE),
)
_WANTED = {
    "py": message("intake.wants_python"),
    "ipynb": message("intake.wants_notebook"),
    "zip": message("intake.wants_zip"),
}


def something_else(name: str, data: bytes, kind: Kind) -> Text:
    """A sentence about what a file is that is neither Python nor a notebook, and no zip where its name says so; or ""."""
    if data.startswith(_LFS):
        return message("intake.lfs", name=name)
    what = _what(data)
    return message("intake.something_else", name=name, what=what, wanted=_WANTED[kind or "py"]) if what else ""


def _what(data: bytes) -> Text:
    if data.startswith(_ZIP):
        return message("intake.a_word") if _OFFICE.search(data, 0, 4096) else message("intake.a_zip")
    if _PAGE.match(data[:2000]):
        return message("intake.a_page")
    if _PICKLE.match(data):
        return message("intake.a_pickle")
    if _COMPILED.match(data):
        return message("intake.a_compiled")
    return next((what for beginning, what in _BEGINNINGS if data.startswith(beginning)), "")


def is_notebook(data: bytes) -> bool:
    """Whether this can only be meant as a notebook."""
    return bool(_NOTEBOOK.match(data)) and b'"nbformat"' in data and (b'"cells"' in data or b'"worksheets"' in data)


def is_python(data: bytes) -> bool:
    """Whether this, which was handed in as a notebook, is plain Python."""
    return not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")) and bool(_STATEMENT.search(data))


def conflict_line(data: bytes) -> int:
    """The line at which Git marked a conflict that nobody resolved; 0 if there is none."""
    if b"<<<<<<< " not in data:  # a hundred times as fast as the marks' own patterns
        return 0
    at, first = 0, -1
    for mark in _MARKS:
        if not (found := mark.search(data, at)):
            return 0
        at, first = found.end(), found.start() if first < 0 else first
    return data.count(b"\n", 0, first) + 1
