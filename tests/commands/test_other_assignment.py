"""A class that handed in another assignment: `grade` stops before it grades, and says which; one student among many is told."""

import json
import shutil

import pytest
from archive_room import Entry, make_zip

from autograder.course.assignment import tasks_of_others
from autograder.intake.handed_in import read_handed_in
from autograder.words.message import message
from tests.batch_room import RIGHT, grade
from tests.conftest import ROOT, TINY

WAVES = "def sine(t):\n    return t\n\n\ndef cosine(t):\n    return t\n"
QUESTIONS = (
    "import autograder\n\n\ndef helper():\n    raise SystemExit\n\n\n"
    "@autograder.task(points=1)\ndef sine(draw):\n    return {}\n\n\n@autograder.task(points=1)\ndef cosine(draw):\n    return {}\n"
)


@pytest.fixture
def course(tmp_path):
    """The tiny course with a second assignment, and a third whose questions are no Python."""
    course = shutil.copytree(TINY, tmp_path / "course")
    for name, text in (("02_waves", QUESTIONS), ("03_broken", "def (:\n")):
        (course / "assignments" / name).mkdir()
        (course / "assignments" / name / "assignment.yaml").write_text("title: Waves\n")
        (course / "assignments" / name / f"{name[3:]}.py").write_text(text)
    return course


def test_the_tasks_of_other_assignments_are_read_from_their_text(course):
    """Those that are questions, of those that can be read, and not of the one that is graded; nothing is run."""
    assert tasks_of_others(course, "01_tiny") == {"02_waves": ("sine", "cosine")}
    real = tasks_of_others(ROOT, "01_gradients")
    assert len(real) == 6
    assert "forward" in real["02_graphs"]


def test_the_others_are_read_only_for_a_file_that_has_nothing_of_this_one(hand_in):
    """A class in which everybody handed in the right one pays for no other."""
    asked = []
    others = lambda: asked.append(1) or {"02_waves": ("sine", "cosine")}  # noqa: E731
    read = read_handed_in(hand_in({"ada/tiny.py": RIGHT, "zoe/tiny.py": RIGHT}), "tiny.py", ("outer",), others)
    assert (read.looks_like()[1:], [one.problem for one in read], asked) == ((0, 2), ["", ""], [])
    (wrong,) = read_handed_in(hand_in({"ada/tiny.py": WAVES}).joinpath("ada"), "tiny.py", ("outer",), others)
    assert (wrong.problem, bool(asked)) == (message("intake.other_assignment", other="02_waves"), True)


@pytest.mark.slow
@pytest.mark.parametrize(("of_waves", "stops"), [(2, True), (1, False)])
def test_a_class_of_another_assignment_is_not_graded(course, hand_in, tmp_path, capsys, of_waves, stops):
    """If more than half of it is; the sentence names both and the command. Else each is told in a report."""
    files = {f"s{number}/tiny.py": WAVES for number in range(of_waves)} | {"zoe/tiny.py": RIGHT}
    code = grade(hand_in(files), tmp_path / "out", course=course)
    told = capsys.readouterr().err
    assert (code, (tmp_path / "out").exists()) == ((2, False) if stops else (4, True))
    assert ("of 3 submissions 2 have no function of 01_tiny and look like 02_waves" in told) is stops
    assert ("--assignment 02_waves" in told) is stops
    if not stops:
        report = json.loads((tmp_path / "out" / "reports" / "s0.json").read_text())
        assert report["problem"] == "It holds no function of this assignment: it looks like 02_waves."


@pytest.mark.slow
def test_one_submission_alone_is_told_in_its_report(course, hand_in, tmp_path):
    """One is no class: whoever grades on a push wants a report."""
    assert grade(hand_in({"ada/tiny.py": WAVES}), tmp_path / "out", course=course) == 4
    assert "02_waves" in (tmp_path / "out" / "reports" / "ada.json").read_text()


@pytest.mark.slow
def test_what_an_archive_leads_astray_with_is_told(hand_in, tmp_path, capsys):
    """By its name and why, while the class is graded."""
    (tmp_path / "in.zip").write_bytes(make_zip(Entry(b"../x.py"), Entry(b"ada.py", RIGHT.encode())))
    assert grade(tmp_path / "in.zip", tmp_path / "out") == 5
    assert "left out: a file in it is called '../x.py': its path goes up with .." in capsys.readouterr().err
