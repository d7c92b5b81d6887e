"""The store: what is kept, what is refused, and that whatever ends a grader, the run goes on and ends as if nothing had."""

import json
import os
import re
import resource
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from autograder.batch import pool as room
from autograder.batch import schema
from autograder.batch.graded import sum_up
from autograder.batch.kept import WHOLE
from autograder.batch.pool import Pool
from autograder.batch.run import begin, grade_into, run_of
from autograder.batch.store import Store, create_store, open_store
from autograder.cli import main
from autograder.errors import GraderError, UsageError
from autograder.grading import faulty
from autograder.intake.handed_in import read_handed_in
from autograder.intake.submission import MOST_BYTES, Submission
from autograder.words.message import message, say
from tests.batch_room import (
    CLASS,
    RIGHT,
    SLOW,
    WRONG,
    arguments,
    as_of_version,
    grade,
    results,
    rows,
    start,
    wait_for_reports,
)
from tests.conftest import ROOT, TINY
from tests.measures.kills import FILES, kills
from tests.sandbox_room import need_namespaces
from tests.words_room import messages, refused

FEW = {"ada.py": RIGHT, "blaise.py": WRONG, "carl.py": RIGHT + "\n# carl\n"}


@pytest.fixture
def tiny_run(tiny, tmp_path):
    """What a run of the tiny course is of."""
    return run_of(tiny, TINY, tmp_path, "a secret for tests")


@pytest.fixture
def stored(tmp_path, tiny_run):
    """A new store with three submissions that are not graded."""
    with create_store(tmp_path / "run") as store:
        store.begin(tiny_run, [Submission(name, RIGHT.encode()) for name in ("ada", "blaise", "carl")])
        yield store


def _change(folder: Path, order: str) -> None:
    database = sqlite3.connect(folder / "run.sqlite")
    with database:
        database.executescript(order)
    database.close()


def _kill(grader: subprocess.Popen) -> None:
    grader.kill()
    grader.communicate()


# ── an interruption leaves no trace ─────────────────────────────────────────────────────────


@pytest.mark.slow
def test_a_run_that_is_killed_again_and_again_ends_as_if_it_had_not_been(hand_in, tmp_path, secret_file):
    """SIGKILL as it begins, in the middle and near the end: after --resume reports and gradebook are the same bytes."""
    folder = hand_in(FEW | {f"slow{number}.py": f"{SLOW}\n# {number}\n" for number in range(4)})
    grade(folder, tmp_path / "whole", "--secret-file", secret_file)
    out, more, seen = tmp_path / "out", ["--secret-file", secret_file], []
    for count in (0, 3, 5):
        grader = start(folder, out, "--jobs", "1", *more)
        wait_for_reports(count, out, grader)
        _kill(grader)
        seen.append(len(rows(out, "SELECT 1 FROM report")))
        more = ["--resume"]
    assert seen[0] < seen[1] < seen[2] < 7
    assert grade(folder, out, "--resume") == 0
    assert results(out) == results(tmp_path / "whole")


@pytest.mark.slow
@pytest.mark.weekly
def test_kills_at_random_moments_change_nothing(hand_in, tmp_path, secret_file):
    """Whenever SIGKILL comes, from before the folder is made to after the last report, the run goes on and ends the same.

    `make measure` kills twenty times.
    """
    at = kills(hand_in(FILES), tmp_path, secret_file, early=1, later=5)
    assert len(set(at)) > 3, at


@pytest.mark.slow
def test_a_fault_of_ours_is_tried_again(hand_in, tmp_path, secret_file, monkeypatch, capsys):
    """A job that is killed leaves a fault and an empty cell; --resume grades that submission, and the fault is remembered."""
    folder, honest = hand_in(FEW), room.grade

    def dying(submission, *args, **options):
        if submission.id == "blaise":
            os.kill(os.getpid(), signal.SIGKILL)
        return honest(submission, *args, **options)

    grade(folder, tmp_path / "whole", "--secret-file", secret_file)
    with monkeypatch.context() as patch:
        patch.setattr(room, "grade", dying)
        assert grade(folder, tmp_path / "out", "--secret-file", secret_file) == 3
    assert "blaise,,5,,,the process that graded it ended," in (tmp_path / "out" / "gradebook.csv").read_text(
        "utf-8-sig"
    )
    assert "--resume" in capsys.readouterr().out
    assert grade(folder, tmp_path / "out", "--resume") == 0
    assert results(tmp_path / "out") == results(tmp_path / "whole")
    assert rows(tmp_path / "out", "SELECT submission, says FROM fault") == [
        ("blaise", "the process that graded it ended")
    ]


