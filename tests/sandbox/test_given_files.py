"""Given files: students, answers and questions read them by one path; a submission changes none of them and reaches nothing else by them."""

import hashlib
import io
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from attacks.leading import spoils
from sandbox_room import PATIENT
from session_room import made

from autograder.authoring.template import build
from autograder.cli import main
from autograder.course import given_folder
from autograder.course.assignment import hashes, load_assignment
from autograder.course.exam import set_exam
from autograder.errors import CourseError
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.sandbox.given_files import GivenFiles
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.paper import Paper
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.unconfined import Unconfined
from autograder.sandbox.walls import Walls
from autograder.sandbox.worker import Call

QUESTIONS = '''"""Questions."""

import numpy as np

from autograder import Draw, task

WORDS = np.load("given/words.npz")["words"]


@task(points=1)
def look_up(draw: Draw):
    rows = draw.rng.integers(0, len(WORDS), draw.dim("n"))
    return {"rows": rows}
'''
ANSWERS = '''"""Look up words: fill in the function."""

import numpy as np
from given.helper import twice


def look_up(rows):
    """Return the rows of the words in given/words.npz, twice as long.

    >>> look_up(np.array([0])).shape
    (1, 3)
    """
    # BEGIN SOLUTION
    words = np.load("given/words.npz")["words"]
    return twice(words[rows])
    # END SOLUTION
'''
MISTAKES = '''"""Known mistakes."""

import numpy as np

look_up__once = {"twice(words[rows])": "words[rows]"}
"""the words are not made longer
What does the first sentence of the task ask for?"""


def look_up__first(rows):
    """the first word is taken every time
    What are the rows for?
    """
    words = np.load("given/words.npz")["words"]
    return 2 * words[np.zeros_like(rows)]
'''
HELPER = '''"""Helps."""

from given.deep.inner import FACTOR


def twice(x):
    """Twice as much."""
    return FACTOR * x
'''


def _words():
    out = io.BytesIO()
    np.savez(out, words=np.random.default_rng(0).standard_normal((9, 3)))
    return out.getvalue()


@pytest.fixture
def course(tmp_path):
    """A course whose one assignment gives a module, one in a folder below, an array and a table."""
    files = {
        "assignments/01_words/words.py": QUESTIONS,
        "assignments/01_words/assignment.yaml": "title: Words\npoints: 1\n",
        "assignments/01_words/handout.md": "# Words\n",
        "assignments/01_words/given/helper.py": HELPER,
        "assignments/01_words/given/deep/inner.py": '"""Below."""\n\nFACTOR = 2\n',
        "assignments/01_words/given/table.csv": "a,b\n1,2\n",
        "reference/01_words/words.py": ANSWERS,
        "reference/01_words/mistakes.py": MISTAKES,
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "assignments/01_words/given/words.npz").write_bytes(_words())
    return tmp_path


@pytest.fixture
def exam(course):
    """Its exam."""
    return set_exam(load_assignment(course, "01"), b"a secret for tests")


@pytest.mark.slow
@pytest.mark.parametrize("runner", [Sandbox, Unconfined, InProcess])
def test_the_answers_read_them_wherever_they_run(exam, runner):
    """Behind walls, in a process of its own and in this one: all points, also where the author's mistakes are told by them."""
    opened = runner(exam.paper, PATIENT)
    try:
        right = grade(Submission("x", exam.reference.source), exam.key, opened)
        once = exam.reference.source.replace(b"twice(words[rows])", b"words[rows]")
        wrong = grade(Submission("x", once), exam.key, opened)
    finally:
        getattr(opened, "close", int)()
    assert right.score == 1
    assert wrong.score < 1
    assert [one.name for one in wrong.tasks[0].diagnoses] == ["the words are not made longer"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "walls",
    [Walls(), Walls(namespaces=False), Walls(landlock=False), Walls(namespaces=False, landlock=False)],
    ids=["all", "no namespaces", "no landlock", "another root alone"],
)
def test_behind_every_kind_of_walls(exam, walls):
    """Whichever barrier around files stands, they are read by the same path, and are all that the working folder holds."""
    body = b"import os\nfound = sorted(os.path.join(a, b) for a, _, c in os.walk('.') for b in c)\ndef look_up(rows): raise ValueError(str(found))"
    with Sandbox(exam.paper, PATIENT, walls=walls, refuse=False) as sandbox:
        assert grade(Submission("x", exam.reference.source), exam.key, sandbox).score == 1
        said = made(sandbox, body, [0]).outcomes[0].message
    assert said == str(["./given/deep/inner.py", "./given/helper.py", "./given/table.csv", "./given/words.npz"])


