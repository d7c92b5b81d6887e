"""The arguments of the commands that make runs, join and compare them, and give what they tell back."""

import argparse
from pathlib import Path

from autograder import options
from autograder.words.message import message, say

FORMS = ("canvas", "moodle", "folders", "zips")
"""In which forms reports are given back."""


def grade(add: options.Adding) -> None:
    """The arguments of `autograder grade`."""
    parser = add(
        "grade",
        message("help.grade"),
        "autograder grade submissions/ --assignment 01_gradients --out runs/week1",
    )
    parser.add_argument(
        "submissions",
        type=options.path,
        metavar="SUBMISSIONS",
        help=say(message("help.submissions")),
    )
    parser.add_argument("--assignment", required=True, metavar="NAME", help=say(message("help.assignment")))
    options.folder(parser, "out", message("help.new_run"))
    _how_to_grade(parser, adds=True)
    options.file(parser, "people", message("help.grade_people"))
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument("--secret-file", type=Path, metavar="FILE", help=say(message("help.secret_file")))
    secret.add_argument("--new-secret", action="store_true", help=say(message("help.new_secret")))
    options.course(parser)


def regrade(add: options.Adding) -> None:
    """The arguments of `autograder regrade`."""
    parser = add(
        "regrade",
        message("help.regrade"),
        "autograder regrade runs/week1 --out runs/week1-corrected",
    )
    options.run(parser)
    options.folder(parser, "out", message("help.regrade_out"))
    _how_to_grade(parser)


def _how_to_grade(parser: argparse.ArgumentParser, *, adds: bool = False) -> None:
    """The options of what grades, and of what `adds` to a run."""
    options.count(parser, "jobs", message("help.jobs"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--cluster",
        metavar="ADDR",
        help=say(message("help.use_cluster")),
    )
    where.add_argument(
        "--trust-submissions",
        action="store_true",
        help=say(message("help.trust")),
    )
    going_on = parser.add_mutually_exclusive_group()
    going_on.add_argument("--resume", action="store_true", help=say(message("help.resume")))
    if adds:
        going_on.add_argument("--add", action="store_true", help=say(message("help.add")))
    parser.add_argument("--only", action="append", metavar="WHO", help=say(message("help.only")))
    parser.add_argument("--fail-under", type=options.percent, metavar="PERCENT", help=say(message("help.fail_under")))
    options.progress(parser)


def join(add: options.Adding) -> None:
    """The arguments of `autograder join`."""
    parser = add("join", message("help.join"), "autograder join runs/section-a runs/section-b --out runs/week1")
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN", help=say(message("help.join_runs")))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=say(message("help.join_out")))
    options.progress(parser)


def diff(add: options.Adding) -> None:
    """The arguments of `autograder diff`."""
    parser = add("diff", message("help.diff"), "autograder diff runs/week1 runs/week1-again")
    options.run(parser, "one")
    parser.add_argument("other", nargs="?", type=Path, metavar="RUN", help=say(message("help.diff_other")))


def feedback(add: options.Adding) -> None:
    """The arguments of `autograder feedback`."""
    example = "autograder feedback runs/week1 --format moodle --roster worksheet.csv --out feedback.zip"
    parser = add("feedback", message("help.feedback"), example)
    options.run(parser)
    parser.add_argument("--format", choices=FORMS, required=True, help=say(message("help.feedback_format")))
    parser.add_argument("--out", type=Path, required=True, metavar="PATH", help=say(message("help.feedback_out")))
    options.file(parser, "roster", message("help.feedback_roster"))
    options.file(parser, "people", message("help.feedback_people"))
    parser.add_argument("--groups", action="store_true", help=say(message("help.feedback_groups")))
    options.others(parser)
    options.marks(parser)
    parser.add_argument("--anonymous", action="store_true", help=say(message("help.anonymous")))
    parser.add_argument("--only", action="append", metavar="WHO", help=say(message("help.feedback_only")))
