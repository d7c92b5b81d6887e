"""Where in a matrix the error sits: in words, in block characters, in SVG drawn from numbers alone."""

from collections.abc import Iterator
from math import ceil, isfinite

from autograder.results import ErrorMap
from autograder.words.message import Message, Text, message, say

Cells = tuple[tuple[float, ...], ...]

_MOST = 48
"""The most rows or columns that are drawn; of more, the worst of neighbours stands for them."""

_LEVELS = "░▒▓█"

LEGEND = message("map.legend")
"""What the signs of `blocks` mean."""


def describe(error_map: ErrorMap) -> Message:
    """Which entries are wrong, in a few words."""
    cells = error_map.cells
    everywhere = {(i, j) for i, row in enumerate(cells) for j, _ in enumerate(row)}
    wrong = {(i, j) for i, j in everywhere if _wrong(cells[i][j])}
    for says, entries in _patterns(len(cells), everywhere, wrong):
        if wrong == entries:
            return says
    i, j = max(sorted(wrong), key=lambda place: _level(cells[place[0]][place[1]]))
    return message("map.some", wrong=len(wrong), of=len(everywhere), i=i, j=j)


def _patterns(
    rows: int, everywhere: set[tuple[int, int]], wrong: set[tuple[int, int]]
) -> Iterator[tuple[Message, set[tuple[int, int]]]]:
    """Sets of entries that have a name, the name first."""
    columns = max((j for _, j in everywhere), default=-1) + 1
    yield message("map.right"), set()
    yield message("map.all", of=len(everywhere)), everywhere
    if len(wrong) == 1:
        yield message("map.one", entry=str(list(min(wrong)))), wrong
    some_rows, some_columns = sorted({i for i, _ in wrong}), sorted({j for _, j in wrong})
    yield _few_rows(some_rows, rows), {(i, j) for i, j in everywhere if i in some_rows}
    yield _few_columns(some_columns, columns), {(i, j) for i, j in everywhere if j in some_columns}
    if rows == columns > 1:
        yield message("map.diagonal_wrong"), {(i, j) for i, j in everywhere if i == j}
        yield message("map.diagonal_right"), {(i, j) for i, j in everywhere if i != j}
        yield message("map.above"), {(i, j) for i, j in everywhere if i < j}
        yield message("map.below"), {(i, j) for i, j in everywhere if i > j}
    edges = {(i, j) for i, j in everywhere if i in (0, rows - 1) or j in (0, columns - 1)}
    yield message("map.border_wrong"), edges
    yield message("map.border_right"), everywhere - edges


def _few_rows(wrong: list[int], count: int) -> Message:
    """Which rows are wrong, or, where these are most of them, which are right."""
    if 2 * len(wrong) <= count:
        return message("map.rows_wrong", count=len(wrong), numbers=_numbered(wrong))
    right = [number for number in range(count) if number not in wrong]
    return message("map.rows_right", count=len(right), numbers=_numbered(right))


def _few_columns(wrong: list[int], count: int) -> Message:
    """As `_few_rows`."""
    if 2 * len(wrong) <= count:
        return message("map.columns_wrong", count=len(wrong), numbers=_numbered(wrong))
    right = [number for number in range(count) if number not in wrong]
    return message("map.columns_right", count=len(right), numbers=_numbered(right))


def _numbered(numbers: list[int]) -> Text:
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):  # noqa: PLR2004  (two are told one by one)
        return message("map.range", first=numbers[0], last=numbers[-1])
    return ", ".join(map(str, numbers[:8])) + (", …" if len(numbers) > 8 else "")  # noqa: PLR2004  (fits a line)


def helps(error_map: ErrorMap, width: int) -> bool:
    """Whether a map of block characters fits in `width` columns and tells more than a sentence."""
    cells = error_map.cells
    flat = [_wrong(cell) for row in cells for cell in row]
    small = len(cells) <= 16 and all(2 * len(row) <= width for row in cells)  # noqa: PLR2004  (a third of a screen)
    return small and len(flat) > 1 and any(flat) and not all(flat)


def blocks(error_map: ErrorMap) -> list[str]:
    """One line a row, two columns an entry: a dot where it is right, the darker the worse."""
    return ["".join(_block(cell) for cell in row) for row in error_map.cells]


def _block(cell: float) -> str:
    return 2 * _LEVELS[min(3, int(4 * _level(cell)))] if _wrong(cell) else "· "


def svg(error_map: ErrorMap) -> str:
    """The map as an SVG element: made of numbers and of `describe`, whose words are escaped."""
    from html import escape  # noqa: PLC0415  (a check on a terminal need not pay)

    cells = _pooled(error_map.cells)
    rows, columns = len(cells), max(map(len, cells), default=0)
    side = max(7, min(22, 340 // max(columns, 1)))
    left, top = 26, 16
    parts = [
        f'<rect x="{left + j * side}" y="{top + i * side}" width="{side - 1}" height="{side - 1}" '
        + (f'class="wrong" fill-opacity="{0.25 + 0.75 * _level(cell):.2f}"/>' if _wrong(cell) else 'class="right"/>')
        for i, row in enumerate(cells)
        for j, cell in enumerate(row)
    ]
    parts += [
        f'<text x="{left - 6}" y="{top + i * side + side / 2 + 3.5:g}" text-anchor="end">{label}</text>'
        for i, label in _labels(rows, len(error_map.cells), side)
    ]
    parts += [
        f'<text x="{left + j * side + (side - 1) / 2:g}" y="{top - 5}" text-anchor="middle">{label}</text>'
        for j, label in _labels(columns, max(map(len, error_map.cells), default=0), side)
    ]
    width, height = left + columns * side + 8, top + rows * side + 2
    return (
        f'<svg class="error-map" role="img" aria-label="{escape(say(describe(error_map)))}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    )


def _labels(shown: int, real: int, side: int) -> Iterator[tuple[int, int]]:
    """Which of the rows or columns that are drawn bear a number, and which number."""
    step = max(1, ceil(18 / side)) if shown <= 12 else max(5, ceil(24 / side))  # noqa: PLR2004  (a dozen fits)
    scale = ceil(real / _MOST) if real > _MOST else 1
    return ((place, place * scale) for place in range(0, shown, step))


def _pooled(cells: Cells) -> Cells:
    down, across = ceil(len(cells) / _MOST), ceil(max(map(len, cells), default=0) / _MOST)
    if max(down, across) <= 1:
        return cells
    return tuple(
        tuple(
            max(_level(cell) for row in cells[i : i + down] for cell in row[j : j + across])
            for j in range(0, len(cells[i]), across)
        )
        for i in range(0, len(cells), down)
    )


def _wrong(cell: float) -> bool:
    return not cell <= 0


def _level(cell: float) -> float:
    return min(1.0, max(0.0, cell)) if isfinite(cell) else 1.0
