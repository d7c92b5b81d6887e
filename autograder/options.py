"""Options that several commands have, and what the values of options must be."""

import argparse
from pathlib import Path

from autograder.render.forms import FORMS

REPORT_FORMATS = (*FORMS, "csv")
"""What `report` writes: the reports in each form, with html the class page, and the gradebook."""


def task(parser: argparse.ArgumentParser) -> None:
    """Tasks to look at alone."""
    parser.add_argument("--task", action="append", metavar="NAME", help="look at this task alone; may be given again")


def file(parser: argparse.ArgumentParser, name: str, says: str) -> None:
    """A file to read or to write."""
    parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=says)


def folder(parser: argparse.ArgumentParser, name: str, says: str, default: Path | None = None) -> None:
    """A folder."""
    parser.add_argument(f"--{name}", type=Path, default=default, metavar="DIR", help=says)


def course(parser: argparse.ArgumentParser) -> None:
    """Where the course is."""
    folder(parser, "course", "the folder that holds assignments/ and reference/ (default: here)", Path())


def count(parser: argparse.ArgumentParser, name: str, says: str, default: int | None = None) -> None:
    """A whole number of at least 1."""
    parser.add_argument(f"--{name}", type=_positive, default=default, metavar="N", help=says)


def jobs(parser: argparse.ArgumentParser) -> None:
    """How many submissions are graded at once."""
    count(parser, "jobs", "submissions graded at the same time (default: one more than there are cores)")


def progress(parser: argparse.ArgumentParser) -> None:
    """How progress is told."""
    parser.add_argument("--quiet", action="store_true", help="no progress, only what came out")
    parser.add_argument(
        "--progress",
        choices=("auto", "json"),
        default="auto",
        help="auto: a bar in a terminal, a line every ten seconds elsewhere; json: a JSON line a second; on stderr",
    )


def run(parser: argparse.ArgumentParser, name: str = "run") -> None:
    """A run's folder, by its place."""
    parser.add_argument(name, type=Path, metavar="RUN", help="the folder that `autograder grade` wrote")


def formats(text: str) -> tuple[str, ...]:
    """Some of `REPORT_FORMATS`, divided by commas."""
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    unknown = [part for part in wanted if part not in REPORT_FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(REPORT_FORMATS)}")
    return wanted


def path(text: str) -> Path:
    """A path that was given; an empty one, as of a variable that is not set, would mean the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty; name a folder or an archive, or . for the current folder")
    return Path(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _positive(text: str) -> int:
    if not _is_number(text) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def port(text: str) -> int:
    """A port, or 0 for any."""
    if not _is_number(text) or int(text) >= 1 << 16:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number below 65536")
    return int(text)
