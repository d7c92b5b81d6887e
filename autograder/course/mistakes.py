"""Known mistakes in a task: an edit of its answer or a whole function, each with its name and its hint."""

import ast
import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from types import FunctionType, MappingProxyType
from typing import Any

from autograder.course.edits import AnswerText, edited, with_definition
from autograder.course.markers import Answer
from autograder.course.running import run_file
from autograder.course.scene import Scene
from autograder.errors import CourseError
from autograder.frozen import frozen
from autograder.sandbox.given_files import UNDER
from autograder.words.message import Text, message


@frozen
class Mistake:
    """A known wrong implementation: what the student did, a hint, and the function itself.

    The function is called ``<task>__<mistake>``, which stands in that line of the file of mistakes; where the task has a driver, it
    is that driver among what is wrong, and called ``<driver>__<mistake>``. `make` gives it with the text of what is wrong, and is
    asked when one of them is first looked at.

    Raises
    ------
    CourseError
        at that look, if the edited answer is no Python.

    """

    task: str
    name: str
    hint: str
    line: int
    make: Callable[[], tuple[FunctionType, str]]

    @cached_property
    def _made(self) -> tuple[FunctionType, str]:
        return self.make()

    @cached_property
    def function(self) -> Callable[..., Any]:
        """The wrong implementation; what it calls beside are the right answers."""
        return self._made[0]

    @property
    def text(self) -> str:
        """The task defined anew, as a student would have written it."""
        return self._made[1]


@frozen
class _Entry:
    """What stands in the file under a label; `edits` is None where it is a whole function."""

    path: Path
    label: str
    line: int
    says: str
    node: ast.stmt
    edits: Any = None
    task: str = ""

    def refuse(self, found: Text, do: Text) -> CourseError:
        return CourseError(self.path, self.line, found, do)


def known_mistakes(
    path: Path,
    answers: Mapping[str, AnswerText],
    functions: Mapping[str, Any],
    source: bytes | None = None,
    scenes: Mapping[str, Scene] = MappingProxyType({}),
) -> dict[str, tuple[Mistake, ...]]:
    """The known mistakes of each task, in the order of the file; `functions` are what the answers' file defines.

    `scenes` are those of tasks with a driver. Each mistake is called ``<task>__<mistake>``, or ``<driver>__<mistake>``. It is a function, or a dict of edits of the answer: fragments of its solution and
    what stands in their place. The first line of the docstring, or of the text under the edits, names it, the rest hints.
    With the `source` at hand the file need not be there.

    Raises
    ------
    CourseError
        if there is no such file, or a mistake has no name, no hint, no task, or does not fit its answer.

    """
    if source is None and not path.is_file():
        raise CourseError(path, None, message("course.no_mistakes"), message("course.write_mistakes"))
    source = path.read_bytes() if source is None else source
    files = {UNDER: functions[UNDER]} if UNDER in functions else {}
    names, tree = run_file(path, source, given=files), ast.parse(source)
    text = _Text(source.decode().splitlines(), tree)
    found: dict[str, dict[str, Mistake]] = {name: {} for name in answers}
    for entry in _entries(path, tree, names, tasks_by_label(answers)):
        _refuse_nameless(entry, found)
        scene = scenes.get(entry.task)
        if entry.edits is None:
            refuse_unlike(path, names[entry.label], answers[entry.task])
            make: Callable[[], tuple[FunctionType, str]] = partial(_whole, names[entry.label], text, entry)
            if scene:
                make = partial(_whole_in_scene, entry, answers[entry.task], scene, text, names)
        else:
            make = _edited(entry, answers, functions, scene)
        name, _, hint = entry.says.partition("\n")
        name, hint = " ".join(name.split()).removesuffix("."), " ".join(hint.split())
        found[entry.task][entry.label] = Mistake(entry.task, name, hint, entry.line, make)
    return {task: tuple(mistakes.values()) for task, mistakes in found.items()}


def tasks_by_label(answers: Mapping[str, AnswerText]) -> dict[str, str]:
    """The tasks by what their mistakes and alternatives are called after: by their drivers, where they have one."""
    led = {text.label: name for name, text in answers.items() if text.label != name}
    return {name: name for name in answers} | led


def _entries(path: Path, tree: ast.Module, names: Mapping[str, Any], tasks: Mapping[str, str]) -> Iterator[_Entry]:
    for node, below in pairwise([*tree.body, ast.Pass()]):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and _is_label(node.name):
            task = _task_of(node.name, tasks)
            yield _Entry(path, node.name, node.lineno, ast.get_docstring(node) or "", node, task=task)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _is_label(node.targets[0].id):
            label = node.targets[0].id
            yield _Entry(path, label, node.lineno, _text_of(below), node, names[label], _task_of(label, tasks))
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and _text_of(below):
            name = ast.unparse(node.targets[0])
            if not name.startswith(tuple(f"{task}_" for task in tasks)):
                continue  # a table of the author's own
            found = message("course.looks_like_mistake", name=name)
            raise CourseError(path, node.lineno, found, message("course.name_mistake"))


def _task_of(label: str, tasks: Mapping[str, str]) -> str:
    name = label.split("__", maxsplit=1)[0]
    return tasks.get(name, name)


def _is_label(name: str) -> bool:
    return "__" in name.strip("_")


