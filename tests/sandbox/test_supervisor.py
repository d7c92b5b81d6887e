"""The supervisor: one outcome for each call, whatever the worker does, and nothing left over."""

import math
import os
import re
import signal
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from sandbox_room import (
    ATTACKS,
    HEAD,
    INNOCENT,
    PAPER,
    PATIENT,
    QUICK,
    attack,
    is_clean,
    limited,
    session_of,
    wait_for_end,
)
from session_room import made

from autograder.errors import GraderError, Refusal
from autograder.feedback.passed import outcome_counts
from autograder.loading import cells
from autograder.results import Died, Foreign, Limits, Missing, NotRun, Raised, Returned, TimedOut
from autograder.sandbox import supervisor, wire, workers
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.listening import GivenUp
from autograder.sandbox.paper import Paper
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.worker import Call
from autograder.words.message import message
from tests.conftest import sampled
from tests.words_room import refused

EVERYTHING = [*ATTACKS, INNOCENT]
STUMBLED = NotRun(message("sandbox.twice_stuck"))
FORGED = Died(message("sandbox.forged"))


@pytest.fixture(scope="module")
def sandbox():
    """The real walls."""
    with Sandbox(PAPER, QUICK) as sandbox:
        yield sandbox


def run(sandbox, source, calls=EVERYTHING):
    """What a source comes to."""
    return made(sandbox, f"{HEAD}{source}\n".encode(), calls)


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
    inside, here = made(sandbox, source, EVERYTHING), made(InProcess(PAPER), source, EVERYTHING)
    assert repr(inside) == repr(here)
    assert isinstance(inside.outcomes[1], Raised)


def test_a_statement_that_raises_costs_itself(sandbox):
    """The load is told as what it raised, with its line; what stands above and below is there."""
    ran = run(sandbox, "raise ValueError('half-way')\ndef attack(): return 1", [INNOCENT, 0])
    assert ran.load == Raised("ValueError", "half-way", 4)
    assert ran.outcomes[0].value == 1
    assert isinstance(ran.outcomes[INNOCENT], Returned)


def test_the_load_is_told_even_if_nothing_is_called(sandbox):
    """No calls, no outcomes, but how the file loaded."""
    assert run(sandbox, "raise KeyError(1)", []).load == Raised("KeyError", "1", 4)


def test_a_file_that_is_no_python_is_a_syntax_error(sandbox):
    """Bytes, nulls, deep nesting: an outcome each, with the line where there is one."""
    assert made(sandbox, b"x = (\n", []).load.kind == "SyntaxError"
    assert made(sandbox, b"\0\xff\xfe", []).load.kind in ("SyntaxError", "ValueError", "UnicodeDecodeError")
    assert isinstance(made(sandbox, b"x = " + b"(" * 100_000 + b")" * 100_000, []).load, Raised)
    assert isinstance(made(sandbox, b"", []).load, Returned)


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


@pytest.mark.slow
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


@pytest.mark.parametrize("part", ["('x',) * {0}", "(None,) * {0}", "{{'x': (1.0,) * ({0} - 1)}}"])
def test_a_result_of_too_many_parts_is_named_in_every_process(sandbox, part):
    """No part has too many, all together have; one fewer comes through, and the next call is made in either case."""
    most = wire.MAX_ITEMS - 2048 - 3
    for runner in (sandbox, InProcess(PAPER)):
        for number, is_named in ((most, False), (most + 1, True)):
            source = f"{HEAD}def attack(): return (None,) * 2048, {part.format(number)}"
            ran = made(runner, source.encode(), [0, INNOCENT])
            assert (ran.outcomes[0].value == Foreign("value of over 4096 parts")) is is_named
            assert isinstance(ran.outcomes[INNOCENT], Returned)


def test_a_result_just_below_the_limit_comes_through(sandbox):
    """Nearly all of a frame's bytes."""
    assert attack(sandbox, "return np.arange(32_000.0)").value[-1] == 31_999


# ── what the first outcomes call for ────────────────────────────────────────────────────────

COUNTS = "import random\nsaid = []\ndef attack():\n    said.append(1)\n    return len(said), random.random(), np.random.rand()"


def further(sandbox, source, first, then):
    """What a source comes to when after the first calls others are asked for, and how many workers it took."""
    sandbox.start()
    before = sandbox._workers.forked
    ran = made(sandbox, f"{HEAD}{source}\n".encode(), first, then)
    return ran, sandbox._workers.forked - before


