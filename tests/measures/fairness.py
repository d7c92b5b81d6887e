"""How often a right answer loses points: every known alternative and every automatic rewrite, under many secrets."""

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from rich.progress import Progress

from autograder.authoring.at_once import tasks_of
from autograder.authoring.audit import unfair
from autograder.course.assignment import assignment_names
from autograder.words.message import say

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Print a row for each assignment; 1 if a right answer lost points."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--course", type=Path, default=ROOT)
    parser.add_argument("--secrets", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    args = parser.parse_args()
    tasks = tasks_of(args.course, assignment_names(args.course))
    right: Counter[str] = Counter()
    complaints: list[str] = []
    with ProcessPoolExecutor(args.jobs, mp_context=get_context("spawn")) as pool, Progress(transient=True) as progress:
        bar = progress.add_task("asking right answers", total=len(tasks))
        asked = pool.map(partial(_unfair, args.course, args.secrets), tasks)
        for (name, _), (count, found) in zip(tasks, asked, strict=True):
            right[name] += count
            complaints += [f"{one.path}:{one.line}: {say(one.says)}" for one in found]
            progress.advance(bar)
    _print(right, args.secrets, complaints)
    return int(bool(complaints))


def _unfair(course: Path, secrets: int, task: tuple[str, str]) -> tuple[int, Sequence]:
    return unfair(course, *task, secrets)


def _print(right: Counter[str], secrets: int, complaints: Sequence[str]) -> None:
    print(f"{'':24}{'right answers':>14}{'graded':>10}")
    for name, count in right.items():
        print(f"{name:24}{count:14}{count * secrets:10}")
    print(f"{'all':24}{right.total():14}{right.total() * secrets:10}")
    print(f"{len(complaints)} of {right.total() * secrets} lost points")
    print("\n".join(complaints))


if __name__ == "__main__":
    raise SystemExit(main())
