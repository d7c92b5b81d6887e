"""What people hand in for the tiny course, one row a situation: the files, what they are worth, and the sentence that tells why.

Each row is handed in twice, its work once as Python and once as a notebook. To add a situation, add a row: `files` makes from
a `Form` what lies in the student's folder.
"""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.batch_room import RIGHT, WRONG

STUB = 'def outer(delta, x):\n    """Return it."""\n    raise NotImplementedError("write outer here")\n'
OTHERS = {"02_waves": ("sine", "cosine")}
"""The tasks of the other assignment of the course."""

WAVES = "def sine(t):\n    return t\n\n\ndef cosine(t):\n    return t\n"


def notebook(*cells: str) -> bytes:
    """A notebook with these code cells."""
    made = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": one} for one in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return raw.getvalue()


@dataclass(frozen=True)
class Form:
    """One of the two forms in which work is handed in: its ending, and how a text becomes a file."""

    ending: str
    write: Callable[[str], bytes]

    def named(self, stem: str) -> str:
        """A file of this form."""
        return f"{stem}.{self.ending}"

    @property
    def name(self) -> str:
        """What the file should be called."""
        return self.named("tiny")

    @property
    def full(self) -> bytes:
        """Work with all points."""
        return self.write(RIGHT)

    @property
    def half(self) -> bytes:
        """Work with 2 of 5 points."""
        return self.write(WRONG)


FORMS = {"py": Form("py", str.encode), "ipynb": Form("ipynb", notebook)}


@dataclass(frozen=True)
class Situation:
    """What is handed in, what it is worth (None where that hangs on the form), and the sentences that must be told."""

    files: Callable[[Form], Mapping[str, bytes]]
    worth: float | None = 5
    tells: tuple[str, ...] = ()


def _of(content: bytes, *tells: str, worth: float | None = 0) -> Situation:
    """A file of the right name with these bytes."""
    return Situation(lambda form: {form.name: content}, worth, tells)


def _called(name: str, *tells: str) -> Situation:
    """The right work alone, under this name with "tiny" for its stem and "py" for its ending."""
    return Situation(lambda form: {form.named(name.removesuffix(".py")): form.full}, 5, tells)


def _beside(name: str) -> Situation:
    """The right work, and another version of it under this name."""
    return Situation(
        lambda form: {form.name: form.full, form.named(name.removesuffix(".py")): form.half}, 5, ("intake.left_aside",)
    )


def _overlooked(folder: str) -> Situation:
    """The right work one folder down, and another of its name in a folder that is overlooked."""
    return Situation(lambda form: {f"hw/{form.name}": form.full, f"{folder}/{form.name}": form.half})


def _in_zip(pack: Callable[[Form], Mapping[str, bytes]], worth: float = 5, *tells: str) -> Situation:
    return Situation(lambda form: {"work.zip": zipped(pack(form))}, worth, tells)


def _long(form: Form) -> bytes:
    """The right work, and of a notebook an output of three million letters that are the same."""
    return form.full.replace(b'"outputs": []', b'"outputs": [{"text": "%s"}]' % (b"A" * (3 << 20)))


def _under(head: str, worth: float = 5) -> Situation:
    """The right work below these lines."""
    return Situation(lambda form: {form.name: form.write(f"{head}\n{RIGHT}")}, worth)


def _beside_module(head: str, name: str) -> Situation:
    """The right work below an import of a file that was handed in with it."""
    return Situation(
        lambda form: {form.name: form.write(f"{head}\n{RIGHT}"), name: b"def shift(z):\n    return z\n"},
        5,
        ("intake.module_beside",),
    )


def _above(tail: str) -> Situation:
    """The right work above these lines."""
    return Situation(lambda form: {form.name: form.write(f"{RIGHT}\n{tail}\n")})


_CONFLICT = b"<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> theirs\n"
_MISNAMED = "intake.misnamed"

