"""Interrupts this process's main thread where one piece of work takes too long."""

import _thread
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

GRACE = 10.0
"""Seconds for which what was interrupted may go on, for it may be ending; after that it swallows what should stop it."""

MOST_GIVEN = 20
"""Of what was waited for a processor at most so many times the seconds of what is watched are given back."""


def waited(process: object = "self") -> float:
    """How many seconds a process was ready to run and had no processor.

    Raises
    ------
    OSError, IndexError
        if it has ended, or the system does not count them.

    """
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9


class Watch:
    """Interrupts the main thread again and again while one piece of work takes longer than `seconds`; `stop` it at the end."""

    TICK = 0.05

    def __init__(
        self,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        *,
        unstoppable: Callable[[], object] | None = None,
    ) -> None:
        """Begin to watch; only a main thread can be interrupted. `clock` may count processor time instead.

        What the main thread waits for a processor does not count, where the system knows it. What goes on for `GRACE` after it was
        first interrupted is `unstoppable`: then that is called, in another thread.
        """
        self.seconds, self.rang = seconds, False
        self._unstoppable = unstoppable
        self._clock, self._ringing = clock, threading.Lock()
        self._due: float | None = None
        self._over = threading.Event()
        self.pressed = False
        # Started in the background by a shell, a process ignores Ctrl-C, and then nothing could be interrupted.
        self._before = signal.signal(signal.SIGINT, self._raise)
        self._told = sys.unraisablehook
        sys.unraisablehook = self._tell
        threading.Thread(target=self._guard, daemon=True).start()

    def _raise(self, _: int, __: object) -> None:
        """Let the main thread stop; `pressed` tells that it was somebody else who wanted that, such as a student by Ctrl-C."""
        self.pressed = self.pressed or not self.rang
        raise KeyboardInterrupt

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
        watched, begun, now = None, 0.0, self._waited()
        while not self._over.wait(self.TICK):
            with self._ringing:
                due = self._due
                if due is not watched:
                    watched, begun = due, now
                now = self._waited()
                given = min(now - begun, MOST_GIVEN * self.seconds)
                if due is not None and self._clock() > due + given:
                    self.rang = True
                    self._interrupt()
                    if self._unstoppable and self._clock() > due + given + GRACE:
                        self._unstoppable()

    def _waited(self) -> float:
        """What the main thread has waited for a processor so far, where the clock counts that."""
        if self._clock is time.monotonic:
            with suppress(OSError, IndexError):
                return waited()
        return 0.0

    def _interrupt(self) -> None:
        """As Ctrl-C does, also where the main thread waits: for that a real signal is needed."""
        if sys.platform == "win32":
            signal.raise_signal(signal.SIGINT)  # its handler wakes a sleeping main thread
        elif signal.SIGINT in signal.pthread_sigmask(
            signal.SIG_BLOCK, ()
        ):  # as in a process that leaves Ctrl-C to its parent
            _thread.interrupt_main()
        else:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


@contextmanager
def ctrl_c_held_back() -> Iterator[None]:
    """Neither this process nor one that it starts meanwhile sees Ctrl-C: it is left to a parent.

    What never ends is interrupted all the same, since `Watch` does that without a signal.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
