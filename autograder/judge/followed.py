"""Says whether a wrong gradient is the right derivative of a function of the student's that is wrong itself."""

import math
from collections.abc import Container, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.checks import Judged
from autograder.judge.compare import unfold
from autograder.judge.key import SlopeKey
from autograder.judge.slopes import agrees, gradient, slopes, split
from autograder.results import Outcome, Returned
from autograder.sandbox.worker import STENCIL


def follow(judged: Judged, outcomes: Mapping[int, Outcome], wrong: Container[str]) -> Iterator[str]:
    """A sentence for a gradient that is wrong because of the task that it derives, if that is among the `wrong` ones."""
    told = [_agrees(judged, slope, outcomes) for slope in judged.task.slopes if slope.call in outcomes]
    if told and all(told) and judged.task.slopes[0].of in wrong:
        of = judged.task.slopes[0].of
        yield f"It is the derivative of your own `{of}`, as numbers show: mend `{of}` first."


def _agrees(judged: Judged, slope: SlopeKey, outcomes: Mapping[int, Outcome]) -> bool | None:
    """Whether the student's gradient of one case is the numerical derivative of the student's own function."""
    swept, own = outcomes[slope.call], judged.seen[slope.case].outcome
    if not isinstance(swept, Returned) or not isinstance(own, Returned) or not isinstance(swept.value, np.ndarray):
        return None
    parts = [leaf for _, leaf in unfold(own.value)[1]]
    if not _is_sweep(swept.value, slope):
        return None
    held = [part for part, name in zip(parts, slope.wrt, strict=False) if name]
    if len(parts) != len(slope.wrt) or any(not isinstance(part, np.ndarray | float) for part in held):
        return None
    found = slopes(swept.value)
    numeric = [gradient(one, slope.kind, slope.upstream) for one in split(found, slope.sizes)]
    answers = [agrees(part, one) for part, one in zip(held, numeric, strict=True)]
    return None if None in answers else all(answers)


def _is_sweep(value: NDArray[Any], slope: SlopeKey) -> bool:
    """Whether an array has the form of a sweep that gives this gradient; a worker may have sent anything."""
    entries = sum(slope.sizes)
    if value.dtype != np.float64 or value.ndim == 0 or len(value) != 1 + len(STENCIL) * entries:
        return False
    size = math.prod(value.shape[1:])
    fits = {
        "elementwise": size == entries,
        "jacobian": size > 0,
        "gradient": size == (1 if slope.upstream is None else np.size(slope.upstream)),
    }
    return fits[slope.kind]
