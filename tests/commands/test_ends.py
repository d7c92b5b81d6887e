"""Every end of a command is a sentence and an exit code, whatever the shell or the system withholds: never a traceback, never 0."""

import errno
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from itertools import takewhile
from pathlib import Path

import pytest
from process_room import descendants
from sandbox_room import A_STRANGER, python_of, run_elsewhere

from autograder.batch import site
from autograder.batch.site import write_site
from autograder.batch.store import open_store
from autograder.cli import main
from autograder.errors import GraderError, Refusal
from autograder.render.forms import ALL_FORMS
from autograder.results import Limits
from autograder.sandbox.supervisor import Sandbox, refuse_tight
from autograder.words.message import message, say
from tests.batch_room import RIGHT, WRONG, arguments, grade
from tests.conftest import TINY


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A run in which two were graded."""
    home = tmp_path_factory.mktemp("ends")
    (home / "in").mkdir()
    (home / "in" / "ada.py").write_text(RIGHT)
    (home / "in" / "bob.py").write_text(WRONG)
    assert grade(home / "in", home / "run") == 0
    return home


def in_shell(script, *words, env=()):
    """A shell that runs a script with the words of a command as its arguments: its exit code and its stderr."""
    done = subprocess.run(
        ["bash", "-c", script, "shell", sys.executable, "-m", "autograder", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "", **dict(env)},
    )
    return done.returncode, done.stderr


# ── where nothing can be printed ────────────────────────────────────────────────────────────

UNPRINTABLE = {"closed": ('"$@" >&-', errno.EBADF), "full": ('"$@" >/dev/full', errno.ENOSPC)}


@pytest.mark.slow
@pytest.mark.parametrize(("script", "number"), UNPRINTABLE.values(), ids=UNPRINTABLE.keys())
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_what_cannot_be_printed_is_told(graded, script, number, unbuffered):
    """An export into nothing is no export."""
    code, said = in_shell(script, "export", graded / "run", env={"PYTHONUNBUFFERED": unbuffered}.items())
    assert (code, said) == (3, f"autograder: {say(message('error.not_printed', why=os.strerror(number)))}\n")


@pytest.mark.slow
@pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", "<&-", "<&- >&- 2>&-", "> /dev/full 2> /dev/full"])
def test_the_exit_code_is_right_where_no_sentence_can_be_told(tmp_path, streams):
    """Without a stderr to tell it on, wrong usage is still no lost point."""
    code, _ = in_shell(f'"$@" {streams}', "report", tmp_path)
    assert code == 2


@pytest.mark.slow
def test_a_file_that_is_written_never_gets_the_number_of_a_closed_stream(graded, tmp_path):
    """With all three closed a run is graded as ever: the store is not what is printed into."""
    words = arguments(graded / "in", tmp_path / "run")
    code, _ = in_shell('"$@" <&- >&- 2>&-', *words)
    assert code == 3
    with open_store(tmp_path / "run") as store:
        assert store.count().total() == len(list(store.graded())) == 2


@pytest.mark.parametrize("words", [["--help"], ["grade", "--help"]])
def test_help_into_nothing_is_no_fault(words):
    """Nobody asked for more than to be told."""
    code, said = in_shell('"$@" >&-', *words)
    assert (code, said) == (0, "")


# ── where the shell allows too little ───────────────────────────────────────────────────────

TOO_LITTLE = [
    ("grade", "-n", 20),
    ("grade", "-v", 400000),
    ("grade", "-t", 2),
    ("replay", "-n", 20),
    ("replay", "-v", 400000),
]
"""A replay is over before its two seconds are."""


@pytest.mark.slow
@pytest.mark.parametrize(("command", "option", "most"), TOO_LITTLE)
def test_a_shell_that_allows_too_little_is_refused(graded, tmp_path, command, option, most):
    """A submission would have less than it was promised, or the grader would be killed in the middle: neither is begun."""
    words = {
        "grade": arguments(graded / "in", tmp_path / "run"),
        "replay": ["replay", graded / "run", "ada", "outer/distinct"],
    }[command]
    code, said = in_shell(f'ulimit {option} {most}; "$@"', *words)
    assert code == 3
    assert f"`ulimit {option}` is {most}" in said
    assert "Traceback" not in said
    assert not (tmp_path / "run").exists()


def test_a_shell_that_allows_what_is_needed_is_not_refused():
    """The limits that are there in these tests are wide enough, and one unit less than is needed is refused."""
    refuse_tight(Limits())
    most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
        refuse_tight(Limits())
        resource.setrlimit(resource.RLIMIT_NOFILE, (63, hard))
        with pytest.raises(Refusal):
            refuse_tight(Limits())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


NO_PROCESS = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
from autograder.__main__ import main
sys.exit(main())
"""


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0 or python_of(A_STRANGER) is None, reason="only root can be another user")
def test_no_process_is_a_sentence(graded, tmp_path):
    """A user who may start no process more, as after `ulimit -u 5` in a busy session."""
    course = shutil.copytree(TINY, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__", "secrets"))
    shutil.copytree(graded / "in", tmp_path / "in")
    out = tmp_path / "out"
    out.mkdir()
    subprocess.run(["chmod", "-R", "a+rwX", tmp_path], check=True)
    for folder in takewhile(lambda folder: folder != Path(tempfile.gettempdir()), [tmp_path, *tmp_path.parents]):
        folder.chmod(0o755 if folder != tmp_path else 0o777)
    done = run_elsewhere(NO_PROCESS, *arguments(tmp_path / "in", out / "run", course=course), uid=A_STRANGER)
    assert done.returncode == 3
    assert done.stderr.startswith("autograder: ")
    assert "Traceback" not in done.stderr
    assert not (out / "run").exists()


@pytest.mark.slow
def test_docstrings_and_asserts_are_not_needed(graded, tmp_path):
    """With PYTHONOPTIMIZE=2 a run comes out the same, known mistakes keep their names, and the template is as it was."""
    optimized = {"PYTHONOPTIMIZE": "2"}.items()
    words = arguments(graded / "in", tmp_path / "run")
    with open_store(graded / "run") as store:
        (tmp_path / "secret").write_text(store.run().secret)
        wanted = {name: store.report_json(name) for name in store.graded()}
    code, said = in_shell('"$@"', *words, "--secret-file", tmp_path / "secret", env=optimized)
    assert (code, said) == (0, "")
    with open_store(tmp_path / "run") as store:
        assert {name: store.report_json(name) for name in store.graded()} == wanted
    course = shutil.copytree(TINY, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))
    assert main(["build", "--course", str(course)]) == 0
    assert in_shell('"$@"', "build", "--check", "--course", course, env=optimized)[0] == 0


