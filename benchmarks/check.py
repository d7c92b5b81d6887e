"""How long a student waits for `autograder check`, next to importing numpy and to the student's own code."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder import Exam, InProcess, load_assignment, set_exam

ROOT = Path(__file__).parents[1]
PRACTICE = b"practice"
"""The secret under which practice cases are drawn."""


def main() -> None:
    """Print the median of each, in turn in one run, and the ratio that matters."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assignment", default="01_gradients")
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / args.assignment
        folder.mkdir()
        recorded = (ROOT / "student_template" / args.assignment / "practice.npz").read_bytes()
        (folder / "practice.npz").write_bytes(recorded)
        answer = next(
            path for path in (ROOT / "reference" / args.assignment).glob("*.py") if path.name != "mistakes.py"
        )
        (folder / answer.name).write_bytes(answer.read_bytes())
        print_times(
            folder, answer.read_bytes(), set_exam(load_assignment(ROOT, args.assignment), PRACTICE), args.rounds
        )


def print_times(folder: Path, source: bytes, exam: Exam, rounds: int) -> None:
    """Time a right file's check and its floors, alternating, so that the machine's moods hit all alike."""
    numpy_times, check_times, own_times = [], [], []
    for _ in range(rounds):
        numpy_times.append(_timed([sys.executable, "-c", "import numpy"]))
        check_times.append(_timed([str(Path(sys.executable).with_name("autograder")), "check", str(folder)]))
        own_times.append(_own_time(source, exam))
    importing, checking, own = map(statistics.median, (numpy_times, check_times, own_times))
    print(f"python -c 'import numpy'        {1e3 * importing:7.1f} ms")
    print(f"autograder check                {1e3 * checking:7.1f} ms")
    print(f"  of it the student's own code  {1e3 * own:7.1f} ms")
    print(f"(check - own code) / import     {(checking - own) / importing:7.2f}   (2 is the bound)")


def _timed(command: list[str]) -> float:
    # One thread for BLAS, and compiled modules kept as an installed package keeps them; both commands alike.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": ""}
    begin = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    return time.perf_counter() - begin


def _own_time(source: bytes, exam: Exam) -> float:
    calls = [call for task in exam.key.tasks for call in task.first_calls]
    begin = time.perf_counter()
    with InProcess(exam.paper).open(source) as session:
        session.make(calls)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
