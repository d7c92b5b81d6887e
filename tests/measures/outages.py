"""Whether whatever ends a part of the service loses a push: service, exam, job and hook are each killed at random moments, as people push.

`python -m tests.measures.outages --kills 20`; what was pushed is graded once, told once, and is the bytes of `grade` with that secret.
"""

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.batch_room import RIGHT, WRONG
from tests.process_room import descendants, parent
from tests.service_room import FOLDER, GIT, Served, graded_by_batch

PARTS = ("service", "desk", "job", "hook")
_AT_ONCE = 4


def main():
    """Kill so many, and print what was and what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(outages(Path(folder), args.kills, random.Random(args.seed)))


def outages(folder, kills, dice):
    """How many of each were killed; raises where something was lost, told twice, or other than `grade` says."""
    served = Served(folder)
    served.start()
    try:
        return _outages(served, kills, dice)
    finally:
        served.kill(signal.SIGTERM)


def _outages(served, kills, dice):
    works, pushes, killed = {}, [], Counter()
    for number in range(kills):
        for name in (f"p{number}x{one}" for one in range(_AT_ONCE)):
            works[name] = f"{WRONG if len(works) % 2 else RIGHT}\n# {name}\n"
            served.commit(name, {f"{FOLDER}/tiny.py": works[name]})
        pushes += [_begin(served, f"p{number}x{one}") for one in range(_AT_ONCE)]
        part = PARTS[number % len(PARTS)]
        time.sleep(dice.uniform(0, 1.5 if part != "hook" else 0.1))
        killed[part] += _kill_soon(served, part, pushes[-_AT_ONCE:], dice)
        if served.process.poll() is not None:
            served.start()
    told = [push.communicate()[1] for push in pushes]
    _hold(served, served.folder, works, told)
    assert all(killed[part] for part in PARTS), f"not every part was killed: {dict(killed)}"
    return f"killed: {dict(killed)}; {len(works)} pushes, each graded once and told once at most, as `grade` does"


def _begin(served, name):
    return subprocess.Popen(
        ["git", "push", "origin", "main"],
        cwd=served.folder / "clones" / name,
        env={**os.environ, **GIT},
        stderr=subprocess.PIPE,
        text=True,
    )


def _kill_soon(served, part, pushes, dice):
    """End one of these processes now, or as soon as there is one while a push is on its way; how many that were."""
    while not (count := _kill(served, part, pushes, dice)) and any(push.poll() is None for push in pushes):
        time.sleep(0.01)
    return count


def _kill(served, part, pushes, dice):
    """End one of these processes, or the service; how many that were."""
    if part == "service":
        served.kill()
        return 1
    desks = [pid for pid in descendants(served.process.pid) if parent(pid) == served.process.pid]
    those = {
        "desk": desks,
        "job": [pid for pid in descendants(served.process.pid) if parent(pid) in desks],
        "hook": [pid for push in pushes for pid in descendants(push.pid) if "post-receive" in _command(pid)],
    }[part]
    for pid in dice.sample(
        those, min(1, len(those))
    ):  # not that of the oldest push each time, whose fault three times would be its end
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return 1
    return 0


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _hold(served, folder, works, told):
    """Sweep what no hook could hand over, and hold all of it to what `grade` says."""
    bare = [str(served.repository(name)[0]) for name in works]
    words = [sys.executable, "-m", "autograder", "sweep", *bare, "--course", str(served.course)]
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    served.settled()
    rows = served.rows("SELECT person, report FROM attempt")
    lost = served.rows("SELECT person, state, tries, faults FROM attempt WHERE state != 'graded'")
    assert not lost, lost
    assert sorted(name for name, *_ in rows) == sorted(works), "each push is one attempt"
    scores = Counter(re.findall(r"number (\d+): \d", "".join(told)))
    assert max(scores.values()) == 1, "no score is told twice"
    assert {name: report.encode() for name, report in rows} == graded_by_batch(served, folder, works)


if __name__ == "__main__":
    main()
