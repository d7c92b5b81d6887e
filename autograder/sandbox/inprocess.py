"""Runs a submission in this very process, without walls: for students who check their own file, and for our own answers."""

import _thread
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from functools import partial
from typing import Any, NoReturn

from autograder.results import Limits, NotRun, Outcome, Ran, TimedOut
from autograder.sandbox import cells, worker
from autograder.sandbox.cell_lines import ran_in_cells
from autograder.sandbox.frames import read
from autograder.sandbox.paper import Paper
from autograder.sandbox.worker import Call
from autograder.words.message import message

NOT_LOADED, STUCK = message("sandbox.not_loaded"), message("sandbox.stuck")
"""Why a call is not made here."""


class InProcess:
    """Makes a paper's calls here and now.

    With `limits`, a call that takes too long is interrupted as Ctrl-C would interrupt it, and the rest of its task is
    left out. Only a main thread can be interrupted. If it `listens`, `printed` holds what each call printed the first time
    it was made, by its number, and under `LOADING` what the file printed as it was loaded; otherwise printing goes its way.
    `at` is the number of the call that is at work, or `LOADING`; None in between.
    """

    walls = "none"
    LOADING = -1

    def __init__(self, paper: Paper, limits: Limits | None = None, *, listens: bool = False) -> None:
        """Without `limits` every call may take as long as it likes."""
        self.paper, self.limits, self.listens = paper, limits, listens
        self.printed: dict[int, str] = {}
        self.at: int | None = None

    @contextmanager
    def open(self, source: bytes) -> Iterator["_Session"]:
        """A session with this submission, whose time is watched until it is over."""
        watch = Watch(self.limits.seconds_per_case) if self.limits else None
        try:
            with _staying():
                yield _Session(self, source, watch)
        finally:
            self.at = None
            if watch:
                watch.stop()

    @contextmanager
    def hearing(self, number: int) -> Iterator[None]:
        """Keep what is printed in the meantime under this number."""
        if not self.listens:
            yield
            return
        ear = _Ear()
        with redirect_stdout(ear):
            yield
        self.printed.setdefault(number, ear.getvalue())


class _Session:
    """One submission in this process."""

    def __init__(self, runner: InProcess, source: bytes, watch: "Watch | None") -> None:
        self._runner, self._source, self._watch = runner, source, watch
        self._filename = runner.paper.filename

    def make(self, calls: Sequence[int]) -> Ran:
        """Load the file and make these calls."""
        names = worker.blank(self._filename)
        loads = self._load(names)
        stuck_file = len(loads) == 1 and isinstance(loads[0], TimedOut)
        outcomes: dict[int, Outcome] = {}
        stuck: set[str] = set()
        for number in calls:
            task = self._runner.paper.calls[number].task
            if stuck_file:
                outcomes[number] = NotRun(NOT_LOADED)
            elif task in stuck:
                outcomes[number] = NotRun(STUCK)
            else:
                outcomes[number] = self._call(number, names)
                if isinstance(outcomes[number], TimedOut):
                    stuck.add(task)
        self._runner.at = None
        return ran_in_cells(self._source, loads, outcomes)

    def _load(self, names: dict[str, Any]) -> list[Outcome]:
        """How each cell loaded, or the one file."""
        self._runner.at = InProcess.LOADING
        pieces = cells.split(self._source)
        with self._runner.hearing(InProcess.LOADING):
            return [_within(self._watch, partial(worker.load, cell, self._filename, names)) for cell in pieces]

    def _call(self, number: int, names: Mapping[str, Any]) -> Outcome:
        self._runner.at = number
        with self._runner.hearing(number):
            return perform(self._runner.paper.calls[number], names, self._filename, watch=self._watch)


def perform(call: Call, functions: Mapping[str, Any], filename: str, *, watch: "Watch | None" = None) -> Outcome:
    """What one of these functions gives on a call, here and now; `filename` is where its lines stand, `watch` cuts it off.

    Raises
    ------
    KeyboardInterrupt
        if the call was interrupted by somebody else than the watch.

    """
    return _within(watch, lambda: worker.perform(0, call, functions, filename))


@contextmanager
def _staying() -> Iterator[None]:
    """Let `os._exit` raise as `sys.exit` does: left by it, a check would print nothing and end with 0, as if all were right."""
    leave, ours = os._exit, os.getpid()

    def stay(status: int) -> NoReturn:
        if os.getpid() != ours:
            leave(status)
        raise SystemExit(status)

    os._exit = stay
    try:
        yield
    finally:
        os._exit = leave


class _Ear(io.StringIO):
    """Keeps the beginning of what is printed."""

    MOST = 4000

    def write(self, text: str) -> int:
        super().write(text[: max(0, self.MOST - self.tell())])
        return len(text)


def _within(watch: "Watch | None", work: Callable[[], bytes]) -> Outcome:
    """What the `work` that gives a frame came to, cut off by the watch."""
    if watch is None:
        return read(work())
    try:
        with watch:
            frame = work()
        return read(frame)
    except KeyboardInterrupt:
        if not watch.rang:
            raise
        return TimedOut(watch.seconds)


class Watch:
    """Interrupts the main thread again and again while one piece of work takes longer than `seconds`; `stop` it at the end."""

    TICK = 0.05

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin to watch; only a main thread can be interrupted. `clock` may count processor time instead."""
        self.seconds, self.rang = seconds, False
        self._clock, self._ringing = clock, threading.Lock()
        self._due: float | None = None
        self._over = threading.Event()
        # Started in the background by a shell, a process ignores Ctrl-C, and then nothing could be interrupted.
        self._before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self._told = sys.unraisablehook
        sys.unraisablehook = self._tell
        threading.Thread(target=self._guard, daemon=True).start()

    def __enter__(self) -> None:
        self.rang = False
        self._due = self._clock() + self.seconds

    def __exit__(self, *_: object) -> None:
        self._due = None
        with self._ringing:  # a ring that has begun is over before anything else runs
            pass

    def stop(self) -> None:
        """Watch no more."""
        self._over.set()
        signal.signal(signal.SIGINT, self._before)
        sys.unraisablehook = self._told

    def _tell(self, lost: "sys.UnraisableHookArgs") -> None:
        """Tell of an exception that went nowhere, unless it is a ring that came while something was being deleted."""
        if not (self.rang and issubclass(lost.exc_type, KeyboardInterrupt)):
            self._told(lost)

    def _guard(self) -> None:
        while not self._over.wait(self.TICK):
            with self._ringing:
                due = self._due
                if due is not None and self._clock() > due:
                    self.rang = True
                    _thread.interrupt_main()
