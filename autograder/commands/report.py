"""`autograder report`: a run's reports, class page and gradebook, written from its store at any time."""

import argparse

from autograder.batch.run import count_jobs, what_is_missing
from autograder.batch.site import write_site
from autograder.batch.store import open_store
from autograder.commands.marked import records
from autograder.render.escape import terminal
from autograder.words.message import message, say


def run(args: argparse.Namespace) -> int:
    """Write the files; 0 if every submission has its report, 3 if some were not graded."""
    out = args.out or args.run
    with open_store(args.run) as store:
        counts = store.count()
        jobs, known = count_jobs(args.jobs, counts.total()), records(store, args)
        write_site(store, out, args.format, jobs, "none" if args.quiet else args.progress, records=known)
        missing = what_is_missing(store, args.run)
    number, total = counts.total() - counts[""] - counts["fault"], counts.total()
    print(say(message("report.written", number=number, total=total, out=out)))
    if missing:
        print(terminal(say(missing)))
    return 3 if missing else 0
