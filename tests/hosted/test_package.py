"""An assignment packed for a platform: what is in it, who may read it, and that it grades where nothing can be fetched."""

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.course.assignment import load_assignment
from autograder.errors import CourseError, UsageError
from autograder.hosted.packing import LAYOUTS, NEEDED, _seconds, needed, pack
from autograder.sandbox.packages import Packages
from tests.conftest import TINY, by_name
from tests.doors_room import LAYERS, NETWORK, SEVERAL, zipped
from tests.hosted_room import PYTHON, SECRET, hollow_wheels, of_its_form, real_wheels
from tests.words_room import refused

RIGHT = (TINY / "reference" / "01_tiny" / "tiny.py").read_bytes()


@pytest.fixture(scope="module")
def hollow(tmp_path_factory):
    """A folder of wheels with nothing in them."""
    return hollow_wheels(tmp_path_factory.mktemp("wheels"))


def _packed(platform, wheels):
    data = pack(platform, load_assignment(TINY, "01_tiny"), SECRET, wheels, python="3.13")
    return zipfile.ZipFile(io.BytesIO(data))


def _members(archive):
    """All files of a package, those in its tar file too, with their modes."""
    found = {one.filename: (archive.read(one), one.external_attr >> 16) for one in archive.infolist()}
    if "autograde.tar" in found:
        with tarfile.open(fileobj=io.BytesIO(found["autograde.tar"][0])) as inner:
            found |= {one.name: (inner.extractfile(one).read(), one.mode) for one in inner.getmembers()}
    return found


@pytest.mark.slow
@pytest.mark.parametrize("platform", LAYOUTS)
def test_a_package_has_all_that_grading_needs_and_no_other_eyes_see_it(platform, hollow):
    """Questions, answers, known mistakes, the policy and the secret; the answers and the secret are their owner's alone."""
    found = _members(_packed(platform, hollow))
    for part in (
        "course/assignments/01_tiny/tiny.py",
        "course/assignments/01_tiny/assignment.yaml",
        "course/reference/01_tiny/tiny.py",
        "course/reference/01_tiny/mistakes.py",
        "secret",
    ):
        ((data, mode),) = [one for name, one in found.items() if name.endswith(part)]
        assert data
        if "reference" in part or part == "secret":
            assert stat.S_IMODE(mode) == 0o600, part
    assert sum(name.endswith(".whl") for name in found) == len(NEEDED) + 1
    scripts = [
        data.decode() for name, (data, _) in found.items() if name.endswith((".sh", "run_autograder", "Makefile"))
    ]
    assert any("--assignment 01_tiny" in text for text in scripts)
    assert not any("$$" in text or "$python" in text for text in scripts)


def test_what_a_course_gives_and_its_packages_travel(tmp_path, hollow):
    """The files in `given/`, the alternatives for their owner alone, the versions of packages and what the course says for all assignments, and for the scripts what is to be installed."""
    course = tmp_path / "course"
    shutil.copytree(TINY, course)
    (course / "assignments" / "01_tiny" / "given").mkdir()
    (course / "assignments" / "01_tiny" / "given" / "table.txt").write_text("1 2 3\n")
    (course / "tests" / "alternatives").mkdir(parents=True)
    (course / "tests" / "alternatives" / "01_tiny.py").write_text('"""Right answers."""\n')
    (course / "course.yaml").write_text("title: Not for the platform\nlimits: {memory_mb: 700}\n")
    pinned = Packages((("rich", "13.9.4"),))
    assignment = replace(load_assignment(course, "01_tiny"), packages=pinned)
    assert needed(assignment) == (*NEEDED, "rich==13.9.4")
    with refused(UsageError, "package.no_wheel", names="rich==13.9.4"):
        pack("gradescope", assignment, SECRET, hollow, python="3.13")
    wheels = tmp_path / "wheels"
    shutil.copytree(hollow, wheels)
    (wheels / "rich-13.9.4-py3-none-any.whl").write_bytes(b"rich")
    found = zipfile.ZipFile(io.BytesIO(pack("gradescope", assignment, SECRET, wheels, python="3.13")))
    assert found.read("course/assignments/01_tiny/given/table.txt") == b"1 2 3\n"
    alternatives = found.getinfo("course/tests/alternatives/01_tiny.py")
    assert stat.S_IMODE(alternatives.external_attr >> 16) == 0o600
    assert json.loads(found.read("course/course.yaml")) == {
        "limits": {"memory_mb": 700},
        "packages": {"rich": "13.9.4"},
    }
    assert b"jsonschema rich==13.9.4\n" in found.read("install.sh")


