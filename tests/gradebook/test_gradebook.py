"""The gradebook and what the platforms import: their own tables with the grades in them, and results.json."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from render_samples import HOSTILE, sample

from autograder.cli import main
from autograder.errors import UsageError
from autograder.gradebook.filling import fill
from autograder.gradebook.moodle import _comment
from autograder.gradebook.people import matched, read_people, whose
from autograder.gradebook.person import claimed
from autograder.gradebook.platforms import PLATFORMS, platform
from autograder.gradebook.sheet import as_csv, read_sheet, written
from autograder.gradebook.table import gradebook
from autograder.intake.identity import claim
from autograder.render.class_view import extract
from autograder.render.escape import from_csv_cell
from autograder.render.gradescope import results_json
from autograder.results import TaskResult
from autograder.words.message import message, say
from tests.batch_room import RIGHT, WRONG, grade
from tests.words_room import refused

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Two small tasks (12345),Other (7),Final Score
,,,,,Manual Posting,,
    Points Possible,,,,,5.0,10.0,(read only)
"Lovelace, Ada",101,s1,ada,Lab 1,,9.0,80
"Pascal, Blaise",102,s2,blaise@school.example,"Lab 1, early",,,70
"Gauß, Carl",103,=s3,carl,Lab 2,4.0,,
"Student, Test",999,,f00,Lab 2,,,
"""

MOODLE = """\
\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 11","Ada Lovelace",ada@school.example,"Submitted for grading",,"5,00",Yes,"Monday, 3 November 2026, 10:00 AM",-,
"Participant 12","Blaise Pascal",blaise@school.example,"Submitted for grading",,"5,00",Yes,"Monday, 3 November 2026, 10:01 AM",-,
"Participant 13","Carl Gauß",carl@school.example,"No submission","3,50","5,00",Yes,-,-,"well, done"
"""


@pytest.fixture
def table(tmp_path):
    """Write a platform's table and give its path."""

    def write(text):
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def filled(name, path, reports, *, column="Two small tasks", replaces=False, scales=False):
    """What a platform's table at a path becomes with these reports of an assignment that is worth 5 points."""
    table = platform(name).read(path, column)
    claims = {report.submission: (claimed(claim(report.submission)),) for report in reports}
    return fill(table, claims, reports, full=5.0, replaces=replaces, scales=scales)


def canvas(path, scores, column="Two small tasks", **how):
    """Canvas's gradebook with these scores, None being a fault of ours, and who came to what, with the key of why."""
    reports = [replace(_report(name, score or 0.0), fault="ours" * (score is None)) for name, score in scores.items()]
    done = filled("canvas", path, reports, column=column, **how)
    return as_csv(done.sheet), _came_to(done)


def moodle(path, reports, **how):
    """Moodle's worksheet with these reports, and who came to what."""
    done = filled("moodle", path, reports, **how)
    return as_csv(done.sheet), _came_to(done)


def _came_to(done):
    """What came of each submission, and of each row that nobody handed in for; of two that are called alike the worse."""
    return {
        one.submission or one.person: (one.came_to, getattr(one.why, "key", one.why)) if one.why else one.came_to
        for one in reversed(done.everybody)
    }


def _rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


# ── Canvas ──────────────────────────────────────────────────────────────────────────────────


def test_canvas_gets_its_own_rows_and_one_column(table):
    """Student columns as they came, the assignment's column with its number, points, and a row for who has a score."""
    scores = {"ada": 5.0, "102": 2.345, "=s3": None, "mallory": 3.0}
    text, came_to = canvas(table(CANVAS), scores)
    assert _rows(text) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Two small tasks (12345)"],
        ["    Points Possible", "", "", "", "", "5"],
        ["Lovelace, Ada", "101", "s1", "ada", "Lab 1", "5"],
        ["Pascal, Blaise", "102", "s2", "blaise@school.example", "Lab 1, early", "2.35"],
    ]
    assert came_to == {
        "ada": "written",
        "102": "written",
        "=s3": ("unread", "ours"),
        "Student, Test": "without",
        "mallory": ("unmatched", "match.unknown"),
    }


