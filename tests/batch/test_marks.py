"""A term: four assignments, sixty people, late days, extensions, a group, a resubmission, a mended question; and a killed grader."""

import csv
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from autograder.batch.graded import sum_up
from autograder.batch.store import NOT_GRADED, Run, create_store
from autograder.cli import main
from autograder.intake.submission import Submission
from autograder.results import Report, TaskResult
from autograder.words.message import message, say
from tests.batch_room import RIGHT, results
from tests.conftest import TINY, sampled

OUTER = RIGHT.replace("np.outer(delta, x)", "-np.outer(delta, x)")
"""2 of 5: `mean_square` alone is right."""

MEAN = RIGHT.replace("(X**2).mean(axis=0)", "(X**2).sum(axis=0)")
"""3 of 5: `outer` alone is right."""

NAMES = ("01_a", "02_b", "03_c", "04_d")
COURSE = """\
title: A term
late:
  grace_minutes: 15
  per_cent_a_day: 10
  floor_per_cent: 50
  cut_off_days: 7
  late_days: 3
marks:
  attempt: best
  drop_lowest: 1
weights:
  01_a: 1
  02_b: 1
  03_c: 2
  04_d: 2
"""
POLICY = """\
title: {title}
points: 5
deadline: 2027-0{month}-10T23:59:00+01:00
deadlines:
  Lab 2: 2027-0{month}-12T23:59:00+01:00
limits:
  seconds_per_case: 1
  seconds_per_submission: 20
"""

LEDGER = """\
# Kept by hand, and by `autograder review`.
- extension: 01_a
  who: p03@x.edu
  until: 2027-02-14T23:59:00+01:00
  author: E. Noether
  date: 2027-02-09
  reason: ill
- extension: 04_d
  section: Lab 2
  until: 2027-05-13T23:59:00+02:00
  author: E. Noether
  date: 2027-05-02
  reason: the lab was closed
- excused: 02_b
  who: "04"
  author: E. Noether
  date: 2027-03-02
  reason: ill
- override: 01_a
  who: Person 05
  task: outer
  points: 1.5
  author: B. Pascal
  date: 2027-02-20
  reason: right on paper
- override: 01_a
  who: Person 05
  task: outer
  points: 2.5
  author: B. Pascal
  date: 2027-02-21
  reason: and the sign is a slip
- override: 03_c
  who: p06@x.edu
  points: 4
  author: B. Pascal
  date: 2027-04-20
  reason: shown in person
- comment: 03_c
  who: p06@x.edu
  says: Well explained.
  author: B. Pascal
  date: 2027-04-20
  reason: asked for by the student
"""

TIMES = {
    ("p01", "01_a"): "2027-02-11T00:14:00+01:00",  # within the grace
    ("p02", "01_a"): "2027-02-12T12:00:00+01:00",  # two days late, both free
    ("p02", "02_b"): "2027-03-13T12:00:00+01:00",  # three days late: one free day is left
    ("p02", "03_c"): "2027-04-11T12:00:00+01:00",  # a day late: none is left
    ("p03", "01_a"): "2027-02-14T12:00:00+01:00",  # within an extension
    ("p07", "03_c"): "2027-04-18T00:14:01+01:00",  # after the cut-off, by a second
    ("p08", "04_d"): "2027-05-20T12:00:00+01:00",  # Lab 2: seven days after the section's extension
}
"""When work arrived that did not arrive in time."""

WORK = {
    **{(f"p{number:02}", name): RIGHT for number in range(60) for name in NAMES},
    ("p02", "02_b"): MEAN,
    ("p04", "02_b"): None,
    ("p05", "01_a"): OUTER,
    ("p06", "03_c"): b"\xff\xfe\x00",
    ("p09", "02_b"): None,
    **{("p10", name): None for name in NAMES},  # a group with p11, who hands in for both
    ("p11", "01_a"): MEAN,
    ("p12", "03_c"): OUTER,  # and again, right, two days late: 4 of them from the second run
    ("p13", "02_b"): MEAN,
    ("p14", "02_b"): MEAN,
    ("p14", "03_c"): OUTER,
}
"""What each handed in for each assignment; None: nothing."""

