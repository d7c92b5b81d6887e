"""ledger.yaml and arrivals.csv: read with file and line, about one person for certain, in whatever order."""

from datetime import UTC, datetime

import pytest

from autograder.errors import CourseError
from autograder.gradebook.arrivals import read_arrivals
from autograder.gradebook.entry import Chosen, Comment, Excused, Extension, Override
from autograder.gradebook.ledger import hold_to, settled
from autograder.gradebook.ledger_file import read_ledger
from autograder.gradebook.person import Person
from autograder.words.message import say

PEOPLE = (
    Person("Ada Lovelace", {"own": "0042", "email": "ada@x.edu"}, "G 1", section="Lab 1"),
    Person("Blaise Pascal", {"own": "43", "login": "blaise"}, "G 1", section="Lab 2"),
    Person("Ada Byron", {"own": "44"}, "", section="Lab 2"),
    Person("Ada Byron", {"own": "45"}, "", section="Lab 2"),
)
BY = "  author: Emmy\n  date: 2027-03-14\n  reason: ill\n"
ENTRIES = f"""\
# Extensions
- extension: 01_a
  who: 0042
  until: 2027-03-20T23:59:00+01:00
{BY}
- excused: 02_b
  section: lab 2
{BY}
- override: 01_a
  group: G 1
  task: softmax
  points: 1.5
{BY}
- override: 01_a
  who: ada@x.edu
  points: 3
{BY}
- comment: 01_a
  who: Lovelace, Ada
  says: "Well explained: see line 3."
{BY}
- attempt: 01_a
  who: blaise@x.edu
  sha256: 0123456789
{BY}"""


def read(tmp_path, text):
    """The ledger of this text."""
    path = tmp_path / "ledger.yaml"
    path.write_text(text, encoding="utf-8")
    return settled(read_ledger(path, ["01_a", "02_b"]), lambda _: PEOPLE)


def test_each_kind_of_entry_is_read_for_those_whom_it_is_about(tmp_path):
    """By any id, by the name in any order, by section or group; ids keep their zeros, comments of the file are left alone."""
    ledger = read(tmp_path, ENTRIES)
    ada, blaise = ledger.entries(0, "01_a"), ledger.entries(1, "01_a")
    assert [type(one) for one in ada] == [Extension, Override, Override, Comment]
    assert ada[0].until == datetime(2027, 3, 20, 22, 59, tzinfo=UTC)
    assert [(one.task, one.points) for one in ada[1:3]] == [("softmax", 1.5), ("", 3.0)]
    assert ada[3].says == "Well explained: see line 3."
    assert [type(one) for one in blaise] == [Override, Chosen]
    assert blaise[1].sha256 == "0123456789"
    assert [type(ledger.entries(place, "02_b")[0]) for place in (1, 2, 3)] == [Excused] * 3
    assert (ledger.entries(0, "02_b"), ledger.entries(2, "01_a")) == ((), ())
    assert (ada[0].provenance.author, ada[0].provenance.reason, ada[0].provenance.line) == ("Emmy", "ill", 2)


def test_an_empty_ledger_is_one(tmp_path):
    """Also one of comments alone."""
    assert read(tmp_path, "").lines == {}
    assert read(tmp_path, "# nothing yet\n").lines == {}