@pytest.mark.parametrize(
    "name",
    [
        "101",
        "s1",
        "ada",
        "ADA",
        "ada@school.example",
        "Lovelace, Ada",
        "Ada Lovelace",
        "ada  LOVELACE",
        "\uff21da Lovelace",
        "lovelaceada_101_5551_tiny",
        "lovelaceada_LATE_101_5551_tiny-2",
        "LATE_101_5551_x",
        "lovelaceada (user 101)",
        "Ada Lovelace (sid s1)",
        "Ada King Lovelace (sid s1)",
    ],
)
def test_canvas_students_are_found_by_each_of_their_names(table, name):
    """The user's number, both SIS names, the name in any order, case and form, and a file of the bulk download."""
    text, came_to = canvas(table(CANVAS), {name: 1.0}, "Two small tasks (12345)")
    assert came_to[name] == "written"
    assert _rows(text)[2][0] == "Lovelace, Ada"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("pascalblaise (user 101)", "match.other_name"),
        ("lovelaceada_102_5551_x_101_5552_tiny", "match.other_name"),
        ("lovelaceada (user 999999)", "match.no_such_number"),
        ("Lovelace (sid s1)", "match.other_name"),
        ("Ada Lovelace (sid 101)", "match.no_such_number"),
        ("Ada Lovelace (Participant 101)", "written"),
        ("ada (GitHub)", "match.unknown"),
        ("ada@other.example", "written"),
        ("blaise@other.example", "match.unknown"),
        ("anon_1f", "match.anonymous"),
    ],
)
def test_a_number_is_held_against_the_name_beside_it(table, name, why):
    """Where the two speak of different people nobody gets a mark; a login on GitHub is none of the school."""
    text, came_to = canvas(table(CANVAS), {name: 1.0})
    assert came_to[name] == (why if why == "written" else ("unmatched", why))
    assert len(_rows(text)) == 2 + (why == "written")


def test_who_is_called_as_anothers_file_takes_nobodys_mark(table):
    """A student can call themselves so that Canvas puts another's name and number before their file; then it may be either's."""
    mallory = CANVAS + '"Lovelace, Ada_101",118,s9,mallory,Lab 2,,,\n'
    assert claim("lovelaceada_101_118_9018_tiny") == ("lovelaceada", "canvas", "101")
    text, came_to = canvas(table(mallory), {"lovelaceada (user 101)": 5.0})
    assert came_to["lovelaceada (user 101)"] == ("unmatched", "match.several_of_the_name")
    assert len(_rows(text)) == 2


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("Lovelace, Ada,101,s1,ada,Lab 1,,9.0,80,\n", "roster.long_row"),
        ('"Lovelace, Ada",101,s1,ada,Lab 1,,9.0,80,,\n', ""),
    ],
)
def test_a_row_that_is_longer_than_the_header_is_refused(table, row, key):
    """A comma in a name that is not quoted moves every cell behind it."""
    path = table(CANVAS.replace('"Lovelace, Ada",101,s1,ada,Lab 1,,9.0,80\n', row))
    if key:
        with refused(UsageError, key, line=4):
            canvas(path, {"ada": 1.0})
    else:
        assert canvas(path, {"ada": 1.0})[1]["ada"] == "written"


@pytest.mark.parametrize("column", ["Three small tasks", "Final Score", "Two small tasks (9)"])
def test_canvas_makes_no_new_assignment(table, column):
    """A title that is not there is refused, with those that are."""
    with refused(UsageError, "roster.no_assignment", there="Two small tasks (12345), Other (7)"):
        canvas(table(CANVAS), {"ada": 1.0}, column)


def test_canvas_would_count_scores_as_parts_of_other_points(table):
    """So a column that is worth others is refused, or scaled if that is asked for; an empty cell is filled in."""
    with refused(UsageError, "export.other_points", there="10", here="5"):
        canvas(table(CANVAS), {"ada": 1.0}, "Other", replaces=True)
    text, _ = canvas(table(CANVAS), {"ada": 1.25}, "Other", replaces=True, scales=True)
    assert [row[-1] for row in _rows(text)[1:]] == ["10", "2.5"]
    empty = CANVAS.replace(",5.0,10.0,", ",,10.0,")
    assert _rows(canvas(table(empty), {"ada": 1.0})[0])[1][-1] == "5"


@pytest.mark.parametrize(
    ("there", "is_refused"),
    [("5.00", ""), ('"5,00"', ""), ('"1,000.00"', "export.other_points"), ('"5,000"', "roster.no_number"),
     ("(read only)", "roster.read_only"), ("(läs endast)", "roster.read_only")],
)  # fmt: skip
def test_what_canvas_writes_for_points_is_read_or_refused(table, there, is_refused):
    """Decimal commas, thousands, what could be either, and columns that an import would overlook, in any language."""
    text = CANVAS.replace(",5.0,10.0,", f",{there},10.0,").replace("Points Possible", "Möjliga poäng")
    if is_refused:
        with refused(UsageError, is_refused):
            canvas(table(text), {"ada": 1.0})
    else:
        assert canvas(table(text), {"ada": 1.0})[1]["ada"] == "written"


