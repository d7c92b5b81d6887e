"""Grades what was pushed to a course's repositories without a door of its own: looks, reads, grades, shows, and ends or goes on."""

import asyncio
from pathlib import Path

from autograder.errors import UsageError
from autograder.forges.course_forge import FORGE
from autograder.frozen import frozen
from autograder.service.at_forge import at_forge
from autograder.service.following import Follower
from autograder.service.grading import Grading, grading
from autograder.service.journal import Journal
from autograder.service.patience import until_told
from autograder.words.message import message

_PATIENCE_ONCE, _PATIENCE = 90.0, 5.0
"""Seconds for which a busy platform is waited for at a time: whoever polls once has nothing else to do."""


@frozen
class Polled:
    """What a poll came to: the repositories that could not be followed, with the reason, and what is left to do for the next one."""

    failed: dict[str, str]
    left: dict[str, int]


def poll(course: Path, jobs: int, url: str, journal: Journal, *, once: bool) -> Polled:
    """Poll once, or until SIGTERM or Ctrl-C.

    Raises
    ------
    UsageError
        if the course has no forge, or another service of it runs.

    """
    patience = _PATIENCE_ONCE if once else _PATIENCE
    with (
        grading(course, jobs, journal) as grades,
        at_forge(course, grades, journal, url=url, patience=patience) as there,
    ):
        if there is None:
            raise UsageError(message("forge_file.none", path=course / FORGE))
        asyncio.run(_once(grades, there.follower) if once else _on(grades, there.follower))
        return Polled(there.follower.failed, there.follower.errands.left())


async def _once(grades: Grading, follower: Follower) -> None:
    await follower.once()
    await grades.drain()
    await follower.show_all()


async def _on(grades: Grading, follower: Follower) -> None:
    is_over = until_told(grades.dispatcher.wake, follower.ring)
    await asyncio.gather(grades.dispatcher.run(is_over), follower.run(is_over))
