"""The queue's file, taken away, replaced, cut or spoilt while a service has it open: it is told, and nothing is written over."""

import os
import signal
import sqlite3
import sys
from contextlib import closing, suppress

import pytest

from autograder.errors import GraderError
from autograder.service.pushed import Push, PushedFile, PushedFolder, Update
from autograder.service.queue import Queue
from autograder.service.queue_file import FILENAME, LostFile
from autograder.words.message import message, say
from tests.batch_room import RIGHT
from tests.conftest import by_name
from tests.process_room import wait_until
from tests.service_room import Served, variant
from tests.words_room import refused

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the service needs Linux")
_RUBBISH = b"rubbish" * 9000


def _take(queue, person):
    """A push of somebody is kept."""
    push = Push(f"/{person}.git", person, b"main", None, (Update("0" * 40, "1" * 40, b"main"),))
    queue.take_in(
        push, 1_800_000_000.0, [PushedFolder("01_tiny", "folder", (PushedFile("file", b"tiny.py", b"x" * 40_000),))]
    )


def _put_together(path, question="SELECT 1"):
    """Have what is in SQLite's log written into the file, as happens from time to time."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(question)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _replace(path):
    path.with_name("other").write_bytes(_RUBBISH)
    path.with_name("other").replace(path)


def _write_over(path):
    with path.open("r+b") as file:
        file.write(_RUBBISH)


SPOILT = {
    "taken away": (lambda path: path.unlink(), "queue_file.taken_away", True),
    "taken away with its folder": (
        lambda path: path.parent.rename(f"{path.parent}-away"),
        "queue_file.taken_away",
        True,
    ),
    "another in its place": (_replace, "queue_file.another", True),
    "cut": (lambda path: os.truncate(path, 5000), "queue_file.cut", False),
    "emptied": (lambda path: os.truncate(path, 0), "queue_file.cut", False),
    "rubbish": (_write_over, "store.damaged_or_none", False),
}


@pytest.mark.parametrize(("spoil", "why", "is_saved"), by_name(SPOILT))
def test_a_file_that_is_lost_is_told_and_never_written_over(tmp_path, spoil, why, is_saved):
    """Nothing more is kept; what is at its place stays byte for byte, and what can be saved lies beside it, once."""
    path = tmp_path / FILENAME
    with Queue(tmp_path) as queue:
        _take(queue, "ada")
        _put_together(path)
        _take(queue, "blaise")
        _put_together(path)
        _take(queue, "carl") if is_saved else None
        spoil(path)
        after = path.read_bytes() if path.exists() else None
        for _ in range(2):
            with pytest.raises(LostFile) as found:
                _take(queue, "dora")
            assert say(message(why)) in str(found.value)
        with pytest.raises(LostFile):
            queue.counts()
    assert (path.read_bytes() if path.exists() else None) == after
    assert [one.name for one in tmp_path.glob("*.saved-*")] == [f"{FILENAME}.saved-1"] * is_saved
    with pytest.raises(GraderError), Queue(tmp_path):
        pass
    assert (path.read_bytes() if path.exists() else None) == after
    if is_saved:
        (tmp_path / f"{FILENAME}.saved-1").replace(path)
        with Queue(tmp_path) as queue:
            assert [one.person for one in queue.attempts("01_tiny")] == ["ada", "blaise", "carl"]


def test_a_file_that_was_made_smaller_is_not_lost(tmp_path):
    """Whoever packs it with SQLite's own means, while the service runs, takes nothing away."""
    path = tmp_path / FILENAME
    with Queue(tmp_path) as queue:
        for name in ("ada", "blaise", "carl"):
            _take(queue, name)
        _put_together(path, "DELETE FROM file")
        before = path.stat().st_size
        queue.counts()
        _put_together(path, "VACUUM")
        assert path.stat().st_size < before
        _take(queue, "dora")
        assert len(queue.attempts("01_tiny")) == 4


def test_a_file_without_anything_in_it_is_not_taken_for_a_new_one(tmp_path):
    """It is made whole with its tables, so an empty one was emptied."""
    (tmp_path / FILENAME).touch()
    with refused(GraderError, "store.emptied", path=tmp_path / FILENAME), Queue(tmp_path):
        pass
    assert (tmp_path / FILENAME).read_bytes() == b""


@pytest.mark.slow
@pytest.mark.weekly
@pytest.mark.parametrize("spoil", [SPOILT[name][0] for name in SPOILT], ids=[*SPOILT])
def test_a_service_whose_file_is_lost_ends(tmp_path, spoil):
    """With 3 and a sentence, whether or not a push reaches it; who pushes is told that it is swept later."""
    served = Served(tmp_path)
    served.start()
    try:
        served.push("ada", RIGHT)
        served.settled()
        path = served.course / "service" / FILENAME
        _put_together(path)
        spoil(path)
        after = path.read_bytes() if path.exists() else None
        told = "push.not_kept" if path.parent.exists() else "push.no_service"  # its socket lies there too
        assert served.push("blaise", variant("b")) == [say(message(told))]
        wait_until(lambda: served.process.poll() is not None, 60)
        assert served.process.returncode == 3
        assert f"autograder: {path}: " in served.log
        assert "Traceback" not in served.log
        assert (path.read_bytes() if path.exists() else None) == after
        assert served.push("blaise", variant("c")) == [say(message("push.no_service"))]
    finally:
        with suppress(ProcessLookupError):
            served.process.send_signal(signal.SIGKILL)
        served.process.wait()
