"""What the students' help page says of late work is what the course's files say."""

import shutil
from dataclasses import replace

import pytest

from autograder.authoring import template
from autograder.authoring.what_late_costs import what_late_costs
from autograder.course.assignment import load_assignment
from tests.conftest import TINY

PAGE = "help/handing-in.md"
A_DAY = "Each day late that has begun costs 10 % of the score."


@pytest.fixture
def course(tmp_path):
    """A copy of the two-task course, to which a rule can be given."""
    ignored = shutil.ignore_patterns("__pycache__")
    return shutil.copytree(TINY, tmp_path / "course", ignore=ignored)


def test_the_help_page_says_what_late_work_costs_in_this_course(course):
    """In its section on late work."""
    (course / "course.yaml").write_text("late:\n  per_cent_a_day: 10\n")
    section = template.build(course, sheet=lambda _: {})[PAGE].decode().partition("## Late\n")[2].partition("\n## ")[0]
    assert section.startswith(f"\n{A_DAY}\n")
    assert "No rule" not in section


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        (None, "No rule about late work is written down for this course. Ask your teachers what it costs before you hand in late."),
        ({}, "Late work costs nothing."),
        ({"per_cent_a_day": 10}, A_DAY),
        ({"per_cent_a_day": 10, "floor_per_cent": 100}, "Late work costs nothing."),
        ({"per_cent_a_day": 10, "floor_per_cent": 50}, f"{A_DAY} Late work keeps at least 50 % of its score."),
        ({"grace_minutes": 30, "cut_off_days": 0}, "Work that comes within 30 minutes after the deadline is in time. Late work does not count."),
        ({"cut_off_days": 7}, "Late work costs nothing. Work that comes more than 7 days late does not count."),
        ({"per_cent_a_day": 10, "late_days": 1}, f"{A_DAY} You have 1 free late day in the whole course: it costs nothing."),
        ({"per_cent_a_day": 10, "late_days": 3, "most_late_days": 2}, f"{A_DAY} You have 3 free late days in the whole course: they cost nothing. At most 2 of them may be used for one assignment."),
        ({"per_cent_a_day": 10, "late_days": 3, "most_late_days": 0}, A_DAY),
        ({"per_cent_a_day": 10, "late_days": 3, "most_late_days": 9}, f"{A_DAY} You have 3 free late days in the whole course: they cost nothing."),
    ],
)  # fmt: skip
def test_each_key_of_late_work_has_its_sentence(keys, says):
    """And what changes nothing has none."""
    assert what_late_costs([], keys) == says


def test_assignments_that_differ_have_a_point_each(course):
    """An assignment's own keys go before those of the course; where all agree there is one paragraph."""
    one = load_assignment(course, "01_tiny")
    path = one.folder / "assignment.yaml"
    path.write_text(path.read_text() + "late:\n  per_cent_a_day: 20\n")
    own = load_assignment(course, "01_tiny")
    assert what_late_costs([own, own], None) == A_DAY.replace("10", "20")
    assert what_late_costs([own], {"per_cent_a_day": 10, "grace_minutes": 5}).endswith(A_DAY.replace("10", "20"))
    both = what_late_costs([replace(one, name="00_other"), own], {"per_cent_a_day": 10})
    assert both == f"- `00_other`: {A_DAY}\n- `01_tiny`: {A_DAY.replace('10', '20')}"
