"""A sentence as data: which one it is and the facts in it, which a catalogue of one language puts into words.

Code below the top says *what* is so and never how it is put: it makes messages, hands them up and compares them by
their keys. Only what prints or writes a sentence calls `say`.
"""

from dataclasses import dataclass
from typing import Any

from autograder.words.catalogue import sentence_of


@dataclass(frozen=True)
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


def listed(parts: tuple[Text, ...], most: int = 5) -> str:
    """Several as a person lists them; of many the first, and how many more there are."""
    said = [say(part) for part in parts]
    if len(said) > most:
        said = [*said[: most - 1], say(message("list.more", count=len(said) - most + 1))]
    if len(said) < 2:  # noqa: PLR2004  (one needs no "and")
        return "".join(said)
    return say(message("list.and", first=", ".join(said[:-1]), last=said[-1]))


def _said(fact: Any) -> Any:
    if isinstance(fact, tuple):
        return listed(fact)
    return say(fact) if isinstance(fact, Message) else fact
