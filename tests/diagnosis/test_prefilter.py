"""What is near one result is found among many at once, as one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.diagnosis.prefilter import Prefilter
from autograder.judge.compare import is_near
from autograder.judge.key import Component

SHAPES = [(), (0,), (3,), (2, 3), (3, 2)]
NUMBERS = st.sampled_from([0.0, 1.0, -2.5, 1e300, np.nan, np.inf])
NUDGES = st.sampled_from([0.0, 1e-12, 1e-8, 3e-8, 1e-3])


@st.composite
def arrays(draw: st.DrawFn) -> np.ndarray:
    """Arrays that are often almost the same."""
    shape = draw(st.sampled_from(SHAPES))
    base = draw(NUMBERS) + np.arange(np.prod(shape, dtype=int), dtype=float).reshape(shape)
    return base * (1 + draw(NUDGES)) + draw(NUDGES)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.lists(arrays() | st.floats(-2, 2) | st.sampled_from([None, "text", True]), max_size=8),
    arrays(),
    st.sampled_from([0.0, 1e-4]),
)
def test_what_is_near_does_not_fall_through(results: list, got: np.ndarray, room: float) -> None:
    """Whatever is_near finds near one by one is among what is found at once."""
    component = Component("", got, np.full(got.shape, room) if room else None)
    with np.errstate(all="ignore"):
        found = Prefilter(enumerate(results)).near(got, component)
        near = [place for place, one in enumerate(results) if _is_number(one) and is_near(one, got, component)]
    assert set(near) <= set(found)
    assert list(found) == sorted(found)


def test_what_is_far_falls_through() -> None:
    """Finite numbers that are far, or of another shape, are not found."""
    results = [np.ones(3), np.ones(3) + 1e-3, np.ones((3, 1)), np.zeros(3), None, np.array([np.nan, 1, 1])]
    found = Prefilter(enumerate(results)).near(np.ones(3), Component("", np.ones(3)))
    assert list(found) == [0, 4, 5]


def test_what_is_no_number_is_held_against_all() -> None:
    """Where no numbers came back, nothing can be left out."""
    assert list(Prefilter(enumerate([np.ones(2), "text", np.zeros(3)])).near("text", Component("", "text"))) == [
        0,
        1,
        2,
    ]


def _is_number(one: object) -> bool:
    return isinstance(one, np.ndarray | float | int)
