"""A notebook behind the real walls: its cells are loaded one by one, and each costs itself alone."""

import time

import numpy as np
import pytest
from sandbox_room import ATTACKS, INNOCENT, PAPER, QUICK, is_clean
from session_room import made

from autograder.results import Died, Limits, Missing, NotRun, Raised, Returned, TimedOut
from autograder.sandbox import cells
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.tally import MOST_STUCK_CELLS
from autograder.sandbox.worker import Lines
from autograder.words.message import message, say

IMPORT, GOOD, ATTACK = "import numpy as np", "def innocent(x):\n    return np.add(x, 1)", "def attack():\n    return 7"
EVERYTHING = [*ATTACKS, INNOCENT]


@pytest.fixture(scope="module")
def sandbox():
    """The real walls."""
    with Sandbox(PAPER, QUICK) as sandbox:
        yield sandbox


@pytest.fixture(params=["walls", "none"])
def runner(request):
    """The real walls, and this process."""
    return request.getfixturevalue("sandbox") if request.param == "walls" else InProcess(PAPER, QUICK)


def run(runner, *texts, calls=EVERYTHING):
    """What these cells come to."""
    return made(runner, cells.join(texts), calls)


def is_right(ran):
    """Whether both functions are there and give what they should."""
    answers = [ran.outcomes[call] for call in EVERYTHING]
    return all(isinstance(one, Returned) for one in answers) and [one.value for one in answers[:-1]] == [7] * 4


def test_all_cells_are_one_module(runner):
    """What a cell defines is there in those below it, and what is defined last counts."""
    ran = run(runner, IMPORT, "def attack():\n    return 1", "def helper():\n    return 7", GOOD, "attack = helper")
    assert is_right(ran)
    assert (ran.load.value, ran.cell) == (None, 0)


@pytest.mark.parametrize(
    ("cell", "kind", "line"),
    [
        ("x = 1\nraise KeyError('k')", "KeyError", 2),
        ("x = (\n", "SyntaxError", 1),
        ("return 1", "SyntaxError", 1),
        ("import sys\nsys.exit(0)", "SystemExit", 2),
        ("x = " + "(" * 100_000 + ")" * 100_000, None, None),
        ("f = lambda: f()\nf()", "RecursionError", 1),
        ("\ufffd", "SyntaxError", 1),
    ],
)
def test_a_cell_that_fails_costs_itself(runner, cell, kind, line):
    """Whatever a cell raises, the cells around it count; its number and line are told."""
    ran = run(runner, IMPORT, GOOD, cell, ATTACK)
    assert is_right(ran)
    assert ran.cell == 3
    assert isinstance(ran.load, Raised)
    assert kind in (None, ran.load.kind)
    assert (line, 3) in ((None, 3), (ran.load.line, ran.load.cell))


def test_the_first_cell_that_fails_is_told(runner):
    """Of two cells that fail the report speaks of the upper one."""
    ran = run(runner, IMPORT, "1 / 0", GOOD, "nowhere", ATTACK)
    assert (ran.cell, ran.load.kind) == (2, "ZeroDivisionError")
    assert is_right(ran)


def test_a_cell_that_raises_keeps_what_it_had_defined(runner):
    """As in Jupyter, what stands above the line that raises is there."""
    ran = run(runner, IMPORT, f"{GOOD}\n{ATTACK}\n1 / 0\ndef attack():\n    return 8")
    assert is_right(ran)


def test_what_cannot_be_imported_costs_its_line_alone(runner):
    """A library for plots that is not there does not take the rest of its cell away; any other error does."""
    ran = run(runner, f"import no_such_library as plt\nfrom no_such_other import show\n{IMPORT}", GOOD, ATTACK)
    assert is_right(ran)
    assert (ran.cell, ran.load.kind) == (1, "ModuleNotFoundError")
    assert "no_such_library" in ran.load.message
    ran = run(runner, IMPORT, GOOD, f"def load():\n    import no_such_library\nload()\n{ATTACK}")
    assert ran.outcomes[0] == Missing("")


def test_what_notebooks_have_without_an_import_is_there(runner):
    """`display` does nothing, and what is imported from the future holds in the cells below."""
    cell = "def attack(*more: Unknown):\n    display(7, raw=True)\n    return 7"
    assert is_right(run(runner, "from __future__ import annotations", IMPORT, GOOD, "display(1)", cell))


def test_a_line_is_counted_in_its_cell(runner):
    """An exception of a case has the line in the cell where it is raised, and the cell's number."""
    ran = run(runner, IMPORT, GOOD, "\n\ndef attack():\n    return 1 / 0")
    assert ran.outcomes[0] == Raised("ZeroDivisionError", "division by zero", 4, 3)


