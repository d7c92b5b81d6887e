"""`autograder build`: the student's template, written or proven fresh."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from autograder.authoring import template, template_folder
from autograder.errors import UsageError
from autograder.render.escape import terminal


def run(args: argparse.Namespace) -> int:
    """Write student_template/, or with --check say what in it is out of date."""
    folder = args.course / "student_template"
    files = template.build(args.course)
    if not args.check:
        return write(files, folder)
    problems = template_folder.stale(files, folder)
    _tell(problems + template_folder.strangers(files, folder))
    if problems:
        raise UsageError(f"{folder} is not up to date.\n  Run: autograder build")
    print(f"{folder}: up to date, no line of a solution in its {len(files)} files")
    return 0


def write(files: template.Files, folder: Path) -> int:
    """Write the template and say what in it is not its own; 2 if that is in the way of a file, 0 if not."""
    in_the_way = template_folder.write(files, folder)
    _tell(in_the_way + template_folder.strangers(files, folder))
    if in_the_way:
        _tell([f"{folder}: {len(in_the_way)} of {len(files)} files could not be written"])
        return 2
    print(f"{folder}: {len(files)} files, no line of a solution among them")
    return 0


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        print(terminal(line), file=sys.stderr)
