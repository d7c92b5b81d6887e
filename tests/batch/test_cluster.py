"""Grading over a Dask cluster: the same bytes as on one machine, whatever is lost, and nothing on a worker that is not fit."""

import os
import pickle
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
from contextlib import ExitStack, closing, contextmanager

import pytest

from autograder.batch.demo import HOSTILE, make_class, unexpected
from autograder.batch.desk import Desk, Setting
from autograder.batch.job import FreshJob
from autograder.batch.news import NobodyThere
from autograder.batch.pool import Pool
from autograder.batch.store import open_store
from autograder.cli import main
from autograder.course.exam import set_graded_exam
from autograder.errors import GraderError, UsageError
from autograder.intake.submission import Submission
from tests.batch_room import CLASS, LOOP, RIGHT, SLOW, WRONG, grade, results, start
from tests.cluster_room import cluster, command_of, dask_workers, jobs, scheduler, worker
from tests.conftest import TINY, sampled
from tests.process_room import descendants, is_running, wait_until
from tests.words_room import refused

MANY = {f"slow{number:02}.py": f"{SLOW}\n# {number}\n" for number in range(12)} | {"blaise.py": WRONG}


@pytest.fixture(scope="module")
def two():
    """A cluster with two workers: its process and its address."""
    with cluster() as process_and_address:
        yield process_and_address


@pytest.fixture(scope="module")
def many(tmp_path_factory, secret_file):
    """What one machine makes of `MANY`."""
    room = tmp_path_factory.mktemp("many")
    (room / "in").mkdir()
    for name, text in MANY.items():
        (room / "in" / name).write_text(text)
    assert grade(room / "in", room / "here", "--secret-file", secret_file) == 0
    return results(room / "here")


def _grade(folder, out, address, *more):
    """Grade over a cluster; the exit code and what was told."""
    grader = start(folder, out, "--cluster", address, *more)
    _, told = grader.communicate(timeout=600)
    assert "Traceback" not in told
    assert "distributed" not in told
    return grader.returncode, told


def _graded(out):
    """How many submissions have a report."""
    try:
        database = sqlite3.connect(f"file:{out / 'run.sqlite'}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    try:
        return database.execute("SELECT count(*) FROM report").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        database.close()


def _in_the_middle(out, grader):
    wait_until(lambda: _graded(out) >= 4 or grader.poll() is not None)
    assert grader.poll() is None


def _preload(tmp_path, code, name="preload.py"):
    path = tmp_path / name
    path.write_text(code)
    return path


# ── the same as on one machine ──────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_a_cluster_gives_the_same_reports_byte_for_byte(two, hand_in, tmp_path, secret_file):
    """JSON reports and gradebook are those of one machine, whichever worker graded what, and the store has no fault."""
    folder = hand_in(CLASS)
    grade(folder, tmp_path / "here", "--secret-file", secret_file)
    assert _grade(folder, tmp_path / "there", two[1], "--secret-file", secret_file) == (4, "")
    assert results(tmp_path / "there") == results(tmp_path / "here")
    with open_store(tmp_path / "here") as here, open_store(tmp_path / "there") as there:
        assert there.run() == here.run()
        assert there.count() == here.count()


@pytest.mark.slow
@pytest.mark.weekly
def test_a_worker_that_is_lost_loses_nothing(many, hand_in, tmp_path, secret_file):
    """SIGKILL of a worker in the middle: what it was at goes to another one, and nothing of it is left on its machine."""
    folder, out = hand_in(MANY), tmp_path / "there"
    with cluster() as (process, address):
        grader = start(folder, out, "--cluster", address, "--secret-file", secret_file)
        _in_the_middle(out, grader)
        victim = dask_workers(process.pid)[0]
        family = descendants(victim)
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda: not any(map(is_running, family)), 20)
        assert grader.communicate(timeout=600) == (None, "")
    assert len(family) >= 2
    assert grader.returncode == 0
    assert results(out) == many


