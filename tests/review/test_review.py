"""A TA reviews a run: pages and marks as they are now, points and words that go into the ledger, and nothing else."""

import re
import shutil
import threading

import pytest
import yaml

from autograder.batch.attempts import take_in
from autograder.batch.marks import Sources
from autograder.batch.store import open_store
from autograder.course.yaml_file import Texts
from autograder.intake.submission import Submission
from autograder.review.app import application
from autograder.review.reviewing import Reviewing
from autograder.words.message import message, say
from tests.batch_room import CLASS, RIGHT, grade
from tests.conftest import TINY
from tests.review_room import ask, desk_of, send, served

TOKEN = "t" * 32
HOSTILE = '<script>alert(1)</script>" onload=x {{7*7}}'
PEOPLE = f'id,name,group,section\n0042,ada,,A\n43,blaise,,B\n44,carl,,\n45,dora,,\n46,"{HOSTILE.replace(chr(34), chr(34) * 2)}",,\n'
OVERRIDE = {"kind": "override", "task": "outer", "points": "1", "author": "Ada Lovelace", "reason": "right on paper"}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course, and a run of it."""
    folder = tmp_path_factory.mktemp("review")
    course = shutil.copytree(TINY, folder / "course")
    (course / "people.csv").write_text(PEOPLE)
    for name, source in CLASS.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source if isinstance(source, bytes) else source.encode())
    grade(folder / "in", folder / "run", course=course)
    return folder


@pytest.fixture
def desk(graded, tmp_path):
    """The port of a server that reviews the run, and the ledger."""
    with desk_of(graded, tmp_path, TOKEN) as desk:
        yield desk


def page(port, path):
    """What the server answers to somebody with the link."""
    status, _, body = ask(port, f"/{TOKEN}/{path}")
    return status, body.decode()


def entries(ledger):
    """What stands in the ledger."""
    return yaml.load(ledger.read_text("utf-8"), Texts) if ledger.exists() else []


@pytest.mark.slow
def test_the_class_page_leads_to_each_report(desk):
    """Under the links that it has as a file."""
    port, _ = desk
    status, index = page(port, "index.html")
    links = re.findall(r'href="\./(reports/[^"]+)"', index)
    assert (status, len(links)) == (200, len(CLASS))
    assert all(page(port, link)[0] == 200 for link in links)
    assert page(port, "reports/nobody.html")[0] == 404
    assert page(port, "class/001.html")[0] == 404


@pytest.mark.slow
def test_points_that_are_set_by_hand_are_in_the_ledger_and_in_the_mark(desk):
    """With author, time and reason; the page shows the step at once, the class page the mark."""
    port, ledger = desk
    before = page(port, "reports/blaise.html")[1]
    assert "right on paper" not in before
    status, headers, _ = send(port, f"/{TOKEN}/reports/blaise.html", **OVERRIDE)
    assert (status, headers["location"]) == (303, f"/{TOKEN}/reports/blaise.html")
    (entry,) = entries(ledger)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d", entry.pop("date"))
    assert entry == {"override": "01_tiny", "who": "43", "task": "outer", "points": "1"} | {
        name: OVERRIDE[name] for name in ("author", "reason")
    }
    assert "right on paper" in page(port, "reports/blaise.html")[1]
    assert "right on paper" in page(port, "index.html")[1]


@pytest.mark.slow
def test_points_that_an_entry_of_a_day_to_come_would_undo_are_not_added(desk):
    """They would change nothing: the form says which line's date is wrong; about something else they are added."""
    port, ledger = desk
    ledger.write_text(
        "- override: 01_tiny\n  who: blaise\n  task: outer\n  points: 2\n  author: A\n  date: 2926-01-01\n  reason: r\n"
    )
    status, _, body = send(port, f"/{TOKEN}/reports/blaise.html", **OVERRIDE)
    assert status == 422
    assert say(message("ledger.outranks", line=1, date="2926-01-01")) in body.decode()
    assert len(entries(ledger)) == 1
    status, _, _ = send(port, f"/{TOKEN}/reports/blaise.html", **(OVERRIDE | {"task": "mean_square"}))
    assert status == 303
    assert len(entries(ledger)) == 2


@pytest.mark.slow
def test_points_can_be_set_for_a_task_of_what_could_not_be_read(desk):
    """The form offers every task of the run, and the mark is what was set."""
    port, ledger = desk
    for offered in ('<option value="">the whole (no score)</option>', '<option value="outer">outer (0 of 3)</option>'):
        assert offered in page(port, "reports/dora.html")[1]
    status, _, _ = send(port, f"/{TOKEN}/reports/dora.html", **OVERRIDE)
    assert status == 303
    assert "= 1" in page(port, "reports/dora.html")[1]
    assert len(entries(ledger)) == 1


