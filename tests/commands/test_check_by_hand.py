"""`check` tells a student what is handed in for a person, and what is not."""

import json
from dataclasses import replace

import pytest

from autograder.authoring import template
from autograder.cli import main
from autograder.grading import grade
from autograder.intake.submission import Submission, Work
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import message, say
from tests.batch_room import RIGHT
from tests.by_hand_room import ANSWER, SVG, TASKS, course_by_hand


@pytest.mark.slow
def test_a_students_folder_is_checked_with_what_a_person_marks(tmp_path, capsys):
    """As it was given out nothing is handed in, which is no success; then it waits, and a file that is named alone is checked alone."""
    course = course_by_hand(tmp_path)
    for path, data in template.make_sheet(template.load_assignment(course, "01")).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    folder, told = tmp_path / "01_tiny", tmp_path / "told.json"
    (folder / "tiny.py").write_text(RIGHT)
    assert main(["check", str(folder), "--json", str(told)]) == 1
    assert "practice: 5 of 11" in capsys.readouterr().out
    assert [one["status"] for one in json.loads(told.read_text())["by_hand"]] == ["not handed in"] * 2
    (folder / "discussion.md").write_text((folder / "discussion.md").read_text() + "Because.\n")
    (folder / "plot.svg").write_bytes(SVG)
    assert main(["check", str(folder)]) == 0
    assert "practice: 5 of 5, and 6 points wait for a person" in capsys.readouterr().out
    assert main(["check", str(folder), "--task", "plot"]) == 0
    assert "outer" not in capsys.readouterr().out
    assert main(["check", str(folder / "tiny.py")]) == 0
    assert "plot" not in capsys.readouterr().out


def test_what_is_handed_in_is_never_judged_by_the_program(tiny_exam):
    """Whatever it is, it is unmarked, with and without code; and what is not there is told."""
    paper, key = tiny_exam[0], replace(tiny_exam[1], by_hand=TASKS)
    works = (Work("discussion", "discussion.md", ANSWER.encode()), Work("plot", "plot.svg", problem="it is a link"))
    for one in (Submission("ada", RIGHT.encode(), works=works), Submission("ada", problem="no file", works=works)):
        report = grade(one, key, InProcess(paper))
        assert [work.status for work in report.by_hand] == ["unmarked", "unmarked"]
        assert (say(report.by_hand[1].says), report.points, report.full) == ("it is a link", 5.0, 5.0)
        assert report.sha256 == one.sha256
    report = grade(Submission("bo", RIGHT.encode()), key, InProcess(paper))
    assert [work.status for work in report.by_hand] == ["not handed in"] * 2
    assert (report.score, report.full) == (5.0, 11.0)
    assert say(report.by_hand[0].says) == say(message("by_hand.nothing", file="discussion.md"))
