"""Each command's arguments and help; nothing that a command needs is imported for them."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from autograder import __version__, options
from autograder.gradebook.platforms import PLATFORMS

EXIT_CODES = """exit codes:
  0  all is well
  1  a submission lost points; check: your file did; replay: the case is wrong; audit: something is to be mended;
     diff: the runs differ; export: a submission has no row on the platform
  2  wrong usage or a wrong course; the message says what to do
  3  our own fault, a refusal to run untrusted code without walls, a run that is not finished, or a demo that did not
     come out as planted
130  interrupted by Ctrl-C"""

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  (its only name)


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command and its arguments, those of the process by default; prints and exits for what is wrong, and for help."""
    parser = argparse.ArgumentParser(
        prog="autograder",
        description="Grades numpy assignments: behind walls, fast, and with the mistake named.",
        epilog=EXIT_CODES,
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
        commands.choices[args.command].error(f"unrecognized arguments: {' '.join(unknown)}")
    return args


def _add(commands: Commands, name: str, summary: str, example: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"example:\n  {example}\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _check(commands: Commands) -> None:
    parser = _add(
        commands,
        "check",
        "for students: check your own file or notebook on practice cases, here and now",
        "autograder check 01_gradients --task softmax",
    )
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="PATH",
        help="an assignment's folder, your file or notebook in it, or a folder of assignments (default: here); of a file"
        " and a notebook in one folder the one is checked in which more is written, or the file: name the one you mean",
    )
    options.task(parser)
    parser.add_argument(
        "--watch", action="store_true", help="check again whenever a file or notebook is saved, until Ctrl-C"
    )
    options.file(parser, "markdown", "also append the report to FILE as Markdown, as for a CI job's summary")
    options.file(parser, "json", "also write the report to FILE as JSON")


def _grade(commands: Commands) -> None:
    parser = _add(
        commands,
        "grade",
        "for teachers: grade a folder or an archive of submissions behind walls",
        "autograder grade submissions/ --assignment 01_gradients --out runs/week1",
    )
    parser.add_argument(
        "submissions",
        type=options.path,
        metavar="SUBMISSIONS",
        help="a folder with one folder, one .py file, one notebook (.ipynb) or one zip for each student; or a zip or tar"
        " of such, as Canvas, Moodle, Gradescope and GitHub Classroom offer for download",
    )
    parser.add_argument(
        "--assignment", required=True, metavar="NAME", help="the assignment, or the beginning of its name"
    )
    options.folder(parser, "out", "the run's folder, new or empty (default: runs/NAME-TIME)")
    options.jobs(parser)
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--cluster",
        metavar="ADDR",
        help="grade on the workers of the Dask scheduler at this address, such as tcp://127.0.0.1:8786; whoever can reach"
        " it must be trusted; --jobs then only counts the processes that write reports",
    )
    where.add_argument(
        "--trust-submissions",
        action="store_true",
        help="only where no walls can stand: run the submissions all the same; they can then forge their scores, and every report says so",
    )
    options.file(
        parser,
        "secret-file",
        "the secret that all inputs are drawn from; the same secret gives the same reports (default: a new one)",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with the run in --out after an interruption: its secret is taken, and only what is missing is graded",
    )
    options.progress(parser)
    options.course(parser)


def _cluster(commands: Commands) -> None:
    parser = _add(
        commands,
        "cluster",
        "for teachers: a Dask scheduler and its workers on this machine, for grade --cluster, until Ctrl-C",
        "autograder cluster --workers 2",
    )
    options.count(parser, "workers", "how many, one thread each (default: one for each core)")
    parser.add_argument(
        "--port",
        type=options.port,
        default=8786,
        metavar="PORT",
        help="the scheduler's, on 127.0.0.1; 0 for any (default: 8786)",
    )


def _report(commands: Commands) -> None:
    parser = _add(
        commands,
        "report",
        "for teachers: write a run's reports, class page and gradebook from its store, at any time",
        "autograder report runs/week1 --out site --format html,csv",
    )
    options.run(parser)
    options.folder(parser, "out", "where they go (default: the run's folder)")
    parser.add_argument(
        "--format",
        type=options.formats,
        default=options.REPORT_FORMATS,
        metavar="LIST",
        help=f"some of {','.join(options.REPORT_FORMATS)} (default: all); html brings the class page, csv is the gradebook",
    )
    options.count(parser, "jobs", "processes that write (default: one for each core)")
    options.progress(parser)


