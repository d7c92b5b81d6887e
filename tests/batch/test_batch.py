"""Many submissions: the pool, the run's folder, the gradebook, and the commands around them, through the real walls."""

import csv
import io
import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace

import pytest

from autograder.batch import pool as room
from autograder.batch.bar import Bar
from autograder.batch.demo import _share_out, make_class, unexpected
from autograder.batch.pace import Pace, left, rate
from autograder.batch.places import safe_name
from autograder.batch.pool import Pool
from autograder.batch.progress import Progress, saying
from autograder.batch.store import open_store
from autograder.cli import main
from autograder.commands import demo
from autograder.course.assignment import load_assignment
from autograder.feedback.passed import stopped_by
from autograder.intake.submission import Submission
from autograder.render.report_json import report_from_json
from autograder.render.troubles import TROUBLES, troubles_of
from autograder.results import Failed, Limits, Raised, TimedOut
from autograder.words.message import message, say
from tests.batch_room import CLASS, LOOP, RIGHT, WRONG, arguments, grade
from tests.conftest import ROOT, TINY, sampled
from tests.process_room import descendants, is_running, wait_until


@pytest.mark.slow
def test_a_folder_becomes_a_gradebook_and_reports(hand_in, tmp_path, capsys):
    """Every submission has its row, its three reports and its place on the class page, whatever it is."""
    out = tmp_path / "out"
    assert grade(hand_in(CLASS), out) == 4
    rows = list(csv.DictReader((out / "gradebook.csv").read_text("utf-8-sig").splitlines()))
    assert {row["submission"]: row["score"] for row in rows} == {
        "'=1+1": "5", "ada": "5", "blaise": "2", "carl": "2", "dora": "", "emmy": "", "felix": "0",
    }  # fmt: skip
    notes = {row["submission"]: row["note"] for row in rows}
    assert "NUL" in notes["dora"]
    assert "tiny.py is missing" in notes["emmy"]
    assert "line 1: SyntaxError" in notes["felix"]
    assert len(list((out / "reports").iterdir())) == len({"html", "md", "json"}) * len(CLASS)
    index = (out / "index.html").read_text()
    assert all(f"reports/{safe_name(row['submission'].lstrip(chr(39)))}.html" in index for row in rows)
    told = capsys.readouterr()
    rows = dict(re.split("  +", line, maxsplit=1) for line in told.out.splitlines())
    assert rows["in trouble"] == "1 timed out"
    assert rows["submissions"].endswith("1 that could not be run)")
    assert rows["not read"] == "2 could not be read and have no score: dora and emmy"
    assert rows["mean score"] == "2.80 of 5, over the 5 of 7 with a score"
    assert "class page" in rows
    assert told.err == ""


@pytest.mark.slow
def test_one_job_and_four_give_the_same_reports_byte_for_byte(hand_in, tmp_path, secret_file):
    """Same secret, same submissions, same versions: the number of jobs and the order in which they end change nothing."""
    folder = hand_in(CLASS)
    for jobs in (1, 4):
        grade(folder, tmp_path / str(jobs), "--jobs", jobs, "--secret-file", secret_file)
    files = sorted(path.relative_to(tmp_path / "1") for path in (tmp_path / "1").rglob("*.*") if path.is_file())
    assert len(files) > 20
    for file in (file for file in files if file.name != "run.sqlite"):
        assert (tmp_path / "1" / file).read_bytes() == (tmp_path / "4" / file).read_bytes(), file


@pytest.mark.slow
def test_all_right_is_exit_code_0(hand_in, tmp_path):
    """A class without a lost point ends with 0."""
    assert grade(hand_in({"ada/tiny.py": RIGHT}), tmp_path / "out") == 0