@pytest.mark.parametrize(
    ("there", "stands"), [("EX", True), ("3.5", True), ("0", True), ("4.999", False), ("-", False), ("N/A", False)]
)
def test_what_stands_in_canvas_is_replaced_only_if_it_is_asked_for(table, there, stands):
    """A mark, a zero and an excuse stay; what is the same mark, or none, is written."""
    path = table(CANVAS.replace("Lab 1,,9.0", f"Lab 1,{there},9.0"))
    text, came_to = canvas(path, {"ada": 5.0})
    assert came_to["ada"] == (("standing", "export.stands") if stands else "written")
    assert len(_rows(text)) == 2 + (not stands)
    text, came_to = canvas(path, {"ada": 5.0}, replaces=True)
    assert (came_to["ada"], _rows(text)[2][-1]) == ("written", "5")


def test_who_is_in_two_sections_has_the_mark_in_both(table):
    """Two lines of one id and one name are one person; of one id and two names nobody is."""
    twice = CANVAS + '"Lovelace, Ada",101,s1,ada,Lab 9,,9.0,80\n'
    text, came_to = canvas(table(twice), {"lovelaceada (user 101)": 4.0})
    assert [(row[0], row[-1]) for row in _rows(text)[2:]] == [("Lovelace, Ada", "4")] * 2
    assert came_to["lovelaceada (user 101)"] == "written"
    text, came_to = canvas(table(CANVAS + '"Other, Bo",101,,,Lab 9,,,\n'), {"lovelaceada (user 101)": 4.0})
    assert came_to["lovelaceada (user 101)"] == ("unmatched", "match.ids_of_several")
    assert len(_rows(text)) == 2


def test_canvas_has_names_in_one_column_or_in_two(table):
    """LastName and FirstName, a line that tells Excel what divides cells, and semicolons are read; what goes back has commas."""
    lines = [
        "sep=;",
        "LastName;FirstName;ID;SIS User ID;SIS Login ID;Section;Two small tasks (12345)",
        "Points Possible;;;;;;5,00",
    ]
    lines += ["Lovelace;Ada;101;s1;ada;Lab 1;", "Pascal;Blaise;102;s2;bp;Lab 1;2,50"]
    text, came_to = canvas(table("\n".join(lines)), {"lovelaceada (user 101)": 2.5, "pascalblaise (user 102)": 2.5})
    assert _rows(text)[2:] == [
        ["Lovelace", "Ada", "101", "s1", "ada", "Lab 1", "2.5"],
        ["Pascal", "Blaise", "102", "s2", "bp", "Lab 1", "2.5"],
    ]
    assert set(came_to.values()) == {"written"}


def test_a_table_that_a_spreadsheet_has_rounded_is_refused(table):
    """Of an id of which it has left four digits nothing tells whose it is."""
    with refused(UsageError, "roster.by_spreadsheet", found="7.08E+04"):
        canvas(table(CANVAS.replace(",101,", ",7.08E+04,")), {"ada": 1.0})


def test_two_submissions_of_one_student_are_not_chosen_from(table):
    """Which of them counts is for the teacher to say: neither is written, both are named, and nobody else loses a mark."""
    text, came_to = canvas(table(CANVAS), {"ada": 1.0, "101": 2.0, "blaise": 3.0})
    assert came_to["ada"] == came_to["101"] == ("unmatched", "match.two_of_one")
    assert [row[0] for row in _rows(text)[2:]] == ["Pascal, Blaise"]


def test_a_name_that_two_students_share_finds_neither(table):
    """Nobody gets another's grade; with a number beside it each is found."""
    twins = CANVAS.replace('"Pascal, Blaise"', '"Lovelace, Ada"')
    scores = {"Lovelace, Ada": 1.0, "lovelaceada (user 102)": 2.0}
    text, came_to = canvas(table(twins), scores)
    assert came_to["Lovelace, Ada"] == ("unmatched", "match.several_of_the_name")
    assert [(row[1], row[-1]) for row in _rows(text)[2:]] == [("102", "2")]


