"""The marks that reports, the gradebook and platforms' tables have in the place of scores, where a course has late work cost something or a ledger."""

import argparse
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from autograder.batch.marks import Marks, Sources, work_out
from autograder.batch.store import Store, open_store
from autograder.commands.aside import aside
from autograder.errors import CourseError, UsageError
from autograder.gradebook.person import claimed
from autograder.gradebook.terms import decides
from autograder.gradebook.worked_out import reckoning
from autograder.intake.identity import claim
from autograder.results import Reckoning
from autograder.words.message import message


def marks_of(store: Store, args: argparse.Namespace) -> Marks | None:
    """The marks of a run's assignment, worked out with the other runs that were named; None where a score is the mark.

    Raises
    ------
    UsageError
        if they cannot be worked out from these runs.
    CourseError
        for what is wrong in a file of the course.

    """
    run = store.run()
    course = Path(run.course)
    if not (args.ledger or args.arrivals or args.others or decides(course, run.assignment)):
        return None
    sources = Sources(course, args.people, args.ledger, args.arrivals, by_groups=args.groups)
    with ExitStack() as open_ones:
        others = [open_ones.enter_context(open_store(folder)) for folder in dict.fromkeys(args.others)]
        return work_out([store, *(one for one in others if one.path.resolve() != store.path.resolve())], sources)


def reckonings(store: Store, args: argparse.Namespace) -> Mapping[str, Reckoning] | None:
    """How the mark of each submission came about; None where a score is the mark."""
    found = marks_of(store, args)
    return _shown(found, store) if found else None


def reckonings_if_any(store: Store, people: Path | None) -> Mapping[str, Reckoning] | None:
    """The same for a run that was just graded, with nothing else named; what keeps marks from being worked out is said."""
    alone = argparse.Namespace(people=people, ledger=None, arrivals=None, others=[], groups=False)
    try:
        return reckonings(store, alone)
    except (UsageError, CourseError) as error:
        aside(message("marks.not_yet", why=error.says))
        return None


def _shown(found: Marks, store: Store) -> dict[str, Reckoning]:
    """What a report may show: of a group's only what is the same for all of it, since all of them read it."""
    assignment, told = store.run().assignment, dict[str, Reckoning]()
    for name in store.names():
        mine = found.find(claimed(claim(name)), assignment)
        of_each = (
            {reckoning(one) for one in mine}
            if isinstance(mine, tuple) and (assignment, name) not in found.lost
            else set()
        )
        if len(of_each) == 1:
            told[name] = of_each.pop()
    return told
