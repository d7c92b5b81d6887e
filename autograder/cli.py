"""The command line: each command's arguments and help; what a command needs is imported when it runs."""

import argparse
import gc
import importlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

from autograder import __version__
from autograder.errors import AutograderError, Refusal, UsageError

EXIT_CODES = """exit codes:
  0  all is well
  1  a submission lost points (check: your file did)
  2  wrong usage or a wrong course; the message says what to do
  3  our own fault, or a refusal to run untrusted code without walls
130  interrupted by Ctrl-C"""


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  (its only name)


_BEHIND_WALLS = ("grade", "replay", "demo", "doctor")


def main(argv: Sequence[str] | None = None) -> int:  # noqa: PLR0911  (one return an ending)
    """Run one command; its exit code."""
    args = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without a sign such as ✓ shows a question mark
    try:
        code = int(_load(args.command).run(args))
        sys.stdout.flush()
        return code  # noqa: TRY300  (flushing may fail as printing may)
    except Refusal as error:
        print(f"autograder: {error}\n  See which walls stand here: autograder doctor", file=sys.stderr)
        return error.exit_code
    except AutograderError as error:
        print(f"autograder: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt as error:
        print(f"\nautograder: interrupted{f': {error}' if error.args else ''}", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough, as in `autograder check | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        if error.filename is None:
            return _own_fault()
        print(f"autograder: {error.filename}: {error.strerror}.\n  Name a path that can be used.", file=sys.stderr)
        return 2
    except Exception:  # noqa: BLE001  (a fault of ours must not look like a lost point)
        return _own_fault()


def _own_fault() -> int:
    traceback.print_exc()
    print("autograder: this is a fault of autograder's own; please report it with the lines above.", file=sys.stderr)
    return 3


def _load(command: str) -> ModuleType:
    """The command's module.

    Raises
    ------
    Refusal
        where the command needs Linux and this is not.
    UsageError
        where what the command needs is not installed.

    """
    if command in _BEHIND_WALLS and sys.platform != "linux":
        raise Refusal(f"`{command}` runs untrusted code, and its walls need Linux.\n  Your own file: autograder check")
    # Collecting garbage while modules load would find none, and take a fifth of a student's check.
    gc.disable()
    try:
        return importlib.import_module(f"autograder.commands.{command}")
    except ModuleNotFoundError as error:
        if (error.name or "autograder").startswith("autograder"):
            raise
        do = "Install what teachers need: python -m pip install 'nn-autograder[grade]', or the wheel's path with [grade]."
        raise UsageError(f"`{command}` needs {error.name}, which is not installed.\n  {do}") from None
    finally:
        gc.enable()


def _parser() -> argparse.ArgumentParser:
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
    _replay(commands)
    _build(commands)
    _demo(commands)
    _doctor(commands)
    return parser


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
        "for students: check your own file on practice cases, here and now",
        "autograder check 01_gradients --task softmax",
    )
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="PATH",
        help="an assignment's folder, your file in it, or a folder of assignments (default: here)",
    )
    parser.add_argument("--task", action="append", metavar="NAME", help="look at this task alone; may be given again")
    parser.add_argument("--watch", action="store_true", help="check again whenever the file is saved, until Ctrl-C")
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
        "for teachers: grade a folder of submissions behind walls",
        "autograder grade submissions/ --assignment 01_gradients --out runs/week1",
    )
    parser.add_argument(
        "submissions",
        type=Path,
        metavar="SUBMISSIONS",
        help="a folder with one folder, or one .py file, for each student",
    )
    parser.add_argument(
        "--assignment", required=True, metavar="NAME", help="the assignment, or the beginning of its name"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="the run's folder, new or empty (default: runs/NAME-TIME)"
    )
    parser.add_argument(
        "--jobs", type=_positive, metavar="N", help="submissions graded at the same time (default: one for each core)"
    )
    parser.add_argument(
        "--secret-file",
        type=Path,
        metavar="FILE",
        help="the secret that all inputs are drawn from; the same secret gives the same reports (default: a new one)",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress, only the summary")
    _course(parser)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def _replay(commands: Commands) -> None:
    parser = _add(
        commands,
        "replay",
        "for teachers: run one case of one submission again and show it whole",
        "autograder replay runs/week1 ada softmax/extreme",
    )
    parser.add_argument("run", type=Path, metavar="RUN", help="the folder that `autograder grade` wrote")
    parser.add_argument("submission", metavar="SUBMISSION", help="the submission, as the gradebook names it")
    parser.add_argument("case", metavar="TASK/CASE", help="the case, as the report names it")


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
        "--jobs", type=_positive, metavar="N", help="submissions graded at the same time (default: one for each core)"
    )
    _course(parser)


def _doctor(commands: Commands) -> None:
    _add(commands, "doctor", "show which walls stand on this machine, by trying to break them", "autograder doctor")
