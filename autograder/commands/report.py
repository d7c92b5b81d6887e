"""`autograder report`: a run's reports, class page and gradebook, written from its store at any time."""

import argparse

from autograder.batch.run import count_jobs
from autograder.batch.site import write_site
from autograder.batch.store import open_store


def run(args: argparse.Namespace) -> int:
    """Write the files; 0 if every submission has its report, 3 if some were not graded."""
    out = args.out or args.run
    with open_store(args.run) as store:
        counts = store.count()
        write_site(
            store, out, args.format, count_jobs(args.jobs, counts.total()), "none" if args.quiet else args.progress
        )
    missing = counts[""] + counts["fault"]
    print(f"{counts.total() - missing} of {counts.total()} submissions have a report: {out}")
    if missing:
        print("  The others are not graded: give the `autograder grade` of this run again, with --resume.")
    return 3 if missing else 0