@pytest.mark.slow
@pytest.mark.weekly
def test_hostile_submissions_come_to_nothing(two, tiny, tiny_exam, hand_in, tmp_path):
    """Over a cluster they get what they get on one machine, and not one of them reaches the scheduler or a worker."""
    planted = [one for one in make_class(tiny, tiny_exam[1]) if one.submission.id in (*HOSTILE, "william", "ada")]
    port = two[1].rpartition(":")[2]
    caller = f"""{RIGHT}
import os, socket
def reaches():
    found = [name for name in os.environ if "DASK" in name]
    for address in [("127.0.0.1", {port})]:
        try:
            return found + [socket.create_connection(address, 0.2)]
        except OSError:
            return found
if reaches():
    del outer, mean_square
"""
    with socket.create_connection(("127.0.0.1", int(port)), 5):
        pass  # it is there
    handed_in = {f"{one.submission.id}/{name}": data for one in planted for name, data in one.files.items()}
    files = handed_in | {"caller.py": caller}
    code, told = _grade(hand_in(files), tmp_path / "out", two[1])
    assert (code, told) == (0, "")
    with open_store(tmp_path / "out") as store:
        reports = {report.submission: report for report in store.reports()}
    assert len(planted) == len(HOSTILE) + 2
    assert {one.submission.id: unexpected(one, reports[one.submission.id]) for one in planted} == {
        one.submission.id: [] for one in planted
    }
    assert reports["caller"].score == reports["caller"].points


# ── at a desk ───────────────────────────────────────────────────────────────────────────────


@contextmanager
def _desk(address, told=None):
    """A desk over a cluster; what it told is kept."""
    setting = Setting(TINY, "01_tiny", "a secret of a desk", 2, address)
    with closing(Desk(setting, [].append if told is None else told.append)) as one:
        yield one


def _plain(tiny, works):
    """The reports of a pool under the same secret, by name."""
    with Pool(set_graded_exam(tiny, b"a secret of a desk"), 1) as pool:
        return {graded.submission: graded.report for graded in pool.grade(works)}


@pytest.mark.slow
def test_a_desk_over_a_cluster_tells_what_a_pool_tells(two, tiny):
    """Each report byte for byte, of two of one name too; what is hurried is given up, and no process is left."""
    works = [Submission(f"s{number}", source.encode()) for number, source in enumerate((RIGHT, WRONG, "x = 1\n"))]
    with _desk(two[1]) as desk:
        twin = desk.submit(Submission("s0", WRONG.encode()))
        found = [desk.submit(one) for one in works]
        hurried = desk.submit(Submission("loop", LOOP.encode(), hurried=True))
        assert hurried.result().came_to == "given up"
        assert {one.result().submission: one.result().report for one in found} == _plain(tiny, works)
        assert [twin.result().score, found[0].result().score] == [2, 5]
        assert (desk.walls.result(), desk.jobs, desk.waits) == (desk.walls.result(), 2, False)
        those = [pid for pid in descendants(os.getpid()) if b"batch.desk" in command_of(pid)]
    assert len(those) == 1
    wait_until(lambda: not any(map(is_running, those)))