@pytest.mark.slow
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(hand_in, tmp_path, capsys):
    """After Ctrl-C the very command that is printed finishes the run; until then reports can be had of what there is."""
    folder, out = hand_in(FEW | {f"z{number}.py": f"{SLOW}\n# {number}\n" for number in range(3)}), tmp_path / "the run"
    grader = start(
        folder,
        out,
        "--jobs",
        "2",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    wait_for_reports(3, out, grader)
    grader.send_signal(signal.SIGINT)
    _, error = grader.communicate(timeout=600)
    assert grader.returncode == 130
    assert re.search(r"[345] of 6 are graded and kept", error)
    assert main(["report", str(out), "--out", str(tmp_path / "site")]) == 3
    told = capsys.readouterr().out
    assert "submissions are not graded yet" in told
    assert "--resume" in told
    assert "z2,,5,,,it was not graded yet" in (tmp_path / "site" / "gradebook.csv").read_text("utf-8-sig")
    command = shlex.split(re.search("Go on: autograder (.*)", error)[1])
    assert main(command) == 0
    assert len(results(out)) == 7


@pytest.mark.slow
def test_resuming_a_run_that_is_whole_changes_nothing(hand_in, tmp_path, capsys):
    """Nothing is graded a second time, and it is said that nothing was left to do, and where the result is."""
    folder, out = hand_in(FEW), tmp_path / "out"
    grade(folder, out)
    before = results(out), rows(out, "SELECT submission, graded, seconds FROM report")
    assert grade(folder, out, "--resume") == 0
    assert (results(out), rows(out, "SELECT submission, graded, seconds FROM report")) == before
    told = capsys.readouterr()
    assert told.err.count(f"{out}: all {len(FEW)} submissions were graded already: nothing was left to do") == 1
    assert str(out / "index.html") in told.out


@pytest.mark.slow
def test_a_run_that_was_not_begun_begins(hand_in, tmp_path, capsys):
    """--resume into no folder, or where the grader was ended before all was taken in, says so and begins."""
    folder = hand_in(FEW)
    create_store(tmp_path / "early").close()
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier" / ".part-0123456789abcdef").touch()
    for name in ("none", "early", "earlier"):
        assert grade(folder, tmp_path / name, "--resume") == 0
        assert "it begins now" in capsys.readouterr().err
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    assert grade(folder, tmp_path / "mine", "--resume") == 2
    assert main(["grade", str(folder), "--assignment", "01", "--course", str(TINY), "--resume"]) == 2
    assert "Name its folder with --out" in capsys.readouterr().err


# ── what must not change under a run ────────────────────────────────────────────────────────


@pytest.fixture
def half(hand_in, tmp_path):
    """A run of which a report is missing, with a course of its own: the folder handed in, the run's, the course's."""
    course = shutil.copytree(TINY, tmp_path / "course")
    folder, out = hand_in(FEW), tmp_path / "out"
    grade(folder, out, course=course)
    _change(out, "DELETE FROM report WHERE submission = 'carl'")
    return folder, out, course


def _submissions(folder: Path, course: Path, out: Path) -> None:
    (folder / "ada.py").write_text(WRONG)
    (folder / "blaise.py").unlink()
    (folder / "dora.py").write_text(RIGHT)


def _answers(folder: Path, course: Path, out: Path) -> None:
    with (course / "reference" / "01_tiny" / "tiny.py").open("a") as file:
        file.write("\n# another line\n")


def _policy(folder: Path, course: Path, out: Path) -> None:
    path = course / "assignments" / "01_tiny" / "assignment.yaml"
    path.write_text(path.read_text().replace("seconds_per_case: 1", "seconds_per_case: 2"))


def _versions(folder: Path, course: Path, out: Path) -> None:
    _change(out, """UPDATE run SET versions = replace(versions, '"numpy", "', '"numpy", "0.')""")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_submissions, ["ada is another file", "blaise is gone", "dora is new"]),
        (_answers, ["reference/01_tiny/tiny.py has changed"]),
        (_policy, ["assignments/01_tiny/assignment.yaml has changed"]),
        (_versions, ["numpy is "]),
    ],
)
def test_a_run_does_not_go_on_under_other_conditions(half, change, says, capsys):
    """What its reports depend on has changed: --resume names it, and the store stays as it is."""
    folder, out, course = half
    change(folder, course, out)
    before = (out / "run.sqlite").read_bytes()
    assert grade(folder, out, "--resume", course=course) == 2
    error = capsys.readouterr().err
    assert all(part in error for part in says)
    assert (out / "run.sqlite").read_bytes() == before


