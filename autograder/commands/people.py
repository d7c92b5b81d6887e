"""`autograder people import`: people.csv made, or completed, from the tables of platforms; who cannot be matched is named, never guessed."""

import argparse
from pathlib import Path

from autograder.commands.aside import aside
from autograder.gradebook.people import PEOPLE, Completed, as_file, complete, nobody, read_people
from autograder.gradebook.told import people_told
from autograder.output import write
from autograder.render.escape import one_line
from autograder.words.message import message


def run(args: argparse.Namespace) -> int:
    """Take in one table after the other; 1 if somebody of a table is none of the people for certain."""
    path, left = args.people or args.course / PEOPLE, False
    for table in args.tables:
        before = read_people(path, args.assignment or "") if path.exists() else nobody(path)
        told = people_told(table, args.assignment or "")
        done = complete(before, told, args.assignment or "", adds=args.add)
        write(path, as_file(done.sheet).encode())
        _tell_what_came(table, path, done)
        left = left or bool(done.left)
    return int(left)


def _tell_what_came(table: Path, path: Path, done: Completed) -> None:
    for who, why in done.left:
        aside(message("people.left", who=one_line(who), why=why))
    counts = {"added": done.added, "filled": done.filled, "left": len(done.left)}
    aside(message("people.done", table=table, path=path, **counts))
