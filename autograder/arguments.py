"""Each command's arguments and help; nothing that a command needs is imported for them."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from autograder import __version__

EXIT_CODES = """exit codes:
  0  all is well
  1  a submission lost points; check: your file did; replay: the case is wrong; audit: something is to be mended;
     diff: the runs differ; export: a submission has no row on the platform
  2  wrong usage or a wrong course; the message says what to do
  3  our own fault, a refusal to run untrusted code without walls, a run that is not finished, or a demo that did not
     come out as planted
130  interrupted by Ctrl-C"""

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  (its only name)

REPORT_FORMATS = ("html", "md", "json", "csv")
"""Those of `batch.site`, which is too dear to be imported for them."""


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
    parser.add_argument("--task", action="append", metavar="NAME", help="look at this task alone; may be given again")
    parser.add_argument(
        "--watch", action="store_true", help="check again whenever a file or notebook is saved, until Ctrl-C"
    )
    parser.add_argument(
        "--markdown",
        type=Path,
        metavar="FILE",
        help="also append the report to FILE as Markdown, as for a CI job's summary",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the report to FILE as JSON")


def _course(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--course",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the folder that holds assignments/ and reference/ (default: here)",
    )


def _grade(commands: Commands) -> None:
    parser = _add(
        commands,
        "grade",
        "for teachers: grade a folder or an archive of submissions behind walls",
        "autograder grade submissions/ --assignment 01_gradients --out runs/week1",
    )
    parser.add_argument(
        "submissions",
        type=_path,
        metavar="SUBMISSIONS",
        help="a folder with one folder, one .py file, one notebook (.ipynb) or one zip for each student; or a zip or tar"
        " of such, as Canvas, Moodle, Gradescope and GitHub Classroom offer for download",
    )
    parser.add_argument(
        "--assignment", required=True, metavar="NAME", help="the assignment, or the beginning of its name"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="the run's folder, new or empty (default: runs/NAME-TIME)"
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        metavar="N",
        help="submissions graded at the same time (default: one more than there are cores)",
    )
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
    parser.add_argument(
        "--secret-file",
        type=Path,
        metavar="FILE",
        help="the secret that all inputs are drawn from; the same secret gives the same reports (default: a new one)",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with the run in --out after an interruption: its secret is taken, and only what is missing is graded",
    )
    _progress(parser)
    _course(parser)


def _cluster(commands: Commands) -> None:
    parser = _add(
        commands,
        "cluster",
        "for teachers: a Dask scheduler and its workers on this machine, for grade --cluster, until Ctrl-C",
        "autograder cluster --workers 2",
    )
    parser.add_argument(
        "--workers", type=_positive, metavar="N", help="how many, one thread each (default: one for each core)"
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=8786,
        metavar="PORT",
        help="the scheduler's, on 127.0.0.1; 0 for any (default: 8786)",
    )


def _progress(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="no progress, only what came out")
    parser.add_argument(
        "--progress",
        choices=("auto", "json"),
        default="auto",
        help="auto: a bar in a terminal, a line every ten seconds elsewhere; json: a JSON line a second; on stderr",
    )


def _run(parser: argparse.ArgumentParser, name: str = "run") -> None:
    parser.add_argument(name, type=Path, metavar="RUN", help="the folder that `autograder grade` wrote")


def _report(commands: Commands) -> None:
    parser = _add(
        commands,
        "report",
        "for teachers: write a run's reports, class page and gradebook from its store, at any time",
        "autograder report runs/week1 --out site --format html,csv",
    )
    _run(parser)
    parser.add_argument("--out", type=Path, metavar="DIR", help="where they go (default: the run's folder)")
    parser.add_argument(
        "--format",
        type=_formats,
        default=REPORT_FORMATS,
        metavar="LIST",
        help=f"some of {','.join(REPORT_FORMATS)} (default: all); html brings the class page, csv is the gradebook",
    )
    parser.add_argument("--jobs", type=_positive, metavar="N", help="processes that write (default: one for each core)")
    _progress(parser)


def _export(commands: Commands) -> None:
    parser = _add(
        commands,
        "export",
        "for teachers: a run's scores for a spreadsheet, a program or a platform; or its secret",
        "autograder export runs/week1 --format canvas --roster canvas-export.csv --out upload.csv",
    )
    _run(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--format",
        choices=("csv", "json", "canvas", "moodle", "gradescope"),
        default="csv",
        help="csv: the gradebook (default); json: a list of all reports; canvas, moodle: the platform's own table with the"
        " grades in it; gradescope: results.json of one submission",
    )
    what.add_argument(
        "--secret", action="store_true", help="the secret, for --secret-file of another run; keep it from students"
    )
    parser.add_argument(
        "--roster", type=Path, metavar="FILE", help="canvas, moodle: the table that was downloaded from there"
    )
    parser.add_argument(
        "--column", metavar="TITLE", help="canvas: the assignment as it is called there (default: by its title here)"
    )
    parser.add_argument("--submission", metavar="NAME", help="gradescope: which one, if there are several")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write it to FILE (default: stdout)")


def _diff(commands: Commands) -> None:
    parser = _add(
        commands,
        "diff",
        "for teachers: show in which scores and verdicts two runs differ",
        "autograder diff runs/week1 runs/week1-again",
    )
    _run(parser, "one")
    _run(parser, "other")


def _formats(text: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    unknown = [part for part in wanted if part not in REPORT_FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(REPORT_FORMATS)}")
    return wanted


def _path(text: str) -> Path:
    """A path that was given; an empty one, as of a variable that is not set, would mean the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty; name a folder or an archive, or . for the current folder")
    return Path(text)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) >= 1 << 16:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number below 65536")
    return int(text)


def _replay(commands: Commands) -> None:
    parser = _add(
        commands,
        "replay",
        "for teachers: run one case of one submission again and show it whole",
        "autograder replay runs/week1 ada softmax/extreme",
    )
    _run(parser)
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
        _course(kind)


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
    _course(parser)


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
    parser.add_argument("--task", action="append", metavar="NAME", help="look at this task alone; may be given again")
    parser.add_argument(
        "--jobs", type=_positive, metavar="N", help="tasks audited at the same time (default: one for each core)"
    )
    parser.add_argument(
        "--secrets",
        type=_positive,
        default=3,
        metavar="N",
        help="draw the cases under N secrets; a mutant must lose points under each (default: 3)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all that was found to FILE as JSON")
    parser.add_argument("--html", type=Path, metavar="FILE", help="also write a page to FILE")
    _course(parser)


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
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("demo"),
        metavar="DIR",
        help="where submissions and reports go (default: demo); an earlier demo there is replaced",
    )
    parser.add_argument(
        "--jobs",
        type=_positive,
        metavar="N",
        help="submissions graded at the same time (default: one more than there are cores)",
    )
    _course(parser)


def _doctor(commands: Commands) -> None:
    _add(commands, "doctor", "show which walls stand on this machine, by trying to break them", "autograder doctor")
