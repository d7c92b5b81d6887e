"""`autograder build`: the student's template, written or proven fresh."""

import argparse
import sys
from pathlib import Path

from autograder.authoring import template
from autograder.authoring.manifest import Files
from autograder.errors import UsageError
from autograder.words.message import message, say


def run(args: argparse.Namespace) -> int:
    """Write student_template/, or with --check say what in it is out of date."""
    folder = args.course / "student_template"
    files = template.build(args.course)
    if not args.check:
        return say_written(files, folder)
    problems = template.stale(files, folder)
    for problem in problems:
        print(say(problem), file=sys.stderr)
    if problems:
        raise UsageError(message("build.stale", folder=folder))
    print(say(message("build.fresh", folder=folder)))
    return 0


def say_written(files: Files, folder: Path) -> int:
    """Write the template and say what is there; 2 if a file of somebody else's is in the way of one of its own."""
    left = template.write(files, folder)
    print(say(message("build.written", folder=folder, number=len(files) - len(left))))
    others = template.others(files, folder)
    if others:
        print(say(message("build.others", folder=folder, names=", ".join(others))))
    for says in left:
        print(say(says), file=sys.stderr)
    return 2 if left else 0
