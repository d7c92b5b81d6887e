"""What a push costs: many people push at once, and what is told is processor time, and seconds beside those of a bare SQLite insert.

`python -m tests.measures.pushes --people 50 --loops 10`; the figures in docs/ci.md are of this.
"""

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from tests.batch_room import RIGHT, WRONG
from tests.process_room import descendants, wait_until
from tests.service_room import FOLDER, GIT, Served, git

_LOOP = f"{RIGHT}\ndef outer(delta, x):\n    while True:\n        pass\n"
_TICKS = os.sysconf("SC_CLK_TCK")


def main():
    """Print a line a figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--loops", type=int, default=0, help="so many endless loops are pushed before the others")
    parser.add_argument("--strangers", action="store_true", help="by people who never ran into the clock before")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder))
        names = [f"p{number}" for number in range(args.people)]
        for number, name in enumerate(names):
            served.commit(name, {f"{FOLDER}/tiny.py": f"{WRONG if number % 3 else RIGHT}\n# {name}\n"})
        print(f"a push without the hook: {_plain(served, names) * 1000:.1f} ms of CPU")
        with served.running():
            served.push("warm", WRONG)
            served.settled()
            if args.loops:
                _put_loops_before(served, args.loops, is_known=not args.strangers)
            _measure(served, names)


def _plain(served, names):
    """CPU seconds of a push to a repository without a hook."""
    bare = served.folder / "plain.git"
    git("init", "-q", "--bare", "-b", "main", bare)
    before = _children()
    for name in names[:20]:
        git("push", "-q", bare, f"main:refs/heads/{name}", at=served.folder / "clones" / name)
    return (_children() - before) / len(names[:20])


def _put_loops_before(served, count, *, is_known):
    """Loops of so many people, who are known to have run into the clock before, or not."""
    if is_known:
        _push_loops(served, count, "first")
        served.settled()
    before = served.rows("SELECT count(*) FROM attempt")[0][0]
    _push_loops(served, count, "again")
    wait_until(lambda: served.rows("SELECT count(*) FROM attempt")[0][0] == before + count)


def _push_loops(served, count, what):
    for number in range(count):
        clone = served.commit(f"loop{number}", {f"{FOLDER}/tiny.py": f"{_LOOP}# {number} {what}\n"})
        subprocess.Popen(
            ["git", "push", "-q", "origin", "main"], cwd=clone, env={**os.environ, **GIT}, stderr=subprocess.DEVNULL
        )


def _measure(served, names):
    before = _memory(served.process.pid, "VmRSS")
    working, pushing, begun = _used(served), _children(), time.perf_counter()
    environment = {**os.environ, **GIT}
    pushes = [
        subprocess.Popen(
            ["git", "push", "-q", "origin", "main"],
            cwd=served.folder / "clones" / name,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        for name in names
    ]
    insert = _bare_insert(served.folder / "bare.sqlite")
    for push in pushes:
        push.wait()
    kept = f"person IN ({', '.join('?' * len(names))})"
    while served.rows(f"SELECT 1 FROM attempt WHERE {kept} AND state IN ('queued', 'running')", *names):
        time.sleep(0.05)
    seconds, count = time.perf_counter() - begun, len(names)
    events = [json.loads(line) for line in served.log.splitlines()]
    heard = [one["seconds"] for one in events if one["event"] == "received" and one["person"] in set(names)]
    kept_in = [one["disk"] for one in events if one["event"] == "received" and one["person"] in set(names)]
    answered = served.rows(f"SELECT graded - arrived FROM attempt WHERE {kept}", *names)
    print(f"{count} pushes at once: all graded after {seconds:.1f} s")
    print(
        f"from a hook's first word to its push on the disk: median {median(heard) * 1000:.0f} ms, most {max(heard) * 1000:.0f} ms"
    )
    print(f"from its last byte to the disk: median {median(kept_in) * 1000:.0f} ms, most {max(kept_in) * 1000:.0f} ms")
    print(f"a bare SQLite insert of as many bytes, meanwhile: median {insert * 1000:.0f} ms")
    print(f"from its arrival to its report: median {median(one for (one,) in answered):.2f} s")
    ((attempts, graded),) = served.rows(f"SELECT count(*), count(graded) FROM attempt WHERE {kept}", *names)
    print(f"attempts: {attempts}, graded: {graded}; put behind: {sum(one['event'] == 'put behind' for one in events)}")
    print(f"git and hook: {(_children() - pushing) / count * 1000:.0f} ms of CPU a push")
    print(f"service, jobs and workers: {(_used(served) - working) / count * 1000:.0f} ms of CPU a push")
    after, most = (_memory(served.process.pid, what) for what in ("VmRSS", "VmHWM"))
    print(f"memory of the service's own process: {before:.0f} MiB before, {after:.0f} after, {most:.0f} at most")


def _bare_insert(path):
    """Seconds in which SQLite makes a row of a file's size durable, in the median of 30."""
    taken = []
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE one (content BLOB)")
        for _ in range(30):
            begun = time.perf_counter()
            database.execute("INSERT INTO one VALUES (?)", (RIGHT.encode(),))
            taken.append(time.perf_counter() - begun)
    return median(taken)


def _children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _used(served):
    """CPU seconds of the service, and of all that it started and has waited for."""
    return sum(_ticks(pid) for pid in (served.process.pid, *descendants(served.process.pid))) / _TICKS


def _ticks(pid):
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15]))


def _memory(pid, what):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


if __name__ == "__main__":
    main()
