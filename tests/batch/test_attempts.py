"""Runs that live: what is taken in later, whose attempt counts, what stays as it is, and that no kill and no second grader spoils it."""

import json
import random
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import replace

import pytest
from archive_room import honest_tar, honest_zip

from autograder.batch.attempts import News, attempts, count_missing, missing_rounds, take_in
from autograder.batch.graded import sum_up
from autograder.batch.joined import joined
from autograder.batch.moves import moves, moves_between_attempts
from autograder.batch.pool import Pool
from autograder.batch.run import begin, grade_into, run_of
from autograder.batch.store import create_store, open_store
from autograder.batch.taken_in import TakenIn
from autograder.cli import main
from autograder.grading import faulty
from autograder.intake.handed_in import read_handed_in
from autograder.intake.identity import MOST_EARLIER
from autograder.intake.submission import Submission
from autograder.words.message import message, say
from tests.batch_room import RIGHT, WRONG, as_of_version, grade, results, start
from tests.conftest import TINY, sampled
from tests.words_room import messages

FIRST = {"ada.py": RIGHT, "blaise.py": WRONG, "carl.py": RIGHT + "\n# carl\n"}
SECOND = {"ada.py": RIGHT, "blaise.py": RIGHT + "\n# mended\n", "dora.py": WRONG + "\n# dora\n"}


def _lay(folder, files):
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def two(tmp_path):
    """Two downloads of one class, a week apart."""
    return _lay(tmp_path / "first", FIRST), _lay(tmp_path / "second", SECOND)


@pytest.fixture
def tiny_run(tiny, tmp_path):
    """What a run of the tiny course is of."""
    return run_of(tiny, TINY, tmp_path, "a secret for tests")


@pytest.fixture
def stored(tmp_path, tiny_run, tiny_exam):
    """A store in which ada and blaise have reports."""
    with create_store(tmp_path / "run") as store:
        store.begin(tiny_run, [Submission("ada", b"1", arrived="2027-03-01T10:00:00"), Submission("blaise", b"2")])
        for name in ("ada", "blaise"):
            store.add(sum_up(faulty(Submission(name), tiny_exam[1], "")))
        yield store


def _told(store):
    return [(one.who, one.number, one.is_current, one.arrived_by) for one in attempts(store)]


# ── what is taken in ────────────────────────────────────────────────────────────────────────────


def test_bytes_and_name_decide_what_is_new(stored):
    """The same bytes change nothing, other bytes are another attempt, another name is somebody new; the earlier report stays."""
    before = stored.report_json("blaise")
    news = take_in(stored, [Submission("ada", b"1"), Submission("blaise", b"3"), Submission("carl", b"1")], "later.zip")
    assert news == News(["carl"], ["blaise"], [], 1)
    assert [one.id for one in stored.one_by_one()] == ["blaise", "carl"]
    assert stored.graded() == ["ada"]
    by_name = {(one.who, one.number): one for one in attempts(stored)}
    assert (by_name["blaise", 2].is_current, by_name["blaise", 1].is_current) == (True, False)
    assert (by_name["blaise", 2].origin, by_name["ada", 1].origin) == ("later.zip", stored.run().submissions)
    assert stored.row("SELECT json FROM earlier") == (before,)
    assert take_in(stored, [Submission("blaise", b"3")], "again.zip") == News(unchanged=1)


def test_the_platforms_clock_decides_which_attempt_counts(stored):
    """An older download that is added later adds an earlier attempt; what came later by the platform's clock counts."""
    older = Submission("ada", b"0", arrived="2027-02-28T23:59:59")
    assert take_in(stored, [older], "older.zip").older == ["ada"]
    assert take_in(stored, [older], "older.zip") == News(unchanged=1)
    assert _told(stored)[:2] == [("ada", 1, True, "platform"), ("ada", 2, False, "platform")]
    assert (missing_rounds(stored), count_missing(stored)) == ([2], 1)
    assert take_in(stored, [Submission("ada", b"5", arrived="2027-03-02T09:00:00")], "newer.zip").changed == ["ada"]
    assert next(one.arrived for one in attempts(stored) if one.is_current) == "2027-03-02T09:00:00"


