"""The arguments of the commands that pack an assignment for a platform, and that grade there."""

import argparse
import sys
from pathlib import Path

from autograder import options
from autograder.words.message import Message, message, say

PLATFORMS = ("gradescope", "prairielearn", "autolab")
"""Those that run a grader of ours in a container of theirs."""


def package(add: options.Adding) -> None:
    """The arguments of `autograder package`."""
    parser = add(
        "package",
        message("help.package"),
        "autograder package gradescope --assignment 01_gradients --out 01-gradescope.zip",
    )
    _what(parser, message("help.package_platform"))
    options.file(parser, "out", message("help.package_out"))
    parser.add_argument(
        "--python",
        default=f"{sys.version_info.major}.{sys.version_info.minor}",
        type=options.python_version,
        metavar="3.N",
        help=say(message("help.package_python")),
    )
    options.folder(parser, "wheels", message("help.package_wheels"))
    options.file(parser, "secret-file", message("help.secret_file"))
    options.course(parser)


def hosted(add: options.Adding) -> None:
    """The arguments of `autograder hosted`."""
    parser = add(
        "hosted",
        message("help.hosted"),
        "autograder hosted gradescope --course course --assignment 01_gradients --secret-file secret",
    )
    _what(parser, message("help.hosted_platform"))
    parser.add_argument(
        "--secret-file", required=True, type=Path, metavar="FILE", help=say(message("help.secret_file"))
    )
    options.folder(parser, "root", message("help.hosted_root"))
    options.course(parser)


def _what(parser: argparse.ArgumentParser, says: Message) -> None:
    """For which platform, and which assignment."""
    parser.add_argument("platform", choices=PLATFORMS, help=say(says))
    parser.add_argument("--assignment", required=True, metavar="NAME", help=say(message("help.assignment")))
