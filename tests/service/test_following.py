"""What is taken from a platform and what is not: whose, when, which bytes; on the real queue, of platforms over HTTP, without grading."""

import asyncio
import shutil
import sqlite3
import threading
import time
from contextlib import closing
from itertools import cycle
from types import SimpleNamespace

import pytest

from autograder.service import following
from autograder.service.at_forge import at_forge
from autograder.service.errands import Errands
from autograder.service.grading import grading
from autograder.words.message import message, say
from tests.batch_room import RIGHT, WRONG
from tests.conftest import TINY, sampled
from tests.doors_room import LAYERS, NETWORK, SEVERAL
from tests.forge_course_room import FILE, OfCourse
from tests.forge_room import NONE, SECRET, ForgejoFake, GitHubFake, GitLabFake, Refused, blob_id
from tests.service_room import FOLDER, variant

pytestmark = pytest.mark.slow

NAMES = ("ada", "blaise", "carl")


class Followed(OfCourse):
    """A course that is followed step by step."""

    def __init__(self, course):
        self.course, self.journal = course, []

    def note(self, event, **facts):
        """Keep what happened."""
        self.journal.append((event, facts))

    def look(self, *notices):
        """Be told of moves, look everywhere once, and read; as a poll does."""
        with (
            grading(self.course, 2, self.note) as grades,
            at_forge(self.course, grades, self.note, url="", patience=0.0) as there,
        ):
            for name, move, at in notices:
                body, headers = self.platform.message(f"course/{name}", move, delivery=f"{name}{move}{at}")
                low = {key.lower(): value for key, value in headers.items()}
                told = there.follower._forge.told(low, body, SECRET, time.time())
                there.follower.errands.take_notice(told.repository, told, at)
            asyncio.run(there.follower.once())
            self.failed, self.left = there.follower.failed, there.follower.errands.left()
            self.given_up = there.follower.errands.given_up()

    def have_due(self, table):
        """What was put off may be tried again now."""
        with closing(sqlite3.connect(self.course / "service" / "attempts.sqlite", isolation_level=None)) as database:
            database.execute(f"UPDATE {table} SET not_before = 0 WHERE not_before < 9e999")

    def rows(self, question, *values):
        """What the queue's file answers."""
        with closing(sqlite3.connect(self.course / "service" / "attempts.sqlite")) as database:
            return database.execute(question, values).fetchall()

    def attempts(self, name):
        """The attempts of somebody, in the order of their arrival: when, and which code."""
        question = "SELECT arrived, content FROM attempt JOIN file ON attempt = number WHERE person = ? ORDER BY arrived, number"
        return [(arrived, bytes(content).decode()) for arrived, content in self.rows(question, name)]


@pytest.fixture(params=[GitHubFake, ForgejoFake, GitLabFake], ids=lambda one: one.name)
def course(request, tmp_path):
    """A course with three repositories at each platform."""
    shutil.copytree(TINY, tmp_path / "course")
    with request.param() as platform:
        one = Followed(tmp_path / "course")
        one.enroll(platform, *NAMES)
        yield one


@pytest.fixture
def at_github(tmp_path):
    """The same at one platform, for what does not hang on which it is."""
    shutil.copytree(TINY, tmp_path / "course")
    with GitHubFake() as platform:
        one = Followed(tmp_path / "course")
        one.enroll(platform, *NAMES)
        yield one


def test_each_push_is_an_attempt_at_its_time_by_the_platforms_clock(course):
    """What was missed is found, each with the time of the platform's log, whatever a commit says; and found once."""
    course.push("ada", variant(1), at=1_700_000_000.0)
    course.push("ada", variant(2), at=1_700_000_100.0)
    course.push("blaise", variant(3), at=1_700_000_050.0)
    course.look()
    assert course.attempts("ada") == [(1_700_000_000.0, variant(1)), (1_700_000_100.0, variant(2))]
    assert course.attempts("blaise") == [(1_700_000_050.0, variant(3))]
    states = course.rows("SELECT state FROM attempt WHERE person = 'ada' ORDER BY arrived")
    assert states == [("superseded",), ("queued",)]
    assert (course.failed, course.left["read"]) == ({}, 0)
    course.look()
    assert len(course.attempts("ada")) == 2
    assert course.rows("SELECT count(*) FROM push") == [(3,)]