@pytest.mark.slow
def test_a_folder_that_holds_something_is_left_alone(hand_in, tmp_path, capsys):
    """A second run into the same folder is refused and changes nothing."""
    folder = hand_in({"ada/tiny.py": RIGHT})
    assert grade(folder, tmp_path / "out") == 0
    before = (tmp_path / "out" / "run.sqlite").read_bytes()
    assert grade(folder, tmp_path / "out") == 2
    assert "nothing was changed" in capsys.readouterr().err
    assert (tmp_path / "out" / "run.sqlite").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["grade", "nowhere", "--assignment", "01"], "No such file"),
        (["grade", ".", "--assignment", "99"], "There are: 01_tiny"),
        (["replay", "nowhere", "ada", "outer/distinct"], "Name the folder"),
        (["check", "nowhere"], "there is no such file or folder"),
        (["check", "."], "there is no assignment here"),
    ],
)
def test_wrong_usage_is_exit_code_2_with_what_to_do(arguments, says, capsys, tmp_path, monkeypatch):
    """A wrong path or name is told on stderr, with the next step, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    course = ["--course", str(TINY)] if arguments[0] == "grade" else []
    assert main([*arguments, *course]) == 2
    assert says in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_secret_is_for_the_teachers_eyes(hand_in, tmp_path):
    """Only its owner reads the run's folder and the store, and no report holds the secret."""
    out = tmp_path / "out"
    grade(hand_in({"ada/tiny.py": WRONG}), out)
    assert out.stat().st_mode & 0o777 == 0o700
    assert (out / "run.sqlite").stat().st_mode & 0o077 == 0
    with open_store(out) as store:
        secret = store.run().secret
    holding = [path.name for path in out.rglob("*.*") if path.is_file() and secret.encode() in path.read_bytes()]
    assert holding == ["run.sqlite"]


@pytest.mark.slow
def test_a_failing_case_is_run_again_by_its_name(hand_in, tmp_path, capsys):
    """A replay shows inputs, what was expected and what came back, and ends as the case did."""
    out = tmp_path / "out"
    grade(hand_in({"ada/tiny.py": WRONG}), out)
    report = json.loads((out / "reports" / "ada.json").read_text())
    case = report["tasks"][0]["example"]["case"]
    capsys.readouterr()
    assert main(["replay", str(out), "ada", f"outer/{case}"]) == 1
    shown = capsys.readouterr().out
    assert "delta =" in shown
    assert "expected" in shown
    assert "came back" in shown
    assert main(["replay", str(out), "ada", "mean_square/distinct"]) == 0
    assert main(["replay", str(out), "nobody", "mean_square/distinct"]) == 2
    capsys.readouterr()
    assert main(["replay", str(out), "ada", "mean_square/none"]) == 2
    assert "There are: mean_square/distinct, " in capsys.readouterr().err
    assert main(["replay", str(out), "ada", "mean_sqare/distinct"]) == 2
    assert "there is no task 'mean_sqare'.\n  Do you mean mean_square?" in capsys.readouterr().err


FORGED = "outer/distinct: this case is right"
FORGERIES = {
    "an exception": "def outer(delta, x):\n    raise ValueError({text!r})\n",
    "a text": "def outer(delta, x):\n    return {text!r}\n",
    "the keys of a dict": "def outer(delta, x):\n    return {{{text!r}[:100]: 1.0}}\n",
    "the name of a type": "def outer(delta, x):\n    return type({text!r}, (), {{}})()\n",
    "what stops the file": "raise ValueError({text!r})\n",
}
BREAKS = {
    "a line": "\n",
    "another's line": "\r\n",
    "a form feed": "\f",
    "a wrapped line": " " * 78,
    "a wide line": "\uff0d" * 45,
}


@pytest.mark.slow
@pytest.mark.parametrize("how", sampled([*FORGERIES], *[*FORGERIES][:2]))
@pytest.mark.parametrize("turn", sampled(range(5), 0))
def test_a_replay_shows_no_line_of_a_submissions_own(hand_in, tmp_path, capsys, how, turn):
    """What it says is broken and set in, so that nothing of it begins a line of a terminal as what we say does.

    In `make test` each way to say it has another break, and the plain one; in `make measure` each has each.
    """
    out = tmp_path / "out"
    signs = dict.fromkeys(("\n", [*BREAKS.values()][([*FORGERIES].index(how) + turn) % len(BREAKS)]))
    sources = {
        f"{place}.py": RIGHT + FORGERIES[how].format(text=f"oh{sign}{FORGED}") for place, sign in enumerate(signs)
    }
    grade(hand_in(sources), out)
    for place in range(len(signs)):
        capsys.readouterr()
        main(["replay", str(out), str(place), "outer/distinct"])
        for line in capsys.readouterr().out.splitlines():
            shown = "".join(sign * (2 if sign == "\uff0d" else 1) for sign in line)
            assert not any(shown[at:].startswith("outer/distinct: this") for at in range(0, len(shown), 80)), (
                place,
                line,
            )


