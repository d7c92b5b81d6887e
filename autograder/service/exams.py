"""The exams of a service: for each assignment a desk, opened when something is first handed in and closed when nothing has come for a while."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from autograder.batch.desk import Desk, Setting
from autograder.batch.secret import kept_secret
from autograder.course.assignment import POLICY, assignment_names, tasks_asked, tasks_of_others
from autograder.course.course_file import CourseFile, read_course_file
from autograder.course.policy import read_policy
from autograder.intake.called import Wanted
from autograder.service.journal import Journal

IDLE = 600.0
"""Seconds after which an exam is dropped that nobody needed."""


def feedback_secret(course: Path, assignment: str) -> str:
    """The secret of the exam by which pushes are answered; what is told of it is worth nothing for the official one."""
    return kept_secret(course, f"{assignment}.feedback")


def wanted_of(course: Path) -> Mapping[str, Wanted]:
    """What is to be handed in for each assignment of a course; nothing of the course is run for it."""
    tasks = tasks_of_others(course, "")
    of_course = read_course_file(course)
    folders = {name: course / "assignments" / name for name in assignment_names(course)}
    others = {name: {other: tasks[other] for other in tasks if other != name} for name in folders}
    return {
        name: replace(one, tasks=tasks.get(name, ()), others=lambda name=name: others[name])  # type: ignore[misc]
        for name, folder in folders.items()
        if (one := _files_of(folder, of_course))
    }


def _files_of(folder: Path, of_course: CourseFile) -> Wanted | None:
    """What is handed in for the assignment in a folder: its file, or each of several in the order in which they are named."""
    policy = read_policy(folder / POLICY, of_course)
    if policy.files:
        tasks = tasks_asked(folder)
        homes = {task: tasks[task] for file in policy.files for task in tasks if tasks[task] == file}
        return Wanted(", ".join(policy.files), homes=homes, by_hand=policy.by_hand)
    file = next(folder.glob("*.py"), None)
    return Wanted(file.name, by_hand=policy.by_hand) if file else None


LEAST_JOBS = 2
"""One is kept for those who did not run into the clock."""


class Exams:
    """The desks that are open."""

    def __init__(self, course: Path, jobs: int, journal: Journal, cluster: str = "") -> None:
        """None is open yet; each is to have so many jobs, or over a cluster no more than so many, if that is not 0."""
        self._course, self._jobs, self._journal, self._cluster = course, jobs, journal, cluster
        self._desks: dict[str, Desk] = {}
        self._used: dict[str, float] = {}

    @property
    def jobs(self) -> int:
        """How many attempts are graded at the same time: over a cluster as many as it has threads."""
        if not self._cluster:
            return self._jobs
        there = max((desk.jobs for desk in self._desks.values()), default=0)
        return max(min(there, self._jobs or there), LEAST_JOBS)

    def desk(self, assignment: str) -> Desk:
        """The desk of an assignment, which may still be setting its exam; one that has ended is opened afresh.

        Raises
        ------
        UsageError
            if its secret cannot be read or kept.

        """
        if assignment not in self._desks or self._desks[assignment].is_over:
            secret = feedback_secret(self._course, assignment)
            setting = Setting(self._course, assignment, secret, self._jobs, self._cluster)
            self._desks[assignment] = Desk(
                setting, lambda says: self._journal("desk", assignment=assignment, says=says)
            )
        self._used[assignment] = time.monotonic()
        return self._desks[assignment]

    def idle(self, busy: set[str]) -> list[tuple[str, Desk]]:
        """The desks that nobody needed for a while, but for what is busy: from now on none of these, and to be closed."""
        now = time.monotonic()
        names = [name for name in self._desks if name not in busy and now - self._used[name] > IDLE]
        return [(name, self._desks.pop(name)) for name in names]

    def waiting(self) -> list[Desk]:
        """The desks at which nobody is there who could grade."""
        return [desk for desk in self._desks.values() if desk.waits and not desk.is_over]

    def close(self) -> None:
        """Close all."""
        for desk in self._desks.values():
            desk.close()
        self._desks.clear()

    @property
    def names(self) -> list[str]:
        """Whose desks are open."""
        return sorted(name for name, desk in self._desks.items() if not desk.is_over)
