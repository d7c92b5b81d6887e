"""The report in a terminal: what is wrong, the likely mistake, the smallest failing case. Needs nothing but Python."""

from collections.abc import Callable, Iterator
from itertools import zip_longest

from autograder.render import error_map
from autograder.render.columns import block, code, pad, width_of, wrap
from autograder.render.escape import inert, one_line, visible
from autograder.render.wording import (
    FAULT,
    SHORT,
    case_line,
    counts_line,
    example_beside,
    hand_line,
    map_line,
    mark_line,
    marked,
    most_likely,
    of,
    pasted,
    points,
    root_says,
    rows,
    score_line,
    sentence,
    verdict_says,
    verdict_status,
)
from autograder.results import Diagnosis, Example, Report, TaskResult
from autograder.words.message import Message, message, say

Pen = Callable[[str, str], str]

MARKS = {"passed": "✓", "partial": "~", "failed": "✗", "missing": "–", "waiting": "–", "skipped": "–"}
_CODES = {"passed": "32", "partial": "33", "failed": "31", "bold": "1"} | dict.fromkeys(
    ("missing", "waiting", "skipped", "faint"), "2"
)


def render(report: Report, *, colour: bool, width: int) -> str:
    """The report as lines of at most `width` columns (at least 40), with ANSI colours or without."""
    pen = _coloured if colour else _plain
    return inert("\n".join(_page(report, pen, max(width, 40))).rstrip("\n") + "\n")


def describe(task: TaskResult, width: int) -> str:
    """All that is said of one task, in the words of the report, without colours."""
    lines = wrap(sentence(task.says), width) if task.status in SHORT else _details(task, _plain, width)
    return inert("\n".join(lines).strip("\n"))


def _coloured(text: str, style: str) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if text else ""


def _plain(text: str, _: str) -> str:
    return text


def _head(report: Report, pen: Pen, width: int) -> Iterator[str]:
    """What was graded and whose it is."""
    title, *names = [one_line(text) for text in (report.title, report.assignment, report.submission) if text] or [""]
    names = [name for name in dict.fromkeys(names) if name != title]
    for line in wrap(" · ".join([title, *names]), width):
        # The title alone is bold, where it has the line to itself with the names.
        head, tail = (title, line[len(title) :]) if line.startswith(title) else ("", line)
        yield pen(head, "bold") + pen(tail, "faint")


def _page(report: Report, pen: Pen, width: int) -> Iterator[str]:
    yield from _head(report, pen, width)
    if report.fault:
        yield from wrap(score_line(report), width)
        yield from ("", *wrap(say(FAULT), width), *wrap(say(report.fault), width))
        return
    yield from _breakdown(report, width)
    if report.problem:
        yield from (
            "",
            *(pen(line, "failed") for line in wrap(say(message("report.nothing")), width)),
            *_problem(say(report.problem), width),
            "",
        )
    elif report.tasks:
        if len(report.tasks) > 1:
            yield from wrap(f"{score_line(report)} · {counts_line(report)}", width)
        for root in report.roots:
            yield from ("", *(pen(line, "partial") for line in wrap(root_says(root), width)))
        yield from ("", *_tasks(report.tasks, pen, width))
    yield from _by_hand(report, width)
    if report.printed:
        yield from (*_printed(message("report.printed_loading"), report.printed, pen, width), "")
    for note in report.notes:
        yield from wrap(say(message("report.note", note=note)), width, after="      ")


def _breakdown(report: Report, width: int) -> Iterator[str]:
    """The mark, where it is more than the score, with its steps, and what people said of the work."""
    if report.breakdown and report.breakdown.says_more:
        yield from wrap(one_line(mark_line(report.breakdown)), width)
        for says in report.breakdown.comments:
            yield from wrap(one_line(says), width, "  ")


def _by_hand(report: Report, width: int) -> Iterator[str]:
    """What a person marks: each task with its points, and how it stands with it."""
    if report.by_hand:
        lines = ["{}, {}: {}".format(work.name, *hand_line(report, work)) for work in report.by_hand]
        yield from wrap(say(message("report.by_hand")), width)
        yield from (part for line in lines for part in wrap(one_line(line), width, "  ", "    "))
        yield ""


def _problem(text: str, width: int) -> Iterator[str]:
    """What kept a file from being graded; code in it stands on lines of its own, which begin with blanks."""
    for line in text.rstrip("\n").split("\n"):
        yield from block(line, width) if line.startswith(" ") else wrap(line, width) or [""]


