"""What is worked out once: a memory that functions fill, and a sequence whose items are made when they are looked at."""

import pickle

import pytest

from autograder.judge.lazy import Lazy
from autograder.judge.memory import Memory


def test_a_memory_asks_once_for_the_same():
    """A function is asked once for the same arguments, and again for others."""
    memory, asked = Memory(), []

    def double(number):
        asked.append(number)
        return 2 * number

    assert [memory.once(double, number) for number in (1, 2, 1)] == [2, 4, 2]
    assert asked == [1, 2]


def test_a_memory_that_is_sent_is_empty():
    """What was worked out is not sent to another process, and makes no byte of difference."""
    used = Memory()
    used.once(str, 1)
    assert pickle.dumps(used) == pickle.dumps(Memory())
    assert pickle.loads(pickle.dumps(used)).once(str, 1) == "1"


def test_an_item_is_made_when_it_is_looked_at():
    """Each item of a lazy sequence is made once, and none before it is asked for."""
    made = []

    def make(place):
        made.append(place)
        return place**2

    some = Lazy(4, make)
    assert len(some) == 4
    assert made == []
    assert (some[-1], some[3], some[1:3]) == (9, 9, (1, 4))
    assert made == [3, 1, 2]
    assert list(some) == [0, 1, 4, 9]
    with pytest.raises(IndexError):
        some[4]
