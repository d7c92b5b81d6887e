"""A service whose exams are graded by a cluster: the same reports; and whatever part of the cluster goes away, no push is lost."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from autograder.cli import main
from tests.batch_room import RIGHT, WRONG
from tests.cluster_room import cluster, dask_workers, scheduler, worker
from tests.process_room import descendants, is_running, wait_until
from tests.service_room import FOLDER, Served, graded_by_batch, variant

pytestmark = [
    pytest.mark.slow,
    pytest.mark.weekly,
    pytest.mark.skipif(sys.platform != "linux", reason="the service needs Linux"),
]


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _push(served, name, source):
    """Begin to push, and go on when that is kept."""
    clone, before = served.commit(name, {f"{FOLDER}/tiny.py": source}), len(served.states())
    process = subprocess.Popen(["git", "push", "-q", "origin", "main"], cwd=clone, stderr=subprocess.DEVNULL)
    wait_until(lambda: len(served.states()) > before)
    return process


def test_no_push_is_lost_with_a_scheduler_or_a_worker(tmp_path):
    """Before there is a scheduler, when it is killed and another comes, when a worker is killed: each push is graded once, as by `grade`."""
    port, served = _free_port(), Served(tmp_path)
    works = {f"s{number}": f"{WRONG if number % 2 else RIGHT}\n# {number}\n" for number in range(8)}
    names, pushes = [*works], []
    with served.running("--cluster", f"tcp://127.0.0.1:{port}"):
        assert "no scheduler replies there yet" in served.log
        pushes += [_push(served, name, works[name]) for name in names[:2]]
        wait_until(lambda: '"event": "desk"' in served.log.partition("serving")[2])
        with cluster("--port", str(port)) as (process, _):
            served.settled()
            pushes += [_push(served, name, works[name]) for name in names[2:4]]
            process.kill()
        pushes += [_push(served, name, works[name]) for name in names[4:6]]
        with cluster("--port", str(port)) as (process, _):
            served.settled()
            pushes += [_push(served, name, works[name]) for name in names[6:]]
            os.kill(dask_workers(process.pid)[0], signal.SIGKILL)
            assert served.settled() == [(name, "graded") for name in names]
        for one in pushes:
            one.wait()
        assert served.rows("SELECT DISTINCT faults FROM attempt") == [(0,)]
        kept = {name: report.encode() for name, report in served.rows("SELECT person, report FROM attempt")}
        told = served.log.count('"event": "graded"')
    assert told == len(works)
    assert kept == graded_by_batch(served, tmp_path, works)


def test_a_service_ends_while_nobody_is_there(tmp_path):
    """What it could not have graded waits, without a try, for the next one."""
    port, served = _free_port(), Served(tmp_path)
    served.start("--cluster", f"tcp://127.0.0.1:{port}")
    pushes = [_push(served, name, variant(name)) for name in ("ada", "blaise", "carl")]
    wait_until(lambda: '"event": "desk"' in served.log.partition("serving")[2])
    those = descendants(served.process.pid)
    served.process.send_signal(signal.SIGTERM)
    wait_until(lambda: served.process.poll() is not None, 60)
    assert served.kill() == 0
    wait_until(lambda: not any(map(is_running, those)))
    assert served.rows("SELECT DISTINCT state, tries, faults FROM attempt") == [("queued", 0, 0)]
    for one in pushes:
        one.wait()
    with cluster("--port", str(port)):
        words = ["serve", str(served.course), "--cluster", f"tcp://127.0.0.1:{port}", "--drain"]
        assert main(words) == 0
    assert served.states() == [("ada", "graded"), ("blaise", "graded"), ("carl", "graded")]


def test_what_workers_are_lost_of_is_a_fault_of_ours(tmp_path):
    """It is tried three times, and then told; whoever pushed beside it is graded, without a fault of theirs."""
    code = """import os
from autograder.batch.job import FreshJob
FreshJob.plain = vars(FreshJob).get("plain", FreshJob.grade)
FreshJob.grade = lambda self, submission: os._exit(1) if submission.id == "victim" else FreshJob.plain(self, submission)
"""
    (tmp_path / "preload.py").write_text(code)
    served = Served(tmp_path)
    with (
        scheduler(tmp_path) as (_, address),
        worker(address, tmp_path / "preload.py", "--nanny"),
        served.running("--cluster", address),
    ):
        pushes = [_push(served, name, variant(name)) for name in ("victim", "ada", "blaise")]
        assert served.settled() == [("victim", "fault"), ("ada", "graded"), ("blaise", "graded")]
        for one in pushes:
            one.wait()
        assert served.rows("SELECT person, faults FROM attempt WHERE faults") == [("victim", 3)]


def test_an_address_that_is_none_is_wrong_usage(tmp_path, capsys):
    """It is told at once, and nothing is served."""
    served = Served(tmp_path)
    assert main(["serve", str(served.course), "--cluster", "nonsense://x"]) == 2
    assert "nonsense://x" in capsys.readouterr().err
    assert not (served.course / "service").exists()
