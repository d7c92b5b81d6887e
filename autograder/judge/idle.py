"""What takes no thought: an array whose entries are all the same, an argument handed back."""

from collections.abc import Sequence

import numpy as np

from autograder.judge.compare import is_equal
from autograder.results import Value


def is_one_of(part: Value, args: Sequence[Value]) -> bool:
    """Whether a part of a result is one of the arguments."""
    if isinstance(part, tuple | dict):
        return False
    array = np.asarray(part)
    return any(_shape(arg) == array.shape and is_equal(array, np.asarray(arg)) for arg in args)


def _shape(value: Value) -> tuple[int, ...]:
    return value.shape if isinstance(value, np.ndarray) else np.shape(value)


def is_the_same_throughout(part: Value) -> bool:
    """Whether all entries of an array are the same, or none of the numbers a number but 0."""
    if isinstance(part, np.ndarray | float) and not (np.isfinite(part) & (np.asarray(part) != 0)).any():
        return True
    if not isinstance(part, np.ndarray) or part.size <= 1:
        return False
    return bool(np.array_equal(part, np.broadcast_to(part.reshape(-1)[:1], part.shape), equal_nan=True))
