"""Rules for a result that need not equal the answer's: an order, a random sample, a share of right answers, passes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.frozen import frozen
from autograder.judge import statistics
from autograder.results import Difference, Value
from autograder.words.message import Message, Text, message


@frozen
class InOrder:
    """The result names every node of `graph` once, each after its inputs; `graph` tells each node's inputs."""

    graph: Mapping[str, tuple[str, ...]]


@frozen
class Normal:
    """The result is a sample of a normal distribution with mean 0 and standard deviation `std`."""

    std: float


@frozen
class Uniform:
    """The result is a sample of a uniform distribution from `low` to `high`."""

    low: float
    high: float


@frozen
class Coin:
    """The result's entries are 0 or 1, each by itself, and 1 with probability `share`."""

    share: float


@frozen(eq=False)
class Accuracy:
    """The result's entries are guesses at `labels`; each of `steps` says which share of right ones earns which share."""

    labels: NDArray[np.int64]
    steps: tuple[tuple[float, float], ...]


@frozen(eq=False)
class Passes:
    """The result tells in which orders things were taken one by one, in several passes, each of which takes every one once.

    It begins as `start`, whole numbers, and each thing that is taken, of number i, makes `base` s + `steps`[i] of every number s.
    The steps are whole numbers that differ modulo `base`, so that the last one taken is known by what is left over. `refused`
    are orders that only come of drawing more than one order for each pass, an array (so many, passes, things).
    """

    start: NDArray[np.float64]
    base: int
    steps: tuple[int, ...]
    count: int
    refused: NDArray[np.int64]

    def orders(self, got: NDArray[np.float64]) -> NDArray[np.int64] | None:
        """The numbers of the things in each pass, a row a pass; None if the result tells none."""
        taken, left = [], int(got.flat[0])
        for _ in range(self.count * len(self.steps)):
            taken.append(next((number for number, step in enumerate(self.steps) if (left - step) % self.base == 0), 0))
            left = (left - self.steps[taken[-1]]) // self.base
        back = taken[::-1]
        made = self.start
        for number in back:
            made = self.base * made + self.steps[number]
        return np.array(back).reshape(self.count, -1) if np.array_equal(made, got) else None


Rule = InOrder | Normal | Uniform | Coin | Accuracy | Passes
Sample = Normal | Uniform | Coin


# ── how an author writes them ───────────────────────────────────────────────────────────────


def in_order(graph: Mapping[str, tuple[str, Sequence[str]]]) -> InOrder:
    """Any order in which each node of `graph` (name -> (operation, names of inputs)) follows its inputs."""
    return InOrder({name: tuple(inputs) for name, (_, inputs) in graph.items()})


def normal(std: float) -> Normal:
    """Any sample of a normal distribution with mean 0 and standard deviation `std`."""
    return Normal(float(std))


def uniform(low: float, high: float) -> Uniform:
    """Any sample of a uniform distribution from `low` to `high`."""
    return Uniform(float(low), float(high))


def coin(share: float) -> Coin:
    """Any array of independent zeros and ones, which are 1 with probability `share`."""
    return Coin(float(share))


def accuracy(
    labels: NDArray[np.int64], steps: Sequence[tuple[float, float]] = ((0.6, 0.3), (0.8, 0.7), (0.95, 1.0))
) -> Accuracy:
    """Guesses at `labels`: each step is (share of right guesses, share of the points), in rising order."""
    return Accuracy(np.asarray(labels, np.int64), tuple((float(right), float(earns)) for right, earns in steps))


def passes(
    start: NDArray[np.float64], base: int, steps: Sequence[int], count: int, refused: NDArray[np.int64]
) -> Passes:
    """Any orders of things, in `count` passes that differ: each thing, of number i, made ``base * s + steps[i]`` of numbers s.

    These begin as `start`, and all are whole. `refused` are orders that show that more was drawn.
    """
    return Passes(np.asarray(start, np.float64), base, tuple(steps), count, np.asarray(refused, np.int64))


# ── how they judge ──────────────────────────────────────────────────────────────────────────


def is_whole(rule: object) -> bool:
    """Whether a rule judges the result as a whole, however it is put together."""
    return isinstance(rule, InOrder)


def is_random(rule: object) -> bool:
    """Whether a result under this rule is drawn, so that another generator gives another one."""
    return isinstance(rule, Normal | Uniform | Coin | Passes)