def _text_of(node: ast.stmt) -> str:
    """The text that stands alone in a line, cleaned like a docstring."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return inspect.cleandoc(node.value.value)
    return ""


def _refuse_nameless(entry: _Entry, found: Mapping[str, Mapping[str, Mistake]]) -> None:
    if entry.task not in found:
        raise entry.refuse(
            message("course.mistake_in_unknown_task", mistake=entry.label, task=entry.task),
            message("course.name_mistake"),
        )
    if entry.label in found[entry.task]:
        raise entry.refuse(message("course.mistake_twice", mistake=entry.label), message("course.label_of_its_own"))
    name, _, hint = entry.says.partition("\n")
    if not name.strip() or not hint.strip():
        is_function = entry.edits is None
        do = message("course.docstring_names_mistake") if is_function else message("course.text_names_mistake")
        raise entry.refuse(message("course.mistake_without_name", mistake=entry.label), do)


def _whole(function: FunctionType, text: "_Text", entry: _Entry) -> tuple[FunctionType, str]:
    return function, text.of(entry)


def _whole_in_scene(
    entry: _Entry, own: AnswerText, scene: Scene, text: "_Text", names: Mapping[str, Any]
) -> tuple[FunctionType, str]:
    """The driver where what it judges is another algorithm, among what the file of mistakes defines beside."""
    assert isinstance(entry.node, ast.FunctionDef | ast.ClassDef)
    wrong = with_definition(own, entry.node)
    return _led(entry, scene, own, wrong, names), text.beside(wrong)


def _led(entry: _Entry, scene: Scene, own: AnswerText, text: str, beside: Mapping[str, Any]) -> FunctionType:
    try:
        driver = scene.with_text(text, own.line, beside)
    except ValueError as error:
        found = message("course.edit_does_not_load", task=entry.task, problem=str(error.__cause__))
        raise entry.refuse(found, message("course.mend_mistake")) from error
    driver.__name__ = entry.label
    return driver


def _edited(
    entry: _Entry, answers: Mapping[str, AnswerText], functions: Mapping[str, Any], scene: Scene | None
) -> Callable[[], tuple[FunctionType, str]]:
    """What makes the answer with these edits, each of which is known now to fit."""
    edits = entry.edits
    if (
        not isinstance(edits, dict)
        or not edits
        or not all(isinstance(one, str) for pair in edits.items() for one in pair)
    ):
        do = message("course.write_edits")
        raise entry.refuse(message("course.no_edits", mistake=entry.label), do)
    write = edited(answers, entry.task, edits, (entry.path, entry.line))
    return partial(_defined, entry, write, answers[entry.task], functions, scene)


def _defined(
    entry: _Entry, write: Callable[[], str], own: AnswerText, functions: Mapping[str, Any], scene: Scene | None
) -> tuple[FunctionType, str]:
    text, names = write(), dict(functions)
    try:
        if scene:
            return _led(entry, scene, own, text, {}), text
        exec(compile("\n" * (own.line - 1) + text, str(own.path), "exec"), names)  # noqa: S102  (our own)
    except SyntaxError as error:
        found = message("course.edit_not_python", task=entry.task, problem=error.msg)
        raise entry.refuse(found, message("course.replace_whole")) from error
    function: FunctionType = names[entry.task]
    function.__name__ = entry.label
    return function, text


class _Text:
    """The text of the functions of a file, with all that they need from it and without their docstrings."""

    def __init__(self, lines: list[str], tree: ast.Module) -> None:
        self._lines = lines
        beside = [node for node in tree.body if not isinstance(node, ast.Expr) and not _labelled(node)]
        self._beside = "".join(f"{self._cut(node.lineno, node.end_lineno)}\n\n" for node in beside)

    def of(self, entry: _Entry) -> str:
        docstring = entry.node.body[0] if isinstance(entry.node, ast.FunctionDef | ast.ClassDef) else entry.node
        head = self._cut(entry.node.lineno, docstring.lineno - 1)
        body = self._cut((docstring.end_lineno or 0) + 1, entry.node.end_lineno)
        return self.beside(f"{head}\n{body}\n".replace(entry.label, entry.task))

    def beside(self, text: str) -> str:
        """The text below what the file defines beside mistakes."""
        return f"{self._beside}{text}"

    def _cut(self, first: int, last: int | None) -> str:
        return "\n".join(self._lines[first - 1 : last])


def _labelled(node: ast.stmt) -> bool:
    names = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    if isinstance(node, ast.Assign):
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
    return any(_is_label(name) for name in names)


def refuse_unlike(path: Path, function: FunctionType, answer: Answer | AnswerText) -> None:
    """Raise for another way to write an answer that cannot be called like it."""
    if isinstance(function, type):
        return
    signature = inspect.signature(function)
    # Only a driver calls by keyword.
    is_led = isinstance(answer, AnswerText) and answer.label != answer.name
    named = {name: None for name, one in signature.parameters.items() if is_led and one.kind is one.KEYWORD_ONLY}
    try:
        signature.bind(*answer.parameters, **named)
    except TypeError:
        takes = ", ".join(signature.parameters)
        found = message(
            "course.takes_other",
            function=function.__name__,
            takes=takes,
            answer=answer.name,
            wanted=", ".join(answer.parameters),
        )
        raise CourseError(path, function.__code__.co_firstlineno, found, message("course.take_same")) from None
