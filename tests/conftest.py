"""Fixtures that the rooms' tests share: the tiny course, its paper and key, and the course itself."""

from pathlib import Path

import pytest

from autograder.course.assignment import load_assignment
from autograder.course.setting import set_paper
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.sandbox.inprocess import InProcess

ROOT = Path(__file__).parents[1]
TINY = ROOT / "tests" / "courses" / "tiny"


@pytest.fixture(scope="session")
def tiny():
    """The two-task course."""
    return load_assignment(TINY, "01_tiny")


@pytest.fixture(scope="session")
def tiny_exam(tiny):
    """The paper and key of the two-task course under a fixed secret."""
    return set_paper(tiny, b"a secret for tests")


@pytest.fixture
def grade_tiny(tiny_exam):
    """Grade a source for the two-task course without walls."""
    paper, key = tiny_exam

    def run(source: str | bytes, **options):
        data = source.encode() if isinstance(source, str) else source
        return grade(Submission("someone", data), key, InProcess(paper), **options)

    return run
