"""Which of an answers' file a driver leads: the answers to questions that say what they judge, each with the driver's parameters."""

import ast
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.course.markers import BEGIN, END, Answer, Definition, definitions, parameters_of, tree_of
from autograder.course.question import Question
from autograder.errors import CourseError
from autograder.words.message import message


def led_answers(
    questions: Mapping[str, Question], marked: Mapping[str, Answer], path: Path, source: str
) -> dict[str, Answer]:
    """The `marked` answers; those that a driver leads are called as the driver is, and a class has those of its methods.

    A method that has a question of its own is no part of its class's.

    Raises
    ------
    CourseError
        if a question judges what is not there or not marked, or its driver is none.

    """
    every = dict(definitions(tree_of(source).body))
    led = {one.name: _led(one, questions, marked, every, path) for one in questions.values() if one.judges}
    within = {name for one in led for name in marked if name.startswith(f"{one}.") and name not in questions}
    first = {name: led.get(name, answer) for name, answer in marked.items() if name not in within}
    return first | led


def _led(
    question: Question,
    questions: Mapping[str, Question],
    marked: Mapping[str, Answer],
    every: Mapping[str, Definition],
    path: Path,
) -> Answer:
    driver = _driver(question, marked, every, path)
    if question.name not in every:
        found = message("course.judges_nothing", judges=question.name, answered=path)
        names = ", ".join(name for name in every if name != question.driver)
        raise CourseError(question.path, question.line, found, message("course.name_one", names=names))
    parts = [name for name in marked if name.startswith(f"{question.name}.") and name not in questions]
    own = sorted(span for name in (question.name, *parts) if name in marked for span in marked[name].marked)
    if not own:
        found = message("course.unmarked", task=question.name)
        line = every[question.name].lineno
        raise CourseError(path, line, found, message("course.mark_solution", begin=BEGIN, end=END))
    return _spanning(question, every[question.name], parameters_of(driver), own)


def _spanning(
    question: Question, node: Definition, parameters: tuple[str, ...], spans: Sequence[tuple[int, int]]
) -> Answer:
    whole = Answer(question.name, node.lineno, parameters, spans[0][0], spans[-1][1], question.driver)
    return replace(whole, spans=tuple(spans)) if len(spans) > 1 else whole


def _driver(
    question: Question, marked: Mapping[str, Answer], every: Mapping[str, Definition], path: Path
) -> ast.FunctionDef:
    """The function that leads what is judged: given whole, and called with what is drawn."""
    node = every.get(question.driver)
    if not isinstance(node, ast.FunctionDef):
        found = message("course.no_driver", driver=question.driver, judges=question.name)
        raise CourseError(
            question.path, question.line, found, message("course.write_driver", driver=question.driver, answered=path)
        )
    if question.driver in marked:
        found = message("course.driver_is_marked", driver=question.driver, judges=question.name)
        line = marked[question.driver].begin
        raise CourseError(path, line, found, message("course.unmark_driver"))
    if node.args.kwonlyargs or node.args.vararg or node.args.kwarg:
        found = message("course.driver_takes", driver=question.driver)
        raise CourseError(path, node.lineno, found, message("course.take_drawn"))
    return node


def scene_text(source: str, driver: str) -> str:
    """What a driver does with its arguments, as a student would type it where they are names: its lines, or else a call of it."""
    node = next(one for one in tree_of(source).body if isinstance(one, ast.FunctionDef) and one.name == driver)
    *above, last = node.body[1:] if ast.get_docstring(node) is not None else node.body
    leaves_early = any(isinstance(inner, ast.Return | ast.Yield) for one in above for inner in ast.walk(one))
    if leaves_early or not isinstance(last, ast.Return) or last.value is None:
        return f"{driver}({', '.join(parameters_of(node))})"
    lines = source.splitlines()
    first = (above or [last])[0].lineno
    text = textwrap.dedent("\n".join(lines[first - 1 : node.end_lineno])).splitlines()
    at = last.lineno - first
    return "\n".join([*text[:at], text[at].removeprefix("return "), *text[at + 1 :]])
