"""The marks of a course: out of its runs, people, terms and ledger, what everybody has for each assignment and in all.

Nothing of it is kept: from the same files the same marks are worked out again, at any time and in whatever order runs are named.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from pathlib import Path

from autograder.batch.graded_attempts import attempts_of, distinct
from autograder.batch.store import Store
from autograder.course.decides import LEDGER
from autograder.errors import CourseError, UsageError
from autograder.frozen import frozen
from autograder.gradebook.arrivals import ARRIVALS, Arrivals, read_arrivals
from autograder.gradebook.ledger import Ledger, hold_to, settled
from autograder.gradebook.ledger_file import read_ledger
from autograder.gradebook.mark import GradedAttempt, Mark, lacks_time
from autograder.gradebook.matching import Directory, Nobody, Slot, assign
from autograder.gradebook.people import PEOPLE, People, people_of, whose
from autograder.gradebook.person import Person, claimed
from autograder.gradebook.terms import CourseTerms, read_terms
from autograder.gradebook.totals import Part, Total, Work, marks, total
from autograder.intake.identity import claim
from autograder.words.message import Text, message

_Found = dict[Slot, list[GradedAttempt]]


@frozen
class _HandedIn:
    """Everybody's attempts as they were `found`, whose each submission of an assignment is, and those that are nobody's for certain."""

    found: _Found
    theirs: Mapping[tuple[str, str], Collection[int]]
    lost: Mapping[tuple[str, str], Nobody]


@frozen
class Sources:
    """Beside the runs, of what marks are made; a file that is not named is that of the course.

    Where it goes `by_groups`, the work of one is all of the group's.
    """

    course: Path
    people: Path | None = None
    ledger: Path | None = None
    arrivals: Path | None = None
    by_groups: bool = False


@frozen
class Marks:
    """Everybody's marks for the `assignments` that were graded, in the order of their deadlines, and their totals.

    Of the `untimed` nobody knows when the work that counts arrived. `lost` says why a submission, of an assignment, is nobody's;
    `theirs` has the places of those whose another one is.
    """

    people: tuple[Person, ...]
    assignments: tuple[str, ...]
    marks: Mapping[Slot, Mark]
    totals: tuple[Total, ...]
    untimed: tuple[Slot, ...]
    lost: Mapping[tuple[str, str], Nobody]
    theirs: Mapping[tuple[str, str], Collection[int]]
    ledger: Ledger
    directories: Mapping[str, Directory] = field(repr=False)

    def find(self, person: Person, assignment: str) -> tuple[Mark, ...] | Text:
        """The marks of somebody, or of a group's members, whom a table or a submission tells; or why it is nobody for certain."""
        found = self.directories[assignment].find(person)
        return tuple(self.marks[place, assignment] for place in found) if isinstance(found, tuple) else found.why

    def only(self, person: Person, assignment: str) -> Mark | Text:
        """The mark of somebody whom a table tells; or why it is nobody's for certain."""
        found = self.find(person, assignment)
        if isinstance(found, tuple):
            return found[0] if len(found) == 1 else message("marks.several")
        return found

    def unsure(self, place: int, assignment: str) -> Sequence[str]:
        """Which submissions of an assignment are nobody's for certain and may be this person's."""
        return _unsure(self.lost, place, assignment)

    @property
    def lacking(self) -> tuple[Slot, ...]:
        """Who is due a mark and has none."""
        return tuple(slot for slot, one in self.marks.items() if one.is_lacking)

    @property
    def late(self) -> tuple[Slot, ...]:
        """Of the untimed those of whom a platform says that they were late, and not by how much."""
        return tuple(slot for slot in self.untimed if (one := self.marks[slot].attempt) and one.is_late)


def work_out(stores: Sequence[Store], sources: Sources) -> Marks:
    """The marks of everybody in the assignments of these runs.

    Raises
    ------
    UsageError
        if a run is of no assignment of the course, nobody tells who is in it, or late days may have been spent on an assignment
        that is not among them.
    CourseError
        for what is wrong in a file of the course, or in a table.

    """
    terms = read_terms(sources.course)
    runs = _by_assignment(stores, terms)
    terms.refuse_gaps(list(runs))
    people = cache(lambda name: _people(sources, name))

    def everybody(name: str) -> Sequence[Person]:
        return people(name).people

    terms.refuse_strangers(list(runs), {one.section for one in everybody(terms.names[0])})
    there = _attempts(runs, terms, people, by_groups=sources.by_groups)
    times = sources.arrivals or sources.course / ARRIVALS
    if sources.arrivals or times.exists():
        _put_times(there.found, times, read_arrivals(times, terms.names, everybody), everybody)
    ledger = _ledger(sources, terms, everybody)
    _hold(ledger, runs, there.found)
    made = _made(terms, runs, everybody(terms.names[0]), there, ledger)
    return replace(made, directories={name: Directory(everybody(name)) for name in runs})


