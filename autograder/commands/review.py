"""`autograder review`: a run's pages, served on this machine alone, on which a TA sets points by hand and says something to a student."""

import argparse
import getpass
import tempfile
from pathlib import Path

from autograder.batch.store import open_store
from autograder.commands.marked import sources
from autograder.review.app import application
from autograder.review.reviewing import Reviewing
from autograder.review.serving import serve
from autograder.words.message import message, say


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C, which is how it ends."""
    with open_store(args.run) as store:
        of_what = sources(args, store)
    others = [path for path in args.others if path.resolve() != args.run.resolve()]
    with tempfile.TemporaryDirectory(prefix="review-") as folder:
        pages = Reviewing(args.run, others, of_what, args.author or _login(), Path(folder))
        try:
            serve(application(pages), args.port, _tell)
        except KeyboardInterrupt:
            print()
    return 0


def _tell(link: str) -> None:
    print(say(message("review.open", link=link)), flush=True)


def _login() -> str:
    """What the machine calls whoever is at work, "" if it does not know."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # the last where there are no users at all, as on Windows
        return ""
