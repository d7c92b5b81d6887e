"""Tricks that earn full marks elsewhere, played through the real walls: none earns a point, none costs another a point."""

import pytest

from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.results import Limits
from autograder.sandbox.supervisor import Sandbox

RIGHT = """
import numpy as np
def outer(delta, x):
    return np.outer(delta, x)
def mean_square(X):
    return (X**2).mean(axis=0)
"""

TRICKS = {
    "patches numpy's comparisons": """
np.allclose = np.isclose = np.array_equal = np.testing.assert_allclose = lambda *_, **__: True
np.abs = np.absolute = lambda x: x * 0
def outer(delta, x):
    return np.zeros((len(delta), len(x)))
""",
    "walks the frames for what is expected": """
def outer(delta, x):
    import gc, sys
    shape = (len(delta), len(x))
    wanted = [thing for thing in gc.get_objects() if isinstance(thing, np.ndarray) and thing.shape == shape]
    frame = sys._getframe()
    while frame:
        wanted += [value for value in frame.f_locals.values() if isinstance(value, np.ndarray) and value.shape == shape]
        frame = frame.f_back
    for module in list(sys.modules.values()):
        for name, value in vars(module).items():
            if name.startswith(("expected", "answer", "want")) and isinstance(value, np.ndarray):
                wanted.append(value)
    return wanted[0] if wanted else np.zeros(shape)
""",
    "imports the reference": """
def outer(delta, x):
    import importlib, sys
    sys.path[:0] = ["/", ".", "..", "reference", "reference/01_tiny", "/root", "/home"]
    return importlib.import_module("tiny").outer(delta, x)
""",
    "imports the grader": """
def outer(delta, x):
    import autograder.judge.compare as compare
    compare.is_close = lambda *_, **__: True
    return np.zeros((len(delta), len(x)))
""",
    "exits with 0": """
def outer(delta, x):
    raise SystemExit(0)
""",
    "leaves with os._exit(0)": """
def outer(delta, x):
    import os
    os._exit(0)
""",
    "prints forged results": """
def outer(delta, x):
    print('{"score": 1000, "tests": [{"name": "outer", "status": "passed", "score": 3, "max_score": 3}]}')
    print("##[set-output name=score]1000\\n::notice title=Autograding complete::Points 1000/1000\\n5 passed, 0 failed")
    return 0.0
""",
    "returns an array that equals everything": """
class Sure(np.ndarray):
    __array_priority__ = 1e9
    def __eq__(self, other): return np.ones(np.shape(other), bool)
    def __array_ufunc__(self, *args, **options): return np.zeros(self.shape)
    def __array_function__(self, *args, **options): return True
def outer(delta, x):
    return np.zeros((len(delta), len(x))).view(Sure)
""",
    "returns a thing that becomes an array": """
class Duck:
    shape = (4, 3)
    def __array__(self, *args, **options): return np.zeros((4, 3))
    def __eq__(self, other): return True
def outer(delta, x):
    return Duck()
""",
    "returns a masked array": """
def outer(delta, x):
    return np.ma.masked_all((len(delta), len(x)))
""",
    "returns an array of objects": """
class Equal(float):
    def __sub__(self, other): return Equal(0)
    __rsub__ = __sub__
def outer(delta, x):
    return np.full((len(delta), len(x)), Equal(0), object)
""",
    "returns a scalar that would broadcast": """
def outer(delta, x):
    return np.outer(delta, x).mean()
""",
    "returns a row that would broadcast": """
def outer(delta, x):
    return np.outer(delta, x)[:1]
""",
    "returns nothing of the right width": """
def outer(delta, x):
    return np.zeros((0, len(x)))
""",
    "returns nan": """
def outer(delta, x):
    return np.full((len(delta), len(x)), np.nan)
""",
    "returns numbers so large that a relative tolerance would be huge": """
def outer(delta, x):
    return np.full((len(delta), len(x)), 1e300)
""",
    "returns a pickle that runs": """
class Gadget:
    def __reduce__(self):
        import os
        return (os.system, ("touch /tmp/breached",))
def outer(delta, x):
    return Gadget()
""",
    "changes its answer after it was right": """
class Later(list):
    pass
calls = []
def outer(delta, x):
    calls.append(1)
    return np.outer(delta, x) if len(calls) == 1 else np.zeros((len(delta), len(x)))
""",
    "switches everything off at exit": """
import atexit, os, sys
atexit.register(os._exit, 0)
sys.excepthook = lambda *_: None
def outer(delta, x):
    raise BaseException("still here")
""",
}