@pytest.mark.parametrize("has_people", [False, True])
def test_who_may_have_handed_in_is_not_counted_as_without_submission(table, tmp_path, has_people):
    """The number is hers and the name is not: her row is neither, and what is said to be done does it."""

    def came_to(also=""):
        (tmp_path / "people.csv").write_text(f"name,canvas,also called\nAda Lovelace,101,{also}\n")
        people = read_people(tmp_path / "people.csv") if has_people or also else None
        claims, lost = whose(people, {mine.submission: claimed(claim(mine.submission))})
        there = platform("canvas").read(table(CANVAS.replace('"Lovelace, Ada"', "Ada Lovelace")), "Two small tasks")
        done = fill(there, claims, [mine], full=5.0, lost=lost, known=people.people if people else ())
        assert not (people and matched(people, {mine.submission: claimed(claim(mine.submission))}).absent)
        assert [one.person for one in done.everybody if one.came_to == "without"] == [
            "Pascal, Blaise",
            "Gauß, Carl",
            "Student, Test",
        ]
        return [(one.came_to, one.person, say(one.why)) for one in done.everybody if one.submission]

    mine = _report("badnb (user 101)", 1.0)
    ((kind, person, why),) = came_to()
    assert (kind, person, "write 'badnb' into the column" in why) == ("unmatched", "Ada Lovelace", True)
    assert came_to("badnb") == [("written", "Ada Lovelace", "")]


def test_one_name_and_anothers_login_find_neither(table):
    """A word that is one student's login and another's number says nothing."""
    mixed = CANVAS.replace(",s2,", ",ada,")
    assert canvas(table(mixed), {"ada": 1.0})[1]["ada"] == ("unmatched", "match.several_of_the_name")


@pytest.mark.parametrize("name", PLATFORMS)
def test_each_platform_says_where_its_table_is_found(table, name):
    """In words that stand in the sentence about a file that is another one."""
    with refused(UsageError, platform(name).TABLE.key):
        platform(name).read(table("a,b\n1,2\n"), "Two small tasks")


# ── Moodle ──────────────────────────────────────────────────────────────────────────────────


def _report(name: str, score: float, says: str = ""):
    task = TaskResult("outer", 5, score, "passed" if score == 5 else "partial", says)
    return sample(name, score=score, points=5, tasks=(task,))


def test_moodle_gets_its_worksheet_back_with_grades_and_comments(table):
    """Only two columns change, only for who has a score; a decimal comma and the byte order mark stay."""
    reports = [
        _report("11", 5.0),
        _report("Blaise Pascal_12_assignsubmission_file", 2.5, "it is <b>wrong</b>"),
        sample("Participant 13", fault="lost"),
        _report("nobody", 1.0),
    ]
    done = filled("moodle", table(MOODLE), reports)
    text = written(done.sheet, None).decode()
    before, after = _rows(MOODLE), _rows(text)
    assert text.startswith("\ufeff")
    assert after[1][4] == "5"
    assert (after[2][4], after[2][9]) == ("2,5", "outer: 2.5 of 5, it is &lt;b&gt;wrong&lt;/b&gt;")
    for row in (after[1], after[2]):
        row[4] = row[9] = ""
    assert after == before
    assert _came_to(done) == {
        "11": "written",
        "Blaise Pascal_12_assignsubmission_file": "written",
        "Participant 13": ("unread", "lost"),
        "nobody": ("unmatched", "match.unknown"),
    }


@pytest.mark.parametrize(
    "name", ["11", "Participant 11", "Ada Lovelace", "ada@school.example", "Lovelace Ada_11_assignsubmission_file_"]
)
def test_moodle_students_are_found_by_each_of_their_names(table, name):
    """The participant, the name, the address, and a folder of the bulk download."""
    text, came_to = moodle(table(MOODLE), [_report(name, 1.0)])
    assert came_to[name] == "written"
    assert _rows(text)[1][4] == "1"


@pytest.mark.parametrize(
    "name", ["A_11_assignsubmission_file_", "Ada (Participant 12) (Participant 11)", "Blaise Pascal (Participant 11)"]
)
def test_a_participants_number_is_held_against_the_name(table, name):
    """A team's number may be another person's."""
    text, came_to = moodle(table(MOODLE), [_report(name, 1.0)])
    assert came_to[name] == ("unmatched", "match.other_name")
    assert _rows(text) == _rows(MOODLE)


TEAMS = """\
Identifier,Full name,Email address,Status,Group,Grade,Maximum grade,Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments
Participant 11,Ada One,a@x.example,Submitted,Team A,,5.00,Yes,-,-,
Participant 12,Bo Two,b@x.example,Submitted,Team A,,5.00,Yes,-,-,
Participant 13,Cy Three,c@x.example,Submitted,Team B,,5.00,Yes,-,-,
Participant 14,Dora Four,d@x.example,Submitted,Dora Four,,5.00,Yes,-,-,
Participant 15,Eva Five,e@x.example,Submitted,Dora Four,,5.00,Yes,-,-,
"""


