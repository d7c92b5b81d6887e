"""A mark: what one person's attempts at one assignment are worth by its terms and the ledger, each step as data.

`mark` is a pure function: it reads no file and no clock, and the order in which attempts of known times and entries come does not matter.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from autograder.course.course_file import Counting
from autograder.course.late import Late
from autograder.frozen import frozen
from autograder.gradebook.entry import Chosen, Comment, Entry, Excused, Extension, Override
from autograder.gradebook.steps import (
    ByHand,
    Extended,
    Held,
    NotAsked,
    NothingCame,
    Paid,
    Reduced,
    Scored,
    SetByHand,
    Step,
    Unmarked,
    Unread,
    Unsure,
)
from autograder.words.message import Text

_DAY, _LONGEST = timedelta(days=1), 10_000
"""A day, and so many of them that nothing is later."""

_ROUNDING = 1e-9

_One = TypeVar("_One", Override, Chosen, Excused)


@frozen
class GradedAttempt:
    """One person's work on one assignment, as far as a mark hangs on it.

    `score` is None where there is none, and `why` says so: `is_unread` if no grading can read it. `arrived` knows its zone, and is None where nobody knows;
    `is_late` where a platform says that it was late, and not by how much. `tasks` are names and scores; `unmarked` names and points of
    what only a person marks.
    """

    score: float | None
    arrived: datetime | None = None
    tasks: tuple[tuple[str, float], ...] = ()
    sha256: str = ""
    is_late: bool = False
    submission: str = ""
    why: Text = ""
    is_unread: bool = False
    unmarked: tuple[tuple[str, float], ...] = ()


@frozen
class Terms:
    """By what a mark is worked out: the `points` there are, until when, what `late` work costs (None: nothing), which attempt counts."""

    points: float
    deadline: datetime | None = None
    late: Late | None = None
    counts: Counting = "best"


@frozen
class Mark:
    """What it comes to: None where there is no mark: what counts could not be graded, or waits for a person, or whose it is is not certain, or the person is excused.

    `at_most` is what it may come to while it waits; `spent` are the late days that it cost; `attempt` is the one that counts.
    """

    score: float | None
    points: float
    steps: tuple[Step, ...]
    spent: int = 0
    attempt: GradedAttempt | None = None
    comments: tuple[Comment, ...] = ()
    is_excused: bool = False
    at_most: float | None = None

    @property
    def is_unmarked(self) -> bool:
        """Whether it waits for a person who marks what no program judges."""
        return self.score is None and any(isinstance(step, Unmarked) for step in self.steps)

    @property
    def says_more(self) -> bool:
        """Whether it is more than the score of an attempt, or less."""
        return len(self.steps) > 1 or any(isinstance(step, Scored) and step.given for step in self.steps)

    @property
    def is_lacking(self) -> bool:
        """Whether the person is due a mark and has none."""
        return self.score is None and not self.is_excused

    @property
    def is_of_work(self) -> bool:
        """Whether there is an attempt behind it, or a person set some of it: else nothing was handed in."""
        return bool(self.attempt) or any(isinstance(step, ByHand | SetByHand) for step in self.steps)


@frozen
class _Basis:
    """All that a mark hangs on, with one time at which the work was `due`."""

    attempts: Sequence[GradedAttempt]
    terms: Terms
    ledger: Sequence[Entry]
    due: datetime | None
    days_left: int
    unsure: Sequence[str]


def mark(
    attempts: Sequence[GradedAttempt],
    terms: Terms,
    ledger: Sequence[Entry],
    *,
    days_left: int = 0,
    unsure: Sequence[str] = (),
) -> Mark:
    """What the attempts of one person are worth; `ledger` are the entries about this person and assignment.

    `days_left` are the person's late days that earlier assignments left. An extension is a further time at which the work may be
    due: the one under which it is worth most counts, and so none lowers a mark. While there are submissions that may be this
    person's, the `unsure` ones, it is not certain that nothing was handed in.
    """
    basis = _Basis(attempts, terms, ledger, terms.deadline, days_left, unsure)
    found = [_worth_then(basis)]
    extensions = [one for one in ledger if isinstance(one, Extension) and basis.due and one.until > basis.due]
    for one in sorted(extensions, key=lambda one: (one.until, one.provenance.line)):
        then = _worth_then(replace(basis, due=one.until))
        found.append(replace(then, steps=(Extended(one), *then.steps)))
    comments = sorted(
        (one for one in ledger if isinstance(one, Comment)), key=lambda one: (one.provenance.when, one.says)
    )
    return replace(_excused(_best(found), ledger), comments=tuple(comments))


def lacks_time(found: Mark, terms: Terms) -> bool:
    """Whether it would matter when the attempt that counts arrived, and nobody knows."""
    return bool(terms.late and terms.deadline and found.attempt and not found.attempt.arrived)


def _best(found: Sequence[Mark]) -> Mark:
    """Of several marks the one that counts; while one waits that may come to more than the best that is there, that one."""
    best, most = max(found, key=_rank), max(found, key=lambda one: -1.0 if one.at_most is None else one.at_most)
    is_certain = most.at_most is None or (best.score is not None and best.score >= most.at_most - _ROUNDING)
    return best if is_certain else most


def _rank(one: Mark) -> tuple[bool, float, int]:
    """By what one mark is better than another: that there is one, its points, the late days that are left."""
    return one.score is not None, one.score or 0.0, -one.spent


def _worth_then(basis: _Basis) -> Mark:
    """The mark if the work was due then."""
    if whole := _latest(one for one in basis.ledger if isinstance(one, Override) and not one.task):
        return _held(whole.points, basis, [SetByHand(whole)])
    if counting := _counting(basis):
        unmarked = {name: most for one in counting for name, most in one.unmarked}
        return _best([_of(one, basis, unmarked) for one in counting])
    if basis.unsure and not basis.attempts:
        return Mark(None, basis.terms.points, (Unsure(tuple(basis.unsure)),))
    return _by_hand(0.0, (), basis, [NothingCame(len(basis.attempts))], kept=1.0)


def _counting(basis: _Basis) -> Sequence[GradedAttempt]:
    """The attempts of which one counts: none that came after the cut-off, unless the ledger names it."""
    chosen = _latest(one for one in basis.ledger if isinstance(one, Chosen))
    if named := [one for one in basis.attempts if chosen and one.sha256.startswith(chosen.sha256)]:
        return named[-1:]
    accepted = [one for one in _in_time(basis.attempts) if not _is_cut_off(one, basis)]
    return {"best": accepted, "last": accepted[-1:], "first": accepted[:1]}[basis.terms.counts]


def _in_time(attempts: Sequence[GradedAttempt]) -> Sequence[GradedAttempt]:
    """The attempts in the order of their arrival; where one is not known, in that in which they are given."""
    known = [(one.arrived, one.sha256, one) for one in attempts if one.arrived]
    return [one for *_, one in sorted(known, key=lambda it: it[:2])] if len(known) == len(attempts) else attempts


def _lateness(attempt: GradedAttempt, basis: _Basis) -> timedelta:
    """By how much it is later than what still counts as in time."""
    if not (basis.due and attempt.arrived and basis.terms.late):
        return timedelta()
    return max(attempt.arrived - basis.due - _grace(basis.terms.late), timedelta())


def _grace(late: Late) -> timedelta:
    return timedelta(minutes=min(late.grace_minutes, _LONGEST * 24 * 60))


def _is_cut_off(attempt: GradedAttempt, basis: _Basis) -> bool:
    last = basis.terms.late.cut_off_days if basis.terms.late else None
    return last is not None and _lateness(attempt, basis) > min(last, _LONGEST) * _DAY


def _of(attempt: GradedAttempt, basis: _Basis, unmarked: Mapping[str, float]) -> Mark:
    """What one attempt is worth, with late days where they help; while it waits for a person what it may come to.

    It waits for all that is `unmarked` in any attempt of which the best counts: what a person gives for a task is given to each of them.
    """
    those = {name: _latest(one for one in _overrides(basis) if one.task == name) for name in unmarked}
    waiting = tuple(name for name, one in those.items() if not one)
    if attempt.score is None:
        return replace(_unread(attempt, basis, waiting), attempt=attempt)
    given = tuple(one for one in those.values() if one)
    rest = replace(basis, ledger=[one for one in basis.ledger if not (isinstance(one, Override) and one.task in those)])
    scored = Scored(attempt.score + sum(one.points for one in given), len(basis.attempts) - 1, given)
    if not waiting:
        return _with_late(scored, attempt, rest)
    most = scored.score + sum(unmarked[name] for name in waiting)
    found, least = _with_late(replace(scored, score=most), attempt, rest), _with_late(scored, attempt, rest)
    if found.score == least.score and not {*waiting} & {*dict(attempt.unmarked)}:
        return least
    return replace(found, score=None, at_most=found.score, steps=(scored, Unmarked(waiting)))


def _overrides(basis: _Basis) -> Iterator[Override]:
    """What a person set of single tasks."""
    return (one for one in basis.ledger if isinstance(one, Override) and one.task)


def _with_late(scored: Scored, attempt: GradedAttempt, basis: _Basis) -> Mark:
    """What an attempt with this score is worth."""
    steps: list[Step] = [scored]
    late, days = basis.terms.late or Late(), math.ceil(_lateness(attempt, basis) / _DAY)
    most = min(days, basis.days_left, days if late.most_late_days is None else late.most_late_days)
    best = _kept(late, days - most)
    paid = next(paid for paid in range(most + 1) if _kept(late, days - paid) == best or not scored.score)
    if takes := scored.score * (1 - best):
        is_floor = late.per_cent_a_day * (days - paid) > 100 - late.floor_per_cent
        steps.append(Reduced(days - paid, late.per_cent_a_day, takes, late.floor_per_cent if is_floor else None))
    if paid or (days and not takes):
        steps.append(Paid(days, paid, late.late_days - basis.days_left + paid, late.late_days))
    found = _by_hand(scored.score - takes, attempt.tasks, basis, steps, kept=best)
    return replace(found, attempt=attempt, spent=paid)


def _unread(attempt: GradedAttempt, basis: _Basis, waiting: tuple[str, ...]) -> Mark:
    """The mark of what has no score: none, unless a person set some of what no grading can read; then that is all."""
    by_hand = _by_hand(0.0, (), basis, [Unread(attempt.why)], kept=1.0)
    if not attempt.is_unread or len(by_hand.steps) == 1:
        return Mark(None, basis.terms.points, (Unread(attempt.why),))
    return replace(by_hand, score=None, steps=(*by_hand.steps, Unmarked(waiting))) if waiting else by_hand


def _kept(late: Late, days: int) -> float:
    """Which share of a score is kept so many days late."""
    return max(1 - late.per_cent_a_day * days / 100, late.floor_per_cent / 100)


def _by_hand(
    score: float, tasks: Iterable[tuple[str, float]], basis: _Basis, steps: list[Step], *, kept: float
) -> Mark:
    """With what a person set for single tasks.

    What that adds is added whole, however late the work was; what it takes is taken from what was `kept` of the score.
    """
    overrides, before = [*_overrides(basis)], dict(tasks)
    for name in sorted({one.task for one in overrides}):
        if override := _latest(one for one in overrides if one.task == name):
            change = override.points - before.get(name, 0.0)
            change *= 1.0 if change >= 0 else kept
            steps.append(ByHand(override, change))
            score += change
    return _held(score, basis, steps)


def _held(score: float, basis: _Basis, steps: list[Step]) -> Mark:
    held = min(max(score, 0.0), basis.terms.points)
    return Mark(held, basis.terms.points, (*steps, *[Held(score)] * (abs(held - score) > _ROUNDING)))


def _latest(entries: Iterable[_One]) -> _One | None:
    """Of entries about one thing the one that was made last."""
    found = None
    for one in entries:
        if found is None or one.provenance.is_later(found.provenance):
            found = one
    return found


def _excused(found: Mark, ledger: Sequence[Entry]) -> Mark:
    """The mark of somebody who is excused: what was not handed in is none."""
    excused = _latest(one for one in ledger if isinstance(one, Excused))
    if excused is None:
        return found
    steps = (NotAsked(excused), *(found.steps if found.is_of_work else ()))
    return replace(found, steps=steps, score=found.score if found.is_of_work else None, is_excused=True)
