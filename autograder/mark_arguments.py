"""The arguments and help of the commands that make marks of scores, and bring them into tables."""

import argparse
from pathlib import Path

from autograder import options
from autograder.gradebook.platforms import PLATFORMS, WITH_COLUMNS
from autograder.words.message import message, say


def marks(add: options.Adding) -> None:
    """The arguments of `autograder marks`."""
    parser = add(
        "marks",
        message("help.marks"),
        "autograder marks runs/week1 runs/week2 --arrivals times.csv --out marks.csv",
    )
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN", help=say(message("help.marks_runs")))
    options.file(parser, "out", message("help.marks_out"))
    options.file(parser, "json", message("help.marks_json"))
    options.file(parser, "html", message("help.marks_html"))
    parser.add_argument("--who", metavar="PERSON", help=say(message("help.marks_who")))
    _sources(parser)


def arrivals(add: options.Adding) -> None:
    """The arguments of `autograder arrivals`."""
    parser = add("arrivals", message("help.arrivals"), "autograder arrivals runs/week1 worksheet.csv")
    options.run(parser)
    parser.add_argument("worksheet", type=Path, metavar="WORKSHEET", help=say(message("help.arrivals_worksheet")))
    options.file(parser, "arrivals", message("help.arrivals_file"))
    options.file(parser, "people", message("help.marks_people"))
    parser.add_argument("--groups", action="store_true", help=say(message("help.marks_groups")))
    options.folder(parser, "course", message("help.marks_course"))


def review(add: options.Adding) -> None:
    """The arguments of `autograder review`."""
    parser = add("review", message("help.review"), "autograder review runs/week1 --author 'Ada Lovelace'")
    options.run(parser)
    options.others(parser)
    parser.add_argument("--author", metavar="NAME", help=say(message("help.review_author")))
    parser.add_argument("--port", type=options.port, default=0, metavar="PORT", help=say(message("help.review_port")))
    _sources(parser)


def _sources(parser: argparse.ArgumentParser) -> None:
    """Of what a whole course's marks are made, beside its runs."""
    options.marks(parser)
    options.file(parser, "people", message("help.marks_people"))
    parser.add_argument("--groups", action="store_true", help=say(message("help.marks_groups")))
    options.folder(parser, "course", message("help.marks_course"))


def export(add: options.Adding) -> None:
    """The arguments of `autograder export`."""
    parser = add(
        "export",
        message("help.export"),
        "autograder export runs/week1 --format canvas --roster canvas-export.csv --out upload.csv",
    )
    options.run(parser)
    options.others(parser)
    what, platforms = parser.add_mutually_exclusive_group(), ", ".join(PLATFORMS)
    what.add_argument(
        "--format",
        choices=("csv", "json", *PLATFORMS, "gradescope"),
        default="csv",
        help=say(message("help.export_format", platforms=platforms)),
    )
    what.add_argument("--secret", action="store_true", help=say(message("help.export_secret")))
    options.file(parser, "roster", message("help.roster", platforms=platforms))
    parser.add_argument(
        "--column", metavar="TITLE", help=say(message("help.column", platforms=", ".join(WITH_COLUMNS)))
    )
    options.file(parser, "people", message("help.export_people", platforms=platforms))
    parser.add_argument("--groups", action="store_true", help=say(message("help.groups", platforms=platforms)))
    options.marks(parser)
    parser.add_argument("--replace", action="store_true", help=say(message("help.replace", platforms=platforms)))
    parser.add_argument("--scale", action="store_true", help=say(message("help.scale", platforms=platforms)))
    parser.add_argument("--submission", metavar="NAME", help=say(message("help.one_submission")))
    options.file(parser, "out", message("help.export_out"))
