"""Each platform's API, against a server that answers as its documents say: how a branch moved, what is in a commit, and what is shown."""

import base64
import hmac
import json
import time
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from autograder.forges.course_forge import CourseForge
from autograder.forges.forge import Answer, Entry, Move, NotAnswered, Remark, Told, Unreadable, Unsigned
from autograder.forges.opened import open_forge
from tests.forge_room import (
    NONE,
    SECRET,
    TOKEN,
    ForgejoFake,
    GiteaFake,
    GitHubFake,
    GitLabFake,
    HungUp,
    Refused,
    blob_id,
    no_more,
)

FAKES = [GitHubFake, GiteaFake, ForgejoFake, GitLabFake]
ANSWER = Answer(
    "01_tiny", "lost", "2 of 5", "## 2 of 5\n\ntext", "", (Remark("01_tiny/tiny.py", 3, "outer", "its sign"),)
)


@pytest.fixture(params=FAKES, ids=lambda one: one.name)
def there(request, tmp_path, monkeypatch):
    """A platform with one repository, and who asks it."""
    monkeypatch.setenv("AUTOGRADER_FORGE_TOKEN", TOKEN)
    with request.param() as platform:
        forge = open_forge(tmp_path, CourseForge(platform.name, platform.url), 0.0)
        platform.repository = platform.repositories["course/ada"]
        yield platform, forge
        forge.close()


@pytest.mark.slow
def test_a_branch_moves_as_the_platform_wrote_it_down(there):
    """Old and new commit and the platform's time of each push to the branch, over all pages; no other branch's; and nothing anew."""
    platform, forge = there
    times = [1_700_000_000.0 + number for number in range(130)]
    moves = [Move(*platform.repository.push({"n": b"%d" % at}, at=at), at) for at in times]
    platform.repository.push({"n": b"other"}, branch="main2")
    log = forge.log("course/ada", "main", "")
    assert sorted(log.moves, key=lambda move: move.time) == moves
    assert forge.head("course/ada", "main") == moves[-1].new
    assert forge.head("course/ada", "mai") == ""
    assert (forge.log("course/ada", "main", log.etag) is None) == bool(log.etag)
    platform.repository.move(NONE, at=1_800_000_000.0)
    gone = Move(moves[-1].new, NONE, 1_800_000_000.0)
    assert (gone in forge.log("course/ada", "main", log.etag).moves) == platform.tells_of_deletion


def test_a_repository_to_which_nothing_was_pushed_has_no_branch(there):
    """It is there, and nothing is in it."""
    _, forge = there
    assert forge.log("course/ada", "main", "").moves == ()
    assert forge.head("course/ada", "main") == ""


def test_what_is_in_a_commit_is_told_before_it_is_read(there):
    """Kinds by git's modes; sizes; and the bytes as they were pushed, up to a bound."""
    platform, forge = there
    data = bytes(range(256)) * 5
    entries = {"01_tiny/tiny.py": data, "01_tiny/run.py": ("100755", b"x"), "01_tiny/on.py": ("120000", b"/etc/passwd")}
    _, commit = platform.repository.push({**entries, "02_sub": ("160000", "1" * 40), "file": b"", "odd name é": b"1"})
    root = {one.name: one for one in forge.root("course/ada", commit)}
    assert {name: one.kind for name, one in root.items()} == {
        "01_tiny": "folder",
        "02_sub": "submodule",
        "file": "file",
        "odd name é": "file",
    }
    inside = {one.name: one for one in forge.inside("course/ada", commit, root["01_tiny"])}
    assert {name: one.kind for name, one in inside.items()} == {"tiny.py": "file", "run.py": "file", "on.py": "link"}
    assert inside["tiny.py"].size in (len(data), None)
    assert inside["tiny.py"].object == blob_id(data)
    assert forge.contents("course/ada", inside["tiny.py"], len(data)) == data
    assert forge.contents("course/ada", inside["tiny.py"], len(data) - 1) is None
    unknown = Entry("file", "tiny.py", inside["tiny.py"].object, len(data) - 1)
    assert forge.contents("course/ada", unknown, len(data) - 1) is None


def test_what_is_no_answer_says_why(there):
    """A repository that is gone or moved, a token that is refused, a platform that is busy or fails, another page's address, no JSON."""
    platform, forge = there

    def asked(error):
        def before(*_):
            raise error

        platform.before = before
        with pytest.raises(NotAnswered) as found:
            forge.log("course/ada", "main", "")
        return found.value.why.key, found.value.wait

    with pytest.raises(NotAnswered, match="gone"):
        forge.log("course/nobody", "main", "")
    assert asked(Refused(301, location="http://127.0.0.1:1/elsewhere")) == ("forge.moved", 0.0)
    assert asked(Refused(401)) == ("forge.barred", 300.0)
    assert asked(Refused(403)) == ("forge.barred", 300.0)
    assert asked(Refused(500))[0] == "forge.fails"
    asked_before = len(platform.asked)
    key, wait = asked(Refused(429, retry_after=120))
    assert (key, 110 < wait <= 120) == ("forge.busy", True)
    assert len(platform.asked) == asked_before + 1
    assert asked(Refused(500))[0] == "forge.busy"  # nothing is asked while the platform wants to be left alone
    assert len(platform.asked) == asked_before + 1


