"""What the marks of a course tell of each submission of a run: loaded only where a mark is more than a score."""

from collections.abc import Iterator, Sequence

from autograder.batch.marks import Marks
from autograder.batch.records import Records
from autograder.batch.store import Store
from autograder.gradebook.people import without_work
from autograder.gradebook.worked_out import breakdown, by_hand, late_by
from autograder.hand_work import Breakdown
from autograder.render.class_view import Absent, Told
from autograder.words.message import say


def recorded(found: Marks, store: Store) -> Records:
    """What the marks of a course tell of a run: of a group's work only what is the same for all of it, since all of them read it."""
    told, breakdowns, assignment = dict[str, Told](), dict[str, Breakdown](), store.run().assignment
    for name, places in _places(found, assignment, store.names()):
        marks, sections = (
            [found.marks[place, assignment] for place in places],
            {found.people[place].section for place in places},
        )
        section = sections.pop() if len(sections) == 1 else ""
        of_each = {breakdown(one) for one in marks}
        rows = {(say(late_by(one)), say(by_hand(one)), one.score) for one in marks}
        told[name] = Told(section, *rows.pop()) if len(rows) == 1 else Told(section)
        if len(of_each) == 1:
            breakdowns[name] = of_each.pop()
    told |= {name: Told(lost=one.why) for (of, name), one in found.lost.items() if of == assignment}
    return Records(told, breakdowns, are_marked=True, absent=tuple(_absent(found, assignment)))


def _absent(found: Marks, assignment: str) -> Iterator[Absent]:
    """Who handed in nothing, with what the ledger gives all the same."""
    theirs = {place for (name, _), places in found.theirs.items() if name == assignment for place in places}
    unsure = {place for (name, _), one in found.lost.items() if name == assignment for place in one.unsure}
    places = [place for place in range(len(found.people)) if place not in theirs | unsure]
    for place, (one, in_group) in zip(places, without_work(found.people, places), strict=True):
        mark = found.marks[place, assignment]
        yield Absent(one.called, Told(one.section, "", say(by_hand(mark)), mark.score), group=one.group * in_group)


def _places(found: Marks, assignment: str, names: Sequence[str]) -> Iterator[tuple[str, Sequence[int]]]:
    """The places of those whose each submission is, of those that are somebody's for certain."""
    for name in names:
        if (assignment, name) not in found.lost and (places := found.theirs.get((assignment, name))):
            yield name, sorted(places)
