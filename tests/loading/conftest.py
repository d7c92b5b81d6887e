"""The two runners that a file is loaded by."""

import pytest
from sandbox_room import PAPER, QUICK

from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.supervisor import Sandbox


@pytest.fixture(scope="module")
def sandbox():
    """The real walls."""
    with Sandbox(PAPER, QUICK) as sandbox:
        yield sandbox


@pytest.fixture(params=["walls", "none"])
def runner(request):
    """The real walls, and this process."""
    return request.getfixturevalue("sandbox") if request.param == "walls" else InProcess(PAPER, QUICK)