def are_copies(rule: Sample | Passes, one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether two samples are the same one; few coins may well fall the same way twice."""
    match rule:
        case Normal(std) if not std:
            return False
        case Uniform(low, high) if low >= high:
            return False
        case Passes():
            return np.array_equal(one, other)
        case Coin(share):
            return np.array_equal(one, other) and statistics.is_unlikely_twice(one.size, share)
        case _:
            return bool(one.size) and (np.array_equal(one, other) or statistics.first_repeat([one, other]) is not None)


def held_to(rule: Rule, unlike: Difference, got: Value) -> Difference | None:
    """What a rule says of a result that is `unlike` the answer's own; None if it may stand."""
    if isinstance(rule, InOrder):
        says = _out_of_order(rule.graph, got, subject(unlike.component))
        return Difference(unlike.component, "value", says) if says else None
    if unlike.aspect != "value":
        return unlike
    if isinstance(rule, Accuracy):
        return _graded(rule, unlike)
    if isinstance(rule, Passes):
        return _passed(rule, unlike)
    why = _unlike_sample(rule, np.asarray(unlike.got, np.float64), np.asarray(unlike.want, np.float64))
    if not why:
        return None
    says = message("judge.no_sample", it=subject(unlike.component), why=why)
    return Difference(unlike.component, "value", says, unlike.got, unlike.want)


def subject(component: str) -> Text:
    """What a sentence on this component begins with; one without a name is the result itself."""
    return f"`{component}`" if component else message("judge.the_result")


def _out_of_order(graph: Mapping[str, tuple[str, ...]], got: Value, it: Text) -> Message | None:
    if not isinstance(got, tuple) or not all(isinstance(name, str) for name in got):
        return message("order.no_names", it=it)
    strange = [name for name in got if name not in graph]
    if strange:
        return message("order.strange", it=it, name=f"{strange[0]!r:.50}")
    for place, name in enumerate(got):
        if name in got[:place]:
            return message("order.twice", it=it, name=repr(name))
        late = [one for one in graph[name] if one not in got[:place]]
        if late and late[0] in got:
            return message("order.too_early", it=it, name=repr(name), input=repr(late[0]))
    missing = [name for name in graph if name not in got]
    return message("order.missing", it=it, name=repr(missing[0])) if missing else None


def _unlike_sample(rule: Sample, got: NDArray[np.float64], want: NDArray[np.float64]) -> Message | None:
    """What keeps `got` from being a sample; `want` is what the answer draws with the same generator."""
    match rule:
        case Normal(std):
            return statistics.unlike_normal(got, std) or _scaled(got, want)
        case Uniform(low, high):
            return statistics.unlike_uniform(got, low, high) or (_scaled(got, want) if low == -high else None)
        case Coin(share):
            return statistics.unlike_coin(got, share)


def _scaled(got: NDArray[np.float64], want: NDArray[np.float64]) -> Message | None:
    """Whether these are the very numbers that the answer draws, but for one factor: then the factor is wrong.

    Numbers of the other sign are as good a sample, and a factor may be rounded to float32.
    """
    size = float(np.sum(want * want))
    if want.size < _ENOUGH or not size:
        return None
    factor = float(np.sum(got * want)) / size
    off = float(np.abs(got - factor * want).max())
    if factor == 0 or off > _SAME * float(np.abs(got).max()) or abs(abs(factor) - 1) < _SAME:
        return None
    return message("sample.scaled", factor=factor)


_ENOUGH, _SAME = 3, 1e-6
"""So many numbers in proportion, this nearly, are no accident: two streams never are."""


def _graded(rule: Accuracy, unlike: Difference) -> Difference | None:
    """How many guesses are right, and what that earns."""
    right = float(np.mean(np.asarray(unlike.got) == rule.labels)) if rule.labels.size else 1.0
    earns = max((share for step, share in rule.steps if right >= step), default=0.0)
    if earns >= 1:
        return None
    full = next(step for step, share in rule.steps if share >= 1)
    says = message("judge.accuracy", it=subject(unlike.component), right=right, needed=full)
    return Difference(unlike.component, "value", says, unlike.got, unlike.want, share=earns)


def _passed(rule: Passes, unlike: Difference) -> Difference | None:
    """What is wrong with the orders that a result tells."""
    orders = rule.orders(np.asarray(unlike.got, np.float64))
    if orders is None:
        return unlike
    why = _unlike_passes(rule, orders)
    return replace(unlike, says=message("judge.no_sample", it=subject(unlike.component), why=why)) if why else None


def _unlike_passes(rule: Passes, orders: NDArray[np.int64]) -> Message | None:
    every = np.arange(len(rule.steps))
    if not (np.sort(orders, axis=1) == every).all():
        return message("passes.twice")
    if len(orders) > 1 and (orders == orders[0]).all():
        return message("passes.same")
    if any(np.array_equal(orders, one) for one in rule.refused):
        return message("passes.more_drawn")
    return None


def repeated(rules: Sequence[Rule | None], parts: Sequence[Value]) -> int | None:
    """The place of the first sample that repeats the numbers of an earlier one, of parts that should be independent."""
    places = [place for place, rule in enumerate(rules) if isinstance(rule, Normal | Uniform)]
    found = statistics.first_repeat([np.asarray(parts[place], np.float64) for place in places])
    return None if found is None else places[found]


def record_rule(rule: Rule) -> tuple[Any, ...]:
    """A rule as plain values, its kind first."""
    match rule:
        case InOrder(graph):
            return ("InOrder", dict(graph))
        case Normal(std):
            return ("Normal", std)
        case Uniform(low, high):
            return ("Uniform", low, high)
        case Coin(share):
            return ("Coin", share)
        case Accuracy(labels, steps):
            return ("Accuracy", labels, steps)
        case Passes(start, base, steps, count, refused):
            return ("Passes", start, base, steps, count, refused)


def read_rule(plain: Sequence[Any]) -> Rule:
    """The rule that `record_rule` wrote."""
    kinds: dict[str, Any] = {kind.__name__: kind for kind in (InOrder, Normal, Uniform, Coin, Accuracy, Passes)}
    rule: Rule = kinds[plain[0]](*plain[1:])
    return rule
