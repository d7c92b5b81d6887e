"""Classes of 300 whose names and ids mislead: in as each platform downloads them, marked, out, and read again as the platform would."""

import csv
import unicodedata
from collections import Counter
from dataclasses import replace

import pytest
from archive_room import honest_zip
from class_room import (
    CLASS,
    FULL,
    HANDING_IN,
    TEAMS,
    TITLE,
    Form,
    blackboard_download,
    blackboard_table,
    brightspace_download,
    brightspace_table,
    canvas_anonymous_download,
    canvas_download,
    canvas_table,
    classroom_download,
    classroom_grades,
    gradescope_download,
    moodle_blind,
    moodle_flat,
    moodle_folders,
    moodle_table,
    moodle_teams,
    owners,
    score_of,
    team_name,
)

from autograder.batch.graded import sum_up
from autograder.batch.store import Run, create_store
from autograder.cli import main
from autograder.intake.handed_in import read_handed_in
from autograder.render.wording import points
from autograder.results import Report, TaskResult
from autograder.words.message import message, say
from tests.batch_room import RIGHT, WRONG, grade
from tests.conftest import TINY

EVERYBODY = frozenset(one.place for one in HANDING_IN)
_WORDS = {one.place: tuple(sorted(unicodedata.normalize("NFC", one.full).casefold().split())) for one in CLASS}
_TWINS = frozenset(place for place, words in _WORDS.items() if Counter(_WORDS.values())[words] > 1) & EVERYBODY
"""Those whose names, in whatever order, case and Unicode form, are another's."""

_SPOILT = frozenset({12, 16})
"""Names out of which a platform takes what no file may be called."""

_FACES = frozenset({7})
"""A name without a letter."""

_BY_CANVAS = {"platform": "canvas", "table": canvas_table, "key": lambda one: str(one.canvas), "columns": (1, 5)}
_BY_MOODLE = {"platform": "moodle", "key": lambda one: f"Participant {one.participant}", "columns": (0, 5)}
FORMS = {
    "Canvas": Form(canvas_download, **_BY_CANVAS, unknown=_FACES),
    "Canvas, anonymous": Form(canvas_anonymous_download, **_BY_CANVAS, unknown=EVERYBODY),
    "Moodle, folders": Form(moodle_folders, table=moodle_table, **_BY_MOODLE),
    "Moodle, files": Form(moodle_flat, table=moodle_table, **_BY_MOODLE),
    "Moodle, in German": Form(
        moodle_flat,
        **(_BY_MOODLE | {"key": lambda one: f"Teilnehmer/in {one.participant}"}),
        table=lambda: moodle_table("de"),
    ),
    "Moodle, blind": Form(
        moodle_blind, table=lambda: moodle_table(is_blind=True), **(_BY_MOODLE | {"columns": (0, 3)})
    ),
    "Moodle, teams": Form(
        moodle_teams,
        table=lambda: moodle_table(has_teams=True),
        **_BY_MOODLE,
        unknown=frozenset(one.place for at, team in enumerate(TEAMS) if not team_name(at).startswith("Team") for one in team),
    ),
    "Gradescope": Form(gradescope_download, **_BY_CANVAS),
    "Classroom": Form(classroom_download, **_BY_CANVAS, unknown=EVERYBODY),
    "Blackboard": Form(
        blackboard_download, "blackboard", blackboard_table, lambda one: one.login, (2, 4), delimiter="\t"
    ),
    "Brightspace": Form(
        brightspace_download, "brightspace", brightspace_table, lambda one: f"#{one.school}", (0, 4),
        unknown=_TWINS | _FACES | _SPOILT,
    ),
}  # fmt: skip


def _graded(folder, submissions):
    """A run in which each submission has the score that is its owners' alone; nothing is run."""
    run = Run("01_tiny", TITLE, str(TINY), "in", "secret", "none", (), (), (("outer", float(FULL)),))
    store = create_store(folder)
    store.begin(run, submissions)
    for one in submissions:
        score = 0.0 if one.problem else score_of(owners(one.source) or [0])
        task = TaskResult("outer", FULL, score, "partial")
        store.add(sum_up(Report("01_tiny", TITLE, one.id, one.sha256, FULL, score, (task,), problem=one.problem)))
    store.end()
    store.close()


def _handed_in(form, tmp_path):
    (tmp_path / "in.zip").write_bytes(honest_zip(form.download()))
    return list(read_handed_in(tmp_path / "in.zip", "tiny.py"))


def _export(form, tmp_path, *more):
    table, out = tmp_path / "table.csv", tmp_path / "upload.csv"
    table.write_text(form.table(), encoding="utf-8")
    words = ["export", tmp_path / "run", "--format", form.platform, "--roster", table, "--out", out, *more]
    code = main(list(map(str, words)))
    who = list(csv.DictReader((tmp_path / "upload-who.csv").read_text("utf-8-sig").splitlines()))
    return code, form.marks(out.read_text("utf-8")), who


