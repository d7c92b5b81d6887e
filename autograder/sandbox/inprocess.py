"""Runs a submission in this very process, without walls: for students who check their own file, and for our own answers."""

import _thread
import signal
import threading
import time
from collections.abc import Callable, Sequence

from autograder.results import Limits, NotRun, Outcome, Raised, Ran, TimedOut
from autograder.sandbox import worker
from autograder.sandbox.frames import read
from autograder.sandbox.paper import Paper


class InProcess:
    """Makes a paper's calls here and now.

    With `limits`, a call that takes too long is interrupted as Ctrl-C would interrupt it, and the rest of its task is
    left out. Only a main thread can be interrupted.
    """

    walls = "none"

    def __init__(self, paper: Paper, limits: Limits | None = None) -> None:
        """Without `limits` every call may take as long as it likes."""
        self.paper, self.limits = paper, limits

    def run(self, source: bytes, calls: Sequence[int], *, filename: str | None = None) -> Ran:
        """Load `source` and make the calls with these numbers, in order."""
        filename = filename or self.paper.filename
        watch = _Watch(self.limits.seconds_per_case) if self.limits else None
        try:
            return self._run(source, calls, filename, watch)
        finally:
            if watch:
                watch.stop()

    def _run(self, source: bytes, calls: Sequence[int], filename: str, watch: "_Watch | None") -> Ran:
        names = worker.blank(filename)
        start = _within(watch, lambda: worker.load(source, filename, names))
        outcomes: dict[int, Outcome] = {}
        stuck: set[str] = set()
        for number in calls:
            call = self.paper.calls[number]
            if isinstance(start, TimedOut):
                outcomes[number] = NotRun("the file did not finish loading")
            elif call.task in stuck:
                outcomes[number] = NotRun("an earlier case took too long")
            else:
                outcomes[number] = _within(watch, lambda: worker.perform(number, call, names, filename))  # noqa: B023
                if isinstance(outcomes[number], TimedOut):
                    stuck.add(call.task)
        return Ran(start, outcomes)


def _within(watch: "_Watch | None", work: Callable[[], bytes]) -> Outcome:
    """What `work` came to, cut off by the watch."""
    if watch is None:
        return read(work())
    try:
        with watch:
            frame = work()
    except KeyboardInterrupt:
        if not watch.rang:
            raise
        return TimedOut(watch.seconds)
    result = read(frame)
    if isinstance(result, Raised) and result.kind == "KeyboardInterrupt":
        if not watch.rang:
            raise KeyboardInterrupt
        return TimedOut(watch.seconds)
    return result


class _Watch:
    """Interrupts the main thread again and again while one piece of work takes longer than `seconds`."""

    TICK = 0.05

    def __init__(self, seconds: float) -> None:
        self.seconds, self.rang = seconds, False
        self._due: float | None = None
        self._over = threading.Event()
        # Started in the background by a shell, a process ignores Ctrl-C, and then nothing could be interrupted.
        self._before = signal.signal(signal.SIGINT, signal.default_int_handler)
        threading.Thread(target=self._guard, daemon=True).start()

    def __enter__(self) -> None:
        self.rang = False
        self._due = time.monotonic() + self.seconds

    def __exit__(self, *_: object) -> None:
        self._due = None

    def stop(self) -> None:
        self._over.set()
        signal.signal(signal.SIGINT, self._before)

    def _guard(self) -> None:
        while not self._over.wait(self.TICK):
            due = self._due
            if due is not None and time.monotonic() > due:
                self.rang = True
                _thread.interrupt_main()
