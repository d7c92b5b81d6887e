"""A student's code as it stands beside the report: its lines with their numbers, those of which the report speaks marked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from markupsafe import Markup, escape

from autograder.loading.cells import split
from autograder.render.escape import visible
from autograder.results import Report, TaskResult
from autograder.words.message import message, say

_MOST = 200_000
"""So many bytes of a file are shown."""

Place = tuple[int, int]
"""A cell, 0 in a file, and a line in it, both counted from 1."""


@dataclass(frozen=True)
class Code:
    """The code, as markup; where each task's function stands in it, and whether it is cut."""

    lines: Markup
    places: Mapping[str, str]
    is_cut: bool


def beside(report: Report, source: bytes) -> Code | None:
    """The code of a submission beside its report; None where there is none."""
    if not source or report.fault:
        return None
    cells = split(source[:_MOST])
    texts = [cell.text.decode("utf-8", "replace").replace("\r\n", "\n") for cell in cells]
    numbered = [(number if len(cells) > 1 or cells[0].above else 0, text) for number, text in enumerate(texts, 1)]
    marked, defined = set(_told_of(report)), _defined(numbered, {task.name for task in report.tasks})
    wrong = {task.name for task in report.tasks if task.status in ("failed", "partial")}
    tinted = {place for name, place in defined.items() if name in wrong}
    shown = Markup("").join(_lines(cell, text, marked, tinted) for cell, text in numbered)
    return Code(shown, {name: anchor(place) for name, place in defined.items()}, len(source) > _MOST)


def anchor(place: Place) -> str:
    """What a line is called on the page."""
    cell, line = place
    return f"cell-{cell}-line-{line}" if cell else f"line-{line}"


def _lines(cell: int, text: str, marked: set[Place], tinted: set[Place]) -> Markup:
    head = Markup('<b class="cell">{}</b>\n').format(say(message("report.cell", number=cell))) if cell else Markup("")
    lines = str(escape(visible(text.rstrip("\n")))).split("\n")
    return (
        head
        + Markup("\n").join(
            _line((cell, number), Markup(line), marked, tinted)  # noqa: S704  (escaped as a whole, above)
            for number, line in enumerate(lines, 1)
        )
        + Markup("\n")
    )


def _line(place: Place, line: Markup, marked: set[Place], tinted: set[Place]) -> Markup:
    kind = "failing" if place in marked else "wrong" if place in tinted else ""
    if kind == "failing":
        line = Markup("<mark>{}</mark>").format(line)
    return Markup('<span id="{}"{}>{}</span>').format(anchor(place), Markup(f' class="{kind}"' if kind else ""), line)  # noqa: S704  (of two words)


def _defined(cells: list[tuple[int, str]], names: set[str]) -> dict[str, Place]:
    """Where each of these functions is defined for the last time; found by its line, since hostile code is better not parsed here."""
    found = dict[str, Place]()
    for cell, text in cells:
        for number, line in enumerate(text.split("\n"), 1):
            if (match := re.match(r"\s*(?:async )?(?:def|class)\s+(\w+)", line)) and match[1] in names:
                found[match[1]] = (cell, number)
    return found


def _told_of(report: Report) -> Iterator[Place]:
    """The lines that the sentences of a report name. A report as it is kept has them nowhere else."""
    texts = [say(report.problem), *map(say, report.notes), *chain.from_iterable(map(_texts, report.tasks))]
    for pattern in _patterns():
        for match in chain.from_iterable(pattern.finditer(text) for text in texts):
            found = match.groupdict()
            yield int(found.get("cell") or 0), int(found["line"])


def _texts(task: TaskResult) -> list[str]:
    return [say(task.says), *(say(verdict.says) for verdict in task.verdicts), *map(say, task.notes)]


def _patterns() -> Iterator[re.Pattern[str]]:
    """How the catalogue writes a line, whatever its language."""
    for written in (
        message("outcome.at_line", said="", line="\1"),
        message("outcome.at_cell", said="", cell="\2", line="\1"),
        message("load.at", line="\1", code="\3"),
        message("load.at_cell", line="\1", cell="\2", code="\3"),
    ):
        pattern = (
            re.escape(say(written).strip()).replace("\1", r"(?P<line>\d{1,6})").replace("\2", r"(?P<cell>\d{1,4})")
        )
        yield re.compile(pattern.replace("\3", "[^`]*"))
