"""One mistake is charged once, in every assignment: a sample of what tests/measures/once.py measures of all."""

import random

import pytest
from measures.once import LEAST, Course, charge, is_idle

from tests.course_room import COURSE, NAMES

_SAMPLE = 6
"""So many known mistakes of each assignment's."""


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_costs_no_more_than_its_own_task(name):
    """Whatever builds on it: of the points of all tasks no more are lost than the one has, unless what builds on it only raises."""
    course = Course(COURSE, name)
    known = [mistake for mistake in course.mistakes() if not is_idle(course, mistake)]
    pairs = [charge(course, mistake) for mistake in random.Random(name).sample(known, _SAMPLE)]
    assert [pair for pair in pairs if pair.own + pair.beyond > pair.points + LEAST] == []
