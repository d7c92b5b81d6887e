"""Many submissions: the pool, the run's folder, the gradebook, and the commands around them, through the real walls."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.batch import pool as room
from autograder.batch.demo import make_class, unexpected
from autograder.batch.pool import Exam, Pool
from autograder.batch.run import open_run, safe_name
from autograder.cli import main
from autograder.intake.submission import Submission
from autograder.results import Limits
from tests.conftest import TINY

RIGHT = (TINY / "reference" / "01_tiny" / "tiny.py").read_text()
WRONG = RIGHT.replace("np.outer(delta, x)", "-np.outer(delta, x)")
LOOP = RIGHT + "\ndef outer(delta, x):\n    while True:\n        pass\n"


@pytest.fixture
def hand_in(tmp_path):
    """Write submissions into a folder and give its path."""

    def write(files):
        for name, text in files.items():
            path = tmp_path / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / "in"

    return write


@pytest.fixture
def secret_file(tmp_path):
    """A secret that every run of a test shares."""
    path = tmp_path / "secret"
    path.write_text("0123456789abcdef0123456789abcdef\n")
    return path


def _grade(folder, out, *more):
    return main(
        [
            "grade",
            str(folder),
            "--assignment",
            "01",
            "--course",
            str(TINY),
            "--out",
            str(out),
            "--quiet",
            *map(str, more),
        ]
    )


CLASS = {
    "ada/tiny.py": RIGHT,
    "blaise.py": WRONG,
    "carl/tiny.py": LOOP,
    "dora/tiny.py": b"\xff\xfe\x00",
    "emmy/notes.txt": b"",
    "felix/tiny.py": "def broken(:\n",
    "=1+1/tiny.py": RIGHT + "\n# formula\n",
}


def test_a_folder_becomes_a_gradebook_and_reports(hand_in, tmp_path, capsys):
    """Every submission has its row, its three reports and its place on the class page, whatever it is."""
    out = tmp_path / "out"
    assert _grade(hand_in(CLASS), out) == 1
    rows = list(csv.DictReader((out / "gradebook.csv").read_text().splitlines()))
    assert {row["submission"]: row["score"] for row in rows} == {
        "'=1+1": "5", "ada": "5", "blaise": "2", "carl": "2", "dora": "0", "emmy": "0", "felix": "0",
    }  # fmt: skip
    notes = {row["submission"]: row["note"] for row in rows}
    assert "NUL" in notes["dora"]
    assert "tiny.py is missing" in notes["emmy"]
    assert "line 1: SyntaxError" in notes["felix"]
    assert len(list((out / "reports").iterdir())) == 3 * len(CLASS)
    index = (out / "index.html").read_text()
    assert all(f"reports/{safe_name(row['submission'].lstrip(chr(39)))}.html" in index for row in rows)
    assert "class page" in capsys.readouterr().out


@pytest.mark.slow
def test_one_job_and_four_give_the_same_reports_byte_for_byte(hand_in, tmp_path, secret_file):
    """Same secret, same submissions, same versions: the number of jobs and the order in which they end change nothing."""
    folder = hand_in(CLASS)
    for jobs in (1, 4):
        _grade(folder, tmp_path / str(jobs), "--jobs", jobs, "--secret-file", secret_file)
    files = sorted(path.relative_to(tmp_path / "1") for path in (tmp_path / "1").rglob("*.*") if path.is_file())
    assert len(files) > 20
    for file in files:
        assert (tmp_path / "1" / file).read_bytes() == (tmp_path / "4" / file).read_bytes(), file


def test_all_right_is_exit_code_0(hand_in, tmp_path):
    """A class without a lost point ends with 0."""
    assert _grade(hand_in({"ada/tiny.py": RIGHT}), tmp_path / "out") == 0


def test_a_folder_that_holds_something_is_left_alone(hand_in, tmp_path, capsys):
    """A second run into the same folder is refused and changes nothing."""
    folder = hand_in({"ada/tiny.py": RIGHT})
    assert _grade(folder, tmp_path / "out") == 0
    before = (tmp_path / "out" / "run.json").read_bytes()
    assert _grade(folder, tmp_path / "out") == 2
    assert "nothing was changed" in capsys.readouterr().err
    assert (tmp_path / "out" / "run.json").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["grade", "nowhere", "--assignment", "01"], "No such file"),
        (["grade", ".", "--assignment", "99"], "There are: 01_tiny"),
        (["replay", "nowhere", "ada", "outer/distinct"], "Name the folder"),
        (["check", "nowhere"], "there is no assignment here"),
    ],
)
def test_wrong_usage_is_exit_code_2_with_what_to_do(arguments, says, capsys, tmp_path, monkeypatch):
    """A wrong path or name is told on stderr, with the next step, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    course = ["--course", str(TINY)] if arguments[0] == "grade" else []
    assert main([*arguments, *course]) == 2
    assert says in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_secret_is_for_the_teachers_eyes(hand_in, tmp_path):
    """Only its owner reads run.json, and no report holds the secret."""
    out = tmp_path / "out"
    _grade(hand_in({"ada/tiny.py": WRONG}), out)
    assert (out / "run.json").stat().st_mode & 0o077 == 0
    secret = json.loads((out / "run.json").read_text())["secret"]
    assert not any(
        secret in path.read_text() for path in out.rglob("*.*") if path.name != "run.json" and path.is_file()
    )


