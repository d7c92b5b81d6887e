"""Mutation operators for what stands by itself: constants, names and indices."""

import ast
from collections.abc import Iterator
from typing import Any

from autograder.mutation.call_operators import called, is_of_numpy, name_of
from autograder.mutation.expressions import Fact, Facts
from autograder.mutation.mutation import Mutation
from autograder.mutation.versions import Place, Solution
from autograder.words.message import Message, message


def constant_mutations(place: Place) -> Iterator[Mutation]:
    """Another number, or the other truth value."""
    node, value = place.node, getattr(place.node, "value", None)
    if isinstance(place.parent, ast.keyword):
        return
    if isinstance(value, bool):
        yield Mutation("condition", message("mutation.truth_negated"), ast.Constant(not value))
    elif isinstance(value, int) and _is_index(place):
        yield from _steps(place, node)
    elif isinstance(value, int | float) and not isinstance(place.parent, ast.UnaryOp):
        for other, says in _other_constants(value):
            if other != value:
                yield Mutation("constant", says, ast.Constant(other))


def _other_constants(value: float) -> Iterator[tuple[float, Message]]:
    yield value + 1, message("mutation.constant_is_too_large_by_1")
    yield value - 1, message("mutation.constant_is_too_small_by_1")
    yield 2 * value, message("mutation.constant_doubled")
    if isinstance(value, float) or value % 2 == 0:
        yield type(value)(value / 2), message("mutation.constant_halved")
    yield 0 * value, message("mutation.constant_0")


def _is_index(place: Place) -> bool:
    return isinstance(place.parent, ast.Slice) or (isinstance(place.parent, ast.Subscript) and place.field == "slice")


def _steps(place: Place, node: Any) -> Iterator[Mutation]:
    of = place.parent.value if isinstance(place.parent, ast.Subscript) else None
    is_shape = isinstance(of, ast.Attribute) and of.attr == "shape"
    says = message("mutation.size_of_another_axis") if is_shape else message("mutation.index_is_off_by_one")
    for step in (1, -1):
        if node.value + step >= 0:
            yield Mutation("index", says, ast.Constant(node.value + step))


def name_mutations(solution: Solution, facts: Facts, place: Place) -> Iterator[Mutation]:
    """Another argument, or another intermediate result, in the place of a name."""
    node = place.node
    assert isinstance(node, ast.Name)
    if isinstance(place.parent, ast.Call) and place.field == "func":
        return
    known = solution.names_above(place.statement.lineno)
    mine = facts.get(id(node), Fact())
    if node.id in solution.parameters and mine.types == {"float"}:
        rest = ast.BinOp(ast.Constant(1), ast.Sub(), node)
        yield Mutation("name", message("mutation.one_minus_name", id=node.id), rest)
    for other in known:
        its = _fact_of(solution, facts, other)
        if other != node.id and node.id in known and _alike(mine, its) and not _is_size(place, mine, its):
            yield Mutation("name", _instead(solution, other, node.id), ast.Name(other, ast.Load()))
    yield from _one_step_off(solution, node, mine)
    if _is_index(place) and mine.types <= {"int", "i array"}:
        for operation in (ast.Add(), ast.Sub()):
            yield Mutation(
                "index", message("mutation.index_is_off_by_one"), ast.BinOp(node, operation, ast.Constant(1))
            )


def _one_step_off(solution: Solution, node: ast.Name, mine: Fact) -> Iterator[Mutation]:
    """An intermediate result before its last function is taken, and with that function taken once more."""
    made = [
        place.node.value
        for place in solution.places
        if isinstance(place.node, ast.Assign)
        and any(isinstance(one, ast.Name) and one.id == node.id for one in place.node.targets)
    ]
    if len(made) == 1 and isinstance(made[0], ast.Call) and len(made[0].args) == 1 and mine.is_array():
        call, name = made[0], called(name_of(made[0]) or "", solution.others)
        if not made[0].keywords and (is_of_numpy(call) or name_of(call) in solution.others):
            yield Mutation("call", message("mutation.input_for_result", name=name), call.args[0])
            yield Mutation(
                "call", message("mutation.name_is_taken_once_more", name=name), ast.Call(call.func, [node], [])
            )


def _is_size(place: Place, one: Fact, other: Fact) -> bool:
    """Whether only the size of an array is asked for, and another has the same."""
    if isinstance(place.parent, ast.Call) and isinstance(place.parent.func, ast.Name) and place.parent.func.id == "len":
        return {shape[:1] for shape in one.shapes} == {shape[:1] for shape in other.shapes}
    shaped = isinstance(place.parent, ast.Attribute) and place.parent.attr in ("shape", "size", "ndim")
    return shaped and set(one.shapes) == set(other.shapes)


def _fact_of(solution: Solution, facts: Facts, name: str) -> Fact:
    """What a name is wherever it is read."""
    for place in solution.places:
        if isinstance(place.node, ast.Name) and place.node.id == name and id(place.node) in facts:
            return facts[id(place.node)]
    return Fact()


def _alike(one: Fact, other: Fact) -> bool:
    """Whether two names hold the like of each other; of a name that is never read nothing is known."""
    if not one.types or not other.types:
        return bool(one.types) and not other.types
    if one.is_numeric and other.is_numeric:
        return one.is_array() == other.is_array()
    return one.types == other.types


def _instead(solution: Solution, other: str, name: str) -> Message:
    match (other in solution.parameters, name in solution.parameters):
        case (True, True):
            return message("mutation.other_used", other=other, name=name)
        case (True, False):
            return message("mutation.name_for_intermediate", other=other)
        case (False, True):
            return message("mutation.intermediate_for_name", name=name)
    return message("mutation.other_intermediate")


def index_mutations(node: ast.Subscript) -> Iterator[Mutation]:
    """Two indices in each other's places, and everything where one part belongs."""
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:  # noqa: PLR2004  (row, column)
        one, other = node.slice.elts
        turned = ast.Tuple([other, one], ast.Load())
        yield Mutation(
            "index", message("mutation.two_indices_change_places"), ast.Subscript(node.value, turned, ast.Load())
        )
    if not (isinstance(node.value, ast.Attribute) and node.value.attr == "shape"):
        yield Mutation("index", message("mutation.whole_for_part"), node.value)
