"""Edits of an answer: fragments of its solution that are replaced, each of which must stand there exactly once."""

import ast
import itertools
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path

from autograder.course.marked_lines import without_mark
from autograder.course.markers import Answer, Definition, definitions, parameters_of, tree_of
from autograder.course.several import piece_of
from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.loading.cells import split
from autograder.words.message import message

_OF_FUNCTION = re.compile(r"(?:@.*\n)*def ")
_TOKEN = re.compile(r"\d[\w.]*|\w+|[^\w\s()\[\]{},.:;'\"]+|[^\w\s]")
"""A number, a name, a run of operator signs, or one bracket or mark: what lies between them does not count."""


@frozen
class AnswerText:
    """A function of the answers' file as text: what comes before its solution, the solution, and what comes after it.

    `line` is the text's first; `begin` and `end` are the solution's first and last. Of a class, or a part of one, the text is
    all of the class. `label` is what its known mistakes are called after: the task's name, or that of its driver. `file` is the one
    in which it stands, below so many lines of the text that are `above`.
    """

    path: Path
    name: str
    parameters: tuple[str, ...]
    line: int
    begin: int
    end: int
    head: str
    solution: str
    tail: str
    label: str = ""
    file: str = ""
    above: int = 0

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The solution sign by sign."""
        return tuple(_TOKEN.findall(self.solution))

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where in the solution each of them stands."""
        return tuple(one.span() for one in _TOKEN.finditer(self.solution))


@frozen
class _Found:
    """Where in a function's solution a fragment stands, and what takes its place."""

    within: str
    start: int
    stop: int
    after: str