def test_a_teams_work_counts_for_its_members_and_its_number_for_nobody(table):
    """Teams whose numbers are participants'; one that is called as a person is, which nothing can tell."""
    reports = [
        _report("Team A (Participant 13)", 3.0),
        _report("Team B (Participant 11)", 4.0),
        _report("Dora Four (Participant 14)", 5.0),
    ]
    text, came_to = moodle(table(TEAMS), reports)
    assert [row[5] for row in _rows(text)[1:]] == ["3", "3", "4", "", ""]
    assert came_to["Dora Four (Participant 14)"] == ("unmatched", "match.group_or_person")
    reports.append(_report("Bo Two (Participant 12)", 1.0))
    text, came_to = moodle(table(TEAMS), reports)
    assert [row[5] for row in _rows(text)[1:]] == ["", "", "4", "", ""]
    assert came_to["Team A (Participant 13)"] == came_to["Bo Two (Participant 12)"] == ("unmatched", "match.two_of_one")


SPANISH = "Identificador,Nombre completo,Correo,Estado,Calificación,Calificación máxima,Se puede cambiar,Última modificación (entrega),Última modificación (calificación),Comentarios\n"
GERMAN = "ID,Vollständiger Name,E-Mail-Adresse,Status,Gruppe,Bewertung,Bestwertung,Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar\n"


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        (SPANISH + "Participante 101,Ann One,a@x.edu,Enviado,,5.00,Sí,-,-,\nParticipante 102,Bea Two,,Enviado,,5.00,No,-,-,\n", 4),
        (GERMAN + 'Teilnehmer/in 101,Ann One,a@x.edu,Abgegeben,G1,,"5,00",Ja,-,-,\nTeilnehmer/in 102,Bea Two,,Abgegeben,G1,,"5,00",Nein,-,-,\n', 5),
    ],
)  # fmt: skip
def test_a_worksheet_in_another_language_is_known_by_its_places(table, text, grade):
    """Marks, comments, names and what is locked; the number is held against the name here too."""
    reports = [
        _report("Ann One (Participant 101)", 4.5),
        _report("Bea Two (Participant 102)", 3.0),
        _report("Cy (Participant 103)", 1.0),
    ]
    filled_in, came_to = moodle(table(text), reports)
    rows = _rows(filled_in)
    assert rows[1][grade] in ("4.5", "4,5")
    assert rows[1][-1] == "outer: 4.5 of 5"
    assert rows[2] == _rows(text)[2]
    assert came_to["Bea Two (Participant 102)"] == ("standing", "export.locked")
    assert moodle(table(text), [_report("Bea Two (Participant 101)", 1.0)])[1]["Bea Two (Participant 101)"] == (
        "unmatched",
        "match.other_name",
    )


@pytest.mark.parametrize(
    ("there", "key"),
    [
        ("100.00", "export.other_points"),
        ("4.00", "export.other_points"),
        ("Very good", "roster.scale"),
        ("", "roster.scale"),
    ],
)
def test_moodle_grades_by_other_points_or_by_words(table, there, key):
    """Another maximum is refused, or scaled if that is asked for; a scale is no number."""
    path = table(TEAMS.replace("5.00", there))
    with refused(UsageError, key):
        moodle(path, [_report("Ada One (Participant 11)", 2.5)])
    if key == "export.other_points":
        text, _ = moodle(path, [_report("Ada One (Participant 11)", 2.5)], scales=True)
        assert float(_rows(text)[1][5]) == float(there) / 2


def test_a_file_that_does_not_load_has_a_zero_and_says_why(table):
    """In the platform's table as in the gradebook; one that nobody could read has none there either, whatever stands there, and somebody has to look."""
    reports = [
        sample("lovelaceada (user 101)", tasks=NO_PYTHON, score=0, problem="no Python"),
        sample("pascalblaise (user 102)", tasks=(), score=0, problem="no file"),
        sample("gaußcarl (user 103)", tasks=(), score=0, problem="no file"),
    ]
    done = filled("canvas", table(CANVAS), reports)
    came = {one.submission: (one.came_to, one.mark, one.why, one.falls_short) for one in done.everybody}
    assert came["lovelaceada (user 101)"] == ("written", "0", "no Python", False)
    assert came["pascalblaise (user 102)"] == came["gaußcarl (user 103)"] == ("unread", "", "no file", True)


