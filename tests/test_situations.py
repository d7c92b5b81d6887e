"""What people hand in, as Python and as a notebook, in a folder and in archives, checked and graded: each is worth what its code is, or told why."""

import gzip
import json
import shutil

import pytest
from archive_room import honest_tar, honest_zip

from autograder.cli import main
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.grading import grade
from autograder.intake.handed_in import read_handed_in
from autograder.practice.record import record
from autograder.results import Limits
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import say
from tests.batch_room import grade as grade_all
from tests.conftest import TINY
from tests.situations import FORMS, OTHERS, SITUATIONS, students
from tests.words_room import messages

TASKS = ("outer", "mean_square")


def _lay_out(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def _read(path):
    return {one.id: one for one in read_handed_in(path, "tiny.py", TASKS, lambda: OTHERS)}


QUICK = Limits(seconds_per_case=0.5)
"""The time of what never ends; all else may take as long as it likes."""


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize("title", SITUATIONS)
def test_a_situation_is_worth_its_code_or_told(tmp_path, tiny_exam, title, ending):
    """The same out of a folder, a zip and a packed tar; graded without walls it has its points, and the sentence that it asks for."""
    row, (paper, key) = SITUATIONS[title], tiny_exam
    files = {f"ada/{name}": data for name, data in row.files(FORMS[ending]).items()} | {"zoe/tiny.py": b"x = 1\n"}
    (tmp_path / "in.zip").write_bytes(honest_zip(files))
    (tmp_path / "in.tgz").write_bytes(gzip.compress(honest_tar(files), 1))
    read = _read(_lay_out(tmp_path / "in", files))
    assert _read(tmp_path / "in.zip") == _read(tmp_path / "in.tgz") == read
    ada = read["ada"]
    told = {key for text in (ada.problem, *ada.notes) for key in messages(text)}
    assert set(row.tells) <= told
    if not row.tells and title != "the other form's bytes":
        assert (ada.problem, ada.notes) == ("", ())
    if row.worth is not None:
        limits = QUICK if "does not end" in title else None
        assert grade(ada, key, InProcess(paper, limits)).score == row.worth


@pytest.mark.parametrize(("ending", "says"), [("py", "intake.is_notebook"), ("ipynb", "intake.is_python")])
def test_the_other_forms_bytes_are_read_for_what_they_are(tmp_path, ending, says):
    """A notebook that is called Python, and Python that is called a notebook, with a note."""
    files = SITUATIONS["the other form's bytes"].files(FORMS[ending])
    read = _read(_lay_out(tmp_path, {f"ada/{name}": data for name, data in files.items()}))
    assert [key for note in read["ada"].notes for key in messages(note)] == [says]


@pytest.fixture(scope="module")
def desk(tmp_path_factory, tiny):
    """A student's folder with practice cases."""
    folder = tmp_path_factory.mktemp("desk") / "01_tiny"
    exam = set_exam(tiny, PUBLIC_SECRET)
    return _lay_out(folder, {"practice.npz": record(exam.paper, exam.key)})


ALONE = [
    pytest.param(student, marks=[pytest.mark.slow] * student.endswith("does not end as ipynb"))
    for student, (row, form) in students().items()
    if [*row.files(form)] == [form.name] and "intake.other_assignment" not in row.tells  # a student has this one alone
]


@pytest.mark.parametrize("student", ALONE)
def test_check_says_of_a_file_what_grading_will_say(tmp_path, desk, capsys, student):
    """Of what lies in its place under the right name: the same points and the same sentences."""
    row, form = students()[student]
    for ending in FORMS:
        (desk / f"tiny.{ending}").unlink(missing_ok=True)
    _lay_out(desk, row.files(form))
    code = main(["check", str(desk), "--json", str(tmp_path / "report.json")])
    capsys.readouterr()
    report = json.loads((tmp_path / "report.json").read_text())
    graded = _read(_lay_out(tmp_path / "in", {f"ada/{name}": data for name, data in row.files(form).items()}))["ada"]
    if row.worth is not None:
        assert (report["score"], code) == (row.worth, int(row.worth < 5))
        assert report["problem"] == say(graded.problem)
    assert set(map(say, graded.notes)) <= set(report["notes"])


def test_there_are_as_many_situations_as_are_worth_a_table():
    """In both forms, by their kinds."""
    assert len(students()) >= 120


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """All situations in one run of `grade` behind walls for each way in: a folder, and a zip of it; the reports by submission."""
    home = tmp_path_factory.mktemp("situations")
    course = shutil.copytree(TINY, home / "course")
    (course / "assignments" / "02_waves").mkdir()
    (course / "assignments" / "02_waves" / "assignment.yaml").write_text("title: Waves\n")
    waves = "".join(f"@task(points=1)\ndef {name}(draw):\n    return {{}}\n\n" for name in OTHERS["02_waves"])
    (course / "assignments" / "02_waves" / "waves.py").write_text(f"from autograder import task\n\n{waves}")
    files = {
        f"{student}/{name}": data
        for student, (row, form) in students().items()
        for name, data in row.files(form).items()
    }
    _lay_out(home / "in", files)
    (home / "in.zip").write_bytes(honest_zip(files))
    (home / "secret").write_text("0123456789abcdef0123456789abcdef\n")
    found = []
    for name in ("in", "in.zip"):
        assert grade_all(home / name, home / f"out-{name}", "--secret-file", home / "secret", course=course) == 4
        reports = [json.loads(path.read_text()) for path in (home / f"out-{name}" / "reports").glob("*.json")]
        found.append({one["submission"]: one for one in reports})
    return found


@pytest.mark.slow
def test_all_four_ways_come_to_the_same(runs):
    """Behind walls too: a folder and an archive have the same reports, and the work the same points in both of its forms."""
    folder, archive = runs
    assert folder == archive
    worth = {student: row.worth for student, (row, _) in students().items()}
    assert {student: one["score"] for student, one in folder.items() if worth[student] is not None} == {
        student: points for student, points in worth.items() if points is not None
    }
