"""Runs a submission in this very process, without walls: for students who check their own file, and for our own answers."""

import io
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stdout, suppress
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from autograder.loading.statements import Care, Loaded, Loading, seed_generators
from autograder.results import Limits, NotRun, Outcome, Raised, Ran, TimedOut
from autograder.sandbox import global_generator, wire, worker
from autograder.sandbox.frames import load_told, outcome_here
from autograder.sandbox.given_files import files_of
from autograder.sandbox.lines import Load, ran_in_lines
from autograder.sandbox.packages import places
from autograder.sandbox.paper import Paper
from autograder.sandbox.same_view import as_graded
from autograder.sandbox.tally import MOST_STUCK
from autograder.sandbox.watch import Watch
from autograder.sandbox.worker import Call
from autograder.words.message import message

STUCK = message("sandbox.stuck")
"""Why a call is not made here."""

_DRAWING = (b"random", b"statistics")
"""What draws from a global generator is called so, or is in a module that is called so."""


class Generators:
    """The global generators as one piece of code finds them: where they begin in every worker, then where it left them."""

    def __init__(self) -> None:
        """Nothing has run yet."""
        self._left: tuple[Any, Any] | None = None

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Meanwhile they are this code's; afterwards they are where they were."""
        before = _where()
        if self._left:
            _move(*self._left)
        else:
            seed_generators()
        try:
            yield
        finally:
            self._left = _where()
            _move(*before)


def _where() -> tuple[Any, Any]:
    return global_generator.state(), random.getstate()


def _move(of_numpy: Any, of_python: Any) -> None:
    np.random.set_state(of_numpy)  # noqa: NPY002  (a student's code may draw from it)
    random.setstate(of_python)


def seeded() -> AbstractContextManager[None]:
    """Meanwhile the global generators begin where they begin in every worker; afterwards they are where they were."""
    return Generators().lent()


class InProcess:
    """Makes a paper's calls here and now.

    With `limits`, a call that takes too long is interrupted as Ctrl-C would interrupt it, and the rest of its task is
    left out. Only a main thread can be interrupted. If it `listens`, `printed` holds what each call printed the first time
    it was made, by its number, and under `LOADING` what the file printed as it was loaded; otherwise printing goes its way.
    `at` is the number of the call that is at work, or `LOADING`; None in between. Code that swallows every interrupt can only
    be ended with the process: for that `unstoppable` is called, in another thread.
    """

    walls = "none"
    LOADING = -1

    def __init__(
        self,
        paper: Paper,
        limits: Limits | None = None,
        *,
        listens: bool = False,
        unstoppable: Callable[["InProcess"], object] | None = None,
    ) -> None:
        """Without `limits` every call may take as long as it likes."""
        self.paper, self.limits, self.listens = paper, limits, listens
        self._unstoppable = unstoppable and partial(unstoppable, self)
        self.printed: dict[int, str] = {}
        self.at: int | None = None

    @contextmanager
    def open(self, source: bytes) -> Iterator["_Session"]:
        """A session with this submission, whose time is watched until it is over."""
        watch = Watch(self.limits.seconds_per_case, unstoppable=self._unstoppable) if self.limits else None
        try:
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

    def __init__(self, runner: InProcess, source: bytes, watch: Watch | None) -> None:
        self._runner, self._source, self._watch = runner, source, watch
        self._filename = runner.paper.filename

    def make(self, calls: Sequence[int]) -> Ran:
        """Load the file and make these calls."""
        with self.loaded() as (load, made):
            outcomes = dict(made(calls))
        return ran_in_lines(self._source, load, outcomes, self._runner.paper.homes)

    @contextmanager
    def loaded(self) -> Iterator[tuple[Load, Callable[[Sequence[int]], Iterator[tuple[int, Outcome]]]]]:
        """How the file loaded, and what makes calls on it: each when its outcome is asked for."""
        paper = self._runner.paper
        with paper.files.at_hand(), as_graded(self._runner.limits, paper), self._seeded():
            self._load_packages()
            load, loaded = self._load()
            yield load, partial(self._outcomes, loaded)
        self._runner.at = None

    def _load_packages(self) -> None:
        """Load the course's packages that the file names before its time runs, as a zygote does: a large one takes seconds."""
        for name in places(self._runner.paper.packages).modules:
            if name.encode() in self._source:
                with suppress(Exception):  # the statement that imports it tells the student
                    import_module(name)

    def _seeded(self) -> AbstractContextManager[None]:
        """The generators where they begin, if anything may draw from them: numpy's takes long to load, and few files name it."""
        paper = self._runner.paper
        is_named = any(word in self._source for word in _DRAWING)
        return seeded() if is_named or paper.files or paper.packages.pinned else nullcontext()

    def _load(self) -> tuple[Load, Loaded]:
        """Load the file with care, which comes to the same as to load it at once if that can be."""
        self._runner.at = InProcess.LOADING
        if self._watch and self._runner.limits:
            self._watch.seconds = self._runner.limits.seconds_per_case
        paper, late = self._runner.paper, dict[int, Outcome]()
        files = tuple(dict.fromkeys(paper.homes.values()))
        has_run = worker.putting_in(paper.calls) if files else None
        loading = Loading(self._source, self._filename, Care(), files, has_run)
        with self._runner.hearing(InProcess.LOADING):
            for piece in loading.pieces():
                before = len(loading.loaded.failures)
                if _is_late(self._watch, partial(loading.run, piece)) and self._watch:
                    del loading.loaded.failures[before:]
                    loading.set_aside(piece)
                    late[piece.number] = TimedOut(self._watch.seconds)
                    if len(late) >= MOST_STUCK:
                        loading.only_definitions_from(piece.number)
        told = outcome_here(wire.RETURNED, loading.loaded.told())
        return Load(*load_told(told), late=late), loading.loaded

    def _outcomes(self, loaded: Loaded, calls: Sequence[int]) -> Iterator[tuple[int, Outcome]]:
        stuck: set[str] = set()
        for number in calls:
            task = self._runner.paper.calls[number].task
            if task in stuck:
                yield number, NotRun(STUCK)
                continue
            outcome = self._call(number, loaded)
            if isinstance(outcome, TimedOut):
                stuck.add(task)
            yield number, outcome

    def _call(self, number: int, loaded: Loaded) -> Outcome:
        self._runner.at = number
        call = self._runner.paper.calls[number]
        if self._watch and self._runner.limits:
            self._watch.seconds = self._runner.limits.seconds_for(call.task)
        with self._runner.hearing(number):
            homes = self._runner.paper.homes
            return _within(self._watch, lambda: worker.told_in(loaded, call, self._filename, homes, outcome_here))


