"""Files that answer everything with one thing: graded to next to nothing, and never a fault of ours."""

import numpy as np
import pytest

from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.render.html import render
from autograder.sandbox.inprocess import InProcess
from tests.conftest import ROOT, sampled
from tests.course_room import SECRETS, assignment, paper_and_key

BODIES = [
    "np.zeros(np.shape(a[0]))", "np.ones(np.shape(a[0]))", "a[0]", "a[-1]", "0.0", "1", "None", "()", "[]", "'text'", "{}",
    "np.sign(a[0])", "np.array([])", "np.zeros((0, 3))", "np.nan", "-np.inf", "True", "np.zeros(())", "np.array(True)",
    "a", "np.float32(0.5)", "(a[0], a[0])", "np.full(np.shape(a[0]), 1e308)", "np.array(['x'])",
]  # fmt: skip


@pytest.fixture
def exam():
    """The first assignment under one secret."""
    return paper_and_key("01_gradients", SECRETS[0])


@pytest.mark.slow
@pytest.mark.xdist_group("01_gradients")
@pytest.mark.parametrize("body", sampled(BODIES, *BODIES[::4]))
def test_one_answer_to_everything_earns_next_to_nothing(exam, body):
    """Twenty-nine functions with one body are graded, and earn less than a tenth."""
    paper, key = exam
    source = "import numpy as np\n" + "\n".join(f"def {task.name}(*a):\n    return {body}\n" for task in key.tasks)
    report = grade(Submission("lazy", source.encode()), key, InProcess(paper))
    assert report.score < 0.1 * report.points
    assert np.isfinite(report.score)


@pytest.mark.slow
@pytest.mark.xdist_group("01_gradients")
def test_functions_that_disagree_in_shape_are_no_fault_of_ours(exam):
    """A sweep of any form, empty ones among them, is judged or left aside."""
    paper, key = exam
    answers = (ROOT / "reference" / "01_gradients" / "gradients.py").read_text()
    for spoilt in (
        "def affine(x, W, b): return np.zeros(11)\ndef weight_gradient(*a): return np.zeros((4, 3))",
        "def sigmoid(z): return np.array([])\ndef sigmoid_grad(z): return np.zeros(np.shape(z))",
        "def sigmoid(z): return z > 0\ndef sigmoid_grad(z): return z",
        "def score(x, W, b, u): return np.zeros(3)\ndef score_gradients(x, W, b, u): return u, W, b, x",
    ):
        report = grade(Submission("odd", f"{answers}\n{spoilt}\n".encode()), key, InProcess(paper))
        assert report.score < report.points


ODD = {
    "an array, then a text": ("01_gradients", "relu", "np.maximum(z, 0) if not seen.append(1) and len(seen) < 2 else 'text'"),
    "an array, then True": ("01_gradients", "relu", "np.maximum(z, 0) if not seen.append(1) and len(seen) < 2 else True"),
    "truth values": ("01_gradients", "relu_grad", "(z > 0) ^ (np.arange(z.size).reshape(z.shape) % 3 == 1)"),
    "arrays for names": ("02_graphs", "topological_order", "[np.ones(2) for _ in graph]"),
    "large numbers twice": ("04_initialization", "he_normal", "np.full((n_out, n_in), 1e200)"),
    "one that is beyond all measure": (
        "04_initialization",
        "he_normal",
        "np.where(np.arange(n_out * n_in).reshape(n_out, n_in) == 1, 1.5e154, rng.normal(0, (2 / n_in) ** 0.5, (n_out, n_in)))",
    ),
    "many values": ("01_gradients", "relu", "[np.int8(1)] * 4000"),
    "tuples in tuples": ("02_graphs", "topological_order", "(((), ()), {'a': (np.nan,)})"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "task", "body"),
    [pytest.param(*odd, id=title, marks=pytest.mark.xdist_group(odd[0])) for title, odd in ODD.items()],
)
def test_odd_results_lose_points_and_are_no_fault_of_ours(name, task, body):
    """Whatever comes back is held against what should, and explained or not."""
    paper, key = paper_and_key(name, b"one")
    parameters = ", ".join(assignment(name).answers[task].parameters)
    source = f"{assignment(name).source.decode()}\n\nseen = []\n\ndef {task}({parameters}):\n    return {body}\n"
    report = grade(Submission("odd", source.encode()), key, InProcess(paper))
    told = next(one for one in report.tasks if one.name == task)
    assert told.score < told.points
    assert render(report)