def test_a_time_with_a_zone_is_not_held_against_one_without(stored):
    """Where nothing tells which of two is earlier, what is taken in now counts."""
    assert take_in(stored, [Submission("ada", b"7", arrived="2020-01-01T00:00:00Z")], "x").changed == ["ada"]


def test_when_nothing_tells_the_time_it_was_taken_in_is_told(stored):
    """And said to be that."""
    ada, blaise = attempts(stored)
    assert (ada.arrived, ada.arrived_by) == ("2027-03-01T10:00:00", "platform")
    assert blaise.arrived_by == "taken in"
    assert time.strptime(blaise.arrived, "%Y-%m-%dT%H:%M:%SZ")


def test_taking_in_is_whole_or_not_at_all(stored):
    """A download that cannot be read to its end adds nobody."""

    def broken():
        yield Submission("carl", b"4")
        yield Submission("blaise", b"5")
        raise OSError(5, "the disk failed")

    before = _told(stored)
    with pytest.raises(OSError, match="the disk failed"):
        take_in(stored, broken(), "broken.zip")
    assert _told(stored) == before
    assert stored.graded() == ["ada", "blaise"]


@pytest.mark.parametrize(
    ("name", "arrived", "came_as"),
    [
        ("Homework 1_ada_attempt_2027-03-01-10-00-05_tiny.py", "2027-03-01T10:00:05", None),
        ("11-9 - Ada L - Mar 1, 2027 1030 AM/tiny.py", "2027-03-01T10:30", "11-9 - Ada L - Mar 1, 2027 1030 AM"),
        ("lovelaceada_1234_56789_tiny-1.py", "", None),
        ("Ada Lovelace_123_assignsubmission_file_/tiny.py", "", "Ada Lovelace_123_assignsubmission_file_"),
        ("ada.py", "", None),
    ],
)
def test_a_submission_knows_as_what_it_came_and_when(tmp_path, name, arrived, came_as):
    """The name in the download and the platform's time, where its name tells one."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(RIGHT)
    (one,) = read_handed_in(tmp_path, "tiny.py")
    assert (one.arrived, one.came_as) == (arrived, came_as or name)


@pytest.mark.parametrize(
    ("told", "arrived"),
    [
        ("2027-03-01 20:08:33.123456000 Z", "2027-03-01T20:08:33Z"),
        ("2027-03-01 20:08:33 -08:00", "2027-03-01T20:08:33-08:00"),
        ("yesterday", ""),
    ],
)
def test_gradescope_tells_when(tmp_path, told, arrived):
    """Its list has the time with the zone; what is no time is none."""
    (tmp_path / "submission_1").mkdir()
    (tmp_path / "submission_1" / "tiny.py").write_text(RIGHT)
    who = "  :submitters:\n  - :name: Ada\n    :sid: '1'\n"
    (tmp_path / "submission_metadata.yml").write_text(f"submission_1:\n{who}  :created_at: {told}\n")
    (one,) = read_handed_in(tmp_path, "tiny.py")
    assert (one.arrived, one.came_as) == (arrived, "submission_1")


# ── a run that is added to ──────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_a_run_takes_in_what_came_later(two, tmp_path, secret_file, capsys):
    """Reports of the unchanged stay byte for byte, also when they were graded; the whole is as if all had been handed in at once."""
    first, second = two
    out, whole = tmp_path / "out", tmp_path / "whole"
    grade(first, out, "--secret-file", secret_file)
    before, places = results(out), sorted((out / "reports").glob("*.html"))
    assert grade(second, out, "--add") == 0
    news = (
        message("grade.added_names", number=1, names=("dora",)),
        message("grade.added_names", number=1, names=("blaise",)),
    )
    none = message("list.none")
    assert say(message("grade.added", new=news[0], changed=news[1], older=none, unchanged=1)) in capsys.readouterr().err
    after = results(out)
    assert [name for name in before if after[name] == before[name]] == ["ada.json", "carl.json"]
    assert set(places) < set((out / "reports").glob("*.html"))
    _lay(tmp_path / "all", FIRST | SECOND)
    grade(tmp_path / "all", whole, "--secret-file", secret_file)
    assert results(whole) == after
    with open_store(out) as store:
        assert [one.score for one in attempts(store) if one.who == "blaise"] == [2.0, 5.0]
    assert main(["grade", str(first), "--assignment", "01", "--course", str(TINY), "--out", str(out), "--resume"]) == 2
    assert "--add" in capsys.readouterr().err


@pytest.mark.slow
def test_a_run_is_not_added_to_under_other_conditions(two, tmp_path, secret_file, capsys):
    """A changed course, another secret, another assignment or no run at all: it says so, and the store stays as it is."""
    first, second = two
    course, out = shutil.copytree(TINY, tmp_path / "course"), tmp_path / "out"
    grade(first, out, course=course)
    before = (out / "run.sqlite").read_bytes()
    assert grade(second, out, "--add", "--secret-file", secret_file, course=course) == 2
    assert grade(second, tmp_path / "none", "--add", course=course) == 2
    assert grade(second, out, "--add", "--new-secret", course=course) == 2
    with (course / "reference" / "01_tiny" / "tiny.py").open("a") as file:
        file.write("\n# another line\n")
    assert grade(second, out, "--add", course=course) == 2
    assert "reference/01_tiny/tiny.py has changed" in capsys.readouterr().err
    assert (out / "run.sqlite").read_bytes() == before


@pytest.mark.slow
def test_only_those_who_are_named_are_taken(two, tmp_path, secret_file, capsys):
    """By the submission's name, or by what that or people.csv tells of its person; who is unknown is refused, with who may be meant."""
    first, second = two
    out = tmp_path / "out"
    grade(first, out, "--secret-file", secret_file)
    assert grade(second, out, "--add", "--only", "blais") == 2
    assert "'blais'" in (error := capsys.readouterr().err)
    assert "blaise" in error.replace("'blais'", "")
    table = tmp_path / "people.csv"
    table.write_text("name,number,login\nBlaise Pascal,1623,blaise\nAda Lovelace,1815,ada\n")
    assert grade(second, out, "--add", "--only", "1642", "--people", table) == 2
    assert "'1642' is none" in capsys.readouterr().err
    assert grade(second, out, "--add", "--only", "1623", "--people", table) == 0
    with open_store(out) as store:
        assert [(one.who, one.number) for one in attempts(store)] == [
            ("ada", 1), ("blaise", 1), ("blaise", 2), ("carl", 1)
        ]  # fmt: skip