REACH = """
import os

def look_up(rows):
    found = {os.path.join(above, name) for above, inner, names in os.walk("/") for name in (*inner, *names)}
    for way in ("given/../..", "given/../../..", "..", "given/deep/../../../assignments"):
        try:
            found |= {os.path.realpath(os.path.join(way, name)) for name in os.listdir(way)}
        except OSError:
            pass
    return tuple(sorted(one for one in found if not one.startswith(LIBRARY)))
"""


@pytest.mark.slow
@pytest.mark.parametrize("walls", [Walls(), Walls(landlock=False)], ids=["all", "no landlock"])
def test_what_a_worker_sees_grows_by_exactly_these(exam, walls):
    """All that can be found by walking from the root, and up from the given files, is what is seen without them, and these."""
    library = (str(Path(os.__file__).parent), str(Path(np.__file__).parent))
    seen = []
    for files in (exam.paper.files, GivenFiles()):
        paper = Paper("code.py", (Call("look_up", ("rows",), (0,)),), files=files)
        with Sandbox(paper, PATIENT, walls=walls, refuse=False) as sandbox:
            seen.append(set(made(sandbox, f"LIBRARY = {library!r}\n{REACH}".encode(), [0]).outcomes[0].value))
    folder = Path(exam.paper.files.folder)
    ours = {folder / path for path in exam.paper.files.files} | {folder / "given", folder / "given/deep"}
    way_there = {folder, *folder.parents}
    assert seen[0] - seen[1] - set(map(str, way_there)) <= set(map(str, ours))
    if not walls.landlock:  # with it, the root cannot be listed
        assert set(map(str, ours)) <= seen[0]


@pytest.mark.slow
def test_no_submission_changes_them(exam):
    """Each way to spoil them fails, and the next submission finds them as they were."""
    before = exam.paper.files.hashes
    with Sandbox(exam.paper, PATIENT) as sandbox:
        for name, line in spoils("table.csv").items():
            ran = made(
                sandbox,
                f"import os\nimport numpy as np\ndef look_up(rows):\n    exec({line!r})\n    return 1".encode(),
                [0],
            )
            assert getattr(ran.outcomes[0], "kind", "") or type(ran.outcomes[0]).__name__ == "Died", name
            assert grade(Submission("x", exam.reference.source), exam.key, sandbox).score == 1, name
    folder = Path(exam.paper.files.folder)
    assert {path: hashlib.sha256((folder / path).read_bytes()).hexdigest() for path in before} == before
    assert all(not stat.S_IMODE(path.stat().st_mode) & 0o222 for path in (folder, *folder.rglob("*")))


SHADOW = {
    "another module of the name": "import sys, types\nfake = types.ModuleType('given.helper')\nfake.twice = lambda x: x\nsys.modules['given.helper'] = fake\n",
    "another function in it": "import given.helper\ngiven.helper.twice = lambda x: x\n",
    "a finder": "import sys\nsys.meta_path.insert(0, type('F', (), {'find_spec': staticmethod(lambda name, *a: None)}))\nsys.path.insert(0, 'given')\n",
    "another folder": "import os\nos.chdir('/')\n",
    "another loader of arrays": "import numpy as np\nnp.load = lambda *a, **b: {'words': np.zeros((9, 3))}\n",
}


@pytest.mark.slow
def test_what_shadows_them_shadows_them_for_itself_alone(exam):
    """A submission may fool itself; the key is made of the grader's own files, and the next submission has them."""
    with Sandbox(exam.paper, PATIENT) as sandbox:
        for name, head in SHADOW.items():
            first = grade(Submission("x", head.encode() + exam.reference.source), exam.key, sandbox)
            assert first.score == (1 if name == "a finder" else first.score), name
            assert grade(Submission("y", exam.reference.source), exam.key, sandbox).score == 1, name


@pytest.mark.slow
def test_a_file_called_as_the_folder_stands_in_for_nothing(exam):
    """What is handed in is one file; modules that it brings along under the names of given ones, or of numpy, come from nowhere."""
    body = b"import given.helper as h\nimport numpy\ndef look_up(rows): return (h.__file__.endswith('given/helper.py'), 'packages' in numpy.__file__)"
    with Sandbox(exam.paper, PATIENT) as sandbox:
        assert made(sandbox, body, [0]).outcomes[0].value == (True, True)


