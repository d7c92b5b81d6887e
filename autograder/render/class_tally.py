"""The numbers of a class, of which one report after the other is taken in.

Numbers alone are kept: how often which score was reached and which mistake was made. So a class of any size takes no more
memory than a small one, but for its rows.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import fmean, median, pstdev

from autograder.render.class_view import ClassView, Extract, Figure, MistakeView, Row, RowsPage, TaskView
from autograder.render.troubles import TROUBLES, Trouble
from autograder.render.wording import points
from autograder.words.message import message

_MISTAKES = 15

_FEW = 5
"""Of fewer submissions no correlation is told."""


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
        self._troubles.update(row.troubles)
        if row.is_absent:
            return
        self.title, self.full = self.title or one.title, self.full or row.full
        self.count += 1
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
        graded, scores = self._scores.total(), [*self._scores.elements()]
        told = [*self._who()]
        if graded < self.count:
            told.append(Figure(message("class.graded"), str(graded)))
        if scores:
            told.append(Figure(message("class.average"), points(fmean(scores))))
            told.append(Figure(message("class.median"), points(median(scores))))
        told += [Figure(message("class.points"), points(self.full))]
        told += [self._figure(kind) for kind in TROUBLES if self._troubles[kind] and kind != "absent"]
        return (*told, *[Figure(message("class.unwalled"), str(self._unwalled))] * bool(self._unwalled))

    def _who(self) -> Iterator[Figure]:
        """How many handed in, and where it is known how many did not."""
        is_all = self._scores.total() == self.count and not self._troubles["absent"]
        yield Figure(message("class.submissions") if is_all else message("class.handed_in"), str(self.count))
        if self._troubles["absent"]:
            yield self._figure("absent")

    def _figure(self, kind: Trouble) -> Figure:
        """How many are of a kind, which leads to these."""
        return Figure(TROUBLES[kind], str(self._troubles[kind]), [*TROUBLES].index(kind))


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
