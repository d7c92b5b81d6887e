"""What stands above a right function, however much of it fails, does not cost its points: as a file and as a notebook, graded and checked."""

from dataclasses import replace

import pytest
from heads_room import ENDLESS, EVERYDAY, HEADS, IMPORTS, WRITTEN
from sandbox_room import PATIENT, limited

from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.loading import cells
from autograder.results import Limits
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.supervisor import Sandbox
from tests.conftest import sampled
from tests.course_room import COURSE

RELU = "import numpy as np\ndef relu(z):\n    return np.maximum(z, 0)\n"
BRIEF = Limits(seconds_per_case=0.3, seconds_per_submission=20)


@pytest.fixture(scope="module")
def exam():
    """The exam of `relu` alone, which is worth a point."""
    whole = set_exam(load_assignment(COURSE, "01_gradients"), b"a secret")
    return replace(whole, key=replace(whole.key, tasks=tuple(one for one in whole.key.tasks if one.name == "relu")))


def forms(head):
    """The head with the function as a file, and as a notebook."""
    return {"file": f"{head}\n{RELU}".encode(), "notebook": cells.join([head, RELU])}


def scores(runner, exam, source, limits=PATIENT):
    """What the function earns, and what is said of loading."""
    with limited(runner, limits):
        report = grade(Submission("someone", source), exam.key, runner)
    return report.score, report.notes, report.problem


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "every"),
    sampled([("file", 0), ("file", 1), ("file", 2), ("notebook", 0), ("notebook", 1), ("notebook", 2)], ("file", 0)),
)
def test_every_head_leaves_a_right_function_its_points(exam, form, every):
    """Behind the real walls, in both forms: `make test` tries a notebook with the everyday ones, below."""
    assert len(IMPORTS) >= 30
    assert len(HEADS) == len(IMPORTS + WRITTEN) == len(set(HEADS.values())) >= 200
    with Sandbox(exam.paper, PATIENT) as sandbox:
        came = {
            name: scores(sandbox, exam, forms(head)[form], BRIEF if name in ENDLESS else PATIENT)
            for name, head in [*HEADS.items()][every::3]
        }
    assert {one: said for one, said in came.items() if said[0] != 1} == {}


@pytest.fixture(scope="module")
def sandbox(exam):
    """Walls that all heads share, one after the other."""
    with Sandbox(exam.paper, PATIENT) as sandbox:
        yield sandbox


@pytest.mark.parametrize("name", EVERYDAY)
def test_a_check_says_of_a_head_what_grading_says(exam, sandbox, name):
    """The same points and the same sentences, in both forms."""
    for source in forms(HEADS[name]).values():
        graded, checked = (scores(runner, exam, source) for runner in (sandbox, InProcess(exam.paper, PATIENT)))
        assert graded == checked
        assert graded[0] == 1
