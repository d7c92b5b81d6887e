"""An answer's solution as a tree, and versions of it that differ in one place."""

import ast
import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from autograder.course.assignment import Assignment
from autograder.course.markers import Answer, Definition, definitions, parameters_of
from autograder.course.reference import Reference
from autograder.course.scene import Scene
from autograder.frozen import frozen
from autograder.judge.key import Case
from autograder.mutation.expressions import Facts, never_ends, observe, run_function


@frozen(eq=False)
class Place:
    """A node of a solution: where it hangs, and the innermost statement that it is part of."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    statement: ast.stmt


New = ast.AST | list[ast.stmt]
"""What may be put in a place: another node, or for a statement several."""


@frozen(eq=False)
class Version:
    """An answer with one change: the line of the change, its statement `before` and `after` as text, the whole as `text`, without its docstring.

    `after` is empty where a statement is left out.
    """

    task: str
    line: int
    before: str
    after: str
    text: str
    function: Callable[..., Any]


class Solution:
    """What stands between the markers of one answer.

    Attributes
    ----------
    statements
        its statements, the outermost.
    places
        every expression and statement in it, in the order of the text.
    parameters
        the names of the function's arguments.
    others
        the other answers, each with the names of its arguments.

    """

    def __init__(self, assignment: Assignment | Reference, task: str) -> None:
        """The solution of `task`, not yet looked at as it runs."""
        answer = assignment.answers[task]
        every = dict(definitions(ast.parse(assignment.source).body))
        self.task, self.function = task, _cut_docstring(every[task])
        self._whole = every[task.partition(".")[0]]
        written = list(_written(every, task, answer))
        self.parameters = tuple(dict.fromkeys(name for one, _ in written for name in parameters_of(one)))
        self.statements = [one for _, some in written for _, _, one in some]
        self.others = {one.name: one.parameters for one in assignment.answers.values() if one.name != task}
        self.places = [
            place for _, some in written for in_, field, one in some for place in _places(one, in_, one, field)
        ]
        self._names: Mapping[str, Any] = assignment.functions
        self._filename = str(assignment.answers_file)
        source, files = assignment.source.decode(), assignment.files
        self._scene = Scene(assignment.answers_file, source, answer, files) if answer.driver else None
        self._heads = dict[ast.stmt, str]()

    @cached_property
    def original(self) -> str:
        """The whole function as text, in the form in which versions are told apart."""
        return ast.unparse(self.function)

    @cached_property
    def without_end(self) -> frozenset[str]:
        """The names by which something goes that has no end."""
        assigned = [one.node for one in self.places if isinstance(one.node, ast.Assign) and never_ends(one.node.value)]
        return frozenset(name.id for one in assigned for name in one.targets if isinstance(name, ast.Name))

    def facts(self, cases: Iterable[Case]) -> Facts:
        """What its expressions are over these cases."""
        return observe(self._whole, self.statements, self._run, self._names, cases)

    def _run(
        self,
        definition: ast.stmt,
        beside: Mapping[str, Any] = MappingProxyType({}),
        write: Callable[[], Sequence[ast.stmt]] | None = None,
    ) -> Callable[..., Any]:
        """What is called, where this definition stands in the place of the answer's; what can `write` it again may be put beside others."""
        if "np" not in self._names:  # which changes speak of, also where the answers need no numpy or call it otherwise
            beside = {"np": np, **beside}
        if self._scene:
            return self._scene.with_node(definition, beside, write)
        assert isinstance(definition, ast.FunctionDef)
        return run_function(definition, {**self._names, **beside}, self._filename)

    def names_above(self, line: int) -> list[str]:
        """The arguments, and what is assigned above a line."""
        assigned = [
            place.node.id
            for place in self.places
            if isinstance(place.node, ast.Name) and isinstance(place.node.ctx, ast.Store) and place.node.lineno < line
        ]
        return list(dict.fromkeys([*self.parameters, *assigned]))

    def with_new(self, changes: Sequence[tuple[Place, New]], *, span: int = 1) -> Version | None:
        """The answer with something else in one or several places; None if that is no Python, or no change.

        Of several places none may be inside of another. `span` neighbours make room in the first.
        """
        first = changes[0][0]
        line, before = getattr(first.node, "lineno", first.statement.lineno), self._head(first.statement)
        undone: list[Callable[[], None]] = []
        try:
            for place, new in changes:
                _locate(new, place.node)
                undone.append(_put(place, new, span))
            text = ast.unparse(self.function)
            after = _text_of(changes[0][1]) if first.node is first.statement else head(first.statement)
            if text == self.original:
                return None
            function = self._run(self._whole, write=lambda: self._whole_with(text))
        except (SyntaxError, ValueError, TypeError):
            return None
        finally:
            for undo in reversed(undone):
                undo()
        return Version(self.task, line, before, after, text, function)

    def _head(self, statement: ast.stmt) -> str:
        """The head of a statement as it is in the answer."""
        if statement not in self._heads:
            self._heads[statement] = head(statement)
        return self._heads[statement]

    def _whole_with(self, text: str) -> Sequence[ast.stmt]:
        """The top-level definition, with this text in the place of the answer's own."""
        new = ast.parse(text).body
        if self.function is self._whole:
            return new
        whole = copy.copy(self._whole)
        whole.body = [other for part in whole.body for other in (new if part is self.function else [part])]
        return [whole]

    def unreached(self, facts: Facts) -> Iterator[int]:
        """The lines of plain statements of which nothing has been looked at."""
        for place in self.places:
            if place.node is place.statement and isinstance(
                place.node, ast.Assign | ast.AugAssign | ast.Return | ast.Expr
            ):
                parts = [node for node in ast.walk(place.node) if isinstance(node, ast.expr)]
                if parts and not any(id(node) in facts for node in parts):
                    yield place.node.lineno

    def renamed(self, names: Mapping[str, str]) -> Callable[..., Any]:
        """The answer's function with other names for its own variables."""
        used = [node for node in ast.walk(self.function) if isinstance(node, ast.Name)]
        before = [node.id for node in used]
        for node in used:
            node.id = names.get(node.id, node.id)
        try:
            return self._run(self._whole)
        finally:
            for node, name in zip(used, before, strict=True):
                node.id = name


