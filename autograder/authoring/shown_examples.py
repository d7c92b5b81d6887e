"""Writes the author's examples, with what the answers give for them, into the docstrings of blank sheets."""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course.assignment import Assignment
from autograder.course.exam import Exam
from autograder.errors import CourseError
from autograder.feedback.literals import whole_literal
from autograder.judge.key import Case
from autograder.words.message import message

_WIDTH, _DIGITS = 88, 15
_QUOTES = re.compile("([rR]?)(\"\"\"|''')")


def with_examples(assignment: Assignment, practice: Exam, sheets: Mapping[str, str]) -> dict[str, str]:
    """The blank sheets, by their names, with the examples of all tasks.

    Raises
    ------
    CourseError
        where a function has no docstring between three quotes to write them into.

    """
    written = dict(sheets)
    for name, lines in _by_function(assignment, practice).items():
        home = next(file for file, sheet in sheets.items() if _function(sheet, name))
        written[home] = _into_docstring(written[home], name, lines, assignment.reference / home)
    return written


def _by_function(assignment: Assignment, practice: Exam) -> dict[str, list[str]]:
    """Of each function with examples the lines that show them."""
    cases = [one for task in practice.key.tasks for one in task.cases if one.case.is_example]
    found: dict[str, list[str]] = {}
    if not cases:
        return found
    names = {**assignment.functions, "np": np}
    for one in cases:
        # The answers were asked for the same before, and gave what a key can be made of.
        with assignment.files.at_hand():
            found.setdefault(one.case.called, []).extend(_shown(assignment, one.case, names))
    return found


def _shown(assignment: Assignment, case: Case, names: dict[str, Any]) -> Iterator[str]:
    """A call and its result, as Python's prompt shows them to who has these names."""
    parameters = inspect.signature(assignment.functions[case.called]).parameters
    args = []
    for name, arg in case.args.items():
        head = "" if parameters[name].kind is inspect.Parameter.POSITIONAL_ONLY else f"{name}="
        text = whole_literal(arg, _WIDTH - len(head), digits=_DIGITS)
        args.append(head + text.replace("\n", "\n" + " " * len(head)))
    call = _call(case.called, args)
    with np.errstate(all="ignore"):  # as wherever answers are asked
        value = eval(call, names)  # noqa: S307  (our own)
    first, *rest = call.splitlines()
    yield f">>> {first}"
    yield from (f"... {line}" for line in rest)
    with np.printoptions(precision=8, linewidth=_WIDTH):
        yield from (line or "<BLANKLINE>" for line in repr(value).splitlines())


def _call(name: str, args: Sequence[str]) -> str:
    """The call in one line if it fits, else each argument on a line of its own."""
    in_one = [re.sub(r"\n *", " ", arg) for arg in args]
    whole = f"{name}({', '.join(in_one)})"
    if len(whole) <= _WIDTH:
        return whole
    best = [one if len(one) < _WIDTH else arg.replace("\n", "\n    ") for one, arg in zip(in_one, args, strict=True)]
    return f"{name}(\n" + "".join(f"    {arg},\n" for arg in best) + ")"


def _function(sheet: str, name: str) -> ast.FunctionDef | None:
    every = [one for one in ast.parse(sheet).body if isinstance(one, ast.FunctionDef)]
    return next((one for one in every if one.name == name), None)


def _into_docstring(sheet: str, name: str, shown: Sequence[str], path: Path) -> str:
    """The sheet with these lines at the end of a function's docstring."""
    function = _function(sheet, name)
    assert function
    docstring, lines = function.body[0], sheet.splitlines(keepends=True)
    begin = lines[docstring.lineno - 1].encode()[docstring.col_offset :].decode()
    quotes = _QUOTES.match(begin)
    if ast.get_docstring(function) is None or not quotes:
        raise CourseError(path, None, message("example.no_docstring", name=name), message("example.write_docstring"))
    assert docstring.end_lineno
    assert docstring.end_col_offset
    end = docstring.end_lineno - 1
    last = lines[end].encode()
    before, after = last[: docstring.end_col_offset - 3].decode().rstrip(), last[docstring.end_col_offset :].decode()
    indent = " " * docstring.col_offset
    told = [one if quotes[1] else one.replace("\\", "\\\\") for one in shown]
    above = "".join(lines[:end]) + before
    block = "".join(f"{indent}{one}\n" for one in told)
    return f"{above.rstrip()}\n\n{block}{indent}{quotes[2]}{after}{''.join(lines[end + 1 :])}"
