"""What is known of a person: the name, the ids by which platforms tell people apart, and the group."""

import re
from collections.abc import Mapping
from dataclasses import field

from autograder.frozen import frozen
from autograder.intake.identity import Claim

HARD = ("own", "canvas", "participant", "moodle", "brightspace", "number")
"""Kinds of ids that a platform or a school gives out: where a table has such ids, one that is not there is nobody's."""

SOFT = ("login", "email", "github")
"""Kinds of ids that people choose, or have several of."""


@frozen
class Person:
    """Somebody, as a table or a submission tells it; `word` is a name that may be anything: a name, an id, a group's name.

    `also` are further names under which this person hands in, as somebody wrote them down.
    """

    name: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    word: str = ""
    section: str = ""
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the one to be called by first; () if none is known."""
        return (self.name, *self.also) if self.name else self.also

    @property
    def called(self) -> str:
        """What to call this person in a sentence."""
        return self.name or self.word or ", ".join(self.ids.values())


_TEST_STUDENT = {"studenttest", "teststudent"}
_MADE_LOGIN = re.compile("[0-9a-f]{40}|")


def is_test_student(person: Person) -> bool:
    """Whether it is Canvas's own "Student, Test", as whom a teacher looks at a course: with a login that Canvas made, or none."""
    letters = re.sub(r"\W", "", person.name).lower()
    is_made = {*person.ids} <= {"canvas", "login"} and _MADE_LOGIN.fullmatch(person.ids.get("login", "").lower())
    return letters in _TEST_STUDENT and bool(is_made)


def last_first(last: str, first: str) -> str:
    """The name of somebody of whom a table has it in two columns: "Lovelace, Ada"; the one of the two that there is."""
    return ", ".join(filter(None, (last, first)))


def claimed(claim: Claim) -> Person:
    """Whom a submission's name speaks of."""
    if not claim.kind:
        return Person(word=claim.name)
    return Person(name=claim.name, ids={claim.kind: claim.number})
