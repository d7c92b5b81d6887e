"""What running a submission came to, with the lines of a notebook counted in its cells."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from autograder.results import Outcome, Raised, Ran, Returned
from autograder.sandbox.cells import split


def ran_in_cells(source: bytes, loads: Sequence[Outcome], outcomes: Mapping[int, Outcome]) -> Ran:
    """The whole of it: `loads` say how each cell loaded, or the one file, which has no cells to count in."""
    load, cell = _first_failure(loads)
    above = [piece.above for piece in split(source)]
    if not above[0]:
        return Ran(load, outcomes)
    return Ran(_in_cell(load, above), {call: _in_cell(outcome, above) for call, outcome in outcomes.items()}, cell)


def _first_failure(loads: Sequence[Outcome]) -> tuple[Outcome, int]:
    """The first that did not load, and its number."""
    for number, load in enumerate(loads, 1):
        if not isinstance(load, Returned):
            return load, number
    return Returned(None), 0


def _in_cell(outcome: Outcome, above: Sequence[int]) -> Outcome:
    """The outcome with its line counted in its cell; `above` says how many lines are above each."""
    if not isinstance(outcome, Raised) or not outcome.line or outcome.line <= above[0]:
        return outcome
    cell = bisect_left(above, outcome.line)
    return replace(outcome, line=outcome.line - above[cell - 1], cell=cell)