@pytest.mark.slow
def test_nothing_of_them_is_left(course, tmp_path):
    """Not by a command that ends early, and what one left that was killed is gone with the next."""
    (tmp_path / "tmp").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "in").mkdir()
    shutil.copy(course / "reference/01_words/words.py", tmp_path / "in" / "ada.py")
    killed = f"import os; from autograder.course.assignment import load_assignment as load; from pathlib import Path; a = load(Path({str(course)!r}), '01'); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", killed], env=environment, check=False)
    (left,) = (tmp_path / "tmp").iterdir()
    os.utime(left, (0, 0))
    command = [sys.executable, "-m", "autograder", "grade", str(tmp_path / "in"), "--assignment", "01", "--jobs", "2"]
    subprocess.run([*command, "--course", str(course), "--out", str(tmp_path / "run")], env=environment, check=True)
    assert ",1,1,1," in (tmp_path / "run/gradebook.csv").read_text()
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.slow
def test_students_have_them_beside_their_file(course, tmp_path, capsys):
    """They are in the template, `check` finds them there, and tells which one is missing or is not as it was given."""
    for path, data in build(course).items():
        (tmp_path / "desk" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "desk" / path).write_bytes(data)
    desk = tmp_path / "desk" / "01_words"
    assert sorted(path.name for path in (desk / "given").iterdir()) == ["deep", "helper.py", "table.csv", "words.npz"]
    shutil.copy(course / "reference/01_words/words.py", desk)
    before = Path.cwd()
    assert main(["check", str(desk)]) == 0
    assert "1 of 1" in capsys.readouterr().out
    assert Path.cwd() == before
    (desk / "given/table.csv").write_text("a,b\n1,3\n")
    assert main(["check", str(desk)]) == 2
    assert "given/table.csv: this is not the file that you were given" in capsys.readouterr().err
    (desk / "given/table.csv").unlink()
    assert main(["check", str(desk)]) == 2
    assert "given/table.csv: this file was given with the assignment, and is not there" in capsys.readouterr().err


def test_a_run_knows_their_hashes(course):
    """Each stands among the files that decide what is asked."""
    found = dict(hashes(load_assignment(course, "01")))
    assert found["assignments/01_words/given/words.npz"] == hashlib.sha256(_words()).hexdigest()
    assert "assignments/01_words/given/deep/inner.py" in found


def test_two_assignments_have_modules_of_one_name(course):
    """Each of them finds its own."""
    shutil.copytree(course / "assignments/01_words", course / "assignments/02_words")
    shutil.copytree(course / "reference/01_words", course / "reference/02_words")
    (course / "assignments/02_words/given/deep/inner.py").write_text('"""Below."""\n\nFACTOR = 5\n')
    rows, first, second = np.array([1]), load_assignment(course, "01"), load_assignment(course, "02")
    for assignment, factor in ((first, 2), (second, 5), (first, 2)):
        with assignment.files.at_hand():
            expected = factor * np.load("given/words.npz")["words"][rows]
            assert np.array_equal(assignment.functions["look_up"](rows), expected)


WRONG = {
    "a link": (lambda given: (given / "more.txt").symlink_to("/etc/passwd"), "more.txt", None, "this is no file"),
    "a link to a folder": (lambda given: (given / "more").symlink_to("/etc"), "more", None, "this is no file"),
    "a pipe": (lambda given: os.mkfifo(given / "more.txt"), "more.txt", None, "this is no file"),
    "an ending": (lambda given: (given / "more.pkl").write_bytes(b""), "more.pkl", None, "files with this ending are not given"),
    "a program": (lambda given: (given / "more.so").write_bytes(b""), "more.so", None, "files with this ending are not given"),
    "a name": (lambda given: (given / "a b.txt").write_bytes(b""), "a b.txt", None, "will not do on every system"),
    "a hidden one": (lambda given: (given / ".more.txt").write_bytes(b""), ".more.txt", None, "will not do on every system"),
    "one name twice": (lambda given: (given / "TABLE.csv").write_bytes(b""), "table.csv", None, "same name on some systems: TABLE.csv"),
    "no module": (lambda given: (given / "1st.py").write_bytes(b""), "1st.py", None, "will not do as the name of a module"),
    "no Python": (lambda given: (given / "more.py").write_text("x = 1\ny = ("), "more.py", 2, "this is not Python"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_given_is_told_with_its_file(course, what):
    """Before anything is asked."""
    spoil, name, line, says = WRONG[what]
    given = course / "assignments/01_words/given"
    spoil(given)
    with pytest.raises(CourseError, match=says) as caught:
        load_assignment(course, "01")
    assert caught.value.path == given / name
    assert caught.value.line == line


def test_what_is_too_large_is_told_with_its_file(course, monkeypatch):
    """The first file with which all are larger than they may be."""
    monkeypatch.setattr(given_folder, "MOST_BYTES", 500)
    with pytest.raises(CourseError, match=r"words\.npz.*larger than"):
        load_assignment(course, "01")


def test_the_folder_itself_may_be_no_link(course):
    """A course that is copied would lose what it leads to."""
    given = course / "assignments/01_words/given"
    given.rename(course / "elsewhere")
    given.symlink_to(course / "elsewhere")
    with pytest.raises(CourseError, match="this is no folder, or a link to one"):
        load_assignment(course, "01")
