"""Questions on computation graphs: their order, their values, the gradients of single nodes and of whole graphs.

Graphs are drawn at random, and drawn again until they are fair: no value near a kink, no gradient that is small only
because large ones cancel, so that right answers agree to many digits however they add up.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from autograder import Draw, derivative, in_order, task

GAP = 0.05
"""How far operands stay from a kink, except where the kink itself is asked for."""

CALM, LARGE = 4.0, 750.0
"""How large an operand of exp, tanh and sigmoid may be, so that its slope keeps its digits; a sigmoid is exactly 0 or 1
beyond `LARGE`, where nothing is left to lose."""

LONG, DIAMONDS = 1010, 40
"""The nodes of a chain that is deeper than Python's recursion, and the diamonds of one that has 2^40 paths."""

# ── the order of nodes ──────────────────────────────────────────────────────────────────────

UNARY = ("exp", "log", "sigmoid", "tanh", "relu", "sum")
BINARY = ("add", "subtract", "multiply", "matmul", "maximum")


def node(draw: Draw, sources: Sequence[str]):
    """A node with these inputs."""
    operations = (("input",), UNARY, BINARY)[len(sources)]
    return operations[draw.index(len(operations))], tuple(sources)


def tangle(draw: Draw, count: int):
    """A graph of `count` nodes, in topological order, with up to two inputs each.

    The first three are a chain, and the last uses both of its ends: the nearest input tells nothing about a node's place.
    """
    graph = {}
    for place in range(count):
        known = list(graph)
        if place in (1, 2):
            sources = known[-1:]
        elif place < 1 or (place < count - 2 and draw.index(5) == 0):
            sources = []
        elif count > 4 and place == count - 1:
            sources = [known[0], known[2]]
        else:
            sources = [known[draw.index(place)], known[-1 - draw.index(min(3, place))]][draw.index(2) :]
        if draw.profile == "duplicates" and (place == count - 2 or (place < count - 1 and place % 2)):
            sources = [known[-1]] * 2
        graph[str(place)] = node(draw, sources)
    return graph


def with_cycle(draw: Draw, length: int):
    """A graph with one cycle of that length, nodes upstream and downstream of it, and some beside it."""
    graph = tangle(draw, 6)
    ring = [f"ring {place}" for place in range(length)]
    for place, name in enumerate(ring):
        graph[name] = node(draw, [ring[place - 1]])
    graph[ring[0]] = node(draw, [str(draw.index(6)), ring[-1]])
    for place, source in enumerate(ring):
        graph[f"below {place}"] = node(draw, [source, str(draw.index(6))])
    if length > 1:
        graph["far below"] = node(draw, ["below 0", f"below {length - 1}"])
    return graph


def chain(draw: Draw, count: int):
    """A graph of `count` nodes, each the only input of the next."""
    graph = {"0": ("input", ())}
    for place in range(1, count):
        graph[str(place)] = node(draw, [str(place - 1)])
    return graph


def diamonds(count: int, operation: str):
    """`count` diamonds one below another, from "x" and its factors "p" and "q" to "s"."""
    graph = dict.fromkeys(("x", "p", "q", "spare"), ("input", ()))
    top = "x"
    for place in range(count):
        graph[f"left {place}"] = ("multiply", (top, "p"))
        graph[f"right {place}"] = ("multiply", (top, "q"))
        graph[f"end {place}"] = (operation, (f"left {place}", f"right {place}"))
        top = f"end {place}"
    graph["s"] = ("sum", (top,))
    return graph


def is_ordered(names: Sequence[str], graph: Mapping[str, tuple[str, Sequence[str]]]):
    """Whether each node comes after its inputs."""
    places = {name: place for place, name in enumerate(names)}
    return all(places[source] < places[name] for name in names for source in graph[name][1])


