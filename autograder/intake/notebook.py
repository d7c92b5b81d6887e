"""Reads the code cells of a notebook, a stranger's JSON, in one pass that keeps nothing else of it.

Outputs, attachments and metadata are stepped over, not built: a notebook of any content costs the memory of its bytes
and of its code. Format 4 has cells with a `source`, formats 2 and 3 have worksheets of cells with an `input`. Of a key
that stands twice in an object the last counts, as in Jupyter.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath

from autograder.intake.magics import python_of
from autograder.intake.submission import MOST_BYTES, MOST_NOTEBOOK_BYTES
from autograder.loading.cells import MOST_CELLS, join
from autograder.words.message import Text, message
from autograder.words.rows import in_commas

_MOST_NAMED = 5
_DEEPEST, _MOST_BRACKETS, _MOST_STEPS = 200, 1_000_000, 100_000
_BRACKETS = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}
_BLANK = re.compile(rb"[ \t\r\n]*+")
_OTHER = re.compile(rb"[-+.\w]++")
_IN_TEXT = re.compile(rb'(?:[^"\\]++|\\.){0,1000}', re.DOTALL)
"""The next parts of a text; so few at a time that a long text costs no memory."""

_FLAT = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.){0,100}"|\[[^"\[\]{}]*+\]|\{[^"\[\]{}]*+\}){0,1000}', re.DOTALL)
"""What comes before the next bracket of a list or an object that has others in it, or the next long text; a thousand parts at most.

No quantifier of a group is possessive here: the first releases of Python 3.11 match those wrongly.
"""

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class Unreadable(ValueError):
    """Why a notebook cannot be graded: `says` is the end of a sentence that begins with its name."""

    def __init__(self, says: Text) -> None:
        super().__init__(says)
        self.says = says


def read_notebook(data: bytes, name: str) -> tuple[bytes, Text, tuple[Text, ...]]:
    """The text in which a notebook's code cells travel, what keeps it from being graded, and what was put right.

    One of the first two is empty.
    """
    if len(data) > MOST_NOTEBOOK_BYTES:
        return b"", message("notebook.too_large", name=name, most=MOST_NOTEBOOK_BYTES >> 20), ()
    if not data.strip():
        return b"", message("intake.empty", name=name), ()
    try:
        cells = [python_of(cell, f"{PurePath(name).stem}.py") for cell in code_cells(data)]
    except Unreadable as error:
        return b"", message("notebook.bad", name=name, why=error.says), ()
    source = join([text for text, _ in cells])
    if len(source) > MOST_BYTES:
        return b"", message("notebook.bad", name=name, why=_TOO_MUCH), ()
    away = [message("notebook.cell", number=number, magic=magic) for number, (_, magic) in enumerate(cells, 1) if magic]
    return source, "", _notes(away)


def _notes(away: Sequence[Text]) -> tuple[Text, ...]:
    """What is said of the cells that a magic takes away."""
    if not away:
        return ()
    cells, more = in_commas(away[:_MOST_NAMED]), len(away) - _MOST_NAMED
    if more > 0:
        return (message("notebook.not_run_more", cells=cells, count=more),)
    return (message("notebook.not_run", cells=cells),)


_TOO_MUCH = message("notebook.too_much", most=MOST_BYTES >> 20)
_BROKEN = message("notebook.broken")
_CUT = message("notebook.cut")
_NO_CELL = message("notebook.no_cell")
_NO_NOTEBOOK = message("notebook.none")


def code_cells(data: bytes) -> list[str]:
    """The code cells that hold something, in order, their lines ending in newlines alone.

    Raises
    ------
    Unreadable
        if it is not a notebook, or holds more than is graded.

    """
    scanner = _Scanner(data.removeprefix(b"\xef\xbb\xbf"))
    cells = [_clean(cell) for cell in scanner.notebook()]
    cells = [cell for cell in cells if cell.strip()]
    if not cells:
        raise Unreadable(message("notebook.empty"))
    return cells


def _clean(cell: str) -> str:
    """A cell with Python's own ends of lines, and a sign that Python stumbles over for what is no text at all."""
    return _NO_TEXT.sub("\ufffd", cell.replace("\r\n", "\n").replace("\r", "\n"))


