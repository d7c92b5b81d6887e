"""A course whose repositories are at a platform: webhooks, polls and answers, by the real service against a platform over HTTP."""

import http.client
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from autograder.service.webhook import PATIENCE
from autograder.words.message import message, say
from tests.batch_room import RIGHT, WRONG
from tests.conftest import sampled
from tests.forge_course_room import FILE, OfCourse
from tests.forge_room import TOKEN, ForgejoFake, GitHubFake, GitLabFake, post
from tests.process_room import wait_until
from tests.service_room import FOLDER, Served, graded_by_batch, variant

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="the service needs Linux")]


class AtForge(OfCourse, Served):
    """Such a course, and its service."""

    def __init__(self, folder, platform, *names, **settings):
        super().__init__(folder)
        self.enroll(platform, *names, **settings)

    @property
    def port(self):
        """Where it is met."""
        return int(self.base.rpartition(":")[2])

    def polling(self):
        """A poll, once, in a process of its own."""
        words = [sys.executable, "-m", "autograder", "poll", self.course, "--once", "--jobs", "2"]
        return subprocess.Popen([*map(str, words)], stderr=subprocess.PIPE, text=True, start_new_session=True)

    def poll(self):
        """Let one come to its end: its exit code, and what it said."""
        process = self.polling()
        says = process.communicate(timeout=300)[1]
        return process.returncode, says

    def scores(self):
        """Who has which score."""
        return dict(self.rows("SELECT person, score FROM attempt"))


@pytest.fixture(scope="module")
def there(tmp_path_factory):
    """A service that follows repositories at GitHub."""
    with GitHubFake() as platform:
        names = ("ada", "blaise", "carl", "dora")
        one = AtForge(tmp_path_factory.mktemp("forge"), platform, *names, minutes=1000)
        with one.running():
            yield one
        assert one.process.returncode == 0


def test_a_push_is_told_graded_and_shown_at_its_commit(there):
    """The webhook is acknowledged at once; the score, the mistake and the line of the function stand at the commit, once."""
    move = there.push("ada", {FILE: WRONG.encode(), "README.md": b"mine"})
    assert there.tell("ada", move) == (200, "kept")
    wait_until(lambda: len(there.shown("ada")) == 2)
    (kind, _, status), (kind2, commit, body) = there.shown("ada")
    assert (kind, kind2, commit) == ("status", "comment", move[1])
    assert (status["state"], status["context"]) == ("failure", f"autograder/{FOLDER}")
    assert status["description"].startswith("2 of 5")
    line = 1 + WRONG[: WRONG.index("def outer")].count("\n")
    assert f"{FILE}:{line}" in body["body"]
    assert there.scores()["ada"] == 2.0
    assert there.tell("ada", move) == (200, "known")
    assert there.tell("ada", move, delivery="another") == (200, "kept")
    wait_until(lambda: not there.rows("SELECT 1 FROM notice WHERE is_open"))
    assert len(there.shown("ada")) == 2
    assert TOKEN not in there.log


@pytest.mark.parametrize("told", ["30000000", "99999999999999999999", "-1", "1e9"])
def test_what_is_too_large_is_refused_before_it_is_read(there, told):
    """By the length that it tells: none of its bytes is waited for."""
    with closing(socket.create_connection(("127.0.0.1", there.port), timeout=30)) as one:
        head = f"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {told}\r\n\r\n"
        one.sendall(head.encode())
        assert one.recv(1000).split()[1] in (b"413", b"400")


def test_what_never_tells_its_length_is_read_to_a_bound(there):
    """Thirty megabytes in pieces are given up where they are too many; the service holds none of them after that."""
    connection = http.client.HTTPConnection("127.0.0.1", there.port, timeout=60)
    with closing(connection):
        pieces = (b"x" * (1 << 20) for _ in range(30))
        try:
            connection.request(
                "POST", "/webhook", pieces, encode_chunked=True, headers={"Transfer-Encoding": "chunked"}
            )
            assert connection.getresponse().status == 413
        except (BrokenPipeError, ConnectionResetError):
            pass  # it hung up in the middle, which is an answer
    assert there.ask("/health") == "well\n"


