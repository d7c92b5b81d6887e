"""What an author says of work that a person marks is held to the schema, and students get the questions."""

import pytest

from autograder.authoring import template
from autograder.course.assignment import load_assignment
from autograder.errors import CourseError
from autograder.practice import read as practice
from autograder.words.message import say
from tests.by_hand_room import PLOT, TASKS, course_by_hand

ONE = 'marked_by_hand:\n  - {name: discussion, points: 4, file: discussion.md, ask: "Why?"}\n'


@pytest.mark.parametrize(
    ("policy", "points", "line", "found"),
    [
        (ONE.replace("name: discussion, ", ""), 9, 8, "the key `name` is missing"),
        (ONE.replace("}", ", marks: 3}"), 9, 8, "there is no key `marks` here"),
        (ONE.replace("points: 4", "points: 0"), 9, 8, "`points` is 0, and it must be more than 0"),
        ("marked_by_hand: []\n", 5, 7, "`marked_by_hand` has 0 entries, and the fewest are 1"),
        (ONE.replace("discussion,", "my discussion,"), 9, 8, "'my discussion' is no name of a task"),
        (ONE.replace("name: discussion", "name: outer"), 9, 8, "'outer' is the name of another task too"),
        (
            ONE + ONE.splitlines()[1].replace("discussion.md", "more.md") + "\n",
            13,
            9,
            "is the name of another task too",
        ),
        (
            ONE + ONE.splitlines()[1].replace("name: discussion", "name: more") + "\n",
            13,
            9,
            "is called as the file of another",
        ),
        (ONE.replace("discussion.md", "discussion.pdf"), 9, 8, "'discussion.pdf' is no name of a file"),
        (ONE.replace("discussion.md", "../discussion.md"), 9, 8, "'../discussion.md' is no name of a file"),
        (ONE.replace("discussion.md", "handout.md"), 9, 8, "'handout.md' is no name of a file"),
        (ONE.replace("Why?", " "), 9, 8, "'discussion' asks nothing"),
        (ONE, 5, 2, "points is 5, but the tasks are worth 9 together"),
    ],
)
def test_what_is_wrong_in_it_is_told_with_its_line(tmp_path, policy, points, line, found):
    """What an assignment cannot have a person mark is an error of the course, with file, line and remedy."""
    course = course_by_hand(tmp_path, policy, points)
    with pytest.raises(CourseError) as caught:
        load_assignment(course, "01")
    assert found in str(caught.value)
    assert f"assignment.yaml:{line}: " in str(caught.value)
    assert say(caught.value.do)


@pytest.mark.parametrize("name", ["plot.svg", "Plot.SVG", "plot (1).svg", "plot.png", "given/plot.txt"])
def test_a_file_of_the_course_that_could_be_taken_for_a_students_is_refused(tmp_path, name):
    """Students get the pictures beside the handout and what is given, and would hand them in again."""
    course = course_by_hand(tmp_path)
    path = course / "assignments" / "01_tiny" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    with pytest.raises(CourseError, match=r"could be taken for the plot\.svg"):
        load_assignment(course, "01")


def test_the_questions_are_read_from_the_file(tmp_path):
    """Name, points, file and question, which are among the assignment's points."""
    policy = load_assignment(course_by_hand(tmp_path), "01").policy
    assert policy.by_hand == TASKS
    assert policy.points == 11


@pytest.mark.slow
def test_students_get_the_questions(tmp_path, monkeypatch):
    """In the handout, in the notebook, and a text in a file to write in; the recorded key knows what is asked for."""
    monkeypatch.setattr(template, "make_wheel", lambda: ("none.whl", b""))
    monkeypatch.setattr(template, "wheel_members", lambda _: {})
    files = template.build(course_by_hand(tmp_path))
    handout = files["01_tiny/handout.md"].decode()
    assert "**`discussion.md`** (4 points): Why is a mean of squares\nnever below 0?" in handout
    assert PLOT.ask in handout
    assert PLOT.ask in files["01_tiny/tiny.ipynb"].decode()
    assert (
        files["01_tiny/discussion.md"].decode().startswith("# discussion\n\nWhy is a mean of squares\nnever below 0?\n")
    )
    assert "01_tiny/plot.svg" not in files
    assert practice.load(files["01_tiny/practice.npz"])[1].by_hand == TASKS
