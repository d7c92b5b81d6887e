"""Makes the notebook of an assignment: the handout's sections as text, the blank sheet's functions below them as code."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbformat import v4

from autograder.intake.called import notebook_name
from autograder.words.message import message, say

_HEADING = re.compile(r"(#{1,6}) ")
_FENCE = re.compile(r"\s*(```|~~~)")
_MATH_FENCE = re.compile(r"^```math\n(.*?)\n```$", re.DOTALL | re.MULTILINE)
_MATH_SPAN = re.compile(r"\$`([^`\n]+)`\$")
_RULE = re.compile(r"\n+---\s*$")

_CHECK = """\
import sys

!"{{sys.executable}}" -m autograder check {notebook}"""


@dataclass
class _Section:
    """The handout from one heading to the next, and the tasks whose cells follow it."""

    level: int
    text: str
    tasks: list[str] = field(default_factory=list)


def make_notebook(sheet: str, handout: str, filename: str, tasks: Collection[str]) -> bytes:
    """The notebook of an assignment: the same bytes for the same blank sheet and handout."""
    given, stubs = _pieces(sheet, tasks)
    first, *rest = _arranged(_sections(handout), list(stubs))
    first.text = f"{first.text.rstrip()}\n\n{say(message('notebook.how', filename=filename))}"
    cells = [_text("handout-1", first.text), _code("given", given), *_stubs(first, stubs)]
    for number, section in enumerate(rest, 2):
        cells += [_text(f"handout-{number}", section.text), *_stubs(section, stubs)]
    cells += [
        _text("save", say(message("notebook.save"))),
        _code("check", _CHECK.format(notebook=notebook_name(filename))),
    ]
    return _bytes(cells)


def notebook_of(source: str) -> bytes:
    """A file of Python as a notebook, each of its statements in a cell of its own."""
    return _bytes([_code(f"cell-{number}", text) for number, (_, text) in enumerate(_statements(source), 1)])


def _bytes(cells: Sequence[Any]) -> bytes:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    notebook = v4.new_notebook(cells=list(cells), metadata=metadata, nbformat_minor=5)
    nbformat.validate(notebook)
    return f"{v4.writes(notebook)}\n".encode()


def _text(name: str, text: str) -> Any:
    """A cell of text; formulas are written as Jupyter reads them, who does not know GitHub's fences."""
    text = _MATH_SPAN.sub(r"$\1$", _MATH_FENCE.sub(r"$$\n\1\n$$", _RULE.sub("", text)))
    return v4.new_markdown_cell(text.strip(), id=name)


def _code(name: str, text: str) -> Any:
    return v4.new_code_cell(text, id=name)


def _cell_id(task: str) -> str:
    """What the format of notebooks takes as the name of a cell: other letters by their numbers."""
    return re.sub(r"[^\w-]", lambda sign: f"-{ord(sign[0]):x}", f"task-{task}", flags=re.ASCII)[:64]


def _stubs(section: _Section, stubs: Mapping[str, str]) -> Iterator[Any]:
    return (_code(_cell_id(task), stubs[task]) for task in section.tasks)


# ── the blank sheet ─────────────────────────────────────────────────────────────────────────


def _pieces(sheet: str, tasks: Collection[str]) -> tuple[str, dict[str, str]]:
    """What students are given, imports first, without the opening docstring; and each task's function, or the class that it is a part of."""
    given, stubs, last = "", dict[str, str](), ast.stmt()
    cells = {task.partition(".")[0] for task in tasks}
    for node, text in list(_statements(sheet))[1:]:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in cells:
            stubs[node.name] = text
        else:
            given += (_apart(last, node) if given else "") + text
            last = node
    return given, stubs


def _apart(above: ast.stmt, below: ast.stmt) -> str:
    """What Python's style puts between two statements."""
    if isinstance(above, ast.FunctionDef | ast.ClassDef) or isinstance(below, ast.FunctionDef | ast.ClassDef):
        return "\n\n\n"
    return "\n" if type(above) is type(below) else "\n\n"


def _statements(source: str) -> Iterator[tuple[ast.stmt, str]]:
    """Each statement of a file, with the comments that stand directly above it."""
    lines, end = source.splitlines(), 0
    for node in ast.parse(source).body:
        begin = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))]) - 1
        while begin > end and lines[begin - 1].startswith("#"):
            begin -= 1
        end = node.end_lineno or node.lineno
        yield node, "\n".join(lines[begin:end])


# ── the handout ─────────────────────────────────────────────────────────────────────────────


def _sections(handout: str) -> list[_Section]:
    """The handout cut at its headings; a line of code that looks like one is none."""
    sections, fenced = [_Section(0, "")], False
    for line in handout.strip().splitlines():
        heading = None if fenced else _HEADING.match(line)
        if heading and sections[-1].text.strip():
            sections.append(_Section(0, ""))
        if heading:
            sections[-1].level = len(heading[1])
        fenced ^= bool(_FENCE.match(line))
        sections[-1].text += f"{line}\n"
    return sections


def _arranged(sections: list[_Section], tasks: Sequence[str]) -> list[_Section]:
    """The sections with each task behind the part that names it; one that none names stays with the task before it."""
    place = len(sections) - 1 if len(sections) > 1 else 0
    for task in tasks:
        named = _place(sections, task, tasks)
        place = place if named is None else named
        sections[place].tasks.append(task)
    return sections


def _place(sections: Sequence[_Section], task: str, tasks: Sequence[str]) -> int | None:
    """The end of the part that names a task first, rather in a heading than in a table than in passing.

    Where a part of that part names it as well, its end. Of two parts that name it alike, one that is an overview counts less.
    """
    named = [place for place, section in enumerate(sections) if _rank(section.text, task)]
    if not named:
        return None
    place = max(
        named, key=lambda one: (_rank(sections[one].text, task), not _is_overview(sections[one].text, tasks), -one)
    )
    inner = [one for one in range(place + 1, _end(sections, place) + 1) if _rank(sections[one].text, task)]
    return _end(sections, inner[0] if inner else place)


def _end(sections: Sequence[_Section], place: int) -> int:
    """The last section of the part that begins here; a title is a part by itself."""
    end, level = place, sections[place].level
    while level > 1 and end + 1 < len(sections) and sections[end + 1].level > level:
        end += 1
    return end


def _rank(text: str, task: str) -> int:
    """3 if a heading names the task, 2 if a row of a table does, 1 if anything does, 0 if nothing."""
    named = re.compile(rf"`{re.escape(task)}\b")
    lines = [line for line in text.splitlines() if named.search(line)]
    if not lines:
        return 0
    return 3 if any(map(_HEADING.match, lines)) else 2 if any(line.startswith("|") for line in lines) else 1


def _is_overview(text: str, tasks: Sequence[str]) -> bool:
    """Whether a part names most of the tasks, and so is about none of them."""
    return sum(_rank(text, task) > 0 for task in tasks) > len(tasks) / 2