@pytest.mark.slow
def test_earlier_attempts_are_pages_without_forms(graded, tmp_path):
    """They can be read from the page of the one that counts, and nobody can set their points."""
    run = shutil.copytree(graded / "run", tmp_path / "run")
    files = tmp_path / "in"
    files.mkdir()
    (files / "ada.py").write_text(RIGHT + "\n# again\n")
    assert grade(files, run, "--add", course=graded / "course") in (0, 4, 5)
    pages = Reviewing(run, (), Sources(graded / "course"), "tester", tmp_path)
    with served(application(pages), TOKEN) as port:
        status, body = page(port, "reports/earlier/ada-1.html")
        assert status == 200
        assert say(message("report.is_earlier")) in body
        assert "<form" not in body
        assert "./earlier/ada-1.html" in page(port, "reports/ada.html")[1]
        assert say(message("class.earlier", number=1)) in page(port, "index.html")[1]
        for other in ("earlier/ada-9", "earlier/ada-01", "earlier/bo-1", "earlier/../ada-1", "earlier/", "earlier/-1"):
            assert page(port, f"reports/{other}.html")[0] == 404, other


@pytest.mark.slow
def test_a_comment_is_read_by_the_student(desk):
    """As it was written, and as text."""
    port, ledger = desk
    send(port, f"/{TOKEN}/reports/ada.html", kind="comment", says=f"Well done.\n{HOSTILE}", author="A", reason="-")
    assert entries(ledger)[0]["says"] == f"Well done.\n{HOSTILE}"
    told = page(port, "reports/ada.html")[1]
    assert "Well done." in told
    assert "<script>alert" not in told


@pytest.mark.slow
@pytest.mark.parametrize(
    "wrong",
    [
        {"points": "7"},
        {"points": "-1"},
        {"points": "much"},
        {"points": "nan"},
        {"points": ""},
        {"task": "other"},
        {"reason": " "},
        {"author": ""},
        {"kind": "excused"},
        {"kind": ""},
    ],
    ids=str,
)
def test_a_form_that_is_wrong_adds_nothing(desk, wrong):
    """It comes back with what is wrong, as it was filled in."""
    port, ledger = desk
    status, _, body = send(port, f"/{TOKEN}/reports/blaise.html", **(OVERRIDE | wrong))
    assert status == 422
    assert 'role="alert"' in body.decode()
    assert not ledger.exists()
    if "reason" not in wrong and "kind" not in wrong:
        assert "right on paper" in body.decode()


@pytest.mark.slow
def test_nobody_gets_points_whose_work_is_not_certain(desk):
    """Who is none of the people has a page, and a sentence in the place of a form."""
    port, ledger = desk
    told = page(port, "reports/felix.html")[1]
    assert "<form" not in told
    assert send(port, f"/{TOKEN}/reports/felix.html", **OVERRIDE)[0] == 422
    assert send(port, f"/{TOKEN}/reports/nobody.html", **OVERRIDE)[0] == 404
    assert not ledger.exists()


@pytest.mark.slow
def test_of_work_that_is_all_of_a_groups_nobody_of_the_group_is_left_out(graded, tmp_path):
    """Where it goes by groups, what is set on the page of whoever handed in is everybody's, and their page shows what is all of theirs."""
    people, ledger = tmp_path / "people.csv", graded / "course" / "ledger.yaml"
    people.write_text("id,name,group\n0042,ada,Team 1\n47,grace,Team 1\n43,blaise,\n")
    ledger.unlink(missing_ok=True)
    pages = Reviewing(graded / "run", (), Sources(graded / "course", people, by_groups=True), "tester", tmp_path)
    assert not pages.add("reports/ada", OVERRIDE)
    assert not pages.add("reports/blaise", OVERRIDE)
    assert [(entry.get("group"), entry.get("who")) for entry in entries(ledger)] == [("Team 1", None), (None, "43")]
    assert "right on paper" in pages.page("reports/ada")
    with ledger.open("a") as file:
        file.write(
            "- comment: 01_tiny\n  who: grace\n  says: to her alone\n  author: B\n  date: 2027-01-01\n  reason: r\n"
        )
    assert "to her alone" not in pages.page("reports/ada")
    assert "right on paper" not in pages.page("reports/ada")  # what is not the same for all of them
    ledger.unlink()


@pytest.mark.slow
def test_who_is_added_to_the_run_meanwhile_has_a_page(graded, tmp_path):
    """And a form that adds to the ledger: the class page leads to it."""
    run = shutil.copytree(graded / "run", tmp_path / "run")
    people = tmp_path / "people.csv"
    people.write_text(PEOPLE + "48,zoe,,\n")
    sources = Sources(graded / "course", people, tmp_path / "ledger.yaml")
    (tmp_path / "ledger.yaml").touch()
    pages = Reviewing(run, (), sources, "tester", tmp_path)
    assert not pages.page("reports/zoe")
    with open_store(run, writing=True) as store:
        take_in(store, [Submission("zoe", RIGHT.encode())], "later")
    assert "reports/zoe.html" not in pages.file("index.html")  # there is no report yet
    assert "<form" in pages.page("reports/zoe")
    assert not pages.add("reports/zoe", OVERRIDE)


