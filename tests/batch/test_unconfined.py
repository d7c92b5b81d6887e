"""`--trust-submissions`: grading without walls where none can stand, never by default, and stamped wherever it shows."""

import csv
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from attacks.mounting import RIGHT

from autograder.batch.unconfined import STAMP
from autograder.cli import main
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.results import Limits, NotRun, Returned, TimedOut
from autograder.sandbox import unconfined, wire
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.unconfined import Unconfined
from autograder.words.message import say
from tests.conftest import ROOT, TINY
from tests.process_room import is_running, wait_until

WRONG = "\ndef outer(delta, x):\n    return -np.outer(delta, x)\n"
LOOP = "\nimport time\ndef outer(delta, x):\n    while True:\n        time.sleep(9)\n"
CLASS = {"ada": (RIGHT, 5), "blaise": (RIGHT + WRONG, 2), "carl": (RIGHT + LOOP, 2), "dora": ("def (", 0)}

ELSEWHERE = """
import sys
{elsewhere}
from autograder.cli import main
sys.exit(main(sys.argv[1:]))
"""
NO_FILTER = "from sandbox_room import deny\ndeny('seccomp=EINVAL')"
A_MAC = """
import os, signal, subprocess, multiprocessing
sys.platform = "darwin"
for name in ("sched_getaffinity", "pidfd_open", "memfd_create", "setns", "unshare", "pipe2"):
    if hasattr(os, name): delattr(os, name)
del signal.pidfd_send_signal
"""


@pytest.fixture
def graded(tmp_path):
    """Grade the class on a machine that is made like another by some code first."""
    for name, (source, _) in CLASS.items():
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "tiny.py").write_text(source)

    def run(elsewhere, *more):
        command = ["grade", str(tmp_path / "in"), "--assignment", "01", "--course", str(TINY)]
        return subprocess.run(
            [
                sys.executable,
                "-c",
                ELSEWHERE.format(elsewhere=elsewhere),
                *command,
                "--out",
                str(tmp_path / "out"),
                *more,
            ],
            env={"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests", *sys.path))), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    return run


