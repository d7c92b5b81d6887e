"""`autograder build`: the student's template, written or proven fresh."""

import argparse
import sys

from autograder.authoring import template
from autograder.errors import UsageError


def run(args: argparse.Namespace) -> int:
    """Write student_template/, or with --check say what in it is out of date."""
    folder = args.course / "student_template"
    files = template.build(args.course)
    if not args.check:
        template.write(files, folder)
        print(f"{folder}: {len(files)} files, no line of a solution among them")
        return 0
    problems = template.stale(files, folder)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        raise UsageError(f"{folder} is not up to date.\n  Run: autograder build")
    print(f"{folder}: up to date, no line of a solution in it")
    return 0
