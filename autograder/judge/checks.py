"""The checks: what is said of a task's outcomes, each check for its named share of the points."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from autograder.frozen import frozen
from autograder.judge.fast_path import fast_path
from autograder.judge.key import CASE_CHECKS, CHECKS, FEW_ROWS, MANY_ROWS, Loop, TaskKey, needed
from autograder.judge.randomness import heeding, repeating
from autograder.judge.seen import Seen, held, is_float32, look
from autograder.judge.sentences import about, what_is_wrong
from autograder.results import Check, Outcome, Returned, Value, Verdict
from autograder.sandbox.worker import GENERATOR, GLOBAL_GENERATOR
from autograder.words.message import Message, message

FOLLOW_THROUGH = 0.9
"""What a gradient earns that is the derivative of the student's own function, where that function is wrong."""

_DECIMALS = 2
"""Points have so many decimals, as they are shown."""

_DRAWS_GLOBALLY = message("judge.draws_globally")

LINES_PER_ROW, MOST_LINES = 0.5, 150
"""More lines of Python for each further row, or at all, are a loop; vectorised code runs few, and no more for more rows."""


@frozen(eq=False)
class Judged:
    """A task's cases as they went, and what the checks say of them.

    `float32` says that its numbers are held to that precision, because it or what it builds on computes in it.
    `built_on` names the wrong functions of the student's with which the verdicts hold the task against the answer; `for_want_of`
    those that it leads, that do nothing, and without which it counts nothing.
    """

    task: TaskKey
    seen: tuple[Seen, ...]
    again: Seen
    verdicts: tuple[Verdict, ...]
    float32: bool
    built_on: tuple[str, ...] = ()
    for_want_of: tuple[str, ...] = ()

    @property
    def earned(self) -> float:
        """The points that it has earned."""
        return sum(verdict.earned for verdict in self.verdicts)

    @property
    def is_right(self) -> bool:
        """Whether no check finds anything to say."""
        return all(verdict.status == "passed" for verdict in self.verdicts)

    @property
    def loop(self) -> Loop:
        """Which loop costs it the share for loops."""
        said = {verdict.says.key for verdict in self.verdicts if isinstance(verdict.says, Message)}
        return "rows" if "judge.loops" in said else "lines" if "judge.many_lines" in said else ""

    @property
    def size(self) -> int:
        """No fewer bytes than are held by it, or by what explains it."""
        return sum(one.size for one in (*self.seen, self.again))

    @property
    def draws_globally(self) -> bool:
        """Whether it draws from numpy's global generator, and should not."""
        return any(map(_draws_globally, self.seen))

    @cached_property
    def wrong(self) -> frozenset[int]:
        """The places of the components that are wrong in some case."""
        return frozenset(
            place
            for one in self.seen
            for place, difference in enumerate(one.differences)
            if difference and difference.is_wrong
        )


def judge(
    task: TaskKey, outcomes: Mapping[int, Outcome], *, meddling: Message | None = None, float32: bool = False
) -> Judged:
    """Hold one task's outcomes against its key.

    `meddling` says by what the submission could have its lines counted wrongly; `float32` is True when it
    builds on a function that computes in that precision, so that its own numbers cannot be more exact. Where something is wrong,
    a task with numbers in float32 is held to that precision in all its cases.
    """
    with np.errstate(all="ignore"):
        *seen, again = _look_at_all(task, outcomes)
        float32 = any(one.is_wrong for one in seen) and (float32 or any(is_float32(one.outcome) for one in seen))
        if float32:
            *seen, again = _look_at_all(task, outcomes, float32=True)
        if task.has_rules:
            seen, again = heeding(seen), repeating(seen[0], again)
    share = _share(_seen_by("values", seen, again))
    shares = task.memory.once(_weigh, task)
    verdicts = [
        _value_verdict(check, points, [one for one in seen if one.key.case.check == check], again)
        for check, points in shares.items()
        if check in CASE_CHECKS
    ]
    if "inputs" in shares:
        verdicts.append(_inputs_verdict(shares["inputs"], share, seen))
    if task.lines:
        verdicts.append(
            _loops_verdict(shares["loops"], share, [outcomes[call] for call in task.lines], meddling=meddling)
        )
    return Judged(task, tuple(seen), again, tuple(verdicts), float32)


def _look_at_all(task: TaskKey, outcomes: Mapping[int, Outcome], *, float32: bool = False) -> list[Seen]:
    """How each case went, and then the first one asked again."""
    right = frozenset[int]() if float32 else fast_path(task, outcomes)
    cases = [held(task, case, float32=float32) for case in task.cases]
    asked = [*((case, case.call) for case in cases), (cases[0], task.again)]
    return [
        Seen(case, outcomes[call], (None,) * len(case.expected.components))
        if call in right
        else look(case, outcomes[call])
        for case, call in asked
    ]