@pytest.mark.slow
@pytest.mark.weekly
def test_a_desk_waits_for_a_scheduler_that_is_gone(tmp_path, tiny):
    """Before there is one, and when it is killed with submissions on their way: all are told once, by the next one at that address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    told, works = [], [Submission(f"s{number}", f"{SLOW}\n# {number}\n".encode()) for number in range(9)]
    address = f"tcp://127.0.0.1:{port}"
    with _desk(address, told) as desk:
        found = [desk.submit(one) for one in works]
        wait_until(lambda: desk.waits)
        assert not desk.walls.done()
        with cluster("--port", str(port)) as (process, _):
            wait_until(lambda: any(one.done() for one in found))
            process.kill()
        wait_until(lambda: desk.waits)
        assert not all(one.done() for one in found)
        with cluster("--port", str(port)):
            assert {one.result().submission: one.result().report for one in found} == _plain(tiny, works)
            assert not desk.waits
        assert [one.key for one in told].count("desk.goes_on") == 2
        wait_until(lambda: desk.waits)
        late = desk.submit(works[0])
    assert isinstance(late.exception(), NobodyThere)


@pytest.mark.slow
@pytest.mark.weekly
def test_a_desk_loses_nothing_with_a_worker(tiny):
    """What a worker was at that is killed goes to another one, and is told once."""
    works = [Submission(f"s{number}", f"{SLOW}\n# {number}\n".encode()) for number in range(9)]
    with cluster() as (process, address), _desk(address) as desk:
        found = [desk.submit(one) for one in works]
        wait_until(lambda: any(one.done() for one in found))
        os.kill(dask_workers(process.pid)[0], signal.SIGKILL)
        assert {one.result().submission: one.result().report for one in found} == _plain(tiny, works)


# ── going on ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.weekly
def test_a_run_goes_on_over_the_cluster(two, many, hand_in, tmp_path, secret_file):
    """After SIGKILL of the grader, and after Ctrl-C, the command that is printed ends the run as if nothing had happened."""
    folder, out = hand_in(MANY), tmp_path / "the run"
    more = ["--secret-file", secret_file]
    for ending in (signal.SIGKILL, signal.SIGINT):
        grader = start(
            folder,
            out,
            "--cluster",
            two[1],
            *more,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        before, more = _graded(out), ["--resume"]
        wait_until(lambda: _graded(out) >= before + 4 or grader.poll() is not None)  # noqa: B023  (at once)
        grader.send_signal(ending)
        _, told = grader.communicate(timeout=600)
    assert grader.returncode == 130
    assert "Traceback" not in told
    command = shlex.split(re.search("Go on: autograder (.*)", told)[1])
    assert command[command.index("--cluster") + 1] == two[1]
    assert _graded(out) < len(MANY)
    assert main(command) == 0
    assert results(out) == many


@pytest.mark.slow
@pytest.mark.weekly
@pytest.mark.parametrize("ending", sampled([signal.SIGKILL, signal.SIGTERM], signal.SIGKILL))
def test_a_scheduler_that_is_gone_is_told_and_what_is_done_is_kept(many, hand_in, tmp_path, secret_file, ending):
    """The grader ends with what is kept and how to go on, here or over another cluster; the workers leave nothing."""
    folder, out = hand_in(MANY), tmp_path / "there"
    with cluster() as (process, address):
        grader = start(folder, out, "--cluster", address, "--secret-file", secret_file)
        _in_the_middle(out, grader)
        family = descendants(process.pid)
        process.send_signal(ending)
        _, told = grader.communicate(timeout=600)
        wait_until(lambda: not any(map(is_running, family)))
    assert grader.returncode == 3
    assert "the scheduler is gone" in told
    assert re.search(r"\d+ of 13 are graded and kept", told)
    assert "Traceback" not in told
    assert "distributed" not in told
    assert 4 <= _graded(out) < len(MANY)
    assert grade(folder, out, "--resume") == 0
    assert results(out) == many


@pytest.mark.slow
@pytest.mark.weekly
def test_what_workers_are_lost_of_is_a_fault_of_ours(hand_in, tmp_path, secret_file):
    """A submission with which three workers were lost has no score and no zero; all others are graded, and so is it in the end."""
    folder, out = (
        hand_in({f"s{number}.py": f"{RIGHT}\n# {number}\n" for number in range(6)} | {"victim.py": WRONG}),
        tmp_path / "out",
    )
    code = """import os
from autograder.batch.job import FreshJob
FreshJob.plain = vars(FreshJob).get("plain", FreshJob.grade)
FreshJob.grade = lambda self, submission: os._exit(1) if submission.id == "victim" else FreshJob.plain(self, submission)
"""
    with scheduler(tmp_path) as (_, address), worker(address, _preload(tmp_path, code), "--nanny"):
        assert _grade(folder, out, address, "--secret-file", secret_file) == (3, "")
    with open_store(out) as store:
        assert store.count() == {"graded": 6, "fault": 1}
    assert 'victim,,5,,,"the workers that graded it were lost, again and again",' in (out / "gradebook.csv").read_text(
        "utf-8-sig"
    )
    assert grade(folder, out, "--resume") == 0
    grade(folder, tmp_path / "here", "--secret-file", secret_file)
    assert results(out) == results(tmp_path / "here")


@pytest.mark.slow
@pytest.mark.weekly
def test_when_all_workers_are_gone_the_grader_does_not_wait_for_ever(tmp_path, exam_of_tiny, monkeypatch):
    """It waits for others for a while, and says that there are none."""
    from autograder.batch import cluster as room  # noqa: PLC0415  (it takes a second)

    submissions = [Submission(f"s{number}", SLOW.encode()) for number in range(8)]
    with (
        scheduler(tmp_path) as (_, address),
        worker(address) as only,
        room.Cluster(exam_of_tiny, address, print) as there,
    ):
        monkeypatch.setattr(room, "_PATIENCE", 2.0)
        graded = there.grade(submissions)
        assert next(graded).came_to == "graded"
        only.kill()
        with refused(GraderError, "cluster.all_gone"):
            list(graded)


# ── who may not grade ───────────────────────────────────────────────────────────────────────

NO_WALLS = """import builtins
from sandbox_room import deny
if not hasattr(builtins, "denied"):  # a preload is read twice
    builtins.denied = deny("seccomp=EINVAL")
