"""A mark waits for whoever marks what no program judges, and is never made up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from autograder.course.late import Late
from autograder.gradebook.canvas import read
from autograder.gradebook.entry import Excused, Override, Provenance
from autograder.gradebook.filling import fill
from autograder.gradebook.mark import GradedAttempt, Terms, mark
from autograder.gradebook.person import Person
from autograder.gradebook.table import gradebook
from autograder.gradebook.worked_out import breakdown, by_hand, worked_out
from autograder.hand_work import Breakdown, HandWork
from autograder.results import Report, TaskResult
from autograder.words.message import say

DUE = datetime(2027, 3, 14, 23, 59, tzinfo=UTC)
TERMS = Terms(11.0, DUE, Late(per_cent_a_day=10))
WAITING = (("discussion", 4.0), ("plot", 2.0))


def by(reason="well argued"):
    """Who made an entry."""
    return Provenance("B. Pascal", date(2027, 3, 1), reason)


def attempt(score=4.0, *, unmarked=WAITING, hours=-1.0, sha256="a" * 64, **more):
    """An attempt with work that a person marks."""
    tasks = (("outer", score), *((name, 0.0) for name, _ in WAITING if name not in dict(unmarked)))
    return GradedAttempt(score, DUE + timedelta(hours=hours), tasks, sha256, unmarked=unmarked, **more)


def given(**points):
    """The entries that set so much."""
    return [Override(number, by(), name) for name, number in points.items()]


def test_there_is_no_mark_before_all_of_it_is_marked():
    """Neither with nothing nor with a part of it, and what waits is named."""
    for ledger, says in (
        ([], "4; still to be marked by a person: `discussion` and `plot`"),
        (given(plot=2.0), "6 (2 of it in `plot`: well argued); still to be marked by a person: `discussion`"),
    ):
        found = mark([attempt()], TERMS, ledger)
        assert (found.score, found.is_lacking, found.is_unmarked) == (None, True, True)
        assert say(worked_out(found)) == says
        assert "to be marked by a person" in say(by_hand(found))


def test_points_of_persons_are_part_of_the_score():
    """They are added, and late work is late work, whoever marks it."""
    found = mark([attempt()], TERMS, given(discussion=3.0, plot=0.0))
    assert (found.score, found.is_lacking) == (7.0, False)
    late = mark([attempt(hours=1)], TERMS, given(discussion=3.0, plot=0.0))
    assert late.score == pytest.approx(6.3)
    assert breakdown(late).given == (("discussion", 3.0), ("plot", 0.0))


def test_nothing_handed_in_is_no_points_and_can_be_set():
    """What is not there waits for nobody; who hands it in on paper is given points."""
    assert mark([attempt(unmarked=())], TERMS, []).score == 4.0
    found = mark([attempt(unmarked=())], TERMS, given(discussion=3.0))
    assert found.score == 7.0
    assert breakdown(found).given == (("discussion", 3.0),)


def test_an_attempt_that_waits_goes_before_one_that_cannot_be_better():
    """Of several the best counts: while one waits that may be better than the best that is there, there is no mark."""
    first, second = attempt(5.0, unmarked=(), sha256="b" * 64), attempt(4.0)
    assert mark([first, second], TERMS, []).is_unmarked
    assert mark([replace(first, score=11.0), second], TERMS, []).score == 11.0
    assert mark([first, second], TERMS, given(discussion=4.0, plot=2.0)).score == 11.0
    last = replace(TERMS, counts="last")
    assert mark([first, attempt(0.0, hours=-0.5)], last, []).is_unmarked


def test_work_in_another_attempt_than_the_best_is_waited_for():
    """What a person gives for it is given to the best one, so until then it is not known what that is worth."""
    best, plot = attempt(8.0, unmarked=(), sha256="b" * 64), (("plot", 2.0),)
    for other in (attempt(1.0, unmarked=plot), attempt(None, unmarked=plot, why="no file", is_unread=True)):
        found = mark([best, other], TERMS, [])
        assert (found.score, found.at_most, found.is_unmarked) == (None, 10.0, True)
        assert mark([best, other], TERMS, given(plot=2.0)).score == 10.0
        assert mark([best, other], TERMS, given(plot=0.0)).score == 8.0
        assert mark([other, best], replace(TERMS, counts="last"), []).score == 8.0  # the last alone counts


def test_a_whole_mark_and_an_excuse_settle_it():
    """Nobody need mark what a person set as a whole, or what is not asked for."""
    assert mark([attempt()], TERMS, [Override(9.0, by())]).score == 9.0
    excused = mark([attempt()], TERMS, [Excused(by())])
    assert (excused.is_excused, excused.is_lacking) == (True, False)


def test_work_beside_code_that_cannot_be_read_waits_too():
    """What is set by hand is all that counts, once all of it is set."""
    unread = attempt(None, why="no file", is_unread=True)
    assert mark([unread], TERMS, []).is_lacking
    assert mark([unread], TERMS, given(plot=2.0)).is_unmarked
    assert mark([unread], TERMS, given(plot=2.0, discussion=1.0)).score == 3.0


def report(name, *, status="unmarked", **parts):
    """A report with such work."""
    works = (HandWork("discussion", 4.0, "discussion.md", status, "it waits"),)
    return Report(
        "01", "A", name, "a" * 64, 5.0, 4.0, (TaskResult("outer", 5.0, 4.0, "partial"),), by_hand=works, **parts
    )


def test_no_platforms_table_gets_a_mark_that_waits(tmp_path):
    """It is named and left, also where scores are the marks; what stands there stays."""
    path = tmp_path / "grades.csv"
    path.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,A (1)\nPoints Possible,,,,,9\nada,1,,,s,7\nbo,2,,,s,\ncy,3,,,s,\n"
    )
    reports = [report("ada"), report("bo"), report("cy", status="not handed in")]
    claims = {one.submission: (Person(one.submission),) for one in reports}
    for marked in (None, lambda one: mark([attempt(unmarked=() if one.name == "cy" else WAITING[:1])], TERMS, [])):
        filled = fill(read(path, "A"), claims, reports, full=9.0, marked=marked)
        came = {one.person: (one.came_to, one.mark) for one in filled.everybody}
        assert came == {"ada": ("unmarked", "7"), "bo": ("unmarked", ""), "cy": ("written", "4")}
        assert "to be marked by a person" in say(next(one.why for one in filled.everybody if one.person == "bo"))
        assert not filled.is_all_due
        assert [row[-1] for row in filled.sheet.rows if row[0] in ("ada", "bo")] in ([], ["7", ""])


def test_the_gradebook_leaves_the_cell_empty():
    """What waits is no 0, what was not handed in is one, and what a person gave stands there."""
    settled = Breakdown(7.0, (), given=(("discussion", 3.0),))
    reports = [report("a"), report("b", status="not handed in"), report("c", breakdown=settled)]
    rows = [line.split(",") for line in gradebook(reports, ["outer", "discussion"])]
    assert [row[4] for row in rows] == ["discussion", "", "0", "3"]
    assert ["to be marked by a person" in row[5] for row in rows[1:]] == [True, False, False]
    assert "Nothing was handed in for discussion." in rows[2][5]
