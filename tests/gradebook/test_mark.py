"""A mark is a pure function of attempts, terms and ledger; what it promises holds for whatever they are."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.batch.graded_attempts import distinct
from autograder.course.late import Late
from autograder.gradebook.entry import Chosen, Comment, Excused, Extension, Override, Provenance
from autograder.gradebook.mark import GradedAttempt, Terms, lacks_time, mark
from autograder.gradebook.totals import Part, Work, marks, total
from autograder.gradebook.worked_out import total_said, worked_out
from autograder.words.message import say

DUE = datetime(2027, 3, 14, 23, 59, tzinfo=UTC)
HOUR = timedelta(hours=1)
TASKS = ("softmax", "outer")


def by(day=1, reason="right on paper"):
    """Who made an entry, on a day of March."""
    return Provenance("B. Pascal", date(2027, 3, day), reason)


def attempt(score=54.2, hours=0.0, *, tasks=(("softmax", 2.0),), sha256="a" * 64):
    """An attempt that arrived so many hours after the deadline; None: nobody knows when."""
    arrived = None if hours is None else DUE + hours * HOUR
    return GradedAttempt(score, arrived, tuple(tasks), sha256, why="unreadable" * (score is None))


LATE = Late(per_cent_a_day=10)
TERMS = Terms(60.0, DUE, LATE)


# ── by hand: a case a line ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("hours", "late", "score"),
    [
        (-1, LATE, 54.2),
        (0, LATE, 54.2),
        (0.5, LATE, 48.78),  # a day that is begun is a day
        (24, LATE, 48.78),
        (24.1, LATE, 43.36),
        (0.5, replace(LATE, grace_minutes=30), 54.2),
        (24.5, replace(LATE, grace_minutes=30), 48.78),
        (99 * 24, replace(LATE, grace_minutes=1e300), 54.2),
        (99 * 24, LATE, 0.0),
        (99 * 24, replace(LATE, floor_per_cent=40), 21.68),
        (48, replace(LATE, cut_off_days=2), 43.36),
        (48.1, replace(LATE, cut_off_days=2), 0.0),
        (0.5, None, 54.2),
        (None, LATE, 54.2),
    ],
)
def test_what_late_work_costs(hours, late, score):
    """Days are counted from the deadline and the grace, each that is begun; down to the floor, and nothing after the cut-off."""
    assert mark([attempt(hours=hours)], replace(TERMS, late=late), []).score == pytest.approx(score)


def test_the_steps_are_written_out():
    """A mark says what was taken, for what, and what a person gave."""
    terms = replace(TERMS, late=replace(LATE, late_days=3))
    found = mark([attempt(hours=30)], terms, [Override(4.0, by(), "softmax")], days_left=1)
    assert found.score == pytest.approx(50.78)
    assert found.spent == 1
    assert say(worked_out(found)) == (
        "54.2 - 10 % a day x 1 late day, 2 days late, 1 of them free (3 of 3 free late days used); "
        "+ 2 in `softmax` by hand: right on paper; = 50.78"
    )
    assert say(worked_out(mark([attempt()], TERMS, []))) == "54.2"
    assert say(worked_out(mark([], TERMS, []))) == "nothing was handed in; = 0"
    assert say(worked_out(mark([attempt(hours=99)], replace(TERMS, late=replace(LATE, cut_off_days=1)), []))) == (
        "what was handed in came after the cut-off; = 0"
    )
    assert say(worked_out(mark([attempt(None)], TERMS, []))) == "what counts could not be graded: unreadable"
    assert say(worked_out(mark([attempt()], TERMS, [Override(60.0, by())]))) == "set to 60 by hand: right on paper"
    extended = mark([attempt(hours=5)], TERMS, [Extension(DUE + 6 * HOUR, by(reason="ill"))])
    assert say(worked_out(extended)) == "due 2027-03-15 05:59: ill; 54.2; = 54.2"
    floor = mark([attempt(hours=24 * 9)], replace(TERMS, late=replace(LATE, floor_per_cent=50)), [])
    assert say(worked_out(floor)) == "54.2 - 27.1 for 9 late days, down to the floor of 50 %; = 27.1"
    held = mark([attempt(60.0, tasks=())], TERMS, [Override(4.0, by(), "softmax")])
    assert say(worked_out(held)) == "60; + 4 in `softmax` by hand: right on paper; 64 is held between 0 and 60; = 60"
    assert say(worked_out(mark([], TERMS, [Excused(by(reason="ill"))]))) == "excused: ill"


def test_days_of_the_bank_go_only_where_they_help():
    """None is spent on what they cannot raise, and no more on one assignment than its terms let."""
    floor = replace(TERMS, late=replace(LATE, floor_per_cent=80, late_days=3))
    assert mark([attempt(hours=24 * 9)], floor, [], days_left=3).spent == 0
    assert mark([attempt(0.0, hours=24)], TERMS, [], days_left=3).spent == 0
    assert mark([attempt(hours=24)], replace(TERMS, late=Late()), [], days_left=3).spent == 0
    two = mark([attempt(hours=72)], replace(TERMS, late=replace(LATE, most_late_days=2)), [], days_left=3)
    assert (two.spent, two.score) == (2, pytest.approx(48.78))


def test_which_attempt_counts():
    """The best is the one that is worth most once all is taken into account; what the ledger names counts before all others."""
    tries = [
        attempt(50.0, -5, sha256="a" * 64),
        attempt(55.0, 30, sha256="b" * 64),
        attempt(40.0, 50, sha256="c" * 64),
    ]
    scores = {
        counts: mark(tries, replace(TERMS, counts=counts), []).attempt.score for counts in ("best", "last", "first")
    }
    assert scores == {"best": 50.0, "last": 40.0, "first": 50.0}
    assert mark(tries, TERMS, [Chosen("bbbbbbbb", by())]).score == pytest.approx(44.0)
    unread = [tries[0], replace(tries[1], score=None)]
    assert mark(unread, TERMS, []).score == 50.0
    assert mark(unread, replace(TERMS, counts="last"), []).is_lacking


def test_what_is_handed_in_again_is_an_attempt_of_its_own():
    """Of A, B and A again the last is A; what was only graded again, or whose time nobody knows, is one."""
    a, b, again = attempt(3, sha256="a"), attempt(5, 1, sha256="b"), attempt(3, 2, sha256="a")
    tried = distinct([a, b, again])
    assert tried == [a, b, again]
    terms = Terms(60.0, deadline=a.arrived, counts="last")
    assert mark(tried, terms, ()).score == 3
    assert distinct([a, b, replace(a, score=4.0)]) == [b, replace(a, score=4.0)]
    untimed = replace(a, arrived=None)
    assert distinct([untimed, b, a]) == [b, a]
    assert distinct([a, b, untimed]) == [b, a]


def test_an_excuse_makes_no_mark_of_nothing_and_keeps_one_that_is_there():
    """Who is excused and handed in nothing is due nothing; who did so all the same keeps the mark."""
    nothing = mark([], TERMS, [Excused(by())])
    assert (nothing.score, nothing.is_lacking) == (None, False)
    assert mark([attempt()], TERMS, [Excused(by())]).score == 54.2
    assert mark([], TERMS, [Excused(by()), Override(30.0, by())]).score == 30.0


@pytest.mark.parametrize(
    ("points", "hours", "score"),
    [(4.0, 0, 56.2), (4.0, 5, 50.78), (0.5, 0, 52.7), (0.5, 5, 47.43), (4.0, None, 56.2)],
)
def test_what_is_given_by_hand_is_given_whole_and_what_is_taken_is_of_what_was_kept(points, hours, score):
    """A task that had 2 points: what a person adds is not reduced for lateness, and lateness takes no task's points twice."""
    assert mark([attempt(hours=hours)], TERMS, [Override(points, by(), "softmax")]).score == pytest.approx(score)
    assert mark([], TERMS, [Override(points, by(), "softmax")]).score == points