@pytest.mark.slow
def test_what_is_graded_again_keeps_its_attempts(two, tmp_path, secret_file):
    """Under a mended question all attempts are graded anew, whenever they arrived."""
    first, second = two
    course, out, again = shutil.copytree(TINY, tmp_path / "course"), tmp_path / "out", tmp_path / "again"
    grade(first, out, "--secret-file", secret_file, course=course)
    grade(second, out, "--add", course=course)
    policy = course / "assignments" / "01_tiny" / "assignment.yaml"
    policy.write_text(policy.read_text() + "\n# mended\n")
    assert main(["regrade", str(out), "--out", str(again), "--quiet"]) == 0
    with open_store(out) as one, open_store(again) as other:
        assert [*attempts(one)] == [*attempts(other)]
        assert count_missing(other) == 0


# ── kills, and others at work ───────────────────────────────────────────────────────────────────


def _kill_when(out, reached, later, grader):
    """Kill a grader once the store holds so many attempts and reports, and a moment later."""
    deadline = time.monotonic() + 300
    while grader.poll() is None and time.monotonic() < deadline:
        with closing(sqlite3.connect(f"file:{out / 'run.sqlite'}?mode=rw", uri=True)) as database:
            try:
                if database.execute("SELECT count(*), count(json) FROM attempt").fetchone() >= reached:
                    break
            except sqlite3.OperationalError:
                pass
        time.sleep(0.005)
    time.sleep(later)
    grader.kill()
    grader.communicate()


