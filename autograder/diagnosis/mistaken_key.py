"""What a task should give where functions that it builds on are wrong in a known way: the key made of the answer built on them."""

import functools
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import takewhile

import numpy as np

from autograder.course.endless import is_endless, limited_by_lines
from autograder.course.reference import Origin
from autograder.diagnosis.mistaken import Mistaken, built_on_mistakes
from autograder.frozen import frozen
from autograder.judge.checks import judge
from autograder.judge.compare import compare_component, is_equal, unfold
from autograder.judge.forms import as_asked
from autograder.judge.idle import is_one_of, is_the_same_throughout
from autograder.judge.key import ENDLESS, CaseKey, Component, Expected, Hypothesis, Raises, TaskKey
from autograder.judge.lazy import Lazy
from autograder.judge.tolerance import expect_wrong, perturbed, scales
from autograder.memory import KEEPS_NOTHING
from autograder.results import Foreign, NotRun, Outcome, Raised, Returned, Value
from autograder.sandbox.inprocess import perform
from autograder.words.message import message

_MOST_ENDLESS = 2
"""In so many cases the answer built on a mistake may go on without end: then it is right that a submission's does."""

_MOST_KEPT = 64
"""So many such keys are kept for one task: a class makes the same mistakes."""


@frozen(eq=False)
class MistakenKey:
    """The key of a task whose answer is built on `wrong` functions, beside the `right` one."""

    key: TaskKey
    right: TaskKey
    wrong: Sequence[Mistaken]

    @cached_property
    def idle(self) -> frozenset[tuple[str, str]]:
        """The labels of its parts that take no thought, each with what it is, a "constant" or an "argument"."""
        return _idle_parts(self.right.cases, self.key.cases)

    @cached_property
    def is_thoughtless(self) -> bool:
        """Whether zeros, another constant or an argument handed back would be right, and it would pay to spoil a function."""
        with np.errstate(all="ignore"):
            return _takes_no_thought(self.right, self.key.cases, {label for label, _ in self.idle}, self.wrong)


def mistaken_key(task: TaskKey, wrong: tuple[Mistaken, ...]) -> MistakenKey | None:
    """What a task should give if these functions are wrong, of which its own may be one.

    None if the answer built on them does not end in more than two cases, or gives what cannot be compared. What is wrong in a
    way that was read off one submission is made anew; of the others, which a class makes again and again, the last few are kept.
    """
    return _made(task, wrong) if _is_chosen(wrong) else task.memory.once(keeping, task)(wrong)


def keeping(task: TaskKey) -> "functools._lru_cache_wrapper[MistakenKey | None]":
    """Makes the keys of one task, and keeps those that it made last."""
    return functools.lru_cache(_MOST_KEPT)(functools.partial(_made, task))


def _is_chosen(wrong: Sequence[Mistaken]) -> bool:
    """Whether whoever is wrong could choose by how much."""
    return any(one.is_change for one in wrong)


def _made(task: TaskKey, wrong: Sequence[Mistaken]) -> MistakenKey | None:
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ask = _asking(task, wrong)
        outcomes = list(takewhile(_is_comparable, _few_endless(map(ask, task.cases))))
        if len(outcomes) < len(task.cases):
            return None
        cases = tuple(_expected_of(task, outcomes, ask))
        mistakes = () if any(one.task == task.name for one in wrong) else _mistakes_on(task, wrong)
        key = replace(task, cases=cases, small=(), numerical_gradients=(), mistakes=mistakes, known=KEEPS_NOTHING)
        return MistakenKey(_ruled(key, outcomes), task, wrong)


def _ruled(key: TaskKey, outcomes: Sequence[Outcome]) -> TaskKey:
    """The key without rules where the wrong answer breaks them itself, as numbers do that do not heed the generator."""
    itself = {case.call: outcome for case, outcome in zip(key.cases, outcomes, strict=True)}
    itself |= {key.again: outcomes[0]} | dict.fromkeys(key.lines or (), outcomes[0])
    if not key.has_rules or not judge(key, itself).wrong:
        return key
    return replace(key, cases=tuple(replace(one, expected=_without_rules(one.expected)) for one in key.cases))


def _without_rules(expected: Expected) -> Expected:
    return replace(expected, components=tuple(replace(part, rule=None) for part in expected.components))


def _asking(task: TaskKey, wrong: Sequence[Mistaken]) -> Callable[[CaseKey], Outcome]:
    """What comes of a case of the answer built on the wrong functions, in the form that is asked for."""
    assert isinstance(task.origin, Origin)
    origin, reference = task.origin, task.origin.reference
    names, called = built_on_mistakes(reference, wrong), reference.answers[task.name].called
    filename = str(reference.answers_file)

    def ask(key: CaseKey) -> Outcome:
        limited = limited_by_lines(names[called], origin.most_lines(key.case))
        return _as_asked(key.expected, perform(key.case.as_call(), {**names, called: limited}, filename))

    return ask


