"""Several files, each a module: one that was not handed in is nowhere, whatever else bears its name."""

import sys

import pytest
from sandbox_room import QUICK

from autograder.loading import statements
from autograder.loading.cells import join_files
from autograder.results import Limits, Missing, Raised
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.paper import Paper
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.unconfined import Unconfined
from autograder.sandbox.worker import Call

HOMES = {"f": "modules.py", "g": "cells.py", "h": "yaml.py"}
"""Files that are called as modules are that a worker has, and one that is installed beside the grader."""

PAPER = Paper("modules.py, cells.py, yaml.py", [Call(name, (), ()) for name in HOMES], homes=HOMES)
WAYS = (
    "import {0}",
    "from {0} import split",
    "from {0} import *",
    "from .{0} import split",
    "from . import {0}",
    "import {0}.f as f",
)


@pytest.fixture(scope="module", params=["walls", "none"])
def runner(request):
    """Two ways to run a submission."""
    if request.param == "walls":
        with Sandbox(PAPER, QUICK) as sandbox:
            yield sandbox
    else:
        yield InProcess(PAPER, Limits())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("absent", ["cells", "yaml"])
def test_a_file_that_was_not_handed_in_is_nowhere(runner, way, absent):
    """Not the module of ours that is called so, nor one that is installed, nor that of who was run before; with a name that tells."""
    whole = {"modules.py": "f = lambda: 1", "cells.py": "split = g = lambda: 2", "yaml.py": "split = h = lambda: 3"}
    first = f"{way.format(absent)}\n"
    lacking = {name: first + text for name, text in whole.items() if name != f"{absent}.py"}
    for files in (whole, lacking):
        with runner.open(join_files(files)) as session:
            ran = session.make(range(3))
        is_there = [f"{absent}.py" in files or home != f"{absent}.py" for home in HOMES.values()]
        wanted = [1 + place if there else Missing("") for place, there in enumerate(is_there)]
        assert [getattr(ran.outcomes[call], "value", ran.outcomes[call]) for call in range(3)] == wanted
        assert ran.files == tuple(files)
    assert {(one.outcome.kind, one.outcome.needs, one.line) for one in ran.failed} == {
        ("ModuleNotFoundError", f"{absent}.py", 1)
    }
    assert {one.cell for one in ran.failed} == set(lacking)
    assert ran.absent == ()


@pytest.mark.parametrize("way", [InProcess, Unconfined])
def test_it_is_nowhere_when_a_function_asks_for_it(way):
    """And who looks out for that finds it; in this process, and in one of its own."""
    text = "def f():\n    try:\n        from yaml import h\n    except ImportError as error:\n        return error.name\n\ndef g():\n    from yaml import h"
    with way(PAPER, Limits()).open(join_files({"modules.py": text, "cells.py": text})) as session:
        outcomes = session.make(range(3)).outcomes
    assert outcomes[0].value == "yaml"
    assert isinstance(outcomes[1], Raised)
    assert (outcomes[1].needs, outcomes[1].line, outcomes[1].cell) == ("yaml.py", 8, "cells.py")


def test_nothing_of_it_lingers():
    """Neither modules nor who keeps them away are there after a run in this process."""
    import yaml  # noqa: PLC0415  (it is what is looked for)

    before = list(sys.meta_path)
    with InProcess(PAPER, Limits()).open(join_files({"cells.py": "import yaml"})) as session:
        session.make([1])
    assert sys.modules["yaml"] is yaml
    assert sys.meta_path == before
    assert not {"cells", "modules", "submission.cells"} & set(sys.modules)


def test_all_at_once_comes_to_nothing_without_it(monkeypatch):
    """Though a module of its name lies in sight."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setattr(sys, "argv", sys.argv)
    for name in ("yaml", "cells", "submission", "submission.cells"):
        monkeypatch.setitem(sys.modules, name, None)
        del sys.modules[name]
    source = join_files({"cells.py": "import yaml"})
    assert statements.load_at_once(source, "", ("cells.py", "yaml.py")) is None
    assert statements.load_at_once(source, "", ("cells.py",)) is not None
