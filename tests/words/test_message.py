"""Messages: data that a catalogue puts into words."""

import pytest

from autograder.words.message import listed, message, say


def test_a_text_of_somebody_else_stays():
    """What an author or a student wrote is said as it is, braces and all."""
    assert say("{x} is not a place") == "{x} is not a place"


@pytest.mark.parametrize(("count", "said"), [(1, "a"), (2, "a and b"), (3, "a, b and c"), (7, "a, b, c, d and 3 more")])
def test_several_are_listed(count, said):
    """Names are listed as a person does; of many only the first."""
    assert listed(tuple("abcdefg"[:count])) == said


def test_a_message_is_told_by_its_key_and_facts():
    """Two messages are the same if they say the same, in whatever language."""
    assert message("list.more", count=2) == message("list.more", count=2) != message("list.more", count=3)
