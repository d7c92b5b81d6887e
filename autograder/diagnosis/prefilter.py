"""Many results held against one at once: which of them are worth a closer look."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.compare import NUMBERS, room_of
from autograder.judge.key import Component
from autograder.results import Value


class Prefilter:
    """Results by their numbers, so that one step finds those that are near another.

    Nothing that `is_near` finds near falls through. What is no number does not either: it is always worth a look.
    """

    def __init__(self, results: Iterable[tuple[int, Value]]) -> None:
        """Keep the results, each under the number that tells it from the others."""
        self._odd: list[int] = []
        shapes: dict[tuple[int, ...], list[tuple[int, NDArray[Any]]]] = {}
        for number, result in results:
            array = np.asarray(result, np.float64) if isinstance(result, NUMBERS) else None
            if array is None or not np.isfinite(array).all():
                self._odd.append(number)
            else:
                shapes.setdefault(array.shape, []).append((number, array))
        self._even = {shape: _stacked(some) for shape, some in shapes.items()}

    def near(self, got: Value, component: Component) -> Sequence[int]:
        """The numbers of those that may be near `got`, which came back for this component, in their order."""
        if not isinstance(got, NUMBERS):
            return sorted([*self._odd, *(number for numbers, *_ in self._even.values() for number in numbers)])
        array = np.asarray(got, np.float64)
        if array.shape not in self._even:
            return self._odd
        numbers, stack, scales = self._even[array.shape]
        off = np.abs(stack - array)
        is_far = off > room_of(off, np.abs(stack), scales, component, array.shape)
        found = numbers[~is_far.reshape(len(stack), -1).any(axis=1)]
        return sorted([*self._odd, *found.tolist()])


def _stacked(some: Sequence[tuple[int, NDArray[Any]]]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The numbers, the results one below the other, and the size of the largest entry of each."""
    stack = np.stack([array for _, array in some])
    scales = np.abs(stack).reshape(len(stack), -1).max(axis=1, initial=0.0)
    return np.array([number for number, _ in some]), stack, scales.reshape(-1, *[1] * (stack.ndim - 1))
