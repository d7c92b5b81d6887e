"""What a push to a forge is answered: a line, the report as Markdown, and at the lines of its functions what was found in them."""

from collections.abc import Iterator, Sequence
from typing import Literal

from autograder.forges.forge import Answer, Remark
from autograder.intake.submission import Submission
from autograder.loading.cells import split
from autograder.render import markdown
from autograder.render.code import defined
from autograder.render.escape import one_line, visible
from autograder.render.report_json import report_from_json
from autograder.render.text import describe
from autograder.render.wording import most_likely, of, score_line, without_code
from autograder.results import Report, TaskResult
from autograder.service.pushed import PushedFile
from autograder.service.queue import Queued
from autograder.words.message import Text, message, say

_WIDTH, _MOST_LINE = 100, 140


def answer_of(attempt: Queued, files: Sequence[PushedFile], submission: Submission, url: str) -> Answer:
    """The answer to an attempt that is settled, made of these files; its report lies at a `url`, if it is not ""."""
    facts = {"number": attempt.number, "assignment": attempt.assignment}
    if attempt.state == "superseded":
        return in_words(attempt.assignment, message("push.superseded", **facts))
    if attempt.state == "fault" or attempt.report is None:
        return in_words(attempt.assignment, message("push.fault", **facts), is_fault=True)
    report = report_from_json(attempt.report)
    state: Literal["full", "unmarked", "lost"] = "lost"
    if report.score == report.full and not report.problem:
        state = "unmarked" if report.unmarked else "full"
    remarks = tuple(_remarks(report, attempt.assignment, files, submission))
    return Answer(attempt.assignment, state, _title(report), markdown.render(report), url, remarks)


def in_words(assignment: str, says: Text, *, is_fault: bool = False) -> Answer:
    """An answer that is a sentence, of something that has no score."""
    text = one_line(say(says), 2000)
    return Answer(assignment, "fault" if is_fault else "not graded", one_line(text, _MOST_LINE), text, "")


def _title(report: Report) -> str:
    """The score, and what to look at first, in a line."""
    if report.problem:
        return one_line(f"{score_line(report)}. {without_code(report.problem)}", _MOST_LINE)
    lost = [task for task in report.tasks if task.status in ("failed", "partial")]
    roots = {root.task for root in report.roots}
    first = next((task for task in (*(one for one in lost if one.name in roots), *lost)), None)
    more = f": {say(message('push.first', task=first.name)).rstrip(':')}" if first else ""
    return one_line(f"{score_line(report)}{more}", _MOST_LINE)


def _remarks(report: Report, assignment: str, files: Sequence[PushedFile], submission: Submission) -> Iterator[Remark]:
    lost = {task.name: task for task in report.tasks if task.status in ("failed", "partial")}
    paths, graded = _paths(assignment, files), [_lines(cell.text) for cell in split(submission.source)]
    for name, (path, line) in defined([(paths[text], text) for text in graded if text in paths], {*lost}).items():
        task = lost[name]
        yield Remark(str(path), line, one_line(f"{name}: {of(task.score, task.points)}", _MOST_LINE), _says(task))


def _paths(assignment: str, files: Sequence[PushedFile]) -> dict[str, str]:
    """Where in the repository a text lies, by the text; of a file that has no lines, as a notebook, none is there."""
    found = [one for one in files if one.name.lower().endswith((b".py", b".py.txt"))]
    names = [visible(one.name.decode("utf-8", "backslashreplace")) for one in found]
    return {_lines(one.content): f"{assignment}/{name}" for one, name in reversed([*zip(found, names, strict=True)])}


def _lines(text: bytes) -> str:
    return text.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _says(task: TaskResult) -> str:
    if task.diagnoses and not task.begin:
        first = task.diagnoses[0]
        return visible(f"{say(most_likely(first))} {say(first.hint)}")
    return visible(describe(task, _WIDTH)).strip()
