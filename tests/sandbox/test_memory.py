"""Memory: no page of a submission's goes uncounted, and where memory ends the submission ends, never the grader."""

import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from sandbox_room import A_STRANGER, NO_NAMESPACES, PAPER, QUICK, attack, need_namespaces, python_of, run_elsewhere

from autograder.results import Raised
from autograder.sandbox.supervisor import Sandbox


@pytest.fixture(scope="module")
def sandbox():
    """A sandbox with every wall of this machine."""
    with Sandbox(PAPER, QUICK) as sandbox:
        yield sandbox


@pytest.mark.slow
@pytest.mark.parametrize(
    ("flags", "says"), [("mmap.MAP_SHARED", "PermissionError"), ("mmap.MAP_PRIVATE", "")], ids=["shared", "private"]
)
def test_pages_that_outlive_their_mapping_are_refused(sandbox, flags, says):
    """Shared pages stay until the last of them is unmapped, so the limit of addresses does not count them; private ones are fine."""
    outcome = attack(sandbox, f"import mmap\nwith mmap.mmap(-1, 1 << 20, {flags}) as pages: pages[0] = 1\nreturn 1")
    assert (outcome.kind if isinstance(outcome, Raised) else "") == says


def test_numpy_and_a_fresh_module_work_without_shared_pages(sandbox):
    """Large products, factorizations and a library that is loaded late need none."""
    outcome = attack(
        sandbox,
        """
import numpy.fft, numpy.polynomial
x = np.arange(1.0, 250001.0).reshape(500, 500) % 7 + 100 * np.eye(500)
there = np.fft.ifft(np.fft.fft(x[0])).real
return bool(np.allclose(x @ np.linalg.inv(x), np.eye(500)) and np.allclose(there, x[0]))
""",
    )
    assert outcome.value is True


# ── whom the kernel kills first ─────────────────────────────────────────────────────────────

_LOOK = """
import sys
from pathlib import Path
from sandbox_room import HEAD, PAPER, QUICK, deny, session_of
from autograder.sandbox.supervisor import Sandbox
deny(*sys.argv[1].split())
with Sandbox(PAPER, QUICK) as sandbox, sandbox.open((HEAD + "def attack(): return 1").encode()) as session:
    session.make([0])
    for process in sorted(session_of(sandbox._workers.keeper)):
        score = Path(f"/proc/{process}/oom_score_adj")
        print(score.read_text().strip(), score.stat().st_uid)
"""


@pytest.mark.slow
@pytest.mark.parametrize("denied", [(), NO_NAMESPACES], ids=["strong", "standard"])
@pytest.mark.parametrize("uid", [None, A_STRANGER])
def test_workers_alone_are_to_be_killed_first(uid, denied):
    """A worker has the highest score, keeper and zygote have the supervisor's; the worker's own user cannot look into it."""
    if uid and (os.geteuid() != 0 or python_of(uid) is None):
        pytest.skip("only root can be another user")
    if not denied:
        need_namespaces(uid)
    done = run_elsewhere(_LOOK, " ".join(denied), uid=uid)
    assert done.returncode == 0, done.stderr
    own = Path("/proc/self/oom_score_adj").read_text().strip()
    *trusted, worker = (line.split() for line in done.stdout.splitlines())
    assert [score for score, _ in trusted] == [own] * (1 if denied else 2)
    assert worker == ["1000", "0"]


_CROWDED = """
import sys
from pathlib import Path
import numpy as np
from sandbox_room import HEAD, PAPER, is_clean
from autograder.results import Limits
from autograder.sandbox.supervisor import Sandbox
from autograder.words.message import say
Path(sys.argv[1], "cgroup.procs").write_text("0")
ballast = np.ones(200 << 20, np.uint8)
with Sandbox(PAPER, Limits(seconds_per_case=10, seconds_per_submission=20, memory_mb=1024)) as sandbox:
    with sandbox.open((HEAD + "def attack():\\n    return np.ones(400 << 20, np.uint8).sum()").encode()) as session:
        ran = session.make([0])
    print(say(ran.outcomes[0].how), is_clean(sandbox), ballast.sum() == len(ballast))
"""
"""A supervisor that holds more than there is room for beside it, and a worker that wants more than is left."""

_MOST = 320 << 20


@contextmanager
def _control_group():
    """A control group of 320 MiB, of either version; skips where none can be made."""
    for root, limits in (
        (Path("/sys/fs/cgroup"), ("memory.max", "memory.swap.max", "0")),
        (Path("/sys/fs/cgroup/memory"), ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", str(_MOST))),
    ):
        group = root / f"autograder-{os.getpid()}"
        if not (root / "cgroup.procs").exists() or not os.access(root, os.W_OK):
            continue
        group.mkdir()
        try:
            if (group / limits[0]).exists():
                (group / limits[0]).write_text(str(_MOST))
                if (group / limits[1]).exists():  # where swap is counted
                    (group / limits[1]).write_text(limits[2])
                yield group
                return
        finally:
            _remove(group)
    pytest.skip("no control group with a bound on memory can be made here")


def _remove(group):
    """Remove a control group once the last of its processes is gone."""
    until = time.monotonic() + 10
    while (group / "cgroup.procs").read_text() and time.monotonic() < until:
        time.sleep(0.02)
    group.rmdir()


@pytest.mark.slow
def test_where_memory_ends_the_worker_ends_and_not_the_grader():
    """In a control group that is too small the worker is killed, though the supervisor is larger; the next one gets its due."""
    python, path = python_of(os.geteuid())
    with _control_group() as group:
        done = subprocess.run(
            [python, "-c", _CROWDED, group],
            env={"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
    assert (done.returncode, done.stdout) == (0, "was killed by SIGKILL True True\n"), done.stderr
