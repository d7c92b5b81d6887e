"""The gradebook and what the platforms import: their own tables with the grades in them, and results.json."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from render_samples import HOSTILE, sample

from autograder.cli import main
from autograder.errors import UsageError
from autograder.gradebook import moodle as worksheet
from autograder.gradebook.platforms import PLATFORMS, platform
from autograder.gradebook.table import gradebook
from autograder.render.gradescope import results_json
from autograder.results import TaskResult
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


def canvas(path, scores, full, column):
    """What Canvas's gradebook at a path becomes with these scores; None is a fault of ours."""
    reports = [replace(_report(name, score or 0.0), fault="ours" * (score is None)) for name, score in scores.items()]
    return platform("canvas").fill(path, reports, full=full, column=column)


def _rows(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


# ── Canvas ──────────────────────────────────────────────────────────────────────────────────


def test_canvas_gets_its_own_rows_and_one_column(table):
    """Student columns as they came, the assignment's column with its number, points, and a row for who has a score."""
    scores = {"ada": 5.0, "102": 2.345, "=s3": None, "mallory": 3.0}
    text, lost = canvas(table(CANVAS), scores, 5.0, "Two small tasks")
    assert _rows(text) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Two small tasks (12345)"],
        ["    Points Possible", "", "", "", "", "5"],
        ["Lovelace, Ada", "101", "s1", "ada", "Lab 1", "5"],
        ["Pascal, Blaise", "102", "s2", "blaise@school.example", "Lab 1, early", "2.35"],
    ]
    assert lost == ["mallory"]


@pytest.mark.parametrize(
    "name",
    [
        "101",
        "s1",
        "ada",
        "Lovelace, Ada",
        "lovelaceada_101_5551_tiny",
        "lovelaceada_LATE_101_5551_tiny-2",
        "LATE_101_5551_x",
        "lovelaceada (user 101)",
    ],
)
def test_canvas_students_are_found_by_each_of_their_names(table, name):
    """The user's number, both SIS names, the sortable name, and a file of the bulk download."""
    text, lost = canvas(table(CANVAS), {name: 1.0}, 5.0, "Two small tasks (12345)")
    assert lost == []
    assert _rows(text)[2][0] == "Lovelace, Ada"


@pytest.mark.parametrize("column", ["Three small tasks", "Final Score", "Two small tasks (9)"])
def test_canvas_makes_no_new_assignment(table, column):
    """A title that is not there is refused, with those that are."""
    with refused(UsageError, "roster.no_assignment", there="Two small tasks (12345), Other (7)"):
        canvas(table(CANVAS), {"ada": 1.0}, 5.0, column)


def test_canvas_would_count_scores_as_parts_of_other_points(table):
    """So a column that is worth others is refused, with what to set there; an empty cell is filled in."""
    with refused(UsageError, "roster.canvas_points", column="Other (7)", there="10.0", here="5"):
        canvas(table(CANVAS), {"ada": 1.0}, 5.0, "Other")
    empty = CANVAS.replace(",5.0,10.0,", ",,10.0,")
    assert _rows(canvas(table(empty), {"ada": 1.0}, 5.0, "Two small tasks")[0])[1][-1] == "5"


def test_two_submissions_of_one_student_are_not_chosen_from(table):
    """Which of them counts is for the teacher to say."""
    with refused(UsageError, "roster.same_row", one="ada", other="101", row="Lovelace, Ada"):
        canvas(table(CANVAS), {"ada": 1.0, "101": 2.0}, 5.0, "Two small tasks")


def test_a_name_that_two_students_share_finds_neither(table):
    """Nobody gets another's grade."""
    twins = CANVAS.replace('"Pascal, Blaise"', '"Lovelace, Ada"')
    assert canvas(table(twins), {"Lovelace, Ada": 1.0}, 5.0, "Two small tasks")[1] == ["Lovelace, Ada"]


@pytest.mark.parametrize("name", PLATFORMS)
def test_each_platform_says_where_its_table_is_found(table, name):
    """In words that stand in the sentence about a file that is another one."""
    with refused(UsageError, platform(name).TABLE.key):
        platform(name).fill(table("a,b\n1,2\n"), [], full=5.0, column="Two small tasks")
    assert isinstance(platform(name).HAS_COLUMNS, bool)


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
    text, lost = worksheet.fill(table(MOODLE), reports)
    before, after = _rows(MOODLE), _rows(text)
    assert text.startswith("\ufeff")
    assert after[1][4] == "5"
    assert (after[2][4], after[2][9]) == ("2,5", "outer: 2.5 of 5, it is &lt;b&gt;wrong&lt;/b&gt;")
    for row in (after[1], after[2]):
        row[4] = row[9] = ""
    assert after == before
    assert lost == ["nobody"]


@pytest.mark.parametrize(
    "name",
    [
        "11",
        "Participant 11",
        "Ada Lovelace",
        "ada@school.example",
        "A_11_assignsubmission_file_",
        "Ada (Participant 12) (Participant 11)",
    ],
)
def test_moodle_students_are_found_by_each_of_their_names(table, name):
    """The participant, the name, the address, and a folder of the bulk download."""
    text, lost = worksheet.fill(table(MOODLE), [_report(name, 1.0)])
    assert lost == []
    assert _rows(text)[1][4] == "1"


def test_moodle_would_leave_a_grade_above_its_maximum_out(table):
    """So it is refused here, with what to set there."""
    with refused(UsageError, "roster.moodle_maximum", limit="5,00"):
        worksheet.fill(table(MOODLE), [_report("11", 6.0)])


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_comment_is_no_formula_and_no_markup(table, hostile):
    """What a student makes a task say comes to Moodle as one escaped text."""
    cell = _rows(worksheet.fill(table(MOODLE), [sample("11", problem=hostile, score=0)])[0])[1][9]
    assert "<" not in cell.replace("<br>", "")
    assert not cell.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", '"Identifier\n'])
def test_another_table_is_refused(table, text):
    """A file that is not the platform's says what to download."""
    with refused(UsageError, "roster.moodle"):
        worksheet.fill(table(text), [])
    with refused(UsageError, "roster.canvas"):
        canvas(table(text), {}, 5.0, "Two small tasks")


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


@pytest.mark.parametrize("name", ["##[error]Ada", "::error::Ada", "x ##vso[task.complete]"])
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
    assert main(["export", str(out), "--format", "canvas", "--roster", str(roster)]) == 0
    assert [row[-1] for row in _rows(capsys.readouterr().out)[1:]] == ["5", "5", "2"]
    Path(roster).write_text(MOODLE)
    assert main(["export", str(out), "--format", "moodle", "--roster", str(roster)]) == 1
    assert "left out:\n  ada\n  carl\nEnter their grades by hand." in capsys.readouterr().err
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
        (["--roster", "x.csv"], "--roster: --format csv does not use it.\n  It is for --format canvas or moodle."),
        (
            ["--format", "moodle", "--column", "Tiny"],
            "--column: --format moodle does not use it.\n  It is for --format canvas.",
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


def test_a_cell_is_empty_where_the_grader_failed():
    """That is no zero; a problem is one, and a formula in a name is none."""
    reports = [sample("=a", fault="lost"), sample("b", tasks=(), score=0, problem="no file")]
    assert _rows("".join(gradebook(reports, ["linear", "softmax"]))) == [
        ["submission", "score", "points", "linear", "softmax", "note", "sha256"],
        ["'=a", "", "12", "", "", "lost", "ab" * 32],
        ["b", "0", "12", "0", "0", "no file", "ab" * 32],
    ]
