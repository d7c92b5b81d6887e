"""Whether those who send fresh bytes each time fill a grader's memory, or cost the others time.

What many send is judged once, and what a job remembers of it is bounded. Here every other submission is an attacker's: each of its
functions gives another result at each call, a little beside the right one, so that nothing of it was ever seen, all of it is kept,
and every way to explain it is tried. The same submissions are graded with and without that memory, in turn; of the others
it is told what one takes, and of each job the most that it held.
"""

import argparse
import platform
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from crowd import TEN, Crowd, load_crowd, load_exam
from processes import cores, most_memory
from throughput import trusted

from autograder import Exam, Pool, Submission
from autograder.batch.graded import Graded
from autograder.memory import Bounded

FRESH = """
import time
_dice = np.random.default_rng(time.perf_counter_ns())


def _beside(value):
    if isinstance(value, tuple):
        return tuple(map(_beside, value))
    if isinstance(value, dict):
        return {name: _beside(part) for name, part in value.items()}
    return value * (1 + 0.01 * _dice.standard_normal(np.shape(value)))


def _fresh(function):
    return lambda *args: _beside(function(*args))


"""
"""What makes every result of a file another one."""


def main() -> None:
    """Print what one of the others takes and what the jobs hold, with the memory and without."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=10_000, help="of each kind, attackers and others")
    parser.add_argument("--passes", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=cores())
    args = parser.parse_args()
    assignment, exam = load_exam()
    crowd = load_crowd(assignment)
    print(
        f"{args.submissions} attackers and as many others, {args.jobs} jobs, Python {platform.python_version()}, numpy {np.__version__}"
    )
    taken: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * args.passes):
        remembers = turn % 2 == 0
        others, held = grade(exam, crowd, args.submissions, args.jobs, remembers=remembers)
        taken[remembers] += others
        print(
            f"{'with' if remembers else 'without'} the memory: {told(others)}; most memory of a job {held:.0f} MiB",
            flush=True,
        )
    ratio = statistics.fmean(taken[True]) / statistics.fmean(taken[False])
    print(f"one of the others takes {ratio:.2f} times what it takes without the memory")


def grade(exam: Exam, crowd: Crowd, count: int, jobs: int, *, remembers: bool) -> tuple[list[float], float]:
    """What each of the others took of a job's processor time, in seconds, and the most MiB that a job held."""
    with remembering(remembers=remembers), Pool(exam, jobs) as pool:
        seconds = [one.cpu_seconds for one in pool.grade(submissions(crowd, count)) if is_other(one)]
        return seconds, max(map(most_memory, trusted(pool)[1:]))


def submissions(crowd: Crowd, count: int) -> Iterator[Submission]:
    """An attacker and one of the others in turn, all of them different files."""
    spoil = FRESH + "".join(f"{name} = _fresh({name})\n" for name in TEN)
    for place in range(count):
        yield Submission(f"fresh-{place:05}", (crowd.file(2 * place) + spoil).encode())
        yield Submission(f"other-{place:05}", crowd.file(place).encode())


def is_other(graded: Graded) -> bool:
    """Whether it is nobody who attacks."""
    return graded.submission.startswith("other-")


@contextmanager
def remembering(*, remembers: bool) -> Iterator[None]:
    """Jobs that begin in this block remember, or work everything out."""
    once = Bounded.once
    if not remembers:
        Bounded.once = _work_out  # type: ignore[method-assign]
    try:
        yield
    finally:
        Bounded.once = once  # type: ignore[method-assign]


def _work_out(_: Bounded, work: Any, *args: Any, size: Any) -> Any:  # noqa: ARG001  (as it is called)
    return work(*args)


def told(seconds: list[float]) -> str:
    """The mean and the median of these times."""
    return f"{1e3 * statistics.fmean(seconds):.2f} ms of a job's CPU for each other (median {1e3 * statistics.median(seconds):.2f})"


if __name__ == "__main__":
    main()