@pytest.mark.slow
def test_a_run_goes_on_under_another_deadline(half):
    """What tells which attempt counts, and for how much, is of the marks: another deadline, late work that costs something, a comment."""
    folder, out, course = half
    path = course / "assignments" / "01_tiny" / "assignment.yaml"
    text = path.read_text().replace("2027-01-31", "2027-02-14")
    assert text != path.read_text()
    path.write_text(f"# everybody has two weeks more\n{text}late:\n  grace_minutes: 5\n")
    assert grade(folder, out, "--resume", course=course) == 0


@pytest.mark.slow
def test_an_export_of_a_run_that_is_not_finished_says_so(half, tmp_path, capsys):
    """What there is is written, stderr tells how many are missing, exit code 3; the command that is printed goes on."""
    _, out, _ = half
    table = tmp_path / "scores.csv"
    assert main(["export", str(out), "--out", str(table)]) == 3
    told = capsys.readouterr().err
    assert "1 of 3 submissions are not graded yet" in told
    assert [line.split(",")[:2] for line in table.read_text().splitlines()[1:]] == [
        ["ada", "5"],
        ["blaise", "2"],
        ["carl", ""],
    ]
    assert main(["export", str(out), "--secret"]) == 0
    assert main(shlex.split(re.search("Go on: autograder (.*)", told)[1])) == 0
    assert main(["export", str(out), "--out", str(table)]) == 0
    assert "carl,5," in table.read_text()


@pytest.mark.slow
def test_a_run_keeps_its_secret(half, secret_file, capsys):
    """Another --secret-file is refused; without one the run's own is taken."""
    folder, out, course = half
    assert grade(folder, out, "--resume", "--secret-file", secret_file, course=course) == 2
    assert "another secret" in capsys.readouterr().err
    assert grade(folder, out, "--resume", course=course) == 0


@pytest.mark.slow
def test_a_replay_says_that_the_course_has_changed(half, capsys):
    """A case may be another one then."""
    folder, out, course = half
    _answers(folder, course, out)
    assert main(["replay", str(out), "ada", "outer/distinct"]) == 0
    assert "reference/01_tiny/tiny.py" in capsys.readouterr().err


# ── when the store cannot be used ───────────────────────────────────────────────────────────


@pytest.mark.slow
def test_a_store_of_a_later_version_is_refused(hand_in, tmp_path, capsys):
    """It says which version it is of, and stays as it is."""
    out = tmp_path / "out"
    grade(hand_in(FEW), out)
    _change(out, "PRAGMA user_version = 99")
    before = (out / "run.sqlite").read_bytes()
    for command in (["report", str(out)], ["export", str(out)], arguments(tmp_path / "in", out, "--resume")):
        assert main(command) == 2
        assert "later version of autograder wrote this (store 99" in capsys.readouterr().err
    assert (out / "run.sqlite").read_bytes() == before


@pytest.mark.slow
def test_a_store_of_an_earlier_version_is_brought_up_to_date(hand_in, tmp_path):
    """A store of version 1, which had no views, gets them when it is read, and loses nothing."""
    out = tmp_path / "out"
    grade(hand_in(FEW), out)
    before = rows(out, "SELECT * FROM task_result ORDER BY 1, 2")
    as_of_version(out, 1)
    with open_store(out) as store:
        assert store.graded() == ["ada", "blaise", "carl"]
    assert rows(out, "SELECT * FROM task_result ORDER BY 1, 2") == before
    assert rows(out, "PRAGMA user_version") == [(len(schema.STEPS),)]


