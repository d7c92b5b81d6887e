"""A file is loaded statement by statement: what comes to nothing costs itself, whoever loads it and in whichever form."""

import pytest
from sandbox_room import ATTACKS, HEAD, INNOCENT, PAPER, is_clean
from session_room import made

from autograder.loading import cells, statements
from autograder.results import Died, Failed, Limits, Missing, NotRun, Raised, Returned, TimedOut
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.tally import MOST_STUCK
from tests.conftest import by_name

ATTACK = "def attack():\n    return 7\n"


def run(runner, source, calls=(0, INNOCENT)):
    """What a source comes to, below the usual head, which defines `innocent` on its third line."""
    return made(runner, f"{HEAD}{source}".encode(), calls)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("raise KeyboardInterrupt", "KeyboardInterrupt"), ("raise GeneratorExit", "GeneratorExit"), ("sys.exit(3)", "SystemExit"), ("exit()", "SystemExit"), ("quit(1)", "SystemExit"),
        ("return 1", "SyntaxError"), ("await attack()", "SyntaxError"), ("async with a as b: pass", "SyntaxError"), ("yield 1", "SyntaxError"), ("break", "SyntaxError"),
        ("def f(x, x): pass", "SyntaxError"), ("class C:\n    x = 1 / 0", "ZeroDivisionError"), ("@nowhere\ndef f(): pass", "NameError"),
        ("def f(x=1 / 0): pass", "ZeroDivisionError"), ("def f(x: nowhere): pass", "NameError"), ("x: nowhere = 1", "NameError"),
        ("for i in range(3): x = 1 / (i - 2)", "ZeroDivisionError"), ("with open('x') as f: pass", "FileNotFoundError"), ("x = y = nowhere", "NameError"),
        ("import os, math, os.nothing", "ModuleNotFoundError"), ("from math import sin, nothing", "ImportError"), ("n = input('n? ')", "EOFError"),
        ("raise type('E', (BaseException,), {'__str__': lambda self: 1 / 0})", "E"), ("x = [0]; x[1]; x = 1", "IndexError"),
    ],
)  # fmt: skip
def test_a_statement_that_raises_costs_itself(runner, statement, kind):
    """Whatever it raises, and whatever it is; the definitions above and below are there, and its line is told."""
    ran = run(runner, f"{statement}\n{ATTACK}")
    assert ran.load.kind == kind
    assert "/" not in ran.load.message
    assert ran.failed[0].line == 4
    assert ran.outcomes[0].value == 7
    assert isinstance(ran.outcomes[INNOCENT], Returned)


def test_what_it_would_have_defined_is_told(runner):
    """Also what is bound in its parts, but nothing of functions in it."""
    ran = run(
        runner,
        "if 1 / 0:\n    a = (b := 2)\nelse:\n    import c.d, e as f\n    for g, (h, *i) in j: pass\n    def k(l): m = 1\n    x = [n for n in o]\n",
    )
    assert ran.failed[0].names == ("a", "b", "c", "f", "g", "h", "i", "k", "x")


def test_a_file_that_is_no_python_is_told_with_what_it_seems_to_define(runner):
    """A file with a fault of grammar is one piece, as it is to Python; in a notebook it is its cell."""
    ran = made(runner, b"def attack():\n    return 7\n\nx = (\n", [0])
    assert ran.outcomes[0] == Missing()
    assert ran.failed == (
        Failed(
            Raised("SyntaxError", "'(' was never closed\n    x = (\n        ^", 4), 4, text="x = (", names=("attack",)
        ),
    )
    ran = made(runner, cells.join(["x = 1", "def attack():\n    return (", "y = 2"]), [0])
    assert (ran.failed[0].cell, ran.failed[0].line, ran.failed[0].names) == (2, 2, ("attack",))


def test_what_is_above_is_there_when_a_statement_is_run(runner):
    """Each name is what was bound to it last, also where a statement fails in its midst."""
    ran = run(runner, "n = 1\ntry:\n    n = 2\n    1 / 0\nfinally:\n    m = n\nn += m\ndef attack(): return n, m\n")
    assert ran.outcomes[0].value == (4, 2)


def test_the_future_holds_for_all_statements_below(runner):
    """Annotations are not evaluated, also where a statement before them fails."""
    assert (
        made(
            runner, b"from __future__ import annotations\n1 / 0\ndef attack(x: nowhere = 7) -> nothing: return x\n", [0]
        )
        .outcomes[0]
        .value
        == 7
    )