_REACHED = ("3,3 5,4 5,5", "5,3 5,3 5,5")
"""How many attempts and reports there are at each kill."""


@pytest.mark.slow
@pytest.mark.weekly
@pytest.mark.parametrize("reached", sampled(_REACHED, _REACHED[0]))
def test_kills_at_many_moments_lose_nothing(two, tmp_path, secret_file, reached):
    """SIGKILL at any moment of adding: the run that was there is whole, and the same command ends as if nothing had been."""
    first, second = two
    begun, whole = tmp_path / "begun", tmp_path / "whole"
    grade(first, begun, "--secret-file", secret_file)
    shutil.copytree(begun, whole)
    grade(second, whole, "--add")
    wanted, dice, seen = results(whole), random.Random(21), set()
    for number, words in enumerate(reached.split()):
        moment = tuple(map(int, words.split(",")))
        out = shutil.copytree(begun, tmp_path / str(number))
        _kill_when(out, moment, dice.uniform(0, 0.2) * (number % 2), start(second, out, "--add"))
        with open_store(out) as store:
            told = {(one.who, one.number): one.score for one in attempts(store)}
        seen.add(tuple(told.items()))
        assert told["ada", 1] == 5.0
        assert told["blaise", 1] == 2.0
        there = tmp_path / f"{number}.json"
        assert main(["export", str(out), "--format", "json", "--out", str(there)]) in (0, 3)
        assert len(json.loads(there.read_text())) >= 2
        again = start(second, out, "--add")
        _, error = again.communicate()
        assert again.returncode == 0, error
        assert results(out) == wanted
    assert len(seen) > 1, seen  # killed before and behind what was taken in


@pytest.mark.slow
def test_a_second_grader_is_kept_out_while_a_run_is_added_to(two, tmp_path, secret_file):
    """It is told in a sentence and an exit code, and nothing is taken in; once the first has ended, the same command does its work."""
    first, second = two
    out = tmp_path / "out"
    grade(first, out, "--secret-file", secret_file)
    with open_store(out, writing=True) as store:
        before = _told(store)
        other = start(second, out, "--add")
        _, error = other.communicate()
        assert (other.returncode, _told(store)) == (2, before)
        assert say(message("store.other_grader", folder=out)) in error
    assert grade(second, out, "--add") == 0


@pytest.mark.slow
def test_who_handed_in_before_is_not_told_as_absent(two, tmp_path, secret_file, capsys):
    """What is said of people when a run is added to is said of the whole run."""
    first, second = two
    (tmp_path / "people.csv").write_text("id,name\n1,ada\n2,carl\n3,zoe\n")
    grade(first, tmp_path / "out", "--secret-file", secret_file)
    capsys.readouterr()
    grade(second, tmp_path / "out", "--add", "--people", tmp_path / "people.csv")
    told = capsys.readouterr().err
    assert say(message("grade.absent", count=1, names="\n  zoe")) in told


@pytest.mark.slow
def test_a_command_that_is_repeated_after_a_kill_grades_earlier_attempts_too(tmp_path, exam_of_tiny, tiny_run):
    """Two changes before anything is graded: three attempts, and each gets its report."""
    versions = [Submission("ada", text.encode()) for text in (RIGHT, WRONG, RIGHT + "\n# third\n")]
    with Pool(exam_of_tiny, 1) as pool:
        with begin(tmp_path / "run", tiny_run, pool, versions[:1]) as store:
            for one in versions[1:]:
                take_in(store, [one], "later")
            grade_into(store, pool, "none", "")
            assert [(one.number, one.score) for one in attempts(store)] == [(1, 5.0), (2, 2.0), (3, 5.0)]
        with open_store(tmp_path / "run") as old, begin(tmp_path / "copy", tiny_run, pool, TakenIn(old)) as store:
            assert [(one.number, one.score) for one in attempts(store)] == [(1, None), (2, None), (3, None)]
            assert [one.arrived for one in attempts(store)] == [one.arrived for one in attempts(old)]


