"""What a course says of marks: of each assignment the terms, the bank of late days, and the weights in the total."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from autograder.course.assignment import POLICY, assignment_names
from autograder.course.course_file import CourseFile, read_course_file
from autograder.course.late import Late, late_of
from autograder.course.policy import Policy, read_policy
from autograder.errors import CourseError, UsageError
from autograder.frozen import frozen
from autograder.gradebook.mark import Terms
from autograder.gradebook.names import folded
from autograder.words.message import message


@frozen
class CourseTerms:
    """A course, as marks are worked out by it."""

    path: Path
    file: CourseFile
    policies: Mapping[str, Policy]

    @property
    def names(self) -> list[str]:
        """The assignments."""
        return list(self.policies)

    @property
    def bank(self) -> int:
        """How many late days everybody has."""
        return int((self.file.late or {}).get("late_days", 0))

    def asked(self, name: str) -> datetime | None:
        """The deadline of an assignment, for whoever has no other."""
        return self.policies[name].deadline

    def late(self, name: str) -> Late | None:
        """What late work costs in an assignment, by the course's keys and those that it sets itself; None where nothing says."""
        return late_of(self.policies[name].late, self.file.late)

    def terms(self, name: str, section: str, full: float) -> Terms:
        """The terms of an assignment that is worth so much, for a section."""
        deadlines = {folded(one): time for one, time in self.policies[name].deadlines.items()}
        due = deadlines.get(folded(section), self.asked(name))
        return Terms(full, due, self.late(name), self.file.attempt)

    def weight(self, name: str) -> float:
        """What an assignment weighs in the total."""
        return self.file.weights.get(name, 1.0)

    def refuse_strangers(self, names: Sequence[str], sections: Collection[str]) -> None:
        """Refuse a deadline of a section in which nobody is.

        Raises
        ------
        CourseError
            if one of these assignments has one.

        """
        there = {folded(one) for one in sections}
        for name, section in [(one, section) for one in names for section in self.policies[one].deadlines]:
            if folded(section) not in there:
                path = self.path / "assignments" / name / POLICY
                do = message(
                    "ledger.there_are", names=", ".join(sorted(filter(None, sections))) or message("list.none")
                )
                raise CourseError(path, None, message("ledger.no_section", name=section), do)

    def in_order(self, names: Sequence[str]) -> list[str]:
        """Assignments in the order of their deadlines, those without at the end."""
        return sorted(names, key=lambda name: (self._when(name), name))

    def _when(self, name: str) -> float:
        asked = self.asked(name)
        return asked.timestamp() if asked else float("inf")

    def refuse_gaps(self, graded: Sequence[str]) -> None:
        """Refuse to spend late days where it is not known how many an earlier assignment took.

        Raises
        ------
        UsageError
            if an assignment on which some may have been spent before is not among these.

        """
        spending = [
            name for name in self.names if self.asked(name) and (late := self.late(name)) and late.most_late_days != 0
        ]
        last = max((self._when(name) for name in graded if name in spending), default=0.0)
        missing = [name for name in spending if name not in graded and self._when(name) < last]
        if self.bank and missing:
            raise UsageError(message("marks.gaps", names=tuple(missing), first=missing[0]))


def read_terms(course: Path) -> CourseTerms:
    """What stands in a course's files.

    Raises
    ------
    UsageError
        if it is no course.
    CourseError
        for what is wrong in them.

    """
    names = assignment_names(course)
    file = read_course_file(course, names)
    policies = {name: read_policy(course / "assignments" / name / POLICY, file) for name in names}
    return CourseTerms(course, file, policies)