def disguised(draw: Draw, graph: Mapping[str, tuple[str, Sequence[str]]]):
    """The graph with names that say nothing, in an order that is no help; and the new name of each node."""
    names = list(graph)
    first = 10 ** len(str(len(names)))
    while True:
        new = {name: f"n{number + first}" for name, number in zip(names, draw.rng.permutation(len(names)), strict=True)}
        made = {}
        for place in draw.rng.permutation(len(names)):
            operation, sources = graph[names[place]]
            made[new[names[place]]] = (operation, tuple(new[source] for source in sources))
        orders = (list(made), list(made)[::-1], sorted(made), sorted(made)[::-1])
        if len(names) < 6 or not any(is_ordered(order, made) for order in orders):
            return made, new


@task(
    points=6,
    without=("extreme", "shifted", "layout"),
    also={"cycle": "special", "own_input": "special", "chain": "shapes", "diamonds": "special"},
    raises=("cycle", "own_input"),
    judged_by=in_order,
)
def topological_order(draw: Draw):
    n = draw.dim("n")
    match draw.profile:
        case "cycle":
            graph = with_cycle(draw, 4)
        case "own_input":
            graph = with_cycle(draw, 1)
        case "diamonds":
            graph = diamonds(DIAMONDS, "add")
        case "chain":
            graph = chain(draw, LONG)
        case "size_one" | "small":
            graph = tangle(draw, n)
        case _:
            graph = tangle(draw, 3 * n)
    made, new = disguised(draw, graph)
    if draw.profile == "chain":
        # The end stands first, so that whoever goes down from there has the whole chain to go.
        made = {new[name]: made[new[name]] for name in (str(LONG - 1), *graph)}
    if draw.profile in ("cycle", "own_input"):
        # What stands first and what stands last come before the cycle, so that no search for it can begin just anywhere.
        first, last = new["0"], new["5"]
        rest = [name for name in made if name not in (first, last)]
        made = {name: made[name] for name in (first, *rest, last)}
    return {"graph": made}


# ── whole graphs ────────────────────────────────────────────────────────────────────────────

COMPUTE: Mapping[str, Callable[..., np.ndarray]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "matmul": np.matmul,
    "exp": np.exp,
    "log": np.log,
    "sigmoid": lambda x: 0.5 + 0.5 * np.tanh(x / 2),
    "tanh": np.tanh,
    "relu": lambda x: np.maximum(x, 0),
    "maximum": np.maximum,
    "sum": np.sum,
}

SLOPES: Mapping[str, Callable[..., tuple[np.ndarray | float, ...]]] = {
    "add": lambda x, y: (1.0, 1.0),  # noqa: ARG005  (both are passed)
    "subtract": lambda x, y: (1.0, -1.0),  # noqa: ARG005  (both are passed)
    "multiply": lambda x, y: (y, x),
    "exp": lambda x: (np.exp(x),),
    "log": lambda x: (1 / x,),
    "sigmoid": lambda x: (0.25 / np.cosh(np.clip(x / 2, -300, 300)) ** 2,),
    "tanh": lambda x: (1 / np.cosh(np.clip(x, -300, 300)) ** 2,),
    "relu": lambda x: (1.0 * (x > 0),),
    "maximum": lambda x, y: (1.0 * (x > y), 1.0 * (x < y)),
    "sum": lambda x: (np.ones_like(x),),
}


def is_calm(operation: str, operands: Sequence[np.ndarray], value: np.ndarray, limit: float, *, alone: bool):  # noqa: PLR0911  (one an operation)
    """Whether a node may stand in a graph: away from kinks, of a reasonable size, and with all its digits.

    Unless a graph has nothing but numbers, which are `alone`, relu must have something to cut off.
    """
    size, sizes = np.abs(value).max(), [np.abs(one) for one in operands]
    if not np.isfinite(size) or not 0.01 <= size <= limit:
        return False
    match operation:
        case "exp" | "tanh":
            return sizes[0].max() <= CALM
        case "sigmoid":
            return sizes[0].min() <= CALM and bool(np.all((sizes[0] <= CALM) | (sizes[0] >= LARGE)))
        case "log":
            return operands[0].min() >= 0.2
        case "relu":
            one_sided = bool(np.all(operands[0] > 0))
            return sizes[0].min() >= GAP and (alone or not one_sided)
        case "maximum":
            return np.abs(operands[0] - operands[1]).min() >= GAP
        case "add" | "subtract":
            return size >= 0.05 * max(one.max() for one in sizes)
        case "sum":
            return size >= 0.05 * sizes[0].sum()
    return True


