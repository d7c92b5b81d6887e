"""What the sandbox's tests share: a small paper, one call in a line, and other machines, emulated by denying system calls."""

import atexit
import ctypes
import errno
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from session_room import made

from autograder.results import Limits
from autograder.sandbox import syscalls
from autograder.sandbox.paper import Paper
from autograder.sandbox.walls import Walls
from autograder.sandbox.worker import Call

ROOT = Path(__file__).parents[1]
NO_NAMESPACES = ("unshare=EPERM", "setns=EPERM", "mount=EPERM", "umount2=EPERM", "pivot_root=EPERM")
NO_LANDLOCK = tuple(f"landlock_{what}=ENOSYS" for what in ("create_ruleset", "add_rule", "restrict_self"))
A_STRANGER = 12345
"""A user whom nothing belongs to."""

ATTACKS, INNOCENT = range(4), 4
"""The paper's calls: `attack()` four times, then `innocent(x)` with x = [0, 1, 2]."""

PAPER = Paper("code.py", (*(Call("attack", (), ()) for _ in ATTACKS), Call("innocent", ("x",), (np.arange(3.0),))))
NONE = Walls(seccomp=False, landlock=False, namespaces=False, uid=False, limits=False)
QUICK = Limits(seconds_per_case=0.5, seconds_per_submission=10)
PATIENT = Limits(seconds_per_case=60, seconds_per_submission=120)
"""What is honest has all the time that a slow machine may need; only what never ends has little."""

HEAD = "import ctypes, os, socket, struct, sys, time\nimport numpy as np\ndef innocent(x): return x + 1\n"


def attack(sandbox, body, head=""):
    """The outcome of one call of a function `attack` with this body, and the load's; the next submission must be clean."""
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    ran = made(sandbox, f"{HEAD}{head}\ndef attack():\n{lines}\n".encode(), [0])
    assert is_clean(sandbox)
    return ran.outcomes[0]


@contextmanager
def limited(runner, limits):
    """The runner with these limits of time for a while."""
    before = runner.limits
    runner.limits = replace(
        before, seconds_per_case=limits.seconds_per_case, seconds_per_submission=limits.seconds_per_submission
    )
    try:
        yield
    finally:
        runner.limits = before


def is_clean(sandbox):
    """Whether an honest submission gets its due."""
    with limited(sandbox, PATIENT):
        ran = made(sandbox, HEAD.encode(), [INNOCENT])
    return np.array_equal(ran.outcomes[INNOCENT].value, [1, 2, 3])


def session_of(keeper):
    """The processes of the session that the zygote's first process opened, by number."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(session) == keeper and state != "Z":
                found.append(int(entry.name))
    return found


def wait_for_end(keeper):
    """What is left of a session after a moment."""
    until = time.monotonic() + 5
    while (left := session_of(keeper)) and time.monotonic() < until:
        time.sleep(0.01)
    return left


# ── elsewhere ───────────────────────────────────────────────────────────────────────────────

_ELSEWHERE = """
import sys
from autograder.errors import AutograderError
from autograder.sandbox.supervisor import Sandbox
from sandbox_room import PAPER, QUICK, deny, is_clean
deny(*sys.argv[1].split())
try:
    with Sandbox(PAPER, QUICK) as sandbox:
        assert is_clean(sandbox)
        print(sandbox.walls)
except AutograderError as error:
    print(type(error).__name__, error, sep=": ")
