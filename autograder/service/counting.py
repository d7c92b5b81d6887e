"""Which attempts the official exam is run on: of each person the last that came in time, by the service's clock, and by the ledger's word."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from autograder.course.decides import LEDGER
from autograder.course.late import Late
from autograder.frozen import frozen
from autograder.gradebook.entry import Chosen, Entry, Extension
from autograder.gradebook.ledger import settled
from autograder.gradebook.ledger_file import read_ledger
from autograder.gradebook.mark import Terms
from autograder.gradebook.matching import Directory, assign
from autograder.gradebook.people import people_of, whose
from autograder.gradebook.person import claimed
from autograder.gradebook.terms import CourseTerms, read_terms
from autograder.intake.called import Wanted
from autograder.intake.identity import claim
from autograder.intake.submission import Submission
from autograder.service.pushed import submission_of
from autograder.service.queue import Queue, Queued


@frozen
class OfPushes:
    """Submissions that were pushed, each read as it is asked for; of one person in the order of their arrival."""

    queue: Queue
    wanted: Wanted
    attempts: tuple[Queued, ...]

    def __len__(self) -> int:
        return len(self.attempts)

    def __iter__(self) -> Iterator[Submission]:
        return map(self.read, self.attempts)

    def read(self, one: Queued) -> Submission:
        """One attempt as a submission that came at a time."""
        return replace(submission_of(one.person, self.queue.files(one.number), self.wanted), arrived=one.came)


def that_may_count(course: Path, assignment: str, queue: Queue, wanted: Wanted) -> OfPushes:
    """What is graded officially: of each person the last attempt before the deadline, and before each other time that may hold for them.

    These are an extension, and the end of what late work may still be handed in; with them what the ledger names. Which of
    them counts is for the marks to say, by the same files.

    Raises
    ------
    CourseError
        for what is wrong in a file of the course.

    """
    tried = defaultdict[str, list[Queued]](list)
    for one in queue.attempts(assignment):
        tried[one.person].append(one)
    known = _known(course, assignment, list(tried))
    pushes = OfPushes(queue, wanted, ())
    found = [
        one
        for person, attempts in tried.items()
        for one in may_count(attempts, *known[person], lambda one: pushes.read(one).sha256)
    ]
    return replace(pushes, attempts=tuple(found))


def may_count(
    attempts: Sequence[Queued], terms: Terms, ledger: Sequence[Entry], sha256_of: Callable[[Queued], str]
) -> list[Queued]:
    """Of one person's attempts, in the order of their arrival, those that may count."""
    found = dict[int, Queued]()
    for last in _ends(terms, ledger):
        in_time = [one for one in attempts if one.arrived <= last]
        for one in in_time[:1] if terms.counts == "first" else in_time[-1:]:
            found[one.number] = one
    for chosen in (one for one in ledger if isinstance(one, Chosen)):
        found |= {one.number: one for one in attempts if sha256_of(one).startswith(chosen.sha256)}
    return [one for one in attempts if one.number in found]


def _ends(terms: Terms, ledger: Sequence[Entry]) -> Iterator[float]:
    """The times until which something may count, as seconds since 1970."""
    if terms.deadline is None:
        yield math.inf
        return
    for due in (terms.deadline, *(one.until for one in ledger if isinstance(one, Extension))):
        late = terms.late or Late(cut_off_days=0)
        yield due.timestamp() + 60 * late.grace_minutes
        yield _last(due, late)


def _last(due: datetime, late: Late) -> float:
    """When the last late work comes that counts."""
    if late.cut_off_days is None:
        return math.inf
    return due.timestamp() + timedelta(minutes=late.grace_minutes, days=late.cut_off_days).total_seconds()


def _known(course: Path, assignment: str, names: Sequence[str]) -> Mapping[str, tuple[Terms, Sequence[Entry]]]:
    """By what terms and entries of the ledger each of these names is held; who is none of the people has no entries."""
    terms = read_terms(course)
    found = dict.fromkeys(names, _held(terms, assignment, "", ()))
    people = people_of(course, None, assignment)
    if people is None:
        return found
    path = course / LEDGER
    ledger = settled(read_ledger(path, terms.names) if path.exists() else (), lambda _: people.people)
    claims, _ = whose(people, {name: claimed(claim(name)) for name in names})
    places, _ = assign(claims, Directory(people.people))
    for place, name in places.items():
        section = people.people[place].section
        found[name] = _held(terms, assignment, section, (*found[name][1], *ledger.entries(place, assignment)))
    return found


def _held(terms: CourseTerms, assignment: str, section: str, entries: Sequence[Entry]) -> tuple[Terms, Sequence[Entry]]:
    return terms.terms(assignment, section, terms.policies[assignment].points), entries
