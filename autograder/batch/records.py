"""What the course's records tell of each submission of a run: its section, and where marks are worked out how its mark came about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from autograder.batch.marks import Marks
from autograder.batch.store import Store
from autograder.frozen import frozen
from autograder.gradebook.mark import Mark
from autograder.gradebook.people import PEOPLE, read_people, sections
from autograder.gradebook.person import claimed
from autograder.gradebook.worked_out import breakdown, by_hand, late_by
from autograder.intake.identity import claim
from autograder.render.class_view import Told
from autograder.results import Breakdown
from autograder.words.message import say


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
    path = path or Path(run.course) / PEOPLE
    if not path.exists():
        return NO_RECORDS
    claims = {name: claimed(claim(name)) for name in store.names()}
    return Records(
        {name: Told(section) for name, section in sections(read_people(path, run.assignment), claims).items()}
    )


def recorded(found: Marks, store: Store) -> Records:
    """What the marks of a course tell of a run: of a group's work only what is the same for all of it, since all of them read it."""
    told, breakdowns = dict[str, Told](), dict[str, Breakdown]()
    for name, places in _places(found, store):
        marks, sections = _of(found, store, places), {found.people[place].section for place in places}
        section = sections.pop() if len(sections) == 1 else ""
        of_each = {breakdown(one) for one in marks}
        rows = {(say(late_by(one)), say(by_hand(one)), one.score) for one in marks}
        told[name] = Told(section, *rows.pop()) if len(rows) == 1 else Told(section)
        if len(of_each) == 1:
            breakdowns[name] = of_each.pop()
    return Records(told, breakdowns, are_marked=True)


def _of(found: Marks, store: Store, places: Iterable[int]) -> list[Mark]:
    assignment = store.run().assignment
    return [found.marks[place, assignment] for place in places]


def _places(found: Marks, store: Store) -> Iterator[tuple[str, Sequence[int]]]:
    """The places of those whose each submission is, of those that are somebody's for certain."""
    assignment = store.run().assignment
    for name in store.names():
        if (assignment, name) not in found.lost and (places := found.theirs.get((assignment, name))):
            yield name, sorted(places)
