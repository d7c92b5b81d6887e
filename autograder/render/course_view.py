"""What the course page shows: each assignment with what came of it, and everybody with their marks and the total."""

from autograder.frozen import frozen
from autograder.words.message import Text


@frozen
class CourseMark:
    """A mark or a total; `score` is None where there is none, and `how` says how it came about, "" if it is a score and no more."""

    score: float | None
    how: Text = ""


@frozen
class CourseRow:
    """One person, with the marks in the order of the assignments."""

    who: str
    section: str
    marks: tuple[CourseMark, ...]
    total: CourseMark


@frozen
class CourseColumn:
    """One assignment, worth `full` points; `link` leads to its class page, "" where none lies there; `lacking` have no mark though it is due."""

    name: str
    link: str
    full: float
    mean: float | None
    lacking: int


@frozen
class CourseView:
    """All marks of a course; `mean` is that of the totals, in per cent."""

    title: str
    columns: tuple[CourseColumn, ...]
    rows: tuple[CourseRow, ...]
    mean: float | None

    @property
    def has_sections(self) -> bool:
        """Whether the section of anybody is known."""
        return any(row.section for row in self.rows)