SITUATIONS: dict[str, Situation] = {
    # ── the right name ──
    "the right name": Situation(lambda form: {form.name: form.full}),
    "a folder further down": Situation(lambda form: {f"hw 1/{form.name}": form.full}),
    "beside a report and data": Situation(lambda form: {form.name: form.full, "report.pdf": b"%PDF-1.4", "data.csv": b"1,2"}),
    "beside other code": Situation(lambda form: {form.name: form.full, "plots.py": b"x = 1\n", "old.ipynb": notebook("x = 1")}),
    "an older one further down": Situation(lambda form: {form.name: form.full, f"backup/{form.name}": form.half}, 5, ("intake.left_aside",)),
    "two in two folders, the same": Situation(lambda form: {f"a/{form.name}": form.full, f"b/{form.name}": form.full}),
    "two in two folders that differ": Situation(lambda form: {f"a/{form.name}": form.full, f"b/{form.name}": form.half}, 0, ("intake.several_files",)),
    "nested beyond reason": Situation(lambda form: {"x/" * 12 + form.name: form.full}, 0, ("intake.too_deep",)),
    "nested beyond reason beside the right one": Situation(lambda form: {form.name: form.full, "x/" * 12 + form.name: form.half}),
    "with a byte order mark": Situation(lambda form: {form.name: b"\xef\xbb\xbf" + form.full}),
    "both forms, one a stub": Situation(lambda form: {"tiny.py": STUB.encode(), "tiny.ipynb": notebook(STUB)} | {form.name: form.full}),
    # ── copies ──
    "a download beside it": _beside("tiny (1).py"),
    "a copy by Jupyter beside it": _beside("tiny-Copy1.py"),
    "a version beside it": _beside("tiny_v2.py"),
    "a final one beside it": _beside("tiny_final2.py"),
    "another case beside it": _beside("x/Tiny.py"),
    "the right name is the worse": Situation(lambda form: {form.name: form.half, form.named("tiny (1)"): form.full}, 2, ("intake.left_aside",)),
    "the right name is an untouched stub": Situation(lambda form: {form.name: form.write(STUB), form.named("tiny (1)"): form.full}, 5, ("intake.left_aside",)),
    "the same bytes beside it": Situation(lambda form: {form.name: form.full, form.named("tiny (1)"): form.full}),
    "a download alone": _called("tiny (1).py", _MISNAMED),
    "a copy by Jupyter alone": _called("tiny-Copy1.py", _MISNAMED),
    "a version alone": _called("tiny_v2.py", _MISNAMED),
    "a copy by a system alone": _called("Copy of tiny.py", _MISNAMED),
    "a copy beside other code": Situation(lambda form: {form.named("tiny (1)"): form.full, "plots.py": b"x = 1\n", "more.py": b"y = 1\n"}, 5, (_MISNAMED,)),
    "two copies, the same": Situation(lambda form: {form.named("tiny (1)"): form.full, form.named("tiny (2)"): form.full}, 5, (_MISNAMED,)),
    "two copies that differ": Situation(lambda form: {form.named("tiny (1)"): form.full, form.named("tiny (2)"): form.half}, 0, ("intake.missing",)),
    # ── endings and other names ──
    "an ending in capitals": Situation(lambda form: {f"tiny.{form.ending.upper()}": form.full}, 5, (_MISNAMED,)),
    "a name in capitals": _called("TINY.py", _MISNAMED),
    "a text by its ending": Situation(lambda form: {f"{form.name}.txt": form.full}, 5, (_MISNAMED,)),
    "JSON by its ending": Situation(lambda form: {f"{form.name}.json": form.full}, 5, (_MISNAMED,)),
    "the ending twice": Situation(lambda form: {f"{form.name}.{form.ending}": form.full}, 5, (_MISNAMED,)),
    "another name": _called("homework.py", _MISNAMED),
    "another name beside a helper": Situation(lambda form: {form.named("homework"): form.full, "plots.py": b"x = 1\n"}, 5, (_MISNAMED,)),
    "two other names": Situation(lambda form: {form.named("a"): form.full, form.named("b"): form.half}, 0, ("intake.missing",)),
    "a hidden name": Situation(lambda form: {f".{form.name}": form.full, "notes.txt": b"later"}, 0, ("intake.missing", "intake.found_nothing")),
    "nothing but notes": Situation(lambda _: {"notes.txt": b"later"}, 0, ("intake.missing", "intake.found_nothing")),
    # ── what is overlooked ──
    **{f"{name} overlooked": _overlooked(name) for name in
       ("env", "venv", ".venv", "Venv", "site-packages", "node_modules", "__pycache__", ".git", ".ipynb_checkpoints", "__MACOSX")},
    "an environment of a thousand files": Situation(lambda form: {f"hw/{form.name}": form.full} | {f"venv/lib/m{i}.py": b"x = 1" for i in range(1001)}),
    "a thousand pictures": Situation(lambda form: {form.name: form.full} | {f"plots/{i}.png": b"x" for i in range(1001)}),
    "more code than anyone writes": Situation(lambda _: {f"m{i}.py": b"x = 1" for i in range(1001)}, 0, ("intake.too_many_files",)),
    # ── zips ──
    "a zip": _in_zip(lambda form: {form.name: form.full}),
    "a zip of a folder, from a Mac": _in_zip(lambda form: {f"hw 1/{form.name}": form.full, f"__MACOSX/hw 1/._{form.name}": b"\0\5"}),
    "a zip with backslashes": Situation(lambda form: {"hw.zip": zipped({f"hw1/{form.name}": form.full}).replace(b"hw1/", b"hw1\\")}),
    "a zip that goes up behind a backslash": Situation(lambda form: {"hw.zip": zipped({f"hw/../{form.name}": form.full}).replace(b"/", b"\\")}, 0, ("intake.in_zip", "member.up")),
    "a zip in capitals": Situation(lambda form: {"HW.ZIP": zipped({form.name: form.full})}),
    "a zip beside a stray file": Situation(lambda form: {"hw.zip": zipped({form.name: form.full}), "plots.py": b"x = 1\n"}),
    "the same zip twice": Situation(lambda form: {"hw.zip": zipped({form.name: form.full}), "hw (1).zip": zipped({form.name: form.full})}),
    "a zip beside the right name": Situation(lambda form: {form.name: form.full, "old.zip": zipped({form.name: form.half})}),
    "a zip of another name": _in_zip(lambda form: {form.named("homework"): form.full}, 5, _MISNAMED),
    "a zip with an environment": _in_zip(lambda form: {f"hw/{form.name}": form.full, f"env/{form.name}": form.half}),
    "a zip of a file that packs a thousandfold": _in_zip(lambda form: {form.name: _long(form)}),
    "a zip of nothing": _in_zip(lambda _: {"notes.txt": b"later"}, 0, "intake.in_zip", "intake.missing"),
    "a zip in a zip": _in_zip(lambda form: {"more.zip": zipped({form.name: form.full})}, 0, "intake.archive_in_archive"),
    "a zip that is a web page": Situation(lambda _: {"hw.zip": b"<html><body>404</body></html>"}, 0, ("intake.something_else", "intake.a_page")),
    # ── what is something else ──
    "empty": _of(b"", "intake.empty"),
    "blank": _of(b" \r\n\n", "intake.empty"),
    "a web page": _of(b'<!DOCTYPE html>\n<html lang="en"></html>\n', "intake.something_else", "intake.a_page"),
    "a web page without a doctype": _of(b"\n\n<html><head>", "intake.something_else", "intake.a_page"),
    "a pointer of Git LFS": _of(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "intake.lfs"),
    "a PDF by its bytes": _of(b"%PDF-1.4\n\xff", "intake.something_else", "intake.a_pdf"),
    "RTF": _of(b"{\\rtf1\\ansi import numpy}", "intake.something_else", "intake.an_rtf"),
    "an office document": _of(zipped({"[Content_Types].xml": b"", "word/document.xml": b""}), "intake.something_else", "intake.a_word"),
    "a zip by its bytes": _of(zipped({"x.csv": b""}), "intake.something_else", "intake.a_zip"),
    "a pickle": _of(b"\x80\x04\x95\x00", "intake.something_else", "intake.a_pickle"),
    "an array": _of(b"\x93NUMPY\x01\x00", "intake.something_else", "intake.an_array"),
    "a picture": _of(b"\x89PNG\r\n\x1a\n", "intake.something_else", "intake.a_picture"),
    "compiled": _of(b"\xa7\r\r\n\0\0\0\0\1", "intake.something_else", "intake.a_compiled"),
    "a PDF in its place": Situation(lambda _: {"report.pdf": b"%PDF-1.4"}, 0, ("intake.missing", "intake.found_document", "intake.a_pdf")),
    "an office document in its place": Situation(lambda _: {"hw.docx": b"PK"}, 0, ("intake.missing", "intake.found_document", "intake.a_word")),
    "a RAR in its place": Situation(lambda _: {"hw.rar": b"Rar!"}, 0, ("intake.missing", "intake.found_document", "archive.rar")),
    "the other form's bytes": Situation(lambda form: {form.name: notebook(RIGHT) if form.ending == "py" else RIGHT.encode()}, 5, ()),
    "conflict marks": Situation(lambda form: {form.name: form.full.replace(b"{", b"{\n" + _CONFLICT, 1) if form.ending == "ipynb" else RIGHT.encode() + _CONFLICT}, None, ("intake.conflict",)),
    "another assignment's file": Situation(lambda form: {form.name: form.write(WAVES)}, 0, ("intake.other_assignment",)),
    "another assignment's file and name": Situation(lambda form: {form.named("waves"): form.write(WAVES)}, 0, ("intake.other_assignment",)),
    # ── what stands around the work ──
    "a library that is not there": _under("import matplotlib.pyplot as plt\nplt.rcParams['figure.figsize'] = (9, 6)"),
    "names of a library that is not there": _under("from scipy.special import expit, logsumexp as lse"),
    "a relative import": _under("from . import helpers"),
    "a neighbour file": _under("from helpers import shift"),
    "a neighbour file that was handed in": _beside_module("from helpers import shift", "helpers.py"),
    "a neighbour file by its folder": _beside_module("if True:\n    from .helpers import shift", "helpers.py"),
    "a neighbour file in a folder": Situation(lambda form: {f"hw/{form.name}": form.write(f"import helpers as h\n{RIGHT}"), "hw/helpers.py": b"x = 1\n"}, 5, ("intake.module_beside",)),
    "a file that is not imported": Situation(lambda form: {form.name: form.write(f"# import helpers\nimport helpers_of_mine\n{RIGHT}"), "helpers.py": b"x = 1\n"}),
    "a neighbour file that lies elsewhere": Situation(lambda form: {f"hw/{form.name}": form.write(f"import helpers\n{RIGHT}"), "backup/helpers.py": b"x = 1\n"}),
    "a decorator of a library that is not there": _under("from numba import njit\n\n@njit(cache=True)\ndef same(x):\n    return x\n"),
    "a setting of a notebook": _under("get_ipython().run_line_magic('matplotlib', 'inline')"),
    "a data file that is not there": _under("data = np.load('data.npz')['X']\nX, y = data[:10], data[10:]"),
    "a question to whoever runs it": _under("n = int(input('how many? '))"),
    "arguments of a command line": _under("import argparse\nargs = argparse.ArgumentParser().parse_args(['--lr'])"),
    "an exception above the work": _under("raise RuntimeError('not today')"),
    "an exit above the work": _under("import sys\nsys.exit(0)"),
    "an exception below the work": _above("assert False"),
    "an exit below the work": _above("exit()"),
    "a training that does not end": _above("import time\nwhile True:\n    time.sleep(9)"),
    "a plot below the work": _above("import seaborn as sns\nsns.lineplot(x=[1, 2], y=[3, 4]).set(title='loss')"),
}  # fmt: skip
"""By what each is."""


def students() -> dict[str, tuple[Situation, Form]]:
    """A student for each situation in each form, by name."""
    return {
        f"{number:02} {title} as {ending}": (row, form)
        for number, (title, row) in enumerate(SITUATIONS.items())
        for ending, form in FORMS.items()
    }
