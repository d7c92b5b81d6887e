"""The report in a terminal: what is wrong, the likely mistake, the smallest failing case. Needs nothing but Python."""

from collections.abc import Callable, Iterator
from itertools import zip_longest

from autograder.render import error_map
from autograder.render.columns import beside, block, pad, width_of, wrap
from autograder.render.escape import inert, one_line, visible
from autograder.render.wording import (
    FAULT,
    case_line,
    looks_as_if,
    marked,
    of,
    score_line,
    sentence,
    tally,
    verdict_says,
    verdict_status,
)
from autograder.results import Diagnosis, Example, Report, TaskResult

Pen = Callable[[str, str], str]

MARKS = {"passed": "✓", "partial": "~", "failed": "✗", "missing": "–", "skipped": "–"}
_CODES = {"passed": "32", "partial": "33", "failed": "31", "missing": "31", "skipped": "2", "bold": "1", "faint": "2"}


def render(report: Report, *, colour: bool, width: int) -> str:
    """The report as lines of at most `width` columns (at least 40), with ANSI colours or without."""
    pen = _coloured if colour else _plain
    return inert("\n".join(_page(report, pen, max(width, 40))).rstrip("\n") + "\n")


def _coloured(text: str, style: str) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if text else ""


def _plain(text: str, _: str) -> str:
    return text


def _page(report: Report, pen: Pen, width: int) -> Iterator[str]:
    for line in wrap(score_line(report), width):
        yield pen(line, "bold")
    names = [one_line(text) for text in (report.title, report.assignment, report.submission) if text]
    for line in wrap(" · ".join(dict.fromkeys(names)), width):
        yield pen(line, "faint")
    if report.fault:
        yield from ("", *wrap(FAULT, width), *wrap(report.fault, width))
        return
    if report.problem:
        yield from (
            "",
            *(pen(line, "failed") for line in wrap("Nothing could be graded.", width)),
            *wrap(report.problem, width),
            "",
        )
    elif report.tasks:
        yield from (*wrap(tally(report), width), "")
        yield from _tasks(report.tasks, pen, width)
    for note in report.notes:
        yield from wrap(f"note: {note}", width, after="      ")


def _tasks(tasks: tuple[TaskResult, ...], pen: Pen, width: int) -> Iterator[str]:
    names = {task.name: one_line(task.name, width // 2) for task in tasks}
    room = max(width_of(name) for name in names.values()) + 3
    apart = True  # whether a blank line has just been written
    for task in tasks:
        details = [] if task.status in ("passed", "missing") else list(_details(task, pen, width))
        if details and not apart:
            yield ""
        name = pad(names[task.name], room)
        head = f"{pen(MARKS.get(task.status, '?'), task.status)} {pen(name, 'bold') if details else name}{of(task.score, task.points)}"
        yield from _missing(head, task, width - room - 12, pen) if task.status == "missing" else (head,)
        yield from details
        apart = bool(details)
        if details:
            yield ""
    if not apart:
        yield ""


def _missing(head: str, task: TaskResult, width: int, pen: Pen) -> Iterator[str]:
    """Why there is nothing to judge, on the task's own line where that has room."""
    says = one_line(task.says, 200)
    if width_of(says) <= width:
        yield f"{head}   {pen(says, 'faint')}".rstrip()
    else:
        yield from (head, *wrap(sentence(says), width + 12, "    "))


def _details(task: TaskResult, pen: Pen, width: int) -> Iterator[str]:
    """What is wrong, the likely mistake, the case, the groups, the map, the notes; a blank line before each of the last four."""
    yield from wrap(sentence(task.says), width, "  ")
    for diagnosis in task.diagnoses:
        yield from _diagnosis(diagnosis, pen, width)
    if task.example:
        yield from ("", *wrap(case_line(task), width, "  "), *_example(task.example, pen, width))
    if len(task.verdicts) > 1:
        yield from ("", *_verdicts(task, pen, width))
    if task.error_map and error_map.helps(task.error_map, width - 4):
        yield from (
            "",
            *wrap(f"Where, in the case {task.error_map.case}: {error_map.describe(task.error_map)}", width, "  "),
        )
        yield from (f"    {line}".rstrip() for line in error_map.blocks(task.error_map))
    for note in task.notes:
        yield from wrap(f"note: {note}", width, "  ", "      ")


def _diagnosis(diagnosis: Diagnosis, pen: Pen, width: int) -> Iterator[str]:
    for line in wrap(looks_as_if(diagnosis), width, "  "):
        yield pen(line, "partial")
    yield from wrap(diagnosis.hint, width, "    ")


def _example(example: Example, pen: Pen, width: int) -> Iterator[str]:
    inner = width - 4
    for name, text in example.inputs:
        lines = beside(f"{one_line(name, 24)} =", text, 1)
        fits = all(width_of(line) <= inner for line in lines)
        yield from (
            block("\n".join(lines), width, "    ") if fits else block(f"{one_line(name, 24)} =\n{text}", width, "    ")
        )
    if all(width_of(line) <= inner for line in beside(f"expected\n{example.expected}", f"got\n{example.got}")):
        yield from (f"    {line}".rstrip() for line in _side_by_side(example, pen))
        return
    yield from (pen("    expected", "faint"), *block(example.expected, width, "      "), pen("    got", "faint"))
    lines = block(example.got, width, "      ")
    whole = [f"      {line}".rstrip() for line in _marked_lines(example, pen)]
    yield from whole if len(lines) == len(whole) else lines


def _side_by_side(example: Example, pen: Pen) -> Iterator[str]:
    """What was expected beside what came, the numbers that differ in colour; the colours take no column."""
    lefts = visible(example.expected).expandtabs(4).split("\n")
    room = max(map(width_of, ["expected", *lefts])) + 3
    yield pen(pad("expected", room) + "got", "faint")
    for left, right in zip_longest(lefts, _marked_lines(example, pen), fillvalue=""):
        yield pad(left, room) + right


def _marked_lines(example: Example, pen: Pen) -> list[str]:
    expected, got = visible(example.expected).expandtabs(4), visible(example.got).expandtabs(4)
    return "".join(pen(part, "failed") if differs else part for differs, part in marked(expected, got)).split("\n")


def _verdicts(task: TaskResult, pen: Pen, width: int) -> Iterator[str]:
    titles = [one_line(verdict.title, width // 2) for verdict in task.verdicts]
    room = max(map(width_of, titles)) + 2
    for title, verdict in zip(titles, task.verdicts, strict=True):
        status = verdict_status(verdict)
        earned = of(verdict.earned, verdict.points) if verdict.points else ""
        yield f"    {pen(MARKS.get(status, '?'), status)} {pad(title, room)}{earned}".rstrip()
        yield from wrap(verdict_says(task, verdict), width, "      ")
