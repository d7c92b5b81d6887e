"""Whose each repository is, by the course's own table, read anew when that changes; a table that is wrong is told, and the one before holds."""

from collections.abc import Mapping
from pathlib import Path

from autograder.errors import AutograderError
from autograder.forges.course_forge import REPOSITORIES, CourseForge, read_repositories
from autograder.service.journal import Journal


class Enrolled:
    """The repositories of a course at its forge."""

    def __init__(self, course: Path, forge: CourseForge, journal: Journal) -> None:
        """Read the table; it raises what `read_repositories` does."""
        self.forge = forge
        self._course, self._journal = course, journal
        self._mark = self._now()
        self._people = read_repositories(course)

    def person(self, repository: str) -> str | None:
        """Whose a repository is, in whatever case it is written; None if it is none of the course."""
        return self.people.get(repository.lower())

    @property
    def people(self) -> Mapping[str, str]:
        """Whose each repository is."""
        if (mark := self._now()) != self._mark:
            self._mark = mark
            try:
                self._people = read_repositories(self._course)
            except AutograderError as error:
                self._journal("repositories not read", why=error.says)
        return self._people

    def _now(self) -> tuple[int, int, int]:
        """What changes when the table does."""
        try:
            found = (self._course / REPOSITORIES).stat()
        except OSError:
            return 0, 0, 0
        return found.st_mtime_ns, found.st_size, found.st_ino
