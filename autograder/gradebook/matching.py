"""Which people of a table a submission is of; never a guess: what cannot be told for certain is a sentence that says why.

An id is held against the name beside it. Moodle calls a team's work by the team's number, which can be another person's number
in the same table; so where the two speak of different people nobody is found, and both are named.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from autograder.frozen import frozen
from autograder.gradebook.names import agree, folded, words_of
from autograder.gradebook.person import HARD, SOFT, Person, is_test_student
from autograder.words.message import Text, message, some

Found = tuple[int, ...]
"""The places of those who were found: of a group all its members."""

Slot = tuple[int, str]
"""Somebody's place among the people, and an assignment: where one mark goes."""


@frozen
class Nobody:
    """Why nobody can be told for certain. It `is_absent` if no id is known; and it `is_stranger` if nobody has the name either.

    It is one of those at the places `may_be`; where none are told it may be anybody. `meant` are those who may be meant more than
    others: it has their number beside another name, or a part of their name.
    """

    why: Text
    is_absent: bool = False
    is_stranger: bool = False
    may_be: Found = ()
    meant: Found = ()

    @property
    def unsure(self) -> Found:
        """Those of whom it is not certain that they handed in nothing."""
        return (*self.may_be, *self.meant)


class Directory:
    """People by all that tells them apart."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self._ids: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._addresses: dict[str, set[int]] = defaultdict(set)
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._words: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._also: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._groups: dict[str, set[int]] = defaultdict(set)
        self._underscored = [(place, _as_before_files(one.name)) for place, one in enumerate(people) if "_" in one.name]
        for place, person in enumerate(people):
            self._enter(place, person)

    def _enter(self, place: int, person: Person) -> None:
        for kind, value in person.ids.items():
            if key := folded(value):
                self._ids[kind][key].add(place)
                if kind in ("login", "email"):
                    self._addresses[_local(key)].add(place)
        if person.name:
            self._exact[folded(person.name)].add(place)
            self._words[words_of(person.name)].add(place)
        for name in person.also:
            words = words_of(name)
            (self._also[words] if words else self._exact[folded(name)]).add(place)
        if person.group:
            self._groups[folded(person.group)].add(place)

    def find(self, person: Person) -> Found | Nobody:
        """Who this is: the places of one person or of a group's members, or why nobody can be told for certain."""
        if person.word:
            return self._find_word(person.word)
        hits = {place for kind, value in person.ids.items() for place in self._by_id(kind, value)}
        if len(hits) > 1:
            return Nobody(message("match.ids_of_several", names=self._called(hits)), may_be=tuple(hits))
        if hits:
            return self._held(person, next(iter(hits)))
        missing = next((kind for kind in person.ids if kind in HARD and kind in self._ids), "")
        if missing and not self._is_group(person.name):
            why = message("match.no_such_number", number=person.ids[missing])
            return Nobody(why, is_absent=True, is_stranger=not self._by_name(person.name))
        return self._find_name(person) if person.name else _STRANGER

    def word(self, place: int) -> str:
        """An id or the name by which somebody, and nobody else, is found; "" if there is none."""
        one = self.people[place]
        words = [*(one.ids.get(kind, "") for kind in ("own", *one.ids)), one.name]
        return next((word for word in words if word and self.find(Person(word=word)) == (place,)), "")

    def _held(self, person: Person, place: int) -> Found | Nobody:
        """The person whose number it is, if the name beside it says the same."""
        there = self.people[place]
        is_alike = not person.name or any(agree(here, name) for here in person.names for name in there.names)
        if self._is_group(person.name):
            named = self._by_name(person.name)
            return self._either(person.name, {*named, place}) if named or is_alike else self._members(person.name)
        if is_alike:
            return self._uncontradicted(person, place)
        number = next(value for kind, value in person.ids.items() if place in self._by_id(kind, value))
        if not there.name:
            return Nobody(message("match.no_name_there", number=number), meant=(place,))
        named = self._by_name(person.name)
        why = message("match.other_name", number=number, there=there.name, here=_in_a_cell(person.name))
        return Nobody(why, may_be=(place, *named) if named else (), meant=(place,))

    def _uncontradicted(self, person: Person, place: int) -> Found | Nobody:
        """The person, unless another number that the table knows of them is another one."""
        there = self.people[place].ids
        if (other := self._called_as_a_file(person)) is not None:
            return self._several({place, other})
        for kind in HARD:
            here = person.ids.get(kind, "")
            if here and there.get(kind) and folded(here) != folded(there[kind]):
                name = self.people[place].called
                why = message("match.other_number", name=name, here=here, there=there[kind])
                return Nobody(why, meant=(place,))
        return (place,)

    def _called_as_a_file(self, person: Person) -> int | None:
        """Whose name begins as Canvas's file of this person does, number and all: then the file may be either's."""
        number = person.ids.get("canvas", "")
        begin = f"{_as_before_files(person.name)}_{number}" if person.name and number else ""
        return next((place for place, name in self._underscored if begin and name.startswith(begin)), None)

    def _find_name(self, person: Person) -> Found | Nobody:
        name, hits = person.name, {place for one in person.names for place in self._by_name(one)}
        if self._is_group(name):
            return self._either(name, hits) if hits else self._members(name)
        if len(hits) > 1:
            return self._several(hits)
        return tuple(hits) or self._stranger(name)

    def _find_word(self, word: str) -> Found | Nobody:
        """Somebody of whom a name is all that is known: what it says in any way must be said of one person."""
        hits = self._by_name(word).union(*(self._by_id(kind, word) for kind in (*HARD, *SOFT)))
        if self._is_group(word):
            return self._either(word, hits) if hits else self._members(word)
        if len(hits) > 1:
            return self._several(hits)
        return tuple(hits) or self._stranger(word)

    def _stranger(self, name: str) -> Nobody:
        """That nobody is called so; who has a part of the name is told, as somebody may go by a nickname, and never taken for it."""
        if re.fullmatch("anon_[A-Za-z0-9]+", name):
            return Nobody(message("match.anonymous"), is_absent=True, is_stranger=True)
        parts = set() if "@" in name else {word for word in words_of(name) if len(word) > 1}
        alike = [place for words, places in self._words.items() if set(words) & parts for place in places]
        if not alike:
            return _STRANGER
        why = message("match.unknown_but", name=_in_a_cell(name), names=self._called(alike))
        return Nobody(why, is_absent=True, is_stranger=True, meant=tuple(alike))

    def _by_name(self, name: str) -> set[int]:
        """Who is called so, word for word, or else in whatever order; and who is also called so."""
        words = words_of(name)
        if not words:
            return self._exact.get(folded(name), set())
        return (self._exact.get(folded(name)) or self._words.get(words, set())) | self._also.get(words, set())

    def _by_id(self, kind: str, value: str) -> set[int]:
        key = folded(value)
        if not key:
            return set()
        if kind not in ("login", "email"):
            return self._ids[kind].get(key, set()) if kind in self._ids else set()
        alike = self._addresses.get(_local(key), set())
        return {place for place in alike if self._has_address(place, key)}

    def _has_address(self, place: int, key: str) -> bool:
        """Whether it is somebody's address, or login; a domain that only one of two logins has tells nothing."""
        ids = self.people[place].ids
        login = folded(ids.get("login", ""))
        is_short = _local(login) == _local(key) and not ("@" in login and "@" in key)
        return key == folded(ids.get("email", "")) or key == login or is_short

    def _is_group(self, name: str) -> bool:
        return bool(name) and folded(name) in self._groups

    def _members(self, name: str) -> Found:
        return tuple(sorted(self._groups[folded(name)]))

    def _several(self, places: Iterable[int]) -> Nobody:
        return Nobody(message("match.several_of_the_name", names=self._called(places)), may_be=tuple(places))

    def _either(self, name: str, hits: Iterable[int]) -> Nobody:
        return Nobody(message("match.group_or_person", name=name), may_be=(*hits, *self._members(name)))

    def _called(self, places: Iterable[int]) -> tuple[Text, ...]:
        return some([self.people[place].called for place in sorted(places)])