@pytest.mark.slow
@pytest.mark.parametrize("elsewhere", [NO_FILTER, A_MAC], ids=["without a filter", "on another system"])
def test_where_no_wall_can_stand_it_is_refused_without_leave(graded, tmp_path, elsewhere):
    """With exit code 3, and nothing is written."""
    done = graded(elsewhere)
    assert done.returncode == 3, done.stderr
    assert not (tmp_path / "out").exists() or not any((tmp_path / "out").iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("elsewhere", [NO_FILTER, A_MAC], ids=["without a filter", "on another system"])
def test_with_leave_it_is_graded_and_stamped(graded, tmp_path, elsewhere):
    """Scores are those that walls would give; every report, the class page, the gradebook and the summary say how."""
    done = graded(elsewhere, "--trust-submissions")
    assert done.returncode == 4, done.stderr
    assert "none [--trust-submissions]" in done.stdout
    assert "without a sandbox" in done.stderr
    rows = {
        row["submission"]: row
        for row in csv.DictReader((tmp_path / "out" / "gradebook.csv").read_text("utf-8-sig").splitlines())
    }
    assert {name: float(row["score"]) for name, row in rows.items()} == {
        name: score for name, (_, score) in CLASS.items()
    }
    assert all(say(STAMP) in row["note"] for name, row in rows.items() if name != "dora")
    reports = tmp_path / "out" / "reports"
    for name in CLASS:
        report = json.loads((reports / f"{name}.json").read_text())
        assert report["walls"] == "none [--trust-submissions]"
        assert say(STAMP) in report["notes"]
        for ending in ("html", "md"):
            assert "graded without a sandbox" in (reports / f"{name}.{ending}").read_text()
    index = (tmp_path / "out" / "index.html").read_text()
    assert "<dt>graded without a sandbox</dt><dd>4</dd>" in index


def test_where_walls_stand_there_is_no_leave(tmp_path, capsys):
    """The option is wrong usage: it would give something away for nothing."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada.py").write_text(RIGHT)
    command = [
        "grade",
        str(tmp_path / "in"),
        "--assignment",
        "01",
        "--course",
        str(TINY),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main([*command, "--trust-submissions"]) == 2
    assert "Leave the option out" in capsys.readouterr().err


ENDS = {
    "right": "",
    "wrong": WRONG,
    "a class": "\nclass outer: pass\n",
    "odd values": "\ndef outer(delta, x):\n    return {'a': (1, None, np.ma.masked_all(3))}\n",
    "raises": "\ndef outer(delta, x):\n    raise KeyError('no')\n",
    "prints": "\nprint('x' * 100_000)\ndef outer(delta, x):\n    print(x)\n    return np.outer(delta, x)\n",
    "stops while loading": "\nraise ValueError('half-way')\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("source", ENDS.values(), ids=ENDS.keys())
def test_it_tells_what_walls_would(tiny_exam, source):
    """Of honest files: the same report but for the walls."""
    paper, key = tiny_exam
    submission = Submission("ada", (RIGHT + source).encode())
    report = grade(submission, key, Unconfined(paper, Limits()))
    with Sandbox(paper, Limits()) as sandbox:
        walled = grade(submission, key, sandbox)
    assert (report.score, report.problem, report.notes) == (walled.score, walled.problem, walled.notes)
    assert [task.says for task in report.tasks] == [task.says for task in walled.tasks]


@pytest.mark.slow
def test_what_ends_the_process_costs_the_function_that_does_so(tiny_exam):
    """It is an outcome, and no fault of ours: what was told before is kept; if the file itself does so, it does not load."""
    paper, key = tiny_exam
    kill = "os.kill(os.getpid(), 9)"
    for more, told in (
        (f"def outer(delta, x):\n    {kill}\n", (2, "")),
        ("def outer(delta, x):\n    os._exit(0)\n", (2, "")),
        (kill, (0, "tiny.py does not load: it ends the program: its process left early, exit status -9.")),
    ):
        source = f"{RIGHT}\nimport os\n{more}"
        report = grade(Submission("ada", source.encode()), key, Unconfined(paper, Limits()))
        assert (report.score, say(report.problem)) == told


def test_what_was_told_before_the_time_was_up_is_kept():
    """All whole frames count, wherever the last one is cut; nothing counts of a file of which it is not told how it loaded."""
    loaded = wire.frame(wire.LOAD, wire.RETURNED, ((), ()))
    frames = [wire.frame(call, wire.RETURNED, ("Returned", np.ones(call), (), "")) for call in (3, 4)]
    data, end = b"".join([loaded, *frames]), TimedOut(20)
    for cut in range(len(data) + 1):
        if cut < len(loaded):
            with pytest.raises(wire.WireError):
                unconfined._read(data[:cut], [3, 4], end)
            continue
        told = [type(one) for one in unconfined._read(data[:cut], [3, 4], end).outcomes.values()]
        whole = (cut >= len(loaded + frames[0])) + (cut >= len(data))
        assert told == [Returned] * whole + [NotRun] * (2 - whole)


@pytest.mark.parametrize(
    "value",
    [
        (None, "Returned", 1, ()),
        (0, np.ones(2), 1, ()),
        (0, "Returned", 1, (), 5, 6),
        (0, "Report", 1),
        (0,),
        "Returned",
    ],
)
def test_a_forged_outcome_of_a_process_without_walls_is_no_outcome(value):
    """What is well-formed and still not an outcome is refused as such, and is no fault of ours."""
    frames = wire.frame(wire.LOAD, wire.RETURNED, ((), ())) + wire.frame(3, wire.RETURNED, value)
    with pytest.raises(wire.WireError):
        unconfined._read(frames, [3], TimedOut(20))


def test_what_it_starts_ends_with_it(tiny_exam, tmp_path):
    """A child neither outlives the submission nor is waited for."""
    paper, key = tiny_exam
    file = tmp_path / "pid"
    source = f"""
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import os, time; open({str(file)!r}, 'w').write(str(os.getpid())); time.sleep(600)"])
while not os.path.exists({str(file)!r}) or not os.path.getsize({str(file)!r}):
    time.sleep(0.01)
"""
    report = grade(Submission("ada", (RIGHT + source).encode()), key, Unconfined(paper, Limits()))
    assert report.score == report.points
    wait_until(lambda: not is_running(int(file.read_text())), seconds=5)
