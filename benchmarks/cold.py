"""What one submission costs a process that has just begun, as on a push: processor time of `autograder grade`, of all its processes.

Each assignment's answers are graded by a command of their own, then one of its known mistakes; the least of several is told.
In imports of numpy, of which ten are counted together, two machines can be compared.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from processes import adopt_orphans, timed

from autograder import load_assignment

ROOT = Path(__file__).parents[1]
SECRET = b"a secret for benchmarks\n"


def main() -> None:
    """Print a row for each assignment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3, help="how often each is graded (default: 3)")
    args = parser.parse_args()
    adopt_orphans()
    importing = sum(spent([sys.executable, "-c", "import numpy"]) for _ in range(10)) / 10  # /proc counts in hundredths
    print(f"the least of {args.times}, Python {platform.python_version()}, numpy {np.__version__}; seconds of CPU")
    print(f"{'import numpy':28}{importing:7.3f}")
    print(f"{'':28}{'right':>6}{'imports':>9}{'wrong':>7}{'imports':>9}  the wrong one's mistake")
    for name in sorted(path.parent.name for path in (ROOT / "assignments").glob("*/assignment.yaml")):
        assignment = load_assignment(ROOT, name)
        mistake = next(some[0] for some in assignment.mistakes.values() if some)
        wrong = assignment.source + f"\n\n{mistake.text}".encode()
        right, other = (
            min(cold(name, assignment.filename, source) for _ in range(args.times))
            for source in (assignment.source, wrong)
        )
        imports = right / importing, other / importing
        print(f"{name:28}{right:6.2f}{imports[0]:9.1f}{other:7.2f}{imports[1]:9.1f}  {mistake.function.__name__}")


def cold(name: str, filename: str, source: bytes) -> float:
    """Seconds of CPU that grading one file takes, from the shell's command to its end."""
    with tempfile.TemporaryDirectory() as folder:
        place, secret = Path(folder), Path(folder, "secret")
        (place / "student").mkdir()
        (place / "student" / filename).write_bytes(source)
        secret.write_bytes(SECRET)
        secret.chmod(0o600)
        words = ["grade", place / "student", "--assignment", name, "--out", place / "run", "--course", ROOT]
        words += ["--secret-file", secret, "--quiet"]
        return spent([shutil.which("autograder", path=Path(sys.executable).parent) or "autograder", *map(str, words)])


def spent(command: list[str]) -> float:
    """Seconds of CPU of a command, with all that it starts."""
    # Compiled modules are kept as an installed package keeps them, and BLAS has one thread, as `autograder` has it.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "OPENBLAS_NUM_THREADS": "1"}
    with timed() as taken:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    return taken[1]


if __name__ == "__main__":
    main()
