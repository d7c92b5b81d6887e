"""`autograder export`: a run's scores for a spreadsheet, a program or a platform, or its secret."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from autograder.batch.home import course_of
from autograder.batch.run import what_is_missing
from autograder.batch.store import Store, open_store
from autograder.commands.aside import aside
from autograder.commands.marked import marks_of, records
from autograder.commands.replacing import refuse_to_replace, write_for
from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.gradebook.filling import Filled, beside, fill, listed, summary
from autograder.gradebook.people import people_of, whose
from autograder.gradebook.person import claimed
from autograder.gradebook.platforms import PLATFORMS, WITH_COLUMNS, platform
from autograder.gradebook.sheet import as_csv, from_csv, written
from autograder.gradebook.table import gradebook, named_rows
from autograder.intake.identity import claim
from autograder.render.escape import inert, one_line
from autograder.render.gradescope import results_json
from autograder.words.message import message, say, some
from autograder.words.rows import either

_MOST_TOLD = 20
"""So many of those who did not get what they are due are named on the terminal where a file names all."""


@frozen
class Exported:
    """A text in parts, and what came of everybody where it is a platform's table."""

    parts: Iterable[str]
    filled: Filled | None = None


def run(args: argparse.Namespace) -> int:
    """Write what is asked for to a file or to stdout; 1 if somebody who handed in has no mark in the platform's table, 3 if some are not graded."""
    _refuse_what_is_in_vain(args)
    with open_store(args.run) as store:
        exported = _secret(store, args) if args.secret else _FORMS[args.format](store, args)
        missing = "" if args.secret or args.submission else what_is_missing(store, args.run)
        if args.out and exported.filled:
            write_for(args.run, args.out, written(exported.filled.sheet, args.out))
        elif args.out and args.format == "csv":
            write_for(args.run, args.out, _as_named("".join(exported.parts), args.out))
        elif args.out:
            write_for(args.run, args.out, "".join(exported.parts).encode())
        else:
            _print(exported.parts, args)
    if exported.filled:
        _tell_everybody(exported.filled, args)
    if missing:
        aside(missing)
    return 3 if missing else int(bool(exported.filled and not exported.filled.is_all_due))


def _as_named(text: str, out: Path) -> bytes:
    """The gradebook as a workbook, where the file's name says so."""
    return written(from_csv(text, out), out) if out.suffix.lower() == ".xlsx" else text.encode()


def _tell_everybody(filled: Filled, args: argparse.Namespace) -> None:
    """Say how many came to what and name those who did not get what they are due; all are named in a file beside the table."""
    short = [one for one in filled.everybody if one.falls_short]
    told = [
        message("export.not_due", who=one_line(one.submission or one.person), why=one_line(say(one.why)))
        for one in short
    ]
    if args.out:
        write_for(args.run, beside(args.out), named_rows(listed(filled)).encode())
        told = [*told[:_MOST_TOLD], message("export.beside", path=beside(args.out))]
    zeros = [one_line(one.submission) for one in filled.everybody if one.ran_nothing]
    if zeros:
        told.append(message("export.nothing_ran", count=len(zeros), names=some(zeros)))
    for says in (*told, summary(filled)):
        aside(says)


def _print(parts: Iterable[str], args: argparse.Namespace) -> None:
    """Write to stdout, which may be the log of a CI job; what a runner would obey there must not be altered for a platform.

    Raises
    ------
    UsageError
        if it holds such a thing: only the names in a platform's own table do, which are given back as they came.

    """
    for part in parts:
        if inert(part) != part:
            do = message("export.use_out")
            raise UsageError(message("export.ci_command", roster=args.roster, do=do))
        sys.stdout.write(part)