# ── where one of the processes is killed ────────────────────────────────────────────────────


def _die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_a_report_writer_that_is_killed_is_told(graded, tmp_path, monkeypatch):
    """What was graded is kept, and how to write the reports once more is said."""
    monkeypatch.setattr(site, "_AT_ONCE", 1)
    monkeypatch.setattr(site, "_write_files", _die)
    with open_store(graded / "run") as store, pytest.raises(GraderError) as caught:
        write_site(store, tmp_path, ALL_FORMS, 2, "none")
    assert caught.value.says == message("site.writer_ended")


@pytest.mark.slow
@pytest.mark.parametrize("message_", range(2))
def test_a_zygote_that_is_killed_as_it_starts_is_told(exam_of_tiny, monkeypatch, message_):
    """Before it is told what it is for, and before its walls are tried."""
    before, sent, send = set(descendants(os.getpid())), [], socket.send_fds

    def kill_first(*arguments):
        sent.append(arguments)
        if len(sent) == message_ + 1:
            for child in set(descendants(os.getpid())) - before:
                os.kill(child, signal.SIGKILL)
        return send(*arguments)

    monkeypatch.setattr(socket, "send_fds", kill_first)
    sandbox = Sandbox(exam_of_tiny.paper, exam_of_tiny.limits)
    with pytest.raises(GraderError) as caught:
        sandbox.start()
    assert "Traceback" not in str(caught.value)
    assert len(sent) == message_ + 1
    assert set(descendants(os.getpid())) <= before
    monkeypatch.undo()
    sandbox.start()
    sandbox.close()


# ── where this is not Linux ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", [["grade", "in", "--assignment", "01"], ["doctor"], ["demo"]])
def test_windows_is_told_of_wsl(monkeypatch, capsys, command):
    """A teacher there learns where it runs, and nothing of a module that Windows has not."""
    monkeypatch.setattr(sys, "platform", "win32")
    for name in ("fcntl", "resource"):
        monkeypatch.setitem(sys.modules, name, None)
    assert main(command) == 3
    said = capsys.readouterr().err
    assert "wsl --install" in said
    assert "fcntl" not in said
