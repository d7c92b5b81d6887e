"""A picture of what was expected beside what came, where numbers in a row, a path or a sample say more than their digits: small SVG of numbers alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import log10

from markupsafe import escape

from autograder.render.wording import points as short
from autograder.results import Picture, Point
from autograder.words.message import Message, Text, message, say
from autograder.words.rows import in_commas

_WIDTH, _HEIGHT, _EDGE, _LEFT = 340, 160, 12, 58
"""Of the picture, of its edges, and of the numbers at its left."""

_SPAN = 50
"""A row whose numbers are all above zero, the largest so many times the smallest, is drawn by powers of ten."""

_WHAT: Mapping[str, Message] = {
    "row": message("picture.row"),
    "path": message("picture.path"),
    "spread": message("picture.spread"),
}


def line(picture: Picture) -> Text:
    """What a picture is of."""
    if picture.axes:
        return message("picture.path_in", one=picture.axes[0], other=picture.axes[1])
    what = _WHAT[picture.kind]
    return in_commas([what, message("picture.by_powers")]) if _is_by_powers(picture) else what


def svg(picture: Picture) -> str:
    """Both in one plane, each point with a sign that differs without colour; of a sample bars against a line."""
    ends = _ends(picture)
    place = _placed(picture, ends)
    expected, got = ([place(point) for point in points] for points in (picture.expected, picture.got))
    drawn = "".join(_bars(got)) if picture.kind == "spread" else _line("got", got)
    label = escape(
        say(message("picture.says", what=line(picture), number=len(got), low=_number(ends[2]), high=_number(ends[3])))
    )
    parts = "".join(_frame(picture, ends)) + drawn + _line("expected", expected, has_signs=picture.kind != "spread")
    return f'<svg class="picture" role="img" aria-label="{label}" viewBox="0 0 {_WIDTH} {_HEIGHT}">{parts}</svg>'


_Ends = tuple[float, float, float, float]
"""Left, right, low, high."""


def _ends(picture: Picture) -> _Ends:
    both = (*picture.expected, *picture.got)
    low = 0.0 if picture.kind == "spread" else min(y for _, y in both)
    return min(x for x, _ in both), max(x for x, _ in both), low, max(y for _, y in both)


def _is_by_powers(picture: Picture) -> bool:
    ys = [y for _, y in (*picture.expected, *picture.got)]
    return picture.kind == "row" and min(ys) > 0 and max(ys) / min(ys) >= _SPAN


def _placed(picture: Picture, ends: _Ends) -> Callable[[Point], Point]:
    """What says where on the picture a point lies, all of it within."""
    left, right, low, high = ends
    scale = log10 if _is_by_powers(picture) else float

    def place(point: Point) -> Point:
        x = (point[0] - left) / (right - left or 1)
        y = (scale(point[1]) - scale(low)) / (scale(high) - scale(low) or 1)
        return _LEFT + x * (_WIDTH - _EDGE - _LEFT), _HEIGHT - _EDGE - y * (_HEIGHT - 2 * _EDGE)

    return place


def _frame(picture: Picture, ends: _Ends) -> Iterator[str]:
    """The highest and the lowest number at the left, and a line on which all stands."""
    floor = _HEIGHT - _EDGE
    for y, value in ((_EDGE + 4, ends[3]), (floor + 4, ends[2])):
        yield f'<text x="{_LEFT - 8}" y="{y}" text-anchor="end">{_number(value)}</text>'
    if picture.kind != "path":
        yield f'<line x1="{_LEFT - 4}" y1="{floor}.5" x2="{_WIDTH - _EDGE}" y2="{floor}.5"/>'


def _number(value: float) -> str:
    """A number in few signs."""
    return short(value) if value == round(value, 2) and abs(value) < 10**5 else f"{value:.2g}"


def _bars(points: Sequence[Point]) -> Iterator[str]:
    width, floor = (points[-1][0] - points[0][0]) / (len(points) - 1), _HEIGHT - _EDGE
    for x, y in points:
        left, right = max(x - width / 2, _LEFT), min(x + width / 2, _WIDTH - _EDGE)
        yield f'<rect class="got bars" x="{left:.1f}" y="{y:.1f}" width="{right - left:.1f}" height="{floor - y:.1f}"/>'


def _line(kind: str, points: Sequence[Point], *, has_signs: bool = True) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{kind}" points="{path}"/>' + "".join(_signs(kind, points) if has_signs else ())


def _signs(kind: str, points: Sequence[Point]) -> Iterator[str]:
    """A ring for what was expected, a square for what came."""
    for x, y in points:
        if kind == "expected":
            yield f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
        else:
            yield f'<rect class="{kind}" x="{x - 2.5:.1f}" y="{y - 2.5:.1f}" width="5" height="5"/>'
