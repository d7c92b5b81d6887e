"""`autograder diff`: what two runs came to, compared submission by submission."""

import argparse

from rich.console import Console
from rich.table import Table

from autograder.batch.compare import Discrepancy, discrepancies, not_in_common
from autograder.batch.store import open_store
from autograder.render.escape import one_line
from autograder.words.message import message, say


def run(args: argparse.Namespace) -> int:
    """Show the differences; 0 if there are none, 1 if scores or verdicts differ."""
    console = Console(highlight=False, markup=False)
    with open_store(args.one) as one, open_store(args.other) as other:
        for says in not_in_common(one.run(), other.run()):
            console.print(say(says), soft_wrap=True)
        found = list(discrepancies(one, other))
    if not found:
        print(say(message("diff.same")))
        return 0
    names = (args.one.name, args.other.name) if args.one.name != args.other.name else (str(args.one), str(args.other))
    console.print(_table(found, *names))
    number = len({one.submission for one in found})
    print(say(message("diff.differ", count=number)))
    return 1


def _table(found: list[Discrepancy], one: str, other: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in (say(message("diff.submission")), say(message("diff.what")), one, other):
        table.add_column(name, overflow="fold")
    for row in found:
        table.add_row(*(one_line(say(part)) for part in (row.submission, row.what, row.one, row.other)))
    return table