def fit(operation: str, operands: Sequence[np.ndarray], largest: int):
    """Whether operands have shapes that this operation takes, with a result that is not too large."""
    if operation == "matmul":
        first, second = operands
        return first.ndim == second.ndim == 2 and first.shape[1] == second.shape[0]
    try:
        return np.prod(np.broadcast_shapes(*[one.shape for one in operands])) <= largest
    except ValueError:
        return False


class Sketch:
    """A graph while it is drawn: its nodes in topological order, with their values."""

    def __init__(self, draw: Draw, inputs: Mapping[str, np.ndarray]) -> None:
        """Begin with the inputs."""
        self.draw = draw
        self.limit = 1e9 if draw.profile in ("extreme", "shifted", "small") else 100.0
        self.graph = dict.fromkeys(inputs, ("input", ()))
        self.values = {name: np.asarray(value) for name, value in inputs.items()}

    def add(self, operation: str, sources: Sequence[str]):
        """The name of a new node; None if it would not be calm."""
        operands = [self.values[source] for source in sources]
        largest = max(one.size for one in self.values.values())
        if not fit(operation, operands, largest):
            return None
        with np.errstate(all="ignore"):
            value = np.asarray(COMPUTE[operation](*operands))
        if not is_calm(operation, operands, value, self.limit, alone=largest == 1):
            return None
        name = f"node {len(self.graph)}"
        self.graph[name], self.values[name] = (operation, tuple(sources)), value
        return name

    def grow(self, operation: str, *, twice: bool = False):
        """The name of a new node on top of some others, later ones more likely; None if there is no calm one."""
        names = [name for name in self.graph if name != "spare"]
        odds = self.draw.rng.random(len(names)) + np.linspace(0, 0.5, len(names))
        likely = [names[place] for place in np.argsort(-odds)]
        if operation in UNARY or twice:
            choices = [(name,) * (2 if operation in BINARY else 1) for name in likely]
        else:
            choices = [(x, y) for x in likely for y in likely if x != y]
        made = (self.add(operation, sources) for sources in choices)
        return next((name for name in made if name), None)

    def tops(self):
        """The nodes that no other uses, inputs left out."""
        used = {source for _, sources in self.graph.values() for source in sources}
        return [name for name, (operation, _) in self.graph.items() if operation != "input" and name not in used]

    def total(self, operations: Sequence[str]):
        """The name of one number on top of all, made with some of these operations; None if there is no calm one."""
        numbers = [name if self.values[name].ndim == 0 else self.add("sum", [name]) for name in self.tops()]
        if None in numbers or not numbers:
            return None
        top = numbers[0] if self.values[numbers[0]].ndim == 0 else None
        for name in numbers[1:]:
            fitting = [one for one in ("add", "subtract", "multiply") if one in operations]
            shuffled = [fitting[place] for place in self.draw.rng.permutation(len(fitting))]
            pair = [name, top] if self.draw.index(2) else [top, name]
            top = next((made for made in (self.add(operation, pair) for operation in shuffled) if made), None)
            if top is None:
                return None
        return top

    def shares(self, name: str, above: np.ndarray, *, absolute: bool):
        """What each input of a node receives, in its own shape; with `absolute` nothing cancels."""
        operation, sources = self.graph[name]
        operands = [self.values[source] for source in sources]
        clean = np.abs if absolute else np.asarray
        if operation == "matmul":
            return above @ clean(operands[1]).T, clean(operands[0]).T @ above
        shares = (above * clean(slope) for slope in SLOPES[operation](*operands))
        return [narrowed(share, one.shape) for share, one in zip(shares, operands, strict=True)]

    def gradients(self, output: str, *, absolute: bool = False):
        """The gradients of `output` by all nodes; with `absolute`, of the sizes of all that flows together in them."""
        found = {name: np.zeros(value.shape) for name, value in self.values.items()}
        found[output] = np.ones(())
        for name in reversed(self.graph):
            if self.graph[name][1]:
                for source, share in zip(
                    self.graph[name][1], self.shares(name, found[name], absolute=absolute), strict=True
                ):
                    found[source] = found[source] + share
        return found

    def is_fair(self, output: str):
        """Whether a gradient reaches every node below `output`, and none is the small rest of large ones."""
        plain, sizes = self.gradients(output), self.gradients(output, absolute=True)
        below = self.below(output)
        return all(1e-6 < np.abs(plain[name]).max() >= 0.01 * sizes[name].max() for name in below)

    def below(self, output: str):
        """The nodes from which a path leads to `output`, itself included."""
        found = {output}
        for name in reversed(self.graph):
            if name in found:
                found.update(self.graph[name][1])
        return found