def _export(commands: Commands) -> None:
    parser = _add(
        commands,
        "export",
        "for teachers: a run's scores for a spreadsheet, a program or a platform; or its secret",
        "autograder export runs/week1 --format canvas --roster canvas-export.csv --out upload.csv",
    )
    options.run(parser)
    what, platforms = parser.add_mutually_exclusive_group(), ", ".join(PLATFORMS)
    what.add_argument(
        "--format",
        choices=("csv", "json", *PLATFORMS, "gradescope"),
        default="csv",
        help=f"csv: the gradebook (default); json: a list of all reports; {platforms}: the platform's own table with the"
        " grades in it; gradescope: results.json of one submission",
    )
    what.add_argument(
        "--secret", action="store_true", help="the secret, for --secret-file of another run; keep it from students"
    )
    options.file(parser, "roster", f"{platforms}: the table that was downloaded from there")
    parser.add_argument(
        "--column", metavar="TITLE", help="canvas: the assignment as it is called there (default: by its title here)"
    )
    parser.add_argument("--submission", metavar="NAME", help="gradescope: which one, if there are several")
    options.file(parser, "out", "write it to FILE (default: stdout)")


def _diff(commands: Commands) -> None:
    parser = _add(
        commands,
        "diff",
        "for teachers: show in which scores and verdicts two runs differ",
        "autograder diff runs/week1 runs/week1-again",
    )
    options.run(parser, "one")
    options.run(parser, "other")


def _replay(commands: Commands) -> None:
    parser = _add(
        commands,
        "replay",
        "for teachers: run one case of one submission again and show it whole",
        "autograder replay runs/week1 ada softmax/extreme",
    )
    options.run(parser)
    parser.add_argument("submission", metavar="SUBMISSION", help="the submission, as the gradebook names it")
    parser.add_argument("case", metavar="TASK/CASE", help="the case, as the report names it")


def _new(commands: Commands) -> None:
    parser = _add(
        commands,
        "new",
        "for authors: begin an assignment or a task with an example that works",
        "autograder new task 05_optimizers lion_step",
    )
    kinds = parser.add_subparsers(dest="what", required=True, metavar="assignment|task")
    assignment = _add(kinds, "assignment", "a new assignment with one task", "autograder new assignment attention")
    assignment.add_argument("name", metavar="NAME", help="its name, such as attention; it gets the next number")
    assignment.add_argument(
        "--task", default="scaled_square", metavar="NAME", help="its first task (default: scaled_square)"
    )
    task = _add(kinds, "task", "one more task of an assignment", "autograder new task 05_optimizers lion_step")
    task.add_argument("assignment", metavar="ASSIGNMENT", help="the assignment, or the beginning of its name")
    task.add_argument("task", metavar="NAME", help="the name of the function that students will write")
    for kind in (assignment, task):
        options.course(kind)


def _build(commands: Commands) -> None:
    parser = _add(
        commands,
        "build",
        "for authors: write student_template/ from the course, free of solutions",
        "autograder build --check",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if student_template/ is not up to date"
    )
    options.course(parser)


def _audit(commands: Commands) -> None:
    parser = _add(
        commands,
        "audit",
        "for authors: show which wrong answers would have all points, and which right ones would not",
        "autograder audit 01_gradients --html audit.html",
    )
    parser.add_argument(
        "assignments",
        nargs="*",
        metavar="ASSIGNMENT",
        help="an assignment, or the beginning of its name (default: all of them)",
    )
    options.task(parser)
    options.count(parser, "jobs", "tasks audited at the same time (default: one for each core)")
    options.count(
        parser,
        "secrets",
        "draw the cases under N secrets; a mutant must lose points under each (default: 3)",
        default=3,
    )
    options.file(parser, "json", "also write all that was found to FILE as JSON")
    options.file(parser, "html", "also write a page to FILE")
    options.course(parser)


def _demo(commands: Commands) -> None:
    parser = _add(
        commands,
        "demo",
        "make up a class of 24 submissions, hostile ones among them, and grade it",
        "autograder demo --out demo",
    )
    parser.add_argument(
        "--assignment", default="01_gradients", metavar="NAME", help="the assignment (default: 01_gradients)"
    )
    out = "where submissions and reports go (default: demo); an earlier demo there is replaced"
    options.folder(parser, "out", out, default=Path("demo"))
    options.jobs(parser)
    options.course(parser)


def _doctor(commands: Commands) -> None:
    _add(commands, "doctor", "show which walls stand on this machine, by trying to break them", "autograder doctor")
