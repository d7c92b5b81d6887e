"""people.csv: made and completed from platforms' tables, held against submissions, and never guessed."""

import csv
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.cli import main
from autograder.errors import CourseError, UsageError
from autograder.gradebook.matching import Directory
from autograder.gradebook.names import agree, folded, words_of
from autograder.gradebook.numbers import number
from autograder.gradebook.people import matched, read_people
from autograder.gradebook.person import Person, claimed
from autograder.gradebook.told import people_told
from autograder.intake.identity import claim
from autograder.words.message import message, say
from tests.batch_room import RIGHT, grade
from tests.conftest import TINY
from tests.words_room import refused

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Homework (1)
    Points Possible,,,,,5
"Lovelace, Ada",101,s1,aone@x.edu,Lab 1,
"Lovelace, Ada",101,s1,aone@x.edu,Lab 2,
"Pascal, Blaise",102,s2,btwo,Lab 1,
"Gauß, Carl",103,=s3,cthree,Lab 2,
"""
MOODLE = """\
Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments
Participant 11,Ada Lovelace,ada@home.example,Submitted,,5.00,Yes,-,-,
Participant 12,Blaise Pascal,btwo@x.edu,Submitted,,5.00,Yes,-,-,
Participant 13,Emmy Noether,emmy@x.edu,Submitted,,5.00,Yes,-,-,
"""
GRADES = "assignment_name,github_username,roster_identifier,group_name\nhw,ada-l,AONE,G 1\nhw,btwo,nobody@x.edu,\nhw,cthree,s2,G 1\n"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with the platforms' tables."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("canvas", CANVAS), ("moodle", MOODLE), ("grades", GRADES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def _rows(desk):
    rows = csv.DictReader((desk / "people.csv").read_text("utf-8-sig").splitlines())
    return [{name: cell for name, cell in row.items() if cell} for row in rows]


def test_a_first_table_makes_it_and_others_complete_it(desk, capsys):
    """Who is in two sections is one; who cannot be matched is named; nothing that stands there is replaced."""
    assert main(["people", "import", "canvas.csv"]) == 0
    assert main(["people", "import", "moodle.csv", "grades.csv", "--assignment", "01_tiny"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "canvas.csv into people.csv: 3 added, 0 completed, 0 not matched",
        "Emmy Noether: nobody there has this name or id",
        "moodle.csv into people.csv: 0 added, 2 completed, 1 not matched",
        "nobody@x.edu: nobody there has this name or id",
        "grades.csv into people.csv: 0 added, 2 completed, 1 not matched",
    ]
    ada = {
        "name": "Lovelace, Ada",
        "canvas": "101",
        "number": "s1",
        "login": "aone@x.edu",
        "section": "Lab 1",
        "email": "ada@home.example",
    }
    blaise = {
        "name": "Pascal, Blaise",
        "canvas": "102",
        "number": "s2",
        "login": "btwo",
        "section": "Lab 1",
        "email": "btwo@x.edu",
    }
    assert _rows(desk) == [
        ada | {"github": "ada-l", "group": "G 1", "participant 01_tiny": "11"},
        blaise | {"github": "cthree", "group": "G 1", "participant 01_tiny": "12"},
        {"name": "Gauß, Carl", "canvas": "103", "number": "'=s3", "login": "cthree", "section": "Lab 2"},
    ]
    assert read_people(desk / "people.csv").people[2].ids["number"] == "=s3"


def test_what_stands_there_stays_and_others_columns_are_kept(desk, capsys):
    """A table that says otherwise is named; who is new gets a row only where that is asked for."""
    (desk / "people.csv").write_text("name,canvas,email,seat\nAda Lovelace,101,ada@else.example,7\n", encoding="utf-8")
    assert main(["people", "import", "moodle.csv"]) == 1
    assert (
        "Ada Lovelace: email is ada@else.example already, and ada@home.example in the table" in capsys.readouterr().err
    )
    assert _rows(desk) == [{"name": "Ada Lovelace", "canvas": "101", "email": "ada@else.example", "seat": "7"}]
    assert main(["people", "import", "moodle.csv", "--add"]) == 1
    assert [row["name"] for row in _rows(desk)] == ["Ada Lovelace", "Blaise Pascal", "Emmy Noether"]


def test_who_comes_later_is_added_though_all_others_have_numbers(desk, capsys):
    """A number that nobody has is new, unless it stands beside a name that somebody has: that may be the same person."""
    assert main(["people", "import", "canvas.csv"]) == 0
    more = '"Noether, Emmy",104,s4,efour,Lab 1,\n"Gauß, Carl",105,s5,cfive,Lab 1,\n'
    (desk / "canvas.csv").write_text(CANVAS + more, encoding="utf-8")
    assert main(["people", "import", "canvas.csv"]) == 1
    assert len(_rows(desk)) == 3
    capsys.readouterr()
    assert main(["people", "import", "canvas.csv", "--add"]) == 1
    number = say(message("match.no_such_number", number="s5"))
    assert capsys.readouterr().err.splitlines()[0] == f"Gauß, Carl: {number}"
    assert [row["canvas"] for row in _rows(desk)] == ["101", "102", "103", "104"]


@pytest.mark.parametrize(
    ("table", "name", "ids"),
    [
        ("First Name,Last Name,SID,Email,Sections\nAda,Lovelace,s1,a@x.edu,Lab\n", "Lovelace, Ada", {"number": "s1", "email": "a@x.edu"}),
        ("Last Name,First Name,Username,Student ID\nLovelace,Ada,aone,s1\n", "Lovelace, Ada", {"login": "aone", "number": "s1"}),
        ("OrgDefinedId,Username,Last Name,First Name,End-of-Line Indicator\n#s1,#aone,Lovelace,Ada,#\n", "Lovelace, Ada", {"number": "s1", "login": "aone"}),
        ("username,first_name,last_name,email,section,github_id\nada-l,Ada,Lovelace,a@x.edu,1,99\n", "Lovelace, Ada", {"github": "ada-l", "email": "a@x.edu"}),
        ("First name,Surname,ID number,Email address\nAda,Lovelace,s1,a@x.edu\n", "Lovelace, Ada", {"number": "s1", "email": "a@x.edu"}),
    ],
)  # fmt: skip
def test_each_platforms_people_are_read(tmp_path, table, name, ids):
    """By the names of columns that Gradescope, Blackboard, Brightspace, Classroom 50 and Moodle give."""
    (tmp_path / "t.csv").write_text(table)
    (person,) = people_told(tmp_path / "t.csv", "")
    assert (person.name, dict(person.ids)) == (name, ids)


def test_one_id_in_two_rows_is_an_error_with_its_line(tmp_path):
    """Nothing could tell the two apart."""
    (tmp_path / "people.csv").write_text("name,canvas\nAda,1\nBo,2\nCy,1\n")
    with refused(CourseError, "people.twice", column="canvas", value="1", other=2) as caught:
        read_people(tmp_path / "people.csv")
    assert caught.value.line == 4


def test_a_table_in_which_nobody_is_named_is_refused(tmp_path):
    """With the tables that are read."""
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    with refused(UsageError, "people.nobody"):
        people_told(tmp_path / "t.csv", "")


@pytest.mark.slow
def test_grade_says_who_handed_in_nothing_and_an_export_goes_by_groups(desk, hand_in, capsys):
    """From a real run: a line for each who is missing, and for what is nobody's; the work of one counts for the group if that is asked for."""
    assert main(["people", "import", "canvas.csv", "grades.csv"]) == 1
    handed = hand_in(
        {
            "hw-submissions/hw-ada-l/tiny.py": RIGHT,
            "hw-submissions/hw-zoe/tiny.py": RIGHT,
            "hw-submissions/notes.txt": "",
        }
    )
    capsys.readouterr()
    grade(handed / "hw-submissions", desk / "run", "--people", "people.csv")
    told = capsys.readouterr().err
    assert "zoe (GitHub) counts for nobody in people.csv: nobody there has this name or id" in told
    assert "2 people handed in nothing:\n  Pascal, Blaise (Lab 1)\n  Gauß, Carl (Lab 2)\n" in told
    assert "nobody's folder:\n  notes.txt\n" in told
    words = ["export", "run", "--format", "canvas", "--roster", "canvas.csv", "--column", "Homework", "--out", "up.csv"]
    for more, marks in (
        ([], []),
        (["--people", "people.csv"], [("101", "5")] * 2),
        (["--people", "people.csv", "--groups"], [("101", "5")] * 2 + [("102", "5")]),
    ):
        assert main([*words, *more]) == 1
        rows = list(csv.reader((desk / "up.csv").read_text().splitlines()))
        assert [(row[1], row[-1]) for row in rows[2:]] == marks


