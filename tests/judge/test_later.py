"""A sequence that is made whole at the first look, and what is sent of one that is made later."""

import pickle

from autograder.judge.lazy import Later, Lazy


def test_a_sequence_is_made_whole_at_the_first_look():
    """Once, and not before anything of it is asked for."""
    made = []

    def make():
        made.append("all")
        return (1, 2, 3)

    some = Later(make)
    assert made == []
    assert (len(some), some[-1], some[:2], list(some), made) == (3, 3, (1, 2), [1, 2, 3], ["all"])


def test_what_is_sent_is_made_before():
    """Another process has no way to make it, so it gets the items."""
    for some in (Lazy(3, lambda place: place**2), Later(lambda: [0, 1, 4])):
        assert pickle.loads(pickle.dumps(some)) == (0, 1, 4)