def test_a_limit_that_is_used_up_is_waited_for(there):
    """Until the time that the platform tells, an hour at most; where that is soon, then and there."""
    platform, forge = there

    def spent(*_):
        raise Refused(403, x_ratelimit_remaining=0, x_ratelimit_reset=int(time.time()) + 50_000)

    platform.before = spent
    with pytest.raises(NotAnswered) as found:
        forge.log("course/ada", "main", "")
    assert found.value.wait == 3600.0


def test_a_push_is_told_by_a_signature_alone(there):
    """A message of this platform is a push if it is signed with the secret; a byte more, another secret or no signature is none."""
    platform, forge = there
    body, headers = platform.message("course/ada", (NONE, "1" * 40))
    low = {name.lower(): value for name, value in headers.items()}
    told = forge.told(low, body, SECRET, time.time())
    assert (told.repository, told.ref, told.old, told.new) == ("course/ada", "refs/heads/main", NONE, "1" * 40)
    assert told.delivery
    others = [({}, body, SECRET), (low, body, "another secret of webhooks")]
    for these, bytes_, secret in [*others, *([(low, body + b" ", SECRET)] if platform.signs else [])]:
        with pytest.raises(Unsigned):
            forge.told(these, bytes_, secret, time.time())


def test_what_is_signed_and_is_no_push_is_none(there):
    """Another event is nothing to do; no JSON, or a push without its parts, is unreadable."""
    platform, forge = there
    body, headers = platform.message("course/ada", (NONE, "1" * 40), event="ping")
    low = {name.lower(): value for name, value in headers.items()}
    assert forge.told(low, body, SECRET, time.time()) is None
    for body in (b"payload=%7B%7D", b"[]", b'{"ref": 1}', b"[" * 100_000, b'{"repository": {"full_name": 1}}', b"\xff"):
        low = {name.lower(): value for name, value in platform.signed(body, SECRET).items()}
        with pytest.raises(Unreadable):
            forge.told(low, body, SECRET, time.time())


# ── what is shown ───────────────────────────────────────────────────────────────────────────────


def test_an_answer_is_shown_at_its_commit(there):
    """As a status with the score; where nothing else shows the report and there are comments, as one that names the lines."""
    platform, forge = there
    _, commit = platform.repository.push({"n": b"1"})
    forge.answer("course/ada", commit, ANSWER)
    (kind, at, status), *comments = platform.shown["course/ada"]
    assert (kind, at) == ("status", commit)
    assert (status["description"], status.get("context", status.get("name"))) == ("2 of 5", "autograder/01_tiny")
    assert [(kind, at) for kind, at, _ in comments] == [("comment", commit)] * platform.has_comments
    for _, _, body in comments:
        (text,) = body.values()
        assert ["01_tiny/tiny.py:3" in text, "its sign" in text, "## 2 of 5\n\ntext" in text] == [True] * 3
    linked = Answer("01_tiny", "full", "5 of 5", "", "https://example.org/1.html")
    forge.answer("course/ada", commit, linked)
    shown = [(kind, body["target_url"]) for kind, _, body in platform.shown["course/ada"][1 + len(comments) :]]
    assert shown == [("status", linked.url)]
    forge.answer("course/ada", commit, linked)
    assert [kind for kind, *_ in platform.shown["course/ada"]].count("comment") == len(comments)


@pytest.mark.parametrize("lost", [HungUp(), Refused(502)], ids=["hung up", "failed"])
def test_a_comment_stands_once_though_nobody_was_told_that_it_was_taken(there, lost):
    """What may have been taken is sent no second time by itself; shown again, it is looked for first; another is added."""
    platform, forge = there
    _, commit = platform.repository.push({"n": b"1"})
    taken = []

    def after(method, path):
        if method == "POST" and "/comments" in path:
            taken.append(path)
            raise lost

    platform.after = after
    if platform.has_comments:
        with pytest.raises(NotAnswered) as found:
            forge.answer("course/ada", commit, ANSWER)
        assert (found.value.wait, len(taken)) == (0.0, 1)
    platform.after = no_more
    for answer in (ANSWER, ANSWER, replace(ANSWER, title="3 of 5")):
        forge.answer("course/ada", commit, answer)
    kinds = [kind for kind, *_ in platform.shown["course/ada"]]
    assert kinds.count("comment") == 2 * platform.has_comments


