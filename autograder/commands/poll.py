"""`autograder poll`: grades what was pushed to a course's repositories at its forge, without a server of one's own."""

import argparse

from autograder.batch.run import count_jobs
from autograder.commands.aside import aside
from autograder.errors import Refusal
from autograder.sandbox.canary import survey
from autograder.service.journal import to_stderr
from autograder.service.polling import poll
from autograder.words.message import message

_MANY = 1 << 16


def run(args: argparse.Namespace) -> int:
    """Poll; 1 if a repository could not be followed, or something is left for the next time."""
    if says := survey().refusal:
        raise Refusal(says)
    jobs = count_jobs(args.jobs, _MANY, spare=1)
    polled = poll(args.course.resolve(), jobs, args.url, to_stderr, once=args.once)
    for name, why in polled.failed.items():
        aside(message("poll.failed", repository=name, why=why))
    if any(polled.left.values()):
        aside(message("poll.left", **polled.left))
    return 1 if polled.failed or any(polled.left.values()) else 0
