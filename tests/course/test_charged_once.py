"""One mistake is charged once, in every assignment: a sample of what tests/measures/once.py measures of all."""

import random
from itertools import islice

import pytest
from measures.once import LEAST, Course, charge, charge_both, is_idle, meeting

from tests.conftest import sampled
from tests.course_room import COURSE, NAMES

_SAMPLE = 1
"""So many known mistakes of each assignment's."""


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(NAMES, "01_gradients", "02_graphs", "06_word_vectors"))
def test_a_mistake_costs_no_more_than_its_own_task(name):
    """Whatever builds on it: of the points of all tasks no more are lost than the one has, unless what builds on it only raises."""
    course = Course(COURSE, name)
    known = list(course.mistakes())
    random.Random(name).shuffle(known)
    some = islice((mistake for mistake in known if not is_idle(course, mistake)), _SAMPLE)
    pairs = [charge(course, mistake) for mistake in some]
    assert len(pairs) == _SAMPLE
    assert [pair for pair in pairs if pair.own + pair.beyond > pair.points + LEAST] == []


_PAIRS = 3
"""So many pairs of known mistakes."""


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(["01_gradients", "05_optimizers", "06_word_vectors"], "01_gradients"))
def test_two_mistakes_at_once_cost_no_more_than_each_alone(name):
    """Where some task builds on both functions, and one of them perhaps on the other."""
    course = Course(COURSE, name)
    pairs = [charge_both(course, *pair) for pair in islice(meeting(course), _PAIRS)]
    assert len(pairs) == _PAIRS
    assert [pair for pair in pairs if pair.costs_more] == []
