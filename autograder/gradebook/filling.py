"""Marks into a platform's table: who gets one, and of everybody else why not; nothing that stands there is replaced unasked."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, Protocol

from autograder.errors import UsageError
from autograder.frozen import frozen
from autograder.gradebook.mark import Mark
from autograder.gradebook.matching import Directory, Nobody, assign
from autograder.gradebook.numbers import number
from autograder.gradebook.person import Person
from autograder.gradebook.sheet import Sheet
from autograder.gradebook.worked_out import breakdown, worked_out
from autograder.render.wording import points, waits_line, without_code
from autograder.results import Report
from autograder.words.message import Message, Text, message, say

Ending = Literal["written", "without", "standing", "unmarked", "unread", "unmatched"]
"""What may come of a row or a submission: a mark was written; nobody handed in for it; something else stands there; some of it
waits for a person; what was handed in could not be read or graded; it belongs to nobody for certain."""

_ORDER = ("unmatched", "unread", "unmarked", "standing", "without", "written")
_SAME = 0.005
"""Platforms keep two decimals."""


@frozen
class Enrolment:
    """One person of a platform's table: in which of its `lines`, and what stands there: a mark or an excuse, and a comment.

    Where somebody `is_locked` the platform takes no mark.
    """

    person: Person
    lines: tuple[int, ...]
    standing: str = ""
    comment: str = ""
    is_locked: bool = False


@frozen
class Cell:
    """What goes into one person's cells: a score in the platform's points, None where there is none, and the report that it comes from.

    Or it `is_excuse`: what the platform takes for one.
    """

    score: float | None
    report: Report
    with_comment: bool = True
    is_excuse: bool = False


Marked = Callable[[Person], Mark | Text]
"""What gives the mark of somebody in a table, or says why it is nobody's for certain."""


class Table(Protocol):
    """A platform's table that was read."""

    sheet: Sheet
    enrolments: Sequence[Enrolment]
    most: float | None
    """What the assignment is worth there; None where that is not told."""
    excuse: str
    """What stands for the mark of somebody who is excused; "" where the platform has no such thing."""

    def filled(self, marks: Mapping[int, Cell], full: float) -> Sheet:
        """The table with these marks, by the place of the enrolment that gets them; `full` is what the assignment is worth here."""


@frozen
class Settled:
    """What came of one row or one submission: whose it is, the mark as it was written or stands there, and why it was not written."""

    came_to: Ending
    person: str
    submission: str = ""
    mark: str = ""
    why: Text = ""

    @property
    def ran_nothing(self) -> bool:
        """Whether the mark is a 0 because nothing of the file could be run."""
        return self.came_to == "written" and self.mark == points(0.0) and bool(self.why)

    @property
    def falls_short(self) -> bool:
        """Whether somebody handed in whose mark is not in the table."""
        return self.came_to not in ("written", "without")


@frozen
class Filled:
    """A table with marks in it, and what came of everybody: those first who are not as they should be."""

    sheet: Sheet
    everybody: tuple[Settled, ...]

    def count(self) -> Counter[str]:
        """How many came to what."""
        return Counter(one.came_to for one in self.everybody)

    @property
    def is_all_due(self) -> bool:
        """Whether everybody who handed in has their mark in the table."""
        return not any(one.falls_short for one in self.everybody)


def fill(
    table: Table,
    claims: Mapping[str, Sequence[Person]],
    reports: Iterable[Report],
    *,
    full: float,
    replaces: bool = False,
    scales: bool = False,
    lost: Mapping[str, Nobody] | None = None,
    known: Sequence[Person] = (),
    marked: Marked | None = None,
) -> Filled:
    """The table with the marks of these reports, each of the people whom `claims` tells by its submission; `lost` says why it is nobody's, of those `known`.

    `full` is what the assignment is worth here. Where people are `marked` they get what their scores came to.
    A mark, an excuse or a comment that stands there is replaced only if it `replaces`; where the platform's points are others, marks are scaled only if it `scales`.

    Raises
    ------
    UsageError
        if the points are others and it does not.

    """
    share = _share(table, full, scales=scales)
    by_name = {report.submission: report for report in reports}
    directory = Directory([enrolment.person for enrolment in table.enrolments])
    found, nobodys = assign(claims, directory)
    left = nobodys | dict(lost or {})
    unsure = {name: {*one.unsure} for name, one in nobodys.items()} | _there(directory, known, lost or {})
    marks: dict[int, Cell] = {}
    rows: list[Settled] = []
    for place, enrolment in enumerate(table.enrolments):
        report, its_mark = by_name.get(found.get(place, "")), marked(enrolment.person) if marked else None
        if table.excuse and isinstance(its_mark, Mark) and its_mark.is_excused:
            mark, settled = _excuse(enrolment, report, its_mark, table.excuse, replaces=replaces)
        elif isinstance(due := _due(report, its_mark), Report):
            mark, settled = _settle(enrolment, due, share, replaces=replaces)
        else:
            mark, settled = None, replace(due, person=enrolment.person.called, mark=enrolment.standing)
        rows.append(settled)
        if mark:
            marks[place] = mark
    held_back = {place for places in unsure.values() for place in places if rows[place].came_to == "without"}
    everybody = [settled for place, settled in enumerate(rows) if place not in held_back]
    for name in sorted(left):
        whose = "; ".join(rows[place].person for place in sorted(unsure[name] & held_back))
        everybody.append(Settled("unmatched", whose, name, _said(by_name[name], share), left[name].why))
    made_up = claims.keys() - left.keys() - set(found.values())
    everybody += [Settled("without", "", name, why=message("match.test_student")) for name in sorted(made_up)]
    return Filled(table.filled(marks, full), tuple(sorted(everybody, key=lambda one: _ORDER.index(one.came_to))))