def test_an_image_that_may_be_public_has_no_secret(hollow):
    """PrairieLearn's image lies in a registry; answers and secret go with the question."""
    found = _members(_packed("prairielearn", hollow))
    image = {name: data for name, (data, _) in found.items() if name.startswith("image/")}
    assert image
    assert not any(
        SECRET.encode() in data or b"BEGIN SOLUTION" in data for name, data in image.items() if ".whl" not in name
    )
    assert not any(word in name for name in image for word in ("course", "secret", "reference"))
    assert b"\nFROM --platform=linux/amd64 python:3.13-slim\n" in image["image/Dockerfile"]
    options = json.loads(found["question/info.json"][0])["externalGradingOptions"]
    assert options["enableNetworking"] is False
    assert options["timeout"] == 120


@pytest.mark.parametrize(("seconds", "wanted"), [(10, 120), (40, 300), (200, 600)])
def test_prairielearn_waits_for_whoever_takes_all_the_time(seconds, wanted):
    """For as long as an assignment's limits let a submission run, and for what comes before; it waits ten minutes at most."""
    tiny = load_assignment(TINY, "01_tiny")
    limits = replace(tiny.policy.limits, seconds_per_submission=seconds)
    assert _seconds(replace(tiny, policy=replace(tiny.policy, limits=limits))) == wanted


@pytest.mark.slow
def test_the_same_package_is_made_of_the_same(hollow):
    """Byte by byte."""
    one, other = (pack("gradescope", load_assignment(TINY, "01_tiny"), SECRET, hollow, python="3.13") for _ in range(2))
    assert one == other


