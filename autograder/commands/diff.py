"""`autograder diff`: who moved between two runs, or from one attempt to the next, by how much and why; and all else that differs."""

import argparse
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from autograder.batch.compare import discrepancies, not_in_common
from autograder.batch.moves import Move, moves, moves_between_attempts, said
from autograder.batch.store import open_store
from autograder.render.escape import one_line
from autograder.words.message import Text, message, say


def run(args: argparse.Namespace) -> int:
    """Show the differences; 0 if there are none, 1 if scores or verdicts differ."""
    console = Console(highlight=False, markup=False)
    return _runs(args, console) if args.other else _attempts(args, console)


def _runs(args: argparse.Namespace, console: Console) -> int:
    with open_store(args.one) as one, open_store(args.other) as other:
        for says in not_in_common(one.run(), other.run()):
            console.print(say(says), soft_wrap=True)
        found, moved = list(discrepancies(one, other)), moves(one, other)
    if not found and not moved:
        print(say(message("diff.same")))
        return 0
    names = (args.one.name, args.other.name) if args.one.name != args.other.name else (str(args.one), str(args.other))
    _show_moves(console, moved, *names)
    if found:
        heads = (message("diff.submission"), message("diff.what"), *names)
        console.print(_table(heads, ((row.submission, row.what, row.one, row.other) for row in found)))
    number = len({one.submission for one in found} | {one.submission for one in moved})
    print(say(message("diff.differ", count=number)))
    return 1


def _attempts(args: argparse.Namespace, console: Console) -> int:
    """Show who moved by handing in again."""
    with open_store(args.one) as store:
        again, moved = moves_between_attempts(store)
    _show_moves(console, moved, say(message("diff.before")), say(message("diff.now")))
    print(say(message("diff.again", count=again, moved=len(moved))))
    return int(bool(moved))


def _show_moves(console: Console, moved: Sequence[Move], before: str, after: str) -> None:
    if not moved:
        return
    heads = (message("diff.submission"), before, after, message("diff.by"), message("diff.why"))
    rows = ((one.submission, said(one.before), said(one.after), f"{one.by:+.4g}", one.why) for one in moved)
    console.print(_table(heads, rows))
    up = sum(one.by > 0 for one in moved)
    print(f"{say(message('diff.moved', count=len(moved), up=up, down=len(moved) - up))}\n")


def _table(heads: Sequence[Text], rows: Iterable[Sequence[Text]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in heads:
        table.add_column(say(name), overflow="fold")
    for row in rows:
        table.add_row(*(one_line(say(part)) for part in row))
    return table
