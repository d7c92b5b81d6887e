"""The errors that the package raises on purpose: what they keep, and that they pass from process to process."""

import pickle

import pytest

from autograder.errors import AutograderError, CourseError, GraderError, Refusal, UsageError
from autograder.words.message import message


@pytest.mark.parametrize("kind", [AutograderError, UsageError, Refusal, GraderError])
def test_an_error_keeps_its_message(kind):
    """What went wrong can be told by its key, and is put into words only where it is shown."""
    error = pickle.loads(pickle.dumps(kind(message("course.no_course", course="here"))))
    assert type(error) is kind
    assert error.says == message("course.no_course", course="here")
    assert str(error).startswith("here: this is not a course")


def test_a_course_error_keeps_where_what_and_what_to_do():
    """An error of the course has file and line, what was found and what to do, also after it was sent."""
    made = CourseError("a.py", 3, message("course.no_end"), message("course.close_it", marker="# END"))
    error = pickle.loads(pickle.dumps(made))
    assert (error.path, error.line, error.found) == ("a.py", 3, message("course.no_end"))
    assert str(error) == "a.py:3: a solution has no end\n  Close it with `# END`."
