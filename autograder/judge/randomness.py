"""Whether the random numbers of a task's cases come from the generator of each: others from another, the same from the same."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.rules import Coin, Normal, Uniform
from autograder.judge.seen import Seen
from autograder.judge.statistics import first_repeat
from autograder.results import Difference, Returned
from autograder.sandbox import wire
from autograder.words.message import message


def heeding(seen: list[Seen]) -> list[Seen]:
    """The cases, each with a difference if its random numbers are those of an earlier one: every case has its own generator."""
    samples = {place: sample for place, one in enumerate(seen) if (sample := _sample(one)) is not None}
    repeating = {
        place
        for place, sample in samples.items()
        if any(first_repeat([samples[earlier], sample]) is not None for earlier in samples if earlier < place)
    }
    return [_with_same_numbers(one) if place in repeating else one for place, one in enumerate(seen)]


def _with_same_numbers(one: Seen) -> Seen:
    unlike = Difference("", "value", message("judge.same_numbers"))
    return replace(one, differences=(unlike,) * len(one.differences))


def _sample(one: Seen) -> NDArray[Any] | None:
    """The first random sample of a case that is right by itself; None where there is none."""
    components = one.key.expected.components
    place = next((place for place, part in enumerate(components) if isinstance(part.rule, Normal | Uniform)), None)
    if place is None or one.is_wrong or one.parts is None:
        return None
    return np.asarray(one.parts[place], np.float64)


def repeating(first: Seen, again: Seen) -> Seen:
    """The first case asked again: a random sample must be the very same one, because the generator was."""
    if not any(isinstance(one.rule, Normal | Uniform | Coin) for one in first.key.expected.components):
        return again
    if isinstance(first.outcome, Returned) and isinstance(again.outcome, Returned):
        one, other = (wire.encode(outcome.value) for outcome in (first.outcome, again.outcome))
        if one != other and not again.is_wrong:
            unlike = Difference("", "value", message("judge.other_numbers"))
            return replace(again, differences=(unlike,) * len(again.differences))
    return again