ONE = f"- override: 01_a\n  who: 0042\n  points: 1\n{BY}"
WRONG = {
    "no list": ("override: 01_a", 1, "ledger.no_list"),
    "a text": ("- 01_a", 1, "ledger.no_entry"),
    "no kind": (ONE.replace("override", "overide"), 1, "ledger.none_of"),
    "two kinds": (ONE + "  excused: 01_a\n", 1, "ledger.several"),
    "nobody named": (ONE.replace("  who: 0042\n", ""), 1, "ledger.none_of"),
    "two ways to name": (ONE + "  section: Lab 1\n", 1, "ledger.several"),
    "an unknown key": (ONE + "  note: x\n", 7, "ledger.unknown"),
    "a key of another kind": (ONE + "  until: x\n", 7, "ledger.unknown"),
    "a key twice": (ONE + "  points: 2\n", 7, "course.key_twice"),
    "no author": (ONE.replace("  author: Emmy\n", ""), 1, "ledger.lacks"),
    "no date": (ONE.replace("  date: 2027-03-14\n", ""), 1, "ledger.lacks"),
    "no reason": (ONE.replace("  reason: ill\n", ""), 1, "ledger.lacks"),
    "an empty reason": (ONE.replace("ill", ""), 6, "ledger.no_text"),
    "a list of people": (ONE.replace("0042", "[0042, 43]"), 2, "ledger.no_text"),
    "no such day": (ONE.replace("03-14", "02-30"), 5, "ledger.no_date"),
    "a time without its zone": (ONE.replace("03-14", "03-14T10:00"), 5, "ledger.no_date"),
    "no number": (ONE.replace("points: 1", "points: much"), 3, "ledger.no_points"),
    "less than nothing": (ONE.replace("points: 1", "points: -1"), 3, "ledger.no_points"),
    "a number without an end": (ONE.replace("points: 1", "points: .inf"), 3, "ledger.no_points"),
    "an unknown assignment": (ONE.replace("01_a", "03_c"), 1, "ledger.no_assignment"),
    "a stranger": (ONE.replace("0042", "Carl"), 1, "ledger.nobody"),
    "one of two of a name": (ONE.replace("0042", "Ada Byron"), 1, "ledger.nobody"),
    "a group as a person": (ONE.replace("0042", "G 1"), 1, "ledger.is_group"),
    "an unknown section": (ONE.replace("who: 0042", "section: Lab 9"), 1, "ledger.no_section"),
    "an unknown group": (ONE.replace("who: 0042", "group: G 9"), 1, "ledger.no_group"),
    "an extension of no zone": (f"- extension: 01_a\n  who: 0042\n  until: 2027-03-20\n{BY}", 3, "course.no_time"),
    "a short hash": (f"- attempt: 01_a\n  who: 0042\n  sha256: abc\n{BY}", 3, "ledger.no_sha256"),
    "the same day twice": (ONE + ONE.replace("points: 1", "points: 2"), 7, "ledger.clash"),
    "by person and group": (ONE + ONE.replace("who: 0042", "group: G 1"), 7, "ledger.clash"),
    "no YAML": ("- override: [", 1, "course.not_yaml"),
    "an end that never comes": ("- &a [*a]", 1, "course.too_deep"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_its_line(tmp_path, name):
    """And with what belongs there, in a sentence."""
    text, line, key = WRONG[name]
    with pytest.raises(CourseError) as caught:
        read(tmp_path, text)
    assert caught.value.found.key == key
    assert caught.value.line == (None if key == "course.too_deep" else line)
    assert say(caught.value.do).endswith(".")
    assert "{" not in say(caught.value.says)


def test_of_two_that_settle_one_thing_the_later_counts(tmp_path):
    """By the day, or by the time where both tell it; another task is another thing."""
    later = ONE.replace("03-14", "03-15")
    assert len(read(tmp_path, ONE + later).entries(0, "01_a")) == 2
    assert len(read(tmp_path, ONE + f"{ONE}  task: softmax\n").entries(0, "01_a")) == 2
    morning, noon = (ONE.replace("03-14", f"03-14T{hour}:00+01:00") for hour in ("08", "12"))
    assert len(read(tmp_path, noon + morning).entries(0, "01_a")) == 2
    with pytest.raises(CourseError):
        read(tmp_path, ONE + noon)


def test_an_entry_is_held_to_what_was_graded(tmp_path):
    """No task that there is not, no more points than there are, and an attempt of the one whom it is about."""
    tasks, hashes = {"softmax": 2.0}, ["0123" + "a" * 60, "0123" + "b" * 60]

    def complain(text, key):
        path = tmp_path / "ledger.yaml"
        path.write_text(text)
        (line,) = read_ledger(path, ["01_a"])
        with pytest.raises(CourseError) as caught:
            hold_to(line, 5.0, tasks, hashes)
        assert (caught.value.line, caught.value.found.key) == (1, key)
        assert "{" not in say(caught.value.says)

    complain(f"{ONE}  task: sofmax\n", "ledger.no_task")
    complain(ONE.replace("points: 1", "points: 5.5"), "ledger.too_many")
    complain(f"{ONE.replace('points: 1', 'points: 3')}  task: softmax\n", "ledger.too_many")
    complain(f"- attempt: 01_a\n  who: 0042\n  sha256: cccccccc\n{BY}", "ledger.no_attempt")


def test_a_table_of_times_names_people_assignments_and_zones(tmp_path):
    """What is not certain in it is told with its line."""
    path = tmp_path / "arrivals.csv"

    def told(*rows):
        path.write_text("\n".join(["who,assignment,time,sha256", *rows]) + "\n")
        return read_arrivals(path, ["01_a"], lambda _: PEOPLE)

    (arrival,) = told("ada@x.edu,01_a,2027-03-14T10:00:00+01:00,ABCD1234")[0, "01_a"]
    assert (arrival.time, arrival.sha256) == (datetime(2027, 3, 14, 9, tzinfo=UTC), "abcd1234")
    for row, key in {
        "Carl,01_a,2027-03-14T10:00:00+01:00,": "ledger.nobody",
        "G 1,01_a,2027-03-14T10:00:00+01:00,": "ledger.is_group",
        "43,02_b,2027-03-14T10:00:00+01:00,": "ledger.no_assignment",
        "43,01_a,2027-03-14T10:00:00,": "course.no_time",
    }.items():
        with pytest.raises(CourseError) as caught:
            told("43,01_a,2027-03-14T10:00:00Z,", row)
        assert (caught.value.line, caught.value.found.key) == (3, key)