def judge_all(
    tasks: Sequence[TaskKey], outcomes: Mapping[int, Outcome], *, meddling: Message | None = None
) -> list[Judged]:
    """Hold the outcomes of all tasks against their keys; one that builds on a function in float32 is held to that."""
    judged = [_judge_once(task, outcomes, meddling=meddling) for task in tasks]
    coarse = {one.task.name for one in judged if one.float32}
    if not coarse:
        return judged
    return [
        _judge_once(one.task, outcomes, meddling=meddling, float32=True)
        if one.wrong and not one.float32 and not coarse.isdisjoint(needed(tasks, [one.task.name]))
        else one
        for one in judged
    ]


def _judge_once(
    task: TaskKey, outcomes: Mapping[int, Outcome], *, meddling: Message | None, float32: bool = False
) -> Judged:
    """The same as `judge`; the same outcomes are judged once."""
    told = tuple(outcomes[call] for call in task.first_calls)
    return task.known.once(_judge_told, task, told, meddling, float32, size=lambda one: one.size)


def _judge_told(task: TaskKey, told: Sequence[Outcome], meddling: Message | None, float32: bool) -> Judged:  # noqa: FBT001  (hashed by position)
    outcomes = dict(zip(task.first_calls, told, strict=True))
    found = judge(task, outcomes, meddling=meddling, float32=float32)
    for other in () if found.is_right else task.conventions:
        found = max(found, judge(other, outcomes, meddling=meddling, float32=float32), key=lambda one: one.earned)
    return found


def gains(judged: Judged, places: Container[int]) -> float:
    """How many points more a task would have with `FOLLOW_THROUGH` of those for the components at these places."""
    return sum(_gain(verdict, judged, places) for verdict in judged.verdicts)


def credit(judged: Judged, places: Container[int], share: float) -> Judged:
    """The same with this share of what it `gains`."""
    verdicts = tuple(
        replace(verdict, earned=verdict.earned + share * _gain(verdict, judged, places)) for verdict in judged.verdicts
    )
    return replace(judged, verdicts=verdicts)


def _gain(verdict: Verdict, judged: Judged, places: Container[int]) -> float:
    if verdict.status != "failed" or verdict.check not in CASE_CHECKS:
        return 0.0
    return verdict.points * _share(_seen_by(verdict.check, judged.seen, judged.again), places) - verdict.earned


def _seen_by(check: str, seen: Sequence[Seen], again: Seen) -> list[Seen]:
    """What decides a check's points: its cases, and with the ordinary ones the repeated first."""
    return [one for one in seen if one.key.case.check == check] + ([again] if check == "values" else [])


def _weigh(task: TaskKey) -> Mapping[Check, float]:
    """The points of each check that applies to the task, in the order of `CHECKS`."""
    checks = {case.case.check for case in task.cases} | ({"loops"} if task.lines else set[str]())
    if any(_may_change(arg) for case in task.cases for arg in case.case.args.values()):
        checks.add("inputs")
    total = sum(weight for check, (_, weight) in CHECKS.items() if check in checks)
    weights = dict[Check, float]()
    given = weighed = 0.0
    for check, (_, weight) in CHECKS.items():
        if check in checks:
            weighed += weight
            # What is left of rounding goes on to the next check, and the last one gets all the rest.
            reached = round(task.points * weighed / total, _DECIMALS) if weighed < total else task.points
            weights[check] = round(reached - given, _DECIMALS + 2)
            given = reached
    return weights


def _may_change(value: Value) -> bool:
    """Whether a function could change this argument: an array, what holds one, a dict, or a generator's state."""
    if isinstance(value, tuple):
        return any(_may_change(item) for item in value)
    return isinstance(value, np.ndarray | dict) or (isinstance(value, str) and value.startswith(GENERATOR))


def _share(seen: Sequence[Seen], follow_through: Container[int] = ()) -> float:
    """The share of components that are right in every one of these cases; one that is partly right counts in part.

    Those at the places in `follow_through` count `FOLLOW_THROUGH` at least.
    """
    counts = {len(one.differences) for one in seen}
    if len(counts) != 1:
        return _share_of_unlike(seen, follow_through)
    least = {True: FOLLOW_THROUGH, False: 0.0}
    right = [
        max(least[place in follow_through], min(_right(one, place) for one in seen)) for place in range(counts.pop())
    ]
    weights = [component.weight for component in seen[0].key.expected.components]
    if not right:
        return float(not any(one.first for one in seen))
    return sum(weight * one for weight, one in zip(weights, right, strict=True)) / sum(weights)


