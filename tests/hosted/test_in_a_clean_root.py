"""A package set up and run in a clean root as its platform does it: the bytes of the batch, whatever a submission does."""

import json
import os
import shlex
import shutil
import stat
import zipfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from autograder.course.assignment import load_assignment
from autograder.hosted.packing import NEEDED, pack
from autograder.render.report_json import report_from_json
from tests.batch_room import grade
from tests.clean_root_room import NEEDS_CLEAN_ROOT, clean_root
from tests.conftest import TINY
from tests.doors_room import SEVERAL, VERDICTS_OF_SEVERAL, VERDICTS_OF_TINY, written, zipped
from tests.hosted_room import PYTHON, SECRET, of_its_form, real_wheels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.weekly,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can enter a root of its own"),
    *NEEDS_CLEAN_ROOT,
]

COURSES = {"tiny": (TINY, "01_tiny", VERDICTS_OF_TINY), "several": (SEVERAL, "01_net", VERDICTS_OF_SEVERAL)}


_TOLD = {"created_at": "2027-01-01T12:00:00.000000+00:00", "users": [{"name": "Ada"}], "previous_submissions": []}
"""What Gradescope tells of a submission."""


class Gradescope:
    """The folder `/autograder`: set up once, when the image is built, and a submission in it each time."""

    every = 1
    top = home = "/autograder"
    results = "/autograder/results/results.json"

    def __init__(self, root, package):
        self.root, source = root, root.at("/autograder/source")
        _unzipped(package, source)
        shutil.copy2(source / "run_autograder", root.at("/autograder"))
        self.entry = ["/autograder/run_autograder"]
        _well(root.run("bash", "/autograder/source/setup.sh", at="/autograder/source"))

    def hand_in(self, files):
        """Lay out what the platform does of a submission, in what is as it was when it was set up."""
        _anew(self.root.at("/autograder/submission"), files)
        _anew(self.root.at("/autograder/results"), {})
        self.root.at("/autograder/submission_metadata.json").write_text(json.dumps(_TOLD))


class PrairieLearn:
    """An image, and the folder `/grade`, which is another for each submission."""

    every = 1
    top, home, results = "/grade", "/", "/grade/results/results.json"

    def __init__(self, root, package):
        self.root, self.package = root, root.path.with_name("package")
        _unzipped(package, self.package)
        for line in (self.package / "image" / "Dockerfile").read_text().splitlines():
            word, _, rest = line.partition(" ")
            if word == "COPY":
                source, target = rest.split()
                copy = shutil.copytree if (self.package / "image" / source).is_dir() else shutil.copy
                copy(self.package / "image" / source, root.at(target))
            elif word == "RUN":
                _well(root.run("sh", "-c", rest))
        info = json.loads((self.package / "question" / "info.json").read_text())
        self.entry = shlex.split(info["externalGradingOptions"]["entrypoint"])

    def hand_in(self, files):
        """Lay out what the platform does of a submission; the folder of results is not there."""
        grade = self.root.at("/grade")
        shutil.rmtree(grade, ignore_errors=True)
        shutil.copytree(self.package / "question" / "tests", grade / "tests")
        _anew(grade / "student", files)
        (grade / "data").mkdir()
        (grade / "data" / "data.json").write_text(json.dumps({"params": {}, "submitted_answers": {}, "gradable": True}))


class Autolab:
    """A folder of the virtual machine's user, in which `make` is run; the last line that is printed is the results. It installs the grader each time."""

    every = 4
    top = home = "/home/autograde"
    results, entry = None, ["make", "--silent"]

    def __init__(self, root, package):
        self.root, self.package = root, package

    def hand_in(self, files):
        """Lay out what the platform does of a submission: one file, the tar file and the Makefile."""
        home = self.root.at(self.home)
        with zipfile.ZipFile(self.package) as archive:
            makefile, tar = archive.read("autograde-Makefile"), archive.read("autograde.tar")
        handed_in = {"handin.zip": zipped(files)} if b"handin.zip" in makefile else files
        _anew(home, handed_in | {"Makefile": makefile, "autograde.tar": tar})


PLATFORMS = {"gradescope": Gradescope, "prairielearn": PrairieLearn, "autolab": Autolab}


def _anew(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def _unzipped(package, folder):
    """Unpack it with the modes that stand in it."""
    with zipfile.ZipFile(package) as archive:
        for one in archive.infolist():
            Path(archive.extract(one, folder)).chmod(stat.S_IMODE(one.external_attr >> 16))


def _well(done):
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def debian(tmp_path_factory):
    """A root that is copied for each package."""
    return clean_root(tmp_path_factory.mktemp("debian") / "root")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Those of this machine's numpy, and of all else that is needed."""
    return real_wheels((f"numpy=={np.__version__}", *NEEDED), tmp_path_factory.mktemp("wheels"))


def _by_batch(tmp_path, course, works):
    """The reports of `grade`."""
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    out = tmp_path / "out"
    assert grade(written(tmp_path / "in", works), out, "--secret-file", tmp_path / "secret", course=course) in (0, 4)
    reports = [report_from_json(path.read_text()) for path in (out / "reports").glob("*.json")]
    return {report.submission: report for report in reports}


def _of_the_batch(platform, report, home, told):
    """What the batch's report is in the form of a platform, with what is told there of the machine."""
    module = import_module(f"autograder.hosted.{platform}")
    metadata = module.read_metadata(home)
    if platform == "gradescope":
        about = json.loads(told)["extra_data"]
        assert about["walls"].startswith("standard ["), "a container has no namespaces"
        report = replace(report, walls=about["walls"], versions=tuple(about["versions"].items()))
    return module.results(replace(report, submission=metadata.who), metadata)


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_package_in_a_clean_root_says_what_the_batch_says(tmp_path, debian, wheels, platform, course):
    """Byte for byte but for what it says of the machine, for right, wrong, endless, dying and hostile work; killed, it leaves no results."""
    folder, assignment, works = COURSES[course]
    works = {who: works[who] for who in [*works][:: PLATFORMS[platform].every]}
    (tmp_path / "package.zip").write_bytes(
        pack(platform, load_assignment(folder, assignment), SECRET, wheels, python=PYTHON)
    )
    there = PLATFORMS[platform](debian.copied(tmp_path / "root"), tmp_path / "package.zip")
    for who, report in _by_batch(tmp_path, folder, works).items():
        there.hand_in(works[who])
        done = _well(there.root.run(*there.entry, at=there.home))
        told = there.root.at(there.results).read_bytes().decode() if there.results else done.stdout
        assert told == _of_the_batch(platform, report, there.root.at(there.top), told), who
        of_its_form(platform, told)
    there.hand_in(works["right"])
    killed = there.root.run(
        "timeout", "--signal=KILL", "0.3", *there.entry, at=there.home
    )  # no machine is done by then
    assert killed.returncode != 0
    assert "scores" not in killed.stdout
    assert not there.results or not there.root.at(there.results).exists()