@pytest.mark.slow
def test_a_replay_takes_a_name_as_the_gradebook_shows_it_or_its_persons(hand_in, tmp_path, capsys):
    """Behind an apostrophe where the name would be a formula; a name that begins with one is its own. Who may be meant is told."""
    out = tmp_path / "out"
    canvas = {"lovelaceemmy (user 71).py": RIGHT + "\n# emmy\n"}
    grade(hand_in({"=cmd.py": RIGHT, "'ada.py": WRONG, "ada.py": RIGHT + "\n# ada\n", **canvas}), out)
    shown = {row["submission"] for row in csv.DictReader((out / "gradebook.csv").read_text("utf-8-sig").splitlines())}
    assert shown == {"'=cmd", "'ada", "ada", "lovelaceemmy (user 71)"}
    assert main(["replay", str(out), "'=cmd", "outer/distinct"]) == 0
    assert main(["replay", str(out), "'ada", "outer/distinct"]) == 1
    assert main(["replay", str(out), "lovelaceemmy", "outer/distinct"]) == 0
    assert main(["replay", str(out), "'blaise", "outer/distinct"]) == 2
    assert "'blaise' is none of the submissions" in capsys.readouterr().err
    assert main(["replay", str(out), "lovelac", "outer/distinct"]) == 2
    assert "Did you mean lovelaceemmy (user 71)?" in capsys.readouterr().err


@pytest.mark.slow
def test_a_job_that_dies_costs_one_submission_its_report_and_is_replaced(exam_of_tiny, monkeypatch):
    """A fault of ours is told as such: no zero, and everybody else is graded."""
    honest = room.grade

    def faulty(submission, *args, **options):
        if submission.id == "victim":
            os.kill(os.getpid(), signal.SIGKILL)
        if submission.id == "odd":
            raise RuntimeError("our own bug")
        return honest(submission, *args, **options)

    monkeypatch.setattr(room, "grade", faulty)
    names = ["a", "victim", "b", "odd", "c"]
    with Pool(exam_of_tiny, 2) as pool:
        graded = {one.submission: one for one in pool.grade([Submission(name, RIGHT.encode()) for name in names])}
    assert {name: one.score for name, one in graded.items() if one.came_to == "graded"} == {"a": 5, "b": 5, "c": 5}
    assert all(one.seconds >= one.cpu_seconds > 0 for one in graded.values() if one.came_to == "graded")
    assert "ended" in report_from_json(graded["victim"].report).fault
    assert "our own bug" in report_from_json(graded["odd"].report).fault


@pytest.mark.slow
def test_nothing_survives_a_grader_that_is_killed(hand_in, tmp_path):
    """After SIGKILL of the grader no job, zygote or worker is left."""
    folder = hand_in({f"s{number}/tiny.py": LOOP for number in range(6)})
    command = [sys.executable, "-m", "autograder", "grade", str(folder), "--assignment", "01", "--course", str(TINY)]
    grader = subprocess.Popen([*command, "--out", str(tmp_path / "out"), "--quiet"])
    try:
        wait_until(lambda: len(descendants(grader.pid)) >= 5)
        family = descendants(grader.pid)
    finally:
        grader.kill()
        grader.wait()
    wait_until(lambda: not any(map(is_running, family)), seconds=5)


KILLED = """
import os, pickle, signal, sys, time
from autograder.batch import pool

here, honest = os.getpid(), pool.die_with_parent


def late(parent):
    os.write(1, f"{os.getpid()}\\n".encode())
    while os.getppid() == here:
        time.sleep(0.01)
    honest(parent)


pool.die_with_parent = late
pool.wait_ready = lambda pipe: time.sleep(0.3) or os.kill(here, signal.SIGKILL)
pool.Pool(pickle.load(sys.stdin.buffer), 3)
"""


@pytest.mark.slow
def test_nothing_survives_a_grader_that_is_killed_before_its_jobs_ask_to_be_told(exam_of_tiny):
    """A job that the kernel would never tell sees it by itself; another that was forked after it holds its pipe open."""
    exam = pickle.dumps(exam_of_tiny)
    done = subprocess.run(
        [sys.executable, "-c", KILLED], check=False, input=exam, capture_output=True, cwd=ROOT, timeout=60
    )
    assert (done.returncode, done.stderr) == (-signal.SIGKILL, b"")
    family = [int(pid) for pid in done.stdout.split()]
    assert len(family) == 3
    wait_until(lambda: not any(map(is_running, family)), seconds=5)


def test_a_made_up_class_shares_mistakes_as_real_ones_do():
    """The most common mistakes of its class page are common: one is made by six, others by fewer, most by one alone."""
    course = load_assignment(ROOT, "01_gradients")
    made = Counter(mistake.name for one in _share_out(course, list(course.questions)) for mistake in one)
    assert [count for _, count in made.most_common(5)] == [6, 4, 3, 2, 1]


