"""The marks that reports, the gradebook and platforms' tables have in the place of scores, where late work costs something, a person marks, or there is a ledger."""

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.batch.home import course_of
from autograder.batch.records import NO_RECORDS, Records, sections_alone
from autograder.batch.store import Store, open_store
from autograder.commands.aside import aside
from autograder.course.decides import decides
from autograder.errors import CourseError, UsageError
from autograder.words.message import message

if TYPE_CHECKING:
    from autograder.batch.marks import Marks, Sources


def marks_of(store: Store, args: argparse.Namespace) -> "Marks | None":
    """The marks of a run's assignment, worked out with the other runs that were named; None where a score is the mark.

    Raises
    ------
    UsageError
        if they cannot be worked out from these runs.
    CourseError
        for what is wrong in a file of the course.

    """
    if not (args.ledger or args.arrivals or args.others or decides(course_of(store), store.run().assignment)):
        return None
    from autograder.batch.marks import work_out  # noqa: PLC0415  (a run without late work and ledger need not pay)

    with ExitStack() as open_ones:
        others = [open_ones.enter_context(open_store(folder)) for folder in dict.fromkeys(args.others)]
        return work_out(
            [store, *(one for one in others if one.path.resolve() != store.path.resolve())], sources(args, store)
        )


def sources(args: argparse.Namespace, store: Store) -> "Sources":
    """Of what marks are made; the course is that of the run unless another is named."""
    from autograder.batch.marks import Sources  # noqa: PLC0415  (as above)

    course = vars(args).get("course") or course_of(store)
    return Sources(course, args.people, args.ledger, args.arrivals, by_groups=args.groups)


def records(store: Store, args: argparse.Namespace) -> Records:
    """What the course's records tell of a run: marks, where a score is not the mark, or sections alone."""
    found = marks_of(store, args)
    if found is None:
        return sections_alone(store, args.people)
    from autograder.batch.recorded import recorded  # noqa: PLC0415  (as above)

    return recorded(found, store)


def records_if_any(store: Store, people: Path | None) -> Records:
    """The same for a run that was just graded, with nothing else named; what keeps marks from being worked out is said."""
    alone = argparse.Namespace(people=people, ledger=None, arrivals=None, others=[], groups=False)
    try:
        return records(store, alone)
    except (UsageError, CourseError) as error:
        aside(message("marks.not_yet", why=error.says))
        return NO_RECORDS