def test_a_zero_for_what_could_not_be_read_is_taken_back(stored):
    """Earlier versions kept one in the store: it goes when that is opened, with its tasks and the attempts before; a zero for no Python stays."""
    with stored.transaction() as database:
        database.execute("UPDATE submission SET problem = 'no file' WHERE id = 'ada'")
        database.executemany(
            "INSERT INTO report VALUES (?, 'not runnable', 0.0, 5.0, 0.0, 0.0, '', ?)",
            [(name, '{"tasks": [{"name": "f", "points": 5, "score": 0}]}') for name in ("ada", "blaise")],
        )
        database.execute(f"INSERT INTO earlier ({WHOLE}) SELECT {WHOLE} FROM attempt WHERE submission = 'ada'")
        database.execute("PRAGMA user_version = 4")
    with open_store(stored.path.parent) as store:
        assert store.unread() == ["ada"]
        assert [*store.rows("SELECT submission, came_to, score FROM attempt ORDER BY 1")] == [
            ("ada", "unread", None), ("ada", "unread", None), ("blaise", "not runnable", 0.0), ("carl", None, None),
        ]  # fmt: skip
        assert [*store.rows("SELECT submission, task, score FROM task_result")] == [("blaise", "f", 0)]
        assert store.mean() == (0.0, 0)


@pytest.mark.slow
def test_a_step_that_fails_leaves_the_store_as_it_was(hand_in, tmp_path, monkeypatch):
    """Bringing a store up to date is done whole or not at all."""
    out = tmp_path / "out"
    grade(hand_in(FEW), out)
    monkeypatch.setattr(
        "autograder.batch.database.STEPS", (*schema.STEPS, "CREATE TABLE more (x); CREATE TABLE run (x)")
    )
    with pytest.raises(GraderError):
        open_store(out)
    assert rows(out, "PRAGMA user_version") == [(len(schema.STEPS),)]
    assert rows(out, "SELECT 1 FROM sqlite_master WHERE name = 'more'") == []


def _no_database(path: Path) -> None:
    path.write_bytes(b"This is text.\n" * 1000)


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _scribbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:40960] = b"\xa5" * 36864
    path.write_bytes(data)


def _where_nobody_looks(path: Path) -> None:
    ((page,),) = rows(path.parent, "SELECT rootpage FROM sqlite_master WHERE name = 'fault'")
    data = bytearray(path.read_bytes())
    data[4096 * (page - 1) : 4096 * page] = b"\xa5" * 4096
    path.write_bytes(data)


@pytest.mark.slow
@pytest.mark.parametrize("damage", [_no_database, _torn, _scribbled, _where_nobody_looks])
def test_a_damaged_store_is_told_and_left_alone(hand_in, tmp_path, capsys, damage):
    """No traceback, no grading into ruins: what it is, and how to rescue what is left."""
    out = tmp_path / "out"
    grade(hand_in(FEW), out)
    damage(out / "run.sqlite")
    before = (out / "run.sqlite").read_bytes()
    assert grade(tmp_path / "in", out, "--resume") == 3
    error = capsys.readouterr().err
    assert "damaged" in error
    assert "Traceback" not in error
    assert ".recover" in error
    assert (out / "run.sqlite").read_bytes() == before


def test_bytes_that_changed_in_the_store_are_not_graded(stored):
    """A submission whose bytes are not those that were taken in is damage."""
    stored._database.execute("UPDATE submission SET source = ? WHERE id = 'blaise'", (WRONG.encode(),))
    left = stored.one_by_one()
    assert next(left).id == "ada"
    with refused(GraderError, "store.changed", submission="blaise"):
        next(left)


def test_another_database_is_no_store(tmp_path):
    """A database that somebody else made is not written into."""
    _change(tmp_path, "CREATE TABLE mine (x)")
    with refused(UsageError, "store.none"):
        open_store(tmp_path)
    assert rows(tmp_path, "SELECT name FROM sqlite_master") == [("mine",)]


def test_a_second_grader_is_kept_out(stored):
    """As long as one grader is at work in a folder there is no other; readers are let in."""
    with refused(UsageError, "store.other_grader"):
        open_store(stored.path.parent, writing=True, patience=0.1)
    with open_store(stored.path.parent) as reader:
        assert reader.count()[""] == 3
    stored.close()
    open_store(stored.path.parent, writing=True, patience=0.1).close()


