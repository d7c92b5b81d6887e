"""What the cluster's tests share: schedulers and workers in processes of their own, on this machine's own address alone."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.process_room import descendants, is_running, parent, wait_until

_ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "tests")))}


@contextmanager
def cluster(*arguments):
    """`autograder cluster`, by its process and its address."""
    command = [sys.executable, "-m", "autograder", "cluster", "--workers", "2", "--port", "0", *arguments]
    with _running(command, stdout=subprocess.PIPE) as process:
        says = process.stdout.readline()
        yield process, re.search(r"tcp://127\.0\.0\.1:\d+", says)[0]


@contextmanager
def scheduler(tmp_path, *arguments, protocol="tcp"):
    """A scheduler without workers, started with Dask's own command; its process and its address."""
    file = tmp_path / "scheduler.json"
    file.unlink(missing_ok=True)
    words = ["scheduler", "--protocol", protocol, "--port", "0", "--scheduler-file", file, *arguments]
    with _running(_dask(*words)) as process:
        wait_until(lambda: file.exists() and file.read_text().endswith("}"))
        yield process, json.loads(file.read_text())["address"]


@contextmanager
def worker(address, preload="", *arguments):
    """A worker of one thread, started with Dask's own command, that first runs this code."""
    words = [
        "worker",
        address,
        "--nthreads",
        "1",
        *(arguments if "--nanny" in arguments else ["--no-nanny", *arguments]),
    ]
    with _running(_dask(*words, *(["--preload", preload] if preload else []))) as process:
        yield process


def _dask(*words):
    return [sys.executable, "-m", "dask", *map(str, words), "--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]


@contextmanager
def _running(command, **options):
    """A process, which has ended when this ends, with all that it started."""
    with subprocess.Popen(
        command, stderr=subprocess.DEVNULL, text=True, env=_ENVIRONMENT, start_new_session=True, **options
    ) as process:
        try:
            yield process
        finally:
            family = descendants(process.pid)
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
            wait_until(lambda: not any(map(is_running, family)))


def jobs(pid):
    """The jobs among the processes that it started."""
    return [one for one in descendants(pid) if b"autograder.batch.job" in command_of(one)]


def dask_workers(pid):
    """Those among the processes that it started that have jobs."""
    return [one for one in descendants(pid) if any(parent(job) == one for job in jobs(pid))]


def command_of(pid):
    """The words with which a process was started; none of one that is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
