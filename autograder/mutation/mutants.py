"""Mutants of an answer: each is wrong in one small thing, as a student could be."""

import ast
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

from autograder.frozen import frozen
from autograder.mutation.confused_parts import is_pair, turned
from autograder.mutation.expressions import Facts
from autograder.mutation.mutation import ALL_AXES, TURN, Mutation
from autograder.mutation.operator_table import LEADS
from autograder.mutation.operators import confusions, mutations
from autograder.mutation.statement_operators import reversals
from autograder.mutation.versions import Place, Solution, Version
from autograder.words.message import Message, message


@frozen(eq=False)
class Mutant:
    """An answer with one mutation, or with several made as one.

    `line` is where, in the answers' file; `operator` what was applied; `phrase` what a student may be told, `hint` a
    lead for students; `before` and `after` are the changed statement as text, for those who may see the answer
    (`after` is empty where it is left out).
    """

    task: str
    line: int
    operator: str
    phrase: Message
    hint: Message
    before: str
    after: str
    function: Callable[..., Any]

    @property
    def identity(self) -> tuple[str, str, str]:
        """What stays the same when lines move."""
        return self.task, self.before, self.after


def mutants(solution: Solution, facts: Facts) -> Iterator[Mutant]:
    """The mutants of one answer, each once, always in the same order: by place, then by operator."""
    return _each(solution, facts, mutations)


def confused(solution: Solution, facts: Facts) -> Iterator[Mutant]:
    """The answers of those who have another formula in mind: no mutants, because some come to the same as the answer."""
    return _each(solution, facts, confusions)


def _each(
    solution: Solution, facts: Facts, operators: Callable[[Solution, Facts, Place], Iterator[Mutation]]
) -> Iterator[Mutant]:
    known = {solution.original}
    for place in solution.places:
        for one in operators(solution, facts, place):
            version = solution.with_new([(place, one.new)], span=one.span)
            if version is not None and version.text not in known:
                known.add(version.text)
                yield _mutant(version, one.operator, one.says)


def _mutant(version: Version, operator: str, phrase: Message) -> Mutant:
    hint, before, after = LEADS[operator], version.before, version.after
    return Mutant(version.task, version.line, operator, phrase, hint, before, after, version.function)


Applied = tuple[Place, Mutation]
"""A mutation and the place that it changes."""


def second_order(solution: Solution, facts: Facts) -> Iterator[Mutant]:
    """Answers with the same mutation in two places, with all pairs turned round, with all axes exchanged, or with a loop turned round."""
    known = {solution.original}
    groups = _repeatable(solution, facts)
    pairs = [(place, turned(place)) for place in solution.places if is_pair(place)]
    if len(pairs) > 1:
        yield from _together(solution, pairs, "order", message("mutation.pairs_turned"), known)
    for place in solution.places:
        for one in reversals(solution, place):
            yield from _together(solution, [(place, one)], one.operator, one.says, known)
    for (operator, says), some in groups.items():
        for pair in combinations(some, 2):
            yield from _together(solution, pair, operator, message("mutation.in_two_places_says", says=says), known)
    every = [one for some in groups.values() for one in some]
    for turn, says in _EVERYWHERE.items():
        some = [(place, one) for place, one in every if one.turn == turn]
        if len(some) > 1:
            yield from _together(solution, some, "axis", says, known)


_EVERYWHERE = {
    TURN.format(0, 1): message("mutation.all_over_axis_1"),
    TURN.format(1, 0): message("mutation.all_over_axis_0"),
    ALL_AXES: message("mutation.all_over_everything"),
}
"""The turns that somebody makes in all places at once who has mistaken the axes, and what is said of that."""

_TWICE = ("sign", "term", "factor", "power", "parentheses", "operation", "axis", "reduction", "comparison", "call")
"""Operators that somebody applies twice who has misread the formula."""


def _repeatable(solution: Solution, facts: Facts) -> dict[tuple[str, Message], list[Applied]]:
    """What may be applied in several places, by its operator and what is said of it."""
    groups: dict[tuple[str, Message], list[Applied]] = {}
    for place in solution.places:
        for one in mutations(solution, facts, place):
            if one.operator in _TWICE and isinstance(one.new, ast.expr):
                groups.setdefault((one.operator, one.says), []).append((place, one))
    return groups


def _together(
    solution: Solution, some: Sequence[Applied], operator: str, says: Message, known: set[str]
) -> Iterator[Mutant]:
    if any(_holds(one.node, other.node) for one, _ in some for other, _ in some if one is not other):
        return
    version = solution.with_new([(place, one.new) for place, one in some])
    if version is not None and version.text not in known:
        known.add(version.text)
        yield _mutant(version, operator, says)


def _holds(outer: ast.AST, inner: ast.AST) -> bool:
    return any(node is inner for node in ast.walk(outer))
