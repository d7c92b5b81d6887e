"""Mutants of an answer: each is wrong in one small thing, as a student could be."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from autograder.mutation.expressions import Facts
from autograder.mutation.operator import Slip
from autograder.mutation.operator_table import LEADS
from autograder.mutation.operators import slips
from autograder.mutation.statement_operators import reversals
from autograder.mutation.versions import Place, Solution, Version


@dataclass(frozen=True, eq=False)
class Mutant:
    """An answer with one slip in it.

    `line` is where, in the answers' file; `operator` the kind of slip; `phrase` what a student may be told, `hint` a
    lead for students; `before` and `after` are the changed statement as text, for those who may see the answer
    (`after` is empty where it is left out).
    """

    task: str
    line: int
    operator: str
    phrase: str
    hint: str
    before: str
    after: str
    function: Callable[..., Any]

    @property
    def identity(self) -> tuple[str, str, str]:
        """What stays the same when lines move."""
        return self.task, self.before, self.after


def mutants(solution: Solution, facts: Facts) -> Iterator[Mutant]:
    """The mutants of one answer, each once, always in the same order: by place, then by kind of slip."""
    known = {solution.original}
    for place in solution.places:
        for slip in slips(solution, facts, place):
            version = solution.with_new([(place, slip.new)], span=slip.span)
            if version is not None and version.text not in known:
                known.add(version.text)
                yield _mutant(version, slip.operator, slip.says)


def _mutant(version: Version, operator: str, phrase: str) -> Mutant:
    hint, before, after = LEADS[operator], version.before, version.after
    return Mutant(version.task, version.line, operator, phrase, hint, before, after, version.function)


def twins(solution: Solution, facts: Facts) -> Iterator[Mutant]:
    """Answers with the same slip in two places, those with all axes exchanged, and those with a loop turned round."""
    known = {solution.original}
    groups: dict[tuple[str, str], list[tuple[Place, Slip]]] = {}
    for place in solution.places:
        for slip in slips(solution, facts, place):
            if slip.operator in _TWICE and isinstance(slip.new, ast.expr):
                groups.setdefault((slip.operator, slip.says), []).append((place, slip))
    for place in solution.places:
        for slip in reversals(place):
            yield from _together(solution, [(place, slip)], slip.operator, slip.says, known)
    for (operator, says), some in groups.items():
        for pair in combinations(some, 2):
            yield from _together(solution, pair, operator, f"in two places {says}", known)
    for turn in _EVERYWHERE:
        every = [one for (_, says), some in groups.items() if says.endswith(turn) for one in some]
        if len(every) > 1:
            yield from _together(solution, every, "axis", f"what belongs {turn} everywhere", known)


_EVERYWHERE = (
    "over axis 0 is taken over axis 1",
    "over axis 1 is taken over axis 0",
    "over one axis is taken over all entries",
)
"""How slips end that somebody makes in all places at once who has mistaken the axes."""

_TWICE = ("sign", "term", "factor", "power", "parentheses", "operation", "axis", "reduction", "comparison", "call")
"""Operators whose slips are made twice by somebody who has misread the formula."""


def _together(
    solution: Solution, some: Sequence[tuple[Place, Slip]], operator: str, says: str, known: set[str]
) -> Iterator[Mutant]:
    if any(_holds(one.node, other.node) for one, _ in some for other, _ in some if one is not other):
        return
    version = solution.with_new([(place, slip.new) for place, slip in some])
    if version is not None and version.text not in known:
        known.add(version.text)
        yield _mutant(version, operator, says)


def _holds(outer: ast.AST, inner: ast.AST) -> bool:
    return any(node is inner for node in ast.walk(outer))
