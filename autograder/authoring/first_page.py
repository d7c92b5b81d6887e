"""What a student's folder holds beside the assignments: the first page, pages that help, what to install, a CI job, what git leaves out."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.authoring.what_late_costs import what_late_costs
from autograder.course.assignment import Assignment
from autograder.words.catalogue import document
from autograder.words.message import message, say

_WORKFLOW = """\
name: check

on:
  push:
    branches: ["**"]

permissions:
  contents: read

concurrency:
  group: check-${{ github.ref }}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v6
        with:
          persist-credentials: false
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
      - name: Install
        run: python -m pip install -r requirements.txt
      - name: Check
        run: autograder check --markdown "$GITHUB_STEP_SUMMARY"
"""

HELP = ("install.md", "notebooks.md", "report.md", "handing-in.md")
"""The pages that every course's students get, in the folder `help`."""

_SENTENCE = re.compile(r".+?(?:[.!?](?= |$)|。|$)")
"""The first sentence of a paragraph, or all of it where nothing ends one."""

IGNORED = ("__pycache__", ".venv", ".ipynb_checkpoints", ".DS_Store")
"""What comes into being in a student's folder and belongs to nobody."""


def first_page(
    assignments: Sequence[Assignment],
    wheel: str,
    pages: Mapping[str, str] | None = None,
    late: Mapping[str, Any] | None = None,
) -> dict[str, bytes]:
    """These files, by their paths.

    `wheel` is the name of the package that lies beside them, `pages` are the course's own, by their names, and `late` are the course's keys of late work.
    """
    first, own, costs = _first(assignments), pages or {}, what_late_costs(assignments, late)
    texts = {
        **own,  # first, so that what is wrong in one is told of that page and not of the row that quotes it
        "README.md": document("first_page.md", rows=_rows(assignments), pages=_own(own), **first),
        **{f"help/{name}": document(f"help/{name}", late=costs, **first) for name in HELP},
        **own,
        "requirements.txt": "".join(f"{line}\n" for line in (f"./{wheel}", *_pinned(assignments))),
        ".github/workflows/check.yml": _WORKFLOW,
        ".gitignore": "".join(f"{name}\n" for name in IGNORED),
    }
    return {path: text.encode() for path, text in texts.items()}


def _own(pages: Mapping[str, str]) -> str:
    """A row for each page of the course's own, by its first heading and its first sentence."""
    titles = {name: next(iter(text.splitlines()), "").lstrip("# ") or name for name, text in pages.items()}
    return "".join(f"\n| [{title}]({name}) | {_tells(pages[name])} |" for name, title in titles.items())


def _tells(page: str) -> str:
    """What a page tells, in a cell of a table: the sentence below its first heading, if one is there."""
    _, _, below = page.partition("\n")
    first = " ".join(below.strip().split("\n\n")[0].split())
    sentence = _SENTENCE.match(first) if first[:1].isalpha() else None
    return sentence[0].removesuffix(".").replace("|", "\\|") if sentence else say(message("first_page.own"))


def _pinned(assignments: Sequence[Assignment]) -> list[str]:
    """The packages of the course, as pip installs them; all assignments have the same."""
    return sorted({f"{name}=={version}" for one in assignments for name, version in one.packages.pinned})


def _first(assignments: Sequence[Assignment]) -> dict[str, str]:
    """What the examples speak of: the first assignment's folder and module."""
    if not assignments:
        return {"folder": "FOLDER", "module": "MODULE"}
    return {"folder": assignments[0].name, "module": assignments[0].filenames[0].removesuffix(".py")}


def _rows(assignments: Sequence[Assignment]) -> str:
    """A row of the page's table for each assignment, below what stands there."""
    rows = []
    for one in assignments:
        due = f"{one.policy.deadline:%Y-%m-%d %H:%M} (UTC{one.policy.deadline:%z})" if one.policy.deadline else ""
        rows.append(f"\n| [{one.name}]({one.name}/handout.md) | {one.policy.title} | {one.policy.points:g} | {due} |")
    several = [f"`{one.name}`" for one in assignments if one.homes]
    more = f"\n\n{say(message('first_page.several', count=len(several), names=tuple(several)))}" if several else ""
    return "".join(rows) + more
