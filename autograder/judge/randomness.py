"""Whether the random numbers of a task's cases come from the generator of each: others from another, the same from the same."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge import statistics
from autograder.judge.compare import is_equal
from autograder.judge.key import OTHER_GENERATOR, Case, Expected, is_generator
from autograder.judge.rules import Coin, Normal, Uniform, are_copies, is_random
from autograder.judge.seen import Seen
from autograder.results import Difference, Returned
from autograder.sandbox import wire
from autograder.words.message import Message, message

_SAME_NUMBERS = message("judge.same_numbers")


def drawn(expected: Expected) -> int:
    """How many random numbers there are in a result."""
    return sum(int(np.size(part.want)) for part in expected.components if is_random(part.rule))


def heeding(seen: list[Seen]) -> list[Seen]:
    """The cases, each with a difference if its random numbers are those of an earlier one: every case has its own generator.

    Where all are right by themselves, the masks among them have one if their shares of ones are too good to be drawn.
    """
    samples = {place: sample for place, one in enumerate(seen) if (sample := _sample(one)) is not None}
    repeating = {
        place
        for place, sample in samples.items()
        if any(
            statistics.first_repeat([samples[earlier], sample]) is not None for earlier in samples if earlier < place
        )
    }
    repeating |= {place for place, one in enumerate(seen) if any(_ignores(other, one) for other in seen[:place])}
    found = [_with(one, _SAME_NUMBERS) if place in repeating else one for place, one in enumerate(seen)]
    return _counted(found)


def _with(one: Seen, says: Message) -> Seen:
    return replace(one, differences=(Difference("", "value", says),) * len(one.differences))


def _sample(one: Seen) -> NDArray[Any] | None:
    """The first random sample of a case that is right by itself; None where there is none."""
    components = one.key.expected.components
    place = next((place for place, part in enumerate(components) if isinstance(part.rule, Normal | Uniform)), None)
    if place is None or one.is_wrong or one.parts is None:
        return None
    return np.asarray(one.parts[place], np.float64)


def _ignores(one: Seen, other: Seen) -> bool:
    """Whether a case gives, in some component, the random numbers that it gives with another generator."""
    if other.key.case.name != OTHER_GENERATOR or not _is_repeated(one.key.case, other.key.case):
        return False
    return any(are_copies(rule, *pair) for rule, *pair in _random_parts(one, other))


def _is_repeated(one: Case, other: Case) -> bool:
    """Whether two cases differ in their generators alone."""
    pairs = ((one.args[name], other.args[name]) for name in one.args)
    return all((is_generator(a) and is_generator(b)) or is_equal(a, b) for a, b in pairs)


def _random_parts(*seen: Seen) -> Iterator[tuple[Any, ...]]:
    """Each random component's rule, and what came back for it in each of these cases; nothing if one of them is wrong."""
    parts = [one.parts for one in seen if one.parts is not None and not one.is_wrong]
    if len(parts) == len(seen):
        for place, component in enumerate(seen[0].key.expected.components):
            if is_random(component.rule):
                yield component.rule, *(np.asarray(some[place], np.float64) for some in parts)


def _counted(seen: list[Seen]) -> list[Seen]:
    """The cases, each with a difference if it has a large mask and all of these have nearly the share of ones that is most likely."""
    masks = {
        place: (got, rule.share)
        for place, one in enumerate(seen)
        for rule, got in _random_parts(one)
        if isinstance(rule, Coin) and statistics.is_large(got.size, rule.share)
    }
    says = statistics.too_even(list(masks.values()))
    return [_with(one, says) if says and place in masks else one for place, one in enumerate(seen)]


def repeating(first: Seen, again: Seen) -> Seen:
    """The first case asked again: a random sample must be the very same one, because the generator was."""
    if not any(is_random(one.rule) for one in first.key.expected.components):
        return again
    if isinstance(first.outcome, Returned) and isinstance(again.outcome, Returned):
        one, other = (wire.encode(outcome.value) for outcome in (first.outcome, again.outcome))
        if one != other and not again.is_wrong:
            return _with(again, message("judge.other_numbers"))
    return again
