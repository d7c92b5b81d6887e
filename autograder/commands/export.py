"""`autograder export`: a run's scores for a spreadsheet, a program or a platform, or its secret."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence

from autograder.batch.run import what_is_missing
from autograder.batch.store import Store, open_store
from autograder.errors import UsageError
from autograder.gradebook.platforms import PLATFORMS, platform
from autograder.gradebook.table import gradebook
from autograder.output import write
from autograder.render.escape import inert, one_line, terminal
from autograder.render.gradescope import results_json
from autograder.words.message import message, say
from autograder.words.rows import either

Exported = tuple[Iterable[str], Sequence[str]]
"""A text in parts, and the submissions for which the platform's table has no row."""


def run(args: argparse.Namespace) -> int:
    """Write what is asked for to a file or to stdout; 1 if a submission has no row on the platform, 3 if some are not graded."""
    _refuse_what_is_in_vain(args)
    with open_store(args.run) as store:
        parts, lost = _secret(store, args) if args.secret else _FORMS[args.format](store, args)
        missing = "" if args.secret or args.submission else what_is_missing(store, args.run)
        if args.out:
            write(args.out, "".join(parts).encode())
        else:
            _print(parts, args)
    if lost:
        names = "".join(f"\n  {one_line(name)}" for name in lost)
        says = message("export.no_row", roster=args.roster, names=names)
        print(terminal(say(says)), file=sys.stderr)
    if missing:
        print(terminal(say(missing)), file=sys.stderr)
    return 3 if missing else int(bool(lost))


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
        if getattr(args, option) is not None and (args.secret or args.format not in formats):
            says = message("export.unused_option", option=option, asked=asked, formats=either(formats))
            raise UsageError(says)
    if args.out and not args.secret and not args.out.parent.is_dir():
        raise UsageError(message("export.no_folder", out=args.out, folder=args.out.parent))


def _secret(store: Store, args: argparse.Namespace) -> Exported:
    if args.out:
        do = message("export.print_secret")
        raise UsageError(message("export.open_secret", out=args.out, do=do))
    return [f"{store.run().secret}\n"], ()


def _csv(store: Store, _: argparse.Namespace) -> Exported:
    return gradebook(store.reports(), [name for name, _ in store.run().tasks]), ()


def _json(store: Store, _: argparse.Namespace) -> Exported:
    return _listed(store), ()


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
    text, lost = there.fill(args.roster, store.reports(), full=graded.points, column=args.column or graded.title)
    return [text], lost


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
    return [results_json(report)], ()


_FORMS = {"csv": _csv, "json": _json, "gradescope": _gradescope, **dict.fromkeys(PLATFORMS, _filled_in)}

_USED_BY = {
    "roster": PLATFORMS,
    "column": tuple(name for name in PLATFORMS if platform(name).HAS_COLUMNS),
    "submission": ("gradescope",),
}
"""Which formats use an option."""
