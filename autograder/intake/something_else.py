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
_OFFICE = rb"\[Content_Types\]\.xml|word/|mimetypeapplication/vnd\."
_PICKLES = (b"\x80\2", b"\x80\3", b"\x80\4", b"\x80\5")
_PAGE = rb"(?i)(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b"
_STATEMENT = rb"(?m)^(?:def|class|import|from)[ \t]+\w"
_MARKS = (rb"(?m)^<{7} ", rb"(?m)^={7}\r?$", rb"(?m)^>{7} ")
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
        return message("intake.a_word") if re.search(_OFFICE, data[:4096]) else message("intake.a_zip")
    if b"<" in data[:2000] and re.match(_PAGE, data[:2000]):
        return message("intake.a_page")
    if data.startswith(_PICKLES):
        return message("intake.a_pickle")
    if _is_compiled(data):
        return message("intake.a_compiled")
    return next((what for beginning, what in _BEGINNINGS if data.startswith(beginning)), "")


def _is_compiled(data: bytes) -> bool:
    """Whether this begins as a compiled module: two bytes, CR LF, and four bytes of flags below 4 (PEP 552)."""
    return data[2:4] == b"\r\n" and b"\n" not in data[:2] and data[4:5] <= b"\3" and data[5:8] == bytes(3)


def is_notebook(data: bytes) -> bool:
    """Whether this can only be meant as a notebook."""
    begins = data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    return begins and b'"nbformat"' in data and (b'"cells"' in data or b'"worksheets"' in data)


def is_python(data: bytes) -> bool:
    """Whether this, which was handed in as a notebook, is plain Python."""
    return not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")) and bool(re.search(_STATEMENT, data))


def conflict_line(data: bytes) -> int:
    """The line at which Git marked a conflict that nobody resolved; 0 if there is none."""
    if b"<<<<<<< " not in data:  # a hundred times as fast as the marks' own patterns
        return 0
    at, first = 0, -1
    for mark in _MARKS:
        if not (found := re.compile(mark).search(data, at)):
            return 0
        at, first = found.end(), found.start() if first < 0 else first
    return data.count(b"\n", 0, first) + 1
