"""The mutation operators: what one place of a solution could hold instead."""

import ast
from collections.abc import Iterator, Mapping, Sequence

from autograder.mutation.call_operators import call_mutations, name_of
from autograder.mutation.confused_parts import confused_parts
from autograder.mutation.confusions import CONFUSIONS
from autograder.mutation.expressions import Fact, Facts
from autograder.mutation.mutation import Mutation
from autograder.mutation.name_operators import constant_mutations, index_mutations, name_mutations
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
            yield from constant_mutations(place)
        case ast.Name(ctx=ast.Load()):
            yield from name_mutations(solution, facts, place)
        case ast.Subscript(ctx=ast.Load()):
            yield from index_mutations(place.node)
        case ast.stmt():
            yield from statement_mutations(solution, place)
        case ast.BinOp():
            yield from _in_place(solution, facts, place.node)
    yield from cut_loops(solution, place)


_PLAIN = (1, 2)
"""Numbers that students look for by name; of others it is not told that they stand in the answer."""

# ── substitutions ───────────────────────────────────────────────────────────────────────────


def _operand(role: str, node: ast.expr, parameters: tuple[str, ...]) -> Message:
    """An operand of a formula as a student may hear of it: "the factor `alpha`" of an argument, "the factor `2`", or "a factor"."""
    name = node.id if isinstance(node, ast.Name) and node.id in parameters else ""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value in _PLAIN:
        name = f"{node.value:g}"
    if role == "term":
        return message("mutation.the_term", name=name) if name else message("mutation.a_term")
    return message("mutation.the_factor", name=name) if name else message("mutation.a_factor")


def confusions(solution: Solution, facts: Facts, place: Place) -> Iterator[Mutation]:
    """What somebody may put in one place who has another formula in mind."""
    yield from _substituted(solution, facts, place, CONFUSIONS)
    yield from confused_parts(solution, place)


def _substituted(
    solution: Solution, facts: Facts, place: Place, table: Mapping[str, Sequence[Substitution]] = SUBSTITUTIONS
) -> Iterator[Mutation]:
    for operator, some in table.items():
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
