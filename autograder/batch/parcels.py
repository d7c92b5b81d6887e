"""Who is given what back: of each submission its report and the name under which it goes, and of everybody else why not."""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from autograder.batch.giving_back import Files
from autograder.batch.places import safe_name
from autograder.batch.store import Store
from autograder.frozen import frozen
from autograder.gradebook.feedback_names import NotTaken, canvas_file, moodle_begin, moodle_begin_of
from autograder.gradebook.filling import Enrolment
from autograder.gradebook.matching import Directory, Nobody, assign
from autograder.gradebook.person import Person
from autograder.intake.identity import claim
from autograder.render.forms import render
from autograder.render.text import render as as_text
from autograder.results import Report
from autograder.words.message import Text, message

_WIDTH = 100
_DIGITS = 12
_LEAST_TOLD = 4
"""An id of fewer signs is found in texts where nobody meant it."""


@frozen
class Parcel:
    """One submission's report under one name, a file's, a folder's or how a path begins, and for whom if not for all of whom it is."""

    submission: str
    name: str
    who: str = ""


@frozen
class Withheld:
    """Who is given nothing, and why."""

    submission: str
    why: Text


Addressed = tuple[list[Parcel], list[Withheld]]


def for_canvas(came_as: Mapping[str, str]) -> Addressed:
    """Each file under the name under which Canvas handed it over."""
    parcels, withheld = list[Parcel](), list[Withheld]()
    for submission, name in came_as.items():
        try:
            parcels.append(Parcel(submission, canvas_file(name, claim(submission))))
        except NotTaken as not_taken:
            withheld.append(Withheld(submission, not_taken.why))
    return parcels, withheld


def for_moodle(
    came_as: Mapping[str, str],
    claims: Mapping[str, Sequence[Person]],
    lost: Mapping[str, Nobody],
    enrolments: Sequence[Enrolment],
) -> Addressed:
    """Each under the name that Moodle gave, whose number is held against the worksheet: it must be the person's own.

    A team's number is another kind of number; where a participant has it too, an older Moodle would give that one the report.
    """
    people = [enrolment.person for enrolment in enrolments]
    numbers = {person.ids.get("participant", "") for person in people}
    found, nobodys = assign(claims, Directory(people))
    left = nobodys | dict(lost)
    theirs: dict[str, list[Person]] = {}
    for place, submission in found.items():
        theirs.setdefault(submission, []).append(people[place])
    parcels, withheld = list[Parcel](), [Withheld(submission, one.why) for submission, one in left.items()]
    for submission in sorted(came_as.keys() - left.keys()):
        try:
            parcels += _through_moodle(submission, came_as[submission], theirs.get(submission, []), numbers)
        except NotTaken as not_taken:
            withheld.append(Withheld(submission, not_taken.why))
    return parcels, withheld


def _through_moodle(
    submission: str, came_as: str, people: Sequence[Person], numbers: Collection[str]
) -> Iterator[Parcel]:
    """One for the person or the team that handed in, and one for each other whose it is as well.

    Raises
    ------
    NotTaken
        if the number may be another's.

    """
    number = claim(submission).number
    own = [person.ids.get("participant", "") for person in people]
    if number not in own and number in numbers:
        raise NotTaken(message("given.number_of_other", number=number))
    yield Parcel(submission, moodle_begin(came_as, number))
    for person, other in zip(people, own, strict=True):
        if number in own and other != number:
            yield Parcel(submission, moodle_begin_of(person.name, other), person.name)


def for_each(claims: Mapping[str, Sequence[Person]], names: Iterable[str]) -> Addressed:
    """A folder each, called as the submission; of what several handed in together one for each member."""
    parcels = [parcel for name in names for parcel in (_members(name, claims[name]) or [Parcel(name, safe_name(name))])]
    count = Counter(parcel.name for parcel in parcels)
    withheld = [
        Withheld(parcel.submission, message("given.two_of_one_name", who=parcel.who))
        for parcel in parcels
        if count[parcel.name] > 1
    ]
    return [parcel for parcel in parcels if count[parcel.name] == 1], withheld


def _members(submission: str, people: Sequence[Person]) -> list[Parcel]:
    if len(people) < 2:  # noqa: PLR2004  (one person's own)
        return []
    called = [f"{one.called} ({own})" if (own := one.ids.get("own")) else one.called for one in people]
    return [Parcel(submission, safe_name(who), who) for who in called]


def files_of(report: Report) -> Files:
    """A report for one person: as a page that needs nothing else, and as text."""
    text = as_text(report, colour=False, width=_WIDTH)
    return {"report.html": render(report, "html").encode(), "report.txt": f"{text.rstrip()}\n".encode()}


# ── without names ───────────────────────────────────────────────────────────────────────────────


def numbered(store: Store, names: Iterable[str]) -> dict[str, str]:
    """A number for each submission from which nothing can be told without the run's secret, and that stays the same under it."""
    secret = store.run().secret.encode()
    numbers, taken = dict[str, str](), set[str]()
    for name in sorted(names):
        digest = hmac.digest(secret, b"a number for " + name.encode("utf-8", "backslashreplace"), hashlib.sha256)
        while (number := f"{int.from_bytes(digest) % 10**_DIGITS:0{_DIGITS}}") in taken:
            digest = hashlib.sha256(digest).digest()
        taken.add(number)
        numbers[name] = number
    return numbers


def without_name(report: Report, number: str) -> Report:
    """The report of somebody of whom the number alone is told; notes go, since they name files and people."""
    return replace(report, submission=number, notes=(), sha256="")


def names_inside(files: Files, known: Iterable[str]) -> Iterator[str]:
    """Which of what is known of a person stands in the files all the same, as a word of its own."""
    texts = [data.decode().casefold() for data in files.values()]
    for term in {one.casefold() for one in known if len(one) >= _LEAST_TOLD or not one.isdigit()}:
        if term and any(re.search(rf"(?<![^\W_]){re.escape(term)}(?![^\W_])", text) for text in texts):
            yield term


def known_of(submission: str, came_as: str, people: Sequence[Person]) -> set[str]:
    """All by which somebody could be told."""
    said = claim(submission)
    told = {submission, came_as, said.name, said.number}
    for one in people:
        told |= {one.name, *one.ids.values()}
    return {one for one in told if one}
