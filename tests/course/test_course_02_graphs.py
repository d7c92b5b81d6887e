"""What is special to the assignment 02_graphs: its graphs are random, tangled and fair; local gradients are derivatives."""

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from autograder.course.exam import PUBLIC_SECRET
from autograder.course.reference import Reference
from autograder.feedback.example import text_of
from autograder.judge.key import CaseKey
from tests.course_room import SECRETS, assignment, each_secret, result, sheet, task_key

NAME = "02_graphs"
ANSWERS = assignment(NAME).functions
WHOLE = ("forward", "backward", "graph_gradients")
Graph = Mapping[str, tuple[str, tuple[str, ...]]]


def cases(secret: bytes, task: str) -> dict[str, CaseKey]:
    """The cases of a task, by profile."""
    return {case.case.name: case for case in task_key(NAME, secret, task).cases}


def values_of(args: Mapping[str, Any]) -> dict[str, Any]:
    """The values of all nodes of a case's graph."""
    return dict(args["values"]) if "values" in args else ANSWERS["forward"](args["graph"], args["inputs"])


def nodes(secret: bytes) -> Iterator[tuple[str, str, list[Any]]]:
    """Each node with operands, of each graded graph with values: where it stands, its operation, its operands."""
    for task in WHOLE:
        for profile, case in cases(secret, task).items():
            values = values_of(case.case.args)
            for operation, sources in case.case.args["graph"].values():
                if sources:
                    yield f"{task}, {profile}", operation, [np.asarray(values[source]) for source in sources]


def uses(graph: Graph) -> list[str]:
    """The name of an input for each place where it is used."""
    return [source for _, sources in graph.values() for source in sources]


def below(graph: Graph, output: str) -> set[str]:
    """The nodes that the output depends on, itself included."""
    found, waiting = set(), [output]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(graph[name][1])
    return found


def is_ordered(names: list[str], graph: Graph) -> bool:
    """Whether each node comes after its inputs."""
    places = {name: place for place, name in enumerate(names)}
    return all(places[source] < places[name] for name in names for source in graph[name][1])


# ── graphs are random and tangled ───────────────────────────────────────────────────────────


@each_secret
def test_no_order_at_hand_is_topological(secret: bytes) -> None:
    """In graphs of some size neither the dict's order nor the alphabet's, forwards or backwards, follows the edges."""
    for task in ("topological_order", *WHOLE):
        for profile, case in cases(secret, task).items():
            graph = case.case.args["graph"]
            if len(graph) >= 6 and profile not in ("cycle", "own_input"):
                orders = (list(graph), list(graph)[::-1], sorted(graph), sorted(graph)[::-1])
                assert not any(is_ordered(order, graph) for order in orders), (task, profile)


@pytest.mark.slow
def test_graded_graphs_are_not_those_of_practice() -> None:
    """They are other graphs, and not only other numbers; under every secret they are the same, as any kind of case is."""
    for task in ("topological_order", *WHOLE):
        secrets = (PUBLIC_SECRET, *SECRETS[:2])
        practice, first, second = (cases(secret, task)["distinct"].case.args["graph"] for secret in secrets)
        assert practice != first == second


@each_secret
def test_values_fan_out_and_some_nodes_lead_nowhere(secret: bytes) -> None:
    """Every graph uses values twice and has nodes beside its output; some have nodes above it, some an input twice in one node."""
    above, twice = set(), set()
    for task in ("backward", "graph_gradients"):
        for profile, case in cases(secret, task).items():
            graph, output = case.case.args["graph"], case.case.args["output"]
            reached, used = below(graph, output), uses(graph)
            assert max(used.count(name) for name in reached) >= 2
            assert any(graph[name][0] == "input" for name in graph.keys() - reached)
            assert profile == "diamonds" or any(graph[name][0] != "input" for name in graph.keys() - reached)
            above |= {task} if output in used else set()
            twice |= {task} if any(len(one) > len(set(one)) for _, one in graph.values()) else set()
    assert above == twice == {"backward", "graph_gradients"}


@each_secret
def test_every_operation_is_asked_for(secret: bytes) -> None:
    """Both forward and graph_gradients meet all eleven operations in the first case, backward only those few that it needs."""
    found = {task: {op for op, _ in cases(secret, task)["distinct"].case.args["graph"].values()} for task in WHOLE}
    local = {task.removeprefix("grad_") for task in assignment(NAME).questions if task.startswith("grad_")}
    assert found["forward"] == found["graph_gradients"] == local | {"input"}
    assert found["backward"] == {"input", "add", "multiply", "matmul", "tanh", "sum"}


