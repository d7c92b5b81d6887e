"""The mutation operators: what one place of a solution could hold instead."""

import ast
from collections.abc import Container, Iterator, Mapping
from typing import Any

import numpy as np

from autograder.mutation.expressions import Fact, Facts
from autograder.mutation.functions import FUNCTIONS
from autograder.mutation.mutation import ALL_AXES, TURN, Mutation
from autograder.mutation.operator_table import INSTEAD, SUBSTITUTIONS
from autograder.mutation.patterns import Bound, applied
from autograder.mutation.statement_operators import cut_loops, statement_mutations
from autograder.mutation.versions import Place, Solution

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


def mutations(solution: Solution, facts: Facts, place: Place) -> Iterator[Mutation]:
    """All mutations of one place of a solution."""
    yield from _substituted(solution, facts, place)
    match place.node:
        case ast.Call():
            yield from _calls(solution, facts, place.node)
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


class _Operand:
    """An operand of a formula as a student may hear of it: "the factor `alpha`" where it is an argument, else "a factor"."""

    def __init__(self, node: ast.expr, parameters: tuple[str, ...]) -> None:
        self._name = node.id if isinstance(node, ast.Name) and node.id in parameters else ""

    def __format__(self, what: str) -> str:
        return f"the {what} `{self._name}`" if self._name else f"a {what}"


def _substituted(solution: Solution, facts: Facts, place: Place) -> Iterator[Mutation]:
    for operator, some in SUBSTITUTIONS.items():
        if operator == "type" and not isinstance(place.parent, ast.Assign):
            continue  # what is never filled may be whole numbers
        for one in some:
            for new, bound in applied(one, place.node, facts):
                if not (one.only_sign and _has_no_sign(place)):
                    yield Mutation(operator, _told(one.says, bound, solution.parameters), new)


def _has_no_sign(place: Place) -> bool:
    """Whether the sign of what stands in a place is lost at once."""
    if isinstance(place.parent, ast.BinOp) and place.field == "left":
        is_power = isinstance(place.parent.op, ast.Pow) and isinstance(place.parent.right, ast.Constant)
        return is_power and place.parent.right.value % 2 == 0  # type: ignore[attr-defined]
    return isinstance(place.parent, ast.Call) and _name_of(place.parent) in ("abs", "square", "norm")


def _told(says: str, bound: Bound, parameters: tuple[str, ...]) -> str:
    return says.format(**{letter: _Operand(node, parameters) for letter, node in bound.items()})


# ── calls ───────────────────────────────────────────────────────────────────────────────────


def _calls(solution: Solution, facts: Facts, node: ast.Call) -> Iterator[Mutation]:
    name = _name_of(node)
    if name is None:
        return
    for other in INSTEAD.get(name, ()):
        yield Mutation(_kind(name), f"{_called(other)} is taken where {_called(name)} belongs", _renamed(node, other))
    if name in _REDUCTIONS:
        yield from _reductions(facts, node, name)
    if isinstance(node.func, ast.Name) and name in solution.others:
        yield from _tasks(solution, node, name)
    yield from _left_out(solution, facts, node, name)
    yield from _arguments(solution, node, name)


def _kind(name: str) -> str:
    return "reduction" if name in _REDUCTIONS else "function"


def _called(name: str, tasks: Container[str] = ()) -> str:
    """A function in words; what students may not know by its name is only a function."""
    if name in FUNCTIONS and FUNCTIONS[name].noun:
        return FUNCTIONS[name].noun
    return f"`{name}`" if name in tasks or hasattr(np, name) or hasattr(np.random.Generator, name) else "a function"


