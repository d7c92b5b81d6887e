"""What the marks of a course tell of each submission of a run: for its report, and for its row of the class page."""

from collections.abc import Iterable, Iterator, Sequence

from autograder.batch.marks import Marks
from autograder.batch.store import Store
from autograder.gradebook.mark import Mark
from autograder.gradebook.person import claimed
from autograder.gradebook.worked_out import by_hand, late_by, reckoning
from autograder.intake.identity import claim
from autograder.render.class_view import Told
from autograder.results import Reckoning
from autograder.words.message import say


def reckonings(found: Marks, store: Store) -> dict[str, Reckoning]:
    """How the mark of each submission came about: of a group's only what is the same for all of it, since all of them read it."""
    of_each = ((name, {reckoning(one) for one in _of(found, store, places)}) for name, places in _places(found, store))
    return {name: those.pop() for name, those in of_each if len(those) == 1}


def told_of(found: Marks, store: Store) -> dict[str, Told]:
    """Of each submission the section, and where one mark is everybody's: how late it was, what was set by hand, the mark."""
    told = dict[str, Told]()
    for name, places in _places(found, store):
        sections = {found.people[place].section for place in places}
        section = sections.pop() if len(sections) == 1 else ""
        alike = {(say(late_by(one)), say(by_hand(one)), one.score) for one in _of(found, store, places)}
        told[name] = Told(section, *alike.pop()) if len(alike) == 1 else Told(section)
    return told


def _of(found: Marks, store: Store, places: Iterable[int]) -> list[Mark]:
    assignment = store.run().assignment
    return [found.marks[place, assignment] for place in places]


def _places(found: Marks, store: Store) -> Iterator[tuple[str, Sequence[int]]]:
    """The places of those whose each submission is, of those that are somebody's for certain."""
    assignment = store.run().assignment
    directory = found.directories[assignment]
    for name in store.names():
        places = directory.find(claimed(claim(name)))
        if isinstance(places, tuple) and (assignment, name) not in found.lost:
            yield name, places
