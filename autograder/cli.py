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

_BEHIND_WALLS = ("grade", "cluster", "replay", "demo", "doctor")


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
        _tell(f"{error}\n  See which walls stand here: autograder doctor")
        return error.exit_code
    except AutograderError as error:
        _tell(str(error))
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
        _tell(f"{error.filename}: {error.strerror}.\n  Name a path that can be used.")
        return 2
    except Exception:  # noqa: BLE001  (a fault of ours must not look like a lost point)
        return _own_fault()


def _tell(says: str) -> None:
    """An error on stderr; whatever names stand in it, they steer no terminal and no CI runner."""
    from autograder.render.escape import terminal  # noqa: PLC0415  (a student's check starts sooner without it)

    print(f"autograder: {terminal(says)}", file=sys.stderr)


def _own_fault() -> int:
    from autograder.render.escape import terminal  # noqa: PLC0415  (as above)

    print(terminal(traceback.format_exc()), file=sys.stderr)
    _tell("this is a fault of autograder's own; please report it with the lines above.")
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
        do = "Your own file: autograder check"
        do += "; a class that you trust: --trust-submissions" * (command == "grade")
        raise Refusal(f"`{command}` runs untrusted code, and its walls need Linux.\n  {do}")
    # Collecting garbage while modules load would find none, and take a fifth of a student's check.
    gc.disable()
    try:
        return importlib.import_module(f"autograder.commands.{command}")
    except ModuleNotFoundError as error:
        if (error.name or "autograder").startswith("autograder"):
            raise
        extra = "grade,cluster" if command == "cluster" else "grade"
        do = f"Install what teachers need: python -m pip install 'nn-autograder[{extra}]', or the wheel's path with [{extra}]."
        raise UsageError(f"`{command}` needs {error.name}, which is not installed.\n  {do}") from None
    finally:
        gc.enable()
