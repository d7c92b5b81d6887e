"""What one submission costs: processor time of all processes together, behind all walls, next to forking and calling alone.

Each assignment's answers are graded again and again, then one of its wrong submissions. The floor forks this very process,
loads the answers and calls each function once for each case. Processor time is read from /proc, over every process of ours.
"""

import argparse
import platform
from collections.abc import Callable
from pathlib import Path

import numpy as np
from processes import seconds_spent
from throughput import BareFork

from autograder import Assignment, Exam, Sandbox, Submission, grade, load_assignment, make_class, set_exam

ROOT = Path(__file__).parents[1]
TRAINS = ("07_window_classifier",)
"""Assignments in which a whole training is graded: most of their time is the student's own."""


def main() -> None:
    """Print a row for each assignment, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=40, help="how often each submission is graded (default: 40)")
    args = parser.parse_args()
    print(f"each {args.times} times, Python {platform.python_version()}, numpy {np.__version__}; milliseconds of CPU")
    print(f"{'':24}{'tasks':>6}{'calls':>7}{'right':>9}{'wrong':>9}{'floor':>9}{'right/floor':>13}")
    sums = np.zeros(3)
    for name in sorted(path.parent.name for path in (ROOT / "assignments").glob("*/assignment.yaml")):
        row, counts = cost(load_assignment(ROOT, name), args.times)
        sums += row if name not in TRAINS else 0
        print(f"{name:24}{counts[0]:6}{counts[1]:7}{row[0]:9.1f}{row[1]:9.1f}{row[2]:9.1f}{row[0] / row[2]:13.2f}")
    print(f"{'all but ' + ', '.join(TRAINS):37}{sums[0]:9.1f}{sums[1]:9.1f}{sums[2]:9.1f}{sums[0] / sums[2]:13.2f}")


def cost(assignment: Assignment, times: int) -> tuple[np.ndarray, tuple[int, int]]:
    """Milliseconds for a right submission, for wrong ones, for the floor; how many tasks and calls there are."""
    exam = set_exam(assignment, b"a secret for benchmarks")
    calls = [call for task in exam.key.tasks for call in task.first_calls]
    wrong = [one.submission.source for one in make_class(assignment, exam.key) if any(one.loses.values())]
    with Sandbox(exam.paper, exam.limits) as sandbox:
        right = _each(times, lambda place: grade(_numbered(assignment.source, place), exam.key, sandbox))
        wrongs = _each(times, lambda place: grade(_numbered(wrong[place % len(wrong)], place), exam.key, sandbox))
    floor = _floor(exam, assignment.source, calls, times)
    return np.array([right, wrongs, floor]), (len(exam.key.tasks), len(calls))


def _numbered(source: bytes, place: int) -> Submission:
    return Submission(str(place), source + f"\n# copy {place}\n".encode())


def _floor(exam: Exam, source: bytes, calls: list[int], times: int) -> float:
    runner = BareFork(exam)
    return _each(times, lambda _: runner.read(source, calls))


def _each(times: int, work: Callable[[int], object]) -> float:
    """Milliseconds of CPU that one piece of work takes, of all processes together; the first is not counted."""
    work(0)
    begin = seconds_spent()
    for place in range(1, times + 1):
        work(place)
    return 1e3 * (seconds_spent() - begin) / times


if __name__ == "__main__":
    main()
