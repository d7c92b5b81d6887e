"""Mounts an attack through the front door, as a submission that is graded with the real key, and tells what came of it."""

import ctypes
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox_room import limited

from autograder.grading import grade
from autograder.intake.submission import Submission
from autograder.results import Died, Limits, NotRun, Outcome, Raised, Returned, TimedOut
from autograder.sandbox import canary
from autograder.words.message import say

RIGHT = """
import numpy as np
def outer(delta, x):
    return np.outer(delta, x)
def mean_square(X):
    return (X**2).mean(axis=0)
"""
"""A right answer to both tasks of the tiny course; an attack spoils the first, `outer`."""

TOOLS = """
import ctypes, os, socket, struct, sys, time
tried, reached, kept = [], [], None
def attempt(name, act):
    tried.append(name)
    try:
        act()
    except (OSError, RuntimeError, MemoryError, ValueError, ImportError):
        return
    reached.append(name)
def succeed(answer):
    if answer == -1:
        raise OSError(ctypes.get_errno(), "")
    return answer
def c(name, *args):
    return succeed(getattr(ctypes.CDLL(None, use_errno=True), name)(*args))
def tell(data, channel=3):
    os.write(channel, data)
def frame(call, value, status=0):
    return sys.modules["wire"].frame(call, status, value)
def outer(delta, x):
    global kept
    if kept is None:
        kept = attack()
        if kept is None:
            kept = {"tried": tried, "reached": reached}
    return kept
"""
"""What the attacks' own code may use. `attack` is made in the first call of `outer` and does not give a right answer."""


BRIEF = Limits(seconds_per_case=0.25, seconds_per_submission=10)
"""The time of an attack that may end by the clock."""

BRIEFEST = replace(BRIEF, seconds_per_case=0.1)
"""The time of one that ends by nothing else."""


@dataclass(frozen=True)
class Attack:
    """One way of trying a row of the catalogue.

    `kind` is "reach" (its attempts say what they got hold of), "forge" (it wants points that its answers are not worth) or
    "wear" (it wants time, memory or a crash). `ends` are the ways that its first call may end behind the walls. `before` is
    what the same sandbox graded just before. `alone` are attempts that come off nowhere, or not on every machine, even
    without walls; of all others it is shown that they do. `always` is what stops a reach whichever walls are down.
    """

    row: int
    title: str
    kind: str
    code: str
    ends: tuple[str, ...] = ("returned",)
    before: str = ""
    alone: tuple[str, ...] = ()
    always: str = ""
    machine: str = ""
    most: float = 0.0

    @property
    def name(self) -> str:
        """How the attack is called in tests."""
        return f"{self.row} {self.title}"

    @property
    def is_possible(self) -> bool:
        """Whether it is meant for this kind of processor."""
        return self.machine in ("", platform.machine())


@dataclass(frozen=True)
class Came:
    """What an attack came to: how its first call ended, what it tried and reached, what it earned; and whom it hurt."""

    how: str
    tried: tuple[str, ...]
    reached: tuple[str, ...]
    earned: float
    hurts: bool


class Watched:
    """A runner, and its session, that remembers how the first call of a submission ended."""

    def __init__(self, sandbox) -> None:
        self.sandbox, self.paper, self.walls, self.first = sandbox, sandbox.paper, sandbox.walls, None

    @contextmanager
    def open(self, source):
        """A session of the sandbox's."""
        with self.sandbox.open(source) as self.session:
            yield self

    def make(self, calls):
        """Make the calls as the sandbox does."""
        ran = self.session.make(calls)
        self.first = self.first or (ran.outcomes[calls[0]] if isinstance(ran.load, Returned) else ran.load)
        return ran