def test_a_folder_that_lacks_a_wheel_is_refused(hollow, tmp_path):
    """With the name of what is missing."""
    for path in hollow.iterdir():
        if not path.name.startswith("numpy"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with refused(UsageError, "package.no_wheel", names="numpy"):
        _packed("gradescope", tmp_path)


@pytest.mark.slow
def test_what_is_there_is_not_replaced(tmp_path, hollow, monkeypatch, capsys):
    """And what is written nobody else may read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret").write_text(SECRET)
    asked = ["package", "gradescope", "--assignment", "01", "--course", str(TINY)]
    asked += ["--secret-file", "secret", "--wheels", str(hollow)]
    assert main(asked) == 0
    made = tmp_path / "01_tiny-gradescope.zip"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    before = made.read_bytes()
    made.write_bytes(b"mine")
    assert main(asked) == 2
    assert made.read_bytes() == b"mine"
    assert main([*asked, "--out", "other.zip"]) == 0
    assert (tmp_path / "other.zip").read_bytes() == before
    assert SECRET not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a b.py", "$(touch x).py", "a'b.py", "<b>.py", "a,b.py", "-f.py", "a;b.py", "ä.py"])
def test_a_name_that_a_script_would_read_otherwise_is_refused(tmp_path, hollow, name):
    """A shell, make, HTML and lists with commas read it in a package; with its file and what to do."""
    for room in ("assignments", "reference"):
        shutil.copytree(TINY / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
        (tmp_path / room / "01_tiny" / "tiny.py").rename(tmp_path / room / "01_tiny" / name)
    with refused(CourseError, "package.strange_name", name=name):
        pack("autolab", load_assignment(tmp_path, "01_tiny"), SECRET, hollow, python="3.13")


def test_a_title_of_any_signs_stays_a_title(tmp_path, hollow):
    """Quotes, dollars, line breaks and tags are JSON in `info.json`, and stand in no other script."""
    title = 'A "title" $x ${y} $$ </script> \n##[z] \\'
    for room in ("assignments", "reference"):
        shutil.copytree(TINY / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    policy = tmp_path / "assignments" / "01_tiny" / "assignment.yaml"
    lines = [line for line in policy.read_text().splitlines() if not line.startswith("title:")]
    policy.write_text("\n".join([f"title: {json.dumps(title)}", *lines]))
    data = pack("prairielearn", load_assignment(tmp_path, "01_tiny"), SECRET, hollow, python="3.13")
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert json.loads(archive.read("question/info.json"))["title"] == title
    scripts = [name for name in LAYOUTS["prairielearn"] if not name.endswith("info.json")]
    assert not any(b"</script>" in archive.read(name) for name in scripts)


def test_what_autolab_copies_beside_the_grader_is_shut_as_well(hollow):
    """The tar file holds the answers and the secret, and lies in the folder in which student code is graded."""
    script = _members(_packed("autolab", hollow))["grader/run.sh"][0].decode()
    (shut,) = [line for line in script.splitlines() if line.startswith("chmod")]
    assert all(f'"$here/{name}"' in shut for name in ("course", "secret", "../autograde.tar"))
    assert script.index("chmod") < script.index("exec ")


@pytest.mark.parametrize("version", ["3.10", "2.7", "4.1", "3", "3.x"])
def test_a_python_that_the_grader_does_not_run_on_is_refused(version, capsys):
    """Before anything is fetched."""
    with pytest.raises(SystemExit) as end:
        main(["package", "gradescope", "--assignment", "01", "--python", version])
    assert end.value.code == 2
    assert "3.11" in capsys.readouterr().err


AT_AUTOLAB = {
    "one file": (
        TINY,
        "01_tiny",
        ("tiny.py", RIGHT + b"\n\ndef outer(delta, x):\n    return np.outer(x, delta)\n"),
        {"outer": 0, "mean_square": 2},
    ),
    "several files": (
        SEVERAL,
        "01_net",
        ("handin.zip", zipped({"layers.py": LAYERS, "src/network.py": NETWORK.replace(b"0.5 * np.sum", b"np.sum")})),
        {"linear": 3, "Net.scores": 4, "error": 0},
    ),
}
"""Courses, what is handed in, under the name that the Makefile has, and the scores."""


@pytest.mark.slow
@pytest.mark.parametrize(("course", "name", "work", "scores"), by_name(AT_AUTOLAB, weekly=["one file"]))
def test_a_package_grades_where_nothing_can_be_fetched(tmp_path, course, name, work, scores):
    """Autolab's, as Autolab runs it, with an empty environment: installed out of its own wheels, graded, scores at the end."""
    (tmp_path / "wheels").mkdir()
    wheels = real_wheels(NEEDED, tmp_path / "wheels")
    at = tmp_path / "at"
    data = pack("autolab", load_assignment(course, name), SECRET, wheels, python=PYTHON)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(at)
    (at / "autograde-Makefile").rename(at / "Makefile")
    (at / work[0]).write_bytes(work[1])
    beside = str(Path(sys.base_prefix) / "bin")
    environment = {"PATH": os.pathsep.join([beside, *os.defpath.split(os.pathsep)]), "PIP_NO_INDEX": "1"}
    done = subprocess.run(["make"], cwd=at, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert of_its_form("autolab", done.stdout) == {"scores": scores}
    lines = (at / "grader").rglob("*")
    shut = [path for path in lines if path.is_file() and ("reference" in path.parts or path.name == "secret")]
    assert stat.S_IMODE((at / "autograde.tar").stat().st_mode) & 0o077 == 0
    assert shut
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in shut if path.name == "secret")
