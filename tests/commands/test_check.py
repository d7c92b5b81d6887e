"""The student's command: what it prints, what it writes, what it ends with, and what it costs the patient."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from autograder.cli import main
from autograder.commands import check
from autograder.course.assignment import load_assignment
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.course.markers import blank
from autograder.intake.given_out import hash_of_lines
from autograder.practice.record import record
from autograder.render.wording import PRACTICE
from autograder.words.message import message, say
from tests.conftest import ROOT, TINY

RIGHT = (TINY / "reference" / "01_tiny" / "tiny.py").read_text()


@pytest.fixture(scope="session")
def recorded(tiny):
    """The tiny course's practice cases."""
    exam = set_exam(tiny, PUBLIC_SECRET)
    return record(exam.paper, replace(exam.key, given_out=(hash_of_lines(blank(TINY, RIGHT).encode()),)))


@pytest.fixture
def desk(tmp_path, recorded):
    """A student's folder with practice cases and the blank sheet."""
    folder = tmp_path / "01_tiny"
    folder.mkdir()
    (folder / "practice.npz").write_bytes(recorded)
    (folder / "tiny.py").write_text(blank(TINY, RIGHT))
    return folder


_SWALLOWS = """
    while True:
        try:
            while True:
                time.sleep(0.01)
        except BaseException:
            pass
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("head", "name"), [("if True:", "the file"), ("def outer(delta, x):", "`outer`")], ids=["loading", "a call"]
)
def test_what_swallows_every_interrupt_ends_the_check(desk, head, name):
    """After a grace the process is ended with a sentence and 1, like any lost point; the report that was printed before stands."""
    other = desk.parent / "02_swallows"
    shutil.copytree(desk, other)
    (desk / "tiny.py").write_text(RIGHT)
    (other / "tiny.py").write_text(f"import time\n{RIGHT}\n\n{head}{_SWALLOWS}")
    order = [sys.executable, "-m", "autograder", "check", str(desk.parent)]
    done = subprocess.run(order, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert done.stderr == say(message("check.unstoppable", name=name)) + "\n"
    assert done.stdout.count("practice: ") == done.stdout.count("practice: 5 of 5") == 1


def test_a_students_first_minutes(desk, capsys):
    """A blank sheet ends with 1 and one line a task; one function more is one line better; all right ends with 0."""
    assert main(["check", str(desk)]) == 1
    first = capsys.readouterr().out
    assert "practice: 0 of 5" in first
    assert len(first.splitlines()) < 12
    half = blank(TINY, RIGHT).replace('raise NotImplementedError("write outer here")', "return np.outer(x, delta)")
    (desk / "tiny.py").write_text(half)
    assert main(["check", str(desk)]) == 1
    second = capsys.readouterr().out
    assert "Most likely: the outer product is transposed" in second
    assert "Which of the two vectors runs along the rows?" in second
    (desk / "tiny.py").write_text(RIGHT)
    assert main(["check", str(desk)]) == 0
    assert "practice: 5 of 5" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("is_terminal", [True, False])
def test_in_a_terminal_it_is_told_what_is_waited_for(desk, capfd, monkeypatch, is_terminal):
    """A function that hangs is named once while a student waits for it, and a log holds nothing of that."""
    monkeypatch.setattr(check, "_LONG", 0.2)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    (desk / "tiny.py").write_text(RIGHT.replace("    return np.outer(delta, x)", "    while True:\n        pass"))
    assert main(["check", str(desk)]) == 1
    says = capfd.readouterr()
    assert "gives no answer within 1 second" in says.out
    assert says.err == "`outer` takes long; it is stopped after 1 seconds ...\n" * is_terminal


@pytest.mark.slow
@pytest.mark.parametrize("leave", ["os._exit(0)", "sys.exit(0)", "os.fork() or os._exit(0)"])
def test_a_function_that_ends_the_program_is_told(desk, leave):
    """A check never ends with 0 and without a word because the student's code did; a child it may not have, as when graded."""
    (desk / "tiny.py").write_text(
        f"import os, sys\n{RIGHT.replace('    return np.outer', f'    {leave}; return np.outer')}"
    )
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "check", str(desk)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert f"It raises {'PermissionError' if 'fork' in leave else 'SystemExit: 0'}" in done.stdout
    assert "practice: 2 of 5" in done.stdout


def test_one_task_alone(desk, capsys):
    """--task looks at that task; an unknown one is answered with those that there are."""
    (desk / "tiny.py").write_text(RIGHT + "\ndel outer\n")
    assert main(["check", str(desk), "--task", "mean_square"]) == 0
    assert "outer" not in capsys.readouterr().out
    assert main(["check", str(desk), "--task", "mean"]) == 2
    assert "The tasks here: outer, mean_square" in capsys.readouterr().err