def test_what_was_never_sent_is_sent_again(tmp_path, monkeypatch):
    """Where nobody is met at the platform's address it is asked a few times, and told as a platform that cannot be had."""
    monkeypatch.setenv("AUTOGRADER_FORGE_TOKEN", TOKEN)
    monkeypatch.setattr("autograder.forges.api.time.sleep", waited := [].append)
    forge = open_forge(tmp_path, CourseForge("github", "http://127.0.0.1:1"), 5.0)
    with pytest.raises(NotAnswered) as found:
        forge._api.post("/a", {}, adds=True)
    forge.close()
    assert (found.value.why.key, found.value.wait) == ("forge.not_reached", 30.0)
    assert len(waited.__self__) == 2


@pytest.mark.slow
def test_however_much_there_is_to_say_a_platform_takes_it(there):
    """What is longer than a platform takes is cut, and says so; every state of an answer is one of its own."""
    platform, forge = there
    _, commit = platform.repository.push({"n": b"1"})
    long = "\n\n".join(["```text", *("é" * 100 for _ in range(2000)), "```"])
    remarks = tuple(Remark("01_tiny/é`|.py", line, "t" * 900, "s" * 5000) for line in range(1, 90))
    for state in ("full", "lost", "not graded", "fault"):
        forge.answer("course/ada", commit, Answer("", state, "é" * 5000, long, "", remarks))
    assert {kind for kind, *_ in platform.shown["course/ada"]} <= {"status", "comment"}


@pytest.mark.slow
def test_a_tree_that_is_not_told_whole_is_none(there):
    """Nothing is graded of a part of a tree."""
    platform, forge = there
    _, commit = platform.repository.push({f"f{number:04}": b"" for number in range(1100)} | {"01_tiny/a.py": b""})
    assert forge.root("course/ada", commit) is None


# ── GitHub's Apps, GitLab's signatures ──────────────────────────────────────────────────────────


@pytest.mark.slow
def test_an_app_shows_checks_with_remarks_on_lines(tmp_path):
    """With its key it asks for a token of an hour, once; then it shows check runs, each once, of as many remarks as are taken."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "forge.pem").write_bytes(pem)
    (tmp_path / "secrets" / "forge.pem").chmod(0o600)
    with GitHubFake() as platform:
        platform.public_key = key.public_key()
        forge = open_forge(tmp_path, CourseForge("github", platform.url, app="123", installation=45), 0.0)
        _, commit = platform.repositories["course/ada"].push({"n": b"1"})
        remarks = tuple(Remark("01_tiny/tiny.py", line, "t" * 300, "s") for line in range(1, 60))
        first = Answer("01_tiny", "lost", "2 of 5", "x" * 70_000, "", remarks)
        forge.answer("course/ada", commit, first)
        forge.answer("course/ada", commit, first)
        forge.answer("course/ada", commit, Answer("01_tiny", "not graded", "later", "", "https://example.org"))
        forge.close()
        (kind, _, first), (_, _, second) = platform.shown["course/ada"]
        assert (kind, first["conclusion"], second["conclusion"]) == ("check", "failure", "skipped")
        assert platform.issued == ("123", "45")
        assert sum("access_tokens" in path for _, path in platform.asked) == 1


def _signed_by_gitlab(body, *, at, key=b"k" * 32, number="msg_1"):
    signature = base64.b64encode(hmac.digest(key, f"{number}.{at}.".encode() + body, "sha256")).decode()
    there = {"webhook-id": number, "webhook-timestamp": str(at), "webhook-signature": f"v1,{signature}"}
    return {**there, "x-gitlab-event": "Push Hook", "idempotency-key": number}


def test_a_signing_token_of_gitlab_is_held_to_its_bytes_and_its_time(tmp_path, monkeypatch):
    """Key in base64, number and time in the signature; what is older than five minutes, or shows a token alone, is none."""
    monkeypatch.setenv("AUTOGRADER_FORGE_TOKEN", TOKEN)
    forge = open_forge(tmp_path, CourseForge("gitlab", "http://127.0.0.1:1"), 0.0)
    body = _payload()
    secret, now = "whsec_" + base64.b64encode(b"k" * 32).decode(), 1_800_000_000
    told = Told("course/ada", "refs/heads/main", NONE, "1" * 40, "msg_1")
    assert forge.told(_signed_by_gitlab(body, at=now), body, secret, now + 299.0) == told
    fine = _signed_by_gitlab(body, at=now)
    for headers, when, with_ in [
        (fine, now + 301.0, secret),
        (fine, now - 301.0, secret),
        (fine | {"webhook-id": "msg_2"}, now, secret),
        (fine | {"webhook-timestamp": str(now + 1)}, now, secret),
        (fine | {"webhook-timestamp": "²"}, now, secret),
        (fine | {"webhook-signature": ""}, now, secret),
        (_signed_by_gitlab(body, at=now, key=b"j" * 32), now, secret),
        ({"x-gitlab-event": "Push Hook", "x-gitlab-token": secret}, now, secret),
        (fine, now, "whsec_no base64"),
    ]:
        with pytest.raises(Unsigned):
            forge.told(headers, body, with_, when)


def _payload():
    project = {"path_with_namespace": "course/ada"}
    return json.dumps({"ref": "refs/heads/main", "before": NONE, "after": "1" * 40, "project": project}).encode()
