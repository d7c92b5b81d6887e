"""A notebook behind the real walls: its cells are loaded one by one, and each costs itself alone."""

from dataclasses import replace

import numpy as np
import pytest
from sandbox_room import ATTACKS, INNOCENT, PAPER, QUICK, is_clean, limited
from session_room import made

from autograder.loading import cells
from autograder.results import Died, Failed, Limits, NotRun, Raised, Returned, TimedOut
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.tally import MOST_STUCK
from autograder.sandbox.worker import Lines
from autograder.words.message import message

IMPORT, GOOD, ATTACK = "import numpy as np", "def innocent(x):\n    return np.add(x, 1)", "def attack():\n    return 7"
EVERYTHING = [*ATTACKS, INNOCENT]


def run(runner, *texts, calls=EVERYTHING):
    """What these cells come to."""
    return made(runner, cells.join(texts), calls)


def is_right(ran):
    """Whether both functions are there and give what they should."""
    answers = [ran.outcomes[call] for call in EVERYTHING]
    return all(isinstance(one, Returned) for one in answers) and [one.value for one in answers[:-1]] == [7] * 4


@pytest.mark.slow
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


def test_a_statement_that_raises_costs_itself(runner):
    """What stands above it in its cell is there, and what stands below it as well."""
    ran = run(runner, IMPORT, f"{GOOD}\n1 / 0\n{ATTACK}")
    assert is_right(ran)
    assert ran.failed == (Failed(Raised("ZeroDivisionError", "division by zero", 3, 2), 3, cell=2, text="1 / 0"),)


def test_a_library_that_is_not_there_costs_what_needs_it_alone(runner):
    """It can be imported and used; what asks a result of it is told that it is not there."""
    ran = run(runner, f"import no_such_library as plt\nfrom no_such_other import show\n{IMPORT}", GOOD, ATTACK)
    assert is_right(ran)
    assert (ran.failed, ran.absent) == ((), ("no_such_library", "no_such_other"))
    ran = run(runner, IMPORT, GOOD, f"def load():\n    import no_such_library\nload()\n{ATTACK}")
    assert is_right(ran)
    ran = run(runner, IMPORT, GOOD, "from no_such_library import value", "def attack():\n    return float(value)")
    says = "No module named 'no_such_library'"
    assert ran.outcomes[0] == Raised("ModuleNotFoundError", says, 2, 4, absent="no_such_library")


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


@pytest.mark.slow
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
    """Three cells that together need more than a case's time are no endless loop."""
    limits = Limits(seconds_per_case=4, seconds_per_submission=60)
    nap = f"import time\ntime.sleep({0.5 * limits.seconds_per_case})"
    with limited(sandbox, limits):
        assert is_right(run(sandbox, IMPORT, nap, GOOD, nap, ATTACK, nap))


@pytest.mark.slow
def test_of_many_endless_cells_a_few_are_waited_for(sandbox):
    """A notebook full of endless loops costs a few seconds, not a few for each; definitions are had all the same."""
    ran = run(sandbox, f"{IMPORT}, time", GOOD, *["while True:\n    time.sleep(9)"] * 100, ATTACK)
    assert is_right(ran)
    told = [one.outcome for one in ran.failed]
    assert told[:MOST_STUCK] == [TimedOut(QUICK.seconds_per_case)] * MOST_STUCK
    assert set(told[MOST_STUCK:]) == {NotRun(message("sandbox.not_defining"))}
    assert is_clean(sandbox)


@pytest.mark.slow
def test_definitions_that_never_end_are_bounded_as_well(sandbox):
    """A file of nothing but such definitions does not load."""
    cell = "import time\nclass C:\n    while True:\n        time.sleep(9)"
    with limited(sandbox, replace(QUICK, seconds_per_submission=600)):  # time enough to wait for each
        ran = run(sandbox, IMPORT, GOOD, ATTACK, *[cell] * 100)
    assert isinstance(ran.load, TimedOut)
    assert set(ran.outcomes.values()) == {NotRun(message("sandbox.not_loaded"))}


@pytest.mark.slow
def test_endless_cells_leave_time_for_the_calls():
    """Where loading takes most of `seconds_per_submission`, only what defines something is run from then on."""
    with Sandbox(PAPER, Limits(seconds_per_case=1, seconds_per_submission=4)) as short:
        ran = run(short, IMPORT, GOOD, "import time", *["while True:\n    time.sleep(9)"] * 9, ATTACK)
    assert is_right(ran)


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