def test_a_made_up_class_comes_out_as_planted(tiny, tiny_exam):
    """Every member of the made-up class has something planted that can be told, and there are 24."""
    planted = make_class(tiny, tiny_exam[1])
    assert len(planted) == 24
    assert len({one.submission.sha256 for one in planted}) == 24


def test_what_was_not_planted_is_noticed(tiny, tiny_exam, grade_tiny):
    """A right submission that lost points, and a wrong one that lost none, are both told."""
    planted = {one.submission.id: one for one in make_class(tiny, tiny_exam[1])}
    (lost,) = unexpected(planted["ada"], grade_tiny(WRONG))
    assert (lost.key, dict(lost.facts)["task"]) == ("demo.right_lost", "outer")
    assert unexpected(planted["felix"], grade_tiny(RIGHT))
    assert unexpected(planted["felix"], grade_tiny(planted["felix"].submission.source)) == []


def test_names_of_files_are_safe_and_apart():
    """A submission's file name holds no path, no option and no collision."""
    names = [
        "ada",
        "Ada",
        "../../etc/passwd",
        "-rf",
        ".hidden",
        "a\nb",
        "é",
        "e\u0301",
        "x" * 300,
        "",
        "a b",
        safe_name("a b"),
        "A" * 60 + "é5843",  # these two have the first 32 bits of their hashes in common, which takes a second to find
        "A" * 60 + "é1c198",
    ]
    safe = [safe_name(name) for name in names]
    assert len(set(map(str.lower, safe))) == len(names)
    assert all(name and name[0] not in "-." and "/" not in name and len(name) < 100 for name in safe)


@pytest.mark.slow
@pytest.mark.parametrize("course", sampled([TINY, ROOT], TINY))
def test_the_demo_shows_what_was_planted(tmp_path, capsys, course):
    """All as planted, another in the same place, and nothing else is overwritten."""
    out = tmp_path / "demo"
    for part in ("run", "submissions"):
        (out / part).mkdir(parents=True)
        (out / part / "of an earlier demo").touch()
    (out / demo._MARK).touch()
    assert main(["demo", "--assignment", "01", "--out", str(out), "--course", str(course)]) == 0, (
        capsys.readouterr().out
    )
    told = "".join(capsys.readouterr().out.split("\n"))
    assert f"class page: {out / 'run' / 'index.html'}" in told
    report = out / re.search(r"a report: +(.*?\.html)", told)[1]
    assert "Most likely: " in report.read_text()
    assert "BEGIN SOLUTION" not in report.read_text()
    assert list(out.rglob("of an earlier demo")) == []
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    assert main(["demo", "--out", str(tmp_path / "mine")]) == 2
    assert (tmp_path / "mine" / "thesis.txt").exists()
    (out / "thesis.txt").touch()
    assert main(["demo", "--out", str(out)]) == 2
    assert (out / "thesis.txt").exists()
    assert (out / "run" / "index.html").is_file()
    shutil.rmtree(out)


@pytest.mark.slow
def test_what_is_no_submission_is_named(hand_in, tmp_path, capsys):
    """A page or a table beside the submissions is left out aloud, and a run among them is refused."""
    folder = hand_in({"ada/tiny.py": RIGHT, "blaise.html": "{}", "marks.csv": ""})
    assert grade(folder, tmp_path / "out") == 0
    assert "nobody's folder (2):\n  blaise.html\n  marks.csv\n" in capsys.readouterr().err
    assert grade(folder, folder / "out") == 2
    assert "among the submissions" in capsys.readouterr().err


@pytest.mark.slow
def test_a_wrong_folder_is_told(hand_in, tmp_path, capsys):
    """Where nobody of several has a point, stderr asks whether folder and assignment are meant; of one nothing is said."""
    folder = hand_in({"ada/notes.txt": "", "blaise.py": "x = 1", "carl.py": "def broken(:"})
    assert grade(folder, tmp_path / "out") == 4
    told = capsys.readouterr()
    assert f"{folder} is the wrong folder, or 01_tiny the wrong assignment\n  Read one of the reports" in told.err
    assert {line.index(line.split("  ", 1)[1].lstrip()) for line in told.out.splitlines()} == {13}
    (folder / "dora.py").write_text(WRONG)
    assert grade(folder, tmp_path / "again") == 4
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "blaise.py").write_text("x = 1")
    assert grade(tmp_path / "one", tmp_path / "alone") == 0
    assert capsys.readouterr().err == ""


