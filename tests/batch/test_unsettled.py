"""What nobody knows for certain becomes no mark: it is lacking and named, until people.csv or the ledger settles it."""

import csv
from dataclasses import replace

import pytest

from autograder.batch.graded import sum_up
from autograder.batch.marks import Sources, work_out
from autograder.batch.recorded import recorded
from autograder.batch.store import open_store
from autograder.cli import main
from autograder.gradebook.person import Person, is_test_student
from autograder.results import TaskResult
from autograder.words.message import message, say
from tests.marks_room import FULL, course_of, kept, marks

PEOPLE = "id,name,canvas\n1,Ada One,11\n2,Bo Two,12\n3,Cy Three,13\n"
CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section,01_a (7)\n    Points Possible,,,,,5\n"
UNSURE = say(message("mark.unsure", names=("Who Else",), count=1))


def row_of(who, **said):
    """An entry of the ledger about one person's work."""
    by = {"author": "B. Pascal", "date": "2026-01-05", "reason": "seen in person"}
    (kind, name), *more = said.items()
    return (
        "\n  ".join([f"- {kind}: {name}", f"who: {who}", *(f"{k}: {v}" for k, v in (dict(more) | by).items())]) + "\n"
    )


def test_what_is_nobodys_is_no_mark_of_0(tmp_path, capsys):
    """Of whom nothing is certain the mark is lacking, and named; who handed in has theirs; the total waits."""
    course = course_of(tmp_path, PEOPLE)
    run = kept(course, {"Ada One": 3.0, "Who Else": 2.0})
    code, rows = marks(course, [run])
    assert code == 1
    assert {name: row["01_a"] for name, row in rows.items()} == {"Ada One": "3", "Bo Two": "", "Cy Three": ""}
    assert rows["Bo Two"]["01_a: how"] == UNSURE
    assert rows["Bo Two"]["total (%)"] == ""
    err = capsys.readouterr().err
    assert say(message("marks.lacks", who="Bo Two", name="01_a", how=UNSURE)) in err


def test_people_csv_settles_it(tmp_path):
    """With the id in somebody's row the work is theirs, and nothing of the others' is uncertain any more."""
    course = course_of(tmp_path, PEOPLE + "4,Who Else,\n")
    code, rows = marks(course, [kept(course, {"Ada One": 3.0, "Who Else": 2.0})])
    assert code == 0
    assert [row["01_a"] for row in rows.values()] == ["3", "0", "0", "2"]


@pytest.mark.parametrize(
    ("entry", "mark", "code"),
    [
        (row_of("2", override="01_a", points="4"), "4", 1),
        (row_of("2", override="01_a", task="outer", points="1"), "", 1),
        (row_of("2", excused="01_a"), "", 1),
        (row_of("2", excused="01_a") + row_of("3", override="01_a", points="0"), "", 1),
    ],
    ids=["whole", "task", "excused", "both"],
)
def test_the_ledger_settles_it(tmp_path, entry, mark, code, capsys):
    """A mark by hand is the mark, who is excused lacks none; points of one task leave the rest uncertain."""
    course = course_of(tmp_path, PEOPLE, more={"ledger.yaml": entry})
    found, rows = marks(course, [kept(course, {"Ada One": 3.0, "Who Else": 2.0})])
    assert (found, rows["Bo Two"]["01_a"]) == (code, mark)
    lacks = say(message("marks.lacks", who="Bo Two", name="01_a", how=UNSURE))
    assert (lacks in capsys.readouterr().err) == (entry.count("task") == 1)


def test_where_it_is_one_of_two_nobody_else_waits(tmp_path):
    """What two of one name may have handed in leaves a third person's mark what it is."""
    course = course_of(tmp_path, "id,name\n1,Ada One\n2,Ada One\n3,Bo Two\n")
    _, rows = marks(course, [kept(course, {"Ada One": 3.0})], "--json", tmp_path / "marks.json")
    assert rows["Bo Two"]["01_a"] == "0"
    assert rows["Ada One"]["01_a"] == ""


def test_two_submissions_of_one_person_are_no_mark_of_0(tmp_path):
    """Neither counts, and the mark of that person alone is lacking."""
    course = course_of(tmp_path, PEOPLE)
    code, rows = marks(course, [kept(course, {"Ada One": 3.0, "oneada (user 11)": 1.0, "Bo Two": 2.0})])
    assert (code, [row["01_a"] for row in rows.values()]) == (1, ["", "2", "0"])


