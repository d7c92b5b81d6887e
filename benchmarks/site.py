"""The site of a class: two thousand pages with the code beside each, their class page, and a second time with one report that changed.

Some reports are made of what a crowd handed in and written under two thousand names; it is told what writing takes by the clock,
what the second time takes, how large the class page of a thousand is and after what time a browser has opened it.
"""

import argparse
import platform
import shutil
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from crowd import ROOT, load_exam, submissions_of

from autograder import Pool
from autograder.batch.graded import sum_up
from autograder.batch.run import run_of
from autograder.batch.site import write_site
from autograder.batch.store import Store, create_store
from autograder.intake.submission import Submission
from autograder.render.forms import ALL_FORMS
from autograder.render.report_json import report_from_json
from autograder.results import Report

PATTERNS = 60
"""So many different submissions are graded."""


def patterns() -> list[tuple[Submission, Report]]:
    """Some of a crowd with their reports."""
    some = submissions_of(PATTERNS)
    with Pool(load_exam()[1], 2) as pool:
        graded = [*pool.grade(some)]
    reports = {one.submission: report_from_json(one.report) for one in graded}
    return [(one, reports[one.id]) for one in some]


def fill(folder: Path, count: int, made: list[tuple[Submission, Report]]) -> Store:
    """A run of so many."""
    assignment, _ = load_exam()
    store = create_store(folder)
    names = [f"Student Number {place:05}" for place in range(count)]
    handed_in = [replace(made[place % len(made)][0], id=name) for place, name in enumerate(names)]
    store.begin(run_of(assignment, ROOT, folder, "a secret for the benchmark"), handed_in)
    for place, name in enumerate(names):
        store.add(sum_up(replace(made[place % len(made)][1], submission=name)))
    return store


def timed(store: Store, out: Path) -> float:
    """Seconds to write the site on two processes."""
    since = time.perf_counter()
    write_site(store, out, ALL_FORMS, 2, "none")
    return time.perf_counter() - since


def opening(page: Path) -> str:
    """After how many milliseconds a page is loaded, if there is a browser."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (a benchmark without a browser tells the rest)
    except ImportError:
        return "playwright is not installed"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        took = []
        for _ in range(3):
            opened = browser.new_page()
            opened.goto(page.as_uri())
            took.append(opened.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
        browser.close()
    return f"{min(took):.0f} ms"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    count = parser.parse_args().count
    made = patterns()
    with tempfile.TemporaryDirectory() as room:
        with fill(Path(room) / "run", count, made) as store:
            out = Path(room) / "out"
            print(f"{platform.machine()}, Python {platform.python_version()}, {count} submissions")
            print(f"written                          {timed(store, out):8.1f} s")
            store.add(sum_up(replace(made[1][1], submission="Student Number 00000")))
            print(f"again, one report changed        {timed(store, out):8.1f} s")
        with fill(Path(room) / "half", count // 2, made) as store:
            out = Path(room) / "half-out"
            timed(store, out)
            page = out / "index.html"
            print(f"class page of {count // 2:<6}             {page.stat().st_size / 1e6:8.2f} MB")
            print(f"opened in Chromium after         {opening(page):>10}")


if __name__ == "__main__":
    main()
