"""Two runs compared: in which submissions, tasks and checks they came to something else."""

from collections.abc import Iterator, Mapping

from autograder.batch.store import Run, Store
from autograder.frozen import frozen
from autograder.render.wording import identity_of, points
from autograder.results import Report, TaskResult
from autograder.words.message import Message, Text, message, say

Pairs = tuple[tuple[str, str], ...]
"""Names of what was graded with, each with its version or hash."""

_THERE, _NOT_THERE, _NONE = message("diff.there"), message("diff.not_there"), message("list.none")
_PARTS: Mapping[str, Message] = {"fault": message("diff.fault"), "problem": message("diff.problem")}


@frozen
class Discrepancy:
    """One thing about a submission that is not the same in both runs."""

    submission: str
    what: Text
    one: Text
    other: Text


def not_in_common(one: Run, other: Run) -> Iterator[Text]:
    """What the two runs do not have in common, apart from what came out."""
    if one.assignment != other.assignment:
        yield message("diff.assignment", one=one.assignment, other=other.assignment)
    if one.secret != other.secret:
        yield message("diff.secret", one=one.fingerprint, other=other.fingerprint)
    for name, left, right in _unlike(one.versions, other.versions):
        yield message("diff.version", name=name, one=left, other=right)
    for name, _, _ in _unlike(one.files, other.files):
        yield message("diff.changed", name=name)
    if one.walls != other.walls:
        yield message("diff.walls", one=one.walls, other=other.walls)


def _unlike(one: Pairs, other: Pairs) -> Iterator[tuple[str, str | None, str | None]]:
    left, right = dict(one), dict(other)
    names = sorted(left.keys() | right.keys())
    return ((name, left.get(name), right.get(name)) for name in names if left.get(name) != right.get(name))


def discrepancies(one: Store, other: Store) -> Iterator[Discrepancy]:
    """What is not the same, in order of submissions; only one report of each run is held at a time."""
    for identity in sorted({*one.graded(), *other.graded()}):
        texts = one.report_json(identity), other.report_json(identity)
        if texts[0] == texts[1]:
            continue
        if not all(texts):
            yield Discrepancy(identity, message("diff.report"), *(_THERE if text else _NOT_THERE for text in texts))
            continue
        yield from _in_report(identity, one.report(identity), other.report(identity))


def _in_report(identity: str, one: Report, other: Report) -> Iterator[Discrepancy]:
    if one.sha256 != other.sha256:
        yield Discrepancy(identity, message("diff.file"), one.sha256[:12] or _NONE, other.sha256[:12] or _NONE)
    if _score(one) != _score(other):
        yield Discrepancy(identity, message("diff.score"), _score(one), _score(other))
    for what, says in _PARTS.items():
        if getattr(one, what) != getattr(other, what):
            yield Discrepancy(identity, says, getattr(one, what) or _NONE, getattr(other, what) or _NONE)
    lefts, rights = ({task.name: task for task in report.tasks} for report in (one, other))
    for name in dict.fromkeys([*lefts, *rights]):
        yield from _in_task(identity, name, lefts.get(name), rights.get(name))
    olds, news = ({work.name: work.status for work in report.by_hand} for report in (one, other))
    for name in dict.fromkeys([*olds, *news]):
        if olds.get(name) != news.get(name):
            yield Discrepancy(identity, name, olds.get(name, _NONE), news.get(name, _NONE))


def _in_task(identity: str, name: str, one: TaskResult | None, other: TaskResult | None) -> Iterator[Discrepancy]:
    """What changed in a task; of its checks something is said only where both runs have them."""
    if one is None or other is None:
        yield Discrepancy(identity, name, *(_THERE if task else _NOT_THERE for task in (one, other)))
        return
    if (one.score, one.points, one.status) != (other.score, other.points, other.status):
        yield Discrepancy(identity, name, _came_to(one), _came_to(other))
    if not (one.verdicts and other.verdicts):
        return
    verdicts = [
        {
            verdict.check: message("diff.verdict", status=verdict.status, earned=points(verdict.earned))
            for verdict in task.verdicts
        }
        for task in (one, other)
    ]
    for check in dict.fromkeys([*verdicts[0], *verdicts[1]]):
        left, right = (side.get(check, _NOT_THERE) for side in verdicts)
        if left != right:
            yield Discrepancy(identity, message("diff.check", task=name, check=check), left, right)
    named = ["; ".join(say(diagnosis.name) for diagnosis in task.diagnoses) or _NONE for task in (one, other)]
    if named[0] != named[1] and [*map(identity_of, one.diagnoses)] != [*map(identity_of, other.diagnoses)]:
        yield Discrepancy(identity, message("diff.mistake", task=name), *named)


def _score(report: Report) -> Text:
    return points(report.score) if report.has_score else _NONE


def _came_to(task: TaskResult) -> Text:
    return message("diff.came_to", status=task.status, score=points(task.score), points=points(task.points))
