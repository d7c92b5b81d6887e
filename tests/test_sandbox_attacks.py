"""Attacks through the real walls, each with what it reached; after each, the next submission is clean."""

import os
import socket
import time
from pathlib import Path

import numpy as np
import pytest
from sandbox_room import (
    A_STRANGER,
    HEAD,
    INNOCENT,
    PAPER,
    QUICK,
    attack,
    is_clean,
    python_of,
    run_elsewhere,
    session_of,
)

from autograder.results import Died, NotRun, Raised, Returned, TimedOut
from autograder.sandbox.supervisor import Sandbox


@pytest.fixture(scope="module")
def sandbox():
    """The real walls."""
    with Sandbox(PAPER, QUICK) as sandbox:
        yield sandbox


FORGED = Died("sent something that is not a result")
TRY = """
def tried(act):
    try:
        return act()
    except (OSError, RuntimeError, MemoryError, ValueError) as error:
        return type(error).__name__
"""


# ── secrets ─────────────────────────────────────────────────────────────────────────────────


def test_no_file_can_be_found_but_the_library(sandbox):
    """A walk over all that can be listed meets the standard library and numpy, and not this repository."""
    body = "return [f'{where}/{name}' for where, _, names in os.walk('/') for name in names if name.endswith('.py')]"
    found = attack(sandbox, body).value
    library = str(Path(os.__file__).parent)
    numpy = str(Path(np.__file__).parent)
    assert [path for path in found if not path.startswith((library, numpy))] == []
    assert [path for path in found if "site-packages" in path and not path.startswith(numpy)] == []


SECRETS = (
    "/etc/passwd",
    "/proc/self/mem",
    "/proc/self/environ",
    "/proc/1/root",
    "/proc/{pid}/root/etc/passwd",
    "/proc/{pid}/cwd",
    "/proc/{pid}/fd",
    "/proc/{pid}/environ",
    "/proc/{pid}/cmdline",
    "/proc/{pid}/mem",
    "/proc/{pid}/maps",
    "/sys/kernel",
    "/dev/mem",
    "/dev/shm",
    "/tmp",
    "{here}",
    "{here}/../autograder/grading.py",
    "{here}/../reference",
    "~/.ssh",
)


@pytest.mark.parametrize("path", SECRETS)
def test_a_path_to_a_secret_leads_nowhere(sandbox, path):
    """Neither as a file nor as a folder."""
    path = path.format(pid=os.getpid(), here=Path(__file__).parent)
    body = f"path = os.path.expanduser({path!r})\nreturn tried(lambda: open(path, 'rb').read(9)), tried(lambda: os.listdir(path))"
    read, listed = attack(sandbox, body, TRY).value
    assert read in ("FileNotFoundError", "PermissionError", "IsADirectoryError")
    assert listed in ("FileNotFoundError", "PermissionError", "NotADirectoryError")


def test_other_packages_are_not_there(sandbox):
    """What would do the work for the student cannot be imported; numpy and the standard library can."""
    body = "import importlib, importlib.util\nreturn [name for name in {} if importlib.util.find_spec(name)]"
    assert (
        attack(sandbox, body.format(["torch", "scipy", "pytest", "yaml", "autograder", "reference", "pip"])).value == ()
    )
    assert attack(sandbox, body.format(["numpy", "statistics", "csv", "sqlite3"])).value == (
        "numpy",
        "statistics",
        "csv",
        "sqlite3",
    )


def test_a_module_beside_the_submission_is_not_imported(sandbox, tmp_path, monkeypatch):
    """The working directory is on no path, so nothing there can stand in for a library."""
    (tmp_path / "antigravity2.py").write_text("")
    monkeypatch.chdir(tmp_path)
    assert attack(sandbox, "import antigravity2").kind == "ModuleNotFoundError"
    assert attack(sandbox, "return [entry for entry in sys.path if not entry.startswith('/')]").value == ()


