"""Two runs compared: in which submissions, tasks and checks they came to something else."""

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.batch.store import Run, Store
from autograder.render.report_json import report_from_json
from autograder.render.wording import points
from autograder.results import Report, TaskResult


@dataclass(frozen=True)
class Discrepancy:
    """One thing about a submission that is not the same in both runs."""

    submission: str
    what: str
    one: str
    other: str


def not_in_common(one: Run, other: Run) -> Iterator[str]:
    """What the two runs do not have in common, apart from what came out."""
    if one.assignment != other.assignment:
        yield f"assignment: {one.assignment}, {other.assignment}"
    if one.secret != other.secret:
        yield f"secret: {one.fingerprint}, {other.fingerprint} (fingerprints)"
    for label, left, right in (
        ("", dict(one.versions), dict(other.versions)),
        ("course: ", dict(one.files), dict(other.files)),
    ):
        for name in sorted(left.keys() | right.keys()):
            if left.get(name) != right.get(name):
                yield f"{name} has changed" if label else f"{name}: {left.get(name)}, {right.get(name)}"
    if one.walls != other.walls:
        yield f"walls: {one.walls}, {other.walls}"


def discrepancies(one: Store, other: Store) -> Iterator[Discrepancy]:
    """What is not the same, in order of submissions; only one report of each run is held at a time."""
    for identity in sorted({*one.graded(), *other.graded()}):
        texts = one.report_json(identity), other.report_json(identity)
        if texts[0] == texts[1]:
            continue
        if not all(texts):
            yield Discrepancy(identity, "report", *("there" if text else "not there" for text in texts))
            continue
        yield from _in_report(identity, *map(report_from_json, texts))


def _in_report(identity: str, one: Report, other: Report) -> Iterator[Discrepancy]:
    if one.sha256 != other.sha256:
        yield Discrepancy(identity, "file", one.sha256[:12] or "none", other.sha256[:12] or "none")
    if _score(one) != _score(other):
        yield Discrepancy(identity, "score", _score(one), _score(other))
    for what in ("fault", "problem"):
        if getattr(one, what) != getattr(other, what):
            yield Discrepancy(identity, what, getattr(one, what) or "none", getattr(other, what) or "none")
    lefts, rights = ({task.name: task for task in report.tasks} for report in (one, other))
    for name in dict.fromkeys([*lefts, *rights]):
        yield from _in_task(identity, name, lefts.get(name), rights.get(name))


def _in_task(identity: str, name: str, one: TaskResult | None, other: TaskResult | None) -> Iterator[Discrepancy]:
    """What changed in a task; of its checks something is said only where both runs have them."""
    if one is None or other is None:
        yield Discrepancy(identity, name, *("there" if task else "not there" for task in (one, other)))
        return
    if (one.score, one.points, one.status) != (other.score, other.points, other.status):
        yield Discrepancy(identity, name, _came_to(one), _came_to(other))
    if not (one.verdicts and other.verdicts):
        return
    verdicts = [
        {verdict.check: f"{verdict.status}, {points(verdict.earned)}" for verdict in task.verdicts}
        for task in (one, other)
    ]
    for check in dict.fromkeys([*verdicts[0], *verdicts[1]]):
        left, right = (side.get(check, "not there") for side in verdicts)
        if left != right:
            yield Discrepancy(identity, f"{name}: {check}", left, right)
    named = ["; ".join(diagnosis.name for diagnosis in task.diagnoses) or "none" for task in (one, other)]
    if named[0] != named[1]:
        yield Discrepancy(identity, f"{name}: mistake", *named)


def _score(report: Report) -> str:
    return "none" if report.fault else points(report.score)


def _came_to(task: TaskResult) -> str:
    return f"{task.status}, {points(task.score)} of {points(task.points)}"