def _name_of(node: ast.Call) -> str | None:
    """The name of what is called: of a plain function, a method, or a function of a module."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else None


def _renamed(node: ast.Call, name: str) -> ast.Call:
    if isinstance(node.func, ast.Attribute):
        return ast.Call(ast.Attribute(node.func.value, name, ast.Load()), node.args, node.keywords)
    return ast.Call(ast.Name(name, ast.Load()), node.args, node.keywords)


def _is_of_numpy(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in ("np", "np.linalg")


def _reduced(node: ast.Call) -> ast.expr | None:
    """What a reduction reduces: its first argument, or what it is a method of."""
    if _is_of_numpy(node):
        return node.args[0] if node.args else None
    return node.func.value if isinstance(node.func, ast.Attribute) else None


def _reductions(facts: Facts, node: ast.Call, name: str) -> Iterator[Mutation]:
    what, inner = _called(name), _reduced(node)
    if inner is None:
        return
    yield Mutation("reduction", f"{what} is left out", inner)
    keywords = {one.arg: one.value for one in node.keywords}
    axis = keywords.get("axis")
    has_axes = facts.get(id(inner), Fact()).is_array(2, 3, 4)
    if isinstance(axis, ast.Constant) and type(axis.value) is int and has_axes:
        for other in (0, 1):
            if other != axis.value and not (axis.value == -1 and facts[id(inner)].dims == {other + 1}):
                says = f"{what} over axis {axis.value} is taken over axis {other}"
                yield Mutation("axis", says, _with(node, axis=other), turn=TURN.format(axis.value, other))
    if axis is not None:
        says, new = f"{what} over one axis is taken over all entries", _with(node, axis=None, keepdims=None)
        yield Mutation("axis", says, new, turn=ALL_AXES)
    elif has_axes and len(node.args) == _is_of_numpy(node):
        for other in (0, 1):
            yield Mutation("axis", f"{what} over all entries is taken over axis {other} alone", _with(node, axis=other))
    if "keepdims" in keywords:
        yield Mutation("axis", f"{what} loses the axis that it is taken over", _with(node, keepdims=None))
    elif axis is not None and name in _KEEPING:
        yield Mutation("axis", f"{what} keeps the axis that it is taken over", _with(node, keepdims=True))
    yield from _too_early(node, name, inner)


def _too_early(node: ast.Call, name: str, inner: ast.expr) -> Iterator[Mutation]:
    """A sum of a function where the function of the sum is meant, and the other way round."""
    if isinstance(inner, ast.Call) and _is_of_numpy(inner) and len(inner.args) == 1 and not inner.keywords:
        says = f"{_called(name)} is taken before {_called(_name_of(inner) or '')}, not after it"
        early = _of(node, inner.args[0])
        yield Mutation("step", says, ast.Call(inner.func, [early], []))


def _of(node: ast.Call, inner: ast.expr) -> ast.Call:
    """The same reduction of something else."""
    if _is_of_numpy(node):
        return ast.Call(node.func, [inner, *node.args[1:]], node.keywords)
    assert isinstance(node.func, ast.Attribute)
    return ast.Call(ast.Attribute(inner, node.func.attr, ast.Load()), node.args, node.keywords)


def _with(node: ast.Call, **changed: Any) -> ast.Call:
    """The call with other keywords; None takes one away."""
    keywords = [one for one in node.keywords if one.arg not in changed]
    keywords += [ast.keyword(name, ast.Constant(value)) for name, value in changed.items() if value is not None]
    return ast.Call(node.func, node.args, keywords)


def _tasks(solution: Solution, node: ast.Call, name: str) -> Iterator[Mutation]:
    """Another task in the place of the one that is called, and that one twice."""
    for other, parameters in solution.others.items():
        if other != name and parameters == solution.others[name]:
            yield Mutation("call", f"`{other}` is called where `{name}` belongs", _renamed(node, other))
    if len(solution.others[name]) == 1:
        yield Mutation("call", f"`{name}` is applied twice", ast.Call(node.func, [node], []))
        tanh = ast.Attribute(ast.Name("np", ast.Load()), "tanh", ast.Load())
        yield Mutation("call", f"tanh is computed where `{name}` belongs", ast.Call(tanh, node.args, []))


def _left_out(solution: Solution, facts: Facts, node: ast.Call, name: str) -> Iterator[Mutation]:
    """The argument in the place of a function of it."""
    if name in _REDUCTIONS or name in _UNCALLABLE or len(node.args) != 1:
        return
    if not facts.get(id(node.args[0]), Fact()).is_numeric:
        return
    yield Mutation("call", f"{_called(name, solution.others)} is left out", node.args[0])
    if name not in solution.others and _is_of_numpy(node):
        yield Mutation("call", f"{_called(name)} is taken twice", ast.Call(node.func, [node], []))


def _arguments(solution: Solution, node: ast.Call, name: str) -> Iterator[Mutation]:
    """Two neighbours among the arguments in each other's places."""
    if name in (*_UNCHANGED_BY_ORDER, "where", "outer"):
        return
    says = f"two arguments of `{name}` change places" if name in solution.others else "two arguments change places"
    for place in range(len(node.args) - 1):
        one, other = node.args[place : place + 2]
        if not isinstance(one, ast.Starred) and not isinstance(other, ast.Starred):
            args = [*node.args[:place], other, one, *node.args[place + 2 :]]
            yield Mutation("arguments", says, ast.Call(node.func, args, node.keywords))