"""
OTHER_NUMPY = "import numpy\nnumpy.__version__ = '0.1'\n"
OTHER_PACKAGE = "import autograder\nautograder.__version__ = '0.0.1'\n"
NO_PACKAGE = "import sys\nsys.modules['autograder'] = None\n"


NOT_FIT = (
    (NO_WALLS, "the sandbox lacks too much here: seccomp: Invalid"),
    (OTHER_NUMPY, "numpy is 0.1 there, "),
    (OTHER_PACKAGE, "autograder is 0.0.1 there, "),
    (NO_PACKAGE, "ModuleNotFoundError"),
)
"""What such a worker runs first, and what is said of it."""


@pytest.mark.slow
@pytest.mark.weekly
@pytest.mark.filterwarnings("ignore:Mismatched versions")
def test_workers_that_are_not_fit_are_refused_by_name(hand_in, tmp_path, secret_file):
    """Among themselves nothing is graded; beside one that is fit they get nothing to grade, and that one does it all."""
    from distributed import Client  # noqa: PLC0415  (it takes a second)

    folder, out = hand_in({"ada.py": RIGHT, "blaise.py": WRONG}), tmp_path / "out"
    with ExitStack() as running:
        _, address = running.enter_context(scheduler(tmp_path))
        bad = [
            running.enter_context(worker(address, _preload(tmp_path, code, f"preload{number}.py")))
            for number, (code, _) in enumerate(NOT_FIT)
        ]
        client = running.enter_context(Client(address, set_as_default=False))
        client.wait_for_workers(len(bad), timeout=600)
        returned, told = _grade(folder, out, address, "--secret-file", secret_file)
        assert returned == 3
        for _, why in NOT_FIT:
            assert re.search(rf"the worker tcp://127\.0\.0\.1:\d+ is left out: .*{why}", told), why
        assert "none of its workers can grade" in told
        assert not out.exists()
        good = running.enter_context(worker(address))
        client.wait_for_workers(len(bad) + 1, timeout=600)
        returned, told = _grade(folder, out, address, "--secret-file", secret_file)
        assert returned == 0
        assert all(why in told for _, why in NOT_FIT)
        assert [len(jobs(one.pid)) for one in (*bad, good)] == [0, 0, 0, 0, 1]
    grade(folder, tmp_path / "here", "--secret-file", secret_file)
    assert results(out) == results(tmp_path / "here")


@pytest.mark.slow
def test_a_cluster_without_workers_is_told(hand_in, tmp_path, exam_of_tiny, monkeypatch):
    """It says how to start some, after having waited for them."""
    from autograder.batch import cluster as room  # noqa: PLC0415  (it takes a second)

    monkeypatch.setattr(room, "_PATIENCE", 5.0)
    with scheduler(tmp_path) as (_, address), refused(UsageError, "cluster.no_workers"):
        room.Cluster(exam_of_tiny, address, print)


@pytest.mark.slow
@pytest.mark.parametrize(
    "address", ["127.0.0.1:{port}", "tcp://127.0.0.1:{port}", "nonsense://x", "tls://127.0.0.1:{port}"]
)
def test_an_address_where_no_scheduler_is_is_wrong_usage(hand_in, tmp_path, capsys, monkeypatch, address):
    """It is named, nothing is graded, and no folder is made."""
    from autograder.batch import cluster as room  # noqa: PLC0415  (it takes a second)

    monkeypatch.setattr(room, "_PATIENCE", 0.3)
    with socket.socket() as taken:  # and does not listen
        taken.bind(("127.0.0.1", 0))
        where = address.format(port=taken.getsockname()[1])
        assert grade(hand_in({"ada.py": RIGHT}), tmp_path / "out", "--cluster", where) == 2
    told = capsys.readouterr().err
    assert f"--cluster {where}: no Dask scheduler can be reached there" in told
    assert "autograder cluster" in told
    assert not (tmp_path / "out").exists()


def test_a_port_that_is_taken_is_wrong_usage(capsys, monkeypatch):
    """It is named, with what to do, before anything is started."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["cluster", "--workers", "1", "--port", str(port)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(
        f"autograder: port {port} of this machine cannot be taken: Address already in use.\n  Name another"
    )
    assert "--port" in told