def test_an_empty_path_is_refused(tmp_path, capsys, monkeypatch):
    """A variable that is not set does not mean the current folder."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        grade("", tmp_path / "out")
    assert "argument SUBMISSIONS: the path is empty" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_the_secret_that_a_run_notes_gives_the_same_run(hand_in, tmp_path, capsys):
    """What `export --secret` prints can be put into a file and used again."""
    folder = hand_in({"ada/tiny.py": WRONG})
    grade(folder, tmp_path / "one")
    capsys.readouterr()
    assert main(["export", str(tmp_path / "one"), "--secret"]) == 0
    (tmp_path / "again").write_text(capsys.readouterr().out)
    grade(folder, tmp_path / "two", "--secret-file", tmp_path / "again")
    one, two = (tmp_path / name / "reports" / "ada.json" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.slow
def test_a_hostile_message_stays_inert_in_a_replay(hand_in, tmp_path, capsys):
    """What an exception says cannot move the teacher's terminal."""
    source = RIGHT + "\ndef outer(delta, x):\n    raise ValueError('\\x1b]0;owned\\x07\\x1b[31m')\n"
    grade(hand_in({"ada/tiny.py": source}), tmp_path / "out")
    capsys.readouterr()
    assert main(["replay", str(tmp_path / "out"), "ada", "outer/distinct"]) == 1
    assert "\x1b" not in capsys.readouterr().out


# ── what is made of a run afterwards ────────────────────────────────────────────────────────


def _files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}


@pytest.mark.slow
def test_reports_are_written_again_in_the_same_bytes(hand_in, tmp_path, capsys):
    """`report` writes all that `grade` wrote, elsewhere or in its place, from the store alone, with any number of processes."""
    names = {f"s{number:02}.py": f"{WRONG}\n# {number}\n" for number in range(45)}
    out = tmp_path / "out"
    grade(hand_in(names | {"emmy/notes.txt": b""}), out)
    wrote = _files(out)
    shutil.rmtree(tmp_path / "in")
    for jobs in (1, 3):
        site = tmp_path / f"site{jobs}"
        assert main(["report", str(out), "--out", str(site), "--jobs", str(jobs), "--quiet"]) == 0
        assert _files(site) | {"run.sqlite": wrote["run.sqlite"]} == wrote
    shutil.rmtree(out / "reports")
    assert main(["report", str(out), "--quiet"]) == 0
    assert _files(out) == wrote
    assert "46 of 46 submissions have a report" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("formats", "wanted"),
    [
        ("html", {"index.html", "reports/ada.html"}),
        ("csv", {"gradebook.csv"}),
        ("md,json", {"reports/ada.md", "reports/ada.json"}),
    ],
)
def test_only_the_formats_that_are_asked_for_are_written(hand_in, tmp_path, formats, wanted):
    """The class page comes with html; csv is the gradebook."""
    grade(hand_in({"ada.py": RIGHT}), tmp_path / "out")
    assert main(["report", str(tmp_path / "out"), "--out", str(tmp_path / "site"), "--format", formats]) == 0
    assert set(_files(tmp_path / "site")) == wanted
    with pytest.raises(SystemExit, match="2"):
        main(["report", str(tmp_path / "out"), "--format", "html,pdf"])


@pytest.mark.slow
def test_a_report_that_cannot_be_written_is_told(hand_in, tmp_path, capsys):
    """A file in the way is named, with what to do; no traceback."""
    grade(hand_in({"ada.py": RIGHT}), tmp_path / "out")
    (tmp_path / "site" / "reports" / "ada.md").mkdir(parents=True)
    assert main(["report", str(tmp_path / "out"), "--out", str(tmp_path / "site")]) == 3
    error = capsys.readouterr().err
    assert "ada.md: Is a directory" in error
    assert "Traceback" not in error
    assert not list((tmp_path / "site" / "reports").glob(".part-*"))


@pytest.mark.slow
def test_what_an_export_is_sent_into_stays_what_it_is(hand_in, tmp_path):
    """A named pipe takes the table and is a pipe still; a link stays a link, and the file that it leads to has the table."""
    grade(hand_in({"ada.py": RIGHT}), tmp_path / "run")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("table.csv")
    heard = []
    reader = threading.Thread(target=lambda: heard.append((tmp_path / "pipe").read_text()), daemon=True)
    reader.start()
    for name in ("pipe", "link"):
        assert main(["export", str(tmp_path / "run"), "--out", str(tmp_path / name)]) == 0
    reader.join(5)
    assert heard == [(tmp_path / "table.csv").read_text()] == [(tmp_path / "run" / "gradebook.csv").read_text()]
    assert (tmp_path / "pipe").is_fifo()
    assert (tmp_path / "link").is_symlink()


