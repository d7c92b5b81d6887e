"""What a class did, from its reports: rows, averages per task, the most common named mistakes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import NamedTuple
from urllib.parse import quote

from autograder.render.wording import identity_of, of, points, status_word
from autograder.results import Report, TaskResult
from autograder.sandbox.unconfined import WALLS as NO_WALLS
from autograder.words.message import message, say

_MISTAKES = 15


@dataclass(frozen=True)
class Tile:
    """One task of one submission: `mark` is its status, of a partial one p1 to p9, tenths of the points."""

    mark: str
    says: str


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class TaskView:
    """One task over the class: `share` is the average share of its points, `passed` how many have all of them."""

    name: str
    full: float
    average: float
    share: float
    passed: int
    asked: int


@dataclass(frozen=True)
class MistakeView:
    """A named mistake, how many submissions show it, and how many that is beside the most common one.

    `share` is None where all are equally common: bars of one length would say nothing.
    """

    task: str
    name: str
    count: int
    share: float | None


@dataclass(frozen=True)
class ClassView:
    """All that the class page shows; `summary` are the numbers to see first, `scores` those of whoever has one.

    `unlisted` is how many named mistakes are not among the `mistakes`.
    """

    title: str
    full: float
    rows: tuple[Row, ...]
    tasks: tuple[TaskView, ...]
    mistakes: tuple[MistakeView, ...]
    unlisted: int
    summary: tuple[tuple[str, str], ...]
    scores: tuple[float, ...]


def look_over(reports: Iterable[Report], links: Mapping[str, str]) -> ClassView:
    """The class in one pass over its reports, in their order, none of which is kept."""
    title, full = "", 0.0
    rows, scores, results = list[Row](), list[float](), dict[str, list[_Result]]()
    counts, names = Counter[tuple[str, str]](), dict[str, str]()
    for report in reports:
        title, full = title or report.title, full or report.points
        rows.append(_row(report, links.get(report.submission, "")))
        if report.fault:
            continue
        scores.append(report.score)
        for task in report.tasks:
            results.setdefault(task.name, []).append(_Result(task.points, task.score, task.status == "passed"))
        named = {(task.name, identity_of(one)): say(one.name) for task in report.tasks for one in task.diagnoses}
        counts.update(named.keys())
        names |= {identity: name for (_, identity), name in named.items()}
    tasks = tuple(_task_view(name, each) for name, each in results.items())
    mistakes, summary = _mistakes(counts, names), _summary(rows, scores)
    return ClassView(title, full, tuple(rows), tasks, mistakes, len(counts) - len(mistakes), summary, tuple(scores))


def _row(report: Report, link: str) -> Row:
    note = say(report.fault or report.problem) or " ".join(map(say, report.notes))
    return Row(
        submission=report.submission,
        link=_relative(link),
        score=None if report.fault else report.score,
        full=report.points,
        tiles=() if report.fault or report.problem else tuple(_tile(task) for task in report.tasks),
        note=note,
        walled=report.walls != NO_WALLS,
        trouble=bool(report.fault or report.problem),
    )


def _relative(link: str) -> str:
    """A link that stays below this page, whatever its text."""
    return "./" + quote(link, safe="/", errors="backslashreplace") if link else ""


def _tile(task: TaskResult) -> Tile:
    tenths = int(10 * task.score / task.points) if task.points else 0
    mark = f"p{max(1, min(9, tenths))}" if task.status == "partial" else task.status
    return Tile(
        mark,
        "" if task.status == "passed" else f"{task.name}: {of(task.score, task.points)}, {status_word(task.status)}",
    )


class _Result(NamedTuple):
    """What is kept of one task of one submission."""

    full: float
    score: float
    passed: bool


def _task_view(name: str, results: Sequence[_Result]) -> TaskView:
    average, full = fmean(result.score for result in results), results[0].full
    passed = sum(result.passed for result in results)
    return TaskView(name, full, average, average / full if full else 0.0, passed, len(results))


def _mistakes(counts: "Counter[tuple[str, str]]", names: Mapping[str, str]) -> tuple[MistakeView, ...]:
    """The mistakes that most submissions show, the most common first; counted by what they are, shown by name."""
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0][0], names[item[0][1]]))[:_MISTAKES]
    differ = len({count for _, count in most}) > 1
    return tuple(
        MistakeView(task, names[identity], count, count / most[0][1] if differ else None)
        for (task, identity), count in most
    )


def _summary(rows: Sequence[Row], scores: Sequence[float]) -> tuple[tuple[str, str], ...]:
    faults = len(rows) - len(scores)
    problems = sum(row.trouble for row in rows) - faults
    told = [(message("class.submissions"), str(len(rows)))]
    if scores:
        told += [(message("class.average"), points(fmean(scores))), (message("class.median"), points(median(scores)))]
    told += [(message("class.not_runnable"), str(problems))] * bool(problems)
    told += [(message("class.no_score"), str(faults))] * bool(faults)
    unwalled = sum(not row.walled for row in rows)
    told += [(message("class.unwalled"), str(unwalled))] * bool(unwalled)
    return tuple((say(what), number) for what, number in told)
