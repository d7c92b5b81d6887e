"""Whether a file speaks of Python's tracing is told soon, of any text, and comments cost nothing."""

import pytest

from autograder.intake.magics import python_of
from autograder.judge.tracing import meddles

CODE = {
    "plainly": "import sys\nsys.settrace(None)",
    "behind a text": 'x = """\n# """; import ctypes\n',
    "behind a text with one quote": "x = '\\\n# '; import ctypes\n",
    "in a text that is filled in": 'f"""\n# {sys.settrace(None)}\n"""',
    "in a filled-in text with a sign of comment": "f\"{'#'}\"; import ctypes",
    "behind an old end of line": "# a comment\rimport ctypes",
    "in a text that may be run": "exec('import ctypes')",
    "in letters of another width": "import \uff43types",
    "with an accent": "import ct\u0301ypes",
    "at the end of a comment's line": "x = 1  # it's ctypes",
}
COMMENTS = {
    "a line": "# no settrace, no ctypes",
    "indented": "def f():\n    # ctypes\n    return 1",
    "behind code": "x = 1  # ctypes",
    "in another alphabet": "# ctypes \u00e4\u00f6\u00fc\nx = 1",
    "nothing": "",
}
MOST = 1 << 20
LONG = {
    "a sign that is no token": f"_ = 'ctypes'\nif 0: a{' ' * MOST}$\n",
    "accents in two orders": "#" + "\u0300" * (MOST // 4) + "\u0316" * (MOST // 4),
    "vowel signs that come apart": "#" + "\u0f73" * (MOST // 4),
    "signs of comment": "#" * MOST + "'ctypes",
    "spaces": " " * MOST + "ctypes",
    "lines": "x\n" * (MOST // 2) + "ctypes",
}


@pytest.mark.parametrize("text", CODE.values(), ids=CODE.keys())
def test_what_reaches_into_tracing_is_seen(text: str) -> None:
    """However it is written, and whatever stands before it."""
    assert meddles(text.encode())


@pytest.mark.parametrize("text", COMMENTS.values(), ids=COMMENTS.keys())
def test_comments_cost_nothing(text: str) -> None:
    """A comment may speak of anything."""
    assert not meddles(text.encode())


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_no_text_keeps_it_busy(text: str) -> None:
    """A million letters are looked at in one pass; of any that is not, this test would not end."""
    assert meddles(text.encode()) == ("ctypes" in text)


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
