"""Ten thousand different submissions, from an archive into a store, behind all walls, and whether pace and memory hold.

In one run: 500 of them, the floor for 500, all of them, all again with one in ten hostile or broken, then 500 and the floor
once more. All goes through what `autograder grade` calls: an archive is read, every report is one transaction of a
store. What is printed is by the clock; the memory is the most that one of the trusted processes held.
"""

import argparse
import platform
import statistics
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from crowd import ROOT, Crowd, load_crowd, load_exam, submissions_of
from processes import cores, most_memory
from throughput import floor_pass, trusted

from autograder import Assignment, Exam, Pool, Report, Submission, report_from_json
from autograder.batch.run import begin, grade_into, run_of
from autograder.batch.store import Store, open_store
from autograder.intake.handed_in import read_handed_in

FEW = 500
STRETCH = 1000
"""Times and memory are noted each time that so many more are graded."""


@dataclass
class Watched:
    """A pool whose pace and memory are noted while it grades."""

    pool: Pool
    marks: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @property
    def walls(self) -> str:
        """The pool's."""
        return self.pool.walls

    def grade(self, submissions: Iterable[Submission], idle: Callable[[], None]) -> Iterator[Any]:
        """What the pool grades."""
        self.marks = [time.perf_counter()]
        for count, graded in enumerate(self.pool.grade(submissions, idle), 1):
            yield graded
            if count % STRETCH == 0:
                self.marks.append(time.perf_counter())
                self.memory.append(max(map(most_memory, trusted(self.pool))))


def main() -> None:
    """Print times, ratios and memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=cores() + 1, help="default: as `autograder grade`")
    args = parser.parse_args()
    assignment, exam = load_exam()
    crowd = load_crowd(assignment)
    with tempfile.TemporaryDirectory(prefix="ten-thousand-") as name, Pool(exam, args.jobs) as pool:
        room, watched = Path(name), Watched(pool)
        few = _archive(room / "few.zip", (crowd.file(place) for place in range(FEW)))
        many = _archive(room / "many.zip", (crowd.file(place) for place in range(args.submissions)))
        mixed = _archive(room / "mixed.zip", _mixed(crowd, args.submissions))
        print(
            f"{args.submissions} submissions of {len(exam.key.tasks)} functions, {args.jobs} jobs, {cores()} cores, Python {platform.python_version()}, numpy {np.__version__}"
        )
        print(f"walls: {pool.walls}", flush=True)
        few_times, floors = list[float](), list[float]()

        def round_of_few() -> None:
            few_times.append(_run(assignment, few, room / f"few{len(few_times)}", watched))
            floors.append(_floor(exam))

        round_of_few()
        whole = _run(assignment, many, room / "many", watched)
        pace = [STRETCH / (after - before) for before, after in pairwise(watched.marks)]
        round_of_few()
        _print_whole(whole, few_times, floors)
        print(f"pace of each {STRETCH}: {', '.join(f'{one:.0f}/s' for one in pace)}")
        print(f"memory after each {STRETCH}: {', '.join(f'{one:.0f}' for one in watched.memory)} MiB", flush=True)
        hostile = _run(assignment, mixed, room / "mixed", watched)
        with open_store(room / "many") as before, open_store(room / "mixed") as after:
            _print_mixed(hostile - whole, before, after, exam)
        print(f"most memory of a trusted process: {max(watched.memory):.0f} MiB")


def _mixed(crowd: Crowd, count: int) -> Iterator[str]:
    return (crowd.hostile(place // 10) if _is_hostile(place) else crowd.file(place) for place in range(count))


def _is_hostile(place: int) -> bool:
    return place % 10 == 5  # noqa: PLR2004  (one in ten)


def _archive(path: Path, files: Iterable[str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, text in enumerate(files):
            archive.writestr(f"{place:05}/gradients.py", text)
    return path


def _run(assignment: Assignment, archive: Path, folder: Path, watched: Watched) -> float:
    """Seconds for each submission, from the archive to the last report in the store."""
    start = time.perf_counter()
    submissions = read_handed_in(archive, assignment.filename, assignment.questions)
    run = run_of(assignment, ROOT, archive, "a secret for benchmarks")
    with begin(folder, run, watched, submissions) as store:
        grade_into(store, watched, "auto", "")
    return (time.perf_counter() - start) / len(submissions)


def _floor(exam: Exam) -> float:
    """Seconds for each submission in plain forks that do the same grading."""
    submissions = submissions_of(FEW)
    start = time.perf_counter()
    floor_pass(exam, submissions, cores(), judged=True)
    return (time.perf_counter() - start) / FEW


def _print_whole(whole: float, few: Sequence[float], floors: Sequence[float]) -> None:
    mine, floor = statistics.mean(few), statistics.mean(floors)
    print(
        f"{FEW} submissions: {1e3 * mine:.2f} ms each, {1 / mine:.0f}/s (before {1 / few[0]:.0f}, after {1 / few[1]:.0f})"
    )
    print(f"all of them:     {1e3 * whole:.2f} ms each, {1 / whole:.0f}/s, {whole / mine:.2f} times that of {FEW}")
    print(f"bare forks, same grading, {FEW}: {1e3 * floor:.2f} ms each; cost of the walls: {mine / floor:.2f}")


def _print_mixed(extra: float, before: Store, after: Store, exam: Exam) -> None:
    """What one in ten hostile submissions cost, and that the others came out as before, byte for byte."""
    kinds, deadlines, other, count = Counter[str](), 0.0, 0, 0
    for identity in after.graded():
        count += 1
        text = after.report_json(identity)
        report = report_from_json(text)
        if _is_hostile(int(identity)):
            kinds[_kind(report)] += 1
            deadlines += _deadlines(report, exam)
        elif text != before.report_json(identity):
            other += 1
    print(f"one in ten hostile or broken: {count} reports, {other} of the peaceful ones other than before")
    print(f"  of the hostile: {', '.join(f'{number} {kind}' for kind, number in sorted(kinds.items()))}")
    print(
        f"  {deadlines:.0f} s of deadlines, on {cores()} cores {deadlines / cores():.0f} s; the run took {extra * count:.0f} s longer"
    )


def _kind(report: Report) -> str:
    return "fault" if report.fault else "not runnable" if report.problem else "graded"


def _deadlines(report: Report, exam: Exam) -> float:
    """Seconds that were waited for a submission in vain."""
    late = sum(number for task in report.tasks for kind, number in task.outcomes if kind == "timed out")
    return exam.limits.seconds_per_case * (late + (" no answer within" in report.problem))


if __name__ == "__main__":
    main()
