"""Mutation operators for statements: a step left out or too late, another update, condition or loop, results in the wrong order."""

import ast
from collections.abc import Iterator
from typing import Any

from autograder.mutation.expressions import never_ends
from autograder.mutation.mutation import Mutation
from autograder.mutation.versions import Place, Solution
from autograder.words.message import Message, message


def statement_mutations(solution: Solution, place: Place) -> Iterator[Mutation]:
    """All mutations of a statement as a whole."""
    node = place.node
    if _may_go(solution, node):
        yield Mutation("step", _left_out(node), ast.Pass())
    match node:
        case ast.Return(ast.Tuple() as results):
            yield from _results(results)
        case ast.AugAssign():
            yield from _updates(node)
        case ast.Assign([ast.Subscript() as target]):
            yield Mutation("update", message("mutation.added_not_set"), _aug(target, ast.Add(), node.value))
        case ast.Expr(
            ast.Call(ast.Attribute(ast.Attribute(attr="add" | "subtract" as how), "at"), [array, index, value])
        ):
            yield from _repeated(how, array, index, value)
        case ast.If():
            yield from _branches(node)
        case ast.For(iter=ast.Call(ast.Name("range"))):
            yield from _ranges(node)
        case ast.Break() | ast.Continue():
            yield Mutation("step", message("mutation.loop_does_not_end"), ast.Pass())
    yield from _swapped(solution, place)


def _left_out(node: ast.AST) -> Message:
    """What is missing without a statement."""
    match node:
        case ast.AugAssign(op=ast.Div(), value=ast.Call(ast.Name("len")) | ast.Subscript(ast.Attribute(attr="shape"))):
            return message("mutation.not_divided_by_rows")
        case ast.AugAssign(op=ast.Div()):
            return message("mutation.division_is_missing")
        case ast.AugAssign(op=ast.Mult()):
            return message("mutation.it_is_missing", it=message("mutation.a_factor"))
    return message("mutation.step_is_left_out")


def _results(node: ast.Tuple) -> Iterator[Mutation]:
    """Neighbours among several results in each other's places."""
    results = node.elts
    for place in range(len(results) - 1):
        turned = [*results[:place], results[place + 1], results[place], *results[place + 2 :]]
        yield Mutation(
            "arguments", message("mutation.two_results_change_places"), ast.Return(ast.Tuple(turned, ast.Load()))
        )


def _repeated(how: str, array: ast.expr, index: ast.expr, value: ast.expr) -> Iterator[Mutation]:
    """An update in which an index that comes several times counts once."""
    entry = ast.Subscript(array, index, ast.Store())
    operation: ast.operator = ast.Add() if how == "add" else ast.Sub()
    yield Mutation("update", message("mutation.only_last_at_place"), _aug(entry, operation, value))
    yield Mutation("update", message("mutation.only_last_at_place"), ast.Assign([entry], value))
    turned = ast.parse("_[::-1]", mode="eval").body
    assert isinstance(turned, ast.Subscript)
    reverse = [ast.Subscript(one, turned.slice, ast.Load()) for one in (index, value)]
    entry = ast.Subscript(array, reverse[0], ast.Store())
    yield Mutation("update", message("mutation.only_first_at_place"), _aug(entry, operation, reverse[1]))


def _aug(target: Any, operation: ast.operator, value: ast.expr) -> ast.AugAssign:
    return ast.AugAssign(target, operation, value)


def _may_go(solution: Solution, node: ast.AST) -> bool:
    """Whether a statement can be left out without a name being missing later."""
    match node:
        case ast.Assign([ast.Name(name)]):
            return name in solution.names_above(node.lineno)
        case ast.Assign([ast.Tuple() as names]):
            known = solution.names_above(node.lineno)
            return all(isinstance(one, ast.Name) and one.id in known for one in names.elts)
        case ast.Assign() | ast.AugAssign() | ast.If() | ast.Raise():
            return True
        case ast.Expr(ast.Call()):
            return True
    return False


def _updates(node: ast.AugAssign) -> Iterator[Mutation]:
    says = message("mutation.set_not_added")
    yield Mutation("update", says, ast.Assign([node.target], node.value))
    match node.op:
        case ast.Add():
            yield Mutation(
                "sign",
                message("mutation.term_subtracted"),
                _aug(node.target, ast.Sub(), node.value),
            )
        case ast.Sub():
            yield Mutation(
                "sign",
                message("mutation.term_added"),
                _aug(node.target, ast.Add(), node.value),
            )
        case ast.Mult():
            says = message("mutation.division_for_product")
            yield Mutation("operation", says, _aug(node.target, ast.Div(), node.value))
        case ast.Div():
            says = message("mutation.product_for_division")
            yield Mutation("operation", says, _aug(node.target, ast.Mult(), node.value))


def _branches(node: ast.If) -> Iterator[Mutation]:
    inverse = ast.UnaryOp(ast.Not(), node.test)
    yield Mutation("condition", message("mutation.condition_negated"), ast.If(inverse, node.body, node.orelse))
    yield Mutation("condition", message("mutation.condition_is_ignored"), list(node.body))


