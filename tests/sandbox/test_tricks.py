"""What breaks while it is graded behind the real walls: it costs itself alone, and is told in one sentence."""

import pytest
from sandbox_room import PATIENT, QUICK, limited

from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.sandbox.supervisor import Sandbox
from autograder.words.message import message, say

RIGHT = """
import numpy as np
def outer(delta, x):
    return np.outer(delta, x)
def mean_square(X):
    return (X**2).mean(axis=0)
"""


@pytest.fixture(scope="module")
def sandbox(tiny_exam):
    """The real walls around the tiny course's paper."""
    with Sandbox(tiny_exam[0], PATIENT) as sandbox:
        yield sandbox


LATE = """
import threading
kept = []
def outer(delta, x):
    right = np.outer(delta, x)
    kept.append(right)
    for old in kept[:-1]:
        old[:] = 0
    return right[:]
"""


def test_an_answer_counts_as_it_was_when_it_was_given(sandbox, tiny_exam):
    """A view that is changed after it was returned was sent already: it neither gains nor loses."""
    report = grade(Submission("late", (RIGHT + LATE).encode()), tiny_exam[1], sandbox)
    assert report.score == report.points


BROKEN = {
    "prints a gigabyte at import": ("line = 'x' * (1 << 20)\nfor _ in range(1024):\n    print(line)\n", ""),
    "raises at import": ("raise RuntimeError('no')\n", "RuntimeError"),
    "exits at import": ("import sys\nsys.exit(0)\n", "SystemExit"),
    "loops at import": ("while True:\n    pass\n", "line 1: it does not end"),
    "leaves at import": ("import os\nos._exit(0)\n", "line 2: it ends the program"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("source", "told"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_import_is_one_clear_sentence(sandbox, tiny_exam, source, told):
    """What cannot be run at the top costs itself alone and is told in one sentence; one that only prints is not told of."""
    with limited(sandbox, QUICK if "does not end" in told else PATIENT):
        report = grade(Submission("broken", (source + RIGHT).encode()), tiny_exam[1], sandbox)
    assert (report.score, report.problem) == (5, "")
    notes = list(map(say, report.notes))
    assert len(notes) == bool(told)
    assert all(told in note and "\n" not in note for note in notes)


@pytest.mark.slow
def test_one_infinite_loop_costs_one_task(sandbox, tiny_exam):
    """The rest of the file is graded in a fresh process."""
    loop = RIGHT + "\ndef outer(delta, x):\n    while True:\n        pass\n"
    with limited(sandbox, QUICK):
        report = grade(Submission("stuck", loop.encode()), tiny_exam[1], sandbox)
    assert [task.score for task in report.tasks] == [0, 2]
    assert report.tasks[0].says == message("outcome.timed_out", count=0.5)
