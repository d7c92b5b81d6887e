"""A student's file that is run in the grader's own process: what takes too long is interrupted, and quietly."""

import io
import os
import signal
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from sandbox_room import HEAD, PAPER
from session_room import made

from autograder.results import Limits, Raised, Returned, TimedOut
from autograder.sandbox.inprocess import InProcess, perform
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.worker import Call

LIMITS = Limits(seconds_per_case=0.2)

ENDLESS_END = """
class Slow:
    def __del__(self):
        while True: pass
def attack():
    slow = Slow()
    del slow
    return 1
"""


@pytest.mark.slow
def test_what_never_ends_is_interrupted():
    """The call has run out of time."""
    ran = made(InProcess(PAPER, LIMITS), f"{HEAD}def attack():\n    while True: pass".encode(), [0])
    assert ran.outcomes[0] == TimedOut(LIMITS.seconds_per_case)


@pytest.mark.slow
def test_an_interrupt_that_comes_in_the_middle_of_a_deletion_is_not_told(capfd):
    """Python would write a traceback of ours among the student's results; other exceptions there it does write."""
    hook = sys.unraisablehook
    sys.unraisablehook = sys.__unraisablehook__
    try:
        ran = made(InProcess(PAPER, LIMITS), (HEAD + ENDLESS_END).encode(), [0])
        assert capfd.readouterr().err == ""
        loud = ENDLESS_END.replace("while True: pass", "1 / 0")
        made(InProcess(PAPER, LIMITS), (HEAD + loud).encode(), [0])
        assert "ZeroDivisionError" in capfd.readouterr().err
        assert sys.unraisablehook is sys.__unraisablehook__
    finally:
        sys.unraisablehook = hook
    assert isinstance(ran.outcomes[0], Returned)


def test_a_result_stays_as_it_was_when_it_came_back():
    """A function may give the same array each time, with other numbers in it; an earlier result is not changed by that."""
    keeping = "kept = np.zeros(2)\ndef attack():\n    kept[0] += 1\n    return kept, {'kept': kept}"
    with (
        InProcess(PAPER).open(f"{HEAD}import numpy as np\n{keeping}".encode()) as session,
        session.loaded() as (_, made),
    ):
        first, again = (next(made([0]))[1].value for _ in range(2))
    assert [first[0][0], first[1]["kept"][0], again[0][0]] == [1.0, 1.0, 2.0]


# ── what grading will see ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "waits",
    ["time.sleep(60)", "__import__('threading').Event().wait()", "__import__('queue').Queue().get()", "with socket.create_server(('localhost', 0)) as server: server.accept()", "while True: time.sleep(1)"],
)  # fmt: skip
def test_what_waits_is_interrupted(waits):
    """Also where the main thread runs no Python while it waits."""
    runner = InProcess(PAPER, LIMITS, listens=True)
    source = f"{HEAD}def attack():\n    print('begun')\n    {waits}\n    print('waited to the end')"
    assert made(runner, source.encode(), [0]).outcomes[0] == TimedOut(LIMITS.seconds_per_case)
    assert runner.printed[0] == "begun\n"


DENIED = (
    "open('notes.txt', 'w')", "open('notes.txt', mode='ab')", "open(os.devnull, 'w')", "pathlib.Path('new/notes.txt').write_text('x')",
    "logging.FileHandler('/x/run.log')", "np.save('x.npy', np.ones(2))", "pickle.dump(1, io.open('x.pkl', 'wb'))",
    "threading.Thread(target=print).start()", "list(concurrent.futures.ThreadPoolExecutor(2).map(abs, [1]))", "multiprocessing.get_context('fork').Process(target=print).start()",
)  # fmt: skip


@pytest.mark.slow
def test_what_the_walls_deny_is_denied_here():
    """In the same words, as a file is loaded and in a call; afterwards it is allowed again."""
    imports = "import concurrent.futures, io, logging, multiprocessing, os, pathlib, pickle, threading\n"
    allowed = open, io.open, threading.Thread.start, os.fork
    with Sandbox(PAPER, Limits(seconds_per_case=5)) as sandbox:
        for statement in DENIED:
            source = f"{HEAD}{imports}{statement}\ndef attack():\n    {statement}\n".encode()
            walled, here = (made(one, source, [0]) for one in (sandbox, InProcess(PAPER, Limits(seconds_per_case=5))))
            assert isinstance(here.outcomes[0], Raised), statement
            assert (here.load, here.failed, here.outcomes[0]) == (walled.load, walled.failed, walled.outcomes[0])
    assert (open, io.open, threading.Thread.start, os.fork) == allowed


