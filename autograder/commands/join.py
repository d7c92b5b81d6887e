"""`autograder join`: several runs of one assignment into one, with their attempts and reports; what contradicts is named and refused."""

import argparse
from contextlib import ExitStack
from pathlib import Path

from autograder.batch.joined import joined, other_walls
from autograder.batch.progress import Form
from autograder.batch.run import count_jobs, exit_code, is_unbegun, what_is_missing
from autograder.batch.site import write_site
from autograder.batch.store import create_store, open_store
from autograder.commands.aside import aside
from autograder.errors import UsageError
from autograder.render.forms import ALL_FORMS
from autograder.words.message import message, say
from autograder.words.rows import lines

_MOST_TOLD = 20


def run(args: argparse.Namespace) -> int:
    """Join them; the runs themselves are only read. The exit code is that of grading."""
    if len({path.resolve() for path in args.runs}) < 2 or len(args.runs) != len({*args.runs}):  # noqa: PLR2004  (one is no two)
        raise UsageError(message("join.too_few"))
    _join(args.runs, args.out)
    with open_store(args.out) as store:
        total = store.count().total()
        write_site(store, args.out, ALL_FORMS, count_jobs(None, total), _form(args))
        if missing := what_is_missing(store, args.out):
            aside(missing)
        print(say(message("join.done", count=total, out=args.out)))
        return exit_code(store)


def _form(args: argparse.Namespace) -> Form:
    form: Form = "none" if args.quiet else args.progress
    return form


def _join(paths: list[Path], out: Path) -> None:
    """Put all into a new run, all of it or nothing.

    Raises
    ------
    UsageError
        if something contradicts, or there is something at `out`.

    """
    with ExitStack() as opened:
        stores = [opened.enter_context(open_store(path)) for path in paths]
        whole = joined(stores)
        if whole.conflicts:
            more = [message("run.more", count=len(whole.conflicts) - _MOST_TOLD)] * (len(whole.conflicts) > _MOST_TOLD)
            raise UsageError(message("join.contradicts", told=lines([*whole.conflicts[:_MOST_TOLD], *more])))
        for says in other_walls(stores):
            aside(says)
        is_new = not (out.is_dir() and (out / "run.sqlite").is_file() and is_unbegun(out))
        with create_store(out) if is_new else open_store(out, writing=True) as store:
            store.begin(whole.run, whole.fill)
            store.end()