def mount(attack: Attack, key, sandbox, traps) -> Came:
    """Grade the attack, and an honest submission after it.

    Only an attack that may end by the clock has little time: however slow the machine is, nothing else is late on it.
    """
    if attack.before:
        grade(Submission("before", (RIGHT + attack.before).encode()), key, sandbox)
    watched = Watched(sandbox)
    brief = BRIEFEST if attack.ends == ("late",) else BRIEF
    with limited(sandbox, brief if "late" in attack.ends else sandbox.limits):
        report = grade(Submission("attacker", source(attack, traps)), key, watched)
    honest = grade(Submission("honest", RIGHT.encode()), key, sandbox)
    how, tried, reached = _came_to(attack, watched.first)
    return Came(how, tried, reached, report.tasks[0].score, honest.score != honest.points)


def tried_and_reached(attack: Attack, key, sandbox, traps) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the attack tries and what it gets hold of in its first call, where nobody asks for the points."""
    if attack.before:
        grade(Submission("before", (RIGHT + attack.before).encode()), key, sandbox)
    watched, first = Watched(sandbox), key.tasks[0].first_calls[0]
    with watched.open(source(attack, traps)) as session:
        session.make([first])
    _, tried, reached = _came_to(attack, watched.first)
    return tried, reached


def _came_to(attack: Attack, first: Outcome) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """How its first call ended, what it tried and what it reached: an end that is not foreseen is taken for something reached."""
    how, (tried, reached) = _how(first), _told(first)
    if attack.kind == "reach" and not isinstance(first, Returned) and how not in attack.ends:
        reached = (how,)
    return how, tried, reached


def source(attack: Attack, traps) -> bytes:
    """The submission."""
    return f"{RIGHT}{TOOLS}TRAPS = {traps!r}\n{attack.code}".encode()


def comes_to_nothing(attack: Attack, came: Came) -> str:
    """What is not as it must be; "" if the attack reached nothing, earned nothing and hurt nobody."""
    wrong = [f"it reached: {', '.join(came.reached)}"] if came.reached else []
    wrong += [f"it earned {came.earned:g}"] if came.earned > attack.most else []
    wrong += ["the next submission lost points"] if came.hurts else []
    wrong += [f"it ended otherwise than expected: {came.how}"] if came.how not in attack.ends else []
    wrong += ["it tried nothing"] if attack.kind == "reach" and attack.ends == ("returned",) and not came.tried else []
    return "; ".join(wrong)


def _told(outcome: Outcome) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if isinstance(outcome, Returned) and isinstance(outcome.value, dict) and "tried" in outcome.value:
        return outcome.value["tried"], outcome.value["reached"]
    return (), ()


def tried_and_reached_in(outcome: Outcome) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was tried and reached by what a driver returns, who tells it somewhere in its results."""
    values = [outcome.value] if isinstance(outcome, Returned) else []
    while values:
        value = values.pop()
        if isinstance(value, dict) and "tried" in value:
            return value["tried"], value["reached"]
        values += value if isinstance(value, tuple) else []
    return (), ()


def _how(outcome: Outcome) -> str:
    match outcome:
        case Returned():
            return "returned"
        case TimedOut():
            return "late"
        case Died(how):
            return say(how)
        case Raised(kind):
            return f"raised {kind}"
        case NotRun(because):
            return say(because)
        case _:
            return "missing"


@contextmanager
def laid_out(sandbox, memory_mb: int, reference: Path) -> Iterator[dict]:
    """All that the attacks reach for, beside what the canaries do; `reference` is the secret file itself."""
    before = os.environ.get("GITHUB_TOKEN")
    os.environ["GITHUB_TOKEN"] = "a token of the supervisor's"
    try:
        with canary._traps(memory_mb) as traps:
            mark = ctypes.create_string_buffer(b"a secret of the supervisor's")
            keeper = sandbox._workers.keeper
            yield {**traps, "address": ctypes.addressof(mark), "keeper": keeper, "reference": str(reference)}
    finally:
        del os.environ["GITHUB_TOKEN"]
        if before is not None:
            os.environ["GITHUB_TOKEN"] = before
