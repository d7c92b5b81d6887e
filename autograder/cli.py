"""The command line: runs one command, imported only then, to its exit code; what goes wrong is told in a sentence."""

import argparse
import errno
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import TextIO

from autograder.arguments import parse
from autograder.errors import AutograderError, Refusal, UsageError
from autograder.output import show_marks
from autograder.words.message import Message, Text, message, say

_BEHIND_WALLS = ("grade", "regrade", "cluster", "replay", "demo", "doctor", "hosted", "serve", "poll", "finalize")
_EXTRAS = {"cluster": "grade,cluster", "similar": "grade,similar", "poll": "grade,forge"}
"""What is to be installed for a command that needs more than the others."""
_SCARCE = (errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM)
"""What the system says when it gives no more files, processes or memory."""


def main(argv: Sequence[str] | None = None) -> int:  # noqa: PLR0911  (one return an ending)
    """Run one command; its exit code."""
    _open_what_is_closed()
    args = _parsed(argv)
    show_marks(sys.stdout)
    try:
        code = _run(args)
        sys.stdout.flush()
        return code  # noqa: TRY300  (flushing may fail as printing may)
    except Refusal as error:
        _tell(message("error.refusal", error=error.says))
        return error.exit_code
    except AutograderError as error:
        _tell(error.says)
        return error.exit_code
    except KeyboardInterrupt as error:
        _print(f"\nautograder: {say(_interrupted(error))}")
        return 130
    except BrokenPipeError:  # whoever read our output has seen enough, as in `autograder check | head`
        _print_no_more()
        return 141
    except OSError as error:
        return _refused_by_system(error)
    except Exception as error:  # noqa: BLE001  (a fault of ours must not look like a lost point)
        return _starved(error) or _own_fault()


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    try:
        return parse(argv)
    except SystemExit:  # --help, or wrong usage
        try:
            sys.stdout.flush()
        except OSError:
            _print_no_more()
        raise


def _interrupted(error: KeyboardInterrupt) -> Message:
    return message("error.interrupted_with", says=error.args[0]) if error.args else message("error.interrupted")


def _open_what_is_closed() -> None:
    """Have the first three descriptors lead somewhere, as after `>&-` they do not, before a file gets the number of one.

    What is printed then goes nowhere, and a command that prints to its stdout fails as it would on a full disk.
    """
    for number, (name, way) in enumerate((("stdin", os.O_RDONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY))):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, way)
            if descriptor != number:
                os.dup2(descriptor, number)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))


def _refused_by_system(error: OSError) -> int:
    """The exit code of a command that the system refused something."""
    if error.filename is None and not _is_printable():
        _tell(message("error.not_printed", why=error.strerror))
        _print_no_more()
        return 3
    if error.errno in _SCARCE:
        _tell(message("error.scarce", why=error.strerror))
        return 3
    if error.filename is None:
        return _own_fault()
    _tell(message("error.unusable_path", filename=error.filename, strerror=error.strerror))
    return 2


def _starved(error: Exception) -> int:
    """The exit code of a command for which there was no memory or no thread; 0 if that was not so."""
    if not isinstance(error, MemoryError) and str(error) != "can't start new thread":
        return 0
    _tell(message("error.scarce", why=str(error) or os.strerror(errno.ENOMEM)))
    return 3


def _is_printable() -> bool:
    """Whether stdout takes an empty line, behind what is left to be printed."""
    try:
        print(flush=True)
    except OSError:
        return False
    return True


def _print_no_more(stream: TextIO | None = None) -> None:
    """Let what is left to be printed there go nowhere: else the interpreter fails over it at its end, with a code of its own."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), (stream or sys.stdout).fileno())


def _print(text: str) -> None:
    """On stderr, where it can be written; the exit code says the rest."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        _print_no_more(sys.stderr)


def _tell(says: Text) -> None:
    """An error on stderr; whatever names stand in it, they steer no terminal and no CI runner."""
    from autograder.render.escape import terminal  # noqa: PLC0415  (a student's check starts sooner without it)

    _print(f"autograder: {terminal(say(says))}")


def _own_fault() -> int:
    import traceback  # noqa: PLC0415  (as above)

    from autograder.render.escape import terminal  # noqa: PLC0415  (as above)

    _print(terminal(traceback.format_exc()))
    _tell(message("error.own_fault"))
    return 3


def _run(args: argparse.Namespace) -> int:
    """The exit code of the command, when it has run.

    Raises
    ------
    UsageError
        where what the command needs is not installed, be it for all that it does or for this file alone.

    """
    try:
        return int(_load(args.command, trust=getattr(args, "trust_submissions", False)).run(args))
    except ModuleNotFoundError as error:
        if (error.name or "autograder").startswith("autograder"):
            raise
        do = message("error.install_teachers", extra=_EXTRAS.get(args.command, "grade"))
        raise UsageError(message("error.not_installed", command=args.command, module=error.name, do=do)) from None


def _load(command: str, *, trust: bool) -> ModuleType:
    """The command's module.

    Raises
    ------
    Refusal
        where the command needs Linux and this is not.

    """
    if command in _BEHIND_WALLS and sys.platform != "linux" and not trust:
        grades = command in ("grade", "regrade")
        do = message("error.needs_linux_grade") if grades else message("error.needs_linux_check")
        do = message("error.needs_linux_windows", do=do) if sys.platform == "win32" else do
        raise Refusal(message("error.needs_linux", command=command, do=do))
    try:
        return importlib.import_module(f"autograder.commands.{command}")
    finally:
        gc.freeze()  # what is loaded stays
        gc.enable()  # `__main__` disabled it