def test_warnings_that_the_file_made_errors_cost_no_text(runner):
    """A backslash in a docstring is Python's to warn of, and no fault of grammar below `simplefilter('error')`."""
    head = "import warnings\nwarnings.simplefilter('error')\n1 / 0\n"
    ran = run(runner, f"{head}def attack():\n    '\\sigma \\d'\n    return 7 if 1 is 1 else 0\n")
    assert [one.outcome.kind for one in ran.failed] == ["ZeroDivisionError"]
    assert ran.outcomes[0].value == 7


def test_nothing_is_run_under_the_name_main(runner):
    """What stands below `if __name__ == '__main__'` is not run."""
    ran = run(runner, f"{ATTACK}if __name__ == '__main__':\n    attack = None\n")
    assert (ran.failed, ran.outcomes[0].value) == ((), 7)


def test_a_plain_file_is_loaded_as_python_loads_it(sandbox):
    """No statement of it is announced; one that fails is loaded with care, and only statements that may last are."""
    told = []
    plain = f'import numpy as np\nEPS = 1e-8\n"""A text."""\n{ATTACK}'.encode()
    assert statements.load(plain, "code.py", None, told.append).libraries is None
    assert told == []
    statements.load(plain + b"x = np.ones(3)\n1 / 0\nclass C: pass\nN = -1\n", "code.py", None, told.append)
    assert told == [4, 5, 6]


# ── statements that never end, or end everything ────────────────────────────────────────────


@pytest.mark.slow
def test_long_statements_are_set_aside_one_by_one(runner):
    """Each costs its time once; all definitions are had."""
    ran = run(runner, f"while True: pass\nx = [0 for _ in iter(int, 1)]\n{ATTACK}time.sleep(99)\n")
    assert [(one.line, one.outcome, one.names) for one in ran.failed] == [
        (4, TimedOut(0.5), ()),
        (5, TimedOut(0.5), ("x",)),
        (8, TimedOut(0.5), ()),
    ]
    assert ran.outcomes[0].value == 7


@pytest.mark.slow
def test_an_import_that_never_ends_costs_itself(sandbox):
    """What is not there yet may take any time; what is there takes none."""
    slow = "class Slow:\n    def find_spec(*_):\n        while True: time.sleep(9)\nsys.meta_path.insert(0, Slow())\n"
    ran = run(sandbox, f"{slow}import numpy, sndhdr\n{ATTACK}from math import sin\n")
    assert [(one.line, one.outcome, one.names) for one in ran.failed] == [(8, TimedOut(0.5), ("numpy", "sndhdr"))]
    assert ran.outcomes[0].value == 7


@pytest.mark.slow
def test_after_a_few_only_definitions_are_run(runner):
    """Plain ones: an assignment that calls a function of the file may be the next training."""
    training = "while True: time.sleep(9)\n" * (MOST_STUCK + 2)
    below = "def train():\n    while True: pass\nhistory = train()\nshape = np.ones(3).shape\nprint(shape)\ndef attack(): return shape\n"
    ran = run(runner, training + below)
    assert ran.outcomes[0].value == (3,)
    left = [one for one in ran.failed if isinstance(one.outcome, NotRun)]
    assert [one.text for one in left] == ["while True: time.sleep(9)"] * 2 + ["history = train()", "print(shape)"]


@pytest.mark.slow
def test_a_statement_that_ends_the_worker_costs_itself(sandbox):
    """It leaves, or crashes the interpreter; forged frames of loading are its own loading and no more."""
    for statement in (
        "os._exit(0)",
        "ctypes.string_at(0)",
        "os.kill(os.getpid(), 9)",
        "sys.setrecursionlimit(10 ** 9); f = lambda: f(); f()",
    ):
        ran = run(sandbox, f"{ATTACK}{statement}\nx = 1\n")
        assert ran.outcomes[0].value == 7, statement
        assert isinstance(ran.load, Died | Raised | TimedOut), statement
        assert is_clean(sandbox)


# ── attacks ─────────────────────────────────────────────────────────────────────────────────

