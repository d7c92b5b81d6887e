"""Which further calls explain a loss: a few small cases and sweeps first, then the other small cases if those show nothing."""

from collections.abc import Container, Mapping, Sequence

import numpy as np

from autograder.feedback.example import alike, small_seen
from autograder.feedback.follow_through import may_follow
from autograder.judge.checks import Judged
from autograder.results import Died, NotRun, Outcome, Returned, TimedOut

_FEW = 10
"""So many small cases are asked for first: four wrong functions in five show themselves there."""


def first_to_explain(judged: Sequence[Judged], outcomes: Mapping[int, Outcome]) -> list[int]:
    """The first small cases, and sweeps where another function that is wrong may be why."""
    wrong = {one.task.name for one in judged if one.wrong}
    return _not_made([call for one in judged if _is_worth_explaining(one) for call in _first(one, wrong)], outcomes)


def then_to_explain(judged: Sequence[Judged], outcomes: Mapping[int, Outcome]) -> list[int]:
    """The other small cases of each task, if none of its first shows what went wrong."""
    return _not_made([call for one in judged if _is_worth_explaining(one) for call in _rest(one, outcomes)], outcomes)


def _not_made(calls: Sequence[int], outcomes: Mapping[int, Outcome]) -> list[int]:
    return [call for call in calls if call not in outcomes]


def _is_worth_explaining(judged: Judged) -> bool:
    """Not what never came back, and not what would use up its time a second time."""
    if not judged.wrong:
        return False
    kinds = {type(one.outcome) for one in judged.seen}
    return Returned in kinds and kinds.isdisjoint((TimedOut, Died))


def _first(judged: Judged, wrong: Container[str]) -> list[int]:
    sweeps = judged.task.numerical_gradients if may_follow(judged, wrong) else ()
    return [*(case.call for case in judged.task.small[:_FEW]), *(sweep.call for sweep in sweeps)]


def _rest(judged: Judged, outcomes: Mapping[int, Outcome]) -> list[int]:
    few, rest = judged.task.small[:_FEW], judged.task.small[_FEW:]
    if any(isinstance(outcomes[case.call], TimedOut | NotRun) for case in few):
        return []
    with np.errstate(all="ignore"):
        shown = any(alike(judged, small_seen(judged, few, outcomes)))
    return [] if shown else [case.call for case in rest]
