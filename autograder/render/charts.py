"""Small charts as inline SVG, drawn from numbers and from sentences of the catalogue, which are escaped."""

from collections.abc import Sequence

from markupsafe import escape

from autograder.render.wording import points
from autograder.words.message import message, say

_BINS = 20
_WIDTH, _HEIGHT, _RIGHT, _BOTTOM, _TOP = 640, 190, 6, 24, 14
_DIGIT = 10
"""How wide a digit is at most: on a small screen letters are larger beside the bars."""


def histogram(scores: Sequence[float], full: float) -> str:
    """How many scores lie in each of twenty equal steps from 0 to `full`; the last takes in `full` itself."""
    counts = _counts(scores, full)
    most, floor = max(counts, default=0) or 1, _HEIGHT - _BOTTOM
    left, right = 14 + _DIGIT * len(str(most)), _WIDTH - _RIGHT
    step = (right - left) / _BINS
    parts = []
    for place, count in enumerate(counts):
        height = (floor - _TOP) * count / most
        x = left + place * step
        parts.append(
            f'<rect x="{x:.1f}" y="{floor - height:.1f}" width="{step - 2:.1f}" height="{height:.1f}">'
            f"<title>{escape(_step(place, count, full))}</title></rect>"
        )
    parts.append(f'<line x1="{left}" y1="{floor + 0.5}" x2="{right}" y2="{floor + 0.5}"/>')
    parts += [
        f'<text x="{left + (right - left) * quarter / 4:.1f}" y="{_HEIGHT - 6}" text-anchor="{"end" if quarter == 4 else "middle"}">'  # noqa: PLR2004  (the last would stick out)
        f"{points(full * quarter / 4)}</text>"
        for quarter in range(5)
    ]
    parts.append(f'<text x="{left - 6}" y="{_TOP + 5}" text-anchor="end">{most}</text>')
    label = message("chart.scores", count=len(scores), full=points(full), counts=", ".join(map(str, counts)))
    return (
        f'<svg class="histogram" role="img" aria-label="{escape(say(label))}" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f"{''.join(parts)}</svg>"
    )


def _step(place: int, count: int, full: float) -> str:
    """How many scores lie in one of the equal steps."""
    low, high = points(place * full / _BINS), points((place + 1) * full / _BINS)
    return say(message("chart.step", low=low, high=high, number=count))


def _counts(scores: Sequence[float], full: float) -> list[int]:
    counts = [0] * _BINS
    for score in scores:
        share = score / full if full else 0.0
        counts[max(0, min(_BINS - 1, int(share * _BINS + 1e-9)))] += 1
    return counts


def bar(share: float) -> str:
    """A bar that is filled from 0 to 1; the number itself stands beside it."""
    filled = 100 * max(0.0, min(1.0, share))
    return (
        '<svg class="bar" aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none">'
        f'<rect class="track" width="100" height="8"/><rect class="fill" width="{filled:.1f}" height="8"/></svg>'
    )