@pytest.mark.slow
def test_a_run_is_exported_as_csv_and_json(hand_in, tmp_path, capsys):
    """The gradebook and the list of all reports, on stdout or into a file; the list holds no secret."""
    out = tmp_path / "out"
    grade(hand_in({"ada.py": RIGHT, "blaise.py": WRONG}), out)
    capsys.readouterr()
    assert main(["export", str(out)]) == 0
    assert capsys.readouterr().out == (out / "gradebook.csv").read_text()
    assert main(["export", str(out), "--format", "json", "--out", str(tmp_path / "all.json")]) == 0
    reports = json.loads((tmp_path / "all.json").read_text())
    assert reports == [json.loads((out / "reports" / f"{name}.json").read_text()) for name in ("ada", "blaise")]
    assert main(["export", str(tmp_path)]) == 2


@pytest.mark.slow
def test_two_runs_are_compared(hand_in, tmp_path, secret_file, capsys):
    """The same runs end with 0; another score, verdict, mistake or file is a line each, and ends with 1."""
    folder = hand_in({"ada.py": RIGHT, "blaise.py": WRONG, "carl.py": RIGHT + "\n# carl\n"})
    for name in ("one", "two"):
        grade(folder, tmp_path / name, "--secret-file", secret_file)
    grade(folder, tmp_path / "other")
    (folder / "ada.py").write_text(WRONG)
    (folder / "carl.py").unlink()
    grade(folder, tmp_path / "three")
    (folder / "ada.py").write_text("def outer(")
    grade(folder, tmp_path / "four")
    capsys.readouterr()

    def diff(one, other):
        return main(["diff", str(tmp_path / one), str(tmp_path / other)]), capsys.readouterr().out

    assert diff("one", "two") == (0, "every submission has the same scores and verdicts\n")
    code, says = diff("one", "other")
    assert code == 0
    assert says.startswith("secret: ")
    assert secret_file.read_text().strip() not in says
    code, says = diff("one", "three")
    assert code == 1
    lines = [" ".join(line.split()) for line in says.splitlines()]
    assert "ada score 5 2" in lines
    assert "ada outer passed, 3 of 3 failed, 0 of 3" in lines
    assert any(line.startswith("ada outer: values passed, ") for line in lines)
    assert any(line.startswith("ada outer: mistake none") for line in lines)
    assert "carl report there not there" in lines
    assert lines[-1] == "2 submissions differ"
    assert "submission what one three" in lines
    assert not [line for line in lines if line.startswith("blaise")]
    lines = [" ".join(line.split()) for line in diff("three", "four")[1].splitlines()]
    assert "ada outer failed, 0 of 3 missing, 0 of 3" in lines
    assert not [line for line in lines if "outer:" in line]  # what was not run has no checks to compare
    assert lines[-1] == "1 submission differs"


JUNK = "import os\nfor number in range(256):\n    try: os.write(number, b'junk' * 9)\n    except OSError: pass\n"
NEVER = Failed(TimedOut(2.0), line=1)


@pytest.mark.slow
def test_what_came_of_loading_a_file_is_counted_as_what_came_of_a_case(exam_of_tiny):
    """Whoever forges or ends the program there may have all points; the terminal and the class page still count them, in the same words."""
    files = {"ada": RIGHT, "forger": f"{JUNK}{RIGHT}", "quitter": f"import os\nos._exit(0)\n{RIGHT}"}
    with Pool(exam_of_tiny, 1) as pool:
        found = {one.submission: one for one in pool.grade(Submission(name, files[name].encode()) for name in files)}
    assert [(one.came_to, one.score) for _, one in sorted(found.items())] == [("graded", 5), ("forged", 5), ("died", 5)]
    told = [troubles_of(report_from_json(one.report), is_graded=True) for _, one in sorted(found.items())]
    while_loaded = [f"{say(TROUBLES[kind])} while the file was loaded" for kind in ("forged", "died")]
    assert [*map(list, map(dict.values, told))] == [[], *([says] for says in while_loaded)]
    pace = Pace("grading", len(found))
    for one in found.values():
        pace.count(one.came_to, 1, one.seconds)
    assert pace.counted() == [f"1 {say(TROUBLES[kind])}" for kind in ("forged", "died")]
    assert stopped_by([NEVER, Failed(Raised("ValueError", ""), line=2)]) == ("timed out",)


