"""Several texts as one: between commas, in turn, as alternatives, as a sum, or each on a line of its own."""

from collections.abc import Sequence
from functools import reduce

from autograder.words.message import Message, Text, message


def in_commas(texts: Sequence[Text]) -> Text:
    """One after the other, as "this, that"; at least one."""
    return reduce(_in_commas, texts)


def in_turn(texts: Sequence[Text]) -> Text:
    """One after the other, as "this; that"; at least one."""
    return reduce(_in_turn, texts)


def either(texts: Sequence[Text]) -> Text:
    """As alternatives, as "this or that"; at least one."""
    return reduce(_either, texts)


def in_sum(texts: Sequence[Text]) -> Text:
    """As a sum, as "this + that"; at least one."""
    return reduce(_in_sum, texts)


def lines(texts: Sequence[Text]) -> Text:
    """Each on a line of its own, all but the first indented; at least one."""
    return reduce(_lines, texts)


def _in_commas(first: Text, last: Text) -> Message:
    return message("list.comma", first=first, last=last)


def _in_turn(first: Text, last: Text) -> Message:
    return message("list.turn", first=first, last=last)


def _either(first: Text, last: Text) -> Message:
    return message("list.or", first=first, last=last)


def _in_sum(first: Text, last: Text) -> Message:
    return message("list.plus", first=first, last=last)


def _lines(first: Text, last: Text) -> Message:
    return message("list.lines", first=first, last=last)