def _tasks(tasks: tuple[TaskResult, ...], pen: Pen, width: int) -> Iterator[str]:
    names = {task.name: one_line(task.name, width // 2) for task in tasks}
    scores = _aligned(tasks)
    room = max(width_of(name) for name in names.values()) + 3
    apart = True  # whether a blank line has just been written
    for task, score in zip(tasks, scores, strict=True):
        details = list(_printed(message("report.printed"), task.printed, pen, width))
        if task.status not in SHORT:
            details = list(_details(task, pen, width))
        if details and not apart:
            yield ""
        name = pad(names[task.name], room)
        head = f"{pen(MARKS.get(task.status, '?'), task.status)} {pen(name, 'bold') if details else name}{score}"
        yield from _missing(head, task, room + len(score) + 5, width, pen) if task.status in SHORT else (head,)
        yield from details
        apart = bool(details)
        if details:
            yield ""
    if not apart:
        yield ""


def _aligned(tasks: tuple[TaskResult, ...]) -> list[str]:
    """The score of each task out of its points, all equally wide: "2.4 of  4" and "  9 of 12"."""
    scores = [(points(task.score), points(task.points)) for task in tasks]
    wide, widest = (max(len(pair[place]) for pair in scores) for place in (0, 1))
    return [say(message("report.of", score=f"{score:>{wide}}", full=f"{full:>{widest}}")) for score, full in scores]


def _missing(head: str, task: TaskResult, at: int, width: int, pen: Pen) -> Iterator[str]:
    """Why there is nothing to judge: on the task's own line, from column `at` on, where that has room."""
    says = one_line(say(task.says), 200)
    if at + width_of(says) <= width:
        yield f"{head}   {pen(says, 'faint')}".rstrip()
    else:
        yield from (head, *wrap(sentence(says), width, "    "))


def _details(task: TaskResult, pen: Pen, width: int) -> Iterator[str]:
    """What is wrong, the likely mistake, the case, the groups, the map, the notes; a blank line before each of the last four.

    Where other tasks are to be seen to first, that stands instead of all that follows.
    """
    yield from wrap(sentence(task.says), width, "  ")
    if task.begin:
        yield from (pen(line, "partial") for line in wrap(sentence(task.begin), width, "  "))
        return
    for diagnosis in task.diagnoses:
        yield from _diagnosis(diagnosis, pen, width)
    if task.example:
        yield from ("", *wrap(case_line(task), width, "  "), *_example(task, task.example, pen, width))
    if task.printed:
        yield from ("", *_printed(message("report.printed"), task.printed, pen, width))
    if rows(task):
        yield from ("", *_verdicts(task, pen, width))
    if task.error_map and error_map.helps(task.error_map, width - 4):
        yield from ("", *wrap(f"{map_line(task)}: {say(error_map.describe(task.error_map))}", width, "  "))
        yield from (f"    {line}".rstrip() for line in error_map.blocks(task.error_map))
        yield from (pen(line, "faint") for line in wrap(say(error_map.LEGEND), width, "    "))
    for note in task.notes:
        yield from wrap(say(message("report.note", note=note)), width, "  ", "      ")


def _printed(title: Message, text: str, pen: Pen, width: int) -> Iterator[str]:
    """What the student's code printed, kept apart by a line in front."""
    if text:
        yield from (pen(line, "faint") for line in wrap(say(title), width, "  "))
        yield from (pen("  │ ", "faint") + line for line in block(text.rstrip("\n"), width - 4))


def _diagnosis(diagnosis: Diagnosis, pen: Pen, width: int) -> Iterator[str]:
    for line in wrap(most_likely(diagnosis), width, "  "):
        yield pen(line, "partial")
    yield from wrap(say(diagnosis.hint), width, "    ")


def _example(task: TaskResult, example: Example, pen: Pen, width: int) -> Iterator[str]:
    """The inputs from the first column on, because Python takes no pasted line with blanks in front; then what came."""
    inner, expected, got = width - 4, say(message("report.expected")), say(message("report.got"))
    if example.inputs:
        yield from ("", *code(pasted(task), width), "")
    if all(width_of(line) <= inner for line in example_beside(example)):
        yield from (f"    {line}".rstrip() for line in _side_by_side(example, pen))
        return
    yield from (
        pen(f"    {expected}", "faint"),
        *block(say(example.expected), width, "      "),
        pen(f"    {got}", "faint"),
    )
    lines = block(say(example.got), width, "      ")
    whole = [f"      {line}".rstrip() for line in _marked_lines(example, pen)]
    yield from whole if len(lines) == len(whole) else lines


def _side_by_side(example: Example, pen: Pen) -> Iterator[str]:
    """What was expected beside what came, the numbers that differ in colour; the colours take no column."""
    expected, got = say(message("report.expected")), say(message("report.got"))
    lefts = visible(say(example.expected)).expandtabs(4).split("\n")
    room = max(map(width_of, [expected, *lefts])) + 3
    yield pen(pad(expected, room) + got, "faint")
    for left, right in zip_longest(lefts, _marked_lines(example, pen), fillvalue=""):
        yield pad(left, room) + right


def _marked_lines(example: Example, pen: Pen) -> list[str]:
    expected, got = (visible(say(text)).expandtabs(4) for text in (example.expected, example.got))
    return "".join(pen(part, "failed") if differs else part for differs, part in marked(expected, got)).split("\n")


def _verdicts(task: TaskResult, pen: Pen, width: int) -> Iterator[str]:
    titles = [one_line(say(verdict.title), width // 2) for verdict in rows(task)]
    room = max(map(width_of, titles)) + 2
    for title, verdict in zip(titles, rows(task), strict=True):
        status = verdict_status(verdict)
        earned = of(verdict.earned, verdict.points) if verdict.points else ""
        yield f"    {pen(MARKS.get(status, '?'), status)} {pad(title, room)}{earned}".rstrip()
        yield from wrap(verdict_says(verdict), width, "      ")
