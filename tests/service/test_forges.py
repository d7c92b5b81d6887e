"""A course whose repositories are at a platform: webhooks, polls and answers, by the real service against a platform over HTTP."""

import json
import subprocess
import sys

import pytest

from tests.batch_room import WRONG
from tests.forge_room import SECRET, TOKEN, GitHubFake, post
from tests.process_room import wait_until
from tests.service_room import FOLDER, Served

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="the service needs Linux")]

FILE = f"{FOLDER}/tiny.py"


class AtForge(Served):
    """A course at a platform, with a repository for each name, and the service."""

    def __init__(self, folder, platform, *names, **settings):
        super().__init__(folder)
        self.platform = platform
        self.write("forge.yaml", json.dumps({"platform": platform.name, "url": platform.url, **settings}))
        rows = "".join(f"course/{name},{name}\n" for name in names)
        self.write("repositories.csv", f"repository,person\n{rows}")
        self.write("secrets/forge.token", TOKEN, mode=0o600)
        self.write("secrets/forge.webhook", SECRET, mode=0o600)
        for name in names:
            platform.repositories[f"course/{name}"]

    def write(self, name, text, mode=0o644):
        """Write a file of the course."""
        path = self.course / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def commit_at(self, name, source, **more):
        """Push work to a person's repository; the move."""
        files = source if isinstance(source, dict) else {FILE: source.encode()}
        return self.platform.repositories[f"course/{name}"].push(files, **more)

    def tell(self, name, move, **more):
        """Have the webhook told of a move; the answer."""
        body, headers = self.platform.message(f"course/{name}", move, **{"delivery": f"{name} {move[1]}", **more})
        return self.send(body, headers)

    def send(self, body, headers):
        """Send a message to the address of webhooks; the answer."""
        return post(self.base + "/webhook", body, headers)

    def shown(self, name):
        """What was shown in a person's repository."""
        return self.platform.shown[f"course/{name}"]

    def poll(self, *more):
        """Poll once, in a process of its own."""
        words = [sys.executable, "-m", "autograder", "poll", self.course, "--once", "--jobs", "2", *more]
        return subprocess.run([*map(str, words)], capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    """A service that follows repositories at GitHub."""
    with GitHubFake() as platform:
        one = AtForge(
            tmp_path_factory.mktemp("forge"), platform, "ada", "blaise", "carl", "dora", "emmy", "felix", minutes=1000
        )
        with one.running():
            yield one
        assert one.process.returncode == 0


def _scores(one, name):
    return one.rows("SELECT score FROM attempt WHERE person = ? ORDER BY number", name)


def test_a_push_is_told_graded_and_shown_at_its_commit(there):
    """The webhook is acknowledged at once; the score, the mistake and the line of the function stand at the commit, once."""
    move = there.commit_at("ada", {FILE: WRONG.encode(), "README.md": b"mine"})
    assert there.tell("ada", move) == (200, "kept")
    wait_until(lambda: len(there.shown("ada")) == 2)
    (kind, _, status), (kind2, commit, body) = there.shown("ada")
    assert (kind, kind2, commit) == ("status", "comment", move[1])
    assert (status["state"], status["context"]) == ("failure", f"autograder/{FOLDER}")
    assert status["description"].startswith("2 of 5")
    assert f"{FILE}:" in body["body"]
    assert "outer" in body["body"]
    assert _scores(there, "ada") == [(2.0,)]
    assert there.tell("ada", move) == (200, "known")
    assert there.tell("ada", move, delivery="another") == (200, "kept")
    wait_until(lambda: not there.rows("SELECT 1 FROM notice WHERE is_open"))
    assert len(there.shown("ada")) == 2
    assert _scores(there, "ada") == [(2.0,)]