@pytest.mark.slow
def test_an_export_looks_for_the_people_of_its_course(desk, hand_in, capsys):
    """A login on GitHub is known without an option where the course has its people."""
    course = desk / "course"
    shutil.copytree(TINY, course)
    assert main(["people", "import", "canvas.csv", "grades.csv", "--course", str(course)]) == 1
    handed = hand_in({"hw-submissions/hw-ada-l/tiny.py": RIGHT, "hw-submissions/hw-cthree/tiny.py": RIGHT})
    grade(handed / "hw-submissions", desk / "run", course=course)
    assert "One person handed in nothing:\n  Gauß, Carl (Lab 2)\n" in capsys.readouterr().err
    assert main(["export", "run", "--format", "canvas", "--roster", "canvas.csv", "--column", "Homework"]) == 0
    assert [row.split(",")[-1] for row in capsys.readouterr().out.splitlines()[2:]] == ["5", "5", "5"]


_TEXTS = st.sampled_from(
    ["", "1", "2", "12", "ann", "ann@x.edu", "ANN@y.edu", "Ann One", "One, Ann", "Bo Two", "ann one (2)", "\U0001f600"]
)
_PEOPLE = st.builds(
    Person,
    name=_TEXTS,
    ids=st.dictionaries(st.sampled_from(["canvas", "number", "login", "email", "github", "participant"]), _TEXTS),
    group=_TEXTS,
    word=st.just(""),
)


