"""Each command's arguments and help; nothing that a command needs is imported for them."""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from autograder import __version__, options
from autograder.exit_codes import exit_codes
from autograder.mistyped import refuse_mistyped
from autograder.render.forms import ALL_FORMS, KNOWN_FORMS
from autograder.words.message import Message, message, say

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  (its only name)


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command and its arguments, those of the process by default; prints and exits for what is wrong, and for help."""
    parser = argparse.ArgumentParser(
        prog="autograder",
        usage="autograder COMMAND ...",
        description=say(message("help.autograder")),
        epilog=say(message("help.exit_codes")),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"autograder {__version__}")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", prog="autograder", help=argparse.SUPPRESS
    )
    words = sys.argv[1:] if argv is None else argv
    asked = next(iter(words), "")
    for add in (
        [_COMMANDS[asked]] if asked in _COMMANDS else _COMMANDS.values()
    ):  # all take as long as to check some tasks
        add(commands)
    refuse_mistyped(parser, words, _COMMANDS)
    args, more = parser.parse_known_args(argv)
    if more:
        commands.choices[args.command].error(say(message("help.too_many", names=" ".join(more))))
    return args


def _add(commands: Commands, name: str, says: Message, example: str) -> argparse.ArgumentParser:
    summary = say(says)
    return commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=say(message("help.example", command=example, codes=exit_codes(name))),
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
    options.task(parser)
    parser.add_argument("--watch", action="store_true", help=say(message("help.watch")))
    options.file(parser, "markdown", message("help.markdown"))
    options.file(parser, "junit", message("help.junit"))
    options.file(parser, "json", message("help.report_json"))


def _cluster(commands: Commands) -> None:
    parser = _add(
        commands,
        "cluster",
        message("help.cluster"),
        "autograder cluster --workers 2",
    )
    options.count(parser, "workers", message("help.workers"))
    parser.add_argument(
        "--port",
        type=options.port,
        default=8786,
        metavar="PORT",
        help=say(message("help.port")),
    )


def _report(commands: Commands) -> None:
    parser = _add(
        commands,
        "report",
        message("help.report"),
        "autograder report runs/week1 --out site --format html,csv",
    )
    options.run(parser)
    options.others(parser)
    options.marks(parser)
    options.file(parser, "people", message("help.marks_people"))
    parser.add_argument("--groups", action="store_true", help=say(message("help.marks_groups")))
    options.folder(parser, "out", message("help.report_out"))
    parser.add_argument(
        "--format",
        type=options.formats,
        default=ALL_FORMS,
        metavar="LIST",
        help=say(message("help.report_format", formats=",".join(KNOWN_FORMS), usual=",".join(ALL_FORMS))),
    )
    options.count(parser, "jobs", message("help.report_jobs"))
    options.progress(parser)


def _people(commands: Commands) -> None:
    parser = _add(commands, "people", message("help.people"), "autograder people import canvas-export.csv grades.csv")
    kinds = parser.add_subparsers(dest="what", required=True, metavar="import")
    example = "autograder people import worksheet.csv --assignment 01_gradients"
    taking_in = _add(kinds, "import", message("help.people_import"), example)
    taking_in.add_argument("tables", nargs="+", type=Path, metavar="TABLE", help=say(message("help.people_tables")))
    taking_in.add_argument("--assignment", metavar="NAME", help=say(message("help.people_assignment")))
    taking_in.add_argument("--add", action="store_true", help=say(message("help.people_add")))
    options.file(taking_in, "people", message("help.people_file"))
    options.course(taking_in)


def _replay(commands: Commands) -> None:
    parser = _add(
        commands,
        "replay",
        message("help.replay"),
        "autograder replay runs/week1 ada softmax/extreme",
    )
    options.run(parser)
    parser.add_argument("submission", metavar="SUBMISSION", help=say(message("help.submission")))
    parser.add_argument("case", metavar="TASK/CASE", help=say(message("help.case")))


def _similar(commands: Commands) -> None:
    parser = _add(commands, "similar", message("help.similar"), "autograder similar runs/week1")
    options.run(parser)
    options.folder(parser, "out", message("help.similar_out"))
    options.progress(parser)


def _new(commands: Commands) -> None:
    parser = _add(
        commands,
        "new",
        message("help.new"),
        "autograder new task 05_optimizers lion_step",
    )
    kinds = parser.add_subparsers(dest="what", required=True, metavar="course|assignment|task")
    course = _add(kinds, "course", message("help.new_course"), "autograder new course deep-learning")
    course.add_argument("course", type=options.path, metavar="NAME", help=say(message("help.course_name")))
    assignment = _add(kinds, "assignment", message("help.new_assignment"), "autograder new assignment attention")
    assignment.add_argument("name", metavar="NAME", help=say(message("help.assignment_name")))
    assignment.add_argument("--task", default="scaled_square", metavar="NAME", help=say(message("help.first_task")))
    task = _add(kinds, "task", message("help.new_task"), "autograder new task 05_optimizers lion_step")
    task.add_argument("assignment", metavar="ASSIGNMENT", help=say(message("help.assignment")))
    task.add_argument("task", metavar="NAME", help=say(message("help.task_name")))
    for kind in (assignment, task):
        options.course(kind)


def _build(commands: Commands) -> None:
    parser = _add(
        commands,
        "build",
        message("help.build"),
        "autograder build --watch",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help=say(message("help.build_check")))
    how.add_argument("--watch", action="store_true", help=say(message("help.build_watch")))
    options.course(parser)


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
    options.task(parser)
    options.count(parser, "jobs", message("help.audit_jobs"))
    options.count(parser, "secrets", message("help.secrets"), default=3)
    options.count(parser, "seconds", message("help.audit_seconds"))
    parser.add_argument("--equivalent", metavar="ID", help=say(message("help.equivalent")))
    parser.add_argument("--reason", metavar="TEXT", default="", help=say(message("help.reason")))
    options.file(parser, "json", message("help.audit_json"))
    options.file(parser, "html", message("help.audit_html"))
    options.course(parser)


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
    options.folder(parser, "out", message("help.demo_out"), default=Path("demo"))
    options.count(parser, "jobs", message("help.jobs"))
    options.course(parser)


def _doctor(commands: Commands) -> None:
    _add(commands, "doctor", message("help.doctor"), "autograder doctor")


def _from(file: str, name: str) -> Callable[[Commands], None]:
    """What adds a command whose arguments stand in another file, which is read when it is asked for."""

    def add(commands: Commands) -> None:
        getattr(import_module(f"autograder.{file}"), name)(partial(_add, commands))

    return add


_COMMANDS = {
    "check": _check,
    "grade": _from("run_arguments", "grade"),
    "regrade": _from("run_arguments", "regrade"),
    "join": _from("run_arguments", "join"),
    "cluster": _cluster,
    "report": _report,
    "marks": _from("mark_arguments", "marks"),
    "arrivals": _from("mark_arguments", "arrivals"),
    "review": _from("mark_arguments", "review"),
    "export": _from("mark_arguments", "export"),
    "people": _people,
    "diff": _from("run_arguments", "diff"),
    "feedback": _from("run_arguments", "feedback"),
    "serve": _from("service_arguments", "serve"),
    "poll": _from("service_arguments", "poll"),
    "hook": _from("service_arguments", "hook"),
    "sweep": _from("service_arguments", "sweep"),
    "finalize": _from("service_arguments", "finalize"),
    "replay": _replay,
    "similar": _similar,
    "package": _from("hosted_arguments", "package"),
    "hosted": _from("hosted_arguments", "hosted"),
    "new": _new,
    "build": _build,
    "audit": _audit,
    "demo": _demo,
    "doctor": _doctor,
}
"""The commands; `help.autograder` lists them by who uses them."""