_IN = {
    "Blackboard": "Homework 1_{who}_attempt_2027-03-0{day}-10-00-00_tiny.py",
    "Brightspace": "1{at}-9 - {who} - Mar {day}, 2027 1000 AM/tiny.py",
}


@pytest.mark.slow
@pytest.mark.parametrize("platform", _IN)
@pytest.mark.parametrize("pack", sampled([honest_zip, honest_tar], honest_zip))
def test_attempts_in_one_download_are_attempts(tmp_path, secret_file, platform, pack):
    """Each with its time, the latest counts, and all are graded; what somebody sent twice is one; a second download adds nothing."""
    files = {
        _IN[platform].format(who=who, at=at, day=day): text.encode()
        for at, who, day, text in (
            (1, "ada", 2, WRONG), (1, "ada", 4, RIGHT), (1, "ada", 1, "x = 1\n"), (1, "ada", 3, WRONG), (2, "bo", 3, RIGHT),
        )
    }  # fmt: skip
    archive, out = tmp_path / "in.archive", tmp_path / "run"
    archive.write_bytes(pack(files))
    assert grade(archive, out, "--secret-file", secret_file) == 0
    with open_store(out) as store:
        (ada, *_), before = store.names(), list(attempts(store))
        told = [
            (one.number, one.is_current, one.arrived, one.arrived_by, one.score) for one in before if one.who == ada
        ]
        (note,) = [note for note in store.report(ada).notes if "2027-03-04" in say(note)]
    assert told == [
        (1, False, "2027-03-01T10:00:00", "platform", 0.0),
        (2, False, "2027-03-02T10:00:00", "platform", 2.0),
        (3, True, "2027-03-04T10:00:00", "platform", 5.0),
    ] if platform == "Blackboard" else [
        (1, False, "2027-03-01T10:00", "platform", 0.0),
        (2, False, "2027-03-02T10:00", "platform", 2.0),
        (3, True, "2027-03-04T10:00", "platform", 5.0),
    ]  # fmt: skip
    assert say(note).endswith("3 earlier ones are kept beside it.")
    assert grade(archive, out, "--add") == 0
    assert grade(archive, out, "--resume") == 0
    with open_store(out) as store:
        assert list(attempts(store)) == before


def test_one_who_tries_without_end_costs_no_more_than_a_few(tmp_path):
    """Of a hundred attempts the last are kept: for each the archive may have to be read again."""
    files = {f"H_ada_attempt_2027-03-01-10-{at // 60:02}-{at % 60:02}_tiny.py": b"x = %d\n" % at for at in range(100)}
    files["H_bo_attempt_2027-03-01-10-00-00_tiny.py"] = b"x = 1\n"
    (tmp_path / "in.zip").write_bytes(honest_zip(files))
    handed_in = read_handed_in(tmp_path / "in.zip", "tiny.py")
    every = [one.source for one in handed_in.every_attempt() if one.id == "ada"]
    assert every == [b"x = %d\n" % at for at in range(99 - MOST_EARLIER, 100)]
    assert len(handed_in) == len(list(handed_in)) == 2
    assert [one.id for one in handed_in.only(["bo"]).every_attempt()] == ["bo"]


@pytest.mark.slow
def test_an_old_store_is_added_to(two, tmp_path, secret_file):
    """A run that was graded before there were attempts takes submissions in; its own arrived when it began, as far as is known."""
    first, second = two
    out = tmp_path / "out"
    grade(first, out, "--secret-file", secret_file)
    as_of_version(out, 2)
    assert grade(second, out, "--add") == 0
    with open_store(out) as store:
        begun = store.times()[0]
        told = {(one.who, one.number): one for one in attempts(store)}
    assert (told["ada", 1].arrived, told["ada", 1].arrived_by) == (begun, "taken in")
    assert [told["blaise", number].score for number in (1, 2)] == [2.0, 5.0]
    assert {one.origin for one in told.values()} == {str(first), str(second)}


# ── joined, and compared ────────────────────────────────────────────────────────────────────────