def test_what_the_log_does_not_show_yet_is_told_by_the_branch(course):
    """A push that a webhook just told of came when it did; one that nobody told of, when it was seen. The log makes no second one of it."""
    first, second, third = (course.push(name, variant(name)) for name in NAMES)
    logs = [(course.at(name), course.at(name).moves) for name in NAMES]
    for repository, _ in logs:
        repository.moves = []
    before = time.time()
    course.look(("ada", first, before - 5), ("carl", third, before - 4000))
    assert course.attempts("ada") == [(before - 5, variant("ada"))]
    for name in ("blaise", "carl"):
        ((arrived, _),) = course.attempts(name)
        assert before <= arrived <= time.time()
    for repository, moves in logs:
        repository.moves = moves
    course.look(("blaise", second, time.time()))
    assert [len(course.attempts(name)) for name in NAMES] == [1, 1, 1]
    assert course.left["look"] == 0


def test_nobody_tells_today_of_what_they_push_tomorrow(course):
    """Whoever rings with a commit before it is pushed has it at the time of the platform's log; and none is of the future by our clock."""
    first = course.push("ada", variant(1), at=1_700_000_000.0)
    course.at("ada").heads["main"], held = first[1], course.at("ada").moves
    late = course.push("ada", variant(2), at=1_700_090_000.0)
    course.at("ada").heads["main"], course.at("ada").moves = first[1], held[:1]
    course.look(("ada", late, 1_700_000_500.0))
    assert [arrived for arrived, _ in course.attempts("ada")] == [1_700_000_000.0]
    course.at("ada").heads["main"], course.at("ada").moves = late[1], held
    course.look(("ada", late, 1_700_000_501.0))
    assert [arrived for arrived, _ in course.attempts("ada")] == [1_700_000_000.0, 1_700_090_000.0]
    course.push("carl", variant(2), at=time.time() + 5000)
    before = time.time()
    course.look()
    assert before <= course.attempts("carl")[0][0] <= time.time()


def test_what_a_webhook_tells_is_not_believed(course):
    """A commit that is on no branch of the repository, another's commit, a push of long ago told again: nobody's score moves by it."""
    old = course.push("ada", variant("old"), at=1_700_000_000.0)
    new = course.push("ada", variant("new"), at=1_700_000_100.0)
    others = course.push("blaise", variant("mine"), at=1_700_000_000.0)
    course.look()
    aside = course.push("ada", variant("aside"), branch="try")
    course.look(("ada", (new[1], others[1]), 1_800_000_000.0), ("ada", (new[1], aside[1]), 1_800_000_000.0))
    course.look(("ada", old, 1_800_000_000.0), ("ada", (NONE, "7" * 40), 1_800_000_000.0))
    assert [source for _, source in course.attempts("ada")] == [variant("old"), variant("new")]
    assert course.left["look"] == 3  # the three that the platform may yet come to know


def test_a_webhook_without_a_push_is_given_up(at_github):
    """What the platform never comes to know is looked for a few times, longer and longer apart, and then no more."""
    at_github.push("ada", variant(1))
    at_github.look(("ada", ("1" * 40, "7" * 40), time.time()))
    for tries in range(1, 9):
        assert at_github.rows("SELECT tries, is_open FROM notice") == [(tries, 1)]
        at_github.have_due("notice")
        at_github.look()
    assert at_github.rows("SELECT is_open FROM notice") == [(0,)]
    assert "webhook unfounded" in [event for event, _ in at_github.journal]


def _gone(repository, commit):
    del repository.commits[commit]


def _other_bytes(repository, _):
    repository.blobs[blob_id(variant(1).encode())] = b"other"


def _no_tree(repository, commit):
    repository.commits[commit] = {"no": "object"}


@pytest.mark.parametrize("spoil", [_gone, _other_bytes, _no_tree])
def test_what_never_comes_out_right_is_given_up_told_and_kept(at_github, spoil):
    """It is tried some times, further and further apart; then a poll has nothing left to do again, and other pushes are as ever."""
    _, commit = at_github.push("ada", variant(1), at=1_700_000_000.0)
    at_github.push("ada", variant(2), at=1_700_000_100.0)
    spoil(at_github.at("ada"), commit)
    at_github.look()
    with (
        grading(at_github.course, 2, at_github.note) as grades,
        at_forge(at_github.course, grades, at_github.note, url="", patience=0.0) as there,
    ):
        for tries in range(1, 13):
            assert grades.queue.rows("SELECT tries FROM unread") == [(tries,)]
            at_github.have_due("unread")
            asyncio.run(there.follower._read_some(time.time()))
    at_github.look()
    assert (at_github.left["read"], [source for _, source in at_github.attempts("ada")]) == (0, [variant(2)])
    assert (at_github.given_up, at_github.failed) == ({"read": 1, "show": 0}, {})
    (facts,) = [facts for event, facts in at_github.journal if event == "given up"]
    ((number,),) = at_github.rows("SELECT push FROM unread")
    assert facts == {"repository": "course/ada", "what": "unread", "number": number}


def test_a_platform_that_cannot_be_had_is_asked_for_as_long_as_that_lasts(at_github):
    """That it fails, or refuses a token, is no try: nothing is given up for it."""
    at_github.push("ada", variant(1))

    def fail(_, path):
        if "/git/trees" in path:
            raise Refused(next(statuses))

    at_github.platform.before, statuses = fail, cycle((503, 401))
    for _ in range(3):
        at_github.look()
        at_github.have_due("unread")
    assert at_github.rows("SELECT tries FROM unread") == [(0,)]


def test_a_platform_that_cannot_be_had_is_asked_less_and_less_often(at_github):
    """After half a minute, then after twice as long each time, up to ten minutes; once it answers it begins anew."""
    at_github.push("ada", variant(1))
    answers = cycle((503,))

    def fail(_, path):
        if "/git/trees" in path and answers:
            raise Refused(next(answers))

    at_github.platform.before, waits = fail, []
    with (
        grading(at_github.course, 2, at_github.note) as grades,
        at_forge(at_github.course, grades, at_github.note, url="", patience=0.0) as there,
    ):
        follower = there.follower
        asyncio.run(follower.once())
        for _ in range(7):
            ((not_before,),) = at_github.rows("SELECT not_before FROM unread")
            waits.append(not_before - time.time())
            at_github.have_due("unread")
            asyncio.run(follower._read_some(time.time()))
        assert waits == pytest.approx([30, 60, 120, 240, 480, 600, 600], abs=10)
        answers = cycle((418,))
        at_github.have_due("unread")
        asyncio.run(follower._read_some(time.time()))
        assert follower._unanswered == {}
        answers = ()
        at_github.have_due("unread")
        asyncio.run(follower._read_some(time.time()))
        assert (len(at_github.attempts("ada")), follower._unanswered) == (1, {})


def test_a_poll_ends_however_long_it_takes(at_github, monkeypatch):
    """Each repository is looked at once, also where a round lasts longer than until the next one is due."""
    ticks = iter(range(0, 10**9, 10**7))
    clock = SimpleNamespace(time=time.time, monotonic=lambda: next(ticks))
    monkeypatch.setattr("autograder.service.following.time", clock)
    at_github.look()
    assert sum("/activity" in path for _, path in at_github.platform.asked) == len(NAMES)


def test_whoever_comes_last_in_the_table_is_looked_at(at_github, monkeypatch):
    """A round that lasts longer than until the next one is due goes on where it is, and does not begin anew."""
    names = [f"s{number}" for number in range(20)]
    at_github.enroll(at_github.platform, *names)
    ticks = iter(range(0, 10**9, 10**7))
    monkeypatch.setattr(following, "time", SimpleNamespace(time=time.time, monotonic=lambda: next(ticks)))
    with (
        grading(at_github.course, 2, at_github.note) as grades,
        at_forge(at_github.course, grades, at_github.note, url="", patience=0.0) as there,
    ):
        for _ in range(3):
            asyncio.run(there.follower._look(time.time()))
    asked = {path.partition("?")[0].split("/")[-2] for _, path in at_github.platform.asked if "/activity" in path}
    assert asked == {*names}


