"""Solution markers: the lines of an answer that a student must never see, and the blank sheet that is left without them."""

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from autograder.course.marked_lines import Span, is_marked, prompt, spans_of, without_mark
from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.loading.syntax import bound
from autograder.words.message import message

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"

_BEGINS, _ENDS = re.compile(r"#+ ?BEGIN SOLUTION(?: NO PROMPT)?"), re.compile(r"#+ ?END SOLUTION")
"""The same as nbgrader and otter write them."""

_NEARLY = re.compile(r"#\s*(?:(?:BEGIN|END)[\W_]*SOLUTION|SOLUTION[\W_]*(?:BEGIN|END))", re.IGNORECASE)
"""A marker, or what somebody wrote for one who did not look one up."""

_PROMPT = re.compile(r'^[ \t]*"""[ \t]*# BEGIN PROMPT\n.*?^[ \t]*""";[ \t]*# END PROMPT\n', re.MULTILINE | re.DOTALL)
"""What otter gives students in the place of a solution, where it says here that something is to be written."""


def is_marker(line: str) -> bool:
    """Whether a line is a marker, in whoever's way."""
    return bool(_BEGINS.fullmatch(line.strip()) or _ENDS.fullmatch(line.strip()))


def is_nearly_marker(line: str) -> bool:
    """Whether a line is no marker and would be one if it were written otherwise: what it marks would be left to be read."""
    return bool(_NEARLY.search(line)) and not is_marker(line)


@frozen
class Answer:
    """A function with a solution: its name, first line, parameters, and the lines above and below the solution, counted from 1.

    Where it is a class, or a part of one, or is led by a `driver`, the parameters are those of that driver, which is called in its
    place; of a class with several marked methods each has its own `spans`, as have statements that are marked one by one.
    """

    name: str
    line: int
    parameters: tuple[str, ...]
    begin: int
    end: int
    driver: str = ""
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def called(self) -> str:
        """The name of the function that is called."""
        return self.driver or self.name

    @property
    def marked(self) -> tuple[tuple[int, int], ...]:
        """The lines above and below each piece of the solution, mostly those of its markers."""
        return self.spans or ((self.begin, self.end),)


Definition = ast.FunctionDef | ast.ClassDef


@lru_cache(maxsize=8)
def tree_of(source: str) -> ast.Module:
    """The file as Python reads it; it is read once, and nobody changes what came of it.

    Raises
    ------
    SyntaxError
        if it is no Python.

    """
    return ast.parse(source)


def definitions(body: Iterable[ast.stmt], within: str = "") -> Iterator[tuple[str, Definition]]:
    """The functions and classes of a file, and the parts of these classes, each with its name, such as `Value.__add__`.

    What sets a property goes by the property's name and ``.setter``.
    """
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield within + node.name + _role(node), node
        elif isinstance(node, ast.ClassDef):
            yield within + node.name, node
            yield from definitions(node.body, f"{within}{node.name}.")


def _role(node: ast.FunctionDef) -> str:
    is_setter = any(isinstance(one, ast.Attribute) and one.attr == "setter" for one in node.decorator_list)
    return ".setter" if is_setter else ""


def function_lines(answers: ast.Module, answer: Answer) -> tuple[range, ...]:
    """In the answers' file the lines of an answer's functions: the function, of a class its marked methods."""
    every = [node for name, node in definitions(answers.body) if f"{name}.".startswith(f"{answer.name}.")]
    functions = [node for node in every if isinstance(node, ast.FunctionDef)]
    own = [node for node in functions if answer.begin == answer.end or _holds_some(node, answer)]
    return tuple(range(_first_line(node), (node.end_lineno or node.lineno) + 1) for node in own)


def _holds_some(node: ast.FunctionDef, answer: Answer) -> bool:
    """Whether some of an answer's solution stands in a function, or all of the function in the solution."""
    last = node.end_lineno or node.lineno
    return any(begin < last and node.lineno < end for begin, end in answer.marked)


def _first_line(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(one.lineno for one in node.decorator_list)])


def parameters_of(node: Definition) -> tuple[str, ...]:
    """The names of a function's parameters that have a place; none of a class."""
    if isinstance(node, ast.ClassDef):
        return ()
    return tuple(argument.arg for argument in node.args.posonlyargs + node.args.args)