def test_what_is_not_known_is_told():
    """When an attempt arrived matters only where late work costs something."""
    assert lacks_time(mark([attempt(hours=None)], TERMS, []), TERMS)
    assert not lacks_time(mark([attempt()], TERMS, []), TERMS)
    free = replace(TERMS, late=None)
    assert not lacks_time(mark([attempt(hours=None)], free, []), free)


def test_late_days_are_spent_in_the_order_of_deadlines():
    """The bank goes to what was asked for first, whatever order it is told in and whoever has an extension."""
    terms = replace(TERMS, late=replace(LATE, late_days=2))
    week = timedelta(days=7)
    first = Work("02", terms, [attempt(hours=20)], [], DUE)
    second = Work("01", replace(terms, deadline=DUE + week), [attempt(hours=7 * 24 + 30)], [], DUE + week)
    for order in itertools.permutations([first, second]):
        found = marks(order, 2)
        assert {name: one.spent for name, one in found.items()} == {"02": 1, "01": 1}
        assert found["01"].score == pytest.approx(48.78)


def part(name, score, weight=1.0, *, excused=False, points=10.0):
    """A mark of an assignment as it goes into a total."""
    found = mark([] if score is None else [attempt(score)], Terms(points), [Excused(by())] if excused else [])
    return Part(name, weight, found)


