"""The supervisor: one outcome for each call, whatever the worker does, and nothing left over."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from sandbox_room import ATTACKS, HEAD, INNOCENT, PAPER, QUICK, attack, is_clean, python_of, session_of

from autograder.errors import GraderError, Refusal
from autograder.results import Died, Foreign, Limits, Missing, NotRun, Raised, Returned, TimedOut
from autograder.sandbox import supervisor, workers
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.paper import Paper
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.worker import Call

EVERYTHING = [*ATTACKS, INNOCENT]
STUMBLED = NotRun("two earlier cases took too long or ended the program")
FORGED = Died("sent something that is not a result")


@pytest.fixture(scope="module")
def sandbox():
    """The real walls."""
    with Sandbox(PAPER, QUICK) as sandbox:
        yield sandbox


def run(sandbox, source, calls=EVERYTHING):
    """What a source comes to."""
    return sandbox.run(f"{HEAD}{source}\n".encode(), calls)


# ── honest submissions ──────────────────────────────────────────────────────────────────────


def test_each_call_has_an_outcome_in_the_order_asked(sandbox):
    """Values, exceptions, missing functions and changed arguments arrive as such."""
    ran = run(sandbox, "def innocent(x):\n    x += 1\n    return x, {'n': len(x)}", [INNOCENT, 0])
    assert list(ran.outcomes) == [INNOCENT, 0]
    value, sizes = ran.outcomes[INNOCENT].value
    assert (value == [1, 2, 3]).all()
    assert (sizes, ran.outcomes[INNOCENT].changed) == ({"n": 3}, ("x",))
    assert ran.outcomes[0] == Missing("")
    assert isinstance(ran.load, Returned)


def test_behind_walls_it_is_as_in_this_process(sandbox):
    """The sandbox and `InProcess` tell the same of the same file."""
    source = f"{HEAD}seen = []\ndef attack():\n    seen.append(1)\n    return 1 / (2 - len(seen)), np.float32(3), None\n".encode()
    inside, here = sandbox.run(source, EVERYTHING), InProcess(PAPER).run(source, EVERYTHING)
    assert repr(inside) == repr(here)
    assert isinstance(inside.outcomes[1], Raised)


def test_a_file_that_raises_keeps_what_it_had_defined(sandbox):
    """The load is told as what it raised, with its line; calls of what is there are made."""
    ran = run(sandbox, "raise ValueError('half-way')\ndef attack(): return 1", [INNOCENT, 0])
    assert ran.load == Raised("ValueError", "half-way", 4)
    assert ran.outcomes[0] == Missing("")
    assert isinstance(ran.outcomes[INNOCENT], Returned)


def test_the_load_is_told_even_if_nothing_is_called(sandbox):
    """No calls, no outcomes, but how the file loaded."""
    assert run(sandbox, "raise KeyError(1)", []).load == Raised("KeyError", "1", 4)


def test_a_file_that_is_no_python_is_a_syntax_error(sandbox):
    """Bytes, nulls, deep nesting: an outcome each, with the line where there is one."""
    assert sandbox.run(b"x = (\n", []).load.kind == "SyntaxError"
    assert sandbox.run(b"\0\xff\xfe", []).load.kind in ("SyntaxError", "ValueError", "UnicodeDecodeError")
    assert isinstance(sandbox.run(b"x = " + b"(" * 100_000 + b")" * 100_000, []).load, Raised)
    assert isinstance(sandbox.run(b"", []).load, Returned)


def test_printing_much_is_not_punished(sandbox):
    """64 MiB of output on each of the two channels, and the result still counts."""
    assert (
        attack(
            sandbox, "line = 'x' * 65535\nfor _ in range(1024): print(line); print(line, file=sys.stderr)\nreturn 7"
        ).value
        == 7
    )


def test_input_is_at_its_end(sandbox):
    """A forgotten input() raises at once instead of waiting."""
    assert attack(sandbox, "return input('x?')").kind == "EOFError"


def test_random_numbers_are_the_same_in_every_worker(sandbox):
    """Nothing that a submission does without a seed makes two gradings of it differ."""
    body = "import random\nreturn random.random(), np.random.rand(), hash('x')"
    assert attack(sandbox, body) != attack(sandbox, "return 0")
    with Sandbox(PAPER, QUICK) as other:
        assert attack(sandbox, body).value == attack(other, body).value


def test_a_result_that_is_too_large_is_named(sandbox):
    """The next call of the same worker is made: it was honest."""
    ran = run(sandbox, "def attack(): return np.zeros(1 << 20)")
    assert ran.outcomes[0].value == Foreign("value of over 256 KiB")
    assert isinstance(ran.outcomes[INNOCENT], Returned)


def test_a_result_just_below_the_limit_comes_through(sandbox):
    """Nearly all of a frame's bytes."""
    assert attack(sandbox, "return np.arange(32_000.0)").value[-1] == 31_999


