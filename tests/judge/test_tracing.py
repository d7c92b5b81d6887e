"""Whether a file names what can change how its lines are counted is told soon, of any text, and what cannot costs nothing."""

from typing import Any

import pytest

from autograder.intake.magics import python_of
from autograder.judge.tracing import find_meddling
from autograder.loading.cells import join, join_files
from autograder.sandbox.counted import count_lines
from autograder.words.message import say
from tests.attacks.uncounting import LOOP, ROUNDS, UNCOUNTING

CODE = {
    "plainly": "import sys\nsys.settrace(None)",
    "behind a text": 'x = """\n# """; sys.settrace(None)\n',
    "behind a text with one quote": "x = '\\\n# '; sys.settrace(None)\n",
    "in a text that is filled in": 'f"""\n# {sys.settrace(None)}\n"""',
    "in a filled-in text with a sign of comment": "f\"{'#'}\"; sys.settrace(None)",
    "in a filled-in text with its own quotes": 'f"{"#"}"; sys.settrace(None)',
    "behind an old end of line": "# a comment\rsys.settrace(None)",
    "in a text that may be run": "exec('sys.settrace(None)')",
    "as a text": "getattr(sys, 'settrace')(None)",
    "behind a text without an end": "x = '\nsys.settrace(None)",
    "in letters of another width": "sys.\uff53ettrace(None)",
    "with an accent": "sys.sett\u0301race(None)",
    "in all threads": "threading.settrace_all_threads(None)",
    "in what is not traced": "sys.setprofile(lambda *_: loop())",
    "by a tool": "from sys import monitoring\nmonitoring.use_tool_id(1, 'x')",
    "in a frame": "sys._getframe().f_trace = None",
    "in a frame, set by name": "setattr(sys._getframe(), 'f_trace_lines', False)",
    "in what counts": "sys.gettrace().__closure__[0].cell_contents = 0",
    "in a generator's frame": "g.gi_frame.f_trace = None",
    "in a frame of a traceback": "error.__traceback__.tb_frame.f_trace = None",
    "in a frame, found by name": "setattr(getattr(g, 'gi_frame'), 'f_trace', None)",
    "in what counts, looked through": "gc.get_referents(f)[0].cell_contents = 0",
    "by what counts": "import sys\nsys.gettrace().__code__ = f.__code__",
    "by what counts, kept where it is asked for": "import sys\nif t := sys.gettrace():\n    pass",
    "by what counts, as a key": "import sys\nt = {sys.gettrace(): 1}",
    "by what counts, in a slice": "import sys\nt = x[sys.gettrace():]",
    "by what counts, kept": "import sys\nt = sys.gettrace()",
    "in a text without a look at it by name": "import sys\nclass A: __match_args__ = ('settrace',)",
    "in all threads, as a profiler": "threading.setprofile_all_threads(f)",
    "in a hook, which is not traced": "sys.addaudithook(f)",
    "by a path": "from pkgutil import resolve_name\nresolve_name('sys:settrace')(None)",
    "in Python's memory": "import ctypes\nctypes.pythonapi.PyEval_SetTrace(None, None)",
    "in Python's memory, imported from": "from ctypes import memmove as copy",
    "in Python's memory, by name": "getattr(__import__('ctypes'), 'pythonapi')",
}
HARMLESS = {
    "nothing": "",
    "a comment": "# no settrace, no ctypes",
    "a comment, indented": "def f():\n    # settrace\n    return 1",
    "a comment behind code": "x = 1  # it's {settrace}",
    "a comment behind a filled-in text": 'print(f"{x} {{")  # settrace',
    "a comment in another alphabet": "# settrace \u00e4\u00f6\u00fc\nx = 1",
    "a comment behind quotes of another width": 'x = "\uff02"  # settrace',
    "a docstring": 'def f(A):\n    """No settrace here (see grad_of_trace)."""',
    "a text": "print('settrace is not used')",
    "a part of a name": "def diff_trace(A): return A.trace()\nresettrace = diff_trace",
    "a variable": "f_trace = f(A).trace()",
    "a library that is not used": "import ctypes",
    "what does no harm": "import ctypes\nctypes.sizeof(ctypes.c_double)\nx.ctypes.data",
    "a name of that library's in another file": "from typing import cast\nPOINTER = 0",
    "taking off nothing": "sys.setprofile(None)",
    "a frame's name": "sys._getframe().f_code.co_name",
    "asking for a debugger": "import sys\nIS_DEBUGGED = sys.gettrace() is not None",
    "a path to something else": "import sys\nx = resolve_name('os.path')  # see sys.settrace",
    "paths among other words": 'import sys\n"""sys.settrace, sys.gettrace"""',
    "asking for a debugger in an if": "import sys\nif sys.gettrace():\n    pass\nelif not sys.gettrace():\n    pass",
    "a docstring of one word": 'def f():\n    """settrace"""',
    "a text of one word": "WORDS = ['settrace', 'f_trace', 'cell_contents']",
    "a part of one's own": "class LSTM:\n    def __init__(self):\n        self.cell_contents = self.f_trace = 0",
    "a part that is found by name": "import sys\nsetattr(self, 'f_trace', getattr(self, 'cell_contents'))",
    "a variable beside a frame": "f_trace = sys._getframe().f_lineno",
    "what a closure holds": "f.__closure__",
    "a debugger that is not used": "import bdb, cProfile, pdb, trace\nif DEBUG:\n    pdb.set_trace()",
}
MOST = 1 << 20
LONG = {
    "a sign that is no token": f"_ = settrace\nif 0: a{' ' * MOST}$\n",
    "accents in two orders": "#" + "\u0300" * (MOST // 4) + "\u0316" * (MOST // 4),
    "vowel signs that come apart": "#" + "\u0f73" * (MOST // 4),
    "signs of comment": "#" * MOST + "\nsettrace",
    "spaces": " " * MOST + "settrace",
    "dots": ". " * (MOST // 2) + "settrace",
    "lines": "x\n" * (MOST // 8) + "settrace",
    "texts without an end": '"""' + '\\"""' * (MOST // 4) + "settrace",
    "quotes": "\"'\n" * (MOST // 16) + "settrace",
    "quotes in what is filled in": 'f"{' * (MOST // 4) + "settrace",
    "braces": 'f"{"}" ' * (MOST // 8) + "settrace",
}


@pytest.mark.parametrize("text", CODE.values(), ids=CODE.keys())
def test_what_can_change_how_lines_are_counted_is_seen(text: str) -> None:
    """However it is written, and whatever stands before it."""
    assert find_meddling(text.encode())


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_cannot_change_how_lines_are_counted_costs_nothing(text: str) -> None:
    """A comment or a longer text may speak of anything, and a name may hold another one."""
    assert not find_meddling(text.encode())


def test_what_stands_in_two_cells_is_seen() -> None:
    """A name may be got in one cell, and used in another; and a text that is run in one may stand in another."""
    for one, other in (
        ("frame = sys._getframe()", "frame.f_trace = None"),
        ("import sys", "sum = ['settrace']"),
        ("from ctypes import *", "pythonapi.PyEval_SetTrace(None, None)"),
        ("text = 'sys.settrace(None)'", "exec(text)"),
    ):
        assert find_meddling(join([one, other]))
        assert find_meddling(join([other, "x = 1", one]))
        assert not find_meddling(join([one])) or not find_meddling(join([other]))


@pytest.mark.parametrize("text", UNCOUNTING.values(), ids=UNCOUNTING.keys())
def test_an_attack_on_the_counting_is_seen_or_caught(text: str) -> None:
    """Each really keeps a loop from being counted: its name is seen, or no count is told at all."""
    names: dict[str, Any] = {}
    exec(compile(text + LOOP, "own.py", "exec"), names)
    count = count_lines(names["attack"], "own.py", ())
    assert count < ROUNDS
    assert count == 0 or find_meddling((text + LOOP).encode())
    assert count_lines(names["loop"], "own.py", ()) > ROUNDS


def test_a_loop_in_a_text_that_is_timed_is_counted() -> None:
    """`timeit` runs it in code of its own, which belongs to no file."""
    names: dict[str, Any] = {}
    exec(f"import timeit\ndef timed():\n    timeit.timeit('1', number={ROUNDS})\n", names)
    assert count_lines(names["timed"], "own.py", ()) > ROUNDS


def test_the_word_and_its_line_are_told() -> None:
    """In a file, in a cell of a notebook, and in one of several files."""
    text = "# settrace\r\nimport sys\rx = 1\nsys.settrace(None)\n"
    assert say(find_meddling(text.encode()) or "").startswith(
        "its lines cannot be counted, because of `settrace` on line 4 of the file,"
    )
    assert "`settrace` on line 2 of cell 2," in say(find_meddling(join(["x = 1", "\nsys.settrace(None)"])) or "")
    assert "`settrace` on line 4 of b.py," in say(find_meddling(join_files({"a.py": "x = 1", "b.py": text})) or "")


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_no_text_keeps_it_busy(text: str) -> None:
    """A million letters are looked at in one pass; of any that is not, this test would not end."""
    assert bool(find_meddling(text.encode())) == ("settrace" in text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [" " * MOST + "a(", "a" * MOST + "?(", "(" * MOST, "a " * (MOST // 2) + "= " + " " * MOST, "%time " + " " * MOST],
)
def test_no_line_of_a_cell_keeps_it_busy(line: str) -> None:
    """What is IPython's own in a line of a million letters is told in one pass."""
    assert python_of(f"x = 1\n{line}\n")[0].startswith("x = 1\n")


@pytest.mark.parametrize(
    ("line", "is_own"),
    [("np.exp?", True), ("x??", True), ("f(1)?", True), ("?x", True), ("!ls", True), ("y = 'a?'", False), ("x ?", True),
     ("?", True), ("a ? b", False), ("# really?", False), ("x[0]?", True), ("f.*?", True), ("x = 1", False)],
)  # fmt: skip
def test_a_question_is_told_from_code(line: str, is_own: bool) -> None:  # noqa: FBT001  (a parameter of the table)
    """A line that asks for help is set aside, and no other."""
    text = python_of(line)[0]
    assert (text == f"pass  # {line}") is is_own
    assert (text == line) is not is_own