def test_a_total_weighs_and_drops_and_leaves_out():
    """It is the weighted mean in per cent, without the lowest and without what somebody is excused from, unless that helps."""
    assert total([part("a", 5), part("b", 10, 3)]).per_cent == pytest.approx(87.5)
    dropped = total([part("a", 5), part("b", 10), part("c", 0)], 1)
    assert (dropped.per_cent, dropped.dropped) == (pytest.approx(75), ("c",))
    excused = total([part("a", 5), part("b", None, excused=True)])
    assert (excused.per_cent, excused.excused) == (pytest.approx(50), ("b",))
    assert total([part("a", 5), part("b", 4, excused=True)]).per_cent == pytest.approx(50)
    assert total([part("a", 5), part("b", 9, excused=True)]).per_cent == pytest.approx(70)
    assert total([part("a", None, excused=True)]).per_cent is None
    assert total([part("a", 5), part("b", 0, 0)]).per_cent == pytest.approx(50)
    unread = Part("b", 1.0, mark([attempt(None)], TERMS, []))
    assert (total([part("a", 5), unread]).per_cent, total([part("a", 5), unread]).lacking) == (None, ("b",))


def test_a_total_with_weights_is_worked_out_step_by_step():
    """Each share with its weight and what the weights are together is written out; where all weigh the same there is nothing to write."""
    of_two = total([part("a", 5), part("b", 10, 3), part("c", 9, 0)])
    assert say(total_said(of_two)) == "a 50 % x 1 + b 100 % x 3, over 4: 87.5 %"
    dropped = total([part("a", 5), part("b", 10, 3)], 1)
    assert say(total_said(dropped)) == "b 100 % x 3, over 3: 100 %; without the lowest: a"
    assert total_said(total([part("a", 5, 2), part("b", 10, 2)])) == ""


# ── properties ──────────────────────────────────────────────────────────────────────────────

hours = st.floats(-100, 400).map(lambda number: round(number, 2))
attempts = st.lists(
    st.builds(
        attempt,
        st.floats(0, 60) | st.none(),
        hours | st.none(),
        tasks=st.tuples(*(st.tuples(st.just(name), st.floats(0, 30)) for name in TASKS)),
        sha256=st.sampled_from(["a" * 64, "b" * 64, "c" * 64]),
    ),
    max_size=4,
)
known = st.lists(st.builds(attempt, st.floats(0, 60), hours), min_size=1, max_size=4)
lates = st.none() | st.builds(
    Late,
    st.floats(0, 600),
    st.floats(0, 100),
    st.floats(0, 100),
    st.none() | st.floats(0, 12),
    st.none() | st.integers(0, 4),
    st.just(5),
)
counts = st.sampled_from(["best", "last", "first"])
terms = st.builds(Terms, st.just(60.0), st.none() | st.just(DUE), lates, counts)
days = st.integers(1, 28)
extensions = st.builds(lambda late, day: Extension(DUE + late * HOUR, by(day)), hours, days)
entries = st.lists(
    extensions
    | st.builds(lambda points, day: Override(points, by(day)), st.floats(0, 60), days)
    | st.builds(
        lambda points, day, task: Override(points, by(day), task), st.floats(0, 30), days, st.sampled_from(TASKS)
    )
    | st.builds(lambda day: Excused(by(day)), days)
    | st.builds(lambda day, says: Comment(says, by(day)), days, st.sampled_from("xyz"))
    | st.builds(lambda day, letter: Chosen(8 * letter, by(day)), days, st.sampled_from("abz")),
    max_size=5,
    unique_by=lambda one: (type(one), getattr(one, "task", ""), one.provenance.when),
)
left = st.integers(0, 5)


def worth(found):
    """A mark as a number, with none below nothing."""
    return -1.0 if found.score is None else found.score


@pytest.mark.slow
@given(attempts, terms, entries, left)
def test_never_above_the_maximum_nor_below_nothing(tries, terms_, ledger, days_left):
    """Whatever is handed in and set, and no more late days are spent than there are."""
    found = mark(tries, terms_, ledger, days_left=days_left)
    assert found.score is None or 0 <= found.score <= terms_.points
    assert 0 <= found.spent <= days_left