def test_the_same_worker_makes_further_calls_with_the_file_loaded_afresh(sandbox):
    """They come to what they would in a worker of their own: nothing of the first calls is left in the file's names."""
    ran, forked = further(sandbox, COUNTS, [0, 1], [2, 3])
    alone = run(sandbox, COUNTS, [2, 3])
    assert forked == 1
    assert [ran.outcomes[call].value for call in (2, 3)] == [alone.outcomes[call].value for call in (2, 3)]
    assert [ran.outcomes[call].value[0] for call in (0, 1)] == [1, 2]
    assert is_clean(sandbox)


def test_what_came_of_some_calls_is_known_before_further_ones_are_asked_for(sandbox):
    """What is asked next can be decided by it, here and behind walls alike."""
    source = f"{HEAD}def attack(): return 7\n".encode()
    for runner in (sandbox, InProcess(PAPER)):
        with runner.open(source) as session:
            first = session.make([0])
            assert first.outcomes[0].value == 7
            assert list(session.make([INNOCENT, 0]).outcomes) == [INNOCENT, 0]
            assert list(first.outcomes) == [0]


@pytest.mark.slow
def test_a_session_that_is_left_leaves_no_worker(sandbox):
    """In the middle, by an exception, or without a call: the next submission gets its due, and nobody asks any more."""
    sandbox.start()
    with sandbox.open(HEAD.encode()):
        pass
    with sandbox.open(f"{HEAD}def attack(): time.sleep(9)".encode()) as session:
        session.make([INNOCENT])
    assert is_clean(sandbox)
    with refused(GraderError, "grader.session_over"):
        session.make([INNOCENT])
    keeper = sandbox._workers.keeper
    with suppress(ZeroDivisionError), sandbox.open(HEAD.encode()) as session:
        assert session.make([0]).outcomes[0] == Missing()
        assert session_of(keeper)
        raise ZeroDivisionError
    assert wait_for_end(keeper) == []
    assert is_clean(sandbox)


def test_two_sessions_at_once_are_refused(sandbox):
    """The worker of the one would be waited for by the other."""
    with refused(GraderError, "grader.one_worker"), sandbox.open(HEAD.encode()), sandbox.open(HEAD.encode()):
        pass
    assert is_clean(sandbox)


@pytest.mark.parametrize(
    "spoilt",
    [
        "os._exit(1)",
        "time.sleep(9)",
        "os.close(3)",
        "os.write(3, b'x' * 20)",
    ],
)
def test_where_the_same_worker_does_not_load_again_a_fresh_one_does(sandbox, spoilt):
    """A file that leaves, sleeps or forges when it is loaded a second time in a process is run in another."""
    source = f"if hasattr(sys, 'been_here'): {spoilt}\nsys.been_here = True\ndef attack(): return 5"
    ran, forked = further(sandbox, source, [0], [1])
    assert (ran.outcomes[1].value, forked) == (5, 2)
    assert is_clean(sandbox)


def test_a_worker_that_died_makes_no_further_calls(sandbox):
    """A fresh one does, and stumbling there is told as anywhere."""
    ran, forked = further(sandbox, "def attack(): os._exit(1)", [0], [INNOCENT, 1])
    assert ran.outcomes[INNOCENT].value.tolist() == [1, 2, 3]
    assert (ran.outcomes[0], ran.outcomes[1]) == (Died(message("sandbox.left", status=1)),) * 2
    assert forked == 2


@pytest.mark.slow
def test_a_late_call_among_the_further_ones_costs_itself_alone(sandbox):
    """The next goes on in a fresh worker."""
    ran, _ = further(
        sandbox, "def attack(): time.sleep(9 * hasattr(sys, 'been_here')); sys.been_here = 1", [0], [1, INNOCENT]
    )
    assert ran.outcomes[1] == TimedOut(0.5)
    assert ran.outcomes[INNOCENT].value.tolist() == [1, 2, 3]


@pytest.mark.slow
def test_a_cell_that_never_ends_is_left_out_of_further_calls_as_well(sandbox):
    """The worker that loaded the notebook without it makes them; what is told of the notebook is as without them."""
    source = cells.join(["import time\ntime.sleep(9)", "def attack(): return 5"])
    sandbox.start()
    before = sandbox._workers.forked
    ran = made(sandbox, source, [0], [1])
    assert (ran.load, ran.cell, ran.outcomes[0].value, ran.outcomes[1].value) == (TimedOut(0.5), 1, 5, 5)
    assert sandbox._workers.forked == before + 3  # at once, with care, and without that statement


