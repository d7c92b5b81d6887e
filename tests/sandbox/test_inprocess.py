"""A student's file that is run in the grader's own process: what takes too long is interrupted, and quietly."""

import sys

from sandbox_room import HEAD, PAPER
from session_room import made

from autograder.results import Limits, Returned, TimedOut
from autograder.sandbox.inprocess import InProcess

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


def test_what_never_ends_is_interrupted():
    """The call has run out of time."""
    ran = made(InProcess(PAPER, LIMITS), f"{HEAD}def attack():\n    while True: pass".encode(), [0])
    assert ran.outcomes[0] == TimedOut(LIMITS.seconds_per_case)


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
