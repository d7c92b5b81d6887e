"""The queue's file: what is due, and in which order, also where the clock is set or the disk is full."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from autograder.batch.graded import Graded, sum_up
from autograder.cli import main
from autograder.errors import UsageError
from autograder.forges.forge import Move
from autograder.render.html import render_attempts
from autograder.results import Report
from autograder.service import queue as queues
from autograder.service.errands import Errands
from autograder.service.pages import of_all
from autograder.service.pushed import Push, PushedFile, PushedFolder, Update
from autograder.service.queue import Queue
from autograder.service.queue_file import FILENAME, bring_up_to_date, connect
from autograder.words.message import message, say
from tests.service_room import FOLDER, Served, variant
from tests.words_room import refused

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the service needs Linux")
_NOON = 1_800_000_000.0


@pytest.fixture
def queue(tmp_path, monkeypatch):
    """An empty one; the clock says noon until it is set."""
    with Queue(tmp_path / "service") as one:
        one.clock = lambda now: monkeypatch.setattr(queues.time, "time", lambda: now)
        one.clock(_NOON)
        yield one


def _take(queue, now, content, person="ada", *, swept=None):
    """What became of a push that comes when the clock says so."""
    queue.clock(now)
    update = Update("0" * 40, "1" * 40, b"refs/heads/main")
    folder = PushedFolder("01_tiny", "folder", (PushedFile("file", b"tiny.py", content),))
    push = Push(f"/{person}.git", person, b"refs/heads/main", swept, (update,))
    (one,), superseded = queue.take_in(push, now if swept is None else swept, [folder])
    return one.number, superseded


@pytest.mark.parametrize("hours", [-2, 2])
def test_who_pushes_after_the_clock_was_set_is_graded_at_once(queue, hours):
    """What comes now is the newest, and due, though what was kept before has a later time, or waits for one."""
    first, _ = _take(queue, _NOON, b"1")
    now = _NOON + 3600 * hours
    other, _ = _take(queue, now, b"1", "blaise")
    second, superseded = _take(queue, now, b"2")
    assert superseded == [first]
    assert [queue.next(now, (), slow=True).number for _ in range(2)] == [other, second]
    assert queue.next(now, (), slow=True) is None


def test_what_waited_as_the_clock_was_set_back_is_due(queue):
    """Nobody waits until the clock says again what it said; who has used up their attempts still waits for the next."""
    first, _ = _take(queue, _NOON, b"1")
    now = _NOON - 7200
    assert queue.next_due(now) is None
    assert queue.oldest() == _NOON
    assert queue.next(now, (), slow=True).number == first
    for number in range(12):
        _take(queue, now, b"%d" % number)
    assert queue.next(now, ["blaise"], slow=True) is None
    assert now < queue.next_due(now) <= now + 30


def test_what_nobody_was_there_to_grade_is_put_back_without_a_try(queue):
    """However often: it is never a fault of ours, and due a little later."""
    number, _ = _take(queue, _NOON, b"1")
    for tries in range(12):
        now = _NOON + tries
        assert queue.next(now, (), slow=True).tries == 0
        queue.put_back(number, now + 1)
        assert queue.next(now, (), slow=True) is None
    assert (queue.get(number).state, queue.get(number).tries) == ("queued", 0)


def test_what_is_swept_has_its_own_time(queue):
    """What came before the newest attempt is kept, and never graded for an answer."""
    newest, _ = _take(queue, _NOON, b"2")
    swept, superseded = _take(queue, _NOON + 5, b"1", swept=_NOON - 60)
    assert superseded == []
    assert queue.get(swept).state == "superseded"
    assert queue.get(newest).state == "queued"


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (2, 1, 0)])
def test_what_comes_back_is_an_attempt_in_whatever_order_it_is_read(queue, order):
    """Of what was pushed at a forge the last counts: also where it is as the first, and what came between is read later."""
    errands, pushed = Errands(queue), ((b"one", 100.0), (b"two", 200.0), (b"one", 300.0))
    moves = [Move("0" * 40, f"{place + 1}" * 40, at) for place, (_, at) in enumerate(pushed)]
    errands.looked(("course/ada", "ada"), b"refs/heads/main", (None, moves), ())
    unread = sorted(errands.unread(1000.0, 9), key=lambda one: one.arrived)
    for place in order:
        folder = PushedFolder("01_tiny", "folder", (PushedFile("file", b"tiny.py", pushed[place][0]),))
        errands.read(unread[place], [folder], ())
    kept = queue.rows("SELECT arrived, content FROM attempt JOIN file ON attempt = number ORDER BY arrived")
    assert [(at, bytes(content)) for at, content in kept] == [(at, content) for content, at in pushed]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_what_stands_at_a_commit_is_of_the_newest_attempt(queue, order):
    """Who pushes one commit, another, and the first again is owed an answer for the last two, in whatever order they are read."""
    errands, commits = Errands(queue), ("1" * 40, "2" * 40, "1" * 40)
    moves = [Move(commits[place - 1], commit, 100.0 * place) for place, commit in enumerate(commits)]
    errands.looked(("course/ada", "ada"), b"refs/heads/main", (None, moves), ())
    unread = sorted(errands.unread(1000.0, 9), key=lambda one: one.arrived)
    for place in order:
        file = PushedFile("file", b"tiny.py", commits[place].encode())
        errands.read(unread[place], [PushedFolder("01_tiny", "folder", (file,))], ())
    owed = queue.rows("SELECT new, arrived FROM owed JOIN push ON push = push.number ORDER BY arrived")
    assert owed == [(commits[1], 100.0), (commits[2], 200.0)]


def test_a_file_of_the_first_version_is_brought_up_to_date(queue, tmp_path):
    """What was kept in it stays, and goes on; a file of a later version is refused."""
    with Queue(tmp_path / "old") as old:
        old.clock = queue.clock
        number, _ = _take(old, _NOON, b"1")
        old._database.executescript("ALTER TABLE attempt DROP COLUMN faults; DROP TABLE page; PRAGMA user_version = 1;")
    for version in (None, 99):
        with Queue(tmp_path / "old") as again:
            again.fail(again.next(_NOON, (), slow=True).number, 0.0)
            assert again.get(number).state == "queued"
            if version:
                again._database.execute(f"PRAGMA user_version = {version}")
    for _ in range(2):  # it keeps neither the file nor its lock
        with refused(UsageError, "service.later", path=tmp_path / "old" / FILENAME):
            Queue(tmp_path / "old")


def test_a_file_that_is_brought_up_to_date_in_part_is_as_it_was(tmp_path):
    """Who ends a service in the middle of it finds a file that the next one opens."""
    path = tmp_path / FILENAME
    with Queue(tmp_path) as old:
        old._database.executescript("ALTER TABLE attempt DROP COLUMN faults; PRAGMA user_version = 1;")
    with closing(connect(path, 1)) as database:
        database.set_authorizer(
            lambda _, what, value, *__: sqlite3.SQLITE_DENY if what == "user_version" and value else sqlite3.SQLITE_OK
        )
        with pytest.raises(sqlite3.DatabaseError):
            bring_up_to_date(database)
    with Queue(tmp_path) as again:
        assert again.counts() == {}


def test_three_faults_and_ten_beginnings_are_the_end(queue):
    """What ends a service or an exam is no fault of an attempt's, and is tried longer than what fails by itself."""
    one, other = (_take(queue, _NOON, b"1", name)[0] for name in ("ada", "blaise"))
    for _ in range(3):
        assert queue.next(_NOON, ["blaise"], slow=True).number == one
        queue.fail(one, 0.0)
    assert queue.get(one).state == "fault"
    for done in range(10):
        assert (queue.get(other).state, queue.get(other).tries) == ("queued", done)
        assert queue.next(_NOON, (), slow=True).number == other
        queue.count_try(other)
        queue.put_off(other, 0.0)
    assert queue.get(other).state == "fault"


