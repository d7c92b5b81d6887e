"""Substitutions written as Python: what to look for in a solution, and what to put there.

In them a single letter stands for any expression that is, whenever the answer runs,

    a b c   anything                      t u   an array
    x y z   numbers, one or many          v w   a vector
    d       numbers, none of them zero    A B   a matrix
    f g     numbers, all of them finite   m     an array of truth values
    k       a whole number, as written
"""

import ast
import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder.frozen import frozen
from autograder.mutation.expressions import Fact, Facts

_MEANS: Mapping[str, Callable[[Fact], bool]] = {
    **dict.fromkeys("abc", lambda _: True),
    **dict.fromkeys("xyz", lambda fact: fact.is_numeric),
    **dict.fromkeys("tu", lambda fact: fact.is_array()),
    **dict.fromkeys("vw", lambda fact: fact.is_array(1)),
    **dict.fromkeys("AB", lambda fact: fact.is_array(2)),
    **dict.fromkeys("fg", lambda fact: fact.is_numeric and fact.finite),
    "d": lambda fact: fact.is_numeric and fact.nonzero and fact.finite,
    "m": lambda fact: fact.is_array() and fact.types == {"b array"},
}


@frozen(eq=False)
class Substitution:
    """A pattern, what to put in its place, and what is said of that; whether it changes `only_sign`, the sign of the value.

    `roles` names the letter that is `it` in what is said, with what it is in the formula: a term or a factor.
    """

    find: ast.expr
    put: ast.expr
    says: str
    only_sign: bool = False
    roles: tuple[tuple[str, str], ...] = ()


def substitutions(text: str) -> tuple[Substitution, ...]:
    """Substitutions, one a line: ``pattern -> what to put there : what is said``.

    Remarks may follow: ``: only the sign``, or ``: y is a term`` where what is said names the operand y.
    """
    return tuple(_substitution(line) for line in text.strip().splitlines())


def _substitution(line: str) -> Substitution:
    find, rest = line.split(" -> ")
    put, says, *remarks = rest.split(" : ")
    roles = tuple((letter, role) for remark in remarks for letter, is_a, role in [remark.partition(" is a ")] if is_a)
    only_sign = "only the sign" in remarks
    return Substitution(_expression(find), _expression(put), says.strip(), only_sign=only_sign, roles=roles)


def _expression(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


Bound = Mapping[str, ast.expr]
"""What each letter of a pattern stands for in one place."""


def applied(one: Substitution, node: ast.AST, facts: Facts) -> Sequence[tuple[ast.expr, Bound]]:
    """What a substitution puts in the place of `node`, with what its letters stand for; nothing where it does not fit."""
    bound: dict[str, ast.expr] = {}
    return [(_Filled(bound).visit(copy.deepcopy(one.put)), bound)] if _fits(one.find, node, facts, bound) else ()


def _fits(pattern: Any, node: Any, facts: Facts, bound: dict[str, ast.expr]) -> bool:
    if isinstance(pattern, ast.Name) and len(pattern.id) == 1:
        return isinstance(node, ast.expr) and _binds(pattern.id, node, facts, bound)
    if isinstance(pattern, ast.AST):
        return type(pattern) is type(node) and all(
            _fits(getattr(pattern, name), getattr(node, name), facts, bound)
            for name in pattern._fields
            if name not in ("ctx", "kind")
        )
    if isinstance(pattern, list):
        alike = isinstance(node, list) and len(pattern) == len(node)
        return alike and all(_fits(one, other, facts, bound) for one, other in zip(pattern, node, strict=True))
    return bool(pattern == node)


def _binds(letter: str, node: ast.expr, facts: Facts, bound: dict[str, ast.expr]) -> bool:
    if letter in bound:
        return ast.dump(bound[letter]) == ast.dump(node)
    if letter == "k":
        fits = isinstance(node, ast.Constant) and type(node.value) is int
    else:
        fits = _MEANS[letter](_fact(node, facts))
    bound[letter] = node
    return fits


def _fact(node: ast.expr, facts: Facts) -> Fact:
    return facts.get(id(node), Fact())


class _Filled(ast.NodeTransformer):
    """Puts in the place of each letter what it stands for."""

    def __init__(self, bound: Bound) -> None:
        self._bound = bound

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._bound.get(node.id, node)
