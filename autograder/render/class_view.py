"""What a class did, from its reports: rows, averages per task, the most common named mistakes.

Of a report only what `extract` takes of it is looked at, and of that a `Tally` keeps numbers alone: how often which score was
reached and which mistake was made. So a class of any size takes no more memory than a small one, but for its rows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from statistics import fmean, median, pstdev
from urllib.parse import quote

from autograder.frozen import frozen
from autograder.render.troubles import TROUBLES, Trouble, troubles_of
from autograder.render.wording import identity_of, missing_line, points, sentence, waits_line
from autograder.results import Report, TaskResult
from autograder.sandbox.unconfined import WALLS as NO_WALLS
from autograder.words.message import Text, message, say

_MISTAKES = 15

_FEW = 5
"""Of fewer submissions no correlation is told."""


@frozen
class Told:
    """What the course's records tell of a submission, beside its report: nothing where there are none.

    `late` and `override` are sentences, `mark` what the work counts for in the end.
    """

    section: str = ""
    late: str = ""
    override: str = ""
    mark: float | None = None


NOTHING_TOLD = Told()


@frozen
class Row:
    """One submission; `score` is None where it could not be read, or the grader failed; `link` leads to its report.

    `tiles` has a letter for each task: p is passed, 1 to 9 partial, by tenths of the points, f failed, m missing, w waiting. `parts`
    are the points of those that have neither all nor none, by their place. `named` are the mistakes, each by its task and identity.
    There are pages of `earlier` attempts, so many. `walled` is false where it was graded without walls. `wrong` puts its `troubles` into words.
    """

    submission: str
    link: str
    score: float | None
    full: float
    tiles: str
    note: str
    troubles: tuple[Trouble, ...] = ()
    wrong: str = ""
    walled: bool = True
    parts: tuple[tuple[int, float], ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    told: Told = NOTHING_TOLD
    earlier: int = 0


@frozen
class Extract:
    """What the class page takes of one report: its row, and what it adds to the numbers of the class.

    `results` are task, points, score, and whether all was right; `named` are task, identity and name of a mistake.
    """

    title: str
    row: Row
    results: tuple[tuple[str, float, float, bool], ...]
    named: tuple[tuple[str, str, str], ...]


@frozen
class TaskView:
    """One task over the class: `share` is the average share of its points, `passed` how many have all of them.

    `spread` is the standard deviation of its points. `discrimination` is the point-biserial correlation of having all of them
    with the points of all other tasks, from -1 to 1; None where it means nothing, since too few were asked, or all did alike.
    """

    name: str
    full: float
    average: float
    share: float
    passed: int
    asked: int
    spread: float
    discrimination: float | None


@frozen
class MistakeView:
    """A named mistake, how many submissions show it, and how many that is beside the most common one.

    `share` is None where all are equally common: bars of one length would say nothing. `identity` tells it from others in every language.
    """

    task: str
    identity: str
    name: str
    count: int
    share: float | None


@frozen
class RowsPage:
    """A page of the rows of a large class: where it lies beside the class page, and which rows it has, counted from 1."""

    link: str
    begin: int
    end: int
    first: str
    last: str


@frozen
class Figure:
    """A number to see first, and what it is of; where it is of a kind of `trouble`, the place of that among all kinds."""

    what: Text
    number: str
    trouble: int | None = None


@frozen
class ClassView:
    """All that the class page shows; `summary` are the numbers to see first, `scores` those of whoever has one.

    `unlisted` is how many named mistakes are not among the `mistakes`, and `names` are those of all, by identity. A large class has
    `pages` of rows in the place of rows.
    """

    title: str
    full: float
    count: int
    rows: tuple[Row, ...]
    pages: tuple[RowsPage, ...]
    tasks: tuple[TaskView, ...]
    mistakes: tuple[MistakeView, ...]
    unlisted: int
    names: Mapping[str, str]
    summary: tuple[Figure, ...]
    scores: tuple[float, ...]

    @property
    def has_sections(self) -> bool:
        """Whether the section of anybody is known."""
        return any(row.told.section for row in self.rows)

    @property
    def has_marks(self) -> bool:
        """Whether anything is known of marks: lateness, an override, or what a submission counts for."""
        return any((row.told.late, row.told.override, row.told.mark) != ("", "", None) for row in self.rows)


def extract(report: Report, link: str, told: Told = NOTHING_TOLD, *, brief: bool = False, earlier: int = 0) -> Extract:
    """What the class page takes of a report, which lies at `link`, and leads to those of so many `earlier` attempts.

    A `brief` row does not know its mistakes.
    """
    row = replace(_row(report, link, told, brief=brief), earlier=earlier)
    if report.fault or report.is_unread:
        return Extract(report.title, row, (), ())
    return Extract(
        report.title,
        row,
        tuple((task.name, task.points, task.score, task.status == "passed") for task in report.tasks),
        tuple((task.name, identity_of(one), say(one.name)) for task in report.tasks for one in task.diagnoses),
    )


class Tally:
    """The numbers of a class, of which one report after the other is taken in."""

    def __init__(self) -> None:
        """Nobody was seen yet."""
        self.title, self.full = "", 0.0
        self.count = self._unwalled = 0
        self._troubles = Counter[Trouble]()
        self._scores = Counter[float]()
        self._tasks = dict[str, _TaskTally]()
        self._mistakes, self._names = Counter[tuple[str, str]](), dict[str, str]()

    def take(self, one: Extract) -> None:
        """One more."""
        row = one.row
        self.title, self.full = self.title or one.title, self.full or row.full
        self.count += 1
        self._troubles.update(row.troubles)
        self._unwalled += not row.walled
        if row.score is not None:
            self._scores[row.score] += 1
        total = sum(score for _, _, score, _ in one.results)
        for task, full, score, passed in one.results:
            self._tasks.setdefault(task, _TaskTally(full)).take(score, total - score, passed=passed)
        self._mistakes.update(dict.fromkeys((task, identity) for task, identity, _ in one.named).keys())
        self._names |= {identity: name for _, identity, name in one.named}

    def view(self, rows: Sequence[Row], pages: Sequence[RowsPage] = ()) -> ClassView:
        """The class, with these rows or pages of rows."""
        mistakes = _mistakes(self._mistakes, self._names)
        return ClassView(
            title=self.title,
            full=self.full,
            count=self.count,
            rows=tuple(rows),
            pages=tuple(pages),
            tasks=tuple(_task_view(name, each) for name, each in self._tasks.items()),
            mistakes=mistakes,
            unlisted=len(self._mistakes) - len(mistakes),
            names=self._names,
            summary=self._summary(),
            scores=tuple(self._scores.elements()),
        )

    def _summary(self) -> tuple[Figure, ...]:
        told, graded = [Figure(message("class.submissions"), str(self.count))], self._scores.total()
        if graded < self.count:
            told = [Figure(message("class.handed_in"), str(self.count)), Figure(message("class.graded"), str(graded))]
        if scores := [*self._scores.elements()]:
            told.append(Figure(message("class.average"), points(fmean(scores))))
            told.append(Figure(message("class.median"), points(median(scores))))
        told += [Figure(message("class.points"), points(self.full))]
        counts = ((place, says, self._troubles[kind]) for place, (kind, says) in enumerate(TROUBLES.items()))
        told += [Figure(says, str(count), place) for place, says, count in counts if count]
        return (*told, *[Figure(message("class.unwalled"), str(self._unwalled))] * bool(self._unwalled))


@dataclass
class _TaskTally:
    """What a task is worth, how often it came to which score, with all of it right or not; and how that goes with the rest.

    `rest` are the mean points of the other tasks, and the sum of the squares of how far each is from it; of those `able` who have
    all of this task `ables` are the points elsewhere. Numbers alone: nothing of one submission stays.
    """

    full: float
    results: Counter[tuple[float, bool]] = field(default_factory=Counter)
    rest: float = 0.0
    squares: float = 0.0
    able: int = 0
    ables: float = 0.0

    def take(self, score: float, rest: float, *, passed: bool) -> None:
        """One more submission, by the sums of Welford (1962)."""
        self.results[score, passed] += 1
        before = self.rest
        self.rest += (rest - before) / self.results.total()
        self.squares += (rest - before) * (rest - self.rest)
        self.able += passed
        self.ables += passed * rest

    def discrimination(self) -> float | None:
        """How having all points here goes with the points elsewhere."""
        asked = self.results.total()
        if asked < _FEW or not 0 < self.able < asked or self.squares < 1e-9 * asked:
            return None
        able = self.able / asked
        return (self.ables / self.able - self.rest) * sqrt(able / (1 - able)) / sqrt(self.squares / asked)


def _row(report: Report, link: str, told: Told, *, brief: bool) -> Row:
    tasks = () if report.fault or report.problem else report.tasks
    troubles = troubles_of(report, is_graded=bool(link))
    return Row(
        submission=report.submission,
        link=_relative(link),
        score=None if report.fault or report.is_unread else report.score,
        full=report.points,
        tiles="".join(map(_tile, tasks)),
        note=_note(report, told),
        troubles=tuple(troubles),
        wrong=" ".join(map(sentence, troubles.values())),
        walled=report.walls != NO_WALLS,
        parts=()
        if brief
        else tuple((place, task.score) for place, task in enumerate(tasks) if _tile(task).isdecimal()),
        named=()
        if brief
        else tuple(dict.fromkeys((task.name, identity_of(one)) for task in tasks for one in task.diagnoses)),
        told=told,
    )


def _note(report: Report, told: Told) -> str:
    """What stands beside a row; that it waits for a person unless the records tell how it stands with its mark."""
    waits = waits_line(report) if told.mark is None and not told.override else ""
    said = "" if report.fault or report.problem else " ".join(map(say, report.notes))
    return " ".join(filter(None, (said, waits, missing_line(report))))


def _relative(link: str) -> str:
    """A link that stays below this page, whatever its text."""
    return "./" + quote(link, safe="/", errors="backslashreplace") if link else ""


def _tile(task: TaskResult) -> str:
    """The letter of a task."""
    tenths = int(10 * task.score / task.points) if task.points else 0
    return str(max(1, min(9, tenths))) if task.status == "partial" else task.status[0]


def _task_view(name: str, tally: _TaskTally) -> TaskView:
    full, scores = tally.full, [score for score, _ in tally.results.elements()]
    average = fmean(scores)
    passed = sum(count for (_, passed), count in tally.results.items() if passed)
    share = average / full if full else 0.0
    return TaskView(name, full, average, share, passed, len(scores), pstdev(scores), tally.discrimination())


def _mistakes(counts: "Counter[tuple[str, str]]", names: Mapping[str, str]) -> tuple[MistakeView, ...]:
    """The mistakes that most submissions show, the most common first; counted by what they are, shown by name."""
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0][0], names[item[0][1]]))[:_MISTAKES]
    differ = len({count for _, count in most}) > 1
    return tuple(
        MistakeView(task, identity, names[identity], count, count / most[0][1] if differ else None)
        for (task, identity), count in most
    )
