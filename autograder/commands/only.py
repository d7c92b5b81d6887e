"""Which submissions are meant by the names of people that were typed; an unknown one is refused, with who may be meant."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches

from autograder.errors import UsageError
from autograder.gradebook.matching import Directory
from autograder.gradebook.person import Person, claimed
from autograder.intake.identity import claim
from autograder.words.message import message, some
from autograder.words.rows import either


def meant(words: Sequence[str], names: Collection[str]) -> tuple[str, ...]:
    """Of these submissions those that are called as one of the words, or whose person alone has it for a name or an id.

    Raises
    ------
    UsageError
        if a word means none of them, or several.

    """
    there = [*names]
    directory = Directory([_person(name) for name in there])
    return tuple(dict.fromkeys(word if word in there else _found(word, there, directory) for word in words))


def _person(name: str) -> Person:
    """Whom a submission's name speaks of; where it may be anything, it is called so."""
    person = claimed(claim(name))
    return Person(name=person.name or person.word, ids=person.ids)


def _found(word: str, there: Sequence[str], directory: Directory) -> str:
    found = directory.find(Person(word=word))
    if isinstance(found, tuple) and len(found) == 1:
        return there[found[0]]
    inside = [name for name in there if word.casefold() in name.casefold()]
    near = dict.fromkeys([*inside, *get_close_matches(word, there, cutoff=0.5)])
    if near:
        raise UsageError(message("only.unknown_but", name=repr(word), meant=either(list(near)[:4])))
    raise UsageError(message("only.unknown", name=repr(word), there=some(sorted(there))))
