"""Questions on an autograd engine: each names what it judges, and bears the name of the function that tries it."""

from autograder import Draw, in_order, task


@task(points=2, judges="Value.__add__", returns=("sum", "double", "grad_x", "grad_y", "shifted", "parents"))
def plus(draw: Draw):
    n = draw.dim("n")
    return {"a": draw.normal(n), "b": draw.normal(n), "grad": draw.upstream(n)}


@task(points=2, judges="Value.__mul__", returns=("product", "square", "grad_x", "grad_y", "tripled", "parents"))
def times(draw: Draw):
    n = draw.dim("n")
    return {"a": draw.normal(n), "b": draw.normal(n), "grad": draw.upstream(n)}


@task(points=2, judges="Value.__pow__", returns=("power", "grad_x", "parents"))
def power(draw: Draw):
    n = draw.dim("n")
    return {"a": draw.normal(n, gap=0.5), "exponent": draw.setting(2, 3, -1), "grad": draw.upstream(n)}


@task(points=2, judges="Value.tanh", returns=("tanh", "grad_x", "parents"))
def bent(draw: Draw):
    n = draw.dim("n")
    return {"a": draw.normal(n), "grad": draw.upstream(n)}


def _any_order(links):
    graph = {f"v{at}": ("made of", (f"v{one}", f"v{other}")) for at, (one, other) in enumerate(links, 1)}
    needed = [f"v{len(links)}"]
    for name in needed:
        needed += [one for one in graph.get(name, ("", ()))[1] if one not in needed]
    return in_order({name: graph.get(name, ("", ())) for name in dict.fromkeys(needed)})


@task(points=2, judges="Value.ancestors", judged_by=_any_order)
def lineage(draw: Draw):
    n = draw.dim("n")
    return {"links": tuple((draw.index(at + 1), draw.index(at + 1)) for at in range(n + 3))}


@task(
    points=3, judges="Value.backward", returns=("top", "grad_x", "grad_y", "grad_both", "grad_top"), without="extreme"
)
def back(draw: Draw):
    n = draw.dim("n")
    return {"a": draw.normal(n), "b": draw.normal(n)}


@task(points=3, judges="Neuron", returns=("out", "grads"))
def fire(draw: Draw):
    n, m = draw.dims("n", "m")
    return {"weights": draw.normal(m, n), "bias": draw.normal(n), "inputs": draw.normal(m, n)}


@task(points=2, judges="descend", returns=("x", "y", "grad_x"))
def one_step(draw: Draw):
    n = draw.dim("n")
    return {"a": draw.normal(n), "grad": draw.normal(n), "rate": draw.setting(0.1, 0.5)}
