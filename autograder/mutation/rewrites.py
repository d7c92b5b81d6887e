"""Rewrites of an answer that must earn all points: the same mathematics in other words, equal up to rounding."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.course.assignment import Assignment
from autograder.judge.key import Case
from autograder.mutation.expressions import Fact, Facts
from autograder.mutation.patterns import applied, substitutions
from autograder.mutation.versions import New, Place, Solution, Version


@dataclass(frozen=True, eq=False)
class Rewrite:
    """A right answer that is written otherwise: how, at which line of the answers' file, and the changed statement."""

    task: str
    line: int
    how: str
    before: str
    after: str
    function: Callable[..., Any]


_IDENTITIES = substitutions("""
x + y -> y + x : a sum turned round
x - y -> -y + x : a difference as a sum
x * y -> y * x : a product turned round
x * (y + z) -> x * y + x * z : a product with a sum multiplied out
x / d -> x * (1 / d) : a division as a product with the inverse
x ** 2 -> x * x : a square as a product
x ** 2 -> np.square(x) : a square by numpy
x ** 3 -> x * x * x : a cube as a product
np.square(x) -> x ** 2 : a square as a power
np.sqrt(f) -> f ** 0.5 : a square root as a power
-x -> 0 - x : a minus sign as a difference from 0
v @ w -> np.einsum("i,i->", v, w) : a product by einsum
A @ w -> np.einsum("ij,j->i", A, w) : a product by einsum
v @ B -> np.einsum("i,ij->j", v, B) : a product by einsum
A @ B -> np.einsum("ij,jk->ik", A, B) : a product by einsum
t @ u -> np.dot(t, u) : a product by dot
t @ u -> np.matmul(t, u) : a product by matmul
A @ B -> (B.T @ A.T).T : a product of the transposed
np.outer(v, w) -> v[:, None] * w : an outer product by broadcasting
np.outer(v, w) -> np.einsum("i,j->ij", v, w) : an outer product by einsum
A.T -> np.transpose(A) : a transpose by numpy
A.T -> A.swapaxes(0, 1) : a transpose by swapped axes
t.sum() -> np.sum(t) : a sum by numpy
t.sum(axis=k) -> np.sum(t, axis=k) : a sum by numpy
t.sum(axis=k, keepdims=True) -> np.expand_dims(np.sum(t, k), k) : a sum with its axis put back
t.sum() -> np.add.reduce(np.ravel(t)) : a sum by reduce
t.sum(axis=k) -> np.add.reduce(t, axis=k) : a sum by reduce
t.sum() -> np.flip(t).sum() : a sum from the end
t.sum(axis=k) -> np.flip(t, k).sum(axis=k) : a sum from the end
t.sum(axis=k, keepdims=True) -> np.flip(t, k).sum(axis=k, keepdims=True) : a sum from the end
np.sum(t) -> t.sum() : a sum by a method
np.sum(t, axis=k) -> t.sum(axis=k) : a sum by a method
t.mean() -> t.sum() / t.size : a mean as a sum divided
t.mean(axis=k) -> t.sum(axis=k) / t.shape[k] : a mean as a sum divided
t.mean(axis=k, keepdims=True) -> t.sum(axis=k, keepdims=True) / t.shape[k] : a mean as a sum divided
np.mean(t) -> np.sum(t) / t.size : a mean as a sum divided
np.mean(t, axis=k) -> np.sum(t, axis=k) / t.shape[k] : a mean as a sum divided
t.var(axis=k) -> ((t - t.mean(axis=k, keepdims=True)) ** 2).mean(axis=k) : a variance by its definition
np.var(t, axis=k) -> ((t - t.mean(axis=k, keepdims=True)) ** 2).mean(axis=k) : a variance by its definition
t.max(axis=k, keepdims=True) -> np.expand_dims(np.amax(t, k), k) : a maximum with its axis put back
t.max() -> np.max(t) : a maximum by numpy
np.where(m, f, g) -> m * f + (~m) * g : two cases blended by a mask
np.where(m, x, y) -> np.where(~m, y, x) : two cases the other way round
np.where(x == y, f, g) -> np.where(x != y, g, f) : two cases the other way round
np.maximum(x, y) -> np.where(x > y, x, y) : a maximum by cases
np.minimum(x, y) -> np.where(x < y, x, y) : a minimum by cases
np.abs(x) -> np.maximum(x, -x) : an absolute value as a maximum
np.zeros(a) -> np.full(a, 0.0) : an array filled with 0
np.expm1(x) -> np.exp(x) - 1 : e^x - 1 written out
a if b else c -> c if not b else a : two cases the other way round
len(t) -> t.shape[0] : a length as a size
np.diag(v) -> np.eye(len(v)) * v : a diagonal by the identity
x.copy() -> np.array(x) : a copy by numpy
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


def _rewrite(version: Version, how: str) -> Rewrite:
    return Rewrite(version.task, version.line, how, version.before, version.after, version.function)


def _other_words(solution: Solution, facts: Facts, place: Place) -> Iterator[tuple[str, New]]:
    for identity in _IDENTITIES:
        for new, _ in applied(identity, place.node, facts):
            yield identity.says, new
    match place.node:
        case ast.AugAssign(ast.Subscript() as target, operation, value):
            written_out = ast.Assign([target], ast.BinOp(_read(target), operation, value), lineno=target.lineno)
            yield "an update written out", written_out
        case ast.If(test, body, [_, *_] as others):
            yield "two branches the other way round", ast.If(ast.UnaryOp(ast.Not(), test), others, body)
        case ast.Return(ast.expr() as value):
            yield from _results(facts, value)
            yield from _in_steps(solution, facts, value)


def _read(target: ast.expr) -> ast.expr:
    """The target of an assignment as a value."""
    read: ast.expr = ast.parse(ast.unparse(target), mode="eval").body
    return read


# ── results of another kind ─────────────────────────────────────────────────────────────────


def _results(facts: Facts, value: Any) -> Iterator[tuple[str, New]]:
    """The result in another layout or type that the course accepts."""
    if isinstance(value, ast.Tuple):
        yield "a list of results", ast.Return(ast.List(value.elts, ast.Load()))
        for place, part in enumerate(value.elts):
            for how, other in _kinds(facts.get(id(part), Fact()), part):
                parts = [*value.elts[:place], other, *value.elts[place + 1 :]]
                yield how, ast.Return(ast.Tuple(parts, ast.Load()))
        return
    for how, other in _kinds(facts.get(id(value), Fact()), value):
        yield how, ast.Return(other)


def _kinds(fact: Fact, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if fact.types <= {"float64", "float"} and fact.is_numeric:
        yield "a number of Python's", _filled("float(_)", value)
        yield "a number of numpy's", _filled("np.float64(_)", value)
        yield "an array without axes", _filled("np.asarray(_)", value)
    if fact.types == {"f array"} and min(fact.dims) > 0:
        yield "another array of the same numbers", _filled("np.array(_)", value)
        yield "an array that lies strided", _filled("np.repeat(_, 2, axis=-1)[..., ::2]", value)
        yield "an array turned round twice", _filled("np.flip(np.flip(_).copy())", value)
    if fact.types == {"f array"} and fact.is_array(2, 3, 4):
        yield "an array that lies column by column", _filled("np.asfortranarray(_)", value)


def _filled(text: str, value: ast.expr) -> ast.expr:
    class Fill(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return value if node.id == "_" else node

    filled: ast.expr = Fill().visit(ast.parse(text, mode="eval").body)
    return filled


# ── the same in several statements ──────────────────────────────────────────────────────────


def _in_steps(solution: Solution, facts: Facts, value: ast.expr) -> Iterator[tuple[str, New]]:
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
        yield "a copy changed in place", steps


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
    names -= set(solution.parameters)
    places = [place for place in solution.places if isinstance(place.node, ast.Name) and place.node.id in names]
    if not places:
        return None
    other = {name: _free(solution, f"{name}_") for name in sorted(names)}
    before = places[0].statement
    version = solution.renamed(other)
    return Rewrite(solution.task, before.lineno, "other names for intermediate results", "", "", version)
