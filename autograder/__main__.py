"""The command line from its first moment: Ctrl-C ends it quietly also while what it needs is being loaded."""

import os
import sys


def main() -> int:
    """Run the command that the process was started with; its exit code."""
    # As behind the walls; and where no thread may be started, OpenBLAS would end this process as Ctrl-C does.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from autograder import cli  # noqa: PLC0415  (this is the point)

        code = cli.main()
        _leave_early(code)
        return code  # noqa: TRY300  (leaving may be interrupted too)
    except KeyboardInterrupt:
        print("\nautograder: interrupted", file=sys.stderr)  # noqa: T201  (commands print)
        return 130


def _leave_early(code: int) -> None:
    """End the process of a student's check here: to take the interpreter apart would cost a sixth of it, and end nothing else.

    Where not all that was printed can be written, it ends as any does.
    """
    if sys.argv[1:2] != ["check"]:
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
