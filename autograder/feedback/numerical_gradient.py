"""Numerical derivatives: central differences of order 4 from a sweep's values, with kinks found and left out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from autograder.frozen import frozen
from autograder.results import Value
from autograder.sandbox.stencil import STENCIL

STEP = 1e-5
"""The step h, absolute: the best for order 4 in float64 with inputs of order 1."""

TOLERANCE = 1e-6
"""How far a gradient may be from its numerical value, of the largest entry (at least `LEAST`)."""

LEAST = 1e-2
_KINK = 1e-3

Floats = NDArray[np.float64]


@frozen(eq=False)
class NumericalGradient:
    """The derivative of every result entry by every moved input entry: (inputs, *result), and where it can be trusted."""

    values: Floats
    smooth: NDArray[np.bool_]


def numerical_gradient(swept: Floats, step: float = STEP) -> NumericalGradient:
    """The derivatives that a sweep shows.

    `swept` is (1 + 6 inputs, *result): the value at the point, then at each offset of `STENCIL` along each input entry.
    A kink is where the derivatives to the left and to the right differ, or where half the step gives another one.
    """
    at, around = swept[0], swept[1:].reshape(-1, len(STENCIL), *swept.shape[1:])
    two_back, back, ahead, two_ahead, half_back, half_ahead = np.moveaxis(around, 1, 0)
    values = (two_back - 8 * back + 8 * ahead - two_ahead) / (12 * step)
    halved = (back - 8 * half_back + 8 * half_ahead - ahead) / (6 * step)
    left, right = (at - back) / step, (ahead - at) / step
    scale = np.maximum(np.abs(values).max(initial=0.0), LEAST)
    smooth = (np.abs(left - right) < _KINK * scale) & (np.abs(values - halved) < _KINK * scale)
    return NumericalGradient(values, smooth)


def gradient(found: NumericalGradient, kind: str, upstream: Value) -> NumericalGradient:
    """The gradient that one moved argument should have, flat: its entries, or for "jacobian" (result, inputs).

    `kind` is "elementwise" (each entry by itself), "jacobian", or "gradient": of the scalar result, or with `upstream`
    of the sum of all result entries times that gradient from above.
    """
    count = len(found.values)
    values, smooth = found.values.reshape(count, -1), found.smooth.reshape(count, -1)
    if kind == "jacobian":
        return NumericalGradient(values.T, smooth.T)
    if kind == "elementwise":
        return NumericalGradient(np.diagonal(values), np.diagonal(smooth))
    weights = np.ones(values.shape[1]) if upstream is None else np.asarray(upstream, np.float64).reshape(-1)
    return NumericalGradient(values @ weights, np.asarray(smooth.all(axis=1)))


def split(found: NumericalGradient, sizes: Sequence[int]) -> list[NumericalGradient]:
    """The derivatives by each moved argument, which have this many entries."""
    ends = np.cumsum(sizes)[:-1]
    values, smooth = np.split(found.values, ends), np.split(found.smooth, ends)
    return [NumericalGradient(one, where) for one, where in zip(values, smooth, strict=True)]


def agrees(got: Value, wanted: NumericalGradient) -> bool | None:
    """Whether a gradient is the numerical one wherever that can be trusted; None where no entry can be."""
    array = np.asarray(got)
    if array.size != wanted.values.size or array.dtype.kind not in "fiu":
        return False
    if not wanted.smooth.any() or not np.isfinite(wanted.values).all():
        return None
    flat = array.reshape(wanted.values.shape)
    room = TOLERANCE * max(float(np.abs(wanted.values).max(initial=0.0)), LEAST)
    return bool((np.abs(flat - wanted.values) <= room)[wanted.smooth].all())
