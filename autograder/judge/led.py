"""What a given function leads must be there: where one of its functions does nothing, what came back was not made by it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from autograder.judge.checks import Judged
from autograder.judge.compare import unfold
from autograder.judge.idle import is_one_of, is_the_same_throughout
from autograder.judge.seen import Seen
from autograder.results import Foreign, Returned, Value
from autograder.words.message import message, some

_SAME = 1e-12
"""What rounding leaves of the cosine of two arrays that point the same way."""


def held_to_what_they_lead(judged: Sequence[Judged]) -> list[Judged]:
    """The same, but that a given function earns nothing, however right its result is, if one that it leads does nothing.

    It is the means by which the student's own functions are tried. What came of it then was made in another way, such as by a
    table of what went in; an honest submission would have come to nothing there.
    """
    led = {name for one in judged if one.earned for name in one.task.leads}
    with np.errstate(all="ignore"):
        idle = {one.task.name for one in judged if one.task.name in led and _does_nothing(one)}
    return [_without(one, [name for name in one.task.leads if name in idle]) for one in judged]


def _without(judged: Judged, idle: Sequence[str]) -> Judged:
    if not idle or not judged.earned:
        return judged
    says = message("led.nothing", count=len(idle), names=some([f"`{name}`" for name in idle], most=2))
    verdicts = [replace(one, earned=0.0, status="failed", says=says, case="", about="") for one in judged.verdicts]
    return replace(judged, verdicts=tuple(verdicts), for_want_of=tuple(idle))


def _does_nothing(judged: Judged) -> bool:
    """Whether a function never returns; or gives back, wherever more is wanted, nothing but constants and arguments."""
    returned = [one for one in judged.seen if isinstance(one.outcome, Returned)]
    if not returned:
        return True
    telling = [one for one in returned if _asks_for_more(one)]
    return bool(telling) and all(_came_of_nothing(one) for one in telling)


def _came_of_nothing(seen: Seen) -> bool:
    assert isinstance(seen.outcome, Returned)
    if seen.parts is None:
        leaves = [leaf for _, leaf in unfold(seen.outcome.value)[1]]
        # An object of the submission's own may hold what it should: the functions that take it know.
        return all(
            not isinstance(one, Foreign) and (np.size(one) == 1 or is_the_same_throughout(one)) for one in leaves
        )
    return _is_idle(seen, seen.parts)


def _asks_for_more(seen: Seen) -> bool:
    """Whether what a case should give is not idle itself; weights that should be drawn and are not may well be trained."""
    parts = seen.key.expected.components
    return (
        not seen.key.expected.raises
        and not any(part.rule for part in parts)
        and not _is_idle(seen, [part.want for part in parts])
    )


def _is_idle(seen: Seen, parts: Sequence[Value]) -> bool:
    """Whether all parts are constants, or arguments, perhaps times a number; where one entry is asked for, it tells nothing."""
    args = [leaf for arg in seen.key.case.args.values() for _, leaf in unfold(arg)[1]]
    asked = seen.key.expected.components
    return all(
        np.size(one.want) == 1 or is_the_same_throughout(part) or is_one_of(part, args) or _is_multiple(part, args)
        for one, part in zip(asked, parts, strict=True)
    )


def _is_multiple(part: Value, args: Sequence[Value]) -> bool:
    """Whether a part is one of the arguments times a number."""
    return isinstance(part, np.ndarray) and any(
        isinstance(arg, np.ndarray) and arg.shape == part.shape and abs(_cosine(part, arg)) > 1 - _SAME for arg in args
    )


def _cosine(one: np.ndarray, other: np.ndarray) -> float:
    a, b = (np.asarray(each, np.float64).ravel() for each in (one, other))
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))
