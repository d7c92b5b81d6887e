"""What the service's tests share: a course of their own that is served, bare repositories with the hook, and pushes by real git."""

import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager, redirect_stdout

from autograder.cli import main
from tests.batch_room import RIGHT, grade
from tests.conftest import TINY
from tests.process_room import wait_until

FOLDER = "01_tiny"
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


class Served:
    """A course, its repositories, and the service, which runs or not."""

    def __init__(self, folder, course=TINY):
        self.folder, self.course = folder, folder / "course"
        shutil.copytree(course, self.course)
        self.process = None

    # ── the service ─────────────────────────────────────────────────────────────────────────

    def start(self, *more):
        """Start it, and wait until hooks are met."""
        log = (self.folder / "log").open("ab")
        command = [sys.executable, "-m", "autograder", "serve", self.course, "--jobs", 2, *more]
        self.process = subprocess.Popen([*map(str, command)], stderr=log, start_new_session=True)
        log.close()
        wait_until(lambda: self.process.poll() is not None or self.is_met())
        assert self.process.poll() is None, self.log
        return self.process

    def is_met(self):
        """Whether a hook would be let in."""
        return self.log.rpartition('"event": "serving"')[1] != "" and self.socket.exists() and not self.has_ended()

    def has_ended(self):
        """Whether the last thing that it wrote is that it ended."""
        return '"event": "ended"' in self.log.rpartition('"event": "serving"')[2]

    def kill(self, number=signal.SIGKILL):
        """End it in the middle of what it does; the log begins anew."""
        self.process.send_signal(number)
        code = self.process.wait()
        (self.folder / "log").unlink()
        return code

    @contextmanager
    def running(self, *more):
        """It runs, and has ended when this ends."""
        self.start(*more)
        try:
            yield self
        finally:
            self.kill(signal.SIGTERM)

    @property
    def socket(self):
        """Where hooks are met."""
        return self.course / "service" / "hook.sock"

    @property
    def log(self):
        """What it wrote since it was started."""
        return (self.folder / "log").read_text()

    @property
    def base(self):
        """Where it is met over HTTP."""
        return re.findall(r"(http://127\.0\.0\.1:\d+)/metrics", self.log)[-1]

    def ask(self, path):
        """What it says over HTTP."""
        with urllib.request.urlopen(self.base + path) as answer:  # (our own address)
            return answer.read().decode()

    # ── what it keeps ───────────────────────────────────────────────────────────────────────

    def rows(self, question, *values):
        """What its file answers to a question in SQL."""
        with closing(sqlite3.connect(self.course / "service" / "attempts.sqlite", timeout=30)) as database:
            return database.execute(question, values).fetchall()

    def states(self):
        """What became of each attempt, by person."""
        return self.rows("SELECT person, state FROM attempt ORDER BY number")

    def settled(self):
        """Wait until nothing waits and nothing is graded; what became of each attempt."""
        wait_until(lambda: not self.rows("SELECT 1 FROM attempt WHERE state IN ('queued', 'running')"))
        return self.states()

    def feedback_file(self):
        """The secret of the exam by which pushes are answered."""
        return self.course / "secrets" / f"{FOLDER}.feedback"

    # ── repositories ────────────────────────────────────────────────────────────────────────

    def repository(self, name):
        """A bare one of this name, with the hook; and a student's clone of it."""
        bare = self.folder / "git" / f"{name}.git"
        if not bare.exists():
            git("init", "-q", "--bare", "-b", "main", bare)
            with redirect_stdout(io.StringIO()):
                assert main(["hook", "install", str(bare), "--course", str(self.course)]) == 0
        clone = self.folder / "clones" / name
        if not clone.exists():
            git("clone", "-q", bare, clone)
            git("symbolic-ref", "HEAD", "refs/heads/main", at=clone)
        return bare, clone

    def commit(self, name, files):
        """Make a student's clone hold these files, and commit them."""
        _, clone = self.repository(name)
        for path, text in files.items():
            file = clone / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        git("add", "-A", at=clone)
        git("commit", "-q", "--allow-empty", "-m", "work", at=clone)
        return clone

    def push(self, name, source=None, *more, date=None):
        """Push this work for the tiny assignment; the lines that the student sees."""
        if source is not None:
            self.commit(name, {f"{FOLDER}/tiny.py": source})
        _, clone = self.repository(name)
        return pushed(clone, *(more or ("main",)), date=date)


def pushed(clone, *words, date=None):
    """The remote lines of a push, which must go well."""
    when = {} if date is None else {"GIT_COMMITTER_DATE": f"{int(date)} +0000"}
    done = _git("push", "origin", *words, at=clone, more=when)
    assert done.returncode == 0, done.stderr
    return remote(done)


def remote(done):
    """What the server's side said."""
    return [line.removeprefix("remote:").strip() for line in done.stderr.splitlines() if line.startswith("remote:")]


def git(*words, at=None, **options):
    """Run git; what it prints."""
    done = _git(*words, at=at, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _git(*words, at=None, more=(), **options):
    command = ["git", *map(str, words)]
    environment = {**os.environ, **GIT, **dict(more)}
    return subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False, **options)


def variant(number):
    """Right work that is nobody else's."""
    return f"{RIGHT}\n# {number}\n"


def now():
    """The time, in whole seconds."""
    return int(time.time())


def graded_by_batch(served, tmp_path, works):
    """The reports that `grade` makes of these works, by name, under the secret of feedback of a course that is served."""
    for name, source in works.items():
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "tiny.py").write_text(source)
    assert grade(tmp_path / "in", tmp_path / "out", "--secret-file", served.feedback_file(), course=served.course) in (
        0,
        4,
    )
    reports = (tmp_path / "out" / "reports").glob("*.json")
    return {json.loads(path.read_bytes())["submission"]: path.read_bytes() for path in reports}
