"""Says whether a wrong gradient is at least the derivative of the student's own function."""

from collections.abc import Iterator, Mapping

import numpy as np

from autograder.judge.checks import Judged
from autograder.judge.compare import unfold
from autograder.judge.key import SlopeKey
from autograder.judge.slopes import agrees, gradient, slopes, split
from autograder.results import Outcome, Returned


def follow(judged: Judged, outcomes: Mapping[int, Outcome]) -> Iterator[str]:
    """A sentence for a wrong gradient whose function was swept; nothing where numbers cannot tell."""
    told = [_agrees(judged, slope, outcomes) for slope in judged.task.slopes if slope.call in outcomes]
    if not told or None in told:
        return
    of = judged.task.slopes[0].of
    if all(told):
        yield f"It is the derivative of your own `{of}`, as numbers show: mend `{of}` first."
    else:
        yield f"Numerical derivatives of your own `{of}` differ from it as well."


def _agrees(judged: Judged, slope: SlopeKey, outcomes: Mapping[int, Outcome]) -> bool | None:
    """Whether the student's gradient of one case is the numerical derivative of the student's own function."""
    swept, own = outcomes[slope.call], judged.seen[slope.case].outcome
    if not isinstance(swept, Returned) or not isinstance(own, Returned) or not isinstance(swept.value, np.ndarray):
        return None
    parts = [leaf for _, leaf in unfold(own.value)[1]]
    held = [part for part, name in zip(parts, slope.wrt, strict=False) if name]
    if len(parts) != len(slope.wrt) or any(not isinstance(part, np.ndarray | float) for part in held):
        return None
    found = slopes(swept.value)
    if sum(slope.sizes) != len(found.values):
        return None
    numeric = [gradient(one, slope.kind, slope.upstream) for one in split(found, slope.sizes)]
    answers = [agrees(part, one) for part, one in zip(held, numeric, strict=True)]
    return None if None in answers else all(answers)
