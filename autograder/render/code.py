"""A student's code as it stands beside the report: its lines with their numbers, those of which the report speaks marked."""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from autograder.frozen import frozen
from autograder.loading.cells import split
from autograder.render.escape import visible
from autograder.render.told_lines import told_lines
from autograder.results import Place, Report
from autograder.words.message import message, say

_MOST = 200_000
"""So many bytes of a file are shown."""


@frozen
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
    numbered = [(cell.place(number), text) for number, (cell, text) in enumerate(zip(cells, texts, strict=True), 1)]
    marked, places = set(told_lines(report)), defined(numbered, {task.name for task in report.tasks})
    wrong = {task.name for task in report.tasks if task.status in ("failed", "partial")}
    tinted = {place for name, place in places.items() if name in wrong}
    shown = Markup("").join(_lines(cell, text, marked, tinted) for cell, text in numbered)
    return Code(shown, {name: anchor(place) for name, place in places.items()}, len(source) > _MOST)


def anchor(place: Place) -> str:
    """What a line is called on the page."""
    cell, line = place
    if isinstance(cell, str):
        return f"{cell}-line-{line}"
    return f"cell-{cell}-line-{line}" if cell else f"line-{line}"


def _lines(cell: int | str, text: str, marked: set[Place], tinted: set[Place]) -> Markup:
    called = cell if isinstance(cell, str) else say(message("report.cell", number=cell))
    head = Markup('<b class="cell">{}</b>\n').format(called) if cell else Markup("")
    lines = str(escape(visible(text.rstrip("\n")))).split("\n")
    told = "".join(_line((cell, number), line, marked, tinted) for number, line in enumerate(lines, 1))
    return head + Markup(told)  # noqa: S704  (escaped as a whole, above)


def _line(place: Place, line: str, marked: set[Place], tinted: set[Place]) -> str:
    """One line as markup, of a line that is markup: of a file of thousands, to add each to `Markup` takes most of the page's time."""
    name = escape(anchor(place))
    if place in marked:
        return f'<span id="{name}" class="failing"><mark>{line}</mark></span>\n'
    kind = ' class="wrong"' if place in tinted else ""
    return f'<span id="{name}"{kind}>{line}</span>\n'


def defined(cells: list[tuple[int | str, str]], names: set[str]) -> dict[str, Place]:
    """Where each of these functions or methods is defined for the last time; found by its line, since hostile code is better not parsed here."""
    found = dict[str, Place]()
    for cell, text in cells:
        owner, edge = "", 0
        for number, line in enumerate(text.split("\n"), 1):
            if match := re.match(r"(\s*)(?:async )?(def|class)\s+(\w+)", line):
                blanks, kind, name = match.groups()
                inside = f"{owner}.{name}" if owner and len(blanks) > edge else name
                found |= {one: (cell, number) for one in (name, inside) if one in names}
                if kind == "class" or len(blanks) <= edge:
                    owner, edge = (name if kind == "class" else ""), len(blanks)
    return found