@pytest.mark.slow
def test_a_store_that_somebody_else_holds_is_told(tmp_path, exam_of_tiny, tiny_run):
    """Whoever holds a lock too long stops the run; what was graded before is kept, and then it goes on."""
    submissions = [Submission(name, RIGHT.encode()) for name in ("ada", "blaise", "carl")]
    with Pool(exam_of_tiny, 1) as pool:
        begin(tmp_path / "run", tiny_run, pool, submissions).close()
        with open_store(tmp_path / "run", writing=True, patience=0.1) as store:
            holder = sqlite3.connect(store.path, isolation_level=None)
            holder.execute("BEGIN IMMEDIATE")
            with refused(GraderError, "store.held") as caught:
                grade_into(store, pool, "none", "autograder grade")
            kept = messages(caught.value.says)["run.kept"]
            assert dict(kept.facts) == {"kept": 0, "total": 3, "store": store.path, "again": "autograder grade"}
            holder.execute("ROLLBACK")
            holder.close()
        with Pool(exam_of_tiny, 1) as another, open_store(tmp_path / "run", writing=True) as store:
            grade_into(store, another, "none", "")
            assert store.count() == {"graded": 3}


@pytest.mark.slow
def test_a_full_disk_stops_the_run_and_nothing_is_lost(tmp_path, exam_of_tiny, tiny_run):
    """When the store may not grow any more the run stops and says so; with room it goes on and ends whole."""
    submissions = [Submission(f"{number:02}", WRONG.encode()) for number in range(12)]
    with Pool(exam_of_tiny, 1) as pool, begin(tmp_path / "run", tiny_run, pool, submissions) as store:
        (pages,) = store._database.execute("PRAGMA page_count").fetchone()
        store._database.execute(f"PRAGMA max_page_count = {pages + 8}")
        with refused(GraderError, "store.full"):
            grade_into(store, pool, "none", "")
        kept = store.count()["graded"]
        assert 0 < kept < 12
        assert store.times()[1] == ""
    with Pool(exam_of_tiny, 1) as pool, open_store(tmp_path / "run", writing=True) as store:
        assert store.count()["graded"] == kept
        grade_into(store, pool, "none", "")
        assert store.count() == {"graded": 12}