def _refuse_what_is_in_vain(args: argparse.Namespace) -> None:
    """Refuse what would change nothing or cannot be done, before anything is read.

    Raises
    ------
    UsageError
        if an option is given that this format does not use, or the folder of --out is not there.

    """
    asked = "--secret" if args.secret else f"--format {args.format}"
    for option, formats in _USED_BY.items():
        if getattr(args, option) not in (None, False, []) and (args.secret or args.format not in formats):
            says = message(
                "export.unused_option", option=_CALLED.get(option, option), asked=asked, formats=either(formats)
            )
            raise UsageError(says)
    if args.out and not args.secret and not args.out.parent.is_dir():
        raise UsageError(message("export.no_folder", out=args.out, folder=args.out.parent))
    if args.out and args.roster and args.out.resolve() == args.roster.resolve():
        raise UsageError(message("export.onto_itself", out=args.out))
    if args.out and not args.secret:
        refuse_to_replace(args.run, [args.out, *([beside(args.out)] if args.format in PLATFORMS else [])])


def _secret(store: Store, args: argparse.Namespace) -> Exported:
    if args.out:
        do = message("export.print_secret")
        raise UsageError(message("export.open_secret", out=args.out, do=do))
    return Exported([f"{store.run().secret}\n"])


def _csv(store: Store, args: argparse.Namespace) -> Exported:
    known = records(store, args)
    reports = (replace(one, breakdown=known.breakdowns.get(one.submission)) for one in store.reports())
    tasks, lost = [name for name, _ in store.run().all_tasks], {name: one.lost for name, one in known.told.items()}
    return Exported(gradebook(reports, tasks, marked=known.are_marked, lost=lost))


def _json(store: Store, _: argparse.Namespace) -> Exported:
    return Exported(_listed(store))


def _listed(store: Store) -> Iterator[str]:
    """The reports that there are, as one list, each as canonical JSON."""
    yield "["
    for place, identity in enumerate(store.graded()):
        yield ",\n" * bool(place) + store.report_json(identity).rstrip("\n")
    yield "]\n"


def _filled_in(store: Store, args: argparse.Namespace) -> Exported:
    """The platform's own table with the grades in it."""
    graded, there = store.run(), platform(args.format)
    if args.roster is None:
        raise UsageError(message("export.no_roster", format=args.format, what=there.TABLE))
    table = there.read(args.roster, args.column or graded.title)
    found = marks_of(store, args)
    people = people_of(course_of(store), args.people, graded.assignment)
    claims, lost = whose(people, {name: claimed(claim(name)) for name in store.names()}, by_groups=args.groups)
    filled = fill(
        table,
        claims,
        store.reports(),
        full=graded.full,
        replaces=args.replace,
        scales=args.scale,
        lost=lost,
        known=people.people if people else (),
        marked=partial(found.only, assignment=graded.assignment) if found else None,
    )
    return Exported([as_csv(filled.sheet)], filled)


def _gradescope(store: Store, args: argparse.Namespace) -> Exported:
    graded = store.graded()
    wanted = [identity for identity in graded if args.submission in (None, identity)]
    if len(wanted) != 1:
        found = (
            message("export.several", number=len(graded))
            if args.submission is None
            else message("export.no_report", submission=args.submission)
        )
        raise UsageError(message("export.one_submission", run=args.run, found=found))
    report = store.report(wanted[0])
    if report.fault:
        raise UsageError(message("export.not_graded", submission=wanted[0], why=report.fault))
    return Exported([results_json(report)])


_FORMS = {"csv": _csv, "json": _json, "gradescope": _gradescope, **dict.fromkeys(PLATFORMS, _filled_in)}

_USED_BY = {
    "roster": PLATFORMS,
    "column": WITH_COLUMNS,
    "submission": ("gradescope",),
    "people": ("csv", *PLATFORMS),
    "groups": ("csv", *PLATFORMS),
    "others": ("csv", *PLATFORMS),
    "arrivals": ("csv", *PLATFORMS),
    "ledger": ("csv", *PLATFORMS),
    "replace": PLATFORMS,
    "scale": PLATFORMS,
}
"""Which formats use an option."""

_CALLED = {"others": "with"}
"""What an option is called that is kept under another name."""
