"""A picture of what was expected beside what came, where numbers in a row or a path say more than their digits: small SVG of numbers alone."""

import re
from collections.abc import Callable, Iterator, Sequence
from math import isfinite

from markupsafe import escape

from autograder.results import Example
from autograder.words.message import message, say

_FEWEST, _MOST = 4, 200
"""Of fewer numbers the digits say all; more are no small picture."""

_WIDTH, _HEIGHT, _EDGE = 340, 150, 12

Point = tuple[float, float]


def of_example(example: Example) -> str:
    """The two rows of numbers, or the two paths in a plane; "" where the example is neither.

    Only what the example shows is drawn, which never is of a graded case.
    """
    expected, got = _points(say(example.expected)), _points(say(example.got))
    if not expected or not got or len(expected) != len(got):
        return ""
    place = _scaled([*expected, *got])
    parts = _line("expected", [*map(place, expected)]) + _line("got", [*map(place, got)])
    label = escape(say(message("picture.says", number=len(expected))))
    return f'<svg class="picture" role="img" aria-label="{label}" viewBox="0 0 {_WIDTH} {_HEIGHT}">{parts}</svg>'


def _points(text: str) -> list[Point]:
    """A vector as points over its places, a matrix of two columns as a path; nothing else is drawn."""
    if not re.fullmatch(r"[\[\]\s,.\d+\-e]{1,8000}", text):
        return []
    rows = [[*map(float, re.findall(_NUMBER, row))] for row in re.findall(r"\[([^\[\]]*)\]", text)]
    if len(rows) == 1 and "[[" not in "".join(text.split()):
        points = [(float(place), value) for place, value in enumerate(rows[0])]
    else:
        points = [(row[0], row[1]) for row in rows if len(row) == 2]  # noqa: PLR2004  (a plane)
        points = points if len(points) == len(rows) else []
    whole = _FEWEST <= len(points) <= _MOST and all(map(isfinite, (part for point in points for part in point)))
    return points if whole else []


_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"


def _scaled(points: Sequence[Point]) -> Callable[[Point], Point]:
    """What says where on the picture a point lies, all of these within it."""
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)

    def place(point: Point) -> Point:
        x = (point[0] - left) / (right - left or 1)
        y = (point[1] - low) / (high - low or 1)
        return _EDGE + x * (_WIDTH - 2 * _EDGE), _HEIGHT - _EDGE - y * (_HEIGHT - 2 * _EDGE)

    return place


def _line(kind: str, points: Sequence[Point]) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{kind}" points="{path}"/>' + "".join(_signs(kind, points))


def _signs(kind: str, points: Sequence[Point]) -> Iterator[str]:
    """Each point with a sign that differs without colour: a ring for what was expected, a square for what came."""
    for x, y in points:
        if kind == "expected":
            yield f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
        else:
            yield f'<rect class="{kind}" x="{x - 2.5:.1f}" y="{y - 2.5:.1f}" width="5" height="5"/>'