# ── late and dead ───────────────────────────────────────────────────────────────────────────


def test_an_endless_loop_costs_one_task(sandbox):
    """Two calls of the task are late, the rest of it is left out, the other task is run."""
    ran = run(sandbox, "def attack():\n    while True: pass")
    assert [ran.outcomes[call] for call in ATTACKS] == [TimedOut(0.5), TimedOut(0.5), STUMBLED, STUMBLED]
    assert isinstance(ran.outcomes[INNOCENT], Returned)


def test_one_bad_call_costs_itself(sandbox):
    """A fresh worker goes on after it, with the file loaded anew."""
    source = (
        "calls = []\ndef attack():\n    calls.append(1)\n    if len(calls) == 2: os._exit(3)\n    return len(calls)"
    )
    ran = run(sandbox, source)
    assert ran.outcomes[1] == Died("left early, exit status 3")
    assert [ran.outcomes[call].value for call in (0, 2)] == [1, 1]
    assert ran.outcomes[3] == Died("left early, exit status 3")
    assert isinstance(ran.outcomes[INNOCENT], Returned)


def test_a_file_that_does_not_finish_loading_is_late_once(sandbox):
    """Its calls are not made, and it is not tried again."""
    start = time.monotonic()
    ran = run(sandbox, "while True: pass")
    assert ran.load == TimedOut(0.5)
    assert set(ran.outcomes.values()) == {NotRun("the file did not finish loading")}
    assert time.monotonic() - start < 1.5


def test_a_file_that_leaves_while_loading_is_dead(sandbox):
    """An exit status of 0 is no result."""
    ran = run(sandbox, "os._exit(0)")
    assert ran.load == Died("left early, exit status 0")
    assert set(ran.outcomes.values()) == {NotRun("the file did not finish loading")}


def test_a_file_that_loads_only_once_is_not_loaded_again_and_again(sandbox):
    """What a fresh worker cannot load leaves the remaining calls out; the first load stays as it was told."""
    source = "if time.time() > {}: os._exit(1)\ndef attack():\n    while True: pass"
    ran = run(sandbox, source.format(time.time() + 0.3))
    assert isinstance(ran.load, Returned)
    assert [type(ran.outcomes[call]) for call in EVERYTHING] == [TimedOut, NotRun, NotRun, NotRun, NotRun]


def test_the_whole_file_has_a_bound_as_well():
    """When its seconds are used up, the rest is not run, and the clock agrees."""
    calls = tuple(Call(f"task{number}", (), ()) for number in range(20))
    source = "\n".join(f"def task{number}():\n    while True: pass" for number in range(20))
    with Sandbox(Paper("code.py", calls), Limits(seconds_per_case=0.3, seconds_per_submission=1.0)) as sandbox:
        start = time.monotonic()
        ran = sandbox.run(source.encode(), range(20))
        assert 1.0 <= time.monotonic() - start < 2.0
    kinds = [type(outcome) for outcome in ran.outcomes.values()]
    assert kinds == [TimedOut] * 3 + [NotRun] * 17
    assert ran.outcomes[19] == NotRun("the 1 seconds for the whole file were used up")