BY_HAND = {
    # person: marks of the four assignments, and the total in per cent: of the weights 1, 1, 2, 2 the worst left out
    "p00": (5, 5, 5, 5, 100),
    "p01": (5, 5, 5, 5, 100),
    "p02": (5, 2.4, 4.5, 5, 96),  # 3 - 10 % x 2; 5 - 10 %; without 2.4: (5 + 2 * 4.5 + 2 * 5) / 25
    "p03": (5, 5, 5, 5, 100),
    "p04": (5, None, 5, 5, 100),
    "p05": (4.5, 5, 5, 5, 100),  # 2 + 2.5
    "p06": (5, 5, 4, 5, 100),  # dropped is the 4 of weight 2
    "p07": (5, 5, 0, 5, 100),  # dropped is the 0
    "p08": (5, 5, 5, 3, 100),  # 7 days, 3 free, 4 x 10 %
    "p09": (5, 0, 5, 5, 100),
    "p10": (3, 5, 5, 5, 100),
    "p11": (3, 5, 5, 5, 100),
    "p12": (5, 5, 5, 5, 100),  # the better attempt, two free days late
    "p13": (5, 3, 5, 5, 100),
    "p14": (5, 3, 2, 5, 90),  # without the 2 of weight 2: (5 + 3 + 2 * 5) / 20
}


