"""What tests of processes share: who descends from whom, who still runs, and waiting for it."""

import time
from pathlib import Path


def wait_until(is_so, seconds=600):
    """Wait until it is so; not longer than that."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"it did not come about: {is_so}"
        time.sleep(0.05)


def descendants(pid):
    """The processes that it started, and those that they did."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(path)
        if fields and int(fields[1]) == pid:
            child = int(path.parent.name)
            found += [child, *descendants(child)]
    return found


def is_running(pid):
    """Whether there is such a process, other than a dead one that nobody has asked after."""
    fields = _fields(Path(f"/proc/{pid}/stat"))
    return bool(fields) and fields[0] not in "ZX"


def parent(pid):
    """The process that started it; 0 if it is gone."""
    fields = _fields(Path(f"/proc/{pid}/stat"))
    return int(fields[1]) if fields else 0


def _fields(path):
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []
