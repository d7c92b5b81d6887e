"""What stands in for a library that is not there: it can be used, and never becomes a result unseen."""

import ast
import copy
import importlib
import sys

import numpy as np
import pytest
from session_room import made

from autograder.loading.stand_ins import PACKAGE, Libraries, StandIn, is_there
from autograder.results import Raised, Returned
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.paper import Paper
from autograder.sandbox.worker import Call

PAPER = Paper("code.py", (Call("f", ("x",), (np.arange(3.0),)),))
SAYS = "No module named 'nowhere'"


@pytest.fixture
def libraries():
    """The libraries of a file."""
    return Libraries("code.py")


@pytest.fixture
def nowhere(libraries):
    """A stand-in for a library."""
    return StandIn("nowhere", libraries)


def f(head, body):
    """What a file's `f(x)` comes to in this process, with numpy and this head above it."""
    source = f"import numpy as np\n{head}\ndef f(x):\n    {body}\n"
    return made(InProcess(PAPER), source.encode(), [0])


@pytest.mark.parametrize(
    "use",
    [
        "it.a.b.c", "it()", "it(1, two=3)", "it[0]", "it['a', ...]", "-it", "it + 1", "1 + it", "it @ np.ones(3)", "np.ones(3) @ it",
        "np.ones(3) * it", "np.exp(it)", "np.dot(it, np.ones(3))", "np.concatenate([it, np.ones(3)])", "it < 3", "3 < it", "it == it",
        "divmod(it, 2)", "it ** 2", "abs(it)", "round(it, 2)", "it | None", "next(it)", "copy.deepcopy(it)", "np.maximum(it, 0)",
    ],
)  # fmt: skip
def test_what_comes_of_it_is_a_stand_in_again(nowhere, use):
    """Attributes, items, calls and arithmetic, numpy's as well."""
    assert isinstance(eval(use, {"it": nowhere, "np": np, "copy": copy}), StandIn)


@pytest.mark.parametrize(
    "use",
    ["float(it)", "int(it)", "complex(it)", "range(it)", "[1][it]", "np.array(it)", "np.zeros(2) + np.asarray([it], float)",
     "np.add(1, it, out=np.zeros(1))", "open(it)", "np.ones(3)[it]"],
)  # fmt: skip
def test_it_is_no_number_and_no_array(nowhere, use):
    """Whoever asks for one reads which library is not there."""
    with pytest.raises(ModuleNotFoundError, match=SAYS):
        eval(use, {"it": nowhere, "np": np})


def test_it_is_nothing_to_look_at(nowhere):
    """It is false, empty, and nobody's instance or class; its text names the library."""
    assert not nowhere
    assert len(nowhere) == 0
    assert list(nowhere.names) == []
    assert 1 not in nowhere
    assert not isinstance(1, nowhere.Tensor)
    assert not issubclass(int, nowhere.Tensor)
    assert f"{nowhere.version:>9}" == str(nowhere) == "<nowhere, which is not there>"
    assert {nowhere: 1}[nowhere] == 1


def test_it_decorates_and_manages(nowhere):
    """A function that it decorates stays as it is; a block below it is run."""

    @nowhere.njit
    def one():
        return 1

    @nowhere.njit(cache=True)
    def two():
        return 2

    with nowhere.no_grad() as grad, nowhere.File("x") as file:
        assert (one(), two()) == (1, 2)
    assert isinstance(grad, StandIn)
    assert isinstance(file, StandIn)


def test_it_gives_what_it_was_called_with(nowhere):
    """As progress bars and ranges do; unpacked, as many as are asked for."""
    assert list(nowhere.tqdm([4, 5])) == [4, 5]
    assert list(nowhere.xrange(1, 3)) == [1, 2]
    figure, (left, right) = nowhere.subplots(1, 2)
    assert all(isinstance(one, StandIn) for one in (figure, left, right))


def test_a_class_can_be_made_of_it(nowhere):
    """It is a plain class, whose objects have what they are not given from the stand-in."""

    class Net(nowhere.Module):
        def __init__(self, size):
            super().__init__(size, more=1)
            self.size = size

        def forward(self, x):
            return x + self.size

    net = Net(3)
    assert net.forward(1) == 4
    assert isinstance(net(1), StandIn)
    assert isinstance(net.parameters(), StandIn)
    assert not hasattr(net, "__array__")


# ── imports ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("import nowhere", "nowhere"), ("import nowhere as w", "w"), ("import nowhere.a.b", "nowhere.a.b"), ("import nowhere.a as w", "w"),
        ("from nowhere import w", "w"), ("from nowhere.a.b import c as w", "w"), ("from . import nowhere", "nowhere"),
        ("from .nowhere import w", "w"), ("from .nowhere.a import w", "w"), ("import importlib\nw = importlib.import_module('nowhere.a')", "w"),
        ("w = __import__('nowhere')", "w"), ("if True:\n    import nowhere as w", "w"),
        ("def load():\n    global w\n    import nowhere as w\nload()", "w"),
    ],
)  # fmt: skip
def test_it_can_be_imported_in_every_way(head, name):
    """And a result that is a stand-in is an exception that names the library; so is one in a tuple, a list or a dict."""
    for body in (f"return {name}.exp(x)", f"return x, [{{'a': {name}}}]"):
        ran = f(head, body)
        assert ran.failed == ()
        assert ran.outcomes[0].kind == "ModuleNotFoundError"
        assert (ran.outcomes[0].message, ran.outcomes[0].absent) == (SAYS, "nowhere")
    assert ran.absent == ("nowhere",)