def find_answers(path: Path, source: str) -> list[Answer]:
    """The answers in a file of the reference, in order: functions, classes and parts of classes.

    Raises
    ------
    CourseError
        where markers do not pair up, or stand outside of all of them.

    """
    answers: list[Answer] = []
    pairs, lines = _pairs(path, source), source.splitlines()
    try:
        tree = tree_of(source)
    except SyntaxError as error:
        raise CourseError(
            path, error.lineno, message("course.not_python", problem=error.msg), message("course.mend_syntax")
        ) from None
    every = list(definitions(tree.body))
    _refuse_repeated(path, every)
    for span in sorted([*pairs, *spans_of(path, tree, lines, _marked_alone(lines, pairs))]):
        name, node = _around(path, span, every, lines)
        if answers and answers[-1].name == name:
            answers[-1] = _with_another(path, answers[-1], span, pairs)
        else:
            answers.append(Answer(name, node.lineno, parameters_of(node), *span))
    return answers


def _marked_alone(lines: Sequence[str], pairs: Sequence[Span]) -> list[int]:
    """The lines that are marked by themselves; within a pair of markers that says nothing more."""
    inside = {number for begin, end in pairs for number in range(begin, end)}
    return [number for number, line in enumerate(lines, 1) if is_marked(line) and number not in inside]


def _around(
    path: Path, span: Span, every: Sequence[tuple[str, Definition]], lines: Sequence[str]
) -> tuple[str, Definition]:
    """The innermost definition in which a piece of a solution stands; a statement may stand right below its head."""
    begin, end = span
    is_pair = bool(_BEGINS.fullmatch(lines[begin - 1].strip()))
    inside = [
        one
        for one in every
        if one[1].lineno <= begin
        and (end <= _reach(one[1], lines) if is_pair else end - 1 <= (one[1].end_lineno or begin))
    ]
    if not inside:
        line = begin if is_pair else end - 1
        raise CourseError(path, line, message("course.solution_outside"), message("course.put_markers_inside"))
    return inside[-1]


def _with_another(path: Path, answer: Answer, span: Span, pairs: Sequence[Span]) -> Answer:
    """An answer with one more piece of its solution; of pairs of markers it has one."""
    if span in pairs and {*answer.marked} & {*pairs}:
        found = message("course.second_solution", function=answer.name)
        raise CourseError(path, span[0], found, message("course.keep_one_pair"))
    return replace(answer, end=span[1], spans=(*answer.marked, span))


def _refuse_repeated(path: Path, every: Sequence[tuple[str, Definition]]) -> None:
    """Raise for a function or class that another of its name puts out of sight, where neither has a decorator, as `overload` is one.

    Parts of classes are Python's to judge.
    """
    lines: dict[str, int] = {}
    for name, node in every:
        if name in lines and "." not in name and not node.decorator_list:
            found = message("course.defined_twice", name=name, line=lines[name])
            raise CourseError(path, node.lineno, found, message("course.rename_one"))
        if not node.decorator_list:
            lines[name] = node.lineno


def _reach(node: Definition, lines: Sequence[str]) -> int:
    """The first line below a definition that is not empty: its last marker may stand there."""
    below = (node.end_lineno or node.lineno) + 1
    while below <= len(lines) and not lines[below - 1].strip():
        below += 1
    return below


def _pairs(path: Path, source: str) -> list[Span]:
    pairs: list[Span] = []
    begin = None
    for number, line in enumerate(source.splitlines(), 1):
        if _BEGINS.fullmatch(line.strip()):
            if begin is not None:
                raise CourseError(
                    path,
                    number,
                    message("course.solution_in_solution", begin=begin),
                    message("course.close_that", marker=END),
                )
            begin = number
        elif _ENDS.fullmatch(line.strip()):
            if begin is None:
                raise CourseError(
                    path, number, message("course.end_without_begin"), message("course.open_it", marker=BEGIN)
                )
            pairs.append((begin, number))
            begin = None
    if begin is not None:
        raise CourseError(path, begin, message("course.no_end"), message("course.close_it", marker=END))
    return pairs


