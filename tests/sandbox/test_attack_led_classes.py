"""Classes that lie to the driver which leads them: what they make of themselves earns nothing, and hurts nobody else."""

import pytest

from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.sandbox.supervisor import Sandbox
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

LYING = """
class Liar(float):
    shape, dtype, ndim, size = (2, 2), np.dtype(float), 2, 4
    __class__ = property(lambda self: np.ndarray)
    def __eq__(self, other): return True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __hash__ = float.__hash__
    def __array__(self, *a, **k): return np.zeros((2, 2))
    def __getattribute__(self, name): return lambda *a, **k: self
    def __iter__(self): return iter([self] * 9)
    def __reduce__(self): return eval, ("1",)
class Array(np.ndarray):
    tobytes = tolist = lambda self, *a: b""
    def __array_ufunc__(self, *a, **k): return True
    def __array_function__(self, *a, **k): return True
    def __eq__(self, other): return True
def as_array(shape): return np.zeros(shape).view(Array)
"""

ATTACKS = {
    "a number that is equal to all": ("Dense.forward", "Dense.forward = lambda self, x: Liar(0)"),
    "an array of its own kind": (
        "Dense.forward",
        "Dense.forward = lambda self, x: as_array((len(x), self.W.shape[1]))",
    ),
    "a tuple of liars": ("Dense.backward", "Dense.backward = lambda self, dout: (Liar(1), as_array(self.W.shape))"),
    "a whole number of its own kind": (
        "Dense.count",
        "Dense.count = type('N', (int,), {'__eq__': lambda *a: True, '__index__': lambda s: 1 / 0, '__hash__': None})(0)",
    ),
    "a descriptor": (
        "Dense.count",
        "Dense.count = type('D', (), {'__get__': lambda *a: Liar(0), '__set__': lambda *a: None})()",
    ),
    "a metaclass that says what it likes": (
        "Dense.of_size",
        (
            "class M(type):\n"
            "    def __getattribute__(cls, name): return lambda *a, **k: Liar(0)\n"
            "    def __instancecheck__(cls, one): return True\n"
            "    __dict__ = __mro__ = property(lambda cls: 1 / 0)\n"
            "class Dense(metaclass=M): pass"
        ),
    ),
    "no class, which says that it is one": (
        "Running",
        "class C:\n    __class__ = property(lambda self: type)\n    def __call__(self, *a): return Liar(0)\nRunning = C()",
    ),
    "a driver of its own": (
        "Point.__matmul__",
        "Point.__matmul__ = lambda self, other: Point(0 * self.x)\ndef operated(x, y): return x * y",
    ),
    "a driver of its own, later": (
        "Point.__matmul__",
        (
            "def mine(x, y): return x * y\n"
            "def product(self, other):\n    globals()['operated'] = mine\n    return Point(0 * self.x)\n"
            "Point.__matmul__ = product"
        ),
    ),
    "a numpy of its own": (
        "Dense.scaled",
        (
            "def always(*a, **k): return True\n"
            "def scaled(x, by):\n"
            "    np.array_equal = np.allclose = np.isclose = np.all = np.testing.assert_allclose = always\n"
            "    np.abs = np.subtract = lambda *a, **k: 0.0\n"
            "    return x * 0\n"
            "Dense.scaled = staticmethod(scaled)"
        ),
    ),
    "pieces that are none": ("batches", "def batches(x, size):\n    while True: yield Liar(0)"),
    "an iterator of its own": (
        "batches",
        (
            "class B:\n    __iter__ = lambda s: s\n    __next__ = lambda s: as_array(1)\n    __len__ = lambda s: 1 << 62\n"
            "batches = lambda x, size: B()"
        ),
    ),
    "a text of its own kind": (
        "show",
        (
            "class T(str):\n    __eq__ = lambda *a: True\n    __hash__ = str.__hash__\n    encode = lambda *a: b''\n"
            "class S(io.StringIO):\n    getvalue = lambda s: T('1: 0')\n"
            "def show(losses): io.StringIO = S"
        ),
    ),
    "an exception that is equal to all": (
        "Running",
        (
            "class E(BaseException):\n    __class__ = property(lambda s: Liar)\n    __str__ = lambda s: Liar(0)\n    __cause__ = property(lambda s: s)\n"
            "class Running:\n    def __init__(self, *a): raise E(Liar(0))"
        ),
    ),
}
"""Each by its name: the task that it spoils, and what stands behind a right file."""


@pytest.fixture(scope="module")
def course():
    """The course of what only a driver can try, and its exam."""
    assignment = load_assignment(ROOT / "tests" / "courses" / "led", "01_led")
    return assignment, set_exam(assignment, b"a secret for tests")


def test_a_class_that_lies_to_its_driver_earns_nothing(course):
    """Each behind real walls; who is honest has all points after all of them."""
    assignment, exam = course
    source, earned = assignment.source.decode(), {}
    with Sandbox(exam.paper, exam.limits) as walls:
        for name, (task, lie) in ATTACKS.items():
            report = grade(Submission("eve", f"{source}\n{LYING}\n{lie}\n".encode()), exam.key, walls)
            earned[name] = next(one.score for one in report.tasks if one.name == task)
        honest = grade(Submission("ada", source.encode()), exam.key, walls)
    assert earned == dict.fromkeys(ATTACKS, 0)
    assert honest.score == honest.points
