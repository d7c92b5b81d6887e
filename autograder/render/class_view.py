"""What a class did, from its reports: rows, averages per task, the most common named mistakes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from urllib.parse import quote

from autograder.render.wording import of, points
from autograder.results import Report, TaskResult

_MISTAKES = 15


@dataclass(frozen=True)
class Cell:
    """One task of one submission: `mark` is passed, failed, missing or p1 to p9, tenths of the points."""

    mark: str
    says: str


@dataclass(frozen=True)
class Row:
    """One submission; `score` is None where the grader failed, `link` leads to its report."""

    submission: str
    link: str
    score: float | None
    full: float
    cells: tuple[Cell, ...]
    note: str
    trouble: bool


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
    """A named mistake and how many submissions show it."""

    task: str
    name: str
    count: int
    share: float


def rows(reports: Iterable[Report], links: Mapping[str, str]) -> list[Row]:
    """One row for each report, in their order."""
    return [_row(report, links.get(report.submission, "")) for report in reports]


def _row(report: Report, link: str) -> Row:
    note = report.fault or report.problem or " ".join(report.notes)
    return Row(
        submission=report.submission,
        link=_relative(link),
        score=None if report.fault else report.score,
        full=report.points,
        cells=() if report.fault or report.problem else tuple(_cell(task) for task in report.tasks),
        note=note,
        trouble=bool(report.fault or report.problem),
    )


def _relative(link: str) -> str:
    """A link that stays below this page, whatever its text."""
    return "./" + quote(link, safe="/", errors="backslashreplace") if link else ""


def _cell(task: TaskResult) -> Cell:
    tenths = int(10 * task.score / task.points) if task.points else 0
    mark = f"p{max(1, min(9, tenths))}" if task.status == "partial" else task.status
    return Cell(mark, "" if task.status == "passed" else f"{task.name}: {of(task.score, task.points)}, {task.status}")


def graded(reports: Iterable[Report]) -> list[Report]:
    """The reports whose score means something."""
    return [report for report in reports if not report.fault]


def tasks(reports: Sequence[Report]) -> list[TaskView]:
    """Each task over the reports that could be graded, in order."""
    seen: dict[str, list[TaskResult]] = {}
    for report in graded(reports):
        for task in report.tasks:
            seen.setdefault(task.name, []).append(task)
    return [_task_view(name, results) for name, results in seen.items()]


def _task_view(name: str, results: Sequence[TaskResult]) -> TaskView:
    average, full = fmean(task.score for task in results), results[0].points
    passed = sum(task.status == "passed" for task in results)
    return TaskView(name, full, average, average / full if full else 0.0, passed, len(results))


def mistakes(reports: Sequence[Report]) -> list[MistakeView]:
    """The named mistakes that most submissions show, the most common first."""
    counts: Counter[tuple[str, str]] = Counter()
    for report in graded(reports):
        counts.update({(task.name, diagnosis.name) for task in report.tasks for diagnosis in task.diagnoses})
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MISTAKES]
    return [MistakeView(task, name, count, count / most[0][1]) for (task, name), count in most]


def summary(reports: Sequence[Report]) -> list[tuple[str, str]]:
    """The numbers to see first, each with what it is."""
    scores = [report.score for report in graded(reports)]
    faults, problems = len(reports) - len(scores), sum(bool(report.problem) for report in graded(reports))
    told = [("submissions", str(len(reports)))]
    if scores:
        told += [("average", points(fmean(scores))), ("median", points(median(scores)))]
    told += [("could not be graded", str(problems))] * bool(problems)
    return told + [("without a score: the grader failed", str(faults))] * bool(faults)
