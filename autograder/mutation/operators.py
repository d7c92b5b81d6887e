"""The mutation operators: what one place of a solution could hold instead."""

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.mutation.call_operators import call_mutations, called, is_of_numpy, name_of
from autograder.mutation.expressions import Fact, Facts
from autograder.mutation.mutation import Mutation
from autograder.mutation.operator_table import SUBSTITUTIONS
from autograder.mutation.patterns import Bound, Substitution, applied
from autograder.mutation.statement_operators import cut_loops, statement_mutations
from autograder.mutation.versions import Place, Solution
from autograder.words.message import Message, message


def mutations(solution: Solution, facts: Facts, place: Place) -> Iterator[Mutation]:
    """All mutations of one place of a solution."""
    yield from _substituted(solution, facts, place)
    match place.node:
        case ast.Call():
            yield from call_mutations(solution, facts, place.node)
        case ast.Constant():
            yield from _constants(place)
        case ast.Name(ctx=ast.Load()):
            yield from _names(solution, facts, place)
        case ast.Subscript(ctx=ast.Load()):
            yield from _indices(place.node)
        case ast.stmt():
            yield from statement_mutations(solution, place)
        case ast.BinOp():
            yield from _in_place(solution, facts, place.node)
    yield from cut_loops(place)


# ── substitutions ───────────────────────────────────────────────────────────────────────────


def _operand(role: str, node: ast.expr, parameters: tuple[str, ...]) -> Message:
    """An operand of a formula as a student may hear of it: "the factor `alpha`" where it is an argument, else "a factor"."""
    name = node.id if isinstance(node, ast.Name) and node.id in parameters else ""
    if role == "term":
        return message("mutation.the_term", name=name) if name else message("mutation.a_term")
    return message("mutation.the_factor", name=name) if name else message("mutation.a_factor")


def _substituted(solution: Solution, facts: Facts, place: Place) -> Iterator[Mutation]:
    for operator, some in SUBSTITUTIONS.items():
        if operator == "type" and not isinstance(place.parent, ast.Assign):
            continue  # what is never filled may be whole numbers
        for one in some:
            for new, bound in applied(one, place.node, facts):
                if not (one.only_sign and _has_no_sign(place)):
                    yield Mutation(operator, _told(one, bound, solution.parameters), new)


def _has_no_sign(place: Place) -> bool:
    """Whether the sign of what stands in a place is lost at once."""
    if isinstance(place.parent, ast.BinOp) and place.field == "left":
        is_power = isinstance(place.parent.op, ast.Pow) and isinstance(place.parent.right, ast.Constant)
        return is_power and place.parent.right.value % 2 == 0  # type: ignore[attr-defined]
    return isinstance(place.parent, ast.Call) and name_of(place.parent) in ("abs", "square", "norm")


def _told(one: Substitution, bound: Bound, parameters: tuple[str, ...]) -> Message:
    return Message(one.says, tuple(("it", _operand(role, bound[letter], parameters)) for letter, role in one.roles))


# ── constants, names, indices ───────────────────────────────────────────────────────────────


def _constants(place: Place) -> Iterator[Mutation]:
    node, value = place.node, getattr(place.node, "value", None)
    if isinstance(place.parent, ast.keyword):
        return
    if isinstance(value, bool):
        yield Mutation("condition", message("mutation.true_and_false_change_places"), ast.Constant(not value))
    elif isinstance(value, int) and _is_index(place):
        yield from _steps(place, node)
    elif isinstance(value, int | float) and not isinstance(place.parent, ast.UnaryOp):
        for other, says in _other_constants(value):
            if other != value:
                yield Mutation("constant", says, ast.Constant(other))


def _other_constants(value: float) -> Iterator[tuple[float, Message]]:
    yield value + 1, message("mutation.constant_is_too_large_by_1")
    yield value - 1, message("mutation.constant_is_too_small_by_1")
    yield 2 * value, message("mutation.constant_is_twice_what_it_should_be")
    if isinstance(value, float) or value % 2 == 0:
        yield type(value)(value / 2), message("mutation.constant_is_half_of_what_it_should_be")
    yield 0 * value, message("mutation.constant_is_0_that_should_not_be")


def _is_index(place: Place) -> bool:
    return isinstance(place.parent, ast.Slice) or (isinstance(place.parent, ast.Subscript) and place.field == "slice")


def _steps(place: Place, node: Any) -> Iterator[Mutation]:
    of = place.parent.value if isinstance(place.parent, ast.Subscript) else None
    is_shape = isinstance(of, ast.Attribute) and of.attr == "shape"
    says = message("mutation.size_is_taken_from_another_axis") if is_shape else message("mutation.index_is_off_by_one")
    for step in (1, -1):
        if node.value + step >= 0:
            yield Mutation("index", says, ast.Constant(node.value + step))


def _names(solution: Solution, facts: Facts, place: Place) -> Iterator[Mutation]:
    """Another argument, or another intermediate result, in the place of a name."""
    node = place.node
    assert isinstance(node, ast.Name)
    if isinstance(place.parent, ast.Call) and place.field == "func":
        return
    known = solution.names_above(place.statement.lineno)
    mine = facts.get(id(node), Fact())
    if node.id in solution.parameters and mine.types == {"float"}:
        rest = ast.BinOp(ast.Constant(1), ast.Sub(), node)
        yield Mutation("name", message("mutation.1_id_is_used_where_id_belongs", id=node.id), rest)
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
            yield Mutation("call", message("mutation.what_goes_into_name_is_used_where_its", name=name), call.args[0])
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
            return message("mutation.other_is_used_where_name_belongs", other=other, name=name)
        case (True, False):
            return message("mutation.other_itself_is_used_where_intermediate_result_belongs", other=other)
        case (False, True):
            return message("mutation.intermediate_result_is_used_where_name_belongs", name=name)
    return message("mutation.one_intermediate_result_is_used_where_another_belongs")


def _indices(node: ast.Subscript) -> Iterator[Mutation]:
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:  # noqa: PLR2004  (row, column)
        one, other = node.slice.elts
        turned = ast.Tuple([other, one], ast.Load())
        yield Mutation(
            "index", message("mutation.two_indices_change_places"), ast.Subscript(node.value, turned, ast.Load())
        )
    if not (isinstance(node.value, ast.Attribute) and node.value.attr == "shape"):
        yield Mutation("index", message("mutation.everything_is_used_where_one_part_belongs"), node.value)


# ── changes in place ────────────────────────────────────────────────────────────────────────

_IN_PLACE: Mapping[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
}


def _in_place(solution: Solution, facts: Facts, node: ast.BinOp) -> Iterator[Mutation]:
    """An argument that is written over with what is made of it."""
    left, name = node.left, _IN_PLACE.get(type(node.op))
    if not isinstance(left, ast.Name) or left.id not in solution.parameters or name is None:
        return
    mine, made = facts.get(id(left), Fact()), facts.get(id(node), Fact())
    if mine.types == {"f array"} and mine.shapes == made.shapes:
        function = ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())
        call = ast.Call(function, [left, node.right], [ast.keyword("out", left)])
        yield Mutation("in place", message("mutation.id_is_changed_in_place", id=left.id), call)
