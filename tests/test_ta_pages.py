"""The pages for teaching assistants: what they tell to type is typed, and what they show is what comes."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from autograder.arguments import parse
from autograder.authoring.scaffold import begin_course
from autograder.cli import main
from tests.conftest import ROOT, sampled

DOCS = ROOT / "docs"
FIRST = "start/first-class"
GRADE = ["grade", "submissions.zip", "--assignment", "01_linear_model", "--out", "runs/week1"]
PAGES = sorted(str(page.relative_to(DOCS).with_suffix("")) for page in DOCS.glob("ta/*.md"))
_STEP = re.compile(r"(?:^`(?P<path>[\w/.]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^ *```(?:sh|console)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_ENDS = re.compile(r"\s+# exit code (\d+)$")


def steps(page: str) -> Iterator[tuple[str, str, list[str]]]:
    """The steps of a page in order: (path, text, []) for a file, ("", command, lines that are shown of it) for a command."""
    for found in _STEP.finditer((DOCS / f"{page}.md").read_text(encoding="utf-8")):
        if found["path"]:
            yield found["path"], found["text"], []
        elif found["kind"] == "console":
            for command in found["text"].split("$ ")[1:]:
                line, *shown = command.splitlines()
                yield "", line, shown


def follow(page: str, folder, monkeypatch, capfd) -> None:
    """Do what a page says, in a folder, and hold what comes against what it shows."""
    monkeypatch.chdir(folder)
    for path, text, shown in steps(page):
        if path:
            (folder / path).write_text(text, encoding="utf-8")
            continue
        wanted = int(found[1]) if (found := _ENDS.search(text)) else 0
        words = shlex.split(_ENDS.sub("", text), comments=True)
        if words[0] == "cd":
            folder = (folder / words[1]).resolve()
            monkeypatch.chdir(folder)
            continue
        capfd.readouterr()
        if words[0] == "autograder":
            code = main(words[1:])
        else:
            code = subprocess.run(["bash", "-c", text], check=False).returncode
        came = capfd.readouterr()
        assert code == wanted, (text, came)
        assert _lacking(shown, came) == [], (text, came)


def _lacking(shown: list[str], came: tuple[str, str]) -> list[str]:
    """The lines that are shown and did not come, on either stream behind those before them; … stands for any lines."""
    left = [[line.rstrip() for line in stream.splitlines()] for stream in came]
    lacking = []
    for line in (one.rstrip() for one in shown if one not in ("", "…")):
        there = [stream for stream in left if line in stream]
        for stream in there:
            del stream[: stream.index(line) + 1]
        lacking += [] if there else [line]
    return lacking


@pytest.fixture
def home(tmp_path):
    """A folder with what the tutorial takes from the repository."""
    shutil.copytree(DOCS / "start" / "practice", tmp_path / "docs" / "start" / "practice")
    return tmp_path


@pytest.fixture
def graded(home, monkeypatch):
    """The practice course, after the grading of the tutorial."""
    course = home / "deep-learning"
    begin_course(course, datetime(2026, 10, 1, 12, tzinfo=UTC))
    shutil.copytree(home / "docs" / "start" / "practice", course, dirs_exist_ok=True)
    for path, text, _ in steps(FIRST):
        if path:
            (course / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(course)
    assert main(GRADE) == 4
    return course


@pytest.mark.slow
@pytest.mark.weekly
def test_the_tutorial_can_be_followed(home, monkeypatch, capfd):
    """From an empty folder to the table for Canvas and the reports for the students."""
    follow(FIRST, home, monkeypatch, capfd)
    assert (home / "deep-learning" / "feedback.zip").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("page", sampled(PAGES, "ta/corrections"))
def test_a_page_for_tas_can_be_followed(page, graded, monkeypatch, capfd):
    """Each goes on where the tutorial ends."""
    follow(page, graded, monkeypatch, capfd)


def _typed() -> Iterator[str]:
    """Every command of autograder in the pages of the docs."""
    for page in sorted(DOCS.rglob("*.md")):
        for block in _BLOCK.findall(page.read_text(encoding="utf-8").replace("\\\n", " ")):
            yield from re.findall(r"(?m)^ *(?:\$ )?autograder (.+)$", block)


def test_every_command_of_the_docs_is_understood():
    """Its name and its options are those of the command line, in each page, whether a test runs it or not."""
    refused, commands = [], {*_typed()}
    for line in commands:
        try:
            parse(shlex.split(line, comments=True))
        except SystemExit:
            refused.append(line)
    assert refused == []
    assert len(commands) > 50