@pytest.mark.parametrize("fake", sampled([GitHubFake, ForgejoFake, GitLabFake], GitLabFake), ids=lambda one: one.name)
def test_several_files_of_a_push_are_one_attempt(tmp_path, fake):
    """Those of an assignment, told of by a webhook or found by a poll; a push that changes one of them is an attempt with all, and of what it changes beside them none."""
    shutil.copytree(SEVERAL, tmp_path / "course")
    both = {"01_net/layers.py": LAYERS, "01_net/src/network.py": NETWORK}
    changed = both | {"01_net/layers.py": LAYERS + b"# more\n"}
    with fake() as platform:
        course = Followed(tmp_path / "course")
        course.enroll(platform, "ada", "blaise")
        move = course.push("ada", both, at=1_700_000_000.0)
        course.push("blaise", {"01_net/layers.py": LAYERS}, at=1_700_000_000.0)
        course.look(("ada", move, time.time()))
        course.push("ada", both | {"README.md": b"mine"}, at=1_700_000_100.0)
        course.push("ada", changed, at=1_700_000_200.0)
        course.look()
    asked = (
        "SELECT person, arrived, name, content FROM attempt JOIN file ON attempt = number WHERE kind = 'file'"
        " ORDER BY person, arrived, name"
    )
    assert course.rows(asked) == [
        ("ada", 1_700_000_000.0, b"layers.py", LAYERS),
        ("ada", 1_700_000_000.0, b"src/network.py", NETWORK),
        ("ada", 1_700_000_200.0, b"layers.py", LAYERS + b"# more\n"),
        ("ada", 1_700_000_200.0, b"src/network.py", NETWORK),
        ("blaise", 1_700_000_000.0, b"layers.py", LAYERS),
    ]
    assert course.failed == {}


def test_a_push_that_is_told_twice_is_one(course):
    """Two messages of one push, by two webhooks, are one attempt, at the time of the first, though the log does not show it yet."""
    move = course.push("ada", variant(1))
    course.at("ada").moves, before = [], time.time()
    course.look(("ada", move, before - 7), ("ada", move, before - 5))
    assert course.attempts("ada") == [(before - 7, variant(1))]
    assert course.left["look"] == 0


def test_of_one_persons_pushes_the_newest_is_read_first(at_github):
    """However slowly it comes: those before it wait for it, and each is kept."""
    for number in range(4):
        at_github.push("ada", variant(number), at=1_700_000_000.0 + number)
    newest = blob_id(variant(3).encode())

    def be_slow(_, path):
        if newest in path:
            time.sleep(0.2)

    at_github.platform.before = be_slow
    at_github.look()
    kept = at_github.rows("SELECT content FROM attempt JOIN file ON attempt = number ORDER BY number")
    assert [bytes(content).decode() for (content,) in kept] == [variant(number) for number in (3, 2, 1, 0)]
    assert at_github.rows("SELECT state FROM attempt WHERE state = 'queued'") == [("queued",)]


def test_an_answer_is_made_beside_what_else_is_done(at_github, monkeypatch):
    """A long report is written in a thread of its own: webhooks and hooks are answered meanwhile."""
    at_github.push("ada", {FOLDER: ("160000", "1" * 40), "n": b""})
    at_github.look()
    threads, made = [], following.in_words

    def noted(*words):
        threads.append(threading.current_thread())
        return made(*words)

    monkeypatch.setattr(following, "in_words", noted)
    with (
        grading(at_github.course, 2, at_github.note) as grades,
        at_forge(at_github.course, grades, at_github.note, url="", patience=0.0) as there,
    ):
        asyncio.run(there.follower.show_all())
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()
    assert [kind for kind, *_ in at_github.shown("ada")] == ["status", "comment"]


def test_a_poll_draws_no_secret_of_webhooks(at_github):
    """It meets none."""
    (at_github.course / "secrets" / "forge.webhook").unlink()
    at_github.look()
    assert not (at_github.course / "secrets" / "forge.webhook").exists()


