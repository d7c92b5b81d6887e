"""Packages of a course: students import them on the desk and behind the walls, and nothing else that is installed comes into sight."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sandbox_room import PATIENT
from session_room import made

from autograder.authoring.template import build
from autograder.batch.run import run_of
from autograder.cli import main
from autograder.course.assignment import load_assignment
from autograder.course.exam import set_exam
from autograder.errors import CourseError, UsageError
from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.sandbox import packages
from autograder.sandbox.inprocess import InProcess
from autograder.sandbox.packages import Packages, places
from autograder.sandbox.paper import Paper
from autograder.sandbox.supervisor import Sandbox
from autograder.sandbox.unconfined import Unconfined
from autograder.sandbox.walls import Walls
from autograder.sandbox.worker import Call
from autograder.words.message import say

INSTALLED = {
    "shapes": ("2.1", {"shapes/__init__.py": "import edges\n", "shapes/areas.py": "import edges\n\n\ndef square(x):\n    return edges.times(x, x)\n", "shapes.libs/data.txt": "data\n"}, ["numpy>=1", "EDGES (>=1)", "nn-autograder", "absent", "tests; extra == 'dev'"]),
    "Edges": ("1.0", {"edges.py": "def times(x, y):\n    return x * y\n"}, []),
    "beside": ("3.0", {"beside/__init__.py": "", "beside/secret.txt": "secret\n"}, []),
    "threads": ("1.0", {"threads/__init__.py": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"}, []),
    "broken": ("1.0", {"broken/__init__.py": "raise RuntimeError('broken')\n"}, []),
    "for_cpus": ("2.13.0+cpu", {"for_cpus.py": ""}, []),
    "linked": ("1.0", {"linked.pth": "/elsewhere\n"}, []),
    "shadow": ("1.0", {"json/__init__.py": "raise RuntimeError('this is not the library')\n", "shadow.py": ""}, []),
}  # fmt: skip
"""Packages by name: version, files, and what they say that they need."""

QUESTIONS = '''"""Questions."""

from autograder import Draw, task


@task(points=1)
def area(draw: Draw):
    return {"x": draw.normal(draw.dim("n"))}
'''
ANSWERS = '''"""Areas: fill in the function."""

from shapes.areas import square


def area(x):
    """Return the areas of squares.

    >>> area(3.0)
    9.0
    """
    # BEGIN SOLUTION
    return square(x) + 0
    # END SOLUTION
'''


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of installed packages, on the path of this process."""
    site = tmp_path / "site"
    for name, (version, files, needs) in INSTALLED.items():
        told = site / f"{name.lower()}-{version}.dist-info"
        told.mkdir(parents=True)
        lines = [
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}",
            *(f"Requires-Dist: {need}" for need in needs),
        ]
        (told / "METADATA").write_text("\n".join(lines) + "\n")
        (told / "RECORD").write_text(
            "".join(f"{path},,\n" for path in (*files, f"{told.name}/METADATA", "../../bin/x"))
        )
        for path, text in files.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text)
    monkeypatch.syspath_prepend(site)
    packages._places.cache_clear()
    before = set(sys.modules)
    yield site
    for name in set(sys.modules) - before:
        if name.partition(".")[0] in ("shapes", "edges"):
            del sys.modules[name]
    packages._places.cache_clear()


