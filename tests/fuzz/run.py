"""Runs a target on one input after another in a child that may take 64 MiB, watched for inputs that never end."""

import multiprocessing
import resource
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fuzz.targets import Target

MOST_MEMORY = 64 << 20
"""What reading one input may take, beside what is there before the first."""

SECONDS_EACH = 10.0
"""An input that takes longer has failed; on an idle machine none takes a tenth of a second."""

_MOST_FAILED = 20
_FRESH = 50_000


@dataclass
class Result:
    """How many inputs were tried, and the number, the bytes and the reason of each that failed."""

    inputs: int = 0
    seconds: float = 0.0
    failed: list[tuple[int, bytes, str]] = field(default_factory=list)


def fuzz(
    target: Target, *, seed: int, seconds: float, most: int = 1 << 60, seconds_each: float = SECONDS_EACH
) -> Result:
    """Try inputs until the time is over, or so many were tried, or many have failed."""
    result, begin, seeds = Result(), time.monotonic(), target.seeds()
    context = multiprocessing.get_context("fork")
    at = context.Value("q", 0)
    while result.inputs < most and time.monotonic() - begin < seconds and len(result.failed) < _MOST_FAILED:
        ours, theirs = context.Pipe()
        last = min(result.inputs + _FRESH, most)
        deadline = begin + seconds
        child = context.Process(
            target=_work, args=(target, seeds, seed, range(result.inputs, last), deadline, at, theirs)
        )
        at.value = result.inputs
        child.start()
        theirs.close()
        why = _watch(child, ours, at, seconds_each)
        result.inputs = at.value
        if why:
            result.failed.append((at.value, target.input(seeds, seed, at.value), why))
            result.inputs += 1
    result.seconds = time.monotonic() - begin
    return result


def _watch(child: Any, pipe: Any, at: Any, seconds_each: float) -> str:
    """Why the child's last input failed; "" if it did not."""
    seen, since = at.value, time.monotonic()
    while not pipe.poll(0.05):
        if at.value != seen:
            seen, since = at.value, time.monotonic()
        elif time.monotonic() - since > seconds_each:
            child.kill()
            child.join()
            return f"it took longer than {seconds_each:g} s"
    try:
        why = str(pipe.recv())
    except EOFError:
        why = ""
        child.join()
        if child.exitcode:
            why = f"the process ended with {child.exitcode}"
    child.join()
    return why


def _work(
    target: Target,
    seeds: list[bytes],
    seed: int,
    numbers: range,
    deadline: float,
    at: Any,
    pipe: Any,
) -> None:
    """Try the inputs of these numbers; what one fails with is sent."""
    target.input(seeds, seed, len(seeds))
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MOST_MEMORY, size + MOST_MEMORY))
    raw = at.get_obj()
    for number in numbers:
        raw.value = number
        data = target.input(seeds, seed, number)
        try:
            target.read(data)
        except target.errors:
            pass
        except Exception:  # noqa: BLE001  (whatever it is, it is what is looked for)
            pipe.send(traceback.format_exc(limit=-6))
            return
        if time.monotonic() > deadline:
            break
    raw.value = number + 1