def test_an_interrupt_of_the_files_own_is_its_exception():
    """It does not end the check, as Ctrl-C does."""
    ran = made(
        InProcess(PAPER, LIMITS),
        f"{HEAD}raise KeyboardInterrupt\ndef attack(): raise KeyboardInterrupt".encode(),
        [0, 4],
    )
    assert (ran.load.kind, ran.outcomes[0].kind) == ("KeyboardInterrupt", "KeyboardInterrupt")
    assert isinstance(ran.outcomes[4], Returned)


@pytest.mark.skipif(sys.platform != "linux", reason="only there is the size of a process known and bounded")
def test_memory_ends_before_the_machines_does():
    """It is a MemoryError, and afterwards the bound is what it was."""
    import resource  # noqa: PLC0415  (not on every system)

    before = resource.getrlimit(resource.RLIMIT_AS)
    ran = made(
        InProcess(PAPER, Limits(seconds_per_case=20)), f"{HEAD}def attack(): return np.ones(1 << 40)".encode(), [0]
    )
    assert "MemoryError" in ran.outcomes[0].kind
    body = "kept = []\n    while True: kept.append(np.zeros(1 << 22))"
    ran = made(InProcess(PAPER, Limits(seconds_per_case=20)), f"{HEAD}def attack():\n    {body}".encode(), [0])
    assert "MemoryError" in ran.outcomes[0].kind
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def test_nothing_of_the_students_desk_is_there(tmp_path, monkeypatch, capsys):
    """Neither files nor arguments nor input; where the check was started it goes on."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.txt").write_text("7")
    (tmp_path / "helper.py").write_text("value = 7")
    monkeypatch.syspath_prepend(str(tmp_path))
    source = f"{HEAD}import helper\ndef attack(): return os.listdir('.'), sys.argv, str(helper.value)\n"
    ran = made(InProcess(PAPER, LIMITS), f"{source}open('data.txt')\ninput('? ')".encode(), [0])
    assert ran.outcomes[0].value == ((), ("code.py",), "<helper, which is not there>")
    assert [one.outcome.kind for one in ran.failed] == ["FileNotFoundError", "EOFError"]
    assert Path.cwd() == tmp_path
    assert sorted(one.name for one in tmp_path.iterdir()) == ["data.txt", "helper.py"]
    assert capsys.readouterr().out == "? "


@pytest.mark.slow
def test_it_is_interrupted_where_the_process_takes_no_ctrl_c():
    """As in an audit's processes, which leave Ctrl-C to their parent."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        ran = made(InProcess(PAPER, LIMITS), f"{HEAD}def attack():\n    while True: pass".encode(), [0])
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    assert ran.outcomes[0] == TimedOut(LIMITS.seconds_per_case)


@pytest.mark.parametrize(
    "draws",
    ["np.random.rand()", "__import__('random').random()", "__import__('statistics').NormalDist().samples(1)[0]"],
)
def test_what_draws_begins_where_it_begins_in_every_worker(draws):
    """Whoever draws from a global generator is given the same numbers at each check."""
    source = f"{HEAD}def attack():\n    return {draws}".encode()
    first, again = (made(InProcess(PAPER), source, [0]).outcomes[0] for _ in range(2))
    assert isinstance(first, Returned)
    assert isinstance(again, Returned)
    assert first.value == again.value


def test_a_call_that_is_unwatched_says_nothing_of_changed_inputs():
    """Any other names the argument that its function changed."""

    def zero(x):
        x[:] = 0
        return 1

    def call_on_ones():
        return Call("zero", ("x",), (np.ones(3),))

    for call, changed in ((call_on_ones(), ("x",)), (call_on_ones().unwatched(), ())):
        outcome = perform(call, {"zero": zero}, __file__)
        assert isinstance(outcome, Returned)
        assert outcome.changed == changed
