"""What the expressions of an answer are when it runs: numbers, vectors, matrices, masks, and whether they are ever zero."""

import ast
import copy
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.judge.key import Case
from autograder.sandbox.inprocess import perform

_SEEN = "_seen_by_the_audit"
_MOST = 200
_PLAIN, _NO_NUMBER = -1, -2  # numbers of axes of what has none: a plain number, and anything else


@dataclass
class Fact:
    """What one expression was, each time it was looked at: types by name, numbers of axes, shapes."""

    types: set[str] = field(default_factory=set)
    dims: set[int] = field(default_factory=set)
    shapes: list[tuple[int, ...]] = field(default_factory=list)
    finite: bool = True
    nonzero: bool = True

    def note(self, value: Any) -> None:
        """Look at one value."""
        if len(self.shapes) >= _MOST:
            return
        array = isinstance(value, np.ndarray)
        self.types.add(value.dtype.kind + " array" if array else type(value).__name__)
        if isinstance(value, np.ndarray | np.number | float | int):
            shape = np.shape(value)
            self.dims.add(len(shape) if array else _PLAIN)
            self.shapes.append(shape)
            # Divided by a number near the smallest there is, even 1 would overflow.
            self.nonzero &= bool(np.all(np.abs(np.asarray(value, np.float64)) > 1e-290))  # noqa: PLR2004  (see above)
            self.finite &= bool(np.isfinite(np.asarray(value, np.float64)).all())
        else:
            self.dims.add(_NO_NUMBER)

    @property
    def is_numeric(self) -> bool:
        """Whether it always was a number or an array of numbers."""
        return bool(self.dims) and _NO_NUMBER not in self.dims

    def is_array(self, *dims: int) -> bool:
        """Whether it always was an array, with as many axes as one of `dims`; of any number of axes from 1 without."""
        return bool(self.dims) and (self.dims <= set(dims) if dims else min(self.dims) > 0)


Facts = Mapping[int, Fact]
"""Facts by the identity of the expression's node."""


Run = Callable[[Any, Mapping[str, Any]], Callable[..., Any]]
"""Makes the function that is called out of a definition's tree, among these names beside those of the file."""


def observe(
    definition: ast.stmt, statements: Sequence[ast.stmt], run: Run, names: Mapping[str, Any], cases: Iterable[Case]
) -> dict[int, Fact]:
    """What each expression of `statements`, which stand in `definition`, is over all cases; absent where none reaches it."""
    nodes = list(ast.walk(definition))
    copied = copy.deepcopy(definition)
    numbers = {id(node): number for number, node in enumerate(ast.walk(copied))}
    inside = {id(node) for statement in statements for node in ast.walk(statement)}
    wanted = {number for number, node in enumerate(nodes) if id(node) in inside and isinstance(node, ast.expr)}
    _Watched(numbers, wanted).visit(copied)
    found: dict[int, Fact] = {}

    def look(number: int, value: Any) -> Any:
        found.setdefault(number, Fact()).note(value)
        return value

    watched = run(ast.fix_missing_locations(copied), {_SEEN: look})
    for case in cases:
        perform(case.as_call(), {**names, case.called: watched}, "")
    return {id(nodes[number]): fact for number, fact in found.items()}


def run_function(function: ast.FunctionDef, names: Mapping[str, Any], filename: str) -> Callable[..., Any]:
    """The function that a tree defines, among these names."""
    scope = dict(names)
    exec(compile(ast.Module([function], []), filename, "exec"), scope)  # noqa: S102  (made of our own answers)
    made: Callable[..., Any] = scope[function.name]
    return made


class _Watched(ast.NodeTransformer):
    """Puts a look at the value around every expression that has one."""

    def __init__(self, numbers: Mapping[int, int], wanted: set[int]) -> None:
        self._numbers, self._wanted = numbers, wanted

    def visit(self, node: ast.AST) -> Any:
        number = self._numbers.get(id(node), -1)
        for name, old in list(ast.iter_fields(node)):
            setattr(node, name, self._inside(node, name, old))
        if number not in self._wanted or not _has_value(node):
            return node
        assert isinstance(node, ast.expr)
        look = ast.Name(_SEEN, ast.Load())
        return ast.copy_location(ast.Call(look, [ast.Constant(number), node], []), node)

    def _inside(self, node: ast.AST, name: str, old: Any) -> Any:
        if isinstance(old, list):
            return [self.visit(item) if isinstance(item, ast.AST) else item for item in old]
        if isinstance(node, ast.Call) and name == "func" and isinstance(old, ast.Name | ast.Attribute):
            # What is called stays as it is written; what a method belongs to is looked at.
            if isinstance(old, ast.Attribute):
                old.value = self.visit(old.value)
            return old
        if isinstance(node, ast.FormattedValue | ast.JoinedStr):
            return old
        return self.visit(old) if isinstance(old, ast.AST) else old


def _has_value(node: ast.AST) -> bool:
    if isinstance(node, ast.Starred | ast.Slice | ast.JoinedStr | ast.FormattedValue | ast.Lambda):
        return False
    if isinstance(node, ast.Tuple) and any(isinstance(part, ast.Slice | ast.Starred) for part in _parts(node)):
        return False
    return isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def _parts(node: ast.Tuple) -> Iterator[ast.expr]:
    yield from node.elts


_HAND_ON = frozenset(("zip", "enumerate", "map", "filter", "starmap", "iter"))
"""What goes through as much as all of what it is given."""


def never_ends(rounds: ast.expr, names: Collection[str] = ()) -> bool:
    """Whether what is gone through has no end, as `itertools.count()`: a list of it would fill all memory before a line is counted.

    What goes by one of these `names` has none either.
    """
    match rounds:
        case ast.Name(name):
            return name in names
        case ast.Call(ast.Name(name) | ast.Attribute(attr=name), args):
            through = args[1:] if name in ("map", "filter", "starmap") else args[:1] if name == "enumerate" else args
            is_one = name in ("count", "cycle") or (name == "repeat" and not args[1:] and not rounds.keywords)
            return is_one or (name in _HAND_ON and bool(through) and all(never_ends(one, names) for one in through))
    return False
