"""What else a wrong result may be: the answer to other arguments, to exchanged ones, or to one of the samples alone."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.diagnosis.other_values import Apply, other_values
from autograder.diagnosis.trial import Trial, Within
from autograder.judge.key import Case, Hypothesis
from autograder.words.message import message

_BENT = message("diagnosis.hint_where_argument_enters")


def other_arguments(trial: Trial) -> Iterator[Hypothesis]:
    """The answer to other arguments than those that it was given."""
    for place, name in enumerate(trial.parameters):
        for one in other_values(name, [case.args[name] for case in trial.cases], trial.cases):
            within = _with_other(trial, place, one.make)
            yield trial.hypothesis("argument", one.says, one.hint, within, family=one.family)
    yield from _exchanged(trial)
    yield from _one_sample(trial)


def _with_other(trial: Trial, place: int, apply: Apply) -> Within:
    def within(case: Case) -> Any:
        return lambda *args: trial.answer(*args[:place], apply(args[place], case), *args[place + 1 :])

    return within


# ── one of the samples ──────────────────────────────────────────────────────────────────────


def _one_sample(trial: Trial) -> Iterator[Hypothesis]:
    if not trial.rows:
        return
    last, first = message("diagnosis.only_last_sample_counts"), message("diagnosis.only_first_sample_counts")
    for part, says in ((slice(-1, None), last), (slice(None, 1), first)):
        within = _for_rows(trial, trial.rows, part)
        yield trial.hypothesis("argument", says, message("diagnosis.hint_other_samples"), within)


def _for_rows(trial: Trial, rows: str, part: slice) -> Within:
    def within(case: Case) -> Any:
        count = case.sizes.get(rows)
        return lambda *args: trial.answer(*[_cut(arg, count, part) for arg in args])

    return within


def _cut(arg: Any, count: int | None, part: slice) -> Any:
    return arg[part] if isinstance(arg, np.ndarray) and arg.shape[:1] == (count,) else arg


# ── two arguments ───────────────────────────────────────────────────────────────────────────


def _exchanged(trial: Trial) -> Iterator[Hypothesis]:
    """Two arguments of the like in each other's places, and one in the place of both."""
    for first, one in enumerate(trial.parameters):
        for second, other in enumerate(trial.parameters[first + 1 :], first + 1):
            if all(_is_like(case.args[one], case.args[other]) for case in trial.cases):
                says = message("diagnosis.arguments_exchanged", one=one, other=other)
                turned = _with_two(trial, {first: second, second: first})
                yield trial.hypothesis("argument", says, message("diagnosis.hint_order_of_arguments"), turned)
                if all(type(case.args[one]) in (int, float) for case in trial.cases):
                    yield from _joined(trial, first, second)
                for kept, lost in ((first, second), (second, first)):
                    says = message(
                        "diagnosis.parameters_exchanged",
                        parameters=trial.parameters[kept],
                        parameters_too=trial.parameters[lost],
                    )
                    yield trial.hypothesis("argument", says, _BENT, _with_two(trial, {lost: kept}))


def _is_like(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return bool(one.shape == other.shape and one.dtype == other.dtype)
    return type(one) is type(other) and not isinstance(one, str | np.ndarray)


def _with_two(trial: Trial, taken: dict[int, int]) -> Within:
    """The answer to arguments some of which are `taken` from other places."""

    def turned(*args: Any) -> Any:
        return trial.answer(*[args[taken.get(place, place)] for place in range(len(args))])

    return lambda _: turned


def _joined(trial: Trial, first: int, second: int) -> Iterator[Hypothesis]:
    """Two numbers made into one that stands in the place of either."""
    for place, partner in ((first, second), (second, first)):
        name, other = trial.parameters[place], trial.parameters[partner]
        for told, join in (
            (message("diagnosis.sum_of_both", name=name, other=other), np.add),
            (message("diagnosis.product_of_both", name=name, other=other), np.multiply),
            (message("diagnosis.mean_of_both", name=name, other=other), lambda a, b: (a + b) / 2),
        ):
            yield trial.hypothesis("argument", told, _BENT, _made_one(trial, place, partner, join))


def _made_one(trial: Trial, place: int, partner: int, join: Any) -> Within:
    def joined(*args: Any) -> Any:
        return trial.answer(*args[:place], join(args[place], args[partner]), *args[place + 1 :])

    return lambda _: joined