def _in_a_cell(name: str) -> str:
    """A name as it can be written into the column `also called`, where a `;` stands between two."""
    return " ".join(name.replace(";", " ").split())


_STRANGER = Nobody(message("match.unknown"), is_absent=True, is_stranger=True)


def assign(claims: Mapping[str, Sequence[Person]], directory: Directory) -> tuple[dict[int, str], dict[str, Nobody]]:
    """For each place the submission that counts there; and why a submission counts for nobody. Two for one place are both left.

    That of nobody whom Canvas made up for its student view is neither.
    """
    wanted: dict[int, list[str]] = defaultdict(list)
    lost: dict[str, Nobody] = {}
    theirs: dict[str, Found] = {}
    for submission, those in claims.items():
        found = [directory.find(person) for person in those]
        places = {place for one in found if isinstance(one, tuple) for place in one}
        if nobody := next((one for one in found if isinstance(one, Nobody)), None):
            if not (nobody.is_stranger and all(map(is_test_student, those))):
                lost[submission] = nobody
            continue
        theirs[submission] = tuple(places)
        for place in places:
            wanted[place].append(submission)
    for place, names in wanted.items():
        for submission in names if len(names) > 1 else ():
            others = some([other for other in names if other != submission])
            why = message("match.two_of_one", others=others, name=directory.people[place].called)
            lost[submission] = Nobody(why, may_be=theirs[submission])
    return {place: names[0] for place, names in wanted.items() if names[0] not in lost}, lost


def _as_before_files(name: str) -> str:
    """A name as Canvas puts it before a file."""
    return re.sub(r"\W", "", folded(name))


def _local(address: str) -> str:
    return address.partition("@")[0]