# ── progress ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_progress_as_json_is_a_line_a_second(hand_in, tmp_path, capsys):
    """Each line is JSON with what is done, the rate and what came to what; the last of each work has all."""
    words = [word for word in arguments(hand_in(CLASS), tmp_path / "out") if word != "--quiet"]
    assert main([*words, "--progress", "json"]) == 4
    lines = list(map(json.loads, capsys.readouterr().err.splitlines()))
    grading = [line for line in lines if line["doing"] == "grading"]
    assert len(grading) > 1  # the loop alone takes two seconds
    told = {key: grading[-1][key] for key in ("done", "total", "died", "timed_out", "not_runnable", "not_read")}
    assert told == {"done": 7, "total": 7, "died": 0, "timed_out": 1, "not_runnable": 1, "not_read": 2}
    assert lines[-1]["doing"] == "writing reports"
    assert lines[-1]["done"] == 7


def test_progress_is_plain_outside_of_a_terminal():
    """No bar, no colour, no carriage return: a line at the end, with what is to be noticed."""
    stream = io.StringIO()
    with Progress("grading", 3, "auto", stream) as progress:
        for came_to in ("graded", "not runnable", "fault"):
            progress.count(came_to)
    assert re.fullmatch(r"grading: 3 of 3, \d+/s, 1 could not be run, 1 not graded\n", stream.getvalue())


def test_progress_is_a_bar_in_a_terminal():
    """A bar with a rate, the time that is left and what is to be noticed."""
    shown = shown_in_a_terminal(3, {"timed out": 1})
    assert "━" in shown
    assert "1/3" in shown
    assert "1 timed out" in shown
    assert "left" in shown


TROUBLE = {"graded": 400, "died": 3, "timed out": 12, "not runnable": 7, "fault": 1}


@pytest.mark.parametrize(
    ("columns", "counts", "told"),
    [
        (50, {"graded": 300}, r"grading ━\S+  300/1000 \d+:\d\d:\d\d left"),
        (50, TROUBLE, r"grading ━\S+  423/1000 \d+:\d\d:\d\d left 23 in trouble"),
        (44, TROUBLE, r"grading  423/1000 \d+:\d\d:\d\d left 23 in trouble"),
        (60, TROUBLE, r"grading ━\S+  423/1000 +\d+/s .*left 23 in trouble"),
        (80, TROUBLE, r"grading ━\S{23}  423/1000 .*left 23 in trouble"),
        (120, TROUBLE, r"grading ━\S{23}  423/1000 .*left 3 died, 12 timed out, 7 could not be run, 1 not graded"),
        (200, TROUBLE, r"grading ━\S{23}  423/1000 +\d+/s \S+ left 3 died, 12 timed out, 7 could .*, 1 not graded"),
    ],
)
def test_the_bar_keeps_to_one_line(columns, counts, told, monkeypatch):
    """What has no room is left out whole, the least telling first; nothing is cut and nothing wraps."""
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", shown_in_a_terminal(1000, counts))
    lines = [line.rstrip() for line in re.split(r"[\r\n]+", shown) if line.strip()]
    assert max(map(len, lines)) <= columns
    assert shown.count("\n") == 1
    assert re.fullmatch(told, lines[-1])
    assert "…" not in shown


def test_every_part_of_the_bar_keeps_its_place_and_its_form(monkeypatch):
    """From the first one to the last of a thousand in a terminal of 80 columns; near its end too the time that is left is a time."""
    monkeypatch.setenv("COLUMNS", "80")
    every = {"graded": 9, "timed out": 2, "died": 90, "not runnable": 1, "forged": 897}
    shown = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", shown_in_a_terminal(1000, every, each=True))
    lines = [line.rstrip() for line in re.split(r"[\r\n]+", shown) if line.strip()]
    assert len(lines) > len(every)
    assert {line.index("/1000") for line in lines} == {37}
    assert {line.index(" left") for line in lines if " left" in line} == {57}
    assert any(line.endswith(" 999/1000   83/s 0:00:01 left 990 in trouble") for line in lines)
    assert lines[-1].endswith("1000/1000   83/s   in 0:00:12 990 in trouble")


