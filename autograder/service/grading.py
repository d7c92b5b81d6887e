"""What grades for a service: its queue, the exams, and who takes attempts from the one to the others."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from autograder.frozen import frozen
from autograder.intake.called import Wanted
from autograder.service.dispatcher import Dispatcher
from autograder.service.exams import Exams, wanted_of
from autograder.service.journal import Journal
from autograder.service.queue import ROOM, Queue

_LOCKED = 0.2
"""Seconds in which nobody is answered, because another program holds the queue's file."""

_LEAST_JOBS = 2
"""One is kept for those who did not run into the clock."""


@frozen(eq=False)
class Grading:
    """A queue, the exams of a course, what is wanted for each assignment, and the dispatcher between them."""

    queue: Queue
    exams: Exams
    wanted: Mapping[str, Wanted]
    dispatcher: Dispatcher

    async def drain(self) -> None:
        """Grade until nothing waits."""
        await self.dispatcher.run(lambda: not {"queued", "running"} & {*self.queue.counts()})


@contextmanager
def grading(course: Path, jobs: int, journal: Journal) -> Iterator[Grading]:
    """All that grades for a course, with so many jobs for each exam, two at least.

    Raises
    ------
    UsageError
        if another service of this course runs.

    """
    wanted, folder, jobs = wanted_of(course), course / ROOM, max(jobs, _LEAST_JOBS)
    with ExitStack() as open_now:
        queue = open_now.enter_context(Queue(folder, patience=_LOCKED))
        exams = Exams(course, jobs)
        open_now.callback(exams.close)
        dispatcher = Dispatcher(queue, exams, wanted, jobs=jobs, journal=journal)
        yield Grading(queue, exams, wanted, dispatcher)
