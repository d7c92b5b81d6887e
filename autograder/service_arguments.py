"""The arguments of the commands that answer pushes."""

import argparse
from pathlib import Path

from autograder import options
from autograder.words.message import message, say


def serve(add: options.Adding) -> None:
    """The arguments of `autograder serve`."""
    parser = add("serve", message("help.serve"), "autograder serve . --socket /run/autograder/hook.sock --group git")
    parser.add_argument("course", type=Path, metavar="COURSE", help=say(message("help.course_folder")))
    _socket(parser)
    parser.add_argument("--group", default="", metavar="NAME", help=say(message("help.serve_group")))
    parser.add_argument("--port", type=options.port, default=0, metavar="PORT", help=say(message("help.serve_port")))
    parser.add_argument("--url", default="", metavar="URL", help=say(message("help.serve_url")))
    options.count(parser, "jobs", message("help.jobs"))
    parser.add_argument("--cluster", default="", metavar="ADDR", help=say(message("help.serve_cluster")))
    parser.add_argument("--drain", action="store_true", help=say(message("help.drain")))


def poll(add: options.Adding) -> None:
    """The arguments of `autograder poll`."""
    parser = add("poll", message("help.poll"), "autograder poll . --once")
    parser.add_argument("course", type=Path, metavar="COURSE", help=say(message("help.course_folder")))
    parser.add_argument("--once", action="store_true", help=say(message("help.poll_once")))
    parser.add_argument("--url", default="", metavar="URL", help=say(message("help.poll_url")))
    options.count(parser, "jobs", message("help.jobs"))


def hook(add: options.Adding) -> None:
    """The arguments of `autograder hook`."""
    example = "autograder hook install /srv/git/ada.git /srv/git/blaise.git"
    parser = add("hook", message("help.hook"), example)
    kinds = parser.add_subparsers(dest="what", required=True, metavar="install")
    installing = kinds.add_parser(
        "install", help=say(message("help.hook")), description=say(message("help.hook_install"))
    )
    installing.add_argument(
        "repositories", nargs="+", type=Path, metavar="REPO", help=say(message("help.hook_repository"))
    )
    installing.add_argument("--gitolite", action="store_true", help=say(message("help.hook_gitolite")))
    _socket(installing)
    options.course(installing)


def sweep(add: options.Adding) -> None:
    """The arguments of `autograder sweep`."""
    parser = add("sweep", message("help.sweep"), "autograder sweep /srv/git/*.git")
    parser.add_argument(
        "repositories", nargs="+", type=Path, metavar="REPO", help=say(message("help.sweep_repository"))
    )
    _socket(parser)
    options.course(parser)


def finalize(add: options.Adding) -> None:
    """The arguments of `autograder finalize`."""
    parser = add("finalize", message("help.finalize"), "autograder finalize 01_gradients --out runs/week1")
    parser.add_argument("assignment", metavar="ASSIGNMENT", help=say(message("help.assignment")))
    options.folder(parser, "out", message("help.finalize_out"))
    options.count(parser, "jobs", message("help.jobs"))
    parser.add_argument("--fail-under", type=options.percent, metavar="PERCENT", help=say(message("help.fail_under")))
    options.progress(parser)
    options.course(parser)
    parser.set_defaults(trust_submissions=False, cluster=None, people=None)


def _socket(parser: argparse.ArgumentParser) -> None:
    options.file(parser, "socket", message("help.socket"))