@pytest.mark.slow
@pytest.mark.weekly
def test_a_limit_on_files_is_a_full_disk(hand_in, tmp_path, secret_file):
    """A grader that may write no more than so many bytes into a file ends with 3 and a way to go on, and the run is whole after it."""
    folder, out = hand_in({f"s{number:02}.py": f"{WRONG}\n# {number}\n" for number in range(12)}), tmp_path / "out"
    grade(folder, tmp_path / "whole", "--secret-file", secret_file)
    limit = 3 << 15
    grader = start(
        folder, out, "--secret-file", secret_file,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    _, error = grader.communicate(timeout=600)
    assert grader.returncode == 3
    assert "Traceback" not in error
    assert "Free some space" in error
    assert grade(folder, out, "--resume") == 0
    assert results(out) == results(tmp_path / "whole")


# ── what is kept ────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_every_question_in_the_docs_has_an_answer(hand_in, tmp_path):
    """Each piece of SQL in docs/store.md runs on a real run, and most find something there."""
    out = tmp_path / "out"
    grade(hand_in(CLASS | {"again.py": RIGHT}), out)
    questions = re.search(r"```sql\n(.*?)```", (ROOT / "docs" / "store.md").read_text(), re.DOTALL)[1]
    found = [rows(out, question) for question in re.sub("--.*", "", questions).split(";") if question.strip()]
    assert len(found) == 7
    assert sum(map(bool, found)) >= 5
    assert ("carl", "outer", "timed out", 2) in found[3]
    took = {name: seconds for name, _, seconds, _ in found[4]}
    assert list(took.values()) == sorted(took.values(), reverse=True)
    assert took["carl"] > max(
        took["ada"], 2
    )  # it waits for two calls; what explains a mistake may take as long on a busy machine


@pytest.mark.slow
def test_the_views_say_what_the_reports_say(hand_in, tmp_path):
    """Scores, verdicts, mistakes and outcomes by hand are those of the JSON reports."""
    out = tmp_path / "out"
    grade(hand_in(FEW), out)
    tasks = json.loads((out / "reports" / "blaise.json").read_text())["tasks"]
    here = "WHERE submission = 'blaise' AND task = 'outer'"
    assert rows(out, f"SELECT score, status, says FROM task_result {here}") == [
        (tasks[0]["score"], tasks[0]["status"], tasks[0]["says"])
    ]
    assert rows(out, f"SELECT check_name, earned, status FROM verdict {here}") == [
        (one["check"], one["earned"], one["status"]) for one in tasks[0]["verdicts"]
    ]
    assert rows(out, f"SELECT name FROM diagnosis {here}") == [(one["name"],) for one in tasks[0]["diagnoses"]]
    assert rows(out, f"SELECT outcome, cases FROM outcome {here}") == [("returned", 9)]


@pytest.mark.slow
def test_the_store_holds_all_that_a_run_is_of(hand_in, tmp_path, secret_file):
    """Course, files with their hashes, secret, versions, walls, times; and of each submission bytes, notes and timings."""
    out = tmp_path / "out"
    grade(hand_in({"ada/right.py": RIGHT, "emmy/notes.txt": ""}), out, "--secret-file", secret_file)
    with open_store(out) as store:
        tiny_run, (begun, ended) = store.run(), store.times()
        ada, emmy = store.submission("ada"), store.submission("emmy")
    assert (tiny_run.assignment, tiny_run.course) == ("01_tiny", str(TINY))
    assert tiny_run.secret == secret_file.read_text().strip()
    assert tiny_run.secret not in tiny_run.fingerprint
    assert [path for path, _ in tiny_run.files] == [
        "assignments/01_tiny/assignment.yaml", "assignments/01_tiny/tiny.py",
        "reference/01_tiny/tiny.py", "reference/01_tiny/mistakes.py",
    ]  # fmt: skip
    assert "seccomp" in tiny_run.walls
    assert dict(tiny_run.versions).keys() == {"autograder", "python", "numpy"}
    assert begun <= ended
    assert ada.source == RIGHT.encode()
    assert "should be called tiny.py" in ada.notes[0]
    assert emmy.problem.startswith("tiny.py is missing")
    assert rows(out, "SELECT came_to, seconds > cpu_seconds, cpu_seconds > 0 FROM report ORDER BY submission") == [
        ("graded", 1, 1), ("unread", 1, 1),
    ]  # fmt: skip


@pytest.mark.slow
def test_a_finished_run_is_one_file(hand_in, tmp_path):
    """The log and the shared memory of SQLite are gone, so that the file alone can be copied or archived."""
    grade(hand_in(FEW), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").glob("run*")] == ["run.sqlite"]


def test_the_log_is_the_owners_alone_as_well(stored):
    """While a run goes on nobody else reads SQLite's log, which holds the secret too."""
    files = list(stored.path.parent.iterdir())
    assert len(files) == 3
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)


def test_halves_of_pairs_are_kept_spelled_out(tmp_path, tiny_run, tiny_exam):
    """A text that no database takes comes back readable, and an interrupted run sees the same text as a whole one."""
    odd = Submission("ada", problem="a half \ud800", notes=("and \udfff",))
    with create_store(tmp_path / "run") as store:
        store.begin(tiny_run, [odd])
        assert store.changes([odd]) == []
        assert next(store.one_by_one()).problem == "a half \\ud800"
        store.add(sum_up(faulty(odd, tiny_exam[1], "\ud800")))
        assert next(store.reports()).fault == "\ud800"


def test_begin_is_whole_or_not_at_all(tmp_path, tiny_run):
    """A run whose submissions could not all be taken in was not begun."""

    def broken():
        yield Submission("ada", RIGHT.encode())
        raise OSError(5, "the disk failed")

    with create_store(tmp_path / "run") as store:
        with pytest.raises(OSError, match="the disk failed"):
            store.begin(tiny_run, broken())
        assert not store.is_begun()
        assert store.count().total() == 0


@pytest.mark.slow
def test_the_grader_holds_one_submission_at_a_time(hand_in, tmp_path, exam_of_tiny, tiny_run):
    """Thirty submissions of nearly a megabyte go through intake, store and jobs in the room of a few."""
    folder = hand_in({f"s{number:02}.py": f"{RIGHT}\n# {number}\n{'#' * (MOST_BYTES - 4096)}" for number in range(30)})
    with Pool(exam_of_tiny, 2) as pool:
        tracemalloc.start()
        try:
            with begin(tmp_path / "out", tiny_run, pool, read_handed_in(folder, "tiny.py")) as store:
                grade_into(store, pool, "none", "")
                assert store.count() == {"graded": 30}
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 12 * MOST_BYTES


def test_a_report_that_comes_in_any_order_is_kept(stored, tiny_exam):
    """Whoever grades may hand reports over in any order; what is not graded is what has none."""
    for name in ("carl", "ada"):
        stored.add(sum_up(faulty(Submission(name), tiny_exam[1], "")))
    assert [one.id for one in stored.one_by_one()] == ["blaise"]
    assert isinstance(stored, Store)


@pytest.mark.slow
def test_a_disk_that_fills_up_is_told(hand_in, tmp_path, secret_file):
    """On a file system without room for the run grade ends with 3; with more room it goes on, and ends the same."""
    if os.geteuid():
        pytest.skip("only root can mount; the same error comes from a store that may not grow, above, for everyone")
    need_namespaces()
    folder = hand_in({f"s{number:02}.py": f"{WRONG}\n# {number}\n" for number in range(12)})
    grade(folder, tmp_path / "whole", "--secret-file", secret_file)
    small, rescued = tmp_path / "small", tmp_path / "rescued"
    small.mkdir()
    words = [sys.executable, "-m", "autograder", *arguments(folder, small / "out", "--secret-file", secret_file)]
    script = f"""
        mount -t tmpfs -o size=160k none {shlex.quote(str(small))}
        {shlex.join(words)}; echo "ended with $?"
        mount -o remount,size=50m {shlex.quote(str(small))}
        {shlex.join(words)} --resume; echo "ended with $?"
        cp -r {shlex.quote(str(small / "out"))} {shlex.quote(str(rescued))}
    """
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=True)
    assert re.findall("ended with .", done.stdout) == ["ended with 3", "ended with 0"], done.stderr
    assert "Free some space" in done.stderr
    assert results(rescued) == results(tmp_path / "whole")


