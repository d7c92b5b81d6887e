"""Writes the page of a report, unless the one that lies there was made from the same: most of a class stays when one is graded anew."""

import hashlib
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import autograder
from autograder.output import replace
from autograder.render import html
from autograder.render.html import AttemptLink
from autograder.results import Report
from autograder.words import catalogue

_MADE_FROM = re.compile(rb'<meta name="made-from" content="([0-9a-f]{64})">')
_HEAD, _END = 2000, b"</html>\n"
"""So near the beginning a page tells what it was made from; and how one ends that was written whole."""

_OURS = ("render", "loading", "words")
"""The rooms whose code and texts decide how a page looks."""


def write_page(
    path: Path, report: Report, text: str, source: bytes, graded: str, *, attempts: Sequence[AttemptLink] = ()
) -> None:
    """Write the page of a report, kept as `text`, with the code beside it and the ways to the person's other `attempts`.

    Raises
    ------
    GraderError
        if it cannot be written.

    """
    beside = repr((graded[:10], report.breakdown, attempts)).encode()
    made_from = _digest(text.encode(), source, beside, _maker())
    if _stands(path, made_from):
        return
    replace(path, html.render(report, source, graded, made_from, attempts).encode())


def _stands(path: Path, made_from: str) -> bool:
    """Whether a whole page lies there that was made from the same; a link or a pipe is looked into by nobody."""
    with suppress(OSError), os.fdopen(os.open(path, os.O_RDONLY | _PLAIN), "rb") as file:
        found = _MADE_FROM.search(file.read(_HEAD))
        if not found or found[1].decode() != made_from:
            return False
        file.seek(-len(_END), os.SEEK_END)
        return file.read() == _END
    return False


_PLAIN = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


@cache
def _maker() -> bytes:
    """What stands for all of ours that makes a page: templates, styles, code, words."""
    rooms = [Path(autograder.__file__).parent / room for room in _OURS]
    files = sorted(
        path for room in rooms for path in room.rglob("*") if path.suffix in (".py", ".jinja", ".css", ".json")
    )
    return _digest(*(path.read_bytes() for path in files), str(sorted(catalogue.sentences().items())).encode()).encode()


def _digest(*parts: bytes) -> str:
    """One hash of several texts, in which it is clear where each ends."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()
