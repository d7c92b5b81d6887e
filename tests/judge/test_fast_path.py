"""What is right is seen in one step exactly where it is right case by case."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.judge.fast_path import fast_path
from autograder.judge.key import Case, CaseKey, Component, Expected, Raises, TaskKey
from autograder.judge.rules import Coin
from autograder.judge.seen import look
from autograder.results import Outcome, Raised, Returned

SHAPES = st.sampled_from([(), (1,), (3,), (0, 2), (2, 3)])
WANTS = st.sampled_from([0.0, 1.0, -2.5, 1e12, np.nan, np.inf])
NUDGES = st.sampled_from([0.0, 0.0, 0.0, 0.9e-3, -0.9e-3, 1.1e-3, np.nan, np.inf])
ODD = st.sampled_from(
    [None, 1.0, 1, True, "text", (), (np.ones(3),), {"a": np.ones(3)}, np.ones((3, 3)), np.ones(3, int)]
)
FAILURES = st.sampled_from([Raised("ValueError", "no"), Returned(None)])


@st.composite
def asked(draw: st.DrawFn) -> tuple[Expected, Outcome]:
    """What a case should give, and what came of it: often nearly the same."""
    shapes = draw(st.lists(SHAPES, min_size=1, max_size=3))
    wants = [np.full(shape, draw(WANTS)) for shape in shapes]
    parts = tuple(Component(f"part {place}", want, np.full(want.shape, 1e-3)) for place, want in enumerate(wants))
    form = "leaf" if len(parts) == 1 else ("tuple", tuple(part.label for part in parts), ("leaf",) * len(parts))
    got = [draw(st.just(want + draw(NUDGES)) | ODD) for want in wants]
    value = got[0] if len(parts) == 1 else tuple(got)
    return Expected(form, parts), draw(st.just(Returned(value)) | FAILURES)


def task(some: list[tuple[Expected, Outcome]]) -> tuple[TaskKey, dict[int, Outcome]]:
    """A task with these cases, and what came of its calls; the first one asked again gave the same."""
    case = Case("f", "distinct", "values", {}, {})
    cases = tuple(CaseKey(call, case, expected) for call, (expected, _) in enumerate(some))
    outcomes = dict(enumerate([*(outcome for _, outcome in some), some[0][1]]))
    return TaskKey("f", 1.0, cases, again=len(some)), outcomes


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(st.lists(asked(), min_size=1, max_size=4))
def test_what_is_found_right_at_once_is_right_case_by_case(some: list[tuple[Expected, Outcome]]) -> None:
    """No call is found that `look` finds wrong; and where all are right by their float64 numbers, all plain ones are found."""
    key, outcomes = task(some)
    with np.errstate(all="ignore"):
        found = fast_path(key, outcomes)
        wrong = {case.call for case in key.cases if look(case, outcomes[case.call]).first}
    assert not found & wrong
    plain = {case.call for case in key.cases if all(np.isfinite(part.want).all() for part in case.expected.components)}
    if not plain & wrong and all(_is_float64(outcomes[call]) for call in plain):
        assert found >= plain


def test_a_case_with_a_rule_or_an_exception_or_a_text_is_left_to_others() -> None:
    """Of such cases more than numbers must be seen, so they are never found; the others of their task are."""
    numbers = Component("", np.ones(3), np.zeros(3))
    plain = Expected("leaf", (numbers,))
    others = [
        Expected("leaf", (Component("", np.ones(3), np.zeros(3), rule=Coin(0.5)),)),
        Expected("leaf", (numbers,), raises=Raises("ValueError")),
        Expected("leaf", (Component("", "text"),)),
    ]
    got = [Returned(np.ones(3)), Raised("ValueError", "no"), Returned("text")]
    key, outcomes = task([(plain, Returned(np.ones(3))), *zip(others, got, strict=True)])
    assert fast_path(key, outcomes) == {0, key.again}


def test_the_first_case_asked_again_counts_as_well() -> None:
    """Who answers it otherwise the second time is looked at case by case."""
    key, outcomes = task([(Expected("leaf", (Component("", np.ones(3), np.zeros(3)),)), Returned(np.ones(3)))])
    assert fast_path(key, outcomes) == {0, 1}
    assert fast_path(key, outcomes | {1: Returned(np.zeros(3))}) == frozenset()


def _is_float64(outcome: Outcome) -> bool:
    parts = outcome.value if isinstance(outcome, Returned) else None
    parts = parts if isinstance(parts, tuple) else (parts,)
    return all(type(part) is float or (isinstance(part, np.ndarray) and part.dtype == np.float64) for part in parts)
