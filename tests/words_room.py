"""What tests ask of messages: which sentence stands in one, with which facts; in no language."""

from contextlib import contextmanager

import pytest

from autograder.words.message import Message


def messages(text):
    """A message and all messages among its facts, by their keys."""
    if not isinstance(text, Message):
        return {}
    inside = [messages(fact) for _, facts in text.facts for fact in (facts if isinstance(facts, tuple) else (facts,))]
    return {key: one for some in inside for key, one in some.items()} | {text.key: text}


@contextmanager
def refused(error, key, /, **facts):
    """What is done meanwhile is refused by an error of this kind, which tells this with these facts, if not these alone."""
    with pytest.raises(error) as caught:
        yield caught
    told = messages(caught.value.says)
    assert key in told, told
    assert dict(told[key].facts).items() >= facts.items()
