"""`autograder arrivals`: arrivals.csv made, or completed, from Moodle's worksheet; a time that is not certain is named, never guessed."""

import argparse
from pathlib import Path

from autograder.batch.graded_attempts import latest_of
from autograder.batch.home import course_of
from autograder.batch.store import Store, open_store
from autograder.commands.aside import aside
from autograder.errors import UsageError
from autograder.gradebook.arrivals import ARRIVALS, COLUMNS, HandedIn, Times, complete
from autograder.gradebook.matching import Directory, assign
from autograder.gradebook.moodle_columns import cell, columns_of, person_of
from autograder.gradebook.moodle_times import times_told
from autograder.gradebook.people import PEOPLE, People, people_of, whose
from autograder.gradebook.person import claimed
from autograder.gradebook.sheet import Sheet, read_sheet
from autograder.gradebook.table import spreadsheet
from autograder.gradebook.terms import read_terms
from autograder.intake.identity import claim
from autograder.output import write
from autograder.render.escape import one_line
from autograder.words.message import message


def run(args: argparse.Namespace) -> int:
    """Take the times in; 1 if that of somebody who handed in is not told for certain."""
    with open_store(args.run) as store:
        course, name = args.course or course_of(store), store.run().assignment
        people = people_of(course, args.people, name)
        if people is None:
            raise UsageError(message("marks.no_people", path=course / PEOPLE))
        hashes = _hashes(store, people, by_groups=args.groups)
    deadline = read_terms(course).asked(name)
    if deadline is None:
        raise UsageError(message("arrivals.no_deadline", name=name))
    there = HandedIn(name, Directory(people.people), hashes, deadline.tzinfo)
    path = args.arrivals or course / ARRIVALS
    before = read_sheet(path, COLUMNS[:3], message("arrivals.what")) if path.exists() else Sheet(path, COLUMNS, ())
    done = complete(before, _told(args.worksheet, there.directory), there)
    write(path, spreadsheet([done.sheet.header, *done.sheet.rows]).encode())
    for who, why in done.left:
        aside(message("people.left", who=one_line(who), why=why))
    aside(message("arrivals.done", table=args.worksheet, path=path, count=done.added, left=len(done.left)))
    return int(bool(done.left))


def _hashes(store: Store, people: People, *, by_groups: bool) -> dict[int, str]:
    """By the place of everybody who handed in the hash of what counts; "" where there is nothing to hash."""
    claims, _ = whose(people, {one: claimed(claim(one)) for one in store.names()}, by_groups=by_groups)
    found, _ = assign(claims, Directory(people.people))
    latest = latest_of(store)
    return {place: latest[submission] for place, submission in sorted(found.items())}


def _told(worksheet: Path, directory: Directory) -> Times:
    """What a worksheet tells of each person's work.

    Raises
    ------
    UsageError
        if it is no worksheet, or nothing tells in which column the times stand.

    """
    sheet = read_sheet(worksheet, (), message("roster.moodle"))
    columns = columns_of(sheet)
    if columns is None or columns.submitted is None:
        raise UsageError(message("arrivals.no_times", path=worksheet))
    claims = {str(line): (person_of(columns, row),) for line, row in enumerate(sheet.rows)}
    texts = {
        place: cell(sheet.rows[int(line)], columns.submitted) for place, line in assign(claims, directory)[0].items()
    }
    times = times_told(texts.values())
    return {place: ("" if text == "-" else text, times[text]) for place, text in texts.items()}