def test_a_crash_is_told_by_its_signal(sandbox):
    """A fault of the processor, here in C, ends the worker and nothing else."""
    assert attack(sandbox, "ctypes.string_at(8)") == Died("killed by SIGSEGV")


MACHINE_CODE = """
import mmap
def do(code):
    page = mmap.mmap(-1, 4096, prot=7)
    page.write(code)
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
"""


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the code is of another kind of processor")
@pytest.mark.parametrize(
    ("code", "name"),
    [
        (b"\x31\xc9\x89\xc8\xf7\xf9", "SIGFPE"),  # divide by 0
        (b"\x0f\x0b", "SIGILL"),
        (b"\xb8\x14\0\0\0\xcd\x80\xc3", "SIGSYS"),  # ask for the process number in the calls of 32 bits
        (b"\xb8\x27\0\0\x40\x0f\x05\xc3", "SIGSYS"),  # the same in those of x32
    ],
)
def test_machine_code_gains_nothing(sandbox, code, name):
    """Not even in the numbering of another machine."""
    assert attack(sandbox, f"do({code!r})", MACHINE_CODE) == Died(f"killed by {name}")


def test_abort_is_told_as_a_death(sandbox):
    """As process 1 of its world a worker ignores its own SIGABRT, and the C library then crashes it."""
    assert attack(sandbox, "os.abort()") in (Died("killed by SIGABRT"), Died("killed by SIGSEGV"))


def test_a_worker_that_closes_its_pipe_is_ended(sandbox):
    """It could never tell anything more, so its clock is not waited for."""
    start = time.monotonic()
    assert attack(sandbox, "os.close(3)\ntime.sleep(60)") == Died("closed the pipe for its results")
    assert time.monotonic() - start < 2


# ── forging ─────────────────────────────────────────────────────────────────────────────────

TOOLS = """
from sys import modules
wire = modules['wire']
def tell(data, channel=3):
    os.write(channel, data)
"""


FORGERIES = {
    "a call that is not asked for": "wire.frame(3, 0, None)",
    "the load once more": "wire.frame(wire.LOAD, 0, None)",
    "an impossible length": "struct.pack('<IIB', 0xffffffff, 0, 0)",
    "a length just beyond the limit": "struct.pack('<IIB', (4 << 20) + 1, 0, 0)",
    "no length": "struct.pack('<IIB', 0, 0, 0)",
    "no value": "struct.pack('<IIB', 5, 0, 0)",
    "an unknown status": "struct.pack('<IIB', 6, 0, 77) + b'N'",
    "an unknown tag": "struct.pack('<IIB', 6, 0, 0) + b'Z'",
    "a pickle": "struct.pack('<IIB', 9, 0, 0) + b'\\x80\\x04N.'",
    "an array that cannot be": "struct.pack('<IIBcBBIII', 20, 0, 0, b'a', 100, 3, 0, 2**32 - 1, 2**32 - 1)",
    "a huge array without its bytes": "struct.pack('<IIBcBBII', 16, 0, 0, b'a', 100, 2, 2**31, 2**31)",
    "more values than anyone returns": "struct.pack('<IIBcI', (1 << 20) + 10, 0, 0, b't', 1 << 20) + b'N' * (1 << 20)",
    "noise": "bytes(range(256)) * 16",
}