def _hold(form, submissions, code, marks, who):
    """Everybody who handed in has their own mark, nobody another's; whoever has none is named; the exit code says so."""
    due = {place: points(score_of(owners(one.source))) for one in submissions for place in owners(one.source)}
    assert due.keys() == EVERYBODY
    wrong = {
        one.full: marks[form.key(one)]
        for one in CLASS
        if marks.get(form.key(one), {due.get(one.place)}) != {due.get(one.place)}
    }
    assert wrong == {}
    assert {one.place for one in HANDING_IN if form.key(one) not in marks} == form.unknown
    named = {row["submission"] for row in who if row["came to"] in ("unmatched", "unread", "already marked")}
    mine = {one.id for one in submissions if form.unknown & set(owners(one.source))}
    assert mine <= named
    strays = {one.id for one in submissions if not owners(one.source)}
    assert named == mine | strays
    assert code == int(bool(named))
    without = [row["person"] for row in who if row["came to"] == "without submission"]
    unsure = [one for row in who if row["came to"] == "unmatched" for one in filter(None, row["person"].split("; "))]
    assert len(without) + len(unsure) >= len(CLASS) - len(HANDING_IN)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMS)
def test_everybody_has_their_own_mark_or_is_named(tmp_path, name):
    """Through the store and the command, from an archive as it came to the table that goes back."""
    form = FORMS[name]
    submissions = _handed_in(form, tmp_path)
    _graded(tmp_path / "run", submissions)
    _hold(form, submissions, *_export(form, tmp_path))


@pytest.mark.slow
def test_a_people_csv_tells_whose_a_login_on_github_is(tmp_path, monkeypatch):
    """Made from Canvas's gradebook and Classroom's grades, it brings every mark home, though every login is another's at school."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "canvas.csv").write_text(canvas_table(), encoding="utf-8")
    (tmp_path / "grades.csv").write_text(classroom_grades(), encoding="utf-8")
    assert main(["people", "import", "canvas.csv", "grades.csv"]) == 0
    form = replace(FORMS["Classroom"], unknown=frozenset())
    submissions = _handed_in(form, tmp_path)
    _graded(tmp_path / "run", submissions)
    _hold(form, submissions, *_export(form, tmp_path, "--people", "people.csv"))


REAL = {
    "Canvas": ({"oneann_101_9_tiny.py": RIGHT, "twobo_LATE_102_8_tiny-1.py": WRONG, "threecy_103_7_oneann_101_9_tiny.py": WRONG, "fourdora_104_text.html": ""},
               "Student,ID,Section,Two small tasks (7)\n    Points Possible,,,5.00\n" + "".join(f'"{name}",{101 + at},A,\n' for at, name in enumerate(("One, Ann", "Two, Bo", "Three, Cy", "Four, Dora", "Five, Eva"))),
               {"101": "5", "102": "2", "103": "2"}, (1, 3)),
    "Moodle": ({"Ann One_101_assignsubmission_file/tiny.py": RIGHT, "Bo Two_102_assignsubmission_file/x_101_assignsubmission_file_/tiny.py": WRONG, "Team X_103_assignsubmission_file/tiny.py": RIGHT},
               moodle_table().splitlines()[0] + "\n" + "".join(f"Participant {101 + at},{name},,,,,5.00,Yes,-,-,\n" for at, name in enumerate(("Ann One", "Bo Two", "Cy Three"))),
               {"Participant 101": "5", "Participant 102": "2"}, (0, 5)),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("platform", REAL)
def test_a_graded_class_goes_the_same_way(tmp_path, capsys, platform):
    """Behind the walls, from the archive as it came to the table that goes back; what is no code and who is nobody is named."""
    files, table, marks, (key, mark) = REAL[platform]
    (tmp_path / "in.zip").write_bytes(honest_zip({name: text.encode() for name, text in files.items()}))
    (tmp_path / "table.csv").write_text(table)
    grade(tmp_path / "in.zip", tmp_path / "run")
    words = ["export", tmp_path / "run", "--format", platform.lower(), "--roster", tmp_path / "table.csv"]
    capsys.readouterr()
    assert main([*map(str, words), "--out", str(tmp_path / "up.csv")]) == 1
    rows = list(csv.reader((tmp_path / "up.csv").read_text().splitlines()))[1:]
    assert {row[key]: row[mark] for row in rows if row[key] and row[mark]} == marks
    told = capsys.readouterr().err.splitlines()
    assert (
        told[0]
        == {
            "Canvas": "fourdora (user 104): tiny.py is missing; found: text.html (a web page).",
            "Moodle": f"Team X (Participant 103): {say(message('match.other_name', number='103', there='Cy Three', here='Team X'))}",
        }[platform]
    )
