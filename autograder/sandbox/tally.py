"""What is known of one submission while its workers come and go, and which calls are still to be made.

When a worker dies or is late at one call, that is this call's outcome, and a fresh worker goes on after it. The second
time in a task, the rest of the task is left out, so an endless loop costs little more than its own task. When it dies or
is late at one cell of a notebook, a fresh worker loads the notebook without that cell.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.results import NotRun, Outcome
from autograder.words.message import message

MOST_STUCK_CELLS = 4
"""How many cells of one notebook may die or be late before the notebook as a whole did not load."""


@dataclass
class Tally:
    """What is known of one submission so far, and which calls are still to be made.

    `calls` are still to be made, and `tasks` are what they are about, place by place. Of `cells`, numbered from 1, `loads`
    says how each loaded; those in `stuck` are left out. `outcomes` are those of calls; `stumbles` counts in each task how
    often a worker died or was late.
    """

    calls: list[int]
    tasks: list[str]
    cells: int
    loads: dict[int, Outcome] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    stuck: list[int] = field(default_factory=list)
    stumbles: Counter[str] = field(default_factory=Counter)

    def is_open(self) -> bool:
        """Whether a worker has anything to do."""
        return len(self.loads) < self.cells or bool(self.calls)

    def add(self, heard: Sequence[Outcome], problem: Outcome | None) -> None:
        """Add what one worker told, how each cell loaded first, and what kept it from telling the rest."""
        for number, load in enumerate(heard[: self.cells], 1):
            self.loads.setdefault(number, load)
        told = heard[self.cells :]
        self.outcomes.update(zip(self._drop(len(told)), told, strict=True))
        if problem is None:
            return
        if isinstance(problem, NotRun):
            self._give_up(problem, problem)
        elif len(heard) < self.cells:
            self._stick(len(heard) + 1, problem)
        else:
            self._stumble(problem)

    def _stick(self, number: int, problem: Outcome) -> None:
        """A cell of a notebook that never ends is left out from now on; a plain file is all there is."""
        self.loads.setdefault(number, problem)
        self.stuck.append(number)
        if self.cells == 1 or len(self.stuck) > MOST_STUCK_CELLS:
            self._give_up(problem, NotRun(message("sandbox.not_loaded")))

    def _give_up(self, load: Outcome, why: NotRun) -> None:
        self.loads = {number: self.loads.get(number, load) for number in range(1, self.cells + 1)}
        self._leave_out(why)

    def _stumble(self, problem: Outcome) -> None:
        task = self.tasks[0]
        self.outcomes[self._drop(1)[0]] = problem
        self.stumbles[task] += 1
        if self.stumbles[task] > 1:
            self._leave_out(NotRun(message("sandbox.twice_stuck")), task)

    def _leave_out(self, why: NotRun, only: str = "") -> None:
        kept = [(call, task) for call, task in zip(self.calls, self.tasks, strict=True) if only and task != only]
        self.outcomes.update({call: why for call in self.calls if call not in {call for call, _ in kept}})
        self.calls, self.tasks = [call for call, _ in kept], [task for _, task in kept]

    def _drop(self, count: int) -> list[int]:
        """Take the first calls off what is to be made."""
        dropped = self.calls[:count]
        del self.calls[:count], self.tasks[:count]
        return dropped