def test_no_line_leads_out(sandbox):
    """TCP, UDP, abstract and named sockets, to listeners that wait here: none is called, and nothing is looked up."""
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        for listener in (tcp, udp):
            listener.settimeout(0)
        body = f"""
out = [tried(lambda: socket.create_connection(("127.0.0.1", {tcp.getsockname()[1]}), 1))]
out.append(tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", {udp.getsockname()[1]}))))
out.append(tried(lambda: socket.socketpair()))
out.append(tried(lambda: socket.create_connection(("169.254.169.254", 80), 1)))
out.append(tried(lambda: socket.getaddrinfo("example.org", 80)))
return out
"""
        assert set(attack(sandbox, body, TRY).value) <= {"PermissionError", "gaierror", "OSError"}
        with pytest.raises(BlockingIOError):
            tcp.accept()
        with pytest.raises(BlockingIOError):
            udp.recv(1)


def test_the_last_submission_left_nothing_behind(sandbox):
    """Neither names, nor patches, nor texts anywhere among the live objects."""
    sandbox.run(
        f"{HEAD}import builtins, math\nbuiltins.left = 'left-by-another'\nmath.pi = 4\nnp.exp = None\n".encode(), [0]
    )
    body = """
import builtins, gc, math
found = [thing for thing in gc.get_objects() if isinstance(thing, dict) and "left-by-another" in map(str, thing.values())]
return hasattr(builtins, "left"), math.pi, float(np.exp(0)), len(found), "left" in dir(sys.modules["submission"])
"""
    assert attack(sandbox, body).value == (False, 3.141592653589793, 1.0, 0, False)


# ── forging the verdict ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [0, 1, 77])
def test_leaving_is_no_result(sandbox, status):
    """Whatever the exit status."""
    assert attack(sandbox, f"os._exit({status})") == Died(f"left early, exit status {status}")


def test_an_exit_that_python_knows_is_an_exception(sandbox):
    """sys.exit ends the call and not the worker, also while loading."""
    assert attack(sandbox, "sys.exit(0)").kind == "SystemExit"
    ran = sandbox.run(f"{HEAD}sys.exit(0)".encode(), [INNOCENT])
    assert ran.load == Raised("SystemExit", "0", 4)
    assert isinstance(ran.outcomes[INNOCENT], Returned)


def test_late_code_comes_too_late(sandbox):
    """What was told stays told: at exit, when an object dies, and in hooks nothing more is said."""
    head = """
import atexit
class Late:
    def __del__(self): os.write(3, b"x" * 100)
kept = Late()
atexit.register(os.write, 3, b"x" * 100)
sys.excepthook = lambda *_: os._exit(0)
"""
    assert attack(sandbox, "return 1", head).value == 1


def test_patching_the_worker_gains_only_its_own_answers(sandbox):
    """Its codec and its tools can be replaced; what arrives is a result of this submission or none."""
    replaced = "wire = sys.modules['wire']\nwire.frame = lambda *_: b'forged, and long enough for a header'\n"
    assert sandbox.run(f"{HEAD}{replaced}".encode(), [INNOCENT]).load == FORGED
    replaced = (
        "sys.modules['worker'].perform = lambda number, *_: sys.modules['wire'].frame(number, 0, 'all is well')\n"
    )
    assert sandbox.run(f"{HEAD}{replaced}".encode(), [INNOCENT]).outcomes[INNOCENT].value == "all is well"
    replaced = "os.write = sys.modules['worker'].serve = None\n"
    assert isinstance(sandbox.run(f"{HEAD}{replaced}".encode(), [INNOCENT]).outcomes[INNOCENT], Returned)
    assert is_clean(sandbox)


# ── wearing the machine out ─────────────────────────────────────────────────────────────────

LOOPS = {
    "in Python": "while True: pass",
    "asleep": "time.sleep(1000)",
    "in C": "return 3 ** (10 ** 9)",
    "in a matrix product": "x = np.ones((9000, 9000), np.float32)\nwhile True: x @ x",
    "catching everything": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "behind handlers": (
        "import signal\n"
        "for number in range(1, 65):\n"
        "    try: signal.signal(number, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\n"
        "while True: pass"
    ),
    "in a regular expression": "import re\nreturn re.match('(a*)*b', 'a' * 40)",
    "stopped": "import signal\nwhile True: signal.raise_signal(signal.SIGSTOP)",
    "printing": "while True: print('x' * 1000)",
}


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())
def test_what_does_not_end_is_ended(sandbox, loop):
    """By the supervisor's clock, within moments of the limit."""
    start = time.monotonic()
    assert attack(sandbox, loop) == TimedOut(0.5)
    assert time.monotonic() - start < 2