def what_comes_of(task: TaskKey, wrong: Sequence[Mistaken]) -> dict[int, Outcome]:
    """The outcomes of a task's calls where its answer is built on the wrong functions, of which its own may be one; it does not loop."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ask = _asking(task, wrong)
        outcomes = {case.call: _unended(ask(case)) for case in task.cases}
    return {**outcomes, task.again: outcomes[task.cases[0].call], **dict.fromkeys(task.lines or (), Returned(1))}


def _mistakes_on(task: TaskKey, wrong: Sequence[Mistaken]) -> Sequence[Hypothesis]:
    """The task's known mistakes with what they give where they are built on the wrong functions, tried as far as they are looked at."""

    def tried(place: int) -> Hypothesis:
        known = task.mistakes[place]
        ask = _asking(task, [Mistaken.of(task, [(known, "")], tuple(wrong))])
        return replace(known, outcomes=Lazy(len(task.cases), lambda case: _unended(ask(task.cases[case]))))

    return Lazy(len(task.mistakes), tried)


def _unended(outcome: Outcome) -> Outcome:
    return NotRun(message("sandbox.endless")) if is_endless(outcome) else outcome


def _as_asked(right: Expected, outcome: Outcome) -> Outcome:
    if right.raises or not isinstance(outcome, Returned):
        return outcome
    return replace(outcome, value=as_asked(right, outcome.value)[0])


def _is_comparable(outcome: Outcome) -> bool:
    if isinstance(outcome, Returned):
        return not any(isinstance(leaf, Foreign) for _, leaf in unfold(outcome.value)[1])
    return isinstance(outcome, Raised)


def _few_endless(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The outcomes up to the first that is one too many of those that do not end: each takes as long as it may."""
    endless = 0
    for outcome in outcomes:
        endless += is_endless(outcome)
        if endless > _MOST_ENDLESS:
            return
        yield outcome


# ── what is expected ────────────────────────────────────────────────────────────────────────


def _expected_of(task: TaskKey, outcomes: Sequence[Outcome], ask: Callable[[CaseKey], Outcome]) -> Iterator[CaseKey]:
    typical = scales([one.value for one in outcomes if isinstance(one, Returned)])
    for key, outcome in zip(task.cases, outcomes, strict=True):
        if isinstance(outcome, Returned):
            around = functools.partial(_around, key, ask)
            expected = expect_wrong(key.expected, outcome.value, around, typical, changes=outcome.changed)
            yield CaseKey(key.call, key.case, expected)
        elif isinstance(outcome, Raised):
            kind = ENDLESS if is_endless(outcome) else outcome.kind
            yield CaseKey(key.call, key.case, _raising(key.expected, kind))


def _around(key: CaseKey, ask: Callable[[CaseKey], Outcome]) -> list[Value]:
    """What comes back of inputs that are moved by rounding."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nearby = [ask(replace(key, case=case)) for case in perturbed(key.case, np.random.default_rng(0))]
    return [one.value for one in nearby if isinstance(one, Returned)]


def _raising(right: Expected, kind: str) -> Expected:
    """An exception of this kind; one that should be raised anyway must mention what it should mention."""
    if right.raises and right.raises.kind == kind:
        return right
    return Expected("leaf", (Component("", None),), Raises(kind))


# ── what takes no thought ───────────────────────────────────────────────────────────────────


def _takes_no_thought(task: TaskKey, cases: Sequence[CaseKey], idle: set[str], wrong: Sequence[Mistaken]) -> bool:
    """Whether a wrong function is itself idle in all its parts, or what builds on one in most of those that it spoils.

    Where the size of a mistake could be chosen, one idle part is enough: a factor can be so large that the hard parts come to zero.
    """
    if not idle:
        return False
    if any(one.task == task.name for one in wrong):
        labels = {part.label for one in cases for part in one.expected.components if not one.expected.raises}
        return bool(labels) and idle >= labels
    if _is_chosen(wrong):
        return True
    spoilt = {label for pair in zip(task.cases, cases, strict=True) for label in _unlike(*pair)}
    return 2 * len(idle) > len(spoilt)


def _idle_parts(right: Sequence[CaseKey], wrong: Sequence[CaseKey]) -> frozenset[tuple[str, str]]:
    """Which parts are, in more than half of the cases, a constant or an argument, and the right answer's are not."""
    idle = {place: some for place in range(len(wrong)) if (some := _idle(wrong, place))}
    counts = Counter(one for place, some in idle.items() for one in some - _idle(right, place))
    return frozenset(one for one, count in counts.items() if 2 * count > len(wrong))


def _unlike(right: CaseKey, wrong: CaseKey) -> set[str]:
    """The labels of the parts of one case that are not as they should be."""
    if wrong.expected.raises:
        return set()
    parts = {part.label: part for part in right.expected.components}
    return {
        part.label
        for part in wrong.expected.components
        if part.label not in parts or compare_component(parts[part.label], part.want)
    }


def _idle(keys: Sequence[CaseKey], place: int) -> set[tuple[str, str]]:
    """The labels of the parts of one case that are a constant, or an argument handed back, with which of the two they are."""
    key = keys[place]
    if key.expected.raises:
        return set()
    args = [leaf for arg in key.case.args.values() for _, leaf in unfold(arg)[1]]
    others = [part for at, other in enumerate(keys) if at != place for part in other.expected.components]
    parts = key.expected.components
    constant = {(part.label, "constant") for part in parts if _is_constant(part, others)}
    return constant | {(part.label, "argument") for part in parts if is_one_of(part.want, args)}


def _is_constant(part: Component, others: Sequence[Component]) -> bool:
    """Whether a part is the same throughout; of what has one entry or is no array, whether another case gives the very same."""
    if is_the_same_throughout(part.want):
        return True
    if isinstance(part.want, np.ndarray) and part.want.size > 1:
        return False
    return any(other.label == part.label and is_equal(other.want, part.want) for other in others)
