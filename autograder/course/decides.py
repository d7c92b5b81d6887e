"""Whether a course decides more of a mark than its score: asked of every run, so nothing that works marks out is loaded for it."""

from pathlib import Path

from autograder.course.assignment import POLICY
from autograder.course.course_file import read_course_file
from autograder.course.policy import read_policy

LEDGER = "ledger.yaml"
"""The file in which a course keeps its ledger."""


def decides(course: Path, assignment: str) -> bool:
    """Whether a mark is more than a score here: late work of this assignment costs something, a person marks some of it, or there is a ledger."""
    policy = course / "assignments" / assignment / POLICY
    if not policy.is_file():
        return False
    of_course = read_course_file(course)
    is_said = (course / LEDGER).exists() or of_course.late is not None
    own = read_policy(policy, of_course)
    return is_said or own.late is not None or bool(own.by_hand)
