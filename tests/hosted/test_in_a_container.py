"""Student code in a container as platforms make it, without namespaces: it reads neither answers nor secret, and writes no results."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sandbox_room import NO_LANDLOCK, NO_NAMESPACES, run_elsewhere

from autograder.course.assignment import load_assignment
from autograder.hosted.packing import pack
from tests.conftest import TINY
from tests.hosted_room import SECRET, hollow_wheels, unpacked

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")]

THIEF = """
import os, signal
stolen = b""
for folder, _, names in os.walk(HERE):
    for name in names:
        try:
            with open(os.path.join(folder, name), "rb") as file:
                text = file.read()
        except OSError:
            continue
        if SOLUTION in text or SECRET in text:
            stolen = b"import numpy as np\\nouter = np.multiply.outer\\ndef mean_square(X): return (X**2).mean(axis=0)"
exec(stolen, globals())
for act in (
    lambda: os.kill(os.getppid(), signal.SIGKILL),
    lambda: open(os.path.join(HERE, b"results.json"), "w").write('{"scores": {"outer": 99}}'),
    lambda: os.write(1, b'\\n{"scores": {"outer": 99}}\\n'),
    lambda: os.fork() or [os.write(1, b'{"scores": {"outer": 99}}\\n') for _ in range(99)],
):
    try:
        act()
    except BaseException:
        pass
"""
"""Looks for answers and the secret wherever the grader lies, and is right if it finds one; then it tries to be the grader."""

ELSEWHERE = """
import json, sys
from sandbox_room import contain, deny
from autograder.cli import main
denied, asked = json.loads(sys.argv[1])
contain()
deny(*denied)
sys.exit(main(asked))
"""

CONTAINERS = {"standard": NO_NAMESPACES, "uid": (*NO_NAMESPACES, *NO_LANDLOCK)}


@pytest.fixture
def here(tmp_path_factory):
    """A folder that everybody may look into, as a platform's are, with Autolab's package in it."""
    wheels = hollow_wheels(tmp_path_factory.mktemp("hollow"))
    folder = Path(tempfile.mkdtemp(prefix="hosted-"))
    folder.chmod(0o755)
    unpacked(pack("autolab", load_assignment(TINY, "01_tiny"), SECRET, wheels, python="3.13"), folder)
    yield folder
    shutil.rmtree(folder)


def _shut(here):
    """Do what the package's script does before it grades."""
    script = (here / "grader" / "run.sh").read_text().splitlines()
    (line,) = [line for line in script if line.startswith("chmod")]
    subprocess.run(["sh", "-c", line], env={"here": str(here / "grader"), "PATH": os.defpath}, check=True)


def _told(here):
    """What the thief has to know, written so that it does not find itself."""
    told = {"HERE": os.fsencode(here), "SECRET": SECRET.encode(), "SOLUTION": b"# BEGIN SOLUTION"}
    return "".join(f"{name} = bytes({list(what)})\n" for name, what in told.items())


def _graded(here, denied):
    (here / "handin").mkdir()
    (here / "handin" / "tiny.py").write_text(_told(here) + THIEF)
    asked = ["hosted", "autolab", "--assignment", "01_tiny", "--course", str(here / "grader" / "course")]
    asked += ["--secret-file", str(here / "grader" / "secret"), "--root", str(here)]
    done = run_elsewhere(ELSEWHERE, json.dumps([denied, asked]))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])["scores"]


@pytest.mark.parametrize("level", CONTAINERS)
def test_a_thief_finds_nothing_in_a_container(here, level):
    """Neither in the grader's folders nor in the tar file that the platform copied beside them, whichever walls stand."""
    _shut(here)
    assert _graded(here, CONTAINERS[level]) == {"outer": 0, "mean_square": 0}
    assert not (here / "results.json").exists()


def test_the_thief_is_real(here):
    """Where no wall stands it finds the answers, also where the tar file alone is left."""
    for folder in ("nothing", "grader"):
        shutil.rmtree(here / folder, ignore_errors=True)
        looks = f"{_told(here)}{THIEF.partition('exec(')[0]}print(bool(stolen))"
        done = subprocess.run([sys.executable, "-c", looks], capture_output=True, text=True, check=True)
        assert done.stdout == "True\n"
