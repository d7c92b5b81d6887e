"""Which of several hypotheses that explain a result is named: the order of where they come from, and of their kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from autograder.diagnosis.change import CHANGE, LEFT_OUT, LIKENESS
from autograder.frozen import frozen
from autograder.judge.key import Hypothesis
from autograder.words.message import Text


@frozen
class Rank:
    """Hypotheses that are preferred alike: an author's mistakes, wrong ways of a machine's, or one kind of changes of the result.

    If it is `alone`, only those that are wrong in nothing that is right here. `of` is "author", "mutant" or a kind of change.
    """

    of: str
    alone: bool = False


FOR_A_PART = (
    Rank(LEFT_OUT),
    Rank("author", alone=True),
    Rank(CHANGE),
    Rank("mutant", alone=True),
    Rank("mutant"),
    Rank("author"),
    Rank(LIKENESS),
)
"""In which order one part of a result is explained, once nothing explains the whole: what was left out, then an author's mistake."""

FACT, TELLING, WEAK = "fact", "telling", "weak"
"""How much a kind says: what the result is, which cannot be wrong; how it came about; little, where another kind explains it."""

KINDS: Mapping[str, str] = {
    "task": FACT,
    "power": TELLING,
    "factor": TELLING,
    "term": TELLING,
    "sign": TELLING,
    "argument": FACT,
    "condition": TELLING,
    "comparison": TELLING,
    "matrix": TELLING,
    "parentheses": TELLING,
    "axis": TELLING,
    "reduction": TELLING,
    "update": TELLING,
    "step": TELLING,
    "function": TELLING,
    "call": TELLING,
    "arguments": TELLING,
    "order": TELLING,
    "option": TELLING,
    "carried": TELLING,
    "index": WEAK,
    "operation": WEAK,
    "type": WEAK,
    "in place": WEAK,
    "name": WEAK,
    "constant": WEAK,
}
"""The kinds of a machine's hypotheses, the plainest first. Where several explain a result, they are one and the same function on
all cases."""

_MOST = 3
"""A result that more different hypotheses explain does not say enough to name one."""


def plainest(found: Sequence[Hypothesis]) -> Hypothesis | None:
    """The plainest of a machine's hypotheses that explain the same; none if there are too many to choose from.

    Of those of one family that differ, what they have in common is said.
    """
    found = [one for one in found if KINDS[one.kind] != WEAK] or found
    if len({_family(one) for one in found if KINDS[one.kind] != FACT}) > _MOST:
        found = [one for one in found if KINDS[one.kind] == FACT]
    if not found:
        return None
    first = min(found, key=lambda one: list(KINDS).index(one.kind))
    alike = {one.name for one in found if _family(one) == _family(first)}
    return first if len(alike) == 1 else replace(first, name=_family(first))


def _family(one: Hypothesis) -> Text:
    return one.family or one.name