@pytest.mark.slow
def test_orders_show_numbers_of_calls_and_nothing_else(sandbox):
    """A submission that reads them itself, or writes into their pipe, gains nothing."""
    body = "def attack():\n    try: return os.write(5, b'x')\n    except OSError: return os.read(5, 99)[:8].hex()"
    ran = made(sandbox, f"{HEAD}{body}\n".encode(), [0], [INNOCENT])
    assert ran.outcomes[0] == TimedOut(0.5)  # nothing comes before it has answered
    assert ran.outcomes[INNOCENT].value.tolist() == [1, 2, 3]
    assert is_clean(sandbox)


# ── late and dead ───────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_an_endless_loop_costs_one_task(sandbox):
    """Two calls of the task are late, the rest of it is left out, the other task is run."""
    ran = run(sandbox, "def attack():\n    while True: pass")
    assert [ran.outcomes[call] for call in ATTACKS] == [TimedOut(0.5), TimedOut(0.5), STUMBLED, STUMBLED]
    assert isinstance(ran.outcomes[INNOCENT], Returned)


def test_what_takes_longer_than_is_waited_for_is_given_up(sandbox):
    """Nothing is said of it, its worker is dead, and the same zygote runs the next one."""
    zygote = sandbox._workers.keeper
    try:
        sandbox.patience = 0.1
        with pytest.raises(GivenUp):
            run(sandbox, "def innocent(x):\n    while True:\n        pass", [INNOCENT])
        assert run(sandbox, "def innocent(x):\n    return 1", [INNOCENT]).outcomes[INNOCENT].value == 1
    finally:
        sandbox.patience = math.inf
    assert sandbox._workers.keeper == zygote


def test_one_bad_call_costs_itself(sandbox):
    """A fresh worker goes on after it, with the file loaded anew."""
    source = (
        "calls = []\ndef attack():\n    calls.append(1)\n    if len(calls) == 2: os._exit(3)\n    return len(calls)"
    )
    ran = run(sandbox, source)
    assert ran.outcomes[1] == Died(message("sandbox.left", status=3))
    assert [ran.outcomes[call].value for call in (0, 2)] == [1, 1]
    assert ran.outcomes[3] == Died(message("sandbox.left", status=3))
    assert isinstance(ran.outcomes[INNOCENT], Returned)


@pytest.mark.slow
def test_a_statement_that_never_ends_is_waited_for_once(sandbox):
    """What stands above and below is there."""
    before = sandbox._workers.forked
    ran = run(sandbox, "while True: time.sleep(9)\ndef attack(): return 1")
    assert ran.load == TimedOut(0.5)
    assert [ran.outcomes[call].value for call in ATTACKS] == [1] * 4
    assert (
        sandbox._workers.forked - before == 3
    )  # one that loads at once, one that loads with care, one that makes the calls


def test_a_statement_that_leaves_is_dead(sandbox):
    """An exit status of 0 is no result, and costs the statement."""
    ran = run(sandbox, "os._exit(0)\ndef attack(): return 1")
    assert ran.load == Died(message("sandbox.left", status=0))
    assert [ran.outcomes[call].value for call in ATTACKS] == [1] * 4


@pytest.mark.slow
def test_a_file_that_loads_only_once_is_loaded_with_care(sandbox):
    """What a fresh worker cannot run is set aside from then on; the first load stays as it was told."""
    source = "if time.time() > {}: os._exit(1)\ndef attack():\n    while True: time.sleep(9)"
    ran = run(sandbox, source.format(time.time() + 0.3))
    assert isinstance(ran.load, Returned)
    assert [type(ran.outcomes[call]) for call in EVERYTHING] == [TimedOut, TimedOut, NotRun, NotRun, Returned]


@pytest.mark.slow
def test_the_whole_file_has_a_bound_as_well():
    """When its seconds are used up, the rest is not run."""
    calls = tuple(Call(f"task{number}", (), ()) for number in range(20))
    source = "import time\n" + "\n".join(f"def task{number}(): time.sleep(99)" for number in range(20))
    with Sandbox(Paper("code.py", calls), Limits(seconds_per_case=0.6, seconds_per_submission=2.0)) as sandbox:
        ran = made(sandbox, source.encode(), range(20))
    kinds = [type(outcome) for outcome in ran.outcomes.values()]
    late = kinds.count(TimedOut)
    assert 1 <= late <= 3
    assert kinds == [TimedOut] * late + [NotRun] * (20 - late)
    assert ran.outcomes[19] == NotRun(message("sandbox.used_up", seconds=2.0))


