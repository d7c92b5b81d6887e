"""Which generic changes of a right result explain a wrong one, whoever made it and however."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from autograder.diagnosis.change import Change, Part
from autograder.diagnosis.changes_by_inputs import by_inputs
from autograder.diagnosis.changes_in_regions import in_regions
from autograder.diagnosis.changes_into_functions import functions_of_inputs
from autograder.diagnosis.changes_of_whole import by_a_constant, by_sizes, exchanged, functions_of_it, of_shape, plain
from autograder.diagnosis.changes_visible import not_finite, patterns

__all__ = ["Change", "Part", "transforms"]


def transforms(parts: Sequence[Part]) -> Iterator[Change]:
    """The changes that explain one component in all cases, likely ones first."""
    yield from (change for change in _changes(parts) if _explains(change, parts))
    idle = (*functions_of_inputs(parts), *patterns(parts))
    yield from (replace(change, idle=True) for change in idle if _explains(change, parts))


def _explains(change: Change, parts: Sequence[Part]) -> bool:
    return all(part.is_made(change.make) for part in parts)


def _changes(parts: Sequence[Part]) -> Iterator[Change]:
    yield from plain()
    yield from of_shape()
    yield from exchanged(parts)
    yield from by_sizes(parts)
    yield from not_finite(parts)
    yield from by_a_constant(parts)
    yield from by_inputs(parts)
    yield from in_regions(parts)
    yield from functions_of_it()