def _store(folder, tiny_run, tiny_exam, *submissions, **run):
    """A run of these submissions with a report each, which tells a fault with its bytes."""
    with create_store(folder) as store:
        store.begin(replace(tiny_run, **run), submissions)
        for one in submissions:
            score = float(one.source or b"0")
            report = replace(faulty(one, tiny_exam[1], ""), fault="", score=score)
            store.add(replace(sum_up(report), came_to="graded", score=score))
        store.end()
    return folder


@pytest.fixture
def sections(tmp_path, tiny_run, tiny_exam):
    """Two runs of one assignment, of two sections with one student in both."""
    one = _store(tmp_path / "a", tiny_run, tiny_exam, Submission("ada", b"1"), Submission("bo", b"2"))
    other = _store(tmp_path / "b", tiny_run, tiny_exam, Submission("bo", b"2"), Submission("cy", b"3"))
    return one, other


def _join(*paths, out):
    return main(["join", *map(str, paths), "--out", str(out), "--quiet"])


def test_runs_are_joined_with_their_reports(sections, tmp_path, capsys):
    """Who is in one run alone is taken, who is in both alike is there once; the runs stay as they were."""
    before = [(folder / "run.sqlite").read_bytes() for folder in sections]
    assert _join(*sections, out=tmp_path / "out") == 0
    with open_store(tmp_path / "out") as store, open_store(sections[1]) as other:
        assert [(one.who, one.score) for one in attempts(store)] == [("ada", 1.0), ("bo", 2.0), ("cy", 3.0)]
        assert store.report_json("cy") == other.report_json("cy")
        assert store.run().secret == other.run().secret
        assert all(store.times())
    assert (tmp_path / "out" / "reports" / "cy.html").exists()
    assert [(folder / "run.sqlite").read_bytes() for folder in sections] == before
    assert _join(*sections, out=tmp_path / "out") == 2
    assert _join(sections[0], sections[0], out=tmp_path / "twice") == 2


@pytest.mark.parametrize(
    ("change", "tells"),
    [
        ({"secret": "another secret for tests"}, "diff.secret"),
        ({"versions": (("numpy", "0"),)}, "diff.version"),
        ({"files": (("x.py", "0"),)}, "diff.changed"),
        ({"assignment": "02"}, "diff.assignment"),
    ],
)
def test_runs_under_other_conditions_are_not_joined(sections, tmp_path, tiny_run, tiny_exam, change, tells):
    """Each difference is named."""
    other = _store(tmp_path / "other", tiny_run, tiny_exam, Submission("cy", b"3"), **change)
    with open_store(sections[0]) as one, open_store(other) as two:
        found = joined([one, two]).conflicts
    assert tells in {key for says in found for key in messages(says)}
    assert _join(sections[0], other, out=tmp_path / "out") == 2
    assert not (tmp_path / "out").exists()


def test_two_files_of_one_person_are_joined_by_the_platforms_clock_alone(tmp_path, tiny_run, tiny_exam):
    """The later counts, whichever run it is in; without a time of both it is a conflict, and never guessed."""
    early, late = (Submission("ada", str(day).encode(), arrived=f"2027-03-0{day}T10:00:00") for day in (1, 2))
    untimed = Submission("ada", b"3")
    one, two, three = (
        _store(tmp_path / str(place), tiny_run, tiny_exam, sub) for place, sub in enumerate((late, early, untimed))
    )
    assert _join(one, two, out=tmp_path / "out") == 0
    with open_store(tmp_path / "out") as store:
        assert [(one.number, one.is_current, one.score) for one in attempts(store)] == [(1, False, 1.0), (2, True, 2.0)]
    with open_store(one) as left, open_store(three) as right:
        (found,) = joined([left, right]).conflicts
    assert {"join.submission_differs", "join.two_files"} <= messages(found).keys()