def test_what_stands_in_a_worksheet_stays(table):
    """A comment by hand beside an empty mark stays as well, and what could not be read gets a comment and no zero."""
    text = TEAMS.replace("Team A,,5.00,Yes,-,-,\nParticipant 12", "Team A,,5.00,Yes,-,-,by hand\nParticipant 12")
    reports = [
        _report("Ada One (Participant 11)", 2.5),
        sample("Cy Three (Participant 13)", problem="a PDF", score=0, tasks=()),
    ]
    rows = _rows(moodle(table(text), reports)[0])
    assert (rows[1][5], rows[1][10]) == ("2.5", "by hand")
    assert (rows[3][5], rows[3][10]) == ("", "a PDF")
    rows = _rows(moodle(table(text), reports, replaces=True)[0])
    assert (rows[1][5], rows[1][10]) == ("2.5", "outer: 2.5 of 5")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_comment_is_no_formula_and_no_markup(table, hostile):
    """What a student makes a task say comes to Moodle as one escaped text."""
    cell = _rows(moodle(table(MOODLE), [sample("11", problem=hostile, score=0)])[0])[1][9]
    assert cell
    assert "<" not in cell.replace("<br>", "")
    assert not cell.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", '"Identifier\n'])
def test_another_table_is_refused(table, text):
    """A file that is not the platform's says what to download."""
    with refused(UsageError, "roster.moodle"):
        moodle(table(text), [])
    with refused(UsageError, "roster.canvas"):
        canvas(table(text), {})


# ── Blackboard and Brightspace ──────────────────────────────────────────────────────────────

BLACKBOARD = """\
Last Name\tFirst Name\tUsername\tStudent ID\tLast Access\tAvailability\tTwo small tasks [Total Pts: 5 Score] |77\tWeighted Total [Total Pts: 100] |5
Lovelace\tAda\taone\ts1\t\tYes\t\t
Pascal\tBlaise\tbtwo\ts2\t\tYes\tNeeds Grading(0.00)\t
Gauss\tCarl\tcthree\ts3\t\tYes\t3.50\t
"""
BRIGHTSPACE = """\
OrgDefinedId,Username,Last Name,First Name,Email,Two small tasks Points Grade <Numeric MaxPoints:5 Weight:10>,End-of-Line Indicator
#s1,#aone,Lovelace,Ada,ada@x.example,,#
#s2,#btwo,Pascal,Blaise,blaise@x.example,,#
#s3,#cthree,Gauss,Carl,carl@x.example,3.5,#
"""


def test_blackboard_gets_its_columns_back(tmp_path):
    """In UTF-16 and with tabs, as it came; an attempt that waits for a mark has none."""
    path = tmp_path / "gc.xls"
    path.write_bytes(BLACKBOARD.encode("utf-16"))
    done = filled(
        "blackboard", path, [_report("aone", 5.0), _report("btwo", 2.0), _report("cthree", 1.0), _report("zoe", 1.0)]
    )
    assert _rows(written(done.sheet, None).decode("utf-16"), "\t") == [
        ["Last Name", "First Name", "Username", "Student ID", "Two small tasks [Total Pts: 5 Score] |77"],
        ["Lovelace", "Ada", "aone", "s1", "5"],
        ["Pascal", "Blaise", "btwo", "s2", "2"],
    ]
    assert _came_to(done)["cthree"] == ("standing", "export.stands")
    assert _came_to(done)["zoe"] == ("unmatched", "match.unknown")


def test_brightspace_gets_its_columns_back(table):
    """Ids with the mark that Brightspace writes before them; the number of its download is in no table, so the name alone tells."""
    reports = [
        _report("Ada Lovelace (Brightspace 11)", 5.0),
        _report("btwo", 2.0),
        _report("Carl (Brightspace 12)", 1.0),
    ]
    done = filled("brightspace", table(BRIGHTSPACE), reports)
    assert _rows(as_csv(done.sheet))[1:] == [
        ["#s1", "#aone", "Lovelace", "Ada", "ada@x.example", "5", "#"],
        ["#s2", "#btwo", "Pascal", "Blaise", "blaise@x.example", "2", "#"],
    ]
    assert _came_to(done)["Carl (Brightspace 12)"] == ("unmatched", "match.unknown_but")


# ── workbooks ───────────────────────────────────────────────────────────────────────────────


def test_a_workbook_is_read_and_written_and_holds_no_formula(table, tmp_path):
    """What was a number there is an id again, and a name that begins with = stays a name."""
    sheet = platform("canvas").read(table(CANVAS), "Two small tasks").sheet
    book = tmp_path / "book.xlsx"
    book.write_bytes(written(sheet, book))
    assert platform("canvas").read(book, "Two small tasks").sheet.rows == sheet.rows
    page = load_workbook(book).worksheets[0]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    numbers = [
        cell.value for row in page.iter_rows() for cell in row if cell.data_type == "n" and cell.value is not None
    ]
    assert sorted(numbers) == [70, 80, 101, 102, 103, 999]
    assert "=s3" in [cell.value for row in page.iter_rows() for cell in row]


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + bytes(100)])
def test_a_workbook_that_is_none_is_refused(tmp_path, data):
    """With what it is not."""
    (tmp_path / "x.xlsx").write_bytes(data)
    with refused(UsageError, "roster.no_xlsx"):
        platform("canvas").read(tmp_path / "x.xlsx", "Two small tasks")