def test_no_process_can_be_made(sandbox):
    """Not one fork of a hundred, no thread, no program, and the zygote's session stays as it is."""
    before = len(session_of(sandbox._workers.keeper))
    body = """
import multiprocessing, subprocess, threading
def daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
        os._exit(0)
out = [tried(os.fork) for _ in range(100)]
out += [tried(daemon), tried(os.forkpty), tried(lambda: os.posix_spawn("/bin/sh", ["sh"], {}))]
out += [tried(lambda: threading.Thread(target=time.sleep, args=(60,)).start()) for _ in range(100)]
out += [tried(lambda: os.system("true")), tried(lambda: subprocess.run(["true"]))]
out += [tried(lambda: os.execv("/bin/true", ["true"])), tried(lambda: os.execv(sys.executable, [sys.executable]))]
return sorted(set(map(str, out)))
"""
    found = attack(sandbox, body, TRY).value
    assert set(found) <= {"PermissionError", "BlockingIOError", "RuntimeError", "FileNotFoundError", "-1", "32512"}
    assert len(session_of(sandbox._workers.keeper)) == before


def test_memory_ends_at_the_bound(sandbox):
    """Taken in pieces and kept, it raises below the bound; at once, it raises at once."""
    body = "kept = []\ntry:\n    while True: kept.append(np.ones(1 << 22))\nexcept MemoryError: return len(kept) * 32"
    with Sandbox(PAPER, type(QUICK)(seconds_per_case=10, seconds_per_submission=10, memory_mb=512)) as small:
        assert 128 < attack(small, body).value < 512
        assert attack(small, "np.ones(1 << 40)").kind in ("MemoryError", "_ArrayMemoryError")
        assert isinstance(attack(small, "x = [0]\nwhile True: x *= 2"), Raised)


def test_memory_cannot_be_hidden_elsewhere(sandbox):
    """Not in a memfd, a pipe, shared memory, or a file in memory."""
    body = """
import mmap, tempfile
libc = ctypes.CDLL(None)
return (
    tried(lambda: os.memfd_create("x")), tried(os.pipe), tried(lambda: os.eventfd(0)), libc.shmget(0, 1 << 20, 0o1600),
    tried(lambda: open("/dev/shm/x", "wb")), tried(tempfile.TemporaryFile),
)
"""
    found = attack(sandbox, body, TRY).value
    assert found[:5] == (*["PermissionError"] * 3, -1, "PermissionError")
    assert found[5] in ("PermissionError", "FileNotFoundError")


WRITES = """
out = []
for where in ["/", "/tmp", "/var/tmp", "/dev/shm", "/run", ".", os.path.dirname(os.__file__), np.__path__[0], os.path.expanduser("~")]:
    out += [tried(lambda: open(f"{where}/filled", "wb")), tried(lambda: os.mkdir(f"{where}/filled"))]
    out += [tried(lambda: os.symlink("/etc", f"{where}/filled")), tried(lambda: os.rename(where, "/filled"))]
out += [tried(lambda: open(os.__file__, "a")), tried(lambda: os.remove(os.__file__)), tried(lambda: os.chmod(os.__file__, 0))]
out += [tried(lambda: os.truncate(np.__file__, 0)), tried(lambda: np.save("/tmp/x.npy", np.ones(3)))]
return sorted(set(map(str, out)))
"""


def test_nothing_can_be_written(sandbox):
    """No folder takes a file, no file takes a byte."""
    assert set(attack(sandbox, WRITES, TRY).value) <= {"PermissionError", "FileNotFoundError", "OSError"}


SIGNALS = """
import signal
out = [tried(lambda: os.kill(target, number)) for target in (-1, 0, 1, {parent}, {keeper}, os.getppid()) for number in (9, 15, 19, 0)]
libc = ctypes.CDLL(None, use_errno=True)
out += [libc.tgkill({parent}, {parent}, 9), libc.tgkill({keeper}, {keeper}, 9)]
return sorted(set(map(str, out)))
"""


