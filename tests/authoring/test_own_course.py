"""A course of one's own: what `new course` writes is right from the first minute, also from an installed wheel in an empty folder."""

import os
import re
import shlex
import subprocess
import venv
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from autograder.authoring import package
from autograder.authoring.leaks import refuse_leaks, solved
from autograder.authoring.scaffold import begin_course
from autograder.course.assignment import load_assignment
from autograder.course.course_file import read_course_file
from autograder.errors import UsageError
from tests.conftest import ROOT

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
PAGE = (ROOT / "docs" / "own-course.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL) for line in block.splitlines()
]


def test_a_course_that_begins_is_whole(tmp_path):
    """It has a title, an assignment with two tasks whose points agree, a secret that git leaves out, and a deadline."""
    begin_course(tmp_path / "deep-learning", NOW)
    course = tmp_path / "deep-learning"
    assert read_course_file(course).title == "Deep learning"
    found = load_assignment(course, "01")
    assert list(found.questions) == ["predict", "squared_error"]
    assert found.policy.points == 5
    assert found.policy.deadline == datetime(2027, 1, 29, 23, 59, tzinfo=UTC)
    assert "secrets/" in (course / ".gitignore").read_text().splitlines()
    assert list(yaml.safe_load((course / ".github/workflows/course.yml").read_text())["jobs"]) == ["course"]


def test_students_read_no_answer_of_it_in_the_package(tmp_path):
    """The wheel that students get holds the beginnings of a course, but no line of its answers as a line."""
    begin_course(tmp_path, NOW)
    found = load_assignment(tmp_path, "01")
    assert len(solved(found.answers_file, found.source.decode())) == 3
    members = package.wheel_members(package.make_wheel()[1])
    texts = {path: data.decode() for path, data in members.items() if "/words/english/course/" in path}
    assert len(texts) == 11
    refuse_leaks(texts, solved(found.answers_file, found.source.decode()))


@pytest.mark.parametrize("taken", ["README.md", "course.yaml", "assignments", "reference", "student_template"])
def test_a_course_writes_over_nothing(tmp_path, taken):
    """Where one of its files or folders would be there is something already, be it a link to nowhere: it is named, and nothing is written."""
    (tmp_path / taken).symlink_to("nowhere")
    with pytest.raises(UsageError, match=re.escape(f"{tmp_path / taken}: there is something already")):
        begin_course(tmp_path, NOW)
    assert [path.name for path in tmp_path.iterdir()] == [taken]


def test_a_fresh_repository_may_become_a_course(tmp_path):
    """What a repository and an environment keep in the folder is no hindrance, and its .gitignore is gone on with."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".gitignore").write_text("*.log\nruns/")
    begin_course(tmp_path, NOW)
    lines = (tmp_path / ".gitignore").read_text().splitlines()
    assert lines == ["*.log", "runs/", "secrets/", "submissions/", ".venv/", "__pycache__/"]


@pytest.mark.parametrize("name", ["---", "a\x1b[31mb", "a\udcffb"])
def test_a_name_that_is_no_title_is_refused(tmp_path, name):
    """Nothing is made of a name that a terminal or a page would stumble over."""
    with pytest.raises(UsageError, match="cannot be the name of a course"):
        begin_course(tmp_path / name, NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "title"),
    [("über_Netze", "Über Netze"), ("a: {b} 'c' \"d\" #e", "A: {b} 'c' \"d\" #e"), ("2027", "2027"), ("yes", "Yes")],
)
def test_any_other_name_becomes_the_title(tmp_path, name, title):
    """Whatever signs are in it."""
    begin_course(tmp_path / name, NOW)
    assert read_course_file(tmp_path / name).title == title
    assert (tmp_path / name / "README.md").read_text(encoding="utf-8").startswith(f"# {title}\n")


def test_a_package_that_is_not_what_is_installed_makes_no_wheel(monkeypatch):
    """The metadata of one version and the code of another would make a wheel that is neither."""
    monkeypatch.setattr("autograder.__version__", "99.0")
    with pytest.raises(UsageError, match=r"but version 99\.0 runs"):
        package.make_wheel()


def _environment(bin_folder: Path) -> dict[str, str]:
    """That of a shell in which the environment is active, with the user's own settings of pip and no others."""
    kept = {name: os.environ[name] for name in os.environ if name.startswith("PIP_") or name.lower().endswith("_proxy")}
    place = {"PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(bin_folder.parents[1])}
    return {"PIP_NO_COMPILE": "1", **place, **kept}  # what is imported is compiled then; the rest need not be


def _type(line: str, folder: Path, environment: dict[str, str]) -> int:
    """The exit code of a line typed in a folder."""
    return subprocess.run(["bash", "-c", line], cwd=folder, env=environment, check=False, timeout=600).returncode


@pytest.mark.slow
@pytest.mark.weekly
def test_the_page_can_be_typed_in_an_empty_folder(tmp_path):
    """From `pip install` of the built wheel to the first graded submission and a check in five lines; then the rest of the page, and the CI job."""
    name, wheel = package.make_wheel()
    (tmp_path / name).write_bytes(wheel)
    venv.create(tmp_path / "venv", with_pip=True)
    folder, environment = tmp_path / "empty", _environment(tmp_path / "venv" / "bin")
    folder.mkdir()
    for number, line in enumerate(COMMANDS):
        if line.startswith("cd "):
            folder /= shlex.split(line)[1]
            continue
        typed = line.replace("/path/to/", f"{tmp_path}/")
        assert _type(typed, folder, environment) == (1 if "check" in line else 0), line
        if number == 4:
            assert ",5,5,2,3," in (folder / "runs/first/gradebook.csv").read_text()
    job = yaml.safe_load((folder / ".github/workflows/course.yml").read_text())["jobs"]["course"]
    for step in (step["run"] for step in job["steps"] if "run" in step):
        assert _type(step, folder, environment) == 0, step
    seen = [tmp_path / "venv/bin/python", "-c", "import autograder; print(autograder.__file__)"]
    here = subprocess.run(seen, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    assert Path(here.stdout.strip()).is_relative_to(tmp_path / "venv")
