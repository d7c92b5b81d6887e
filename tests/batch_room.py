"""What the tests of the batch share: submissions to the tiny course, and the commands that grade them."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from autograder.batch.schema import STEPS
from autograder.cli import main
from tests.conftest import TINY

RIGHT = (TINY / "reference" / "01_tiny" / "tiny.py").read_text()
WRONG = RIGHT.replace("np.outer(delta, x)", "-np.outer(delta, x)")
LOOP = f"import time\n{RIGHT}\ndef outer(delta, x):\n    while True:\n        time.sleep(9)\n"
"""Work that never ends, and that leaves the processor to other tests while its deadlines pass."""

SLOW = RIGHT.replace("return np.outer", "import time\n    time.sleep(0.04)\n    return np.outer")

CLASS = {
    "ada/tiny.py": RIGHT,
    "blaise.py": WRONG,
    "carl/tiny.py": LOOP,
    "dora/tiny.py": b"\xff\xfe\x00",
    "emmy/notes.txt": b"",
    "felix/tiny.py": "def broken(:\n",
    "=1+1/tiny.py": RIGHT + "\n# formula\n",
}


def arguments(folder: Path | str, out: Path, *more: object, course: Path = TINY) -> list[str]:
    """The words of a command that grades a folder."""
    words = ["grade", folder, "--assignment", "01", "--course", course, "--out", out, "--quiet", *more]
    return list(map(str, words))


def grade(folder: Path | str, out: Path, *more: object, course: Path = TINY) -> int:
    """Grade a folder from this process, by one job unless more are asked for: each has to be started; the exit code."""
    jobs = () if {"--jobs", "--cluster"} & set(more) else ("--jobs", 1)
    return main(arguments(folder, out, *jobs, *more, course=course))


def start(folder: Path, out: Path, *more: object, **options: object) -> "subprocess.Popen[str]":
    """Grade a folder in a process of its own, which can be killed."""
    command = [sys.executable, "-m", "autograder", *arguments(folder, out, *more)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **options)


def as_of_version(out: Path, version: int) -> None:
    """Make a run's store one that an earlier version of it wrote: with the tables of then, and what they held."""
    path = out / "run.sqlite"
    with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(out / "then")) as then:
        then.executescript("".join(STEPS[:version]))
        tables = then.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            columns = ", ".join(name for _, name, *_ in then.execute(f"PRAGMA table_info({table})"))
            for row in now.execute(f"SELECT {columns} FROM {table}"):
                then.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", row)
        then.execute(f"PRAGMA user_version = {version}")
        then.commit()
    (out / "then").replace(path)


def results(out: Path) -> dict[str, bytes]:
    """The JSON reports and the gradebook of a run."""
    files = [*(out / "reports").glob("*.json"), out / "gradebook.csv"]
    return {path.name: path.read_bytes() for path in files}


def rows(folder: Path, question: str) -> list[tuple]:
    """What the store of a run answers to a question in SQL."""
    database = sqlite3.connect(f"file:{folder / 'run.sqlite'}?mode=rw", uri=True)  # where there is none, none is made
    try:
        return database.execute(question).fetchall()
    finally:
        database.close()


def wait_for_reports(count: int, out: Path, grader: subprocess.Popen) -> None:
    """Wait until so many reports are in the store, or the grader has ended."""
    deadline = time.monotonic() + 600
    while grader.poll() is None and time.monotonic() < deadline:
        try:
            if len(rows(out, "SELECT 1 FROM report")) >= count and rows(out, "SELECT 1 FROM run"):
                return
        except sqlite3.OperationalError:
            pass
        time.sleep(0.01)
