"""A hundred thousand different submissions, from a folder into a store and a site, next to a thousand of them.

Both go through what `autograder grade` calls. It is told what a submission takes by the clock, the most memory that each trusted
process held, how long the site takes to write and how long the class page takes to open in Chromium. What was measured is noted in
the room beside the run, so that a benchmark that was interrupted goes on where it was: the same command again.
"""

import argparse
import json
import platform
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from crowd import ROOT, Crowd, load_crowd, load_exam
from processes import cores, most_memory
from throughput import trusted

from autograder import Assignment, Pool, Submission
from autograder.batch.run import begin, grade_into, run_of
from autograder.batch.site import write_site
from autograder.batch.store import FILENAME, Store, open_store
from autograder.intake.handed_in import read_handed_in
from autograder.render.forms import ALL_FORMS

STRETCH = 500
"""Time and memory are noted each time that so many more are graded."""

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--dump-dom"),
)


@dataclass
class Noted:
    """A pool that notes in a file how long each stretch took, and what its processes hold."""

    pool: Pool
    notes: Path

    @property
    def walls(self) -> str:
        """The pool's."""
        return self.pool.walls

    def grade(self, submissions: Iterable[Submission], idle: Callable[[], None]) -> Iterator[Any]:
        """What the pool grades; the last stretch of a run that is interrupted is not noted."""
        since = time.perf_counter()
        for count, graded in enumerate(self.pool.grade(submissions, idle), 1):
            yield graded
            if count % STRETCH == 0:
                now = time.perf_counter()
                note(self.notes, seconds=now - since, memory=[most_memory(pid) for pid in trusted(self.pool)])
                since = now


def main() -> None:
    """Print times and memory of a few and of many, and what the site takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--few", type=int, default=1000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=cores() + 1, help="default: as `autograder grade`")
    parser.add_argument("--room", type=Path, default=Path(tempfile.gettempdir()) / "hundred-thousand")
    args = parser.parse_args()
    print(
        f"{args.few} and {args.many} submissions of 10 functions, {args.jobs} jobs, {cores()} cores, Python {platform.python_version()}, numpy {np.__version__}",
        flush=True,
    )
    few = measure(room_of(args.room, args.few), args.few, args.jobs)
    many = measure(room_of(args.room, args.many), args.many, args.jobs)
    for count in (args.few, args.many):
        open_page(room_of(args.room, count) / "run" / "index.html")
    print(f"a submission of many takes {many / few:.2f} times what one of few takes")


def room_of(room: Path, count: int) -> Path:
    """Where the benchmark of so many keeps what it has."""
    return room / f"of-{count}"


def measure(room: Path, count: int, jobs: int) -> float:
    """Milliseconds for each submission of so many, with all that is told of them printed."""
    assignment, exam = load_exam()
    folder, run, notes = room / "in", room / "run", room / "notes.jsonl"
    hand_in(load_crowd(assignment), folder, count)
    if not (room / "graded").exists():
        with Pool(exam, jobs) as pool:
            begun = time.perf_counter()
            with opened(assignment, run, folder, Noted(pool, notes)) as store:
                print(f"taking in: {time.perf_counter() - begun:.1f} s", flush=True)
                grade_into(store, Noted(pool, notes), "auto", "the same command")
        (room / "graded").touch()
    stretches = [json.loads(line) for line in notes.read_text().splitlines()]
    each = 1e3 * statistics.mean(one["seconds"] for one in stretches) / STRETCH
    held = [max(memory) for memory in zip(*(one["memory"] for one in stretches), strict=True)]
    print(f"{count} submissions: {each:.2f} ms each, {1e3 / each:.0f}/s")
    print(f"  most memory: parent {held[0]:.0f} MiB, jobs {', '.join(f'{one:.0f}' for one in held[1:])} MiB")
    write(run, jobs)
    return each


def hand_in(crowd: Crowd, folder: Path, count: int) -> None:
    """So many files in a folder; those that are there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    for place in range(count):
        path = folder / f"{place:06}.py"
        if not path.exists():
            path.write_text(crowd.file(place), encoding="utf-8")


def opened(assignment: Assignment, run: Path, folder: Path, grader: Noted) -> Store:
    """The run, begun, or as it was left."""
    if (run / FILENAME).exists():
        return open_store(run, writing=True)
    submissions = read_handed_in(folder, assignment.filename, assignment.questions)
    return begin(run, run_of(assignment, ROOT, folder, "a secret for benchmarks"), grader, submissions)


def note(path: Path, **numbers: object) -> None:
    """One more line of what was measured."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(numbers)}\n")


def write(run: Path, jobs: int) -> None:
    """Write the site, and open its class page."""
    start = time.perf_counter()
    with open_store(run) as store:
        write_site(store, run, ALL_FORMS, jobs, "auto")
        count = store.count().total()
    took = time.perf_counter() - start
    writers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    parent = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  site: {took:.0f} s, {1e3 * took / count:.1f} ms each; most memory until then: parent {parent:.0f} MiB, any other {writers:.0f} MiB"
    )


def open_page(index: Path) -> None:
    """Open a class page in a browser; only when nothing is measured any more, since a browser is a child as well."""
    chromium, size = shutil.which("chromium"), index.stat().st_size / 1024
    if not chromium:
        print(f"class page of {size:.0f} KiB; there is no Chromium to open it")
        return
    blank, opens = (min(seconds_to_open(chromium, page) for _ in range(3)) for page in ("about:blank", index.as_uri()))
    print(f"class page of {size:.0f} KiB: opens in {opens:.2f} s (an empty page in {blank:.2f} s)")


def seconds_to_open(chromium: str, page: str) -> float:
    """From the start of the browser until all scripts of the page have run."""
    with tempfile.TemporaryDirectory() as profile:
        start = time.perf_counter()
        subprocess.run([chromium, *FLAGS, f"--user-data-dir={profile}", page], check=True, capture_output=True)
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
