"""What a class did, from its reports: rows, averages per task, the most common named mistakes.

Of a report only what `extract` takes of it is looked at, and of that a `Tally` keeps numbers alone: how often which score was
reached and which mistake was made. So a class of any size takes no more memory than a small one, but for its rows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean, median
from urllib.parse import quote

from autograder.frozen import frozen
from autograder.render.wording import identity_of, of, points, status_word
from autograder.results import Report, TaskResult
from autograder.sandbox.unconfined import WALLS as NO_WALLS
from autograder.words.message import message, say

_MISTAKES = 15


@frozen
class Tile:
    """One task of one submission: `mark` is its status, of a partial one p1 to p9, tenths of the points."""

    mark: str
    says: str


@frozen
class Row:
    """One submission; `score` is None where the grader failed, `link` leads to its report.

    `walled` is false where it was graded without walls.
    """

    submission: str
    link: str
    score: float | None
    full: float
    tiles: tuple[Tile, ...]
    note: str
    trouble: bool
    walled: bool = True


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
    """One task over the class: `share` is the average share of its points, `passed` how many have all of them."""

    name: str
    full: float
    average: float
    share: float
    passed: int
    asked: int


@frozen
class MistakeView:
    """A named mistake, how many submissions show it, and how many that is beside the most common one.

    `share` is None where all are equally common: bars of one length would say nothing.
    """

    task: str
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
class ClassView:
    """All that the class page shows; `summary` are the numbers to see first, `scores` those of whoever has one.

    `unlisted` is how many named mistakes are not among the `mistakes`. A large class has `pages` of rows in the place of rows.
    """

    title: str
    full: float
    count: int
    rows: tuple[Row, ...]
    pages: tuple[RowsPage, ...]
    tasks: tuple[TaskView, ...]
    mistakes: tuple[MistakeView, ...]
    unlisted: int
    summary: tuple[tuple[str, str], ...]
    scores: tuple[float, ...]


def extract(report: Report, link: str, *, brief: bool = False) -> Extract:
    """What the class page takes of a report, which lies at `link`; a `brief` row has no words about its tasks."""
    row = _row(report, link, brief=brief)
    if report.fault:
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
        self.count = self._trouble = self._unwalled = 0
        self._scores = Counter[float]()
        self._tasks = dict[str, _TaskTally]()
        self._mistakes, self._names = Counter[tuple[str, str]](), dict[str, str]()

    def take(self, one: Extract) -> None:
        """One more."""
        row = one.row
        self.title, self.full = self.title or one.title, self.full or row.full
        self.count += 1
        self._trouble += row.trouble
        self._unwalled += not row.walled
        if row.score is not None:
            self._scores[row.score] += 1
        for task, full, score, passed in one.results:
            self._tasks.setdefault(task, _TaskTally(full, Counter())).results[score, passed] += 1
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
            summary=self._summary(),
            scores=tuple(self._scores.elements()),
        )

    def _summary(self) -> tuple[tuple[str, str], ...]:
        faults = self.count - self._scores.total()
        problems = self._trouble - faults
        told = [(message("class.submissions"), str(self.count))]
        if scores := [*self._scores.elements()]:
            told += [
                (message("class.average"), points(fmean(scores))),
                (message("class.median"), points(median(scores))),
            ]
        told += [(message("class.not_runnable"), str(problems))] * bool(problems)
        told += [(message("class.no_score"), str(faults))] * bool(faults)
        told += [(message("class.unwalled"), str(self._unwalled))] * bool(self._unwalled)
        return tuple((say(what), number) for what, number in told)


@frozen
class _TaskTally:
    """What a task is worth, and how often it came to which score, with all of it right or not."""

    full: float
    results: Counter[tuple[float, bool]]


def _row(report: Report, link: str, *, brief: bool) -> Row:
    note = say(report.fault or report.problem) or " ".join(map(say, report.notes))
    return Row(
        submission=report.submission,
        link=_relative(link),
        score=None if report.fault else report.score,
        full=report.points,
        tiles=() if report.fault or report.problem else tuple(_tile(task, brief=brief) for task in report.tasks),
        note=note,
        walled=report.walls != NO_WALLS,
        trouble=bool(report.fault or report.problem),
    )


def _relative(link: str) -> str:
    """A link that stays below this page, whatever its text."""
    return "./" + quote(link, safe="/", errors="backslashreplace") if link else ""


def _tile(task: TaskResult, *, brief: bool) -> Tile:
    tenths = int(10 * task.score / task.points) if task.points else 0
    mark = f"p{max(1, min(9, tenths))}" if task.status == "partial" else task.status
    if brief or task.status == "passed":
        return Tile(mark, "")
    return Tile(mark, f"{task.name}: {of(task.score, task.points)}, {status_word(task.status)}")


def _task_view(name: str, tally: _TaskTally) -> TaskView:
    full, asked = tally.full, tally.results.total()
    average = fmean(score for score, _ in tally.results.elements())
    passed = sum(count for (_, passed), count in tally.results.items() if passed)
    return TaskView(name, full, average, average / full if full else 0.0, passed, asked)


def _mistakes(counts: "Counter[tuple[str, str]]", names: Mapping[str, str]) -> tuple[MistakeView, ...]:
    """The mistakes that most submissions show, the most common first; counted by what they are, shown by name."""
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0][0], names[item[0][1]]))[:_MISTAKES]
    differ = len({count for _, count in most}) > 1
    return tuple(
        MistakeView(task, names[identity], count, count / most[0][1] if differ else None)
        for (task, identity), count in most
    )