def narrowed(grad: np.ndarray, shape: tuple[int, ...]):
    """A gradient, summed over the axes along which an operand of this shape was repeated."""
    while np.ndim(grad) > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size < np.shape(grad)[axis]:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad


def inputs_of(draw: Draw):
    """The inputs of a graph: matrices, rows, columns and numbers; some stay of size 1 in every profile."""
    if draw.profile == "numbers":
        return {**{name: draw.upstream() for name in ("a", "c", "k", "spare")}, "r": np.asarray(1.7)}
    N, D, M = draw.dims("N", "D", "M")
    inputs = {
        "A": draw.normal(N, D),
        "B": draw.normal(D, M),
        "c": draw.upstream(D),
        "r": 0.3 + np.abs(draw.normal(N, 1)),
        "k": draw.upstream(),
        "spare": draw.normal(M),
    }
    if draw.profile == "extreme":
        inputs["P"] = draw.upstream(N, D)
        inputs["P"][0, 0], inputs["P"][-1, -1] = 913.7, -871.3
    return inputs


def sketched(draw: Draw, operations: Sequence[str]):
    """A sketch that holds all these operations in random order, and the name of its output; None if it came out unfair."""
    sketch = Sketch(draw, inputs_of(draw))
    if draw.profile == "extreme" and "sigmoid" in operations:
        sketch.add("sigmoid", ["P"])
    wanted = [str(operation) for operation in draw.rng.permutation(operations)]
    if draw.profile == "small":
        wanted = wanted[: sum(draw.sizes.values()) - 2]
    for operation in wanted:
        if operation == "matmul" and draw.profile == "numbers":
            continue
        twice = draw.profile == "duplicates" and operation in ("add", "multiply")
        if not sketch.grow(operation, twice=twice) and draw.profile != "small":
            return None
    output = sketch.total(operations)
    if output is None or not sketch.is_fair(output):
        return None
    return (sketch, output) if draw.profile == "small" or all_told(sketch, output) else None


def all_told(sketch: Sketch, output: str):
    """Whether a value fans out below the output; adds nodes beside the output, and in some profiles above it."""
    below = sketch.below(output)
    uses = [source for name in below for source in sketch.graph[name][1]]
    if max(uses.count(name) for name in below if sketch.graph[name][1]) < 2:
        return False
    beside = sketch.grow("tanh") or sketch.grow("multiply")
    if not beside or sketch.draw.profile not in ("distinct", "random", "layout"):
        return beside
    above = sketch.add("multiply", [output, "k"])
    return above and sketch.add("add", [beside, above])


