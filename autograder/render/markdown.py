"""The report as Markdown for the summary of a CI job: no raw HTML, and never more than a platform takes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from autograder.render import error_map
from autograder.render.columns import width_of
from autograder.render.escape import inert, markdown_code, markdown_fence, markdown_text, visible
from autograder.render.wording import (
    FAULT,
    PRACTICE,
    SHORT,
    case_line,
    counts_line,
    example_beside,
    hand_line,
    map_line,
    mark_line,
    most_likely,
    of,
    pasted,
    root_says,
    rows,
    score_line,
    sentence,
    spans,
    status_word,
    verdict_says,
    verdict_status,
)
from autograder.results import Example, Report, Root, TaskResult, Verdict
from autograder.words.message import Text, message, say

LIMIT = 1_000_000
"""The most bytes of a page; GitHub drops a job summary beyond 1 MiB as a whole."""

_WIDTH = 100


def render(report: Report) -> str:
    """The report as Markdown of at most `LIMIT` bytes; what does not fit is left out by whole sections, and that is said."""
    return _page(_sections(report))


def render_all(checked: Sequence[tuple[Report, bool]]) -> str:
    """Several reports as one such page: first a row for each, then those that count; the others are of work that is not begun."""
    those = [report for report, counts in checked if counts]
    return _page(chain(_overview(checked) if len(checked) > 1 else (), *map(_sections, those)))


def _page(sections: Iterable[str]) -> str:
    cut = f"_{say(message('report.cut'))}_\n"
    page, room = [], LIMIT - len(cut.encode())
    for section in sections:
        text = inert(section) + "\n\n"
        room -= len(text.encode())
        if room < 0:
            page.append(cut)
            break
        page.append(text)
    return "".join(page).rstrip("\n") + "\n"


def _overview(checked: Sequence[tuple[Report, bool]]) -> Iterator[str]:
    rows = [
        f"| {markdown_text(report.title or report.assignment)} | {_in_a_row(report) if counts else say(message('report.not_begun'))} |"
        f" {score_line(replace(report, practice=False)) if counts else ''} |"
        for report, counts in checked
    ]
    yield "\n".join(
        [f"| {say(message('report.assignment'))} | | {say(message('report.points'))} |", "| :-- | :-- | --: |", *rows]
    )


def _in_a_row(report: Report) -> str:
    return say(message("report.nothing")) if report.problem or report.fault else counts_line(report)


def _sections(report: Report) -> Iterator[str]:
    yield f"## {markdown_text(score_line(report))}"
    names = [
        f"**{markdown_text(report.title)}**" if report.title.strip() else "",
        markdown_code(report.assignment),
        markdown_code(report.submission),
    ]
    yield " · ".join(filter(None, dict.fromkeys(names)))
    if report.fault:
        yield from (say(FAULT), markdown_fence(say(report.fault)))
        return
    if report.breakdown and report.breakdown.says_more:
        yield from map(markdown_text, (mark_line(report.breakdown), *report.breakdown.comments))
    if report.problem:
        yield from (f"**{say(message('report.nothing'))}**", markdown_fence(say(report.problem)))
    elif report.tasks:
        yield from (counts_line(report), *map(_root, report.roots), _table(report.tasks))
        yield from ("\n\n".join(_task(task)) for task in report.tasks if task.status in ("partial", "failed"))
    if report.by_hand:
        yield _by_hand(report)
    if report.printed:
        yield from (f"{sentence(message('report.printed_loading')).rstrip('.')}:", markdown_fence(report.printed))
    if report.notes:
        yield _notes(report.notes)
    if report.practice:
        yield say(PRACTICE)


def _table(tasks: tuple[TaskResult, ...]) -> str:
    rows = [f"| {markdown_text(task.name)} | {_status(task)} | {of(task.score, task.points)} |" for task in tasks]
    return "\n".join(
        [f"| {say(message('report.task'))} | | {say(message('report.points'))} |", "| :-- | :-- | --: |", *rows]
    )


def _by_hand(report: Report) -> str:
    rows = [(work.name, *hand_line(report, work)) for work in report.by_hand]
    lines = [f"| {markdown_text(name)} | {_prose(says)} | {markdown_text(points)} |" for name, points, says in rows]
    return "\n".join(
        [f"| {say(message('report.by_hand'))} | | {say(message('report.points'))} |", "| :-- | :-- | --: |", *lines]
    )


def _root(root: Root) -> str:
    return f"**{_prose(root_says(root))}**"


def _status(task: TaskResult) -> str:
    says = f": {_prose(task.says)}" if task.status in SHORT and say(task.says).strip() else ""
    return f"{status_word(task.status)}{says}"


def _task(task: TaskResult) -> Iterator[str]:
    yield f"### {markdown_code(task.name)} {of(task.score, task.points)}"
    if say(task.says).strip():
        yield _prose(sentence(task.says))
    if task.begin:
        yield f"**{_prose(sentence(task.begin))}**"
        return
    for diagnosis in task.diagnoses:
        yield f"**{_prose(most_likely(diagnosis))}** {_prose(diagnosis.hint)}"
    if task.example:
        yield from (_prose(case_line(task)), markdown_fence(_example(task, task.example)))
    if task.printed:
        yield from (f"{sentence(message('report.printed')).rstrip('.')}:", markdown_fence(task.printed))
    if rows(task):
        yield "\n".join(_verdict(verdict) for verdict in rows(task))
    if task.error_map and error_map.helps(task.error_map, _WIDTH):
        yield f"{_prose(map_line(task))}: {markdown_text(say(error_map.describe(task.error_map)))} ({say(error_map.LEGEND)})"
        yield markdown_fence("\n".join(error_map.blocks(task.error_map)))
    if task.notes:
        yield _notes(task.notes)


def _verdict(verdict: Verdict) -> str:
    earned = f" {of(verdict.earned, verdict.points)}" if verdict.points else ""
    says = verdict_says(verdict)
    return f"- {markdown_text(say(verdict.title))}: {status_word(verdict_status(verdict))}{earned}" + (
        f". {_prose(says)}" if says else ""
    )


def _example(task: TaskResult, example: Example) -> str:
    """The inputs, then what was expected and what came, side by side where that fits."""
    pair, titles = example_beside(example), (say(message("report.expected")), say(message("report.got")))
    if any(width_of(line) > _WIDTH for line in pair):
        pair = [titles[0], visible(say(example.expected)), "", titles[1], visible(say(example.got))]
    return "\n".join([pasted(task), "", *pair])


def _notes(notes: tuple[Text, ...]) -> str:
    return "\n".join(f"- {_prose(message('report.note', note=note))}" for note in notes)


def _prose(text: Text) -> str:
    """A sentence in which what stands between backticks is code."""
    return "".join(markdown_code(part) if is_code else _joined(part) for is_code, part in spans(text)).strip()


def _joined(part: str) -> str:
    """A part of a sentence that keeps the blanks at its ends."""
    before, after = " " * part[:1].isspace(), " " * part[-1:].isspace()
    return f"{before}{markdown_text(part)}{after}" if part.strip() else " "
