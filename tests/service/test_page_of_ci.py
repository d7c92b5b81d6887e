"""What docs/ci.md has an administrator type does what the page says of it."""

import re
import shutil
import subprocess

import pytest
import yaml

from autograder.service.installing import SETTINGS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "ci.md").read_text()


@pytest.mark.skipif(not shutil.which("git-shell"), reason="git-shell comes with git")
def test_the_line_for_a_key_lets_push_to_one_repository(tmp_path):
    """What sshd has the shell of git's user run receives a push, whatever whoever has the key asks for."""
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "ada.git"], check=True)
    shell = re.search(r"adduser --system --group --shell (\S+) .* git\n", PAGE)[1]
    command = re.search(r'restrict,command="(.*)" ssh-ed25519', PAGE)[1].replace('\\"', '"')
    assert "/srv/git/ada.git" in command
    asked = [shell, "-c", command.replace("/srv/git", str(tmp_path))]
    done = subprocess.run(asked, input=b"0000", capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"report-status" in done.stdout


def test_all_that_a_hook_sets_is_set_for_gitolite():
    """The page sets for all repositories what `hook install` sets in one, and the branch that students push to."""
    told = dict(re.findall(r"git config --global (\S+) (\S+)", PAGE))
    assert told == {**SETTINGS, "init.defaultBranch": "main"}
    assert PAGE.index("gitolite setup -pk") < PAGE.index("init.defaultBranch")  # which its own repository must not have


def test_the_workflow_without_a_server_installs_what_a_course_has_built():
    """It is read as YAML, keeps the queue and the secrets, and its wheel is where `build` puts it."""
    block = re.search(r"(?m)^ +```yaml\n( +name: poll\n(?:.*\n)*?) +```", PAGE)[1]
    steps = yaml.safe_load(block)["jobs"]["poll"]["steps"]
    (install, poll) = (step["run"] for step in steps if "run" in step)
    assert poll == "autograder poll . --once"
    (wheel,) = ROOT.glob(re.search(r"echo (\S+)\)\[grade,forge\]", install)[1])
    assert wheel.is_file()
    kept = [step["with"]["path"] for step in steps if "cache" in step.get("uses", "")]
    assert kept == ["service\nsecrets"] * 2
