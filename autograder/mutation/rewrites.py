"""Rewrites of an answer that must earn all points: the same mathematics in other words, equal up to rounding."""

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograder.course.assignment import Assignment
from autograder.frozen import frozen
from autograder.judge.key import Case
from autograder.mutation.expressions import Fact, Facts
from autograder.mutation.patterns import applied, substitutions
from autograder.mutation.versions import New, Place, Solution, Version
from autograder.words.message import Message, Text, message


@frozen(eq=False)
class Rewrite:
    """A right answer that is written otherwise: how, at which line of the answers' file, and the changed statement."""

    task: str
    line: int
    how: Text
    before: str
    after: str
    function: Callable[..., Any]


IDENTITIES = substitutions("""
x + y -> y + x : rewrite.sum_turned
x - y -> -y + x : rewrite.difference_as_sum
x * y -> y * x : rewrite.product_turned
x * (y + z) -> x * y + x * z : rewrite.multiplied_out
x / d -> x * (1 / d) : rewrite.times_inverse
x ** 2 -> x * x : rewrite.square_as_product
x ** 2 -> np.square(x) : rewrite.np_square
x ** 3 -> x * x * x : rewrite.cube_as_product
np.square(x) -> x ** 2 : rewrite.square_as_power
np.sqrt(f) -> f ** 0.5 : rewrite.root_as_power
-x -> 0 - x : rewrite.minus_as_difference
v @ w -> np.einsum("i,i->", v, w) : rewrite.product_by_einsum
A @ w -> np.einsum("ij,j->i", A, w) : rewrite.product_by_einsum
v @ B -> np.einsum("i,ij->j", v, B) : rewrite.product_by_einsum
A @ B -> np.einsum("ij,jk->ik", A, B) : rewrite.product_by_einsum
t @ u -> np.dot(t, u) : rewrite.product_by_dot
t @ u -> np.matmul(t, u) : rewrite.product_by_matmul
A @ B -> (B.T @ A.T).T : rewrite.product_of_transposed
np.outer(v, w) -> v[:, None] * w : rewrite.outer_by_broadcasting
np.outer(v, w) -> np.einsum("i,j->ij", v, w) : rewrite.outer_by_einsum
A.T -> np.transpose(A) : rewrite.np_transpose
A.T -> A.swapaxes(0, 1) : rewrite.swapped_axes
t.sum() -> np.sum(t) : rewrite.np_sum
t.sum(axis=k) -> np.sum(t, axis=k) : rewrite.np_sum
t.sum(axis=k, keepdims=True) -> np.expand_dims(np.sum(t, k), k) : rewrite.sum_with_axis
t.sum() -> np.add.reduce(np.ravel(t)) : rewrite.sum_by_reduce
t.sum(axis=k) -> np.add.reduce(t, axis=k) : rewrite.sum_by_reduce
t.sum() -> np.flip(t).sum() : rewrite.sum_from_end
t.sum(axis=k) -> np.flip(t, k).sum(axis=k) : rewrite.sum_from_end
t.sum(axis=k, keepdims=True) -> np.flip(t, k).sum(axis=k, keepdims=True) : rewrite.sum_from_end
np.sum(t) -> t.sum() : rewrite.sum_method
np.sum(t, axis=k) -> t.sum(axis=k) : rewrite.sum_method
t.mean() -> t.sum() / t.size : rewrite.mean_as_sum
t.mean(axis=k) -> t.sum(axis=k) / t.shape[k] : rewrite.mean_as_sum
t.mean(axis=k, keepdims=True) -> t.sum(axis=k, keepdims=True) / t.shape[k] : rewrite.mean_as_sum
np.mean(t) -> np.sum(t) / t.size : rewrite.mean_as_sum
np.mean(t, axis=k) -> np.sum(t, axis=k) / t.shape[k] : rewrite.mean_as_sum
t.var(axis=k) -> ((t - t.mean(axis=k, keepdims=True)) ** 2).mean(axis=k) : rewrite.variance_by_definition
np.var(t, axis=k) -> ((t - t.mean(axis=k, keepdims=True)) ** 2).mean(axis=k) : rewrite.variance_by_definition
t.max(axis=k, keepdims=True) -> np.expand_dims(np.amax(t, k), k) : rewrite.maximum_with_axis
t.max() -> np.max(t) : rewrite.np_max
np.where(m, f, g) -> m * f + (~m) * g : rewrite.cases_blended
np.where(m, x, y) -> np.where(~m, y, x) : rewrite.cases_turned
np.where(x == y, f, g) -> np.where(x != y, g, f) : rewrite.cases_turned
np.maximum(x, y) -> np.where(x > y, x, y) : rewrite.maximum_by_cases
np.minimum(x, y) -> np.where(x < y, x, y) : rewrite.minimum_by_cases
np.abs(x) -> np.maximum(x, -x) : rewrite.absolute_as_maximum
np.zeros(a) -> np.full(a, 0.0) : rewrite.filled_with_0
np.expm1(x) -> np.exp(x) - 1 : rewrite.expm1_written_out
a if b else c -> c if not b else a : rewrite.cases_turned
len(t) -> t.shape[0] : rewrite.length_as_size
np.diag(v) -> np.eye(len(v)) * v : rewrite.diagonal_by_identity
x.copy() -> np.array(x) : rewrite.np_copy
""")
"""The letters are explained in `substitutions`. Each line is an identity over the numbers that its letters may stand for."""