# ── Gradescope ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hostile", HOSTILE)
def test_results_json_has_what_gradescope_reads(hostile):
    """A score, and a test with its points for each task; nothing hidden, every text plain and visible."""
    data = json.loads(results_json(sample(hostile)))
    assert data["score"] == sample().score
    assert data["visibility"] == "visible"
    assert data["test_output_format"] == data["output_format"] == data["test_name_format"] == "text"
    assert [(test["score"], test["max_score"], test["status"]) for test in data["tests"]] == [
        (4.0, 4, "passed"), (2.4000000001, 4, "failed"), (0.0, 2, "failed"), (0.0, 2, "failed"),
    ]  # fmt: skip
    assert "\x1b" not in "".join(test["output"] for test in data["tests"])


def test_a_test_says_what_the_report_says():
    """The loss, the mistake with its hint, and the smallest failing case."""
    output = json.loads(results_json(sample()))["tests"][1]["output"]
    for part in (
        "`probs` holds nan",
        "largest score is not subtracted",
        "does `exp` overflow?",
        "scores = [[1000., grace]]",
        "[[1., 0.]]",
    ):
        assert part in output


# ── the command ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "##[error]Ada",
        pytest.param("::error::Ada", marks=pytest.mark.slow),
        pytest.param("x ##vso[task.complete]", marks=pytest.mark.slow),
    ],
)
def test_a_platforms_name_is_no_command_in_a_log(name, hand_in, tmp_path, table, capsys):
    """Names go back to the platform as they came, in a file; they are not printed where a CI runner would obey them."""
    out = tmp_path / "out"
    grade(hand_in({"ada.py": RIGHT}), out)
    capsys.readouterr()
    words = ["export", str(out), "--format", "canvas", "--roster"]
    words.append(str(table(CANVAS.replace('"Lovelace, Ada"', name))))
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "table.csv: a CI runner would take a name in it for a command" in told.err
    assert "with --out" in told.err
    assert main([*words, "--out", str(tmp_path / "upload.csv")]) == 0
    assert _rows((tmp_path / "upload.csv").read_text())[2][0] == name