def given_function(path: Path, source: str, name: str) -> Answer | None:
    """The function of this name as an answer whose solution is empty, because students are given it whole."""
    functions = {node.name: node for node in ast.parse(source, str(path)).body if isinstance(node, ast.FunctionDef)}
    if name not in functions:
        return None
    function = functions[name]
    return Answer(name, function.lineno, parameters_of(function), function.lineno, function.lineno)


def given_text(source: str, answers: Mapping[str, Answer]) -> str:
    """The text of all functions that students are given whole, one after the other; `answers` are those of all tasks.

    Above them stand the imports that they use, and which of Python's names are the file's own.
    """
    body = tree_of(source).body
    given = [one for one in body if isinstance(one, ast.FunctionDef) and _is_given(one, answers)]
    used = {inner.id for one in given for inner in ast.walk(one) if isinstance(inner, ast.Name)}
    imports = [one for one in body if isinstance(one, ast.Import | ast.ImportFrom) and used & {*bound(one)}]
    names = {name for one in body for name in bound(one)}
    own = sorted(used & {*dir(builtins)} & (used if "*" in names else names))
    heads = [*map(ast.unparse, imports), *([f"global {', '.join(own)}"] if own else [])]
    return "\n\n".join([*(["\n".join(heads)] if given and heads else []), *(_whole_text(one, source) for one in given)])


def _is_given(node: ast.FunctionDef, answers: Mapping[str, Answer]) -> bool:
    return node.name not in answers or answers[node.name].begin == answers[node.name].end


def _whole_text(node: ast.FunctionDef, source: str) -> str:
    """The function with its decorators."""
    return "\n".join(source.splitlines()[_first_line(node) - 1 : node.end_lineno])


def solution_lines(path: Path, source: str, only: Answer | None = None) -> list[tuple[int, str]]:
    """Each line of a solution that says something, stripped, with its number; those of one answer `only`, if it is named."""
    lines = source.splitlines()
    return [
        (number, without_mark(lines[number - 1]).strip())
        for answer in ([only] if only else find_answers(path, source))
        for begin, end in answer.marked
        for number in range(begin + 1, end)
        if lines[number - 1].strip() and not lines[number - 1].strip().startswith("#")
    ]


def blank(path: Path, source: str) -> str:
    """The file as a student gets it: each solution replaced by a line that raises NotImplementedError.

    In the place of what is written of a class itself stands a constructor that raises it. Above statements that are marked one by
    one it is raised once; of these is left what otter leaves. Prompts as otter has them are left out.
    """
    lines, tree = source.splitlines(), tree_of(source)
    every = dict(definitions(tree.body))
    cuts = [cut for answer in find_answers(path, source) for cut in _cuts(answer, every[answer.name], tree, lines)]
    for begin, end, others in sorted(cuts, reverse=True):
        lines[begin - 1 : end] = others
    return _PROMPT.sub("", "\n".join(lines) + "\n")


def _cuts(
    answer: Answer, node: Definition, tree: ast.Module, lines: Sequence[str]
) -> Iterator[tuple[int, int, list[str]]]:
    """Of each piece of a solution its first and last line, and what a student gets in their place."""
    first = next(one for one in node.body if answer.begin < (one.end_lineno or one.lineno))
    for begin, end in answer.marked:
        if _BEGINS.fullmatch(lines[begin - 1].strip()):
            yield begin, end, _raising(answer.name, node, lines[begin - 1].partition("#")[0])
            continue
        left = prompt(tree, lines, (begin, end))
        if begin == answer.begin:
            raises = _raising(answer.name, node, lines[first.lineno - 1][: first.col_offset])
            if first.lineno == begin + 1:
                left = raises + [one for one in left if one.strip() != "..."]
            else:
                yield first.lineno, first.lineno - 1, raises
        yield begin + 1, end - 1, left


def _raising(name: str, node: Definition, indent: str) -> list[str]:
    is_class = isinstance(node, ast.ClassDef)
    head = [f"{indent}def __init__(self, *args, **named):"] if is_class else []
    return [*head, f'{indent}{"    " * is_class}raise NotImplementedError("write {name} here")']


def imported_by(sheet: str) -> tuple[str, ...]:
    """The modules that a blank sheet imports, and what it imports from them, which may be modules too."""
    try:
        nodes = list(ast.walk(ast.parse(sheet)))
    except SyntaxError:
        return ()
    found = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(dict.fromkeys(found))
