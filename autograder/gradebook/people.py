"""people.csv: one row a person, with the ids of every platform; read with file and line, completed from platforms' tables, never guessed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.gradebook.matching import Directory, Nobody, assign
from autograder.gradebook.names import agree, folded
from autograder.gradebook.person import Person
from autograder.gradebook.sheet import Row, Sheet, read_sheet
from autograder.gradebook.table import spreadsheet
from autograder.render.escape import csv_cell, from_csv_cell
from autograder.words.message import Text, message

PEOPLE = "people.csv"
COLUMNS = (
    "id",
    "name",
    "email",
    "number",
    "login",
    "canvas",
    "moodle",
    "github",
    "section",
    "group",
    "time zone",
    "also called",
)
"""Its columns, of which the last has several names with ";" between them; and for each assignment of Moodle's "participant" and the assignment's name. Others are kept as they are."""

_IDS = {"own": "id", **{kind: kind for kind in ("email", "number", "login", "canvas", "moodle", "github")}}


@frozen
class People:
    """The people of a course, in the order of the file's rows."""

    sheet: Sheet
    people: tuple[Person, ...]


@frozen
class Completed:
    """A people.csv with what a table told; `added` and `filled` count people, `left` says of whom nothing was taken, and why."""

    sheet: Sheet
    added: int
    filled: int
    left: tuple[tuple[str, Text], ...]


def read_people(path: Path, assignment: str = "") -> People:
    """The people in a file, with their participants' numbers of an assignment.

    Raises
    ------
    UsageError
        if it cannot be read, or is no such file.
    CourseError
        if one id stands in two rows, with the line.

    """
    raw = read_sheet(path, ("name",), message("people.file"))
    sheet = raw.having(raw.header, [tuple(map(from_csv_cell, row)) for row in raw.rows])
    columns = _columns(assignment)
    seen: dict[tuple[str, str], int] = {}
    for line, row in enumerate(sheet.rows, 2):
        for kind, name in columns.items():
            value = folded(sheet.cell(row, name))
            if value and (other := seen.setdefault((kind, value), line)) != line:
                found = message("people.twice", column=name, value=value, other=other)
                raise CourseError(path, line, found, message("people.once"))
    return People(sheet, tuple(_person(sheet, row, columns) for row in sheet.rows))


def people_of(course: Path, named: Path | None, assignment: str = "") -> People | None:
    """The people in the file that was `named`, which there must be; else those of the course, None where it has no such file.

    It raises what `read_people` does.
    """
    path = named or course / PEOPLE
    return read_people(path, assignment) if named or path.exists() else None


def _columns(assignment: str) -> Mapping[str, str]:
    """The column of each kind of ids."""
    return {**_IDS, "participant": _participant(assignment)} if assignment else _IDS


def _participant(assignment: str) -> str:
    return f"participant {assignment}"


def _person(sheet: Sheet, row: Row, columns: Mapping[str, str]) -> Person:
    ids = {kind: sheet.cell(row, name) for kind, name in columns.items()}
    known = {kind: value for kind, value in ids.items() if value}
    also = tuple(filter(None, (name.strip() for name in sheet.cell(row, "also called").split(";"))))
    name, group, section = (sheet.cell(row, column) for column in ("name", "group", "section"))
    return Person(name, known, group, section=section, also=also)


def nobody(path: Path) -> People:
    """A file in which nobody stands yet."""
    return People(Sheet(path, COLUMNS, ()), ())


def as_file(sheet: Sheet) -> str:
    """The text of a people.csv, in which no spreadsheet finds a formula."""
    return spreadsheet([sheet.header, *([csv_cell(cell) for cell in row] for row in sheet.rows)])


def complete(before: People, told: Sequence[Person], assignment: str, *, adds: bool) -> Completed:
    """The file with what a platform's table told of people: blanks are filled, nothing is replaced; a first table makes them.

    Where it `adds`, who is not there yet gets a row; else they are left, with everybody who cannot be told for certain.
    """
    rows = [dict(zip(before.sheet.header, row, strict=True)) for row in before.sheet.rows]
    header = dict.fromkeys((*before.sheet.header, *COLUMNS))
    if any("participant" in person.ids for person in told):
        header[_participant(assignment)] = None
    claims = {str(place): (person,) for place, person in enumerate(told)}
    found, lost = assign(claims, Directory(before.people))
    left, filled = list[tuple[str, Text]](), 0
    for place, claim in found.items():
        news = _cells(told[int(claim)], assignment)
        if why := _contradiction(rows[place], news):
            left.append((told[int(claim)].called, why))
            continue
        blanks = {name: value for name, value in news.items() if not rows[place].get(name)}
        rows[place].update(blanks)
        filled += bool(blanks)
    takes = adds or not rows
    new = {claim for claim, one in lost.items() if takes and one.is_stranger and not told[int(claim)].word}
    rows += [_cells(told[int(claim)], assignment) for claim in sorted(new, key=int)]
    left += [(told[int(claim)].called, one.why) for claim, one in lost.items() if claim not in new]
    sheet = before.sheet.having(header, [[row.get(name, "") for name in header] for row in rows])
    return Completed(sheet, len(new), filled, tuple(left))