def test_lines_are_counted_in_a_notebook_as_in_a_file():
    """The trace sees the lines of every cell."""
    from autograder.sandbox.paper import Paper  # noqa: PLC0415  (a paper of its own)
    from autograder.sandbox.worker import Call  # noqa: PLC0415  (as above)

    paper = Paper("code.py", (Call("loop", ("n",), (9,), Lines()),))
    texts = [
        "def step(x):\n    return x + 1",
        "def loop(n):\n    x = 0\n    for _ in range(n):\n        x = step(x)\n    return x",
    ]
    in_cells = made(InProcess(paper), cells.join(texts), [0]).outcomes[0].value
    assert in_cells == made(InProcess(paper), "\n".join(texts).encode(), [0]).outcomes[0].value > 20


# ── cells that never end, or end everything ─────────────────────────────────────────────────


def test_a_cell_that_never_ends_is_left_out(runner):
    """The clock starts anew with each cell; the one that does not finish costs itself."""
    ran = run(runner, IMPORT, GOOD, "while True:\n    pass", ATTACK)
    assert is_right(ran)
    assert (ran.cell, ran.load) == (3, TimedOut(QUICK.seconds_per_case))


def test_a_cell_that_ends_the_program_is_left_out(sandbox):
    """Behind walls a cell that leaves, or crashes the interpreter, costs itself."""
    for body in ("import os\nos._exit(0)", "import ctypes\nctypes.string_at(0)"):
        ran = run(sandbox, IMPORT, GOOD, body, ATTACK)
        assert is_right(ran)
        assert ran.cell == 3
        assert isinstance(ran.load, Died)
        assert is_clean(sandbox)


@pytest.mark.slow
def test_cells_may_take_their_time_one_after_the_other(sandbox):
    """Three cells that each need most of a case's time are no endless loop."""
    nap = f"import time\ntime.sleep({0.7 * QUICK.seconds_per_case})"
    assert is_right(run(sandbox, IMPORT, nap, GOOD, nap, ATTACK, nap))


@pytest.mark.slow
def test_too_many_endless_cells_are_a_notebook_that_does_not_load(sandbox):
    """A notebook full of endless loops costs a few seconds, not a few for each."""
    begin = time.monotonic()
    ran = run(sandbox, IMPORT, GOOD, ATTACK, *["while True:\n    pass"] * 100)
    assert time.monotonic() - begin < (MOST_STUCK_CELLS + 2) * QUICK.seconds_per_case + 1
    assert isinstance(ran.load, TimedOut)
    assert ran.cell == 4
    assert set(ran.outcomes.values()) == {NotRun(message("sandbox.not_loaded"))}
    assert is_clean(sandbox)


@pytest.mark.slow
def test_endless_cells_do_not_outlive_the_time_of_the_whole():
    """`seconds_per_submission` holds for loading as well."""
    with Sandbox(PAPER, Limits(seconds_per_case=0.6, seconds_per_submission=1)) as short:
        ran = run(short, IMPORT, GOOD, ATTACK, *["while True:\n    pass"] * 3)
    assert all(isinstance(one, NotRun) for one in ran.outcomes.values())
    assert "1 second" in say(ran.outcomes[0].because)


def test_a_trap_for_the_cells_below_ends(sandbox):
    """A cell that makes every later cell end the program does not keep the supervisor busy."""
    trap = "import os, sys\nsys.settrace(lambda *_: os._exit(0))"
    ran = run(sandbox, IMPORT, GOOD, trap, *["def f(): pass\nf()"] * 20, ATTACK)
    assert isinstance(ran.load, Died)
    assert is_clean(sandbox)


def test_forged_results_of_cells_are_the_end_of_the_worker(sandbox):
    """A frame that a cell writes itself stands for that cell's loading and for nothing that earns points."""
    forge = "import os\nos.write(3, bytes([10, 0, 0, 0, 255, 255, 255, 255, 0]) + b'N')\n" * 3
    ran = run(sandbox, IMPORT, GOOD, forge, ATTACK, calls=[INNOCENT])
    assert np.array_equal(getattr(ran.outcomes[INNOCENT], "value", [1, 2, 3]), [1, 2, 3])
    assert is_clean(sandbox)


def test_a_file_that_says_it_is_a_notebook_is_loaded_piece_by_piece(sandbox):
    """The lines of a notebook, written into a file by hand, change how it is loaded and nothing else."""
    text = cells.HEAD + f"# %%\n# %%\n{IMPORT}\n{GOOD}\n# %%\nbroken (\n# %%\n{ATTACK}\n".encode()
    ran = made(sandbox, text, EVERYTHING)
    assert is_right(ran)
    assert (ran.cell, ran.load.kind) == (2, "SyntaxError")
