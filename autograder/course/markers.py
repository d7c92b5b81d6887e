"""Solution markers: the lines of an answer that a student must never see, and the blank sheet that is left without them."""

import ast
from collections.abc import Mapping
from pathlib import Path

from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.words.message import message

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"


@frozen
class Answer:
    """A function with a solution: its name, first line, parameters, and the solution's lines, both ends counted from 1."""

    name: str
    line: int
    parameters: tuple[str, ...]
    begin: int
    end: int


def find_answers(path: Path, source: str) -> list[Answer]:
    """The answers in a file of the reference, in order.

    Raises
    ------
    CourseError
        where markers do not pair up, or stand outside a top-level function.

    """
    answers: list[Answer] = []
    pairs = _pairs(path, source)
    try:
        functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    except SyntaxError as error:
        raise CourseError(
            path, error.lineno, message("course.not_python", problem=error.msg), message("course.mend_syntax")
        ) from None
    for begin, end in pairs:
        inside = [one for one in functions if one.lineno < begin and end <= (one.end_lineno or 0) + 1]
        if not inside:
            raise CourseError(path, begin, message("course.solution_outside"), message("course.put_markers_inside"))
        function = inside[-1]
        if answers and answers[-1].name == function.name:
            raise CourseError(
                path, begin, message("course.second_solution", function=function.name), message("course.keep_one_pair")
            )
        parameters = tuple(argument.arg for argument in function.args.posonlyargs + function.args.args)
        answers.append(Answer(function.name, function.lineno, parameters, begin, end))
    return answers


def _pairs(path: Path, source: str) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    begin = None
    for number, line in enumerate(source.splitlines(), 1):
        if line.strip() == BEGIN:
            if begin is not None:
                raise CourseError(
                    path,
                    number,
                    message("course.solution_in_solution", begin=begin),
                    message("course.close_that", marker=END),
                )
            begin = number
        elif line.strip() == END:
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
    parameters = tuple(argument.arg for argument in function.args.posonlyargs + function.args.args)
    return Answer(name, function.lineno, parameters, function.lineno, function.lineno)


def given_text(source: str, answers: Mapping[str, Answer]) -> str:
    """The text of all functions that students are given whole, one after the other; `answers` are those of all tasks."""
    lines = source.splitlines()
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    given = [one for one in functions if one.name not in answers or answers[one.name].begin == answers[one.name].end]
    return "\n\n".join("\n".join(lines[one.lineno - 1 : one.end_lineno]) for one in given)


def solution_lines(path: Path, source: str, only: Answer | None = None) -> list[tuple[int, str]]:
    """Each line between markers that says something, stripped, with its number; those of one answer `only`, if it is named."""
    lines = source.splitlines()
    return [
        (number, lines[number - 1].strip())
        for answer in ([only] if only else find_answers(path, source))
        for number in range(answer.begin + 1, answer.end)
        if lines[number - 1].strip() and not lines[number - 1].strip().startswith("#")
    ]


def blank(path: Path, source: str) -> str:
    """The file as a student gets it: each solution replaced by a line that raises NotImplementedError."""
    lines = source.splitlines()
    for answer in reversed(find_answers(path, source)):
        indent = lines[answer.begin - 1][: -len(BEGIN)]
        lines[answer.begin - 1 : answer.end] = [f'{indent}raise NotImplementedError("write {answer.name} here")']
    return "\n".join(lines) + "\n"


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
