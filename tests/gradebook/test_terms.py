"""What a course says of marks: its own keys and an assignment's, deadlines of sections, and what has to be known."""

import pytest

from autograder.course.decides import decides
from autograder.course.late import Late
from autograder.errors import CourseError, UsageError
from autograder.gradebook.terms import read_terms
from tests.words_room import refused


@pytest.fixture
def course(tmp_path):
    """A course of three assignments, one of which has no deadline."""
    texts = {
        "01_a": "deadline: 2027-02-10T23:59:00+01:00\ndeadlines:\n  Lab 2: 2027-02-12T23:59:00+01:00\n",
        "02_b": "deadline: 2027-01-10T23:59:00+01:00\nlate:\n  per_cent_a_day: 20\n  most_late_days: 1\n",
        "03_c": "",
    }
    for name, text in texts.items():
        folder = tmp_path / "assignments" / name
        folder.mkdir(parents=True)
        (folder / "assignment.yaml").write_text(f"title: {name}\npoints: 5\n{text}")
    (tmp_path / "course.yaml").write_text("late:\n  per_cent_a_day: 10\n  grace_minutes: 5\n  late_days: 3\n")
    return tmp_path


def test_an_assignments_keys_go_before_the_courses(course):
    """Key by key: what it does not say itself is the course's."""
    terms = read_terms(course)
    assert terms.late("01_a") == Late(per_cent_a_day=10, grace_minutes=5, late_days=3)
    assert terms.late("02_b") == Late(per_cent_a_day=20, grace_minutes=5, most_late_days=1, late_days=3)
    assert (terms.bank, terms.in_order(terms.names)) == (3, ["02_b", "01_a", "03_c"])


def test_a_section_has_its_deadline_however_it_is_written(course):
    """Who is in no section, or in one without a deadline of its own, has the assignment's."""
    terms = read_terms(course)
    days = [terms.terms("01_a", section, 5.0).deadline.day for section in ("", "Lab 1", "Lab 2", " lab  2 ")]
    assert days == [10, 10, 12, 12]
    with refused(CourseError, "ledger.no_section", name="Lab 2"):
        terms.refuse_strangers(["01_a"], {"Lab 1", ""})
    terms.refuse_strangers(["02_b"], {"Lab 1", ""})
    terms.refuse_strangers(["01_a"], {"LAB 2"})


def test_late_days_are_not_spent_over_a_gap(course):
    """The runs of all earlier assignments are needed, unless no late day can be spent on them, or there is none."""
    with refused(UsageError, "marks.gaps", names=("02_b",)):
        read_terms(course).refuse_gaps(["01_a"])
    read_terms(course).refuse_gaps(["02_b"])
    read_terms(course).refuse_gaps(["03_c"])
    policy = course / "assignments" / "02_b" / "assignment.yaml"
    policy.write_text(policy.read_text().replace("most_late_days: 1", "most_late_days: 0"))
    read_terms(course).refuse_gaps(["01_a"])
    policy.write_text(policy.read_text().replace("most_late_days: 0", "most_late_days: 1"))
    (course / "course.yaml").write_text("late:\n  per_cent_a_day: 10\n")
    read_terms(course).refuse_gaps(["01_a"])


def test_a_score_is_the_mark_where_nothing_says_otherwise(course):
    """A policy of the course, one of the assignment or a ledger make it more; another assignment's does not."""
    assert decides(course, "01_a")
    (course / "course.yaml").unlink()
    assert [decides(course, name) for name in ("01_a", "02_b", "09_x")] == [False, True, False]
    (course / "ledger.yaml").write_text("")
    assert decides(course, "01_a")