def test_what_ends_before_an_attempt_is_handed_on_is_not_its_doing(tmp_path):
    """However often a service is ended while an exam is being set, what waits for the exam is graded at last."""
    with Queue(tmp_path / "service") as queue:
        queue.clock = lambda _: None
        number, _ = _take(queue, _NOON, b"1")
    for tries in range(30):
        with Queue(tmp_path / "service") as queue:
            assert queue.next(_NOON, (), slow=True).tries == max(tries - 20, 0)
            if tries >= 20:
                queue.count_try(number)
    with Queue(tmp_path / "service") as queue:
        assert queue.get(number).state == "fault"


def test_the_oldest_and_the_newest_are_graded_and_who_takes_long_comes_last(queue):
    """Both orders leave out those who took long, until nobody else waits; being put behind was no try."""
    numbers = [_take(queue, _NOON, b"x", name)[0] for name in "abcd"]
    assert queue.next(_NOON, (), slow=True).number == numbers[0]
    assert queue.next(_NOON, (), slow=True, newest=True).number == numbers[3]
    queue.count_try(numbers[0])
    queue.put_behind(numbers[0])
    assert queue.get(numbers[0]).tries == 0
    assert queue.next(_NOON, (), slow=True).number == numbers[1]
    assert queue.next(_NOON, (), slow=False, newest=True).number == numbers[2]
    assert queue.next(_NOON, (), slow=False) is None
    assert queue.next(_NOON, (), slow=True).number == numbers[0]
    queue.keep(numbers[0], Graded("a", "{}", "graded", 1.0, 1.0))
    assert not queue.is_slow("a")


def test_a_push_that_could_not_be_read_has_no_score(queue):
    """Neither in the queue nor on the page of all pushes, which leads to its report all the same."""
    number, _ = _take(queue, _NOON, b"")
    queue.keep(number, sum_up(Report("01_tiny", "", "ada", "", 5.0, 0.0, problem="tiny.py is empty.")))
    assert (queue.get(number).came_to, queue.get(number).score) == ("unread", None)
    assert re.findall(r'<td class="number"><a href=".*">(.*?)</a></td>', render_attempts(of_all(queue))) == ["no score"]


@pytest.fixture
def small_disk(tmp_path):
    """A service whose queue lies on a disk of its own, with little room."""
    one = Served(tmp_path)
    room = one.course / "service"
    room.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(room)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("a file system cannot be mounted here")
    yield one
    subprocess.run(["umount", "--lazy", str(room)], check=True)


@pytest.mark.slow
def test_a_full_disk_loses_nothing(small_disk):
    """Who pushes is told that it was not kept, in time; once there is room the service goes on, and a sweep finds what came."""
    one, filler = small_disk, small_disk.course / "service" / "filler"
    with one.running():
        one.push("ada", variant("first"))
        one.settled()
        _fill(filler)
        assert one.push("ada", f"{variant('second')}\n# {os.urandom(20000).hex()}") == [say(message("push.not_kept"))]
        assert one.ask("/health") == "well, but the queue's disk has room for 0 MiB alone\n"
        filler.unlink()
        bare, _ = one.repository("ada")
        assert main(["sweep", str(bare), "--course", str(one.course)]) == 0
        assert one.settled() == [("ada", "graded"), ("ada", "graded")]
    assert FOLDER in one.rows("SELECT assignment FROM attempt")[0]


def _fill(path):
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            return
