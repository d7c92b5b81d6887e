"""What is left when a run ends, by whatever means: no process, no file, no shared memory, no mount."""

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from sandbox_room import HEAD, PAPER, QUICK, is_clean, python_of, session_of, wait_for_end
from session_room import made

from autograder.errors import GraderError
from autograder.sandbox.canary import survey
from autograder.sandbox.supervisor import Sandbox

STUCK = """
import signal
import sys
from autograder.sandbox.supervisor import Sandbox
from sandbox_room import HEAD, PAPER
from session_room import made
from autograder.results import Limits
signal.signal(signal.SIGINT, signal.default_int_handler)  # which tests in the background would have it ignore
with Sandbox(PAPER, Limits(60, 60)) as sandbox:
    print(sandbox._workers.keeper, flush=True)
    made(sandbox, (HEAD + "def attack():\\n    while True: pass").encode(), [0])
"""
"""A supervisor whose worker never ends."""


@pytest.fixture
def stuck(tmp_path):
    """A supervisor in a process of its own, and the first process of its zygote's session, all of which are at work."""
    python, path = python_of(os.geteuid())
    environment = {"PYTHONPATH": path, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [python, "-c", STUCK], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        keeper = int(process.stdout.readline())
        until = time.monotonic() + 10
        while len(session_of(keeper)) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        assert len(session_of(keeper)) >= 2
        yield process, keeper
        process.kill()


OURS = ("canary", "void", "sealed", "breached", "filled", "elsewhere")
"""How whatever the grader or the attacks could leave would begin; other programs may write beside it meanwhile."""


def outside():
    """What a run could leave on the machine beside processes."""
    found = {path for folder in ("/dev/shm", "/dev/mqueue", "/var/tmp", "/run") for path in Path(folder).glob("*")}
    mounts = {line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()}
    return {path for path in found if path.name.startswith(OURS)} | mounts | set(Path("/proc/self/fd").iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("deadly", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
def test_nothing_outlives_the_supervisor(stuck, tmp_path, deadly):
    """However it ends, keeper, zygote and a worker in an endless loop end with it, and no file stays."""
    process, keeper = stuck
    process.send_signal(deadly)
    assert process.wait(10) != 0
    assert wait_for_end(keeper) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 1, -1], ids=["the keeper", "the zygote", "the worker"])
def test_nothing_outlives_a_link_of_the_chain(stuck, tmp_path, place):
    """If one of the processes is killed, those behind it are gone, and the supervisor tells whose fault it was."""
    process, keeper = stuck
    os.kill(sorted(session_of(keeper))[place], signal.SIGKILL)
    try:
        process.wait(10 if place >= 0 else 0.5)
    except subprocess.TimeoutExpired:
        assert place < 0  # the worker's end is an outcome, and the next call is made
        process.kill()
        process.wait(10)
    assert wait_for_end(keeper) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_run_leaves_nothing_on_the_machine(tmp_path, monkeypatch):
    """Neither after an ordinary end nor after a fault: no file, no shared memory, no mount, no descriptor."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = outside()
    with Sandbox(PAPER, QUICK) as sandbox:
        assert is_clean(sandbox)
        made(sandbox, f"{HEAD}def attack(): os._exit(1)".encode(), [0, 1])
        for process in session_of(sandbox._workers.keeper):
            os.kill(process, signal.SIGKILL)
        with pytest.raises(GraderError):
            is_clean(sandbox)
    survey()
    assert outside() == before
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_grader_left_is_swept(tmp_path, monkeypatch):
    """One that was killed while its canaries were out leaves a folder of theirs; the next grader removes it later."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, age in (("canary-old", 7200), ("canary-new", 60)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "private").touch()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    survey()
    assert [path.name for path in tmp_path.iterdir()] == ["canary-new"]
