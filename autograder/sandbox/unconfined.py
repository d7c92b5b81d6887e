"""Runs a submission in a process of its own without any wall, where the teacher says that it is trusted.

It runs on every system. The process is a fresh interpreter with the whole package; in it the submission is run as on a
student's machine (`inprocess`), and each outcome comes back as a frame. What ends the process, or cannot be interrupted,
costs the call that is at work and the rest of its task, and what would come after the time for the whole file. Nothing here keeps a submission from anything.
"""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np

from autograder.results import (
    Died,
    Failed,
    Foreign,
    Limits,
    Missing,
    NotRun,
    Outcome,
    Raised,
    Ran,
    Returned,
    TimedOut,
    change_leaves,
)
from autograder.sandbox import wire
from autograder.sandbox.frames import known
from autograder.sandbox.given_files import GivenFiles
from autograder.sandbox.given_functions import calls_of
from autograder.sandbox.inprocess import STUCK, InProcess
from autograder.sandbox.lines import NOT_DEFINING, Load, ran_in_lines
from autograder.sandbox.packages import Packages, places
from autograder.sandbox.paper import Paper
from autograder.sandbox.worker import Call
from autograder.words.message import Message, message

WALLS = "none [--trust-submissions]"
"""What stands in the place of the walls in every report."""

_STARTING = 30.0
"""Seconds that a fresh interpreter may take until it begins; more than a loaded machine needs."""

_KINDS: Mapping[str, type[Outcome]] = {kind.__name__: kind for kind in (Returned, Raised, Missing, TimedOut, NotRun)}
_REASONS = {why.key: why for why in (NOT_DEFINING, STUCK)}
"""Why a call may not have been made in that process; only the key is sent."""

_KEPT = ("SYSTEMROOT", "PATH", "TMPDIR", "TEMP")
"""What an interpreter may need of the environment."""


class Unconfined:
    """Makes a paper's calls on submissions that are trusted, each in a process of its own."""

    walls = WALLS

    def __init__(self, paper: Paper, limits: Limits) -> None:
        """The memory is not bounded; the time is."""
        self.paper, self.limits = paper, limits

    @contextmanager
    def open(self, source: bytes) -> Iterator["_Session"]:
        """A session with this submission; each of its rounds of calls has a process of its own, which ends with it."""
        yield _Session(self.paper, self.limits, source)


class _Session:
    """One submission, in one process after another."""

    def __init__(self, paper: Paper, limits: Limits, source: bytes) -> None:
        self._paper, self._limits, self._source = paper, limits, source

    def make(self, calls: Sequence[int]) -> Ran:
        """Load the file and make these calls in a fresh process; after one that ended at a call, those of other tasks in another."""
        until = time.monotonic() + _STARTING + self._limits.seconds_per_submission
        ran, left = self._begin(calls, until), list(calls)
        outcomes = dict(ran.outcomes)
        while died := [call for call in left if isinstance(outcomes[call], Died)]:
            task = self._paper.calls[died[0]].task
            left = [call for call in left[left.index(died[0]) :] if self._paper.calls[call].task != task]
            outcomes |= self._begin(left, until).outcomes if left else {}
        lined = ran_in_lines(self._source, Load(), outcomes, self._paper.homes)
        return replace(ran, outcomes=lined.outcomes, files=lined.files)

    def _begin(self, calls: Sequence[int], until: float) -> Ran:
        """Load the file and make these calls in a fresh process, as far as it comes."""
        request = pickle.dumps(
            (
                self._paper.filename,
                self._paper.plain(),
                self._limits,
                self._paper.files.folder,
                self._paper.packages,
                dict(self._paper.homes),
                self._source,
                list(calls),
            )
        )
        # Files in the place of pipes: a pipe would be waited for as long as any child of the submission holds it.
        with TemporaryFile() as requests, TemporaryFile() as results:
            requests.write(request)
            requests.seek(0)
            status = _execute(requests, results, until - time.monotonic(), _environment(self._paper.packages))
            end = (
                TimedOut(self._limits.seconds_per_submission)
                if status is None
                else Died(message("sandbox.left", status=status))
            )
            results.seek(0)
            try:
                return _read(results.read(), calls, end)
            except wire.WireError:
                return _nothing(end, calls)