def test_a_folder_of_assignments_is_checked_whole(desk, capsys):
    """From the template's root every assignment counts that is not as it was given out; one that is named counts anyway."""
    says = say(message("check.not_begun", assignment="01_tiny"))
    assert main(["check", str(desk.parent)]) == 0
    assert _on_one_line(capsys.readouterr().out) == _on_one_line(says)
    for named in (desk, desk / "tiny.py"):
        assert main(["check", str(named)]) == 1
    assert main(["check", str(desk.parent), "--task", "outer"]) == 1
    (desk / "tiny.py").write_text("def outer(:\n")
    assert main(["check", str(desk.parent)]) == 1
    assert _on_one_line(says) not in _on_one_line(capsys.readouterr().out)


_OUTER = 'raise NotImplementedError("write outer here")'
_CHANGES = {
    "a function does nothing": lambda text: text.replace(_OUTER, "pass"),
    "a function is gone": lambda text: text[: text.index("def mean_square")],
    "a given line is another": lambda text: text.replace("import numpy as np", "import numpy as np\nimport math"),
    "a sheet is empty": lambda _: "",
}


@pytest.mark.parametrize("change", _CHANGES.values(), ids=list(_CHANGES))
def test_whatever_is_changed_counts(desk, capsys, change):
    """A sheet that is not line for line as it was given out is begun, though nothing in it is written."""
    (desk / "tiny.py").write_text(change(blank(TINY, RIGHT)))
    assert main(["check", str(desk.parent)]) == 1
    assert say(message("check.not_begun", assignment="01_tiny")) not in capsys.readouterr().out


def test_how_lines_end_begins_nothing(desk, capsys):
    """A blank sheet that an editor saved with its own ends of lines is as it was given out."""
    (desk / "tiny.py").write_bytes(b"\xef\xbb\xbf" + blank(TINY, RIGHT).strip().replace("\n", "\r\n").encode())
    assert main(["check", str(desk.parent)]) == 0
    out = capsys.readouterr().out
    assert _on_one_line(out) == _on_one_line(say(message("check.not_begun", assignment="01_tiny")))
    assert max(map(len, out.splitlines())) <= 80


def test_an_assignment_without_a_file_is_red(desk, capsys):
    """Where no file of an assignment is left, be it named or not, that is told with what was looked for, and is no 0."""
    shutil.copytree(desk, desk.parent / "02_tiny")
    (desk / "tiny.py").unlink()
    for path in (desk, desk.parent):
        assert main(["check", str(path)]) == 1
        says = say(message("check.no_file", folder=str(desk), sought="tiny.py or tiny.ipynb"))
        assert _on_one_line(says) in _on_one_line(capsys.readouterr().out)


@pytest.mark.slow
def test_the_course_as_it_is_given_out_is_not_red(capsys):
    """No assignment of the template counts before something of it is written, whatever drivers and classes are given with it."""
    assert main(["check", str(ROOT / "student_template")]) == 0
    names = [folder.name for folder in sorted((ROOT / "assignments").iterdir()) if folder.is_dir()]
    says = " ".join(say(message("check.not_begun", assignment=name)) for name in names)
    assert _on_one_line(capsys.readouterr().out) == _on_one_line(says)


def test_what_is_not_begun_is_skipped_in_what_is_written(desk, tmp_path, capsys):
    """Beside an assignment that is right, one that is not begun has its row, its tests are skipped, and nothing is red."""
    shutil.copytree(desk, desk.parent / "02_tiny")
    (desk / "tiny.py").write_text(RIGHT)
    words = ["--markdown", str(tmp_path / "summary.md"), "--junit", str(tmp_path / "junit.xml")]
    assert main(["check", str(desk.parent), *words]) == 0
    assert say(PRACTICE) in capsys.readouterr().out
    summary = (tmp_path / "summary.md").read_text()
    assert "| 2 passed | 5 of 5 |" in summary
    assert summary.count(say(message("report.not_begun"))) == 1
    assert summary.count("## practice") == 1
    one, other = ET.parse(tmp_path / "junit.xml").getroot()
    assert [suite.get("skipped") for suite in (one, other)] == ["0", "2"]
    assert [suite.get("failures") for suite in (one, other)] == ["0", "0"]


