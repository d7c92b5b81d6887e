"""What the course's records tell of a run: of each submission its section, and how its mark came about; and who handed in nothing."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from autograder.batch.home import course_of
from autograder.batch.store import Store
from autograder.frozen import frozen
from autograder.gradebook.people import matched, people_of, without_work
from autograder.gradebook.person import claimed
from autograder.hand_work import Breakdown
from autograder.intake.identity import claim
from autograder.render.class_view import Absent, Told


@frozen
class Records:
    """By submission what its row on the class page tells, and how its mark came about; not `are_marked` where a score is the mark.

    `absent` are those of the people who handed in nothing.
    """

    told: Mapping[str, Told] = field(default_factory=dict)
    breakdowns: Mapping[str, Breakdown] = field(default_factory=dict)
    are_marked: bool = False
    absent: tuple[Absent, ...] = ()

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
    found = matched(people, {name: claimed(claim(name)) for name in store.names()})
    told = {name: Told(section) for name, section in found.sections.items()}
    told |= {name: Told(lost=one.why) for name, one in found.lost.items()}
    absent = (
        Absent(one.called, Told(one.section), group=one.group * in_group)
        for one, in_group in without_work(people.people, found.absent)
    )
    return Records(told, absent=tuple(absent))
