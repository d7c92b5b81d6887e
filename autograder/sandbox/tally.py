"""What is known of one submission while its workers come and go, and which calls are still to be made.

When a worker dies or is late at one call, that is this call's outcome, and a fresh worker goes on after it: with the tasks in which
nothing of the kind happened, and then with the rest of the others. The second time in a task, its rest is left out. So an endless loop
takes the time of one call from each task that runs into it, before those are asked that do not.

When one dies or is late while it loads the file at once, a fresh worker loads it with care, and so announces its statements.
When it dies or is late at one of them, a fresh worker loads the file without that statement. After a few of these, or where
loading has taken most of the time that a submission has, only what defines something is run from there on.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from autograder.loading.statements import Care
from autograder.results import NotRun, Outcome
from autograder.sandbox.lines import Load
from autograder.words.message import message

MOST_STUCK = 4
"""How many statements of one file may die or be late before only definitions are run; after twice as many it did not load."""


@dataclass
class Tally:
    """What is known of one submission so far, and which calls are still to be made.

    `calls` are still to be made, and `tasks` are what they are about, place by place. `care` says how the file is loaded, and `late`
    what came of the statements that are set aside. `load` is how it loaded first; None as long as it has not. `outcomes` are those of
    calls; `stumbles` counts in each task how often a worker died or was late.
    """

    calls: list[int]
    tasks: list[str]
    care: Care | None = None
    late: dict[int, Outcome] = field(default_factory=dict)
    load: Load | None = None
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    stumbles: Counter[str] = field(default_factory=Counter)

    def followed_by(self, calls: Sequence[int], tasks: Sequence[str]) -> "Tally":
        """What is known before these further calls: with what care the file is loaded."""
        return Tally(list(calls), list(tasks), self.care, dict(self.late))

    @property
    def how_to_load(self) -> tuple[int, ...]:
        """What a worker is told of it: nothing if the file may be loaded at once."""
        return self.care.numbers() if self.care else ()

    def is_open(self) -> bool:
        """Whether a worker has anything to do."""
        return self.load is None or bool(self.calls)

    def loaded(self, load: Load) -> None:
        """A worker has loaded the file; how it did first is what is told."""
        self.load = self.load or replace(load, late=self.late)

    def not_loaded(self, at: int | None, problem: Outcome, *, is_due: bool) -> None:
        """A worker died or was late at the statement with this number; `is_due` if loading has taken most of the time."""
        if isinstance(problem, NotRun):
            self._give_up(problem, problem)
        elif at is None and self.care is None:
            self.care = Care()
        elif at is None or at in self.late or len(self.late) >= 2 * MOST_STUCK:
            self._give_up(problem, NotRun(message("sandbox.not_loaded")))
        else:
            self.late[at] = problem
            first = 0 if is_due else at if len(self.late) >= MOST_STUCK else Care().only_definitions
            before = self.care.only_definitions if self.care else first
            self.care = Care(tuple(self.late), min(first, before))

    def add(self, told: Sequence[Outcome], problem: Outcome | None) -> None:
        """Add what a worker told of its calls, and what kept it from telling the rest."""
        self.outcomes.update(zip(self._drop(len(told)), told, strict=True))
        if isinstance(problem, NotRun):
            self._leave_out(problem)
        elif problem is not None:
            self._stumble(problem)

    def _give_up(self, end: Outcome, why: NotRun) -> None:
        self.load = self.load or Load(end=end)
        self._leave_out(why)

    def _stumble(self, problem: Outcome) -> None:
        task = self.tasks[0]
        self.outcomes[self._drop(1)[0]] = problem
        self.stumbles[task] += 1
        if self.stumbles[task] > 1:
            self._leave_out(NotRun(message("sandbox.twice_stuck")), task)
        self._put_last(task)

    def _put_last(self, last: str) -> None:
        """Ask for what is left of this task after all others."""
        pairs = sorted(zip(self.calls, self.tasks, strict=True), key=lambda pair: pair[1] == last)
        self.calls, self.tasks = [call for call, _ in pairs], [task for _, task in pairs]

    def _leave_out(self, why: NotRun, only: str = "") -> None:
        kept = [(call, task) for call, task in zip(self.calls, self.tasks, strict=True) if only and task != only]
        self.outcomes.update({call: why for call in self.calls if call not in {call for call, _ in kept}})
        self.calls, self.tasks = [call for call, _ in kept], [task for _, task in kept]

    def _drop(self, count: int) -> list[int]:
        """Take the first calls off what is to be made."""
        dropped = self.calls[:count]
        del self.calls[:count], self.tasks[:count]
        return dropped