@pytest.mark.slow
@given(st.lists(_PEOPLE, max_size=6), _PEOPLE | st.builds(Person, word=_TEXTS))
def test_whoever_is_found_is_contradicted_by_nothing(people, claim):
    """No id that was claimed is another's, the name is theirs, and by a name alone nobody else could be meant."""
    found = Directory(people).find(claim)
    if not isinstance(found, tuple):
        assert say(found.why)
        return
    members = [
        place for place, one in enumerate(people) if one.group and folded(one.group) == folded(claim.name or claim.word)
    ]
    if members:
        assert list(found) == members
        assert not any(folded(one.name) == folded(claim.name or claim.word) for one in people)
        return
    (place,) = found
    others = [one for at, one in enumerate(people) if at != place]
    for kind, value in claim.ids.items():
        assert not value or all(folded(one.ids.get(kind, "")) != folded(value) for one in others)
    if claim.name:
        assert agree(claim.name, people[place].name)
    if claim.word:
        assert all(folded(claim.word) not in (folded(text) for text in (one.name, *one.ids.values())) for one in others)


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("One, Ann", "Ann One", True), ("oneann", "One, Ann", True), ("oneilann", "O’Neil, Ann", True), ("ONEIL ann", "O'Neil, Ann", True),
        ("Zoe\u0308 Li", "Zoë Li", True), ("Ann Marie One", "Ann One", True), ("gaucarl", "Gauß, Carl", True), ("gausscarl", "Gauß, Carl", True),
        ("Ann", "Ann One", False), ("Ann One", "Ann Two", False), ("oneann", "Onea, Nn", True), ("Zoe Li", "Zoë Li", True), ("", "", True),
        ("Team A", "Ann One", False), ("王 明", "王明", True), ("\U0001f600", "\U0001f601", False), ("Li", "Li Li", False),
        ("lovelaceada", "Ada Lovelace", True), ("vanhoutenann", "Ann van Houten", True), ("lovelaceada", "Ada Lovelaces", False),
    ],
)  # fmt: skip
def test_names_agree_where_they_are_one_written_otherwise(one, other, are_one):
    """Beside one number: in case, order, marks, blanks and apostrophes they may differ, and by a middle name."""
    assert agree(one, other) is agree(other, one) is are_one


def test_what_has_no_letter_is_no_name_to_find_by():
    """Two smiling faces are two people."""
    assert words_of("\U0001f600 - =") == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [("60", 60), ("60.00", 60), ("60,0", 60), ("1,000.00", 1000), ("1.000,00", 1000), ("1 000,5", 1000.5), ("1,000,000", 1e6), ("0,125", 0.125),
     ("1,000", None), ("", None), ("EX", None), ("1e3", None), ("-1", None), ("12,34,56", None), ("2.500", 2.5)],
)  # fmt: skip
def test_numbers_are_read_as_platforms_write_them(text, value):
    """Decimal commas and thousands; what could be one or another is none."""
    assert number(text) == value


def test_whose_two_submissions_count_for_nobody_did_not_hand_in_nothing(tmp_path):
    """Both are named, each beside the other, with what to do; only who is in neither is missing."""
    (tmp_path / "people.csv").write_text("name,canvas\nAda Lovelace,101\nEmmy Noether,103\n")
    claims = {name: claimed(claim(name)) for name in ("noetheremmy (user 103)", "Emmy Noether")}
    found = matched(read_people(tmp_path / "people.csv"), claims)
    assert [found.people[place].name for place in found.absent] == ["Ada Lovelace"]
    assert found.lost.keys() == claims.keys()
    one, other = claims
    for mine, its in ((one, other), (other, one)):
        assert say(found.lost[mine].why).startswith(f"Emmy Noether has {its} too, so neither counts.")
        assert all(what in say(found.lost[mine].why) for what in ("new folder", "--add", "ledger.yaml"))


def test_who_may_be_meant_by_a_nickname_did_not_hand_in_nothing(tmp_path):
    """The message names them, so they are not counted among those of whom nothing came; it may be anybody else's all the same."""
    (tmp_path / "people.csv").write_text("name\nGeorge Boole\nSophie Germain\n")
    found = matched(read_people(tmp_path / "people.csv"), {"Bob Boole": claimed(claim("Bob Boole"))})
    assert [found.people[place].name for place in found.absent] == ["Sophie Germain"]
    assert found.lost["Bob Boole"].may_be == ()