def test_nobody_else_can_be_signalled(sandbox):
    """Neither all, nor its group, nor the supervisor, nor the zygote; all are alive afterwards."""
    body = SIGNALS.format(parent=os.getpid(), keeper=sandbox._workers.keeper)
    assert set(attack(sandbox, body, TRY).value) <= {"PermissionError", "ProcessLookupError", "-1"}


DOORS = """
libc = ctypes.CDLL(None, use_errno=True)
doors = {doors}
return [name for name, number in doors.items() if libc.syscall(ctypes.c_long(number), 0, 0, 0, 0, 0, 0) != -1]
"""


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are of another machine")
def test_the_kernels_wide_doors_are_shut(sandbox):
    """The calls through which kernels have been broken answer with an error, asked in C."""
    doors = {
        "ptrace": 101, "process_vm_readv": 310, "io_uring_setup": 425, "bpf": 321, "userfaultfd": 323, "keyctl": 250,
        "perf_event_open": 298, "unshare": 272, "setns": 308, "open_by_handle_at": 304, "mount": 165, "pivot_root": 155,
        "clone": 56, "vfork": 58, "clone3": 435, "init_module": 175, "personality": 135, "prctl": 157, "seccomp": 317,
        "landlock_create_ruleset": 444, "setuid": 105, "chroot": 161, "memfd_create": 319, "ioctl": 16, "pidfd_open": 434,
    }  # fmt: skip
    assert attack(sandbox, DOORS.format(doors=doors)).value == ()


def test_limits_cannot_be_widened(sandbox):
    """They can be asked for, not set."""
    body = "import resource\nreturn resource.getrlimit(resource.RLIMIT_AS)[1], tried(lambda: resource.setrlimit(resource.RLIMIT_AS, (1, 1)))"
    assert attack(sandbox, body, TRY).value == (QUICK.memory_mb << 20, "ValueError")


DEPTHS = {
    "calls": "sys.setrecursionlimit(10 ** 9)\ndef down(n): return down(n + 1)\nreturn down(0)",
    "calls through C": "sys.setrecursionlimit(10 ** 9)\nclass Down:\n    def __repr__(self): return repr(self)\nreturn repr(Down())",
    "a literal": "return eval('[' * 100_000 + ']' * 100_000)",
    "lists": "x = []\nfor _ in range(200_000): x = [x]\nreturn x",
    "a list within itself": "x = []\nx.append(x)\nreturn x",
    "an exception of its own making": "class Deep(Exception):\n    def __str__(self): raise Deep\nraise Deep",
    "a number": "return int('9' * 5000)",
}


@pytest.mark.parametrize("depth", DEPTHS.values(), ids=DEPTHS.keys())
def test_depth_hurts_only_itself(sandbox, depth):
    """Whatever it comes to is an outcome, soon."""
    start = time.monotonic()
    assert isinstance(attack(sandbox, depth), Raised | Died | TimedOut | Returned)
    assert time.monotonic() - start < 3


def test_a_crash_at_every_call_is_bounded(sandbox):
    """Two fresh workers for a task, and no more."""
    forked = sandbox._workers.forked
    ran = sandbox.run(f"{HEAD}def attack(): os._exit(1)".encode(), [0, 1, 2, 3])
    assert isinstance(ran.outcomes[3], NotRun)
    assert sandbox._workers.forked - forked == 2


EVIL = """
from sandbox_room import *
from autograder.sandbox.supervisor import Sandbox
import test_sandbox_attacks as attacks
with Sandbox(PAPER, QUICK) as sandbox:
    for test in (
        attacks.test_no_process_can_be_made,
        attacks.test_nothing_can_be_written,
        attacks.test_nobody_else_can_be_signalled,
        attacks.test_memory_cannot_be_hidden_elsewhere,
        attacks.test_no_line_leads_out,
        attacks.test_no_file_can_be_found_but_the_library,
        attacks.test_limits_cannot_be_widened,
    ):
        test(sandbox)
print("all blocked")
"""


@pytest.mark.skipif(os.geteuid() != 0 or python_of(A_STRANGER) is None, reason="only root can be another user")
def test_the_same_attacks_come_to_nothing_for_an_ordinary_user():
    """The walls that root puts up and those of a user stop the same things."""
    done = run_elsewhere(EVIL, uid=A_STRANGER)
    assert done.stdout.strip() == "all blocked", done.stderr
