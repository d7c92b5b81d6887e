"""A notebook's code cells in one text: how they travel as a file does, are cut apart where they are loaded, and counted.

The first line is `HEAD` and a mark; a line that is the mark stands above each cell. It is Python, which editors show as
cells. The mark has as many % as it takes for no line of any cell to be the same, so the text can be cut in one way only.
Whoever writes these lines into a plain file gets it loaded piece by piece, and nothing else by it.

Cells are numbered from 1, as Jupyter numbers them when all are run once from the top. This file is loaded on both sides
of the wall and imports nothing of ours.
"""

from collections.abc import Sequence
from typing import NamedTuple

HEAD = b"# The code cells of a notebook, each below a line of: "
MARK = "# %%"
MOST_CELLS = 1000
"""A text with more of them is loaded as one file."""


class Cell(NamedTuple):
    """One piece to load: how many lines of the whole text are above it, none in a plain file, and its bytes."""

    above: int
    text: bytes


def join(cells: Sequence[str]) -> bytes:
    """The text that these cells travel in; their lines end in newlines alone."""
    taken = {line for cell in cells for line in cell.split("\n") if line.startswith(MARK)}
    mark = MARK
    while mark in taken:
        mark += "%"
    return HEAD + "\n".join([mark, *(line for cell in cells for line in (mark, cell)), ""]).encode()


def split(source: bytes) -> list[Cell]:
    """The cells that travel in a text; a plain file is one piece."""
    cells, above = [], 2
    for text in _cut(source):
        cells.append(Cell(above, text))
        above += text.count(b"\n") + 2
    return cells or [Cell(0, source)]


def _cut(source: bytes) -> list[bytes]:
    """The bytes of each cell; none for a plain file."""
    head, end, _ = source.partition(b"\n")
    before, found, mark = head.partition(HEAD)
    if not (end and found and mark) or before not in (b"", b"\xef\xbb\xbf"):
        return []
    first, *texts = source.split(b"\n" + mark + b"\n")
    return texts if first == head and len(texts) <= MOST_CELLS else []