def rewrites(assignment: Assignment, task: str, cases: Iterable[Case]) -> Iterator[Rewrite]:
    """The rewrites of one answer, each once, always in the same order.

    On `cases` the answer is looked at first: a substitution is only made where it is true.
    """
    solution = Solution(assignment, task)
    facts = solution.facts(cases)
    known = {solution.original}
    for place in solution.places:
        for how, new in _other_words(solution, facts, place):
            version = solution.with_new([(place, new)])
            if version is not None and version.text not in known:
                known.add(version.text)
                yield _rewrite(version, how)
    renamed = _renamed(solution)
    if renamed is not None:
        yield renamed


def _rewrite(version: Version, how: Text) -> Rewrite:
    return Rewrite(version.task, version.line, how, version.before, version.after, version.function)


def _other_words(solution: Solution, facts: Facts, place: Place) -> Iterator[tuple[Text, New]]:
    for identity in IDENTITIES:
        for new, _ in applied(identity, place.node, facts):
            yield Message(identity.says), new
    match place.node:
        case ast.AugAssign(ast.Subscript() as target, operation, value):
            written_out = ast.Assign([target], ast.BinOp(_read(target), operation, value), lineno=target.lineno)
            yield message("rewrite.update_written_out"), written_out
        case ast.If(test, body, [_, *_] as others):
            yield message("rewrite.branches_turned"), ast.If(ast.UnaryOp(ast.Not(), test), others, body)
        case ast.Return(ast.expr() as value):
            yield from _results(facts, value)
            yield from _in_steps(solution, facts, value)


def _read(target: ast.expr) -> ast.expr:
    """The target of an assignment as a value."""
    read: ast.expr = ast.parse(ast.unparse(target), mode="eval").body
    return read


# ── results of another kind ─────────────────────────────────────────────────────────────────


def _results(facts: Facts, value: Any) -> Iterator[tuple[Text, New]]:
    """The result in another layout or type that the course accepts."""
    if isinstance(value, ast.Tuple):
        yield message("rewrite.list_of_results"), ast.Return(ast.List(value.elts, ast.Load()))
        for place, part in enumerate(value.elts):
            for how, other in _kinds(facts.get(id(part), Fact()), part):
                parts = [*value.elts[:place], other, *value.elts[place + 1 :]]
                yield how, ast.Return(ast.Tuple(parts, ast.Load()))
        return
    for how, other in _kinds(facts.get(id(value), Fact()), value):
        yield how, ast.Return(other)


def _kinds(fact: Fact, value: ast.expr) -> Iterator[tuple[Text, ast.expr]]:
    if fact.types <= {"float64", "float"} and fact.is_numeric:
        yield message("rewrite.python_number"), _filled("float(_)", value)
        yield message("rewrite.numpy_number"), _filled("np.float64(_)", value)
        yield message("rewrite.array_without_axes"), _filled("np.asarray(_)", value)
    if fact.types == {"f array"} and min(fact.dims) > 0:
        yield message("rewrite.other_array"), _filled("np.array(_)", value)
        yield message("rewrite.strided_array"), _filled("np.repeat(_, 2, axis=-1)[..., ::2]", value)
        yield message("rewrite.array_turned_twice"), _filled("np.flip(np.flip(_).copy())", value)
    if fact.types == {"f array"} and fact.is_array(2, 3, 4):
        yield message("rewrite.array_by_columns"), _filled("np.asfortranarray(_)", value)


def _filled(text: str, value: ast.expr) -> ast.expr:
    class Fill(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return value if node.id == "_" else node

    filled: ast.expr = Fill().visit(ast.parse(text, mode="eval").body)
    return filled


# ── the same in several statements ──────────────────────────────────────────────────────────


def _in_steps(solution: Solution, facts: Facts, value: ast.expr) -> Iterator[tuple[Text, New]]:
    """A copy that is then changed in place."""
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
        return
    left, made = facts.get(id(value.left), Fact()), facts.get(id(value), Fact())
    if left.types == {"f array"} and left.is_array() and left.shapes == made.shapes:
        name = _free(solution, "result")
        steps = ast.parse(f"{name} = np.array(_left)\n{name} += _right\nreturn {name}").body
        assert isinstance(steps[0], ast.Assign)
        assert isinstance(steps[0].value, ast.Call)
        assert isinstance(steps[1], ast.AugAssign)
        steps[0].value.args, steps[1].op, steps[1].value = [value.left], value.op, value.right
        yield message("rewrite.copy_in_place"), steps


def _free(solution: Solution, name: str) -> str:
    """A name that the solution does not use."""
    used = {node.id for node in ast.walk(solution.function) if isinstance(node, ast.Name)} | set(solution.parameters)
    while name in used:
        name += "_"
    return name


def _renamed(solution: Solution) -> Rewrite | None:
    """The answer with other names for all intermediate results."""
    names = {
        place.node.id
        for place in solution.places
        if isinstance(place.node, ast.Name) and isinstance(place.node.ctx, ast.Store)
    }
    for node in ast.walk(solution.function):  # what an inner function is given, or says is another's, keeps its name
        names -= {node.arg} if isinstance(node, ast.arg) else set(getattr(node, "names", ()))
    places = [place for place in solution.places if isinstance(place.node, ast.Name) and place.node.id in names]
    if not places:
        return None
    other = {name: _free(solution, f"{name}_") for name in sorted(names)}
    before = places[0].statement
    version = solution.renamed(other)
    return Rewrite(solution.task, before.lineno, message("rewrite.other_names"), "", "", version)
