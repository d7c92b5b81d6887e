"""Who stands in a platform's table, whichever it is: told by the names of its columns."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.errors import UsageError
from autograder.gradebook.moodle_columns import columns_of, person_of
from autograder.gradebook.names import folded
from autograder.gradebook.person import Person, is_test_student, last_first
from autograder.gradebook.sheet import Row, Sheet, read_sheet
from autograder.words.message import message

_COLUMNS: Mapping[str, Sequence[str]] = {
    "email": ("Email address", "Email"),
    "number": ("SIS User ID", "ID number", "OrgDefinedId", "Student ID", "SID"),
    "login": ("SIS Login ID", "Username"),
    "moodle": ("User ID",),
    "github": ("github_username",),
}
_LAST, _FIRST = ("LastName", "Last Name", "Surname", "last_name"), ("FirstName", "First Name", "first_name")
_WHOLE = ("Student", "Full name", "Name")
_WORD = ("roster_identifier", "identifier")
_GROUP, _SECTION = ("Group", "group_name"), ("Section", "Sections")


def people_told(path: Path, assignment: str) -> list[Person]:
    """The people in a table of Canvas, Moodle, Blackboard, Brightspace, Gradescope or GitHub Classroom.

    The participants of Moodle's worksheet are those of one `assignment`, and are left out without one.

    Raises
    ------
    UsageError
        if it cannot be read, or no column of it tells people apart.

    """
    sheet = read_sheet(path, (), message("people.tables"))
    worksheet = columns_of(sheet)
    people = [person_of(worksheet, row) if worksheet else _person(sheet, row) for row in sheet.rows]
    there = [person for person in people if (person.name or person.word) and not is_test_student(person)]
    known = [_without(person, assignment) for person in there]
    if not known:
        raise UsageError(message("people.nobody", path=path, what=message("people.tables")))
    return _once(known)


def _person(sheet: Sheet, row: Row) -> Person:
    apart = last_first(sheet.cell(row, *_LAST), sheet.cell(row, *_FIRST))
    ids = {kind: sheet.cell(row, *names).removeprefix("#") for kind, names in _COLUMNS.items()}
    if sheet.column("Section") is not None:
        ids["canvas"] = sheet.cell(row, "ID")
    if sheet.column("github_id") is not None:  # Classroom 50's roster, whose users are GitHub's
        ids["github"], ids["login"] = ids["login"], ""
    known = {kind: value for kind, value in ids.items() if value}
    word = sheet.cell(row, *_WORD)
    name = "" if word or not known else sheet.cell(row, *_WHOLE) or apart
    return Person(name, known, sheet.cell(row, *_GROUP), word, sheet.cell(row, *_SECTION))


def _without(person: Person, assignment: str) -> Person:
    ids = {kind: value for kind, value in person.ids.items() if assignment or kind != "participant"}
    return Person(person.name, ids, person.group, person.word, person.section)


def _once(people: Sequence[Person]) -> list[Person]:
    """Everybody once, though in two sections: who has one name and the same ids."""
    seen: dict[tuple[str, tuple[tuple[str, str], ...]], Person] = {}
    for person in people:
        seen.setdefault((folded(person.name or person.word), tuple(sorted(person.ids.items()))), person)
    return list(seen.values())
