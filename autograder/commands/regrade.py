"""`autograder regrade`: a run's submissions once more, with its secret and the course as it is now, into a run of their own."""

import argparse
import shlex
import time
from functools import partial
from pathlib import Path

from autograder.batch.home import course_of
from autograder.batch.run import run_of
from autograder.batch.store import open_store
from autograder.batch.taken_in import TakenIn
from autograder.commands.grade import Work, carry_out, command, run_before
from autograder.commands.only import meant
from autograder.course.assignment import load_assignment
from autograder.errors import UsageError
from autograder.gradebook.people import people_of
from autograder.words.message import message, say


def run(args: argparse.Namespace) -> int:
    """Grade again; the earlier run is only read. The exit code is that of grading."""
    if args.resume and args.out is None:
        raise UsageError(message("grade.resume_what", option="--resume"))
    folder: Path = args.out or args.run.with_name(f"{args.run.resolve().name}-again-{time.strftime('%Y%m%d-%H%M%S')}")
    with open_store(args.run) as earlier:
        graded, course = earlier.run(), course_of(earlier)
        assignment = load_assignment(course, graded.assignment)
        source = Path(graded.submissions)
        wanted = run_of(assignment, course, source, graded.secret)
        again = command(["autograder", "regrade", str(args.run), "--out", str(folder)], args)
        people = partial(people_of, course, None, graded.assignment)
        only = meant(args.only, earlier.names(), people) if args.only else ()
        work = Work(assignment, source, TakenIn(earlier, only), wanted, folder, again)
        code = carry_out(work, run_before(work, resume=args.resume), args)
    _say_how_to_compare(args.run, folder)
    return code


def _say_how_to_compare(one: Path, other: Path) -> None:
    compared = shlex.join(["autograder", "diff", str(one), str(other)])
    print(say(message("regrade.compare", command=compared)))