@pytest.mark.slow
@given(attempts, terms, entries, left, extensions)
def test_an_extension_never_lowers(tries, terms_, ledger, days_left, extension):
    """Nor does it take a mark away."""
    before, now = (mark(tries, terms_, some, days_left=days_left) for some in (ledger, [*ledger, extension]))
    assert worth(now) >= worth(before)


@pytest.mark.slow
@given(attempts, terms, entries, left, st.randoms())
def test_the_order_of_entries_does_not_matter(tries, terms_, ledger, days_left, dice):
    """The same entries in another order make the same mark, step by step."""
    shuffled = dice.sample(ledger, len(ledger))
    assert mark(tries, terms_, shuffled, days_left=days_left) == mark(tries, terms_, ledger, days_left=days_left)


raising = st.builds(lambda points, day: Override(points, by(day), "loops"), st.floats(0, 60), days)


@pytest.mark.slow
@given(known, lates, st.lists(extensions | raising, max_size=3, unique_by=lambda one: one.provenance.when), left, hours)
def test_a_later_arrival_never_raises(tries, late, ledger, days_left, more):
    """Where the best counts, or where there is but one attempt, that could be graded."""
    moved = replace(tries[0], arrived=tries[0].arrived + abs(more) * HOUR)
    for counting, before, after in (
        ("best", tries, [moved, *tries[1:]]),
        ("last", tries[:1], [moved]),
        ("first", tries[:1], [moved]),
    ):
        terms_ = Terms(60.0, DUE, late, counting)
        found, now = (mark(some, terms_, ledger, days_left=days_left) for some in (before, after))
        assert worth(now) <= worth(found) + 1e-9


@pytest.mark.slow
@given(st.floats(0, 60), hours, lates, left)
def test_lateness_never_takes_more_than_down_to_the_floor(score, late_by, late, days_left):
    """What came before the cut-off keeps the floor's share of its score."""
    found = mark([attempt(score, late_by)], Terms(60.0, DUE, late), [], days_left=days_left)
    if late and found.attempt:
        assert found.score >= score * late.floor_per_cent / 100 - 1e-9
    if not late:
        assert found.score == score


@pytest.mark.slow
@given(known, lates, left, st.floats(0, 60))
def test_a_better_score_never_lowers(tries, late, days_left, score):
    """A regrade that gives the best more raises the mark, or leaves it."""
    better = [replace(tries[0], score=max(score, tries[0].score)), *tries[1:]]
    before, now = (mark(some, Terms(60.0, DUE, late), [], days_left=days_left) for some in (tries, better))
    assert worth(now) >= worth(before) - 1e-9


parts = st.lists(st.tuples(st.floats(0, 10) | st.none(), st.floats(0.01, 5), st.booleans()), min_size=1, max_size=6)


@pytest.mark.slow
@given(parts, st.integers(0, 3))
def test_an_excuse_never_lowers_the_total(those, drop):
    """Nor does it leave nothing where there was something, but for who is excused from all that there is."""
    made = [part(str(number), score, weight, excused=excused) for number, (score, weight, excused) in enumerate(those)]
    more = [part("0", *those[0][:2], excused=True), *made[1:]]
    before, now = total(made, drop).per_cent, total(more, drop).per_cent
    assert before is None or now is None or now >= before - 1e-6
    assert now is not None or all(one.mark.is_excused and one.mark.score is None for one in more)


@pytest.mark.slow
@given(parts, st.integers(0, 3))
def test_a_total_is_the_highest_that_may_be(those, drop):
    """It is held against all choices of what is dropped and what further one counts, tried one by one."""
    made = [part(str(number), score, weight, excused=excused) for number, (score, weight, excused) in enumerate(those)]
    asked = [one for one in made if not one.mark.is_excused]
    chosen = [some for size in range(1, len(made) + 1) for some in itertools.combinations(made, size)]
    means = [
        100 * sum(one.weight * one.share for one in some) / sum(one.weight for one in some)
        for some in chosen
        if sum(one not in some for one in asked) <= drop and all(one.mark.score is not None for one in some)
    ]
    found = total(made, drop).per_cent
    assert (found is None) == (not means)
    assert found is None or found == pytest.approx(max(means), abs=1e-9)  # a total is rounded at a share of 1e-12
    assert found is None or 0 <= found <= 100 + 1e-9
