"""Each command's arguments and help; nothing that a command needs is imported for them."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from autograder import __version__
from autograder.words.message import Message, message, say

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  (its only name)

REPORT_FORMATS = ("html", "md", "json", "csv")
"""Those of `batch.site`, which is too dear to be imported for them."""


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command and its arguments, those of the process by default; prints and exits for what is wrong, and for help."""
    parser = argparse.ArgumentParser(
        prog="autograder",
        description=say(message("help.autograder")),
        epilog=say(message("help.exit_codes")),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"autograder {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _check(commands)
    _grade(commands)
    _cluster(commands)
    _report(commands)
    _export(commands)
    _diff(commands)
    _replay(commands)
    _new(commands)
    _build(commands)
    _audit(commands)
    _demo(commands)
    _doctor(commands)
    args, unknown = parser.parse_known_args(argv)
    if unknown:
        commands.choices[args.command].error(say(message("help.unknown", names=" ".join(unknown))))
    return args


def _add(commands: Commands, name: str, says: Message, example: str) -> argparse.ArgumentParser:
    summary = say(says)
    return commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=say(message("help.example", command=example, codes=message("help.exit_codes"))),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _check(commands: Commands) -> None:
    parser = _add(
        commands,
        "check",
        message("help.check"),
        "autograder check 01_gradients --task softmax",
    )
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="PATH",
        help=say(message("help.check_path")),
    )
    parser.add_argument("--task", action="append", metavar="NAME", help=say(message("help.task")))
    parser.add_argument("--watch", action="store_true", help=say(message("help.watch")))
    parser.add_argument(
        "--markdown",
        type=Path,
        metavar="FILE",
        help=say(message("help.markdown")),
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help=say(message("help.report_json")))


def _course(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--course",
        type=Path,
        default=Path(),
        metavar="DIR",
        help=say(message("help.course")),
    )


def _grade(commands: Commands) -> None:
    parser = _add(
        commands,
        "grade",
        message("help.grade"),
        "autograder grade submissions/ --assignment 01_gradients --out runs/week1",
    )
    parser.add_argument(
        "submissions",
        type=_path,
        metavar="SUBMISSIONS",
        help=say(message("help.submissions")),
    )
    parser.add_argument("--assignment", required=True, metavar="NAME", help=say(message("help.assignment")))
    parser.add_argument("--out", type=Path, metavar="DIR", help=say(message("help.new_run")))
    parser.add_argument(
        "--jobs",
        type=_positive,
        metavar="N",
        help=say(message("help.jobs")),
    )
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
    parser.add_argument(
        "--secret-file",
        type=Path,
        metavar="FILE",
        help=say(message("help.secret_file")),
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help=say(message("help.resume")),
    )
    _progress(parser)
    _course(parser)


def _cluster(commands: Commands) -> None:
    parser = _add(
        commands,
        "cluster",
        message("help.cluster"),
        "autograder cluster --workers 2",
    )
    parser.add_argument("--workers", type=_positive, metavar="N", help=say(message("help.workers")))
    parser.add_argument(
        "--port",
        type=_port,
        default=8786,
        metavar="PORT",
        help=say(message("help.port")),
    )


def _progress(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help=say(message("help.quiet")))
    parser.add_argument(
        "--progress",
        choices=("auto", "json"),
        default="auto",
        help=say(message("help.progress")),
    )


def _run(parser: argparse.ArgumentParser, name: str = "run") -> None:
    parser.add_argument(name, type=Path, metavar="RUN", help=say(message("help.run")))


def _report(commands: Commands) -> None:
    parser = _add(
        commands,
        "report",
        message("help.report"),
        "autograder report runs/week1 --out site --format html,csv",
    )
    _run(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help=say(message("help.report_out")))
    parser.add_argument(
        "--format",
        type=_formats,
        default=REPORT_FORMATS,
        metavar="LIST",
        help=say(message("help.report_format", formats=",".join(REPORT_FORMATS))),
    )
    parser.add_argument("--jobs", type=_positive, metavar="N", help=say(message("help.report_jobs")))
    _progress(parser)