"""


def walls_elsewhere(*denied, uid=None):
    """The line of walls, or the refusal, of a machine on which user `uid` is denied these calls ("unshare=EPERM")."""
    done = run_elsewhere(_ELSEWHERE, " ".join(denied), uid=uid)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def run_elsewhere(code, *args, uid=None, seconds=600):
    """Run Python code as user `uid`, by default this one, for so many seconds at most."""
    python, path = python_of(os.geteuid() if uid is None else uid)
    who = {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}
    return subprocess.run(
        [python, "-W", "error", "-c", code, *args],
        env={"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
        **who,
    )


def need_namespaces(uid=None, *, of_users=False):
    """Skip the test where user `uid`, by default this one, is refused namespaces, or those of users, as in most containers."""
    why = _why_no_namespaces(os.geteuid() if uid is None else uid, of_users=of_users)
    if why:
        pytest.skip(why)


@cache
def _why_no_namespaces(uid, *, of_users):
    kinds = ["--mount", "--net", "--ipc", "--uts", "--pid", "--fork", *(["--map-root-user"] if uid or of_users else [])]
    who = {} if uid == os.geteuid() else {"user": uid, "group": uid, "extra_groups": []}
    done = subprocess.run(
        ["unshare", *kinds, "mount", "-t", "tmpfs", "probe", "/tmp"], capture_output=True, text=True, check=False, **who
    )
    return f"user {uid} is refused namespaces: {done.stderr.strip()}" if done.returncode else ""


@cache
def python_of(uid):
    """An interpreter of this minor version, and a path with numpy and the package, that user `uid` can read."""
    if uid == os.geteuid():
        return sys.executable, os.pathsep.join(map(str, (ROOT, ROOT / "tests", _packages())))
    name = f"python3.{sys.version_info.minor}"
    pythons = [sys.executable, *filter(None, (shutil.which(name, path="/usr/bin:/usr/local/bin"),))]
    for path in (_in_place, _copied):
        for python in pythons:
            if _works(python, path(), uid):
                return python, path()
    return None


def _packages():
    return Path(np.__file__).parent.parent


def _in_place():
    return os.pathsep.join(map(str, (ROOT, ROOT / "tests", _packages())))


@cache
def _copied():
    folder = Path(tempfile.mkdtemp(prefix="elsewhere-"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    loaded = {name.partition(".")[0] for name in sys.modules}
    packages = (one for one in _packages().iterdir() if one.name.partition(".")[0] in loaded)
    own = (one for name in ("s*_room.py", "attack*") for one in (ROOT / "tests").glob(name))
    for source in (ROOT / "autograder", *own, *packages):
        if source.is_dir():
            shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("__pycache__", "tests"))
        else:
            shutil.copy(source, folder)
    subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
    return str(folder)


def _works(python, path, uid):
    try:
        done = subprocess.run(
            [python, "-c", "import numpy, sandbox_room"],
            env={"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            cwd="/",
            user=uid,
            group=uid,
            extra_groups=[],
            capture_output=True,
            check=False,
        )
    except PermissionError:
        return False
    return done.returncode == 0


_CONTAINED = (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31)
"""The capabilities that Docker leaves to root, CAP_CHOWN to CAP_SETFCAP; CAP_SYS_ADMIN and CAP_SYS_PTRACE are not among them."""


def contain():
    """Keep from now on the capabilities that Docker leaves to root, and no other."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in range(64):
        if capability not in _CONTAINED:
            libc.prctl(24, capability, 0, 0, 0)
    kept = sum(1 << capability for capability in _CONTAINED)
    header, data = struct.pack("=Ii", 0x20080522, 0), struct.pack("=6I", kept, kept, 0, 0, 0, 0)
    assert libc.syscall(ctypes.c_long(syscalls.number("capset")), header, data) == 0


def deny(*calls):
    """From now on, system calls given as "name=ERRNO" fail so, for this process and all that it starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.argtypes = [ctypes.c_long] * 4
    steps = [(0x20, 0, 0, 0)]
    for call in calls:
        name, _, error = call.partition("=")
        steps += [(0x15, 0, 1, syscalls.number(name)), (0x06, 0, 0, 0x50000 | getattr(errno, error))]
    program = b"".join(struct.pack("<HBBI", *step) for step in [*steps, (0x06, 0, 0, 0x7FFF0000)])
    kept = ctypes.create_string_buffer(program, len(program))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(kept)))
    assert libc.prctl(38, 1, 0, 0, 0) == 0
    assert libc.syscall(syscalls.number("seccomp"), 1, 0, ctypes.addressof(header)) == 0
