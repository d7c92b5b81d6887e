"""A notebook's code cells, or the files of one submission, in one text: how they travel as a file does, and are cut apart again.

The first line is `HEAD` and a mark; a line that is the mark stands above each cell. It is Python, which editors show as
cells. The mark has as many % as it takes for no line of any cell to be the same, so the text can be cut in one way only.
Whoever writes these lines into a plain file gets it loaded piece by piece, and nothing else by it.

Cells are numbered from 1, as Jupyter numbers them when all are run once from the top. Files go by their names, which stand behind
their marks; these are names that the course gives, and no line of a file begins with the mark. This file is loaded on both sides of the
wall and imports nothing of ours.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

HEAD = b"# The code cells of a notebook, each below a line of: "
FILES = b"# The files of a submission, each below a line of its name behind: "
MARK = "# %%"
_NAME = re.compile(rb"[A-Za-z]\w{0,99}\.py")
MOST_CELLS = 1000
"""A text with more of them is loaded as one file."""


class Cell(NamedTuple):
    """One piece to load: how many lines of the whole text are above it, none in a plain file, its bytes, and a file's name."""

    above: int
    text: bytes
    name: str = ""

    def place(self, number: int) -> int | str:
        """What it goes by as the one of this number: a file by its name; 0 in a plain file."""
        return self.name or (number if self.above else 0)


def join(cells: Sequence[str]) -> bytes:
    """The text that these cells travel in; their lines end in newlines alone."""
    taken = {line for cell in cells for line in cell.split("\n") if line.startswith(MARK)}
    mark = MARK
    while mark in taken:
        mark += "%"
    return HEAD + "\n".join([mark, *(line for cell in cells for line in (mark, cell)), ""]).encode()


def join_files(files: Mapping[str, str]) -> bytes:
    """The text that these files travel in, by their names; all lines end in newlines, as Python itself reads them."""
    texts = {name: text.replace("\r\n", "\n").replace("\r", "\n") for name, text in files.items()}
    taken = [line for text in texts.values() for line in text.split("\n") if line.startswith(MARK)]
    mark = MARK
    while any(line.startswith(f"{mark} ") for line in taken):
        mark += "%"
    return FILES + "\n".join([mark, *(line for name in texts for line in (f"{mark} {name}", texts[name])), ""]).encode()


def split(source: bytes) -> list[Cell]:
    """The cells or files that travel in a text; a plain file is one piece."""
    cells, above = [], 2
    for name, text in _cut(source):
        cells.append(Cell(above, text, name))
        above += text.count(b"\n") + 2
    return cells or [Cell(0, source)]


def files_in(source: bytes) -> dict[str, str]:
    """The files that travel in a text, by their names; none in another."""
    return {cell.name: cell.text.decode() for cell in split(source) if cell.name}


def _cut(source: bytes) -> list[tuple[str, bytes]]:
    """The name and bytes of each piece; none for a plain file."""
    head, end, _ = source.partition(b"\n")
    for kind, behind in ((HEAD, b"\n"), (FILES, b" ")):
        before, found, mark = head.partition(kind)
        if not (end and found and mark) or before not in (b"", b"\xef\xbb\xbf"):
            continue
        first, *texts = (source.removesuffix(b"\n") if kind == FILES else source).split(b"\n" + mark + behind)
        named = [_named(one) if kind == FILES else ("", one) for one in texts]
        if first == head and len(texts) <= MOST_CELLS and None not in named:
            return [one for one in named if one]
    return []


def _named(text: bytes) -> tuple[str, bytes] | None:
    """A file's name and its bytes; None for a name that no course gives."""
    name, _, text = text.partition(b"\n")
    return (name.decode(), text) if _NAME.fullmatch(name) else None
