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
from autograder.render.report_json import report_from_json

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
        says = f"without a row in {args.roster}, left out:{names}\nEnter their grades by hand."
        print(terminal(says), file=sys.stderr)
    if missing:
        print(terminal(missing), file=sys.stderr)
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
            do = "Write it into a file instead, with --out."
            raise UsageError(
                f"{args.roster}: a CI runner would take a name in it for a command, if it were printed.\n  {do}"
            )
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
            raise UsageError(f"--{option}: {asked} does not use it.\n  It is for --format {' or '.join(formats)}.")
    if args.out and not args.secret and not args.out.parent.is_dir():
        raise UsageError(
            f"{args.out}: there is no folder {args.out.parent}.\n  Make it, or name a file elsewhere with --out."
        )


def _secret(store: Store, args: argparse.Namespace) -> Exported:
    if args.out:
        do = "Print it into one that is yours alone: (umask 077; autograder export RUN --secret > FILE)"
        raise UsageError(f"{args.out}: a secret is not written into a file that others may read.\n  {do}")
    return [f"{store.run().secret}\n"], ()


def _csv(store: Store, _: argparse.Namespace) -> Exported:
    return [gradebook(store.reports(), [name for name, _ in store.run().tasks])], ()


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
        raise UsageError(
            f"--format {args.format} fills in the platform's own table.\n  Name {there.TABLE}, with --roster."
        )
    text, lost = there.fill(args.roster, store.reports(), full=graded.points, column=args.column or graded.title)
    return [text], lost


def _gradescope(store: Store, args: argparse.Namespace) -> Exported:
    graded = store.graded()
    wanted = [identity for identity in graded if args.submission in (None, identity)]
    if len(wanted) != 1:
        found = f"{len(graded)} are graded" if args.submission is None else f"there is no report of {args.submission!r}"
        raise UsageError(f"{args.run}: results.json is of one submission; {found}.\n  Name one with --submission.")
    report = report_from_json(store.report_json(wanted[0]))
    if report.fault:
        raise UsageError(f"{wanted[0]}: it was not graded: {report.fault}.\n  Grade it first, with --resume.")
    return [results_json(report)], ()


_FORMS = {"csv": _csv, "json": _json, "gradescope": _gradescope, **dict.fromkeys(PLATFORMS, _filled_in)}

_USED_BY = {
    "roster": PLATFORMS,
    "column": tuple(name for name in PLATFORMS if platform(name).HAS_COLUMNS),
    "submission": ("gradescope",),
}
"""Which formats use an option."""
