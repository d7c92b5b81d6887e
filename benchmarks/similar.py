"""How long `autograder similar` takes for a crowd of a thousand, and whether it ends in two minutes on two cores.

    python benchmarks/similar.py [COUNT]

The crowd is put together from what the reference knows, so with its fingerprints taken off little is left to compare. Here nothing is
taken off but the template: the most there can be.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from crowd import ASSIGNMENT, ROOT, submissions_of

from autograder import load_assignment
from autograder.batch.store import Run, create_store
from autograder.cli import main

MOST = 120.0


def _course(folder: Path) -> Path:
    """The course without known mistakes and alternatives."""
    for room in ("assignments", "reference"):
        shutil.copytree(ROOT / room / ASSIGNMENT, folder / room / ASSIGNMENT)
    (folder / "reference" / ASSIGNMENT / "mistakes.py").write_text('"""None are known."""\n', encoding="utf-8")
    return folder


def _run_of(count: int, course: Path, folder: Path) -> None:
    assignment = load_assignment(course, ASSIGNMENT)
    run = Run(ASSIGNMENT, assignment.policy.title, str(course), "crowd", "", "none", (), (), ())
    with create_store(folder) as store:
        store.begin(run, submissions_of(count))
        store.end()


def measure(count: int) -> float:
    """The seconds that a class of so many takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "run"
        _run_of(count, _course(Path(name) / "course"), folder)
        begun = time.monotonic()
        assert main(["similar", str(folder), "--quiet"]) == 0
        return time.monotonic() - begun


if __name__ == "__main__":
    seconds = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    print(f"{seconds:.1f} s, {time.process_time():.1f} s of processor time with making the crowd")
    sys.exit(seconds > MOST)