def test_a_repository_that_is_not_in_the_table_is_nobodys(course):
    """Not by its name, not by who pushed, not by the one in whose place it wants to be; and who is taken out of the table is out."""
    course.platform.repositories["mallory/ada"].push({FILE: RIGHT.encode()})
    move = course.push("carl", variant(1))
    course.look(("carl", move, time.time()))
    course.write("repositories.csv", "repository,person\nCOURSE/Ada,ada\n")
    later = course.push("carl", variant(2))
    course.look(("carl", later, time.time()))
    assert [one for (one,) in course.rows("SELECT DISTINCT person FROM push")] == ["carl"]
    assert len(course.attempts("carl")) == 1


def test_a_repository_that_is_gone_costs_only_itself(course):
    """The others are read and kept; it is named with the reason, and found with its times when it is back."""
    move = course.push("ada", variant(1), at=1_700_000_000.0)
    course.push("blaise", variant(2))
    gone = course.platform.repositories.pop("course/ada")
    course.look(("ada", move, time.time()))
    assert course.failed == {"course/ada": say(message("forge.gone", status=404))}
    assert len(course.attempts("blaise")) == 1
    course.platform.repositories["course/ada"] = gone
    course.look()
    assert course.attempts("ada") == [(1_700_000_000.0, variant(1))]


def test_a_force_push_takes_nothing_away_and_a_deletion_is_no_attempt(course):
    """What was pushed is an attempt, what comes back is one more; a branch that is gone leaves what was handed in."""
    first = course.push("ada", variant(1), at=1_700_000_000.0)
    course.push("ada", variant(2), at=1_700_000_100.0)
    course.at("ada").move(first[1], at=1_700_000_200.0)
    course.at("ada").move(NONE, at=1_700_000_300.0)
    course.look()
    assert [source for _, source in course.attempts("ada")] == [variant(1), variant(2), variant(1)]
    assert (course.failed, course.left["read"]) == ({}, 0)


def test_links_submodules_and_what_is_kept_elsewhere_are_told_in_words(course):
    """Nothing is followed; a folder that is none is answered in a sentence, a file that is none by its report."""
    course.push("ada", {FOLDER: ("160000", "1" * 40), "n": b""})
    course.push("blaise", {FILE: ("120000", b"/etc/passwd")})
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 900\n"
    course.push("carl", {FILE: pointer, "../up": b"", f"{FOLDER}/.gitattributes": b"*.py filter=lfs"})
    course.look()
    what = message("push.is_submodule")
    assert course.rows("SELECT says FROM owed WHERE attempt IS NULL") == [
        (say(message("push.no_folder", assignment=FOLDER, what=what)),)
    ]
    kinds = (
        "SELECT kind, name, length(content) FROM file JOIN attempt ON attempt = number WHERE person = ? ORDER BY name"
    )
    assert course.rows(kinds, "blaise") == [("link", b"tiny.py", 0)]
    assert course.rows(kinds, "carl") == [("file", b".gitattributes", 0), ("file", b"tiny.py", len(pointer))]


def test_what_is_too_large_is_never_read(course):
    """A file by its size, a folder and a root by how much is in them: each is told, nothing of it is kept."""
    course.push("ada", {FILE: b"\0" * (25 << 20)})
    course.push("blaise", {f"{FOLDER}/{number}.py": b"" for number in range(1100)})
    course.push("carl", {f"{number}": b"" for number in range(1100)} | {FILE: RIGHT.encode()})
    course.look()
    assert course.rows("SELECT person, kind, length(content) FROM file JOIN attempt ON attempt = number") == [
        ("ada", "large", 0)
    ]
    says = {says for (says,) in course.rows("SELECT says FROM owed WHERE attempt IS NULL")}
    assert says == {
        say(message("push.no_folder", assignment=FOLDER, what=message("push.is_large"))),
        say(message("push.large_tree")),
    }


def test_bytes_are_those_of_the_commit(course):
    """Where a platform gives other bytes than the commit has, nothing is graded of them, and they are asked for again."""
    course.push("ada", WRONG)
    blobs = course.at("ada").blobs
    right = {**blobs}
    course.at("ada").blobs = {name: RIGHT.encode() for name in blobs}
    course.look()
    assert course.attempts("ada") == []
    assert course.left["read"] == 1
    assert course.failed == {"course/ada": say(message("forge.other_bytes"))}
    course.at("ada").blobs = right
    course.have_due("unread")
    course.look()
    assert [source for _, source in course.attempts("ada")] == [WRONG]


