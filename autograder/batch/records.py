"""What the course's records tell of each submission of a run: its section, and where marks are worked out how its mark came about."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from autograder.batch.home import course_of
from autograder.batch.store import Store
from autograder.frozen import frozen
from autograder.gradebook.people import people_of, sections
from autograder.gradebook.person import claimed
from autograder.hand_work import Breakdown
from autograder.intake.identity import claim
from autograder.render.class_view import Told


@frozen
class Records:
    """By submission what its row on the class page tells, and how its mark came about; not `are_marked` where a score is the mark."""

    told: Mapping[str, Told] = field(default_factory=dict)
    breakdowns: Mapping[str, Breakdown] = field(default_factory=dict)
    are_marked: bool = False

    def between(self, first: str, last: str) -> "Records":
        """What is told of those from one name to another, which is all that the process needs that writes these."""
        told = {name: one for name, one in self.told.items() if first <= name <= last}
        breakdowns = {name: one for name, one in self.breakdowns.items() if first <= name <= last}
        return Records(told, breakdowns, self.are_marked)


NO_RECORDS = Records()


def sections_alone(store: Store, path: Path | None = None) -> Records:
    """What the people's file tells of whose submissions these are: the one at `path`, or else that of the run's course, if there is one.

    Raises
    ------
    UsageError, CourseError
        if it cannot be read, or is none.

    """
    run = store.run()
    people = people_of(course_of(store), path, run.assignment)
    if people is None:
        return NO_RECORDS
    claims = {name: claimed(claim(name)) for name in store.names()}
    return Records({name: Told(section) for name, section in sections(people, claims).items()})
