"""What docs/ta/backup.md says of a server that grades on push gives everything back."""

import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.service_room import Served, variant

PAGE = (ROOT / "docs" / "ta" / "backup.md").read_text(encoding="utf-8")


def _typed(served) -> list[list[str]]:
    """The lines of the page's two blocks for a server, for the folders of this test and the user who runs it."""
    section = PAGE[PAGE.index("## A server that grades on push") :]
    blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    here = served.folder
    for old, new in (
        (r"sudo -u \w+ ", ""),
        (r"\bsrv/grading srv/git", "grading git"),
        (r"/(srv|root)/", f"{here}/"),
        (r"--directory /", f"--directory {here}"),
        (r"/opt/autograder/bin/autograder", f"{sys.executable} -m autograder"),
        (r"/run/autograder/hook.sock", f"{served.socket}"),
    ):
        blocks = [re.sub(old, new, one) for one in blocks]
    return [[line for line in one.splitlines() if "systemctl" not in line] for one in blocks]


def _type(lines) -> None:
    done = subprocess.run(["bash", "-ec", "\n".join(lines)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.weekly
@pytest.mark.skipif(not shutil.which("sqlite3"), reason="the page has it installed")
def test_a_server_is_restored_by_the_commands_of_the_page(tmp_path):
    """Made while it serves, all is lost, put back: the attempts are there, what came after the copy is swept, and it grades on."""
    (tmp_path / "grading").mkdir()
    served = Served(tmp_path / "grading")
    served.folder = tmp_path
    making, restoring = _typed(served)
    with served.running():
        served.push("ada", variant(1))
        served.settled()
        _type(making)
        served.push("blaise", variant(2))
        served.settled()
    shutil.rmtree(served.course)
    *restoring, sweep = restoring
    _type(restoring)
    assert served.states() == [("ada", "graded")]
    shutil.rmtree(served.folder / "clones" / "ada")
    with served.running():
        _type([sweep])
        assert served.settled() == [("ada", "graded"), ("blaise", "graded")]
        assert any("number 3: 5 of 5" in line for line in served.push("ada", variant(3)))