TELL = "wire = sys.modules['wire']\ndef tell(*frames):\n    for frame in frames: os.write(3, wire.frame(*frame))\n"
FORGED = {
    "announcing without end": "while True: tell((wire.AT, 0, 1))",
    "announcing what is no number": "tell((wire.AT, 0, 'x'))",
    "announcing what is below nothing": "tell((wire.AT, 0, -5)); time.sleep(9)",
    "failures that are none": "tell((wire.LOAD, 0, ((1, 2), ())))",
    "failures without end": "tell((wire.LOAD, 0, (tuple((1, 1, 'E', 'x' * 900, 1, ('n',) * 50) for _ in range(99)), ())))",
    "lines that are none": "tell((wire.LOAD, 0, (((0, -9, 'E', '', 1 << 62, ()), (0, 1 << 62, '', '', -1, ())), ('x' * 9999,))))",
    "loading twice": "tell((wire.LOAD, 0, ((), ()))); tell((wire.LOAD, 0, ((), ())))",
    "a status that is not one of loading": "tell((wire.LOAD, 2, ('E', 'x', 1, '')))",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_forged_words_about_loading_cost_itself_alone(sandbox, forged):
    """The supervisor stays within its bounds, nothing is raised, and the next submission gets its due."""
    ran = run(sandbox, f"{TELL}{forged}\n{ATTACK}")
    assert set(ran.outcomes) == {0, INNOCENT}
    assert all(len(one.text) <= 60 for one in ran.failed)
    assert is_clean(sandbox)


THOUSANDS = {
    "raises": "1 / 0\n" * 20_000,
    "unknown": "x = f()\n" * 20_000,
    "definitions": "def f(): pass\n" * 20_000 + "1 / 0\n",
    "endless": "while True: time.sleep(9)\n" * 5000,
    "slow": "class C:\n    time.sleep(0.3)\n" * 2000,
    "deep": "x = " + "-" * 50_000 + "1\n",
    "long": "x = " + "+".join(["1"] * 20_000) + "\n1 / 0\n",
    "imports": "import nowhere\n" * 10_000,
    "loops": "for x in nowhere: pass\n" * 9000,
}


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", by_name(THOUSANDS, weekly=("unknown", "definitions", "slow", "long", "imports", "loops"))
)
def test_thousands_of_statements_stay_within_the_time_of_a_submission(text):
    """However many fail, stall or announce themselves; and what is told of them is short."""
    limits = Limits(seconds_per_case=0.5, seconds_per_submission=4)
    with Sandbox(PAPER, limits) as sandbox:
        ran = run(sandbox, text + ATTACK)
        assert sum(isinstance(one.outcome, TimedOut) for one in ran.failed) <= 4 / limits.seconds_per_case
        assert len(ran.failed) <= 50
        assert is_clean(sandbox)


STAND_INS = {
    "tell that it is a number": "import nowhere\nnowhere.__class__.__float__ = lambda self: 7.0\ndef attack(): return nowhere.x",
    "stand in for the worker": "import nowhere\nfor name in ('worker', 'wire', 'statements'): sys.modules[name] = nowhere\ndef attack(): return nowhere.x",
    "patch what finds them": "import nowhere\nfor finder in sys.meta_path: finder.used = finder.absent = None\ndef attack(): return nowhere()",
    "hide one in a value": "import nowhere\nclass D(dict):\n    def values(self): return [7]\ndef attack(): return D(a=nowhere.x)",
    "nest one without end": "import nowhere\nx = [nowhere.x]\nfor _ in range(99): x = [x] * 9\ndef attack(): return x",
    "patch the refusal": "import nowhere\nsys.modules['stand_ins'].refuse = lambda value: None\ndef attack(): return nowhere.x",
}


@pytest.mark.parametrize("attack", by_name(STAND_INS, "nest one without end"))
def test_a_stand_in_becomes_no_result(sandbox, attack):
    """Whatever is done with it, what crosses the wall is a plain value or the name of a type; the next submission gets its due."""
    ran = run(sandbox, attack, [*ATTACKS])
    assert not any(isinstance(one, Returned) and one.value == 7 for one in ran.outcomes.values())
    assert is_clean(sandbox)


def test_what_was_loaded_with_care_is_loaded_so_again(sandbox):
    """Further calls of the same worker find the same names, and the same stand-ins."""
    source = f"{HEAD}import nowhere\n1 / 0\nn = []\ndef attack():\n    n.append(1)\n    return len(n), str(nowhere)\n".encode()
    ran = made(sandbox, source, [0, 1], [2, 3])
    assert [ran.outcomes[call].value[0] for call in ATTACKS] == [1, 2, 1, 2]
    assert ran.load == Raised("ZeroDivisionError", "division by zero", 5)
    assert ran.outcomes[0].value[1] == "<nowhere, which is not there>"