def test_a_failing_case_is_run_again_by_its_name(hand_in, tmp_path, capsys):
    """A replay shows inputs, what was expected and what came back, and ends as the case did."""
    out = tmp_path / "out"
    _grade(hand_in({"ada/tiny.py": WRONG}), out)
    report = json.loads((out / "reports" / "ada.json").read_text())
    case = report["tasks"][0]["example"]["case"]
    capsys.readouterr()
    assert main(["replay", str(out), "ada", f"outer/{case}"]) == 1
    shown = capsys.readouterr().out
    assert "delta =" in shown
    assert "expected" in shown
    assert "came back" in shown
    assert main(["replay", str(out), "ada", "mean_square/distinct"]) == 0
    assert main(["replay", str(out), "ada", "mean_square/none"]) == 2
    assert main(["replay", str(out), "nobody", "mean_square/distinct"]) == 2
    assert open_run(out).assignment == "01_tiny"


def test_a_job_that_dies_costs_one_submission_its_report_and_is_replaced(tiny_exam, monkeypatch):
    """A fault of ours is told as such: no zero, and everybody else is graded."""
    honest = room.grade

    def faulty(submission, *args, **options):
        if submission.id == "victim":
            os.kill(os.getpid(), signal.SIGKILL)
        if submission.id == "odd":
            raise RuntimeError("our own bug")
        return honest(submission, *args, **options)

    monkeypatch.setattr(room, "grade", faulty)
    exam = Exam(*tiny_exam, Limits())
    names = ["a", "victim", "b", "odd", "c"]
    with Pool(exam, 2) as pool:
        reports = {
            report.submission: report for report in pool.grade([Submission(name, RIGHT.encode()) for name in names])
        }
    assert {name: report.score for name, report in reports.items() if not report.fault} == {"a": 5, "b": 5, "c": 5}
    assert "ended" in reports["victim"].fault
    assert "our own bug" in reports["odd"].fault


