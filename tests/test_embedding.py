"""The page on embedding: its program runs as it stands there, and its table tells of each name."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import autograder
from autograder.authoring.notebook import notebook_of
from tests.conftest import ROOT, TINY

PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
PROGRAM, PRINTED = re.findall(r"```(?:python)?\n(.*?)```", PAGE, re.DOTALL)
RIGHT = (TINY / "reference" / "01_tiny" / "tiny.py").read_text()


@pytest.mark.slow
def test_the_program_does_what_the_page_says(tmp_path: Path):
    """Of at most fifteen lines, it grades a file and a notebook behind walls and prints what stands below it."""
    assert len(PROGRAM.strip().splitlines()) <= 15
    (tmp_path / "course").symlink_to(TINY)
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "ada.py").write_text(RIGHT)
    spoilt = RIGHT + "\n\ndef mean_square(X):\n    return (X**2).sum(axis=0)\n"
    (tmp_path / "submissions" / "blaise.ipynb").write_bytes(notebook_of(spoilt))
    (tmp_path / "submissions" / "carl.py").write_text(
        RIGHT + "\n\ndef mean_square(X):\n    return -(X**2).mean(axis=0)\n"
    )
    (tmp_path / "submissions" / "dorothy.py").write_text("")
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert [line.rstrip() for line in done.stdout.splitlines()] == PRINTED.splitlines()


def test_the_page_tells_of_each_name():
    """What the face has for programs stands in the table, what authors type does not."""
    rows = re.findall(r"^\| `(\w+)", PAGE, re.MULTILINE)
    authors = {"Draw", "accuracy", "coin", "derivative", "in_order", "normal", "passes", "task", "uniform"}
    told = {name for name in autograder.__all__ if f"`{name}" in PAGE}
    assert set(rows) <= told
    assert told == set(autograder.__all__) - authors
