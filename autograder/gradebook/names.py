"""When two names are one: in whatever case, order, Unicode form or spacing platforms write them; never when one is merely like the other."""

import re
import unicodedata
from collections.abc import Iterator

_ENOUGH = 2
"""So many words two names must share before one may have more words than the other, as with a middle name."""

_MOST_WORDS = 6
"""A name of more words is not turned."""


def folded(text: str) -> str:
    """The same for all ways to write one text: case, Unicode forms, blanks, and what cannot be seen."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    seen = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split())


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, so that their order tells nothing: "One, Ann" and "Ann One" are one; () where it has no letter."""
    return tuple(sorted(re.findall(r"[^\W_]+", _joined(folded(name)))))


def agree(name: str, other: str) -> bool:
    """Whether two names that stand beside one number can be one person's.

    Their words are the same, or one has a word more; or they are the same once all but letters is left out, which is how Canvas
    calls files: "O'Neil, Ann" is "oneilann".
    """
    one, two = words_of(name), words_of(other)
    if _straight(name) == _straight(other) or (one and one == two):
        return True
    shared = set(one) & set(two)
    if len(shared) >= _ENOUGH and (shared == set(one) or shared == set(two)):
        return True
    return not set(_squeezed(name)).isdisjoint(_squeezed(other))


def _joined(text: str) -> str:
    """The text with what stands within a word left out: an apostrophe of whatever kind."""
    return re.sub(r"(?<=\w)['’ʼ`´](?=\w)", "", text)


def _squeezed(name: str) -> Iterator[str]:
    """The letters of a name in a row, as it stands, and with what may be the family name at the other end; with marks and without."""
    for order in (name, _straight(name), *_turned(name)):
        yield from filter(None, map(_letters, (folded(order), _unmarked(folded(order)), _ascii(order))))


def _turned(name: str) -> Iterator[str]:
    """A name without a comma with its last words first, as Canvas calls "Ada Lovelace" "lovelaceada"."""
    words = name.split() if "," not in name else []
    for last in range(1, min(len(words), _MOST_WORDS)):
        yield " ".join([*words[-last:], *words[:-last]])


def _straight(name: str) -> str:
    """The name with what is before a comma at the end."""
    last, _, first = folded(name).partition(",")
    return f"{first} {last}".strip()


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _unmarked(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _ascii(text: str) -> str:
    """What is left of a name where all other letters are dropped; nothing where that is too little to tell anybody by."""
    left = "".join(sign for sign in text.lower() if sign.isascii())
    return left if 2 * len(_letters(left)) > len(_letters(text)) else ""
