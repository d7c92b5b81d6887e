"""A TA marks what no program judges: text and picture stand beside the form, and nothing of them runs."""

import re
import shutil

import pytest
import yaml

from autograder.batch.attempts import attempts, take_in
from autograder.batch.store import open_store
from autograder.cli import main
from autograder.course.yaml_file import Texts
from autograder.intake.submission import Submission, Work
from autograder.render.html import shown_work
from tests.batch_room import RIGHT, as_of_version, grade, rows
from tests.by_hand_room import ANSWER, SVG, course_by_hand, png
from tests.review_room import ask, desk_of, send

TOKEN = "t" * 32
FORM = {"kind": "override", "task": "discussion", "points": "3", "author": "Ada Lovelace", "reason": "well argued"}


def laid_out(folder):
    """A class: all of it, nothing of it, what cannot be shown, and work without code."""
    files = {
        "ada/tiny.py": RIGHT,
        "ada/discussion.md": ANSWER,
        "ada/plot.svg": SVG,
        "bo/tiny.py": RIGHT,
        "carl/tiny.py": RIGHT,
        "carl/discussion.md": b"caf\xe9",
        "carl/plot.svg": png(),
        "dora/discussion.md": "Because.",
    }
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course with work that a person marks, and a run of it."""
    folder = tmp_path_factory.mktemp("marking")
    course = course_by_hand(folder)
    (course / "people.csv").write_text("id,name\n1,ada\n2,bo\n3,carl\n4,dora\n")
    assert grade(laid_out(folder / "in"), folder / "run", course=course) == 4  # somebody handed in no code
    return folder


@pytest.fixture
def desk(graded, tmp_path):
    """The port of a server that reviews the run, and the ledger."""
    with desk_of(graded, tmp_path, TOKEN) as desk:
        yield desk


def page(port, name):
    """A page as it is served."""
    status, _, body = ask(port, f"/{TOKEN}/reports/{name}.html")
    assert status == 200
    return body.decode()


@pytest.mark.slow
def test_text_and_picture_stand_beside_the_form(desk):
    """The text escaped, the picture as an image of its own bytes; the page allows such images and nothing that runs."""
    told = page(desk[0], "ada")
    assert "Squares are never negative. &lt;script&gt;alert(1)&lt;/script&gt;" in told
    assert "<script>alert" not in told
    assert 'src="data:image/svg+xml;base64,' in told
    assert "<rect" not in told
    assert "default-src 'none'" in told
    assert "img-src data:;" in told
    assert "script-src" not in told
    assert "Why is a mean of squares" in told
    carl = page(desk[0], "carl")
    assert "it is not UTF-8 (line 1)" in carl
    assert "it is no SVG that can be read" in carl
    assert "data:image" not in carl
    assert carl.count('name="task" value=') == 2
    assert "5 of 11" in told  # what the whole can be set to


@pytest.mark.slow
def test_a_form_writes_the_mark_into_the_ledger(desk):
    """One entry, with author, time and reason; the mark is there once all of it is marked, and the next that waits is a click away."""
    port, ledger = desk
    assert "No mark" in page(port, "ada")
    assert re.search(r'href="\.\./reports/carl\.html">Next', page(port, "ada"))
    assert send(port, f"/{TOKEN}/reports/ada.html", **FORM)[0] == 303
    assert "No mark" in page(port, "ada")
    assert (
        send(port, f"/{TOKEN}/reports/ada.html", **(FORM | {"task": "plot", "points": "1.5", "reason": "no labels"}))[0]
        == 303
    )
    told = page(port, "ada")
    assert "Mark 9.5" in told
    assert "3 of 4" in told
    first, second = yaml.load(ledger.read_text(), Texts)
    assert (first["task"], first["points"], first["who"], first["author"]) == ("discussion", "3", "1", "Ada Lovelace")
    assert second["task"] == "plot"
    assert 'href="../reports/ada.html">Next' not in page(port, "dora")


@pytest.mark.slow
@pytest.mark.parametrize("wrong", [{"points": "5"}, {"points": "-1"}, {"task": "other"}, {"reason": ""}], ids=str)
def test_a_form_that_is_wrong_adds_nothing(desk, wrong):
    """More points than there are, fewer than none, no such task, no reason."""
    port, ledger = desk
    status, _, body = send(port, f"/{TOKEN}/reports/ada.html", **(FORM | wrong))
    assert status == 422
    assert 'role="alert"' in body.decode()
    assert not ledger.exists()


@pytest.mark.slow
def test_tables_name_and_leave_who_waits(graded, desk, tmp_path, capsys):
    """`marks`, the gradebook and a platform's table say who waits for a person, and give nobody a 0 for it."""
    port, _ = desk
    run = str(graded / "run")
    assert main(["marks", run]) == 1
    told = capsys.readouterr()
    assert "ada, 01_tiny: 5; still to be marked by a person: `discussion` and `plot`" in told.out
    assert "bo" in told.out
    assert main(["export", run, "--format", "csv"]) == 0
    table = [line.split(",") for line in capsys.readouterr().out.lstrip("\ufeff").splitlines()]
    cells = {row[0]: dict(zip(table[0], row, strict=False)) for row in table[1:]}
    assert [cells[name]["discussion"] for name in ("ada", "bo", "carl", "dora")] == ["", "0", "", ""]
    assert [cells[name]["mark"] for name in ("ada", "bo", "carl", "dora")] == ["", "5", "", ""]
    roster = tmp_path / "roster.csv"
    roster.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Two small tasks (1)\nPoints Possible,,,,,11\nada,9,,ada,s,\nbo,8,,bo,s,\n"
    )
    assert main(["export", run, "--format", "canvas", "--roster", str(roster), "--out", str(tmp_path / "up.csv")]) == 1
    assert "ada,9" not in (tmp_path / "up.csv").read_text()
    assert "bo,8,,bo,s,5" in (tmp_path / "up.csv").read_text()
    assert "waits for a person,ada" in (tmp_path / "up-who.csv").read_text()
    for name, points in (("discussion", "4"), ("plot", "0")):
        send(port, f"/{TOKEN}/reports/ada.html", **(FORM | {"task": name, "points": points}))
    capsys.readouterr()
    assert main(["marks", run, "--who", "ada"]) == 0
    assert "9 (4 of it in `discussion`: well argued, 0 of it in `plot`: well argued)" in capsys.readouterr().out