def _share_of_unlike(seen: Sequence[Seen], follow_through: Container[int]) -> float:
    """The same of cases that do not all have as many components: what should raise counts for each component of the others."""
    raising, returning = ([one for one in seen if bool(one.key.expected.raises) is raises] for raises in (True, False))
    if raising and returning:
        return min(_share(raising), _share(returning, follow_through))
    return min((_right(one, place) for one in seen for place in range(len(one.differences))), default=1.0)


def _right(seen: Seen, place: int) -> float:
    difference = seen.differences[place]
    return difference.share if difference else 1.0


def loops(outcomes: Sequence[Outcome]) -> Loop | None:
    """Which loop the lines that run with few and with many rows show; None where they could not be counted."""
    counts = [one.value for one in outcomes if isinstance(one, Returned) and type(one.value) is int and one.value > 0]
    if len(counts) != len(outcomes):
        return None
    few, many = counts
    if (many - few) / (MANY_ROWS - FEW_ROWS) > LINES_PER_ROW:
        return "rows"
    return "lines" if max(counts) > MOST_LINES else ""


def _says_of_lines(loop: Loop, outcomes: Sequence[Outcome]) -> Message:
    """That lines grow with the rows, or that there are too many of them: who loops over something else is told so."""
    if loop == "rows":
        return message("judge.loops")
    few, many = (one.value for one in outcomes if isinstance(one, Returned))
    rows = {"few_rows": FEW_ROWS, "many_rows": MANY_ROWS}
    return message("judge.many_lines", few=few, many=many, most=MOST_LINES, **rows)


def _value_verdict(check: Check, points: float, seen: Sequence[Seen], again: Seen) -> Verdict:
    title = CHECKS[check][0]
    failed = [one for one in seen if one.first]
    judged = list(seen)
    if check == "values":
        judged.append(again)
        if not failed and again.first:
            says = message("judge.another_answer")
            if _draws_globally(seen[0]):
                says = message("judge.another_answer_because", why=_DRAWS_GLOBALLY)
            return Verdict(check, title, points, points * _share(judged), "failed", says, again.key.case.name)
    if not failed:
        return Verdict(check, title, points, points, "passed")
    one = next((one for one in failed if one.is_wrong), failed[0])
    wrong, earned = what_is_wrong(one.differences, counted=False), points * _share(judged)
    return Verdict(check, title, points, earned, "failed", wrong, one.key.case.name, about(one.key.case))


def _inputs_verdict(points: float, share: float, seen: Sequence[Seen]) -> Verdict:
    title = CHECKS["inputs"][0]
    if not share:
        return Verdict("inputs", title, points, 0.0, "skipped", message("judge.counts_later"))
    for one in seen:
        if _draws_globally(one):
            return Verdict("inputs", title, points, 0.0, "failed", _DRAWS_GLOBALLY, one.key.case.name)
        if _changed(one):
            # Only names that we gave it: a worker may have sent any.
            names = [name for name in one.key.case.args if name in _changed(one)]
            changed = tuple(f"`{name}`" for name in names) or message("judge.values")
            says = message("judge.changes_inputs", count=max(1, len(names)), names=changed)
            return Verdict("inputs", title, points, 0.0, "failed", says, one.key.case.name)
    return Verdict("inputs", title, points, points * share, "passed")


def _changed(seen: Seen) -> set[str]:
    """What the call changed of its inputs and should not have."""
    return {*seen.outcome.changed} - {*seen.key.expected.changes} if isinstance(seen.outcome, Returned) else set()


def _draws_globally(seen: Seen) -> bool:
    return GLOBAL_GENERATOR in _changed(seen)


def _loops_verdict(points: float, share: float, outcomes: Sequence[Outcome], *, meddling: Message | None) -> Verdict:
    title = CHECKS["loops"][0]
    if not share:
        return Verdict("loops", title, points, 0.0, "skipped", message("judge.counts_later"))
    if meddling:
        return Verdict("loops", title, points, 0.0, "failed", meddling)
    looping = loops(outcomes)
    if looping is None:
        return Verdict("loops", title, points, 0.0, "failed", message("judge.not_counted"))
    if looping:
        return Verdict("loops", title, points, 0.0, "failed", _says_of_lines(looping, outcomes))
    return Verdict("loops", title, points, points * share, "passed")
