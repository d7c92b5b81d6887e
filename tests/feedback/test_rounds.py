"""What is asked of a submission, round by round: the graded calls, then what explains a loss, and no more than it takes."""

from contextlib import contextmanager

import pytest
from sandbox_room import PATIENT, QUICK, limited

from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.render.wording import case_line
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.supervisor import Sandbox
from tests.conftest import by_name

RIGHT = "import numpy as np\ndef outer(delta, x): return np.outer(delta, x)\ndef mean_square(X): return (X**2).mean(axis=0)\n"
WRONG = {
    "nothing": ("", [], []),
    "in every case": ("def outer(delta, x): return -np.outer(delta, x)\n", [10], ["Smallest failing case"]),
    "in larger cases": (
        "def outer(delta, x): return np.outer(delta, x) * (1 + (len(delta) + len(x) > 5))\n",
        [10, 26],
        ["Smallest failing case"],
    ),
    "otherwise in small cases": (
        "def outer(delta, x):\n    if len(delta) + len(x) < 6: raise ValueError\n    return -np.outer(delta, x)\n",
        [10, 26],
        ["A failing case"],
    ),
    "otherwise in a smaller graded case": (
        "def outer(delta, x):\n    if 20 < np.abs(x).max() < 99: raise ValueError\n    return np.outer(delta, x) * (1 + (len(delta) + len(x) > 8))\n",
        [10, 26],
        ["A failing case"],
    ),
    "both": (
        "def outer(delta, x): return -np.outer(delta, x)\ndef mean_square(X): return X.mean(axis=0)\n",
        [20],
        ["Smallest failing case"] * 2,
    ),
    "never ends in small cases": (
        "import time\ndef outer(delta, x):\n    while len(delta) + len(x) == 3: time.sleep(9)\n    return -np.outer(delta, x)\n",
        [10],
        ["Smallest failing case"],
    ),
    "never comes back": (
        "def outer(delta, x):\n    raise KeyError if len(delta) == 1 else ValueError\n",
        [],
        ["A failing case"],
    ),
}


class Listening:
    """A runner, and its session, that remembers how many calls each round asked for."""

    def __init__(self, runner):
        """Remember for `runner`."""
        self.runner, self.paper, self.walls, self.rounds = runner, runner.paper, runner.walls, []

    @contextmanager
    def open(self, source):
        """A session of the runner's."""
        with self.runner.open(source) as self.session:
            yield self

    def make(self, calls):
        """Make the calls as the runner does."""
        self.rounds.append(len({*calls}))
        return self.session.make(calls)


@pytest.fixture(scope="module", params=["behind walls", "in this process"])
def runner(request, tiny_exam):
    """What runs a paper."""
    paper, _ = tiny_exam
    if request.param == "in this process":
        yield InProcess(paper, PATIENT)
        return
    with Sandbox(paper, PATIENT) as sandbox:
        yield sandbox


@pytest.mark.parametrize(("spoilt", "rounds", "called"), by_name(WRONG, "never ends in small cases"))
def test_more_small_cases_are_asked_for_only_where_the_first_do_not_show_the_loss(
    tiny_exam, runner, spoilt, rounds, called
):
    """None at all where nothing is lost; and none after one that did not come back.

    The case that is shown is called the smallest only where all smaller ones were run and are right.
    """
    listening = Listening(runner)
    with limited(runner, QUICK if "while" in spoilt else PATIENT):
        report = grade(Submission("x", (RIGHT + spoilt).encode()), tiny_exam[1], listening)
    graded, *further = listening.rounds
    assert graded == sum(len(task.first_calls) for task in tiny_exam[1].tasks)
    assert further == rounds
    assert [case_line(task).partition(" (")[0] for task in report.tasks if task.example] == called


def test_the_case_that_is_shown_is_the_smallest_of_all_that_fail_alike(tiny_exam, runner):
    """Also where it is not among the first: six entries is the least for which this one is wrong."""
    spoilt, *_ = WRONG["in larger cases"]
    told = grade(Submission("x", (RIGHT + spoilt).encode()), tiny_exam[1], runner).tasks[0]
    shown = next(one for one in tiny_exam[1].tasks[0].small if one.case.name == told.example.case)
    assert shown.case.extent == (6, 0)