def write(path, text):
    """A file of this text, in folders that are made for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def hand_in(folder, work):
    """A folder of submissions: by person what they hand in."""
    for who, source in work.items():
        if source is not None:
            write(folder / who / "tiny.py", source)


def grade(course, folder, name, out):
    """Grade them; the exit code."""
    words = ["grade", folder, "--assignment", name, "--course", course, "--out", out, "--quiet"]
    return main(list(map(str, words)))


def make_course(room):
    """The course, its people, ledger and times; assignments are those of the tiny course under other names."""
    course = room / "course"
    for month, name in enumerate(NAMES, 2):
        for kind in ("assignments", "reference"):
            shutil.copytree(TINY / kind / "01_tiny", course / kind / name, ignore=shutil.ignore_patterns("__pycache__"))
        write(course / "assignments" / name / "assignment.yaml", POLICY.format(title=name, month=month))
    people = [
        f"{number:02},Person {number:02},p{number:02}@x.edu,{'Lab 2' if number % 8 == 0 else 'Lab 1'},{'G 1' * (number in (10, 11))}"
        for number in range(60)
    ]
    write(course / "people.csv", "\n".join(["id,name,email,section,group", *people]) + "\n")
    write(course / "course.yaml", COURSE)
    write(course / "ledger.yaml", LEDGER)
    rows = [f"{who}@x.edu,{name},{_time(who, name)}," for who, name in WORK if who != "p12" or name != "03_c"]
    both = [(OUTER, "2027-04-10T12:00:00+01:00"), (RIGHT, "2027-04-12T12:00:00+01:00")]
    rows += [f"p12@x.edu,03_c,{when},{hashlib.sha256(one.encode()).hexdigest()[:10]}" for one, when in both]
    write(course / "arrivals.csv", "\n".join(["who,assignment,time,sha256", *rows]) + "\n")
    return course


def everybodys(name):
    """What all handed in for an assignment, by the name of the submission."""
    return {f"{who}@x.edu": source for (who, of), source in WORK.items() if of == name and source is not None}


SCORES = {RIGHT: (3.0, 2.0), OUTER: (0.0, 2.0), MEAN: (3.0, 0.0)}
"""What grading these comes to, task by task: the graded term holds that it is so."""


def keep(room, name, work, out):
    """A run of this work as grading would have left it."""
    taken = [
        Submission(who, source, "no UTF-8") if isinstance(source, bytes) else Submission(who, source.encode())
        for who, source in work.items()
    ]
    run = Run(
        name, name, str(room / "course"), str(room / name), "s", "", (), (), (("outer", 3.0), ("mean_square", 2.0))
    )
    with create_store(room / "runs" / out) as store:
        store.begin(run, taken)
        for one in taken:
            outer, mean = (0.0, 0.0) if one.problem else SCORES[one.source.decode()]
            tasks = (TaskResult("outer", 3.0, outer, "passed"), TaskResult("mean_square", 2.0, mean, "passed"))
            report = Report(name, name, one.id, one.sha256, 5.0, outer + mean, tasks * (not one.problem), one.problem)
            store.add(sum_up(report))
        store.end()


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """A run of each assignment, and a second one of the third, as they are kept; nothing was graded for them."""
    room = tmp_path_factory.mktemp("term")
    make_course(room)
    for name in NAMES:
        keep(room, name, everybodys(name), name)
    keep(room, "03_c", {"p12@x.edu": RIGHT}, "again")
    return room


@pytest.fixture(scope="module")
def graded_term(tmp_path_factory):
    """The same, graded."""
    room = tmp_path_factory.mktemp("graded")
    course = make_course(room)
    for name in NAMES:
        hand_in(room / name, everybodys(name))
        is_unreadable = any(isinstance(source, bytes) for source in everybodys(name).values())
        assert grade(course, room / name, name, room / "runs" / name) == (4 if is_unreadable else 0)
    hand_in(room / "again", {"p12@x.edu": RIGHT})
    assert grade(course, room / "again", "03_c", room / "runs" / "again") == 0
    return room


def _time(who, name):
    month = NAMES.index(name) + 2
    return TIMES.get((who, name), f"2027-0{month}-10T12:00:00+01:00")


RUNS = (*NAMES, "again")


def marks(term, *more, runs=RUNS, out="marks.csv"):
    """The exit code of `marks` with these runs, and its rows by person."""
    path = term / out
    words = ["marks", *(term / "runs" / name for name in runs), "--groups", "--out", path, *more]
    code = main(list(map(str, words)))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return code, {f"p{row['id']}": row for row in csv.DictReader(file)}


def told(rows):
    """Marks and totals as the table by hand has them."""
    return {
        who: tuple(float(row[name]) if row[name] else None for name in (*NAMES, say(message("marks.total_column"))))
        for who, row in rows.items()
    }


@pytest.mark.slow
@pytest.mark.xdist_group("test_marks")  # as those that name these fixtures
@pytest.mark.parametrize("kind", sampled(["term", "graded_term"], "graded_term"))
def test_a_terms_marks_are_those_worked_out_by_hand(kind, request, capsys):
    """Each of sixty people has in each assignment, and in all, what the table above says; in whatever order runs are named."""
    term = request.getfixturevalue(kind)
    code, rows = marks(term, "--json", term / "marks.json")
    everybody = {who: BY_HAND.get(who, (5, 5, 5, 5, 100)) for who in rows}
    assert len(everybody) == 60
    assert told(rows) == everybody
    assert code == 0
    out = capsys.readouterr().out
    assert "Person 05, 01_a: 2; + 2.5 in `outer` by hand: and the sign is a slip; = 4.5" in out
    assert (
        "Person 02, 02_b: 3 - 10 % a day x 2 late days, 3 days late, 1 of them free (3 of 3 free late days used); = 2.4"
        in out
    )
    assert marks(term, runs=RUNS[::-1])[1] == rows
    seen = {one["name"]: one for one in json.loads((term / "marks.json").read_text())["people"]}
    assert seen["Person 02"]["marks"]["01_a"]["late_days"] == 2
    assert seen["Person 06"]["marks"]["03_c"]["comments"] == ["Well explained."]


@pytest.mark.slow
def test_a_question_is_mended_and_scores_change_but_not_the_ledger(graded_term):
    """A regrade under a question that is worth the same puts new scores in the place of the old, with every entry as it was."""
    answer = graded_term / "course" / "reference" / "02_b" / "tiny.py"
    kept, mended = answer.read_text(), answer.read_text().replace("(X**2).mean(axis=0)", "(X**2).sum(axis=0)")
    ledger = (graded_term / "course" / "ledger.yaml").read_bytes()
    try:
        answer.write_text(mended)
        mistakes = graded_term / "course" / "reference" / "02_b" / "mistakes.py"
        mistakes_kept = mistakes.read_text()
        mistakes.write_text(_without(mistakes_kept, "mean_square"))
        again = graded_term / "runs" / "02_b-mended"
        assert main(["regrade", str(graded_term / "runs" / "02_b"), "--out", str(again), "--quiet"]) == 0
    finally:
        answer.write_text(kept)
        mistakes.write_text(mistakes_kept)
    _, rows = marks(graded_term, runs=(*RUNS, "02_b-mended"), out="mended.csv")
    found = told(rows)
    assert found["p13"][1] == 5  # whose sums are right now
    assert found["p00"][1] == 3
    assert found["p02"][1] == 4  # 5 - 10 % x 2
    assert found["p05"][0] == 4.5
    assert (graded_term / "course" / "ledger.yaml").read_bytes() == ledger
    shutil.rmtree(again)


def _without(text, task):
    """The mistakes of a file but for those in one task."""
    return "\n\n\n".join(part for part in text.split("\n\n\n") if task not in part)


def killed_after(seconds, *words):
    """Whether a command in a process of its own was killed after so long; it may have come to its end before, and well."""
    command = [sys.executable, "-m", "autograder", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            assert process.wait(seconds) in (0, 1, 4)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    return False


MORE = 1.4
"""Each time a process has so much more time than the last, until it has enough."""


@pytest.mark.slow
@pytest.mark.weekly
def test_marks_are_the_same_after_a_kill_at_any_moment(term, tmp_path):
    """`marks` keeps nothing: its table is there whole or not at all, and the runs are as they were."""
    _, wanted = marks(term)
    whole = (term / "marks.csv").read_bytes()
    stores = {path: path.read_bytes() for path in term.glob("runs/*/run.sqlite")}
    out, moment = tmp_path / "killed.csv", 0.3
    runs = [term / "runs" / name for name in RUNS]
    while killed_after(moment, "marks", *runs, "--groups", "--out", out):
        assert not out.exists() or out.read_bytes() == whole
        moment *= MORE
    assert out.read_bytes() == whole
    assert {path: path.read_bytes() for path in stores} == stores
    assert marks(term)[1] == wanted


@pytest.mark.slow
@pytest.mark.weekly
def test_marks_are_the_same_of_a_run_that_was_killed_again_and_again(graded_term):
    """What a killed grader left is gone on with, and comes to the same marks and the same reports."""
    _, wanted = marks(graded_term)
    out, moment = graded_term / "runs" / "killed", 0.6
    words = [
        "grade",
        graded_term / "03_c",
        "--assignment",
        "03_c",
        "--course",
        graded_term / "course",
        "--out",
        out,
        "--quiet",
        "--resume",
    ]
    while killed_after(moment, *words):
        moment *= MORE
    runs = ["killed" if name == "03_c" else name for name in RUNS]
    assert marks(graded_term, runs=runs, out="after.csv")[1] == wanted
    assert results(out) == results(graded_term / "runs" / "03_c")


@pytest.mark.slow
def test_a_run_that_is_not_finished_gives_no_marks_for_what_it_lacks(term, capsys):
    """Nobody gets a zero for what is not graded yet; the exit code says that the run is not finished."""
    half = term / "runs" / "half"
    half.mkdir()
    shutil.copy(term / "runs" / "01_a" / "run.sqlite", half / "run.sqlite")
    with closing(sqlite3.connect(half / "run.sqlite")) as database:
        database.execute("DELETE FROM report WHERE submission = 'p00@x.edu'")
        database.commit()
    runs = ["half" if name == "01_a" else name for name in RUNS]
    code, rows = marks(term, runs=runs, out="half.csv")
    assert code == 3
    assert told(rows)["p00"] == (None, 5, 5, 5, None)
    why = message("mark.unread", why=NOT_GRADED)
    assert say(message("marks.lacks", who="Person 00", name="01_a", how=why)) in capsys.readouterr().err


CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section,03_c (7)\n    Points Possible,,,,,5\n"


@pytest.mark.slow
def test_a_platforms_table_and_the_reports_have_marks_in_them(term, tmp_path, capsys):
    """Where marks are in play, what goes out is the mark, also of work that nobody could grade, and reports tell how it came about."""
    roster = tmp_path / "canvas.csv"
    people = [f"Person {number:02},{100 + number},,p{number:02}@x.edu,Lab 1," for number in (0, 2, 4, 6, 7, 12)]
    roster.write_text(CANVAS + "\n".join([*people, '"Student, Test",999,,f00,Lab 1,']) + "\n")
    others = [
        "--with",
        *(str(term / "runs" / name) for name in RUNS if name != "03_c"),
        "--groups",
    ]
    out = tmp_path / "upload.csv"
    words = ["export", str(term / "runs" / "03_c"), "--format", "canvas", "--roster", str(roster), "--out", str(out)]
    main([*words, *others])
    with out.open(encoding="utf-8-sig") as file:
        written = {row[0]: row[-1] for row in csv.reader(file)}
    assert {name: mark for name, mark in written.items() if name.startswith("Person")} == {
        "Person 00": "5", "Person 02": "4.5", "Person 04": "5", "Person 06": "4", "Person 07": "0", "Person 12": "5",
    }  # fmt: skip
    assert main(words) == 2
    assert "01_a, 02_b" in capsys.readouterr().err.replace(" and ", ", ")
    assert main(["report", str(term / "runs" / "03_c"), "--out", str(tmp_path / "site"), *others, "--quiet"]) == 0
    with (tmp_path / "site" / "gradebook.csv").open(encoding="utf-8-sig") as file:
        column = {row["submission"]: row["mark"] for row in csv.DictReader(file)}
    assert (column["p02@x.edu"], column["p06@x.edu"], column["p00@x.edu"]) == ("4.5", "4", "5")
    pages = {path.name: path.read_text() for path in (tmp_path / "site" / "reports").rglob("*.html")}
    (late,) = [text for name, text in pages.items() if "p02" in name]
    (by_hand,) = [text for name, text in pages.items() if "p06" in name]
    (plain,) = [text for name, text in pages.items() if "p00" in name]
    assert "Mark 4.5: 5 - 10 % a day x 1 late day; = 4.5" in late
    assert "Mark 4: set to 4 by hand: shown in person" in by_hand
    assert "Well explained." in by_hand
    assert 'class="breakdown"' not in plain


@pytest.mark.slow
def test_the_course_page_has_everybodys_marks_and_how_they_came_about(term, tmp_path):
    """The same marks as the table, each with its steps; links lead to the class pages that are there, and to no other."""
    main(["report", str(term / "runs" / "01_a"), "--format", "html", "--quiet"])
    page = tmp_path / "course.html"
    rows = marks(term, "--html", page)[1]
    text = page.read_text("utf-8")
    table = text.partition('class="rows sortable"')[2]
    found = [
        re.findall(r'class="number" data-v="([^"]*)"', row)
        for row in re.findall(r"<tr><th scope=\"row\".*?</tr>", table)
    ]
    assert len(found) == len(rows) == 60
    for cells, row in zip(found, told(rows).values(), strict=True):
        assert [float(cell) for cell in cells] == pytest.approx([-1 if one is None else one for one in row], abs=0.01)
    assert re.findall(r'<a href="([^"]*)"', text) == [os.path.relpath(term / "runs" / "01_a" / "index.html", tmp_path)]
    assert "10 % a day" in table
    assert "and the sign is a slip" in table


@pytest.mark.slow
def test_what_is_given_back_has_the_mark_in_it(term, tmp_path):
    """A student reads how it came about, and nobody else's."""
    out = tmp_path / "back"
    main(["feedback", str(term / "runs" / "01_a"), "--format", "folders", "--groups", "--out", str(out)])
    with_it = [path for path in out.rglob("report.txt") if "and the sign is a slip" in path.read_text("utf-8")]
    assert len(with_it) == 1
    assert "05" in with_it[0].parent.name
    assert "= 4.5" in with_it[0].read_text("utf-8")
    assert "and the sign is a slip" in (with_it[0].parent / "report.html").read_text("utf-8")
