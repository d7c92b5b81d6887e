"""Which submissions are meant by the names of people that were typed; an unknown one is refused, with who may be meant."""

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import NoReturn

from autograder.errors import UsageError
from autograder.gradebook.matching import Directory, Nobody
from autograder.gradebook.people import People
from autograder.gradebook.person import Person, claimed
from autograder.intake.identity import claim
from autograder.words.alike import alike
from autograder.words.message import message, some
from autograder.words.rows import either


def meant(
    words: Sequence[str], names: Collection[str], people: Callable[[], People | None], at: str = "--only"
) -> tuple[str, ...]:
    """Of these submissions those that are called as one of the words, or whose person alone has it for a name or an id.

    Which ids people have is told by their submissions' names, and, where a word is none of these, by people.csv. `at` is
    where the words were typed.

    Raises
    ------
    UsageError
        if a word means none of them, or several.

    """
    there, known = [*names], cache(people)
    directory = cache(lambda: Directory([_person(name) for name in there]))

    def found(word: str) -> str:
        name = word if word in there else _found(word, there, directory, known)
        return name or _refuse(word, there, at)

    return tuple(dict.fromkeys(map(found, words)))


def _person(name: str) -> Person:
    """Whom a submission's name speaks of; where it may be anything, it is called so."""
    person = claimed(claim(name))
    return Person(name=person.name or person.word, ids=person.ids)


def _found(
    word: str, there: Sequence[str], directory: Callable[[], Directory], people: Callable[[], People | None]
) -> str:
    """The submission that this word means; "" if it means none or several."""
    found = directory().find(Person(word=word))
    if isinstance(found, tuple) and len(found) == 1:
        return there[found[0]]
    if isinstance(found, Nobody) and found.is_absent and len(those := _theirs(word, there, people())) == 1:
        return those[0]
    return ""


def _refuse(word: str, there: Sequence[str], at: str) -> NoReturn:
    near = alike(word, there, cutoff=0.5)  # of a name with a number behind it a word is but a part
    if near:
        raise UsageError(message("only.unknown_but", at=at, name=repr(word), meant=either(near)))
    raise UsageError(message("only.unknown", at=at, name=repr(word), there=some(sorted(there))))


def _theirs(word: str, there: Sequence[str], people: People | None) -> list[str]:
    """The submissions of the one person whom people.csv knows by this word; of a person that it does not tell for certain none."""
    directory = Directory(people.people if people else ())
    whose = directory.find(Person(word=word))
    is_one = isinstance(whose, tuple) and len(whose) == 1
    return [name for name in there if is_one and directory.find(claimed(claim(name))) == whose]