def test_all_of_it_is_nothing():
    """Nobody knows the names that a star would bring; the statement is told."""
    ran = f("from nowhere.a import *", "return g(x)")
    assert [(one.line, one.names, one.outcome.message) for one in ran.failed] == [(2, ("*",), SAYS)]
    assert ran.outcomes[0].kind == "NameError"


def test_an_array_that_is_filled_with_it_names_the_library():
    """Numpy says that it is no number; why it is none is what a student has to know."""
    ran = f("import nowhere as w", "out = np.zeros(3)\n    out[0] = w.exp(x)\n    return out")
    assert ran.outcomes[0] == Raised("ModuleNotFoundError", SAYS, 5, absent="nowhere")


def test_who_looks_out_for_an_import_error_gets_one():
    """What stands in its place is taken, also in a function, and with `suppress`."""
    for head in (
        "try:\n    import nowhere as xp\nexcept ImportError:\n    xp = np",
        "try:\n    from nowhere import numpy as xp\nexcept:\n    xp = np",
        "xp = np\nfrom contextlib import suppress\nwith suppress(ModuleNotFoundError):\n    import nowhere as xp",
        "def get():\n    import nowhere\n    return nowhere\ntry:\n    xp = get()\nexcept Exception:\n    xp = np",
    ):
        ran = f(head, "return xp.exp(x)")
        assert np.array_equal(ran.outcomes[0].value, np.exp(np.arange(3.0))), head
        assert ran.absent == ()


@pytest.mark.parametrize(
    "body",
    ["import nowhere.a", "from nowhere import b", "from nowhere.a import b as c", "for _ in x:\n        import nowhere", "from . import nowhere"],
)  # fmt: skip
def test_what_a_function_imports_in_vain_is_told(body):
    """Though nothing comes of it, and the result is right: it is told of the file, once."""
    ran = f("", f"{body}\n    return x")
    assert (ran.absent, ran.failed) == (("nowhere",), ())
    assert (type(ran.outcomes[0]), ran.outcomes[0].absent) == (Returned, "")


@pytest.mark.parametrize(
    "body",
    [
        "import math, numpy.linalg",
        "from os import path",
        "try:\n        import nowhere\n    except ImportError:\n        pass",
    ],
)
def test_what_is_there_or_looked_out_for_is_not_told(body):
    """Neither Python's own library, nor what a function does without."""
    assert f("", f"{body}\n    return x").absent == ()


_WRITTEN = (
    "def f(x):\n    from nowhere import b\n", "def f(x):\n\tfrom . import nowhere\n", "def f(x): import nowhere\n", "def f(x): x; from nowhere import b\n",
    "def f(x):\n    from nowhere \\\n        import b\n", "def f(x):\r    from nowhere import(b)\r",
)  # fmt: skip
_SPOKEN_OF = (
    "# ── steps: from the weights w to new ones ──\n\ndef f(x):\n    return x\n", '"""All of them, except for the last; from the first on."""\n',
    "# words that are important: fromage\n", "import numpy as np\n",
)  # fmt: skip


def test_what_is_only_spoken_of_is_not_looked_for():
    """A text without an import in a function costs no look at all of it, however it speaks of them; any way to write one is seen."""
    for text in (*_WRITTEN, *_SPOKEN_OF):
        found = Libraries("code.py")
        found.look_out(ast.parse(text), text.encode())
        assert list(found.absent) == ["nowhere"] * (text in _WRITTEN), text
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ast, "walk", None)
        for text in _SPOKEN_OF:
            Libraries("code.py").look_out(ast.parse(text), text.encode())


def test_a_mistake_in_what_is_there_is_no_stand_in():
    """A name that numpy or the standard library does not have stays an error."""
    for head in ("from numpy import nothing", "import numpy.nothing", "import os.nothing", "from math import nothing"):
        assert isinstance(f(head, "return x").failed[0].outcome, Raised)


def test_a_right_result_counts_whatever_was_used():
    """That a library was used is known, and costs nothing."""
    ran = f("from nowhere import bar, plt", "plt.plot(x)\n    return sum(one for one in bar(x))")
    assert ran.outcomes[0].value == 3
    assert ran.outcomes[0].absent == "nowhere"
    ran = f("from nowhere import plt", "return x")
    assert ran.outcomes[0].absent == ""


def test_what_was_made_with_it_is_known():
    """A function that a library was to change is as it was written, and it is known that it leans on it."""
    ran = f("from nowhere import grad", "return x\nf = grad(f)")
    assert isinstance(ran.outcomes[0], Returned)
    assert ran.outcomes[0].absent == "nowhere"


def test_nothing_of_it_is_left():
    """Afterwards modules and finders are what they were, and what was hidden is there again."""
    before = {name: module for name, module in sys.modules.items() if name != PACKAGE}
    finders, argv, stdin = list(sys.meta_path), sys.argv, sys.stdin
    ran = f("import nowhere, pytest, autograder", "import hypothesis\n    return len(hypothesis.strategies)")
    assert set(ran.absent) == {"nowhere", "pytest", "autograder", "hypothesis"}
    assert ran.outcomes[0].value == 0
    assert {name for name in before if before[name] is not sys.modules.get(name)} == set()
    assert (sys.meta_path, sys.argv, sys.stdin) == (finders, argv, stdin)
    assert importlib.import_module("pytest") is pytest
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("nowhere")


def test_what_is_there_is_the_library_and_numpy():
    """Whatever else is installed."""
    assert is_there("numpy.linalg")
    assert is_there("xml.dom")
    assert is_there("submission")
    assert not any(map(is_there, ("submission.helpers", "matplotlib", "autograder", "pytest", "numpydoc")))
