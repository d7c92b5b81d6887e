"""One question for each thing that no plain call can ask."""

from autograder import Draw, derivative, task


def _two(draw: Draw):
    n = draw.dim("n")
    return {"x": draw.normal(n), "y": draw.normal(n)}


@task(points=1, judges="Running", returns=("first", "second", "added"))
def kept_state(draw: Draw):
    return _two(draw)


@task(points=1, judges="Dense.forward")
def going_forward(draw: Draw):
    n, d, m = draw.dims("n", "d", "m")
    return {"x": draw.normal(n, d), "W": draw.normal(d, m)}


@task(
    points=1,
    judges="Dense.backward",
    returns=("dx", "dW"),
    derivative=derivative("Dense.forward", wrt=("x", "W"), upstream="dout"),
)
def going_back(draw: Draw):
    n, d, m = draw.dims("n", "d", "m")
    return {"x": draw.normal(n, d), "W": draw.normal(d, m), "dout": draw.upstream(n, m)}


@task(points=1, judges="Dense.of_size")
def made_by_class(draw: Draw):
    d, m = draw.dims("d", "m")
    return {"d": d, "m": m}


@task(points=1, judges="Dense.count")
def counted(draw: Draw):
    d, m = draw.dims("d", "m")
    return {"W": draw.normal(d, m)}


@task(points=1, judges="Dense.scaled")
def without_self(draw: Draw):
    return {"x": draw.normal(draw.dim("n")), "by": draw.setting(2.0, 0.3)}


@task(points=1, judges="Dense.rate.setter")
def rate_is_set(draw: Draw):
    return {"rates": draw.normal(draw.dim("n"))}


@task(points=1, judges="Point.__matmul__")
def operated(draw: Draw):
    return _two(draw)


@task(points=1, judges="squash_back")
def squashed(draw: Draw):
    n = draw.dim("n")
    return {"x": draw.normal(n), "dout": draw.upstream(n)}


@task(points=1, judges="shift")
def in_place(draw: Draw):
    n = draw.dim("n")
    return {"x": draw.normal(n), "by": draw.setting(0.5, 3.0)}


@task(points=1, judges="mixed", returns=("all", "weighted", "bare"))
def by_keyword(draw: Draw):
    return {**_two(draw), "power": draw.setting(2.0, 3.0)}


@task(points=1, judges="composed")
def of_callables(draw: Draw):
    return {"x": draw.normal(draw.dim("n"))}


@task(points=1, judges="batches")
def generated(draw: Draw):
    n = draw.dim("n")
    size = draw.setting(2, 3)
    return {"x": draw.normal(size * n + draw.index(2)), "size": size}


@task(points=1, judges="show")
def printed(draw: Draw):
    return {"losses": tuple(float(one) for one in draw.normal(draw.dim("n")).round(2))}


@task(points=1, judges="initial")
def seeded(draw: Draw):
    d, m = draw.dims("d", "m")
    return {"seed": draw.index(1000), "d": d, "m": m}