# ── constants, names, indices ───────────────────────────────────────────────────────────────


def _constants(place: Place) -> Iterator[Mutation]:
    node, value = place.node, getattr(place.node, "value", None)
    if isinstance(place.parent, ast.keyword):
        return
    if isinstance(value, bool):
        yield Mutation("condition", "True and False change places", ast.Constant(not value))
    elif isinstance(value, int) and _is_index(place):
        yield from _steps(place, node)
    elif isinstance(value, int | float) and not isinstance(place.parent, ast.UnaryOp):
        for other, says in _other_constants(value):
            if other != value:
                yield Mutation("constant", says, ast.Constant(other))


def _other_constants(value: float) -> Iterator[tuple[float, str]]:
    yield value + 1, "a constant is too large by 1"
    yield value - 1, "a constant is too small by 1"
    yield 2 * value, "a constant is twice what it should be"
    if isinstance(value, float) or value % 2 == 0:
        yield type(value)(value / 2), "a constant is half of what it should be"
    yield 0 * value, "a constant is 0 that should not be"


def _is_index(place: Place) -> bool:
    return isinstance(place.parent, ast.Slice) or (isinstance(place.parent, ast.Subscript) and place.field == "slice")


def _steps(place: Place, node: Any) -> Iterator[Mutation]:
    of = place.parent.value if isinstance(place.parent, ast.Subscript) else None
    is_shape = isinstance(of, ast.Attribute) and of.attr == "shape"
    says = "a size is taken from another axis" if is_shape else "an index is off by one"
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
        yield Mutation("name", f"1 - `{node.id}` is used where `{node.id}` belongs", rest)
    for other in known:
        its = _fact_of(solution, facts, other)
        if other != node.id and node.id in known and _alike(mine, its) and not _is_size(place, mine, its):
            yield Mutation("name", _instead(solution, other, node.id), ast.Name(other, ast.Load()))
    yield from _one_step_off(solution, node, mine)
    if _is_index(place) and mine.types <= {"int", "i array"}:
        for operation in (ast.Add(), ast.Sub()):
            yield Mutation("index", "an index is off by one", ast.BinOp(node, operation, ast.Constant(1)))


def _one_step_off(solution: Solution, node: ast.Name, mine: Fact) -> Iterator[Mutation]:
    """An intermediate result before its last function is taken, and with that function taken once more."""
    made = [
        place.node.value
        for place in solution.places
        if isinstance(place.node, ast.Assign)
        and any(isinstance(one, ast.Name) and one.id == node.id for one in place.node.targets)
    ]
    if len(made) == 1 and isinstance(made[0], ast.Call) and len(made[0].args) == 1 and mine.is_array():
        call, name = made[0], _called(_name_of(made[0]) or "", solution.others)
        if not made[0].keywords and (_is_of_numpy(call) or _name_of(call) in solution.others):
            yield Mutation("call", f"what goes into {name} is used where its result belongs", call.args[0])
            yield Mutation("call", f"{name} is taken once more", ast.Call(call.func, [node], []))


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


def _instead(solution: Solution, other: str, name: str) -> str:
    match (other in solution.parameters, name in solution.parameters):
        case (True, True):
            return f"`{other}` is used where `{name}` belongs"
        case (True, False):
            return f"`{other}` itself is used where an intermediate result belongs"
        case (False, True):
            return f"an intermediate result is used where `{name}` belongs"
    return "one intermediate result is used where another belongs"


def _indices(node: ast.Subscript) -> Iterator[Mutation]:
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:  # noqa: PLR2004  (row, column)
        one, other = node.slice.elts
        turned = ast.Tuple([other, one], ast.Load())
        yield Mutation("index", "two indices change places", ast.Subscript(node.value, turned, ast.Load()))
    if not (isinstance(node.value, ast.Attribute) and node.value.attr == "shape"):
        yield Mutation("index", "everything is used where one part belongs", node.value)


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
        yield Mutation("in place", f"`{left.id}` is changed in place", call)
