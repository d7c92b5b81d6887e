"""A sentence as data: which one it is and the facts in it, which a catalogue of one language puts into words.

Code below the top says *what* is so and never how it is put: it makes messages, hands them up and compares them by
their keys. Only what prints or writes a sentence calls `say`.
"""

from collections.abc import Sequence
from typing import Any

from autograder.frozen import frozen
from autograder.words.catalogue import sentence_of


@frozen
class Message:
    """One sentence of the catalogue: its key, and its facts by name."""

    key: str
    facts: tuple[tuple[str, Any], ...] = ()


Text = str | Message
"""What can be said: a sentence of ours, or text that somebody else wrote, which stays as it is."""


def message(key: str, /, **facts: Any) -> Message:
    """The sentence under `key`, with these facts: texts, numbers, other messages, or tuples of them, which are listed."""
    return Message(key, tuple(facts.items()))


def say(text: Text) -> str:
    """A text in the words of the catalogue; a fact called `count` decides between one and several."""
    if isinstance(text, str):
        return text
    facts = dict(text.facts)
    return sentence_of(text.key, facts.get("count")).format_map({name: _said(fact) for name, fact in facts.items()})


def some(parts: Sequence[Text], most: int = 5) -> tuple[Text, ...]:
    """Of many the first, and how many more there are: what a message takes for a list."""
    if len(parts) <= most:
        return tuple(parts)
    return (*parts[: most - 1], message("list.more", count=len(parts) - most + 1))


def listed(parts: Sequence[Text], most: int = 5) -> str:
    """Several as a person lists them; of many the first, and how many more there are."""
    said = [say(part) for part in some(parts, most)]
    if len(said) < 2:  # noqa: PLR2004  (one needs no "and")
        return "".join(said)
    return say(message("list.and", first=", ".join(said[:-1]), last=said[-1]))


def identity(text: Text) -> str:
    """What stays the same of a text in every language: a message's key and facts; what somebody else wrote is its own."""
    if isinstance(text, str):
        return text
    facts = [f"{name}={_identity(fact)}" for name, fact in text.facts]
    return f"{text.key}({', '.join(facts)})" if facts else text.key


def _identity(fact: Any) -> str:
    if isinstance(fact, tuple):
        return f"[{', '.join(map(_identity, fact))}]"
    return identity(fact) if isinstance(fact, str | Message) else repr(fact)


def _said(fact: Any) -> Any:
    if isinstance(fact, tuple):
        return listed(fact)
    return say(fact) if isinstance(fact, Message) else fact
