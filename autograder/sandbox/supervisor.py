"""Runs submissions behind walls that were proven first: refuses where they do not hold, and proves them anew with each zygote.

Theory of operation
-------------------
A sandbox has one zygote at a time (`workers` talks to it, `zygote` is it). A new one is started at the beginning, after
`CHILDREN_LIMIT` workers, and after any fault of ours; each time the canaries go first, so the walls never weaken
silently in the middle of a run. Their calls are on the zygote's paper behind those of the assignment.
"""

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Self

from autograder.errors import GraderError, Refusal
from autograder.memory import Bounded
from autograder.results import Limits
from autograder.sandbox import canary
from autograder.sandbox.listening import GivenUp
from autograder.sandbox.paper import Paper
from autograder.sandbox.session import Session
from autograder.sandbox.walls import Layer, Walls, describe
from autograder.sandbox.workers import Workers, cpu_seconds
from autograder.words.message import Text, message

CHILDREN_LIMIT = 500
"""How many workers are forked from one zygote before it is replaced."""


_FILES = 64
"""How many files a zygote and those who talk to it may have open at once."""


def refuse_tight(limits: Limits) -> None:
    """Refuse where this process may hand on less than a submission is promised, as in a shell after `ulimit`.

    Raises
    ------
    Refusal
        with the option of `ulimit` that is too tight.

    """
    import resource as r  # noqa: PLC0415  (not there on Windows)

    kib = limits.memory_mb << 10
    needed = (
        ("-n", r.RLIMIT_NOFILE, _FILES, 1),
        ("-v", r.RLIMIT_AS, kib, 1 << 10),
        ("-t", r.RLIMIT_CPU, cpu_seconds(limits) + 1, 1),
    )
    for option, what, least, unit in needed:
        most, _ = r.getrlimit(what)
        if most != r.RLIM_INFINITY and most // unit < least:
            raise Refusal(message("walls.tight", option=option, most=most // unit, least=least))


class Sandbox:
    """Makes a paper's calls on submissions, each in a process of its own behind walls that were proven first.

    Attributes
    ----------
    walls
        the level and the layers in a line, such as ``strong [seccomp, landlock-7, mountns, netns, pidns, uid, limits]``.
    layers
        the same, one by one.
    breaches
        what the canaries reached; empty unless `refuse` is false.
    patience
        the seconds after which one run of a submission is given up.

    """

    def __init__(self, paper: Paper, limits: Limits, *, walls: Walls | None = None, refuse: bool = True) -> None:
        """Grading never passes `walls` or `refuse`: they let tests take walls down and watch what gets through.

        Use it from one thread, which must outlive it: the kernel kills the zygote with the thread that started it.
        """
        self.paper, self.limits = paper, limits
        self.walls, self.layers, self.breaches = "", tuple[Layer, ...](), tuple[Text, ...]()
        self._wanted, self._refuse = walls or Walls(), refuse
        self.patience = math.inf
        self._workers: Workers | None = None
        self._known, self._calls = Bounded(), 0

    def start(self) -> None:
        """Start the zygote and prove the walls, if that has not been done.

        Raises
        ------
        Refusal
            if there are too few walls, a canary got through one, or the zygote has more than one thread.
        GraderError
            if the zygote does not start.

        """
        self._proven()

    def _proven(self) -> Workers:
        """The workers of now; new ones if there are none."""
        if self._workers is None:
            if sys.platform != "linux":
                raise Refusal(message("walls.only_linux"))
            refuse_tight(self.limits)
            paper = replace(self.paper, calls=(*self.paper.calls, *canary.CALLS))
            self._calls = len(self.paper.calls)
            workers = Workers(paper, self.limits, self._wanted, self._known)
            try:
                self._prove(workers)
            except OSError as error:
                workers.end()
                raise GraderError(message("grader.zygote_unreachable", error=str(error))) from error
            except BaseException:
                workers.end()
                raise
            self._workers = workers
        return self._workers

    def _has_grown(self) -> bool:
        """Whether there are calls on the paper that the zygote does not know."""
        return len(self.paper.calls) > self._calls

    def _prove(self, workers: Workers) -> None:
        self.layers, self.walls = workers.layers, describe(workers.layers)
        self._refuse_because(canary.refusal(self.layers, ()))
        self.breaches = canary.provoke(workers, self._calls, self.limits.memory_mb)
        self._refuse_because(canary.refusal(self.layers, self.breaches))

    def _refuse_because(self, why: Text) -> None:
        if why and self._refuse:
            raise Refusal(why)

    def close(self) -> None:
        """End the zygote and with it everything that it started."""
        if self._workers is not None:
            self._workers.end()
            self._workers = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def open(self, source: bytes) -> Iterator[Session]:
        """A session with this submission, in workers of its own; no other may be open.

        Raises
        ------
        Refusal
            if a new zygote was due and its walls do not stand.
        GivenUp
            by what is asked of the session, where it takes more than `patience`.
        GraderError
            if our own processes fail; never because of what the submission does.

        """
        if self._workers is not None and (self._workers.forked >= CHILDREN_LIMIT or self._has_grown()):
            self.close()
        workers = self._proven()
        try:
            with workers.open(source, self.limits, self.patience) as session:
                yield session
        except GivenUp:  # the worker is dead, and nobody else knows anything of it
            raise
        except OSError as error:
            self.close()
            raise GraderError(message("grader.zygote_unreachable", error=str(error))) from error
        except BaseException:
            self.close()  # where it stands is not known any more; the next session starts afresh
            raise
