"""The command line from its first moment: Ctrl-C ends it quietly also while what it needs is being loaded."""

import os
import sys


def main() -> int:
    """Run the command that the process was started with; its exit code."""
    # As behind the walls; and where no thread may be started, OpenBLAS would end this process as Ctrl-C does.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from autograder import cli  # noqa: PLC0415  (this is the point)

        return cli.main()
    except KeyboardInterrupt:
        print("\nautograder: interrupted", file=sys.stderr)  # noqa: T201  (commands print)
        return 130


if __name__ == "__main__":
    sys.exit(main())