def test_nothing_survives_a_grader_that_is_killed(hand_in, tmp_path):
    """After SIGKILL of the grader no job, zygote or worker is left."""
    folder = hand_in({f"s{number}/tiny.py": LOOP for number in range(6)})
    command = [sys.executable, "-m", "autograder", "grade", str(folder), "--assignment", "01", "--course", str(TINY)]
    grader = subprocess.Popen([*command, "--out", str(tmp_path / "out"), "--quiet"])
    try:
        deadline = time.monotonic() + 20
        while len(family := _descendants(grader.pid)) < 5 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(family) >= 5
    finally:
        grader.kill()
        grader.wait()
    deadline = time.monotonic() + 5
    while (left := [pid for pid in family if _is_running(pid)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []


def _descendants(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            child = int(path.parent.name)
            found += [child, *_descendants(child)]
    return found


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def test_a_made_up_class_comes_out_as_planted(tiny):
    """Every member of the made-up class has something planted that can be told, and there are 24."""
    planted = make_class(tiny)
    assert len(planted) == 24
    assert len({one.submission.sha256 for one in planted}) == 24


def test_what_was_not_planted_is_noticed(tiny, grade_tiny):
    """A right submission that lost points, and a wrong one that lost none, are both told."""
    planted = {one.submission.id: one for one in make_class(tiny)}
    assert unexpected(planted["ada"], grade_tiny(WRONG)) == [
        "outer is right and lost points: the result is wrong in 12 of 12 entries"
    ]
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
    ]
    safe = [safe_name(name) for name in names]
    assert len(set(map(str.lower, safe))) == len(names)
    assert all(name and name[0] not in "-." and "/" not in name and len(name) < 100 for name in safe)


@pytest.mark.slow
def test_the_demo_shows_what_was_planted(tmp_path, capsys):
    """The whole demo on the real course: all as planted, twice in the same place, and nothing else is overwritten."""
    out = tmp_path / "demo"
    assert main(["demo", "--out", str(out)]) == 0, capsys.readouterr().out
    assert main(["demo", "--out", str(out)]) == 0
    assert (out / "run" / "index.html").is_file()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    assert main(["demo", "--out", str(tmp_path / "mine")]) == 2
    assert (tmp_path / "mine" / "thesis.txt").exists()
    shutil.rmtree(out)


def test_what_is_no_submission_is_named(hand_in, tmp_path, capsys):
    """A notebook or a text beside the submissions is left out aloud, and a run among them is refused."""
    folder = hand_in({"ada/tiny.py": RIGHT, "blaise.ipynb": "{}", "marks.csv": ""})
    assert _grade(folder, tmp_path / "out") == 0
    assert "left out: blaise.ipynb, marks.csv" in capsys.readouterr().err
    assert _grade(folder, folder / "out") == 2
    assert "among the submissions" in capsys.readouterr().err


def test_the_secret_that_a_run_notes_gives_the_same_run(hand_in, tmp_path):
    """What run.json calls the secret can be put into a file and used again."""
    folder = hand_in({"ada/tiny.py": WRONG})
    _grade(folder, tmp_path / "one")
    (tmp_path / "again").write_text(json.loads((tmp_path / "one" / "run.json").read_text())["secret"] + "\n")
    _grade(folder, tmp_path / "two", "--secret-file", tmp_path / "again")
    one, two = (tmp_path / name / "reports" / "ada.json" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_a_hostile_message_stays_inert_in_a_replay(hand_in, tmp_path, capsys):
    """What an exception says cannot move the teacher's terminal."""
    source = RIGHT + "\ndef outer(delta, x):\n    raise ValueError('\\x1b]0;owned\\x07\\x1b[31m')\n"
    _grade(hand_in({"ada/tiny.py": source}), tmp_path / "out")
    capsys.readouterr()
    assert main(["replay", str(tmp_path / "out"), "ada", "outer/distinct"]) == 1
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.slow
def test_an_interrupted_run_says_what_is_missing(hand_in, tmp_path):
    """After Ctrl-C the gradebook has every submission, those that were not graded with empty cells and the reason."""
    folder = hand_in({f"s{number}/tiny.py": LOOP for number in range(8)})
    command = [sys.executable, "-m", "autograder", "grade", str(folder), "--assignment", "01", "--course", str(TINY)]
    grader = subprocess.Popen(
        [*command, "--out", str(tmp_path / "out"), "--quiet", "--jobs", "2"],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  (no thread is running)
    )
    deadline = time.monotonic() + 30
    while not list(tmp_path.glob("out/reports/*.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    grader.send_signal(signal.SIGINT)
    _, error = grader.communicate(timeout=20)
    assert grader.returncode == 130
    assert "of 8 are not graded" in error
    rows = list(csv.DictReader((tmp_path / "out" / "gradebook.csv").read_text().splitlines()))
    assert len(rows) == 8
    assert {row["score"] for row in rows if "interrupted" in row["note"]} == {""}
    assert any(row["score"] == "2" for row in rows)
