"""`build --watch`: the template follows the course, whatever is wrong with it meanwhile, until Ctrl-C."""

import itertools
import shutil
import signal
import subprocess
import sys
import threading

import pytest

from autograder.authoring import template
from autograder.cli import main
from autograder.commands import build
from tests.conftest import TINY
from tests.process_room import wait_until


@pytest.fixture
def course(tmp_path):
    """A course that can be changed."""
    return shutil.copytree(TINY, tmp_path / "course")


@pytest.mark.slow
def test_the_template_follows_the_course_until_ctrl_c(course, request):
    """A mistake in a file is told and ends nothing; once it is mended, a changed handout is in the template."""
    command = [sys.executable, "-m", "autograder", "build", "--watch", "--course", str(course)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509  (which tests in the background would have it ignore)
    )
    request.addfinalizer(process.kill)
    said = []
    listening = threading.Thread(target=lambda: said.extend(iter(process.stdout.readline, "")))
    listening.start()

    def is_said(text, count=1):
        wait_until(lambda: process.poll() is not None or sum(text in line for line in said) >= count, 120)
        assert sum(text in line for line in said) >= count, said

    is_said("watching for changes")
    assert (course / "student_template" / "01_tiny" / "tiny.py").is_file()
    policy, handout = (course / "assignments" / "01_tiny" / name for name in ("assignment.yaml", "handout.md"))
    text = policy.read_text()
    policy.write_text(text.replace("points: 5", "points: 6"))
    is_said("not built: ")
    assert any("points is 6, but the tasks are worth 5 together" in line for line in said)
    policy.write_text(text)
    handout.write_text(handout.read_text() + "\nMind the shapes.\n")
    is_said("new: 01_tiny/handout.md, 01_tiny/tiny.ipynb")
    assert "Mind the shapes." in (course / "student_template" / "01_tiny" / "handout.md").read_text()
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    listening.join()
    process.stdout.close()
    assert not any("Traceback" in line for line in said)


def test_what_is_no_course_is_not_watched(tmp_path, capsys):
    """It is told at once."""
    assert main(["build", "--watch", "--course", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_a_course_that_is_away_for_a_while_ends_nothing(tmp_path, capsys):
    """While a branch is checked out there may be no folder of assignments: that is told, and the course is looked at again."""
    assert build._build_again(tmp_path, tmp_path / "student_template", build._Sheets(tmp_path)) == 2
    assert "not built: " in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    "name",
    [
        "assignments/01_tiny/handout.md",
        "assignments/01_tiny/tiny.py",
        "assignments/01_tiny/given/data.txt",
        "reference/01_tiny/tiny.py",
        "reference/01_tiny/mistakes.py",
        "course.yaml",
    ],
)
def test_each_file_that_the_template_is_made_of_is_watched(course, name):
    """A question, an answer, a handout, what is given, the course's own file: new, changed or gone."""
    states = [build._state(course)]
    path = course / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((path.read_bytes() if path.exists() else b"") + b"\n#")
    states.append(build._state(course))
    path.unlink()
    states.append(build._state(course))
    assert all(one != other for one, other in itertools.pairwise(states))


def test_what_programs_leave_is_not_watched(course):
    """Nor the template itself, which would be built without end."""
    before = build._state(course)
    for name in (
        "assignments/01_tiny/__pycache__/a.pyc",
        "reference/.git/x",
        "student_template/a",
        "assignments/.x.swp",
    ):
        (course / name).parent.mkdir(exist_ok=True, parents=True)
        (course / name).write_text("x")
    assert build._state(course) == before


def test_only_what_is_of_other_bytes_is_made_anew(course, monkeypatch):
    """To make the sheets of an assignment takes seconds, and most changes are of one."""
    made = []
    monkeypatch.setattr(template, "make_sheet", lambda one: made.append(one.name) or {})
    sheets = build._Sheets(course)
    assignment = template.load_assignment(course, "01")
    for _ in range(2):
        sheets.look()
        sheets(assignment)
    assert made == ["01_tiny"]
    (course / "course.yaml").write_text("title: Tiny\n")
    sheets.look()
    sheets(assignment)
    assert made == ["01_tiny", "01_tiny"]


def test_what_is_saved_while_it_is_loaded_is_made_anew_the_next_time(course, monkeypatch):
    """The hash is that of before: a sheet of what was loaded by then is never taken for one of what was saved after."""
    monkeypatch.setattr(template, "make_sheet", lambda one: {"sheet": "".join(one.texts.values()).encode()})
    sheets, answer = build._Sheets(course), course / "reference" / "01_tiny" / "tiny.py"
    sheets.look()
    assignment = template.load_assignment(course, "01")
    answer.write_text(answer.read_text() + "\n# saved meanwhile\n")
    assert b"saved meanwhile" not in sheets(assignment)["sheet"]
    sheets.look()
    assert b"saved meanwhile" in sheets(template.load_assignment(course, "01"))["sheet"]


@pytest.mark.slow
def test_what_an_answer_prints_is_said_once(course, capsys):
    """It is called many times over, and whoever prints in it looks for one line."""
    path = course / "reference" / "01_tiny" / "tiny.py"
    text = path.read_text()
    path.write_text(text.replace("    return np.outer", '    print("here I am")\n    return np.outer', 1))
    assert path.read_text() != text
    assert main(["build", "--course", str(course)]) == 0
    assert capsys.readouterr().out.count("here I am") == 1