# ── what is damaged ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("what", ["grade", "report", "export"])
def test_a_store_that_is_cut_to_nothing_is_damaged_and_not_begun_anew(stored, tmp_path, capsys, what):
    """Whatever is asked of it: a new run in its place would have another secret, and nobody would know of the old one."""
    stored.close()
    (tmp_path / "run" / "run.sqlite").write_bytes(b"")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada.py").write_text(RIGHT)
    words = {
        "grade": arguments(tmp_path / "in", tmp_path / "run", "--resume"),
        "report": ["report", str(tmp_path / "run")],
        "export": ["export", str(tmp_path / "run")],
    }
    assert main(words[what]) == 3
    assert (
        capsys.readouterr().err
        == "autograder: " + say(message("store.emptied", path=tmp_path / "run" / "run.sqlite")) + "\n"
    )
    assert (tmp_path / "run" / "run.sqlite").read_bytes() == b""


def test_a_store_has_its_tables_from_the_first_moment(tmp_path):
    """It comes into its folder whole, for its owner alone; what a grader that was killed had not written to its end is no hindrance."""
    (tmp_path / ".part-0123456789abcdef").write_bytes(b"half")
    with create_store(tmp_path) as store:
        assert not store.is_begun()
    assert (tmp_path / "run.sqlite").stat().st_mode & 0o777 == 0o600
    assert rows(tmp_path, "PRAGMA user_version") == [(len(schema.STEPS),)]


@pytest.mark.parametrize("text", ["", "{}", '{"format": "autograder report 1"}', "[1]", "null"])
def test_a_bad_report_is_told_with_whose_it_is(stored, tmp_path, capsys, text):
    """A store's report that is none is named, and nothing is made of it."""
    row = ("blaise", "graded", 5.0, 5.0, 0.0, 0.0, "", text or "no JSON")
    with stored.transaction() as database:
        database.execute("INSERT INTO report VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    stored.close()
    assert main(["report", str(tmp_path / "run"), "--quiet"]) == 3
    said = capsys.readouterr().err
    assert "what it holds for blaise is no report" in said
    assert "Traceback" not in said