def test_no_zero_goes_out_for_what_is_nobodys(tmp_path):
    """A platform's table is left blank for whoever may have handed it in; it ends with 1, and the file beside it says why."""
    course = course_of(tmp_path, PEOPLE, more={"ledger.yaml": row_of("1", comment="01_a", says="Well done.")})
    run = kept(course, {"Ada One": 3.0, "Who Else": 2.0})
    (tmp_path / "table.csv").write_text(CANVAS + '"One, Ada",11,,,A,\n"Two, Bo",12,,,A,\n')
    words = ["export", run, "--format", "canvas", "--roster", tmp_path / "table.csv", "--out", tmp_path / "up.csv"]
    assert main(list(map(str, words))) == 1
    table = list(csv.reader((tmp_path / "up.csv").read_text("utf-8").splitlines()))
    assert [row[1] for row in table[2:]] == ["11"]
    assert UNSURE in (tmp_path / "up-who.csv").read_text("utf-8-sig")


def test_points_by_hand_for_what_could_not_be_read_are_the_mark(tmp_path):
    """A teacher who read it sets a task, and that is what counts; what our own fault left ungraded waits for grading."""
    entries = row_of("1", override="01_a", task="outer", points="2") + row_of(
        "2", override="01_a", task="outer", points="1"
    )
    course = course_of(tmp_path, PEOPLE, more={"ledger.yaml": entries})
    run = kept(course, {"Ada One": "tiny.py is missing", "Bo Two": None})
    _, rows = marks(course, [run])
    assert rows["Ada One"]["01_a"] == "2"
    assert "tiny.py is missing" in rows["Ada One"]["01_a: how"]
    assert rows["Ada One"]["01_a: how"].endswith(", + 2 in `outer` by hand: seen in person, = 2")
    assert rows["Bo Two"]["01_a"] == ""


LATE = "late: {per_cent_a_day: 10}\n"


def test_a_file_that_was_read_and_does_not_run_is_a_mark_of_0(tmp_path):
    """Nothing is lacking: it was graded, while what nobody could read waits for a person."""
    course = course_of(tmp_path, PEOPLE)
    run = kept(course, {"Ada One": 3.0, "Bo Two": 0.0, "Cy Three": "no file"})
    with open_store(run, writing=True) as store:
        nothing = tuple(
            TaskResult(name, points, 0.0, "missing", outcomes=(("missing", 3),)) for name, points in FULL.items()
        )
        store.add(sum_up(replace(store.report("Bo Two"), problem="no Python", tasks=nothing)))
    code, rows = marks(course, [run])
    assert (code, [row["01_a"] for row in rows.values()]) == (1, ["3", "0", ""])


def test_who_handed_in_nothing_stands_on_the_class_page_with_the_mark(tmp_path):
    """As the ledger has it; of whom something may be that counts for nobody, and who it is not, the page tells as `grade` does."""
    entries = row_of("2", override="01_a", points="4") + row_of("3", excused="01_a")
    course = course_of(tmp_path, PEOPLE + "4,Di Four,14\n", more={"ledger.yaml": entries})
    with open_store(kept(course, {"Ada One": 3.0, "Who Else": 2.0})) as store:
        found = recorded(work_out([store], Sources(course)), store)
    assert [(one.called, one.told.mark) for one in found.absent] == [
        ("Bo Two", 4.0),
        ("Cy Three", None),
        ("Di Four", None),
    ]
    assert "seen in person" in found.absent[0].told.override
    assert {name: bool(one.lost) for name, one in found.told.items()} == {"Ada One": False, "Who Else": True}


def test_unknown_times_are_told_once_with_their_number(tmp_path, capsys):
    """And numbers of one are no plural."""
    course = course_of(tmp_path, PEOPLE, more={"course.yaml": f"title: T\n{LATE}"})
    code, _ = marks(course, [kept(course, {"Ada One": 3.0, "Bo Two": 2.0, "Cy Three": "unreadable"})])
    err = capsys.readouterr().err
    assert code == 1
    assert err.count(say(message("marks.untimed", name="01_a", count=3))) == 1
    assert say(message("marks.count_lacking", count=1)) in err
    assert "1 marks" not in err


def test_who_is_asked_for_alone_is_told_of_alone(tmp_path, capsys):
    """Nothing of others, and the exit code is theirs."""
    course = course_of(tmp_path, PEOPLE, more={"course.yaml": f"title: T\n{LATE}"})
    run = kept(course, {"Ada One": 3.0, "Bo Two": "unreadable", "Who Else": 1.0})
    assert marks(course, [run], "--who", "Ada One")[0] == 0
    err = capsys.readouterr().err
    assert "Bo Two" not in err
    assert "Who Else" not in err
    assert marks(course, [run], "--who", "Bo Two")[0] == 1
    assert "unreadable" in capsys.readouterr().err
    assert marks(course, [run], "--who", "Cy Three")[0] == 1
    assert "Who Else" in capsys.readouterr().err


def test_a_date_that_is_to_come_is_told(tmp_path, capsys):
    """With its line, once, however many it is about: it goes before all that is decided until then."""
    text = row_of("1", override="01_a", points="4") + row_of("2", override="01_a", points="4").replace("2026", "2926")
    course = course_of(tmp_path, PEOPLE, more={"ledger.yaml": text})
    marks(course, [kept(course, {"Ada One": 3.0})])
    path = course / "ledger.yaml"
    err = capsys.readouterr().err
    assert say(message("marks.to_come", path=path, line=7, date="2926-01-05")) in err
    assert "2026-01-05" not in err


