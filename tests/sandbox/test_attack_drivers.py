"""Beside a driver no answer is found; classes that lie to it are in `attacks/leading.py`."""

from pathlib import Path

import pytest

from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.results import Returned
from autograder.sandbox.supervisor import Sandbox

LED = Path(__file__).parents[1] / "courses" / "led"
JUDGED = "Point.__matmul__"

HEAD = "import builtins, gc, os, sys\n"


@pytest.fixture(scope="module")
def exam():
    """The exam of what only a driver can try."""
    return set_exam(load_assignment(LED, "01_led"), b"a secret for tests", small=False)


@pytest.fixture(scope="module")
def sandbox(exam):
    """The real walls around its paper."""
    with Sandbox(exam.paper, exam.limits) as sandbox:
        yield sandbox


SEARCH = """
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other):
        texts, frame = [], sys._getframe()
        while frame:
            texts += [one for one in frame.f_locals.values() if isinstance(one, (str, bytes))]
            frame = frame.f_back
        for one in gc.get_objects():
            texts += [a for a in gc.get_referents(one) if isinstance(a, (str, bytes))]
        turned = ("x.rehto * x.fles", "NOITULOS NIGEB", "stset rof terces a", "ylno_rehto__")
        wanted = ["".join(reversed(one)) for one in turned]
        found = [any(word in (one if isinstance(one, str) else one.decode("latin1")) for one in texts) for word in wanted]
        return Point(np.array([*map(float, found), float(any("operated" in str(one) for one in texts))]))
"""


@pytest.mark.slow
def test_no_answer_is_found_beside_a_driver(exam, sandbox):
    """Frames and memory hold the drivers, which are public, and no solution, secret or mistake."""
    calls = [case.call for task in exam.key.tasks if task.name == JUDGED for case in task.cases][:1]
    with sandbox.open((HEAD + "import numpy as np\n" + SEARCH).encode()) as session:
        (outcome,) = session.make(calls).outcomes.values()
    assert isinstance(outcome, Returned)
    assert outcome.value.tolist() == [0.0, 0.0, 0.0, 0.0, 1.0]
