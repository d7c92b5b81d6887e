"""`autograder finalize`: runs the official exam on the attempts that may count, into an ordinary run, and tells where it differs from what pushes were told."""

import argparse
import shlex
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from autograder.batch.run import run_of
from autograder.batch.secret import kept_secret
from autograder.batch.store import FILENAME, open_store
from autograder.commands.aside import aside
from autograder.commands.grade import Work, carry_out, run_before
from autograder.course.assignment import load_assignment
from autograder.errors import UsageError
from autograder.render.escape import one_line
from autograder.render.report_json import report_from_json
from autograder.render.wording import points
from autograder.service.counting import that_may_count
from autograder.service.exams import wanted_of
from autograder.service.queue import ROOM, Queue
from autograder.words.message import message, say

_SHARE = 0.005
"""Scores of one attempt that are further apart than this share of the points are told."""


def run(args: argparse.Namespace) -> int:
    """Grade; it ends as `grade` does."""
    assignment = load_assignment(args.course, args.assignment)
    folder = args.out or Path("runs") / f"{assignment.name}-official"
    with Queue(args.course / ROOM, writing=False) as queue:
        pushes = that_may_count(args.course, assignment.name, queue, wanted_of(args.course)[assignment.name])
        if not len(pushes):
            raise UsageError(message("finalize.nothing", assignment=assignment.name, path=queue.path))
        deadline = assignment.policy.deadline
        if deadline and deadline.timestamp() > time.time():
            aside(message("finalize.early", deadline=str(deadline)))
        wanted = run_of(assignment, args.course, queue.path, "")
        words = ["autograder", "finalize", assignment.name, "--course", str(args.course), "--out", str(folder)]
        work = Work(assignment, queue.path, pushes, wanted, folder, shlex.join(words), adds=True)
        before = run_before(work, resume=False) if (folder / FILENAME).is_file() else None
        if not before:
            work = replace(work, run=replace(wanted, secret=kept_secret(args.course, assignment.name)))
        code = carry_out(work, before, args)
        for line in _gaps(queue, assignment.name, folder):
            print(line)
    return code


def _gaps(queue: Queue, assignment: str, folder: Path) -> Iterator[str]:
    """A line for each attempt of which the push was told another score, below how many there are."""
    told = {(one.person, report_from_json(one.report).sha256): one for one in queue.attempts(assignment) if one.report}
    found = list[str]()
    with open_store(folder) as store:
        least = _SHARE * store.run().points
        for name, sha256, score in store.rows("SELECT submission, sha256, score FROM attempt ORDER BY 1, number"):
            one = told.get((name, sha256))
            if one and one.score is not None and score is not None and abs(one.score - score) > least:
                facts = {"feedback": points(one.score), "official": points(score), "number": one.number}
                found.append(say(message("finalize.gap", who=one_line(name), **facts)))
    if found:
        yield say(message("finalize.gaps", count=len(found)))
    yield from found
