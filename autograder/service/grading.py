"""What grades for a service: its queue, the exams, and who takes attempts from the one to the others."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from autograder.frozen import frozen
from autograder.intake.called import Wanted
from autograder.service.dispatcher import Dispatcher
from autograder.service.exams import LEAST_JOBS, Exams, wanted_of
from autograder.service.journal import Journal
from autograder.service.queue import ROOM, Queue

_LOCKED = 0.2
"""Seconds in which nobody is answered, because another program holds the queue's file."""


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
def grading(course: Path, jobs: int, journal: Journal, cluster: str = "") -> Iterator[Grading]:
    """All that grades for a course, with so many jobs for each exam, two at least; over a cluster as many as it has threads.

    There `jobs` are the most that are graded at the same time, if that is not 0.

    Raises
    ------
    UsageError
        if another service of this course runs.

    """
    wanted, folder = wanted_of(course), course / ROOM
    with ExitStack() as open_now:
        queue = open_now.enter_context(Queue(folder, patience=_LOCKED))
        exams = Exams(course, jobs if cluster else max(jobs, LEAST_JOBS), journal, cluster)
        open_now.callback(exams.close)
        dispatcher = Dispatcher(queue, exams, wanted, journal=journal)
        yield Grading(queue, exams, wanted, dispatcher)
