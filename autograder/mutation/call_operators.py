"""Mutation operators for calls: another function, another axis, an argument left out, in another place or order."""

import ast
from collections.abc import Container, Iterator
from typing import Any

import numpy as np

from autograder.mutation.expressions import Fact, Facts
from autograder.mutation.functions import FUNCTIONS
from autograder.mutation.mutation import ALL_AXES, TURN, Mutation
from autograder.mutation.operator_table import INSTEAD
from autograder.mutation.versions import Solution
from autograder.words.message import Text, message

_REDUCTIONS = ("sum", "mean", "prod", "max", "min", "argmax", "argmin", "any", "all", "var", "std", "cumsum", "cumprod")
_KEEPING = ("sum", "mean", "prod", "max", "min", "any", "all", "var", "std")
_UNCHANGED_BY_ORDER = (
    "maximum",
    "minimum",
    "max",
    "min",
    "add",
    "multiply",
    "logaddexp",
    "zip",
    "range",
    "isinstance",
    "einsum",
)
_UNCALLABLE = ("len", "range", "enumerate", "zip", "isinstance", "print", "reversed", "sorted", "abs", "copy", "next")


def call_mutations(solution: Solution, facts: Facts, node: ast.Call) -> Iterator[Mutation]:
    """All mutations of a call."""
    name = name_of(node)
    if name is None:
        return
    for other in INSTEAD.get(name, ()):
        yield Mutation(
            _kind(name),
            message("mutation.call_for_other_call", called=called(other), called_too=called(name)),
            _renamed(node, other),
        )
    if name in _REDUCTIONS:
        yield from _reductions(facts, node, name)
    if isinstance(node.func, ast.Name) and name in solution.others:
        yield from _tasks(solution, node, name)
    yield from _left_out(solution, facts, node, name)
    yield from _arguments(solution, node, name)
    yield from _whole_pieces(node)


def _kind(name: str) -> str:
    return "reduction" if name in _REDUCTIONS else "function"


def called(name: str, tasks: Container[str] = ()) -> Text:
    """A function in words; what students may not know by its name is only a function."""
    if name in FUNCTIONS and (noun := FUNCTIONS[name].noun):
        return noun
    return (
        f"`{name}`"
        if name in tasks or hasattr(np, name) or hasattr(np.random.Generator, name)
        else message("mutation.function")
    )


def name_of(node: ast.Call) -> str | None:
    """The name of what is called: of a plain function, a method, or a function of a module."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else None


def _renamed(node: ast.Call, name: str) -> ast.Call:
    if isinstance(node.func, ast.Attribute):
        return ast.Call(ast.Attribute(node.func.value, name, ast.Load()), node.args, node.keywords)
    return ast.Call(ast.Name(name, ast.Load()), node.args, node.keywords)


def is_of_numpy(node: ast.Call) -> bool:
    """Whether a function of numpy's own is called, not a method."""
    return isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in ("np", "np.linalg")


def _reduced(node: ast.Call) -> ast.expr | None:
    """What a reduction reduces: its first argument, or what it is a method of."""
    if is_of_numpy(node):
        return node.args[0] if node.args else None
    return node.func.value if isinstance(node.func, ast.Attribute) else None


def _reductions(facts: Facts, node: ast.Call, name: str) -> Iterator[Mutation]:
    what, inner = called(name), _reduced(node)
    if inner is None:
        return
    yield Mutation("reduction", message("mutation.what_is_left_out", what=what), inner)
    yield from _over_other_axes(facts, node, what, inner)
    keywords = {one.arg for one in node.keywords}
    if "keepdims" in keywords:
        yield Mutation("axis", message("mutation.axis_lost", what=what), _with(node, keepdims=None))
    elif "axis" in keywords and name in _KEEPING:
        yield Mutation("axis", message("mutation.axis_kept", what=what), _with(node, keepdims=True))
    yield from _too_early(node, name, inner)