@pytest.mark.slow
def test_another_text_under_the_same_code_is_another_attempt(graded, tmp_path):
    """It is taken in and graded anew, and the one before is kept with its own work."""
    run = shutil.copytree(graded / "run", tmp_path / "run")
    with open_store(run, writing=True) as store:
        before = store.submission("ada")
        news = take_in(store, [before], "again")
        assert (news.unchanged, news.changed) == (1, [])
        changed = Submission("ada", before.source, works=(Work("discussion", "discussion.md", b"Otherwise."),))
        assert take_in(store, [changed], "again").changed == ["ada"]
        assert store.submission("ada").works == changed.works
        assert [one.number for one in attempts(store) if one.who == "ada"] == [1, 2]
    ((works,),) = rows(run, "SELECT works FROM earlier")
    assert "plot.svg" in works


@pytest.mark.slow
def test_a_run_of_an_earlier_version_is_brought_up_to_date(graded, tmp_path):
    """It has no such work, and everything that it had."""
    run = shutil.copytree(graded / "run", tmp_path / "run")
    with open_store(run) as store:
        names = store.names()
    as_of_version(run, 3)
    with open_store(run) as store:
        assert store.names() == names
        assert store.run().by_hand == ()
        assert rows(run, "SELECT count(*) FROM attempt WHERE works = ''") == [(4,)]


def test_what_nobody_can_be_shown_is_not_shown():
    """Only what intake took is: never the bytes of what it refused."""
    assert shown_work("Why?", None).name == ""
    assert shown_work("Why?", Work("plot", "plot.svg", problem="too large")).picture == ""
    assert shown_work("Why?", Work("plot", "plot.PNG", png())).picture.startswith("data:image/png;base64,")