@pytest.mark.parametrize("forged", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_frame_ends_the_worker(sandbox, forged):
    """What is not a result for the call that is expected next is none at all."""
    assert attack(sandbox, f"tell({forged})\ntime.sleep(9)", TOOLS) == FORGED


def test_a_second_answer_to_the_same_call_is_refused(sandbox):
    """The first counts, as any answer of its own would; the second costs the next call."""
    ran = run(sandbox, f"{TOOLS}\ndef attack():\n    tell(wire.frame(0, 0, 1) * 2)\n    time.sleep(9)", [0, 1])
    assert ran.outcomes[0].value == 1
    assert ran.outcomes[1] == FORGED


def test_forging_beforehand_gains_only_its_own_answers(sandbox):
    """Frames written while loading stand for this submission's calls, and for no other submission's."""
    forged = "tell(wire.frame(wire.LOAD, 0, None) + b''.join(wire.frame(call, 0, 5) for call in range(5)))"
    ran = run(sandbox, f"{TOOLS}\n{forged}\ntime.sleep(9)")
    assert [ran.outcomes[call].value for call in EVERYTHING] == [5] * 5
    assert is_clean(sandbox)


def test_there_is_nothing_else_to_write_to(sandbox):
    """Of all descriptors only the null device and its own pipe are open; frames written anywhere reach nobody else."""
    body = "out = []\nfor channel in range(1024):\n    try: os.fstat(channel); out.append(channel)\n    except OSError: pass\nreturn out"
    assert attack(sandbox, body).value == (0, 1, 2, 3)
    body = "for channel in (0, 1, 2, *range(4, 256)):\n    try: tell(wire.frame(0, 0, 666), channel)\n    except OSError: pass\nreturn 1"
    assert attack(sandbox, body, TOOLS).value == 1


def test_too_many_results_are_cut_off():
    """All that one submission may send is bounded, each frame being within its own bound."""
    paper = Paper("code.py", tuple(Call(f"task{number}", (), ()) for number in range(90)))
    source = "import numpy as np\n" + "\n".join(f"def task{n}(): return np.zeros(32_000)" for n in range(90))
    with Sandbox(paper, QUICK) as sandbox:
        ran = sandbox.run(source.encode(), range(90))
    assert ran.outcomes[89] == NotRun("the file sent more than 16 MiB of results")


def test_a_byte_at_a_time_does_not_stop_the_clock(sandbox):
    """The clock starts anew with a frame that counts, not with a byte."""
    start = time.monotonic()
    body = "for byte in wire.frame(0, 0, 'x' * 100):\n    tell(bytes((byte,)))\n    time.sleep(0.1)"
    assert attack(sandbox, body, TOOLS) == TimedOut(0.5)
    assert time.monotonic() - start < 1.5


# ── what is left ────────────────────────────────────────────────────────────────────────────


def descriptors():
    """How many are open here."""
    return len(list(Path("/proc/self/fd").iterdir()))


def test_no_descriptor_is_left_open(sandbox):
    """After a hundred runs of all kinds of ends there are as many as before."""
    is_clean(sandbox)
    before = descriptors()
    for _ in range(25):
        run(sandbox, "os._exit(1)", [])
        run(sandbox, "def attack(): tell(b'x')", [0])
        run(sandbox, "os.close(3)\nos._exit(0)", [])
        is_clean(sandbox)
    assert descriptors() == before
    with Sandbox(PAPER, QUICK):
        pass
    assert descriptors() == before


@pytest.mark.slow
def test_a_thousand_runs_leave_nothing(sandbox):
    """Neither descriptors here nor processes there, across changes of the zygote."""
    before = descriptors()
    for _ in range(1000):
        assert is_clean(sandbox)
    assert descriptors() == before
    assert len(session_of(sandbox._workers.keeper)) <= 2


def test_a_new_zygote_takes_over_in_time(sandbox, monkeypatch):
    """After so many workers it is replaced, canaries and all, and nobody notices."""
    monkeypatch.setattr(supervisor, "CHILDREN_LIMIT", 1)
    first = sandbox._workers.keeper
    assert is_clean(sandbox)
    assert sandbox._workers.keeper != first
    assert session_of(first) == []


def test_closing_is_prompt_and_leaves_no_process():
    """Also when it is closed twice, or while nothing was ever started."""
    sandbox = Sandbox(PAPER, QUICK)
    sandbox.close()
    sandbox.start()
    keeper = sandbox._workers.keeper
    assert session_of(keeper)
    start = time.monotonic()
    sandbox.close()
    sandbox.close()
    assert time.monotonic() - start < 0.5
    assert wait_for_end(keeper) == []


def wait_for_end(keeper):
    """What is left of a session after a moment."""
    until = time.monotonic() + 2
    while (left := session_of(keeper)) and time.monotonic() < until:
        time.sleep(0.01)
    return left


def test_a_dead_zygote_is_our_fault_and_the_next_run_starts_another():
    """It is told as a `GraderError`, never as an outcome; after it everything works again."""
    with Sandbox(PAPER, QUICK) as sandbox:
        for process in session_of(sandbox._workers.keeper):
            os.kill(process, signal.SIGKILL)
        with pytest.raises(GraderError, match="zygote"):
            is_clean(sandbox)
        assert is_clean(sandbox)


def test_walls_that_fail_around_one_worker_are_our_fault(monkeypatch):
    """Nothing of a submission has run by then, so it is no outcome of it."""
    order = workers._order
    with Sandbox(PAPER, QUICK) as sandbox:
        monkeypatch.setattr(workers, "_order", lambda *args: {**order(*args), "cpu_seconds": "many"})
        monkeypatch.setattr(supervisor, "CHILDREN_LIMIT", 1)
        with pytest.raises(GraderError, match="a worker could not put up its walls: TypeError"):
            is_clean(sandbox)
        monkeypatch.undo()
        assert is_clean(sandbox)


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="the library starts no threads on one processor")
def test_a_zygote_with_threads_is_refused(monkeypatch):
    """Forks of it could hang in the first matrix product."""
    threads = {name: "2" for name in workers._ENVIRONMENT if name.endswith("_THREADS")}
    monkeypatch.setattr(workers, "_ENVIRONMENT", {**workers._ENVIRONMENT, **threads})
    with pytest.raises(Refusal, match="2 threads run in it"):
        Sandbox(PAPER, QUICK).start()