@pytest.mark.slow
@pytest.mark.weekly
def test_a_cluster_may_speak_tls(hand_in, tmp_path, secret_file, monkeypatch):
    """With Dask's own settings nothing else has to be said; a grader without a certificate is turned away."""
    folder, own = hand_in({"ada.py": RIGHT, "blaise.py": WRONG}), tmp_path / "own.pem"
    order = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=x -keyout {own} -out {tmp_path / 'ca.pem'}"
    subprocess.run(shlex.split(order), check=True, capture_output=True)
    own.write_text(own.read_text() + (tmp_path / "ca.pem").read_text())
    ca = ("--tls-ca-file", tmp_path / "ca.pem", "--tls-cert", own)
    with scheduler(tmp_path, *ca, protocol="tls") as (_, address), worker(address, "", *ca):
        code, told = _grade(folder, tmp_path / "out", address)
        assert code == 2
        assert f"--cluster {address}: no Dask scheduler can be reached there" in told
        for name, path in {"CA_FILE": tmp_path / "ca.pem", "CLIENT__CERT": own}.items():
            monkeypatch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{name}", str(path))
        assert address.startswith("tls://")
        assert _grade(folder, tmp_path / "out", address, "--secret-file", secret_file) == (0, "")
    grade(folder, tmp_path / "here", "--secret-file", secret_file)
    assert results(tmp_path / "out") == results(tmp_path / "here")


# ── what is held, and for how long ──────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.weekly
def test_a_few_submissions_for_each_thread_are_on_their_way(two, exam_of_tiny):
    """However many there are, no more than four for each thread have been taken and not come back."""
    from autograder.batch.cluster import AHEAD, Cluster  # noqa: PLC0415  (it takes a second)

    taken, came, most = 0, 0, 0

    def submissions():
        nonlocal taken, most
        for number in range(60):
            taken += 1
            most = max(most, taken - came)
            yield Submission(f"s{number}", RIGHT.encode())

    with Cluster(exam_of_tiny, two[1], print) as there:
        for graded in there.grade(submissions()):
            came += 1
            assert graded.score == graded.points
    assert came == 60
    assert AHEAD * 2 <= most <= AHEAD * 2 + 1  # one has come back, and the next is taken before anyone looks at it


@pytest.mark.slow
@pytest.mark.weekly
def test_jobs_leave_when_no_grader_comes_any_more(hand_in, tmp_path):
    """A grader that is killed leaves no key behind for long; the next one is served all the same."""
    folder, code = hand_in(MANY), "import autograder.batch.job as job\njob.IDLE = 2.0\n"
    with scheduler(tmp_path) as (_, address), worker(address, _preload(tmp_path, code)) as there:
        grader = start(folder, tmp_path / "out", "--cluster", address)
        _in_the_middle(tmp_path / "out", grader)
        (job,) = jobs(there.pid)
        family = [job, *descendants(job)]
        grader.kill()
        grader.communicate()
        wait_until(lambda: not any(map(is_running, family)))
        assert _grade(folder, tmp_path / "out", address, "--resume")[0] == 0


@pytest.mark.slow
def test_a_job_grades_until_nothing_comes(exam_of_tiny, monkeypatch):
    """Started afresh, it grades what comes; it leaves of its own accord, and one that is killed has not left."""
    exam, ada = pickle.dumps(exam_of_tiny), Submission("ada", RIGHT.encode())
    killed = FreshJob(exam)
    try:
        assert killed.walls
        assert killed.grade(ada).score == 5
        killed._process.kill()
        assert killed.grade(ada) is None
        assert not killed.has_left()
    finally:
        killed.end()
    monkeypatch.setattr("autograder.batch.job.IDLE", 0.1)
    idle = FreshJob(exam)
    try:
        idle._process.wait(20)
        assert idle.grade(ada) is None
        assert idle.has_left()
    finally:
        idle.end()