def whole(draw: Draw, operations: Sequence[str], attempts: int = 400):
    """A fair sketch with all these operations, and its output; the plainest graph where small numbers allow no other."""
    for _ in range(attempts):
        made = sketched(draw, operations)
        if made:
            return made
    if draw.profile != "small":
        raise ValueError(f"no fair graph in {attempts} attempts")
    sketch = Sketch(draw, {"x": np.asarray(draw.sizes["N"] + 0.5)})
    return sketch, sketch.add("multiply", ["x", "x"])


def handed_out(draw: Draw, sketch: Sketch, output: str):
    """The disguised graph, its inputs, the values of all its nodes, and its output."""
    kept = sketch.below(output) if draw.profile == "small" else set(sketch.graph)
    graph, new = disguised(draw, {name: node for name, node in sketch.graph.items() if name in kept})
    order = [str(name) for name in draw.rng.permutation(sorted(kept))]
    values = {new[name]: sketch.values[name] for name in order}
    inputs = {name: value for name, value in values.items() if graph[name][0] == "input"}
    return graph, inputs, values, new[output]


EVERY = (*BINARY, *UNARY[:-1], "multiply")
SOME = ("add", "multiply", "matmul", "tanh", "add", "multiply", "matmul", "tanh")
"""The operations of whole graphs; `backward` is asked with few, so that one wrong local gradient does not cost it all."""


@task(points=6, also="numbers")
def forward(draw: Draw):
    # Some cases do without an operation that would raise in a wrong answer: what comes back tells wrong answers apart.
    match draw.profile:
        case "size_one":
            operations = SOME
        case "hyper" | "layout":
            operations = (*(one for one in EVERY if one != "matmul"), "subtract", "subtract")
        case _:
            operations = EVERY
    graph, inputs, _, _ = handed_out(draw, *whole(draw, operations))
    return {"graph": graph, "inputs": inputs}


# ── local gradients ─────────────────────────────────────────────────────────────────────────


@task(points=4, also=("number", "unchanged"))
def unbroadcast(draw: Draw):
    N, D, M = draw.dims("N", "D", "M")
    pairs = {
        "distinct": ((N, D, M), (D, 1)),
        "hyper": ((N, D), (D,)),
        "size_one": ((N, D), (D,)),
        "square": ((N, D), (1, D)),
        "extreme": ((N, D), (N, 1)),
        "shifted": ((N, D, M), (N, 1, M)),
        "duplicates": ((N, D), (1, D)),
        "layout": ((N, D, M), (1, M)),
        "number": ((N, D), ()),
        "unchanged": ((N, D), (N, D)),
    }
    pair = pairs.get(draw.profile) or list(pairs.values())[draw.index(len(pairs))]
    return {"grad": draw.normal(*pair[0]), "shape": pair[1]}


def shapes(draw: Draw):
    """The shapes of two operands of which one or both are broadcast."""
    N, D = draw.dims("N", "D")
    pairs = {
        "distinct": ((N, D), (D,)),
        "hyper": ((N, 1), (D,)),
        "size_one": ((N, D), (D,)),
        "square": ((D,), (N, D)),
        "extreme": ((N, D), (N, 1)),
        "shifted": ((D,), (N, D)),
        "duplicates": ((N, D), (N, D)),
        "layout": ((N, D), (1, D)),
        "number": ((), (N, D)),
    }
    return pairs.get(draw.profile) or list(pairs.values())[draw.index(len(pairs))]


def operands(draw: Draw):
    """An upstream gradient and two operands."""
    first, second = shapes(draw)
    dout = draw.upstream(*np.broadcast_shapes(first, second))
    return {"dout": dout, "x": draw.normal(*first), "y": draw.normal(*second)}


@task(points=2, also="number")
def grad_add(draw: Draw):
    return operands(draw)


@task(points=2, also="number")
def grad_subtract(draw: Draw):
    return operands(draw)


@task(points=3, also="number")
def grad_multiply(draw: Draw):
    return operands(draw)


@task(points=3)
def grad_matmul(draw: Draw):
    n, k, m = draw.dims("n", "k", "m")
    return {"dout": draw.upstream(n, m), "A": draw.normal(n, k), "B": draw.normal(k, m)}


