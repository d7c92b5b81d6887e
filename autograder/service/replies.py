"""What a push is answered, in lines for the terminal of whoever pushed: the score by task, the first thing to look at, where the report lies."""

from collections.abc import Iterator, Sequence

from autograder.render.escape import one_line, terminal
from autograder.render.report_json import report_from_json
from autograder.render.text import MARKS, describe
from autograder.render.wording import hand_line, of, score_line
from autograder.results import Report, TaskResult
from autograder.service.pushed import Push
from autograder.service.queue import Queued
from autograder.words.message import Text, message, say

_WIDTH, _MOST_LINES = 70, 24
"""Columns of a line behind git's own ``remote: ``, and lines about the first thing to look at."""

_MOST_REFS = 5


def encoded(says: Text) -> bytes:
    """A sentence as a line for a terminal: whatever names stand in it steer nothing."""
    return terminal(one_line(say(says), 1000)).encode()


def of_other_refs(push: Push) -> Iterator[Text]:
    """What is said of refs that are not graded, and of the graded branch where it is gone."""
    branch = shown_ref(push.branch)
    for one in push.updates[:_MOST_REFS]:
        if one.ref != push.branch:
            yield message("push.other_ref", ref=shown_ref(one.ref), branch=branch)
        elif one.deletes:
            yield message("push.deleted", branch=branch)


def shown_ref(ref: bytes) -> str:
    """A ref as a person calls it; its bytes are a stranger's."""
    return one_line(ref.removeprefix(b"refs/heads/").decode("utf-8", "backslashreplace"), 80)


def of_attempt(attempt: Queued, where: str) -> Iterator[bytes]:
    """What an attempt came to, or how it stands with it; its report lies `where`."""
    facts = {"number": attempt.number, "assignment": attempt.assignment}
    if attempt.state == "superseded":
        yield encoded(message("push.superseded", **facts))
    elif attempt.state == "fault":
        yield encoded(message("push.fault", **facts))
    elif attempt.report is None:
        yield encoded(message("push.later", **facts))
    else:
        yield from _of_report(attempt, report_from_json(attempt.report), where)


def _of_report(attempt: Queued, report: Report, where: str) -> Iterator[bytes]:
    facts = {"number": attempt.number, "assignment": attempt.assignment}
    yield encoded(message("push.score", score=score_line(report), **facts))
    if report.problem:
        yield from _lines(say(report.problem))
    elif report.tasks:
        yield from _table(report.tasks)
        if first := _first(report):
            yield b""
            yield encoded(message("push.first", task=first.name))
            yield from _lines(describe(first, _WIDTH))
    for work in report.by_hand:
        yield terminal(one_line("  ".join(("  ?", work.name, *hand_line(report, work))), 200)).encode()
    yield encoded(message("push.report", where=where))


def _table(tasks: Sequence[TaskResult]) -> Iterator[bytes]:
    width = max(len(task.name) for task in tasks)
    for task in tasks:
        yield terminal(f"  {MARKS.get(task.status, '?')} {task.name:{width}}  {of(task.score, task.points)}").encode()


def _first(report: Report) -> TaskResult | None:
    """The task to look at first: one whose mistake has a name, what others hang on before the rest; else any that lost points."""
    lost = [task for task in report.tasks if task.status not in ("passed", "missing", "waiting")]
    roots = {root.task: place for place, root in enumerate(report.roots)}
    lost.sort(key=lambda task: roots.get(task.name, len(roots)))
    named = [task for task in lost if task.diagnoses and not task.begin]
    return next(iter((*named, *lost)), None)


def _lines(text: str) -> Iterator[bytes]:
    lines = text.splitlines()
    yield from (terminal(line).encode() for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        yield encoded(message("push.more_lines", count=len(lines) - _MOST_LINES))
