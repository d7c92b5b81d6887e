"""Notebooks: made for students, read from strangers, graded like files."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import v3, v4

import autograder
from autograder.authoring import template
from autograder.authoring.notebook import make_notebook, notebook_of
from autograder.batch.store import open_store
from autograder.cli import main
from autograder.commands.check import saved
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.course.markers import blank
from autograder.errors import CourseError
from autograder.grading import grade
from autograder.intake import notebook as room
from autograder.intake.file import choose, take
from autograder.intake.handed_in import read_handed_in
from autograder.intake.magics import python_of
from autograder.intake.notebook import code_cells, read_notebook
from autograder.intake.submission import MOST_BYTES, MOST_NOTEBOOK_BYTES, Submission
from autograder.loading import cells
from autograder.practice.record import record
from autograder.render.report_json import report_to_json
from autograder.render.wording import in_words
from autograder.results import Limits
from autograder.sandbox.inprocess import InProcess
from autograder.words.message import message, say
from tests.conftest import TINY, by_name, sampled
from tests.course_room import alternatives, assignment, mistaken, paper_and_key, sheet, variants
from tests.words_room import refused

ROOT = Path(__file__).parents[2]
RIGHT = (TINY / "reference" / "01_tiny" / "tiny.py").read_text()
IMPORT, OUTER, MEAN = (
    "import numpy as np",
    *(f"def {text}" for text in RIGHT.replace("    # BEGIN SOLUTION\n", "").split("def ")[1:]),
)
STUB = '"""T."""\n' + "\n".join(
    f'def {name}:\n    """Do."""\n    raise NotImplementedError("write {name[: name.index("(")]} here")'
    for name in ("outer(delta, x)", "mean_square(X)")
)


def notebook(*sources, **more):
    """The bytes of a notebook with these code cells, or cells."""
    made = [source if isinstance(source, dict) else v4.new_code_cell(source) for source in sources]
    return nbformat.writes(v4.new_notebook(cells=made, **more)).encode()


def plain(*sources, **more):
    """The same without a library, so that it may be wrong."""
    code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    made = [source if isinstance(source, dict) else {**code, "source": source} for source in sources]
    return json.dumps({"cells": made, "nbformat": 4, "nbformat_minor": 5, "metadata": {}, **more}).encode()


@pytest.fixture
def grade_cells(tiny_exam):
    """Grade a notebook for the two-task course without walls."""
    paper, key = tiny_exam

    def run(*sources, data=None, limits=None):
        submission = take("someone", "tiny.ipynb", data or notebook(*sources))
        return in_words(grade(submission, key, InProcess(paper, limits)))

    return run


def scores(report):
    """The points of both tasks."""
    return [task.score for task in report.tasks]


# ── reading ─────────────────────────────────────────────────────────────────────────────────

ZOO = {
    "4 with ids": notebook("a = 1", v4.new_markdown_cell("b = 2"), v4.new_raw_cell("c = 3"), "d = 4\ne = 5"),
    "4.0 without ids": plain("a = 1", {"cell_type": "markdown", "metadata": {}, "source": ["x"]}, "d = 4\ne = 5", nbformat_minor=0),
    "lists": plain(["a = 1\n", "b = 2"], ["c"], nbformat_minor=2),
    "outputs": notebook(
        v4.new_code_cell("a = 1", outputs=[v4.new_output("stream", text='{"cells": [')], execution_count=7),
        v4.new_code_cell("b = 2", outputs=[v4.new_output("display_data", {"text/html": '<b>"]}'})]),
    ),
    "attachments": notebook(v4.new_markdown_cell("![](attachment:a.png)", attachments={"a.png": {"image/png": "AAAA"}}), "a"),
    "3": v3.writes_json(v3.new_notebook(worksheets=[v3.new_worksheet(cells=[
        v3.new_code_cell(input="a = 1\nb = 2"), v3.new_text_cell("markdown", source="c = 3"), v3.new_heading_cell("d"),
        v3.new_code_cell(input="e = 5", collapsed=True)])])).encode(),
    "letters": notebook("s = 'ä😀\u2028'\nt = \"\\\"\"", "u = '\\\\'"),
    "indented": json.dumps(json.loads(notebook("a = 1", "b = 2")), indent=7).encode(),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("data", ZOO.values(), ids=ZOO.keys())
def test_it_reads_what_nbformat_reads(data):
    """The code cells of notebooks of every format are those that Jupyter's own library finds."""
    found = nbformat.reads(data.decode(), as_version=4).cells
    wanted = [cell.source for cell in found if cell.cell_type == "code"]
    assert code_cells(data) == wanted
    assert code_cells(b"\xef\xbb\xbf" + data) == wanted


@pytest.mark.slow
@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1).filter(str.strip), min_size=1)
)
def test_any_text_survives(sources):
    """Whatever a cell holds, it is read as it was written, by nbformat's writer and by the plainest."""
    assert code_cells(notebook(*sources)) == code_cells(plain(*sources)) == sources


@given(st.lists(st.text("# %a\n", min_size=1), min_size=1))
def test_cells_travel_in_one_text(texts):
    """What was joined is cut apart at the same places, even where cells look like the marks between them."""
    source = cells.join(texts)
    pieces = cells.split(source)
    assert [piece.text.removesuffix(b"\n") if piece is pieces[-1] else piece.text for piece in pieces] == [
        (text.removesuffix("\n") if place == len(texts) else text).encode() for place, text in enumerate(texts, 1)
    ] or texts[-1].endswith("\n")
    lines = source.decode().split("\n")
    for piece, text in zip(pieces, texts, strict=True):
        assert lines[piece.above : piece.above + text.count("\n") + 1] == text.split("\n")