KILLED = """
import sys
from autograder.sandbox.supervisor import Sandbox
from sandbox_room import HEAD, PAPER
from autograder.results import Limits
with Sandbox(PAPER, Limits(60, 60)) as sandbox:
    print(sandbox._workers.keeper, flush=True)
    sandbox.run((HEAD + "def attack():\\n    while True: pass").encode(), [0])
"""


@pytest.mark.parametrize("deadly", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_the_supervisor(deadly):
    """However it ends, keeper, zygote and a worker in an endless loop end with it."""
    python, path = python_of(os.geteuid())
    with subprocess.Popen(
        [python, "-c", KILLED], env={"PYTHONPATH": path}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        keeper = int(process.stdout.readline())
        until = time.monotonic() + 5
        while len(session_of(keeper)) < 2 and time.monotonic() < until:
            time.sleep(0.01)
        assert len(session_of(keeper)) >= 2
        process.send_signal(deadly)
        assert process.wait(5) != 0
        assert wait_for_end(keeper) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can look into the zygote")
def test_the_zygote_holds_no_submission_and_no_secret(sandbox):
    """Its whole memory is read from outside: the paper is there, what a submission said and what we know are not."""
    mark, ours = os.urandom(16).hex(), os.urandom(16).hex()
    paper = Paper("code.py", (Call("attack", ("x",), ("the paper's own mark",)),))
    with Sandbox(paper, QUICK) as other:
        ran = other.run(f"said = '{mark}'\ndef attack(x): return said * 50".encode(), [0])
        assert ran.outcomes[0].value == mark * 50
        found = b"".join(b"".join(memory_of(process)) for process in session_of(other._workers.keeper))
    assert b"the paper's own mark" in found
    assert mark.encode() not in found
    assert ours.encode() not in found


def memory_of(process):
    """All that a process can read of its own memory, piece by piece."""
    with Path(f"/proc/{process}/maps").open() as maps, Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            start, end, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line).groups()
            if "rw" in rights:
                memory.seek(int(start, 16))
                yield memory.read(int(end, 16) - int(start, 16)) or b""


def test_the_environment_is_made_from_scratch(sandbox, monkeypatch):
    """Neither tokens nor anything else of the supervisor's environment is there."""
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    with Sandbox(PAPER, QUICK) as other:
        found = dict(attack(other, "return dict(os.environ)").value)
    assert found == workers._ENVIRONMENT
