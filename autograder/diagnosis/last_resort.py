"""What is likely where no mistake gives what came back: facts that need no knowledge of the task."""

import numpy as np

from autograder.diagnosis.plain_words import meaning
from autograder.judge.checks import Judged
from autograder.judge.compare import is_equal, unfold
from autograder.judge.seen import Seen
from autograder.results import Diagnosis, Raised, Returned, Value
from autograder.words.message import message

REMEMBERS = Diagnosis(
    message("diagnosis.not_repeatable"),
    message("diagnosis.hint_kept_between_calls"),
    "repeat",
)

ROUNDED = Diagnosis(
    message("diagnosis.result_is_rounded"),
    message("diagnosis.hint_all_digits"),
    "transform",
)

_REPEATED = 1e-6
"""How far a number may be from what it was the first time, of itself."""

_DIGITS = range(2, 9)
"""To so many digits a result may have been rounded."""


def last_resort(judged: Judged, shown: Seen) -> Diagnosis | None:
    """The likely reason for a loss of which `shown` is the case to look at; None if nothing is known."""
    if not _is_repeated(judged.seen[0], judged.again):
        return REMEMBERS
    if isinstance(shown.outcome, Raised):
        return meaning(shown.outcome, shown.key.case.task, tuple(shown.key.case.args))
    return ROUNDED if any(_is_rounded(judged, digits) for digits in _DIGITS) else None


def _is_rounded(judged: Judged, digits: int) -> bool:
    """Whether every wrong part is what it should be, rounded to so many digits."""
    wrong = [(one, place) for one in judged.seen for place, off in enumerate(one.differences) if off and off.is_wrong]
    return bool(wrong) and all(_is_rounded_part(one, place, digits) for one, place in wrong)


def _is_rounded_part(seen: Seen, place: int, digits: int) -> bool:
    difference = seen.differences[place]
    if difference is None or difference.aspect != "value" or seen.parts is None:
        return False
    got, want = seen.parts[place], seen.key.expected.components[place].want
    if not isinstance(got, np.ndarray | float) or not isinstance(want, np.ndarray) or np.asarray(got).dtype == bool:
        return False
    # A digit at the edge may have gone either way.
    near = np.abs(np.asarray(got) - want) <= 0.5000001 * 10.0**-digits
    is_cut = np.allclose(got, np.round(got, digits), rtol=0, atol=1e-12)
    return bool(near.all()) and bool(np.any(got)) and bool(is_cut)


def _is_repeated(first: Seen, again: Seen) -> bool:
    """Whether a case that was asked twice came to the same, if it gave a result the first time."""
    if not isinstance(first.outcome, Returned):
        return True
    return isinstance(again.outcome, Returned) and _is_same(first.outcome.value, again.outcome.value)


def _is_same(one: Value, other: Value) -> bool:
    (form, leaves), (other_form, others) = unfold(one), unfold(other)
    return form == other_form and all(
        _is_repeated_leaf(mine, theirs) for (_, mine), (_, theirs) in zip(leaves, others, strict=True)
    )


def _is_repeated_leaf(one: Value, other: Value) -> bool:
    """Whether a leaf came back the same, each entry to `_REPEATED` of itself."""
    if not isinstance(one, np.ndarray | float) or not isinstance(other, np.ndarray | float):
        return is_equal(one, other)
    same_shape = np.shape(one) == np.shape(other)
    return same_shape and bool(np.allclose(one, other, rtol=_REPEATED, atol=0, equal_nan=True))