@pytest.mark.slow
def test_what_somebody_writes_into_the_ledger_meanwhile_is_seen_and_stays(desk):
    """A person with an editor, and a mistake in it: then a page says so, and nothing is added."""
    port, ledger = desk
    by_hand = "# by hand\n- comment: 01_tiny\n  who: ada\n  says: seen\n  author: B\n  date: 2027-01-01\n  reason: r\n"
    ledger.write_text(by_hand)
    assert "seen" in page(port, "reports/ada.html")[1]
    assert send(port, f"/{TOKEN}/reports/blaise.html", **OVERRIDE)[0] == 303
    assert ledger.read_text().startswith(by_hand)
    ledger.write_text(by_hand + "- nonsense\n")
    assert "<form" not in page(port, "reports/ada.html")[1]
    assert send(port, f"/{TOKEN}/reports/blaise.html", **OVERRIDE)[0] == 422
    assert ledger.read_text() == by_hand + "- nonsense\n"


@pytest.mark.slow
def test_of_two_who_review_at_once_neither_loses_an_entry(desk, graded, tmp_path_factory):
    """Two servers on one ledger, as two TAs on one machine have them."""
    port, ledger = desk
    pages = Reviewing(graded / "run", (), Sources(graded / "course"), "other", tmp_path_factory.mktemp("other"))
    with served(application(pages), TOKEN) as second:
        those = [
            threading.Thread(
                target=send, args=(one, f"/{TOKEN}/reports/ada.html"), kwargs=OVERRIDE | {"kind": "comment", "says": f"{name} {number}"}
            )
            for name, one in (("first", port), ("second", second))
            for number in range(6)
        ]  # fmt: skip
        for one in those:
            one.start()
        for one in those:
            one.join()
    assert len({entry["says"] for entry in entries(ledger)}) == 12


@pytest.mark.slow
def test_a_ledger_that_is_named_begins_with_its_first_entry(graded, tmp_path):
    """That of the course is not asked; and one that cannot be read is told by its name."""
    ledger = tmp_path / "mine.yaml"
    pages = Reviewing(graded / "run", (), Sources(graded / "course", ledger=ledger), "tester", tmp_path / "pages")
    (tmp_path / "pages").mkdir()
    with served(application(pages), TOKEN) as port:
        assert send(port, f"/{TOKEN}/reports/ada.html", **OVERRIDE)[0] == 303
        assert len(entries(ledger)) == 1
        ledger.unlink()
        ledger.mkdir()
        status, told = page(port, "reports/ada.html")
        assert (status, str(ledger) in told) == (500, True)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    ["reports/../../people.csv", "reports/..%2f..%2fpeople.csv", "class/..%2f..%2frun.sqlite", "class/-1.html", "run.sqlite", "reports/", "reports/.html", "reports/%00.html", "reports/ada.json"],
)  # fmt: skip
def test_nothing_but_pages_is_to_be_had(desk, path):
    """No other file of the run, of the course or of the machine."""
    assert page(desk[0], path)[0] == 404


@pytest.mark.slow
def test_a_form_without_end_is_refused(desk):
    """Before all of it is read."""
    port, ledger = desk
    status = send(port, f"/{TOKEN}/reports/ada.html", **(OVERRIDE | {"reason": "x" * 100_000}))[0]
    assert status == 413
    assert send(port, f"/{TOKEN}/reports/ada.html", **{f"n{number}": "" for number in range(99)})[0] == 413
    assert not ledger.exists()


@pytest.mark.slow
def test_without_people_there_are_pages_and_no_forms(desk, graded):
    """And the sentence that says what to do."""
    port, _ = desk
    path = graded / "course" / "people.csv"
    path.unlink()
    try:
        told = page(port, "reports/ada.html")[1]
        assert "autograder people import" in told
        assert "<form" not in told
        assert page(port, "index.html")[0] == 200
    finally:
        path.write_text(PEOPLE)


@pytest.mark.slow
def test_forms_may_be_sent_from_these_pages_alone(desk, graded):
    """A report that is a file sends nothing."""
    assert "form-action 'self'" in page(desk[0], "reports/ada.html")[1]
    assert "form-action 'none'" in (graded / "run" / "reports" / "ada.html").read_text()
    assert RIGHT
    assert say(message("review.set_points")) in page(desk[0], "reports/ada.html")[1]
