"""A run that was moved finds its course, and never gives scores for marks because the course is not where it was."""

import pytest

from autograder.cli import main
from tests.marks_room import course_of, kept

PEOPLE = "name,email\nAda,ada@x.edu\n"
LEDGER = "- {override: 01_a, who: ada@x.edu, points: 4, author: T, date: 2026-10-15, reason: by hand}\n"


@pytest.fixture
def run(tmp_path):
    """A run in the folder of its course, where a mark is decided by hand."""
    course = course_of(tmp_path, PEOPLE, more={"ledger.yaml": LEDGER})
    made = kept(course, {"Ada": 1.0})
    return made.rename(course / "week1")


def test_a_run_that_moves_with_its_course_has_the_same_marks(run, capsys):
    """The ledger of the folder around it counts."""
    assert main(["export", str(run)]) == 0
    before = capsys.readouterr().out
    assert before.splitlines()[1].split(",")[1] == "1"
    assert ",4," in before
    moved = run.parent.rename(run.parent.with_name("moved")) / "week1"
    assert main(["export", str(moved)]) == 0
    assert capsys.readouterr().out == before


def test_whoever_is_known_in_the_course_alone_is_found_where_the_run_moved_with_it(run, tmp_path):
    """Feedback for the id of one person asks people.csv in the folder around the run."""
    moved = run.parent.rename(run.parent.with_name("moved")) / "week1"
    words = ["feedback", str(moved), "--format", "folders", "--out", str(tmp_path / "back")]
    assert main([*words, "--only", "ada@x.edu"]) == 0


@pytest.mark.parametrize("command", [["export"], ["feedback", "--format", "folders", "--out", "back"], ["report"]])
def test_without_its_course_a_run_gives_no_marks(command, run, tmp_path, monkeypatch, capsys):
    """What decides the marks is gone, so the scores alone would be wrong."""
    monkeypatch.chdir(tmp_path)
    alone = run.rename(tmp_path / "alone")
    run.parent.rename(tmp_path / "elsewhere")
    assert main([command[0], str(alone), *command[1:]]) == 2
    assert str(run.parent) in capsys.readouterr().err