def _contradiction(row: Mapping[str, str], news: Mapping[str, str]) -> Text:
    """What a row says otherwise, but for the name, which may be written in another way; "" if nothing."""
    for name, here in news.items():
        there = row.get(name, "")
        if there and name != "name" and folded(there) != folded(here):
            return message("people.other", column=name, there=there, here=here)
    return ""


def _cells(person: Person, assignment: str) -> dict[str, str]:
    """What is known of a person, by the columns of the file."""
    columns = {**_IDS, "participant": _participant(assignment)}
    ids = {columns[kind]: value for kind, value in person.ids.items() if kind in columns}
    more = {"name": person.name, "section": person.section, "group": person.group}
    return {name: value for name, value in (*ids.items(), *more.items()) if value}


def whose(
    people: People | None, claims: Mapping[str, Person], *, by_groups: bool = False
) -> tuple[dict[str, tuple[Person, ...]], dict[str, Nobody]]:
    """Of each submission whose it is, with all that people.csv knows of them; and of which it is nobody's for certain, why.

    Who is not in the file is whom the submission's name tells. Where it goes `by_groups`, the work of one is all of the group's.
    """
    if people is None:
        return {name: (person,) for name, person in claims.items()}, {}
    directory, known, lost = Directory(people.people), dict[str, tuple[Person, ...]](), dict[str, Nobody]()
    for name, person in claims.items():
        found = directory.find(person)
        if isinstance(found, tuple):
            known[name] = tuple(_both(one, person) for one in _with_group(people.people, found, by_groups=by_groups))
        elif found.is_absent:
            known[name] = (person,)
        else:
            lost[name] = found
    return known, lost


def _with_group(people: Sequence[Person], found: Iterable[int], *, by_groups: bool) -> list[Person]:
    those = [people[place] for place in found]
    groups = {folded(one.group) for one in those if one.group} if by_groups else set()
    return [one for one in people if one in those or folded(one.group) in groups]


def _both(known: Person, claim: Person) -> Person:
    """Somebody with the ids that a submission tells beside those that are known; those of a whole group are nobody's."""
    theirs = claim.ids if claim.name and any(agree(claim.name, name) for name in known.names) else {}
    return replace(known, ids={**theirs, **known.ids})


@frozen
class Matched:
    """Which submission is whose of the people, by their places, and which are `lost`: none of theirs for certain."""

    people: tuple[Person, ...]
    found: Mapping[int, str]
    lost: Mapping[str, Nobody]

    @property
    def absent(self) -> tuple[int, ...]:
        """The places of those who handed in nothing; not of whom one of the lost may be."""
        seen = self.found.keys() | {place for one in self.lost.values() for place in one.unsure}
        return tuple(place for place in range(len(self.people)) if place not in seen)

    @property
    def sections(self) -> dict[str, str]:
        """The section of each submission that is somebody's, and of whom it is known."""
        there = ((one, self.people[place].section) for place, one in self.found.items())
        return {one: section for one, section in there if section}


def matched(people: People, claims: Mapping[str, Person]) -> Matched:
    """Whose each submission is, by what its name claims."""
    found, lost = assign({name: (person,) for name, person in claims.items()}, Directory(people.people))
    return Matched(people.people, found, lost)


def without_work(people: Sequence[Person], absent: Iterable[int]) -> Iterator[tuple[Person, bool]]:
    """Of those who handed in nothing each, and whether somebody else of the group did."""
    places = {*absent}
    busy = {folded(one.group) for place, one in enumerate(people) if one.group and place not in places}
    yield from ((one, folded(one.group) in busy) for place, one in enumerate(people) if place in places)


def names_of(people: Iterable[Person]) -> Iterator[str]:
    """What to call them, with the section where there is one."""
    for person in people:
        yield f"{person.called} ({person.section})" if person.section else person.called
