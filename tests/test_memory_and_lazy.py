"""What is worked out once: memories that functions fill, and a sequence whose items are made when they are looked at."""

import pickle
import tracemalloc

import numpy as np
import pytest

from autograder.judge.lazy import Lazy
from autograder.memory import Bounded, Memory, size_of
from autograder.results import Foreign, Raised, Returned


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


def test_a_bounded_memory_begins_anew_where_it_has_no_room():
    """What fits is kept; with the first that does not fit, all that was there before is forgotten."""
    memory, asked = Bounded(10), []

    def double(number):
        asked.append(number)
        return 2 * number

    def four(_):
        return 4

    assert [memory.once(double, number, size=four) for number in (1, 2, 1, 2)] == [2, 4, 2, 4]
    assert asked == [1, 2]
    assert [memory.once(double, number, size=four) for number in (3, 3, 1)] == [6, 6, 2]
    assert asked == [1, 2, 3, 1]


def test_what_is_larger_than_a_memory_drives_nothing_out():
    """What could never be kept is given and not kept, and what was there before stays."""
    memory, asked = Bounded(10), []

    def told(text):
        asked.append(text)
        return text

    for text in ("kept", "x" * 11, "kept", "x" * 11):
        assert memory.once(told, text, size=len) == text
    assert asked == ["kept", "x" * 11, "x" * 11]


def test_a_memory_without_room_works_everything_out():
    """Where nothing is to be kept, nothing is counted either."""
    memory, asked = Bounded(0), []
    assert [memory.once(asked.append, number, size=len) for number in (1, 1)] == [None, None]
    assert asked == [1, 1]


def test_a_bounded_memory_that_is_sent_is_empty():
    """What submissions sent stays in the process that they sent it to."""
    used = Bounded(100)
    used.once(str, 1, size=len)
    assert pickle.dumps(used) == pickle.dumps(Bounded(100))


NASTY = {
    "nothing": lambda place: (None,) * (place % 4000),
    "empty tuples": lambda place: ((),) * (place % 4000),
    "short texts": lambda place: tuple(f"{place}.{number}" for number in range(500)),
    "wide texts": lambda place: "\U0001f600" * (place % 500),
    "floats": lambda place: tuple(place + 0.5 + number for number in range(500)),
    "small arrays": lambda place: tuple(np.array(place + number) for number in range(500)),
    "an array": lambda place: np.arange(place, place + 1000.0),
    "a dict": lambda place: {f"{place}.{number}": number for number in range(500)},
    "strangers": lambda place: (Foreign("a.kind", (place,)),) * 100,
    "an exception": lambda place: Raised("E", "x" * place, place),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", NASTY.values(), ids=NASTY.keys())
def test_no_value_takes_more_memory_than_it_is_counted_for(make):
    """However a value is put together, all that is kept of many stays within what they were counted for."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        values = [Returned(make(place)) for place in range(100, 200)]
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert 0 < taken <= 1.05 * sum(map(size_of, values))


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