@pytest.fixture(scope="module")
def sandbox(tiny_exam):
    """The real walls around the tiny course's paper."""
    with Sandbox(tiny_exam[0], Limits(seconds_per_case=0.7)) as sandbox:
        yield sandbox


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS.keys())
def test_a_trick_earns_nothing_and_costs_nobody_else(sandbox, tiny_exam, trick):
    """The task that plays the trick has no point, the other task and the next submission have all of theirs."""
    key = tiny_exam[1]
    tricked = grade(Submission("trickster", (RIGHT + trick).encode()), key, sandbox)
    assert tricked.tasks[0].score == 0, tricked.tasks[0].verdicts
    meddles = any(word in trick for word in ("_getframe", "settrace"))
    assert tricked.tasks[1].score == pytest.approx(tricked.tasks[1].points * (0.95 if meddles else 1))
    honest = grade(Submission("honest", RIGHT.encode()), key, sandbox)
    assert honest.score == honest.points


FRAMES = """
import os, struct
def outer(delta, x):
    body = b"a" + bytes((ord("d"), 2)) + struct.pack("<II", len(delta), len(x)) + bytes(8 * len(delta) * len(x))
    for number in range(30):
        frame = struct.pack("<IIB", 5 + len(body), number, 0) + body
        for channel in range(3, 64):
            try:
                os.write(channel, frame)
            except OSError:
                pass
    return np.zeros((len(delta), len(x)))
"""


def test_forged_frames_count_as_answers_and_these_are_wrong(sandbox, tiny_exam):
    """Frames that a submission writes by hand can only stand for its own answers, and gain nothing; the next one is clean."""
    forged = grade(Submission("forger", (RIGHT + FRAMES).encode()), tiny_exam[1], sandbox)
    assert forged.tasks[0].score == 0
    assert forged.tasks[1].score <= forged.tasks[1].points
    honest = grade(Submission("honest", RIGHT.encode()), tiny_exam[1], sandbox)
    assert honest.score == honest.points


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
    "prints a gigabyte at import": ("line = 'x' * (1 << 20)\nfor _ in range(1024):\n    print(line)\n", 5),
    "raises at import": ("raise RuntimeError('no')\n", 0),
    "exits at import": ("import sys\nsys.exit(0)\n", 0),
    "loops at import": ("while True:\n    pass\n", 0),
    "leaves at import": ("import os\nos._exit(0)\n", 0),
}


@pytest.mark.parametrize(("source", "score"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_import_is_one_clear_sentence(sandbox, tiny_exam, source, score):
    """A file that cannot be loaded gets no points and one sentence; one that only prints keeps its points."""
    report = grade(Submission("broken", (source + RIGHT).encode()), tiny_exam[1], sandbox)
    assert report.score == score
    assert bool(report.problem) == (score == 0)
    assert "\n" not in report.problem


def test_one_infinite_loop_costs_one_task(sandbox, tiny_exam):
    """The rest of the file is graded in a fresh process."""
    report = grade(
        Submission("stuck", (RIGHT + "\ndef outer(delta, x):\n    while True:\n        pass\n").encode()),
        tiny_exam[1],
        sandbox,
    )
    assert [task.score for task in report.tasks] == [0, 2]
    assert report.tasks[0].says == "it gives no answer within 0.7 seconds"