def _execute(requests: IO[bytes], results: IO[bytes], seconds: float, environment: Mapping[str, str]) -> int | None:
    """Run `main` in a fresh interpreter; its exit status, None if it took too long. Its children end with it."""
    process = subprocess.Popen(
        [sys.executable, "-s", "-P", "-c", "from autograder.sandbox import unconfined; unconfined.main()"],
        env=environment,
        stdin=requests,
        stdout=results,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        with suppress(ProcessLookupError):  # nothing of it is left
            os.killpg(process.pid, signal.SIGKILL) if sys.platform != "win32" else process.kill()
        process.wait()


def _environment(packages: Packages) -> dict[str, str]:
    here = {str(Path(__file__).parents[2]), str(Path(np.__file__).parents[1])}
    here |= {str(Path(place).parent) for place in places(packages).modules.values()}
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(here), "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}


def _nothing(why: Outcome, calls: Sequence[int]) -> Ran:
    return Ran(dict.fromkeys(calls, NotRun(message("sandbox.not_finished"))), (Failed(why, 0),))


def main() -> None:
    """Read a request from the standard input, do it, and write a frame for each outcome."""
    filename, plain, limits, folder, packages, homes, source, calls = pickle.load(sys.stdin.buffer)  # noqa: S301  (the grader wrote it)
    with os.fdopen(os.dup(1), "wb", buffering=0) as results:  # what is told stays told, whatever the next call does
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        given = GivenFiles(folder=folder)
        paper = Paper(filename, calls_of(plain, Call.of), files=given, packages=packages, homes=homes)
        with InProcess(paper, limits).open(source) as session, session.loaded() as (load, made):
            ran = ran_in_lines(source, load, {}, homes)
            failed = tuple((one.line, one.cell, one.text, one.names, _parts(one.outcome)) for one in ran.failed)
            results.write(wire.frame(wire.LOAD, wire.RETURNED, (failed, ran.absent)))
            for call, outcome in made(calls):
                results.write(wire.frame(call, wire.RETURNED, _parts(outcome)))
    os._exit(0)


def _parts(outcome: Outcome) -> tuple[Any, ...]:
    parts = (change_leaves(getattr(outcome, field.name), _plain) for field in fields(outcome))
    return (type(outcome).__name__, *parts)


def _plain(value: Any) -> Any:
    """The codec's own mark for what may not cross, in the place of ours; of a message its key."""
    if isinstance(value, Message):
        return value.key
    return wire.Foreign(value.type_name, change_leaves(value.holds, _plain)) if isinstance(value, Foreign) else value


def _read(data: bytes, calls: Sequence[int], end: TimedOut | Died) -> Ran:
    """What the frames tell, as far as they are whole; `end` is what kept the process from telling more.

    Raises
    ------
    wire.WireError
        if they do not tell how the file loaded, or tell something else.

    """
    match list(_values(data, (wire.LOAD, *calls))):
        case [(tuple() as failed, tuple() as absent), *told]:
            outcomes = {**dict(zip(calls, map(_outcome, told), strict=False)), **_not_told(calls[len(told) :], end)}
            return Ran(outcomes, tuple(map(_failed, failed)), tuple(map(str, absent)))
    raise wire.WireError("not how a file loaded")


def _values(data: bytes, calls: Sequence[int]) -> Iterator[Any]:
    """What the frames hold, which are of these calls in their order; a last one that is cut short is left out."""
    at = 0
    for call in calls:
        if at + wire.HEADER.size > len(data):
            return
        length, number, _ = wire.HEADER.unpack_from(data, at)
        if number != call:
            raise wire.WireError("not the call that was asked for")
        if at + 4 + length > len(data):
            return
        yield wire.decode(data[at + wire.HEADER.size : at + 4 + length])
        at += 4 + length


def _not_told(calls: Sequence[int], end: TimedOut | Died) -> Mapping[int, Outcome]:
    """What is said of calls that nothing was told of: who ends the process does it at the first of them."""
    if isinstance(end, TimedOut):
        return dict.fromkeys(calls, NotRun(message("sandbox.used_up", seconds=end.seconds)))
    return {**dict.fromkeys(calls, NotRun(message("sandbox.not_finished"))), **dict.fromkeys(calls[:1], end)}


def _failed(value: Any) -> Failed:
    match value:
        case (int() as line, int() | str() as cell, str() as text, tuple() as names, parts):
            return Failed(_outcome(parts), line, cell, text, tuple(map(str, names)))
    raise wire.WireError("not a failure")


def _outcome(value: Any) -> Outcome:
    kind = _KINDS.get(value[0]) if isinstance(value, tuple) and value and isinstance(value[0], str) else None
    if kind is None or len(value) != 1 + len(fields(kind)):
        raise wire.WireError("not an outcome")
    if kind is not NotRun:
        return kind(*map(known, value[1:]))
    if value[1] not in _REASONS:
        raise wire.WireError("not a reason")
    return NotRun(_REASONS[value[1]])
