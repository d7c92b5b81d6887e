"""The ledger: whose work each entry of `ledger.yaml` is about, for certain; and that no two settle one thing on one day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.gradebook.entry import Chosen, Entry, Override, about
from autograder.gradebook.ledger_file import Line
from autograder.gradebook.matching import Directory, Nobody, Slot
from autograder.gradebook.names import folded
from autograder.gradebook.person import Person
from autograder.render.wording import points
from autograder.words.message import message


@frozen
class Ledger:
    """The entries about each person's work on an assignment, by the person's place among the people."""

    lines: Mapping[Slot, Sequence[Line]] = field(default_factory=dict)

    def entries(self, place: int, assignment: str) -> tuple[Entry, ...]:
        """What is said of one person's work."""
        return tuple(one.entry for one in self.lines.get((place, assignment), ()))


def settled(lines: Sequence[Line], people: Callable[[str], Sequence[Person]]) -> Ledger:
    """The ledger of these lines; `people` gives everybody, in one order, with the ids that they have in an assignment.

    Raises
    ------
    CourseError
        if somebody is none of the people for certain, or two entries of one day settle one thing.

    """
    directories = {name: Directory(people(name)) for name in {one.assignment for one in lines}}
    found: dict[Slot, list[Line]] = {}
    for one in lines:
        for place in _whose(one, directories[one.assignment]):
            there = found.setdefault((place, one.assignment), [])
            _refuse_clash(one, there, directories[one.assignment].people[place])
            there.append(one)
    return Ledger(found)


def _whose(one: Line, directory: Directory) -> Sequence[int]:
    """The places of those whom an entry is about."""
    way, said = one.whom
    if way == "who":
        return _one_person(one, directory)
    there = {place: getattr(person, way) for place, person in enumerate(directory.people) if getattr(person, way)}
    found = [place for place, name in there.items() if folded(name) == folded(said)]
    if not found:
        names = ", ".join(sorted(set(there.values()))) or message("list.none")
        key = message("ledger.no_section" if way == "section" else "ledger.no_group", name=said)
        raise one.wrong(key, message("ledger.there_are", names=names))
    return found


def _one_person(one: Line, directory: Directory) -> Sequence[int]:
    found = directory.find(Person(word=one.whom[1]))
    if isinstance(found, Nobody):
        raise one.wrong(message("ledger.nobody", who=one.whom[1], why=found.why), message("ledger.name_one"))
    if len(found) != 1:
        raise one.wrong(message("ledger.is_group", who=one.whom[1]), message("ledger.write_group"))
    return found


def _refuse_clash(one: Line, others: Sequence[Line], person: Person) -> None:
    """Refuse two entries that settle one thing and of which none is the later one."""
    for other in others:
        is_same = about(one.entry) == about(other.entry) and about(one.entry)[0]
        here, there = one.entry.provenance, other.entry.provenance
        if is_same and not here.is_later(there) and not there.is_later(here):
            raise one.wrong(
                message("ledger.clash", other=other.line, name=person.called), message("ledger.write_later")
            )


def refuse_outranked(ledger: Ledger) -> None:
    """Refuse the last entry of a file, which was just made, where another about the same is dated later: it would change nothing.

    Raises
    ------
    CourseError
        if there is one, with its line.

    """
    newest = max((one for lines in ledger.lines.values() for one in lines), key=lambda one: one.line)
    for one in (one for lines in ledger.lines.values() if newest in lines for one in lines):
        is_same = about(one.entry) == about(newest.entry) and about(one.entry)[0]
        if is_same and one.entry.provenance.is_later(newest.entry.provenance):
            when = one.entry.provenance.when.isoformat()
            raise one.wrong(message("ledger.outranks", line=one.line, date=when), message("ledger.mend_date"))


def hold_to(line: Line, full: float, tasks: Mapping[str, float], hashes: Sequence[str] | None) -> None:
    """Hold an entry to what was graded: the points and tasks that there are, and the attempts of the one whom it is about.

    Raises
    ------
    CourseError
        if there is no such task or attempt, or not so many points.

    """
    entry = line.entry
    if isinstance(entry, Chosen) and hashes is not None:
        _refuse_unless(len({one for one in hashes if one.startswith(entry.sha256)}) == 1, _no_attempt(line, hashes))
    if not isinstance(entry, Override):
        return
    names = ", ".join(tasks)
    no_task = line.wrong(message("ledger.no_task", task=entry.task), message("course.name_some", names=names))
    _refuse_unless(not entry.task or entry.task in tasks, no_task)
    most = tasks[entry.task] if entry.task else full
    found = message("ledger.too_many", points=points(entry.points), most=points(most))
    _refuse_unless(entry.points <= most, line.wrong(found, message("ledger.write_points")))


def _no_attempt(line: Line, hashes: Sequence[str]) -> CourseError:
    there = ", ".join(one[:12] for one in hashes) or message("list.none")
    return line.wrong(message("ledger.no_attempt", who=line.whom[1]), message("ledger.there_are", names=there))


def _refuse_unless(is_so: bool, error: CourseError) -> None:  # noqa: FBT001  (read aloud, it is a sentence)
    if not is_so:
        raise error