def test_reports_are_written_beside(desk, tmp_path, capsys):
    """--json writes the report, --markdown adds to the file, as a CI job's summary wants it."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    main(["check", str(desk), "--json", str(tmp_path / "report.json"), "--markdown", str(summary)])
    capsys.readouterr()
    assert json.loads((tmp_path / "report.json").read_text())["score"] == 0
    assert summary.read_text().startswith("before\n## practice: 0 of 5")


def _on_one_line(text):
    """Without the spaces, since a long path may be broken anywhere."""
    return "".join(text.split())


def test_a_missing_file_is_one_sentence(desk, capsys):
    """Without the student's file nothing can be checked; that is said, with the names that are looked for, and nothing of cases."""
    (desk / "tiny.py").unlink()
    assert main(["check", str(desk)]) == 1
    out = _on_one_line(capsys.readouterr().out)
    assert _on_one_line(say(message("check.no_file", folder=str(desk), sought="tiny.py or tiny.ipynb"))) in out
    assert _on_one_line(say(PRACTICE)) not in out


def test_the_title_comes_first_and_what_decides_last(desk, capsys):
    """A full run begins with the title and ends with what practice means; a look at one task does without."""
    main(["check", str(desk)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["Two small tasks · 01_tiny", "practice: 0 of 5 · 2 missing"]
    assert lines[-1] == "These were practice cases. Hidden cases of the same kinds decide the grade."
    main(["check", str(desk), "--task", "outer"])
    alone = capsys.readouterr().out
    assert "practice" not in alone
    assert "outer   0 of 3   it is not written yet" in alone


def test_a_task_that_is_not_there_is_answered_with_near_names(desk, capsys):
    """A part of a name, or one with a slip in it, is answered with what may be meant."""
    (desk / "tiny.py").write_text(RIGHT)
    assert main(["check", str(desk), "--task", "square"]) == 2
    assert "Do you mean mean_square?" in capsys.readouterr().err
    assert main(["check", str(desk), "--task", "ouder"]) == 2
    assert "Do you mean outer?" in capsys.readouterr().err


def test_what_a_function_prints_is_shown_with_its_task(desk, capsys):
    """Prints are kept apart: what was printed in the case that is shown stands below it, shortened where it is long."""
    wrong = RIGHT.replace(
        "    return np.outer(delta, x)", "    print('delta is', delta)\n    return -np.outer(delta, x)"
    )
    many = wrong.replace("    return (X**2)", "    print(*range(100), sep='\\n')\n    return (X**2)")
    (desk / "tiny.py").write_text("print('here I am')\n" + many)
    main(["check", str(desk)])
    page = capsys.readouterr().out
    assert page.count("delta is") == 1
    assert "  printed\n  │ delta is [1.]\n" in page
    assert "  │ 11\n  │ ... and 88 more lines\n" in page
    assert "  printed as the file was loaded\n  │ here I am\n" in page
    assert page.startswith("Two small tasks")


@pytest.mark.slow
def test_a_task_alone_knows_what_it_builds_on(tmp_path, capsys):
    """--task runs what the task builds on as well, without showing it, so that it can say where to begin."""
    rules = load_assignment(TINY.parent / "rules", "01_rules")
    exam = set_exam(rules, PUBLIC_SECRET)
    (tmp_path / "practice.npz").write_bytes(record(exam.paper, exam.key))
    wrong = rules.source + b"\n\ndef guess(x): return np.arange(len(x)) % 2\n"
    (tmp_path / "rules.py").write_bytes(wrong)
    assert main(["check", str(tmp_path), "--task", "guesses"]) == 1
    page = capsys.readouterr().out
    assert "It builds on `guess`, which is not right yet: begin there." in page
    assert "guess  " not in page
    assert main(["check", str(tmp_path), "--task", "loss"]) == 0


def test_a_damaged_record_is_told(desk, capsys):
    """A practice file that is not ours is wrong usage, not a traceback."""
    (desk / "practice.npz").write_bytes(b"PK\x03\x04 not really")
    assert main(["check", str(desk)]) == 2
    assert "practice.npz" in capsys.readouterr().err


def _start(command, **options):
    """A process that Ctrl-C reaches, even where the tests themselves run in the background."""
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  (no thread is running)
        **options,
    )


def _command(desk, *more):
    return [sys.executable, "-m", "autograder", "check", str(desk), *more]


@pytest.mark.slow
def test_an_endless_loop_is_interrupted(desk):
    """After the seconds that the course gives a call the loop is told as such, and the other task is checked."""
    (desk / "tiny.py").write_text(
        RIGHT + "\nimport time\ndef outer(delta, x):\n    while True:\n        time.sleep(9)\n"
    )
    done = subprocess.run(_command(desk), capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 1
    assert "gives no answer within 1 second" in done.stdout
    assert "mean_square   2 of 2" in done.stdout


@pytest.mark.slow
def test_ctrl_c_ends_it_without_a_traceback(desk):
    """Whoever is tired of waiting gets the prompt back."""
    (desk / "tiny.py").write_text("import sys\nprint('loading', file=sys.stderr, flush=True)\nwhile True:\n    pass\n")
    running = _start(_command(desk))
    assert running.stderr.readline() == "loading\n"
    running.send_signal(signal.SIGINT)
    try:
        _, error = running.communicate(timeout=600)
    finally:
        running.kill()
    assert running.returncode == 130
    assert "Traceback" not in error


def _installed_command():
    """What the installed command runs, by its entry point."""
    entry = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]["autograder"]
    module, _, function = entry.partition(":")
    return ["-c", f"import sys\nfrom {module} import {function}\nsys.exit({function}())"]


@pytest.mark.parametrize("start", [["-m", "autograder"], _installed_command()], ids=["module", "installed"])
@pytest.mark.parametrize("loaded", ["argparse", "gettext"])
def test_ctrl_c_while_the_command_line_is_loaded_ends_it_without_a_traceback(start, loaded, tmp_path):
    """It comes just when one of the first modules is loaded, before any command is known."""
    (tmp_path / f"{loaded}.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    with _start([sys.executable, *start, "--version"], env={**os.environ, "PYTHONPATH": path}) as running:
        assert running.communicate(timeout=600) == ("", "\nautograder: interrupted\n")
    assert running.returncode == 130


@pytest.mark.slow
def test_a_terminal_that_lacks_our_marks_gets_others(desk):
    """In ASCII and on an old Windows each mark has one of ASCII in its place; nothing is shown as a question mark."""
    (desk / "tiny.py").write_text(RIGHT.replace("np.outer(delta, x)", "-np.outer(delta, x)"))
    for encoding in ("ascii", "cp1252", "cp437"):
        env = {**os.environ, "PYTHONIOENCODING": encoding, "NO_COLOR": "1"}
        done = subprocess.run(_command(desk), capture_output=True, env=env, timeout=600, check=False)
        says = done.stdout.decode(encoding)
        assert "x outer" in says
        assert ("+ mean_square" in says) or ("√ mean_square" in says)
        assert "?" not in says.replace("rows?", "").replace("sign?", "")


@pytest.mark.slow
def test_a_reader_that_has_seen_enough_is_no_error(desk):
    """`autograder check | head -1` prints no traceback."""
    with _start(_command(desk)) as running:
        running.stdout.close()
        assert running.stderr.read() == ""


@pytest.mark.slow
def test_watching_checks_again_after_a_save(desk):
    """--watch prints a new report when the file changes, and Ctrl-C ends it."""
    running = _start(_command(desk, "--watch"), env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        while "watching" not in (line := running.stdout.readline()):
            assert line
        time.sleep(0.1)
        (desk / "tiny.py").write_text(RIGHT)
        while "practice: 5 of 5" not in (line := running.stdout.readline()):
            assert line
        while "watching" not in (line := running.stdout.readline()):
            assert line
        assert re.match(r"checked at \d\d:\d\d:\d\d, run 2; watching for changes, Ctrl-C ends it\n", line)
        running.send_signal(signal.SIGINT)
        rest, _ = running.communicate(timeout=600)
    finally:
        running.kill()
    assert running.returncode == 0
    assert rest == "\n"


@pytest.mark.parametrize("command", ["check", "grade", "replay", "build", "demo", "doctor"])
def test_help_teaches_without_loading_numpy(command):
    """The help of each command gives an example and the exit codes, and does not wait for numpy."""
    code = f"import sys; from autograder.cli import main\ntry:\n    main([{command!r}, '--help'])\nfinally:\n    assert 'numpy' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "example:" in done.stdout
    assert "exit codes:" in done.stdout


_ENDS = {
    "check": {1: "ends.your_file"},
    "grade": {1: "ends.below", 3: "ends.no_walls ends.not_finished", 4: "ends.unrunnable", 5: "ends.lost"},
    "regrade": {1: "ends.below", 3: "ends.no_walls ends.not_finished", 4: "ends.unrunnable", 5: "ends.lost"},
    "cluster": {3: "ends.no_walls"},
    "report": {3: "ends.not_finished"},
    "marks": {1: "ends.no_mark", 3: "ends.not_finished"},
    "arrivals": {1: "ends.no_time"},
    "export": {1: "ends.no_row", 3: "ends.not_finished"},
    "people": {1: "ends.nobody"},
    "people import": {1: "ends.nobody"},
    "diff": {1: "ends.differ"},
    "replay": {1: "ends.case_wrong", 3: "ends.no_walls"},
    "new": {},
    "new task": {},
    "build": {},
    "audit": {1: "ends.to_mend", 3: "ends.not_all_tried"},
    "demo": {3: "ends.no_walls ends.not_as_planted"},
    "doctor": {3: "ends.no_walls"},
}
"""What each command ends with beside 0, 2, 130 and our own fault."""


@pytest.mark.parametrize(("command", "ends"), _ENDS.items(), ids=_ENDS.keys())
def test_help_lists_the_commands_own_exit_codes(command, ends, capsys):
    """And none that only another command ends with."""
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    told = {int(line.split()[0]): line for line in capsys.readouterr().out.splitlines() if line.strip()[:1].isdigit()}
    own = {0: "ends.well", 2: "ends.usage", 3: "ends.own_fault", 130: "ends.interrupted"}
    wanted = {code: f"{own.get(code, '')} {ends.get(code, '')}".split() for code in sorted({*own, *ends})}
    assert told == {code: f"{code:>3}  {'; '.join(say(message(key)) for key in keys)}" for code, keys in wanted.items()}


@pytest.mark.slow
def test_a_teachers_command_says_what_it_lacks(tmp_path):
    """On a student's machine, with numpy alone, `grade` names what to install instead of raising."""
    blocked = "import sys\nfor name in ('rich', 'yaml', 'jinja2', 'jsonschema'):\n    sys.modules[name] = None\n"
    code = f"{blocked}from autograder.cli import main\nsys.exit(main(['grade', '.', '--assignment', '01']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "which is not installed" in done.stderr
    assert "[grade]" in done.stderr


def test_a_machine_without_walls_refuses_to_grade(monkeypatch, capsys):
    """Elsewhere than on Linux `grade` refuses with 3, and points to `check`."""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert main(["grade", ".", "--assignment", "01"]) == 3
    assert "autograder check" in capsys.readouterr().err


@pytest.mark.slow
def test_a_check_needs_nothing_but_numpy(desk):
    """No package but numpy is imported by a check, and of what is not on every system only what bounds memory, on Linux; what Cython keeps in memory has no file."""
    code = (
        "import sys\nfrom autograder.cli import main\nbefore = set(sys.modules)\n"
        f"main(['check', {str(desk)!r}])\n"
        "files = {name for name, module in sys.modules.items() if getattr(module, '__file__', None)}\n"
        "tops = {name.partition('.')[0] for name in files - before}\n"
        "print(sorted(tops - set(sys.stdlib_module_names)), {'fcntl', 'resource', 'pwd'} & tops)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path += {sys.path!r}\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "['autograder', 'numpy', 'submission'] {'resource'}"


def test_a_named_file_is_the_one_that_is_checked(desk, capsys):
    """`check my_try.py` reads that file, not the one beside it, and says under which name to hand it in."""
    (desk / "my_try.py").write_text(RIGHT)
    assert main(["check", str(desk / "my_try.py")]) == 0
    assert say(message("intake.misnamed", name="my_try.py", wanted="tiny.py")) in capsys.readouterr().out
    (desk / "notes.md").touch()
    assert main(["check", str(desk / "notes.md")]) == 2


@pytest.mark.parametrize("written", ["tiny.pi", "tin", "tyni.py"])
def test_a_path_that_is_not_there_is_told_with_the_one_that_is(desk, capsys, written):
    """A slip in the name of the file ends with 2, and the name that was meant."""
    assert main(["check", str(desk / written)]) == 2
    says = capsys.readouterr().err
    assert f"{desk / written}: there is no such file or folder." in says
    assert "Do you mean" in says
    assert str(desk / "tiny.") in says


def test_one_argument_too_many_is_told_with_the_commands_own_usage(capsys):
    """Wrong usage of `check` shows how `check` is used."""
    with pytest.raises(SystemExit) as ended:
        main(["check", "01_tiny", "02_tiny"])
    assert ended.value.code == 2
    says = capsys.readouterr().err
    assert says.startswith("usage: autograder check ")
    assert says.endswith("autograder check: error: unrecognized arguments: 02_tiny\n")


def test_output_that_cannot_be_written_is_wrong_usage(desk, capsys):
    """A path that does not exist ends with 2 and one line, not with a traceback and a lost point."""
    assert main(["check", str(desk), "--json", "/nonexistent/report.json"]) == 2
    error = capsys.readouterr().err
    assert "/nonexistent/report.json: No such file or directory." in error
    assert "Traceback" not in error