@pytest.mark.slow
def test_a_function_that_never_ends_costs_no_task_that_does_without_it():
    """Each task that hangs on it waits for one call, not for two, before all the others were asked."""
    hanging, others = [f"hangs{number}" for number in range(5)], ["first", "last"]
    tasks = ["first", *hanging, "last"]
    calls = tuple(Call(task, (), ()) for task in tasks for _ in range(3))
    source = "import time\ndef root(): time.sleep(99)\n"
    source += "\n".join(f"def {name}(): return root()" for name in hanging)
    source += "\n".join(f"\ndef {name}(): return 1" for name in others)
    with Sandbox(Paper("code.py", calls), Limits(seconds_per_case=0.6, seconds_per_submission=5.0)) as sandbox:
        ran = made(sandbox, source.encode(), range(len(calls)))
    found = {task: [ran.outcomes[number] for number, call in enumerate(calls) if call.task == task] for task in tasks}
    assert [[one.value for one in found[name]] for name in others] == [[1, 1, 1]] * 2
    assert {name: found[name][0] for name in hanging} == dict.fromkeys(hanging, TimedOut(0.6))
    assert list(ran.outcomes) == list(range(len(calls)))


def test_a_crash_is_told_by_its_signal(sandbox):
    """A fault of the processor, here in C, ends the worker and nothing else."""
    assert attack(sandbox, "ctypes.string_at(8)") == Died(message("sandbox.killed", signal="SIGSEGV"))


# ── forging ─────────────────────────────────────────────────────────────────────────────────

TOOLS = """
from sys import modules
wire = modules['wire']
def tell(data, channel=3):
    os.write(channel, data)
"""


def test_a_second_answer_to_the_same_call_is_refused(sandbox):
    """The first counts, as any answer of its own would; the second costs the next call, and a report counts it as forged."""
    ran = run(sandbox, f"{TOOLS}\ndef attack():\n    tell(wire.frame(0, 0, 1) * 2)\n    time.sleep(9)", [0, 1])
    assert ran.outcomes[0].value == 1
    assert ran.outcomes[1] == FORGED
    seen = [SimpleNamespace(outcome=outcome) for outcome in ran.outcomes.values()]
    assert outcome_counts(SimpleNamespace(seen=seen)) == (("returned", 1), ("forged", 1))


def test_forging_beforehand_gains_only_its_own_answers(sandbox):
    """Frames written while loading stand for this submission's calls, and for no other submission's."""
    forged = "tell(wire.frame(wire.LOAD, 0, None) + b''.join(wire.frame(call, 0, 5) for call in range(5)))"
    ran = run(sandbox, f"{TOOLS}\n{forged}\ntime.sleep(9)")
    assert [ran.outcomes[call].value for call in EVERYTHING] == [5] * 5
    assert is_clean(sandbox)


def test_there_is_nothing_else_to_write_to(sandbox):
    """Of all descriptors only the null device and its own pipes are open; frames written anywhere reach nobody else."""
    body = "out = []\nfor channel in range(1024):\n    try: os.fstat(channel); out.append(channel)\n    except OSError: pass\nreturn out"
    assert attack(sandbox, body).value == (0, 1, 2, 3, 5)
    body = "for channel in (0, 1, 2, *range(4, 256)):\n    try: tell(wire.frame(0, 0, 666), channel)\n    except OSError: pass\nreturn 1"
    assert attack(sandbox, body, TOOLS).value == 1


@pytest.mark.slow
def test_too_many_results_are_cut_off():
    """All that one submission may send is bounded, each frame being within its own bound."""
    paper = Paper("code.py", tuple(Call(f"task{number}", (), ()) for number in range(90)))
    source = "import numpy as np\n" + "\n".join(f"def task{n}(): return np.zeros(32_000)" for n in range(90))
    with Sandbox(paper, QUICK) as sandbox:
        ran = made(sandbox, source.encode(), range(90))
    assert ran.outcomes[89] == NotRun(message("sandbox.bytes", most=16))


@pytest.mark.slow
def test_too_many_values_are_cut_off():
    """A value takes far more room than its bytes, so values are counted as well, over all workers of a submission."""
    paper = Paper("code.py", tuple(Call(f"task{number}", (), ()) for number in range(90)))
    source = "import os, numpy as np\n" + "\n".join(
        f"def task{n}(): return [None] * 4000 if {n} % 9 else os._exit(0)" for n in range(90)
    )
    with Sandbox(paper, QUICK) as sandbox:
        ran = made(sandbox, source.encode(), range(90))
    assert ran.outcomes[89] == NotRun(message("sandbox.values", most=1 << 16))
    assert sum(isinstance(outcome, Returned) for outcome in ran.outcomes.values()) == 17


