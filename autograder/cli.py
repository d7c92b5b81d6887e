"""The command line: runs one command, imported only then, to its exit code; what goes wrong is told in a sentence."""

import gc
import importlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from types import ModuleType

from autograder.arguments import parse
from autograder.errors import AutograderError, Refusal, UsageError
from autograder.words.message import Message, Text, message, say

_BEHIND_WALLS = ("grade", "regrade", "cluster", "replay", "demo", "doctor")


def main(argv: Sequence[str] | None = None) -> int:  # noqa: PLR0911  (one return an ending)
    """Run one command; its exit code."""
    args = parse(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without a sign such as ✓ shows a question mark
    try:
        code = int(_load(args.command, trust=getattr(args, "trust_submissions", False)).run(args))
        sys.stdout.flush()
        return code  # noqa: TRY300  (flushing may fail as printing may)
    except Refusal as error:
        _tell(message("error.refusal", error=error.says))
        return error.exit_code
    except AutograderError as error:
        _tell(error.says)
        return error.exit_code
    except KeyboardInterrupt as error:
        print(f"\nautograder: {say(_interrupted(error))}", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough, as in `autograder check | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        if error.filename is None:
            return _own_fault()
        _tell(message("error.unusable_path", filename=error.filename, strerror=error.strerror))
        return 2
    except Exception:  # noqa: BLE001  (a fault of ours must not look like a lost point)
        return _own_fault()


def _interrupted(error: KeyboardInterrupt) -> Message:
    return message("error.interrupted_with", says=error.args[0]) if error.args else message("error.interrupted")


def _tell(says: Text) -> None:
    """An error on stderr; whatever names stand in it, they steer no terminal and no CI runner."""
    from autograder.render.escape import terminal  # noqa: PLC0415  (a student's check starts sooner without it)

    print(f"autograder: {terminal(say(says))}", file=sys.stderr)


def _own_fault() -> int:
    from autograder.render.escape import terminal  # noqa: PLC0415  (as above)

    print(terminal(traceback.format_exc()), file=sys.stderr)
    _tell(message("error.own_fault"))
    return 3


def _load(command: str, *, trust: bool) -> ModuleType:
    """The command's module.

    Raises
    ------
    Refusal
        where the command needs Linux and this is not.
    UsageError
        where what the command needs is not installed.

    """
    if command in _BEHIND_WALLS and sys.platform != "linux" and not trust:
        grades = command in ("grade", "regrade")
        do = message("error.needs_linux_grade") if grades else message("error.needs_linux_check")
        raise Refusal(message("error.needs_linux", command=command, do=do))
    # Collecting garbage while modules load would find none, and take a fifth of a student's check.
    gc.disable()
    try:
        return importlib.import_module(f"autograder.commands.{command}")
    except ModuleNotFoundError as error:
        if (error.name or "autograder").startswith("autograder"):
            raise
        extra = "grade,cluster" if command == "cluster" else "grade"
        do = message("error.install_teachers", extra=extra)
        raise UsageError(message("error.not_installed", command=command, module=error.name, do=do)) from None
    finally:
        gc.enable()
