"""The checks: what is said of a task's outcomes, each check for its named share of the points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.judge.compare import compare, unfold
from autograder.judge.key import FEW_ROWS, GROUPS, MANY_ROWS, PROFILES, CaseKey, TaskKey
from autograder.results import (
    Died,
    Difference,
    Missing,
    NotRun,
    Outcome,
    Raised,
    Returned,
    TimedOut,
    Verdict,
)

LINES_PER_ROW, MOST_LINES = 0.5, 150
"""More lines of Python for each further row, or at all, are a loop; vectorised code runs few, and no more for more rows."""


@dataclass(frozen=True, eq=False)
class Seen:
    """One case as it went: `differences` has one place for each expected component, None where it is right."""

    key: CaseKey
    outcome: Outcome
    differences: tuple[Difference | None, ...]

    @property
    def first(self) -> Difference | None:
        """The first thing that is wrong."""
        return next((one for one in self.differences if one), None)


@dataclass(frozen=True, eq=False)
class Judged:
    """A task's cases as they went, and what the checks say of them."""

    task: TaskKey
    seen: tuple[Seen, ...]
    verdicts: tuple[Verdict, ...]
    float32: bool

    @property
    def wrong(self) -> frozenset[int]:
        """The places of the components that are wrong in some case."""
        return frozenset(place for one in self.seen for place, difference in enumerate(one.differences) if difference)


def judge(task: TaskKey, outcomes: Mapping[int, Outcome], *, countable: bool = True) -> Judged:
    """Hold one task's outcomes against its key.

    `countable` is False when the submission meddles with the means by which lines are counted.
    """
    with np.errstate(all="ignore"):
        seen = [look(case, outcomes[case.call]) for case in task.cases]
        float32 = any(one.first for one in seen) and any(_is_float32(one.outcome) for one in seen)
        if float32:
            single = [look(case, outcomes[case.call], float32=True) for case in task.cases]
            float32 = not any(one.first for one in single)
            seen = single if float32 else seen
        again = look(task.cases[0], outcomes[task.again], float32=float32)
    share = _share([*(one for one in seen if one.key.case.group == "values"), again])
    shares = dict(_weigh(task))
    verdicts = [
        _value_verdict(group, points, [one for one in seen if one.key.case.group == group], again)
        for group, points in shares.items()
        if group not in ("inputs", "loops")
    ]
    verdicts.append(_inputs_verdict(shares["inputs"], share, seen))
    if task.lines:
        verdicts.append(
            _loops_verdict(shares["loops"], share, [outcomes[call] for call in task.lines], countable=countable)
        )
    return Judged(task, tuple(seen), tuple(verdicts), float32)


def look(case: CaseKey, outcome: Outcome, *, float32: bool = False) -> Seen:
    """How one case went."""
    if isinstance(outcome, Returned):
        return Seen(case, outcome, tuple(compare(case.expected, outcome.value, float32=float32)))
    difference = Difference("", "outcome", says_of(outcome))
    return Seen(case, outcome, (difference,) * len(case.expected.components))


def look_again(case: CaseKey, outcome: Outcome) -> Seen:
    """How one case went by itself: numbers in float32 are held to that precision."""
    with np.errstate(all="ignore"):
        seen = look(case, outcome)
        return look(case, outcome, float32=True) if seen.first and _is_float32(outcome) else seen


def says_of(outcome: Outcome) -> str:
    """An outcome that is no result, in words."""
    match outcome:
        case Raised(kind, message, line):
            where = f" (line {line})" if line else ""
            return f"it raises {kind}{': ' if message else ''}{message}{where}"
        case Missing(found):
            return f"it is {found} instead of a function" if found else "there is no function of this name"
        case TimedOut(seconds):
            return f"it gives no answer within {seconds:g} seconds"
        case Died(how):
            return f"it ends the program: {how}"
        case NotRun(because):
            return f"it was not run: {because}"
        case Returned():
            return "it returns"