@pytest.mark.slow
def test_a_run_is_exported_to_each_platform(hand_in, tmp_path, table, capsys):
    """From a real run into each form; who is not on the platform is named, and the exit code says so."""
    out = tmp_path / "out"
    grade(hand_in({"ada.py": RIGHT, "carl.py": WRONG}), out)
    capsys.readouterr()
    roster = table(CANVAS)
    words = ["export", str(out), "--format", "canvas", "--roster", str(roster)]
    assert main(words) == 1
    told = capsys.readouterr()
    assert [row[-1] for row in _rows(told.out)[1:]] == ["5", "5"]
    assert told.err.splitlines() == [
        "carl: the table has 4.0 already; --replace writes 2",
        "1 written, 2 without submission, 1 already marked, 0 waiting for a person, 0 unread, 0 unmatched",
    ]
    assert main([*words, "--replace", "--out", str(tmp_path / "upload.xlsx")]) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"Everybody is named in {tmp_path / 'upload-who.csv'}.",
        "2 written, 2 without submission, 0 already marked, 0 waiting for a person, 0 unread, 0 unmatched",
    ]
    page = load_workbook(tmp_path / "upload.xlsx").worksheets[0]
    assert [row[-1] for row in page.iter_rows(values_only=True)][1:] == [5, 5, 2]
    assert main(["export", str(out), "--out", str(tmp_path / "marks.xlsx")]) == 0
    page = load_workbook(tmp_path / "marks.xlsx").worksheets[0]
    assert [row[:3] for row in page.iter_rows(values_only=True)] == [
        ("submission", "score", "points"),
        ("ada", 5, 5),
        ("carl", 2, 5),
    ]
    assert _rows((tmp_path / "upload-who.csv").read_text()) == [
        ["came to", "person", "submission", "mark", "why"],
        ["without submission", "Pascal, Blaise", "", "", ""],
        ["without submission", "Student, Test", "", "", ""],
        ["written", "Lovelace, Ada", "ada", "5", ""],
        ["written", "Gauß, Carl", "carl", "2", ""],
    ]
    assert main([*words, "--out", str(roster)]) == 2
    assert "it is the table that was downloaded" in capsys.readouterr().err
    Path(roster).write_text(MOODLE)
    assert main(["export", str(out), "--format", "moodle", "--roster", str(roster)]) == 1
    told = capsys.readouterr()
    meant = {"ada": "Ada Lovelace", "carl": "Carl Gauß"}
    assert told.err.splitlines()[:2] == [
        f"{name}: {say(message('match.unknown_but', name=name, names=(there,)))}" for name, there in meant.items()
    ]
    assert _rows(told.out) == _rows(MOODLE)
    assert main(["export", str(out), "--format", "moodle"]) == 2
    assert main(["export", str(out), "--format", "gradescope"]) == 2
    assert "Name one with --submission" in capsys.readouterr().err
    assert main(["export", str(out), "--format", "gradescope", "--submission", "carl"]) == 0
    assert json.loads(capsys.readouterr().out)["score"] == 2
    assert main(["export", str(out), "--secret", "--out", str(tmp_path / "secret.txt")]) == 2
    assert not (tmp_path / "secret.txt").exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            ["--roster", "x.csv"],
            "--roster: --format csv does not use it.\n  It is for --format canvas or moodle or blackboard or brightspace.",
        ),
        (
            ["--format", "moodle", "--column", "Tiny"],
            "--column: --format moodle does not use it.\n  It is for --format canvas or blackboard or brightspace.",
        ),
        (["--format", "json", "--submission", "ada"], "--submission: --format json does not use it."),
        (["--secret", "--submission", "ada"], "--submission: --secret does not use it."),
        (["--out", "nope/x.csv"], "nope/x.csv: there is no folder nope.\n  Make it"),
    ],
)
def test_an_export_does_not_do_half_of_what_is_asked(options, says, tmp_path, capsys, monkeypatch):
    """An option that the format does not use is refused with what does; so is a folder that is not there."""
    monkeypatch.chdir(tmp_path)
    assert main(["export", "run", *options]) == 2
    assert says in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


NO_PYTHON = (TaskResult("linear", 4, 0, "missing", outcomes=(("missing", 9),)),)
"""What the tasks come to of a file that was read, and does not load."""


def test_a_cell_is_empty_where_nothing_was_graded():
    """A fault of ours and a file that nobody could read are no zero; a file that does not load is one; a formula in a name is none."""
    reports = [
        sample("=a", fault="lost"),
        sample("b", tasks=(TaskResult("linear", 4, 0, "missing"),), score=0, problem="no file"),
        sample("c", tasks=NO_PYTHON, score=0, problem="no Python"),
    ]
    rows = _rows("".join(gradebook(reports, ["linear", "softmax"])))
    assert rows == [
        ["submission", "score", "points", "linear", "softmax", "note", "sha256"],
        ["'=a", "", "12", "", "", "lost", "ab" * 32],
        ["b", "", "12", "", "", "no file", "ab" * 32],
        ["c", "0", "12", "0", "0", "no Python", "ab" * 32],
    ]
    assert from_csv_cell(rows[1][0]) == "=a"


def test_lines_of_code_stand_in_no_cell():
    """A fault of grammar is told with its line and a caret below it in the report, where there are lines; a cell has the sentence."""
    says = "tiny.py, line 2: SyntaxError: invalid syntax."
    report = sample("b", tasks=(), score=0, problem=f"{says}\n\n    def broken(:\n               ^")
    assert _rows("".join(gradebook([report], [])))[1][3] == says
    assert _comment(report) == says
    assert extract(report, "").row.wrong == says


def test_no_two_columns_of_the_gradebook_have_one_name():
    """Functions may be called as its other columns are; Excel is told that it is UTF-8."""
    names = ["score", "points", "note", "linear", "submission", "sha256"]
    text = "".join(gradebook([], names))
    (header,) = _rows(text)
    assert text.startswith("\ufeff")
    assert header == [
        "submission",
        "score",
        "points",
        "score()",
        "points()",
        "note()",
        "linear",
        "submission()",
        "sha256()",
        "note",
        "sha256",
    ]


@pytest.mark.parametrize("name", ["Aa" + ";" * 60, "a\tb\tc\td\te", 'Q; "R", S'])
def test_no_name_decides_what_a_table_is_divided_by(tmp_path, name):
    """A person may be called as they like: the header alone tells."""
    path = tmp_path / "table.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["Student", "ID", "HW"], [name, "1", "2"]])
    assert read_sheet(path, ["ID"], "").rows == ((name, "1", "2"),)