def test_what_tells_two_lengths_is_held_to_the_bound_of_what_tells_none(there):
    """Ten messages that say that they have ten bytes, and come in pieces of a megabyte, are not held at a time."""
    before, those = _resident(there.process.pid), []
    piece = b"%x\r\n%s\r\n" % (1 << 20, b"x" * (1 << 20))
    for _ in range(10):
        those.append(one := socket.create_connection(("127.0.0.1", there.port)))
        one.sendall(b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n")
        one.settimeout(0.1)
        with suppress(OSError):
            one.sendall(piece * 8)
    held = _resident(there.process.pid) - before
    for one in those:
        one.close()
    assert held < 40 << 20
    assert there.ask("/health") == "well\n"


def _resident(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()


def test_who_is_slow_or_unsigned_keeps_nobody_out(there):
    """Whoever never comes to an end, and whoever has not the secret, are refused; a signed message is taken meanwhile."""
    slow = [socket.create_connection(("127.0.0.1", there.port), timeout=60) for _ in range(20)]
    try:
        for one in slow:
            one.sendall(b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{")
        move = there.push("blaise", variant("blaise"))
        body, headers = there.platform.message("course/blaise", move, secret="guessed by somebody else")
        assert post(there.base + "/webhook", body, headers)[0] == 401
        assert post(there.base + "/webhook", body, {})[0] == 401
        assert there.tell("blaise", move) == (200, "kept")
        assert slow[0].recv(100).split()[1] == b"408"
    finally:
        for one in slow:
            one.close()
    wait_until(lambda: there.scores().get("blaise") == 5.0)


def test_what_is_none_of_ours_is_acknowledged_and_left(there):
    """Another branch, another event, another's repository: nothing is kept, and the platform has no reason to turn the webhook off."""
    before = there.rows("SELECT count(*) FROM notice")
    move = there.push("carl", variant("aside"), branch="$(touch /tmp/pwned)\u202e")
    assert there.tell("carl", move, branch="$(touch /tmp/pwned)\u202e") == (200, "nothing to do")
    assert there.tell("carl", move, event="ping") == (200, "nothing to do")
    assert there.tell("carl", (move[1], "0" * 40)) == (200, "nothing to do")
    assert there.tell("carl", (move[0], "../../evil"))[0] == 400
    assert there.tell("carl", move, delivery="9" * 500)[0] == 400
    assert there.tell("mallory\x1b[2J", move) == (200, "no repository of this course")
    body, _ = there.platform.message("course/carl", move)
    assert post(there.base + "/webhook", b"{}", there.platform.signed(b"{}", "the-secret-of-webhooks"))[0] == 400
    assert post(there.base + "/webhook", body, there.platform.signed(b"other", "the-secret-of-webhooks"))[0] == 401
    assert there.rows("SELECT count(*) FROM notice") == before
    assert "\x1b" not in there.log


def test_while_the_file_is_held_the_platform_is_told_to_come_again(there):
    """What cannot be kept is not acknowledged, before the platform gives up; the push is found all the same."""
    assert PATIENCE < 10  # seconds that GitHub has for an answer
    move = there.push("dora", variant("dora"))
    with closing(sqlite3.connect(there.course / "service" / "attempts.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert there.tell("dora", move)[0] == 503
        other.execute("ROLLBACK")
    assert there.tell("dora", move) == (200, "kept")
    wait_until(lambda: there.scores().get("dora") == 5.0)


# ── without a server ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("fake", sampled([GitHubFake, ForgejoFake, GitLabFake], GitHubFake), ids=lambda one: one.name)
def test_a_course_is_graded_by_a_poll_that_ends(tmp_path, fake):
    """Everybody's last push is graded and answered once; who is gone is named, and ends it with 1; a second poll does nothing anew."""
    with fake() as platform:
        one = AtForge(tmp_path, platform, "ada", "blaise", "carl")
        one.push("ada", WRONG, at=1_700_000_000.0)
        last = one.push("ada", RIGHT, at=1_700_000_100.0)
        one.push("blaise", WRONG)
        gone = platform.repositories.pop("course/carl")
        code, says = one.poll()
        assert (code, "course/carl" in says) == (1, True)
        assert dict(one.rows("SELECT arrived, score FROM attempt WHERE person = 'ada'")) == {
            1_700_000_000.0: None,
            1_700_000_100.0: 5.0,
        }
        assert one.scores()["blaise"] == 2.0
        statuses = [(commit, body["state"]) for kind, commit, body in one.shown("ada") if kind == "status"]
        assert (last[1], "success") in statuses
        assert len(statuses) == 2
        platform.repositories["course/carl"] = gone
        shown = sum(map(len, platform.shown.values()))
        assert one.poll()[0] == 0
        assert sum(map(len, platform.shown.values())) == shown
        assert TOKEN not in says


@pytest.mark.weekly
def test_a_poll_that_is_killed_goes_on_where_it_was(tmp_path):
    """However often it is killed, each push has one attempt, an answer and one report, of the bytes of `grade` under that secret."""
    with GitHubFake() as platform:
        names = [f"s{number}" for number in range(6)]
        one = AtForge(tmp_path, platform, *names)
        for name in names:
            one.push(name, variant(name))
        for seconds in (1.0, 2.0, 3.0):
            process = one.polling()
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        assert one.poll()[0] == 0
        assert sorted(one.states()) == [(name, "graded") for name in names]
        kept = {name: report.encode() for name, report in one.rows("SELECT person, report FROM attempt")}
        assert kept == graded_by_batch(one, tmp_path, {name: variant(name) for name in names})
        assert {name: len({commit for _, commit, _ in one.shown(name)}) for name in names} == dict.fromkeys(names, 1)


def test_a_poll_without_a_forge_or_a_token_says_what_to_do(tmp_path):
    """Nothing is asked; the file that is wrong is named."""
    with GitHubFake() as platform:
        one = AtForge(tmp_path, platform, "ada")
        (one.course / "secrets" / "forge.token").chmod(0o644)
        code, says = one.poll()
        assert (code, "forge.token" in says, platform.asked) == (2, True, [])
        (one.course / "secrets" / "forge.token").unlink()
        assert one.poll()[0] == 2
        (one.course / "forge.yaml").unlink()
        code, says = one.poll()
        assert code == 2
        assert says.strip().endswith(
            say(message("forge_file.none", path=one.course / "forge.yaml")).splitlines()[-1].strip()
        )