def _by_assignment(stores: Sequence[Store], terms: CourseTerms) -> dict[str, list[Store]]:
    """The runs of each assignment, in the order in which they began; assignments in that of their deadlines."""
    runs: dict[str, list[Store]] = defaultdict(list)
    for store in sorted(stores, key=lambda store: (store.times(), str(store.path))):
        name = store.run().assignment
        if name not in terms.policies:
            facts = {"name": name, "course": terms.path, "there": ", ".join(terms.names)}
            raise UsageError(message("marks.other_course", run=store.path.parent, **facts))
        runs[name].append(store)
        if runs[name][0].run().all_tasks != store.run().all_tasks:
            paths = [str(one.path.parent) for one in runs[name]]
            raise UsageError(message("marks.other_tasks", name=name, runs=tuple(paths)))
    return {name: runs[name] for name in terms.in_order(list(runs))}


def _people(sources: Sources, assignment: str) -> People:
    people = people_of(sources.course, sources.people, assignment)
    if people is None:
        raise UsageError(message("marks.no_people", path=sources.course / PEOPLE))
    return people


def _attempts(
    runs: Mapping[str, Sequence[Store]], terms: CourseTerms, people: Callable[[str], People], *, by_groups: bool
) -> _HandedIn:
    found: _Found = defaultdict(list)
    theirs = defaultdict[tuple[str, str], set[int]](set)
    lost = dict[tuple[str, str], Nobody]()
    for name, store in ((name, store) for name, some in runs.items() for store in some):
        there, asked = people(name), terms.asked(name)
        claims, nobodys = whose(there, {one: claimed(claim(one)) for one in store.names()}, by_groups=by_groups)
        places, unsure = assign(claims, Directory(there.people))
        lost |= {(name, one): why for one, why in (nobodys | unsure).items()}
        tried = defaultdict(list)
        for one in attempts_of(store, asked.tzinfo if asked else None):
            tried[one.submission].append(one)
        for place, submission in places.items():
            theirs[name, submission].add(place)
            found[place, name] = distinct((*found[place, name], *tried[submission]))
    return _HandedIn(found, theirs, lost)


def _put_times(found: _Found, path: Path, arrivals: Arrivals, people: Callable[[str], Sequence[Person]]) -> None:
    """Put the times of a table in the place of all that is known else.

    Raises
    ------
    CourseError
        if a line may be about several attempts, or is about none that is there.

    """
    for (place, name), those in arrivals.items():
        tried = found.get((place, name), [])
        for one in those if tried else ():
            meant = [number for number, attempt in enumerate(tried) if attempt.sha256.startswith(one.sha256)]
            if len({tried[number].sha256 for number in meant}) != 1:
                there = ", ".join(attempt.sha256[:12] for attempt in tried)
                says = message("arrivals.which", who=people(name)[place].called)
                raise CourseError(path, one.line, says, message("arrivals.write_sha256", there=there))
            tried[meant[-1]] = replace(tried[meant[-1]], arrived=one.time)


def _ledger(sources: Sources, terms: CourseTerms, people: Callable[[str], Sequence[Person]]) -> Ledger:
    path = sources.ledger or sources.course / LEDGER
    if not sources.ledger and not path.exists():
        return Ledger()
    return settled(read_ledger(path, terms.names), people)


def _hold(ledger: Ledger, runs: Mapping[str, Sequence[Store]], found: _Found) -> None:
    """Hold every entry about what was graded to that."""
    graded = {name: some[-1].run() for name, some in runs.items()}
    for (place, name), lines in ledger.lines.items():
        for line in lines if name in graded else ():
            tried = [one.sha256 for one in found.get((place, name), ())]
            hold_to(line, graded[name].full, dict(graded[name].all_tasks), tried)


def _unsure(lost: Mapping[tuple[str, str], Nobody], place: int, assignment: str) -> Sequence[str]:
    return [one for (of, one), why in lost.items() if of == assignment and (place in why.may_be or not why.may_be)]


def _made(
    terms: CourseTerms,
    runs: Mapping[str, Sequence[Store]],
    people: Sequence[Person],
    there: _HandedIn,
    ledger: Ledger,
) -> Marks:
    full = {name: some[-1].run().full for name, some in runs.items()}
    of_all, totals, untimed = dict[Slot, Mark](), list[Total](), list[Slot]()
    for place, person in enumerate(people):
        work = [
            Work(
                name,
                terms.terms(name, person.section, full[name]),
                there.found.get((place, name), []),
                ledger.entries(place, name),
                terms.asked(name),
                _unsure(there.lost, place, name),
            )
            for name in runs
        ]
        mine = marks(work, terms.bank)
        of_all |= {(place, name): mine[name] for name in runs}
        untimed += [(place, one.assignment) for one in work if lacks_time(mine[one.assignment], one.terms)]
        totals.append(total([Part(name, terms.weight(name), mine[name]) for name in runs], terms.file.drop_lowest))
    return Marks(
        tuple(people), tuple(runs), of_all, tuple(totals), tuple(untimed), there.lost, there.theirs, ledger, {}
    )
