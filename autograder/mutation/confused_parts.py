"""Confusions that no pattern can write: a pair turned round, an option that is not listened to, a mean over the rounds of a loop.

Like those of the table they name what came back wrong, and are no mutants that a check must catch.
"""

import ast
from collections.abc import Iterator

from autograder.mutation.expressions import never_ends
from autograder.mutation.mutation import Mutation
from autograder.mutation.versions import Place, Solution
from autograder.words.message import message


def confused_parts(solution: Solution, place: Place) -> Iterator[Mutation]:
    """What somebody may put in one place who has mistaken what belongs there."""
    yield from _options(solution, place)
    if is_pair(place):
        yield turned(place)
    if isinstance(place.node, ast.For) and not never_ends(place.node.iter, solution.without_end):
        yield from _averaged(place.node)


def is_pair(place: Place) -> bool:
    """Whether two values stand side by side; of two results there is a mutant."""
    match place.node:
        case ast.Tuple([_, _], ast.Load()):
            return not isinstance(place.parent, ast.Return | ast.Subscript)
    return False


def turned(place: Place) -> Mutation:
    """A pair with its second value first; both are worked out in the order in which they stood."""
    assert isinstance(place.node, ast.Tuple)
    backwards = ast.Subscript(place.node, ast.Slice(step=ast.Constant(-1)), ast.Load())
    return Mutation("order", message("mutation.pair_turned"), backwards)


def _options(solution: Solution, place: Place) -> Iterator[Mutation]:
    """An argument that need not be given has what stands there when it is not, whatever is given."""
    function, first = place.parent, place.node
    if not isinstance(function, ast.FunctionDef) or not isinstance(first, ast.stmt):
        return
    if first is not next(one.node for one in solution.places if one.parent is function):
        return
    for name, default in _defaults(function.args):
        if name not in solution.parameters:
            continue  # of a function that stands in the answer nothing is told
        says = message("mutation.option_is_ignored", name=name)
        yield Mutation("option", says, [ast.Assign([ast.Name(name, ast.Store())], default), first])


def _defaults(args: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    """What need not be given, each with what it is then."""
    in_order = [*args.posonlyargs, *args.args]
    behind = in_order[len(in_order) - len(args.defaults) :]
    for one, default in zip([*behind, *args.kwonlyargs], [*args.defaults, *args.kw_defaults], strict=True):
        if default is not None:
            yield one.arg, default


def _averaged(loop: ast.For) -> Iterator[Mutation]:
    """What a loop adds up in a number, divided by how many rounds there are."""
    for at, one in enumerate(loop.body):
        if isinstance(one, ast.AugAssign) and isinstance(one.op, ast.Add) and isinstance(one.target, ast.Name):
            rounds = ast.Call(
                ast.Name("len", ast.Load()), [ast.Call(ast.Name("list", ast.Load()), [loop.iter], [])], []
            )
            share = ast.AugAssign(one.target, ast.Add(), ast.BinOp(one.value, ast.Div(), rounds))
            body = [*loop.body[:at], share, *loop.body[at + 1 :]]
            new = ast.For(loop.target, loop.iter, body, loop.orelse)
            yield Mutation("reduction", message("mutation.mean_for_sum"), new)
