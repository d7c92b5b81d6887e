"""`autograder feedback`: each student's report back to that student, through a platform or in folders; nothing of one to another."""

import argparse
from dataclasses import replace
from functools import partial

from autograder.batch.attempts import came_as
from autograder.batch.giving_back import Files, refuse_what_is_there, write_beside, write_folders, write_zip
from autograder.batch.home import course_of
from autograder.batch.parcels import (
    Addressed,
    Parcel,
    Withheld,
    files_of,
    for_canvas,
    for_each,
    for_moodle,
    known_of,
    names_inside,
    numbered,
    without_name,
)
from autograder.batch.records import Records
from autograder.batch.run import what_is_missing
from autograder.batch.store import NOT_GRADED, Store, open_store
from autograder.commands.aside import aside
from autograder.commands.marked import records
from autograder.commands.only import meant
from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.gradebook.matching import Nobody
from autograder.gradebook.people import People, people_of, whose
from autograder.gradebook.person import Person, claimed
from autograder.gradebook.platforms import platform
from autograder.gradebook.table import spreadsheet
from autograder.intake.identity import claim
from autograder.render.escape import csv_cell, one_line
from autograder.results import Report
from autograder.words.message import message, say

_PLATFORMS = ("canvas", "moodle")


def run(args: argparse.Namespace) -> int:
    """Write what is given back; 1 if somebody who handed in is given nothing, 3 if some are not graded."""
    _refuse_what_is_in_vain(args)
    with open_store(args.run) as store:
        names, reports = store.names(), _Reports(store, records(store, args))
        wanted = meant(args.only, names, partial(_people, store, args)) if args.only else names
        parcels, withheld = _addressed(store, args)
        parcels = [one for one in parcels if one.submission in wanted]
        withheld = [one for one in withheld if one.submission in wanted]
        parcels, ungraded = _graded(store, parcels)
        withheld += ungraded
        if args.anonymous:
            parcels = _without_names(reports, parcels, withheld, args)
        if parcels:
            _write(reports, parcels, args)
        missing = what_is_missing(store, args.run)
    for one in sorted(withheld, key=lambda one: one.submission):
        aside(message("given.nothing", who=one_line(one.submission), why=one_line(say(one.why))))
    aside(
        message("given.summary", given=len(parcels), withheld=len(withheld), out=args.out)
        if parcels
        else message("given.none", out=args.out)
    )
    if missing:
        aside(missing)
    return 3 if missing else int(bool(withheld))


def _refuse_what_is_in_vain(args: argparse.Namespace) -> None:
    """Refuse what cannot be done, before anything is read.

    Raises
    ------
    UsageError
        if options do not go together, or there is something at --out.

    """
    refuse_what_is_there(args.out)
    if args.anonymous and args.format in _PLATFORMS:
        raise UsageError(message("given.anonymous_in_vain", format=args.format))
    if args.format == "moodle" and args.roster is None:
        what = platform("moodle").TABLE
        raise UsageError(message("given.no_roster", what=what))
    if args.format != "moodle" and args.roster is not None:
        raise UsageError(message("given.roster_in_vain", format=args.format))


def _addressed(store: Store, args: argparse.Namespace) -> Addressed:
    """To whom each report goes, and whose cannot be given."""
    came = came_as(store)
    if args.format == "canvas":
        return for_canvas(came)
    claims, lost = _claims(store, args)
    if args.format == "moodle":
        return for_moodle(came, claims, lost, platform("moodle").read(args.roster, "").enrolments)
    return for_each(claims, came)


def _claims(store: Store, args: argparse.Namespace) -> tuple[dict[str, tuple[Person, ...]], dict[str, Nobody]]:
    """Whose each submission is, by people.csv; of what is nobody's for certain, why."""
    persons = {name: claimed(claim(name)) for name in store.names()}
    claims, lost = whose(_people(store, args), persons, by_groups=args.groups)
    if args.format != "moodle":  # a folder is called as the submission; nobody has to be found for it
        claims |= {name: (persons[name],) for name in lost}
    return claims, lost


def _people(store: Store, args: argparse.Namespace) -> People | None:
    return people_of(course_of(store), args.people, store.run().assignment)


def _graded(store: Store, parcels: list[Parcel]) -> tuple[list[Parcel], list[Withheld]]:
    """Those of which there is a report that tells a student something; the others, each once."""
    ready, withheld = list[Parcel](), dict[str, Withheld]()
    for one in parcels:
        report = store.report(one.submission) if store.report_json(one.submission) else None
        if report and not report.fault:
            ready.append(one)
        else:
            withheld[one.submission] = Withheld(one.submission, report.fault if report else NOT_GRADED)
    return ready, [*withheld.values()]


@frozen
class _Reports:
    """The reports of a run, each with how its mark came about where a score is not the mark."""

    store: Store
    known: Records

    def of(self, name: str) -> Report:
        """The report of one submission, of which there is one."""
        return replace(self.store.report(name), breakdown=self.known.breakdowns.get(name))


def _write(found: _Reports, parcels: list[Parcel], args: argparse.Namespace) -> None:
    """Write the reports, each read when it is due, in the order of the names that they go under."""
    parcels = sorted(parcels, key=lambda one: one.name)
    if args.format in _PLATFORMS:
        write_zip(args.out, (_in_archive(found, one, args.format) for one in parcels))
        return
    reports = (
        (one.name, files_of(without_name(report, one.name) if args.anonymous else report))
        for one in parcels
        for report in [found.of(one.submission)]
    )
    write_folders(args.out, reports, zipped=args.format == "zips")


def _in_archive(found: _Reports, one: Parcel, form: str) -> Files:
    files = files_of(found.of(one.submission))
    if form == "canvas":  # which shows the name of the file that was handed in, and so should open what that opens
        return {one.name: files["report.txt"]}
    return {f"{one.name}{name}": data for name, data in files.items()}


def _without_names(
    found: _Reports, parcels: list[Parcel], withheld: list[Withheld], args: argparse.Namespace
) -> list[Parcel]:
    """The reports under numbers alone, but for those in which a name stands all the same; beside them a table of whose they are."""
    came, (claims, _) = came_as(found.store), _claims(found.store, args)
    numbers, ready = numbered(found.store, came), list[Parcel]()
    for name in dict.fromkeys(one.submission for one in parcels):
        files = files_of(without_name(found.of(name), numbers[name]))
        known = known_of(name, came[name], claims[name])
        if any(names_inside(files, known)):
            withheld.append(Withheld(name, message("given.name_inside")))
        else:
            ready.append(Parcel(name, numbers[name]))
    heads = [say(message("who.number")), say(message("who.submission"))]
    if not ready:
        return []
    rows = sorted([one.name, csv_cell(one.submission)] for one in ready)
    write_beside(args.out.with_name(f"{args.out.stem}-key.csv"), spreadsheet([heads, *rows]))
    return ready
