"""How PyTorch computes the tasks of 02_graphs: values by torch's own functions, all gradients by autograd."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

Graph = dict[str, tuple[str, tuple[str, ...]]]
Case = tuple[str, str, dict[str, Any], list[Tensor]]
SCALES = {"ordinary": 1.0, "large": 30.0}
FUNCTIONS: Mapping[str, Callable[..., Tensor]] = {
    "add": torch.add,
    "subtract": torch.subtract,
    "multiply": torch.multiply,
    "matmul": torch.matmul,
    "exp": torch.exp,
    "log": torch.log,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "maximum": torch.maximum,
    "sum": torch.sum,
}

GRAPH: Graph = {
    "A": ("input", ()),
    "B": ("input", ()),
    "c": ("input", ()),
    "r": ("input", ()),
    "k": ("input", ()),
    "spare": ("input", ()),
    "product": ("matmul", ("A", "B")),
    "gate": ("sigmoid", ("c",)),
    "grown": ("exp", ("gate",)),
    "row": ("log", ("r",)),
    "wide": ("multiply", ("A", "gate")),
    "rest": ("subtract", ("wide", "row")),
    "bent": ("tanh", ("rest",)),
    "open": ("relu", ("rest",)),
    "best": ("maximum", ("bent", "grown")),
    "both": ("add", ("open", "best")),
    "square": ("multiply", ("both", "both")),
    "first": ("sum", ("square",)),
    "second": ("sum", ("product",)),
    "scaled": ("multiply", ("second", "k")),
    "s": ("add", ("first", "scaled")),
    "beside": ("exp", ("bent",)),
    "above": ("multiply", ("s", "k")),
}


def cases() -> Iterator[Case]:
    """Every task that PyTorch has, on ordinary and on larger inputs."""
    rng = np.random.default_rng(7)
    for case, scale in SCALES.items():
        yield from graphs(case, scale, rng)
        yield from broadcasts(case, scale, rng)
        yield from nodes(case, scale, rng)
        yield from network(case, scale, rng)


def by_autograd(function: Callable[..., Tensor], *args: np.ndarray, upstream: Any = None) -> list[Tensor]:
    """The gradients of `function` by each of `args`; with `upstream`, of the sum of its results times that."""
    leaves = [torch.tensor(arg, requires_grad=True) for arg in args]
    result = function(*leaves)
    above = torch.ones_like(result) if upstream is None else torch.tensor(upstream)
    return list(torch.autograd.grad(result, leaves, above))


def graphs(case: str, scale: float, rng: np.random.Generator) -> Iterator[Case]:
    """One graph with every operation, a fan-out, and nodes beside and above the output."""
    inputs = {
        "A": scale * rng.standard_normal((4, 3)),
        "B": scale * rng.standard_normal((3, 5)),
        "c": rng.standard_normal(3),
        "r": 0.3 + np.abs(scale * rng.standard_normal((4, 1))),
        "k": rng.standard_normal(()),
        "spare": rng.standard_normal(5),
    }
    # The nodes in reverse, so that their order in the dict is no help.
    graph = dict(reversed(GRAPH.items()))
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in inputs.items()}
    for name, (operation, sources) in GRAPH.items():
        if sources:
            tensors[name] = FUNCTIONS[operation](*[tensors[source] for source in sources])
    values = {name: tensor.detach().numpy() for name, tensor in tensors.items()}
    found = torch.autograd.grad(tensors["s"], list(tensors.values()), allow_unused=True, retain_graph=True)
    grads = {
        name: torch.zeros_like(tensors[name]) if grad is None else grad
        for name, grad in zip(tensors, found, strict=True)
    }
    # Results are recorded leaf by leaf, in the order in which the answers build their dicts.
    yield "forward", case, {"graph": graph, "inputs": inputs}, [tensors[name] for name in answered(graph)]
    yield "backward", case, {"graph": graph, "values": values, "output": "s"}, list(grads.values())
    args = {"graph": graph, "inputs": inputs, "output": "s"}
    yield "graph_gradients", case, args, [tensors["s"], *(grads[name] for name in inputs)]


def answered(graph: Graph) -> list[str]:
    """The order in which the answer computes: what is ready, in the order of the dict, then what that makes ready."""
    order = [name for name, (_, sources) in graph.items() if not sources]
    for done in order:
        for name, (_, sources) in graph.items():
            if done in sources and name not in order and all(source in order for source in sources):
                last = max(order.index(source) for source in sources)
                if order[last] == done:
                    order.append(name)
    return order


def broadcasts(case: str, scale: float, rng: np.random.Generator) -> Iterator[Case]:
    """The gradient of what torch broadcasts."""
    for wide, narrow in (((4, 3, 5), (3, 1)), ((4, 3), (3,)), ((4, 3), (4, 1)), ((4, 3), ()), ((4, 3), (4, 3))):
        grad = scale * rng.standard_normal(wide)
        found = by_autograd(lambda x, wide=wide: torch.broadcast_to(x, wide), np.zeros(narrow), upstream=grad)
        yield "unbroadcast", f"{case}, {narrow}", {"grad": grad, "shape": narrow}, found


def nodes(case: str, scale: float, rng: np.random.Generator) -> Iterator[Case]:
    """Each local gradient, with operands that are broadcast."""
    for first, second in (((4, 3), (3,)), ((4, 1), (3,)), ((4, 3), (4, 3)), ((), (4, 3))):
        x, y = scale * rng.standard_normal(first), scale * rng.standard_normal(second)
        dout = rng.standard_normal(np.broadcast_shapes(first, second))
        for operation in ("add", "subtract", "multiply", "maximum"):
            args = {"dout": dout, "x": x, "y": y}
            yield f"grad_{operation}", f"{case}, {first}", args, by_autograd(FUNCTIONS[operation], x, y, upstream=dout)
    A, B, dout = scale * rng.standard_normal((4, 3)), scale * rng.standard_normal((3, 5)), rng.standard_normal((4, 5))
    yield "grad_matmul", case, {"dout": dout, "A": A, "B": B}, by_autograd(torch.matmul, A, B, upstream=dout)
    for operation in ("exp", "log", "sigmoid", "tanh", "relu"):
        x, dout = scale * rng.standard_normal((4, 3)), rng.standard_normal((4, 3))
        x = np.abs(x) if operation == "log" else x
        if operation == "relu":
            x[::2, 0] = 0.0
        yield f"grad_{operation}", case, {"dout": dout, "x": x}, by_autograd(FUNCTIONS[operation], x, upstream=dout)
    x, above = scale * rng.standard_normal((4, 3)), float(rng.standard_normal())
    yield "grad_sum", case, {"dout": above, "x": x}, by_autograd(torch.sum, x, upstream=above)


def network(case: str, scale: float, rng: np.random.Generator) -> Iterator[Case]:
    """Two linear layers with tanh in between, and torch's cross-entropy."""
    X, y = scale * rng.standard_normal((6, 4)), rng.integers(5, size=6)
    W1, b1, W2, b2 = (rng.standard_normal(shape) for shape in ((3, 4), 3, (5, 3), 5))

    def loss(W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor) -> Tensor:
        hidden = torch.tanh(functional.linear(torch.tensor(X), W1, b1))
        return functional.cross_entropy(functional.linear(hidden, W2, b2), torch.tensor(y))

    args = {"X": X, "y": y, "W1": W1, "b1": b1, "W2": W2, "b2": b2}
    results = [loss(*map(torch.tensor, (W1, b1, W2, b2))), *by_autograd(loss, W1, b1, W2, b2)]
    yield "two_layer_gradients", case, args, results