def _over_other_axes(facts: Facts, node: ast.Call, what: Text, inner: ast.expr) -> Iterator[Mutation]:
    """A reduction over another axis, over all of them, or over one alone."""
    axis = next((one.value for one in node.keywords if one.arg == "axis"), None)
    has_axes = facts.get(id(inner), Fact()).is_array(2, 3, 4)
    if isinstance(axis, ast.Constant) and type(axis.value) is int and has_axes:
        for other in (0, 1):
            if other != axis.value and not (axis.value == -1 and facts[id(inner)].dims == {other + 1}):
                says = message("mutation.other_axis", what=what, value=axis.value, other=other)
                yield Mutation("axis", says, _with(node, axis=other), turn=TURN.format(axis.value, other))
    if axis is not None:
        says = message("mutation.everything_for_axis", what=what)
        yield Mutation("axis", says, _with(node, axis=None, keepdims=None), turn=ALL_AXES)
    elif has_axes and len(node.args) == is_of_numpy(node):
        for other in (0, 1):
            says = message("mutation.axis_for_everything", what=what, other=other)
            yield Mutation("axis", says, _with(node, axis=other))


def _too_early(node: ast.Call, name: str, inner: ast.expr) -> Iterator[Mutation]:
    """A sum of a function where the function of the sum is meant, and the other way round."""
    if isinstance(inner, ast.Call) and is_of_numpy(inner) and len(inner.args) == 1 and not inner.keywords:
        says = message(
            "mutation.calls_swapped",
            called=called(name),
            called_too=called(name_of(inner) or ""),
        )
        early = _of(node, inner.args[0])
        yield Mutation("step", says, ast.Call(inner.func, [early], []))


def _of(node: ast.Call, inner: ast.expr) -> ast.Call:
    """The same reduction of something else."""
    if is_of_numpy(node):
        return ast.Call(node.func, [inner, *node.args[1:]], node.keywords)
    assert isinstance(node.func, ast.Attribute)
    return ast.Call(ast.Attribute(inner, node.func.attr, ast.Load()), node.args, node.keywords)


def _with(node: ast.Call, **changed: Any) -> ast.Call:
    """The call with other keywords; None takes one away."""
    keywords = [one for one in node.keywords if one.arg not in changed]
    keywords += [ast.keyword(name, ast.Constant(value)) for name, value in changed.items() if value is not None]
    return ast.Call(node.func, node.args, keywords)


def _whole_pieces(node: ast.Call) -> Iterator[Mutation]:
    """Steps of several that leave out the last piece where it is shorter than the others."""
    match node:
        case ast.Call(ast.Name("range"), [start, stop, size]):
            rest = ast.BinOp(ast.BinOp(stop, ast.Sub(), start), ast.Mod(), size)
            new = ast.Call(node.func, [start, ast.BinOp(stop, ast.Sub(), rest), size], [])
            yield Mutation("step", message("mutation.last_piece_left_out"), new)


def _tasks(solution: Solution, node: ast.Call, name: str) -> Iterator[Mutation]:
    """Another task in the place of the one that is called, and that one twice."""
    for other, parameters in solution.others.items():
        if other != name and parameters == solution.others[name]:
            yield Mutation(
                "call",
                message("mutation.other_called", other=other, name=name),
                _renamed(node, other),
            )
    if len(solution.others[name]) == 1:
        yield Mutation("call", message("mutation.name_is_applied_twice", name=name), ast.Call(node.func, [node], []))
        tanh = ast.Attribute(ast.Name("np", ast.Load()), "tanh", ast.Load())
        yield Mutation("call", message("mutation.tanh_for_function", name=name), ast.Call(tanh, node.args, []))


def _left_out(solution: Solution, facts: Facts, node: ast.Call, name: str) -> Iterator[Mutation]:
    """The argument in the place of a function of it."""
    if name in _REDUCTIONS or name in _UNCALLABLE or len(node.args) != 1:
        return
    if not facts.get(id(node.args[0]), Fact()).is_numeric:
        return
    yield Mutation("call", message("mutation.called_is_left_out", called=called(name, solution.others)), node.args[0])
    if name not in solution.others and is_of_numpy(node):
        yield Mutation(
            "call", message("mutation.called_is_taken_twice", called=called(name)), ast.Call(node.func, [node], [])
        )


def _arguments(solution: Solution, node: ast.Call, name: str) -> Iterator[Mutation]:
    """Two neighbours among the arguments in each other's places."""
    if name in (*_UNCHANGED_BY_ORDER, "where", "outer"):
        return
    says = (
        message("mutation.arguments_of_name_swapped", name=name)
        if name in solution.others
        else message("mutation.arguments_swapped")
    )
    for place in range(len(node.args) - 1):
        one, other = node.args[place : place + 2]
        if not isinstance(one, ast.Starred) and not isinstance(other, ast.Starred):
            args = [*node.args[:place], other, one, *node.args[place + 2 :]]
            yield Mutation("arguments", says, ast.Call(node.func, args, node.keywords))
