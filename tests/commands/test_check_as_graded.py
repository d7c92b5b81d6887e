"""A check takes what lies in a student's folder as grading takes it when it is handed in, and says the same of it."""

import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.intake.handed_in import read_handed_in
from autograder.practice.record import record
from autograder.words.message import message, say
from tests.conftest import TINY

RIGHT = (TINY / "reference" / "01_tiny" / "tiny.py").read_text()
TASKS = ("outer", "mean_square")
OTHER = "def far(x):\n    return x\n\ndef near(x):\n    return x\n"


def _notebook(source: str) -> str:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def _zip(name: str, text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr(name, text)
    return made.getvalue()


SITUATIONS: dict[str, tuple[dict[str, str | bytes], int, str]] = {
    "in a folder below": ({"work/tiny.py": RIGHT}, 5, ""),
    "three folders below, beside an environment": (
        {"a/b/c/tiny.py": RIGHT, "venv/lib/site-packages/tiny.py": "x = 1\n"},
        5,
        "",
    ),
    ".py.txt": ({"tiny.py.txt": RIGHT}, 5, "intake.misnamed"),
    ".ipynb.txt": ({"tiny.ipynb.txt": _notebook(RIGHT)}, 5, "intake.misnamed"),
    "in capitals": ({"TINY.PY": RIGHT}, 5, "intake.misnamed"),
    "a copy": ({"tiny (1).py": RIGHT}, 5, "intake.misnamed"),
    "a copy beside the blank sheet": ({"tiny.py": "x = 1\n", "tiny-Copy1.py": RIGHT}, 5, "intake.misnamed"),
    "called otherwise": ({"mine.py": RIGHT}, 5, "intake.misnamed"),
    "in a zip": ({"mine.zip": _zip("tiny.py", RIGHT)}, 5, ""),
    "a notebook called Python": ({"tiny.py": _notebook(RIGHT)}, 5, "intake.is_notebook"),
    "two of other names": ({"one.py": "x = 1\n", "two.py": "y = 1\n"}, 0, "intake.missing"),
    "a PDF": ({"tiny.pdf": b"%PDF-1.7"}, 0, "intake.missing"),
    "a web page": ({"tiny.py": "<!DOCTYPE html><html></html>"}, 0, "intake.something_else"),
    "empty": ({"tiny.py": ""}, 0, "intake.empty"),
    "another assignment's file": ({"other.py": OTHER}, 0, "intake.other_assignment"),
    "another assignment's file by the right name": ({"tiny.py": OTHER}, 0, "intake.other_assignment"),
}
"""What lies in the folder, what it is worth, and the key of what is said first."""


@pytest.fixture(scope="module")
def practice(tiny):
    """The practice cases of the tiny course, and of another assignment that asks for other functions."""
    exam = set_exam(tiny, PUBLIC_SECRET)
    ours = record(exam.paper, exam.key)
    names = dict(zip(TASKS, ("far", "near"), strict=True))
    exam = rename(exam, names)
    return ours, record(exam.paper, exam.key)


def rename(exam, names):
    """An exam as it would be of an assignment whose tasks have these names."""
    tasks = tuple(
        replace(task, name=names[task.name], uses=tuple(names[one] for one in task.uses)) for task in exam.key.tasks
    )
    return replace(exam, key=replace(exam.key, assignment="02_other", tasks=tasks))


@pytest.mark.parametrize(("files", "score", "key"), SITUATIONS.values(), ids=SITUATIONS.keys())
def test_a_check_says_what_grading_says(tmp_path, practice, files, score, key):
    """The same file counts, with the same notes or for the same reason not."""
    desk, handed_in = tmp_path / "desk" / "01_tiny", tmp_path / "class" / "ada"
    for folder in (desk, handed_in):
        for name, data in files.items():
            _write(folder / name, data)
    _write(desk / "practice.npz", practice[0])
    _write(desk.parent / "02_other" / "practice.npz", practice[1])
    (graded,) = read_handed_in(handed_in.parent, "tiny.py", TASKS, lambda: {"02_other": ("far", "near")})
    assert main(["check", str(desk), "--json", str(tmp_path / "report.json")]) == (score < 5)
    told = json.loads((tmp_path / "report.json").read_text())
    assert [one for one in told["notes"] if not _tells_when(one)] == [say(note) for note in graded.notes]
    assert (told["problem"], told["score"]) == (say(graded.problem), score)
    first = graded.problem or next(iter(graded.notes), "")
    assert getattr(first, "key", "") == key


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_what_would_wait_for_ever_is_refused(tmp_path, practice):
    """A pipe by the right name is no file."""
    _write(tmp_path / "01_tiny" / "practice.npz", practice[0])
    os.mkfifo(tmp_path / "01_tiny" / "tiny.py")
    assert main(["check", str(tmp_path / "01_tiny"), "--json", str(tmp_path / "report.json")]) == 1
    says = message("intake.unreadable", name="tiny.py", why=message("member.not_regular"))
    assert json.loads((tmp_path / "report.json").read_text())["problem"] == say(says)


def test_of_another_assignments_file_the_cause_alone_is_said(tmp_path):
    """Not also what it should be called: it is not that file."""
    _write(tmp_path / "ada" / "other.py", OTHER)
    _write(tmp_path / "bob" / "other.py", RIGHT)
    ada, bob = read_handed_in(tmp_path, "tiny.py", TASKS, lambda: {"02_other": ("far", "near")})
    assert (ada.problem, ada.notes) == (message("intake.other_assignment", other="02_other"), ())
    assert (bob.problem, bob.notes) == ("", (message("intake.misnamed", name="other.py", wanted="tiny.py"),))


def test_the_beginning_of_a_name_is_enough(tmp_path, practice, monkeypatch, capsys):
    """Where one assignment begins so it is checked; of several, and of a name with a slip in it, what may be meant is said."""
    for name, recorded in zip(("01_tiny", "02_other"), practice, strict=True):
        _write(tmp_path / name / "practice.npz", recorded)
    _write(tmp_path / "01_tiny" / "tiny.py", RIGHT)
    _write(tmp_path / "01_notes.txt", "beside it")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "01"]) == 0
    assert main(["check", "0"]) == 2
    assert say(message("check.meant", path=message("list.or", first="01_tiny", last="02_other"))) in _err(capsys)
    assert main(["check", "01_tniy"]) == 2
    assert say(message("check.meant", path="01_tiny")) in _err(capsys)
    assert main(["check", "03"]) == 2
    assert say(message("check.not_there", path="03", do=message("check.name_one"))) in _err(capsys)
    monkeypatch.chdir(tmp_path / "01_tiny")  # as one who is in the folder already
    assert main(["check", "01_tiny"]) == 0


def _tells_when(note: str) -> bool:
    """Whether a note says when a notebook was saved, which only a check can know."""
    before, between, _ = say(message("check.saved", file="\0", time="\0")).split("\0")
    return note.startswith(before) and between in note


def _err(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


def _write(path: Path, data: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