@pytest.mark.slow
def test_a_byte_at_a_time_does_not_stop_the_clock(sandbox):
    """The clock starts anew with a frame that counts, not with a byte."""
    body = "for byte in wire.frame(0, 0, 'x' * 40):\n    tell(bytes((byte,)))\n    time.sleep(0.2)"
    with limited(sandbox, replace(QUICK, seconds_per_submission=600)):  # time enough to tell all of it
        assert attack(sandbox, body, TOOLS) == TimedOut(0.5)


# ── what is left ────────────────────────────────────────────────────────────────────────────


def descriptors():
    """How many are open here."""
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.slow
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
@pytest.mark.parametrize("count", sampled([300, 1000], 300))
def test_hundreds_of_runs_leave_nothing(sandbox, count):
    """Neither descriptors here nor processes there, across changes of the zygote."""
    before = descriptors()
    for _ in range(count):
        assert is_clean(sandbox)
    assert descriptors() == before
    assert len(session_of(sandbox._workers.keeper)) <= 2


@pytest.mark.slow
def test_the_canaries_go_first_with_every_zygote(monkeypatch):
    """Walls that no longer hold when a zygote is replaced, in the middle of a run, are found out, and nothing is run."""
    order = workers._instructions
    with Sandbox(PAPER, QUICK) as sandbox:
        assert is_clean(sandbox)
        monkeypatch.setattr(supervisor, "CHILDREN_LIMIT", 1)
        monkeypatch.setattr(workers, "_instructions", lambda *args: {**order(*args), "memory_mb": 4 * QUICK.memory_mb})
        with refused(Refusal, "act.allocate"):
            is_clean(sandbox)
        monkeypatch.undo()
        for process in session_of(sandbox._workers.keeper) if sandbox._workers else ():
            os.kill(process, signal.SIGKILL)
        assert is_clean(sandbox)


@pytest.mark.slow
def test_a_new_zygote_takes_over_in_time(sandbox, monkeypatch):
    """After so many workers it is replaced, canaries and all, and nobody notices."""
    monkeypatch.setattr(supervisor, "CHILDREN_LIMIT", 1)
    first = sandbox._workers.keeper
    assert is_clean(sandbox)
    assert sandbox._workers.keeper != first
    assert session_of(first) == []


@pytest.mark.slow
def test_closing_leaves_no_process():
    """Also when it is closed twice, or while nothing was ever started."""
    sandbox = Sandbox(PAPER, PATIENT)
    sandbox.close()
    sandbox.start()
    keeper = sandbox._workers.keeper
    assert session_of(keeper)
    sandbox.close()
    sandbox.close()
    assert wait_for_end(keeper) == []


@pytest.mark.slow
def test_a_dead_zygote_is_our_fault_and_the_next_run_starts_another():
    """It is told as a `GraderError`, never as an outcome; after it everything works again."""
    with Sandbox(PAPER, QUICK) as sandbox:
        for process in session_of(sandbox._workers.keeper):
            os.kill(process, signal.SIGKILL)
        with pytest.raises(GraderError, match="zygote"):
            is_clean(sandbox)
        assert is_clean(sandbox)


@pytest.mark.slow
def test_walls_that_fail_around_one_worker_are_our_fault(monkeypatch):
    """Nothing of a submission has run by then, so it is no outcome of it."""
    order = workers._instructions
    with Sandbox(PAPER, QUICK) as sandbox:
        # Whether a limit is a whole number is only seen when it is set.
        monkeypatch.setattr(workers, "_instructions", lambda *args: {**order(*args), "cpu_seconds": 0.5})
        monkeypatch.setattr(supervisor, "CHILDREN_LIMIT", 1)
        with refused(GraderError, "grader.walls_failed"):
            is_clean(sandbox)
        monkeypatch.undo()
        assert is_clean(sandbox)


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="the library starts no threads on one processor")
def test_a_zygote_with_threads_is_refused(monkeypatch):
    """Forks of it could hang in the first matrix product."""
    threads = {name: "2" for name in workers._ENVIRONMENT if name.endswith("_THREADS")}
    monkeypatch.setattr(workers, "_ENVIRONMENT", {**workers._ENVIRONMENT, **threads})
    with refused(Refusal, "walls.unforkable"):
        Sandbox(PAPER, QUICK).start()


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can look into the zygote")
def test_the_zygote_holds_no_submission_and_no_secret(sandbox):
    """Its whole memory is read from outside: the paper is there, what a submission said and what we know are not."""
    mark, ours = os.urandom(16).hex(), os.urandom(16).hex()
    paper = Paper("code.py", (Call("attack", ("x",), ("the paper's own mark",)),))
    with Sandbox(paper, QUICK) as other:
        ran = made(other, f"said = '{mark}'\ndef attack(x): return said * 50".encode(), [0])
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