def _there(directory: Directory, known: Sequence[Person], lost: Mapping[str, Nobody]) -> dict[str, set[int]]:
    """Of each submission that is nobody's of those `known` whose it may be in the table."""
    people = {name: [directory.find(known[place]) for place in one.unsure if known] for name, one in lost.items()}
    return {name: {place for one in those if isinstance(one, tuple) for place in one} for name, those in people.items()}


def _due(report: Report | None, mark: Mark | Text | None) -> Report | Settled:
    """The report with what it came to; or that somebody is due nothing, or nothing for certain."""
    if mark is None:
        return _of_score(report) if report else Settled("without", "")
    if not isinstance(mark, Mark):
        return Settled("unmatched" if report else "without", "", report.submission if report else "", why=mark)
    if (mark.score is None and mark.is_excused) or not (report or mark.is_of_work):
        return Settled("without", "", report.submission if report else "", why=worked_out(mark))
    there = report or Report("", "", "", "", mark.points, 0.0)
    if mark.is_unmarked:
        return Settled("unmarked", "", there.submission, why=worked_out(mark))
    if mark.score is None:
        return replace(there, problem=there.problem or say(worked_out(mark)), tasks=())
    problem = "" if mark.score or there.is_unread else there.problem
    return replace(there, score=mark.score, problem=problem, fault="", breakdown=breakdown(mark))


def _of_score(report: Report) -> Report | Settled:
    """The report, where its score is the mark; not while some of it waits for a person."""
    waiting = "" if report.fault else waits_line(report)
    return Settled("unmarked", "", report.submission, why=waiting) if waiting else report


def _excuse(
    enrolment: Enrolment, report: Report | None, mark: Mark, excuse: str, *, replaces: bool
) -> tuple[Cell | None, Settled]:
    """What somebody gets whom the ledger excuses, and what came of it: whatever was handed in is not asked for."""
    there = report or Report("", "", "", "", mark.points, 0.0)
    settled = Settled("written", enrolment.person.called, there.submission, excuse, worked_out(mark))
    if enrolment.is_locked:
        return None, replace(settled, came_to="standing", mark=enrolment.standing, why=message("export.locked"))
    if enrolment.standing.upper() not in ("", excuse) and not replaces:
        why = message("export.stands", there=enrolment.standing, here=excuse)
        return None, replace(settled, came_to="standing", mark=enrolment.standing, why=why)
    return Cell(None, there, with_comment=False, is_excuse=True), settled


def _share(table: Table, full: float, *, scales: bool) -> float:
    """By what scores are multiplied."""
    if table.most is None or points(table.most) == points(full):
        return 1.0
    if not scales or not full or not table.most:
        there, here = points(table.most), points(full)
        raise UsageError(message("export.other_points", path=table.sheet.path, there=there, here=here))
    return table.most / full


def _settle(enrolment: Enrolment, report: Report, share: float, *, replaces: bool) -> tuple[Cell | None, Settled]:
    """What one person gets, and what came of it."""
    settled = Settled("written", enrolment.person.called, report.submission, _said(report, share))
    comments = replaces or not enrolment.comment
    if enrolment.is_locked:
        return None, replace(settled, came_to="standing", mark=enrolment.standing, why=message("export.locked"))
    if report.fault:
        return None, replace(settled, came_to="unread", why=report.fault)
    if report.is_unread:
        left = Cell(None, report) if comments else None
        return left, replace(settled, came_to="unread", why=without_code(report.problem))
    if enrolment.standing and not replaces and not _is_same(enrolment.standing, report.score * share):
        why = message("export.stands", there=enrolment.standing, here=settled.mark)
        return None, replace(settled, came_to="standing", mark=enrolment.standing, why=why)
    return Cell(report.score * share, report, comments), replace(settled, why=without_code(report.problem))


def _said(report: Report, share: float) -> str:
    return points(report.score * share) if report.has_score else ""


def _is_same(standing: str, score: float) -> bool:
    there = number(standing)
    return there is not None and abs(there - score) <= _SAME


def summary(filled: Filled) -> Message:
    """How many came to what, in one sentence."""
    counts = filled.count()
    return message(
        "export.summary",
        written=counts["written"],
        without=counts["without"],
        standing=counts["standing"],
        unmarked=counts["unmarked"],
        unread=counts["unread"],
        unmatched=counts["unmatched"],
    )


def listed(filled: Filled) -> Iterator[tuple[str, ...]]:
    """Everybody, a row each."""
    for one in filled.everybody:
        yield one.came_to, one.person, one.submission, one.mark, say(one.why)


def beside(path: Path) -> Path:
    """The file beside an exported table in which everybody is named."""
    return path.with_name(f"{path.stem}-who.csv")
