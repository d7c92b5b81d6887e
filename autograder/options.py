"""Options that several commands have, and what the values of options must be."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from autograder.render.forms import KNOWN_FORMS
from autograder.words.message import Message, message, say

Adding: TypeAlias = Callable[..., argparse.ArgumentParser]
"""What adds a command, given its name, its sentence and an example."""


def task(parser: argparse.ArgumentParser) -> None:
    """Tasks to look at alone."""
    parser.add_argument("--task", action="append", metavar="NAME", help=say(message("help.task")))


def file(parser: argparse.ArgumentParser, name: str, says: Message) -> None:
    """A file to read or to write."""
    parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=say(says))


def folder(parser: argparse.ArgumentParser, name: str, says: Message, default: Path | None = None) -> None:
    """A folder."""
    parser.add_argument(f"--{name}", type=Path, default=default, metavar="DIR", help=say(says))


def course(parser: argparse.ArgumentParser) -> None:
    """Where the course is."""
    folder(parser, "course", message("help.course"), Path())


def count(parser: argparse.ArgumentParser, name: str, says: Message, default: int | None = None) -> None:
    """A whole number of at least 1."""
    parser.add_argument(f"--{name}", type=_positive, default=default, metavar="N", help=say(says))


def progress(parser: argparse.ArgumentParser) -> None:
    """How progress is told."""
    parser.add_argument("--quiet", action="store_true", help=say(message("help.quiet")))
    parser.add_argument(
        "--progress",
        choices=("auto", "json"),
        default="auto",
        help=say(message("help.progress")),
    )


def run(parser: argparse.ArgumentParser, name: str = "run") -> None:
    """A run's folder, by its place."""
    parser.add_argument(name, type=Path, metavar="RUN", help=say(message("help.run")))


def others(parser: argparse.ArgumentParser) -> None:
    """The runs of other assignments, on which late days may have been spent."""
    parser.add_argument(
        "--with",
        dest="others",
        nargs="+",
        default=[],
        type=Path,
        metavar="RUN",
        help=say(message("help.with_runs")),
    )


def marks(parser: argparse.ArgumentParser) -> None:
    """Of what marks are made, beside runs and people."""
    file(parser, "arrivals", message("help.marks_arrivals"))
    file(parser, "ledger", message("help.marks_ledger"))


def formats(text: str) -> tuple[str, ...]:
    """Some of `KNOWN_FORMS`, divided by commas."""
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    unknown = [part for part in wanted if part not in KNOWN_FORMS]
    if unknown:
        raise argparse.ArgumentTypeError(
            say(message("help.no_format", text=unknown[0], formats=", ".join(KNOWN_FORMS)))
        )
    return wanted


def path(text: str) -> Path:
    """A path that was given; an empty one, as of a variable that is not set, would mean the current folder."""
    if not text:
        raise argparse.ArgumentTypeError(say(message("help.no_path")))
    return Path(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _positive(text: str) -> int:
    if not _is_number(text) or int(text) < 1:
        raise argparse.ArgumentTypeError(say(message("help.not_positive", text=text)))
    return int(text)


def percent(text: str) -> float:
    """A number from 0 to 100."""
    if not re.fullmatch(r"\d{1,3}(\.\d+)?", text, re.ASCII) or float(text) > 100:  # noqa: PLR2004  (all of it)
        raise argparse.ArgumentTypeError(say(message("help.no_percent", text=text)))
    return float(text)


def python_version(text: str) -> str:
    """A release of Python that this package runs on."""
    found = re.fullmatch(r"3\.(\d{1,2})", text, re.ASCII)
    if not found or int(found[1]) < _OLDEST_MINOR:
        raise argparse.ArgumentTypeError(say(message("help.no_python", text=text, oldest=f"3.{_OLDEST_MINOR}")))
    return text


_OLDEST_MINOR = 11
"""As pyproject.toml says."""


def port(text: str) -> int:
    """A port, or 0 for any."""
    if not _is_number(text) or int(text) >= 1 << 16:
        raise argparse.ArgumentTypeError(say(message("help.no_port", text=text)))
    return int(text)