@pytest.fixture
def course(site, tmp_path):
    """A course that asks for one of them."""
    files = {
        "course.yaml": 'title: Areas\npackages:\n  shapes: "2.1"\n',
        "assignments/01_areas/areas.py": QUESTIONS,
        "assignments/01_areas/assignment.yaml": "title: Areas\npoints: 1\n",
        "assignments/01_areas/handout.md": "# Areas\n",
        "reference/01_areas/areas.py": ANSWERS,
        "reference/01_areas/mistakes.py": '"""Known mistakes."""\n',
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def _paper(*pinned, imports=()):
    return Paper("code.py", (Call("f", ("x",), (np.arange(3.0),)),), packages=Packages(pinned, imports))


def _ran(code, paper, walls=None):
    with Sandbox(paper, PATIENT, walls=walls, refuse=False) as sandbox:
        return made(sandbox, code.encode(), [0]).outcomes[0]


def test_what_a_package_needs_comes_with_it_and_nothing_else(site):
    """Its folders, and the modules of what it needs; neither the grader, though it says that it needs it, nor what lies beside."""
    found = places(Packages((("shapes", "2.1"),)))
    assert found.modules == {"shapes": f"{site}/shapes", "edges": f"{site}/edges.py"}
    assert found.folders == (f"{site}/shapes", f"{site}/shapes.libs")


@pytest.mark.slow
@pytest.mark.parametrize(
    "walls",
    [Walls(), Walls(namespaces=False), Walls(landlock=False)],
    ids=["all", "no namespaces", "no landlock"],
)
def test_they_are_imported_behind_every_kind_of_walls(site, walls):
    """Also a module that nobody has loaded beforehand, from a folder that any user may read."""
    for one in (site, *site.parents):
        if one.is_relative_to("/tmp") and one != Path("/tmp"):
            one.chmod(0o755)
    code = "import shapes.areas\ndef f(x): return shapes.areas.square(x)"
    assert np.array_equal(_ran(code, _paper(("shapes", "2.1")), walls).value, [0, 1, 4])


SEEN = """
import os

def f(x):
    found = [os.path.join(a, name) for a, b, c in os.walk("/") for name in (*b, *c)]
    try:
        found += [os.path.join(SITE, name) for name in os.listdir(SITE)]
    except OSError:
        pass
    for name in ("beside/secret.txt", "shapes-2.1.dist-info/METADATA", "edges.py", "shapes.libs/data.txt"):
        try:
            open(os.path.join(SITE, name)).close()
            found.append(os.path.join(SITE, name))
        except OSError:
            pass
    return tuple(sorted({one for one in found if one.startswith(SITE)}))
"""


@pytest.mark.slow
@pytest.mark.parametrize("walls", [Walls(), Walls(namespaces=False, uid=False)], ids=["all", "landlock alone"])
def test_what_a_worker_sees_grows_by_exactly_their_folders(site, walls):
    """Not by what lies beside them, not by what is told of them, and by none of them where the course asks for none."""
    code = f"SITE = {str(site)!r}\n{SEEN}"
    found = set(_ran(code, _paper(("shapes", "2.1")), walls).value)
    ours = {f"{site}/shapes", f"{site}/shapes.libs"}
    assert f"{site}/shapes.libs/data.txt" in found
    assert {one for one in found if one not in ours and not one.startswith(tuple(f"{our}/" for our in ours))} == set()
    assert _ran(code, _paper(), walls).value == ()


@pytest.mark.slow
def test_nothing_else_can_be_imported(site):
    """Neither what lies beside them nor the grader nor what it needs; and no package comes before the standard library."""
    code = "import importlib, json\ndef f(x):\n    found = [json.dumps(1)]\n    for name in ('beside', 'autograder', 'yaml', 'threads'):\n        try:\n            found.append(importlib.import_module(name).__name__)\n        except ModuleNotFoundError:\n            pass\n    return tuple(found)"
    assert _ran(code, _paper(("shapes", "2.1"), ("shadow", "1.0"))).value == ("1",)


@pytest.mark.slow
def test_what_is_commonly_imported_is_loaded_beforehand(site):
    """The modules that the blank sheet imports are there before a submission is; what starts threads, or fails, is left to who imports it."""
    code = "import sys\nloaded = [name for name in ('shapes.areas', 'edges', 'threads', 'broken') if name in sys.modules]\ndef f(x): return tuple(loaded)"
    imports = ("shapes", "shapes.areas", "shapes.areas.square", "beside")
    assert _ran(code, _paper(("shapes", "2.1"), imports=imports)).value == ("shapes.areas", "edges")
    assert _ran(code, _paper(("shapes", "2.1"), ("broken", "1.0"), imports=(*imports, "broken"))).value == (
        "shapes.areas",
        "edges",
    )
    assert _ran(code, _paper(("shapes", "2.1"), ("threads", "1.0"), imports=(*imports, "threads"))).value == ("edges",)


SPOIL = ("open(shapes.__file__, 'w')", "os.truncate(shapes.__file__, 0)", "os.unlink(shapes.__file__)", "open(os.path.dirname(shapes.__file__) + '/more.py', 'w')")  # fmt: skip


@pytest.mark.slow
def test_no_submission_changes_them(site):
    """Each way to spoil them fails, also for the owner of the files."""
    before = (site / "shapes/__init__.py").read_text()
    for line in SPOIL:
        assert _ran(f"import os, shapes\ndef f(x): {line}", _paper(("shapes", "2.1"))).kind in (
            "PermissionError",
            "OSError",
        )
    assert (site / "shapes/__init__.py").read_text() == before
    assert sorted(path.name for path in (site / "shapes").iterdir() if path.suffix == ".py") == [
        "__init__.py",
        "areas.py",
    ]


@pytest.mark.slow
def test_a_course_with_packages_is_built_graded_and_checked(course, site, tmp_path, capsys):
    """They stand in the template's requirements and in the versions of run and report; `check` takes what grading takes."""
    for path, data in build(course).items():
        (tmp_path / "desk" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "desk" / path).write_bytes(data)
    lines = (tmp_path / "desk/requirements.txt").read_text().splitlines()
    assert lines == ["./nn_autograder-0.1.0-py3-none-any.whl", "shapes==2.1"]
    assignment = load_assignment(course, "01")
    exam = set_exam(assignment, b"a secret for tests")
    assert ("shapes", "2.1") in run_of(assignment, course, course, "").versions
    shutil.rmtree(site / "json")  # a fresh interpreter that has the folder on its path would begin with it
    for runner in (Sandbox(exam.paper, PATIENT), Unconfined(exam.paper, PATIENT)):
        report = grade(Submission("x", assignment.source), exam.key, runner)
        getattr(runner, "close", int)()
        assert (report.score, report.versions[-1]) == (1, ("shapes", "2.1"))
    (tmp_path / "desk/01_areas/areas.py").write_text(ANSWERS)
    assert main(["check", str(tmp_path / "desk/01_areas")]) == 0
    assert "1 of 1" in capsys.readouterr().out
    (tmp_path / "desk/01_areas/areas.py").write_text(
        f"import beside\n{ANSWERS.replace('+ 0', '+ len(beside.__name__) * 0')}"
    )
    main(["check", str(tmp_path / "desk/01_areas")])
    says = " ".join(capsys.readouterr().out.split())
    assert "beside is not there when this is graded: only numpy, shapes and Python's own library are." in says


@pytest.mark.slow
def test_a_desk_without_them_is_told_what_to_install(course, site, tmp_path, capsys):
    """And one with another version."""
    for path, data in build(course).items():
        (tmp_path / "desk" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "desk" / path).write_bytes(data)
    told = site / "shapes-2.1.dist-info/METADATA"
    told.write_text(told.read_text().replace("Version: 2.1", "Version: 2.0"))
    packages._places.cache_clear()
    assert main(["check", str(tmp_path / "desk/01_areas")]) == 2
    says = capsys.readouterr().err
    assert "shapes is installed in version 2.0, and version 2.1 is asked for" in says
    assert "python -m pip install 'shapes==2.1'" in says


WRONG = {
    "not installed": ('  absent: "1.0"', "absent is not installed here"),
    "another version": ('  beside: "2.0"', "beside is installed in version 3.0, and version 2.0 is asked for"),
    "a number": ("  beside: 3.0", 'Put quotation marks around it: "3.0"'),
    "no version": ("  beside:", "`beside` has no value"),
    "an empty version": ('  beside: ""', "`beside` is empty"),
    "the grader": ('  nn-autograder: "0.1.0"', "nn-autograder is the grader itself"),
    "the grader otherwise": ('  NN_Autograder: "0.1.0"', "NN_Autograder is the grader itself"),
    "numpy": ('  numpy: "1.26"', "numpy is always there"),
    "no files": ('  linked: "1.0"', "linked is installed by way of a link"),
    "a path": ('  "../x": "1.0"', "../x is not installed here"),
    "nothing": ('  "": "1.0"', " is not installed here"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_had_is_told_with_its_line(course, what):
    """Before anything is asked."""
    line, says = WRONG[what]
    (course / "course.yaml").write_text(f'title: Areas\npackages:\n  shapes: "2.1"\n{line}\n')
    with pytest.raises(CourseError) as caught:
        load_assignment(course, "01")
    assert (caught.value.path, caught.value.line) == (course / "course.yaml", 4)
    assert says in str(caught.value)


@pytest.mark.parametrize("name", ["shapes", "edges"])
def test_no_file_that_students_write_hides_a_package(course, name):
    """One that the course asks for, or that one of those needs; told with its line, before anything is run."""
    folder = course / "assignments" / "01_areas"
    (folder / f"{name}.py").write_text("1 / 0\n")
    (folder / "assignment.yaml").write_text(f"title: Areas\npoints: 1\nfiles:\n  - areas.py\n  - {name}.py\n")
    with pytest.raises(CourseError) as caught:
        load_assignment(course, "01")
    assert (caught.value.path.name, caught.value.line) == ("assignment.yaml", 5)
    assert f"would hide the module `{name}`" in say(caught.value.found)
    assert "name that no existing module has" in say(caught.value.do)


def test_a_list_of_packages_is_no_mapping(course):
    """As one might write it who knows requirements.txt."""
    (course / "course.yaml").write_text('packages: ["shapes==2.1"]\n')
    with pytest.raises(CourseError, match=r"course\.yaml:1: .*keys with values") as caught:
        load_assignment(course, "01")
    assert 'as in scipy: "1.17.1"' in str(caught.value)


def test_a_machine_without_them_does_not_grade(site):
    """Where a job's machine is not as the course's, it says so and grades nothing."""
    with pytest.raises(UsageError, match="absent is not installed here"), Sandbox(_paper(("absent", "1.0")), PATIENT):
        pass


def test_a_build_of_the_version_asked_for_is_that_version(site):
    """As torch calls its build for CPUs 2.13.0+cpu; another version is another one, with its build or without."""
    assert packages.unfit("for_cpus", "2.13.0") is packages.unfit("for_cpus", "2.13.0+cpu") is None
    for other in ("2.13", "2.13.0+cu130", "2.13.1"):
        assert packages.unfit("for_cpus", other)


def test_a_check_loads_what_a_file_names_before_its_time_runs(site):
    """A large package takes seconds, and a statement has two."""
    paper = _paper(("shapes", "2.1"), imports=("shapes",))
    for names, there in (("", 0.0), ("import shapes", 1.0)):
        code = f"import sys\nBEFORE = 'sha' 'pes' in sys.modules\n{names}\ndef f(x):\n    return float(BEFORE)\n"
        assert made(InProcess(paper), code.encode(), [0]).outcomes[0].value == there


def test_a_package_that_fails_as_it_is_loaded_fails_for_who_imports_it(site):
    """Whatever it raises: a check that loads it beforehand goes on, and tells the line that imports it."""
    code = "def f(x):\n    return 1.0\nimport broken\n"
    ran = made(InProcess(_paper(("broken", "1.0"))), code.encode(), [0])
    assert ran.outcomes[0].value == 1.0
    assert [(one.line, one.outcome.kind) for one in ran.failed] == [(3, "RuntimeError")]


def test_whoever_asks_for_none_pays_nothing():
    """The list of what is installed is not even loaded."""
    code = "import sys; from autograder.sandbox import packages as p; p.places(p.NO_PACKAGES); print('importlib.metadata' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
