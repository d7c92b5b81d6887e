"""What code everybody may have: the template's, the answers', the known mistakes' and the known right answers written otherwise."""

from collections.abc import Iterator
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.markers import blank
from autograder.similar.fingerprints import all_of
from autograder.similar.tokens import read


def fingerprints_of_all(course: Path, assignment: Assignment) -> frozenset[int]:
    """The fingerprints of all that: what two submissions share of it says nothing."""
    return all_of(map(read, _texts(course, assignment)))


def _texts(course: Path, assignment: Assignment) -> Iterator[bytes]:
    yield assignment.source
    yield from (blank(path, text).encode() for path, text in assignment.texts.items())
    for mistakes in assignment.mistakes.values():
        yield from (mistake.text.encode() for mistake in mistakes)
    alternatives = course / "tests" / "alternatives" / f"{assignment.name}.py"
    if alternatives.is_file():
        yield alternatives.read_bytes()