@each_secret
def test_cycles_have_nodes_on_every_side(secret: bytes) -> None:
    """A graph with a cycle has nodes upstream of it, downstream and beside; the message need not name those."""
    for profile, length in (("cycle", 4), ("own_input", 1)):
        case = cases(secret, "topological_order")[profile]
        graph, ring = case.case.args["graph"], set(case.expected.raises.mentions)
        assert (case.expected.raises.kind, len(ring)) == ("ValueError", length)
        upstream = set.union(*(below(graph, name) for name in ring)) - ring
        downstream = {name for name in graph if below(graph, name) & ring} - ring
        assert upstream
        assert downstream
        assert graph.keys() - ring - upstream - downstream


@each_secret
def test_a_chain_is_deeper_than_recursion(secret: bytes) -> None:
    """One graph is a single chain of a thousand nodes whose end stands first, one a chain of 40 diamonds."""
    chain = cases(secret, "topological_order")["chain"].case.args["graph"]
    assert len(below(chain, next(iter(chain)))) == len(chain) == 1010
    for task in ("topological_order", "graph_gradients"):
        graph = cases(secret, task)["diamonds"].case.args["graph"]
        paths = {}
        for name in ANSWERS["topological_order"](graph):
            paths[name] = sum(paths[source] for source in graph[name][1]) or 1
        assert max(paths.values()) > 2**40


# ── graphs are fair ─────────────────────────────────────────────────────────────────────────


@each_secret
def test_operands_stay_away_from_kinks(secret: bytes) -> None:
    """No operand of relu is near 0, and no two operands of a maximum are near each other; relu's own kink is asked on purpose."""
    for where, operation, operands in nodes(secret):
        if operation == "relu":
            assert np.abs(operands[0]).min() >= 0.05, where
        if operation == "maximum":
            assert np.abs(operands[0] - operands[1]).min() >= 0.05, where
    for case in cases(secret, "grad_maximum").values():
        assert np.abs(case.case.args["x"] - case.case.args["y"]).min() >= 0.05
    for profile, case in cases(secret, "grad_relu").items():
        sizes = np.abs(case.case.args["x"])
        assert (sizes == 0).any() == (profile == "zeros")
        assert (sizes[sizes > 0] >= 0.05).all()


@each_secret
def test_a_gradient_reaches_every_node_below_the_output(secret: bytes) -> None:
    """No gradient below the output is zero throughout, and all others are."""
    for task in ("backward", "graph_gradients"):
        for case in cases(secret, task).values():
            args = case.case.args
            grads = ANSWERS["backward"](args["graph"], values_of(args), args["output"])
            reached = below(args["graph"], args["output"])
            assert {name for name, grad in grads.items() if np.any(grad)} == reached


@each_secret
def test_the_way_of_adding_up_changes_no_verdict(secret: bytes) -> None:
    """Gradients that are added up in the opposite order stay a thousand times below the tolerance."""
    for case in cases(secret, "backward").values():
        args = case.case.args
        want = {component.label: component for component in case.expected.components}
        mirrored = dict(reversed(args["graph"].items()))
        grads = ANSWERS["backward"](mirrored, args["values"], args["output"])
        for name, grad in grads.items():
            component = want[f"[{name!r}]"] if f"[{name!r}]" in want else want[name]
            off = np.abs(grad - component.want)
            assert (off <= 1e-3 * component.tolerance).all()


@each_secret
def test_sigmoids_are_asked_far_out(secret: bytes) -> None:
    """In the case of very large numbers a sigmoid is taken at 913.7 and at -871.3 in every graph that has sigmoids."""
    for task in ("forward", "graph_gradients"):
        args = cases(secret, task)["extreme"].case.args
        values = values_of(args)
        far = [values[one[0]] for operation, one in args["graph"].values() if operation == "sigmoid"]
        assert any({913.7, -871.3} <= set(np.ravel(value)) for value in far)


# ── local gradients are derivatives ─────────────────────────────────────────────────────────

LOCAL = [task for task in assignment(NAME).questions if task.startswith("grad_")]


@pytest.mark.parametrize("task", LOCAL)
def test_local_gradient_is_the_derivative_of_its_node(task: str) -> None:
    """Each local gradient is, entry by entry, what the node's value does when that entry moves, times dout."""
    drawn = cases(SECRETS[0], task)
    profiles = [profile for profile in ("distinct", "hyper", "duplicates", "number") if profile in drawn]
    assert len(profiles) >= 3
    for profile in profiles:
        _hold_to_its_node(task, *drawn[profile].case.args.values())


