"""docs/authoring.md, followed line by line by somebody who types what stands there."""

import inspect
import re
import shlex
import subprocess
import sys

import pytest

from autograder import Draw, derivative, task
from tests import author_tables
from tests.conftest import ROOT

_STEP = re.compile(r"(?:^`(?P<path>[\w/.]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def steps():
    """The page's steps in order: (path, text) for a file, ("", command) for a command."""
    page = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
    for found in _STEP.finditer(page):
        if found["path"]:
            yield found["path"], found["text"]
        elif found["kind"] == "sh":
            yield from (("", line) for line in found["text"].splitlines())


@pytest.mark.slow
def test_the_page_can_be_followed(tmp_path):
    """Every file as the page shows it and every command as it stands: each command ends well, the audit included."""
    ran = []
    for path, text in steps():
        if path:
            assert (tmp_path / path).is_file() or path.endswith("equivalent.txt"), f"{path} was not begun"
            (tmp_path / path).write_text(text, encoding="utf-8")
            continue
        words = shlex.split(text)
        assert words[0] == "autograder"
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
        ran.append(words[1])
    assert ran == ["new", "build", "build", "audit"]


def test_the_page_tells_all_that_a_question_may_say():
    """Every keyword, every method and attribute of `draw` has its row, and each is what its docstring says."""
    page = author_tables.PAGE.read_text(encoding="utf-8")
    assert author_tables.tables() in page, "write them anew: python -m tests.author_tables"
    rows = set(re.findall(r"^\| `([\w.]+)[=(`]", page, re.MULTILINE))
    assert set(inspect.signature(task).parameters) | set(inspect.signature(derivative).parameters) <= rows
    public = {name for name in (*vars(Draw), *vars(Draw(0, "distinct"))) if not name.startswith("_")}
    assert {f"draw.{name}" for name in public} <= rows
    assert all(says.strip() for says in re.findall(r"^\| `.*?` \| (.*) \|$", page, re.MULTILINE))