def test_only_the_last_ones_are_counted_if_they_take_longer_than_they_should():
    """Then they are counted until the end, and a time that is wrong is told no more."""
    pace = Pace("grading", 100)
    bar = Bar(pace, io.StringIO())
    pace.begun -= 9.9
    pace.count("graded", 98, 0.0)
    told = [bar._time(pace)]
    pace.latest -= 1.5
    told.append(bar._time(pace))
    pace.count("graded", 1, 0.0)
    told.append(bar._time(pace))
    pace.count("graded", 1, 0.0)
    assert [*told, bar._time(pace)] == ["0:00:01 left", "2 to go", "1 to go", "in 0:00:10"]


def shown_in_a_terminal(total, counts, *, each=False):
    """All that a terminal is sent while so many come to what."""
    try:
        ours, theirs = os.openpty()
    except OSError as error:
        pytest.skip(f"this machine gives no terminal: {error}")
    with os.fdopen(theirs, "w") as stream, Progress("grading", total, "auto", stream) as progress:
        progress.pace.begun -= 12
        for came_to, number in counts.items():
            progress.count(came_to, number)
            if each:
                progress._show()
        if each:
            progress.count(number=total - progress.pace.done)
    shown = b""
    with (
        suppress(OSError),
        os.fdopen(ours, "rb", buffering=0) as terminal,
    ):  # which ends with an error, not with nothing
        while part := terminal.read(1 << 16):
            shown += part
    return shown.decode()


def test_the_time_that_is_left_is_never_none_while_one_is_at_work():
    """A slow last submission is one to go, not 0:00:00 left for as long as it takes."""
    stream = io.StringIO()
    with Progress("grading", 100, "auto", stream) as progress:
        progress.pace.begun -= 99.0
        progress.count(number=99)
    assert "1/s, 0:00:01 left" in stream.getvalue()
    stream.truncate(0)
    with Progress("grading", 100, "auto", stream) as progress:
        progress.pace.begun -= 9.9
        progress.count(number=99)
    assert "10/s, 1 to go" in stream.getvalue()


@pytest.mark.parametrize(
    ("elapsed", "counts", "told"),
    [
        (20, {"timed out": (2, 20.0), "graded": (1, 0.02)}, "1/s, 0:02:5"),
        (21, {"timed out": (3, 20.0), "graded": (30, 0.02)}, "3/s, 0:01:"),
        (100, {"graded": (50, 2.0)}, r"30/min, 0:05:0"),
    ],
)
def test_a_few_that_are_stuck_at_the_beginning_foretell_no_hours(elapsed, counts, told):
    """The others are expected to take as long as those that were not stuck: 0/s and 1:06:00 were told of the first."""
    pace = Pace("grading", 200, begun=time.monotonic() - elapsed)
    for came_to, (number, seconds) in counts.items():
        pace.count(came_to, number, number * seconds)
    assert f"{rate(pace)}, {left(pace)}".startswith(told)


def test_a_terminal_is_told_what_is_done_before_there_is_a_bar(monkeypatch):
    """In one line, which goes again, however narrow; elsewhere, and where progress is told to a program, nothing is said."""
    stream = io.StringIO()
    with saying(message("progress.drawing"), "auto", stream):
        pass
    assert stream.getvalue() == ""
    stream.isatty = lambda: True
    with saying(message("progress.drawing"), "json", stream):
        assert stream.getvalue() == ""
    with saying(message("progress.drawing"), "auto", stream):
        assert stream.getvalue() == "drawing the test cases and working out the answers …"
    assert re.fullmatch(r"\S[^\r]*\r *\r", stream.getvalue())
    monkeypatch.setenv("COLUMNS", "20")
    stream.truncate(stream.seek(0))
    with saying(message("progress.drawing"), "auto", stream):
        assert stream.getvalue() == "drawing the test ca"


@pytest.mark.slow
def test_nothing_survives_a_job_that_is_killed(exam_of_tiny):
    """Its zygote and its worker end with it, and the run goes on with another in its place."""
    patient = replace(exam_of_tiny, limits=Limits(seconds_per_case=30, seconds_per_submission=60))
    with Pool(patient, 1) as pool:
        reports = pool.grade([Submission("stuck", LOOP.encode()), Submission("ada", RIGHT.encode())], kill_once(pool))
        found = {one.submission: one for one in reports}
        assert "ended" in found["stuck"].report
        assert (found["stuck"].came_to, found["ada"].score) == ("fault", 5)


def kill_once(pool):
    """Kill the job at the first idle moment, and see that what it started ends."""
    done = []

    def idle():
        if not done:
            job = pool._jobs[0].process
            family = descendants(job.pid)
            assert family
            job.kill()
            wait_until(lambda: not any(map(is_running, family)), seconds=5)
            done.append(True)

    return idle
