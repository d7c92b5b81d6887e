"""Whether another secret changes a verdict: under many, every known mistake loses points and is named, every right answer has all."""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from rich.progress import Progress

from tests.course_room import NAMES, complaints


def main() -> int:
    """Print what is not as it must be, assignment by assignment; 1 if there is anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignments", nargs="*", default=NAMES)
    parser.add_argument("--secrets", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    args = parser.parse_args()
    exams = [(name, b"secret %d" % number) for name in args.assignments for number in range(args.secrets)]
    found: list[str] = []
    with ProcessPoolExecutor(args.jobs, mp_context=get_context("spawn")) as pool, Progress(transient=True) as progress:
        bar = progress.add_task("asking under other secrets", total=len(exams))
        for (name, _), some in zip(exams, pool.map(complaints, *zip(*exams, strict=True)), strict=True):
            found += [f"{name} under {one}" for one in some]
            progress.advance(bar)
    print("\n".join([*found, f"{len(found)} complaints under {args.secrets} secrets in each assignment"]))
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
