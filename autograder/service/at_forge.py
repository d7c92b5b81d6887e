"""What a service has of its course's forge: who follows it, and the address for webhooks; nothing where a course has none."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from autograder.errors import UsageError
from autograder.forges.course_forge import CourseForge, read_forge, webhook_secret
from autograder.forges.forge import Forge
from autograder.frozen import frozen
from autograder.service.enrolled import Enrolled
from autograder.service.following import Follower
from autograder.service.grading import Grading
from autograder.service.journal import Journal
from autograder.service.webhook import Webhook
from autograder.words.message import message

TEMPLATE = "student_template"
"""The folder in a course of what students were given."""


@frozen
class AtForge:
    """A course's forge, and who follows its repositories there."""

    forge: Forge
    enrolled: Enrolled
    follower: Follower

    def webhook(self, course: Path, journal: Journal) -> Webhook:
        """The address for webhooks, whose secret is drawn if there is none; it raises what `webhook_secret` does."""
        errands, ring = self.follower.errands, self.follower.ring
        return Webhook(self.forge, webhook_secret(course), self.enrolled, errands, journal=journal, ring=ring)


@contextmanager
def at_forge(
    course: Path, grading: Grading, journal: Journal, *, url: str, patience: float
) -> Iterator[AtForge | None]:
    """The forge of a course, asked for no longer than this is open; None where it has none.

    Raises
    ------
    UsageError
        if there is no token, or what is needed is not installed.
    CourseError
        for what is wrong in a file of the course.

    """
    of_course = read_forge(course)
    if of_course is None:
        yield None
        return
    enrolled = Enrolled(course, of_course, journal)
    forge = _opened(course, of_course, patience)
    try:
        follower = Follower(forge, enrolled, grading, template=course / TEMPLATE, url=url, journal=journal)
        yield AtForge(forge, enrolled, follower)
    finally:
        forge.close()


def _opened(course: Path, of_course: CourseForge, patience: float) -> Forge:
    try:
        module = import_module("autograder.forges.opened")  # what it needs is an extra
    except ModuleNotFoundError as error:
        do = message("error.install_teachers", extra="grade,forge")
        raise UsageError(message("error.not_installed", command="serve", module=error.name, do=do)) from None
    found: Forge = module.open_forge(course, of_course, patience)
    return found