def test_a_platform_that_is_busy_is_left_alone(at_github):
    """Once it asks for that, nothing is asked of it any more; what was found is kept for the next time."""
    for name in NAMES:
        at_github.push(name, variant(name))

    def busy(_, path):
        if "/git/trees" in path:
            raise Refused(429, retry_after=900)

    at_github.platform.before = busy
    at_github.look()
    assert at_github.left["read"] == 3
    assert sum("/git/trees" in path for _, path in at_github.platform.asked) <= 3
    asked = len(at_github.platform.asked)
    at_github.look()
    assert at_github.left["read"] == 3
    assert all("/git/trees" not in path for _, path in at_github.platform.asked[asked:])


def test_a_poll_of_what_has_not_changed_asks_one_thing_of_each(at_github):
    """One question a repository, which costs nothing of the platform's limits, and nothing is written."""
    for name in NAMES:
        at_github.push(name, variant(name))
    at_github.look()
    asked = len(at_github.platform.asked)
    at_github.look()
    paths = sorted(path.partition("?")[0] for _, path in at_github.platform.asked[asked:])
    assert paths == [f"/api/v3/repos/course/{name}/activity" for name in NAMES]


def test_what_a_push_costs_of_a_platforms_limits(at_github):
    """Four requests, one for each folder of an assignment or below, one for each file of code; an answer two that write and one that looks."""
    files = {FILE: RIGHT.encode(), f"{FOLDER}/below/more.py": b"", f"{FOLDER}/notes.txt": b"", "README.md": b""}
    at_github.push("ada", files | {"below/other.py": b""})
    at_github.push("blaise", {FOLDER: ("160000", "1" * 40)})
    at_github.look()
    of = lambda name: [method for method, path in at_github.platform.asked if f"/course/{name}/" in path]  # noqa: E731
    assert (of("ada"), of("blaise")) == (["GET"] * (4 + 2 + 2), ["GET"] * 4)
    with (
        grading(at_github.course, 2, at_github.note) as grades,
        at_forge(at_github.course, grades, at_github.note, url="", patience=0.0) as there,
    ):
        asyncio.run(there.follower.show_all())
    assert of("blaise")[4:] == ["POST", "GET", "POST"]


def test_a_table_that_is_wrong_is_told_and_the_one_before_holds(at_github):
    """Whoever edits it while the service runs loses nobody's push."""
    with (
        grading(at_github.course, 2, at_github.note) as grades,
        at_forge(at_github.course, grades, at_github.note, url="", patience=0.0) as there,
    ):
        at_github.write("repositories.csv", "repository,person\ncourse/ada,ada\ncourse/ada,mallory\n")
        assert {*there.follower._enrolled.people} == {f"course/{name}" for name in NAMES}
        assert [event for event, _ in at_github.journal] == ["repositories not read"]
        at_github.write("repositories.csv", "repository,person\ncourse/new,new\n")
        assert there.follower._enrolled.people == {"course/new": "new"}


def test_who_pushes_often_keeps_nobody_waiting(at_github):
    """Of each person the last push is read and answered before anybody's one before."""
    for number in range(30):
        at_github.push("ada", {FOLDER: ("160000", f"{number:040}")}, at=1_700_000_000.0 + number)
    at_github.push("blaise", {FOLDER: ("160000", "1" * 40)}, at=1_700_000_000.0)
    at_github.push("carl", {FOLDER: ("160000", "1" * 40)}, at=1_700_000_001.0)
    at_github.look()
    with grading(at_github.course, 2, at_github.note) as grades:
        errands = Errands(grades.queue)
        first = [one.repository.rpartition("/")[2] for one in errands.owed(time.time(), 4)]
        assert first == ["blaise", "carl", "ada", "ada"]
        with grades.queue.transaction() as database:
            database.execute("INSERT INTO unread (push) SELECT number FROM push")
        assert [one.person for one in errands.unread(time.time(), 4)] == ["blaise", "carl", "ada", "ada"]
        assert errands.unread(time.time(), 3)[-1].arrived == 1_700_000_029.0
