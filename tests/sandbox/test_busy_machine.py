"""A machine that is busy costs nobody a point: what a worker waits for a processor is given back to it."""

import os
import subprocess
import sys
from contextlib import closing, contextmanager, nullcontext

import pytest
from sandbox_room import PAPER, PATIENT, QUICK, attack

from autograder.results import Limits, Returned, TimedOut
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.listening import Room
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.watch import MOST_GIVEN
from tests.conftest import sampled

OTHERS = 3
"""So many others never let go of the only processor."""

WORKS = "begin = time.monotonic()\nwhile time.monotonic() - begin < 0.8:\n    pass\nreturn 1.0"
"""By the clock on the wall more than a case's time: too late where nobody is in the way."""


@contextmanager
def busy():
    """One processor for all that is started meanwhile, and others that want it too."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(OTHERS)]
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
        for other in others:
            other.kill()
            other.wait()


@pytest.mark.slow
@pytest.mark.parametrize("runner", sampled([Sandbox, InProcess], Sandbox))
def test_what_waits_for_a_processor_is_waited_for(runner):
    """On a processor that four share an honest call has its whole time; one that never ends, or sleeps, is still ended."""
    with busy(), closing(runner(PAPER, QUICK)) if runner is Sandbox else nullcontext(runner(PAPER, QUICK)) as made:
        assert isinstance(attack(made, WORKS), Returned)
        for body in ("while True: pass", "time.sleep(60)"):
            assert attack(made, body) == TimedOut(QUICK.seconds_per_case)


def test_time_is_given_back_within_bounds():
    """Neither for ever, nor for what is not worth another look."""
    room = Room(Limits(seconds_per_case=1, seconds_per_submission=2))
    assert not room.give_back(0.001)
    before = room.now
    assert room.give_back(1.5)
    assert room.now < before - 1
    assert room.give_back(2.0 * MOST_GIVEN)
    assert not room.give_back(5.0)


@pytest.mark.slow
def test_a_worker_tells_what_it_waited(monkeypatch):
    """Of the kernel's own count, once; one that has ended has not waited."""
    source = f"import time\ndef innocent(x):\n    {WORKS.replace(chr(10), chr(10) + '    ')}\n".encode()
    with busy(), Sandbox(PAPER, PATIENT) as sandbox, sandbox.open(source) as session:
        session.make([4])
        worker = session._worker
        told = worker.waited()
        assert told > 0.1
        assert worker.waited() < told
        monkeypatch.setattr(worker, "_pidfd", worker._orders)  # a descriptor of no process
        assert worker.waited() == 0
        monkeypatch.undo()
