"""What is and what is not inside the walls, looked at more closely than the attacks of `attacks/` do."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sandbox_room import (
    HEAD,
    INNOCENT,
    PAPER,
    PATIENT,
    QUICK,
    attack,
    is_clean,
)
from session_room import made

from autograder.results import Died, NotRun, Raised, Returned
from autograder.sandbox import supervisor
from autograder.sandbox.supervisor import Sandbox
from autograder.words.message import message


@pytest.fixture(scope="module")
def sandbox():
    """The real walls."""
    with Sandbox(PAPER, QUICK) as sandbox:
        yield sandbox


FORGED = Died(message("sandbox.forged"))
# ── secrets ─────────────────────────────────────────────────────────────────────────────────


def test_no_file_can_be_found_but_the_library(sandbox):
    """A walk over all that can be listed meets the standard library and numpy, and not this repository."""
    body = "return [f'{where}/{name}' for where, _, names in os.walk('/') for name in names if name.endswith('.py')]"
    found = attack(sandbox, body).value
    library = str(Path(os.__file__).parent)
    numpy = str(Path(np.__file__).parent)
    assert [path for path in found if not path.startswith((library, numpy))] == []
    assert [path for path in found if "site-packages" in path and not path.startswith(numpy)] == []


def test_no_importer_remembers_what_lies_beside_numpy(sandbox):
    """Of folders that cannot be read the names are not in memory either: which packages are installed, what the grader is made of."""
    body = "return [f'{folder}/{name}' for folder, finder in sys.path_importer_cache.items() for name in getattr(finder, '_path_cache', ())]"
    known = attack(sandbox, body).value
    folders = {str(Path(path).parent) for path in known}
    assert str(Path(os.__file__).parent) in folders
    assert str(Path(np.__file__).parent.parent) not in folders
    assert str(Path(supervisor.__file__).parent) not in folders


def test_other_packages_are_not_there(sandbox):
    """What would do the work for the student cannot be imported; numpy and the standard library can."""
    body = "import importlib, importlib.util\nreturn [name for name in {} if importlib.util.find_spec(name)]"
    assert (
        attack(sandbox, body.format(["torch", "scipy", "pytest", "yaml", "autograder", "reference", "pip"])).value == ()
    )
    assert attack(sandbox, body.format(["numpy", "statistics", "csv", "sqlite3"])).value == (
        "numpy",
        "statistics",
        "csv",
        "sqlite3",
    )


def test_a_module_beside_the_submission_is_not_imported(sandbox, tmp_path, monkeypatch):
    """The working directory is on no path, so nothing there can stand in for a library."""
    (tmp_path / "antigravity2.py").write_text("")
    monkeypatch.chdir(tmp_path)
    assert attack(sandbox, "import antigravity2").kind == "ModuleNotFoundError"
    assert attack(sandbox, "return [entry for entry in sys.path if not entry.startswith('/')]").value == ()


# ── forging the verdict ─────────────────────────────────────────────────────────────────────


def test_an_exit_that_python_knows_is_an_exception(sandbox):
    """sys.exit ends the call and not the worker, also while loading."""
    assert attack(sandbox, "sys.exit(0)").kind == "SystemExit"
    ran = made(sandbox, f"{HEAD}sys.exit(0)".encode(), [INNOCENT])
    assert ran.load == Raised("SystemExit", "0", 4)
    assert isinstance(ran.outcomes[INNOCENT], Returned)


def test_patching_the_worker_gains_only_its_own_answers(sandbox):
    """Its codec and its tools can be replaced; what arrives is a result of this submission or none."""
    replaced = "wire = sys.modules['wire']\nwire.frame = lambda *_: b'forged, and long enough for a header'\n"
    assert made(sandbox, f"{HEAD}{replaced}".encode(), [INNOCENT]).load == FORGED
    replaced = "sys.modules['worker'].told = lambda call, names, filename, tell, *_, **__: tell(0, 'all is well')\n"
    assert made(sandbox, f"{HEAD}{replaced}".encode(), [INNOCENT]).outcomes[INNOCENT].value == "all is well"
    replaced = "os.write = sys.modules['worker'].serve = None\n"
    assert isinstance(made(sandbox, f"{HEAD}{replaced}".encode(), [INNOCENT]).outcomes[INNOCENT], Returned)
    assert is_clean(sandbox)


# ── wearing the machine out ─────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_memory_ends_at_the_bound(sandbox):
    """Taken in pieces and kept, it raises below the bound; at once, it raises at once."""
    body = "kept = []\ntry:\n    while True: kept.append(np.ones(1 << 22))\nexcept MemoryError: return len(kept) * 32"
    with Sandbox(PAPER, replace(PATIENT, memory_mb=512)) as small:
        assert 128 < attack(small, body).value < 512
        assert attack(small, "np.ones(1 << 40)").kind in ("MemoryError", "_ArrayMemoryError")
        assert isinstance(attack(small, "x = [0]\nwhile True: x *= 2"), Raised)


def test_a_crash_at_every_call_is_bounded(sandbox):
    """Two fresh workers for a task, and no more."""
    forked = sandbox._workers.forked
    ran = made(sandbox, f"{HEAD}def attack(): os._exit(1)".encode(), [0, 1, 2, 3])
    assert isinstance(ran.outcomes[3], NotRun)
    assert sandbox._workers.forked - forked == 2
