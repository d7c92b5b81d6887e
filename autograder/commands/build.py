"""`autograder build`: the student's template, written or proven fresh."""

import argparse
import sys
from pathlib import Path

from autograder.authoring import template
from autograder.authoring.manifest import Files
from autograder.errors import UsageError


def run(args: argparse.Namespace) -> int:
    """Write student_template/, or with --check say what in it is out of date."""
    folder = args.course / "student_template"
    files = template.build(args.course)
    if not args.check:
        return say_written(files, folder)
    problems = template.stale(files, folder)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        raise UsageError(f"{folder} is not up to date.\n  Run: autograder build")
    print(f"{folder}: up to date, no line of a solution in it")
    return 0


def say_written(files: Files, folder: Path) -> int:
    """Write the template and say what is there; 2 if a file of somebody else's is in the way of one of its own."""
    left = template.write(files, folder)
    print(f"{folder}: {len(files) - len(left)} files, no line of a solution among them")
    others = template.others(files, folder)
    if others:
        print(
            f"{folder}: not made from the course, not looked through for solutions, and left alone: {', '.join(others)}"
        )
    for says in left:
        print(says, file=sys.stderr)
    return 2 if left else 0