def test_what_somebody_handed_in_again_at_last_counts_in_what_is_joined(tmp_path, tiny_run, tiny_exam):
    """By the platform's clock, though the same bytes came before as well, in either run, and whatever the order of the runs."""

    def came(day, source):
        return Submission("ada", source, arrived=f"2027-03-0{day}T10:00:00")

    again, other, once = (
        _store(tmp_path / name, tiny_run, tiny_exam, came(day, source))
        for name, day, source in (("again", 1, b"1"), ("other", 4, b"4"), ("once", 3, b"1"))
    )
    with open_store(again, writing=True) as store:
        take_in(store, [came(2, b"2")], "later")
    with open_store(again) as left, open_store(once) as right:
        for stores in ([left, right], [right, left]):
            those = joined(stores).attempts["ada"]
            assert [one.arrived[8:10] for one in those] == ["01", "02", "03"]
    with open_store(again, writing=True) as store:
        take_in(store, [came(5, b"1")], "again")
    with open_store(again) as left, open_store(other) as right:
        for stores in ([left, right], [right, left]):
            those = joined(stores).attempts["ada"]
            assert [one.arrived[8:10] for one in those] == ["01", "02", "04", "05"]
            assert [bool(one.report) for one in those] == [True, False, True, False]


def test_one_file_with_two_reports_is_a_conflict(tmp_path, tiny_run, tiny_exam):
    """Which of them is right nobody can tell."""
    one, two = (_store(tmp_path / name, tiny_run, tiny_exam, Submission("ada", b"1")) for name in "ab")
    with open_store(two, writing=True) as store, store.transaction() as database:
        database.execute("UPDATE report SET json = json || ' '")
    with open_store(one) as left, open_store(two) as right:
        (found,) = joined([left, right]).conflicts
    assert "join.two_reports" in messages(found)


def test_a_run_that_was_added_to_is_joined_with_the_one_it_was(stored, tmp_path, tiny_run):
    """The longer history of somebody holds the shorter one; what came last counts, whatever the order of the runs."""
    stored.end()
    was = shutil.copytree(stored.path.parent, tmp_path / "was")
    take_in(stored, [Submission("blaise", b"9")], "later")
    with open_store(was) as one:
        for name, stores in (("one", [one, stored]), ("other", [stored, one])):
            whole = joined(stores)
            assert whole.conflicts == []
            with create_store(tmp_path / name) as into:
                into.begin(whole.run, whole.fill)
                told = [(kept.number, kept.is_current) for kept in attempts(into) if kept.who == "blaise"]
            assert told == [(1, False), (2, True)]


def test_who_moved_is_told_with_why(sections, tmp_path, tiny_run, tiny_exam, capsys):
    """The farthest first: other bytes, a mended question, one run alone; and nothing where nothing moved."""
    files = tuple((path, "0" * 64) for path, _ in tiny_run.files)
    other = _store(
        tmp_path / "mended",
        tiny_run,
        tiny_exam,
        Submission("ada", b"5"),
        Submission("bo", b"2"),
        Submission("di", b"1"),
        files=files,
    )
    with open_store(sections[0]) as one, open_store(other) as two:
        found = moves(one, two)
    assert [(move.submission, move.by) for move in found] == [("ada", 4.0), ("di", 1.0)]
    assert {"diff.other_bytes", "diff.mended", "diff.taken_in"} <= messages(found[0].why).keys()
    assert "diff.in_one_alone" in messages(found[1].why)
    assert main(["diff", str(sections[0]), str(other)]) == 1
    assert "+4" in capsys.readouterr().out
    assert main(["diff", str(other), str(other)]) == 0


def test_who_moved_by_handing_in_again_is_told(stored, tiny_exam, capsys):
    """One run alone: each latest attempt against the one before; an exit code of 0 where nobody moved."""
    folder = str(stored.path.parent)
    assert main(["diff", folder]) == 0
    for name, score in (("ada", 4.0), ("blaise", 2.0)):
        take_in(stored, [Submission(name, b"8", arrived="2027-03-05T10:00:00")], "later")
        report = replace(faulty(Submission(name, b"8"), tiny_exam[1], ""), fault="", score=score)
        stored.add(replace(sum_up(report), came_to="graded", score=score))
    again, found = moves_between_attempts(stored)
    assert (again, [move.submission for move in found]) == (2, ["ada", "blaise"])
    assert {"diff.arrived", "diff.other_bytes"} <= messages(found[0].why).keys()
    assert main(["diff", folder]) == 1