MADE_UP = f'"Student, Test",99,,{"ab" * 20},A,\n'


def test_canvass_test_student_is_no_person(tmp_path, capsys, monkeypatch):
    """No row of people.csv, nobody's mark, and what a teacher hands in in the student view keeps nobody's from being certain."""
    monkeypatch.chdir(tmp_path)
    course = course_of(tmp_path, "id,name\n")
    (course / "people.csv").unlink()
    table = tmp_path / "table.csv"
    table.write_text(f'{CANVAS}"One, Ada",11,,ada,A,\n"Two, Bo",12,,bo,A,\n{MADE_UP}')
    assert main(["people", "import", str(table), "--course", str(course)]) == 0
    run = kept(course, {"oneada (user 11)": 3.0, "studenttest (user 99)": 1.0})
    code, rows = marks(course, [run])
    assert (code, [row["01_a"] for row in rows.values()]) == (0, ["3", "0"])
    words = ["export", run, "--format", "canvas", "--roster", table, "--out", tmp_path / "up.csv"]
    assert main(list(map(str, words))) == 0
    assert "99" not in (tmp_path / "up.csv").read_text()
    assert say(message("match.test_student")) in (tmp_path / "up-who.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("name", "ids", "is_one"),
    [
        ("Student, Test", {"canvas": "9"}, True),
        ("studenttest", {"canvas": "9"}, True),
        ("Student, Test", {"canvas": "9", "login": "ab" * 20}, True),
        ("Student, Test", {"canvas": "9", "login": "tstudent"}, False),
        ("Student, Test", {"canvas": "9", "number": "A1"}, False),
        ("Student, Tess", {"canvas": "9", "login": "ab" * 20}, False),
        ("Test Student", {"participant": "9"}, False),
    ],
)
def test_a_person_of_that_name_is_one(name, ids, is_one):
    """Whom the school gave a login or a number is no invention of Canvas's, nor whoever is called so elsewhere."""
    assert is_test_student(Person(name, ids)) == is_one


def exported(tmp_path, run, table, *more, platform="canvas"):
    """The exit code of `export`, the table's rows behind the heads, and who came to what."""
    (tmp_path / "table.csv").write_text(table)
    out = tmp_path / "up.csv"
    words = ["export", run, "--format", platform, "--roster", tmp_path / "table.csv", "--out", out, *more]
    code = main(list(map(str, words)))
    with (tmp_path / "up-who.csv").open(encoding="utf-8-sig", newline="") as file:
        who = {row["person"]: row["came to"] for row in csv.DictReader(file)}
    return code, list(csv.reader(out.read_text("utf-8").splitlines())), who


@pytest.mark.parametrize(
    ("stands", "more", "cell", "came_to", "code"),
    [
        ("", (), "EX", "written", 0),
        ("EX", (), "EX", "written", 0),
        ("ex", (), "EX", "written", 0),
        ("-", (), "EX", "written", 0),
        ("4", (), None, "already marked", 1),
        ("4", ("--replace",), "EX", "written", 0),
    ],
    ids=str,
)
def test_who_is_excused_is_excused_in_canvas(tmp_path, stands, more, cell, came_to, code):
    """Also of work that was handed in; what stands there stays unless --replace is asked for."""
    entries = row_of("2", excused="01_a") + row_of("1", excused="01_a")
    course = course_of(tmp_path, PEOPLE, more={"ledger.yaml": entries})
    run = kept(course, {"Bo Two": 1.0, "Cy Three": 3.0})
    table = f'{CANVAS}"One, Ada",11,,,A,{stands}\n"Two, Bo",12,,,A,{stands}\n"Three, Cy",13,,,A,\n'
    found, rows, who = exported(tmp_path, run, table, *more)
    marks_there = {row[1]: row[-1] for row in rows[2:]}
    assert (marks_there.get("11"), marks_there.get("12"), marks_there["13"]) == (cell, cell, "3")
    assert (who["One, Ada"], who["Two, Bo"], found) == (came_to, came_to, code)


def test_a_platform_without_excuses_is_given_none(tmp_path):
    """Moodle's worksheet has no word for one: who handed in nothing stays blank there, who did has the mark."""
    entries = row_of("2", excused="01_a") + row_of("1", excused="01_a")
    course = course_of(tmp_path, "id,name\n1,Ada One\n2,Bo Two\n", more={"ledger.yaml": entries})
    head = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\n"
    table = head + "".join(f"Participant {n},{name},,,,5.00,Yes,-,-,\n" for n, name in ((1, "Ada One"), (2, "Bo Two")))
    code, rows, _ = exported(tmp_path, kept(course, {"Bo Two": 1.0}), table, platform="moodle")
    assert (code, [row[4] for row in rows[1:]]) == (0, ["", "1"])