def answer_texts(path: Path, source: str, answers: Mapping[str, Answer]) -> dict[str, AnswerText]:
    """The text of every function of the answers' file; where nothing is marked, the whole body is the solution."""
    lines = source.splitlines(keepends=True)
    body, pieces, found = tree_of(source).body, split(source.encode()), {}
    whole = {node.name: node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for name, node in definitions(body):
        answer = answers.get(name)
        if answer or (isinstance(node, ast.FunctionDef) and node in body):
            top, driver = whole[name.partition(".")[0]], answer.driver if answer else ""
            first = min([top.lineno, *(one.lineno for one in top.decorator_list if driver)])
            begin, end = _marked(answer) if answer and answer.begin != answer.end else _unmarked(node)
            cuts = _cut(first - 1, begin - 1, end, top.end_lineno or begin)
            head, own, tail = ("".join(lines[some]) for some in cuts)
            own = "".join(map(without_mark, own.splitlines(keepends=True)))
            text = partial(AnswerText, path, name, parameters_of(node), first, begin, end)
            piece = piece_of(pieces, begin)
            found[name] = text(head, own, tail, driver or name, piece.name or path.name, piece.above)
    return found


def _marked(answer: Answer) -> tuple[int, int]:
    return answer.begin + 1, answer.end - 1


def _unmarked(node: Definition) -> tuple[int, int]:
    body = node.body[1:] if ast.get_docstring(node) is not None and node.body[1:] else node.body
    return body[0].lineno, node.end_lineno or node.lineno


def _cut(*places: int) -> Iterator[slice]:
    for start, stop in itertools.pairwise(places):
        yield slice(start, max(start, stop))


def with_definition(own: AnswerText, other: Definition) -> str:
    """A text in which this definition, without its first statement, stands in the place of the one that the text is about."""
    tree = ast.parse(own.head + own.solution + own.tail)
    every = dict(definitions(tree.body))
    node = every[own.name.partition(".")[0] if isinstance(other, ast.ClassDef) else own.name]
    node.body = list(other.body[1:] if ast.get_docstring(other) is not None else other.body)
    if isinstance(node, ast.FunctionDef) and isinstance(other, ast.FunctionDef):
        node.args = other.args
    if isinstance(node, ast.ClassDef) and isinstance(other, ast.ClassDef):
        node.bases = other.bases or node.bases
    return f"{ast.unparse(tree)}\n"


def edited(
    texts: Mapping[str, AnswerText], task: str, edits: Mapping[str, str], where: tuple[Path, int]
) -> Callable[[], str]:
    """What writes the answer of `task` with each fragment that is a key of `edits` replaced by its value.

    A fragment that is not in the answer's own solution may stand in a function that it calls, which then is defined anew
    inside of the answer. `where` is the file and line of the edits.

    Raises
    ------
    CourseError
        if a fragment stands nowhere or more than once, or two overlap.

    """
    found = [_find(texts, task, before, after, where) for before, after in edits.items()]
    for one, other in _pairs(found):
        if one.within == other.within and one.start < other.stop and other.start < one.stop:
            raise CourseError(*where, message("course.edits_overlap"), message("course.make_one_edit"))
    return partial(_built, texts, task, found)


def _pairs(found: Sequence[_Found]) -> Iterator[tuple[_Found, _Found]]:
    for place, one in enumerate(found):
        for other in found[:place]:
            yield one, other


def _find(texts: Mapping[str, AnswerText], task: str, before: str, after: str, where: tuple[Path, int]) -> _Found:
    """The one place of a fragment: in the answer's own solution or, if it is not there, in a function that it calls."""
    own, fragment = texts[task], before.strip()
    places = [(task, *place) for place in _places(own, before)] or [
        (name, *place) for name in _called(texts, task) for place in _places(texts[name], before)
    ]
    if len(places) == 1:
        return _Found(*places[0], after)
    lines = message("course.lines", file=own.file, begin=own.begin - own.above, end=own.end - own.above)
    if not places:
        found = message("course.fragment_nowhere", fragment=fragment, task=task)
        raise CourseError(*where, found, message("course.copy_fragment", where=lines))
    names = tuple(f"`{name}`" for name in dict.fromkeys(place[0] for place in places))
    found = message("course.fragment_often", fragment=fragment, times=len(places), names=names)
    raise CourseError(*where, found, message("course.take_more", where=lines))


def _places(own: AnswerText, before: str) -> Iterator[tuple[int, int]]:
    """Where these tokens stand one after the other, whatever lies between them."""
    wanted = tuple(_TOKEN.findall(before))
    for place, first in enumerate(own.words):
        if wanted and first == wanted[0] and own.words[place : place + len(wanted)] == wanted:
            yield own.spans[place][0], own.spans[place + len(wanted) - 1][1]


def _calls(texts: Mapping[str, AnswerText], name: str) -> list[str]:
    """The other functions of the file that a solution names."""
    named = [word for word in dict.fromkeys(texts[name].words) if word in texts and word != name]
    return [word for word in named if _OF_FUNCTION.match(texts[word].head)]


def _called(texts: Mapping[str, AnswerText], task: str) -> list[str]:
    """The functions that a solution calls, by itself or through others."""
    found = [task]
    for name in found:
        found += [one for one in _calls(texts, name) if one not in found]
    return found[1:]


def _built(texts: Mapping[str, AnswerText], name: str, found: Sequence[_Found], outer: tuple[str, ...] = ()) -> str:
    """The function with what was found replaced; the functions that lead to a replaced fragment are defined inside."""
    own, outer = texts[name], (*outer, name)
    indent = own.solution[: len(own.solution) - len(own.solution.lstrip())].rpartition("\n")[2]
    changed = {one.within for one in found}
    leading = [
        one for one in _calls(texts, name) if one not in outer and not changed.isdisjoint([one, *_called(texts, one)])
    ]
    inner = "".join(textwrap.indent(_built(texts, one, found, outer), indent) for one in leading if changed - {name})
    return f"{own.head}{inner}{_replaced(own, found)}{own.tail}"


def _replaced(own: AnswerText, found: Sequence[_Found]) -> str:
    text = own.solution
    for one in sorted((one for one in found if one.within == own.name), key=lambda one: -one.start):
        line = text[text.rfind("\n", 0, one.start) + 1 : one.start]
        indent = line[: len(line) - len(line.lstrip())]
        after = textwrap.indent(textwrap.dedent(one.after).strip("\n"), indent).removeprefix(indent)
        text = text[: one.start] + after + text[one.stop :]
    return text
