"""Reads a question file before it is run: what Python would say in a worse way, or not at all, is told with its line and what to do."""

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from autograder.course.question import task
from autograder.errors import CourseError
from autograder.words.alike import alike
from autograder.words.message import Message, message
from autograder.words.rows import either


def refuse_misasked(path: Path, source: bytes) -> None:
    """Raise for a `@task` that says what it cannot say, and for two questions of one name.

    Raises
    ------
    CourseError
        with the line of what is wrong; a file that is not Python is left to who runs it.

    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    asked, known = dict[str, int](), inspect.signature(task).parameters
    for function, decorator in _decorated(tree):
        if not isinstance(function, ast.FunctionDef):
            found = message("course.asks_no_function", task=function.name)
            raise CourseError(path, decorator.lineno, found, message("course.write_question"))
        _refuse_words(path, function, decorator, known)
        if function.name in asked:
            found = message("course.asked_twice", task=function.name, line=asked[function.name])
            raise CourseError(path, function.lineno, found, message("course.rename_one"))
        asked[function.name] = function.lineno


def _decorated(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, ast.expr]]:
    """Whatever has a `task` above it, with that."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    for function in (node for node in tree.body if isinstance(node, kinds)):
        for decorator in function.decorator_list:
            named = decorator.func if isinstance(decorator, ast.Call) else decorator
            if getattr(named, "attr", getattr(named, "id", "")) == "task":
                yield function, decorator


def _meant(word: str, known: Iterable[str]) -> Message:
    near = alike(word, known)
    if near:
        return message("course.task_means", names=either([f"{name}=" for name in near]))
    return message("course.task_knows", names=", ".join(f"{name}=" for name in known))


def _refuse_words(
    path: Path, function: ast.FunctionDef, decorator: ast.expr, known: Mapping[str, inspect.Parameter]
) -> None:
    line = decorator.lineno
    if not isinstance(decorator, ast.Call):
        raise CourseError(path, line, message("course.task_bare", task=function.name), message("course.write_points"))
    if decorator.args:
        found = message("course.task_unnamed", task=function.name, value=ast.unparse(decorator.args[0]))
        raise CourseError(path, decorator.args[0].lineno, found, message("course.write_points"))
    for word in decorator.keywords:
        if word.arg and word.arg not in known:
            found = message("course.task_unknown", task=function.name, word=word.arg)
            raise CourseError(path, word.value.lineno, found, _meant(word.arg, known))
    said = {word.arg for word in decorator.keywords}
    needed = [name for name, one in known.items() if one.default is one.empty and name not in said]
    if needed and None not in said:  # which stands for words that only come to light when the file is run
        found = message("course.task_without", task=function.name, word=needed[0])
        raise CourseError(path, line, found, message("course.write_points"))
