"""Whether a hypothesis gives what came back: in whole cases, in one part of them, and nothing wrong beside it."""

from collections.abc import Sequence

from autograder.judge.compare import NUMBERS, compare, is_equal, is_near, leaves, unfold
from autograder.judge.forms import as_asked, parts_of
from autograder.judge.key import Component, Hypothesis, Unrecorded
from autograder.judge.seen import Seen, look
from autograder.results import NotRun, Outcome, Raised, Returned, TimedOut, Value

_LATE = (TimedOut, NotRun)


def gives_all(one: Hypothesis, seen: Sequence[Seen]) -> bool:
    """Whether a hypothesis gives what came back in all these cases, which are its own."""
    return all(_gives(outcome, case) for outcome, case in zip(one.outcomes, seen, strict=True))


def _gives(given: Outcome | Unrecorded, seen: Seen) -> bool:
    got = seen.outcome
    if isinstance(given, Raised):
        return isinstance(got, Raised) and got.kind == given.kind and _is_said_alike(given, seen)
    if isinstance(given, _LATE):
        return isinstance(got, _LATE)
    if isinstance(given, Unrecorded):
        return isinstance(got, Returned)
    if not isinstance(given, Returned) or not isinstance(got, Returned) or got.changed != given.changed:
        return False
    return _is_alike(given.value, got.value, seen)


def _is_said_alike(given: Raised, seen: Seen) -> bool:
    """Whether two exceptions of one kind, where there should be one, fail to say the same, or fail in nothing."""
    one, other = look(seen.key, given).first, seen.first
    return not seen.key.expected.raises or (one and one.says.key) == (other and other.says.key)


def is_right(one: Hypothesis, seen: Sequence[Seen]) -> bool:
    """Whether a hypothesis gives right values in all these cases, which are its own, in the form in which they came back."""
    looked = [
        (look(case.key, given), case)
        for given, case in zip(one.outcomes, seen, strict=True)
        if not isinstance(given, Unrecorded)
    ]
    return not any(mine.is_wrong or mine.brought != case.brought for mine, case in looked)


def _is_alike(mine: Value, theirs: Value, seen: Seen) -> bool:
    """Whether two results are the same up to rounding, however they are put together."""
    mine, brought = as_asked(seen.key.expected, mine)
    if not seen.brought.issuperset(brought):
        return False  # a list is no name for what came back as an array
    if brought and any(
        off and not off.is_wrong and off.says != brought.get(at, off.says) for at, off in enumerate(seen.differences)
    ):
        return False  # nor is a generator
    some, same = leaves(seen.key.expected.form, mine), leaves(seen.key.expected.form, theirs)
    if some is not None and same is not None:
        pairs = zip(some, same, seen.key.expected.components, strict=True)
        return all(_is_same(one, other, room) for one, other, room in pairs)
    form, parts = unfold(mine)
    other_form, others = unfold(theirs)
    return form == other_form and all(
        _is_same(one, other, None) for (_, one), (_, other) in zip(parts, others, strict=True)
    )


def _is_same(mine: Value, theirs: Value, room: Component | None) -> bool:
    """Whether two leaves are the same up to rounding, not-a-number and infinity in the same places."""
    if not isinstance(mine, NUMBERS) or not isinstance(theirs, NUMBERS):
        return type(mine) is type(theirs) and is_equal(mine, theirs)
    return is_near(mine, theirs, room)


def gives_parts(one: Hypothesis, seen: Sequence[Seen], parts: Sequence[tuple[int, int]]) -> bool:
    """Whether a hypothesis gives these parts of the result, each a case and the place of a component in it."""
    return all(_gives_part(one.outcomes[case], seen[case], place) for case, place in parts)


def _gives_part(given: Outcome | Unrecorded, seen: Seen, place: int) -> bool:
    if isinstance(given, Unrecorded):
        return True
    if not isinstance(given, Returned) or seen.parts is None:
        return False
    mine = parts_of(seen.key.expected, given.value)
    if mine is None:
        return False
    return _is_same(mine[place], seen.parts[place], seen.key.expected.components[place])


def is_right_elsewhere(one: Hypothesis, seen: Sequence[Seen]) -> bool:
    """Whether a hypothesis is wrong only in components that are wrong here as well."""
    wrong = {place for case in seen for place, off in enumerate(case.differences) if off and off.is_wrong}
    for given, case in zip(one.outcomes, seen, strict=True):
        if not isinstance(given, Returned):
            return False
        differences = compare(case.key.expected, as_asked(case.key.expected, given.value)[0])
        if any(off and place not in wrong for place, off in enumerate(differences)):
            return False
    return True