def _ranges(node: ast.For) -> Iterator[Mutation]:
    assert isinstance(node.iter, ast.Call)
    args = node.iter.args
    start, stop = (args[0], args[1]) if len(args) > 1 else (ast.Constant(0), args[0])
    for first, last, says in (
        (start, _moved(stop, -1), message("mutation.loop_ends_early")),
        (start, _moved(stop, 1), message("mutation.loop_ends_late")),
        (_moved(start, 1), stop, message("mutation.loop_begins_late")),
    ):
        again = ast.Call(node.iter.func, [first, last, *args[2:]], [])
        yield Mutation("index", says, ast.For(node.target, again, node.body, node.orelse))


def cut_loops(solution: Solution, place: Place) -> Iterator[Mutation]:
    """A loop over a part of what it should go over."""
    if not (rounds := _rounds(solution, place)):
        return
    for says, part in (
        (message("mutation.loop_leaves_out_last_round"), "[:-1]"),
        (message("mutation.loop_without_first"), "[1:]"),
        (message("mutation.loop_of_one_round"), "[:1]"),
        (message("mutation.loop_of_last_round"), "[-1:]"),
    ):
        yield Mutation("step", says, _listed(rounds, part))


def reversals(solution: Solution, place: Place) -> Iterator[Mutation]:
    """A loop from the end to the beginning, or twice: no mutants, because most loops may go either way, and many again."""
    if rounds := _rounds(solution, place):
        yield Mutation("step", message("mutation.loop_turned"), _listed(rounds, "[::-1]"))
        twice = ast.BinOp(_listed(rounds, "[:]"), ast.Mult(), ast.Constant(2))
        yield Mutation("step", message("mutation.loop_is_gone_through_twice"), twice)


def _rounds(solution: Solution, place: Place) -> ast.expr | None:
    """What a loop goes through, if that comes to an end."""
    if place.field != "iter" or not isinstance(place.node, ast.expr) or never_ends(place.node, solution.without_end):
        return None
    return place.node


def _listed(node: ast.expr, part: str) -> ast.expr:
    whole = ast.Call(ast.Name("list", ast.Load()), [node], [])
    sliced = ast.parse(f"_{part}", mode="eval").body
    assert isinstance(sliced, ast.Subscript)
    return ast.Subscript(whole, sliced.slice, ast.Load())


def _moved(node: ast.expr, step: int) -> ast.expr:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return ast.Constant(node.value + step)
    return ast.BinOp(node, ast.Add() if step > 0 else ast.Sub(), ast.Constant(abs(step)))


_PLAIN, _FURTHEST = (ast.Assign, ast.AugAssign, ast.Expr), 5


def _swapped(solution: Solution, place: Place) -> Iterator[Mutation]:
    """A step after a later one, where that makes a difference and leaves no name missing."""
    siblings = getattr(place.parent, place.field)
    if place.index is None:
        return
    known = set(solution.names_above(siblings[place.index].lineno))
    one = siblings[place.index]
    for distance, other in enumerate(siblings[place.index + 1 : place.index + 1 + _FURTHEST], 2):
        if not isinstance(one, _PLAIN) or not isinstance(other, _PLAIN) or not _names(one) | _names(other) <= known:
            return
        if _meet(_stored(one), _stored(other) | _read(other)) or _meet(_stored(other), _read(one)):
            later = siblings[place.index + 1 : place.index + distance]
            says = (
                message("mutation.steps_swapped")
                if distance == 2  # noqa: PLR2004  (neighbours)
                else message("mutation.step_is_taken_too_late")
            )
            yield Mutation("step", says, [*later, one], span=distance)


_Path = tuple[str, ...]
"""A name with its attributes: `self.grads["W"]` is `("self", "grads")`, whatever stands in the brackets."""


def _stored(node: ast.stmt) -> set[_Path]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
    return {path for target in targets for one in _parts(target) if (path := _path(one))}


def _names(node: ast.stmt) -> set[str]:
    return {path[0] for path in _stored(node)}


def _parts(target: ast.expr) -> list[ast.expr]:
    return target.elts if isinstance(target, ast.Tuple) else [target]


def _path(target: ast.expr) -> _Path:
    """What is named under all indices; nothing where a call or another expression is at the bottom."""
    match target:
        case ast.Attribute(value) | ast.Subscript(value) | ast.Starred(value):
            return _dotted(target) or _path(value)
    return _dotted(target)


def _dotted(node: ast.AST) -> _Path:
    match node:
        case ast.Name(name):
            return (name,)
        case ast.Attribute(value, name):
            return (*owner, name) if (owner := _dotted(value)) else ()
    return ()


def _read(node: ast.AST) -> set[_Path]:
    """All that a statement reads; a method may read all of what it is called on."""
    parts: list[ast.AST] = list(ast.iter_child_nodes(node))
    match node:
        case ast.Call(ast.Attribute(owner)):
            parts[0] = owner
        case ast.Name() | ast.Attribute() if path := _dotted(node):
            return {path} if isinstance(node.ctx, ast.Load) else set()
    return {path for part in parts for path in _read(part)}


def _meet(some: set[_Path], others: set[_Path]) -> bool:
    """Whether one of these is one of those, or a part of it."""
    return any(one[: len(other)] == other[: len(one)] for one in some for other in others)