def _is_float32(outcome: Outcome) -> bool:
    if not isinstance(outcome, Returned):
        return False
    return any(isinstance(leaf, np.ndarray) and leaf.dtype == np.float32 for _, leaf in unfold(outcome.value)[1])


def _weigh(task: TaskKey) -> Iterator[tuple[str, float]]:
    """The points of each check that applies to the task, in the order of `GROUPS`."""
    groups = {case.case.group for case in task.cases} | {"inputs"} | ({"loops"} if task.lines else set())
    total = sum(GROUPS[group][1] for group in groups)
    for group, (_, weight) in GROUPS.items():
        if group in groups:
            yield group, task.points * weight / total


def _share(seen: Sequence[Seen]) -> float:
    """The share of components that are right in every one of these cases."""
    counts = {len(one.differences) for one in seen}
    if len(counts) != 1:
        return float(not any(one.first for one in seen))
    right = [all(one.differences[place] is None for one in seen) for place in range(counts.pop())]
    return sum(right) / len(right) if right else float(not any(one.first for one in seen))


def loops(outcomes: Sequence[Outcome]) -> bool | None:
    """Whether the lines that run with few and with many rows show a loop; None where they could not be counted."""
    counts = [one.value for one in outcomes if isinstance(one, Returned) and type(one.value) is int and one.value > 0]
    if len(counts) != len(outcomes):
        return None
    return (counts[1] - counts[0]) / (MANY_ROWS - FEW_ROWS) > LINES_PER_ROW or max(counts) > MOST_LINES


def _value_verdict(group: str, points: float, seen: Sequence[Seen], again: Seen) -> Verdict:
    title = GROUPS[group][0]
    failed = [one for one in seen if one.first]
    judged = list(seen)
    if group == "values":
        judged.append(again)
        if not failed and again.first:
            says = "asked the same thing again, it gives another answer"
            return Verdict(group, title, points, points * _share(judged), "failed", says, again.key.case.name)
    if not failed:
        return Verdict(group, title, points, points, "passed")
    one = failed[0]
    assert one.first is not None
    return Verdict(
        group,
        title,
        points,
        points * _share(judged),
        "failed",
        one.first.says + _on(one, len(failed), len(seen)),
        one.key.case.name,
    )


def _on(one: Seen, failed: int, asked: int) -> str:
    """Which cases a sentence speaks of."""
    if failed == asked:
        return ""
    about = PROFILES.get(one.key.case.name, "")
    if not about:
        return ""
    return f", when {about}" if about.startswith("every") else f", with {about}"


def _inputs_verdict(points: float, share: float, seen: Sequence[Seen]) -> Verdict:
    title = GROUPS["inputs"][0]
    if not share:
        return Verdict("inputs", title, points, 0.0, "skipped", "counts once ordinary values are right")
    for one in seen:
        if isinstance(one.outcome, Returned) and one.outcome.changed:
            names = ", ".join(f"`{name}`" for name in one.outcome.changed)
            return Verdict(
                "inputs", title, points, 0.0, "failed", f"it changes its input {names} in place", one.key.case.name
            )
    return Verdict("inputs", title, points, points * share, "passed")


def _loops_verdict(points: float, share: float, outcomes: Sequence[Outcome], *, countable: bool) -> Verdict:
    title = GROUPS["loops"][0]
    if not share:
        return Verdict("loops", title, points, 0.0, "skipped", "counts once ordinary values are right")
    if not countable:
        says = "its lines cannot be counted, because the file reaches into Python's tracing"
        return Verdict("loops", title, points, 0.0, "failed", says)
    looping = loops(outcomes)
    if looping is None:
        return Verdict("loops", title, points, 0.0, "failed", "its lines could not be counted with a larger batch")
    if looping:
        says = "it runs a Python loop over the rows of the batch"
        return Verdict("loops", title, points, 0.0, "failed", says)
    return Verdict("loops", title, points, points * share, "passed")