def operand(draw: Draw, gap: float = 0.0):
    """An upstream gradient and one operand: a vector in "hyper", a number in "number", else a matrix."""
    N, D = draw.dims("N", "D")
    shape = {"hyper": (D,), "number": ()}.get(draw.profile, (N, D))
    return {"dout": draw.upstream(*shape), "x": draw.normal(*shape, gap=gap)}


@task(points=1, also="number")
def grad_exp(draw: Draw):
    args = operand(draw)
    if draw.profile in ("extreme", "small"):
        args["x"] = -np.abs(args["x"])
    return args


@task(points=1, also="number")
def grad_log(draw: Draw):
    args = operand(draw, gap=0.2)
    return {**args, "x": np.abs(args["x"])}


@task(points=2, also="number")
def grad_sigmoid(draw: Draw):
    args = operand(draw)
    if draw.profile == "extreme":
        args["x"][0, 0], args["x"][-1, -1] = 913.7, -871.3
    return args


@task(points=1, also="number")
def grad_tanh(draw: Draw):
    return operand(draw)


@task(points=1, also=("zeros", "number"))
def grad_relu(draw: Draw):
    args = operand(draw, GAP)
    if draw.profile == "zeros":
        args["x"][::2, 0] = 0.0
    return args


@task(points=3, also="number")
def grad_maximum(draw: Draw):
    while True:
        args = operands(draw)
        if draw.profile == "small":
            args["y"] = args["y"] + 0.5
        ahead = args["x"] - args["y"]
        one_sided = ahead.size > 3 and abs(np.sign(ahead).sum()) == ahead.size
        if np.abs(ahead).min() >= GAP and (draw.profile in ("small", "duplicates") or not one_sided):
            return args


@task(points=2, also="number")
def grad_sum(draw: Draw):
    return {**operand(draw), "dout": draw.upstream()}


# ── backward ────────────────────────────────────────────────────────────────────────────────


@task(points=8, also="numbers")
def backward(draw: Draw):
    graph, _, values, output = handed_out(draw, *whole(draw, SOME))
    return {"graph": graph, "values": values, "output": output}


@task(
    points=7,
    returns=("value", "gradients"),
    also=("numbers", "diamonds"),
    derivative=derivative(of="graph_gradients", wrt=(None, "inputs")),
)
def graph_gradients(draw: Draw):
    if draw.profile == "diamonds":
        graph, new = disguised(draw, diamonds(DIAMONDS, "add"))
        p, x = draw.rng.uniform(0.3, 0.45, 3), draw.rng.uniform(0.5, 2.0, 3)
        inputs = {"q": 1.01 - p, "spare": draw.upstream(3), "x": x, "p": p}
        return {"graph": graph, "inputs": {new[name]: value for name, value in inputs.items()}, "output": new["s"]}
    graph, inputs, _, output = handed_out(draw, *whole(draw, EVERY))
    return {"graph": graph, "inputs": inputs, "output": output}


# ── a network with two layers ───────────────────────────────────────────────────────────────


@task(
    points=8,
    returns=("loss", "dW1", "db1", "dW2", "db2"),
    rows="N",
    derivative=derivative(of="two_layer_gradients", wrt=(None, "W1", "b1", "W2", "b2")),
)
def two_layer_gradients(draw: Draw):
    N, D, M, C = draw.dims("N", "D", "M", "C")
    args = {
        "X": draw.normal(N, D),
        "y": draw.labels(N, C),
        "W1": draw.normal(M, D),
        "b1": draw.normal(M),
        "W2": draw.normal(C, M),
        "b2": draw.normal(C),
    }
    if draw.profile == "extreme":  # small scores in one row beside large ones: each has a largest of its own
        args |= {"b1": 1e-9 * args["b1"], "b2": 1e-9 * args["b2"]}
        args["X"][0] *= 1e-9
    return args
