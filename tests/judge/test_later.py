"""Sequences that are made as they are looked at, or grow meanwhile, and what is sent of them elsewhere."""

import pickle

from autograder.judge.lazy import Growing, Lazy


def test_a_sequence_is_made_item_by_item():
    """Each at the first look, once, and no other."""
    made = []

    def make(place):
        made.append(place)
        return place**2

    some = Lazy(4, make)
    assert (len(some), made) == (4, [])
    assert (some[-1], some[1:3], some[3], made) == (9, (1, 4), 9, [3, 1, 2])


def test_a_growing_sequence_is_what_was_added_until_now():
    """Whoever looks again sees more."""
    so_far = [1]
    some = Growing(so_far, list)
    assert (len(some), some[0]) == (1, 1)
    so_far.append(2)
    assert (len(some), some[-1], list(some)) == (2, 2, [1, 2])


def test_what_is_sent_is_made_before():
    """Another process has no way to make it, so it gets the items, also those that were not there yet."""
    so_far = [0]
    for some in (Lazy(3, lambda place: place**2), Growing(so_far, lambda: so_far.extend((1, 4)))):
        assert pickle.loads(pickle.dumps(some)) == (0, 1, 4)