_Hung = tuple[ast.AST, str, ast.stmt]
"""A statement, what it is part of, and as what."""


def _written(
    every: Mapping[str, Definition], task: str, answer: Answer
) -> Iterator[tuple[ast.FunctionDef, list[_Hung]]]:
    """The functions of a solution, of a class its marked methods, each with its statements that students write."""
    for name, node in every.items():
        if isinstance(node, ast.FunctionDef) and (name == task or name.startswith(f"{task}.")):
            some = list(_marked_in(node, answer))
            if some:
                yield node, some


def _marked_in(node: ast.AST, answer: Answer) -> Iterator[_Hung]:
    """The outermost marked statements, which may stand in the blocks of one that is given."""
    for field, value in ast.iter_fields(node):
        for one in value if isinstance(value, list) else ():
            if isinstance(one, ast.stmt) and any(begin < one.lineno < end for begin, end in answer.marked):
                yield node, field, one
            elif isinstance(one, ast.stmt | ast.excepthandler | ast.match_case):
                yield from _marked_in(one, answer)


def _places(node: ast.AST, parent: ast.AST, statement: ast.stmt, field: str = "body") -> Iterator[Place]:
    where = getattr(parent, field)
    index = where.index(node) if isinstance(where, list) else None
    if isinstance(node, ast.stmt):
        statement = node
    if isinstance(node, ast.expr | ast.stmt):
        yield Place(node, parent, field, index, statement)
    for name, value in ast.iter_fields(node):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, ast.AST):
                yield from _places(item, node, statement, name)


def _cut_docstring(definition: Definition) -> Definition:
    """Cut off the docstring, which each version would repeat; the same definition."""
    if len(definition.body) > 1 and ast.get_docstring(definition, clean=False) is not None:
        del definition.body[0]
    return definition


def _locate(new: New, old: ast.AST) -> None:
    """Tell new nodes, with all that is in them, that they stand where an old one stood."""
    for node in new if isinstance(new, list) else [new]:
        if not hasattr(node, "lineno"):
            ast.copy_location(node, old)
        ast.fix_missing_locations(node)


def _put(place: Place, new: New, span: int) -> Callable[[], None]:
    """Put something in a place; what is returned puts everything back."""
    old = getattr(place.parent, place.field)
    if place.index is None:
        setattr(place.parent, place.field, new)
    else:
        items = list(old)
        items[place.index : place.index + span] = new if isinstance(new, list) else [new]
        setattr(place.parent, place.field, items)
    return lambda: setattr(place.parent, place.field, old)


def head(statement: ast.stmt) -> str:
    """A statement's first line as text: all of a plain one, the head of a compound one."""
    return ast.unparse(statement).split("\n")[0]


def _text_of(new: New) -> str:
    nodes: Sequence[ast.AST] = new if isinstance(new, list) else [new]
    return "; ".join(head(one) for one in nodes if isinstance(one, ast.stmt) and not isinstance(one, ast.Pass))