@pytest.mark.parametrize(
    "source",
    [b"", b"x = 1\n", b"# %%\nx = 1\n", cells.HEAD, cells.HEAD + b"\n", cells.HEAD + b"# %%\n", cells.HEAD + b"# %%\nx\n# %%\n",
     b" " + cells.HEAD + b"# %%\n# %%\nx", cells.HEAD + b"# %%\n" + b"# %%\n1\n" * (cells.MOST_CELLS + 1)],
    ids=["empty", "a line", "a cell", "a head", "a head's line", "no cell", "an end", "a blank", "many cells"],
)  # fmt: skip
def test_a_file_is_one_piece(source):
    """What is not just as a notebook travels is a file, to be loaded whole."""
    assert cells.split(source) == [cells.Cell(0, source)]


def test_empty_cells_are_not_counted():
    """Cells are numbered as Jupyter numbers them when all are run: what is empty gets no number."""
    assert code_cells(plain("a", " \n", v4.new_markdown_cell("text"), "", "b")) == ["a", "b"]


CODE = {"cell_type": "code", "source": "x = 1"}
REFUSED = {
    "nothing": (b"", "is empty."),
    "blanks": (b" \n ", "is empty."),
    "python": (b"x = 1\n", "its JSON is broken"),
    "a number": (b"1", "its JSON is broken"),
    "a list": (b"[1]", "is not a notebook: it is JSON"),
    "a text": (b'"cells"', "is not a notebook: it is JSON"),
    "an object": (b"{}", "is not a notebook: it is JSON"),
    "other json": (b'{"name": "x", "cells": 3}', "is not a notebook: it is JSON"),
    "cells that are none": (b'{"cells": [1]}', "one of its cells is something else"),
    "worksheets that are none": (b'{"worksheets": ["x"]}', "is not a notebook: it is JSON"),
    "no code": (plain({"cell_type": "markdown", "source": "x"}), "has no code cell"),
    "no cells": (plain(), "has no code cell"),
    "only blanks": (plain(" ", "\n"), "has no code cell"),
    "a number for code": (plain(3), "the source of a code cell is no text"),
    "an object for code": (plain({"cell_type": "code", "source": {"a": "b"}}), "the source of a code cell is no text"),
    "null for code": (plain({"cell_type": "code", "source": None}), "the source of a code cell is no text"),
    "numbers for lines": (plain(["x", 1]), "the source of a code cell is no text"),
    "lists for lines": (plain(["x", ["y"]]), "the source of a code cell is no text"),
    "cut short": (notebook("x = 1")[:-3], "is cut short: its end is missing"),
    "cut in a text": (notebook("x = 1")[:40], "is cut short: its end is missing"),
    "more behind": (notebook("x = 1") + b"{}", "its JSON is broken"),
    "a line in a text": (b'{"cells": [{"cell_type": "code", "source": "x\n"}]}', "its JSON is broken"),
    "no comma": (b'{"cells": [{"cell_type": "code" "source": "x"}]}', "its JSON is broken"),
    "a comma too many": (b'{"cells": [{"cell_type": "code", "source": "x"},]}', "one of its cells is something else"),
    "a bad escape": (b'{"cells": [{"cell_type": "code", "source": "\\x"}]}', "its JSON is broken"),
    "half an escape": (b'{"cells": [{"cell_type": "code", "source": "\\u12"}]}', "its JSON is broken"),
    "latin-1": (b'{"cells": [{"cell_type": "code", "source": "\xe9"}]}', "is not UTF-8"),
    "utf-16": (notebook("x").decode().encode("utf-16"), "its JSON is broken"),
    "nul": (b"\0" * 100, "its JSON is broken"),
    "a zip": (b"PK\x03\x04" + bytes(1000), "its JSON is broken"),
    "deep": (b"[" * 10**6, "is not a notebook"),
    "deep objects": (b'{"cells":' * 10**5, "too intricate"),
    "deep cells": (b'{"cells":[' + b'{"cells":[' * 10**5, "too intricate"),
    "deep outputs": (b'{"cells":[{"outputs":' + b"[" * 10**6, "too intricate"),
    "deep metadata": (b'{"metadata":' + b'{"a":' * 10**6, "too intricate"),
    "brackets": (b'{"x":[' + b"[[[]]]," * 10**6 + b"0]}", "too intricate"),
    "keys": (b"{" + b'"a":0,' * 10**6 + b'"b":0}', "too many cells or lines"),
    "cells without end": (b'{"cells":[' + b"{}," * 10**6 + b"{}]}", "too many cells or lines"),
    "lines without end": (b'{"cells":[{"cell_type":"code","source":[' + b'"",' * 10**6 + b'""]}]}', "too many cells"),
    "code cells": (plain(*["x"] * 1001), "has more than 1000 code cells"),
    "code": (plain("#" * (MOST_BYTES + 1)), "holds more than 1 MiB of code"),
    "code in pieces": (plain("#" * MOST_BYTES, "#" * 100), "holds more than 1 MiB of code"),
    "code in letters": (plain("ä" * (MOST_BYTES // 2 + 1)), "holds more than 1 MiB of code"),
    "code as escapes": (b'{"cells":[{"cell_type":"code","source":"' + b"\\u0041" * MOST_BYTES + b'A"}]}', "of code"),
    "magics": (plain("!\n" * 400_000), "holds more than 1 MiB of code"),
    "all": (b" " * (MOST_NOTEBOOK_BYTES + 1), "is larger than 20 MiB"),
}


@pytest.mark.parametrize(
    "whole",
    [
        notebook("x = 1", v4.new_markdown_cell("text"), 'y = "ä\\n"'),
        b'{"worksheets": [{"metadata": {"a": 1}, "cells": [{"cell_type": "code", "input": ["x", "y"]}]}], "nbformat": 3}',
    ],
    ids=["of today", "of format 3"],
)
def test_a_notebook_is_told_to_be_cut_short_wherever_it_is_cut(whole):
    """Wherever its end is missing, that is said, and what to do; not that it was something else."""
    assert not read_notebook(whole, "tiny.ipynb")[1]
    for place in range(1, len(whole.rstrip())):
        problem = say(read_notebook(whole[:place], "tiny.ipynb")[1])
        assert problem.startswith("tiny.ipynb is cut short: its end is missing. Save it again in Jupyter"), whole[
            :place
        ]


@pytest.mark.parametrize(
    ("data", "says"),
    by_name(REFUSED, "brackets", "keys", "cells without end", "lines without end", "code as escapes", "magics"),
)
def test_what_is_no_notebook_is_refused_in_one_sentence(data, says):
    """Whatever is wrong with it, the student reads a sentence, and nothing is graded."""
    source, problem, notes = read_notebook(data, "tiny.ipynb")
    assert (source, notes) == (b"", ())
    assert say(problem).startswith("tiny.ipynb ")
    assert says in say(problem)
    assert say(problem).endswith(".")


ACCEPTED = {
    "no metadata": b'{"cells":[{"cell_type":"code","source":"x = 1"}]}',
    "a newer format": plain("x = 1", nbformat=9),
    "a wrong format": plain("x = 1", nbformat=["a"]),
    "nan": b'{"metadata":{"a":NaN,"b":-Infinity},"cells":[{"cell_type":"code","execution_count":NaN,"source":"x = 1"}]}',
    "outputs that are none": plain({**CODE, "outputs": {"a": [[1, {"b": '"'}]]}}),
    "outputs in latin-1": b'{"cells":[{"outputs":["\xe9\xff"],"cell_type":"code","source":"x = 1"}]}',
    "a kind that is none": plain({"cell_type": 3, "source": 4}, {"source": "y"}, {"cell_type": "c" * 200}, "x = 1"),
    "markdown of any kind": plain({"cell_type": "markdown", "source": [1, None]}, "x = 1"),
    "no source": plain({"cell_type": "code"}, "x = 1"),
    "source before kind": b'{"cells":[{"source":"x = 1","cell_type":"code"}]}',
    "keys as escapes": b'{"c\\u0065lls":[{"cell_type":"c\\u006fde","s\\u006furce":"x = 1"}]}',
    "a key twice": b'{"cells":[{"cell_type":"raw","source":"y","cell_type":"code","source":"x = 1"}]}',
    "cells twice": b'{"cells":[{"cell_type":"code","source":"y"}],"cells":[{"cell_type":"code","source":"x = 1"}]}',
    "cells and worksheets": b'{"worksheets":[],"cells":[{"cell_type":"code","source":"x = 1"}]}',
    "windows": plain("x = 1").replace(b": ", b" :\r\n\t"),
    "text in markdown": plain({"cell_type": "markdown", "source": "a" * (3 * MOST_BYTES)}, "x = 1"),
    "a huge output": plain({**CODE, "outputs": ["A" * (15 << 20)]}),
}


@pytest.mark.parametrize("data", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_what_is_odd_but_readable_is_read(data):
    """Nothing but the code counts, so nothing else has to be in order; of a key that stands twice the last holds."""
    assert code_cells(data) == ["x = 1"]


def test_what_is_no_text_makes_python_stumble_there(grade_cells):
    """NUL and halves of letters cost their cell; ends of lines are Python's own."""
    assert code_cells(plain("a\0", "\ud800", "a\r\nb\rc")) == ["a\ufffd", "\ufffd", "a\nb\nc"]
    assert scores(grade_cells(data=plain(IMPORT, "\ud800", OUTER, "\0", MEAN, "# \udfff"))) == [3, 2]


MEASURE = """
import resource, sys
from pathlib import Path
from autograder.intake.notebook import read_notebook
data = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
read_notebook(data, "x.ipynb")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
HEAVY = {
    "brackets": (b'{"cells":[{"cell_type":"code","source":"x","outputs":[', b"[[]],", b"0]}]}"),
    "escapes": (b'{"cells":[{"cell_type":"code","source":"x","outputs":"', b"\\\\\\n", b'"}]}'),
    "texts": (b'{"cells":[{"cell_type":"code","source":"x","outputs":[', b'"","\\"",', b"0]}]}"),
    "keys": (b'{"cells":[{"cell_type":"code",', b'"k":0,', b'"source":"x"}]}'),
    "cells": (b'{"cells":[', b'{"cell_type":"raw"},', b"{}]}"),
    "code": (b'{"cells":[{"cell_type":"code","source":"', b"x", b'"}]}'),
    "lines of code": (b'{"cells":[{"cell_type":"code","source":[', b'"x\\n",', b'""]}]}'),
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no such measure there")
@pytest.mark.parametrize(("head", "unit", "tail"), by_name(HEAVY, weekly=("escapes", "keys", "cells", "lines of code")))
def test_a_notebook_costs_little_more_than_its_bytes(tmp_path, head, unit, tail):
    """The largest notebook that is read, whatever it is full of, takes less than 32 MiB beside its bytes."""
    path = tmp_path / "x.ipynb"
    path.write_bytes(head + unit * ((MOST_NOTEBOOK_BYTES - 200) // len(unit)) + tail)
    command = [sys.executable, "-c", MEASURE, str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=600)
    assert float(done.stdout) < 32 << 10


# ── what is IPython's ───────────────────────────────────────────────────────────────────────

MAGICS = {
    "%matplotlib inline": "pass  # %matplotlib inline",
    "  %matplotlib inline\n  x = 1": "pass  # %matplotlib inline\nx = 1",
    "if x:\n    !ls -l\nelse:\n    %pwd": "if x:\n    pass  # !ls -l\nelse:\n    pass  # %pwd",
    "!!ls": "pass  # !!ls",
    "?np.dot": "pass  # ?np.dot",
    "np.dot?": "pass  # np.dot?",
    "np.dot??\nx = 1": "pass  # np.dot??\nx = 1",
    "x = np.dot?": "pass  # x = np.dot?",
    "a[0]?": "pass  # a[0]?",
    "%timeit?": "pass  # %timeit?",
    "/f x": "pass  # /f x",
    "x = !ls": "x = None  # !ls",
    "x = %pwd": "x = None  # %pwd",
    "x.y = %timeit -o f()": "x.y = None  # %timeit -o f()",
    "pip install -q numpy\nx = 1": "pass  # pip install -q numpy\nx = 1",
    "cd ..\nif x:\n    cd data\nmatplotlib inline": "pass  # cd ..\nif x:\n    pass  # cd data\npass  # matplotlib inline",
    "autoreload 2": "pass  # autoreload 2",
    "!pip install \\\n  numpy \\\n  scipy\nx = 1": "pass  # !pip install \\\n#   numpy \\\n#   scipy\nx = 1",
    "%time x = f(1)": "x = f(1)",
    "%time x = f(\n%time": "x = f(\n%time",
    "%prun -l 3 f()": "pass  # %prun -l 3 f()",
    "%%time\nx = 1": "# %%time\nx = 1",
    "\n%%capture out\n%%time\n%pwd\nx = 1": "\n# %%capture out\n# %%time\npass  # %pwd\nx = 1",
    "x = 1\n%%time": "x = 1\npass  # %%time",
}
PYTHON = [
    's = """\n%not a magic\n!ls\nwhy?\n"""\nx = 1',
    "s = '''\n!ls ' \"\"\" \n'''",
    "s = 'a\\\n%b'",
    's = r"""\\"""\nx = (1\n% 2)',
    "x = [1,\n!= 2]",
    "x = 5 \\\n% 3",
    "ls in [1]\ncd = ls - la\nrun if cd else env\nls -la\ncat(x)\nrm .x",
    's = """\npip install y\n"""\nf(1,\ncat, cd)',
    "x = 7  # is it?",
    "# what?\nx = 1",
    "x = 'why?'",
    "print(f'{x!r}?')",
    "x != y",
    "x %= 2",
    "x = y % 2",
    "x = y %time + 1",
    "x %time (1)",
    "f(x=1) != 3",
    "d = {'a': 1,\n     'b': 2}",
    "@decorator\ndef f(): ...",
    "s = f\"{d['a']}\"\nx = '\"'",
    "x = 1  # a comment that ends in \\\ny = 2",
    "x: int = 3",
    "s = '#'\nt = \"'\"\nu = 1",
]


@pytest.mark.parametrize(("cell", "wanted"), MAGICS.items())
def test_what_is_ipythons_is_set_aside(cell, wanted):
    """Magics, commands and questions are set aside line for line; Python that a magic would have run is kept."""
    assert python_of(cell) == (wanted, "")
    assert wanted.count("\n") == cell.count("\n")


@pytest.mark.parametrize("cell", PYTHON)
def test_what_is_pythons_stays(cell):
    """In texts, brackets and continued lines, and where it is an operator, the same sign is Python's."""
    assert python_of(cell) == (cell, "")


def test_after_a_text_that_is_left_open_the_next_line_is_a_line():
    """A cell that is no Python is read on, so that no more is lost than must be."""
    assert python_of("x = 'open\n!ls")[0] == "x = 'open\npass  # !ls"


def test_a_cell_in_another_language_is_left_out_with_a_note(grade_cells):
    """A cell of shell or HTML is not run; which it was is told, and the others are numbered as before."""
    assert python_of("%%bash\nls\n\nrm -r x") == ("# %%bash\n# ls\n# \n# rm -r x", "%%bash")
    report = grade_cells(IMPORT, "%%bash\nexit 1", OUTER, "%%html\n<b>", MEAN, "1 / 0")
    assert scores(report) == [3, 2]
    assert report.notes[0] == "Not run, because of the magic they begin with: cell 2 (%%bash), cell 4 (%%html)."
    assert report.notes[1].startswith("tiny.ipynb, cell 6, line 1: ZeroDivisionError")


@pytest.mark.parametrize("magic", ["%%writefile tiny.py", "%%file ./tiny.py", '%%writefile -a "tiny.py"'])
def test_what_a_cell_writes_into_the_assignments_file_is_its_python(grade_cells, magic):
    """Its text is what would be handed in; what goes into any other file is left out, and a note says so."""
    report = grade_cells(IMPORT, f"{magic}\n{OUTER}", f"%%writefile other.py\n{MEAN}")
    assert scores(report) == [3, 0]
    assert report.notes == ("Not run, because of the magic they begin with: cell 3 (%%writefile).",)


def test_what_is_said_of_such_cells_is_short():
    """A thousand of them, with names without end, are one note."""
    _, problem, notes = read_notebook(plain(*["%%" + "a" * 999] * 999), "tiny.ipynb")
    assert problem == ""
    assert len(say(notes[0])) < 400
    assert say(notes[0]).endswith("and 994 more.")


@pytest.mark.slow
@given(st.text("ab'\"\\#([{)]}%!?=:\n ", max_size=60))
def test_any_cell_keeps_its_lines(cell):
    """Whatever stands in a cell, as many lines come out."""
    assert python_of(cell)[0].count("\n") == cell.count("\n")


# ── grading ─────────────────────────────────────────────────────────────────────────────────

HELPER = "def product(a, b):\n    return a[:, None] * b"
USES = "def outer(delta, x):\n    return product(delta, x)"
SPOILT = "def outer(delta, x):\n    return delta"
NOTEBOOKS = {
    "as given": [IMPORT, OUTER, MEAN],
    "cells twice": [IMPORT, OUTER, OUTER, MEAN, MEAN, IMPORT],
    "one cell": [f"{IMPORT}\n{OUTER}\n{MEAN}"],
    "a helper above": [IMPORT, HELPER, USES, MEAN],
    "a helper below": [IMPORT, USES, MEAN, HELPER],
    "the wrong one first": [IMPORT, SPOILT, OUTER, MEAN],
    "stubs left above": [IMPORT, STUB, OUTER, MEAN],
    "other order": [MEAN, OUTER, IMPORT],
    "tried out": [IMPORT, OUTER, "outer(np.ones(2), np.ones(3))", MEAN, "mean_square(np.eye(2))", "print(_)"],
    "failed tries": [IMPORT, "outer(1)", OUTER, "outer(1)", "assert False", MEAN, "x = (", "1 / 0"],
    "text between": [v4.new_markdown_cell(SPOILT), IMPORT, OUTER, v4.new_raw_cell(SPOILT), MEAN],
    "run again": [v4.new_code_cell(SPOILT, execution_count=9), IMPORT, v4.new_code_cell(OUTER, execution_count=2), MEAN],
    "magics": ["%matplotlib inline\nimport numpy as np", f"%%time\n{OUTER}", "!ls\nouter?", MEAN, "%%bash\nls"],
    "plots": ["import no_such_plots as plt\nimport numpy as np", OUTER, "plt.plot([1])", MEAN, "display(1)"],
    "no numpy at first": [OUTER, MEAN, IMPORT],
    "futures": ["from __future__ import annotations", IMPORT, OUTER.replace("(delta, x)", "(delta: Array, x: Array) -> Array", 1), MEAN],
}  # fmt: skip


@pytest.mark.parametrize("sources", NOTEBOOKS.values(), ids=NOTEBOOKS.keys())
def test_cells_however_they_are_arranged_are_graded(grade_cells, sources):
    """Twice, split, in another order, with tries between that fail: what is defined last counts, all points are there."""
    assert scores(grade_cells(*sources)) == [3, 2]


def test_text_and_raw_cells_are_not_run(grade_cells):
    """A solution in a cell of text is none."""
    report = grade_cells(IMPORT, v4.new_markdown_cell(OUTER), v4.new_raw_cell(MEAN))
    assert scores(report) == [0, 0]


def test_a_cell_that_fails_is_told_with_its_number_and_line(grade_cells):
    """A report speaks of cells and of lines in them."""
    report = grade_cells(IMPORT, "x = 1\n\ny = x / 0", OUTER, "def mean_square(X):\n    z = 1\n    return X / nowhere")
    assert scores(report) == [3, 0]
    assert report.notes == ("tiny.ipynb, cell 2, line 3: ZeroDivisionError: division by zero. The rest was graded.",)
    assert "it raises NameError: name 'nowhere' is not defined (cell 4, line 3)" in report.tasks[
        1
    ].says.lower().replace("nameerror", "NameError")


def test_a_cell_that_fails_in_another_names_both(grade_cells):
    """Where a try calls a function of another cell, the line is that of the function."""
    report = grade_cells(IMPORT, "def f():\n    return 1 / 0", OUTER, MEAN, "f()")
    assert report.notes[0].startswith("tiny.ipynb, cell 5, line 2 of cell 2: ZeroDivisionError")


def test_a_function_that_a_failed_cell_would_have_defined_says_so(grade_cells):
    """A function that is not there is told together with the line that failed."""
    report = grade_cells(IMPORT, "1 / 0\nouter = product(1)", MEAN)
    assert report.tasks[0].says == "it is not there, because line 2 of cell 2 (`outer = product(1)`) raises NameError"
    report = grade_cells(IMPORT, f"x = (\n{OUTER}", MEAN)
    assert report.tasks[0].says == "it is not there, because line 1 of cell 2 (`x = (`) raises SyntaxError"


def test_a_notebook_with_nothing_in_it_is_told(grade_cells):
    """Where no task is written, the first cell that fails is the problem."""
    report = grade_cells("x = (", "y = 1")
    assert report.problem.startswith("tiny.ipynb, cell 1, line 1: SyntaxError")
    assert grade_cells(data=b"{}").problem.startswith("tiny.ipynb is not a notebook")


@pytest.mark.slow
def test_an_endless_cell_costs_itself_on_a_laptop(grade_cells):
    """A check without walls interrupts it and goes on."""
    report = grade_cells(IMPORT, OUTER, "while True:\n    pass", MEAN, limits=Limits(seconds_per_case=0.3))
    assert scores(report) == [3, 2]
    assert "tiny.ipynb, cell 3, line 1: it does not end within 0.3 seconds." in report.notes[0]


def test_reaching_into_tracing_is_seen_in_any_cell(grade_cells):
    """Lines are not counted for whoever reaches into tracing; a comment, a magic and a broken cell do not matter."""
    lost = grade_cells(IMPORT, OUTER, MEAN, "import sys\nsys.settrace(None)")
    assert lost.tasks[1].score < 2
    assert scores(grade_cells(IMPORT, OUTER, MEAN, "x = (", "# settrace\n%pdb settrace")) == [3, 2]


def test_the_hash_is_that_of_the_code(grade_cells):
    """Running a notebook again changes its outputs, not what is graded."""
    output = [v4.new_output("stream", text="1")]
    again = grade_cells(v4.new_code_cell(IMPORT, execution_count=4, outputs=output), OUTER, MEAN)
    assert again.sha256 == grade_cells(IMPORT, OUTER, MEAN).sha256


def _both(name, task, source):
    """The reports on one task of a source as a file and as a notebook, without its hash and without places in it."""
    paper, key = paper_and_key(name, b"one")
    only = replace(key, tasks=tuple(one for one in key.tasks if one.name == task)) if task else key
    read = take("student", "any.ipynb", notebook_of(source))
    for submission in (Submission("student", source.encode()), read):
        report = grade(submission, only, InProcess(paper))
        text = re.sub(r" \((cell \d+, )?line \d+\)", "", report_to_json(replace(report, sha256="")))
        yield re.sub(r'"lines": \[[^"]*\], ', "", text)


NAME = "01_gradients"


@pytest.mark.slow
@pytest.mark.xdist_group(NAME)
@pytest.mark.parametrize("task", sampled(assignment(NAME).questions, "affine", "softmax", "score_gradients"))
def test_the_same_code_gets_the_same_verdicts(task):
    """Right variants and known mistakes get the same report as a notebook as they get as a file."""
    sources = [source for _, source in (*variants(NAME, alternatives(NAME), task), *mistaken(NAME, task))]
    assert len(sources) > 3
    for source in sources:
        as_file, as_notebook = _both(NAME, task, source)
        assert as_file == as_notebook


@pytest.mark.slow
@pytest.mark.xdist_group(NAME)
def test_answers_and_blank_sheets_get_the_same_verdicts():
    """All points for the answers, none for the sheet, in both forms."""
    for source in (assignment(NAME).source.decode(), sheet(NAME).decode()):
        as_file, as_notebook = _both(NAME, "", source)
        assert as_file == as_notebook


# ── handing in ──────────────────────────────────────────────────────────────────────────────


def _hand_in(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


FULL, EMPTY, HALF = notebook(IMPORT, OUTER, MEAN), notebook(STUB), notebook(IMPORT, OUTER, STUB.split("def mean")[0])
HALF_SHEET = STUB.replace('raise NotImplementedError("write outer here")', "return np.outer(delta, x)")
TASKS = ("outer", "mean_square")
GRADED = "{} is graded; {} lies beside it and was not graded. Hand in one of the two."
PAIRS = {
    "an untouched sheet": (STUB, FULL, "notebook", False),
    "an untouched notebook": (RIGHT, EMPTY, "file", False),
    "both": (RIGHT, FULL, "file", True),
    "neither": (STUB, EMPTY, "file", False),
    "what is given in both": (HALF_SHEET, notebook(HALF_SHEET), "file", False),
    "more than what is given": (
        HALF_SHEET.replace('raise NotImplementedError("write mean_square here")', "return (X**2).mean(axis=0)"),
        notebook(HALF_SHEET),
        "file",
        False,
    ),
    "more in the notebook": (
        STUB.replace('raise NotImplementedError("write outer here")', "return 1"),
        FULL,
        "notebook",
        True,
    ),
    "more in the file": (RIGHT, notebook(IMPORT, OUTER), "file", True),
    "cells of its own below the stubs": (STUB, notebook(STUB, OUTER), "notebook", False),
    "a notebook of nothing": (RIGHT, notebook("x = 1"), "file", False),
    "a broken notebook": (RIGHT, b"{", "file", False),
    "a broken file": (b"\xff", FULL, "notebook", False),
    "windows": (STUB.replace("\n", "\r\n"), FULL, "notebook", False),
}


@pytest.mark.parametrize(("file", "cells_", "wanted", "told"), PAIRS.values(), ids=PAIRS.keys())
def test_of_a_file_and_a_notebook_the_one_with_more_written_counts(tmp_path, file, cells_, wanted, told):
    """The template holds both, so one is mostly left untouched; where both are worked in, a note says which was graded."""
    one = next(
        iter(read_handed_in(_hand_in(tmp_path, {"ada/tiny.py": file, "ada/tiny.ipynb": cells_}), "tiny.py", TASKS))
    )
    assert one.source.startswith(cells.HEAD) == (wanted == "notebook")
    names = ("tiny.py", "tiny.ipynb") if wanted == "file" else ("tiny.ipynb", "tiny.py")
    assert (GRADED.format(*names) in map(say, one.notes)) == told


BESIDE = {
    "a file of another name beside an untouched notebook": (
        {"tiny.ipynb": EMPTY, "mine.py": RIGHT},
        "mine.py",
        ["tiny.ipynb"],
    ),
    "and beside an untouched file": ({"tiny.py": STUB, "mine.py": RIGHT}, "mine.py", ["tiny.py"]),
    "a notebook of another name": ({"tiny.py": STUB, "mine.ipynb": FULL}, "mine.ipynb", ["tiny.py"]),
    "two of other names": ({"tiny.py": STUB, "a.py": RIGHT, "b.py": HALF_SHEET}, "tiny.py", ["a.py", "b.py"]),
    "a copy before another name": (
        {"tiny.py": STUB, "tiny (1).py": RIGHT, "mine.py": HALF_SHEET},
        "tiny (1).py",
        ["tiny.py"],
    ),
    "an older try": ({"tiny.py": RIGHT, "try.py": HALF_SHEET}, "tiny.py", ["try.py"]),
    "what has no task in it": ({"tiny.py": RIGHT, "plot.py": "def plot(): pass\n"}, "tiny.py", []),
    "what lies in another folder": ({"tiny.py": STUB, "old/mine.py": RIGHT}, "tiny.py", []),
}


@pytest.mark.parametrize(("files", "graded", "left"), BESIDE.values(), ids=BESIDE.keys())
def test_a_file_of_another_name_counts_where_nothing_is_written_in_the_right_one(tmp_path, files, graded, left):
    """Who saved their work under a name of their own beside what was given out loses nothing, if it can be only that file."""
    (one,) = read_handed_in(_hand_in(tmp_path, {f"ada/{name}": data for name, data in files.items()}), "tiny.py", TASKS)
    assert one.source == take("", graded, files[graded] if graded.endswith("ipynb") else files[graded].encode()).source
    notes = [say(note) for note in one.notes]
    assert [note for note in notes if "lies beside it" in note] == [GRADED.format(graded, name) for name in left]
    assert any("it should be called" in note for note in notes) == (not graded.startswith("tiny."))


def test_single_notebooks_and_wrong_names_are_taken(tmp_path):
    """A notebook is named after the student, a wrong name is told, copies that Jupyter keeps are left alone."""
    files = {
        "ada.ipynb": FULL,
        "blaise/homework 1.ipynb": FULL,
        "carl/tiny.ipynb": FULL,
        "carl/.ipynb_checkpoints/tiny-checkpoint.ipynb": EMPTY,
        "dora.ipynb": FULL,
        "dora.py": RIGHT,
        "emmy/a.ipynb": FULL,
        "emmy/b.py": RIGHT,
        "felix/a/tiny.ipynb": FULL,
        "felix/b/tiny.ipynb": EMPTY,
        "gina/a/tiny.ipynb": FULL,
        "gina/b/tiny.ipynb": FULL,
        "marks.csv": "",
    }
    read = {one.id: one for one in read_handed_in(_hand_in(tmp_path, files), "tiny.py", TASKS)}
    assert list(read) == ["ada", "blaise", "carl", "dora.ipynb", "dora.py", "emmy", "felix", "gina"]
    assert [say(note) for note in read["blaise"].notes] == [
        "The file is called homework 1.ipynb; it should be called tiny.ipynb."
    ]
    assert read["carl"].source == read["ada"].source != b""
    assert say(read["emmy"].problem) == "tiny.py is missing; found: a.ipynb, b.py."
    assert say(read["felix"].problem) == "There are 2 files called tiny.ipynb: hand in one."
    assert (read["gina"].problem, read["gina"].source) == ("", read["carl"].source)


def test_of_two_files_neither_is_run_to_choose():
    """The choice is made by the text alone."""
    file, other = Submission("a", b"def outer(a): pass"), Submission("a", b"raise SystemExit")
    assert choose(file, other, ("tiny.py", "tiny.ipynb"), TASKS) is file


@pytest.mark.slow
def test_notebooks_are_graded_behind_walls_and_run_again(tmp_path, capsys):
    """`grade` takes them, keeps their code as it was run, and `replay` finds a case and its line."""
    wrong = "def outer(delta, x):\n    return np.outer(delta, x)[::nothing]"
    files = {
        "ada/tiny.ipynb": FULL,
        "emmy.ipynb": notebook(f"{IMPORT}\nimport time", wrong, MEAN, "while True:\n    time.sleep(9)"),
        "kurt.ipynb": b"{",
    }
    out = tmp_path / "out"
    course = ["--assignment", "01", "--course", str(TINY), "--out", str(out), "--quiet"]
    assert main(["grade", str(_hand_in(tmp_path / "in", files)), *course]) == 4
    rows = list(csv.DictReader((out / "gradebook.csv").read_text("utf-8-sig").splitlines()))
    assert {row["submission"]: row["score"] for row in rows} == {"ada": "5", "emmy": "2", "kurt": ""}
    with open_store(out) as store:
        assert store.submission("emmy").source == take("", "x.ipynb", files["emmy.ipynb"]).source
    report = (out / "reports" / "emmy.md").read_text()
    assert "cell 2, line 2" in report
    assert "tiny.ipynb, cell 4, line 1: it does not end within 1 second" in report
    capsys.readouterr()
    assert main(["replay", str(out), "emmy", "outer/distinct"]) == 1
    assert "(cell 2, line 2)" in " ".join(capsys.readouterr().out.split())  # it may be broken over two lines
    assert main(["replay", str(out), "ada", "outer/distinct"]) == 0


# ── a student's check ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def desk(tmp_path, tiny):
    """A student's folder with practice cases, the blank sheet and a notebook that is done."""
    folder = tmp_path / "01_tiny"
    folder.mkdir()
    exam = set_exam(tiny, PUBLIC_SECRET)
    (folder / "practice.npz").write_bytes(record(exam.paper, exam.key))
    (folder / "tiny.py").write_text(blank(TINY, RIGHT))
    (folder / "tiny.ipynb").write_bytes(FULL)
    return folder


def test_a_notebook_is_checked_in_its_folder_and_by_name(desk, capsys):
    """Of the two the one with more written is checked; whoever names one gets that one; it is told when it was saved."""
    assert main(["check", str(desk)]) == 0
    assert "This is tiny.ipynb as it was saved at " in " ".join(capsys.readouterr().out.split())
    assert main(["check", str(desk / "tiny.ipynb")]) == 0
    assert main(["check", str(desk / "tiny.py")]) == 1
    (desk / "tiny.py").unlink()
    assert main(["check", str(desk)]) == 0
    shutil.copy(desk / "tiny.ipynb", desk / "mine.ipynb")
    capsys.readouterr()
    assert main(["check", str(desk / "mine.ipynb")]) == 0
    misnamed = say(message("intake.misnamed", name="mine.ipynb", wanted="tiny.ipynb"))
    assert misnamed in " ".join(capsys.readouterr().out.split())


def test_a_file_is_checked_where_as_much_is_written_in_it(desk, capsys):
    """With both done the file is checked, and a note says so."""
    (desk / "tiny.py").write_text(RIGHT)
    assert main(["check", str(desk)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert GRADED.format("tiny.py", "tiny.ipynb") in out
    assert "as it was saved" not in out


def test_a_broken_notebook_is_one_sentence(desk, capsys):
    """What is cut short is told, and there is no traceback."""
    (desk / "tiny.ipynb").write_bytes(FULL[:50])
    assert main(["check", str(desk / "tiny.ipynb")]) == 1
    captured = capsys.readouterr()
    assert "tiny.ipynb is cut short: its end is missing" in " ".join(captured.out.split())
    assert captured.err == ""


def test_notebooks_are_watched(desk):
    """--watch sees a notebook that is saved."""
    before = saved([desk])
    assert desk / "tiny.ipynb" in before
    os.utime(desk / "tiny.ipynb", (1, 1))
    assert saved([desk]) != before


@pytest.mark.slow
def test_a_check_of_a_notebook_needs_nothing_but_numpy(desk):
    """Students read notebooks without Jupyter's library."""
    code = f"import sys\nsys.modules['nbformat'] = None\nfrom autograder.cli import main\nsys.exit(main(['check', {str(desk)!r}]))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# ── made for students ───────────────────────────────────────────────────────────────────────

SHEET = '''"""Open."""

import os
import numpy as np

# how many
COUNT = 3


def given(x):
    """Given."""
    return x


# about alpha
def alpha(x):
    """A."""
    raise NotImplementedError("write alpha here")


def beta(x):
    """B."""
    raise NotImplementedError("write beta here")


def gamma(x):
    """C."""
    raise NotImplementedError("write gamma here")


def delta(x):
    """D."""
    raise NotImplementedError("write delta here")
'''
HANDOUT = """\
# Title

All of it: `alpha`, `beta`, `gamma`.

## First

| task |
|---|
| `gamma(x)` |

Some `alpha_more`.

```python
# no heading
```

### Deeper

```math
a \\\\ b
```

---

## Second

About `alpha(x)`. And $`x`$.

| `delta(x)` | 1 |

### `beta(x)`

Text.

### Of one

This is `delta` again.

### Of none

Text.
"""


def _made(handout=HANDOUT, sheet_=SHEET, tasks=("alpha", "beta", "gamma", "delta")):
    data = make_notebook(sheet_, handout, "abc.py", tasks)
    return data, nbformat.reads(data.decode(), as_version=4).cells


def test_the_notebook_is_the_handout_with_its_functions_below():
    """Each function stands behind the part that names it; imports and what is given come first, the check last."""
    _, made = _made()
    assert [(cell.id, cell.source.split("\n")[0]) for cell in made] == [
        ("handout-1", "# Title"),
        ("given", "import os"),
        ("handout-2", "## First"),
        ("handout-3", "### Deeper"),
        ("task-gamma", "def gamma(x):"),
        ("handout-4", "## Second"),
        ("handout-5", "### `beta(x)`"),
        ("task-beta", "def beta(x):"),
        ("handout-6", "### Of one"),
        ("task-delta", "def delta(x):"),
        ("handout-7", "### Of none"),
        ("task-alpha", "# about alpha"),
        ("save", "## Check"),
        ("check", "import sys"),
    ]
    sources = {cell.id: cell.source for cell in made}
    assert (
        sources["given"]
        == 'import os\nimport numpy as np\n\n# how many\nCOUNT = 3\n\n\ndef given(x):\n    """Given."""\n    return x'
    )
    assert sources["handout-3"] == "### Deeper\n\n$$\na \\\\ b\n$$"
    assert "And $x$." in sources["handout-4"]
    assert sources["check"].endswith('!"{sys.executable}" -m autograder check abc.ipynb')
    assert "`abc.py`" in sources["handout-1"]


def test_functions_that_no_part_names_stand_in_order_at_the_end():
    """A handout without headings, or names, still gets every function."""
    _, made = _made("Just a text.")
    assert [cell.id for cell in made] == ["handout-1", "given", *(f"task-{name}" for name in ("alpha", "beta", "gamma", "delta")), "save", "check"]  # fmt: skip


def test_the_notebook_is_written_as_jupyter_writes_it():
    """The same bytes each time, valid, and the same after Jupyter has read and saved it."""
    data, made = _made()
    assert data == _made()[0]
    assert data.endswith(b"}\n")
    assert len({cell.id for cell in made}) == len(made)
    again = nbformat.reads(data.decode(), as_version=4)
    nbformat.validate(again)
    assert (nbformat.writes(again) + "\n").encode() == data


@pytest.mark.slow
def test_the_template_holds_a_notebook_that_reads_as_the_sheet():
    """`build` writes it; what is read of it does what the blank sheet does, and asks to be checked."""
    files = template.build(TINY)
    data = files["01_tiny/tiny.ipynb"]
    read = code_cells(data)
    assert [text.split("\n")[0] for text in read] == [
        "import numpy as np",
        "def outer(delta, x):",
        "def mean_square(X):",
        "import sys",
    ]
    source, problem, notes = read_notebook(data, "tiny.ipynb")
    assert (problem, notes) == ("", ())
    assert b"pass  # !" in source


@pytest.mark.slow
def test_a_stale_notebook_is_told(tmp_path):
    """`build --check` sees a notebook that is not what the course makes of it."""
    files = template.build(TINY)
    template.write(files, tmp_path)
    path = tmp_path / "01_tiny" / "tiny.ipynb"
    path.write_bytes(path.read_bytes().replace(b"Two small tasks", b"Two large tasks"))
    assert template.stale(files, tmp_path) == [message("build.differs", path=path)]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["return np.outer(delta, x)", "Write `np.outer(delta, x)`."])
def test_a_solution_in_the_notebook_alone_stops_the_build(monkeypatch, text):
    """The cells of a notebook are read like any other text that leaves, whatever JSON makes of their lines."""

    def leaking(*_):
        return notebook(v4.new_markdown_cell(f"Hello.\n\n{text}"), IMPORT, STUB)

    monkeypatch.setattr(template, "make_notebook", leaking)
    with refused(CourseError, "course.given_away") as caught:
        template.build(TINY)
    assert (caught.value.path.endswith("tiny.ipynb, cell 1"), caught.value.line) == (True, 3)


@pytest.mark.slow
def test_a_notebook_that_would_not_be_blank_stops_the_build(monkeypatch):
    """What the notebook defines is run like the sheet before it leaves."""
    monkeypatch.setattr(
        template, "make_notebook", lambda *_: notebook(IMPORT, "def outer(delta, x): return 1", STUB[:-200])
    )
    with refused(CourseError, "build.task_is_written"):
        template.build(TINY)


def test_the_limits_of_the_reader_are_those_of_the_loader():
    """No notebook that is read has more cells than are cut apart again."""
    assert room.MOST_CELLS is cells.MOST_CELLS


def test_no_pattern_is_one_that_early_releases_of_python_match_wrongly():
    """Before 3.11.5 a possessive quantifier of a group may take too much, so there is none anywhere."""
    sources = (Path(autograder.__file__).parent).rglob("*.py")
    found = [path.name for path in sources if re.search(r"[^\\\[]\)(?:[*+?]|\{[\d,]+\})\+", path.read_text("utf-8"))]
    assert found == []
