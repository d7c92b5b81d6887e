"""The right answers to a task that its author wrote otherwise: functions, or for what a driver judges methods and classes."""

import ast
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder.course.assignment import Assignment
from autograder.course.edits import answer_texts, with_definition
from autograder.course.markers import Definition
from autograder.course.mistakes import refuse_unlike, tasks_by_label
from autograder.course.running import run_file
from autograder.course.scene import Scene
from autograder.errors import CourseError
from autograder.words.message import message


def alternatives(path: Path, assignment: Assignment, task: str) -> Iterator[tuple[str, int, Callable[..., Any]]]:
    """What is called ``<task>__<how>`` in a file of right answers, or ``<driver>__<how>``: its name and line, and what is called.

    They may call all answers.

    Raises
    ------
    CourseError
        if one names no task, or cannot be called like its answer.

    """
    if not path.is_file():
        return
    names = run_file(path, given=assignment.functions)
    texts = answer_texts(assignment.answers_file, assignment.source.decode(), assignment.answers)
    tasks, nodes = tasks_by_label(texts), _definitions(path)
    for name, thing in names.items():
        if not _is_written_here(name, thing, assignment):
            continue
        written = tasks.get(name.split("__")[0], name.split("__")[0])
        if written not in assignment.answers:
            found = message("course.alternative_in_unknown_task", function=name, task=written)
            raise CourseError(path, _line(thing), found, message("course.name_alternative"))
        if written == task:
            own, answer = texts[task], assignment.answers[task]
            refuse_unlike(path, thing, own)
            if answer.driver:
                scene = Scene(assignment.answers_file, assignment.source.decode(), answer, assignment.files)
                thing = scene.with_text(with_definition(own, nodes[name]), own.line, names)  # noqa: PLW2901  (in its scene)
            yield name, nodes[name].lineno, thing


def _is_written_here(name: str, thing: object, assignment: Assignment) -> bool:
    is_definition = inspect.isfunction(thing) or inspect.isclass(thing)
    return is_definition and "__" in name.strip("_") and thing is not assignment.functions.get(name)


def _line(thing: Any) -> int | None:
    return thing.__code__.co_firstlineno if inspect.isfunction(thing) else None


def _definitions(path: Path) -> dict[str, Definition]:
    body = ast.parse(path.read_bytes()).body
    return {node.name: node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
