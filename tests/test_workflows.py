"""The CI's jobs leave out no test for want of what they could have: packages of the system, and the rights of root."""

import re
from pathlib import PurePath

import yaml

from tests.conftest import ROOT

_ROOT_ALONE = re.compile(r"(?:skipif\(\s*|\bif )os\.gete?uid\(\)(?: != 0|:)")
"""How a test is skipped for whoever is not root."""


def _steps(name):
    """What the steps of a workflow's only job run."""
    (job,) = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text())["jobs"].values()
    return [step["run"] for step in job["steps"] if "run" in step]


def _as_root(name):
    """The paths below which tests are run by root."""
    return {
        word for line in _steps(name) if re.match("sudo .* -m pytest ", line) for word in re.findall(r"tests/\S+", line)
    }


def _need_root(mark=""):
    """The files of tests with some that only root can run, and with a mark."""
    texts = {path.relative_to(ROOT).as_posix(): path.read_text() for path in (ROOT / "tests").rglob("test_*.py")}
    return [path for path, text in texts.items() if _ROOT_ALONE.search(text) and mark in text]


def _left_out(paths, run):
    return [path for path in paths if not any(PurePath(path).is_relative_to(one) for one in run)]


def test_what_only_root_can_try_is_tried_by_root():
    """On every push each file that has such tests, and each week those that are left to it."""
    assert _left_out(_need_root(), _as_root("ci.yml")) == []
    assert _left_out(_need_root("sampled("), _as_root("measure.yml")) == []
    assert len(_need_root()) > 5


def test_the_job_has_what_the_script_installs():
    """What `.ci/run` installs for tests is installed where GitHub runs them."""
    script = (ROOT / ".ci" / "run").read_text()
    wanted = {package for _, package in re.findall(r"^    want (\S+) (\S+)", script, re.MULTILINE)}
    steps = " ".join(_steps("ci.yml"))
    assert wanted == {"seccomp", "chromium", "gitolite3", "openssh-server"}
    assert {package for package in wanted if not re.search(rf"\b{package}\b", steps)} == set()