def perform(call: Call, functions: Mapping[str, Any], filename: str, *, watch: Watch | None = None) -> Outcome:
    """What one of these functions gives on a call, here and now; `filename` is where its lines stand, `watch` cuts it off.

    Raises
    ------
    KeyboardInterrupt
        if the call was interrupted by somebody else than the watch.

    """
    with files_of(functions).at_hand():
        return _heeded(_within(watch, lambda: worker.told(call, functions, filename, outcome_here)))


class _Ear(io.StringIO):
    """Keeps the beginning of what is printed."""

    MOST = 4000

    def write(self, text: str) -> int:
        super().write(text[: max(0, self.MOST - self.tell())])
        return len(text)


def _within(watch: Watch | None, work: Callable[[], Outcome]) -> Outcome:
    """What the `work` came to, cut off by the watch; an interrupt of its own is its exception."""
    if watch is None:
        return _heeded(work())
    try:
        with watch:
            told = work()
        return _heeded(told) if watch.rang or watch.pressed else told
    except KeyboardInterrupt:
        if not watch.rang:
            raise
        return TimedOut(watch.seconds)


def _heeded(told: Outcome) -> Outcome:
    """The same, of a call that may have been stopped.

    Raises
    ------
    KeyboardInterrupt
        if that stopped the call: it was meant for all of the process, and is no outcome.

    """
    if isinstance(told, Raised) and told.kind == KeyboardInterrupt.__name__:
        raise KeyboardInterrupt
    return told


def _is_late(watch: Watch | None, work: Callable[[], BaseException | None]) -> bool:
    """Do the `work`, which tells what it raised; whether the watch cut it off."""
    if watch is None:
        raised = work()
        if isinstance(raised, KeyboardInterrupt):
            raise raised
        return False
    try:
        with watch:
            work()
    except KeyboardInterrupt:
        if not watch.rang:
            raise
    if watch.pressed:
        raise KeyboardInterrupt
    return watch.rang
