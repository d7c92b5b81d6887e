"""What never ends is ended by counting, on every machine after the same step."""

import functools
import inspect
import random
from dataclasses import replace

import numpy as np
import pytest

from autograder.course.assignment import load_assignment
from autograder.course.endless import MOST_LINES, TIMES, calls_itself, is_endless, limited_by_calls, limited_by_lines
from autograder.course.known import known
from autograder.course.reference import Origin, Reference
from autograder.judge.key import Case
from autograder.results import NotRun, Returned, TimedOut
from autograder.sandbox.inprocess import perform, seeded
from autograder.sandbox.worker import Call
from tests.conftest import ROOT

NO_MEMORY = "topological_order__no_memory"


def spreads(n):
    """Calls itself without end for every n but 0."""
    return n if n == 0 else spreads(n) + spreads(n)


def deepens(n):
    """Calls a function of its own twice for each level."""

    def visit(level):
        return 1 if level == n else visit(level + 1) + visit(level + 1)

    return visit(0)


def waits(n):
    """Runs a loop that ends at 0 alone."""
    while n:
        pass
    return n


@pytest.mark.parametrize(("function", "itself"), [(spreads, True), (deepens, True), (waits, False)])
def test_what_calls_itself_is_seen(function, itself):
    """A function that names itself, or holds one that does, may call itself without end."""
    assert calls_itself(function) is itself


def test_lines_of_libraries_are_not_counted():
    """Neither those of Python's own library nor of this one: how a wrong function is made of the answer costs it nothing."""

    def binds(n):
        return sum(len(inspect.signature(binds).bind(n).args) for _ in range(n))

    assert limited_by_lines(binds, most=100)(20) == 20
    assert is_endless(perform(Call("waits", ("n",), (1,)), {"waits": limited_by_lines(waits, most=100)}, __file__))


@pytest.mark.slow
@pytest.mark.parametrize(("limited", "function"), [(limited_by_calls, deepens), (limited_by_lines, waits)])
def test_what_never_ends_is_ended(limited, function):
    """Beyond its limit a function is ended, and one that ends below it gives what it always gives."""

    def outcome(n):
        return perform(Call(function.__name__, ("n",), (n,)), {function.__name__: limited(function)}, __file__)

    assert is_endless(outcome(64))
    assert outcome(0).value == function(0)


@pytest.mark.slow
@pytest.mark.parametrize(("nodes", "least"), [(3, MOST_LINES), (5_000, 5_000 * TIMES)])
def test_what_is_wrong_may_run_some_times_as_long_as_the_answer(nodes, least):
    """Training runs more lines than what never ends is given: a wrong way to do it is not cut off where the right one goes on."""
    graph = {str(node): ("add", (str(node - 1),) if node else ()) for node in range(nodes)}
    case = Case("topological_order", "chain", "values", {"graph": graph}, {})
    origin = Origin(Reference(load_assignment(ROOT, "02_graphs")), "topological_order", (case,), None)
    most = origin.most_lines(case)
    assert (most == least) is (least == MOST_LINES)
    assert most >= least
    assert isinstance(perform(case.as_call(), _limited(origin, most), __file__), Returned)


def _limited(origin, most):
    """The answers, of which the one that is tried is ended beyond so many lines."""
    functions = origin.reference.functions
    return {**functions, origin.task: limited_by_lines(functions[origin.task], most)}


def test_a_known_mistake_that_never_ends_is_not_waited_for():
    """After a case on which it calls itself without end it is asked no further."""
    wide = {str(node): ("add", (str(node - 1),) * 2 if node else ()) for node in range(64)}
    outcomes = tried(NO_MEMORY, lambda function: function, [{"0": ("add", ())}, wide, wide])
    assert [type(one) for one in outcomes] == [Returned, TimedOut, NotRun]


def test_a_known_mistake_that_loops_without_end_is_ended_by_its_lines():
    """Its lines are counted, though it calls nothing."""

    def loops(graph):
        while graph:
            pass
        return []

    outcomes = tried(NO_MEMORY, lambda _: loops, [{}, {"0": ("add", ())}, {}])
    assert [type(one) for one in outcomes] == [Returned, TimedOut, NotRun]


def test_a_known_mistake_is_tried_no_further_than_it_is_looked_at():
    """The first case, then the others, each once; drawing, it goes on from where it left the generators, and moves nobody else's."""
    asked = []

    def draws(graph):
        asked.append(graph)
        return _two_numbers()

    before = _generators()
    outcomes = tried(NO_MEMORY, lambda _: draws, [{}, {"0": ("add", ())}, {}])
    assert not asked
    first = outcomes[0].value
    assert (len(asked), len(outcomes)) == (1, 3)
    second = outcomes[1].value
    assert len(asked) == 3
    with seeded():
        drawn = [_two_numbers() for _ in range(3)]
    assert [first, second, outcomes[2].value] == drawn
    assert _generators() == before


def _two_numbers():
    """One of each global generator."""
    return random.random(), np.random.rand()  # noqa: NPY002  (which a student's code may draw from)


def _generators():
    """Where they stand."""
    return random.getstate(), np.random.get_state()[1].tolist()  # noqa: NPY002  (as above)


def tried(label, as_function, graphs):
    """What a known mistake in `topological_order` gives on these graphs, where counting alone can end it: of seconds it has an hour."""
    assignment = load_assignment(ROOT, "02_graphs")
    mistake = next(one for one in assignment.mistakes["topological_order"] if one.function.__name__ == label)
    mistake = replace(mistake, make=functools.partial(tuple, (as_function(mistake.function), mistake.text)))
    calls = [Call("topological_order", ("graph",), (graph,)) for graph in graphs]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("autograder.course.known.PATIENCE", 3600.0)
        (found,) = known(
            replace(assignment, mistakes={"topological_order": (mistake,)}), "topological_order", calls, ()
        )
    return found.outcomes
