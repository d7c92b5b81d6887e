"""Attacks on drivers: a class that lies to the one who leads it earns nothing by it, finds no answer, and harms no other task."""

from pathlib import Path

import pytest

from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.results import Returned
from autograder.sandbox.supervisor import Sandbox

LED = Path(__file__).parents[1] / "courses" / "led"
JUDGED, DRIVER = "Point.__matmul__", "operated"

LIES = {
    "a driver of its own": """
class Point:
    def __init__(self, x): self.x = 0 * x
def operated(x, y): return x * y
""",
    "a driver of its own, put back at each look": """
class Again:
    def __get__(self, one, owner):
        globals()["operated"] = lambda x, y: 0 * x
        return np.zeros(3)
class Point:
    x = Again()
    def __init__(self, x): pass
    def __matmul__(self, other): return self
""",
    "a driver changed from below": """
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other):
        frame = sys._getframe(1)
        frame.f_globals["operated"].__code__ = (lambda x, y: 0 * x).__code__
        while frame:
            call = frame.f_locals.get("call")
            if hasattr(call, "puts_in"):
                call.puts_in.put_in = lambda names: names.update(operated=lambda x, y: 0 * x)
            frame = frame.f_back
        return Point(0 * self.x)
""",
    "it equals everything": """
class Lie:
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = lambda *_: True
    __hash__ = None
    shape, dtype, ndim, size = (4,), np.dtype(float), 1, 4
    def __array__(self, *_, **__): return np.zeros(4)
    def __getattr__(self, name): return lambda *_, **__: self
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other): return Point(Lie())
""",
    "an array that is none": """
class Lie(np.ndarray):
    def __eq__(self, other): return np.ones(self.shape, bool)
    def __array_ufunc__(self, *_, **__): return np.zeros(self.shape)
    def tobytes(self, *_): return b""
    def __reduce__(self): return (os._exit, (0,))
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other): return Point((0 * self.x).view(Lie))
""",
    "it is taken apart by what puts it together": """
class Bomb:
    def __reduce__(self): return (os._exit, (0,))
    __reduce_ex__ = __getstate__ = lambda self, *_: os._exit(0)
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other): return Point(Bomb())
""",
    "a class of classes": """
class Meta(type):
    def __call__(cls, *_): return type.__call__(cls)
    def __getattribute__(cls, name): raise SystemExit(0)
    def __instancecheck__(cls, one): return True
    def __subclasscheck__(cls, one): return True
    def __eq__(cls, other): return True
    def __hash__(cls): return 7
class Point(metaclass=Meta):
    def __matmul__(self, other): return self
    @property
    def x(self): return np.zeros(4)
""",
    "parts whose names lie": """
class Name(str):
    def __hash__(self): return hash("__matmul__")
    def __eq__(self, other): raise MemoryError
    def __format__(self, spec): raise KeyboardInterrupt
Point = type("Point", (), {Name("x"): 1, "__init__": lambda self, x: None})
""",
    "it says that all is well": """
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other):
        for call in range(400):
            try: os.write(3, b"\\\\0" * 16)
            except OSError: pass
        return Point(0 * self.x)
""",
    "the library says what it likes": """
class Point:
    def __init__(self, x): self.x = x
    def __matmul__(self, other):
        np.asarray = np.array = lambda *_, **__: np.zeros(4)
        builtins.isinstance = lambda *_: True
        builtins.type = lambda *_: np.ndarray
        return Point(self.x + other.x)
""",
}

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


@pytest.fixture(scope="module")
def source(exam) -> str:
    """The answers, without the class that lies are told in."""
    text = str(exam.reference.source.decode())
    begin, end = text.index("class Point:"), text.index("def squash(x):")
    return f"{text[:begin]}{HEAD}#LIE#\n\n{text[end:]}"


@pytest.mark.slow
@pytest.mark.parametrize("lie", LIES)
def test_a_class_that_lies_to_its_driver_earns_nothing(sandbox, exam, source, lie):
    """Nor does it cost any task that is tried before it; a process that it spoils is its own."""
    report = grade(Submission("eve", source.replace("#LIE#", LIES[lie]).encode()), exam.key, sandbox)
    scores = {one.name: one.score for one in report.tasks}
    assert scores[JUDGED] == 0
    before = list(scores)[: list(scores).index(JUDGED)]
    assert all(scores[name] == 1 for name in before)


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


@pytest.mark.slow
def test_a_submission_behind_a_lying_one_has_all_its_points(exam, sandbox, source):
    """What was put in anew is put in anew for each."""
    lie = LIES["a driver changed from below"]
    grade(Submission("eve", source.replace("#LIE#", lie).encode()), exam.key, sandbox)
    right = grade(Submission("ada", exam.reference.source), exam.key, sandbox)
    assert right.score == right.points
