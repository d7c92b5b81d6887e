"""Questions whose right results are many: an order, random samples, guesses, gradients of a loss of the student's own."""

import numpy as np

from autograder import Draw, accuracy, coin, derivative, in_order, normal, task

NO_NUMBERS = ("extreme", "shifted", "duplicates", "layout", "square")


@task(points=2, without=NO_NUMBERS, also="cycle", raises="cycle", judged_by=in_order)
def order(draw: Draw):
    count = draw.dim("n", at_least=3)
    names = [f"node{place}" for place in draw.rng.permutation(count)]
    if draw.profile == "cycle":
        names.sort()  # the two that the answer names are those of the cycle
    graph = {name: ("add", tuple(names[max(0, place - 2) : place])) for place, name in enumerate(names)}
    if draw.profile == "cycle":
        graph[names[0]] = ("add", (names[1],))
    return {"graph": {name: graph[name] for name in sorted(graph)}}


def fans(draw: Draw):
    sizes = {"distinct": (30, 330), "hyper": (330, 30)}
    return sizes.get(draw.profile) or draw.dims("n_in", "n_out")


@task(points=2, without=NO_NUMBERS, judged_by=lambda n_in, **_: normal((2 / n_in) ** 0.5))
def weights(draw: Draw):
    n_in, n_out = fans(draw)
    return {"rng": draw.generator(), "n_in": n_in, "n_out": n_out}


@task(
    points=2,
    without=NO_NUMBERS,
    judged_by=lambda **_: {"first": normal(1.3), "second": normal(1.3)},
    returns=("first", "second"),
)
def layers(draw: Draw):
    return {"rng": draw.generator(), "n": 100 if draw.profile == "distinct" else draw.dim("n")}


@task(points=2, without=NO_NUMBERS, also={"many": "values"}, judged_by=lambda p, **_: coin(1 - p))
def mask(draw: Draw):
    return {
        "rng": draw.generator(),
        "shape": (100, 90) if draw.profile == "many" else draw.dims("n", "m"),
        "p": draw.setting(0.3, 0.17),
    }


@task(points=1, without=("extreme", "shifted"))
def guess(draw: Draw):
    return {"x": draw.normal(draw.dim("n"), gap=0.05)}


def right(x):
    return (x > 0).astype(int)


@task(
    points=3,
    given=True,
    without=("extreme", "shifted", "size_one", "square", "random", "duplicates", "layout"),
    judged_by=lambda x, **_: accuracy(right(x)),
)
def guesses(draw: Draw):
    return {"x": draw.normal(100, gap=0.05), "rounds": 2}


@task(points=1, without=("extreme", "shifted"))
def loss(draw: Draw):
    n, m = draw.dims("n", "m")
    return {"params": (draw.normal(n, m), draw.normal(m)), "lam": draw.setting(0.37, 0.13)}


@task(
    points=3,
    without=("extreme", "shifted"),
    returns=("loss", "dW", "db"),
    derivative=derivative(of="loss_gradients", wrt=(None, "params")),
)
def loss_gradients(draw: Draw):
    n, m = draw.dims("n", "m")
    return {"params": (draw.normal(n, m), draw.normal(m)), "lam": draw.setting(0.37, 0.13)}


def number(draw: Draw) -> np.ndarray:
    return draw.normal(1)
