"""Which generic changes of a right result explain a wrong one, whoever made it and however."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVarTuple

from autograder.diagnosis.change import Part
from autograder.diagnosis.changes_by_inputs import by_inputs
from autograder.diagnosis.changes_in_regions import in_regions
from autograder.diagnosis.changes_into_functions import functions_of_inputs
from autograder.diagnosis.changes_of_whole import by_a_constant, by_sizes, exchanged, functions_of_it, of_shape, plain
from autograder.diagnosis.changes_visible import not_finite, patterns
from autograder.judge.key import Hypothesis
from autograder.memory import Memory

_Names = TypeVarTuple("_Names")


def changes(parts: Sequence[Part], memory: Memory, *, logarithms: bool) -> Iterator[Hypothesis]:
    """The changes of one component that are not left out, likely ones first.

    `logarithms` tells whether the task may take any, so that what is not finite may be the logarithm of 0.
    """
    yield from memory.once(_listed, plain)
    yield from memory.once(_listed, of_shape)
    yield from exchanged(parts)
    yield from by_sizes(parts)
    yield from not_finite(parts, logarithms=logarithms)
    yield from by_a_constant(parts)
    yield from memory.once(_listed, by_inputs, *parts[0].names)
    yield from in_regions(parts, memory)
    yield from memory.once(_listed, functions_of_it)
    yield from functions_of_inputs(parts, memory)
    yield from patterns(parts)


def _listed(some: Callable[[*_Names], Iterator[Hypothesis]], *names: *_Names) -> Sequence[Hypothesis]:
    """The changes that hang on nothing but these names: they are the same for every submission."""
    return tuple(some(*names))