class _Scanner:
    """Steps through JSON; `at` is where it stands."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0
        self.room, self.steps, self.brackets = MOST_BYTES, _MOST_STEPS, _MOST_BRACKETS

    # ── what a notebook is made of ──────────────────────────────────────────────────────────

    def notebook(self) -> list[str]:
        """The code of each code cell."""
        if self.next() != b"{":
            raise Unreadable(_NO_NOTEBOOK) if self.next() in (b"[", b'"') else self.broken()
        found: dict[str, list[str]] = {}
        for key in self.keys():
            if key in ("cells", "worksheets") and self.next() == b"[":
                self.room = MOST_BYTES
                found[key] = self.cells("source") if key == "cells" else self.worksheets()
            else:
                self.skip()
        if self.next():
            raise self.broken()
        if not found:
            raise Unreadable(_NO_NOTEBOOK)
        return found["cells"] if "cells" in found else found["worksheets"]

    def worksheets(self) -> list[str]:
        """The code of each code cell in format 3 and before."""
        cells = []
        for _ in self.items():
            if self.next() != b"{":
                raise Unreadable(_NO_NOTEBOOK) if self.next() else self.broken()
            for key in self.keys():
                if key == "cells" and self.next() == b"[":
                    cells += self.cells("input")
                else:
                    self.skip()
        return cells

    def cells(self, name: str) -> list[str]:
        """The code of each code cell in a list of cells; what `name` calls the code."""
        cells = []
        for _ in self.items():
            cells += self.cell(name)
            if len(cells) > MOST_CELLS:
                raise Unreadable(message("notebook.many_cells", most=MOST_CELLS))
        return cells

    def cell(self, name: str) -> list[str]:
        """The code of one cell, if it is one of code."""
        if self.next() != b"{":
            raise Unreadable(_NO_CELL) if self.next() else self.broken()
        places: dict[str, int] = {}
        for key in self.keys():
            if key in ("cell_type", name):
                places[key] = self.at
            self.skip()
        end = self.at
        if "cell_type" not in places or self.read(places["cell_type"], self.word) != "code":
            return []
        code = self.read(places[name], self.code) if name in places else ""
        self.at = end
        return [code]

    def code(self) -> str:
        """A text, or a list of texts that make up one."""
        if self.next() == b"[":
            return "".join([self.text() for _ in self.items()])
        return self.text()

    # ── what JSON is made of ────────────────────────────────────────────────────────────────

    def read(self, place: int, what: Callable[[], str]) -> str:
        """What is found at another place."""
        self.at, before = place, self.at
        found = what()
        self.at = before
        return found

    def next(self) -> bytes:
        """The next byte that is not blank; none at the end."""
        blank = _BLANK.match(self.data, self.at)
        assert blank
        self.at = blank.end()
        return self.data[self.at : self.at + 1]

    def broken(self) -> Unreadable:
        """What is wrong where it cannot go on: something else stands there, or nothing more."""
        return Unreadable(_BROKEN if self.next() else _CUT)

    def step(self, wanted: bytes) -> bytes:
        """Step over the next byte, which must be one of these."""
        found = self.next()
        if not found or found not in wanted:
            raise self.broken()
        self.at += 1
        return found

    def keys(self) -> Iterator[str]:
        """The keys of an object; whoever takes one steps over its value."""
        for _ in self.between(b"{", b"}"):
            key = self.word()
            self.step(b":")
            self.next()
            self.count()
            yield key

    def items(self) -> Iterator[None]:
        """The places of a list; whoever takes one steps over its value."""
        for _ in self.between(b"[", b"]"):
            self.count()
            yield

    def between(self, begin: bytes, end: bytes) -> Iterator[None]:
        """The places between brackets, at commas; whoever takes one steps over what is there."""
        self.step(begin)
        if self.next() == end:
            self.at += 1
            return
        yield
        while self.step(b"," + end) != end:
            yield

    def count(self) -> None:
        """Be ready for one more key or item, of which no notebook has very many."""
        self.steps -= 1
        if self.steps < 0:
            raise Unreadable(message("notebook.many_lines"))

    def skip(self) -> None:
        """Step over a value, however it is made."""
        if self.next() not in (b"[", b"{"):
            self.at = self.end_of_text() if self.next() == b'"' else self.end_of(_OTHER, self.at)
            return
        depth, self.at = 1, self.at + 1
        while depth:
            before, self.at = self.at, self.end_of(_FLAT, self.at)
            sign = self.data[self.at : self.at + 1]
            if sign == b'"':
                self.at = self.end_of_text()
            elif sign in _BRACKETS:
                depth += _BRACKETS[sign]
                self.at += 1
                self.brackets -= 1
            elif self.at == before or not sign:
                raise self.broken()
            if depth > _DEEPEST or self.brackets < 0:
                raise Unreadable(message("notebook.intricate"))

    def end_of(self, what: re.Pattern[bytes], at: int) -> int:
        """Where what stands at a place ends."""
        found = what.match(self.data, at)
        if not found:
            raise self.broken()
        return found.end()

    def end_of_text(self) -> int:
        """Where the text that begins here ends."""
        at, end = self.at, self.at + 1
        while end > at:
            at, end = end, self.end_of(_IN_TEXT, end)
        if self.data[end : end + 1] != b'"':
            raise Unreadable(_CUT)
        return end + 1

    def word(self) -> str:
        """A short text, such as a key; "" for a long one and for what is no text."""
        is_text = self.next() == b'"'
        start = self.at
        self.skip()
        if not is_text or self.at - start > 100:  # noqa: PLR2004  (longer than any key that is looked for)
            return ""
        return self.loads(self.data[start : self.at])

    def text(self) -> str:
        """A text, as long as all of them together are no more than may be graded."""
        if self.next() != b'"':
            raise Unreadable(message("notebook.source_no_text"))
        start = self.at
        self.skip()
        if self.at - start > 6 * self.room + 2:  # a letter takes up to six, as in \u0041
            raise Unreadable(_TOO_MUCH)
        text = self.loads(self.data[start : self.at])
        self.room -= len(text)
        if self.room < 0:
            raise Unreadable(_TOO_MUCH)
        return text

    @staticmethod
    def loads(token: bytes) -> str:
        """The text that a token stands for."""
        try:
            return str(json.loads(token.decode()))
        except UnicodeDecodeError:
            raise Unreadable(message("notebook.not_utf8")) from None
        except ValueError:
            raise Unreadable(_BROKEN) from None