def _hold_to_its_node(task: str, dout: Any, *operands: Any) -> None:
    names = "xy"[: len(operands)]
    graph = {**dict.fromkeys(names, ("input", ())), "z": (task.removeprefix("grad_"), tuple(names))}

    def value(*moved: np.ndarray) -> float:
        return float(np.sum(dout * ANSWERS["forward"](graph, dict(zip(names, moved, strict=True)))["z"]))

    grads = ANSWERS["local_gradients"](task.removeprefix("grad_"), dout, operands)
    for which, grad in enumerate(grads):
        numeric = np.zeros(np.shape(operands[which]))
        for place in np.ndindex(numeric.shape):
            steps = []
            for offset in (-2e-4, -1e-4, 1e-4, 2e-4):
                moved = [np.array(operand, float) for operand in operands]
                moved[which][place] += offset
                steps.append(value(*moved))
            numeric[place] = (steps[0] - 8 * steps[1] + 8 * steps[2] - steps[3]) / 12e-4
        assert np.shape(grad) == numeric.shape
        assert np.abs(grad - numeric).max() <= 1e-6 * max(1.0, np.abs(numeric).max())


def test_answers_are_quiet_on_large_numbers() -> None:
    """Sigmoid and tanh neither warn nor lose themselves in inf and nan at +-900; a warning would be an error here."""
    x = np.array([-900.0, 0.0, 900.0])
    graph = {"z": ("sigmoid", ("x",)), "x": ("input", ())}
    assert ANSWERS["forward"](graph, {"x": x})["z"].tolist() == [0.0, 0.5, 1.0]
    assert ANSWERS["grad_sigmoid"](1.0, x).tolist() == [0.0, 0.25, 0.0]
    assert ANSWERS["grad_tanh"](1.0, x).tolist() == [0.0, 1.0, 0.0]


# ── what students meet ──────────────────────────────────────────────────────────────────────


def test_a_solution_by_recursion_loses_only_the_long_chain() -> None:
    """Sorting by functions that call themselves is right but for the chain: it keeps more than four fifths of the points."""
    source = assignment(NAME).source.decode() + RECURSIVE
    told = result(NAME, SECRETS[0], "topological_order", source)
    assert 0.8 * told.points < told.score < told.points
    assert "recursion" in told.says


RECURSIVE = """

def topological_order(graph):
    order, opened = [], []

    def visit(name):
        if name in order:
            return
        if name in opened:
            raise ValueError(f"cycle: {opened}")
        opened.append(name)
        for source in graph[name][1]:
            visit(source)
        opened.remove(name)
        order.append(name)

    for name in graph:
        visit(name)
    return order
"""


def test_a_wrong_local_gradient_leaves_the_way_back_alone() -> None:
    """A student whose grad_log is wrong keeps all points of backward, which needs no logarithm."""
    source = assignment(NAME).source.decode() + "\n\ndef grad_log(dout, x):\n    return dout * x\n"
    assert result(NAME, SECRETS[0], "grad_log", source).score < 1
    told = result(NAME, SECRETS[0], "backward", source)
    assert told.score == told.points


def test_what_is_found_by_its_name_may_be_called_by_any_mistake() -> None:
    """The way back finds the gradient of an operation by a text: the code of a function does not tell what it calls."""
    assert not Reference(assignment(NAME)).tells_what_it_calls
    assert Reference(assignment("01_gradients")).tells_what_it_calls


def test_the_blank_sheet_keeps_what_is_given() -> None:
    """The operations, the example and the table of local gradients stand in the blank sheet, without sigmoid and relu."""
    names: dict[str, Any] = {}
    exec(compile(sheet(NAME), "graphs.py", "exec"), names)
    assert {"sigmoid", "relu"}.isdisjoint(names["OPERATIONS"])
    assert names["EXAMPLE"] == ANSWERS["EXAMPLE"]
    with pytest.raises(NotImplementedError, match="grad_add"):
        names["local_gradients"]("add", 1.0, (1.0, 2.0))


@pytest.mark.slow
def test_a_mistake_that_reaches_every_node_is_told_once() -> None:
    """Overwriting in an order of one's own, which no known mistake foresees whole, is told in few sentences."""
    source = assignment(NAME).source.decode().replace("grads[source] = grads[source] + part", "grads[source] = part")
    source += ROUNDS
    told = result(NAME, SECRETS[0], "backward", source)
    assert told.score < told.points
    assert len({diagnosis.name for diagnosis in told.diagnoses}) <= len(told.diagnoses) <= 4


ROUNDS = """

def topological_order(graph):
    order = []
    while len(order) < len(graph):
        ready = [name for name in sorted(graph) if name not in order and set(graph[name][1]) <= set(order)]
        order += ready
    return order
"""


def test_a_graph_is_shown_as_it_is_typed() -> None:
    """An example shows a node with one input as a tuple of one, so that it can be copied into a call."""
    graph = {"y": ("exp", ("x",)), "x": ("input", ())}
    assert ast.literal_eval(text_of(graph)) == graph