def _export(commands: Commands) -> None:
    parser = _add(
        commands,
        "export",
        message("help.export"),
        "autograder export runs/week1 --format canvas --roster canvas-export.csv --out upload.csv",
    )
    _run(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--format",
        choices=("csv", "json", "canvas", "moodle", "gradescope"),
        default="csv",
        help=say(message("help.export_format")),
    )
    what.add_argument("--secret", action="store_true", help=say(message("help.export_secret")))
    parser.add_argument("--roster", type=Path, metavar="FILE", help=say(message("help.roster")))
    parser.add_argument("--column", metavar="TITLE", help=say(message("help.column")))
    parser.add_argument("--submission", metavar="NAME", help=say(message("help.one_submission")))
    parser.add_argument("--out", type=Path, metavar="FILE", help=say(message("help.export_out")))


def _diff(commands: Commands) -> None:
    parser = _add(
        commands,
        "diff",
        message("help.diff"),
        "autograder diff runs/week1 runs/week1-again",
    )
    _run(parser, "one")
    _run(parser, "other")


def _formats(text: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    unknown = [part for part in wanted if part not in REPORT_FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(
            say(message("help.no_format", text=unknown[0], formats=", ".join(REPORT_FORMATS)))
        )
    return wanted


def _path(text: str) -> Path:
    """A path that was given; an empty one, as of a variable that is not set, would mean the current folder."""
    if not text:
        raise argparse.ArgumentTypeError(say(message("help.no_path")))
    return Path(text)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(say(message("help.not_positive", text=text)))
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) >= 1 << 16:
        raise argparse.ArgumentTypeError(say(message("help.no_port", text=text)))
    return int(text)


def _replay(commands: Commands) -> None:
    parser = _add(
        commands,
        "replay",
        message("help.replay"),
        "autograder replay runs/week1 ada softmax/extreme",
    )
    _run(parser)
    parser.add_argument("submission", metavar="SUBMISSION", help=say(message("help.submission")))
    parser.add_argument("case", metavar="TASK/CASE", help=say(message("help.case")))


def _new(commands: Commands) -> None:
    parser = _add(
        commands,
        "new",
        message("help.new"),
        "autograder new task 05_optimizers lion_step",
    )
    kinds = parser.add_subparsers(dest="what", required=True, metavar="assignment|task")
    assignment = _add(kinds, "assignment", message("help.new_assignment"), "autograder new assignment attention")
    assignment.add_argument("name", metavar="NAME", help=say(message("help.assignment_name")))
    assignment.add_argument("--task", default="scaled_square", metavar="NAME", help=say(message("help.first_task")))
    task = _add(kinds, "task", message("help.new_task"), "autograder new task 05_optimizers lion_step")
    task.add_argument("assignment", metavar="ASSIGNMENT", help=say(message("help.assignment")))
    task.add_argument("task", metavar="NAME", help=say(message("help.task_name")))
    for kind in (assignment, task):
        _course(kind)


def _build(commands: Commands) -> None:
    parser = _add(
        commands,
        "build",
        message("help.build"),
        "autograder build --check",
    )
    parser.add_argument("--check", action="store_true", help=say(message("help.build_check")))
    _course(parser)


def _audit(commands: Commands) -> None:
    parser = _add(
        commands,
        "audit",
        message("help.audit"),
        "autograder audit 01_gradients --html audit.html",
    )
    parser.add_argument(
        "assignments",
        nargs="*",
        metavar="ASSIGNMENT",
        help=say(message("help.audited")),
    )
    parser.add_argument("--task", action="append", metavar="NAME", help=say(message("help.task")))
    parser.add_argument("--jobs", type=_positive, metavar="N", help=say(message("help.audit_jobs")))
    parser.add_argument(
        "--secrets",
        type=_positive,
        default=3,
        metavar="N",
        help=say(message("help.secrets")),
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help=say(message("help.audit_json")))
    parser.add_argument("--html", type=Path, metavar="FILE", help=say(message("help.audit_html")))
    _course(parser)


def _demo(commands: Commands) -> None:
    parser = _add(
        commands,
        "demo",
        message("help.demo"),
        "autograder demo --out demo",
    )
    parser.add_argument(
        "--assignment", default="01_gradients", metavar="NAME", help=say(message("help.demo_assignment"))
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("demo"),
        metavar="DIR",
        help=say(message("help.demo_out")),
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        metavar="N",
        help=say(message("help.jobs")),
    )
    _course(parser)


def _doctor(commands: Commands) -> None:
    _add(commands, "doctor", message("help.doctor"), "autograder doctor")
